"""Sweeping for what has to be said: once, in order, late where it must be, and never for the past."""

import datetime as dt
from collections import Counter

import attrs
import pytest

from casework import Actor, Casebook
from casework.application.agenda_rows import AgendaQuery
from casework.application.notifying.settings import NotificationSettings, Window
from casework.application.notifying.stream import notifications_of
from casework.application.organisations import Organisation
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.domain.cases.vocabulary import FlagKind
from casework.domain.notifications.kinds import Audience
from casework.domain.reminders.schedules import AppliesTo
from casework.domain.reminders.watching import SkipReason
from casework.errors import (
    AccessError,
    EventShapeError,
    NaiveInstantError,
    NotFoundError,
    StoreUnavailableError,
    UsageError,
)
from casework.testing import FixedClock
from tests.reminding import ROLES, rung, schedule

ME = Actor("staff-17")
MONDAY = dt.datetime(2026, 1, 12, 9, 0, tzinfo=dt.UTC)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
ON_THE_DAY = schedule(rung("on"))


def office(
    *schedules, notices=(), roles=ROLES, address="memory:", clock=None, policy=None, notifications=None, **given
):
    """A casebook under these reminder schedules, swept once before anything came in."""
    notifications = notifications or NotificationSettings(notices=notices)
    return Casebook.open(
        address,
        organisation=Organisation(id="town", roles=roles, notifications=notifications),
        reminders={each.id: each for each in schedules},
        clock=clock or FixedClock(MONDAY),
        policy=policy,
        **given,
    )


REACHABLE = NotificationSettings(notifiers={"email": "log"}, addresses={"staff-3": {"email": "m@town.example"}})


def swept(*schedules, **given):
    book = office(*schedules, **given)
    book.sweep(by=ME)
    return book


def receive(book, **said):
    said = {"kind": "complaint", "procedure": "lgsco-code-2024", "summary": "Bins", **said}
    return book.receive(received_at=said.pop("received_at", book.clock.now()), by=ME, **said).id


def said(book, case):
    """What was claimed for a case: the kind, to whom, and for when it was due."""
    found = notifications_of(book.store, "town", case).by_message.values()
    return [(each.due.kind.value, each.due.to.who, f"{each.due.fires_at:%d %b %H:%M}") for each in found]


def agenda(book, case):
    return next(iter(book.store.agendas("town", AgendaQuery(case=case))), None)


# Reminders


def test_what_is_due_is_claimed_once_however_often_is_swept():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.clock.set(MONDAY + 7 * DAY)

    first, again = book.sweep(by=ME), book.sweep(by=ME)

    assert (first.claimed, again.claimed) == (1, 0)
    assert said(book, case) == [("due_soon", "staff-3", "19 Jan 09:00")]


def test_nothing_is_claimed_before_it_is_due():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.clock.set(MONDAY + 7 * DAY - dt.timedelta(seconds=1))

    assert book.sweep(by=ME).claimed == 0
    assert agenda(book, case).next_at == "2026-01-19T09:00:00.000000Z"


def test_a_claim_never_moves_the_version_of_the_case():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.clock.set(MONDAY + 7 * DAY)
    book.sweep(by=ME)

    book.acknowledge(case, by=ME, expected_version=1)

    assert book.case(case).version == 2


def test_a_sweep_may_be_up_to_an_earlier_instant_than_now():
    book = swept(ON_THE_DAY)
    receive(book)
    book.clock.set(MONDAY + 30 * DAY)

    claimed = [book.sweep(by=ME, at=MONDAY + away * DAY).claimed for away in (6, 8, 30)]

    assert claimed == [0, 1, 1]


@pytest.mark.parametrize("ahead", [dt.timedelta(minutes=1, seconds=1), 30 * DAY])
def test_a_sweep_up_to_an_instant_that_is_still_to_come_is_refused_and_claims_nothing(ahead):
    book = swept(ON_THE_DAY)
    case = receive(book)

    with pytest.raises(UsageError, match=r"still to come.*see what is to come with 'casework reminders preview'"):
        book.sweep(by=ME, at=book.clock.now() + ahead)

    assert said(book, case) == []


