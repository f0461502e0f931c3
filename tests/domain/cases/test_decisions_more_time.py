"""How much more time a limit may be given, and until when it may be asked for."""

import attrs
import pytest

from casework.domain.authority import Authority, Evidence
from casework.domain.cases import decisions
from casework.domain.cases.decisions import DECISIONS, allowed_now
from casework.domain.cases.events import Acknowledged, DateAgreed, Extended, MilestoneReached, Replacement
from casework.domain.deadlines import DeadlineResult
from casework.domain.procedures import ExtensionBase, ExtensionRule
from casework.domain.time.counting import Unit
from casework.errors import DecisionError
from tests.complaints import CARE, COUNCIL, FEEDBACK, FOI, after, around, case_of, decide, due_dates, on, received
from tests.histories import limit, rules, within

HOUSING, SAR = "housing-ombudsman-code-2024", "uk-gdpr-sar"
TOO_LATE = "an extension can no longer be given"
COMPLAINT = case_of(received("2026-04-01"), (on("2026-04-07"), Acknowledged(stage="1")))
"""A complaint whose answer is due on 21 April, and on 6 May at the latest."""


def extend(case, day, *, procedure=COUNCIL, **said):
    return decide(case, "extend", day, procedure=procedure, **{"reason": "complexity", **said})


def refusal(case, day, *, rule=None, **said):
    with pytest.raises(DecisionError) as refused:
        extend(case, day, **said) if rule is None else extend_by(rule, case, day, **said)
    return refused.value.why


def capped(amount=None, *, counts=None, base=ExtensionBase.DUE, **more):
    """Made-up circumstances: ten working days, and more of them as *more* says."""
    authority = Authority(citation="X", evidence=Evidence.READ)
    rule = ExtensionRule(base=base, amount=amount, authority=authority, **more)
    version = rules(limit(counts=counts or [within(10)], extension=rule))
    return attrs.evolve(around(), version=version)


def extend_by(circumstances, case, day, **said):
    event = DECISIONS["extend"](case, circumstances, happened=on(day), reason="complexity", **said)
    return after(case, event, day)


@pytest.mark.parametrize(
    ("procedure", "facts", "latest"),
    [
        (COUNCIL, [(on("2026-04-07"), Acknowledged(stage="1"))], "Wed 6 May 2026"),
        (HOUSING, [(on("2026-04-07"), Acknowledged(stage="1"))], "Wed 6 May 2026"),
        (FOI, [], "Tue 2 Jun 2026"),
        (SAR, [], "Wed 1 Jul 2026"),
    ],
)
def test_no_day_is_beyond_the_most_that_the_procedure_allows(procedure, facts, latest):
    moment, event = received("2026-04-01")
    case = case_of((moment, attrs.evolve(event, procedure=procedure)), *facts)

    why = refusal(case, "2026-04-14", procedure=procedure, until=on("2027-03-01"))

    assert why.startswith(f"Mon 1 Mar 2027 is after {latest}, the latest that {procedure}@")
    assert why.endswith(" allows")


def test_the_last_day_that_is_allowed_may_be_given_and_the_next_one_may_not():
    assert extend(COMPLAINT, "2026-04-14", until=on("2026-05-06")).visit.granted
    assert refusal(COMPLAINT, "2026-04-14", until=on("2026-05-07")) == (
        "Thu 7 May 2026 is after Wed 6 May 2026, the latest that lgsco-code-2024@2024-04-01 allows"
    )


def test_before_the_acknowledgement_the_most_counts_from_the_day_by_which_it_is_due():
    waiting = case_of(received("2026-01-05"))

    assert extend(waiting, "2026-01-15").visit.granted
    assert refusal(waiting, "2026-01-15", until=on("2026-02-10")).startswith("Tue 10 Feb 2026 is after Mon 9 Feb 2026,")


def test_the_sum_of_all_extensions_is_capped():
    seven = capped(at_most=17)
    case = case_of(received("2026-01-05"))

    once = extend_by(seven, case, "2026-01-06", amount=4)

    assert extend_by(seven, once, "2026-01-07", amount=3).visit.granted
    assert refusal(once, "2026-01-07", rule=seven, amount=4) == (
        "Thu 29 Jan 2026 is after Wed 28 Jan 2026, the latest that made-up@2000-01-01 allows"
    )


