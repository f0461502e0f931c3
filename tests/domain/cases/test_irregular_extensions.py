"""An extension that breaks a rule: refused, or recorded with the rules that it broke, and never at the cost of people.

The complaint here is due on 21 April; with all that the procedure allows, on 6 May.
"""

import attrs
import pytest

from casework.domain.authority import Authority, Evidence
from casework.domain.cases import decisions
from casework.domain.cases.decisions import DECISIONS, allowed_now
from casework.domain.cases.events import Acknowledged, Extended, Replacement
from casework.domain.cases.vocabulary import IrregularExtensions, Irregularity, SetBy
from casework.domain.deadlines import DeadlineResult, DeadlineStepCode, deadlines
from casework.domain.procedures import ExtensionBase, ExtensionRule
from casework.errors import DecisionError
from tests.complaints import CALENDARS, PLACE, after, around, case_of, on, received
from tests.histories import limit, rules, within

COMPLAINT = case_of(received("2026-04-01"), (on("2026-04-07"), Acknowledged(stage="1")))
REFUSING = around()
RECORDING = attrs.evolve(REFUSING, irregular_extensions=IrregularExtensions.RECORD)


def extend(case, day, *, by=RECORDING, **said):
    event = DECISIONS["extend"](case, by, happened=on(day), **{"reason": "complexity", **said})
    return after(case, event, day)


def refusal(case, day, *, by=REFUSING, **said):
    with pytest.raises(DecisionError) as refused:
        extend(case, day, by=by, **said)
    return refused.value.why


def broken(case):
    return case.visit.granted[-1].event.irregular


def answer(case, by=REFUSING):
    """The deadline of the answer."""
    version = attrs.evolve(by.version, procedure=case.intake.procedure)
    found = deadlines(case, version, place=PLACE, calendars=CALENDARS)
    return next(each for each in found if each.limit == "respond")


def due(case, by=REFUSING):
    return answer(case, by).due_on


def said(case, by=REFUSING):
    """The sentences of the explanation about what broke a rule."""
    codes = {DeadlineStepCode.IRREGULAR, DeadlineStepCode.IRREGULAR_IN_PART, DeadlineStepCode.MOST_ALLOWED}
    return [str(step) for step in answer(case, by).explain() if getattr(step, "code", None) in codes]


def made_up(amount=None, *, recording=True, count=10, base=ExtensionBase.DUE, **more):
    rule = ExtensionRule(base=base, amount=amount, authority=Authority(citation="X", evidence=Evidence.READ), **more)
    version = rules(limit(counts=[within(count)], extension=rule))
    return attrs.evolve(RECORDING if recording else REFUSING, version=version)


ONCE = extend(COMPLAINT, "2026-04-14", by=REFUSING)
"""The complaint after the one extension that is allowed."""


@pytest.mark.parametrize(
    ("case", "day", "what", "codes"),
    [
        (ONCE, "2026-04-20", {}, (Irregularity.TOO_OFTEN, Irregularity.ABOVE_CAP)),
        (ONCE, "2026-05-11", {}, (Irregularity.TOO_OFTEN, Irregularity.AFTER_DUE, Irregularity.ABOVE_CAP)),
        (COMPLAINT, "2026-04-14", {"amount": 11}, (Irregularity.TOO_MUCH, Irregularity.ABOVE_CAP)),
        (COMPLAINT, "2026-04-14", {"until": on("2026-05-29")}, (Irregularity.ABOVE_CAP,)),
        (COMPLAINT, "2026-04-22", {}, (Irregularity.AFTER_DUE,)),
        (COMPLAINT, "2026-04-14", {"reason": None}, (Irregularity.NO_REASON,)),
        (COMPLAINT, "2026-04-09", {"limit": "acknowledge", "amount": 5}, (Irregularity.NOT_ALLOWED,)),
        (COMPLAINT, "2026-04-14", {}, ()),
    ],
)
def test_every_rule_that_is_broken_is_recorded(case, day, what, codes):
    # An acknowledgement that was given and done is no longer waited for; that it was extended is a fact all the same.
    assert broken(extend(case, day, **what)) == codes