def test_a_sweep_up_to_an_instant_that_is_just_ahead_of_the_clock_is_one_up_to_now():
    book = swept(ON_THE_DAY)

    assert book.sweep(by=ME, at=book.clock.now() + dt.timedelta(minutes=1)).at == book.clock.now()


@pytest.mark.parametrize(
    ("at", "error"),
    [(dt.datetime(2026, 1, 12), NaiveInstantError), (dt.date(2026, 1, 12), UsageError)],  # noqa: DTZ001
)
def test_a_sweep_is_up_to_an_instant_with_its_offset(at, error):
    with pytest.raises(error):
        office(ON_THE_DAY).sweep(by=ME, at=at)


def test_T31_after_days_of_rest_all_that_was_due_is_claimed_in_order_and_marked_late():
    book = swept(ON_THE_DAY)
    cases = [receive(book, received_at=MONDAY - away * DAY) for away in (1, 0, 3)]
    book.clock.set(MONDAY + 100 * DAY)

    found = book.sweep(by=ME)

    records = [record for record in book.store.read_all("town") if record.name == "notification.due"]
    due = [notifications_of(book.store, "town", case).by_message.values() for case in cases]
    times = {each.due.message: each.due.fires_at for several in due for each in several}
    told = [times[record.data.split('"message":"')[1][:32]] for record in records]
    assert told == sorted(told)
    assert (found.claimed, found.late) == (6, 6)


def test_what_is_claimed_within_the_hour_is_not_late():
    book = swept(ON_THE_DAY)
    receive(book)
    book.clock.set(MONDAY + 7 * DAY + HOUR)

    assert book.sweep(by=ME).late == 0


def test_of_what_repeats_only_the_last_missed_turn_is_told_and_the_others_are_reported():
    book = swept(schedule(rung("every 1 working day while overdue", limits=("acknowledge",))))
    case = receive(book)
    book.clock.set(MONDAY + 11 * DAY)

    found = book.sweep(by=ME)

    assert said(book, case) == [("overdue", "staff-3", "23 Jan 09:00")]
    assert found.skipped["superseded"] == 3


@pytest.mark.parametrize("went_out", [True, False], ids=["it went out", "it waits"])
def test_P13_a_turn_is_told_in_its_time_also_where_a_clock_that_was_ahead_has_told_a_later_one(went_out):
    every = schedule(rung("every 1 working day while overdue", limits=("acknowledge",)))
    book = swept(every, notifications=REACHABLE)
    case = receive(book)
    book.clock.set(MONDAY + 11 * DAY)
    book.sweep(by=ME)
    if went_out:
        book.deliver(by=ME)

    book.clock.set(MONDAY + 9 * DAY)
    book.assign(case, handler="staff-9", by=ME)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 14 * DAY)
    book.sweep(by=ME)

    assert [at for _, _, at in said(book, case)] == ["23 Jan 09:00", "21 Jan 09:00", "26 Jan 09:00"]


SOON = {"limits": ("acknowledge",)}
LADDER = schedule(
    rung("2 working days before", name="soon", **SOON),
    rung("on", name="today", to=("manager", "head-of-service"), **SOON),
    rung("3 working days after", name="late", **SOON),
)


def test_after_downtime_each_person_hears_only_the_last_of_what_is_due_about_one_thing():
    book = swept(LADDER)
    case = receive(book)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 27 * DAY)

    found = book.sweep(by=ME)

    assert said(book, case) == [("due_soon", "staff-1", "19 Jan 09:00"), ("overdue", "staff-3", "22 Jan 09:00")]
    assert found.skipped["superseded"] == 1
    assert book.sweep(by=ME).claimed == 0


def test_about_another_thing_of_the_case_they_are_told_as_well():
    book = swept(schedule(rung("on", name="a"), rung("1 working day after", name="b")))
    case = receive(book)
    book.clock.set(MONDAY + 27 * DAY)
    book.sweep(by=ME)

    about = [each.due.about.name for each in notifications_of(book.store, "town", case).by_message.values()]
    assert about == ["acknowledge", "respond"]


