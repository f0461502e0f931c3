"""A target that was missed, as something to be explained: also where there are too few periods for a chart."""

import datetime as dt

from casework.domain.standards.indicators import IndicatorReading
from casework.domain.standards.readings import Better, Verdict
from casework.domain.standards.signals import Change, Rule, Signal


def missed_target(found: IndicatorReading) -> Signal | None:
    """Return that the reading missed its target; None where it did not, or is of all of time, which is no period."""
    reading = found.reading
    if reading.verdict is not Verdict.NOT_MET or reading.first == dt.date.min:
        return None
    way = "at least" if reading.better is Better.HIGHER else "at most"
    words = f"{found.period}: {reading.percent_told} %, and {way} {reading.in_hundred(reading.target)} % is wanted"
    return Signal(change=Change.DIP, rule=Rule.MISSED, periods=(found.period,), words=words)
