"""Dips and rises of indicators, as a part of a casebook: their readings from period to period, on the same charts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

import attrs

from casework.application.dips import charted
from casework.application.periods import Period
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
        framework: str,
        *,
        period: Period | str | None = None,
        per: str = "month",
        viewer: Actor | None = None,
    ) -> tuple[IndicatorSeries, ...]:
        """Return the chart of each indicator that says something of *framework*, over the months of *period*.

        Args:
            period: Which months or quarters are looked at; the last three years, if left out.
            per: A point for each ``month``, or for each ``quarter``.

        Raises:
            NotFoundError: If there is no such framework.
            UsageError: If the period is none, or there are no such points.
            AccessError: As ``readings`` does.
        """
        length = charted(per)
        today = self.rulebook.day(self.clock.now())
        within = _three_years(today) if period is None else period
        found = self.readings(framework, period=within, per=length, viewer=viewer)
        series: defaultdict[IndicatorName, list[IndicatorReading]] = defaultdict(list)
        for each in found:
            series[each.indicator].append(each)
        return tuple(_series(readings, today) for readings in series.values())


def _three_years(today: dt.date) -> str:
    """Return the months of the last three years, and the present one."""
    return f"{today.year - YEARS:04d}-{today.month:02d}..{today.year:04d}-{today.month:02d}"


def _series(readings: Sequence[IndicatorReading], today: dt.date) -> IndicatorSeries:
    first = readings[0]
    return IndicatorSeries(
        indicator=first.indicator,
        title=first.title,
        chart=share_chart(_points(readings, today), better=first.reading.better),
    )


def _points(readings: Iterable[IndicatorReading], today: dt.date) -> Iterable[Counted]:
    """Yield the points, without periods in which there was nothing: nobody asked is not nobody satisfied."""
    for each in readings:
        reading, whole = each.reading, Period.parse(each.period)
        if reading.of or reading.waiting:
            asked_for = (reading.first, reading.last) == (whole.first, whole.last)
            yield Counted(
                period=each.period,
                good=reading.good,
                of=reading.of,
                waiting=reading.waiting,
                running=not (asked_for and whole.last < today),
            )
