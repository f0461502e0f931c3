"""What other systems got wrong about the deadlines of a case; the numbers are those of the collected traps."""

import datetime as dt
from zoneinfo import ZoneInfo

import attrs
import pytest

from casework.domain.cases.parts import Pause
from casework.domain.deadlines import DeadlineResult, DeadlineStatus
from casework.domain.procedures import ExtensionBase, PauseRule
from casework.domain.time.places import Place
from tests.histories import (
    CALENDARS,
    LGSCO,
    LONDON,
    READ,
    TEN_DAYS,
    acknowledged,
    agreed,
    all_deadlines,
    case_of,
    closed,
    corrected,
    deadline,
    escalated,
    extended,
    extended_some_day,
    limit,
    more_time,
    on,
    paused,
    received,
    referred,
    reopened,
    responded,
    resumed,
    rules,
    statuses,
    within,
)


@pytest.mark.parametrize(
    ("received_on", "keeping", "deemed"),
    [
        ("2024-12-20", "2025-01-22", "2025-01-22"),
        ("2024-12-21", "2025-01-22", "2025-01-23"),
        ("2024-12-25", "2025-01-24", "2025-01-27"),
        ("2025-04-18", "2025-05-20", "2025-05-21"),
        ("2020-01-04", "2020-01-31", "2020-02-03"),
    ],
)
def test_T01_two_limits_of_one_case_name_two_rules_and_say_so(received_on, keeping, deemed):
    both = rules(limit("one", counts=[within(20)]), limit("other", counts=[within(20, closed_day="deemed")]))

    one, other = all_deadlines(case_of(received(received_on)), both)

    assert (one.due_on, other.due_on) == (on(keeping), on(deemed))
    assert any("it stays the start" in said for said in one.explanation) == (keeping != deemed)
    assert any("so it is deemed to happen on" in said for said in other.explanation) == (keeping != deemed)


@pytest.mark.parametrize(
    ("received_at", "day"),
    [
        ("2026-06-08T23:59:59+01:00", "Mon 8 Jun 2026"),
        ("2026-06-09T00:00:00+01:00", "Tue 9 Jun 2026"),
        ("2026-06-06T22:00:00+01:00", "Sat 6 Jun 2026"),  # a Saturday evening counts; the Monday after is day 1
    ],
)
def test_T03_a_request_for_information_counts_on_the_day_it_came_until_midnight(received_at, day):
    found = deadline(case_of(received(received_at)), "foi-2000")

    assert found.explanation[1].startswith(f"The count starts from {day}")


def test_T04_two_limits_of_one_case_use_two_calendars_and_say_so():
    both = rules(limit("local", counts=[within(20)]), limit("foi", counts=[within(20, calendar="uk-union")]))
    case = case_of(received("2024-12-20"))

    local, foi = deadline(case, both, "local"), deadline(case, both, "foi")

    assert (local.due_on, foi.due_on) == (on("2025-01-22"), on("2025-01-23"))
    assert (local.calendar, foi.calendar) == ("england-and-wales", "uk-union")
    assert any("2nd January (Scotland)" in said for said in foi.explanation)
    assert not any("Scotland" in said for said in local.explanation)


def test_T05_an_extension_and_its_roll_use_the_calendar_of_the_limit():
    ours = CALENDARS["england-and-wales"].with_holidays({dt.date(2026, 3, 2): "Founder's day"}, id="ours")
    case = case_of(received("2025-11-30"), extended("2025-12-10"))

    found = deadline(case, "uk-gdpr-sar", place=Place(zone=LONDON, calendar=ours))

    assert found.due_on == on("2026-03-03")
    named = {step.names[0] for step in found.explain() if step.code.value == "calendar"}
    assert named == {"ours"}


@pytest.mark.parametrize("zone", ["Europe/London", "Pacific/Auckland", "America/Los_Angeles"])
def test_T15_a_deadline_is_never_overdue_during_its_last_day(zone):
    place = Place(zone=ZoneInfo(zone), calendar=CALENDARS["weekends-only"])
    found = deadline(case_of(received("2026-05-05")), TEN_DAYS, place=place)
    midnight = dt.datetime(2026, 5, 20, tzinfo=place.zone)

    assert found.due_on == on("2026-05-19")
    assert found.status(found.due_on) is DeadlineStatus.DUE_SOON
    assert found.status(midnight - dt.timedelta(microseconds=1)) is DeadlineStatus.DUE_SOON
    assert found.status(midnight) is DeadlineStatus.OVERDUE
    assert found.status(midnight.astimezone(dt.UTC)) is DeadlineStatus.OVERDUE


