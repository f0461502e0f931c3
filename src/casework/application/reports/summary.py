"""The report ``summary``: counts, time limits kept, and days to close.

A limit counts as kept in time only when it was done in time: one that is still open counts for nothing yet, and stands
apart, overdue or not. So a figure of a past month does not fall because somebody waited.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from casework.application.ports import Table
from casework.application.reports.asking import Asked
from casework.application.reports.figures import ALL, NOT_KNOWN, NOT_RECORDED, Cell, Histogram, last, median, percent
from casework.domain.cases.parts import CaseStatus

_IN_TIME_OR_NOT = ("met", "missed")
_RESULTS = ("met", "missed", "overdue", "open", "ended", "done", "unknown")
_STATUSES = tuple(status.value for status in CaseStatus if status not in {CaseStatus.MERGED, CaseStatus.UNDONE})


def summary(asked: Asked) -> tuple[Table, ...]:
    """Return counts by kind, month, service and channel, limits kept in time, and median days to close.

    Where cases came from another system that judges time limits of its own, its verdicts are a table by themselves.
    """
    return (
        by_kind(asked),
        _by_month(asked),
        _by_one(asked, "service", "cases_by_service", "Cases by service"),
        _by_one(asked, "channel", "cases_by_channel", "Cases by channel"),
        _time_limits(asked),
        _days_to_close(asked),
        *_judged_elsewhere(asked),
    )


def by_kind(asked: Asked) -> Table:
    """Return how many cases of each kind came in, and how they stand."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter, {ALL: Counter()})
    for (kind, status), number in asked.counted("kind", "status"):
        kinds[str(kind)][str(status)] += number
        kinds[ALL][str(status)] += number
    return Table(
        name="cases_by_kind",
        title="Cases by kind",
        columns=("kind", "received", *_STATUSES),
        rows=tuple(
            (kind, counts.total(), *(counts[status] for status in _STATUSES)) for kind, counts in last(kinds, ALL)
        ),
        notes=(asked.cut_off(), *asked.merged(), *asked.undated()),
    )


def _by_month(asked: Asked) -> Table:
    counts: dict[str, int] = dict.fromkeys(asked.period.months() if asked.period else (), 0)
    for (month,), number in asked.counted("received_month"):
        counts[NOT_KNOWN if month is None else str(month)] = number
    return Table(
        name="cases_by_month",
        title="Cases by month of receipt",
        columns=("month", "received"),
        rows=tuple(last(counts, NOT_KNOWN)),
    )


def _by_one(asked: Asked, by: str, name: str, title: str) -> Table:
    counts = {NOT_RECORDED if value is None else str(value): number for (value,), number in asked.counted(by)}
    return Table(name=name, title=title, columns=(by, "received"), rows=tuple(last(counts, NOT_RECORDED)))


def _time_limits(asked: Asked) -> Table:
    limits: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    provisional: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    names = ("procedure", "limit_procedure", "limit_stage", "limit", "limit_result", "limit_provisional")
    for (own, left, stage, name, result, can_move), number in asked.counted(*names):
        limit = (str(left or own), str(stage), str(name))  # a limit counts under the procedure that set it
        limits[limit][str(result)] += number
        if can_move and result in _IN_TIME_OR_NOT:
            provisional[limit][str(result)] += number
    for late, number in asked.overdue().items():
        limits[late] += Counter(overdue=number, open=-number)
    return Table(
        name="time_limits",
        title="Time limits kept",
        columns=("procedure", "stage", "limit", "percent_in_time", "of", *_RESULTS),
        rows=tuple(
            (*limit, percent(counts["met"], of), of, *(counts[result] for result in _RESULTS))
            for limit, counts in sorted(limits.items())
            if (of := counts["met"] + counts["missed"]) or counts.total()
        ),
        notes=(
            "percent_in_time is met / (met + missed), rounded to two places; 'of' is met + missed.",
            "missed: done after the due day, or not done when the case was escalated, referred or withdrawn after it.",
            asked.overdue_note(),
            "ended: given up: time was left when the case moved on, or it was closed and nothing says when.",
            "done: done, but there was no due date. unknown: not done when the case was closed, and nobody knows when.",
            "What is overdue, open, ended, done or unknown is not in 'of'.",
            *_provisional(provisional, limits),
        ),
    )