def test_of_what_went_to_nobody_whoever_gets_the_role_hears_the_last():
    plan = schedule(
        rung("on", name="a", to=("handler",), **SOON),
        rung("2 working days after", name="b", to=("handler",), **SOON),
        goes_up=(),
    )
    book = swept(plan, roles={})
    case = receive(book)
    book.clock.set(MONDAY + 27 * DAY)
    book.sweep(by=ME)
    book.assign(case, handler="staff-9", by=ME)
    book.sweep(by=ME)

    assert said(book, case) == [("overdue", "staff-9", "21 Jan 09:00")]


def test_P13_a_clock_that_was_a_year_ahead_silences_no_turn_of_the_year():
    every = schedule(rung("every 5 working days while overdue", **SOON))
    book = swept(every, notifications=REACHABLE)
    case = receive(book)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 365 * DAY)
    book.sweep(by=ME)

    turns = []
    for day in range(1, 24):
        book.clock.set(MONDAY + day * DAY)
        book.sweep(by=ME)
        turns.append(book.deliver(by=ME).delivered)

    assert said(book, case)[1:] == [("overdue", "staff-3", "26 Jan 09:00"), ("overdue", "staff-3", "02 Feb 09:00")]
    assert sum(turns) == 2


def test_what_waits_for_its_window_is_not_looked_at_again():
    opens = {Audience.STAFF: Window(start=dt.time(8), end=dt.time(9, 30), working_days=True)}
    book = swept(ON_THE_DAY, notifications=attrs.evolve(REACHABLE, windows=opens))
    case = receive(book)
    book.clock.set(MONDAY + 11 * DAY + HOUR)
    book.sweep(by=ME)
    book.deliver(by=ME)

    assert agenda(book, case).deliver_at == "2026-01-26T08:00:00.000000Z"
    assert book.sweep(by=ME).looked == 0


def test_of_two_rungs_at_one_instant_about_one_thing_nobody_hears_twice():
    manager_and_chief = rung("on", name="b", to=("manager", "head-of-service"))
    book = swept(schedule(rung("on", name="a"), manager_and_chief, rung("on", name="c")))
    case = receive(book)
    book.clock.set(MONDAY + 7 * DAY)

    found = book.sweep(by=ME)

    assert [who for _, who, _ in said(book, case)] == ["staff-3", "staff-1"]
    assert found.skipped["superseded"] == 1
    assert book.sweep(by=ME).claimed == 0


def test_T29_another_due_date_may_be_told_again():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.clock.set(MONDAY + 28 * DAY)
    book.sweep(by=ME)
    book.extend(
        case,
        limit="respond",
        until=dt.date(2026, 2, 13),
        reason="complex",
        told_on=dt.date(2026, 2, 9),
        ombudsman_told=True,
        happened=MONDAY + 2 * DAY,
        by=ME,
    )
    book.clock.set(MONDAY + 60 * DAY)
    book.sweep(by=ME)

    assert [at for _, _, at in said(book, case)] == ["19 Jan 09:00", "02 Feb 09:00", "13 Feb 09:00"]


def test_a_case_that_was_answered_in_the_meantime_is_no_longer_reminded_of():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.sweep(by=ME)
    book.acknowledge(case, by=ME)
    book.respond(case, outcome="upheld", by=ME)
    book.clock.set(MONDAY + 60 * DAY)

    found = book.sweep(by=ME)

    assert said(book, case) == []
    assert found.skipped["settled"] == 2
    assert agenda(book, case) is None


def test_T27_what_goes_to_nobody_is_never_claimed_and_waits_for_staff_until_somebody_has_the_role():
    clock = FixedClock(MONDAY)
    book = swept(ON_THE_DAY, roles={}, clock=clock)
    case = receive(book)
    clock.set(MONDAY + 6 * DAY)
    book.sweep(by=ME)
    clock.set(MONDAY + 7 * DAY)

    found = book.sweep(by=ME)

    assert (found.claimed, found.skipped["nobody"], agenda(book, case).nobody) == (0, 1, 1)
    appointed = Casebook(
        book.store,
        attrs.evolve(book.organisation, roles=ROLES),
        procedures=book.rulebook.procedures,
        calendars=book.rulebook.calendars,
        rules=book._rule_files,
        clock=clock,
    )
    assert appointed.sweep(by=ME).claimed == 1
    assert agenda(appointed, case).nobody == 0


