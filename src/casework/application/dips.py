"""Dips and rises in the share of time limits kept, as a part of a casebook.

A limit counts in the month in which its case was received, under the procedure that set it. What is overdue has broken
its promise, and counts as not kept although it is open; what may still be kept is waiting, and makes its month
provisional. Otherwise a body that answers nothing would have no dip, because its months would never be finished.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

import attrs

from casework.application.indicator_sums import LEFT_OUT_LIMITS, UNDATED, Sum, by_cut_off
from casework.application.periods import Per, Period, as_period, label_of
from casework.application.ports import Clock, RowQuery
from casework.application.reading import Reader
from casework.application.reports.asking import Asked
from casework.application.rulebook import Rulebook
from casework.application.standard_reviews import shown
from casework.domain.actors import Actor
from casework.domain.standards.charts import Chart, share_chart
from casework.domain.standards.readings import LeftOut
from casework.domain.standards.yardsticks import Counted
from casework.errors import UsageError


@attrs.frozen(kw_only=True)
class LimitSeries:
    """How one time limit was kept from period to period, and which limits are in none of them, by why."""

    procedure: str
    stage: str
    limit: str
    chart: Chart[Counted]
    left_out: tuple[LeftOut, ...]

    @property
    def name(self) -> str:
        """By what the series is named: ``foi-2000/1/respond``."""
        return f"{self.procedure}/{self.stage}/{self.limit}"


CHARTED = (Per.MONTH, Per.QUARTER)
"""How long the periods of a chart are; of years there are never enough."""

_Limit: TypeAlias = tuple[str, str, str]
_Results: TypeAlias = Counter[tuple[str | None, str]]

_LEFT_OUT = MappingProxyType({**LEFT_OUT_LIMITS, "undated": UNDATED})


def charted(per: str) -> Per:
    """Return how long the periods of a chart are.

    Raises:
        UsageError: If there is no chart of such periods.
    """
    if per not in CHARTED:
        message = f"a chart has a point for each month or each quarter, not for each {shown(per)}"
        raise UsageError(message)
    return Per(per)


class FindingDips:
    """The part of a casebook that says where time limits are kept less or more often than before."""

    clock: Clock
    rulebook: Rulebook
    _reader: Reader

    def dips(
        self,
        *,
        period: Period | str | None = None,
        per: str = "month",
        service: str | None = None,
        team: str | None = None,
        handler: str | None = None,
        viewer: Actor | None = None,
    ) -> tuple[LimitSeries, ...]:
        """Return the chart of each time limit over the cases received in *period* that *viewer* may see.

        Args:
            period: All of it, if left out; a month that it holds only in part is provisional.
            per: A point for each ``month`` or, where months are too small, each ``quarter``.

        Raises:
            UsageError: If *period* is none, or there are no such points.
        """
        within = as_period(period)
        points = charted(per)
        query = RowQuery(service=service, team=team, handler=handler, without_merged=True)
        if within is not None:
            query = attrs.evolve(query, received_from=within.first.isoformat(), received_before=within.end.isoformat())
        self._reader.refresh()
        now = self.clock.now()
        asked = Asked(
            reader=self._reader, query=query, viewer=viewer, period=within, today=self.rulebook.day(now), now=now
        )
        return tuple(_series(limit, results, asked, points) for limit, results in sorted(_counted(asked).items()))


def _counted(asked: Asked) -> Mapping[_Limit, _Results]:
    """Count, for each limit, what became of it by the month of receipt."""
    counted: dict[_Limit, _Results] = defaultdict(Counter)
    names = ("procedure", "limit_procedure", "limit_stage", "limit", "received_month", "limit_result")
    for (own, left, stage, limit, month, result, until), number in asked.counted(*names, "limit_waits_until"):
        place = (str(left or own), str(stage), str(limit))
        counted[place][None if month is None else str(month), by_cut_off(result, until, asked.today)] += number
    return counted


def _series(limit: _Limit, results: _Results, asked: Asked, per: Per) -> LimitSeries:
    sums: dict[str, Sum] = defaultdict(Sum)
    left_out: Counter[str] = Counter()
    for (month, result), number in results.items():
        if month is None:
            left_out["undated"] += number
        else:
            sums[label_of(month, per)].take(result, number)
    for each in sums.values():
        left_out += each.left_out
    points = [
        Counted(
            period=label,
            good=each.good,
            of=each.of,
            waiting=each.waiting,
            running=not is_whole(label, asked.period, asked.today),
        )
        for label, each in sums.items()
        if each.of or each.waiting
    ]
    procedure, stage, name = limit
    return LimitSeries(
        procedure=procedure,
        stage=stage,
        limit=name,
        chart=share_chart(points),
        left_out=tuple(LeftOut(why=why, count=left_out[each]) for each, why in _LEFT_OUT.items() if left_out[each]),
    )


def is_whole(label: str, asked_for: Period | None, today: dt.date) -> bool:
    """Whether a month or quarter is over, and all of it was asked for."""
    period = Period.parse(label)
    first, last = (dt.date.min, dt.date.max) if asked_for is None else (asked_for.first, asked_for.last)
    return first <= period.first and period.last <= last and period.last < today
