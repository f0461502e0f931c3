"""The followers of a log, as methods of a casebook. They ask no access policy: they are for whoever keeps the store."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from casework.application.following import FollowerFailure, FollowerLog
from casework.application.streams import Desk
from casework.application.writing import Writing, until_written, writer_of
from casework.domain.actors import Actor
from casework.plugins.hosting import Hosting

if TYPE_CHECKING:  # only who runs followers needs threads and processes
    import threading

    from casework.plugins.followers.runner import Pace, Turn


@attrs.frozen(kw_only=True)
class FollowerState:
    """How a follower stands: up to which position of the log it is, and how many records it is *behind*.

    *failures* is how often in a row it failed, *next_try* when it is tried again. *failure* is the last one, also when
    it has got over it. *claimed_until* says until when somebody is handing records to it.
    """

    follower: str
    plugin: str
    position: int
    behind: int
    failures: int
    next_try: dt.datetime | None
    claimed_until: dt.datetime | None
    failure: FollowerFailure | None


class Following(Hosting):
    """The part of a casebook that runs followers of the log and says how they stand."""

    _desk: Desk

    def follow(
        self,
        *followers: str,
        pace: "Pace | None" = None,
        stop: "threading.Event | None" = None,
        told: "Callable[[Turn], None] | None" = None,
    ) -> "tuple[Turn, ...]":
        """Hand *followers*, or all that plugins offer, what has come into the log since they were last at work.

        Each works in a process of its own. One that fails is written down, and tried again after a pause that doubles;
        it holds up none of the others. With *stop* it goes on until that event is set.

        Args:
            told: Hears of every turn when it is over; it is called from several threads.

        Raises:
            NotFoundError: If no plugin offers such a follower.
            ConfigurationError: If a plugin was handed over in such a way that another process cannot find it.
            StoreError: If the store cannot be read or written.
        """
        from casework.plugins.followers.orders import order_for
        from casework.plugins.followers.runner import Pace, take_turns

        pace = Pace() if pace is None else pace
        names = dict.fromkeys(followers or self.host.followers.names())
        orders = [order_for(self.host, name, seconds=pace.deadline) for name in names]
        return take_turns(self._desk, orders, pace, stop=stop, told=told)

    def followers(self) -> tuple[FollowerState, ...]:
        """Return how each follower that plugins offer stands."""
        return tuple(self._state(name) for name in self.host.followers.names())

    def retry_follower(self, follower: str, *, by: Actor) -> FollowerState:
        """Let a *follower* that failed be tried at once, and not only when its pause is over.

        Raises:
            NotFoundError: If no plugin offers such a follower.
        """

        def attempt(log: FollowerLog, who: Actor) -> None:
            if log.standing.failures and log.standing.claimed_until is None:  # else it is tried already
                log.reset(who)

        return self._look_after(follower, by, attempt)

    def restart_follower(self, follower: str, *, by: Actor) -> FollowerState:
        """Let a *follower* be handed the whole log again, from the beginning.

        Raises:
            NotFoundError: If no plugin offers such a follower.
        """
        return self._look_after(follower, by, FollowerLog.restart)

    def _look_after(self, follower: str, by: Actor, change: Callable[[FollowerLog, Actor], object]) -> FollowerState:
        self.host.followers.owner(follower)
        who = writer_of(Writing(by=by))
        until_written(lambda: change(FollowerLog.read(self._desk, follower), who), follower, None)
        return self._state(follower)

    def _state(self, name: str) -> FollowerState:
        log = FollowerLog.read(self._desk, name)
        said = log.standing
        return FollowerState(
            follower=name,
            plugin=self.host.followers.owner(name),
            position=said.position,
            behind=log.behind(),
            failures=said.failures,
            next_try=said.next_try,
            claimed_until=said.claimed_until,
            failure=said.failure,
        )