def test_a_restriction_that_was_imposed_is_looked_at_in_the_cases_of_the_person():
    review = schedule(rung("on", watches="restriction"))
    book = swept(review)
    case = receive(book, complainant={"name": "P. Patel"}, complainant_id="person-1")
    book.sweep(by=ME)
    book.restrict(
        person="person-1",
        measure="written_only",
        reasons="Threats",
        review_on=dt.date(2026, 1, 20),
        appeal_told=True,
        ombudsman_told=True,
        by=ME,
    )
    book.clock.set(MONDAY + 8 * DAY)

    book.sweep(by=ME)

    assert said(book, case) == [("review_due", "staff-3", "20 Jan 09:00")]


class Between:
    """A store that does something once, before one of its methods is called."""

    def __init__(self, store, name, act):
        self._store, self._name, self._acts = store, name, [act]

    def __getattr__(self, name):
        if name == self._name and self._acts:
            self._acts.pop()()
        return getattr(self._store, name)


def test_a_restriction_that_is_imposed_while_a_sweep_looks_is_not_forgotten():
    book = swept(schedule(rung("on", watches="restriction")))
    case = receive(book, complainant={"name": "P. Patel"}, complainant_id="person-1")
    during = Between(book.store, "replace_agendas", lambda: restrict(book, "person-1"))
    book._desk = attrs.evolve(book._desk, store=during)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 8 * DAY)
    book.sweep(by=ME)

    assert said(book, case) == [("review_due", "staff-3", "20 Jan 09:00")]


def test_a_restriction_makes_only_the_cases_of_that_person_looked_at():
    book = swept(ON_THE_DAY)
    for number in range(3):
        receive(book, complainant={"name": "P. Patel"}, complainant_id=f"person-{number}")
        restrict(book, f"person-{number}")
    book.sweep(by=ME)
    restrict(book, "person-1", measure="no_visits")

    assert book.sweep(by=ME).looked == 1


class Counting:
    """A store that counts how often each stream is read."""

    def __init__(self, store):
        self._store, self.reads = store, Counter()

    def read(self, organisation, stream):
        self.reads[stream] += 1
        return self._store.read(organisation, stream)

    def __getattr__(self, name):
        return getattr(self._store, name)


def restricted_people(many):
    """A book with so many people who are restricted, each in a case, and how often its store is read."""
    book = swept(ON_THE_DAY)
    for number in range(many):
        receive(book, complainant={"name": "P. Patel"}, complainant_id=f"person-{number}")
        restrict(book, f"person-{number}")
    return book, Counting(book.store)


def test_a_sweep_reads_the_restrictions_once():
    book, counting = restricted_people(3)
    book._desk = attrs.evolve(book._desk, store=counting)

    assert book.sweep(by=ME).looked == 3
    assert counting.reads["restrictions"] == 1


def test_a_sweep_reads_the_restrictions_again_where_one_is_imposed_meanwhile():
    book, counting = restricted_people(3)

    def impose():
        before = counting.reads["restrictions"]
        restrict(book, "person-1", measure="no_visits")
        counting.reads["restrictions"] = before

    book._desk = attrs.evolve(book._desk, store=Between(counting, "replace_agendas", impose))

    assert book.sweep(by=ME).looked == 4
    assert counting.reads["restrictions"] == 2


def restrict(book, person, *, measure="written_only"):
    book.restrict(
        person=person,
        measure=measure,
        reasons="Threats",
        review_on=dt.date(2026, 1, 20),
        appeal_told=True,
        by=ME,
    )


# Since when


