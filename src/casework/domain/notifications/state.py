"""What is on record of the notifications of a case: which were claimed, and how each stands."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property

import attrs

from casework.domain.notifications.events import (
    Matter,
    NotificationArrived,
    NotificationDelivered,
    NotificationDue,
    NotificationEvent,
    NotificationFailed,
    NotificationPostponed,
    NotificationSettled,
    NotificationTried,
    NotificationWentThrough,
    Place,
)

OVER = "over"
"""Why whoever delivers settles what need not be said any more; if it holds again, it is said."""

SWITCHED_OFF = "switched_off"
"""Why whoever delivers settles what is not in force any more: it is not said again."""


class Standing(StrEnum):
    """How a notification stands.

    ``waiting`` has to go out, ``trying`` is in the hands of a sender, ``delivered`` was taken by a notifier, ``failed``
    has to be seen to by staff, also if it was taken and came back, and ``settled`` need not be said any more.
    """

    WAITING = "waiting"
    TRYING = "trying"
    DELIVERED = "delivered"
    FAILED = "failed"
    SETTLED = "settled"


@attrs.frozen(kw_only=True)
class Notification:
    """One notification: its claim *due*, how it stands, and from when it may be tried.

    *why* is the reason of the last trouble, *changed_at* when it came to stand as it does, *sent* what went out and
    *attempts* how often it was tried since staff last asked for it. *digest* is the message that it was last tried in,
    and *arrived_at* when its notifier said that it arrived, where one that took it can tell. *put_right_at* is when
    staff said that whoever one went to was told otherwise since. *through* is the party who was written to, for they
    speak for the addressee.
    """

    due: NotificationDue
    standing: Standing
    next_at: dt.datetime
    changed_at: dt.datetime
    attempts: int = 0
    why: str | None = None
    digest: str | None = None
    sent: NotificationDelivered | None = None
    arrived_at: dt.datetime | None = None
    put_right_at: dt.datetime | None = None
    through: str | None = None

    @property
    def is_pending(self) -> bool:
        """Whether it still has to go out."""
        return self.standing in {Standing.WAITING, Standing.TRYING}

    @property
    def is_open(self) -> bool:
        """Whether it was not heard, and nobody said that it need not be: it waits, failed or was over."""
        return self.is_pending or self.is_over or self.standing is Standing.FAILED

    @property
    def is_out(self) -> bool:
        """Whether it was taken, and did not come back as far as anybody knows."""
        return self.standing is Standing.DELIVERED

    @property
    def came_back(self) -> bool:
        """Whether it was taken and did not arrive."""
        return self.standing is Standing.FAILED and self.sent is not None

    @property
    def is_over(self) -> bool:
        """Whether it was settled because it did not hold any more, and nobody of staff said so."""
        return self.standing is Standing.SETTLED and self.why == OVER


@attrs.frozen(kw_only=True)
class Notifications:
    """Those of one case, by the id of their message in the order of their claims; *version* is that of their stream."""

    version: int = 0
    by_message: dict[str, Notification] = attrs.field(factory=dict)

    @cached_property
    def claims(self) -> frozenset[str]:
        """The claims that were made: none of them is made again."""
        return frozenset(each.due.claim for each in self.by_message.values())

    @cached_property
    def by_claim(self) -> Mapping[str, Mapping[Place, Notification]]:
        """Those by which each claim is said, one for each of those who were to be told."""
        found = defaultdict[str, dict[Place, Notification]](dict)
        for each in self.by_message.values():
            found[each.due.claim][each.due.to.place] = each
        return found

    def is_overtaken(self, due: NotificationDue, *, at: dt.datetime) -> bool:
        """Say whether they heard, after what is *due*, of a later reminder about the same thing, whose instant is past.

        What a clock that was ahead has sent silences nothing before its own instant.
        """
        return due.rung is not None and any(
            (each.due.about, each.due.to.place) == (due.about, due.to.place) and each.is_out
            for each in self.by_message.values()
            if due.fires_at < each.due.fires_at <= at
        )

    def last_turns(self, *, at: dt.datetime) -> dict[tuple[Matter | None, str | None], int]:
        """Return the last turn of each rung, about each thing, that was claimed: none before it is told.

        What a clock that was ahead has claimed counts for nothing until it is due.
        """
        last = dict[tuple[Matter | None, str | None], int]()
        for each in (one.due for one in self.by_message.values() if one.due.fires_at <= at):
            last[each.about, each.rung] = max(each.number or 0, last.get((each.about, each.rung), 0))
        return last

    @property
    def pending(self) -> tuple[Notification, ...]:
        """Those that still have to go out, the earliest first."""
        waiting = (each for each in self.by_message.values() if each.is_pending)
        return tuple(sorted(waiting, key=lambda each: each.due.fires_at))

    @property
    def unsettled(self) -> tuple[Notification, ...]:
        """Those that staff has to see to."""
        return tuple(each for each in self.by_message.values() if each.standing is Standing.FAILED)


def fold(events: Iterable[tuple[NotificationEvent, dt.datetime]]) -> Notifications:
    """Return what *events* of one stream tell, each with the instant at which it happened."""
    return followed(Notifications(), events)


def followed(before: Notifications, events: Iterable[tuple[NotificationEvent, dt.datetime]]) -> Notifications:
    """Return how the notifications of *before* stand after *events*, each with the instant at which it happened."""
    found, version = dict(before.by_message), before.version
    for event, happened in events:
        version += 1
        if isinstance(event, NotificationDue):
            found[event.message] = Notification(
                due=event,
                standing=Standing.WAITING,
                next_at=max(happened, event.fires_at),
                changed_at=happened,
            )
        else:
            found[event.message] = _after(found[event.message], event, happened)
    return Notifications(version=version, by_message=found)


def _after(before: Notification, event: NotificationEvent, happened: dt.datetime) -> Notification:
    match event:
        case NotificationTried(attempt=attempt, until=until, digest=digest):
            return attrs.evolve(
                before, standing=Standing.TRYING, next_at=until, changed_at=happened, attempts=attempt, digest=digest
            )
        case NotificationPostponed(why=why, at=at):
            return attrs.evolve(before, standing=Standing.WAITING, next_at=at, changed_at=happened, why=why)
        case NotificationDelivered() | NotificationWentThrough() | NotificationArrived():
            return _taken(before, event, happened)
        case NotificationFailed() | NotificationSettled():
            return _ended(before, event, happened)
    # NotificationRetried: it waits from now on, as if it had never been tried.
    next_at = max(happened, before.due.fires_at)
    return Notification(due=before.due, standing=Standing.WAITING, next_at=next_at, changed_at=happened)


def _taken(
    before: Notification,
    event: NotificationDelivered | NotificationWentThrough | NotificationArrived,
    happened: dt.datetime,
) -> Notification:
    """Return what was taken, with what is known of how it went."""
    match event:
        case NotificationWentThrough(party=party):
            return attrs.evolve(before, through=party)
        case NotificationArrived():
            return attrs.evolve(before, arrived_at=happened)
    out = attrs.evolve(before, standing=Standing.DELIVERED, changed_at=happened, why=None)
    return attrs.evolve(out, sent=event, arrived_at=None, through=None)


def _ended(
    before: Notification, event: NotificationFailed | NotificationSettled, happened: dt.datetime
) -> Notification:
    """Return what will not go out by itself, or did not arrive; of what is out staff says that it was put right."""
    if isinstance(event, NotificationSettled) and before.is_out:
        return attrs.evolve(before, put_right_at=happened)
    standing = Standing.FAILED if isinstance(event, NotificationFailed) else Standing.SETTLED
    return attrs.evolve(before, standing=standing, changed_at=happened, why=event.why, arrived_at=None)
