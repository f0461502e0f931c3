"""The dates that a letter promises, as they are now: by when a case is answered, and by when it was to be before."""

import datetime as dt

from casework.application.notifying.telling import Telling, Value
from casework.domain.cases.events import Acknowledged, DelayInformed, Extended
from casework.domain.cases.fold import fold
from casework.domain.notifications.kinds import NoticeKind
from casework.errors import CaseworkError

TO_COME = frozenset({NoticeKind.ACKNOWLEDGED, NoticeKind.EXTENDED, NoticeKind.DELAY})
"""The kinds of letters that promise something that is to come."""


def answer_by(telling: Telling) -> Value | None:
    """Return by when it is answered: the day that was told, unless it moved since."""
    event = telling.event
    is_moved = bool(telling.file.case.visits[telling.visit].granted)
    if isinstance(event, Acknowledged) and event.told_due_on is not None and not is_moved:
        return telling.day(event.told_due_on)
    limit = event.limit if isinstance(event, DelayInformed) else None
    return _due_on_of(telling, limit)


def new_date(telling: Telling) -> Value | None:
    """Return by when it is answered after more time, as it is now, or after the delay that was told."""
    match telling.event:
        case DelayInformed(told_due_on=told):
            return telling.day(told)
        case Extended(limit=limit, until=until):
            return _due_on_of(telling, limit) or telling.day(until)
    return None


def old_date(telling: Telling) -> Value | None:
    """Return when it was due before it got more time; nothing where today's rules cannot read the case of then."""
    fact, case = telling.fact, telling.file.case
    if fact is None or not isinstance(fact.event, Extended):
        return None
    try:
        before = telling.rules.deadlines(fold(case.id, (each for each in case.history if each.version < fact.version)))
    except CaseworkError:
        return None
    limit = fact.event.limit
    found = (each.due_on for each in before if (each.visit, each.limit) == (telling.visit, limit))
    old = telling.day(next(found, None))
    return old if old is None or _may_have_heard(telling, old.day) else None


def _may_have_heard(telling: Telling, day: dt.date | None) -> bool:
    """Say whether the addressee may know that *day* was promised: no letter of ours told them another one instead."""
    promises = [
        each
        for each in telling.said.by_message.values()
        if each.due.to.place == telling.due.to.place
        and each.due.kind in TO_COME
        and telling.began < (each.due.event or 0) < (telling.due.event or 0)
    ]
    return not promises or any(each.sent is not None and each.sent.promised_on == day for each in promises)


def _due_on_of(telling: Telling, limit: str | None) -> Value | None:
    return telling.due_by(next(telling.deadlines_of(limit), None))