def test_T31_nothing_is_told_for_the_time_before_the_first_sweep():
    book = office(ON_THE_DAY)
    case = receive(book, received_at=MONDAY - 14 * DAY)
    book.clock.set(MONDAY + DAY)

    found = book.sweep(by=ME)

    assert found.claimed == 0
    assert found.skipped["before_schedule"] == 1
    assert agenda(book, case).next_at == "2026-01-20T09:00:00.000000Z"


def rewritten(book, *schedules, **settings):
    """The same store under other schedules or settings."""
    return Casebook(
        book.store,
        attrs.evolve(book.organisation, **settings),
        procedures=book.rulebook.procedures,
        calendars=book.rulebook.calendars,
        rules=attrs.evolve(book._rule_files, reminders={each.id: each for each in schedules}),
        clock=book.clock,
    )


def test_T31_a_rung_that_was_changed_tells_nothing_for_the_time_before_and_the_others_go_on():
    old, late = rung("on", name="old"), rung("1 day before", name="changed")
    book = swept(schedule(old, late))
    case = receive(book)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 7 * DAY)

    changed = rewritten(book, schedule(old, rung("2 days before", name="changed")))
    changed.sweep(by=ME)

    assert [at for _, _, at in said(changed, case)] == ["19 Jan 09:00"]


def test_a_rung_that_was_taken_away_and_comes_back_is_new():
    book = swept(ON_THE_DAY)
    case = receive(book)
    without = rewritten(book, schedule(rung("2 days before", name="other")))
    without.sweep(by=ME)
    book.clock.set(MONDAY + 8 * DAY)

    found = rewritten(book, ON_THE_DAY).sweep(by=ME)

    assert said(book, case) == []
    assert found.skipped["before_schedule"] == 1


def test_T32_with_its_schedule_all_that_it_would_have_told_is_gone():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 60 * DAY)

    assert rewritten(book).sweep(by=ME).claimed == 0
    assert agenda(book, case) is None


def test_P13_a_first_sweep_by_a_clock_that_was_ahead_silences_nobody():
    book = office(ON_THE_DAY, clock=FixedClock(MONDAY + 400 * DAY))
    book.sweep(by=ME)
    book.clock.set(MONDAY)
    book.sweep(by=ME)
    receive(book)
    book.clock.set(MONDAY + 7 * DAY)

    assert book.sweep(by=ME).claimed == 1


def test_two_sweeps_that_begin_at_once_agree_since_when_a_schedule_is_in_force():
    book = office(ON_THE_DAY)
    other = rewritten(book, ON_THE_DAY)
    append, raced = book.store.append, []

    def after_the_other(commit):
        if not raced:
            raced.append(True)
            other.sweep(by=ME)
        return append(commit)

    book.store.append = after_the_other
    book.sweep(by=ME)

    assert len(book.store.read("town", "reminders")) == 1


def test_when_a_file_of_rules_was_mended_every_case_is_looked_at_again():
    book = swept(ON_THE_DAY)
    receive(book)
    book.sweep(by=ME)
    stamps = book.rulebook.stamps

    def broken(procedure):
        if procedure == "au-practice":
            raise NotFoundError("procedure", procedure)
        return stamps(procedure)

    book.rulebook.stamps = broken
    assert [book.sweep(by=ME).looked, book.sweep(by=ME).looked] == [1, 0]
    book.rulebook.stamps = stamps
    assert book.sweep(by=ME).looked == 1


# Notices


def test_a_notice_follows_from_what_happened_and_goes_to_whom_it_concerns():
    book = swept(notices=("acknowledged", "assigned"))
    case = receive(book, complainant={"name": "P. Patel", "email": "p@example.org"})
    book.assign(case, handler="staff-9", by=ME)
    book.acknowledge(case, by=ME)

    book.sweep(by=ME)

    assert sorted(said(book, case)) == [
        ("acknowledged", "p1", "12 Jan 09:00"),
        ("assigned", "staff-9", "12 Jan 09:00"),
    ]


def test_no_notice_is_sent_of_what_was_recorded_before_it_was_asked_for():
    book = swept()
    case = receive(book, complainant={"name": "P. Patel"})
    book.clock.set(MONDAY + HOUR)

    asked = rewritten(book, notifications=NotificationSettings(notices=("received", "acknowledged")))
    asked.sweep(by=ME)
    asked.acknowledge(case, by=ME)
    asked.sweep(by=ME)

    assert [kind for kind, _, _ in said(asked, case)] == ["acknowledged"]