def test_a_later_extension_that_is_known_counts_into_the_sum_of_an_earlier_one_recorded_late():
    once = extend_by(capped(at_most=17), case_of(received("2026-01-05")), "2026-01-16", amount=5)

    assert refusal(once, "2026-01-07", rule=capped(at_most=17), amount=3).startswith("Thu 29 Jan 2026 is after")


def test_the_most_may_be_in_another_unit_than_the_limit():
    three_weeks = capped(at_most=3, at_most_unit=Unit.WEEKS)

    assert refusal(case_of(received("2026-01-05")), "2026-01-06", rule=three_weeks, until=on("2026-01-27")).startswith(
        "Tue 27 Jan 2026 is after Mon 26 Jan 2026"
    )


def test_without_a_most_a_day_is_held_to_the_amount_that_may_be_given_at_once():
    five = capped(5)
    case = case_of(received("2026-01-05"))

    assert extend_by(five, case, "2026-01-06", until=on("2026-01-26")).visit.granted
    assert refusal(case, "2026-01-06", rule=five, until=on("2026-01-27")).startswith(
        "Tue 27 Jan 2026 is after Mon 26 Jan 2026"
    )
    granted = capped(5, base=ExtensionBase.GRANTED)
    assert refusal(case, "2026-01-16", rule=granted, until=on("2026-01-26")).startswith(
        "Mon 26 Jan 2026 is after Fri 23 Jan 2026"
    )


def test_where_the_procedure_sets_neither_a_most_nor_an_amount_any_day_may_be_given():
    complaint = case_of(received(procedure=CARE))
    compliment = case_of(received(procedure=FEEDBACK))

    assert extend(complaint, "2026-01-15", procedure=CARE, until=on("2030-01-01")).visit.granted
    assert extend(compliment, "2026-01-15", procedure=FEEDBACK, until=on("2030-01-01")).visit.granted


def test_days_of_standing_still_up_to_then_make_the_latest_day_later():
    stopped = decide(case_of(received("2026-03-02", procedure=FOI)), "pause", "2026-03-09", procedure=FOI, reason="fee")

    # 40 working days from 2 March end on 30 April; eight from 9 to 19 March did not count (17 March is closed).
    assert extend(stopped, "2026-03-20", procedure=FOI, until=on("2026-05-13")).visit.granted
    assert refusal(stopped, "2026-03-20", procedure=FOI, until=on("2026-05-14")).startswith(
        "Thu 14 May 2026 is after Wed 13 May 2026"
    )


def test_after_the_due_day_no_more_time_can_be_given():
    last, late = "2026-04-21T23:59:59+01:00", "2026-04-22T00:00:00+01:00"

    assert extend(COMPLAINT, "2026-04-21").visit.granted
    assert extend(COMPLAINT, last).visit.granted
    assert refusal(COMPLAINT, late) == f"the answer was due on Tue 21 Apr 2026: {TOO_LATE}"
    assert refusal(COMPLAINT, "2026-04-22", until=on("2026-05-06")).endswith(TOO_LATE)


def test_an_overdue_answer_never_becomes_met():
    with pytest.raises(DecisionError):
        extend(COMPLAINT, "2026-04-23")

    answered = decide(COMPLAINT, "respond", "2026-04-23")

    assert due_dates(answered)[1][4] is DeadlineResult.MISSED


def test_without_an_acknowledgement_too_no_more_time_is_given_after_the_latest_date():
    waiting = case_of(received("2026-01-05"))

    assert refusal(waiting, "2026-01-27") == f"the answer was due on Mon 26 Jan 2026: {TOO_LATE}"


def test_an_extension_in_time_may_be_written_down_later():
    recorded = case_of(
        received("2026-04-01"),
        (on("2026-04-07"), Acknowledged(stage="1")),
        (on("2026-05-20"), DateAgreed(stage="1", limit="acknowledge", until=on("2026-05-20"))),
    )

    assert extend(recorded, "2026-04-20").visit.granted[-1].happened == on("2026-04-20")


