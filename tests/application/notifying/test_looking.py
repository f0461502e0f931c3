"""Looking: what a sweep looks at, what it leaves alone, and what it cannot read."""

import datetime as dt
from collections import Counter

import attrs
import pytest

from casework.application.notifying.settings import Window
from casework.domain.notifications.kinds import Audience
from casework.domain.reminders.schedules import AppliesTo
from casework.errors import (
    NotFoundError,
    StoreUnavailableError,
    UsageError,
)
from tests.reminding import rung, schedule
from tests.swept_offices import (
    DAY,
    HOUR,
    ME,
    MONDAY,
    ON_THE_DAY,
    REACHABLE,
    Between,
    agenda,
    receive,
    restrict,
    said,
    swept,
)


def test_what_waits_for_its_window_is_not_looked_at_again():
    opens = {Audience.STAFF: Window(start=dt.time(8), end=dt.time(9, 30), working_days=True)}
    book = swept(ON_THE_DAY, notifications=attrs.evolve(REACHABLE, windows=opens))
    case = receive(book)
    book.clock.set(MONDAY + 11 * DAY + HOUR)
    book.sweep(by=ME)
    book.deliver(by=ME)

    assert agenda(book, case).deliver_at == "2026-01-26T08:00:00.000000Z"
    assert book.sweep(by=ME).looked == 0


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


def test_by_another_release_every_case_is_looked_at_again(monkeypatch):
    book = swept(ON_THE_DAY)
    receive(book)
    book.sweep(by=ME)

    monkeypatch.setattr("casework.application.notifying.looking_rules.version", lambda _: "99.1")

    assert [book.sweep(by=ME).looked, book.sweep(by=ME).looked] == [1, 0]


def test_a_case_that_is_over_still_has_its_last_notice():
    book = swept(notices=("response",))
    case = receive(book, complainant={"name": "P. Patel"})
    book.acknowledge(case, by=ME)
    book.respond(case, outcome="upheld", by=ME)
    book.close_case(case, by=ME)

    book.sweep(by=ME)

    assert [kind for kind, _, _ in said(book, case)] == ["response"]


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
