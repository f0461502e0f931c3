"""Counting rows in Python: what ``Store.tabulate`` means.

For a store that has nothing faster, and for viewers who do not see everything.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import attrs

from casework.application.rows import SEVERAL, CaseRow, FindingRow, LimitRow, RemedyRow
from casework.errors import UsageError

Value = str | int | None
Part = LimitRow | RemedyRow | FindingRow

ROW_NAMES = frozenset(field.name for field in attrs.fields(CaseRow)) - SEVERAL
DERIVED_NAMES = frozenset({"received_month", "days_to_close"})
EACH_NAMES: Mapping[str, str] = MappingProxyType(
    {"category": "categories", "flag": "flags", "learning": "learning"},
)
"""The names for each of which a row counts once, and the field of the row that holds the values."""

PART_NAMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "limits": {"limit_stage": "stage", "limit": "limit", "limit_result": "result", "limit_days": "days"},
        "remedies": {f"remedy_{name}": name for name in ("kind", "result", "amount", "currency")},
        "findings": {f"finding_{name}": name for name in ("by", "stage", "scheme", "outcome", "roll_up")},
    }
)
"""What is counted instead of the rows: the field of the row, the names that ask for it, and what they are there."""

NAMES = ROW_NAMES | DERIVED_NAMES | EACH_NAMES.keys() | {name for names in PART_NAMES.values() for name in names}


def part_of(by: Sequence[str]) -> str | None:
    """Return the field of a row whose values are counted by the names *by*, None if rows are.

    Raises:
        UsageError: If rows cannot be counted by one of the names, or two of them ask for different things.
    """
    unknown = [name for name in by if name not in NAMES]
    if unknown:
        message = f"rows cannot be counted by {', '.join(unknown)}: choose from {', '.join(sorted(NAMES))}"
        raise UsageError(message)
    asked = {part: [name for name in by if name in names] for part, names in PART_NAMES.items()}
    parts = [part for part, names in asked.items() if names]
    if len(parts) > 1:
        each = " and ".join(f"{part} ({', '.join(asked[part])})" for part in parts)
        message = f"{each} cannot be counted together: count them one by one"
        raise UsageError(message)
    return parts[0] if parts else None


def tabulate_rows(rows: Iterable[CaseRow], by: Sequence[str]) -> Sequence[tuple[tuple[Value, ...], int]]:
    """Count *rows* by each combination of the values of *by* that occurs; sorted, None first.

    Raises:
        UsageError: As ``part_of`` does.
    """
    part = part_of(by)
    counted: Counter[tuple[Value, ...]] = Counter()
    for row in rows:
        counted.update(_combinations(row, part, by))
    return sorted(counted.items(), key=lambda item: [_sort_key(value) for value in item[0]])


def _combinations(row: CaseRow, part: str | None, by: Sequence[str]) -> Iterator[tuple[Value, ...]]:
    """Yield the values of *by* for each *part* of *row*, or the row itself, and each category that is asked for."""
    each = [name for name in EACH_NAMES if name in by]
    parts: Iterable[Part | None] = getattr(row, part) if part else (None,)
    for one, *chosen in itertools.product(parts, *(getattr(row, EACH_NAMES[name]) or (None,) for name in each)):
        known: dict[str, Value] = dict(zip(each, chosen, strict=True))
        yield tuple(known[name] if name in known else _value(name, row, part, one) for name in by)


def _value(name: str, row: CaseRow, part: str | None, one: Part | None) -> Value:
    field = PART_NAMES[part].get(name) if part else None
    value: Value = getattr(one, field) if field else getattr(row, name)
    return value


def _sort_key(value: Value) -> tuple[bool, int, str]:
    return (value is not None, value if isinstance(value, int) else 0, value if isinstance(value, str) else "")
