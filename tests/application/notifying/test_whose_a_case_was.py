"""Whose a case was is on record: no schedule tells what fell due while another one was for the case."""

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.application.notifying.in_force import STREAM, outlines_on_record
from casework.domain.reminders.schedules import AppliesTo
from casework.testing import FixedClock
from tests.delivery import JO, SENDER, Post, deliver, sending_office, sweep
from tests.mistaken_schedules import ADDRESSES, DAY, USUAL, WASTE, Folder, days, rungs, town
from tests.offices import NOW, complaint
from tests.reminding import GOES_UP, ROLES, rung, schedule

GENERAL = attrs.evolve(USUAL, rungs=(*USUAL.rungs, rung("5 days after", name="long-after")))
BULKY = attrs.evolve(WASTE, applies_to=AppliesTo(services=("bulky",)))
RENAMED = attrs.evolve(WASTE, id="bins")


def taken_away(folder):
    del folder.read["waste"]


def narrowed(folder):
    folder.read["waste"] = BULKY


@pytest.mark.parametrize("change", [taken_away, narrowed])
@pytest.mark.parametrize("was_broken", [False, True])
def test_what_fell_due_while_a_particular_schedule_was_for_the_case_never_comes_by_the_general_one(change, was_broken):
    book, folder, bins, damp = town(GENERAL, WASTE)
    days(book, 1, 12)
    folder.broken |= {"waste"} if was_broken else set()
    days(book, 12, 18)
    deliver(book)
    folder.mend()
    change(folder)
    days(book, 18, 20)
    deliver(book)
    assert [each[:2] for each in rungs(book, bins)] == [("waste", "soon")]

    days(book, 20, 30)

    assert rungs(book, bins)[1:] == [("usual", "long-after", False)]
    assert [each[:2] for each in rungs(book, damp)] == [("usual", "soon"), ("usual", "today"), ("usual", "long-after")]


def test_what_fell_due_under_a_name_that_the_schedule_had_before_is_not_told_by_the_new_name():
    book, folder, bins, _ = town(USUAL, WASTE)
    days(book, 1, 18)
    folder.read = {"usual": USUAL, "bins": RENAMED}
    days(book, 18, 30)

    assert [each[:2] for each in rungs(book, bins)] == [("waste", "soon"), ("bins", "late")]


def test_what_fell_due_by_the_general_schedule_while_that_was_for_the_case_is_told_after_a_particular_one_is_gone():
    book, folder, bins, _ = town(USUAL)
    book.clock.set(NOW + 17 * DAY)
    folder.read["waste"] = WASTE
    days(book, 17, 19)
    assert rungs(book, bins) == []
    taken_away(folder)
    days(book, 19, 20)

    assert rungs(book, bins) == [("usual", "soon", True), ("usual", "today", True)]


def test_a_schedule_that_came_and_went_twice_was_for_its_cases_both_times():
    book, folder, bins, _ = town(GENERAL, WASTE)
    days(book, 1, 11)
    for first in (11, 16):
        taken_away(folder)
        days(book, first, first + 2)
        folder.read["waste"] = WASTE
        days(book, first + 2, first + 5)
    taken_away(folder)
    days(book, 21, 30)

    assert [each[:2] for each in rungs(book, bins)] == [("waste", "soon"), ("usual", "long-after")]


def test_while_a_file_with_mistakes_says_of_other_cases_than_on_record_every_reminder_waits():
    book, folder, bins, damp = town(USUAL, WASTE)
    days(book, 1, 8)
    told = [rungs(book, each) for each in (bins, damp)]
    narrowed(folder)
    folder.broken.add("waste")
    days(book, 8, 20)
    assert [rungs(book, each) for each in (bins, damp)] == told
    assert sweep(book).unreadable["reminders/waste"].startswith("nobody can tell for which cases it is")

    folder.read["waste"] = WASTE
    folder.mend()
    days(book, 20, 30)

    assert rungs(book, bins)[len(told[0]) :] == [("waste", "soon", True), ("waste", "late", False)]


def test_a_procedure_that_is_gone_hides_nothing_of_a_schedule_whose_file_still_says_what_is_on_record(monkeypatch):
    named = attrs.evolve(WASTE, applies_to=AppliesTo(procedures=("lgsco-code-2024",), services=("waste",)))
    book, *_ = town(USUAL, named)
    known = [each for each in book.rulebook.procedures.ids() if each != "lgsco-code-2024"]
    monkeypatch.setattr(book.rulebook.procedures, "ids", lambda: known)

    assert sweep(book).unreadable["reminders/waste"].startswith("the reminders of its cases wait until it is mended")


