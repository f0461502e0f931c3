"""Which of the reminders of a case have still to be said, where several of them are about one thing."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from casework.application.notifying.claims import left_of
from casework.domain.notifications.events import Matter, Place
from casework.domain.notifications.state import Notifications
from casework.domain.notifications.upcoming import Upcoming

_Seat = tuple[Matter | None, Place]
"""What something is about, with one of those who are told of it."""


@attrs.frozen(kw_only=True)
class Turns:
    """The reminders that are *coming* in a case, with what was *said* there, as they stand *at* an instant.

    Of one that repeats, and of which several turns were missed, only the last is said. Of several about one thing that
    are due at once each person is told only the last; of those that fire at one instant the first.
    """

    coming: Sequence[Upcoming]
    said: Notifications
    at: dt.datetime

    @property
    def waiting(self) -> Iterator[Upcoming]:
        """What has still to be said, and to whom."""
        for each in self.coming:
            left = self.left_for(each)
            if left is not None:
                ahead = each.at > self.at
                yield attrs.evolve(left, look_again=ahead and self.is_doubtful(each), weighed=not ahead)

    @property
    def passed(self) -> int:
        """How many of them were due, and are said no more."""
        due = (each for each in self.coming if each.at <= self.at and self._left[each.claim, each.at] is not None)
        return sum(self.left_for(each) is None for each in due)

    def is_passed(self, each: Upcoming) -> bool:
        """Say whether a later turn of the same rung is due, or was claimed."""
        return (each.number or 0) < self._last.get((each.about, each.rung), 0)

    def left_for(self, each: Upcoming) -> Upcoming | None:
        """Return *each* as far as it has still to be said; None where it has not."""
        left = self._left[each.claim, each.at]
        if left is None or self.is_passed(each):
            return None
        to = tuple(who for who in left.to if self._hears(each, (each.about, who.place)))
        return None if left.to and not to else attrs.evolve(left, to=to)

    def is_doubtful(self, each: Upcoming) -> bool:
        """Say whether only a look when it is due can tell whether *each* is still the last.

        By then what a clock that was ahead has claimed may have been due after it, or another schedule of the case has
        made the same claim.
        """
        is_twice = self._claims[each.claim] > 1
        return each.look_again or is_twice or self._claimed_last.get(each.about, each.at) > each.at

    def _hears(self, each: Upcoming, seat: _Seat) -> bool:
        """Say whether whoever sits there hears *each*, and not another one at its instant, nor a later one.

        What was claimed is not said again where they heard a later one that no schedule has any more.
        """
        is_last = each.at > self.at or self._heard.get(seat, each.at) <= each.at
        claimed = self.said.by_claim.get(each.claim, {}).get(seat[1])
        is_overtaken = claimed is not None and self.said.is_overtaken(claimed.due, at=self.at)
        return is_last and not is_overtaken and self._tellers[seat, each.at] == each.claim

    @cached_property
    def _left(self) -> Mapping[tuple[str, dt.datetime], Upcoming | None]:
        """What is left of each: of one claim two schedules of a case may make something at two instants."""
        return {(each.claim, each.at): left_of(each, self.said) for each in self.coming}

    @cached_property
    def _claims(self) -> Mapping[str, int]:
        return Counter(each.claim for each in self.coming)

    @cached_property
    def _heard(self) -> Mapping[_Seat, dt.datetime]:
        """When each of those who are told hears of a thing for the last time up to now."""
        due = [each for each in self.coming if each.at <= self.at and not self.is_passed(each)]
        return {seat: each.at for each in sorted(due, key=lambda each: each.at) for seat in _seats(each)}

    @cached_property
    def _tellers(self) -> Mapping[tuple[_Seat, dt.datetime], str]:
        """By which of those that fire at one instant each is told: the first that was claimed, or has to be said."""
        found = dict[tuple[_Seat, dt.datetime], str]()
        for each in self.coming:
            left = self._left[each.claim, each.at]
            open_to = () if left is None else _seats(left)
            for seat in _seats(each):
                if seat not in open_to or not self.is_passed(each):
                    found.setdefault((seat, each.at), each.claim)
        return found

    @cached_property
    def _claimed_last(self) -> Mapping[Matter | None, dt.datetime]:
        """When the last that was claimed about each thing is due."""
        claimed = (each for each in self.coming if each.claim in self.said.claims)
        return {each.about: each.at for each in sorted(claimed, key=lambda each: each.at)}

    @cached_property
    def _last(self) -> Mapping[tuple[Matter | None, str | None], int]:
        """The last turn of each rung, about each thing, that is due or was claimed: none before it is told."""
        last = self.said.last_turns(at=self.at)
        for each in self.coming:
            if each.at <= self.at:
                last[each.about, each.rung] = max(each.number or 0, last.get((each.about, each.rung), 0))
        return last


def _seats(upcoming: Upcoming) -> list[_Seat]:
    return [(upcoming.about, to.place) for to in upcoming.to]
