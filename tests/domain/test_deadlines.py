import datetime as dt

import attrs
import pytest

from casework.domain.authority import Authority, Evidence
from casework.domain.cases.parts import Pause
from casework.domain.deadlines import DeadlineResult, DeadlineStatus, DeadlineStepCode, deadlines
from casework.domain.procedures import ExtensionBase, PauseRule, Pick
from casework.domain.time.places import Place
from casework.errors import NaiveInstantError, NotFoundError
from tests.histories import (
    CALENDARS,
    LGSCO,
    LONDON,
    PLACE,
    READ,
    TEN_DAYS,
    accepted,
    acknowledged,
    agreed,
    all_deadlines,
    case_of,
    closed,
    deadline,
    escalated,
    extended,
    limit,
    more_time,
    on,
    paused,
    reached,
    received,
    referred,
    reopened,
    responded,
    resumed,
    rules,
    statuses,
    withdrawn,
    within,
)

# Starting


def test_five_working_days_to_acknowledge_skip_the_easter_weekend():
    found = deadline(case_of(received("2026-03-30")), LGSCO, "acknowledge")

    assert (found.starts_on, found.due_on) == (on("2026-03-30"), on("2026-04-08"))
    assert "Left out: Good Friday (Fri 3 Apr 2026), Easter Monday (Mon 6 Apr 2026)." in found.explanation
    assert found.explanation[-1] == "LGSCO Code 2024, 6.2 (read)."
    assert (found.calendar, found.calendar_version) == ("england-and-wales", PLACE.calendar.version)
    assert not found.provisional
    assert not found.unconfirmed


def test_until_the_acknowledgement_the_response_has_a_provisional_latest_date():
    found = deadline(case_of(received("2026-03-30")), LGSCO)

    assert (found.starts_on, found.due_on, found.provisional) == (None, on("2026-04-22"), True)
    assert found.status(on("2026-04-10")) is DeadlineStatus.NOT_STARTED
    assert any("there is no acknowledgement yet, so this is the latest date" in said for said in found.explanation)


def test_the_response_counts_from_the_acknowledgement_once_there_is_one():
    found = deadline(case_of(received("2026-03-30"), acknowledged("2026-03-31")), LGSCO)

    assert (found.starts_on, found.due_on, found.provisional) == (on("2026-03-31"), on("2026-04-16"), False)


def test_the_latest_date_follows_more_time_for_the_acknowledgement():
    case = case_of(received("2026-03-30"), extended("2026-04-01", 5, "working_days", limit="acknowledge"))

    assert deadline(case, LGSCO, "acknowledge").due_on == on("2026-04-15")
    assert deadline(case, LGSCO).due_on == on("2026-04-29")


def test_a_limit_that_waits_for_something_without_a_limit_has_no_date():
    found = deadline(case_of(received("2026-03-30")), rules(limit(starts="accepted", counts=[within(10)])))

    assert (found.due_on, found.provisional) == (None, False)
    assert found.status(on("2026-06-01")) is DeadlineStatus.NOT_STARTED
    assert "The clock has not started: it waits for the acceptance." in found.explanation


def test_the_latest_date_rests_on_the_limit_that_binds_this_body_and_on_its_evidence():
    vague = Authority(citation="From memory", evidence=Evidence.MEMORY)
    procedure = rules(
        limit("school", done="acknowledged", counts=[within(1)], only_for="school"),
        limit("other", done="acknowledged", counts=[within(5)], authority=vague, not_for="school"),
        limit(starts="acknowledged", counts=[within(10)]),
    )

    found = deadline(case_of(received("2026-05-05")), procedure)

    assert (found.due_on, found.unconfirmed) == (on("2026-05-27"), True)
    school = deadline(case_of(received("2026-05-05")), procedure, bodies={"school"})
    assert (school.due_on, school.unconfirmed) == (on("2026-05-20"), False)


def test_two_limits_that_wait_for_each_other_never_start_and_never_loop():
    both = rules(
        limit("a", starts="responded", done="acknowledged", counts=[within(5)]),
        limit("b", starts="acknowledged", done="responded", counts=[within(5)]),
    )

    assert [each.due_on for each in all_deadlines(case_of(received("2026-03-30")), both)] == [None, None]


def test_an_acceptance_starts_the_clock():
    found = deadline(
        case_of(received("2026-05-01"), accepted("2026-05-05")), rules(limit(starts="accepted", counts=[within(2)]))
    )

    assert found.due_on == on("2026-05-07")


def test_a_milestone_starts_a_clock_and_stops_another():
    panel = rules(
        limit("meet", done="milestone:panel-met", counts=[within(30)]),
        limit("report", starts="milestone:panel-met", done="responded", counts=[within(5)]),
    )
    case = case_of(received("2026-05-05"), reached("2026-05-20", "panel-met"), reached("2026-05-27", "panel-met"))

    assert deadline(case, panel, "meet").done_on == on("2026-05-20")
    assert deadline(case, panel, "report").due_on == on("2026-05-28")


