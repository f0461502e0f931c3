"""Each event of notifications once with all that it can say, and once with the least."""

import datetime as dt

from casework.application.notifying.found import SHAPES as IN_FORCE
from casework.application.notifying.found import InForce
from casework.application.notifying.stream import SHAPES
from casework.domain.cases.vocabulary import FlagKind, Kind
from casework.domain.notifications.events import (
    Addressee,
    AddresseeSort,
    Matter,
    NotificationArrived,
    NotificationDelivered,
    NotificationDue,
    NotificationFailed,
    NotificationPostponed,
    NotificationRetried,
    NotificationSettled,
    NotificationTried,
    NotificationWentThrough,
)
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.reminders.schedules import AppliesTo, Outline

AT = dt.datetime(2026, 1, 12, 9, 30, tzinfo=dt.UTC)
M1 = "0123456789abcdef0123456789abcdef"
SOME = AppliesTo(
    procedures=("lgsco-code-2024",), kinds=(Kind.COMPLAINT,), services=("waste",), flags=(FlagKind.SAFEGUARDING,)
)
MANAGER = Addressee(sort=AddresseeSort.PERSON, who="staff-3", role="handler", through="manager")
COMPLAINANT = Addressee(sort=AddresseeSort.PARTY, who="p1", role="complainant")
SENT = {"notifier": "email", "channel": "email", "language": "cy", "format": "easy_read", "template": "0123456789ab"}

EXAMPLES = {
    "notification.due": (
        NotificationDue(
            message=M1,
            claim=M1[::-1],
            kind=NoticeKind.OVERDUE,
            to=MANAGER,
            fires_at=AT,
            case=7,
            late=True,
            schedule="usual",
            rung="still-overdue",
            number=3,
            about=Matter(sort="limit", name="respond", stage="1", on=dt.date(2026, 1, 5), at=AT, visit=1, turn=2),
            event=4,
        ),
        NotificationDue(message=M1, claim=M1, kind=NoticeKind.RECEIVED, to=COMPLAINANT, fires_at=AT, case=1),
    ),
    "notification.tried": (
        NotificationTried(message=M1, attempt=2, until=AT, digest=M1),
        NotificationTried(message=M1, attempt=1, until=AT),
    ),
    "notification.delivered": (
        NotificationDelivered(message=M1, promised_on=dt.date(2026, 2, 2), receipt="receipt-1", follow=True, **SENT),
        NotificationDelivered(message=M1, **SENT),
    ),
    "notification.went_through": (
        NotificationWentThrough(message=M1, party="p2"),
        NotificationWentThrough(message=M1[::-1], party="p3"),
    ),
    "notification.arrived": (NotificationArrived(message=M1), NotificationArrived(message=M1[::-1])),
    "notification.postponed": (
        NotificationPostponed(message=M1, why="unavailable", at=AT),
        NotificationPostponed(message=M1, why="rate_limited", at=AT),
    ),
    "notification.failed": (
        NotificationFailed(message=M1, why="bad_address"),
        NotificationFailed(message=M1, why="gave_up"),
    ),
    "notification.retried": (NotificationRetried(message=M1), NotificationRetried(message=M1)),
    "notification.settled": (
        NotificationSettled(message=M1, why="over"),
        NotificationSettled(message=M1, why="by-telephone"),
    ),
}
EXAMPLES = {name: (SHAPES, *events) for name, events in EXAMPLES.items()} | {
    "reminders.in_force": (
        IN_FORCE,
        InForce(
            rungs=("town/soon/0123456789abcdef",),
            notices=("acknowledged",),
            schedules=(Outline(id="town", applies_to=SOME, goes_up=("handler", "manager")),),
            waits=("waste",),
            missed=AT,
            seen=41,
        ),
        InForce(corrects=True),
    )
}
