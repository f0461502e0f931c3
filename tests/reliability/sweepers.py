"""Sweepers, two at once, that are killed again and again, and the count of what was claimed by then."""

import contextlib
import datetime as dt
import random
import time
from collections import Counter

import attrs

from casework.application.verification import verify
from casework.testing import FixedClock
from tests.histories import LONDON
from tests.oracles import slow_reminders
from tests.processes import begin, run
from tests.sweeping import ME, told, town
from tests.sweeping import begin as first_instant

PLAN = {
    "before": ("before", 3, "working"),
    "half": ("share", 50, "working"),
    "on": ("on", 0, "working"),
    "after": ("after", 4, "calendar"),
}
"""Each fires once for each due date, so that what has to be claimed does not depend on when somebody sweeps."""
CLOSED = frozenset({5, 6})
START = dt.date(2026, 1, 5)
DAY = dt.timedelta(days=1)


@attrs.frozen(kw_only=True)
class Sweeps:
    """What came of sweeping a town: what was to be claimed, the *last* of it for each case, and how often each was.

    *broken_off* of the *kills* came before a sweep was through. *reported* is what sweepers said they had claimed.
    """

    rounds: int
    kills: int
    broken_off: int
    wanted: Counter
    last: frozenset
    claimed: Counter
    reported: int


def fill(address, cases):
    """Let so many cases come in, whose limits end on different days, and return their ids by number."""
    with opened(address, first_instant(START) - DAY) as book:
        book.sweep(by=ME)
        book.clock.set(first_instant(START))
        return {
            number: book.receive(
                kind="complaint", procedure=f"p{amount(number)}", received_at=START, summary="Bins", by=ME
            ).id
            for number in range(cases)
        }


def amount(number):
    return 4 + number * 7 % 40


def opened(address, now):
    return town(PLAN, CLOSED, address=address, clock=FixedClock(now))


def sweep(address, now):
    with opened(address, now) as book:
        return book.sweep(by=ME).claimed


def survive(address, *, kills, cases, seed=1):
    """Kill sweepers, two at once, at least *kills* times while days go by and cases change; then sweep once more.

    One round in five they are killed as they begin.
    """
    draw, ids = random.Random(seed), fill(address, cases)
    rounds, broken_off, days = -(-kills // 2), 0, 70
    for number in range(rounds):
        now = first_instant(START) + days * DAY * (number + 1) / rounds
        sweepers = [begin(lambda write, now=now: write(b"%d" % sweep(address, now))) for _ in range(2)]
        if number % 3 == 0:
            with opened(address, now) as book:  # a case that changes under their hands
                book.note(ids[draw.randrange(cases)], text="Rang them", by=ME)
        time.sleep(draw.uniform(0, 0.03) if number % 5 == 0 else draw.uniform(0.03, 0.12))
        broken_off += sum(not sweeper.kill() for sweeper in sweepers)
    now += DAY
    reported = sweep(address, now)
    return _counted(address, ids, now, rounds=rounds, kills=2 * rounds, broken_off=broken_off, reported=reported)


def race(address, *, sweepers, cases, days):
    """Let *sweepers* processes sweep at once, day by day, each at its own pace, and count what they claimed."""
    ids = fill(address, cases)
    instants = [first_instant(START) + DAY * day for day in range(1, days + 1)]
    racing = [run(lambda: sum(sweep(address, now) for now in instants)) for _ in range(sweepers)]
    reported = sum(one.result() for one in racing)
    return _counted(address, ids, instants[-1], rounds=days, kills=0, broken_off=0, reported=reported)


def _counted(address, ids, now, **said):
    with contextlib.closing(opened(address, now)) as book:
        verify(book.store, "town")
        claimed = Counter((case, key) for case in ids.values() for key in told(book, case))
        messages = Counter(
            record.data.split('"message":"')[1][:32]
            for record in book.store.read_all("town")
            if record.name == "notification.due"
        )
    assert set(messages.values()) <= {1}
    assert messages.total() == claimed.total()
    fired = {case: list(_fires(number, now)) for number, case in ids.items()}
    wanted = Counter((case, key) for case, keys in fired.items() for key in keys)
    last = frozenset((case, keys[-1]) for case, keys in fired.items() if keys)
    return Sweeps(wanted=wanted, last=last, claimed=claimed, **said)


def _fires(number, now):
    """What the slow oracle says fires for a case by *now*, where of several at one hour only the first is told."""
    case = (START, amount(number), [])
    found = slow_reminders.fired(case, PLAN, CLOSED, zone=LONDON, at=9, first=first_instant(START), last=now)
    taken = set()
    for key in sorted(found, key=lambda key: (found[key], key[0])):
        if found[key] not in taken:
            taken.add(found[key])
            yield key


def check(sweeps):
    """Nothing is lost, and nothing was claimed twice.

    Where sweepers were killed, several things about a case may have come due since the last that was through: of those
    only the last is said.
    """
    if sweeps.kills:
        assert sweeps.claimed <= sweeps.wanted
        assert sweeps.last <= sweeps.claimed.keys()
    else:
        assert sweeps.claimed == sweeps.wanted
    assert sweeps.wanted.total() > 0