def test_a_case_that_is_over_still_has_its_last_notice():
    book = swept(notices=("response",))
    case = receive(book, complainant={"name": "P. Patel"})
    book.acknowledge(case, by=ME)
    book.respond(case, outcome="upheld", by=ME)
    book.close_case(case, by=ME)

    book.sweep(by=ME)

    assert [kind for kind, _, _ in said(book, case)] == ["response"]


# What a sweep leaves alone


def test_a_case_that_is_over_and_has_nothing_to_say_is_not_read():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.withdraw(case, by=ME)

    assert book.sweep(by=ME).looked == 0


def test_a_promised_remedy_is_reminded_of_after_the_case_is_over():
    book = swept(schedule(rung("on", watches="remedy", to=("owner",))))
    case = receive(book)
    book.acknowledge(case, by=ME)
    book.respond(case, outcome="upheld", by=ME)
    book.remedy(case, kind="apology", due_on=dt.date(2026, 2, 2), owner="staff-5", by=ME)
    book.close_case(case, by=ME)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 21 * DAY)

    book.sweep(by=ME)

    assert said(book, case) == [("due_soon", "staff-5", "02 Feb 09:00")]


def test_a_case_under_no_schedule_has_nothing_to_say():
    only_waste = schedule(rung("on"), applies_to=AppliesTo(services=("waste",)))
    book = swept(only_waste)
    case = receive(book)

    assert book.sweep(by=ME).looked == 1
    assert agenda(book, case) is None


# Trouble


def test_a_case_that_cannot_be_read_is_told_and_stops_no_other():
    book = swept(ON_THE_DAY)
    odd, plain = receive(book), receive(book)
    get = book.rulebook.deadlines

    def no_more(case):
        if case.id == odd:
            message = "a rule is missing"
            raise UsageError(message)
        return get(case)

    book.rulebook.deadlines = no_more
    book.clock.set(MONDAY + 7 * DAY)

    found = book.sweep(by=ME)

    assert found.unreadable == {odd: "a rule is missing"}
    assert (len(said(book, plain)), agenda(book, odd).unreadable) == (1, True)
    assert book.sweep(by=ME).unreadable == {odd: "a rule is missing"}


def test_a_mistake_of_the_program_in_one_case_stops_no_other_and_tells_no_words():
    book = swept(ON_THE_DAY)
    odd, plain = receive(book), receive(book)
    get = book.rulebook.deadlines

    def overflow(case):
        if case.id == odd:
            raise OverflowError("P. Patel")
        return get(case)

    book.rulebook.deadlines = overflow
    book.clock.set(MONDAY + 7 * DAY)

    found = book.sweep(by=ME)

    assert found.unreadable == {odd: "an error that casework does not know (OverflowError)"}
    assert (len(said(book, plain)), agenda(book, odd).unreadable) == (1, True)


def test_a_store_that_fails_is_no_case_that_cannot_be_read():
    book = swept(ON_THE_DAY)
    receive(book)

    def fails(*_):
        raise StoreUnavailableError("sqlite", "no disk")

    book.rulebook.deadlines = fails
    with pytest.raises(StoreUnavailableError):
        book.sweep(by=ME)


def test_T28_more_cases_that_go_to_nobody_than_a_page_holds_keep_no_other_from_its_turn(monkeypatch):
    monkeypatch.setattr("casework.application.notifying.claiming._PAGE", 3)
    to_team = schedule(rung("on", to=("team",), limits=("acknowledge",)), goes_up=())
    book = swept(to_team)
    for _ in range(10):
        receive(book)
    last = receive(book)
    book.assign(last, team="waste", by=ME)
    book.clock.set(MONDAY + 7 * DAY)

    found = book.sweep(by=ME)

    assert (found.claimed, found.skipped["nobody"]) == (1, 10)


