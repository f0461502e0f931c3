"""The dates that a letter promises, as they are now: by when a case is answered, and by when it was to be before.

Of a date that has gone by staff is told that it has, and whoever complained that an acknowledgement is late.
"""

import datetime as dt

from casework.application.notifying.earlier_letters import claimed_before, of_this_visit, promised_by_letters
from casework.application.notifying.telling import Telling, Value
from casework.domain.cases.events import Acknowledged, DelayInformed, Extended
from casework.domain.cases.fold import fold
from casework.domain.deadlines import Deadline, DeadlineResult
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.domain.procedures import FactName
from casework.domain.time.lateness import is_past
from casework.domain.time.moments import Moment
from casework.domain.told_dates import last_told
from casework.errors import CaseworkError

TO_COME = frozenset({NoticeKind.ACKNOWLEDGED, NoticeKind.EXTENDED, NoticeKind.DELAY})
"""The kinds of letters that promise something that is to come."""


def answer_by(telling: Telling) -> Value | None:
    """Return by when it is answered: the day that was told, unless it moved since.

    Staff is told of a day that has gone by as such: see ``was_due``. Where the clock has not started the latest
    possible day says nothing any more once it has gone by.
    """
    event = telling.event
    if isinstance(event, DelayInformed):
        return None if _differs(telling) else telling.due_by(_answer(telling))
    is_moved = bool(telling.file.case.visits[telling.visit].granted)
    if isinstance(event, Acknowledged) and event.told_due_on is not None and not is_moved:
        return telling.day(event.told_due_on)
    deadline = _answer(telling)
    is_for_staff = telling.due.kind.audience is Audience.STAFF
    return None if is_for_staff and _is_gone(telling, deadline) else telling.due_by(deadline)


def was_due(telling: Telling) -> Value | None:
    """Return by when it had to be answered, where it was not and that is past; nothing while its clock waits."""
    deadline = _answer(telling)
    is_overdue = deadline is not None and _is_gone(telling, deadline) and not deadline.waits_to_start
    return telling.due_by(deadline) if is_overdue else None


def acknowledge_by(telling: Telling) -> Value | None:
    """Return by when it had to be acknowledged, where it was acknowledged later than that."""
    return _missed(telling, FactName.ACKNOWLEDGED)


def respond_by(telling: Telling) -> Value | None:
    """Return by when it had to be answered, where it was answered later than that, and no other day was told."""
    return None if _differs(telling) else _missed(telling, FactName.RESPONDED)


def told_by(telling: Telling) -> Value | None:
    """Return by when they were told that they have the answer, where that is not the day of the time limit."""
    return telling.day(_told_before(telling)) if _differs(telling) else None


def limit_by(telling: Telling) -> Value | None:
    """Return by when the time limit had it that they have the answer, where they were told another day."""
    return telling.day(_owed(telling)) if _differs(telling) else None


def _differs(telling: Telling) -> bool:
    """Say whether a letter that tells when they were to have the answer has to speak of two days."""
    told, owed = _told_before(telling), _owed(telling)
    return told is not None and owed is not None and told != telling.rules.day(owed)


def _owed(telling: Telling) -> Moment | None:
    """Return when they were to have the answer, by the time limit of which the letter tells that it is late."""
    if isinstance(telling.event, DelayInformed):
        deadline = _answer(telling)
        return None if deadline is None else deadline.due_on
    return _missed_on(telling, FactName.RESPONDED)


def _told_before(telling: Telling) -> dt.date | None:
    """Return the day for the answer that was told last before the letter, by the record or by another letter."""
    deadline, before = _answer(telling), telling.due.event or 0
    answered = next(telling.deadlines_of(None), None)
    if deadline is None or answered is None or deadline.limit != answered.limit:
        return None
    facts = [each for each in telling.file.case.history if telling.began.version <= each.version < before]
    return last_told(facts, deadline.limit, letters=promised_by_letters(telling, deadline.limit))


def _missed(telling: Telling, fact: FactName) -> Value | None:
    return telling.day(_missed_on(telling, fact))


def _missed_on(telling: Telling, fact: FactName) -> Moment | None:
    waited = telling.deadlines_of(None, fact)
    late = (each for each in waited if each.done_on is not None and each.result is DeadlineResult.MISSED)
    return next((each.due_on for each in late if not each.provisional), None)


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
    """Say whether the addressee may know that *day* was promised: they were not told another one instead."""
    if _told_before(telling) not in {None, day}:
        return False
    promises = [each for each in claimed_before(telling, TO_COME) if of_this_visit(telling, each)]
    return not promises or any(each.sent is not None and each.sent.promised_on == day for each in promises)


def _answer(telling: Telling) -> Deadline | None:
    """Return the time limit for the answer, or that of which a delay is told."""
    event = telling.event
    return next(telling.deadlines_of(event.limit if isinstance(event, DelayInformed) else None), None)


def _is_gone(telling: Telling, deadline: Deadline | None) -> bool:
    """Say whether *deadline* is waited for past its day, or past the latest possible one."""
    if deadline is None or deadline.due_on is None or deadline.paused_on is not None:
        return False
    is_waited_for = deadline.result is DeadlineResult.OPEN
    return is_waited_for and is_past(deadline.due_on, telling.at, telling.rules.place.zone)


def _due_on_of(telling: Telling, limit: str) -> Value | None:
    return telling.due_by(next(telling.deadlines_of(limit), None))
