"""The four patterns that chance alone seldom makes, in a series beside its yardstick.

They are those of the Western Electric handbook (1956) and of Nelson (1984) that an officer can see with the naked eye,
and the four kinds that the NHS programme "Making data count" teaches, with eight for a run as Wheeler has it.
"""

from collections.abc import Callable, Iterator, Sequence

import attrs

from casework.domain.standards.signals import Rule
from casework.domain.standards.yardsticks import PointT, Yardstick

LIMIT = 3.0
"""How many standard deviations from the centre the limits are; by chance about 1 of 370 is outside."""

NEAR = 2.0
"""From how many on a point is near a limit."""

RUN = 8
TREND = 6
TOGETHER = 2.66
"""How many all points of a run must be away, taken together: as rare as heads eight times in a row."""


@attrs.frozen(kw_only=True)
class Found:
    """A pattern: its rule, whether it goes up (1) or down (-1), and from which to which place of the series."""

    rule: Rule
    way: int
    first: int
    last: int


def patterns(points: Sequence[PointT], yardstick: Yardstick[PointT]) -> tuple[Found, ...]:
    """Return every pattern in *points*, in the order of their first and last places."""
    found = [*_outside(points, yardstick), *runs(points, yardstick), *_near(points, yardstick), *_trends(points)]
    return tuple(sorted(found, key=lambda each: (each.first, each.last, each.rule)))


def _outside(points: Sequence[PointT], yardstick: Yardstick[PointT]) -> Iterator[Found]:
    ways = [yardstick.beyond((each,), LIMIT) for each in points]
    for way, first, last in _stretches(len(points), lambda place: ways[place]):
        yield Found(rule=Rule.OUTSIDE, way=way, first=first, last=last)


def runs(points: Sequence[PointT], yardstick: Yardstick[PointT]) -> Iterator[Found]:
    """Yield every run of eight or more on one side that is, taken together, more than chance.

    Where nearly all is in time, most months are above the mean: a full month is no news there, and neither are eight.
    """
    for way, first, last in _stretches(len(points), lambda place: yardstick.side(points[place])):
        if last - first + 1 >= RUN and yardstick.beyond(points[first : last + 1], TOGETHER) == way:
            yield Found(rule=Rule.RUN, way=way, first=first, last=last)


def _near(points: Sequence[PointT], yardstick: Yardstick[PointT]) -> Iterator[Found]:
    """Yield two of three neighbours that are near the same limit or outside of it; those that overlap are one."""
    ways = [yardstick.beyond((each,), NEAR) for each in points]
    for way in (-1, 1):
        open_found: Found | None = None
        for place in range(len(points)):
            near = [each for each in range(max(0, place - 2), place + 1) if ways[each] == way]
            if ways[place] != way or len(near) < 2:  # noqa: PLR2004 - two of three
                continue
            if open_found is not None and near[0] <= open_found.last:
                open_found = attrs.evolve(open_found, last=place)
                continue
            if open_found is not None:
                yield open_found
            open_found = Found(rule=Rule.NEAR, way=way, first=near[0], last=place)
        if open_found is not None:
            yield open_found


def _trends(points: Sequence[PointT]) -> Iterator[Found]:
    """Yield every six or more of which each is higher, or each lower, than the one before."""
    values = [each.value or 0.0 for each in points]

    def step(place: int) -> int:
        return (values[place + 1] > values[place]) - (values[place + 1] < values[place])

    for way, first, last in _stretches(len(points) - 1, step):
        if last + 1 - first + 1 >= TREND:
            yield Found(rule=Rule.TREND, way=way, first=first, last=last + 1)


def _stretches(number: int, way_of: Callable[[int], int]) -> Iterator[tuple[int, int, int]]:
    """Yield each longest stretch of places that go the same way, as the way, the first and the last place."""
    first = 0
    for place in range(1, number + 1):
        if place < number and way_of(place) == way_of(first):
            continue
        if way_of(first):
            yield way_of(first), first, place - 1
        first = place
