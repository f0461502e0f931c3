"""Claiming: what is due is written down as said, in the order of its instants, and only one sweeper can write it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol

import attrs
import msgspec

from casework.application.agenda_rows import AgendaQuery, AgendaRow, Outgoing, UpcomingRow
from casework.application.notifying.agenda_pages import pages
from casework.application.notifying.outlook import upcoming_of
from casework.application.notifying.stream import new_events, stream_of
from casework.application.ports import Commit, StreamAppend
from casework.application.streams import Desk
from casework.domain.actors import Actor
from casework.domain.envelope import stamp
from casework.domain.notifications.events import NotificationDue, NotificationRetried
from casework.domain.notifications.upcoming import Upcoming
from casework.errors import StaleVersionError

_PAGE = 500


class LooksAgain(Protocol):
    """Looks again at cases of which what is kept may not be the latest."""

    def again(self, cases: Collection[str]) -> None:
        """Look at *cases* again, and keep what they have to say now."""


class Claiming:
    """Claims what is due by the instant *at*, by the agenda rows that are kept."""

    def __init__(
        self, desk: Desk, looking: LooksAgain, *, by: Actor, at: dt.datetime, is_over: Callable[[], bool]
    ) -> None:
        self._desk, self._looking, self._by, self._at, self._is_over = desk, looking, by, at, is_over
        self.claimed = self.late = 0

    def claim(self) -> None:
        """Claim all that is due, and what comes to light meanwhile."""
        while not self._is_over() and self._claim_once():
            pass

    def _claim_once(self) -> bool:
        """Claim what is due, in the order of its instants; say whether there was anything, so that more may follow."""
        found = False
        for rows in pages(self._desk, AgendaQuery(next_by=stamp(self._at), limit=_PAGE), self._is_over):
            found = True
            claims = {row.case: self._claim_of(row) for row in rows}
            self._looking.again([case for case, claim in claims.items() if claim is None])
            self._write([claim for claim in claims.values() if claim is not None])
        return found

    def _claim_of(self, row: AgendaRow) -> "_Claim | None":
        """Return the claim of what *row* has to say first; None where its case has to be looked at again before.

        That is so where something repeats or several things are due about one matter, for of what was missed only the
        last is told, where an invitation to a survey may have been taken back, where something goes to nobody, which
        then waits for staff, and where this release cannot read what another one kept.
        """
        now = stamp(self._at)
        due = _readable(each for each in row.upcoming if each.at <= now)
        if not due:
            return None
        first = row.upcoming[0].at
        coming = [each for each in due if stamp(each.at) == first]
        if any(each.look_again or not each.to for each in coming) or _is_overtaken(due):
            return None
        events = [due for each in coming for due in each.due(row.case, row.version, self._at)]
        rest = row.upcoming[len(coming) :]
        after = attrs.evolve(
            row,
            notices=row.notices + len(events),
            next_at=rest[0].at if rest else None,
            deliver_at=min(filter(None, (row.deliver_at, now))),
            passed_until=_last((row.passed_until, first if any(each.rung for each in coming) else None)),
            upcoming=rest,
        )
        return _Claim(before=row, after=after, events=events)

    def _write(self, claims: Sequence["_Claim"]) -> None:
        """Write *claims* as one group; where another was quicker with one of them, each by itself."""
        try:
            self._desk.store.append_many([self._commit(each) for each in claims])
        except StaleVersionError:
            claims = [each for each in claims if self._is_written(each)]
        events = [event for each in claims for event in each.events]
        self.claimed += len(events)
        self.late += sum(isinstance(event, NotificationDue) and event.late for event in events)

    def _is_written(self, claim: "_Claim") -> bool:
        """Write one claim; where its case or its notifications changed, look at the case again instead."""
        try:
            self._desk.store.append(self._commit(claim))
        except StaleVersionError:
            self._looking.again([claim.before.case])
            return False
        return True

    def _commit(self, claim: "_Claim") -> Commit:
        row = claim.before
        appends = (
            StreamAppend(
                stream=stream_of(row.case),
                events=new_events(row.case, claim.events, self._at),
                expected=row.notices,
            ),
            StreamAppend(stream=row.case, events=(), expected=row.version),
        )
        commit = self._desk.commit(appends, (), by=self._by, key=None)
        return msgspec.structs.replace(commit, agendas=(claim.after,), outgoing=(claim.outgoing,))


@attrs.frozen(kw_only=True)
class _Claim:
    """What is claimed of one agenda row, and the row after it."""

    before: AgendaRow
    after: AgendaRow
    events: Sequence[NotificationDue | NotificationRetried]

    @property
    def outgoing(self) -> Outgoing:
        """What has to go out after it, also where the row is left out because somebody looked at the case again."""
        row = self.after
        return Outgoing(
            case=row.case, before=row.notices, notices=row.notices, deliver_at=row.deliver_at, failed=row.failed
        )


def _readable(rows: Iterable[UpcomingRow]) -> Sequence[Upcoming]:
    """Return what *rows* keep; nothing where another release kept it, and this one cannot read it."""
    try:
        return [upcoming_of(each) for each in rows]
    except msgspec.DecodeError:
        return ()


def _last(instants: Iterable[str | None]) -> str | None:
    return max((each for each in instants if each is not None), default=None)


def _is_overtaken(due: Sequence[Upcoming]) -> bool:
    """Say whether several of what is *due* are about one thing, and were not all due when their case was looked at."""
    matters = Counter(each.about for each in due)
    return any(not each.weighed and each.about is not None and matters[each.about] > 1 for each in due)
