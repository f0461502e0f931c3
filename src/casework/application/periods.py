"""Periods of a report: a year, a quarter, a month, a day, a financial year, or from one of them to another."""

import datetime as dt
import re
from collections.abc import Iterator

import attrs

from casework.errors import UsageError

_FORMS = re.compile(
    r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|/(?P<second>\d{2})|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII
)
_FINANCIAL_MONTH = 4


@attrs.frozen(kw_only=True)
class Period:
    """The days from *first* to *last*, both included; *name* is how it was asked for."""

    name: str
    first: dt.date
    last: dt.date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read ``2015``, ``2015-Q2``, ``2015-04``, ``2015-04-01``, ``2015/16`` or ``2015-04..2015-09``.

        A financial year such as 2015/16 runs from April to March.

        Raises:
            UsageError: If *text* is none of these, or ends before it begins.
        """
        first, dots, last = text.partition("..")
        begins, ends = _days(first, text)
        if dots:
            ends = _days(last, text)[1]
        if ends < begins:
            raise UsageError(f"the period {text} ends before it begins: write the earlier part first")
        return cls(name=text, first=begins, last=ends)

    @property
    def end(self) -> dt.date:
        """The day after the last."""
        return self.last + dt.timedelta(days=1)

    def months(self) -> Iterator[str]:
        """Yield every month that the period touches, as ``2015-04``."""
        year, month = self.first.year, self.first.month
        while (year, month) <= (self.last.year, self.last.month):
            yield f"{year:04d}-{month:02d}"
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)  # noqa: PLR2004 - months of a year


def as_period(said: Period | str | None) -> Period | None:
    """Return the period that somebody asked for, None where they asked for none.

    Raises:
        UsageError: If it is no period.
    """
    within = Period.parse(said) if isinstance(said, str) else said
    if not isinstance(within, Period | None):
        message = "a period is text, such as 2026-Q1 or 2026-04..2026-09"
        raise UsageError(message)
    return within


def _days(part: str, whole: str) -> tuple[dt.date, dt.date]:
    found = _FORMS.fullmatch(part)
    try:
        if found is not None:
            return _span(found)
    except ValueError:
        pass
    raise UsageError(
        f"{whole!r} is no period: write 2015, 2015-Q2, 2015-04, 2015-04-01, 2015/16 (April to March), "
        "or 2015-04..2015-09"
    )


def _span(found: re.Match[str]) -> tuple[dt.date, dt.date]:
    year = int(found["year"])
    if found["day"]:
        day = dt.date(year, int(found["month"]), int(found["day"]))
        return day, day
    if found["second"]:
        if int(found["second"]) != (year + 1) % 100:
            raise ValueError(found[0])
        return dt.date(year, _FINANCIAL_MONTH, 1), dt.date(year + 1, _FINANCIAL_MONTH, 1) - dt.timedelta(days=1)
    if found["month"]:
        return _months(year, int(found["month"]), 1)
    if found["quarter"]:
        return _months(year, 3 * int(found["quarter"]) - 2, 3)
    return _months(year, 1, 12)


def _months(year: int, month: int, number: int) -> tuple[dt.date, dt.date]:
    first = dt.date(year, month, 1)
    years, months = divmod(month - 1 + number, 12)
    return first, dt.date(year + years, months + 1, 1) - dt.timedelta(days=1)