def test_a_limit_can_start_at_the_answer_of_another_stage():
    review = rules(limit(counts=[within(10)]), two=[limit("ask", starts="responded@1", counts=[within(20)])])
    case = case_of(received("2026-05-05"), responded("2026-05-12"), escalated("2026-05-14"))

    assert deadline(case, review, "ask", stage="2").due_on == on("2026-06-10")
    assert deadline(case_of(received("2026-05-05", stage="2")), review, "ask", stage="2").due_on is None


def test_the_answer_of_another_stage_is_the_one_before_the_visit_not_a_later_one():
    review = rules(limit(counts=[within(10)]), two=[limit("ask", starts="responded@1", counts=[within(20)])])
    case = case_of(
        received("2026-05-05"), responded("2026-05-12"), escalated("2026-05-14"), escalated("2026-06-01", "1"),
        responded("2026-06-10"),
    )  # fmt: skip

    assert deadline(case, review, "ask", stage="2").starts_on == on("2026-05-12")


def test_stage_two_counts_from_the_request_for_it():
    case = case_of(received("2026-04-01"), acknowledged("2026-04-07"), responded("2026-04-20"), escalated("2026-05-01"))

    assert deadline(case, LGSCO, "acknowledge", stage="2").due_on == on("2026-05-11")
    assert "request for stage 2" in deadline(case, LGSCO, "acknowledge", stage="2").explanation[0]


def test_a_limit_may_start_at_the_receipt_whatever_the_stage():
    procedure = rules(limit(counts=[within(10)]), two=[limit(starts="received", counts=[within(20)])])
    case = case_of(received("2026-05-05"), escalated("2026-05-14"))

    assert deadline(case, procedure, stage="2").starts_on == on("2026-05-05")


def test_a_limit_that_repeats_begins_anew_whenever_it_is_done():
    update = rules(
        limit("update", starts="stage_began", done="milestone:updated", repeats=True,
              counts=[within(28, "calendar_days")])
    )  # fmt: skip
    case = case_of(received("2026-01-01"), reached("2026-01-20", "updated"), reached("2026-03-01", "updated"))

    found = all_deadlines(case, update)

    assert [(each.turn, each.starts_on, each.due_on, each.result.value) for each in found] == [
        (0, on("2026-01-01"), on("2026-01-29"), "met"),
        (1, on("2026-01-20"), on("2026-02-17"), "missed"),
        (2, on("2026-03-01"), on("2026-03-29"), "open"),
    ]


def test_a_limit_that_repeats_from_its_own_milestone_waits_for_the_first():
    update = rules(
        limit("update", starts="milestone:updated", done="milestone:updated", repeats=True,
              counts=[within(28, "calendar_days")])
    )  # fmt: skip

    assert [each.starts_on for each in all_deadlines(case_of(received("2026-01-01")), update)] == [None]
    case = case_of(received("2026-01-01"), reached("2026-01-20", "updated"))
    assert [each.due_on for each in all_deadlines(case, update)] == [on("2026-02-17")]


def test_a_limit_that_repeats_waits_for_its_start_before_its_first_turn():
    update = rules(
        limit("update", starts="accepted", done="milestone:updated", repeats=True, counts=[within(28, "weeks")])
    )
    case = case_of(received("2026-01-01"), reached("2026-01-20", "updated"))

    assert [(each.starts_on, each.done_on) for each in all_deadlines(case, update)] == [
        (None, on("2026-01-20")), (on("2026-01-20"), None),
    ]  # fmt: skip


def test_more_time_for_a_limit_that_repeats_counts_for_the_turn_in_which_it_was_given():
    update = rules(limit("update", done="acknowledged", repeats=True, counts=[within(28, "calendar_days")]))
    case = case_of(
        received("2026-01-01"), extended("2026-01-10", 2, "calendar_days", limit="update"),
        acknowledged("2026-01-20"), extended("2026-01-25", 5, "calendar_days", limit="update"),
    )  # fmt: skip

    assert [each.due_on for each in all_deadlines(case, update)] == [on("2026-01-31"), on("2026-02-22")]


def test_an_instant_becomes_the_local_day_of_the_place():
    found = deadline(case_of(received("2026-06-07T23:30:00+00:00")), LGSCO, "acknowledge")

    assert found.due_on == on("2026-06-15")
    assert "The count starts from Mon 8 Jun 2026 00:30." in found.explanation


def test_T03_a_limit_may_have_a_cut_off_and_it_is_local_time():
    court = rules(limit(counts=[within(5, cut_off=dt.time(16))]))

    assert deadline(case_of(received("2026-06-01T14:59:59+00:00")), court).due_on == on("2026-06-08")
    assert deadline(case_of(received("2026-06-01T15:00:00+00:00")), court).due_on == on("2026-06-09")


