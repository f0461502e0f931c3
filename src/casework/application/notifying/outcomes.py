"""How tries end: what a notification comes to before it is tried, and after its notifier has answered."""

import datetime as dt

import attrs

from casework.application.messages import OVERRAN, Answer, Delivered, Later
from casework.application.notifying.in_force_here import Verdict
from casework.application.notifying.letters import Letter
from casework.domain.notifications.events import (
    NotificationDelivered,
    NotificationEvent,
    NotificationFailed,
    NotificationPostponed,
    NotificationSettled,
    NotificationTried,
    NotificationWentThrough,
)
from casework.domain.notifications.state import Notification, Standing

PAUSES = tuple(dt.timedelta(minutes=each) for each in (5, 15, 60, 240, 1440))
"""How long to wait after each try that came to nothing; after one more, staff has to see to it."""

UNCERTAIN = dt.timedelta(hours=1)
"""How long to wait at least where nobody knows whether a message was taken: what is slow gets no second copy soon."""

GAVE_UP, UNFINISHED = "gave_up", "unfinished"
_NOBODY_KNOWS = frozenset({"uncertain", OVERRAN})


def ended(notification: Notification, verdict: Verdict, until: dt.datetime) -> NotificationEvent | None:
    """Return how a notification ends before it is tried, None where it is to be tried.

    A try that nobody ended is left to whoever began it *until* then, as if it began now: they may be at work yet, by a
    clock that is behind ours.
    """
    message = notification.due.message
    if notification.standing is Standing.TRYING:
        return NotificationPostponed(message=message, why=UNFINISHED, at=until)
    if verdict is Verdict.RUNG_GONE:
        return NotificationFailed(message=message, why=verdict.value)
    if verdict is not Verdict.SAID:
        return NotificationSettled(message=message, why=verdict.value)
    if notification.attempts > len(PAUSES):  # whoever tried it last was killed by it, or with it
        return NotificationFailed(message=message, why=GAVE_UP)
    return None


def taken(message: str, letter: Letter) -> NotificationDelivered:
    """Return that *message* went out as *letter*, as it is put on record if its notifier takes it."""
    return NotificationDelivered(
        message=message,
        notifier=letter.notifier,
        channel=letter.message.channel,
        language=letter.message.language,
        format=letter.format,
        template=letter.template,
        promised_on=letter.promised_on,
    )


def told_of(outcome: NotificationEvent, letter: Letter) -> tuple[NotificationEvent, ...]:
    """Return what is put on record where a try of *letter* came to *outcome*: also who got it in another's place."""
    if letter.through is None or not isinstance(outcome, NotificationDelivered):
        return (outcome,)
    return outcome, NotificationWentThrough(message=outcome.message, party=letter.through)


def outcome(
    tried: NotificationTried, whole: NotificationDelivered, answer: Answer, now: dt.datetime
) -> NotificationEvent:
    """Return what comes of a try that is answered *now*; *whole* is what is on record of it if it was taken."""
    message = tried.message
    if isinstance(answer, Delivered):
        return attrs.evolve(whole, receipt=answer.receipt, follow=answer.follow)
    if not isinstance(answer, Later):
        return NotificationFailed(message=message, why=answer.why)
    if tried.attempt > len(PAUSES):
        return NotificationFailed(message=message, why=GAVE_UP)
    asked = UNCERTAIN if answer.why in _NOBODY_KNOWS else answer.after or dt.timedelta()
    pause = max(PAUSES[tried.attempt - 1], min(asked, PAUSES[-1]))
    return NotificationPostponed(message=message, why=answer.why, at=now + pause)
