"""Many days by one rule: when each is due, and which of the dates are provisional.

A register of a million complaints has a few thousand days on which they came in. So each day is counted once, by
`count`, whatever the rule, and looked up from then on. So many working days among known ones need not even that: the
calendar has them laid out.
"""

import datetime as dt
from collections.abc import Sequence
from operator import getitem

import attrs

from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.counted import Counted
from casework.domain.time.counting import count
from casework.domain.time.moments import Moment
from casework.domain.time.rules import CountingRule
from casework.errors import UsageError

AT_ONCE = 4_096
"""How many starts are looked up together: few enough to count quickly what is not known of them yet."""


@attrs.frozen(kw_only=True)
class CountedEach:
    """When each of many starts comes due, in their order.

    Attributes:
        due: The dates; instants where hours are counted.
        provisional: The places in *due*, from 0 and in order, of the dates that a holiday not yet known could change.
    """

    due: list[Moment]
    provisional: list[int]


class _Answers:
    """What one rule makes of the days that were asked about so far, for each of several amounts."""

    def __init__(self, rule: CountingRule, calendar: WorkingCalendar, zone: dt.tzinfo, amounts: set[int]) -> None:
        self._calendar, self._zone = calendar, zone
        self._rules = {amount: attrs.evolve(rule, amount=amount) for amount in amounts}
        self._plain = all(each.is_plain for each in self._rules.values())
        self._due: dict[int, dict[Moment, Moment]] = {amount: {} for amount in amounts}
        self._doubtful: set[tuple[Moment, int]] = set()

    def to(self, starts: Sequence[Moment], amounts: Sequence[int]) -> tuple[Sequence[Moment], list[int]]:
        """Return when each of *starts* is due, and the places of what is provisional."""
        laid_out = self._calendar.table.days_counted_on(starts, amounts) if self._plain else None
        if laid_out is not None:
            return laid_out, []
        try:
            due = self._known(starts, amounts)
        except KeyError:
            if not self._learn(starts, amounts):
                return self._one_by_one(starts, amounts)
            due = self._known(starts, amounts)
        if not self._doubtful:
            return due, []
        pairs = enumerate(zip(starts, amounts, strict=True))
        return due, [place for place, pair in pairs if pair in self._doubtful]

    def _known(self, starts: Sequence[Moment], amounts: Sequence[int]) -> list[Moment]:
        return list(map(getitem, map(self._due.__getitem__, amounts), starts))

    def _learn(self, starts: Sequence[Moment], amounts: Sequence[int]) -> bool:
        """Count what is not known yet, and say whether it can be kept: days can.

        An hour that the clocks show twice would be one key, and is two instants.
        """
        for start, amount in zip(starts, amounts, strict=True):
            known = self._due[amount]
            if start not in known:
                if type(start) is not dt.date:
                    return False
                found = self._count(start, amount)
                known[start] = found.due
                if found.provisional:
                    self._doubtful.add((start, amount))
        return True

    def _one_by_one(self, starts: Sequence[Moment], amounts: Sequence[int]) -> tuple[list[Moment], list[int]]:
        found = [self._count(start, amount) for start, amount in zip(starts, amounts, strict=True)]
        return [each.due for each in found], [place for place, each in enumerate(found) if each.provisional]

    def _count(self, start: Moment, amount: int) -> Counted:
        return count(start, self._rules[amount], self._calendar, zone=self._zone)


def count_each(
    starts: Sequence[Moment],
    rule: CountingRule,
    calendar: WorkingCalendar,
    *,
    zone: dt.tzinfo,
    amounts: Sequence[int] | None = None,
) -> CountedEach:
    """Return when *rule* comes due from each of *starts*: the same as `count` one by one, and much faster for days.

    Args:
        starts: Local dates, instants, or local times without an offset, which are read in *zone*.
        rule: What to count, and how.
        calendar: The days that do not count, and where a result rolls to.
        zone: The zone of the place.
        amounts: How much to count from each start, in the place of the amount of *rule*.

    Raises:
        CountingError: If one of them cannot be counted.
        UsageError: If there are not as many amounts as starts.
    """
    if amounts is None:
        amounts = [rule.amount] * len(starts)
    elif len(amounts) != len(starts):
        message = f"there are {len(starts)} starts and {len(amounts)} amounts: give one amount for each start"
        raise UsageError(message)
    answers = _Answers(rule, calendar, zone, set(amounts))
    due: list[Moment] = []
    provisional: list[int] = []
    for first in range(0, len(starts), AT_ONCE):
        found, doubtful = answers.to(starts[first : first + AT_ONCE], amounts[first : first + AT_ONCE])
        due += found
        provisional += (first + place for place in doubtful)
    return CountedEach(due=due, provisional=provisional)
