"""Whose a case was is on record: no schedule tells what fell due while another one was for the case."""

import datetime as dt

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.application.notifying.found import STREAM
from casework.application.notifying.in_force import outlines_on_record
from casework.domain.cases.vocabulary import FlagKind
from casework.domain.reminders.schedules import AppliesTo
from casework.testing import FixedClock
from tests.delivery import JO, SENDER, Post, deliver, sending_office, sweep
from tests.mistaken_schedules import ADDRESSES, DAY, USUAL, WASTE, Folder, days, rungs, town
from tests.offices import NOW, complaint
from tests.reminding import GOES_UP, ROLES, rung, schedule

GENERAL = attrs.evolve(USUAL, rungs=(*USUAL.rungs, rung("5 days after", name="long-after")))
HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
BULKY = attrs.evolve(WASTE, applies_to=AppliesTo(services=("bulky",)))
RENAMED = attrs.evolve(WASTE, id="bins")


def taken_away(folder):
    del folder.read["waste"]


def narrowed(folder):
    folder.read["waste"] = BULKY


@pytest.mark.parametrize("change", [taken_away, narrowed])
def test_what_fell_due_while_a_particular_schedule_was_for_the_case_never_comes_by_the_general_one(change):
    book, folder, bins, damp = town(GENERAL, WASTE)
    days(book, 1, 18)
    deliver(book)
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


ALIKE = attrs.evolve(WASTE, rungs=(*WASTE.rungs, rung("on", name="bins-today")))


def two_machines(particular):
    """One machine that has the particular schedule and one that does not have it yet, which have both swept."""
    clock, store = FixedClock(NOW - DAY), MemoryStore()
    with_it, without = (
        sending_office(
            Post(), clock=clock, store=store, reminders=Folder(*plans), roles=ROLES, notices=(), addresses=ADDRESSES
        )
        for plans in ((GENERAL, particular), (GENERAL,))
    )
    for each in (without, with_it, without, with_it):
        sweep(each)
        clock.advance(hours=8)
    clock.set(NOW)
    return with_it, without


def instants_told(book, case):
    """For which instants something was told about which thing."""
    found = (each.notification.due for each in book.notifications(case.id))
    return [(due.about, due.fires_at) for due in found]


RATES = [(4, 4), (3, 23), (23, 3), (7, 11)]


@pytest.mark.parametrize("first", ["with it", "without it"])
@pytest.mark.parametrize(("hours_with", "hours_without"), RATES)
def test_while_two_machines_differ_no_instant_is_told_twice_and_some_schedule_tells_each(
    first, hours_with, hours_without
):
    with_it, without = two_machines(ALIKE)
    bins = complaint(with_it, service="waste", complainant=JO)
    with_it.acknowledge(bins.id, by=SENDER)
    turns = [(with_it, hours_with), (without, hours_without)]
    for hour in range(8 * 24, 22 * 24):
        with_it.clock.set(NOW + hour * HOUR)
        for book, hours in turns if first == "with it" else reversed(turns):
            if hour % hours == 0:
                sweep(book)

    told = instants_told(with_it, bins)
    assert len(told) == len(set(told))
    due = {at for _, at in told}
    assert NOW + 14 * DAY in due
    assert NOW + 21 * DAY in due


def test_while_two_machines_differ_the_past_of_a_case_is_told_by_the_schedule_that_one_of_them_has_for_it():
    with_it, without = two_machines(WASTE)
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
    days(book, 2, 30)

    assert len(book.store.read("council", STREAM)) == 3
    assert rungs(book, bins)[-2:] == [("usual", "today", False), ("usual", "long-after", False)]


def test_a_ladder_stands_on_record_beside_whose_the_schedule_is():
    book, folder, *_ = town(USUAL, WASTE)
    assert outlines_on_record(book._desk) == {"usual": USUAL.outline, "waste": WASTE.outline}
    assert USUAL.outline.goes_up == GOES_UP

    folder.read["usual"] = attrs.evolve(USUAL, goes_up=("manager",))
    sweep(book)

    assert outlines_on_record(book._desk)["usual"].goes_up == ("manager",)


