"""How a decision that is about no case becomes part of the record, in a stream of its own.

It is decided on what the stream tells of so far, and decided anew where somebody else wrote first. A repeat with its
key gives the first answer. What happens there happens on days.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

import attrs

from casework.application.drafts import Drafts
from casework.application.ports import Committed, IdempotencyKey, StreamAppend
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk, Shapes
from casework.application.writing import Writing, happened_of, until_written
from casework.domain.envelope import Record
from casework.domain.time.moments import parse_moment
from casework.errors import EventShapeError, StaleVersionError


class Versioned(Protocol):
    """What a stream tells of."""

    @property
    def version(self) -> int:
        """The version of the stream."""


State = TypeVar("State", bound=Versioned)
Event = TypeVar("Event")


@attrs.frozen(kw_only=True)
class When:
    """When something is decided: the day *on* which it happened, the present day, and the instant *now*."""

    on: dt.date
    today: dt.date
    now: dt.datetime


@attrs.frozen(kw_only=True)
class Writ:
    """An event on its way to the end of a stream, with the details to which it refers."""

    append: StreamAppend
    drafts: Drafts

    @classmethod
    def of(
        cls, stream: str, shapes: Shapes[Event], say: Callable[[Drafts], Event], when: When, *, expected: int
    ) -> "Writ":
        """Return what writes the event that *say* makes of its drafts, where *stream* is at the version *expected*."""
        drafts = Drafts(stream, when.now)
        new = shapes.new(say(drafts), when.on.isoformat(), drafts)
        return cls(append=StreamAppend(stream=stream, events=(new,), expected=expected), drafts=drafts)


@attrs.frozen(kw_only=True)
class Decision(Generic[State]):
    """A decision about *stream*: what it is decided on, and what it comes to be written.

    *decide* raises where it cannot be.
    """

    stream: str
    read: Callable[[], State]
    decide: Callable[[State, When], Sequence[Writ]]

    def write(self, desk: Desk, rulebook: Rulebook, writing: Writing, key: IdempotencyKey | None) -> Committed:
        """Write what it comes to, and return which records that became; the first ones, where its *key* came before.

        Raises:
            StaleVersionError: If the stream is not at the version that the writer has seen.
        """
        seen = writing.get("expected_version")

        def attempt() -> Committed:
            if key is not None and (first := desk.store.recall(desk.organisation, key)):
                return first
            state = self.read()
            if seen is not None and seen != state.version:
                raise StaleVersionError(self.stream, expected=seen, found=state.version)
            now = desk.clock.now()
            when = When(on=rulebook.day(happened_of(writing, now)), today=rulebook.day(now), now=now)
            writs = self.decide(state, when)
            details = (detail for each in writs for detail in each.drafts.details)
            appends = tuple(each.append for each in writs)
            return desk.store.append(desk.commit(appends, details, by=writing["by"], key=key))

        return until_written(attempt, self.stream, seen)


def day_of(record: Record) -> dt.date:
    """Return the day on which it happened.

    Raises:
        EventShapeError: If it is an instant.
    """
    happened = parse_moment(record.happened)
    if isinstance(happened, dt.datetime):
        raise EventShapeError(record.name, record.schema, "it happened on a day, not at an instant")
    return happened


def instant_of(record: Record) -> dt.datetime:
    """Return the instant at which it happened.

    Raises:
        EventShapeError: If it is a day.
    """
    happened = parse_moment(record.happened)
    if not isinstance(happened, dt.datetime):
        raise EventShapeError(record.name, record.schema, "it happened at an instant, not on a day")
    return happened


def words_of(desk: Desk, details: Iterable[str | None]) -> Mapping[str, str]:
    """Return what those of *details* say that were not erased, by id."""
    wanted = list(dict.fromkeys(each for each in details if each is not None))
    kept = desk.store.details(desk.organisation, wanted) if wanted else {}
    return {detail: json.loads(each.value) for detail, each in kept.items()}
