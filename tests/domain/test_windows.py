"""Until when a complainant has time, in cases that an officer could check by hand."""

import datetime as dt

import attrs
import pytest

from casework.adapters.toml_procedures import parse_procedure
from casework.domain.authority import Authority, Evidence
from casework.domain.deadlines import DeadlineStepCode
from casework.domain.deadlines.windows import Bound, referral_window, windows
from casework.domain.procedures import PauseRule, Period, Pick, Trigger, Window
from casework.errors import NaiveInstantError, NotFoundError, UsageError
from tests.adapters.procedure_sketches import SPSO
from tests.histories import (
    CALENDARS,
    PLACE,
    READ,
    all_deadlines,
    case_of,
    escalated,
    library,
    limit,
    on,
    paused,
    reached,
    received,
    reopened,
    responded,
    resumed,
    rules,
    within,
)

EVENT = "the event, or knowing of it"
ANSWERED = case_of(received("2026-06-04"), responded("2026-06-25"))


def made_up(version):
    """The version as one of the procedure under which the cases here are received."""
    return attrs.evolve(version, procedure="made-up")


def shipped(procedure_id):
    return made_up(library().get(procedure_id).versions[-1])


SCOTLAND = made_up(parse_procedure(SPSO, name="spso").versions[0])


def period(starts="the matter", *, trigger=None, count=None):
    return Period(starts=starts, trigger=trigger and Trigger.parse(trigger), count=count)


ANSWER = period("the answer", trigger="responded@1", count=within(2, "weeks", calendar="all-days"))


def ruled(*periods, pick=Pick.EARLIER, pauses=(), authority=READ):
    """Rules with one window, and pauses of which it leaves out those in *pauses*."""
    window = Window(
        id="ask", name="Time to ask", periods=periods, authority=authority, pick=pick, pauses=pauses, to_stage="2"
    )
    reasons = ("wrong-body", "fee")
    made = rules(limit(), pauses=[PauseRule(reason=reason, authority=READ) for reason in reasons])
    return attrs.evolve(made, windows=(window,))


def found(case, version, window="ask", known=None):
    known = {words: on(day) for words, day in (known or {}).items()}
    every = windows(case, version, place=PLACE, calendars=CALENDARS, known=known)
    return next(each for each in every if each.window == window)


def spso(event=None):
    return found(ANSWERED, SCOTLAND, "ask-for-stage-2", known={EVENT: event} if event else {})


# One period


def test_the_time_to_ask_for_a_review_runs_from_the_answer():
    window = found(case_of(received("2026-03-02"), responded("2026-03-10")), shipped("foi-2000"), "ask-for-review")

    assert (window.until, window.bound, window.to_stage) == (on("2026-05-11"), Bound.UNTIL, "2")
    assert not window.provisional
    assert not window.unconfirmed
    assert window.explanation[0] == (
        "Time to ask for an internal review: the time runs from the answer to the request."
    )
    assert window.explanation[-2:] == (
        "There is time until Mon 11 May 2026.",
        "The time of the complainant: FOIA s.45 Code (read-secondary).",
    )


def test_until_there_is_an_answer_its_time_is_not_known():
    window = found(case_of(received("2026-03-02")), shipped("foi-2000"), "ask-for-review")

    assert (window.until, window.bound) == (None, None)
    assert "The clock has not started: it waits for the answer at stage 1." in window.explanation


def test_a_window_that_begins_at_the_matter_is_not_known_unless_somebody_says_when_that_was():
    matter = "the issue, or when the complainant became aware of it"
    case = case_of(received("2026-03-02"))

    window = found(case, shipped("lgsco-code-2024"), "complain")
    assert (window.until, window.periods[0].starts_on) == (None, None)
    assert f"That day is not on record ({matter}), so this time cannot be counted." in window.explanation

    window = found(case, shipped("lgsco-code-2024"), "complain", known={matter: "2025-05-31"})
    assert (window.until, window.bound, window.unconfirmed) == (on("2026-05-31"), Bound.UNTIL, True)
    assert window.explanation[-1].startswith("Unconfirmed: the time of the complainant is from memory")


def test_a_window_for_which_nobody_set_a_number_has_no_last_day():
    window = found(ANSWERED, shipped("lgsco-code-2024"), "ask-for-stage-2")

    assert (window.until, window.periods[0].starts_on) == (None, on("2026-06-25"))
    assert "No number is known or set for this time, so it has no last day." in window.explanation


def test_an_application_for_a_police_review_of_an_outcome_of_1_april_is_received_by_29_april():
    case = case_of(received("2024-03-01"), responded("2024-04-01"))

    assert found(case, shipped("police-review-2020"), "ask-for-review").until == on("2024-04-29")


