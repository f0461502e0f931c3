"""A year of a town, swept hour by hour by clocks that stand still, jump and are set back, beside the slow oracle."""

import datetime as dt
import random
from functools import cache

from tests.histories import LONDON
from tests.oracles import slow_reminders
from tests.sweeping import begin, play, told, town

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
NEW_YEAR = dt.date(2026, 1, 1)
FIRST, LAST = begin(NEW_YEAR), begin(dt.date(2027, 1, 1))
CLOSED = frozenset(
    {5, 6, *(dt.date(2026, *day) for day in ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25)))}
)
PLAN = {
    "before": ("before", 2, "working"),
    "every": ("every", 5, "working"),
    "late": ("after", 10, "calendar"),
    "on": ("on", 0, "working"),
    "share": ("share", 80, "working"),
}
HOURS = [FIRST + HOUR * number for number in range((LAST - FIRST) // HOUR + 1)]
CLOCKS = ("forwards", "with jumps", "set back")


def sweeps_of(clock, draw):
    """When sweeps come in a year of hours, and what their clock shows; one comes long before the first case."""
    before = FIRST - 30 * DAY
    return [(before, before), *_SWEEPS[clock](draw)]


def _forwards(_draw):
    return [(hour, hour) for hour in HOURS]


def _with_jumps(draw):
    """Now and then nothing runs, for hours or for days."""
    number, sweeps = 0, []
    while number < len(HOURS):
        sweeps.append((HOURS[number], HOURS[number]))
        number += draw.choice([1] * 40 + [5, 30, 100, 400])
    return sweeps


def _set_back(draw):
    """Now and then the clock is wrong for some hours: hours or days behind, or an hour ahead."""
    number, sweeps = 0, []
    while number < len(HOURS):
        off = draw.choice([0] * 4 + [-1, -24, -500, 1]) * HOUR
        stretch = HOURS[number : number + draw.randint(1, 100)]
        sweeps += [(hour, hour + off) for hour in stretch]
        number += len(stretch)
    return sweeps


_SWEEPS = {"forwards": _forwards, "with jumps": _with_jumps, "set back": _set_back}


def cases_of(many, draw):
    """Cases that come in over the year: one in five has another date agreed, most are answered, some of them late."""
    cases = []
    for _ in range(many):
        start, amount, changes = NEW_YEAR + DAY * draw.randrange(320), draw.choice([5, 10, 20]), []
        if draw.random() < 0.2:
            due = slow_reminders.counted_due(start, amount, CLOSED)
            changes.append((begin(start + 2 * DAY) + HOUR * draw.randrange(24), due + DAY * draw.choice([5, 10])))
        if draw.random() < 0.9:
            changes.append((begin(start + 4 * DAY) + HOUR * draw.randrange(1_000), None))
        cases.append((start, amount, changes))
    return cases


def live(many, clock, *, address="memory:", seed=1):
    """Let a year of *many* cases go by under a *clock*; return what was claimed, and what should have been."""
    draw = random.Random(seed)
    cases, sweeps = cases_of(many, draw), sweeps_of(clock, draw)
    with town(PLAN, CLOSED, address=address) as book:
        ids = play(book, cases, sweeps, LAST)
        found = [told(book, ids[number]) for number in range(many)]
    return found, [_slow(case, sweeps) for case in cases]


def _slow(case, sweeps):
    start, amount, changes = case
    said = {slow_reminders.counted_due(start, amount, CLOSED), *(due for _, due in changes if due is not None)}
    hours = {hour for due in said for hour in _hours(start, due).values()}
    first = begin(start)
    return slow_reminders.claimed(
        case,
        PLAN,
        CLOSED,
        zone=LONDON,
        at=9,
        first=first,
        sweeps=slow_reminders.that_matter(sweeps, first, changes, hours),
        hours_of=lambda due: _hours(start, due),
    )


@cache
def _hours(start, due):
    """When reminders of a case that came in on *start* and is due on *due* fire, while nobody answers it."""
    first, last = begin(start), LAST + 2 * HOUR
    return slow_reminders.fired((start, 0, [(first, due)]), PLAN, CLOSED, zone=LONDON, at=9, first=first, last=last)
