"""The flat reports ``cases`` and ``limits``: rows as they are, to be counted elsewhere."""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

import attrs

from casework.application.ports import CaseRow, LimitRow, Table
from casework.application.reports.asking import Asked
from casework.application.rows import SEVERAL

_STAMPS = frozenset({"reducer", "procedure_version", "calendar_version"})


def cases(asked: Asked) -> tuple[Table, ...]:
    """Return the rows of all cases."""
    names = tuple(field.name for field in attrs.fields(CaseRow) if field.name not in SEVERAL | _STAMPS)
    return (
        Table(
            name="cases",
            title="Cases",
            columns=(*names, "categories"),
            rows=_by_reference(
                names.index("reference"),
                ((*(getattr(row, name) for name in names), " ".join(row.categories) or None) for row in asked.rows()),
            ),
            notes=(asked.cut_off(), *asked.merged(), *asked.undated()),
        ),
    )


def limits(asked: Asked) -> tuple[Table, ...]:
    """Return the time limits of all cases, one row for each, with the results that the summary counts."""
    names = tuple(field.name for field in attrs.fields(LimitRow) if field.name != "procedure")
    return (
        Table(
            name="limits",
            title="Time limits of cases",
            columns=("reference", "kind", "procedure", "received_on", *names),
            rows=_by_reference(
                0,
                (
                    (row.reference, row.kind, procedure, row.received_on, *(getattr(shown, name) for name in names))
                    for row in asked.rows()
                    for limit in row.limits
                    for shown in (attrs.evolve(limit, result=asked.result(limit)),)
                    for procedure in (limit.procedure or row.procedure,)
                ),
            ),
            notes=(asked.cut_off(), *asked.merged(), *asked.undated(), asked.overdue_note()),
        ),
    )


def _by_reference(place: int, rows: Iterable[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
    """Return *rows* in the order of the references at *place*; those of one case stay as they come."""
    return tuple(sorted(rows, key=itemgetter(place)))