def test_T17_a_pause_leaves_no_magic_date_behind_and_resuming_brings_the_date_back():
    start, stop = received("2026-05-05"), paused("2026-05-07")

    standing = deadline(case_of(start, stop), TEN_DAYS)
    running = deadline(case_of(start, stop, resumed("2026-05-07")), TEN_DAYS)

    assert standing.due_on is None
    assert running.due_on == deadline(case_of(start), TEN_DAYS).due_on
    assert all(day.year == 2026 for step in standing.explain() for day in step.days)


def test_T18_two_pauses_are_summed_and_rolled_once():
    start = received("2025-05-06")
    two = case_of(
        start, paused("2025-05-12", "identity"), resumed("2025-05-13"),
        paused("2025-05-19", "identity"), resumed("2025-05-20"),
    )  # fmt: skip
    one = case_of(start, paused("2025-05-12", "identity"), resumed("2025-05-14"))

    assert deadline(case_of(start), "uk-gdpr-sar").due_on == on("2025-06-06")
    assert deadline(two, "uk-gdpr-sar").due_on == deadline(one, "uk-gdpr-sar").due_on == on("2025-06-09")


def test_T18_two_extensions_are_summed_and_rolled_once():
    procedure = rules(limit(counts=[within(28, "calendar_days", roll="forward")]))
    start = received("2026-05-06")

    split = case_of(start, extended("2026-05-08", 3, "calendar_days"), extended("2026-05-09", 4, "calendar_days"))
    whole = case_of(start, extended("2026-05-08", 7, "calendar_days"))

    assert deadline(split, procedure).due_on == deadline(whole, procedure).due_on == on("2026-06-10")


def test_T19_correcting_the_receipt_keeps_pauses_and_extensions():
    rest = [acknowledged("2026-05-08"), paused("2026-05-11"), resumed("2026-05-13"), extended("2026-05-14", 10)]
    procedure = rules(limit("acknowledge", done="acknowledged", counts=[within(5)]), limit(counts=[within(10)]))

    wrong = case_of(received("2026-05-05"), *rest)
    put_right = case_of(received("2026-05-05"), *rest, corrected("2026-05-15", 1, received("2026-05-01")))
    never_wrong = case_of(received("2026-05-01"), *rest)

    assert deadline(wrong, procedure).due_on == on("2026-06-05")
    assert deadline(put_right, procedure).due_on == deadline(never_wrong, procedure).due_on == on("2026-06-04")
    assert all_deadlines(put_right, procedure) == all_deadlines(never_wrong, procedure)


def test_T19_striking_out_an_extension_restores_the_date():
    case = case_of(received("2026-05-05"), extended("2026-05-08", 10), corrected("2026-05-09", 2))

    assert deadline(case, TEN_DAYS).due_on == on("2026-05-19")


@pytest.mark.parametrize(
    ("base", "given", "due", "said"),
    [
        (ExtensionBase.DUE, "2026-04-20", "2026-05-12", "counted on from the due date Tue 5 May 2026"),
        (ExtensionBase.START, "2026-04-20", "2026-05-11", "added to the limit and counted from the start"),
        (ExtensionBase.GRANTED, "2026-05-04", "2026-05-11", "counted from that day"),
    ],
)
def test_T20_an_extension_counts_from_its_base_and_says_which(base, given, due, said):
    # 28 days end on Saturday 2 May, and Monday 4 May is a bank holiday: due on Tuesday 5 May.
    procedure = rules(limit(counts=[within(28, "calendar_days", roll="forward")], extension=more_time(base)))

    plain = deadline(case_of(received("2026-04-04")), procedure)
    found = deadline(case_of(received("2026-04-04"), extended(given, 7, "calendar_days")), procedure)

    assert (plain.due_on, found.due_on) == (on("2026-05-05"), on(due))
    assert any(said in sentence for sentence in found.explanation)


@pytest.mark.parametrize(
    ("base", "start", "given", "amount", "due"),
    [
        (ExtensionBase.DUE, "2026-04-27", "2026-05-01", 21, "2026-06-01"),  # due Mon 11 May; 21 days on: Mon 1 June
        (ExtensionBase.START, "2026-04-27", "2026-05-01", 14, "2026-05-26"),  # 28 days: Mon 25 May, a bank holiday
        (ExtensionBase.GRANTED, "2026-04-27", "2026-05-04", 21, "2026-05-26"),  # given on one, ends on another
    ],
)
def test_T20_a_holiday_at_each_base(base, start, given, amount, due):
    procedure = rules(limit(counts=[within(14, "calendar_days", roll="forward")], extension=more_time(base)))

    assert deadline(case_of(received(start), extended(given, amount, "calendar_days")), procedure).due_on == on(due)


