"""Control charts: which periods of a series are more than chance, and since when something else is usual.

Only periods that are finished and large enough are judged; the others are shown and named. Of those that wait, one that
is a dip whatever becomes of what waits is told already. The limits are learned from a baseline of at most two years and
then stay, until a change has lasted: from its first period on they are learned anew. The order in which the periods
come plays no part.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Generic

import attrs

from casework.domain.standards.patterns import LIMIT, RUN, Found, patterns, runs
from casework.domain.standards.readings import Better
from casework.domain.standards.signals import Change, Rule, Signal
from casework.domain.standards.yardsticks import Counted, Measured, PointT, ShareYardstick, ValueYardstick, Yardstick
from casework.errors import UsageError

FEWEST_PERIODS = 12
"""How many periods a baseline needs, as in the tools of "Making data count"; with fewer there are too few to say."""

MOST_PERIODS = 24
"""How many periods of a series the baseline is made of, where there are more."""

FEWEST_CASES = 5
"""How many finished cases a period needs to be judged."""


class Standing(StrEnum):
    """Whether a period is judged."""

    JUDGED = "judged"
    PROVISIONAL = "provisional"
    TOO_SMALL = "too_small"


@attrs.frozen(kw_only=True)
class Plotted(Generic[PointT]):
    """One period of a chart; what is usual, and between which values it would be ordinary, where that is known."""

    point: PointT
    standing: Standing
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def outside(self) -> bool:
        """Whether it is judged, and is further from the usual than chance alone goes."""
        if self.lower is None or self.upper is None:
            return False
        return not self.lower <= (self.point.value or 0.0) <= self.upper


@attrs.frozen(kw_only=True)
class Level:
    """What is usual from the period *since* on; *spread* is Laney's sigma z, of shares."""

    since: str
    centre: float
    spread: float | None = None


@attrs.frozen(kw_only=True)
class Chart(Generic[PointT]):
    """A series with its limits, and what in it is more than chance; without levels there are too few to say."""

    better: Better
    points: tuple[Plotted[PointT], ...]
    levels: tuple[Level, ...]
    signals: tuple[Signal, ...]

    @property
    def too_few(self) -> bool:
        """Whether there are too few periods to say anything."""
        return not self.levels

    @property
    def lasting(self) -> Change | None:
        """Whether what is usual rose or fell in all this time; None if it did neither, or both."""
        ways = {after.centre > before.centre for before, after in pairwise(self.levels)}
        return _change(1 if ways.pop() else -1, self.better) if len(ways) == 1 else None


def share_chart(points: Iterable[Counted], *, better: Better = Better.HIGHER) -> Chart[Counted]:
    """Return the p-chart of shares that were counted.

    Raises:
        UsageError: If a period comes twice.
    """
    return _drawn(points, better, ShareYardstick.learned, lambda each: each.ended(good=better is Better.HIGHER))


def value_chart(points: Iterable[Measured], *, better: Better) -> Chart[Measured]:
    """Return the XmR chart of single values, such as the median days of each month.

    Raises:
        UsageError: If a period comes twice.
    """
    return _drawn(points, better, ValueYardstick.learned, None)


def _drawn(
    points: Iterable[PointT],
    better: Better,
    learn: Callable[[Sequence[PointT]], Yardstick[PointT]],
    at_best: Callable[[PointT], PointT] | None,
) -> Chart[PointT]:
    series: list[PointT] = sorted(points, key=lambda each: each.period)
    twice = [period for period, number in Counter(each.period for each in series).items() if number > 1]
    if twice:
        message = f"{', '.join(twice)}: a period comes once; add up what belongs to it"
        raise UsageError(message)
    judged = [each for each in series if _standing(each) is Standing.JUDGED]
    sections: tuple[_Section[PointT], ...] = tuple(_sections(judged, learn))
    signals = [*_signals(sections, better), *_certain(series, sections, better, at_best)]
    usual = {each.period: section.yardstick for section in sections for each in section.points}
    return Chart(
        better=better,
        points=tuple(_plotted(each, usual) for each in series),
        levels=tuple(_level(section) for section in sections),
        signals=tuple(sorted(signals, key=lambda each: (each.periods[0], each.periods[-1], each.rule))),
    )


def _standing(point: Counted | Measured) -> Standing:
    if point.waiting or point.running:
        return Standing.PROVISIONAL
    return Standing.JUDGED if point.of >= FEWEST_CASES else Standing.TOO_SMALL


@attrs.frozen(kw_only=True)
class _Section(Generic[PointT]):
    """Periods that are judged by one yardstick, and the run in the periods after them by which it ended."""

    points: Sequence[PointT]
    yardstick: Yardstick[PointT]
    after: Sequence[PointT] = ()
    ended_by: Found | None = None


