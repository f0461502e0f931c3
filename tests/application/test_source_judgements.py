"""What a source says of its time limits is laid beside ours, with the lines on which the two differ."""

import attrs
import pytest

from casework.application.rows import JudgedRow, LimitRow
from casework.application.source_judgements import Difference, SourceJudgements, VerdictBeside, Why
from casework.testing.stores.samples import row


def found(*cases):
    """What is found in cases, each the source's due day, verdict and the limits of the case by their due days."""
    judgements = SourceJudgements()
    for line, (due_on, verdict, limits) in enumerate(cases, start=2):
        judged = JudgedRow(name="target", due_on=due_on, verdict=verdict)
        judgements.add(row(judged=(judged,), limits=tuple(limits), received_on="2025-03-10"), f"line {line}")
    return judgements.found()


def limit(due_on, result="met", limit="respond", starts_on="2025-03-10"):
    return LimitRow(stage="1", limit=limit, result=result, due_on=due_on, starts_on=starts_on)


def differences(theirs, ours, **more):
    (judgement,) = found((theirs, None, [limit(ours, **more)]))
    return [(each.why, each.days) for each in judgement.differences]


def test_the_limit_whose_days_agree_most_often_is_the_one_that_the_source_means():
    acknowledge, respond = limit("2025-03-14", limit="acknowledge"), limit("2025-03-24")

    (judgement,) = found(("2025-03-24", None, [acknowledge, respond]), ("2025-03-25", None, [acknowledge, respond]))

    assert (judgement.name, judgement.stage, judgement.limit) == ("target", "1", "respond")
    assert (judgement.compared, judgement.same) == (2, 1)
    assert judgement.differences == (Difference(why=Why.OTHER_DAYS, days=1, count=1, places=("line 3",)),)


def test_where_the_source_has_only_a_verdict_it_stands_beside_our_result():
    (judgement,) = found((None, "late", [limit(None, "missed")]), (None, "late", [limit(None, "met")]))

    assert (judgement.compared, judgement.differences) == (0, ())
    assert judgement.verdicts == (
        VerdictBeside(verdict="late", result="met", count=1, places=("line 3",)),
        VerdictBeside(verdict="late", result="missed", count=1, places=("line 2",)),
    )


def test_a_verdict_of_a_stage_stands_beside_the_answer_of_that_stage_alone():
    limits = (limit(None, "met"), attrs.evolve(limit(None, "missed"), stage="2"), limit(None, limit="acknowledge"))
    judgements = SourceJudgements()
    judged = (JudgedRow(name="in-time", verdict="met"), JudgedRow(name="s2-in-time", verdict="missed"))
    judgements.add(row(judged=judged, limits=limits), "line 2", stages={"in-time": "1", "s2-in-time": "2"})

    assert [(each.name, each.stage, each.limit) for each in judgements.found()] == [
        ("in-time", "1", "respond"),
        ("s2-in-time", "2", "respond"),
    ]


@pytest.mark.parametrize("cases", [[], [("2025-03-24", None, [])], [("2025-03-24", None, [limit(None)])]])
def test_where_nothing_can_be_compared_nothing_is_said(cases):
    assert found(*cases) == ()


@pytest.mark.parametrize(
    ("theirs", "ours", "starts_on", "why"),
    [
        ("2025-08-04", "2025-04-08", "2025-03-10", (Why.DUE_EXCHANGED, None)),
        # Received 3 October, as the source counts; read as 10 March. A weekend or a holiday may lie elsewhere.
        ("2025-10-17", "2025-03-24", "2025-03-10", (Why.RECEIPT_EXCHANGED, None)),
        ("2025-10-20", "2025-03-24", "2025-03-10", (Why.RECEIPT_EXCHANGED, None)),
        # Acknowledged on 11 March, read as 3 November.
        ("2025-03-25", "2025-11-17", "2025-11-03", (Why.START_EXCHANGED, None)),
        ("2025-03-21", "2025-03-24", "2025-03-10", (Why.OTHER_DAYS, -3)),
        ("2025-03-21", "2025-03-24", None, (Why.OTHER_DAYS, -3)),
        ("2025-03-21", "2025-03-28", "2025-03-14", (Why.OTHER_DAYS, -7)),
        ("2025-03-21", "2025-03-28", "2025-03-03", (Why.OTHER_DAYS, -7)),
    ],
)
def test_what_may_be_behind_a_difference_is_said(theirs, ours, starts_on, why):
    assert differences(theirs, ours, starts_on=starts_on) == [why]


@pytest.mark.parametrize("stage", ["1", None])
def test_where_a_case_had_more_time_that_is_what_may_be_behind_a_difference(stage):
    judged = JudgedRow(name="target", due_on="2025-03-24")
    judgements = SourceJudgements()
    for line, extended in (("line 2", [(stage, "respond")]), ("line 3", [("2", "respond"), ("1", "acknowledge")])):
        case = row(judged=(judged,), limits=(limit("2025-04-07"),), received_on="2025-03-10")
        judgements.add(case, line, extended=extended)

    (judgement,) = judgements.found()

    assert [(each.why, each.days, each.places) for each in judgement.differences] == [
        (Why.EXTENDED, None, ("line 2",)),
        (Why.OTHER_DAYS, -14, ("line 3",)),
    ]


def test_a_limit_in_hours_is_due_on_its_day():
    (judgement,) = found(("2025-03-11", None, [limit("2025-03-11T09:30:00+00:00")]))

    assert judgement.same == 1


def test_a_case_without_a_day_of_receipt_is_compared_too():
    judgements = SourceJudgements()
    judged = JudgedRow(name="target", due_on="2025-03-25")
    judgements.add(row(judged=(judged,), limits=(limit("2025-03-24"),), received_on=None), "line 2")

    (judgement,) = judgements.found()
    assert judgement.differences[0].days == 1


def test_every_difference_is_counted_and_ten_lines_of_it_are_named():
    (judgement,) = found(*[("2025-03-25", None, [limit("2025-03-24")])] * 6_000)

    (difference,) = judgement.differences
    assert (judgement.compared, judgement.same, difference.count, len(difference.places)) == (6_000, 0, 6_000, 10)


def test_verdicts_without_due_days_stand_beside_every_limit_that_was_decided_in_whatever_order_they_come():
    limits = [limit(None, "met", "acknowledge"), limit(None, "missed"), limit(None, "open", "panel")]

    for order in (limits, limits[::-1]):
        assert [each.limit for each in found((None, "late", order))] == ["acknowledge", "respond"]


def test_ten_lines_of_each_verdict_are_named():
    (judgement,) = found(*[(None, "late", [limit(None, "missed")])] * 12)

    assert (judgement.verdicts[0].count, len(judgement.verdicts[0].places)) == (12, 10)
