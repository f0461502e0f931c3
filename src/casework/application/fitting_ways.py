"""In which way of counting the due days of a source come out as those of ours, and how many of them do.

Only what differs asks for another way. So each way is tried first on the due days that differ, and given up as soon as
it cannot explain nearly all of them any more; what is left is tried on those that agree. Due days that follow from the
same are tried once, and none before somebody asks.
"""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

import attrs

from casework.application.ways_of_counting import WAYS, Amount, Basis, Change, Instead, Way, WaysOfCounting, finds_what
from casework.domain.time.rules import Unit

_FEWEST = 3
"""Of fewer due days that differ nothing is said of how they may have been counted: that could be chance."""
_NEARLY_ALL = 0.9
"""Which part of what differs a way of counting has to explain to be told."""
_HELD = 8_192
"""How many due days that follow from something else are held till they are tried: an import has a bound of memory."""
_HOPELESS = 0.25
"""A way that explains less than this part of so many is given up, whatever comes after them."""


class Agreement(StrEnum):
    """Whether a due day of the source is ours, is ours before the case got more time, or differs from both."""

    SAME = "same"
    BEFORE_MORE_TIME = "before_more_time"
    DIFFERS = "differs"


class Compared(NamedTuple):
    """A due day of the source beside ours, what ours follows from, and whether the case *got_more* time for it."""

    theirs: str
    ours: str
    basis: Basis
    got_more: bool
    agreement: Agreement


@attrs.frozen(kw_only=True)
class OtherWay:
    """A way of counting by which *same* due days of the source are those of ours, and nearly all that differ now.

    *amount* is how many days of *unit* most have, where another amount was counted, and *earlier* the version of a
    procedure by which most were counted, where rules of before were tried.
    """

    changes: Way
    same: int
    amount: int | None = None
    unit: Unit | None = None
    earlier: str | None = None


class FittingWays:
    """Finds the ways that explain nearly all that differs."""

    def __init__(self) -> None:
        self._held = Counter[tuple[Compared, WaysOfCounting]]()
        self._same = self._differing = 0
        self._tallies = {way: _Tally() for way in WAYS}

    def add(self, compared: Compared, ways: WaysOfCounting) -> None:
        """Take *compared*, which may have been counted in one of *ways*."""
        if not self._tallies:
            return
        self._held[compared, ways] += 1
        if len(self._held) == _HELD:
            self._settle()

    def _settle(self) -> None:
        """Try all that is held, and give up the ways without hope."""
        alike = self._alike()
        self._held.clear()
        for each in alike:
            self._same += each.number * each.is_same
            self._differing += each.number * (not each.is_same)
            for way, tally in self._tallies.items():
                tally.add(way, each)
        least = self._same + _HOPELESS * self._differing
        self._tallies = {way: tally for way, tally in self._tallies.items() if tally.same >= least}

    def _alike(self) -> list["_Alike"]:
        """Return what is held, those that differ first."""
        alike = [_Alike.of(compared, ways, number) for (compared, ways), number in self._held.items()]
        return sorted(alike, key=lambda each: each.is_same)

    def found(self, *, same: int, unexplained: int) -> tuple[OtherWay, ...]:
        """Return the ways with the fewest changes that explain nearly all that is *unexplained*, and of these the best.

        *same* are the same already. Another amount is told only where nothing else explains as much.
        """
        enough, alike = _enough(same, unexplained), self._alike()
        for _, ways in groupby(WAYS, key=len):
            found = [told for way in ways if (told := self._told(way, alike, enough)) is not None]
            if found:
                most = max(each.same for each in found)
                best = [each for each in found if each.same == most]
                return tuple(each for each in best if each.amount is None) or tuple(best)
        return ()

    def found_of_same_amount(self, *, same: int, unexplained: int) -> tuple[OtherWay, ...]:
        """Return those of `found` that leave the amount as it is; amounts are not tried where there can be none."""
        enough, alike = _enough(same, unexplained), self._alike()
        without = [way for way in WAYS if Change.OTHER_AMOUNT not in way]
        if all(self._told(way, alike, enough) is None for way in without):
            return ()
        return tuple(each for each in self.found(same=same, unexplained=unexplained) if each.amount is None)

    def _told(self, way: Way, alike: list["_Alike"], enough: float) -> OtherWay | None:
        """Return *way* as it is told; None where it does not come to *enough*."""
        if way not in self._tallies:
            return None
        tally, left = self._tallies[way].copy(), sum(each.number for each in alike)
        for each in alike:
            if tally.same + left < enough:
                return None
            tally.add(way, each)
            left -= each.number
        return tally.told(way) if tally.same >= enough else None


def _enough(same: int, unexplained: int) -> float:
    return same + max(_FEWEST, _NEARLY_ALL * unexplained)


class _Alike(NamedTuple):
    """So many due days that compare alike, which may have been counted in one of *ways*.

    Only a count that nothing stopped and that got no more time can be tried; any other stays as it is in every way.
    """

    compared: Compared
    ways: WaysOfCounting
    number: int
    is_same: bool
    is_plain: bool

    @classmethod
    def of(cls, compared: Compared, ways: WaysOfCounting, number: int) -> "_Alike":
        theirs, ours, basis, got_more, agreement = compared
        is_plain = theirs != ours if got_more else ways.plain_day(basis) in {None, ours}
        return cls(compared, ways, number, agreement is not Agreement.DIFFERS, is_plain)

    def is_same_in(self, way: Way) -> bool:
        """Return whether the due day of the source is that of *way*, which has one of its own."""
        day = self.ways.day(self.compared.basis, way) if self.is_plain else None
        return self.is_same if day is None else day == self.compared.theirs

    def instead(self, way: Way) -> Iterator[Instead]:
        """Yield by what the source came to its due day in *way*."""
        return self.ways.instead(self.compared.basis, way, self.compared.theirs)


class _Tally:
    """How many due days come out in one way as the source has them."""

    def __init__(self) -> None:
        self._agreeing = self._most = 0
        self._by_instead = Counter[Instead]()

    def copy(self) -> "_Tally":
        """Return another one of the same numbers."""
        copied = _Tally()
        copied._agreeing, copied._most = self._agreeing, self._most
        copied._by_instead.update(self._by_instead)
        return copied

    def add(self, way: Way, alike: _Alike) -> None:
        """Try *way* on due days that are *alike*."""
        if not (alike.is_plain and finds_what(way)):
            self._agreeing += alike.number * alike.is_same_in(way)
            return
        for instead in alike.instead(way):
            self._by_instead[instead] += alike.number
            self._most = max(self._most, self._by_instead[instead])

    @property
    def same(self) -> int:
        """How many are the same, with what was counted instead most often."""
        return self._agreeing + self._most

    def told(self, way: Way) -> OtherWay:
        """Return it as it is told."""
        instead = max(self._by_instead, key=self._by_instead.__getitem__, default=None)
        if isinstance(instead, Amount):
            return OtherWay(changes=way, same=self.same, amount=instead.number, unit=instead.unit)
        return OtherWay(changes=way, same=self.same, earlier=instead)