@pytest.mark.parametrize("away", [1, 3, 6])
def test_a_schedule_that_was_away_for_days_and_comes_back_with_mistakes_keeps_its_cases(away):
    book, folder, bins, _ = town(USUAL, WASTE)
    days(book, 1, 2)
    taken_away(folder)
    days(book, 2, 2 + away)
    told = rungs(book, bins)
    folder.read["waste"] = WASTE
    folder.broken.add("waste")
    days(book, 2 + away, 18)
    assert rungs(book, bins) == told
    assert sweep(book).unreadable["reminders/waste"].startswith("the reminders of its cases wait until it is mended")

    folder.mend()
    days(book, 18, 30)

    assert rungs(book, bins)[len(told) :] == [("waste", "soon", True), ("waste", "late", False)]


def test_what_is_said_at_once_is_not_said_of_a_case_that_had_another_schedule_when_it_was_to_be():
    usual = schedule(rung("at once", watches="no_owner", name="nobody", to=("manager",)), id="usual")
    book, folder, bins, damp = town(usual, WASTE)
    days(book, 1, 3)
    taken_away(folder)
    days(book, 3, 5)

    assert rungs(book, bins) == []
    assert [each[:2] for each in rungs(book, damp)] == [("usual", "nobody")]


def test_a_reminder_that_repeats_goes_on_from_when_the_general_schedule_is_for_the_case():
    usual = schedule(rung("every 2 days while overdue", name="again"), id="usual")
    book, folder, bins, _ = town(usual, WASTE)
    days(book, 1, 30)
    assert [each[:2] for each in rungs(book, bins)] == [("waste", "soon"), ("waste", "late")]
    taken_away(folder)
    days(book, 30, 36)

    assert {each for each in rungs(book, bins) if each[0] == "usual"} == {("usual", "again", False)}


def two_machines():
    """One machine that has the particular schedule and one that does not have it yet, which have both swept."""
    clock, store = FixedClock(NOW), MemoryStore()
    with_it, without = (
        sending_office(
            Post(), clock=clock, store=store, reminders=Folder(*plans), roles=ROLES, notices=(), addresses=ADDRESSES
        )
        for plans in ((GENERAL, WASTE), (GENERAL,))
    )
    for each in (without, with_it):
        sweep(each)
    return with_it, without


def test_while_two_machines_differ_neither_tells_the_past_of_a_case_by_the_schedule_of_the_other():
    with_it, without = two_machines()
    bins = complaint(with_it, service="waste", complainant=JO)
    with_it.acknowledge(bins.id, by=SENDER)
    for half_day in range(60):
        with_it.clock.set(NOW + half_day * DAY / 2)
        sweep(with_it)
        with_it.clock.advance(hours=2)
        sweep(without)

    assert {each[0] for each in rungs(with_it, bins)} == {"waste"}


@pytest.mark.parametrize("days_ahead", [5, 400])
def test_a_schedule_that_a_clock_far_ahead_found_gone_is_so_from_when_another_clock_says_it(days_ahead):
    book, folder, bins, _ = town(GENERAL, WASTE)
    days(book, 1, 2)
    taken_away(folder)
    book.clock.set(NOW + (1 + days_ahead) * DAY)
    book.sweep(by=SENDER, at=NOW + DAY)
    days(book, 2, 12)
    assert len(book.store.read("council", STREAM)) == 3
    book.clock.set(NOW + 15 * DAY)
    book.assign(bins.id, handler="staff-17", by=SENDER)
    days(book, 15, 30)

    assert rungs(book, bins)[-2:] == [("usual", "today", True), ("usual", "long-after", False)]


def test_a_ladder_stands_on_record_beside_whose_the_schedule_is():
    book, folder, *_ = town(USUAL, WASTE)
    assert outlines_on_record(book._desk) == {"usual": USUAL.outline, "waste": WASTE.outline}
    assert USUAL.outline.goes_up == GOES_UP

    folder.read["usual"] = attrs.evolve(USUAL, goes_up=("manager",))
    sweep(book)

    assert outlines_on_record(book._desk)["usual"].goes_up == ("manager",)
