"""Senders, two at once, that are killed again and again, and the count of what arrived at the far end by then.

The far end is a file, one line for each message that arrived: it outlives every sender.
"""

import datetime as dt
import json
import os
import random
import re
import select
import time
import traceback
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import attrs

from casework.application.notifying.delivering import LEASE
from casework.application.ports import Delivered, Later
from casework.application.verification import verify
from casework.domain.notifications.kinds import Audience
from casework.domain.notifications.state import Standing
from casework.testing import FixedClock
from tests.delivery import JO, SENDER, STAFF, deliver, sending_office, sweep
from tests.offices import NOW, complaint
from tests.processes import Process, begin, run

HANDLERS = ("staff-17", "staff-3")
HANDED, THROUGH = b"\1", b"\2"
DAY = dt.timedelta(days=1)


@attrs.frozen(kw_only=True)
class Arrival:
    """A message that arrived: its *id*, *to* which address, of which *cases*, when and from which sender."""

    id: str
    to: str
    cases: tuple[str, ...]
    at: dt.datetime
    sender: int


@attrs.frozen(kw_only=True)
class Sends:
    """What came of sending: who had to be told of which case, what arrived, and what the record says of it.

    *wanted* and *record* are by the reference of a case and an address; the record has the id under which it was sent.
    *stopped* are the senders that were killed before they were through. *given_up* counts what staff had to ask for
    again, after six tries.
    """

    kills: int
    stopped: frozenset[int]
    given_up: int
    wanted: frozenset[tuple[str, str]]
    record: dict[tuple[str, str], str]
    arrivals: tuple[Arrival, ...]

    @property
    def repeated(self):
        """Each arrival that was followed by another one of the same message, with that one."""
        by_id = defaultdict(list)
        for each in self.arrivals:
            by_id[each.id].append(each)
        return [pair for found in by_id.values() for pair in pairwise(found)]

    def told(self):
        """What a long run prints."""
        return (
            f"{self.kills} kills of senders, {len(self.stopped)} before they were through: {len(self.wanted)} "
            f"notifications in {len(set(self.record.values()))} messages, {len(self.arrivals)} arrivals, "
            f"{len(self.repeated)} of them again, {self.given_up} given up and asked for again"
        )


@attrs.frozen(kw_only=True)
class FarEnd:
    """A file in which every message stands that arrived, one in a line."""

    path: Path

    def notifier(self, sender, clock, write):
        return _Connection(self.path, sender, clock, write)

    def arrivals(self):
        said = (json.loads(line) for line in self.path.read_text().splitlines()) if self.path.exists() else ()
        return tuple(
            Arrival(**{**one, "cases": tuple(one["cases"]), "at": dt.datetime.fromisoformat(one["at"])}) for one in said
        )


class _Connection:
    """A notifier that brings messages to the far end, and is told now and then that a mailbox is busy.

    It writes to whoever began its sender that it is handed a message.
    """

    def __init__(self, path, sender, clock, write):
        self._path, self._sender, self._clock, self._write = path, sender, clock, write
        self._draw = random.Random(sender)

    def deliver(self, message):
        self._write(HANDED)
        if self._draw.random() < 0.1:
            return Later(why="not_now")
        time.sleep(0.002)
        said = {
            "id": message.id,
            "to": message.address,
            "cases": sorted(set(re.findall(r"R-\d+", f"{message.subject}\n{message.text}"))),
            "at": self._clock.now().isoformat(),
            "sender": self._sender,
        }
        with self._path.open("ab", buffering=0) as file:  # in one piece: two senders write, and any may be killed
            file.write(json.dumps(said).encode() + b"\n")
        time.sleep(0.002)
        return Delivered()


@attrs.define(eq=False, kw_only=True)
class Sender:
    """A sender at work in a process of its own, which has *said* that it is handed messages, or that it is through."""

    number: int
    process: Process
    said: bytes = b""

    @property
    def handed(self):
        return self.said.count(HANDED)

    @property
    def is_through(self):
        return self.said.endswith(THROUGH)

    def listen(self):
        """Wait for what it says next, and return whether it said anything."""
        found = os.read(self.process.pipe, 1)
        self.said += found
        return found

    def kill(self):
        self.said += self.process.kill()
        assert not self.said.strip(HANDED + THROUGH), self.said.decode()


