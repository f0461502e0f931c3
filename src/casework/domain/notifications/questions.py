"""When to ask what became of a message that a notifier took: soon, then ever more seldom, and after a week no more.

Nothing is written down where nobody knows yet. When to ask next follows from when the message was taken, from now, and
from the instant from which on nobody has asked, where that is known.
"""

import datetime as dt

import attrs

from casework.domain.notifications.state import Notification, Notifications, Standing

PAUSES = (
    dt.timedelta(minutes=10),
    dt.timedelta(hours=1),
    dt.timedelta(hours=6),
    dt.timedelta(days=1),
    dt.timedelta(days=3),
    dt.timedelta(days=6),
)
"""How long after a message was taken it is asked what became of it: our own choice.

Most of what comes back does so within minutes. But GOV.UK Notify says that its providers try e-mails and text messages
for up to 72 hours, and letters wait for working days; it forgets a message after 7 days, unless its service keeps it.
"""

ASKED_FOR = dt.timedelta(days=7)
"""For how long after a message was taken anybody is asked."""

AT_MOST = dt.timedelta(days=1)
"""How far ahead an agenda row puts off a question: what is put off for longer was put off by a clock that was wrong."""


@attrs.frozen(kw_only=True)
class Question:
    """What became of *message*, which *notifier* took under *receipt*?"""

    message: str
    notifier: str
    receipt: str


def question(notification: Notification) -> Question | None:
    """Return what is to be asked of *notification*; None where nobody can tell, or has told already."""
    sent = notification.sent
    if sent is None or not sent.follow or sent.receipt is None:
        return None
    if notification.standing is not Standing.DELIVERED or notification.arrived_at is not None:
        return None
    return Question(message=sent.message, notifier=sent.notifier, receipt=sent.receipt)


def question_at(
    notification: Notification, now: dt.datetime, unasked_from: dt.datetime | None = None
) -> dt.datetime | None:
    """Return when to ask next what became of *notification*; not after *now* where that is due, None if never.

    Nobody has asked from *unasked_from* on, and somebody has before; None where nobody can say, and then it is asked
    rather once too often. The last instant is the end of the week, at which nothing is asked: until then there is one
    to come, so whoever keeps none has lost it, and has not asked for the last time. What is further off than a day is
    looked at again in a day. Where a clock that was ahead took it, so that nobody knows when that was, it is asked once
    a day.
    """
    if question(notification) is None:
        return None
    taken_at, later = notification.changed_at, now + AT_MOST
    if taken_at > later:
        return later if unasked_from is not None and unasked_from > now else now
    if unasked_from is None and now >= taken_at + ASKED_FOR:
        return None
    asking = [taken_at + pause for pause in PAUSES]
    due = [each for each in asking if each <= now and (unasked_from is None or each >= unasked_from)]
    if due:
        return due[-1]
    return next((min(each, later) for each in (*asking, taken_at + ASKED_FOR) if each > now), None)


def first_question(
    said: Notifications, now: dt.datetime, unasked_from: dt.datetime | None = None
) -> dt.datetime | None:
    """Return when to ask next what became of one of *said*, as ``question_at`` has it; None if never."""
    asking = (question_at(each, now, unasked_from) for each in said.by_message.values())
    return min((each for each in asking if each is not None), default=None)


def due_questions(said: Notifications, now: dt.datetime, unasked_from: dt.datetime) -> tuple[Question, ...]:
    """Return what is to be asked now of *said*."""
    asking = ((question(each), question_at(each, now, unasked_from)) for each in said.by_message.values())
    return tuple(each for each, at in asking if each is not None and at is not None and at <= now)
