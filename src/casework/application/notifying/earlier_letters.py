"""What a letter says of those before it to the same party: which one it takes the place of, or follows."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from casework.application.notifying.telling import Telling, Value
from casework.domain.cases.events import Extended
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.state import Notification
from casework.domain.notifications.taken_back import ever_recorded, is_about_the_same

_PROMISING = frozenset({NoticeKind.ACKNOWLEDGED, NoticeKind.EXTENDED})


def claimed_before(telling: Telling, kinds: Collection[NoticeKind]) -> Iterator[Notification]:
    """Yield what was claimed for the same party of earlier records of the case, of these *kinds*."""
    for each in telling.said.by_message.values():
        is_theirs = each.due.to.place == telling.due.to.place and each.due.kind in kinds
        if is_theirs and _record(each) < (telling.due.event or 0):
            yield each


def of_this_visit(telling: Telling, notification: Notification) -> bool:
    """Say whether *notification* tells of a record in the visit of which the letter tells."""
    return _record(notification) > telling.began.version


def promised_by_letters(telling: Telling, limit: str) -> Mapping[int, dt.date]:
    """Return the days for the answer that letters about this visit told, by the version of the record of each.

    *limit* is the time limit of the answer: more time for another one promises no answer.
    """
    known = ever_recorded(telling.file.case)
    found = dict[int, dt.date]()
    for each in claimed_before(telling, _PROMISING):
        event, sent = known.get(_record(each)), each.sent
        is_other = isinstance(event, Extended) and event.limit != limit
        if each.is_out and sent is not None and sent.promised_on and of_this_visit(telling, each) and not is_other:
            found[_record(each)] = sent.promised_on
    return found


def replaces(telling: Telling) -> Value | None:
    """Return the day of the letter about the same visit that this one takes the place of, if one went out.

    A visit is acknowledged once, so what the other letter told was struck out since; of an answer that has to be so.
    A new date for the same time limit takes the place of the one before in any case.
    """
    last = _last_sent(telling)
    is_here = last is not None and of_this_visit(telling, last)
    return telling.date(last.changed_at) if last is not None and is_here and _holds_no_more(telling, last) else None


def follows(telling: Telling) -> Value | None:
    """Return the day of the last letter of its kind, where that was about an earlier visit."""
    last = _last_sent(telling)
    return None if last is None or of_this_visit(telling, last) else telling.date(last.changed_at)


def _holds_no_more(telling: Telling, last: Notification) -> bool:
    """Say whether what *last* told does not hold any more, now that there is another letter of its kind."""
    is_answer = last.due.kind is NoticeKind.RESPONSE
    return not is_answer or all(each.version != _record(last) for each in telling.file.case.history)


def _last_sent(telling: Telling) -> Notification | None:
    """Return the last letter like it before it that was taken and did not come back, as far as anybody knows."""
    events, due = ever_recorded(telling.file.case), telling.due
    before = claimed_before(telling, {due.kind})
    alike = (each for each in before if each.is_out and is_about_the_same(events, due, each.due))
    return max(alike, key=_record, default=None)


def _record(notification: Notification) -> int:
    return notification.due.event or 0
