"""Delivery: what was claimed goes out, at least once, and what became of it is on record before the next one goes.

A sender takes a message by writing down that it tries, with a lease: of two senders the store lets one write. It is
handed to a notifier after that, and what the notifier answers is written down. Whoever is killed in between leaves the
lease behind, and when that is over the message goes out again under the same id.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

import attrs

from casework.application.agenda_rows import AgendaQuery, AgendaRow
from casework.application.messages import Answer, Delivered, Later, Message
from casework.application.notifying.addressing import Hindrance
from casework.application.notifying.batches import Batch, Waiting, batches, several
from casework.application.notifying.letters import Item, Letter, Letters
from casework.application.notifying.outbox import EVER, LONGEST, Outbox, Steps, is_held
from casework.application.streams import Desk
from casework.application.writing import until_written
from casework.domain.envelope import stamp
from casework.domain.notifications.events import (
    NotificationDelivered,
    NotificationEvent,
    NotificationFailed,
    NotificationPostponed,
    NotificationSettled,
    NotificationTried,
)
from casework.domain.notifications.state import OVER, Notification, Notifications, Standing
from casework.errors import CaseworkError, StaleVersionError, StoreError

LEASE = dt.timedelta(minutes=10)
"""How long a sender has a message to itself: well above the time that a notifier is given."""

PAUSES = tuple(dt.timedelta(minutes=each) for each in (5, 15, 60, 240, 1440))
"""How long to wait after each try that came to nothing; after one more, staff has to see to it."""

GAVE_UP, CLOCK = "gave_up", "clock_set_back"
_TROUBLES = 3
_OF_ONE_MESSAGE = "not_now"
"""The only reason for later that says nothing of the next message: its own mailbox is busy, or greylists."""

_PAGE = 500


class Carrier(Protocol):
    """Hands messages to notifiers, each with a deadline; whatever a notifier does, there is an answer."""

    def takes(self, notifier: str) -> bool:
        """Say whether there is a notifier of that name."""

    def hand_over(self, notifier: str, message: Message) -> Answer:
        """Hand *message* to the notifier, and return what came of it."""


@attrs.frozen(kw_only=True)
class Delivery:
    """What delivering came to: how many notifications were *delivered*, *postponed*, *failed* and *settled*.

    *messages* counts what was handed over and taken, by notifier: a digest is one message for several notifications.
    *put_off* are the cases whose messages wait for the window of their audience, *taken* the notifications that another
    sender had, and *held* those that wait because their notifier, by name, is not there or does not answer.
    *unreadable* are the cases that today's rules cannot read, by their ids, with the reason.
    """

    at: dt.datetime
    delivered: int = 0
    postponed: int = 0
    failed: int = 0
    settled: int = 0
    taken: int = 0
    put_off: int = 0
    messages: Mapping[str, int]
    held: Mapping[str, int]
    unreadable: Mapping[str, str]


@attrs.frozen(kw_only=True)
class _Member:
    """A message that is about to be tried, in which notifications, and what it has to say.

    *end* is how it ends instead, where it is not to be tried.
    """

    waiting: Waiting
    said: Notifications
    item: Item
    end: NotificationEvent | None

    @property
    def now(self) -> Notification:
        """How it stands."""
        return self.said.by_message[self.waiting.message]


class Deliverer:
    """One round of delivery: everything that may be tried when it begins, until *is_over* says that it ends."""

    def __init__(
        self,
        desk: Desk,
        outbox: Outbox,
        letters: Letters,
        carrier: Carrier,
        *,
        at: dt.datetime | None,
        digest_from: int,
        is_over: Callable[[], bool],
    ) -> None:
        self._desk, self._outbox, self._letters, self._carrier = desk, outbox, letters, carrier
        self._at, self._digest_from, self._is_over = at, digest_from, is_over
        self._counts: Counter[str] = Counter()
        self._messages: Counter[str] = Counter()
        self._held: Counter[str] = Counter()
        self._troubles: Counter[str] = Counter()
        self._unreadable: dict[str, str] = {}

    def deliver(self) -> Delivery:
        """Try everything once, in the order of its instants."""
        begun = self._now()
        waiting = [each for row in self._rows(begun) for each in self._waiting_in(row)]
        for batch in batches(waiting, digest_from=self._digest_from):
            if self._is_over():
                break
            self._send(batch)
        return Delivery(
            at=begun,
            messages=dict(sorted(self._messages.items())),
            held=dict(sorted(self._held.items())),
            unreadable=self._unreadable,
            **self._counts,
        )

    def _now(self) -> dt.datetime:
        return self._desk.clock.now() if self._at is None else self._at

    # What waits

    def _rows(self, now: dt.datetime) -> Iterator[AgendaRow]:
        """Yield the rows of what may be tried, the earliest first, and of what a wrong clock has put off."""
        yield from self._pages(AgendaQuery(deliver_by=stamp(now), limit=_PAGE))
        beyond = AgendaRow(case="~", version=0, deliver_at=stamp(now + LONGEST))
        known = self._outbox.openings(now)
        late = self._pages(AgendaQuery(deliver_by=EVER, after=beyond, limit=_PAGE))
        yield from (row for row in late if row.deliver_at not in known)

    def _pages(self, query: AgendaQuery) -> Iterator[AgendaRow]:
        while rows := self._desk.store.agendas(self._desk.organisation, query):
            yield from rows
            query = attrs.evolve(query, after=rows[-1])

    def _waiting_in(self, row: AgendaRow) -> list[Waiting]:
        """Return the messages of a case that may be tried; where there are none, its row waits for the first."""
        try:
            said, now = self._outbox.read(row.case), self._now()
            found = [each for each in said.pending if self._outbox.next_try(each, now) <= now]
            if not found and row.deliver_at != self._outbox.deliver_at(said, now):
                self._outbox.put_off(row.case, said, now)
                self._counts["put_off"] += 1
            return [Waiting.of(row.case, each) for each in found]
        except StoreError:
            raise
        except CaseworkError as error:
            self._unreadable[row.case] = str(error)
            return []

    # What is tried

    def _send(self, batch: Batch) -> None:
        """Try *batch*; where somebody else wrote first, what they left of it is for the next round."""
        self._letters.read_restrictions_again()
        try:
            members = self._members(batch)
            if self._is_another(batch, members):
                for each in several([member.waiting for member in members], digest_from=self._digest_from):
                    self._send(each)
            elif members:
                self._try(members, batch.digest)
        except StaleVersionError:
            self._counts["taken"] += len(batch.waiting)
        except StoreError:
            raise
        except CaseworkError as error:
            self._unreadable |= dict.fromkeys((each.case for each in batch.waiting), str(error))

    def _is_another(self, batch: Batch, members: Sequence[_Member]) -> bool:
        """Say whether a digest that was never tried is another one now, for some of its messages are said no more."""
        return batch.digest is not None and batch.waiting[0].digest is None and len(members) < len(batch.waiting)

    def _members(self, batch: Batch) -> list[_Member]:
        """Return what of *batch* has still to be said; what has not is written down as settled, or given up."""
        found = [each for waiting in batch.waiting if (each := self._member(waiting)) is not None]
        ended = [each for each in found if each.end is not None]
        if not ended:
            return found
        after = self._write(ended, [each.end for each in ended if each.end is not None])
        left = (each for each in found if each.end is None)
        return [attrs.evolve(each, said=after.get(each.waiting.case, each.said)) for each in left]

    def _member(self, waiting: Waiting) -> _Member | None:
        """Return *waiting* as it stands now; None where another sender has it, or its case cannot be read."""
        now = self._now()
        try:
            said = self._outbox.read(waiting.case)
            notification = said.by_message[waiting.message]
            if not notification.is_pending or self._outbox.next_try(notification, now) > now:
                self._counts["taken"] += 1
                return None
            item = self._letters.item(waiting.case, notification.due, at=now)
            return _Member(waiting=waiting, said=said, item=item, end=self._end(notification, item, now))
        except StoreError:
            raise
        except CaseworkError as error:
            self._unreadable[waiting.case] = str(error)
            return None

    def _end(self, notification: Notification, item: Item, now: dt.datetime) -> NotificationEvent | None:
        """Return how a notification ends before it is tried, None where it is to be tried."""
        message = notification.due.message
        if is_held(notification, now):
            return NotificationPostponed(message=message, why=CLOCK, at=now + LEASE)
        if not self._letters.holds(item):
            return NotificationSettled(message=message, why=OVER)
        if notification.attempts > len(PAUSES):  # whoever tried it last was killed by it, or with it
            return NotificationFailed(message=message, why=GAVE_UP)
        return None

    def _try(self, members: Sequence[_Member], digest: str | None) -> None:
        items, now = [each.item for each in members], self._now()
        if digest is None:
            letter = self._letters.letter(items[0], at=now)
        else:
            letter = self._letters.digest(digest, items, at=now)
        if isinstance(letter, Hindrance):
            why = letter.value
            self._write(members, [NotificationFailed(message=each.waiting.message, why=why) for each in members])
            return
        notifier = letter.notifier
        if self._troubles[notifier] >= _TROUBLES or not self._carrier.takes(notifier):
            self._held[notifier] += len(members)
            return
        tried = [self._tried(each, digest) for each in members]
        self._write(members, tried)
        answer = self._carrier.hand_over(notifier, letter.message)
        self._heard(notifier, answer)
        outcomes = [self._outcome(each, letter, answer) for each in tried]
        until_written(lambda: self._conclude(members, tried, outcomes), members[0].waiting.case, None)

    def _tried(self, member: _Member, digest: str | None) -> NotificationTried:
        return NotificationTried(
            message=member.waiting.message,
            attempt=member.now.attempts + 1,
            until=self._now() + LEASE,
            digest=digest,
        )

    def _heard(self, notifier: str, answer: Answer) -> None:
        """Count how a notifier does: after some troubles in a row, nothing more is handed to it in this round."""
        if isinstance(answer, Later):
            self._troubles[notifier] += answer.why != _OF_ONE_MESSAGE
        else:
            self._troubles[notifier] = 0
        if isinstance(answer, Delivered):
            self._messages[notifier] += 1

    def _outcome(self, tried: NotificationTried, letter: Letter, answer: Answer) -> NotificationEvent:
        message = tried.message
        if isinstance(answer, Delivered):
            return NotificationDelivered(
                message=message,
                notifier=letter.notifier,
                channel=letter.message.channel,
                language=letter.message.language,
                format=letter.format,
                template=letter.template,
                promised_on=letter.promised_on,
                receipt=answer.receipt,
            )
        if not isinstance(answer, Later):
            return NotificationFailed(message=message, why=answer.why)
        if tried.attempt > len(PAUSES):
            return NotificationFailed(message=message, why=GAVE_UP)
        pause = max(PAUSES[tried.attempt - 1], min(answer.after or dt.timedelta(), LONGEST))
        return NotificationPostponed(message=message, why=answer.why, at=self._now() + pause)

    # What is written

    def _conclude(
        self, members: Sequence[_Member], tried: Sequence[NotificationTried], outcomes: Sequence[NotificationEvent]
    ) -> None:
        """Write what came of a try.

        That it went out is written whatever happened meanwhile; the rest only where it is still in our hands.
        """
        said = {each.waiting.case: self._outbox.read(each.waiting.case) for each in members}
        now = [attrs.evolve(each, said=said[each.waiting.case]) for each in members]
        ours = [
            (member, outcome)
            for member, one, outcome in zip(now, tried, outcomes, strict=True)
            if isinstance(outcome, NotificationDelivered) or _is_in_hand(member.now, one)
        ]
        if ours:
            self._write([member for member, _ in ours], [outcome for _, outcome in ours])

    def _write(self, members: Sequence[_Member], events: Sequence[NotificationEvent]) -> Mapping[str, Notifications]:
        """Write one event for each of *members*, all of them or none, and count them."""
        by_case: dict[str, Steps] = {}
        for member, event in zip(members, events, strict=True):
            case = member.waiting.case
            before = by_case.get(case) or Steps(case=case, before=member.said, events=())
            by_case[case] = attrs.evolve(before, events=(*before.events, event))
        after = self._outbox.write(by_case.values(), self._now())
        self._counts.update(name for event in events if (name := _COUNTED.get(type(event))) is not None)
        return after


_COUNTED: Mapping[type[NotificationEvent], str] = {
    NotificationDelivered: "delivered",
    NotificationPostponed: "postponed",
    NotificationFailed: "failed",
    NotificationSettled: "settled",
}


def _is_in_hand(notification: Notification, tried: NotificationTried) -> bool:
    return notification.standing is Standing.TRYING and notification.attempts == tried.attempt
