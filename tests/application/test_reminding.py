"""What a casebook says of the reminders of a case; it sends and writes nothing."""

import datetime as dt

import pytest

from casework.application.organisations import Organisation
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.errors import ConfigurationError, NaiveInstantError, NotACodeError
from casework.testing import FixedClock
from tests.offices import NOW, OFFICER, complaint, log_of, office
from tests.reminding import instant, rung, schedule

TOWN = Organisation(id="council", roles={"manager": ["staff-3"]})
DAY = dt.timedelta(days=1)


def book_of(*rungs, **settings):
    plan = schedule(*(rungs or (rung("2 working days before", limits=("acknowledge",)),)))
    return office(organisation=TOWN, reminders={"town": plan}, **settings)


def test_the_schedule_and_the_roles_of_the_organisation_hold():
    book = book_of()
    case = complaint(book)

    (reminder,) = book.reminders(case.id).reminders

    assert reminder.fires_at == instant("2026-01-08T09:00")
    assert [each.people for each in reminder.to] == [("staff-3",)]
    assert list(book.reminder_schedules()) == ["town"]
    assert list(Casebook.open("memory:", organisation="council").reminder_schedules()) == ["usual"]


def test_T26_looking_at_reminders_writes_nothing():
    book = book_of()
    case = complaint(book)
    before = log_of(book)

    book.reminders(case.reference, until=dt.date(2027, 1, 1))

    assert log_of(book) == before


def test_T31_what_the_record_did_not_say_at_its_hour_does_not_fire():
    clock = FixedClock(NOW)
    book = book_of(rung("on", limits=("acknowledge",)), clock=clock)
    case = complaint(book)
    clock.advance(9 * DAY)
    late = complaint(book, received_at=dt.date(2026, 1, 5))
    book.note(case.id, text="Rang them", by=OFFICER)

    assert [each.fires_at for each in book.reminders(case.id).reminders] == [instant("2026-01-12T09:00")]
    assert [each.why for each in book.reminders(late.id).skipped] == ["before_known"]


def test_T31_what_a_correction_moved_is_new_from_then_on():
    clock = FixedClock(NOW)
    book = book_of(clock=clock)
    case = complaint(book, received_at=dt.date(2025, 12, 15))
    clock.advance(DAY)
    book.correct(case.id, version=1, reason="typing-error", happened_instead=dt.date(2026, 1, 5), by=OFFICER)

    assert [each.about.on for each in book.reminders(case.id).reminders] == [dt.date(2026, 1, 12)]


def test_P13_a_clock_set_back_reorders_and_repeats_nothing():
    clock = FixedClock(NOW)
    book = book_of(clock=clock)
    case = complaint(book, received_at=dt.date(2026, 1, 2))
    before = [each.key for each in book.reminders(case.id, until=dt.date(2026, 6, 1)).reminders]
    clock.advance(-2 * DAY)
    book.note(case.id, text="Rang them", by=OFFICER)

    assert [each.key for each in book.reminders(case.id, until=dt.date(2026, 6, 1)).reminders] == before


def test_only_what_fires_between_two_days_is_told():
    book = book_of(rung("every 1 calendar day while overdue", limits=("acknowledge",)))
    case = complaint(book)

    found = book.reminders(case.id, since=dt.date(2026, 1, 13), until=dt.date(2026, 1, 14))

    assert [each.fires_at for each in found.reminders] == [instant("2026-01-13T09:00"), instant("2026-01-14T09:00")]
    until = dt.datetime(2026, 1, 14, 8, 59, tzinfo=dt.UTC)
    assert len(book.reminders(case.id, until=until).reminders) == 1
    with pytest.raises(NaiveInstantError):
        book.reminders(case.id, until=dt.datetime(2026, 1, 14))  # noqa: DTZ001 - it must be refused


def test_restrictions_are_told_only_to_who_may_see_them():
    class NoRestrictions:
        def may(self, actor, action, row):
            return actor == OFFICER or action != "see-restrictions"

        def sees(self, viewer, row, what):
            return True

        def sees_all(self, viewer):
            return True

    book = book_of(rung("5 working days before", watches="restriction"), policy=NoRestrictions())
    case = complaint(book)
    book.add_party(case.id, party="p2", role="complainant", actor="person-4", by=OFFICER)
    book.restrict(
        person="person-4", measure="written_only", reasons="Shouted", review_on=dt.date(2026, 3, 2), appeal_told=True,
        by=OFFICER,
    )  # fmt: skip

    assert len(book.reminders(case.id, viewer=OFFICER).reminders) == 1
    assert book.reminders(case.id, viewer=Actor("staff-99")).reminders == ()


def test_what_todays_rules_cannot_read_of_the_past_counts_as_not_known_then():
    clock = FixedClock(NOW)
    book = book_of(rung("on", limits=("acknowledge",)), clock=clock)
    case = complaint(book, received_at=dt.date(2026, 1, 5))
    clock.advance(20 * DAY)
    book.note(case.id, text="Rang them", by=OFFICER)
    rules, reads = book.rulebook, book.rulebook.deadlines
    rules.deadlines = lambda found: reads(found) if found.version == 2 else rules.procedures.get("of-nowhere")

    assert [each.why for each in book.reminders(case.id).skipped] == ["before_known"]


@pytest.mark.parametrize(
    ("roles", "error"),
    [
        ({"handler": ["staff-3"]}, ConfigurationError),
        ({"manager": "staff-3"}, ConfigurationError),
        ({"the boss": ["staff-3"]}, NotACodeError),
        ({"manager": ["Jo Smith"]}, NotACodeError),
    ],
)
def test_roles_are_codes_with_lists_of_ids_and_none_that_a_case_fills(roles, error):
    with pytest.raises(error):
        Organisation(id="council", roles=roles)