class Office:
    """An office of many cases, whose senders may be killed: its store is made anew by each of them."""

    def __init__(self, make_store, far_end):
        self._make_store, self._far_end = make_store, far_end
        self.now, self.senders, self.ids = NOW, 0, {}
        self.wanted = set()
        with self.opened() as book:
            sweep(book)

    def opened(self, sender=0, write=lambda _: None):
        clock = FixedClock(self.now)
        return sending_office(
            self._far_end.notifier(sender, clock, write),
            store=self._make_store(),
            clock=clock,
            reminders={},
            notices=("acknowledged", "assigned"),
            digest_from=3,
        )

    def work(self, draw, *, cases):
        """Let so many cases come in, each for one of two members of staff, and acknowledge them."""
        with self.opened() as book:
            for _ in range(cases):
                reference, handler = f"R-{len(self.ids)}", draw.choice(HANDLERS)
                case = complaint(book, complainant=JO, channel="email", reference=reference)
                book.assign(case.id, handler=handler, by=SENDER)
                book.acknowledge(case.id, by=SENDER)
                self.ids[reference] = case.id
                self.wanted |= {(reference, JO["email"]), (reference, STAFF[handler]["email"])}

    def note(self, draw):
        """Change one of the latest cases, under the hands of whoever sends."""
        with self.opened() as book:
            book.note(draw.choice(list(self.ids.values())[-10:]), text="Rang them", by=SENDER)

    def sender(self):
        """Begin a sender."""
        self.senders += 1
        number = self.senders
        return Sender(number=number, process=begin(lambda write: self._send_and_tell(number, write)))

    def send(self, senders=1):
        """Let so many senders send at once, and wait for them."""
        numbers = range(self.senders + 1, self.senders + senders + 1)
        self.senders += senders
        sending = [run(lambda number=number: self._send(number, lambda _: None)) for number in numbers]
        for each in sending:
            each.result()

    def _send_and_tell(self, number, write):
        try:
            self._send(number, write)
        except BaseException:  # noqa: BLE001 - whatever it is, it must not be taken for a kill
            write(traceback.format_exc().encode())

    def _send(self, number, write):
        with self.opened(number, write) as book:
            sweep(book)
            deliver(book)
            write(THROUGH)

    def finish(self):
        """Send day by day until nothing waits, and return how often staff had to ask for a message again."""
        given_up = 0
        for _ in range(30):
            self.now += DAY
            self.send()
            with self.opened() as book:
                failed = [each for found in book.unsettled_notifications() for each in found.failed]
                for each in failed:
                    book.retry_notification(each.due.message, by=SENDER)
                if not failed and not book.pending_notifications():
                    return given_up
            given_up += len(failed)
        message = "after thirty days there are still messages that wait"
        raise AssertionError(message)

    def counted(self, **said):
        given_up = self.finish()
        with self.opened() as book:
            verify(book.store, "council")
            record = {}
            for reference, case in self.ids.items():
                for found in (each.notification for each in book.notifications(case)):
                    is_staff = found.due.kind.audience is Audience.STAFF
                    to = STAFF[found.due.to.who]["email"] if is_staff else JO["email"]
                    assert found.standing is Standing.DELIVERED, f"{reference} to {to} is {found.standing}"
                    assert (reference, to) not in record, f"{reference} to {to} was claimed twice"
                    record[reference, to] = found.digest or found.due.message
        return Sends(
            given_up=given_up,
            wanted=frozenset(self.wanted),
            record=record,
            arrivals=self._far_end.arrivals(),
            **said,
        )


def survive(make_store, far_end, *, kills, cases=6, seed=1):
    """Kill senders, two at once, at least *kills* times while *cases* come in for each two; then send what is left.

    Four in five are killed around the moment of handing over one of their first messages, the others as they begin or
    while they sweep. The clock goes on by up to 25 minutes: now and then the lease that a killed sender left still
    holds.
    """
    draw, office, stopped = random.Random(seed), Office(make_store, far_end), set()
    rounds = -(-kills // 2)
    for number in range(rounds):
        office.now += dt.timedelta(minutes=draw.uniform(0, 25))
        office.work(draw, cases=cases)
        pair = [office.sender(), office.sender()]
        if number % 3 == 0:
            office.note(draw)
        if number % 5:
            _kill_at_work(pair, draw)
        else:
            time.sleep(draw.uniform(0, 0.05))
            for sender in pair:
                sender.kill()
        stopped |= {sender.number for sender in pair if not sender.is_through}
    return office.counted(kills=2 * rounds, stopped=frozenset(stopped))


def race(make_store, far_end, *, senders, cases, rounds, seed=1):
    """Let *senders* processes send at once, again and again while *cases* come in each time; then what is left."""
    draw, office = random.Random(seed), Office(make_store, far_end)
    for _ in range(rounds):
        office.now += dt.timedelta(minutes=draw.uniform(0, 25))
        office.work(draw, cases=cases)
        office.send(senders)
    return office.counted(kills=0, stopped=frozenset())


def _kill_at_work(pair, draw):
    """Kill each of two senders a little after it was handed some messages."""
    left = {sender: draw.randint(1, 10) for sender in pair}
    while left:
        ready = select.select([each.process.pipe for each in left], [], [], 60)[0]
        assert ready, "no sender has been handed anything for a minute"
        for sender in [each for each in left if each.process.pipe in ready]:
            if not sender.listen() or sender.handed == left[sender]:
                time.sleep(draw.uniform(0, 0.02))
                sender.kill()
                del left[sender]


def check(sends):
    """Nothing is lost, and nothing came again but for a kill, once, under the same id and after its lease."""
    arrived = defaultdict(set)
    for each in sends.arrivals:
        for case in each.cases:
            arrived[case, each.to].add(each.id)
    assert sends.wanted
    assert sends.wanted <= arrived.keys(), f"lost: {len(sends.wanted - arrived.keys())}"
    assert arrived.keys() <= sends.wanted, "somebody was told who had not to be"
    assert arrived == {whom: {message} for whom, message in sends.record.items()}, "told under another id"
    causes = Counter(first.sender for first, _ in sends.repeated)
    assert causes.keys() <= sends.stopped, "repeated without a kill"
    assert set(causes.values()) <= {1}, "repeated more than once for a kill"
    assert all(second.at - first.at >= LEASE for first, second in sends.repeated), "repeated within a lease"
