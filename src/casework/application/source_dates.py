"""Dates of a source: declared formats only, and a local time becomes an instant only where it was one.

The whole text must fit a format. Where two formats fit and give two days, nobody can know which was meant, and the text
is refused. A time that came twice, when the clocks went back, or never was, when they went forward, is refused unless
the mapping decides.
"""

import datetime as dt
from functools import lru_cache

from casework.application.mappings import AmbiguousTime, DateRule, MissingTime, Source
from casework.domain.time.moments import Moment

_SHOWN = 40
_REMEMBERED = 4_096


class WrongDateError(Exception):
    """The text is no date as the mapping declares them; the message says why. It never leaves the importer."""


class DateReader:
    """Reads one column of dates of *source*; *read* returns the moment, and a flag where the mapping had to decide."""

    def __init__(self, rule: DateRule, source: Source) -> None:
        self._rule, self._source = rule, source
        self.read = lru_cache(maxsize=_REMEMBERED)(self._read)

    def _read(self, text: str) -> tuple[Moment, str | None]:
        """Return the moment that *text* says, and what the mapping decided about it, if anything.

        Raises:
            WrongDateError: If it says none, or more than one.
        """
        found = {moment for text_format in self._rule.formats if (moment := _parsed(text, text_format)) is not None}
        if not found:
            raise WrongDateError(f"{shown(text)} is no date written as {' or '.join(self._rule.formats)}")
        if len(found) > 1:
            choices = " or ".join(sorted(moment.isoformat() for moment in found))
            raise WrongDateError(f"{shown(text)} can be {choices}, and nothing says which")
        (moment,) = found
        if not isinstance(moment, dt.datetime) or moment.tzinfo is not None:
            return moment, None
        return self._instant(moment, text)

    def _instant(self, local: dt.datetime, text: str) -> tuple[Moment, str | None]:
        zone = self._source.zone
        earlier, later = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
        if earlier.utcoffset() == later.utcoffset():
            return earlier, None
        if earlier.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != local:
            if self._source.missing_time is MissingTime.DAY:
                return local.date(), "time that never was, when the clocks went forward: only its day was kept"
            raise WrongDateError(f"{shown(text)} never was in {zone.key}: the clocks went forward over it")
        match self._source.ambiguous_time:
            case AmbiguousTime.EARLIER:
                return earlier, "time that came twice, when the clocks went back: read as the earlier"
            case AmbiguousTime.LATER:
                return later, "time that came twice, when the clocks went back: read as the later"
            case AmbiguousTime.DAY:
                return local.date(), "time that came twice, when the clocks went back: only its day was kept"
        raise WrongDateError(f"{shown(text)} came twice in {zone.key}, when the clocks went back")


def shown(text: str) -> str:
    """Return *text* as a reason quotes it, cut short."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")


def _parsed(text: str, text_format: str) -> Moment | None:
    try:
        moment = dt.datetime.strptime(text, text_format)  # noqa: DTZ007 - the source's zone is given to it later
    except ValueError:
        return None
    return moment if "%H" in text_format or "%I" in text_format else moment.date()