@pytest.mark.parametrize(
    ("case", "day", "what", "why"),
    [
        (ONCE, "2026-04-20", {}, "respond was extended once and may be extended once"),
        (
            COMPLAINT,
            "2026-04-14",
            {"amount": 11},
            "11 is more than the 10 working_days that lgsco-code-2024@2024-04-01",
        ),
        (COMPLAINT, "2026-04-14", {"until": on("2026-05-29")}, "Fri 29 May 2026 is after Wed 6 May 2026, the latest"),
        (COMPLAINT, "2026-04-22", {}, "the answer was due on Tue 21 Apr 2026: an extension can no longer be given"),
        (COMPLAINT, "2026-04-14", {"reason": None}, "it has no reason: say why, as a code"),
        (COMPLAINT, "2026-04-14", {"limit": "acknowledge"}, "lgsco-code-2024@2024-04-01 allows no more time for"),
    ],
)
def test_a_body_that_records_none_refuses_it_and_says_which_rule_it_breaks(case, day, what, why):
    assert refusal(case, day, **what).startswith(why)


@pytest.mark.parametrize(
    ("day", "what", "why"),
    [
        ("2026-04-14", {"until": on("2026-04-13")}, "2026-04-13 is before the day on which it was given"),
        ("2026-04-14", {"amount": 0}, "0 is no extension"),
        ("2026-04-14", {"amount": 3, "until": on("2026-04-30")}, "an extension is an amount or a day until when"),
        ("2026-04-14", {"told": ("p9",), "told_on": on("2026-04-14")}, "it has no party p9"),
        ("2026-04-14", {"limit": "acknowledge"}, "lgsco-code-2024@2024-04-01 allows no more time for acknowledge"),
    ],
)
def test_what_makes_no_sense_is_refused_by_everybody(day, what, why):
    assert refusal(COMPLAINT, day, by=RECORDING, **what).startswith(why)


def test_after_the_answer_nothing_is_extended():
    answered = after(COMPLAINT, DECISIONS["respond"](COMPLAINT, REFUSING, happened=on("2026-04-20")), "2026-04-20")

    assert refusal(answered, "2026-04-21", by=RECORDING) == "stage 1 has its response"


def test_a_stage_without_a_limit_has_nothing_to_extend():
    bare = attrs.evolve(RECORDING, version=rules())

    assert refusal(COMPLAINT, "2026-04-14", by=bare) == "made-up@2000-01-01 has no time limit in stage 1"


def test_a_case_that_ended_is_not_extended():
    withdrawn = after(COMPLAINT, DECISIONS["withdraw"](COMPLAINT, REFUSING, happened=on("2026-04-10")), "2026-04-10")

    assert refusal(withdrawn, "2026-04-14", by=RECORDING) == "it is withdrawn"


def test_where_no_limit_may_be_extended_any_must_be_named():
    plain = attrs.evolve(RECORDING, version=rules(limit("respond", counts=[within(10)]), limit("visit")))

    assert refusal(COMPLAINT, "2026-04-14", by=plain, amount=3) == "say which limit of stage 1: respond, visit"
    extended = extend(COMPLAINT, "2026-04-14", by=plain, limit="respond", amount=3)
    assert broken(extended) == (Irregularity.NOT_ALLOWED,)
    assert due(extended, plain) == due(COMPLAINT, plain)


def test_what_is_allowed_now_is_what_the_rules_allow_whatever_is_recorded():
    assert "extend" not in allowed_now(ONCE, RECORDING.version)
    assert "extend" not in allowed_now(extend(ONCE, "2026-04-20"), RECORDING.version)


@pytest.mark.parametrize(
    ("case", "day", "what", "moved"),
    [
        (ONCE, "2026-04-20", {}, "2026-05-06"),
        (ONCE, "2026-04-20", {"until": on("2026-06-30")}, "2026-05-06"),
        (COMPLAINT, "2026-04-22", {}, "2026-04-21"),
        (COMPLAINT, "2026-04-14", {"reason": None}, "2026-04-21"),
        (COMPLAINT, "2026-04-14", {"amount": 15}, "2026-05-06"),
        (COMPLAINT, "2026-04-14", {"until": on("2026-06-30")}, "2026-05-06"),
        (COMPLAINT, "2026-04-14", {"until": on("2026-06-30"), "reason": None}, "2026-04-21"),
    ],
)
def test_the_date_that_binds_is_never_later_than_the_rules_allow(case, day, what, moved):
    assert due(extend(case, day, **what)) == on(moved)


def test_an_overdue_answer_stays_overdue():
    late = extend(COMPLAINT, "2026-04-22")
    answered = after(late, DECISIONS["respond"](late, REFUSING, happened=on("2026-04-30")), "2026-04-30")

    assert answer(answered).result is DeadlineResult.MISSED


