"""The review of a restriction: told once, by one case of the person, also where none of them is open."""

import contextlib
import datetime as dt
from itertools import product

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application.notifying import outlook
from casework.application.notifying.outbox import Outbox, Steps
from casework.application.notifying.outlook import Lookout
from casework.application.notifying.saying import Saying
from casework.domain.notifications.events import NotificationSettled
from casework.domain.reminders.schedules import AppliesTo
from casework.errors import EventShapeError, StoreError
from tests.delivery import JO, SENDER, Post, sending_office, standings, sweep
from tests.killing import Killed, KillingStore
from tests.offices import complaint, lose_rows
from tests.reminding import ROLES, rung, schedule

PLAN = {"town": schedule(rung("on", name="review", watches="restriction"))}
REVIEW = dt.date(2026, 2, 2)
DUE = dt.datetime(2026, 2, 2, 10, tzinfo=dt.UTC)


@pytest.fixture
def book():
    found = sending_office(Post(), notices=(), reminders=PLAN, roles=ROLES)
    sweep(found)
    return found


def case_of(book, person="cust-1"):
    case = complaint(book, complainant=JO)
    book.clock.advance(hours=1)
    return book.add_party(case.id, party="p1", role="complainant", person=JO, actor=person, by=SENDER)


def close(book, case):
    book.acknowledge(case.id, by=SENDER)
    book.respond(case.id, outcome="upheld", by=SENDER)
    book.close_case(case.id, by=SENDER)
    book.clock.advance(hours=1)


def restrict(book, person="cust-1"):
    book.restrict(
        person=person, measure="limited_calls", reasons="Many calls", review_on=REVIEW, appeal_told=True, by=SENDER
    )


def told(book, *cases):
    """In how many of *cases* each the review was claimed."""
    return [len(standings(book, case)) for case in cases]


def test_of_three_open_cases_the_oldest_tells(book):
    cases = [case_of(book) for _ in range(3)]
    restrict(book)
    sweep(book)
    book.clock.set(DUE)

    assert (sweep(book).claimed, sweep(book).claimed) == (1, 0)
    assert told(book, *cases) == [1, 0, 0]


def test_of_cases_that_are_all_closed_the_last_one_tells(book):
    first, last = case_of(book), case_of(book)
    close(book, last)
    book.clock.advance(days=1)
    close(book, first)
    sweep(book)
    restrict(book)
    book.clock.set(DUE)
    sweep(book)

    assert told(book, first, last) == [1, 0]


def test_where_the_case_that_told_is_closed_no_other_tells_again(book):
    first, other = case_of(book), case_of(book)
    restrict(book)
    book.clock.set(DUE)
    sweep(book)
    close(book, first)
    book.assign(other.id, handler="staff-9", by=SENDER)
    sweep(book)

    assert told(book, first, other) == [1, 0]


def test_a_case_that_became_part_of_another_tells_nothing(book):
    first, other = case_of(book), case_of(book)
    restrict(book)
    book.merge(first.id, into=other.id, by=SENDER)
    book.clock.set(DUE)
    sweep(book)

    assert told(book, first, other) == [0, 1]


def test_where_nobody_had_the_role_in_the_case_that_was_to_tell_the_next_one_does(book):
    plan = {"town": schedule(rung("on", name="review", watches="restriction", to=("handler",)), goes_up=())}
    ours = sending_office(Post(), store=book.store, clock=book.clock, notices=(), reminders=plan, roles=ROLES)
    sweep(ours)
    first, other = case_of(ours), case_of(ours)
    ours.assign(other.id, handler="staff-9", by=SENDER)
    restrict(ours)
    ours.clock.set(DUE)
    assert (sweep(ours).claimed, ours.unsettled_notifications()[0].nobody) == (0, 1)

    close(ours, first)
    sweep(ours)

    assert told(ours, first, other) == [0, 1]


