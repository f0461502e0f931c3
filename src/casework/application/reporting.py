"""The first reports: counts, time limits kept, days to close, and flat exports.

Every figure comes from the rows, counted by the store or, for a viewer who does not see everything, from those that the
viewer sees; the log is not replayed. A percentage always stands beside what it is a percentage of. A limit counts as
kept in time only when it was done in time: one that is still open counts for nothing yet, and stands apart, overdue or
not. So a figure of a past month does not fall because somebody waited.
"""

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias, TypeVar

import attrs

from casework.application.periods import Period
from casework.application.ports import CaseRow, LimitRow, RowQuery, Table
from casework.application.reading import Reader
from casework.application.rows import SEVERAL
from casework.domain.actors import Actor
from casework.errors import NotFoundError

Cell: TypeAlias = str | int | float | None
Histogram: TypeAlias = Counter[int]
Counted = TypeVar("Counted")

ALL = "all kinds"
NOT_RECORDED = "not recorded"
_RESULTS = ("met", "missed", "overdue", "open", "ended", "done")
_STATUSES = ("open", "closed", "withdrawn", "referred")


@attrs.frozen(kw_only=True)
class _Asked:
    """What a report is made of: who reads, which cases, and the day of the cut-off."""

    reader: Reader
    query: RowQuery
    viewer: Actor | None
    period: Period | None
    today: dt.date

    def counted(self, *by: str) -> Iterable[tuple[tuple[str | int | None, ...], int]]:
        """Return counts of what the viewer sees by the names in *by*."""
        return self.reader.tabulate(by, self.query, self.viewer)

    def overdue(self) -> Counter[tuple[str, ...]]:
        """Count what the viewer sees of the limits that are overdue at the cut-off.

        The rows of cases of which something was due before the cut-off are read, and no others.
        """
        cut_off = self.today.isoformat()
        return Counter(
            (row.procedure, limit.stage, limit.limit)
            for row in self.reader.every(attrs.evolve(self.query, due_before=cut_off), self.viewer)
            for limit in row.limits
            if self.result(limit) == "overdue"
        )

    def result(self, limit: LimitRow) -> str:
        """Return what became of *limit* by the cut-off: ``overdue``, or what its row says.

        Overdue is what is open, has started, and was due before the cut-off. Before the clock has started there is only
        the latest day that is possible, and nobody is late yet.
        """
        if limit.result != "open" or limit.starts_on is None or limit.due_on is None:
            return limit.result
        return "overdue" if limit.due_on < self.today.isoformat() else "open"

    def overdue_note(self) -> str:
        """Return the sentence that says which limits are overdue and which are open."""
        return (
            f"overdue: not done by {self.today}, and due before that day. "
            "open: not done, and not overdue; also what has not started."
        )

    def cut_off(self) -> str:
        """Return the sentence that belongs under every figure."""
        which = f"received from {self.period.first} to {self.period.last}" if self.period else "of all time"
        return f"Cases {which}, as recorded up to {self.today}; cases that are still open can change these figures."


def report(
    reader: Reader,
    name: str,
    *,
    today: dt.date,
    period: Period | None = None,
    viewer: Actor | None = None,
) -> tuple[Table, ...]:
    """Return the tables of the report called *name*, over the cases received in *period* that *viewer* may see.

    Args:
        today: The day of the cut-off: it is said, and what is open, has started and was due before it is overdue.

    Raises:
        NotFoundError: If there is no such report.
    """
    if name not in REPORTS:
        raise NotFoundError("report", name, known=tuple(REPORTS))
    query = RowQuery()
    if period is not None:
        query = RowQuery(received_from=period.first.isoformat(), received_before=period.end.isoformat())
    reader.refresh()
    return REPORTS[name](_Asked(reader=reader, query=query, viewer=viewer, period=period, today=today))


def summary(asked: _Asked) -> tuple[Table, ...]:
    """Return counts by kind, month, service and channel, limits kept in time, and median days to close."""
    return (
        _by_kind(asked),
        _by_month(asked),
        _by_one(asked, "service", "cases_by_service", "Cases by service"),
        _by_one(asked, "channel", "cases_by_channel", "Cases by channel"),
        _time_limits(asked),
        _days_to_close(asked),
    )


def _by_kind(asked: _Asked) -> Table:
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for (kind, status), number in asked.counted("kind", "status"):
        kinds[str(kind)][str(status)] += number
        kinds[ALL][str(status)] += number
    return Table(
        name="cases_by_kind",
        title="Cases by kind",
        columns=("kind", "received", *_STATUSES),
        rows=tuple(
            (kind, counts.total(), *(counts[status] for status in _STATUSES)) for kind, counts in _last(kinds, ALL)
        ),
        notes=(asked.cut_off(),),
    )


def _by_month(asked: _Asked) -> Table:
    counts: dict[str, int] = dict.fromkeys(asked.period.months() if asked.period else (), 0)
    for (month,), number in asked.counted("received_month"):
        counts[str(month)] = number
    return Table(
        name="cases_by_month",
        title="Cases by month of receipt",
        columns=("month", "received"),
        rows=tuple(sorted(counts.items())),
    )


