"""Dips and rises in the readings of indicators, as a part of a casebook."""

import datetime as dt
import itertools

import attrs

from casework.application.dips import charted, is_whole
from casework.application.periods import Period, as_period
from casework.application.readings import TakingReadings
from casework.domain.actors import Actor
from casework.domain.standards.charts import Chart, share_chart
from casework.domain.standards.indicators import IndicatorName
from casework.domain.standards.yardsticks import Counted

YEARS = 3
"""Over how many years a service should show that it became better (Charter Mark 4.2.1)."""


@attrs.frozen(kw_only=True)
class IndicatorSeries:
    """What one indicator read from period to period."""

    indicator: IndicatorName
    title: str
    chart: Chart[Counted]

    @property
    def name(self) -> str:
        """By what the series is named: ``town/answered-in-time``."""
        return str(self.indicator)


class ChartingReadings(TakingReadings):
    """The part of a casebook that reads indicators, and says where they got worse or better."""

    def indicator_dips(
        self,
        framework: str | None = None,
        *,
        period: Period | str | None = None,
        per: str = "month",
        viewer: Actor | None = None,
    ) -> tuple[IndicatorSeries, ...]:
        """Return the chart of each indicator over *period*; a period in which nothing counts and nothing waits is none.

        Args:
            framework: As of ``readings``.
            period: The last three years and the present month, if left out; a month that it holds only in part is
                provisional.
            per: A point for each ``month`` or, where months are too small, each ``quarter``.
            viewer: As of ``readings``.

        Raises:
            UsageError: If *period* is none, or there are no such points.
        """
        points, today = charted(per), self.rulebook.day(self.clock.now())
        within = as_period(period) or _three_years(today)
        found = self.readings(framework, period=within, per=points, viewer=viewer)
        better = {each.name: each.better for one in self._indicators.values() for each in one.indicators}
        series = []
        for name, group in itertools.groupby(found, key=lambda each: each.indicator):
            own = tuple(group)
            chart = share_chart(
                [
                    Counted(
                        period=each.period,
                        good=each.reading.good,
                        of=each.reading.of,
                        waiting=each.reading.waiting,
                        running=not is_whole(each.period, within, today),
                    )
                    for each in own
                    if each.reading.of or each.reading.waiting
                ],
                better=better[name],
            )
            series.append(IndicatorSeries(indicator=name, title=own[0].title, chart=chart))
        return tuple(series)


def _three_years(today: dt.date) -> Period:
    """Return the months of the last three years, and the present one."""
    return Period.parse(f"{today.year - YEARS:04d}-{today.month:02d}..{today.year:04d}-{today.month:02d}")
