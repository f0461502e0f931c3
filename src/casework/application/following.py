"""Where the followers of a log stand, as the log itself remembers it.

A follower has a stream of its own in the organisation, ``follower-NAME``. Each event of it says the whole standing, so
the last one is all that has to be found, and it is near the end of the log: it was written after everything that the
follower has been handed. What the log says of followers is handed to none of them, or they would have no end of work.
"""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Self

import attrs

from casework.application.codec import moment_text
from casework.application.drafts import Drafts
from casework.application.streams import Desk, Shapes
from casework.domain.actors import Actor
from casework.domain.envelope import Record

STREAM = "follower-"
"""Before the name of a follower, its stream."""

LONGEST_PAUSE = dt.timedelta(hours=1)
"""The longest time between two tries."""

_FIRST_PAUSE = dt.timedelta(seconds=1)
_ENOUGH_DOUBLINGS = 12
_FIRST_LOOK = 256
"""How many records from the end of the log are looked at first for the last event of a follower."""

_NEVER_HANDED_OVER = ("follower.", "equality.")
"""Events of these are for nobody else: the first would never end, and of the others nothing but figures is read."""


class FailureKind(StrEnum):
    """In which way a follower failed."""

    NOT_BEGUN = "not_begun"
    NOT_MADE = "not_made"
    RAISED = "raised"
    OVERRAN = "overran"
    ENDED = "ended"
    NONSENSE = "nonsense"
    KEPT_STORE = "kept_store"


_IN_WORDS = {
    FailureKind.NOT_BEGUN: "its process did not begin",
    FailureKind.NOT_MADE: "it could not be made",
    FailureKind.RAISED: "it raised an error",
    FailureKind.OVERRAN: "it was not done by its deadline",
    FailureKind.ENDED: "its process ended",
    FailureKind.NONSENSE: "its process answered nonsense",
    FailureKind.KEPT_STORE: "it kept others from writing to the store",
}


def in_words(kind: FailureKind, error: str | None) -> str:
    """Return how something failed, without a full stop; *error* is the name of what was raised."""
    return _IN_WORDS[kind] + (f" ({error})" if error else "")


@attrs.frozen(kw_only=True)
class FollowerFailure:
    """How a follower failed: over the records from *first* to *last*, by their positions, at the instant *at*.

    *plugin* and *hook* say whose it is. *error* is the name of what was raised, or how the process ended; nothing of
    what a record or an error says is kept.
    """

    plugin: str
    hook: str
    first: int
    last: int
    kind: FailureKind
    error: str | None = None
    at: dt.datetime

    @property
    def why(self) -> str:
        """The reason in words, without a full stop."""
        return in_words(self.kind, self.error)


@attrs.frozen(kw_only=True)
class Standing:
    """Where a follower stands: *position* is that of the last record that it took, 0 if there is none.

    *failures* is how often in a row it failed, *next_try* when it is tried again, *failure* the last failure, also one
    that it has got over. *claimed_until* says until when somebody is handing records to it.
    """

    position: int = 0
    failures: int = 0
    next_try: dt.datetime | None = None
    claimed_until: dt.datetime | None = None
    failure: FollowerFailure | None = None

    @property
    def careful(self) -> bool:
        """Whether records are handed over one by one, so that the one that cannot be taken is found."""
        return self.failure is not None and self.position < self.failure.last


@attrs.frozen(kw_only=True)
class FollowerClaimed(Standing):
    """Somebody began to hand records to it."""


@attrs.frozen(kw_only=True)
class FollowerAdvanced(Standing):
    """It took records."""


@attrs.frozen(kw_only=True)
class FollowerFailed(Standing):
    """It took none of the records that it was handed."""


@attrs.frozen(kw_only=True)
class FollowerReset(Standing):
    """Somebody wants it tried again at once, or from the beginning."""


_SHAPES: Shapes[Standing] = Shapes(
    {
        "follower.claimed": FollowerClaimed,
        "follower.advanced": FollowerAdvanced,
        "follower.failed": FollowerFailed,
        "follower.reset": FollowerReset,
    }
)


