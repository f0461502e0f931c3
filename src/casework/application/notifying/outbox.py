"""The notifications of cases as senders write them: every step with the agenda row of its case, in one commit."""

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs
import msgspec

from casework.application.agenda_rows import AgendaRow, Outgoing
from casework.application.notifying.agenda_pages import row_of
from casework.application.notifying.openings import opening, openings
from casework.application.notifying.stream import new_events, notifications_of, stream_of
from casework.application.ports import StreamAppend
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.domain.actors import Actor
from casework.domain.envelope import stamp
from casework.domain.notifications.events import NotificationEvent
from casework.domain.notifications.questions import first_question
from casework.domain.notifications.state import Notification, Notifications, followed

LONGEST = dt.timedelta(hours=25)
"""More than the longest pause between two tries, by as much as clocks may differ.

What waits longer, and for no window, was written by a clock that was wrong.
"""

EVER = "9999-12-30T00:00:00.000000Z"
"""After everything that agenda rows keep."""


_EVER_SINCE = dt.datetime.min.replace(tzinfo=dt.UTC)


@attrs.frozen(kw_only=True)
class Steps:
    """The *events* that come next in the notifications of a *case*, which stand as *before*."""

    case: str
    before: Notifications
    events: tuple[NotificationEvent, ...]


class Outbox:
    """Reads and writes the notifications of one organisation's cases."""

    def __init__(self, desk: Desk, rulebook: Rulebook, *, by: Actor) -> None:
        self._desk, self._rules, self._by = desk, rulebook, by

    def read(self, case: str) -> Notifications:
        """Return the notifications of the case with that id.

        Raises:
            EventShapeError: If this release cannot read them.
        """
        return notifications_of(self._desk.store, self._desk.organisation, case)

    def next_try(self, notification: Notification, now: dt.datetime) -> dt.datetime:
        """Return when *notification* may be tried, as ``next_try`` has it."""
        return next_try(notification, now, self._rules)

    def openings(self, now: dt.datetime) -> frozenset[str]:
        """Return when the windows open next, as agenda rows keep it."""
        return openings(self._rules.organisation.notifications.windows.values(), now, self._rules.place)

    def put_off(self, case: str, said: Notifications, now: dt.datetime, unasked_from: dt.datetime) -> None:
        """Move the agenda row of a case to when it is to be looked at next, unless more was said of it.

        What became of its messages was asked before *unasked_from*, and not since.
        """
        outgoing = self._outgoing(case, said, said, now, unasked_from)
        self._desk.store.replace_agendas(self._desk.organisation, [outgoing])

    def write(
        self, steps: Iterable[Steps], now: dt.datetime, unasked_from: dt.datetime | None = None
    ) -> Mapping[str, Notifications]:
        """Write *steps*, which happen now, and return how the notifications of each case stand after them.

        *unasked_from* is as ``put_off`` has it; None where nothing was asked, so that the rows say that as before.

        Raises:
            StaleVersionError: If somebody else wrote first.
        """
        steps = tuple(steps)
        after = {each.case: followed(each.before, ((event, now) for event in each.events)) for each in steps}
        appends = tuple(
            StreamAppend(
                stream=stream_of(each.case),
                events=new_events(each.case, each.events, now),
                expected=each.before.version,
            )
            for each in steps
        )
        outgoing = tuple(self._outgoing(each.case, each.before, after[each.case], now, unasked_from) for each in steps)
        commit = self._desk.commit(appends, (), by=self._by, key=None)
        self._desk.store.append(msgspec.structs.replace(commit, outgoing=outgoing))
        return after

    def _outgoing(
        self,
        case: str,
        before: Notifications,
        after: Notifications,
        now: dt.datetime,
        unasked_from: dt.datetime | None,
    ) -> Outgoing:
        since = asked_until(row_of(self._desk, case)) if unasked_from is None else unasked_from
        return Outgoing(
            case=case,
            before=before.version,
            notices=after.version,
            deliver_at=self.deliver_at(after, now, since),
            failed=len(after.unsettled),
        )

    def deliver_at(self, said: Notifications, now: dt.datetime, unasked_from: dt.datetime | None) -> str | None:
        """Return when to try one of them or to ask what became of one, as ``deliver_at`` has it."""
        return deliver_at(said, now, self._rules, unasked_from)


def deliver_at(said: Notifications, now: dt.datetime, rules: Rulebook, unasked_from: dt.datetime | None) -> str | None:
    """Return the first instant to try one of them, or to ask what became of one, as agenda rows keep it.

    Of what may be tried now that is since when it may, so that it is also found by a clock that is set back a bit; but
    not before *unasked_from*, where that is past: what is held for long would have asked again what was asked.
    """
    known = _EVER_SINCE if unasked_from is None or unasked_from > now + dt.datetime.resolution else unasked_from
    tries = ((next_try(each, now, rules), max(each.next_at, each.due.fires_at)) for each in said.pending)
    coming = [max(min(at, since), known) if at <= now else at for at, since in tries]
    asked = first_question(said, now, unasked_from)
    return min((stamp(each) for each in (*coming, asked) if each is not None), default=None)


def asked_until(row: AgendaRow | None) -> dt.datetime | None:
    """Return from when on nobody has asked what became of the messages of a case, by its *row*; None if none says it.

    A row says when to ask next, so what was to be asked before that was. It has to be read after the notifications
    with which it goes, for whoever wrote of them has moved it on.
    """
    return None if row is None or row.deliver_at is None else dt.datetime.fromisoformat(row.deliver_at)


def next_try(notification: Notification, now: dt.datetime, rules: Rulebook) -> dt.datetime:
    """Return when *notification* may be tried: when it waits no more, and the window of its audience is open.

    Nothing goes out before its own instant: what a clock that was ahead has claimed waits for that.
    """
    since = now if _is_of_another_clock(notification, now) else max(notification.next_at, now)
    since = max(since, notification.due.fires_at)
    windows = rules.organisation.notifications.windows
    return opening(windows.get(notification.due.kind.audience), since, rules.place)


def _is_of_another_clock(notification: Notification, now: dt.datetime) -> bool:
    """Say whether *notification* waits longer than anything does: whoever wrote that had a clock that was wrong."""
    return notification.next_at > now + LONGEST