def test_T20_extensions_from_the_day_of_giving_do_not_add_up():
    procedure = rules(limit(counts=[within(10)], extension=more_time(ExtensionBase.GRANTED)))
    case = case_of(received("2026-05-05"), extended("2026-05-18", 10), extended("2026-05-20", 5))

    assert deadline(case, procedure).due_on == on("2026-06-02")


UNTOLD = "More time was given on a day that is not known: "


@pytest.mark.parametrize(
    ("base", "due", "said"),
    [
        (ExtensionBase.DUE, "2026-05-12", f"{UNTOLD}7 calendar days, counted on from the due date Tue 5 May 2026."),
        (ExtensionBase.START, "2026-05-11", f"{UNTOLD}7 calendar days, added to the limit and counted from the start."),
    ],
)
def test_T20_an_extension_given_on_a_day_that_nobody_knows_counts_from_its_base(base, due, said):
    procedure = rules(limit(counts=[within(28, "calendar_days", roll="forward")], extension=more_time(base)))

    found = deadline(case_of(received("2026-04-04"), extended_some_day(7, "calendar_days")), procedure)

    assert (found.due_on, found.provisional) == (on(due), False)
    assert said in found.explanation


def test_T20_what_counts_from_a_day_of_giving_that_nobody_knows_is_not_counted_and_no_date_is_sure():
    procedure = rules(limit(counts=[within(10)], extension=more_time(ExtensionBase.GRANTED)))

    found = deadline(case_of(received("2026-05-05"), extended_some_day(10)), procedure)

    assert (found.due_on, found.provisional) == (on("2026-05-19"), True)
    assert any("that day is not known, so a later date may hold" in said for said in found.explanation)


@pytest.mark.parametrize("written", ["2026-05-06", "2026-05-18", "2026-08-30"])
def test_when_an_extension_without_a_day_was_written_down_moves_no_date(written):
    until, five = (extended_some_day(written=written, until="2026-06-30"), extended_some_day(5, written=written))
    start, ten, agreement = received("2026-05-05"), extended("2026-05-12", 10), agreed("2026-05-15", "2026-06-10")

    histories = (until, ten), (five, ten), (until, agreement)
    dates = [deadline(case_of(start, *more), TEN_DAYS).due_on for more in histories]

    # Until then, whatever came before; fifteen working days on; and what was agreed on a day that is known holds.
    assert dates == [on("2026-06-30"), on("2026-06-10"), on("2026-06-10")]


def test_an_extension_without_a_day_belongs_to_no_turn_of_a_limit_that_repeats():
    update = rules(limit("update", done="acknowledged", repeats=True, counts=[within(28, "calendar_days")]))
    case = case_of(received("2026-01-01"), extended_some_day(2, "calendar_days", limit="update"))

    assert [each.due_on for each in all_deadlines(case, update)] == [on("2026-01-29")]


def test_T20_a_subject_access_request_is_extended_to_three_months_from_the_receipt():
    case = case_of(received("2019-09-26"), extended("2019-10-01"))

    assert deadline(case, "uk-gdpr-sar").due_on == on("2019-12-27")


def test_T21_a_pause_inside_closed_time_changes_nothing():
    case = case_of(received("2026-05-05"), paused("2026-05-09"), resumed("2026-05-11"))

    assert deadline(case, TEN_DAYS).due_on == deadline(case_of(received("2026-05-05")), TEN_DAYS).due_on


def test_T21_a_pause_is_measured_in_the_unit_and_on_the_calendar_of_each_clock():
    both = rules(
        limit("working", counts=[within(10)]), limit("calendar", counts=[within(14, "calendar_days")]),
        limit("union", counts=[within(10, calendar="uk-union")]),
    )  # fmt: skip
    start = received("2026-06-08")

    plain = all_deadlines(case_of(start), both)
    weekend = all_deadlines(case_of(start, paused("2026-06-13"), resumed("2026-06-16")), both)

    # From Saturday to Monday: one working day, three calendar days, and on the union's calendar a bank holiday.
    assert [each.due_on for each in plain] == [on("2026-06-22"), on("2026-06-22"), on("2026-06-23")]
    assert [each.due_on for each in weekend] == [on("2026-06-23"), on("2026-06-25"), on("2026-06-23")]