def _by_one(asked: _Asked, by: str, name: str, title: str) -> Table:
    counts = {NOT_RECORDED if value is None else str(value): number for (value,), number in asked.counted(by)}
    return Table(name=name, title=title, columns=(by, "received"), rows=tuple(_last(counts, NOT_RECORDED)))


def _time_limits(asked: _Asked) -> Table:
    limits: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for (*limit, result), number in asked.counted("procedure", "limit_stage", "limit", "limit_result"):
        limits[tuple(map(str, limit))][str(result)] += number
    for late, number in asked.overdue().items():
        limits[late] += Counter(overdue=number, open=-number)
    return Table(
        name="time_limits",
        title="Time limits kept",
        columns=("procedure", "stage", "limit", "percent_in_time", "of", *_RESULTS),
        rows=tuple(
            (*limit, _percent(counts["met"], of), of, *(counts[result] for result in _RESULTS))
            for limit, counts in sorted(limits.items())
            if (of := counts["met"] + counts["missed"]) or counts.total()
        ),
        notes=(
            "percent_in_time is met / (met + missed), rounded to two places; 'of' is met + missed.",
            "missed: done after the due day, or not done when the case was escalated, referred or withdrawn after it.",
            asked.overdue_note(),
            "ended: given up: time was left when the case moved on, or it was closed and nothing says when.",
            "done: done, but there was no due date. What is overdue, open, ended or done is not in 'of'.",
        ),
    )


def _days_to_close(asked: _Asked) -> Table:
    days: dict[str, Histogram] = defaultdict(Counter)
    for (kind, taken), number in asked.counted("kind", "days_to_close"):
        if isinstance(taken, int):
            days[str(kind)][taken] += number
            days[ALL][taken] += number
    return Table(
        name="days_to_close",
        title="Calendar days from receipt to closing",
        columns=("kind", "median_calendar_days", "of", "closed_before_receipt"),
        rows=tuple(_closing(kind, counts) for kind, counts in _last(days, ALL)),
        notes=(
            "The median is over the closed cases in 'of', also those that were referred afterwards.",
            "Cases that are open, withdrawn, or were referred without having been closed are not in it.",
            "closed_before_receipt: the dates contradict each other; counted here and left out of the median.",
        ),
    )


def _closing(kind: str, counts: Histogram) -> tuple[Cell, ...]:
    possible = Counter({days: number for days, number in counts.items() if days >= 0})
    return (kind, median(possible), possible.total(), counts.total() - possible.total())


def median(histogram: Mapping[int, int]) -> float | None:
    """Return the median of the days in *histogram*, days to how often; None where there are none.

    >>> median({1: 2, 4: 1}), median({1: 1, 4: 1})
    (1.0, 2.5)
    """
    total = sum(histogram.values())
    if total == 0:
        return None
    return (_value_at(histogram, (total - 1) // 2) + _value_at(histogram, total // 2)) / 2


def _value_at(histogram: Mapping[int, int], place: int) -> int:
    """Return the value at *place*, from 0, of all values in order."""
    values = sorted(histogram)
    up_to = itertools.accumulate(histogram[value] for value in values)
    return next(value for value, passed in zip(values, up_to, strict=True) if passed > place)


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 2) if whole else None


def _last(items: Mapping[str, Counted], name: str) -> Iterable[tuple[str, Counted]]:
    """Return *items* in order, the one called *name* at the end."""
    return sorted(items.items(), key=lambda item: (item[0] == name, item[0]))


def cases(asked: _Asked) -> tuple[Table, ...]:
    """Return the rows of all cases."""
    names = tuple(field.name for field in attrs.fields(CaseRow) if field.name not in SEVERAL | _STAMPS)
    return (
        Table(
            name="cases",
            title="Cases",
            columns=(*names, "categories"),
            rows=tuple(
                (*(getattr(row, name) for name in names), " ".join(row.categories) or None)
                for row in asked.reader.every(asked.query, asked.viewer)
            ),
            notes=(asked.cut_off(),),
        ),
    )


def limits(asked: _Asked) -> tuple[Table, ...]:
    """Return the time limits of all cases, one row for each, with the results that the summary counts."""
    names = tuple(field.name for field in attrs.fields(LimitRow))
    return (
        Table(
            name="limits",
            title="Time limits of cases",
            columns=("reference", "kind", "procedure", "received_on", *names),
            rows=tuple(
                (row.reference, row.kind, row.procedure, row.received_on, *(getattr(shown, name) for name in names))
                for row in asked.reader.every(asked.query, asked.viewer)
                for limit in row.limits
                for shown in (attrs.evolve(limit, result=asked.result(limit)),)
            ),
            notes=(asked.cut_off(), asked.overdue_note()),
        ),
    )


_STAMPS = frozenset({"reducer", "procedure_version", "calendar_version"})

REPORTS: Mapping[str, Callable[[_Asked], tuple[Table, ...]]] = MappingProxyType(
    {"summary": summary, "cases": cases, "limits": limits}
)
"""Every report by its name."""
