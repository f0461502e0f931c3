"""What the cases of an import come to in each stage, as people compare it with their register."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import attrs

from casework.application.filled_cells import DECISION, FINDING, FilledCells
from casework.application.mappings import Fate
from casework.application.stage_figures import StageFigures
from casework.application.suggesting.vocabulary import OUTCOME_WORDS
from casework.cli.layout import printable, table, wrapped

_YEARS = 5
"""Of more years than these each has no line of its own; scripts hear of all."""
_ALWAYS = ("begun", "answers")
_KEPT, _UNANSWERED = ("met", "missed", "unknown"), ("withdrawn", "no_answer", "overdue", "open")
_OWN = ("own_met", "own_missed")
_COUNTED = (*_ALWAYS, *_KEPT, "answered_again", *_UNANSWERED)
"""What is told, in the words of the reports; a column of nothing is left out."""
_SHORT = {"no_answer": "no day", "answered_again": "again"}
"""Of those that ended without an answer that has a day, say, in a word that leaves the table on its page."""

_PARTS = {
    Fate.ACKNOWLEDGED: "acknowledgements",
    Fate.ESCALATED: "begun",
    Fate.EXTENDED: "more time",
    Fate.RESPONDED: "answers",
    Fate.WITHDRAWN: "withdrawals",
    FINDING: "findings",
    DECISION: "decisions from outside",
}


def by_column(cells: Sequence[FilledCells]) -> Iterator[str]:
    """Yield how many filled *cells* of each column were read, as whoever has the spreadsheet open counts them."""
    if cells:
        yield "Filled cells in the spreadsheet that were not read:"
        headings = ("column", "filled", "read", "rejected", "twice", "not read", "as")
        yield table(headings, map(_cells, cells), indent=2)


def _cells(each: FilledCells) -> tuple[str, ...]:
    others = (each.rejected, each.repeated, each.unread if each.parts else 0)
    numbers = [f"{number:,}" if number > 0 else "" for number in others]
    return printable(each.column), f"{each.filled:,}", f"{each.taken:,}", *numbers, _as_what(each)


def _as_what(cells: FilledCells) -> str:
    names = dict.fromkeys(_PARTS[name] for name, _ in cells.parts)
    stages = dict.fromkeys(stage for _, stage in cells.parts if stage is not None)
    if not cells.parts:
        return "text in a note, not as a date"
    return " and ".join(names) + (f", stage {' and '.join(stages)}" if stages else "")


def by_stage(figures: Sequence[StageFigures], *, financial: bool) -> Iterator[str]:
    """Yield the *figures* as a table by year, *financial* or of the calendar, and which of its columns add up."""
    shown = figures if len({each.year for each in figures}) <= _YEARS else _of_all_years(figures)
    names = [name for name in _COUNTED if name in _ALWAYS or any(getattr(each, name) for each in shown)]
    year = "By year of receipt from April" if financial else "By calendar year of receipt"
    as_of = ", overdue as of today" if any(each.overdue for each in shown) else ""
    yield wrapped(f"{year}{as_of}; {_sums(names)}:")
    headings = ("year", "stage", *(_SHORT.get(name, name) for name in names))
    yield table(headings, (_line(each, names) for each in shown), indent=2)
    if any((each.own_met, each.own_missed) not in {(None, None), (each.met, each.missed)} for each in shown):
        yield ""
        yield wrapped("By the source's own due days, or later days that were agreed:")
        own = [each for each in shown if each.own_met is not None]
        yield table(("year", "stage", "own met", "own missed"), (_line(each, _OWN) for each in own), indent=2)


def _sums(names: Sequence[str]) -> str:
    """Return which of the columns *names* add up to which: ``begun = answers + open, answers = met + missed``."""
    kept, others = _added(names, _KEPT), _added(names, _UNANSWERED)
    if not others:
        return f"begun = answers{f' = {kept}' if kept else ''}"
    return f"begun = answers + {others}{f', answers = {kept}' if kept else ''}"


def _added(names: Sequence[str], among: Collection[str]) -> str:
    return " + ".join(_SHORT.get(name, name) for name in names if name in among)


def by_outcome(figures: Sequence[StageFigures]) -> Iterator[str]:
    """Yield what was found by year and stage as a table, and apart from it what was found by others than the body."""
    shown = figures if len({each.year for each in figures}) <= _YEARS else _of_all_years(figures)
    found = sum((Counter(each.outcomes) for each in shown), Counter[str]())
    outside: dict[str, Counter[str]] = defaultdict(Counter)
    for each in shown:
        for by, outcomes in each.from_outside.items():
            outside[by].update(outcomes)
    if found or outside:
        yield "Findings:"
    if found:
        codes = _in_order(found)
        headings = ("year", "stage", *(code.replace("-", " ") for code in codes), "none")
        lines = ((*_place(each), *_numbers(each.outcomes, codes), f"{each.without_finding or ''}") for each in shown)
        yield table(headings, lines, indent=2)
    for by, outcomes in sorted(outside.items()):
        told = ", ".join(f"{outcomes[code]:,} {code.replace('-', ' ')}" for code in _in_order(outcomes))
        yield wrapped(f"  {by}: {told}", hanging=4)


def _in_order(found: Mapping[str, int]) -> list[str]:
    return [*(code for code in OUTCOME_WORDS if code in found), *sorted(found.keys() - set(OUTCOME_WORDS))]


def _numbers(found: Mapping[str, int], codes: Sequence[str]) -> Iterator[str]:
    return (f"{found.get(code, 0):,}" for code in codes)


def _of_all_years(figures: Sequence[StageFigures]) -> list[StageFigures]:
    found: dict[str, StageFigures] = {}
    for each in sorted(figures, key=lambda figure: figure.stage):
        before = found.get(each.stage, StageFigures(year="all", stage=each.stage))
        names = (*_COUNTED, *_OWN, "without_finding")
        sums: dict[str, Any] = {name: _sum(getattr(before, name), getattr(each, name)) for name in names}
        outcomes = Counter(before.outcomes) + Counter(each.outcomes)
        outside = {
            by: Counter(before.from_outside.get(by, {})) + Counter(each.from_outside.get(by, {}))
            for by in {**before.from_outside, **each.from_outside}
        }
        found[each.stage] = attrs.evolve(before, outcomes=outcomes, from_outside=outside, **sums)
    return list(found.values())


def _sum(one: int | None, other: int | None) -> int | None:
    return (one or 0) + (other or 0) if one is not None or other is not None else None


def _place(each: StageFigures) -> tuple[str, str]:
    return each.year or "not known", each.stage


def _line(each: StageFigures, names: Sequence[str]) -> tuple[str, ...]:
    numbers = (getattr(each, name) for name in names)
    return *_place(each), *("-" if number is None else f"{number:,}" for number in numbers)