def test_T21_a_pause_across_easter_leaves_out_only_the_working_days():
    case = case_of(received("2026-03-30"), paused("2026-04-02"), resumed("2026-04-08"))

    # Of six days only Thursday 2 April and Tuesday 7 April were working days.
    assert deadline(case_of(received("2026-03-30")), TEN_DAYS).due_on == on("2026-04-15")
    assert deadline(case, TEN_DAYS).due_on == on("2026-04-17")


def test_T22_the_ledger_of_pauses_outlives_a_change_of_rules_and_of_stage():
    start, stop, go_on = received("2026-05-05"), paused("2026-05-07"), resumed("2026-05-14")
    other = rules(limit(counts=[within(20)]), two=[limit(counts=[within(5)])])

    assert deadline(case_of(start, stop, go_on), other).due_on == on("2026-06-10")
    escalated_meanwhile = case_of(start, stop, escalated("2026-05-11"), go_on)
    assert deadline(escalated_meanwhile, other, stage="2").due_on == on("2026-05-20")


def test_T23_a_case_that_began_paused_is_paused():
    found = deadline(case_of(received("2026-05-05"), paused("2026-05-05")), TEN_DAYS)

    assert statuses(found, "2026-05-05", "2026-06-05") == ["paused", "paused"]
    going_on = case_of(received("2026-05-05"), paused("2026-05-05"), resumed("2026-05-12"))
    assert deadline(going_on, TEN_DAYS).due_on == on("2026-05-26")


def test_T23_a_case_that_began_closed_is_ended():
    found = deadline(case_of(received("2026-05-05"), closed("2026-05-05")), TEN_DAYS)

    assert (found.result, found.status(on("2026-05-05"))) == (DeadlineResult.ENDED, DeadlineStatus.ENDED)


def test_T24_overlapping_pauses_count_once():
    plain = case_of(received("2026-05-05"))
    overlapping = attrs.evolve(
        plain,
        pauses=(
            Pause(pause="p1", paused=on("2026-05-07"), resumed=on("2026-05-13"), reason="waiting"),
            Pause(pause="p2", paused=on("2026-05-11"), resumed=on("2026-05-14"), reason="illness"),
        ),
    )

    assert deadline(overlapping, TEN_DAYS).due_on == on("2026-05-27")  # 7, 8, 11, 12 and 13 May, and the bank holiday


def test_T24_the_clock_stands_still_while_one_of_two_pauses_lasts():
    case = attrs.evolve(
        case_of(received("2026-05-05")),
        pauses=(
            Pause(pause="p1", paused=on("2026-05-07"), reason="waiting"),
            Pause(pause="p2", paused=on("2026-05-07"), resumed=on("2026-05-08"), reason="illness"),
        ),
    )

    found = deadline(case, TEN_DAYS)

    assert (found.due_on, found.status(on("2026-05-12"))) == (None, DeadlineStatus.PAUSED)


def test_T36_a_reopened_case_begins_anew_and_its_first_result_is_frozen():
    first = [received("2026-05-05"), acknowledged("2026-05-06"), responded("2026-05-12"), closed("2026-05-13")]
    again = [*first, reopened("2026-09-01"), paused("2026-09-02"), extended("2026-09-02", 10)]
    assert deadline(case_of(*first), LGSCO).ended_on is None
    answered = [*first, reopened("2026-09-01"), acknowledged("2026-09-02"), responded("2026-09-30")]

    assert deadline(case_of(*again), LGSCO, visit=0) == deadline(case_of(*first), LGSCO)
    assert deadline(case_of(*answered), LGSCO, visit=0).result is DeadlineResult.MET
    assert deadline(case_of(*answered), LGSCO, visit=1).result is DeadlineResult.MISSED
    fresh = deadline(case_of(*first, reopened("2026-09-01")), LGSCO, "acknowledge")
    assert (fresh.visit, fresh.due_on) == (1, on("2026-09-08"))
    assert fresh.status(on("2026-09-01")) is DeadlineStatus.RUNNING


def test_T36_a_reopened_case_is_not_late_at_once_where_limits_count_from_the_receipt():
    first = [received("2026-01-05"), acknowledged("2026-01-06"), responded("2026-02-12"), closed("2026-02-13")]

    found = deadline(case_of(*first, reopened("2026-09-01")), "adult-social-care-nhs-england-2009")

    assert (found.starts_on, found.due_on) == (on("2026-09-01"), on("2027-02-28"))


