"""What is to be done when in a simulation: an agenda that drives a clock forward, one act after the other."""

import datetime as dt
import heapq
from collections.abc import Callable, Mapping
from random import Random
from typing import TypeVar

from casework.domain.time.places import Place
from casework.testing.clock import FixedClock

_ONE_MINUTE = dt.timedelta(minutes=1)
_OPENS, _CLOSES = 9, 16
_LATE_RATE = 0.3  # one over the usual number of days by which something is late

T = TypeVar("T")


class Agenda:
    """Acts with the moment at which each is to happen, and the chances that decide about it."""

    def __init__(self, clock: FixedClock, place: Place, random: Random) -> None:
        self._clock, self._zone, self._calendar, self._random = clock, place.zone, place.calendar, random
        self._acts: list[tuple[dt.datetime, int, Callable[[], None]]] = []
        self._planned = 0

    def plan(self, when: dt.datetime, act: Callable[[], None]) -> None:
        """Let *act* happen at *when*."""
        self._planned += 1
        heapq.heappush(self._acts, (when, self._planned, act))

    def work_until(self, end: dt.datetime, each_day: Callable[[dt.date], None] | None = None) -> None:
        """Do everything that is planned up to *end*, in the order of time, and leave the clock at *end*.

        No two acts happen in the same minute. *each_day* is called before the first act of a day.
        """
        today, now = None, dt.datetime.min.replace(tzinfo=dt.UTC)
        while self._acts and self._acts[0][0] <= end:
            when, _, act = heapq.heappop(self._acts)
            now = max(when, now + _ONE_MINUTE)
            self._clock.set(now)
            if each_day is not None and self.today != today:
                today = self.today
                each_day(today)
            act()
        self._clock.set(end)

    @property
    def today(self) -> dt.date:
        """The local day of the clock."""
        return self._clock.now().astimezone(self._zone).date()

    # Moments

    def at(self, day: dt.date, first_hour: int = _OPENS, last_hour: int = _CLOSES) -> dt.datetime:
        """Return a moment of *day* that begins in one of these hours."""
        time = dt.time(self._random.randint(first_hour, last_hour), self._random.randrange(60))
        return dt.datetime.combine(day, time, self._zone)

    def working_day(self, after: dt.date, number: int) -> dt.date:
        """Return the working day that is *number* working days after a day."""
        day = after
        for _ in range(number):
            day = self._calendar.next_working_day(day)
        return day

    def in_days(self, fewest: int, most: int) -> dt.datetime:
        """Return some moment between *fewest* and *most* working days from today."""
        if (number := self._random.randint(fewest, most)) == 0:
            return self._clock.now()
        return self.at(self.working_day(self.today, number))

    def by(self, due: dt.date | None, late: float) -> dt.datetime:
        """Return when somebody gets round to what is due: by then, or with the chance *late* some days after.

        Without a due day it is some time in the next twelve working days.
        """
        if due is None:
            return self.in_days(1, 12)
        if self.happens(late):
            return self.at(self.working_day(due, 1 + int(self._random.expovariate(_LATE_RATE))))
        index = self._calendar.index
        left = index.number(due.toordinal()) - index.number(self.today.toordinal())
        if left < 1:
            return self._clock.now()
        return self.at(self.working_day(self.today, max(1, round(self._random.triangular(0, left, 0.7 * left)))))

    # Chances

    def happens(self, share: float) -> bool:
        """Decide whether something happens that does in *share* of all cases."""
        return self._random.random() < share

    def of(self, shares: Mapping[T, int]) -> T:
        """Choose one of *shares*, each as often as its number says."""
        return self._random.choices(tuple(shares), tuple(shares.values()))[0]
