import datetime as dt
from random import Random
from zoneinfo import ZoneInfo

from casework.adapters.toml_calendars import load_calendars
from casework.domain.time.places import Place
from casework.testing.agenda import Agenda
from casework.testing.clock import FixedClock

PLACE = Place(zone=ZoneInfo("Europe/London"), calendar=load_calendars()["england-and-wales"])
MAUNDY_THURSDAY = dt.datetime(2026, 4, 2, 10, tzinfo=dt.UTC)


def agenda_on(now=MAUNDY_THURSDAY):
    return Agenda(FixedClock(now), PLACE, Random(1))


def test_what_is_due_today_is_done_at_once():
    assert agenda_on().by(dt.date(2026, 4, 2), late=0) == MAUNDY_THURSDAY


def test_what_is_done_by_its_day_is_done_on_a_working_day_up_to_it():
    agenda = agenda_on()

    days = {agenda.by(dt.date(2026, 4, 8), late=0).date() for _ in range(50)}

    assert days == {dt.date(2026, 4, 7), dt.date(2026, 4, 8)}


def test_what_is_late_is_done_on_a_working_day_after_its_day():
    agenda = agenda_on()

    done = [agenda.by(dt.date(2026, 4, 2), late=1).date() for _ in range(50)]

    assert min(done) == dt.date(2026, 4, 7)
    assert all(PLACE.calendar.is_working(day) for day in done)


def test_what_has_no_day_is_done_within_twelve_working_days():
    assert agenda_on().by(None, late=1).date() <= dt.date(2026, 4, 22)


def test_acts_happen_in_the_order_of_time_and_never_in_the_same_minute():
    clock, happened = FixedClock(MAUNDY_THURSDAY), []
    agenda = Agenda(clock, PLACE, Random(1))
    for name, hour in (("second", 12), ("first", 11), ("third", 12), ("too late", 18)):
        when = MAUNDY_THURSDAY.replace(hour=hour)
        agenda.plan(when, lambda name=name: happened.append((name, clock.now().isoformat())))

    agenda.work_until(MAUNDY_THURSDAY.replace(hour=17))

    assert happened == [
        ("first", "2026-04-02T11:00:00+00:00"),
        ("second", "2026-04-02T12:00:00+00:00"),
        ("third", "2026-04-02T12:01:00+00:00"),
    ]
    assert clock.now().hour == 17
