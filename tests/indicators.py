"""Short indicators for tests."""

import datetime as dt
from fractions import Fraction

from casework.domain.standards.indicators import (
    Answers,
    Good,
    Indicator,
    IndicatorName,
    IndicatorSet,
    Target,
    Timeliness,
    Unit,
)
from casework.domain.surveys.scales import Scale
from tests.frameworks import name

UP, DOWN = Scale(best=5, worst=1), Scale(best=1, worst=5)
FOUR_OF_FIVE = Good(scale=UP, at_least=4)
TWO_OF_FIVE = Good(scale=DOWN, at_most=2)


def target(since, percent):
    return Target(since=dt.date.fromisoformat(since), share=Fraction(percent, 100))


def indicator(code, measure=None, *, standards=("town/a",), framework="town", **said):
    """An indicator of a town; of time limits, if nothing else is said."""
    return Indicator(
        name=IndicatorName(framework=framework, code=code),
        title=f"How often we do {code}",
        standards=tuple(map(name, standards)),
        measure=Timeliness() if measure is None else measure,
        **said,
    )


def asked(survey="fft", *good, unit=Unit.ANSWER, **said):
    """A measure by answers."""
    return Answers(survey=survey, good=good or (TWO_OF_FIVE,), unit=unit, **said)


def by_framework(*indicators):
    """Files of indicators, one for each framework."""
    found = {}
    for each in indicators:
        found.setdefault(each.name.framework, []).append(each)
    return {key: IndicatorSet(framework=key, indicators=tuple(each)) for key, each in found.items()}
