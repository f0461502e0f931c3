"""What the cases of an import come to in each stage, as people compare it with their register."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from casework.application.filled_cells import FINDING, FilledCells
from casework.application.mappings import Fate
from casework.application.stage_figures import StageFigures
from casework.application.suggesting.vocabulary import OUTCOME_WORDS
from casework.cli.layout import printable, table

_YEARS = 5
"""Of more years than these each has no line of its own; scripts hear of all."""
_ALWAYS = ("begun", "answers")
_COUNTED = (*_ALWAYS, "met", "missed", "withdrawn", "no_answer", "overdue", "open")
"""What is told, in the words of the reports; a column of nothing is left out."""
_SHORT = {"no_answer": "no day"}
"""Of those that ended without an answer that has a day, in a word that leaves the table on its page."""

_PARTS = {
    Fate.ACKNOWLEDGED: "acknowledgements",
    Fate.ESCALATED: "begun",
    Fate.EXTENDED: "more time",
    Fate.RESPONDED: "answers",
    Fate.WITHDRAWN: "withdrawals",
    FINDING: "findings",
}


def by_column(cells: Sequence[FilledCells]) -> Iterator[str]:
    """Yield how many filled cells of each column were read, as whoever has the spreadsheet open can count them."""
    if all(each.filled == each.taken for each in cells):
        yield "Filled cells in the spreadsheet, all of them read:"
        same = ((printable(each.column), f"{each.filled:,}", _as_what(each)) for each in cells)
        yield table(("column", "filled", "as"), same, indent=2)
    else:
        yield "Filled cells in the spreadsheet, and how many were read:"
        yield table(("column", "filled", "read", "rejected", "not read", "as"), map(_cells, cells), indent=2)


def _cells(each: FilledCells) -> tuple[str, ...]:
    unread = each.filled - each.taken - each.rejected if each.parts else 0
    numbers = [f"{number:,}" if number > 0 else "" for number in (each.rejected, unread)]
    return printable(each.column), f"{each.filled:,}", f"{each.taken:,}", *numbers, _as_what(each)


def _as_what(cells: FilledCells) -> str:
    names = dict.fromkeys(_PARTS[name] for name, _ in cells.parts)
    stages = dict.fromkeys(stage for _, stage in cells.parts if stage is not None)
    if not cells.parts:
        return "text in a note, not as a date"
    return " and ".join(names) + (f", stage {' and '.join(stages)}" if stages else "")


def by_outcome(figures: Sequence[StageFigures]) -> Iterator[str]:
    """Yield what was found in each stage, of all years together, and how many cases have no finding there."""
    if not any(each.outcomes for each in figures):
        return
    yield "Findings:"
    for stage in sorted({each.stage for each in figures}):
        own = [each for each in figures if each.stage == stage]
        found = sum((Counter(each.outcomes) for each in own), Counter[str]())
        codes = [*(code for code in OUTCOME_WORDS if code in found), *sorted(found.keys() - set(OUTCOME_WORDS))]
        told = [f"{found[code]:,} {code.replace('-', ' ')}" for code in codes]
        without = sum(each.without_finding for each in own)
        told += [f"{without:,} without one"] if without else []
        yield f"  stage {stage}: {', '.join(told)}"


def by_stage(figures: Sequence[StageFigures], *, is_part: bool) -> Iterator[str]:
    """Yield the *figures* as a table; *is_part* says that rows which say what they said before are not in it."""
    cases = "the cases that are new or say something else" if is_part else "the cases"
    yield f"By year, {cases}:"
    shown = figures if len({each.year for each in figures}) <= _YEARS else _of_all_years(figures)
    names = [name for name in _COUNTED if name in _ALWAYS or any(getattr(each, name) for each in shown)]
    headings = ("year", "stage", *(_SHORT.get(name, name) for name in names))
    yield table(headings, (_line(each, names) for each in shown), indent=2)


def _of_all_years(figures: Sequence[StageFigures]) -> list[StageFigures]:
    found: dict[str, StageFigures] = {}
    for each in sorted(figures, key=lambda figure: figure.stage):
        before = found.get(each.stage, StageFigures(year="all", stage=each.stage))
        sums: dict[str, Any] = {name: _sum(getattr(before, name), getattr(each, name)) for name in _COUNTED}
        found[each.stage] = attrs.evolve(before, **sums)
    return list(found.values())


def _sum(one: int | None, other: int | None) -> int | None:
    return (one or 0) + (other or 0) if one is not None or other is not None else None


def _line(each: StageFigures, names: Sequence[str]) -> tuple[str, ...]:
    numbers = (getattr(each, name) for name in names)
    return each.year or "not known", each.stage, *("-" if number is None else f"{number:,}" for number in numbers)
