"""What a letter says of those before it to the same party: which one it takes the place of, or follows."""

from collections.abc import Collection, Iterator

from casework.application.notifying.telling import Telling, Value
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.state import Notification, Standing

_ALIKE = frozenset({NoticeKind.ACKNOWLEDGED})


def claimed_before(telling: Telling, kinds: Collection[NoticeKind]) -> Iterator[Notification]:
    """Yield what was claimed for the same party of earlier records of the case, of these *kinds*."""
    for each in telling.said.by_message.values():
        is_theirs = each.due.to.place == telling.due.to.place and each.due.kind in kinds
        if is_theirs and _record(each) < (telling.due.event or 0):
            yield each


def of_this_visit(telling: Telling, notification: Notification) -> bool:
    """Say whether *notification* tells of a record in the visit of which the letter tells."""
    return _record(notification) > telling.began.version


def replaces(telling: Telling) -> Value | None:
    """Return the day of the letter about the same visit that this one takes the place of, if one went out.

    A visit is acknowledged once, so what the other letter told was struck out since.
    """
    last = _last_sent(telling)
    return None if last is None or not of_this_visit(telling, last) else telling.date(last.changed_at)


def follows(telling: Telling) -> Value | None:
    """Return the day of the last letter of its kind, where that was about an earlier visit."""
    last = _last_sent(telling)
    return None if last is None or of_this_visit(telling, last) else telling.date(last.changed_at)


def _last_sent(telling: Telling) -> Notification | None:
    """Return the last letter of its kind before it that was taken and did not come back, as far as anybody knows."""
    before = claimed_before(telling, _ALIKE)
    return max((each for each in before if each.standing is Standing.DELIVERED), key=_record, default=None)


def _record(notification: Notification) -> int:
    return notification.due.event or 0