@attrs.frozen(kw_only=True)
class FollowerLog:
    """What the log says of the follower *name*, and the one way to write there.

    *standing* was written at *since*, as *version* of its stream. Every way to write returns what stands
    there then, and raises ``StaleVersionError`` if somebody else wrote first.
    """

    desk: Desk
    name: str
    standing: Standing = Standing()
    version: int = 0
    since: dt.datetime | None = None

    @property
    def stream(self) -> str:
        """The stream in which it stands."""
        return STREAM + self.name

    @classmethod
    def read(cls, desk: Desk, name: str) -> Self:
        """Return what the log says of *name*.

        Raises:
            EventShapeError: If this release cannot read it.
        """
        record = _last(desk, STREAM + name)
        if record is None:
            return cls(desk=desk, name=name)
        since = dt.datetime.fromisoformat(record.recorded_at)
        return cls(desk=desk, name=name, standing=_SHAPES.event(record), version=record.version, since=since)

    def waits_until(self, now: dt.datetime) -> dt.datetime | None:
        """Return until when it must not be tried, because it failed or somebody is at work; None if it may be now.

        Nobody waits where the clock has been put back behind what is written: it would be for longer than was meant.
        """
        said = [until for until in (self.standing.next_try, self.standing.claimed_until) if until is not None]
        latest = max(said, default=now)
        return latest if self.since is not None and self.since <= now < latest else None

    def waiting(self, *, up_to: int) -> Iterator[Record]:
        """Yield the records that it has still to be handed, as far as the position *up_to*."""
        desk, after = self.desk, self.standing.position
        for record in desk.store.read_all(desk.organisation, after=after, limit=max(up_to - after, 0)):
            if not record.name.startswith(_NEVER_HANDED_OVER):
                yield record

    def moved_to(self, position: int) -> Self:
        """Return what the log would say if it had taken the records as far as *position*."""
        return attrs.evolve(self, standing=attrs.evolve(self.standing, position=position))

    def behind(self) -> int:
        """Return how many records it has still to be handed."""
        return sum(1 for _ in self.waiting(up_to=self.desk.store.head(self.desk.organisation)))

    def claim(self, until: dt.datetime) -> Self:
        """Write that records are handed over until then."""
        return self._written(_as(FollowerClaimed, attrs.evolve(self.standing, claimed_until=until)))

    def advance(self, position: int, *, claimed_until: dt.datetime | None) -> Self:
        """Write that it took the records as far as *position*."""
        return self._written(
            FollowerAdvanced(position=position, claimed_until=claimed_until, failure=self.standing.failure)
        )

    def fail(self, failure: FollowerFailure) -> Self:
        """Write that it failed, and when it is tried again."""
        failures = self.standing.failures + 1
        return self._written(
            FollowerFailed(
                position=self.standing.position,
                failures=failures,
                next_try=failure.at + pause_after(failures),
                failure=failure,
            )
        )

    def reset(self, by: Actor) -> Self:
        """Write that *by* wants it tried at once."""
        return self._written(_as(FollowerReset, attrs.evolve(self.standing, failures=0, next_try=None)), by)

    def restart(self, by: Actor) -> Self:
        """Write that *by* wants it to be handed everything again; who hands records to it now goes on until then."""
        return self._written(FollowerReset(claimed_until=self.standing.claimed_until), by)

    def _written(self, event: Standing, by: Actor | None = None) -> Self:
        now, drafts = self.desk.clock.now(), Drafts(self.stream, self.desk.clock.now())
        new = _SHAPES.new(event, moment_text(now), drafts)
        who = Actor(STREAM + "runner") if by is None else by
        self.desk.append(self.stream, new, drafts, by=who, expected=self.version, key=None)
        return attrs.evolve(self, standing=event, version=self.version + 1, since=now)


def pause_after(failures: int) -> dt.timedelta:
    """Return how long a follower is left alone after so many *failures* in a row: one second, two, four, an hour."""
    doubled: int = 2 ** min(failures - 1, _ENOUGH_DOUBLINGS)
    return min(LONGEST_PAUSE, _FIRST_PAUSE * doubled)


def _as(kind: type[Standing], standing: Standing) -> Standing:
    """Return the event of *kind* that says *standing*."""
    return kind(
        position=standing.position,
        failures=standing.failures,
        next_try=standing.next_try,
        claimed_until=standing.claimed_until,
        failure=standing.failure,
    )


def _last(desk: Desk, stream: str) -> Record | None:
    """Return the last record of *stream*, looked for from the end of the log backwards."""
    end, look = desk.store.head(desk.organisation), _FIRST_LOOK
    while end > 0:
        after, found = max(0, end - look), None
        for record in desk.store.read_all(desk.organisation, after=after, limit=end - after):
            found = record if record.stream == stream else found
        if found is not None:
            return found
        end, look = after, look * 2
    return None
