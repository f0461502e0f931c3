"""What a signal asks for, by what it is found again, and which explanation answers it."""

import datetime as dt

import attrs
import pytest

from casework.domain.standards.signals import (
    CasesOf,
    Change,
    ExplanationFact,
    Explanations,
    ExplanationWithdrawn,
    Rule,
    Signal,
    SignalExplained,
    SignalName,
    why_not_explained,
)
from casework.errors import UsageError
from tests.details import detail

DIP = Signal(change=Change.DIP, rule=Rule.RUN, periods=("2026-01", "2026-02"), words="eight in a row")
NAME = SignalName.of(DIP)
DAY, DUE, TODAY = dt.date(2026, 3, 2), dt.date(2026, 6, 1), dt.date(2026, 4, 1)
ANSWER = SignalExplained(
    series="foi-2000/1/respond",
    signal=NAME,
    whose=CasesOf(),
    why=detail(1),
    action=detail(2),
    owner="head-of-waste",
    due_on=DUE,
)
GONE = ExplanationWithdrawn(series=ANSWER.series, signal=NAME, whose=CasesOf(), reasons=detail(3))


def said(*events):
    return Explanations.of(
        ExplanationFact(version=number, on=DAY, event=event) for number, event in enumerate(events, start=1)
    )


def answer(found, signal=DIP, *, series=ANSWER.series, whose=None):
    explained = found.answering(series, signal, whose or CasesOf())
    return None if explained is None else explained.event


def test_a_dip_asks_why_and_what_is_done_and_a_rise_what_made_it_better():
    assert DIP.asks == "Say why, what is done about it, by whom and until when; publish both with the figure."
    assert attrs.evolve(DIP, change=Change.RISE).asks == "Say what made it better, so that it can be kept and shared."


def test_an_explanation_goes_on_to_answer_a_dip_that_more_months_have_joined():
    assert answer(said(ANSWER), attrs.evolve(DIP, periods=(*DIP.periods, "2026-03"))) == ANSWER


@pytest.mark.parametrize("other", [{"change": Change.RISE}, {"rule": Rule.TREND}, {"periods": ("2026-02", "2026-03")}])
def test_it_answers_no_other_signal(other):
    assert answer(said(ANSWER), attrs.evolve(DIP, **other)) is None


def test_it_answers_no_signal_of_another_series_or_of_other_cases():
    assert answer(said(ANSWER), series="eir-2004/1/respond") is None
    assert answer(said(ANSWER), whose=CasesOf(team="housing")) is None


def test_what_is_said_later_takes_the_place_of_what_was_said_before():
    better = attrs.evolve(ANSWER, why=detail(4))

    assert answer(said(ANSWER, better)) == better
    assert said(ANSWER, better).version == 2


def test_what_was_withdrawn_answers_nothing_and_may_be_said_again():
    assert answer(said(ANSWER, GONE)) is None
    assert said(ANSWER, GONE).answered() == {}
    assert answer(said(ANSWER, GONE, ANSWER)) == ANSWER


def test_the_order_in_which_they_are_read_plays_no_part():
    assert Explanations.of(reversed(said(ANSWER, GONE).facts)) == said(ANSWER, GONE)


def test_nothing_was_said_of_anything_at_first():
    assert said() == Explanations(version=0, facts=())


def test_a_signal_is_named_by_its_change_its_rule_and_its_first_period():
    assert str(NAME) == "dip:eight_on_one_side:2026-01"
    assert SignalName.parse("dip:eight-on-one-side:2026-01") == NAME


@pytest.mark.parametrize("text", ["", "dip", "dip:fell:2026-01", "dip:trend_of_six:Mrs Marsh", "a:b:c:d", None])
def test_what_is_no_name_of_a_signal_is_refused_with_how_one_is_written(text):
    with pytest.raises(UsageError, match="a signal is named by its change, its rule"):
        SignalName.parse(text)


@pytest.mark.parametrize(
    ("found", "event", "on", "why"),
    [
        (said(), ANSWER, dt.date(2026, 4, 2), "2026-04-02 is still to come: give when it happened"),
        (
            said(),
            attrs.evolve(ANSWER, due_on=dt.date(2026, 3, 1)),
            DAY,
            "2026-03-01 was over when it was explained: give a later day for the action",
        ),
        (said(), GONE, DAY, "nothing was said of it that could be withdrawn"),
        (said(ANSWER, GONE), GONE, DAY, "nothing was said of it that could be withdrawn"),
        (said(ANSWER), GONE, DAY, None),
        (said(), attrs.evolve(ANSWER, due_on=DAY), DAY, None),
    ],
)
def test_what_cannot_be_said_is_refused(found, event, on, why):
    fact = ExplanationFact(version=found.version + 1, on=on, event=event)

    assert why_not_explained(found, fact, today=TODAY) == why