def test_an_irish_complainant_has_ten_working_days_for_information_that_was_asked_for():
    case = case_of(received("2026-03-02", stage="2"), reached("2026-03-04", "information-asked", stage="2"))

    assert found(case, shipped("ie-hse-yoursay"), "give-information").until == on("2026-03-19")


def test_beyond_the_known_holidays_the_last_day_is_provisional():
    case = case_of(received("2028-11-01"), responded("2028-12-20"))

    window = found(case, shipped("foi-2000"), "ask-for-review")

    assert window.provisional
    assert any(step.code == "known_until" for step in window.explain())


def test_hours_cannot_be_counted_from_a_day_without_a_time():
    hours = period("the answer", trigger="responded@1", count=within(48, "hours"))
    instant = case_of(received("2026-06-04"), responded("2026-06-25T10:00+01:00"))

    assert found(ANSWERED, ruled(hours)).until is None
    assert found(instant, ruled(hours)).until == on("2026-06-27T10:00+01:00")


# Several periods


def test_the_later_of_two_months_from_the_answer_and_six_from_the_event_holds():
    """The example of the Scottish procedure: event on 10 January, answer on 25 June."""
    window = spso(event="2026-01-10")

    assert [each.until for each in window.periods] == [on("2026-08-25"), on("2026-07-10")]
    assert (window.until, window.bound) == (on("2026-08-25"), Bound.UNTIL)
    assert "Of Tue 25 Aug 2026 and Fri 10 Jul 2026 the later holds: Tue 25 Aug 2026." in window.explanation
    assert spso(event="2026-03-10").until == on("2026-09-10")


def test_without_the_day_of_the_event_there_is_time_until_two_months_from_the_answer_at_least():
    window = spso()

    assert (window.until, window.bound) == (on("2026-08-25"), Bound.AT_LEAST)
    assert (
        "There is time until Tue 25 Aug 2026 at least: a later time may hold, and not every time is known."
        in window.explanation
    )


def test_where_the_earlier_holds_and_one_is_not_known_there_is_time_until_then_at_the_latest():
    matter = period("the matter", count=within(1, "months", calendar="all-days"))

    window = found(ANSWERED, ruled(ANSWER, matter))
    assert (window.until, window.bound) == (on("2026-07-09"), Bound.AT_THE_LATEST)
    assert any("at the latest: an earlier time may hold" in said for said in window.explanation)

    both = found(ANSWERED, ruled(ANSWER, matter), known={"the matter": "2026-06-01"})
    assert (both.until, both.bound) == (on("2026-07-01"), Bound.UNTIL)


# The visit that is meant


def test_a_case_that_began_anew_waits_for_a_new_answer():
    again = case_of(received("2026-06-04"), responded("2026-06-25"), reopened("2026-07-01"))

    assert found(again, ruled(ANSWER)).until is None


def test_at_a_later_stage_the_time_is_still_that_from_the_answer_before():
    later = case_of(received("2026-06-04"), responded("2026-06-25"), escalated("2026-07-01"))

    assert found(later, ruled(ANSWER)).until == on("2026-07-09")


def test_a_case_that_was_never_under_the_procedure_has_none_of_its_windows():
    other = library().get("foi-2000").versions[-1]

    assert windows(ANSWERED, other, place=PLACE, calendars=CALENDARS) == ()


# Pauses


def test_only_a_pause_that_the_procedure_leaves_out_stops_the_time_of_the_complainant():
    case = case_of(
        received("2026-06-04"), responded("2026-06-25"), paused("2026-07-01", "wrong-body"), resumed("2026-07-06")
    )

    assert found(case, ruled(ANSWER)).until == on("2026-07-09")
    assert found(case, ruled(ANSWER, pauses=("fee",))).until == on("2026-07-09")
    window = found(case, ruled(ANSWER, pauses=("wrong-body",)))
    assert window.until == on("2026-07-14")
    assert any(step.code == "stood_still" for step in window.explain())


def test_time_with_the_wrong_body_is_left_out_of_the_time_for_a_police_review():
    case = case_of(
        received("2024-03-01"), responded("2024-04-01"), paused("2024-04-20", "wrong-body"), resumed("2024-04-30")
    )

    assert found(case, shipped("police-review-2020"), "ask-for-review").until == on("2024-05-09")


def test_while_the_time_stands_still_there_is_no_last_day_yet():
    case = case_of(received("2026-06-04"), responded("2026-06-25"), paused("2026-07-01", "wrong-body"))

    window = found(case, ruled(ANSWER, pauses=("wrong-body",)))
    assert window.until is None
    assert window.explain()[-2].code is DeadlineStepCode.STANDS_STILL
    assert "stands still since Wed 1 Jul 2026 (wrong-body)" in window.explanation[-2]


