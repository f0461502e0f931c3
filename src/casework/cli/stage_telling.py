"""What the cases of an import come to in each stage, as people compare it with their register."""

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from casework.application.stage_figures import StageFigures
from casework.cli.layout import table

_YEARS = 5
"""Of more years than these each has no line of its own; scripts hear of all."""
_COUNTED = ("begun", "answers", "in_time", "more_time", "no_answer", "open", "findings")


def by_stage(figures: Sequence[StageFigures], *, is_part: bool) -> Iterator[str]:
    """Yield the *figures* as a table; *is_part* says that rows which say what they said before are not in it."""
    cases = "the cases that are new or say something else" if is_part else "the cases"
    yield f"What {cases} come to; compare it with the register:"
    shown = figures if len({each.year for each in figures}) <= _YEARS else _of_all_years(figures)
    headings = ("year", "stage", *(name.replace("_", " ") for name in _COUNTED))
    yield table(headings, map(_line, shown), indent=2)


def _of_all_years(figures: Sequence[StageFigures]) -> list[StageFigures]:
    found: dict[str, StageFigures] = {}
    for each in sorted(figures, key=lambda figure: figure.stage):
        before = found.get(each.stage, StageFigures(year="all", stage=each.stage))
        sums: dict[str, Any] = {name: _sum(getattr(before, name), getattr(each, name)) for name in _COUNTED}
        found[each.stage] = attrs.evolve(before, **sums)
    return list(found.values())


def _sum(one: int | None, other: int | None) -> int | None:
    return (one or 0) + (other or 0) if one is not None or other is not None else None


def _line(each: StageFigures) -> tuple[str, ...]:
    numbers = (getattr(each, name) for name in _COUNTED)
    return each.year or "not known", each.stage, *("-" if number is None else f"{number:,}" for number in numbers)