def test_hours_run_from_the_instant_and_through_the_night_when_the_clocks_change():
    emergency = rules(limit(counts=[within(24, "hours", calendar="all-days")]))

    found = deadline(case_of(received("2026-03-28T12:00:00+00:00")), emergency)

    assert found.due_on == dt.datetime(2026, 3, 29, 13, tzinfo=LONDON)
    assert found.due_day == on("2026-03-29")
    assert found.status(on("2026-03-29T13:00:00+01:00")) is DeadlineStatus.DUE_SOON
    assert found.status(on("2026-03-29T13:00:01+01:00")) is DeadlineStatus.OVERDUE
    assert statuses(found, "2026-03-29", "2026-03-30") == ["due_soon", "overdue"]


def test_hours_from_a_date_alone_are_not_guessed():
    found = deadline(case_of(received("2026-03-28")), rules(limit(counts=[within(24, "hours")])))

    assert found.due_on is None
    assert found.status(on("2026-04-28")) is DeadlineStatus.RUNNING
    assert "The time of day on Sat 28 Mar 2026 is not known, so hours cannot be counted from it." in found.explanation


def test_done_within_the_hours_is_met_and_a_second_after_is_missed():
    emergency = rules(limit(counts=[within(24, "hours", calendar="all-days")]))
    start = received("2026-05-05T12:00:00+01:00")

    assert deadline(case_of(start, responded("2026-05-06T12:00:00+01:00")), emergency).result == "met"
    assert deadline(case_of(start, responded("2026-05-06T12:00:01+01:00")), emergency).result == "missed"


def test_T08_beyond_the_known_holidays_a_date_is_provisional():
    found = deadline(case_of(received("2028-12-28")), TEN_DAYS)

    assert found.provisional
    assert any(said.startswith("Provisional: the holidays of England and Wales") for said in found.explanation)


# Several counts, no number, evidence


@pytest.mark.parametrize(("pick", "due"), [(Pick.EARLIER, "2026-05-19"), (Pick.LATER, "2026-06-01")])
def test_of_two_counts_the_earlier_or_the_later_holds(pick, due):
    both = rules(limit(counts=[within(27, "calendar_days"), within(10)], pick=pick))

    found = deadline(case_of(received("2026-05-05")), both)

    assert found.due_on == on(due)
    assert f"the {pick.value} holds" in next(
        str(step) for step in found.explain() if step.code is DeadlineStepCode.PICKED
    )


def test_of_a_day_and_an_instant_on_it_the_instant_is_earlier():
    both = rules(limit(counts=[within(1, "calendar_days"), within(24, "hours")], pick=Pick.EARLIER))

    found = deadline(case_of(received("2026-05-05T10:00:00+01:00")), both)

    assert found.due_on == dt.datetime(2026, 5, 6, 10, tzinfo=LONDON)


def test_a_school_has_twenty_school_days_or_sixty_working_days_whichever_is_earlier():
    terms = CALENDARS["england-and-wales"].with_holidays(
        {dt.date(2026, 7, 20) + dt.timedelta(days=day): "Summer holidays" for day in range(45)}, id="school"
    )
    case = case_of(received("2026-07-13"))

    found = deadline(case, "foi-2000", "respond_school", place=Place(zone=LONDON, calendar=terms), bodies={"school"})
    in_term = deadline(
        case_of(received("2026-06-01")), "foi-2000", "respond_school",
        place=Place(zone=LONDON, calendar=terms), bodies={"school"},
    )  # fmt: skip

    assert (found.due_on, found.calendar) == (on("2026-09-24"), "school")
    assert in_term.due_on == on("2026-06-29")
    works = {dt.date(2026, 9, 1) + dt.timedelta(days=day): "Building works" for day in range(40)}
    shut = Place(zone=LONDON, calendar=terms.with_holidays(works, id="school"))
    late = deadline(case_of(received("2026-07-17")), "foi-2000", "respond_school", place=shut, bodies={"school"})
    assert (late.due_on, late.calendar) == (on("2026-10-13"), "uk-union")


def test_without_a_school_calendar_the_other_count_is_a_provisional_date():
    found = deadline(case_of(received("2026-05-20")), "foi-2000", "respond_school", bodies={"school"})

    assert (found.due_on, found.provisional) == (on("2026-08-18"), True)
    assert any("knows no school holidays" in said for said in found.explanation)


def test_school_days_alone_without_a_school_calendar_have_no_date():
    found = deadline(case_of(received("2026-05-20")), rules(limit(counts=[within(20, "school_days")])))

    assert found.due_on is None
    assert found.status(on("2027-01-01")) is DeadlineStatus.RUNNING
    assert found.days_late(on("2027-01-01")) == 0


