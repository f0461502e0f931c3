"""What a report on standards is made of, as a viewer may see it: standards, readings, charts and explanations."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import attrs

from casework.domain.standards.frameworks import Framework, StandardName
from casework.domain.standards.indicators import IndicatorReading

if TYPE_CHECKING:  # charts are counted in the words of reports, which hold this one
    from casework.application.explanations import ExplanationFile
    from casework.application.indicator_dips import IndicatorSeries


@attrs.frozen(kw_only=True)
class StandardsFile:
    """The frameworks that have indicators of their own, the readings of these, and their charts of three years.

    *explanations* gives, by the id of a framework, what was said of the signals of its indicators.
    """

    frameworks: Mapping[str, Framework]
    readings: tuple[IndicatorReading, ...]
    charts: "tuple[IndicatorSeries, ...]"
    explanations: "Callable[[str], ExplanationFile]"

    def tested_by(self, name: StandardName) -> tuple[IndicatorReading, ...]:
        """Return the readings that say something of a standard: those that test it, or that serve it by links."""
        return tuple(each for each in self.readings if name in {*each.standards, *each.serves})
