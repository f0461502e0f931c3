"""Which message an id, or enough of its beginning, names; and what one is that cannot be seen to as was asked."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from casework.application.notifying.stream import notifications_of
from casework.application.streams import Desk
from casework.domain.notifications.events import STREAM
from casework.domain.notifications.state import Notification, Standing
from casework.domain.time.moments import local_day
from casework.domain.time.steps import in_words
from casework.errors import NotFoundError, UsageError

_LEAST = 4
"""How much of an id has to be written at the least, as git has it."""

_DIGITS = 12
"""How much of an id stands in a command to be typed, as in the list."""

_RETRY = "let it be tried again with 'casework notifications retry {id} --by YOU'"
_SETTLE = "if they were told in another way, record that with 'casework notifications settle {id} --why CODE --by YOU'"
_BOUNCED = "if it came back, record that with 'casework notifications bounced {id} --why CODE --by YOU'"

_STANDS = {
    Standing.WAITING: f"it waits since {{day}}, and goes out by itself; {_SETTLE}",
    Standing.TRYING: "a sender has it in hand: look again in forty minutes",
    Standing.DELIVERED: f"it went out on {{day}}; {_BOUNCED}, and then it can be tried again or settled",
    Standing.FAILED: f"it failed on {{day}}{{why}}; {_RETRY} once that is mended, or {_SETTLE}",
    Standing.SETTLED: "it is settled since {day}{why}: it does not go out any more, and nothing is to be done",
}


def the_one(names: Iterable[str], named: str, *, what: str, remark: str = "") -> str:
    """Return the one of *names* that begins as *named* does, which has four characters at the least.

    Raises:
        NotFoundError: If none does.
        UsageError: If several do.
    """
    found = {each for each in names if each.startswith(named)} if len(named) >= _LEAST else set()
    if not found:
        raise NotFoundError(what, named, remark=remark)
    if len(found) > 1:
        message = f"the ids of {len(found)} messages begin with {named}: write more of it"
        raise UsageError(message)
    return found.pop()


def names_of(notification: Notification) -> frozenset[str]:
    """Return the ids under which *notification* went out: its own, and that of its digest."""
    return frozenset(each for each in (notification.due.message, notification.digest) if each is not None)


def cases_told(desk: Desk, message: str) -> Sequence[str]:
    """Return the cases of which *message* told, in the order of the log."""
    records = desk.store.read_all(desk.organisation)
    ours = (each for each in records if each.stream.startswith(STREAM) and message in each.data)
    return tuple(dict.fromkeys(each.stream.removeprefix(STREAM) for each in ours))


def named_by(desk: Desk, message: str) -> Iterator[tuple[str, Notification]]:
    """Yield the notifications that *message* names, however they stand, each with its case: several of a digest.

    Raises:
        UsageError: If the ids of several messages begin so.
    """
    found = [
        (case, each)
        for case in cases_told(desk, message)
        for each in notifications_of(desk.store, desk.organisation, case).by_message.values()
    ]
    names = {name for _, each in found for name in names_of(each) if name.startswith(message)}
    whole = the_one(names, message, what="notification") if names else message
    return (each for each in found if whole in names_of(each[1]))


def as_it_stands(notification: Notification, zone: dt.tzinfo) -> str:
    """Return how *notification* stands, since which local day and why, and what somebody may do about it."""
    day = in_words(local_day(notification.changed_at, zone))
    why = "" if notification.why is None else f" ({notification.why})"
    return _STANDS[notification.standing].format(id=notification.due.message[:_DIGITS], day=day, why=why)
