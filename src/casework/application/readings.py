"""Readings of indicators, as a part of a casebook."""

from enum import StrEnum

from casework.application.periods import Period
from casework.domain.actors import Actor
from casework.domain.standards.indicators import IndicatorReading


class ReadPer(StrEnum):
    """How long the periods of readings are."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class TakingReadings:
    """The part of a casebook that reads the indicators of its standards."""

    def readings(
        self,
        framework: str | None = None,
        *,
        period: Period | str,
        per: str | None = None,
        viewer: Actor | None = None,
    ) -> tuple[IndicatorReading, ...]:
        """Return the reading of each indicator for *period*, or for each month, quarter or year of it."""
        raise NotImplementedError
