"""Several bodies that share a set of standards, and what their indicators read together."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from casework.domain.standards.indicators import IndicatorName, IndicatorReading
from casework.domain.standards.readings import Assurance, Reading
from casework.domain.standards.suppression import SMALLEST, Row, ShownTable, shown_together
from casework.errors import UsageError


@attrs.frozen(kw_only=True)
class Partnership:
    """What bodies agreed: which *framework* they share, and whether each may be shown *singly*.

    *members* are the ids of the organisations, and *smallest* is the smallest number that is shown of one.
    """

    id: str
    name: str
    framework: str
    members: tuple[str, ...]
    singly: bool = False
    smallest: int = SMALLEST


@attrs.frozen(kw_only=True)
class SharedReading:
    """One indicator of all members together for one period.

    *reading* is that of the sum, without the number of those that wait; None where the sum is kept back. It is
    *assured* as the least of its parts is, and *only_extremes* where one of them shows nothing else. It is
    *provisional* where a case of any member is still open, or the period is not over.
    """

    indicator: IndicatorName
    title: str
    period: str
    table: ShownTable
    reading: Reading | None
    assured: Assurance
    only_extremes: bool
    provisional: bool


def shared(partnership: Partnership, readings: Mapping[str, Sequence[IndicatorReading]]) -> tuple[SharedReading, ...]:
    """Return the *readings* of the members, each under its id, as they may be shown together.

    Figures from elsewhere are no readings of the members and left out.

    Raises:
        UsageError: If the members do not read the same indicators for the same periods.
    """
    by_member = {
        member: {(each.indicator, each.period): each for each in readings[member] if each.measure != "elsewhere"}
        for member in partnership.members
    }
    first = next(iter(by_member.values()))
    for member, found in by_member.items():
        odd = sorted({f"{name} for {period}" for name, period in found.keys() ^ first.keys()})
        if odd:
            both = f"{partnership.members[0]} and {member}"
            message = f"{both} do not read the same: {', '.join(odd)} is there for one of them only"
            raise UsageError(message)
    return tuple(_shared(partnership, {member: found[key] for member, found in by_member.items()}) for key in first)


def _shared(partnership: Partnership, found: Mapping[str, IndicatorReading]) -> SharedReading:
    one = found[partnership.members[0]]
    assured = {each.assured for each in found.values()}
    rows = [Row(name=member, good=each.reading.good, of=each.reading.of) for member, each in found.items()]
    table = shown_together(rows, smallest=partnership.smallest, singly=partnership.singly)
    return SharedReading(
        indicator=one.indicator,
        title=one.title,
        period=one.period,
        table=table,
        assured=Assurance.INTERNAL if Assurance.INTERNAL in assured else Assurance.INDEPENDENT,
        only_extremes=any(each.only_extremes for each in found.values()),
        provisional=any(each.reading.provisional for each in found.values()),
        reading=None if table.total is None else _of_all(partnership, found.values(), table.total),
    )


def _of_all(partnership: Partnership, found: Iterable[IndicatorReading], total: Row) -> Reading:
    """Return the reading of the sum; it has a target where all have the same.

    How many cases wait and how many were left out are no parts of the table, and would be small numbers beside it. What
    waits can still turn the sum all the same.
    """
    readings = [each.reading for each in found]
    targets = {(each.target, each.better) for each in readings}
    return Reading(
        first=readings[0].first,
        last=readings[0].last,
        good=total.good,
        of=total.of,
        waiting=sum(each.waiting for each in readings),
        running=any(each.running for each in readings),
        better=readings[0].better,
        target=readings[0].target if len(targets) == 1 else None,
        everybody=all(each.everybody for each in readings),
    ).without_waiting(smallest=partnership.smallest)
