"""Figures that are made of counts: medians, percentages, and the order in which they stand."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

Cell: TypeAlias = str | int | float | None
Histogram: TypeAlias = Counter[int]
Counted = TypeVar("Counted")

ALL = "all kinds"
NOT_RECORDED = "not recorded"
NOT_KNOWN = "not known"


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


def percent(part: int, whole: int) -> float | None:
    """Return *part* in a hundred of *whole*, rounded to two places; None of nothing."""
    return round(100 * part / whole, 2) if whole else None


def last(items: Mapping[str, Counted], name: str) -> Iterable[tuple[str, Counted]]:
    """Return *items* in order, the one called *name* at the end."""
    return sorted(items.items(), key=lambda item: (item[0] == name, item[0]))


def explaining(rows: Sequence[object], *notes: str) -> tuple[str, ...]:
    """Return *notes*, which explain what stands in *rows*; where there are none there is nothing to explain."""
    return notes if rows else ()