def test_the_limit_of_a_school_binds_schools_and_the_other_one_binds_the_rest():
    case = case_of(received("2026-05-20"))

    assert [each.limit for each in all_deadlines(case, "foi-2000")] == ["respond"]
    assert [each.limit for each in all_deadlines(case, "foi-2000", bodies={"school"})] == ["respond_school"]


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (Evidence.NOT_FOUND, "No number is known for this limit, so there is no due date."),
        (Evidence.LOCAL, "The organisation has set no number for this limit, so there is no due date."),
    ],
)
def test_a_limit_without_a_number_has_no_date_and_says_so(evidence, sentence):
    nothing = rules(limit(authority=Authority(citation="WHC 2026/0061", evidence=evidence)))
    case = case_of(received("2026-05-20"))

    found = deadline(case, nothing)

    assert found.due_on is None
    assert sentence in found.explanation
    assert f"WHC 2026/0061 ({evidence.value})." in found.explanation
    assert found.status(on("2027-05-20")) is DeadlineStatus.RUNNING
    assert found.unconfirmed is (evidence is Evidence.NOT_FOUND)
    done = deadline(case_of(received("2026-05-20"), responded("2027-05-20")), nothing)
    assert (done.result, done.days_late(on("2028-01-01"))) == (DeadlineResult.MET, 0)


def test_a_number_from_memory_is_unconfirmed_and_says_so_last():
    found = deadline(case_of(received("2026-05-20", stage="2")), "foi-2000", stage="2")

    assert found.unconfirmed
    assert found.explanation[-2:] == (
        "FOIA s.45 Code (memory).",
        "Unconfirmed: the time limit is from memory; check the text before you rely on it.",
    )


def test_a_counting_rule_from_memory_makes_the_date_unconfirmed_although_the_number_was_read():
    remembered = Authority(citation="Policy, appendix 2", evidence=Evidence.MEMORY)
    counted = rules(limit(counts=[within(5, day_one="same")], counting=remembered))

    found = deadline(case_of(received("2026-05-05")), counted)

    assert (found.due_on, found.authority.evidence, found.unconfirmed) == (on("2026-05-11"), Evidence.READ, True)
    assert found.explanation[-4:] == (
        "The counting rule: Policy, appendix 2 (memory).",
        "Unconfirmed: the counting rule is from memory; check the text before you rely on it.",
        "Due on Mon 11 May 2026.",
        "Policy 1.1 (read).",
    )


def test_a_counting_rule_that_was_read_is_cited_and_leaves_the_date_confirmed():
    seen = Authority(citation="Policy, appendix 2", evidence=Evidence.READ_SECONDARY)

    found = deadline(case_of(received("2026-05-05")), rules(limit(counts=[within(5)], counting=seen)))

    assert not found.unconfirmed
    assert "The counting rule: Policy, appendix 2 (read-secondary)." in found.explanation


def test_a_clock_that_has_not_started_rests_on_no_counting_rule_yet():
    remembered = Authority(citation="Policy, appendix 2", evidence=Evidence.MEMORY)
    waiting = rules(limit(starts="accepted", counts=[within(5)], counting=remembered))

    assert not deadline(case_of(received("2026-05-05")), waiting).unconfirmed


def test_an_extension_rule_from_memory_makes_the_date_unconfirmed_only_when_it_is_used():
    vague = rules(limit(counts=[within(10)], extension=more_time(ExtensionBase.DUE, evidence=Evidence.MEMORY)))

    assert not deadline(case_of(received("2026-05-05")), vague).unconfirmed
    used = deadline(case_of(received("2026-05-05"), extended("2026-05-06", 5, "working_days")), vague)
    assert used.unconfirmed
    assert any("Unconfirmed: the rule on more time is from memory" in said for said in used.explanation)
    promised = deadline(case_of(received("2026-05-05"), agreed("2026-05-06", "2026-05-12")), vague)
    assert not promised.unconfirmed
    assert not any("rule on more time" in said for said in promised.explanation)


def test_a_calendar_missing_among_those_at_hand_is_named():
    found = rules(limit(counts=[within(10, calendar="scotland")]))

    with pytest.raises(NotFoundError, match="there is no calendar 'scotland': choose one of uk-union"):
        deadlines(case_of(received("2026-05-05")), found, place=PLACE, calendars={"uk-union": CALENDARS["uk-union"]})


def test_a_limit_that_names_an_unknown_calendar_says_which_there_are():
    with pytest.raises(NotFoundError, match="there is no calendar 'mars': choose one of all-days"):
        deadline(case_of(received("2026-05-05")), rules(limit(counts=[within(10, calendar="mars")])))


# More time


def test_more_time_counts_on_from_the_due_date():
    found = deadline(case_of(received("2026-04-01"), acknowledged("2026-04-07"), extended("2026-04-20", 10)), LGSCO)

    assert found.due_on == on("2026-05-06")
    assert any("10 working days, counted on from the due date Tue 21 Apr 2026" in said for said in found.explanation)


def test_an_extension_without_a_length_has_that_of_the_procedure():
    found = deadline(case_of(received("2026-04-01"), acknowledged("2026-04-07"), extended("2026-04-20")), LGSCO)

    assert found.due_on == on("2026-05-06")


def test_more_time_can_be_a_day_but_never_an_earlier_one():
    start = received("2026-05-05")

    assert deadline(case_of(start, extended("2026-05-10", until="2026-06-30")), TEN_DAYS).due_on == on("2026-06-30")
    earlier = deadline(case_of(start, extended("2026-05-10", until="2026-05-12")), TEN_DAYS)
    assert earlier.due_on == on("2026-05-19")
    assert "More time never makes a date earlier, so Tue 19 May 2026 stays." in earlier.explanation


