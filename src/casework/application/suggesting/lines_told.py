"""Where something stands in a source, as a draft tells it: the first lines, by their sheets or files."""

from collections.abc import Mapping, Sequence

from casework.application.suggesting.exchanged_dates import Days, Line
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.relations import LINES_TOLD

_QUOTED = 5
"""So many lines are told with what stands there."""


def days_told(findings: Findings, days: Days, number: int) -> str:
    """Return the first of *number* lines with the days that stand there: ``lines 4 2023-10-11, 9 2023-12-01``."""
    return lines_told(findings, list(days), number, {line: day.isoformat() for line, day in days.items()}, LINES_TOLD)


def lines_told(
    findings: Findings,
    lines: Sequence[Line],
    number: int,
    texts: Mapping[Line, str] | None = None,
    most: int | None = None,
) -> str:
    """Return the first of *number* lines, by their sheets or files: ``lines 4, 9 of 2025 and 30 more``.

    Where they have *texts*, each stands behind its line, and unless *most* are told, there are fewer.
    """
    told: dict[str, list[str]] = {}
    most = most or (LINES_TOLD if texts is None else _QUOTED)
    for where, line in lines[:most]:
        text = (texts or {}).get((where, line))
        said = f"{line} {text}" if text else str(line)
        told.setdefault("" if findings.is_of_one_sheet else where, []).append(said)
    each = [f"{', '.join(numbers)}{f' of {where}' if where else ''}" for where, numbers in told.items()]
    more = number - most
    return f"{'line' if number == 1 else 'lines'} {'; '.join(each)}{f' and {more:,} more' if more > 0 else ''}"
