"""Whatever becomes of the files of reminder schedules, for however long: each case hears what its own schedule says.

That is the particular one while it was in force for the case, and the general one otherwise. A file that has mistakes
is in force as it was before; what falls due meanwhile is told once it is mended, and never by another one.
"""

import datetime as dt
from functools import cache

import attrs
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.reminders.schedules import AppliesTo
from tests.delivery import deliver, sweep
from tests.mistaken_schedules import DAY, USUAL, rungs, town
from tests.offices import NOW
from tests.reminding import rung, schedule

HOUR = dt.timedelta(hours=1)
WASTE = schedule(
    rung("2 days before", name="bins-soon"),
    rung("5 days after", name="bins-late", to=("head-of-service",)),
    id="waste",
    applies_to=AppliesTo(services=("waste",)),
)
BULKY = attrs.evolve(WASTE, applies_to=AppliesTo(services=("bulky",)))


@attrs.frozen
class Files:
    """What lies in the folder on a day: the schedule *waste* if there is one, and which files have mistakes."""

    waste: object = WASTE
    broken: frozenset = frozenset()
    torn: frozenset = frozenset()

    def lie_in(self, folder):
        folder.read = {each.id: each for each in (USUAL, self.waste) if each is not None}
        folder.broken, folder.torn = set(self.broken), set(self.torn)


STATES = {
    "sound": Files(),
    "a rung of waste is wrong": Files(broken=frozenset({"waste"})),
    "waste cannot be read": Files(torn=frozenset({"waste"})),
    "a rung of usual is wrong": Files(broken=frozenset({"usual"})),
    "waste is taken away": Files(waste=None),
    "waste is for bulky items": Files(waste=BULKY),
    "waste is for bulky items, and a rung of it is wrong": Files(waste=BULKY, broken=frozenset({"waste"})),
    "nobody sweeps": None,
}
COURSES = st.lists(st.tuples(st.sampled_from(list(STATES)), st.booleans()), min_size=24, max_size=24)


def heard(course, hour=0):
    """What the cases of a town have heard after days on which it swept at an *hour*, with its files in some state.

    That is said of each reminder by when it was claimed first: whether it was late.
    """
    book, folder, *cases = town(USUAL, WASTE)
    for day, (state, delivers) in enumerate(course, 1):
        book.clock.set(NOW + day * DAY + hour * HOUR)
        if STATES[state] is not None:
            STATES[state].lie_in(folder)
            sweep(book)
        if delivers:
            deliver(book)
    return [{each[:2]: each[2] for each in reversed(rungs(book, case))} for case in cases]


@cache
def instants():
    """When each reminder is due, as it is for the two cases alike."""
    found = {}
    for plan in (USUAL, WASTE):
        book, _, case, _ = town(plan)
        book.clock.set(NOW + 40 * DAY)
        sweep(book)
        found |= {
            (plan.id, due.notification.due.rung): due.notification.due.fires_at for due in book.notifications(case.id)
        }
    return found


def to_be_heard(course, hour, service):
    """What a case of *service* is to have heard, worked out slowly: of each instant it is asked what was in force."""
    found, known, swept = {}, WASTE, [(NOW, [WASTE, USUAL])]
    for day, (state, _) in enumerate(course, 1):
        files, now = STATES[state], NOW + day * DAY + hour * HOUR
        if files is None:
            continue
        is_hidden = bool(files.torn) or ("waste" in files.broken and files.waste != known)
        known = files.waste if files.waste is not None and not (files.torn or "waste" in files.broken) else known
        swept.append((now, [USUAL] if files.waste is None else [known, USUAL]))
        whose = its_own(swept[-1][1], service)
        if is_hidden or whose.id in files.broken:
            continue
        for (name, each), due in instants().items():
            since = [held for at, held in swept if at > due]
            then = [held for at, held in swept if at <= due][-1]
            is_its = its_own(then, service) == whose and all(whose in held for held in since)
            if name == whose.id and due <= now and is_its:
                found.setdefault((name, each), now - due > HOUR)
    return found


def its_own(held, service):
    """The first of some schedules, the particular ones before the general one, that is for cases of a service."""
    return next(each for each in held if not each.applies_to.services or service in each.applies_to.services)


@given(course=COURSES, hour=st.integers(0, 23))
def test_each_case_hears_what_the_schedule_says_that_was_its_own_at_the_time_and_nothing_else(course, hour):
    assert heard(course, hour) == [to_be_heard(course, hour, service) for service in ("waste", "housing")]


@given(course=COURSES)
def test_once_all_is_mended_nothing_is_missing_of_what_only_mistakes_held_up(course):
    mistaken = [(state, delivers) for state, delivers in course if "is taken" not in state and "bulky" not in state]

    assert [set(each) for each in heard([*mistaken, ("sound", True)])] == [
        set(each) for each in heard([("sound", True)] * (len(mistaken) + 1))
    ]
