"""Counting rows in Python: what ``Store.tabulate`` means.

For a store that has nothing faster, and for viewers who do not see everything.
"""

import itertools
import operator
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from casework.application.rows import SEVERAL, CaseRow
from casework.errors import UsageError

Value = str | int | None
Counts = tuple[tuple[tuple[Value, ...], int], ...]

ROW_NAMES = frozenset(field.name for field in attrs.fields(CaseRow)) - SEVERAL
DERIVED_NAMES = frozenset({"received_month", "days_to_close", "category_set"})
EACH_NAMES: Mapping[str, str] = MappingProxyType(
    {"category": "categories", "escalated_to": "escalated_to", "flag": "flags", "learning": "learning"}
)
"""The names for each of which a row counts once, and the field of the row that holds the values."""

PART_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "limits": {
            "limit_procedure": "procedure",
            "limit_stage": "stage",
            "limit": "limit",
            "limit_result": "result",
            "limit_days": "days",
            "limit_irregular": "irregular",
            "limit_undated": "undated",
            "limit_provisional": "provisional",
            "limit_waits_until": "waits_until",
        },
        "remedies": {f"remedy_{name}": name for name in ("kind", "result", "amount", "currency", "days")},
        "findings": {f"finding_{name}": name for name in ("by", "stage", "scheme", "outcome", "roll_up", "stands")},
        "praise": {f"praise_{name}": name for name in ("who", "is_team", "named_on", "told_on")},
        "judged": {f"judged_{name}": name for name in ("name", "verdict", "result", "waits_until")},
    }
)
"""What is counted instead of the rows: the field of the row, the names that ask for it, and what they are there."""

NAMES = ROW_NAMES | DERIVED_NAMES | EACH_NAMES.keys() | {name for names in PART_NAMES.values() for name in names}

_NONE = (None,)


def part_of(by: Sequence[str]) -> str | None:
    """Return the field of a row whose values are counted by the names *by*, None if rows are.

    Raises:
        UsageError: If rows cannot be counted by one of the names, or two of them ask for different things.
    """
    check_names(by, NAMES, "rows")
    asked = {part: [name for name in by if name in names] for part, names in PART_NAMES.items()}
    parts = [part for part, names in asked.items() if names]
    if len(parts) > 1:
        each = " and ".join(f"{part} ({', '.join(asked[part])})" for part in parts)
        message = f"{each} cannot be counted together: count them one by one"
        raise UsageError(message)
    return parts[0] if parts else None


def check_names(by: object, names: Collection[str], what: str) -> None:
    """Refuse anything but a list of some of *names*, by which *what* are counted.

    Raises:
        UsageError: If it is none.
    """
    if isinstance(by, str) or not isinstance(by, Sequence) or any(not isinstance(name, str) for name in by):
        message = f"what {what} are counted by comes as a list of names, also where there is only one: ['kind']"
        raise UsageError(message)
    unknown = [name for name in by if name not in names]
    if unknown:
        message = f"{what} cannot be counted by {', '.join(unknown)}: choose from {', '.join(sorted(names))}"
        raise UsageError(message)


def tabulate_rows(rows: Iterable[CaseRow], by: Sequence[str]) -> Counts:
    """Count *rows* by each combination of the values of *by* that occurs; sorted, None first.

    Raises:
        UsageError: As ``part_of`` does.
    """
    part, each = part_of(by), [name for name in EACH_NAMES if name in by]
    places = [_place(name, part, each) for name in by]
    counted: Counter[tuple[Value, ...]] = Counter()
    for row in rows:
        parts = getattr(row, part) if part else _NONE
        several = [getattr(row, EACH_NAMES[name]) or _NONE for name in each]
        for owners in itertools.product((row,), parts, *several):
            counted[tuple([value_of(owners[place]) for place, value_of in places])] += 1
    return in_order(counted)


def in_order(counted: Mapping[tuple[Value, ...], int]) -> Counts:
    """Return what was *counted*, sorted, None first."""
    return tuple(sorted(counted.items(), key=lambda item: [_sort_key(value) for value in item[0]]))


def _place(name: str, part: str | None, each: list[str]) -> tuple[int, Callable[[Any], Value]]:
    """Return which of row, part and categories holds the value of *name*, and how it is had from there."""
    if name in each:
        return 2 + each.index(name), _itself
    field = PART_NAMES[part].get(name) if part else None
    return (1, operator.attrgetter(field)) if field else (0, operator.attrgetter(name))


def _itself(value: Value) -> Value:
    return value


def _sort_key(value: Value) -> tuple[bool, int, str]:
    return (value is not None, value if isinstance(value, int) else 0, value if isinstance(value, str) else "")
