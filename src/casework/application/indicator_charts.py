"""Dips and rises of indicators, as a part of a casebook: their readings from period to period, on the same charts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import attrs

from casework.application.dips import charted, is_whole
from casework.application.periods import Period, as_period
from casework.application.readings import TakingReadings
from casework.domain.actors import Actor
from casework.domain.standards.charts import Chart, share_chart
from casework.domain.standards.indicators import IndicatorName, IndicatorReading
from casework.domain.standards.yardsticks import Counted

YEARS = 3
"""Over how many years a service should show that it became better (Charter Mark 4.2.1)."""


@attrs.frozen(kw_only=True)
class IndicatorSeries:
    """How one indicator read from period to period."""

    indicator: IndicatorName
    title: str
    chart: Chart[Counted]

    @property
    def name(self) -> str:
        """By what the series is named: ``town/answered-in-time``."""
        return str(self.indicator)


class ChartingIndicators(TakingReadings):
    """The part of a casebook that says where indicators read better or worse than before."""

    def indicator_dips(
        self,
        framework: str | None = None,
        *,
        period: Period | str | None = None,
        per: str = "month",
        viewer: Actor | None = None,
    ) -> tuple[IndicatorSeries, ...]:
        """Return the chart of each indicator over the months of *period*; one in which there was nothing is no point.

        Args:
            framework: As of ``readings``.
            period: Which months or quarters are looked at; the last three years, if left out.
            per: A point for each ``month``, or for each ``quarter``.

        Raises:
            NotFoundError: If there is no such framework.
            UsageError: If the period is none, or there are no such points.
            AccessError: As ``readings`` does.
        """
        length = charted(per)
        today = self.rulebook.day(self.clock.now())
        within = as_period(_three_years(today) if period is None else period)
        found = self.readings(framework, period=within, per=length, viewer=viewer)
        series: defaultdict[IndicatorName, list[IndicatorReading]] = defaultdict(list)
        for each in found:
            series[each.indicator].append(each)
        return tuple(_series(readings, within, today) for readings in series.values())


def _three_years(today: dt.date) -> str:
    """Return the months of the last three years, and the present one."""
    return f"{today.year - YEARS:04d}-{today.month:02d}..{today.year:04d}-{today.month:02d}"


def _series(readings: Sequence[IndicatorReading], within: Period | None, today: dt.date) -> IndicatorSeries:
    first = readings[0]
    return IndicatorSeries(
        indicator=first.indicator,
        title=first.title,
        chart=share_chart(_points(readings, within, today), better=first.reading.better),
    )


def _points(readings: Iterable[IndicatorReading], within: Period | None, today: dt.date) -> Iterable[Counted]:
    """Yield the points, without periods in which there was nothing: nobody asked is not nobody satisfied."""
    for each in readings:
        reading = each.reading
        if reading.of or reading.waiting:
            yield Counted(
                period=each.period,
                good=reading.good,
                of=reading.of,
                waiting=reading.waiting,
                running=not is_whole(each.period, within, today),
            )