@pytest.mark.parametrize("reason", ["fee", "clarification", "other"])
def test_T36_a_pause_that_ends_after_the_answer_leaves_the_result_frozen(reason):
    answered = [received("2026-03-02"), paused("2026-03-09", reason), responded("2026-03-20")]
    first = deadline(case_of(*answered), "foi-2000")

    later = deadline(case_of(*answered, resumed("2026-05-05")), "foi-2000")
    instant = deadline(case_of(*answered, resumed("2026-05-05T10:00:00+01:00")), "foi-2000")

    assert later == instant == first
    assert (first.starts_on, first.due_on, first.result) == (on("2026-03-02"), on("2026-04-14"), DeadlineResult.MET)
    assert later.explanation == first.explanation
    assert statuses(later, "2026-03-19", "2026-03-20", "2026-05-06") == ["paused", "met", "met"]


@pytest.mark.parametrize("restarts", [False, True])
def test_T36_a_late_result_stays_late_however_long_the_pause_lasted(restarts):
    procedure = rules(
        limit(counts=[within(10)]), pauses=[PauseRule(reason="waiting", restarts=restarts, authority=READ)]
    )
    late = [received("2026-01-05"), paused("2026-01-26"), responded("2026-02-02")]

    frozen = deadline(case_of(*late), procedure)

    assert (frozen.due_on, frozen.result) == (on("2026-01-19"), DeadlineResult.MISSED)
    assert deadline(case_of(*late, resumed("2026-03-02")), procedure) == frozen
    assert deadline(case_of(*late, closed("2026-02-03"), reopened("2026-03-02")), procedure, visit=0) == frozen


def test_T36_a_clarification_that_came_in_before_the_answer_of_that_day_begins_the_clock_anew():
    start = [received("2026-03-09"), paused("2026-03-10", "clarification")]
    before = [*start, resumed("2026-03-20T09:00:00+00:00"), responded("2026-03-20T11:00:00+00:00")]
    after = [*start, responded("2026-03-20T11:00:00+00:00"), resumed("2026-03-20T15:00:00+00:00")]

    assert deadline(case_of(*before), "foi-2000").starts_on == on("2026-03-20T09:00:00+00:00")
    assert deadline(case_of(*after), "foi-2000").starts_on == on("2026-03-09")


def test_T36_a_pause_that_only_ended_with_the_case_does_not_begin_the_clock_anew():
    # Asked to be made clear after it was due, and never made clear; then referred, and taken up again later.
    late = [received("2026-03-02"), paused("2026-04-07", "clarification"), referred("2026-05-05")]
    again = case_of(*late, reopened("2026-07-01"))

    frozen, afterwards = deadline(case_of(*late), "foi-2000"), deadline(again, "foi-2000", visit=0)

    assert (frozen.starts_on, frozen.due_on, frozen.result) == (on("2026-03-02"), on("2026-03-31"), "missed")
    assert (afterwards, afterwards.result) == (frozen, "missed")
    assert afterwards.explanation == frozen.explanation


def test_T36_the_date_of_a_clock_that_never_started_is_frozen_by_the_answer_too():
    both = rules(
        limit("acknowledge", done="acknowledged", counts=[within(5)]),
        limit(starts="acknowledged", counts=[within(10)]),
    )
    answered = [received("2026-01-05"), paused("2026-01-07"), responded("2026-01-15")]

    assert deadline(case_of(*answered, resumed("2026-03-02")), both) == deadline(case_of(*answered), both)


def test_T39_each_limit_is_reported_by_itself_and_a_shorter_one_hides_no_other():
    both = rules(limit("long", counts=[within(20)]), limit("short", done="acknowledged", counts=[within(2)]))

    found = all_deadlines(case_of(received("2026-05-05")), both)

    assert [(each.limit, each.due_on) for each in found] == [("long", on("2026-06-03")), ("short", on("2026-05-07"))]


def test_T39_a_case_retargeted_later_gets_the_dates_of_the_new_rules_with_every_pause():
    case = case_of(received("2026-05-05"), paused("2026-05-07"), resumed("2026-05-12"))

    assert deadline(case, TEN_DAYS).due_on == on("2026-05-22")
    assert deadline(case, rules(limit(counts=[within(5)]))).due_on == on("2026-05-15")


def test_T21_an_answer_on_the_day_on_which_a_pause_ends_moves_no_date():
    """Until a fee is paid, the day of payment included, the days of a request are not counted."""
    waiting = case_of(received("2026-03-02"), paused("2026-03-05", "fee"), resumed("2026-03-12"))
    answered = case_of(
        received("2026-03-02"), paused("2026-03-05", "fee"), resumed("2026-03-12"), responded("2026-03-12")
    )

    assert deadline(waiting, "foi-2000").due_on == deadline(answered, "foi-2000").due_on == on("2026-04-10")