def test_more_time_may_be_asked_for_again_while_the_time_that_was_given_lasts():
    often = capped(3, times=None)
    once = extend_by(often, case_of(received("2026-01-05")), "2026-01-19", amount=3)

    assert extend_by(often, once, "2026-01-22", amount=3).visit.granted
    assert refusal(once, "2026-01-23", rule=often, amount=3) == f"the answer was due on Thu 22 Jan 2026: {TOO_LATE}"
    assert refusal(case_of(received("2026-01-05")), "2026-01-20", rule=often).endswith(TOO_LATE)


def test_hours_are_over_to_the_minute():
    hours = capped(12, unit=Unit.HOURS, counts=[within(24, "hours", calendar="all-days")])
    case = case_of(received("2026-01-05T12:00:00+00:00"))

    assert extend_by(hours, case, "2026-01-06T12:00:00+00:00").visit.granted
    assert refusal(case, "2026-01-06T12:00:01+00:00", rule=hours).startswith("the answer was due on Tue 6 Jan 2026")


def test_of_a_limit_that_repeats_the_turn_counts_in_which_more_time_is_given():
    authority = Authority(citation="X", evidence=Evidence.READ)
    rule = ExtensionRule(base=ExtensionBase.DUE, at_most=10, authority=authority)
    update = limit("update", done="milestone:updated", repeats=True, counts=[within(5)], extension=rule)
    circumstances = attrs.evolve(around(), version=rules(update))
    told = (on("2026-01-09"), MilestoneReached(stage="1", milestone="updated"))
    case = case_of(received("2026-01-05"), told)

    assert extend_by(circumstances, case, "2026-01-16", until=on("2026-01-23")).visit.granted
    assert refusal(case, "2026-01-16", rule=circumstances, until=on("2026-01-26")).startswith(
        "Mon 26 Jan 2026 is after Fri 23 Jan 2026"
    )
    assert refusal(case, "2026-01-19", rule=circumstances, until=on("2026-01-23")) == (
        f"the milestone updated was due on Fri 16 Jan 2026: {TOO_LATE}"
    )


def test_a_corrected_receipt_is_refused_where_the_extension_would_have_come_too_late():
    case = extend(COMPLAINT, "2026-04-21")
    earlier = Replacement(happened=on("2026-04-02"), event=case.history[1].event)

    with pytest.raises(DecisionError, match=TOO_LATE):
        decisions.correct(
            case, around(), happened=on("2026-05-01"), version=2, reason="typing-error", replacement=earlier
        )


def test_what_was_granted_for_another_limit_does_not_count():
    both = case_of(
        received("2026-04-01"),
        (on("2026-04-07"), Acknowledged(stage="1")),
        (on("2026-04-08"), Extended(stage="1", limit="acknowledge", reason="x", amount=40, unit="working_days")),
    )

    assert extend(both, "2026-04-14").visit.granted


def test_a_date_is_agreed_before_the_answer_is_overdue():
    with pytest.raises(DecisionError) as refused:
        decide(COMPLAINT, "agree-date", "2026-04-22", limit="respond", until=on("2026-05-29"))

    assert refused.value.why == "the answer was due on Tue 21 Apr 2026: a date can no longer be agreed"
    assert decide(COMPLAINT, "agree-date", "2026-04-21", limit="respond", until=on("2026-05-06")).is_open


def test_a_date_is_not_agreed_beyond_the_most_that_the_procedure_allows():
    with pytest.raises(DecisionError) as refused:
        decide(COMPLAINT, "agree-date", "2026-04-14", limit="respond", until=on("2026-05-29"))

    assert refused.value.why.startswith("Fri 29 May 2026 is after Wed 6 May 2026, the latest that lgsco-code-2024@")


def test_more_time_is_not_among_what_is_allowed_once_it_is_used_up():
    extended = extend(COMPLAINT, "2026-04-14")

    assert "extend" in allowed_now(COMPLAINT, around().version)
    assert "extend" not in allowed_now(extended, around().version)
    assert refusal(extended, "2026-04-15") == "respond was extended once and may be extended once"
