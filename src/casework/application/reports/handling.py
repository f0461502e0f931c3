"""The report ``handling``: what a yearly report says of complaints besides time.

What came in, what went on to another stage, what was refused and why, what was found, what was put right, and what was
learned. Every table says what it counts, of how many, and up to which day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import attrs

from casework.application.ports import Table
from casework.application.reports.asking import Asked
from casework.application.reports.figures import Cell, explaining
from casework.application.reports.results import findings, payments, remedies, upheld, without_findings
from casework.application.reports.summary import by_kind

_FLAG_NOTE = (
    "Flags that are up now; a case with two of a kind counts once. Small numbers can point at a person: "
    "leave them out of what is published."
)

_UNDATED = (
    "Extensions of which nobody knows when they were given: {}. Whether the complainant was told of them is not known "
    "either."
)


def handling(asked: Asked) -> tuple[Table, ...]:
    """Return what was refused, escalated, found, put right and learned, as far as rows say it."""
    every = asked.merged_too()
    overdue, without = every.overdue_remedies(), without_findings(every)
    results = (
        _refused(asked, every),
        _next_stage_refused(asked, every),
        findings(every, without),
        upheld(every, without),
        remedies(every, overdue),
        payments(every, overdue),
        _learning(every),
    )
    return (
        by_kind(asked),
        *_up_to_the_cut_off(asked, (*_by_category(asked), _irregular_extensions(asked), _escalated(asked))),
        *_up_to_the_cut_off(every, results),
        *_up_to_the_cut_off(asked, (_flags(asked),)),
    )


def _up_to_the_cut_off(asked: Asked, tables: Iterable[Table]) -> Iterator[Table]:
    """Yield *tables*, each with the sentences that say up to when it counts, and what of the cases that were merged."""
    said = (asked.cut_off(), *asked.merged(), *asked.undated())
    for table in tables:
        yield attrs.evolve(table, notes=(*table.notes, *said))


def _by_category(asked: Asked) -> Iterator[Table]:
    """Yield a table for each scheme by which a case was sorted."""
    kinds, schemes = _of(asked, "kind"), defaultdict[str, list[tuple[str, str, int, int]]](list)
    for (kind, category), number in asked.counted("kind", "category"):
        if category is not None:
            scheme, _, code = str(category).partition(":")
            schemes[scheme].append((str(kind), code, number, kinds[str(kind)]))
    for scheme, rows in sorted(schemes.items()):
        yield Table(
            name=f"cases_by_{scheme}",
            title=f"Cases by {scheme}",
            columns=("kind", "category", "cases", "of"),
            rows=tuple(rows),
            notes=("'of' is all cases of the kind. A case with two categories counts once for each.",),
        )


def _irregular_extensions(asked: Asked) -> Table:
    names = ("procedure", "limit_procedure", "limit_stage", "limit", "limit_irregular", "limit_undated")
    found, limits = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    undated = 0
    for (own, left, *rest, irregular, on_no_known_day), number in asked.counted(*names):
        limit = tuple(map(str, (left or own, *rest)))
        limits[limit] += number
        found[limit] += number * int(irregular or 0)
        undated += number * int(on_no_known_day or 0)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (*limit, number, limits[limit]) for limit, number in sorted(found.items()) if number
    )
    return Table(
        name="irregular_extensions",
        title="More time given against a rule",
        columns=("procedure", "stage", "limit", "extensions", "of"),
        rows=rows,
        notes=(
            *explaining(
                rows,
                "extensions: given although the procedure did not allow it, or not on record as told to the "
                "complainant.",
                "'of' is all limits of that name, extended or not. No such extension makes a date later than allowed.",
            ),
            *([_UNDATED.format(undated)] if undated else []),
        ),
    )


def _escalated(asked: Asked) -> Table:
    procedures = _of(asked, "procedure")
    rows = tuple(
        (procedure, stage, number, procedures[str(procedure)])
        for (procedure, stage), number in asked.counted("procedure", "escalated_to")
        if stage is not None
    )
    return Table(
        name="escalated",
        title="Cases escalated to a stage",
        columns=("procedure", "stage", "cases", "of"),
        rows=rows,
        notes=explaining(
            rows,
            "A case counts once for each stage that was asked for and begun, by the complainant or the body.",
            "'of' is all cases under the procedure.",
        ),
    )


def _refused(asked: Asked, every: Asked) -> Table:
    rows = _reasons(asked, every, "declined_for")
    return Table(
        name="refused",
        title="Cases refused, and why",
        columns=("kind", "why", "refused", "of"),
        rows=rows,
        notes=explaining(
            rows,
            "why: the exclusion of the procedure. 'of' is all cases of the kind. A refusal taken back is not in it.",
        ),
    )


def _next_stage_refused(asked: Asked, every: Asked) -> Table:
    rows = _reasons(asked, every, "escalation_declined_for")
    return Table(
        name="next_stage_refused",
        title="Requests for the next stage refused, and why",
        columns=("kind", "why", "refused", "of"),
        rows=rows,
        notes=explaining(
            rows,
            "Cases, by the last such refusal in each. 'of' is all cases of the kind.",
        ),
    )


def _reasons(asked: Asked, every: Asked, name: str) -> tuple[tuple[str | int | None, ...], ...]:
    kinds = _of(asked, "kind")
    return tuple(
        (kind, why, number, kinds[str(kind)]) for (kind, why), number in every.counted("kind", name) if why is not None
    )


def _learning(asked: Asked) -> Table:
    counted = dict(asked.counted("learning"))
    received = sum(number for _, number in asked.counted())
    learned = received - counted.pop((None,), 0)
    rows = tuple((cause, number) for (cause,), number in counted.items())
    return Table(
        name="learning",
        title="What was learned, by cause",
        columns=("cause", "cases"),
        rows=rows,
        notes=explaining(
            rows,
            f"Something was learned from {learned} of {received} cases; a case counts once for each cause.",
        ),
    )


def _flags(asked: Asked) -> Table:
    rows = tuple((flag, number) for (flag,), number in asked.counted("flag") if flag is not None)
    return Table(
        name="flags",
        title="Cases with a flag up",
        columns=("flag", "cases"),
        rows=rows,
        notes=explaining(
            rows,
            _FLAG_NOTE,
        ),
    )


def _of(asked: Asked, name: str) -> Counter[str]:
    """Return how many cases there are by *name*."""
    return Counter({str(value): number for (value,), number in asked.counted(name)})
