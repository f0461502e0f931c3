"""Delivery: what was claimed goes out, at least once, and what became of it is on record before the next one goes.

A sender takes a message by writing down that it tries, with a lease: of two senders the store lets one write. It is
handed to a notifier after that, and what the notifier answers is written down. Whoever is killed in between leaves the
lease behind. Whoever finds it over writes that down, and waits as long again by their own clock: then the message goes
out again under the same id. So no two hand over the same message because the clock of one of them is wrong.

Leases and pauses are counted by the clock of whoever writes them, and nothing goes out before its instant by it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

import attrs

from casework.application.agenda_rows import AgendaQuery, AgendaRow
from casework.application.messages import Answer, Delivered, Message
from casework.application.notifying.addressing import Hindrance
from casework.application.notifying.agenda_pages import pages
from casework.application.notifying.arrivals import Arrivals, Asker
from casework.application.notifying.batches import Batch, Waiting, batches, several
from casework.application.notifying.in_force_here import Verdict, named
from casework.application.notifying.letters import Item, Letter, Letters
from casework.application.notifying.outbox import EVER, LONGEST, Outbox, Steps, asked_until
from casework.application.notifying.outcomes import ended, outcome, taken, told_of
from casework.application.notifying.troubles import Line, Troubles
from casework.application.notifying.unreadable import why_unreadable
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
from casework.domain.notifications.questions import due_questions
from casework.domain.notifications.state import Notification, Notifications, Standing
from casework.errors import StaleVersionError, StoreError

LEASE = dt.timedelta(minutes=20)
"""How long a sender has a message to itself: well above the time that a notifier is given."""

_OF_THE_TEMPLATE = (Hindrance.BROKEN_TEMPLATE, Hindrance.CANNOT_WRITE)
_PAGE = 500


class Carrier(Asker, Protocol):
    """Hands messages to notifiers, each with a deadline; whatever a notifier does, there is an answer."""

    def hand_over(self, notifier: str, message: Message) -> Answer:
        """Hand *message* to the notifier, and return what came of it."""


@attrs.frozen(kw_only=True)
class Delivery:
    """What delivering came to: how many notifications were *delivered*, *postponed*, *failed* and *settled*.

    *arrived* and *came_back* count those that were taken before, and of which their notifier tells by now that they
    arrived, or did not. What came back is work for staff, as what failed is.

    *messages* counts what was handed over and taken, by notifier: a digest is one message for several notifications.
    *put_off* are the notifications that wait for the window of their audience, *taken* those that another sender had,
    *held* those that wait because their notifier, by name, is not there or does not answer, and *unwritten* those that
    wait because the template for their kind has mistakes. *elsewhere* counts those that are left to another machine, by
    their notice or rung, for what sweeps found in force is not what is configured here. *notifiers* says of each that
    was used, by name and host, why it is in trouble, None where it is not. *waiting* are all that wait when it ends, by
    why: a code of a notifier, or ``elsewhere``, ``hours``, ``in_hand`` or ``first_try``; of no more than 500 cases.
    *for_staff* is how much staff has to see to then, be it from this round or from before, of as many cases.
    *unreadable* are the cases of which something cannot be read, by their ids, with the reason.
    """

    at: dt.datetime
    delivered: int = 0
    postponed: int = 0
    failed: int = 0
    settled: int = 0
    taken: int = 0
    put_off: int = 0
    arrived: int = 0
    came_back: int = 0
    messages: Mapping[str, int]
    held: Mapping[str, int]
    unreadable: Mapping[str, str]
    unwritten: Mapping[str, int] = MappingProxyType({})
    elsewhere: Mapping[str, int] = MappingProxyType({})
    notifiers: Mapping[str, str | None] = MappingProxyType({})
    waiting: Mapping[str, int] = MappingProxyType({})
    for_staff: int = 0

    @property
    def in_trouble(self) -> Mapping[str, str]:
        """The notifiers that are in trouble when it ends, with why."""
        return {name: why for name, why in self.notifiers.items() if why is not None}


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
    """One round of delivery, until *is_over* says that it ends: everything that may be tried, and was due by *at*."""

    def __init__(
        self,
        desk: Desk,
        outbox: Outbox,
        letters: Letters,
        carrier: Carrier,
        *,
        at: dt.datetime,
        digest_from: int,
        is_over: Callable[[], bool],
    ) -> None:
        self._desk, self._outbox, self._letters, self._carrier = desk, outbox, letters, carrier
        self._at, self._digest_from, self._is_over = at, digest_from, is_over
        self._counts: Counter[str] = Counter()
        self._messages: Counter[str] = Counter()
        self._held: Counter[str] = Counter()
        self._unwritten: Counter[str] = Counter()
        self._elsewhere: Counter[str] = Counter()
        self._troubles = Troubles()
        self._held_back: list[tuple[Line, Batch]] = []
        self._unreadable: dict[str, str] = {}
        self._arrivals = Arrivals(outbox, carrier, self._troubles, now=self._now, is_over=is_over)

    def deliver(self) -> Delivery:
        """Try everything once, page by page, in each in the order of its instants; digests that were tried come last.

        Such a digest stays as it is, so that all of its messages have to be known, and they may be of several pages.
        So whether something may be tried is asked of one instant, whenever its page comes. After all of them it is
        asked what became of those that were taken before.
        """
        again, met, now = list[Waiting](), set[str](), self._now()
        for rows in self._pages(now):
            waiting = [each for row in rows if not self._is_over() for each in self._waiting_in(row, now)]
            found = [each for each in waiting if each.message not in met]  # a row that moved comes again behind a page
            met.update(each.message for each in found)
            again += (each for each in found if each.digest is not None)
            self._send_all(each for each in found if each.digest is None)
        self._send_all(again)
        self._arrivals.ask()
        return Delivery(
            at=self._at,
            messages=dict(sorted(self._messages.items())),
            held=dict(sorted(self._held.items())),
            unwritten=dict(sorted(self._unwritten.items())),
            elsewhere=dict(sorted(self._elsewhere.items())),
            notifiers=self._troubles.told(),
            unreadable=self._unreadable | self._arrivals.unreadable,
            waiting={},
            **self._counts,
            **self._arrivals.counts,
        )

    def _now(self) -> dt.datetime:
        return self._desk.clock.now()

    # What waits

    def _pages(self, now: dt.datetime) -> Iterator[Sequence[AgendaRow]]:
        """Yield the rows of what may be tried or asked, the earliest first, and of what a wrong clock has put off."""
        yield from pages(self._desk, AgendaQuery(deliver_by=stamp(now), limit=_PAGE), self._is_over)
        beyond = AgendaRow(case="~", version=0, deliver_at=stamp(now + LONGEST))
        known = self._outbox.openings(now)
        for rows in pages(self._desk, AgendaQuery(deliver_by=EVER, after=beyond, limit=_PAGE), self._is_over):
            yield [row for row in rows if row.deliver_at not in known]

    def _waiting_in(self, row: AgendaRow, now: dt.datetime) -> list[Waiting]:
        """Return the messages of a case that may be tried; where nothing is to be done, its row waits until it is."""
        try:
            said = self._outbox.read(row.case)
            found = [each for each in said.pending if self._may_be_tried(each, now)]
            self._counts["put_off"] += sum(self._waits_for_its_window(each, now) for each in said.pending)
            unasked_from = asked_until(row) or now
            if due_questions(said, now, unasked_from):
                self._arrivals.expect(row.case, unasked_from)
            elif not found and row.deliver_at != self._outbox.deliver_at(said, now, unasked_from):
                self._outbox.put_off(row.case, said, now, unasked_from)
            return [Waiting.of(row.case, each) for each in found]
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one case holds up none of the others
            self._unreadable[row.case] = why_unreadable(error)
            return []

    def _may_be_tried(self, notification: Notification, now: dt.datetime) -> bool:
        """Say whether it may be tried *now*, and was due by the instant up to which this round goes.

        What was tried in a digest was due: it goes with the others of it, whatever that instant.
        """
        is_due = notification.due.fires_at <= self._at or notification.digest is not None
        return is_due and self._outbox.next_try(notification, now) <= now

    def _waits_for_its_window(self, notification: Notification, now: dt.datetime) -> bool:
        return notification.next_at <= now < self._outbox.next_try(notification, now)

    # What is tried

    def _send_all(self, waiting: Iterable[Waiting]) -> None:
        """Try all that is *waiting*, and then what is held from its end: the first of it may be what fails."""
        for batch in batches(waiting, digest_from=self._digest_from):
            if self._is_over():
                break
            self._send(batch)
        held, self._held_back = self._held_back, []
        probed = set[Line]()
        for line, batch in reversed(held):
            if self._troubles.is_held(line) and line not in probed and self._troubles.probe(line):
                probed.add(line)
            if self._is_over() or self._troubles.is_held(line):
                self._held_back.append((line, batch))
            else:
                self._send(batch)
        for line, batch in self._held_back:
            self._held[line.notifier] += len(batch.waiting)
        self._held_back = []

    def _send(self, batch: Batch) -> None:
        """Try *batch*; where somebody else wrote first, what they left of it is for the next round."""
        self._letters.read_restrictions_on()
        try:
            members = self._members(batch)
            if self._is_another(batch, members):
                for each in several([member.waiting for member in members], digest_from=self._digest_from):
                    self._send(each)
            elif members:
                self._try(members, batch)
        except StaleVersionError:
            self._counts["taken"] += len(batch.waiting)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one letter holds up none of the others
            self._not_written(batch, error)

    def _not_written(self, batch: Batch, error: Exception) -> None:
        """Let *batch*, of which no letter can be made, wait; where it is a new digest, each of it goes by itself."""
        if _is_new_digest(batch):
            self._send_each(batch)
            return
        self._unreadable |= dict.fromkeys((each.case for each in batch.waiting), why_unreadable(error))

    def _send_each(self, batch: Batch) -> None:
        for each in batch.waiting:
            self._send(Batch(waiting=(each,)))

    def _is_another(self, batch: Batch, members: Sequence[_Member]) -> bool:
        """Say whether a digest that was never tried is another one now, for some of its messages are said no more."""
        return _is_new_digest(batch) and len(members) < len(batch.waiting)

    def _members(self, batch: Batch) -> list[_Member]:
        """Return what of *batch* has still to be said; what has not is written down as settled, or given up.

        All of it is asked of one instant: what goes out together waits together. So does a digest that was tried with
        those of its messages that another configuration is needed for: under its id nothing else is told than was.
        """
        now, elsewhere = self._now(), self._elsewhere.total()
        found = [each for waiting in batch.waiting if (each := self._member(waiting, now)) is not None]
        waits = batch.digest is not None and not _is_new_digest(batch) and self._elsewhere.total() > elsewhere
        ended = [each for each in found if each.end is not None]
        after = self._write(ended, [each.end for each in ended if each.end is not None]) if ended else {}
        left = [each for each in found if each.end is None]
        if waits:
            self._elsewhere.update(named(each.item.due) for each in left)
            return []
        return [attrs.evolve(each, said=after.get(each.waiting.case, each.said)) for each in left]

    def _member(self, waiting: Waiting, now: dt.datetime) -> _Member | None:
        """Return *waiting* as it stands *now*; None where another sender has it, or its case cannot be read."""
        try:
            said = self._outbox.read(waiting.case)
            notification = said.by_message[waiting.message]
            if not notification.is_pending or self._outbox.next_try(notification, now) > now:
                is_closed = notification.is_pending and self._waits_for_its_window(notification, now)
                self._counts["put_off" if is_closed else "taken"] += 1
                return None
            item = self._letters.item(waiting.case, notification.due, said, at=now)
            verdict = self._letters.verdict(item, at=now)
            if verdict is Verdict.ELSEWHERE:
                self._elsewhere[named(notification.due)] += 1
                return None
            return _Member(waiting=waiting, said=said, item=item, end=ended(notification, verdict, now + LEASE))
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one letter holds up none of the others
            self._unreadable[waiting.case] = why_unreadable(error)
            return None

    def _try(self, members: Sequence[_Member], batch: Batch) -> None:
        letter = self._letter([each.item for each in members], batch.digest)
        if letter in _OF_THE_TEMPLATE and _is_new_digest(batch):
            self._send_each(batch)
        elif letter is Hindrance.BROKEN_TEMPLATE:
            self._unwritten.update(each.item.due.kind.value for each in members)
        elif isinstance(letter, Hindrance):
            why = letter.value
            self._write(members, [NotificationFailed(message=each.waiting.message, why=why) for each in members])
        elif not self._carrier.takes(letter.notifier):
            self._held[letter.notifier] += len(members)
        elif self._troubles.is_held(line := Line.to(letter.notifier, letter.message.address)):
            self._held_back.append((line, batch))
        else:
            self._hand_over(members, letter, line, batch.digest)

    def _letter(self, items: Sequence[Item], digest: str | None) -> Letter | Hindrance:
        if digest is None:
            return self._letters.letter(items[0], at=self._now())
        return self._letters.digest(digest, items, at=self._now())

    def _hand_over(self, members: Sequence[_Member], letter: Letter, line: Line, digest: str | None) -> None:
        until = self._now() + LEASE
        tried = [_tried(each, until, digest) for each in members]
        whole = [taken(each.message, letter) for each in tried]  # what cannot be written down is not handed over
        self._write(members, tried)
        answer = self._carrier.hand_over(letter.notifier, letter.message)
        self._troubles.heard(line, answer)
        if isinstance(answer, Delivered):
            self._messages[letter.notifier] += 1
        now = self._now()
        outcomes = [outcome(*each, answer, now) for each in zip(tried, whole, strict=True)]
        until_written(lambda: self._conclude(members, tried, outcomes, letter), members[0].waiting.case, None)

    # What is written

    def _conclude(
        self,
        members: Sequence[_Member],
        tried: Sequence[NotificationTried],
        outcomes: Sequence[NotificationEvent],
        letter: Letter,
    ) -> None:
        """Write what came of a try of *letter*.

        That it went out is written whatever happened meanwhile; the rest only where it is still in our hands.
        """
        said = {each.waiting.case: self._outbox.read(each.waiting.case) for each in members}
        now = [attrs.evolve(each, said=said[each.waiting.case]) for each in members]
        ours = [
            (member, event)
            for member, one, outcome in zip(now, tried, outcomes, strict=True)
            if isinstance(outcome, NotificationDelivered) or _is_in_hand(member.now, one)
            for event in told_of(outcome, letter)
        ]
        if ours:
            self._write([member for member, _ in ours], [outcome for _, outcome in ours])

    def _write(self, members: Sequence[_Member], events: Sequence[NotificationEvent]) -> Mapping[str, Notifications]:
        """Write *events*, each of one of *members*, all of them or none, and count them."""
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


def _is_new_digest(batch: Batch) -> bool:
    """Say whether *batch* is a digest that was never tried, so that it may be another one, or none."""
    return batch.digest is not None and batch.waiting[0].digest is None


def _tried(member: _Member, until: dt.datetime, digest: str | None) -> NotificationTried:
    return NotificationTried(
        message=member.waiting.message, attempt=member.now.attempts + 1, until=until, digest=digest
    )


def _is_in_hand(notification: Notification, tried: NotificationTried) -> bool:
    return notification.standing is Standing.TRYING and notification.attempts == tried.attempt