def test_a_date_agreed_with_the_complainant_holds_even_if_it_is_earlier():
    found = deadline(case_of(received("2026-05-05"), agreed("2026-05-06", "2026-05-12")), TEN_DAYS)

    assert found.due_on == on("2026-05-12")
    assert "It was agreed with the complainant on Wed 6 May 2026: due on Tue 12 May 2026." in found.explanation


def test_an_agreed_date_stands_for_a_number_that_is_not_known_and_can_be_extended():
    nothing = rules(limit())
    start, promise, more = received("2026-05-05"), agreed("2026-05-06", "2026-05-12"), extended("2026-05-08", 2)

    assert deadline(case_of(start, promise), nothing).due_on == on("2026-05-12")
    assert deadline(case_of(start, promise, more), nothing).due_on == on("2026-05-14")
    without = deadline(case_of(start, more), nothing)
    assert without.due_on is None
    assert any("there is no due date to which it could be added" in said for said in without.explanation)


def test_an_agreed_date_holds_although_the_clock_has_not_started():
    found = deadline(case_of(received("2026-05-05"), agreed("2026-05-06", "2026-06-12")), LGSCO)

    assert (found.starts_on, found.due_on, found.provisional) == (None, on("2026-06-12"), False)
    assert [found.status(on(day)).value for day in ("2026-05-08", "2026-06-12", "2026-06-13")] == [
        "running", "due_soon", "overdue",
    ]  # fmt: skip


def test_amounts_of_different_units_from_the_start_are_added_before_the_only_roll():
    request = rules(limit(
        counts=[within(1, "months", roll="forward")], extension=more_time(ExtensionBase.START, 2, "months"),
    ))  # fmt: skip
    start, days = received("2026-01-01"), extended("2026-01-05", 13, "calendar_days")

    only_days = deadline(case_of(start, extended("2026-01-05", 5, "calendar_days")), request)
    and_a_day = deadline(case_of(start, days, extended("2026-01-06", 1, "working_days")), request)
    and_a_week = deadline(case_of(start, days, extended("2026-01-06", 1, "weeks")), request)
    and_two_months = deadline(case_of(start, days, extended("2026-01-06")), request)

    assert only_days.due_on == on("2026-02-06")  # five days after Sunday 1 Feb
    assert and_a_day.due_on == on("2026-02-16")  # one working day after Saturday 14 Feb
    assert and_a_week.due_on == on("2026-02-23")  # 1 Feb, 13 days, 7 days: Saturday 21 Feb
    assert and_two_months.due_on == on("2026-04-14")


def test_nothing_can_be_added_to_the_start_of_a_limit_without_a_number():
    nothing = rules(limit(extension=more_time(ExtensionBase.START)))
    case = case_of(received("2026-05-05"), agreed("2026-05-06", "2026-05-12"), extended("2026-05-07", 5))

    assert deadline(case, nothing).due_on == on("2026-05-12")


def test_an_extension_of_hours_counts_on_from_the_instant():
    emergency = rules(limit(counts=[within(24, "hours", calendar="all-days")]))
    case = case_of(received("2026-05-05T12:00:00+01:00"), extended("2026-05-05", 12, "hours"))

    assert deadline(case, emergency).due_on == dt.datetime(2026, 5, 7, 0, tzinfo=LONDON)


# Pauses


def test_days_of_standing_still_are_left_out():
    case = case_of(received("2026-05-05"), paused("2026-05-07"), resumed("2026-05-12"))

    found = deadline(case, TEN_DAYS)

    assert found.due_on == on("2026-05-22")
    assert any("stood still from Thu 7 May 2026 to Mon 11 May 2026: 3" in said for said in found.explanation)
    assert statuses(found, "2026-05-06", "2026-05-07", "2026-05-11", "2026-05-12") == [
        "running", "paused", "paused", "running",
    ]  # fmt: skip


def test_while_a_clock_stands_still_there_is_no_date():
    found = deadline(case_of(received("2026-05-05"), paused("2026-05-07")), TEN_DAYS)

    assert (found.due_on, found.paused_on) == (None, on("2026-05-07"))
    assert statuses(found, "2026-05-06", "2026-05-07", "2027-05-07") == ["running", "paused", "paused"]
    assert (found.result, found.days_late(on("2027-05-07"))) == (DeadlineResult.OPEN, 0)
    assert (
        "The clock stands still since Thu 7 May 2026 (waiting), so there is no due date; 9 working days left."
        in found.explanation
    )


def test_what_is_left_of_months_is_counted_in_calendar_days():
    found = deadline(case_of(received("2026-05-05"), paused("2026-05-26", "identity")), "uk-gdpr-sar")

    assert any("11 calendar days left" in said for said in found.explanation)