def _provisional(
    provisional: Mapping[tuple[str, ...], Counter[str]], limits: Mapping[tuple[str, ...], Counter[str]]
) -> Iterator[str]:
    """Yield which of the limits that were met or missed rest on a provisional date, if there are any."""
    if provisional:
        yield (
            "provisional: the due date is the latest that is possible, since nothing says when the clock started, or "
            "it lies beyond the days that the calendar knows. With the true one, met may be missed."
        )
    for limit, found in sorted(provisional.items()):
        procedure, stage, name = limit
        rest = " and ".join(f"{found[each]} of {limits[limit][each]} {each}" for each in _IN_TIME_OR_NOT if found[each])
        yield f"provisional in {procedure}, stage {stage}, {name}: {rest}."


def _days_to_close(asked: Asked) -> Table:
    days: dict[str, Histogram] = defaultdict(Counter, {ALL: Counter()})
    without = 0
    for (kind, status, taken), number in asked.counted("kind", "status", "days_to_close"):
        if isinstance(taken, int):
            days[str(kind)][taken] += number
            days[ALL][taken] += number
        elif status == CaseStatus.CLOSED:
            without += number
    return Table(
        name="days_to_close",
        title="Calendar days from receipt to closing",
        columns=("kind", "median_calendar_days", "of", "closed_before_receipt"),
        rows=tuple(_closing(kind, counts) for kind, counts in last(days, ALL)),
        notes=(
            "The median is over the closed cases in 'of', also those that were referred afterwards.",
            "Cases that are open, withdrawn, or were referred without having been closed are not in it.",
            "closed_before_receipt: the dates contradict each other; counted here and left out of the median.",
            *_not_known(without),
        ),
    )


def _not_known(closed: int) -> tuple[str, ...]:
    """Return the sentence that says how many closed cases are left out, if there are any."""
    if not closed:
        return ()
    which = "1 closed case is" if closed == 1 else f"{closed} closed cases are"
    return (f"{which} not in it: the day of receipt or of closing is not known.",)


def _judged_elsewhere(asked: Asked) -> tuple[Table, ...]:
    """Return how often the systems that cases came from gave each verdict on a limit of theirs; nothing if none did.

    A limit of which a source has due days alone has no verdicts: they stand beside ours where the rows are imported.
    """
    counts = asked.counted("source_system", "judged_name", "judged_verdict")
    judged = {(system, name) for (system, name, verdict), _ in counts if verdict is not None}
    counts = [each for each in counts if each[0][:2] in judged]
    of: Counter[tuple[Cell, Cell]] = Counter()
    for (system, name, _), number in counts:
        of[system, name] += number
    if not of:
        return ()
    table = Table(
        name="judged_elsewhere",
        title="What other systems say of their own time limits (no figures of ours)",
        columns=("source", "its_limit", "its_verdict", "cases", "percent", "of"),
        rows=tuple(
            (system, name, NOT_RECORDED if verdict is None else verdict, number, share, of[system, name])
            for (system, name, verdict), number in counts
            for share in (percent(number, of[system, name]),)
        ),
        notes=(
            "These are verdicts of the systems that the cases were imported from, as they stood there.",
            "They are not reckoned here, and say nothing of the time limits above: do not add or compare the two.",
            "'of' is all cases of which the source says something of that limit; percent is cases / of.",
        ),
    )
    return (table,)


def _closing(kind: str, counts: Histogram) -> tuple[Cell, ...]:
    possible = Counter({days: number for days, number in counts.items() if days >= 0})
    return (kind, median(possible), possible.total(), counts.total() - possible.total())
