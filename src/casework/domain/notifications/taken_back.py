"""Letters whose record was struck out or changed since: the person still believes what they were told."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    Acknowledged,
    Corrected,
    Declined,
    DelayInformed,
    EscalationDeclined,
    Event,
    Extended,
)
from casework.domain.notifications.events import NotificationDue
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.state import Notification

_TELL = frozenset(
    {
        NoticeKind.ACKNOWLEDGED,
        NoticeKind.EXTENDED,
        NoticeKind.DELAY,
        NoticeKind.RESPONSE,
        NoticeKind.RIGHT_TO_ESCALATE,
    }
)
"""The kinds of letters by which somebody goes: that something came in, or thanks, need not be taken back."""


@attrs.frozen(kw_only=True)
class TakenBack:
    """A letter that told *party* of the record *version*, which was *struck* out, or says something else by now."""

    message: str
    version: int
    party: str
    sent_at: dt.datetime
    struck: bool


def taken_back(case: Case, said: Collection[Notification], recorded: Mapping[int, dt.datetime]) -> Iterator[TakenBack]:
    """Yield those of the letters *said* of *case* that tell what does not hold, and of which nobody has told since.

    A later letter of the same kind about the same thing has told it, and staff may say that they have. *recorded* says
    when each version of the case was written down.
    """
    events = ever_recorded(case)
    for each in said:
        version, is_told = each.due.event, each.is_out and each.put_right_at is None
        if version is None or each.due.kind not in _TELL or not is_told or _is_followed(events, each, said):
            continue
        then, now = _stood(case, version, recorded, by=each.changed_at), _stood(case, version, recorded)
        if then is not None and then != now:
            yield TakenBack(
                message=each.due.message,
                version=version,
                party=each.due.to.who,
                sent_at=each.changed_at,
                struck=now is None,
            )


def ever_recorded(case: Case) -> Mapping[int, Event]:
    """Return the events of *case* by the versions of their records, those that were struck out as well."""
    return {each.version: each.event for each in (*case.history, *case.struck)}


def is_about_the_same(events: Mapping[int, Event], one: NotificationDue, other: NotificationDue) -> bool:
    """Say whether two letters are of one kind, to the same person, and of one time limit where they are about such.

    *events* are those of their case, as ``ever_recorded`` has them.
    """
    if (one.kind, one.to.place) != (other.kind, other.to.place):
        return False
    first, second = (events.get(each.event or 0) for each in (one, other))
    return getattr(first, "limit", None) == getattr(second, "limit", None)


def _is_followed(events: Mapping[int, Event], letter: Notification, said: Collection[Notification]) -> bool:
    """Say whether a letter about a later record went out that takes the place of *letter*."""
    later = (each for each in said if each.is_out and (each.due.event or 0) > (letter.due.event or 0))
    return any(is_about_the_same(events, letter.due, each.due) for each in later)


def _stood(
    case: Case, version: int, recorded: Mapping[int, dt.datetime], *, by: dt.datetime | None = None
) -> tuple[object, ...] | None:
    """Return what a letter tells of the record *version* as it stood at an instant, or stands; None where struck out.

    Where nothing was ever corrected that is None as well.
    """
    stood: tuple[object, ...] | None = None
    for fact in case.recorded:
        event = fact.event
        if fact.version == version:
            stood = (fact.happened, *_telling(event))
        elif isinstance(event, Corrected) and event.version == version and (by is None or recorded[fact.version] <= by):
            instead = event.replacement
            stood = None if instead is None else (instead.happened, *_telling(instead.event))
    return stood


def _telling(event: Event) -> tuple[object, ...]:
    """Return what a letter about *event* tells, besides its day."""
    match event:
        case Acknowledged(told_due_on=day):
            return (day,)
        case Extended(limit=limit, amount=amount, unit=unit, until=until, reason=reason):
            return limit, amount, unit, until, reason
        case DelayInformed(limit=limit, told_due_on=day, reason=reason):
            return limit, day, reason
        case Declined(exclusion=exclusion) | EscalationDeclined(exclusion=exclusion):
            return (exclusion,)
    return ()
