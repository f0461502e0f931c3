"""Periods of a report: a year, a quarter, a month, a day, a financial year, or from one of them to another."""

import datetime as dt
import re
from collections.abc import Iterator
from enum import StrEnum

import attrs

from casework.errors import UsageError

_FORMS = re.compile(
    r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|/(?P<second>\d{2})|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII
)
_FINANCIAL_MONTH = 4


class Per(StrEnum):
    """How long the parts of a period are."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def label_of(month: str, per: Per, *, financial: bool = False) -> str:
    """Return the part to which *month* belongs, as ``Period.parse`` reads it; a *financial* year begins in April.

    >>> [label_of("2026-02", each) for each in Per], label_of("2026-02", Per.YEAR, financial=True)
    (['2026-02', '2026-Q1', '2026'], '2025/26')
    """
    year, number = int(month[:4]), int(month[5:])
    if per is Per.MONTH:
        return month
    if per is Per.QUARTER:
        return f"{month[:4]}-Q{(number + 2) // 3}"
    if not financial:
        return month[:4]
    begins = year if number >= _FINANCIAL_MONTH else year - 1
    return f"{begins:04d}/{(begins + 1) % 100:02d}"


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

    @property
    def is_financial(self) -> bool:
        """Whether it is made of whole financial years, from April to March."""
        return all((day.month, day.day) == (_FINANCIAL_MONTH, 1) for day in (self.first, self.end))

    def label_of(self, month: str, per: Per) -> str:
        """Return to which of its parts *month* belongs; its years are financial ones where it is made of them."""
        return label_of(month, per, financial=self.is_financial)

    def parts(self, per: Per) -> tuple["Period", ...]:
        """Return its months, quarters or years, the first and the last as far as they belong to it."""
        whole = [self.parse(label) for label in dict.fromkeys(self.label_of(month, per) for month in self.months())]
        return tuple(
            attrs.evolve(each, first=max(each.first, self.first), last=min(each.last, self.last)) for each in whole
        )

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