def test_the_explanation_says_what_was_given_and_which_rule_it_broke():
    too_late, in_part = "beyond the latest day that is allowed", "It counts only as far as the rules allow."
    assert "\n".join(said(extend(ONCE, "2026-04-20", until=on("2026-06-30")))) == (
        "More time was given on Mon 20 Apr 2026 (until Tue 30 Jun 2026) against a rule: once too often, "
        f"{too_late}. It does not move the due date."
    )
    assert "\n".join(said(extend(COMPLAINT, "2026-04-14", amount=15))) == (
        "More time was given on Tue 14 Apr 2026 (15 working days) against a rule: more at once than is allowed, "
        f"{too_late}. {in_part}"
    )
    assert "\n".join(said(extend(COMPLAINT, "2026-04-14", until=on("2026-05-29")))) == (
        f"More time was given on Tue 14 Apr 2026 (until Fri 29 May 2026) against a rule: {too_late}. {in_part}\n"
        "The rules allow no day after Wed 6 May 2026."
    )


def test_what_says_neither_an_amount_nor_a_day_is_told_too():
    unsaid = attrs.evolve(ONCE.visit.granted[0].event, amount=None, irregular=(Irregularity.NO_REASON,))
    case = after(COMPLAINT, unsaid, "2026-04-14")

    (sentence,) = said(case)
    assert sentence.startswith("More time was given on Tue 14 Apr 2026 (as much as may be given) against a rule: ")


def test_the_cap_holds_for_all_that_was_given_in_whatever_order_it_was_recorded():
    seven = made_up(at_most=17)
    case = case_of(received("2026-01-05"))
    lawful = extend(case, "2026-01-16", by=seven, amount=5)

    both = extend(lawful, "2026-01-07", by=seven, amount=9)

    assert broken(both) == (Irregularity.ABOVE_CAP,)
    assert due(both, seven) == on("2026-01-28")
    assert said(both, seven)[-1] == (
        "The rules allow 17 working days at most, counted from the start, and so no day after Wed 28 Jan 2026."
    )


def test_an_extension_after_one_that_went_to_the_cap_is_above_it():
    seven = made_up(at_most=17)
    first = extend(case_of(received("2026-01-05")), "2026-01-07", by=seven, amount=9)

    second = extend(first, "2026-01-08", by=seven, amount=1)

    assert broken(first) == broken(second) == (Irregularity.ABOVE_CAP,)
    assert due(second, seven) == due(first, seven) == on("2026-01-28")


def test_an_extension_after_one_that_does_not_count_is_judged_without_it():
    seven = made_up(at_most=17)
    first = extend(case_of(received("2026-01-05")), "2026-01-07", by=seven, amount=7, reason=None)

    assert broken(extend(first, "2026-01-08", by=seven, amount=7)) == ()


@pytest.mark.parametrize("base", list(ExtensionBase))
def test_too_much_at_once_counts_as_what_may_be_given_at_once(base):
    five = made_up(5, base=base)
    case = case_of(received("2026-01-05"))

    lawful = due(extend(case, "2026-01-16", by=five, amount=5), five)

    assert due(extend(case, "2026-01-16", by=five, amount=40), five) == lawful
    assert due(extend(case, "2026-01-16", by=five, until=on("2026-12-01")), five) == lawful
    assert broken(extend(case, "2026-01-16", by=five, amount=40)) == (Irregularity.TOO_MUCH,)


def test_a_day_within_what_may_be_given_at_once_is_held_to_the_cap_alone():
    twelve = made_up(10, at_most=12)

    above = extend(case_of(received("2026-01-05")), "2026-01-16", by=twelve, until=on("2026-01-28"))

    assert broken(above) == (Irregularity.ABOVE_CAP,)
    assert due(above, twelve) == on("2026-01-21")
    assert said(above, twelve)[-1] == "The rules allow no day after Wed 21 Jan 2026."


def test_a_day_that_was_above_the_cap_holds_under_rules_that_allow_as_much():
    above = extend(case_of(received("2026-01-05")), "2026-01-16", by=made_up(10, at_most=12), until=on("2026-01-28"))

    assert due(above, made_up(10, at_most=30)) == on("2026-01-28")


def test_a_day_that_an_ombudsman_set_afterwards_binds_all_the_same():
    late = extend(COMPLAINT, "2026-04-22")
    event = DECISIONS["set-date"](late, REFUSING, happened=on("2026-04-24"), limit="respond", by=SetBy.OMBUDSMAN,
                                  until=on("2026-07-01"))  # fmt: skip

    assert due(after(late, event, "2026-04-24")) == on("2026-07-01")


