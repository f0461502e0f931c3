"""The notifications of a case in the log: how their events are written, and how they are read back."""

import datetime as dt
from collections.abc import Iterable

from casework.application.drafts import Drafts
from casework.application.ports import NewEvent, Store
from casework.application.stream_decisions import instant_of
from casework.application.streams import Shapes
from casework.domain.notifications.events import (
    STREAM,
    NotificationArrived,
    NotificationDelivered,
    NotificationDue,
    NotificationEvent,
    NotificationFailed,
    NotificationPostponed,
    NotificationRetried,
    NotificationSettled,
    NotificationTried,
    NotificationWentThrough,
)
from casework.domain.notifications.state import Notifications, fold

SETTLED = "notification.settled"
"""The name of the record that nobody has to be told any more."""

SHAPES: Shapes[NotificationEvent] = Shapes(
    {
        "notification.due": NotificationDue,
        "notification.tried": NotificationTried,
        "notification.delivered": NotificationDelivered,
        "notification.went_through": NotificationWentThrough,
        "notification.arrived": NotificationArrived,
        "notification.postponed": NotificationPostponed,
        "notification.failed": NotificationFailed,
        "notification.retried": NotificationRetried,
        SETTLED: NotificationSettled,
    },
    plain=True,
)


def stream_of(case: str) -> str:
    """Return the stream of the notifications of the case with that id."""
    return f"{STREAM}{case}"


def notifications_of(store: Store, organisation: str, case: str) -> Notifications:
    """Return what is on record of the notifications of the case with that id.

    Raises:
        EventShapeError: If this release cannot read what stands there.
    """
    return fold((SHAPES.event(record), instant_of(record)) for record in store.read(organisation, stream_of(case)))


def new_events(case: str, events: Iterable[NotificationEvent], at: dt.datetime) -> tuple[NewEvent, ...]:
    """Return *events* as they go into the log of the case with that id; they happen at *at*."""
    happened = at.isoformat()
    return tuple(SHAPES.new(event, happened, Drafts(stream_of(case), at)) for event in events)