def test_what_is_left_until_an_agreed_date_is_counted_in_calendar_days():
    case = case_of(received("2026-05-05"), agreed("2026-05-06", "2026-05-20"), paused("2026-05-18"))

    found = deadline(case, rules(limit()))

    assert (found.due_on, found.paused_on) == (None, on("2026-05-18"))
    assert any("3 calendar days left" in said for said in found.explanation)


def test_days_that_two_pauses_share_are_not_left_twice():
    facts = [received("2026-05-05"), paused("2026-05-07"), paused("2026-05-12", pause="p2"), resumed("2026-05-13")]

    one, both = (deadline(case_of(*some), TEN_DAYS) for some in (facts[:2], facts))

    left = "9 working days left."
    assert any(sentence.endswith(left) for sentence in one.explanation)
    assert any(sentence.endswith(left) for sentence in both.explanation), both.explanation


def test_a_pause_that_has_ended_does_not_move_an_agreed_date():
    case = case_of(
        received("2026-05-05"), agreed("2026-05-06", "2026-05-20"), paused("2026-05-11"), resumed("2026-05-13")
    )

    assert deadline(case, TEN_DAYS).due_on == on("2026-05-20")


def test_a_pause_that_begins_after_the_due_date_changes_nothing():
    found = deadline(case_of(received("2026-05-05"), paused("2026-05-20")), TEN_DAYS)

    assert found.due_on == on("2026-05-19")
    assert statuses(found, "2026-05-20", "2026-06-20") == ["overdue", "overdue"]


def test_a_pause_on_the_due_day_still_stops_the_clock():
    found = deadline(case_of(received("2026-05-05"), paused("2026-05-19")), TEN_DAYS)

    assert (found.due_on, found.status(on("2026-06-20"))) == (None, DeadlineStatus.PAUSED)
    assert any("1 working day left" in said for said in found.explanation)


def test_a_ledger_that_goes_on_before_it_stood_still_leaves_nothing_out():
    wrong = Pause(pause="p1", paused=on("2026-05-12"), resumed=on("2026-05-07"), reason="waiting")
    case = attrs.evolve(case_of(received("2026-05-05")), pauses=(wrong,))

    assert deadline(case, TEN_DAYS).due_on == on("2026-05-19")


def test_work_done_while_the_clock_stands_still_is_in_time():
    found = deadline(case_of(received("2026-05-05"), paused("2026-05-07"), responded("2026-07-01")), TEN_DAYS)

    assert (found.result, found.due_on) == (DeadlineResult.MET, on("2026-07-13"))


def test_what_is_paused_after_the_work_is_done_changes_nothing():
    start, answer = received("2026-05-05"), responded("2026-05-15")

    before = deadline(case_of(start, answer), TEN_DAYS)
    after = deadline(case_of(start, answer, paused("2026-05-18")), TEN_DAYS)
    same_day = deadline(case_of(start, answer, paused("2026-05-15"), resumed("2026-05-18")), TEN_DAYS)

    assert after == same_day == before
    assert before.due_on == on("2026-05-19")


def test_what_is_paused_after_a_visit_ended_does_not_change_its_date():
    case = case_of(received("2026-05-05"), withdrawn("2026-05-08"), reopened("2026-05-11"), paused("2026-05-12"))

    assert deadline(case, TEN_DAYS, visit=0).due_on == on("2026-05-19")
    assert deadline(case, TEN_DAYS, visit=1).due_on is None


def test_until_a_fee_is_paid_the_clock_stands_still_and_the_day_of_paying_does_not_count():
    start = received("2026-05-05")

    paid = deadline(case_of(start, paused("2026-05-07", "fee"), resumed("2026-05-12")), "foi-2000")
    usual = deadline(case_of(start, paused("2026-05-07", "other"), resumed("2026-05-12")), "foi-2000")

    assert (usual.due_on, paid.due_on) == (on("2026-06-08"), on("2026-06-09"))
    assert paid.status(on("2026-05-12")) is DeadlineStatus.PAUSED


def test_after_a_clarification_the_clock_of_a_request_begins_anew_and_is_unconfirmed():
    start, stop = received("2026-05-05"), paused("2026-05-07", "clarification")

    waiting = deadline(case_of(start, stop), "foi-2000")
    found = deadline(case_of(start, stop, resumed("2026-05-12T10:00:00+01:00")), "foi-2000")

    assert (waiting.due_on, waiting.status(on("2026-05-20"))) == (None, DeadlineStatus.PAUSED)
    assert (found.due_on, found.unconfirmed) == (on("2026-06-10"), True)
    assert statuses(found, "2026-05-06", "2026-05-08", "2026-05-12") == ["running", "paused", "running"]
    assert any("The clock began anew on Tue 12 May 2026 10:00" in said for said in found.explanation)
    assert "The rule that a pause (clarification) begins the clock anew: FOIA s.1(3) (memory)." in found.explanation
    assert any(
        said.startswith(
            "Unconfirmed: the rule that a pause (clarification) begins the clock anew is from memory; check"
        )
        for said in found.explanation
    )
    same_day = deadline(case_of(start, paused("2026-05-05", "clarification"), resumed("2026-05-05")), "foi-2000")
    assert (same_day.due_on, same_day.unconfirmed) == (on("2026-06-03"), False)


