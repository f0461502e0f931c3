"""Hands each follower what the log has for it, and writes down how far it came or how it failed."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice

import attrs

from casework.application.following import FailureKind, FollowerFailure, FollowerLog
from casework.application.streams import Desk
from casework.domain.envelope import Record
from casework.errors import StaleVersionError
from casework.plugins.processes import child
from casework.plugins.processes.child import PluginProcess, Trouble
from casework.plugins.processes.orders import Order
from casework.plugins.processes.process import as_line

HOOK = "casework_register_followers"

_TOO_OFTEN = 2
"""How often a process is ended because the store was kept busy, until it is blamed: once may be somebody else."""


@attrs.frozen(kw_only=True)
class Pace:
    """How followers are run; all but *batch* in seconds.

    A follower has *deadline* to be made, and again for each *batch* of records, at most so many of them; its process
    has *start* to begin, which the plugin can do little about. *every* is how long one waits for new records.

    Where cases are kept in SQLite, keep the *deadline* short: a plugin that locks the file is ended by it, and until
    then all who write wait, for half a minute at most.
    """

    deadline: float = 10.0
    start: float = 60.0
    batch: int = 200
    every: float = 5.0

    @property
    def lease(self) -> dt.timedelta:
        """How long nobody else hands over records, if nothing more is heard of who does."""
        return dt.timedelta(seconds=self.start + 2 * self.deadline + 2 * child.PATIENCE_SECONDS)


@attrs.frozen(kw_only=True)
class Turn:
    """What became of a follower in one turn: how many records it was *handed* and took, up to *position*.

    *failure* says why it stopped; *waits_until* why it had no turn: it failed before, or somebody else is at work.
    """

    follower: str
    position: int
    handed: int = 0
    failure: FollowerFailure | None = None
    waits_until: dt.datetime | None = None


def take_turns(
    desk: Desk,
    orders: Sequence[Order],
    pace: Pace,
    *,
    stop: threading.Event | None = None,
    told: Callable[[Turn], None] | None = None,
) -> tuple[Turn, ...]:
    """Give each follower a turn, all at once; with *stop*, one after another until it is set, and then the last ones.

    *told* hears of every turn when it is over, from the thread of its follower.

    Raises:
        StoreError: If the store cannot be read or written; the others have had their turn.
    """
    halt = threading.Event() if stop is None else stop

    def work(order: Order) -> Turn:
        try:
            while True:
                turn = _Turn(desk, order, pace, halt).take()
                if told is not None:
                    told(turn)
                if stop is None or stop.wait(pace.every):
                    return turn
        except BaseException:
            if stop is not None:  # for good: whoever looks after the machine begins again
                stop.set()
            raise

    if not orders:
        return ()
    with ThreadPoolExecutor(max_workers=len(orders)) as threads:
        try:
            running = [threads.submit(work, order) for order in orders]
            return tuple(each.result() for each in running)
        except BaseException:
            halt.set()
            raise


class _Turn:
    """One turn of one follower: what the log has when it begins, and no more, so that it comes to an end."""

    def __init__(self, desk: Desk, order: Order, pace: Pace, halt: threading.Event) -> None:
        self._desk, self._order, self._pace, self._halt = desk, order, pace, halt
        self._head = desk.store.head(desk.organisation)
        self._log: FollowerLog = FollowerLog.read(desk, order.name)
        self._handed = 0
        self._ended = 0

    def take(self) -> Turn:
        waits = self._log.waits_until(self._now())
        batch = self._batch(self._log)
        if waits is not None or not batch:
            return self._told(waits_until=waits if batch else None)
        try:
            self._log = self._log.claim(self._lease())
        except StaleVersionError:  # somebody else was quicker
            return self._told(waits_until=self._lease())
        failure = self._hand_over(batch)
        return self._told(failure=failure)

    def _told(self, *, failure: FollowerFailure | None = None, waits_until: dt.datetime | None = None) -> Turn:
        return Turn(
            follower=self._order.name,
            position=self._log.standing.position,
            handed=self._handed,
            failure=failure,
            waits_until=waits_until,
        )

    def _hand_over(self, batch: Sequence[Record]) -> FollowerFailure | None:
        """Hand over *batch* and what comes after it; return how that failed, None if the follower took everything."""
        trouble = None
        try:
            while batch and trouble is None:
                trouble, batch = self._in_a_process(batch)
        except OSError as error:  # the system has no process for us
            trouble = Trouble(kind=FailureKind.NOT_BEGUN, error=type(error).__name__)
        return None if trouble is None else self._failed(batch, trouble)

    def _in_a_process(self, batch: Sequence[Record]) -> tuple[Trouble | None, Sequence[Record]]:
        """Hand over *batch* and what comes after it, as far as it goes; return the trouble and what is left."""
        with PluginProcess(self._order) as process:
            trouble = process.begin(seconds=self._pace.start)
            while trouble is None and batch and not process.ended:
                trouble = process.hand(as_line(batch))
                if trouble is None:
                    trouble, batch = self._took(batch, process)
            if trouble is not None:
                process.end()
        return trouble, batch

    def _took(self, batch: Sequence[Record], process: PluginProcess) -> tuple[Trouble | None, Sequence[Record]]:
        """Write down that *batch* was taken; return what comes next, or *batch* again if the store was kept busy."""
        position = batch[-1].position
        self._handed += len(batch)
        upcoming = [] if self._halt.is_set() else self._batch(self._log.moved_to(position))

        def write() -> None:
            self._log = self._log.advance(position, claimed_until=self._lease() if upcoming else None)

        if not upcoming:
            process.leave()  # whatever it has locked is open again
        try:
            self._ended += process.ended_for(write)
        except StaleVersionError:  # somebody else took over: it was long after our claim had run out
            return None, ()
        return (Trouble(kind=FailureKind.KEPT_STORE), batch) if self._ended == _TOO_OFTEN else (None, upcoming)

    def _failed(self, batch: Sequence[Record], trouble: Trouble) -> FollowerFailure:
        failure = FollowerFailure(
            plugin=self._order.plugin,
            hook=HOOK,
            first=batch[0].position,
            last=batch[-1].position,
            kind=trouble.kind,
            error=trouble.error,
            at=self._now(),
        )
        with suppress(StaleVersionError):
            self._log = self._log.fail(failure)
        return failure

    def _batch(self, log: FollowerLog) -> list[Record]:
        size = 1 if log.standing.careful else self._pace.batch
        return list(islice(log.waiting(up_to=self._head), size))

    def _lease(self) -> dt.datetime:
        return self._now() + self._pace.lease

    def _now(self) -> dt.datetime:
        return self._desk.clock.now()
