"""Whole days in which a clock stood still, and their union."""

import datetime as dt
from collections.abc import Collection
from typing import Protocol

import attrs

from casework.errors import CountingError


class Stretch(Protocol):
    """Whatever lasts from *first* up to, but not including, *end*: an interval, or what made a clock stand still."""

    @property
    def first(self) -> dt.date: ...

    @property
    def end(self) -> dt.date: ...


@attrs.frozen(kw_only=True)
class Interval:
    """The days from *first* up to, but not including, *end*; empty where the two are the same.

    Raises:
        CountingError: If it ends before it begins.
    """

    first: dt.date
    end: dt.date

    def __attrs_post_init__(self) -> None:
        first, end = self.first, self.end
        if isinstance(first, dt.datetime) or isinstance(end, dt.datetime):
            instant = first if isinstance(first, dt.datetime) else end
            message = f"an interval is made of whole days, not of the instant {instant.isoformat()}: give dates"
            raise CountingError(message)
        if end < first:
            message = f"the interval from {first} ends before it begins, on {end}: swap the two dates"
            raise CountingError(message)


def union(stretches: Collection[Stretch]) -> tuple[tuple[int, int], ...]:
    """Return the days that lie in any of *stretches*, as ordered, separate pairs of ordinals (first, end).

    Pauses that overlap or touch become one: no day is left out twice, and splitting a pause changes nothing.
    """
    merged: list[tuple[int, int]] = []
    for first, end in sorted((each.first.toordinal(), each.end.toordinal()) for each in stretches):
        if first == end:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((first, end))
    return tuple(merged)