def _sections(
    points: Sequence[PointT], learn: Callable[[Sequence[PointT]], Yardstick[PointT]]
) -> Iterator[_Section[PointT]]:
    rest = points
    while len(rest) >= FEWEST_PERIODS:
        yardstick = _learned(rest, learn)
        run = next((each for each in runs(rest, yardstick) if _lasts(each, rest, yardstick)), None)
        if run is None:
            yield _Section(points=rest, yardstick=yardstick)
            return
        before = rest[: run.first]
        yield _Section(points=before, yardstick=_learned(before, learn), after=rest[run.first :], ended_by=run)
        rest = rest[run.first :]


def _learned(points: Sequence[PointT], learn: Callable[[Sequence[PointT]], Yardstick[PointT]]) -> Yardstick[PointT]:
    """Return what is usual by the baseline of *points*, without periods that are outside of its own limits.

    One terrible month would otherwise make good ones of all the others. Where more than a quarter are outside, there is
    nothing usual to learn without them.
    """
    baseline = points[:MOST_PERIODS]
    first = learn(baseline)
    ordinary = [each for each in baseline if not first.beyond((each,), LIMIT)]
    return learn(ordinary) if 4 * len(ordinary) >= 3 * len(baseline) else first


def _lasts(run: Found, points: Sequence[PointT], yardstick: Yardstick[PointT]) -> bool:
    """Whether there is a baseline on either side of where *run* begins, and three of the four after its eight agree."""
    since = points[run.first :]
    if run.first < FEWEST_PERIODS or len(since) < FEWEST_PERIODS:
        return False
    after = since[RUN:FEWEST_PERIODS]
    return sum(yardstick.side(each) == run.way for each in after) >= len(after) - 1


def _signals(sections: Iterable[_Section[PointT]], better: Better) -> Iterator[Signal]:
    for section in sections:
        for found in patterns(section.points, section.yardstick):
            yield _signal(found, section, better)
        if section.ended_by is not None:
            yield _signal(section.ended_by, section, better)


def _certain(
    series: Iterable[PointT],
    sections: Sequence[_Section[PointT]],
    better: Better,
    at_best: Callable[[PointT], PointT] | None,
) -> Iterator[Signal]:
    """Yield a dip for each period that waits and is outside of the limits whatever becomes of what waits."""
    if at_best is None or not sections:
        return
    for point in series:
        best = at_best(point)
        if not point.waiting or point.running or best.of < FEWEST_CASES:
            continue
        began = [each for each in sections if each.points[0].period <= point.period]
        yardstick = (began or sections[:1])[-1].yardstick
        way = yardstick.beyond((best,), LIMIT)
        if way and _change(way, better) is Change.DIP:
            said = f"{_WORDS[Rule.OUTSIDE].format(way=_side(way))}, whatever becomes of what is open"
            words = f"{point.period}: {said} (usual is {_figure(yardstick)})"
            yield Signal(change=Change.DIP, rule=Rule.OUTSIDE, periods=(point.period,), words=words)


def _plotted(point: PointT, usual: Mapping[str, Yardstick[PointT]]) -> Plotted[PointT]:
    standing, yardstick = _standing(point), usual.get(point.period)
    if yardstick is None:
        return Plotted(point=point, standing=standing)
    lower, upper = yardstick.limits(point, LIMIT)
    return Plotted(point=point, standing=standing, centre=yardstick.centre, lower=lower, upper=upper)


def _level(section: _Section[PointT]) -> Level:
    return Level(
        since=section.points[0].period,
        centre=section.yardstick.centre,
        spread=getattr(section.yardstick, "spread", None),
    )


def _change(way: int, better: Better) -> Change:
    return Change.RISE if (way > 0) is (better is Better.HIGHER) else Change.DIP


def _signal(found: Found, section: _Section[PointT], better: Better) -> Signal:
    whole = [*section.points, *section.after]
    periods = tuple(each.period for each in whole[found.first : found.last + 1])
    lasting = found is section.ended_by
    where = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
    step = "higher" if found.way > 0 else "lower"
    said = _WORDS[found.rule].format(number=len(periods), way=_side(found.way), step=step)
    words = f"{where}: {said} (usual is {_figure(section.yardstick)})"
    return Signal(
        change=_change(found.way, better),
        rule=found.rule,
        periods=periods,
        words=f"{words}; it lasted, so what is usual is counted anew from {periods[0]}" if lasting else words,
        lasting=lasting,
    )


def _side(way: int) -> str:
    return "above" if way > 0 else "below"


def _figure(yardstick: Yardstick[PointT]) -> str:
    return yardstick.form.format(yardstick.centre)


_WORDS = {
    Rule.OUTSIDE: "further {way} the usual than chance alone goes",
    Rule.RUN: "{number} in a row {way} the usual",
    Rule.NEAR: "at least two of three in a row nearly as far {way} the usual as chance alone goes",
    Rule.TREND: "{number} in a row, each {step} than the one before",
}