EDITS = {
    "the ladder": [attrs.evolve(GENERAL, goes_up=("manager", "head-of-service"))],
    "whose it is": [attrs.evolve(GENERAL, applies_to=AppliesTo(services=("housing",)))],
    "another schedule": [GENERAL, WASTE],
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("minutes", [10, 30, 50])
def test_a_file_that_was_edited_and_put_back_within_an_hour_loses_no_later_reminder(edit, minutes):
    book, folder, *cases = town(GENERAL)
    kept = folder.read
    for step, read in enumerate(({each.id: each for each in EDITS[edit]}, kept), 1):
        book.clock.set(NOW + step * minutes * MINUTE)
        folder.read = read
        sweep(book)
    new = complaint(book, service="waste")
    book.acknowledge(new.id, by=SENDER)
    days(book, 1, 30)

    for case in (*cases, new):
        assert {("usual", "today", False), ("usual", "long-after", False)} <= {*rungs(book, case)}


@pytest.mark.parametrize("days_ahead", [5, 400])
def test_a_case_that_stood_on_record_before_a_first_sweep_by_a_clock_far_ahead_hears_its_reminders(days_ahead):
    folder = Folder(GENERAL)
    book = sending_office(Post(), reminders=folder, roles=ROLES, notices=(), addresses=ADDRESSES)
    case = complaint(book)
    book.acknowledge(case.id, by=SENDER)
    book.clock.set(NOW + HOUR + days_ahead * DAY)
    sweep(book)
    days(book, 1, 30)

    assert rungs(book, case) == [("usual", "today", False), ("usual", "long-after", False)]


def set_back_by_hours(book, case):
    """Sweep by a clock that is hours ahead before the reminder of the day, and by the right one from then on."""
    book.clock.set(NOW + 14 * DAY + 19 * HOUR)
    book.sweep(by=SENDER, at=NOW + 14 * DAY - HOUR)
    book.clock.set(NOW + 14 * DAY - 55 * MINUTE)
    book.assign(case.id, handler="staff-17", by=SENDER)
    sweep(book)
    days(book, 14, 20)


def test_a_clock_that_is_set_back_by_hours_after_an_edit_of_the_ladder_loses_nothing():
    book, folder, _, damp = town(GENERAL)
    days(book, 1, 14)
    folder.read = {each.id: each for each in EDITS["the ladder"]}
    set_back_by_hours(book, damp)

    assert rungs(book, damp)[-1] == ("usual", "today", False)


@pytest.mark.parametrize("change", [taken_away, narrowed])
def test_a_clock_that_is_set_back_by_hours_after_a_schedule_left_its_cases_loses_nothing(change):
    book, folder, bins, _ = town(GENERAL, WASTE)
    days(book, 1, 14)
    change(folder)
    set_back_by_hours(book, bins)

    assert rungs(book, bins)[-1] == ("usual", "today", False)


MENDS = {"mended": None, "narrowed": narrowed, "taken away": taken_away}


@pytest.mark.parametrize("how", ["broken", "torn"])
@pytest.mark.parametrize("mend", MENDS)
def test_what_fell_due_while_a_schedule_had_mistakes_is_told_by_the_one_that_the_case_has_afterwards(how, mend):
    book, folder, bins, _ = town(GENERAL, WASTE)
    days(book, 1, 8)
    getattr(folder, how).add("waste")
    days(book, 8, 20)
    assert rungs(book, bins) == []
    folder.mend()
    if MENDS[mend] is not None:
        MENDS[mend](folder)
    days(book, 20, 30)

    own = [("waste", "soon", True), ("waste", "late", False)]
    general = [("usual", "today", True), ("usual", "long-after", False)]
    assert rungs(book, bins) == (own if mend == "mended" else general)


def test_what_fell_due_while_nobody_could_tell_whose_a_case_was_is_told_by_a_schedule_that_takes_it_when_mended():
    book, folder, _, damp = town(USUAL, WASTE)
    days(book, 1, 8)
    folder.read["waste"] = attrs.evolve(WASTE, applies_to=AppliesTo(services=("waste", "housing")))
    folder.broken.add("waste")
    days(book, 8, 20)
    folder.mend()
    days(book, 20, 30)

    assert rungs(book, damp) == [("usual", "soon", True), ("waste", "soon", True), ("waste", "late", False)]


def test_what_fell_due_while_nobody_swept_is_told_by_the_schedule_that_the_case_has_afterwards():
    book, folder, bins, _ = town(GENERAL, WASTE)
    days(book, 1, 10)
    taken_away(folder)
    days(book, 18, 30)

    assert rungs(book, bins) == [("usual", "today", True), ("usual", "long-after", False)]


def test_a_schedule_with_ids_that_are_too_long_to_be_written_down_stops_no_sweep():
    book, _, _, damp = town(GENERAL, attrs.evolve(WASTE, id="w" * 90))

    days(book, 1, 18)

    assert [each[:2] for each in rungs(book, damp)] == [("usual", "soon"), ("usual", "today")]
    (told,) = sweep(book).unreadable.values()
    assert "shorten one of them" in told


TRIALS = {
    "renamed": [GENERAL, RENAMED],
    "a copy that comes first": [GENERAL, attrs.evolve(GENERAL, id="test", rungs=(rung("on", name="x"),))],
    "taken away": [GENERAL],
}


@pytest.mark.parametrize("sweeps_within", [False, True])
@pytest.mark.parametrize("trial", TRIALS)
def test_a_trial_of_minutes_around_an_instant_loses_no_reminder_and_none_comes_twice(trial, sweeps_within):
    book, folder, *cases = town(GENERAL, WASTE)
    days(book, 1, 10)
    kept = folder.read
    folder.read = {each.id: each for each in TRIALS[trial]}
    for minute in (-5, 1) if sweeps_within else (-5,):
        book.clock.set(NOW + 10 * DAY + minute * MINUTE)
        sweep(book)
    folder.read = kept
    book.clock.set(NOW + 10 * DAY + 5 * MINUTE)
    sweep(book)
    days(book, 11, 30)

    for case in cases:
        told = instants_told(book, case)
        assert len(told) == len(set(told))
    found = [each[1] for each in rungs(book, cases[0])]
    assert found.count("soon") == found.count("late") == 1


def test_a_schedule_that_was_tried_for_hours_and_told_something_of_a_thing_leaves_nothing_of_it_to_others():
    book, folder, bins, _ = town(GENERAL)
    tried = attrs.evolve(WASTE, rungs=(rung("on", name="first", to=("head-of-service",)),))
    days(book, 1, 14)
    folder.read["waste"] = tried
    book.clock.set(NOW + 14 * DAY - MINUTE)
    sweep(book)
    book.clock.set(NOW + 14 * DAY + MINUTE)
    sweep(book)
    taken_away(folder)
    days(book, 15, 20)

    assert [each[:2] for each in rungs(book, bins)] == [("usual", "soon"), ("waste", "first")]


@pytest.mark.parametrize("hour", [-1, 0, 12])
def test_a_file_that_is_put_back_within_a_day_tells_no_instant_that_another_schedule_told_meanwhile(hour):
    plans = [
        attrs.evolve(each, rungs=(rung("2 days before", name=each.id, to=("head-of-service",)),))
        for each in (USUAL, WASTE)
    ]
    book, folder, bins, _ = town(*plans)
    days(book, 1, 10)
    taken_away(folder)
    book.clock.set(NOW + 10 * DAY - HOUR)
    sweep(book)
    for minute in (10, 60 * (hour + 2)):
        book.clock.set(NOW + 10 * DAY + minute * MINUTE)
        sweep(book)
    folder.read["waste"] = plans[1]
    sweep(book)
    days(book, 11, 20)

    assert [each[:2] for each in rungs(book, bins)] == [("usual", "usual")]


SAME = [attrs.evolve(each, rungs=(rung("on", name="today"),)) for each in (USUAL, WASTE)]


def moved(*plans, moves=14 * DAY + MINUTE, rests=14):
    """What a case heard that came to the waste service between an instant and the next sweep, after days of rest."""
    book, _, _, damp = town(*plans)
    days(book, 1, rests)
    book.clock.set(NOW + moves)
    another_service(book, damp)
    book.clock.set(NOW + 14 * DAY + 2 * MINUTE)
    sweep(book)
    days(book, 15, 25)
    return rungs(book, damp)


LATER = attrs.evolve(WASTE, rungs=(rung("5 days after", name="late", to=("head-of-service",)),))


def test_a_case_that_gets_another_service_hears_what_fell_due_before_by_the_schedule_that_it_had_then():
    assert moved(USUAL, LATER) == [("usual", "soon", True), ("usual", "today", False), ("waste", "late", False)]


def test_after_days_without_a_sweep_a_case_hears_each_reminder_by_the_schedule_that_it_had_when_that_fell_due():
    bins = attrs.evolve(WASTE, rungs=(rung("2 days before", name="bins"), *LATER.rungs))

    told = moved(USUAL, bins, rests=2, moves=8 * DAY)

    assert told == [("usual", "soon", True), ("waste", "bins", True), ("waste", "late", False)]


def test_a_case_that_gets_another_service_by_a_clock_that_is_ahead_is_told_of_by_the_one_it_had_until_that_says_so():
    assert moved(USUAL, LATER, moves=14 * DAY + 5 * HOUR)[1:] == [("usual", "today", False), ("waste", "late", False)]
    assert moved(USUAL, LATER, moves=16 * DAY, rests=12)[1:] == [("usual", "today", False), ("waste", "late", False)]


RISKY = attrs.evolve(WASTE, id="risk", applies_to=AppliesTo(flags=("risk",)))


@pytest.mark.parametrize(
    ("first", "last", "told"), [(14, 15, []), (10, 12, [("risk", "soon")]), (21, 23, [("risk", "late")])]
)
def test_a_case_that_was_flagged_for_days_that_nobody_swept_is_told_of_by_the_schedule_of_its_flag_for_these_alone(
    first, last, told
):
    book, _, _, damp = town(USUAL, RISKY)
    days(book, 1, first)
    book.clock.set(NOW + first * DAY - HOUR)
    book.flag(damp.id, flag="f1", kind="risk", by=SENDER)
    book.clock.set(NOW + last * DAY - HOUR)
    book.clear_flag(damp.id, flag="f1", reason="over", by=SENDER)
    days(book, last, 25)
    was_told = [each[:2] for each in rungs(book, damp)]

    assert was_told[0] == ("usual", "soon")
    assert [each for each in was_told if each[0] == "risk"] == told
    assert (("usual", "today") in was_told) is (first != 14)


def test_a_case_that_has_no_schedule_any_more_hears_what_fell_due_while_it_had_one():
    book, _, _, damp = town(attrs.evolve(RISKY, rungs=USUAL.rungs))
    book.flag(damp.id, flag="f1", kind="risk", by=SENDER)
    days(book, 1, 14)
    book.clock.set(NOW + 14 * DAY + MINUTE)
    book.clear_flag(damp.id, flag="f1", reason="over", by=SENDER)
    days(book, 15, 25)

    assert [each[1] for each in rungs(book, damp)] == ["soon", "today"]


def test_a_reminder_that_repeats_ends_with_the_last_turn_before_the_case_got_another_service():
    again = attrs.evolve(USUAL, rungs=(rung("every 2 days while overdue", name="again"),))

    told = moved(again, LATER, moves=17 * DAY)

    assert told == [("usual", "again", False), ("waste", "late", False)]


def test_a_case_that_goes_back_to_fewer_turns_of_the_same_reminder_hears_the_first_that_it_has_not_heard():
    """Turns that fell on a weekend were never claimed: no later turn waits for them."""
    often = rung("every 1 calendar day while overdue", name="again")
    seldom = attrs.evolve(USUAL, rungs=(rung("every 4 calendar days while overdue", name="again"),))
    at_risk = schedule(often, id="at-risk", applies_to=AppliesTo(flags=(FlagKind.RISK,)))
    book, _, _, damp = town(seldom, at_risk)
    book.flag(damp.id, flag="f1", kind="risk", by=SENDER)
    days(book, 15, 26)
    book.clear_flag(damp.id, flag="f1", reason="over", by=SENDER)

    days(book, 26, 64)

    assert [each[:2] for each in rungs(book, damp)] == [*(("at-risk", "again"),) * 9, ("usual", "again")]


def test_a_case_that_gets_another_service_before_it_was_told_hears_the_same_reminder_once():
    later = attrs.evolve(WASTE, rungs=(rung("5 days after", name="today"),))

    assert moved(*SAME) == moved(SAME[0], later) == [("usual", "today", False)]


def test_a_reminder_that_two_schedules_of_a_case_have_for_different_people_is_told_to_each_after_days_without_a_sweep():
    head = attrs.evolve(WASTE, rungs=(rung("5 days after", name="today", to=("head-of-service",)),))
    book, _, _, damp = town(SAME[0], head)
    book.clock.set(NOW + 14 * DAY + MINUTE)
    another_service(book, damp)
    days(book, 22, 23)

    assert rungs(book, damp) == [("usual", "today", True), ("waste", "today", True)]


@pytest.mark.parametrize(
    "other",
    [
        attrs.evolve(SAME[0], at=dt.time(8)),
        attrs.evolve(SAME[0], rungs=(rung("1 day before", name="today"),)),
        attrs.evolve(SAME[0], rungs=(rung("on", name="today", stages=("2",)),)),
    ],
    ids=["another hour", "another day", "another stage"],
)
def test_a_schedule_does_not_tell_what_was_no_reminder_of_the_one_that_the_case_had_then(other):
    assert [each for each in moved(other, SAME[1]) if each[0] == "waste"] == []


def test_what_fell_due_while_two_files_were_wrong_or_other_than_before_is_told_by_the_schedule_that_takes_the_case():
    """Nobody sweeps on the day. Then one file is torn, and the other one is for fewer cases, until both are mended."""
    book, folder, _, damp = town(GENERAL, WASTE)
    days(book, 1, 12)
    folder.read["usual"] = attrs.evolve(GENERAL, applies_to=AppliesTo(services=("housing",)))
    folder.torn.add("waste")
    days(book, 15, 22)
    assert [each[1] for each in rungs(book, damp)] == ["soon"]
    folder.read = {"waste": attrs.evolve(WASTE, applies_to=AppliesTo(kinds=("complaint",), services=("housing",)))}
    folder.mend()
    days(book, 22, 24)

    assert rungs(book, damp)[1:] == [("waste", "late", True)]


def another_service(book, case):
    book.add_matter(case.id, matter="m2", service="waste", by=SENDER)


@pytest.mark.parametrize("change", [narrowed, another_service])
def test_what_a_schedule_claimed_while_the_case_was_its_own_goes_out_also_once_the_case_is_another_ones(change):
    book, folder, bins, damp = town(GENERAL, WASTE)
    case = bins if change is narrowed else damp
    days(book, 1, 14 + (change is another_service))
    if change is narrowed:
        narrowed(folder)
    else:
        another_service(book, damp)
    book.clock.advance(hours=1)
    sweep(book)

    deliver(book)

    assert {each.notification.standing.value for each in book.notifications(case.id)} == {"delivered"}


AT_ONCE = schedule(rung("at once", watches="no_owner", name="nobody", to=("manager",)), id="usual")
NOBODYS = attrs.evolve(WASTE, rungs=(rung("at once", watches="no_owner", name="no-crew", to=("manager",)),))


@pytest.mark.parametrize("change", [taken_away, narrowed])
def test_a_case_that_no_sweep_saw_before_its_schedule_was_gone_is_told_of_by_the_one_that_it_has_now(change):
    book, folder, bins, _ = town(AT_ONCE, NOBODYS)
    days(book, 1, 2)
    new = complaint(book, service="waste")
    book.clock.advance(hours=1)
    change(folder)
    sweep(book)
    days(book, 2, 4)

    assert rungs(book, bins) == [("waste", "no-crew", True)]
    assert rungs(book, new) == [("usual", "nobody", False)]


@pytest.mark.parametrize("other", [LATER, NOBODYS])
def test_what_is_said_at_once_is_said_by_the_schedule_that_a_case_had_before_it_got_another_service(other):
    book, *_ = town(AT_ONCE, other)
    new = complaint(book, service="housing")
    book.clock.advance(minutes=1)
    another_service(book, new)
    book.clock.advance(minutes=1)
    sweep(book)

    assert rungs(book, new) == [("usual", "nobody", False)]


def test_what_falls_due_by_a_date_that_no_sweep_saw_before_the_schedule_was_gone_is_told_by_the_one_of_now():
    book, folder, bins, _ = town(GENERAL, WASTE)
    days(book, 1, 2)
    book.agree_date(bins.id, limit="respond", until=(NOW + 2 * DAY).date(), by=SENDER)
    taken_away(folder)
    days(book, 3, 4)

    assert rungs(book, bins) == [("usual", "today", True)]


def test_what_a_sweep_saw_and_a_schedule_did_not_tell_is_not_told_for_what_is_put_on_record_later():
    book, folder, bins, _ = town(AT_ONCE, WASTE)
    days(book, 1, 2)
    taken_away(folder)
    days(book, 2, 3)
    book.note(bins.id, text="Rang.", by=SENDER)
    days(book, 3, 4)

    assert rungs(book, bins) == []


def test_where_the_rows_were_thrown_away_every_case_counts_as_seen():
    book, folder, bins, _ = town(AT_ONCE, WASTE)
    days(book, 1, 2)
    book.rebuild()
    taken_away(folder)
    days(book, 2, 3)

    assert rungs(book, bins) == []


@pytest.mark.parametrize("how", ["broken", "torn"])
def test_what_fell_due_before_a_sweep_found_the_mistakes_is_told_also_where_that_file_is_taken_away(how):
    book, folder, bins, _ = town(GENERAL, WASTE)
    days(book, 1, 10)
    getattr(folder, how).add("waste")
    days(book, 16, 18)
    folder.mend()
    taken_away(folder)
    days(book, 18, 30)

    assert rungs(book, bins) == [("usual", "today", True), ("usual", "long-after", False)]


def test_a_case_that_came_in_before_a_sweep_found_the_mistakes_is_told_of_also_where_that_file_is_taken_away():
    book, folder, bins, _ = town(AT_ONCE, NOBODYS)
    days(book, 1, 2)
    new = complaint(book, service="waste")
    book.clock.advance(hours=1)
    folder.broken.add("waste")
    sweep(book)
    days(book, 2, 4)
    folder.mend()
    taken_away(folder)
    days(book, 4, 6)

    assert rungs(book, bins) == [("waste", "no-crew", True)]
    assert rungs(book, new) == [("usual", "nobody", True)]


def test_what_a_clock_far_ahead_found_gone_hides_nothing_of_a_schedule_that_came_back():
    book, folder, bins, _ = town(GENERAL, attrs.evolve(WASTE, rungs=(rung("5 days after", name="late"),)))
    days(book, 1, 2)
    kept = folder.read.pop("waste")
    book.clock.set(NOW + 400 * DAY)
    book.sweep(by=SENDER, at=NOW + DAY)
    days(book, 2, 5)
    folder.read["waste"] = kept
    days(book, 5, 7)
    book.note(bins.id, text="Rang.", by=SENDER)
    days(book, 7, 17)
    taken_away(folder)
    days(book, 17, 19)

    assert rungs(book, bins) == []