def test_what_was_let_go_of_in_one_case_is_told_by_another_and_not_by_both(book):
    first, other = case_of(book), case_of(book)
    restrict(book)
    book.clock.set(DUE)
    sweep(book)
    outbox = Outbox(book._desk, book.rulebook, by=SENDER)
    before = outbox.read(first.id)
    over = NotificationSettled(message=next(iter(before.by_message)), why="over")
    outbox.write([Steps(case=first.id, before=before, events=(over,))], book.clock.now())
    close(book, first)
    book.assign(other.id, handler="staff-9", by=SENDER)
    sweep(book)

    assert standings(book, first) == [("review_due", "settled", "over")]
    assert told(book, other) == [1]


def test_where_the_person_is_taken_out_of_the_case_that_was_to_tell_another_of_theirs_does(book):
    first, other = case_of(book), case_of(book)
    leave_with_the_claim_cut_off(book, first)

    assert told(book, first, other) == [0, 1]


def test_where_that_was_their_only_case_nobody_is_told(book):
    case = case_of(book)
    leave_with_the_claim_cut_off(book, case)

    assert told(book, case) == [0]


def leave_with_the_claim_cut_off(book, case):
    """Have a review fall due of which the claim is cut off, and take the person out of *case*; then sweep again."""
    restrict(book)
    sweep(book)
    book.clock.set(DUE)
    store, book._desk = book._desk.store, attrs.evolve(book._desk, store=KillingStore(book.store))
    book._desk.store.kill_at(2)
    with contextlib.suppress(Killed):
        sweep(book)
    book._desk = attrs.evolve(book._desk, store=store)
    book.add_party(case.id, party="p9", role="complainant", person=JO, actor="cust-9", by=SENDER)
    book.remove_party(case.id, party="p1", reason="mistake", by=SENDER)
    sweep(book)


def test_a_restriction_that_was_lifted_is_not_reviewed(book):
    case = case_of(book)
    restrict(book)
    sweep(book)
    book.lift_restriction("r1", reason="over", by=SENDER)
    book.clock.set(DUE)
    sweep(book)

    assert told(book, case) == [0]


def test_where_rows_were_lost_the_case_tells_itself(book):
    case = case_of(book)
    restrict(book)
    sweep(book)
    lose_rows(book.store)
    book.clock.set(DUE)
    sweep(book)

    assert told(book, case) == [1]


@pytest.mark.parametrize("after", [False, True], ids=["before it is written", "after"])
@pytest.mark.parametrize(
    "kills", list(product(range(4), range(3))), ids=lambda kills: f"at writes {kills[0]} and {kills[1]}"
)
def test_a_review_is_told_once_though_both_the_sweep_at_its_instant_and_the_next_one_are_killed(kills, after):
    store = KillingStore(MemoryStore())
    told_in = killed_twice(store, *kills, after=after)

    assert sum(told_in) == 1


def test_that_holds_in_a_file_as_well(tmp_path):
    with contextlib.closing(SqliteStore(tmp_path / "cases.db")) as file:
        assert sum(killed_twice(KillingStore(file), 2, 1, after=False)) == 1


def killed_twice(store, first_kill, second_kill, *, after):
    """Kill the sweep at which a review is due, close the case that was to tell, kill the next sweep, and go on."""
    book = sending_office(Post(), store=store, notices=(), reminders=PLAN, roles=ROLES)
    sweep(book)
    first, other = case_of(book), case_of(book)
    restrict(book)
    sweep(book)
    book.clock.set(DUE)
    sweep_killed(book, first_kill, after=after)
    close(book, first)
    sweep_killed(book, second_kill, after=after)
    for _ in range(2):
        book.clock.advance(hours=1)
        sweep(book)
    return told(book, first, other)


def sweep_killed(book, write, *, after):
    book.store.kill_at(write, after=after)
    with contextlib.suppress(Killed):
        sweep(book)
    book.store.kill_at()


