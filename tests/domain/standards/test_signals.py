"""What a signal asks for, and which explanation answers it."""

import datetime as dt

import attrs
import pytest

from casework.domain.standards.signals import Change, Explanation, Rule, Signal
from casework.errors import UsageError

DIP = Signal(change=Change.DIP, rule=Rule.RUN, periods=("2026-01", "2026-02"), words="eight in a row")
ANSWER = Explanation(
    change=Change.DIP,
    rule=Rule.RUN,
    first="2026-01",
    why="Two officers left",
    action="Two are hired",
    owner="head-of-waste",
    due_on=dt.date(2026, 6, 1),
)


def test_a_dip_asks_why_and_what_is_done_and_a_rise_what_made_it_better():
    assert DIP.asks == "Say why, what is done about it, by whom and until when; publish both with the figure."
    assert attrs.evolve(DIP, change=Change.RISE).asks == "Say what made it better, so that it can be kept and shared."


def test_an_explanation_goes_on_to_answer_a_dip_that_more_months_have_joined():
    assert ANSWER.answers(attrs.evolve(DIP, periods=(*DIP.periods, "2026-03")))


@pytest.mark.parametrize("other", [{"change": Change.RISE}, {"rule": Rule.TREND}, {"periods": ("2026-02", "2026-03")}])
def test_it_answers_no_other_signal(other):
    assert not ANSWER.answers(attrs.evolve(DIP, **other))


def test_an_explanation_without_words_or_owner_is_refused():
    with pytest.raises(UsageError, match="an explanation needs words for why, owner"):
        attrs.evolve(ANSWER, why=" ", owner="")