def test_a_confirmed_rule_that_restarts_leaves_the_date_confirmed():
    clarified = rules(
        limit(counts=[within(20)]), pauses=[PauseRule(reason="clarification", restarts=True, authority=READ)]
    )
    case = case_of(received("2026-05-05"), paused("2026-05-07", "clarification"), resumed("2026-05-12"))

    found = deadline(case, clarified)

    assert not found.unconfirmed
    assert "The rule that a pause (clarification) begins the clock anew: Policy 1.1 (read)." in found.explanation
    assert not any(said.startswith("Unconfirmed") for said in found.explanation)


def test_of_two_pauses_that_begin_the_clock_anew_only_the_rule_of_the_last_matters():
    vague = Authority(citation="From memory", evidence=Evidence.MEMORY)
    clarified = rules(
        limit(counts=[within(20)]),
        pauses=[
            PauseRule(reason="clarification", restarts=True, authority=vague),
            PauseRule(reason="waiting", restarts=True, authority=READ),
        ],
    )
    first = [received("2026-05-05"), paused("2026-05-07", "clarification"), resumed("2026-05-12")]

    assert deadline(case_of(*first), clarified).unconfirmed
    assert not deadline(case_of(*first, paused("2026-05-14"), resumed("2026-05-18")), clarified).unconfirmed


def test_before_the_acknowledgement_a_pause_leaves_no_latest_date():
    case = case_of(received("2026-05-05"), paused("2026-05-06"))

    assert deadline(case, LGSCO).due_on is None
    later = case_of(received("2026-05-05"), paused("2026-05-18"))
    assert deadline(later, LGSCO, "acknowledge").due_on == on("2026-05-12")
    assert (deadline(later, LGSCO).due_on, deadline(later, LGSCO).paused_on) == (None, on("2026-05-18"))


# Status and result


def test_a_status_on_every_day_of_a_deadline():
    found = deadline(case_of(received("2026-05-05"), responded("2026-05-21")), TEN_DAYS)

    assert statuses(
        found, "2026-05-04", "2026-05-05", "2026-05-14", "2026-05-15", "2026-05-19", "2026-05-20", "2026-05-21"
    ) == ["not_started", "running", "running", "due_soon", "due_soon", "overdue", "missed"]
    assert found.status(on("2026-05-14"), soon=3) is DeadlineStatus.DUE_SOON
    assert found.status(on("2026-05-18"), soon=0) is DeadlineStatus.RUNNING


def test_done_on_the_due_day_is_met():
    found = deadline(case_of(received("2026-05-05"), responded("2026-05-19T23:59:59+01:00")), TEN_DAYS)

    assert (found.result, found.ended_on) == (DeadlineResult.MET, None)
    assert statuses(found, "2026-05-18", "2026-05-19", "2026-06-01") == ["due_soon", "met", "met"]
    assert found.status(on("2026-05-19T23:59:59+01:00")) is DeadlineStatus.MET
    assert found.status(on("2026-05-19T12:00:00+01:00")) is DeadlineStatus.DUE_SOON


@pytest.mark.parametrize("end", [withdrawn, referred, escalated])
def test_T43_a_limit_that_was_overdue_when_its_visit_ended_is_missed_for_good(end):
    found = deadline(case_of(received("2026-05-05"), end("2026-05-20")), TEN_DAYS)

    assert (found.due_on, found.result, found.ended_on) == (on("2026-05-19"), DeadlineResult.MISSED, on("2026-05-20"))
    assert statuses(found, "2026-05-06", "2026-05-19", "2026-05-20", "2026-06-20") == [
        "running", "due_soon", "missed", "missed",
    ]  # fmt: skip
    assert found.days_late(on("2026-06-20")) == 1


@pytest.mark.parametrize("end", [closed, withdrawn, referred, escalated])
def test_T43_what_ended_on_or_before_the_due_day_was_no_longer_waited_for(end):
    found = deadline(case_of(received("2026-05-05"), end("2026-05-19T23:59:59+01:00")), TEN_DAYS)

    assert (found.result, found.ended_on) == (DeadlineResult.ENDED, on("2026-05-19T23:59:59+01:00"))
    assert statuses(found, "2026-05-06", "2026-05-19", "2026-06-01") == ["running", "ended", "ended"]


def test_T43_a_closure_without_the_answer_tells_nothing_and_stays_apart():
    found = deadline(case_of(received("2026-05-05"), closed("2026-06-01")), TEN_DAYS)

    assert (found.result, found.ended_on) == (DeadlineResult.ENDED, on("2026-06-01"))
    assert statuses(found, "2026-05-06", "2026-05-25", "2026-06-01") == ["running", "overdue", "ended"]