def test_a_pause_that_begins_after_the_last_day_changes_nothing():
    case = case_of(received("2026-06-04"), responded("2026-06-25"), paused("2026-07-10", "wrong-body"))

    assert found(case, ruled(ANSWER, pauses=("wrong-body",))).until == on("2026-07-09")


# What is refused


def test_a_day_for_words_with_which_no_time_starts_is_refused_with_those_that_there_are():
    with pytest.raises(NotFoundError, match="no beginning of a window that is not on record 'the moon'") as caught:
        found(ANSWERED, SCOTLAND, known={"the moon": "2026-01-01"})

    assert caught.value.known == (EVENT,)


def test_what_is_on_record_cannot_be_said_otherwise():
    with pytest.raises(NotFoundError, match="'the answer'"):
        found(ANSWERED, SCOTLAND, known={"the answer": "2026-01-01"})


def test_an_instant_without_an_offset_is_no_day():
    naive = dt.datetime(2026, 1, 10)  # noqa: DTZ001 - the naive instant that is refused

    with pytest.raises(NaiveInstantError):
        windows(ANSWERED, SCOTLAND, place=PLACE, calendars=CALENDARS, known={EVENT: naive})


@pytest.mark.parametrize("junk", [7, "the event", [EVENT]])
def test_days_come_as_a_mapping(junk):
    with pytest.raises(UsageError, match="are a mapping"):
        windows(ANSWERED, SCOTLAND, place=PLACE, calendars=CALENDARS, known=junk)


def test_a_window_is_no_deadline():
    assert [each.limit for each in all_deadlines(ANSWERED, ruled(ANSWER))] == ["respond"]


def test_a_window_from_memory_is_unconfirmed():
    vague = Authority(citation="Leaflet", evidence=Evidence.MEMORY)

    assert found(ANSWERED, ruled(ANSWER, authority=vague)).unconfirmed
    assert not found(ANSWERED, ruled(ANSWER)).unconfirmed


# The way to the ombudsman in the end


def referred(case, version, known=None):
    known = {words: on(day) for words, day in (known or {}).items()}
    return referral_window(case, version, place=PLACE, calendars=CALENDARS, known=known)


def test_the_time_to_go_to_the_ombudsman_runs_from_the_final_answer():
    final = case_of(
        received("2026-01-05"), responded("2026-01-20"), escalated("2026-02-02"), responded("2026-03-02", stage="2")
    )

    found_there = referred(final, shipped("housing-ombudsman-code-2024"))

    assert (found_there.body, found_there.until) == ("Housing Ombudsman", dt.date(2027, 3, 2))
    assert found_there.explanation[0].startswith("Time to go to Housing Ombudsman: the time runs from the landlord's")


def test_each_procedure_has_an_ombudsman_and_a_time_of_its_own():
    final = case_of(
        received("2026-01-05"), responded("2026-01-20"), escalated("2026-02-02"), responded("2026-03-02", stage="2")
    )

    times = {name: referred(final, shipped(name)) for name in ("foi-2000", "foisa-2002", "nipso-mchp")}

    assert {each.body: each.until for each in times.values()} == {
        "Information Commissioner": dt.date(2026, 4, 13),
        "Scottish Information Commissioner": dt.date(2026, 9, 2),
        "Northern Ireland Public Services Ombudsman (NIPSO)": dt.date(2026, 9, 2),
    }


def test_a_procedure_of_one_stage_counts_from_its_own_answer():
    times = [referred(ANSWERED, shipped(name)).until for name in ("fca-disp", "hsc-ni-2009")]

    assert times == [dt.date(2026, 12, 25), dt.date(2026, 12, 25)]


def test_a_time_that_begins_at_what_no_record_holds_waits_until_somebody_says_it():
    council = shipped("lgsco-code-2024")

    assert referred(ANSWERED, council).until is None
    assert referred(ANSWERED, council, {"knowing of the matter": "2026-05-01"}).until == dt.date(2027, 5, 1)
    with pytest.raises(NotFoundError, match="knowing of the matter"):
        referred(ANSWERED, council, {EVENT: "2026-05-01"})


def test_where_the_procedure_says_nothing_of_a_time_only_the_body_is_told():
    found_there = referred(ANSWERED, shipped("schools-england"))

    assert (found_there.body, found_there.periods, found_there.until) == (
        "Secretary of State (Department for Education)",
        (),
        None,
    )
    assert len(found_there.explanation) == 1


def test_a_procedure_without_an_ombudsman_tells_none():
    assert referred(ANSWERED, shipped("member-enquiries")) is None