WITHOUT = schedule(rung("on", name="promise", watches="remedy"), id="waste", applies_to=AppliesTo(services=("waste",)))


def two_services(*services):
    """An office whose waste service has no rung for reviews, with a case of the person in each of some services."""
    book = sending_office(Post(), notices=(), reminders={**PLAN, "waste": WITHOUT}, roles=ROLES)
    sweep(book)
    cases = []
    for each in services:
        case = complaint(book, complainant=JO, service=each)
        cases.append(book.add_party(case.id, party="p1", role="complainant", person=JO, actor="cust-1", by=SENDER))
        book.clock.advance(hours=1)
    restrict(book)
    sweep(book)
    return book, *cases


@pytest.mark.parametrize("services", [("waste", "housing"), ("housing", "waste")])
def test_a_case_whose_schedule_has_no_rung_for_reviews_hands_over_to_the_next_one(services):
    book, *cases = two_services(*services)
    book.clock.set(DUE)
    sweep(book)

    assert told(book, *cases) == [int(each == "housing") for each in services]


def test_a_case_that_comes_to_have_a_schedule_without_that_rung_hands_over_after_its_instant_too():
    book, first, other = two_services("housing", "housing")
    book.clock.set(DUE)
    book.add_matter(first.id, matter="m2", service="waste", by=SENDER)
    sweep(book)

    assert told(book, first, other) == [0, 1]


def test_a_case_that_cannot_be_read_hands_over_to_the_next_one(monkeypatch):
    book, first, other = two_services("housing", "housing")
    look = Lookout.look

    def fail(lookout, case):
        if case == first.id:
            raise ValueError(case)
        return look(lookout, case)

    monkeypatch.setattr(Lookout, "look", fail)
    book.assign(first.id, handler="staff-9", by=SENDER)
    sweep(book)
    book.clock.set(DUE)
    assert list(sweep(book).unreadable) == [first.id]
    assert told(book, first, other) == [0, 1]

    monkeypatch.undo()

    assert (sweep(book).unreadable, told(book, first, other)) == ({}, [0, 1])


def test_a_case_whose_record_this_release_cannot_read_hands_over_to_the_next_one(monkeypatch):
    book, first, other = two_services("housing", "housing")
    read = outlook.fold

    def fail(case, facts):
        if case == first.id:
            raise EventShapeError("received", 9, "this release knows no such event")
        return read(case, facts)

    monkeypatch.setattr(outlook, "fold", fail)
    book.clock.set(DUE)
    sweep(book)

    assert told(book, first, other) == [0, 1]


def test_a_store_that_fails_while_it_is_asked_which_case_tells_ends_the_sweep(monkeypatch):
    book, *_ = two_services("housing", "housing")

    def fail(*_):
        message = "the disk is gone"
        raise StoreError(message)

    monkeypatch.setattr(Saying, "tells_reviews", fail)
    book.clock.set(DUE)

    with pytest.raises(StoreError):
        sweep(book)


@pytest.mark.parametrize(("watches", "claimed"), [("restriction", 1), ("limit", 0)])
def test_of_somebody_with_many_cases_each_is_read_a_few_times_and_not_once_for_each_of_the_others(
    watches, claimed, monkeypatch
):
    plan = {"town": schedule(rung("on", name="review", watches=watches, limits=("none",) * (watches == "limit")))}
    book = sending_office(Post(), notices=(), reminders=plan, roles=ROLES)
    sweep(book)
    cases = [case_of(book) for _ in range(20)]
    restrict(book)
    book.clock.set(DUE)
    read, reads = MemoryStore.read, []
    monkeypatch.setattr(MemoryStore, "read", lambda *said, **more: reads.append(said[2]) or read(*said, **more))

    assert sweep(book).claimed == claimed
    assert {case.id for case in cases} <= {*reads}
    assert len(reads) < 5 * len(cases)