def test_T43_only_what_ended_the_visit_itself_says_what_became_of_its_limits():
    ten = rules(limit(counts=[within(10)]), two=[limit(counts=[within(10)])])
    moved_on = case_of(
        received("2026-05-05"), escalated("2026-06-01"), responded("2026-06-01", "2"), closed("2026-06-01")
    )
    taken_up = case_of(received("2026-05-05"), closed("2026-06-01"), escalated("2026-06-01"))

    assert deadline(moved_on, ten).result is DeadlineResult.MISSED
    assert deadline(taken_up, ten).result is DeadlineResult.ENDED


def test_T43_a_council_that_never_answers_misses_although_its_clock_never_started():
    case = case_of(received("2026-05-05"), escalated("2026-06-20"))

    assert [deadline(case, LGSCO, name).result.value for name in ("acknowledge", "respond")] == ["missed", "missed"]


def test_T43_a_limit_without_a_date_or_on_hold_when_its_visit_ended_cannot_be_missed():
    held = case_of(received("2026-05-05"), paused("2026-05-07"), withdrawn("2026-08-20"))

    assert deadline(held, TEN_DAYS).result is DeadlineResult.ENDED
    assert deadline(case_of(received("2026-05-05"), withdrawn("2026-08-20")), rules(limit())).result == "ended"


def test_an_answer_after_the_visit_ended_is_judged_by_its_day():
    case = case_of(received("2026-05-05"), referred("2026-06-01"), responded("2026-05-15"))

    assert deadline(case, TEN_DAYS).result is DeadlineResult.MET


def test_an_answer_is_no_acknowledgement():
    case = case_of(received("2026-05-05"), responded("2026-05-07"))
    found = deadline(case, LGSCO, "acknowledge")

    assert found.status(on("2026-06-01")) is DeadlineStatus.OVERDUE
    assert deadline(case, LGSCO).result is DeadlineResult.MET
    ended = case_of(received("2026-05-05"), responded("2026-05-07"), closed("2026-05-08"))
    assert deadline(ended, LGSCO, "acknowledge").result is DeadlineResult.ENDED


def test_a_limit_can_wait_for_the_closing():
    clear = rules(limit("close", done="closed", counts=[within(10)]))

    assert deadline(case_of(received("2026-05-05"), closed("2026-05-08")), clear, "close").result == "met"
    assert deadline(case_of(received("2026-05-05"), withdrawn("2026-05-08")), clear, "close").result == "ended"


def test_a_naive_instant_has_no_status():
    with pytest.raises(NaiveInstantError):
        deadline(case_of(received("2026-05-05")), TEN_DAYS).status(dt.datetime(2026, 5, 6, 10))  # noqa: DTZ001


def test_T47_lateness_is_counted_in_the_unit_of_the_limit_and_is_none_on_the_due_day():
    working = deadline(case_of(received("2026-05-05")), TEN_DAYS)
    calendar = deadline(case_of(received("2026-05-05")), rules(limit(counts=[within(14, "calendar_days")])))

    assert working.due_on == calendar.due_on == on("2026-05-19")
    assert [working.days_late(on(day)) for day in ("2026-05-19", "2026-05-20", "2026-05-26")] == [0, 1, 4]
    assert [calendar.days_late(on(day)) for day in ("2026-05-19", "2026-05-20", "2026-05-26")] == [0, 1, 7]
    done = deadline(case_of(received("2026-05-05"), responded("2026-05-21")), TEN_DAYS)
    assert [done.days_late(on(day)) for day in ("2026-05-20", "2026-05-21", "2026-09-01")] == [1, 2, 2]


def test_an_answer_on_the_saturday_after_its_friday_is_missed_and_no_working_day_late():
    found = deadline(case_of(received("2026-01-16"), responded("2026-01-31")), TEN_DAYS)

    assert (found.due_on, found.result) == (on("2026-01-30"), "missed")
    assert [found.days_late(on(day)) for day in ("2026-01-31", "2026-02-02")] == [0, 0]


def test_lateness_of_the_sixty_working_days_of_a_school_is_in_working_days():
    found = deadline(case_of(received("2026-05-20")), "foi-2000", "respond_school", bodies={"school"})

    assert found.days_late(on("2026-08-24")) == 4


# Explanation


def test_the_explanation_ends_with_the_date_and_where_it_is_written_down():
    for found in all_deadlines(case_of(received("2026-05-05"), acknowledged("2026-05-06")), LGSCO):
        assert found.explanation[-1] == f"{found.citation} ({found.authority.evidence.value})."
        assert found.explain()[-2].days == (found.due_on,)


def test_a_printed_explanation_is_its_sentences_line_by_line():
    found = deadline(case_of(received("2026-05-05")), TEN_DAYS)

    assert str(found.explain()).splitlines() == list(found.explanation)


def test_asking_for_an_explanation_changes_nothing():
    found = deadline(case_of(received("2026-05-05"), paused("2026-05-06"), resumed("2026-05-08")), TEN_DAYS)

    assert found.explain() == found.explain()
    assert found.due_on == on("2026-05-21")