def test_of_two_sweeps_at_once_only_one_claims():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 7 * DAY)
    other = rewritten(book, ON_THE_DAY)
    append_many, found = book.store.append_many, []

    def after_the_other(commits):
        if commits and not found:
            found.append(None)
            found[0] = other.sweep(by=ME)
        return append_many(commits)

    book.store.append_many = after_the_other

    assert (book.sweep(by=ME).claimed, found[0].claimed) == (0, 1)
    assert len(said(book, case)) == 1


def test_a_case_that_changes_between_the_look_and_the_claim_is_looked_at_again():
    book = swept(ON_THE_DAY)
    first, second = receive(book), receive(book)
    book.clock.set(MONDAY + 7 * DAY)
    append_many, changed = book.store.append_many, []

    def after_a_change(commits):
        if not changed:
            changed.append(book.acknowledge(first, by=ME))
        return append_many(commits)

    book.store.append_many = after_a_change
    found = book.sweep(by=ME)

    assert (said(book, first), len(said(book, second)), found.claimed) == ([], 1, 1)


def test_what_a_later_release_or_a_damaged_file_says_of_schedules_cannot_be_read():
    book = office(ON_THE_DAY)
    new = NewEvent(name="reminders.in_force", schema=1, happened="2026-01-12", data='{"rungs":[],"notices":[]}')
    append = StreamAppend(stream="reminders", events=(new,))
    book.store.append(
        Commit(organisation="town", actor="x", recorded_at="2026-01-12T09:00:00.000000Z", appends=(append,))
    )

    with pytest.raises(EventShapeError, match="it happened at an instant, not on a day"):
        book.sweep(by=ME)


def test_whoever_may_not_sweep_is_refused_and_nothing_is_written():
    class Nobody:
        def may(self, actor, action, row):
            return action != "sweep"

        def sees(self, viewer, row, what):
            return True

        def sees_all(self, viewer):
            return True

    book = office(ON_THE_DAY, policy=Nobody())

    with pytest.raises(AccessError):
        book.sweep(by=ME)
    assert book.store.head("town") == 0


def test_a_procedure_file_with_mistakes_stops_no_sweep_and_all_is_looked_at_again_once_it_is_mended():
    book = swept(ON_THE_DAY)
    receive(book)
    book.sweep(by=ME)
    stamps = book.rulebook.stamps

    def but_one(procedure):
        if procedure == "foi-2000":
            message = "it has mistakes"
            raise UsageError(message)
        return stamps(procedure)

    book.rulebook.stamps = but_one
    assert "foi-2000" in book.rulebook.procedures.ids()
    assert (book.sweep(by=ME).looked, book.sweep(by=ME).looked) == (1, 0)
    book.rulebook.stamps = stamps
    assert book.sweep(by=ME).looked == 1


# What was not known, or not meant for the case


def test_a_schedule_that_was_not_for_the_case_then_does_not_reach_back():
    severe = schedule(rung("5 working days before"), id="severe", applies_to=AppliesTo(flags=(FlagKind.VULNERABILITY,)))
    book = swept(schedule(rung("on", name="today"), id="town"), severe)
    case = receive(book)
    book.clock.advance(days=10)
    book.flag(case, kind="vulnerability", by=ME)

    found = book.sweep(by=ME)

    assert (found.claimed, found.skipped.get(SkipReason.BEFORE_SCHEDULE)) == (0, 1)


@pytest.mark.parametrize("mistake", ["an answer", "a merge"])
def test_T37_what_was_ended_by_mistake_when_it_was_due_is_told_once_that_is_put_right(mistake):
    book = swept(ON_THE_DAY)
    case, other = receive(book), receive(book)
    if mistake == "an answer":
        wrong = book.respond(case, outcome="upheld", by=ME).version
    else:
        book.merge(case, into=other, by=ME)
    book.clock.advance(days=30)
    if mistake == "an answer":
        book.correct(case, version=wrong, strike=True, reason="mistake", by=ME)
    else:
        book.unmerge(case, reason="mistake", by=ME)

    book.sweep(by=ME)

    assert [each[2] for each in said(book, case)] == ["19 Jan 09:00", "02 Feb 09:00"]