def correct(case, by=RECORDING, *, version=3, day=None, strike=False, **fields):
    fact = next(each for each in (*case.history, *case.struck) if each.version == version)
    event = attrs.evolve(fact.event, **fields)
    instead = None if strike else Replacement(happened=on(day) if day else fact.happened, event=event)
    done = decisions.correct(
        case, by, happened=on("2026-06-01"), version=version, reason="mistake", replacement=instead
    )
    return after(case, done, "2026-06-01")


def test_striking_it_out_restores_exactly():
    irregular = extend(COMPLAINT, "2026-04-14", until=on("2026-06-30"))

    struck = correct(irregular, strike=True)

    assert due(struck) == due(COMPLAINT)
    assert answer(struck).explanation == answer(COMPLAINT).explanation


def test_a_correction_judges_the_extension_anew():
    late = extend(COMPLAINT, "2026-04-22")

    assert broken(correct(late, day="2026-04-21")) == ()
    assert due(correct(late, day="2026-04-21")) == on("2026-05-06")
    assert broken(correct(late, reason=None)) == (Irregularity.NO_REASON, Irregularity.AFTER_DUE)


def test_nobody_can_say_that_an_extension_was_irregular_or_was_not():
    late = extend(COMPLAINT, "2026-04-22")

    assert broken(correct(late, irregular=())) == (Irregularity.AFTER_DUE,)
    assert broken(correct(ONCE, irregular=(Irregularity.AFTER_DUE,))) == ()
    with pytest.raises(DecisionError, match="an extension can no longer be given"):
        correct(ONCE, by=REFUSING, day="2026-04-22", irregular=(Irregularity.AFTER_DUE,))


def test_what_was_recorded_stays_when_the_body_records_none_any_more():
    late = extend(COMPLAINT, "2026-04-22")

    assert broken(correct(late, by=REFUSING, told_on=on("2026-04-23"))) == (Irregularity.AFTER_DUE,)
    with pytest.raises(DecisionError, match="it has no reason"):
        correct(late, by=REFUSING, reason=None)


def test_the_second_of_two_counts_once_the_first_is_struck_out_and_it_is_judged_anew():
    twice = extend(ONCE, "2026-04-20")

    alone = correct(twice, strike=True)
    assert due(alone) == on("2026-04-21")

    anew = correct(correct(alone, version=4, strike=True), version=4)
    assert broken(anew) == ()
    assert due(anew) == on("2026-05-06")


def test_an_extension_of_a_stage_that_the_case_was_never_in_is_refused_in_a_correction():
    with pytest.raises(DecisionError, match="it was never in stage 2"):
        correct(ONCE, stage="2")


def test_a_correction_cannot_give_more_time_after_the_answer():
    answered = after(COMPLAINT, DECISIONS["respond"](COMPLAINT, REFUSING, happened=on("2026-04-20")), "2026-04-20")
    forgotten = extend(answered, "2026-04-14")

    with pytest.raises(DecisionError, match="stage 1 has its response"):
        correct(forgotten, version=4, day="2026-04-28")


def test_that_nobody_was_told_is_broken_until_they_are():
    untold, told = ONCE, correct(ONCE, told_on=on("2026-04-14"))

    assert [codes for _, codes in answer(untold).irregular] == [(Irregularity.NOT_TOLD,)]
    assert answer(told).irregular == ()
    assert due(untold) == due(told) == on("2026-05-06")


def test_of_an_extension_given_on_a_day_that_nobody_knows_nobody_knows_whether_they_were_told():
    imported = after(
        COMPLAINT, Extended(stage="1", limit="respond", until=on("2026-05-06"), undated=True), "2026-06-01"
    )

    assert answer(imported).irregular == ()
    assert [granted.given for granted in answer(imported).undated] == [None]
    assert answer(ONCE).undated == ()


def test_what_is_broken_is_told_with_what_was_recorded():
    ((granted, codes),) = answer(extend(COMPLAINT, "2026-04-22")).irregular

    assert granted.happened == on("2026-04-22")
    assert codes == (Irregularity.AFTER_DUE, Irregularity.NOT_TOLD)


def test_where_nobody_need_be_told_nothing_is_broken():
    quiet = made_up(5)

    assert answer(extend(case_of(received("2026-01-05")), "2026-01-06", by=quiet), quiet).irregular == ()
