"""Whatever becomes of the files of reminder schedules, for however long: each case hears what its own schedule says.

The rule is in ``docs/explanation/reminders.md``, and the oracle goes by it with code of its own: of each instant it
asks every sweep that there was.
"""

import datetime as dt
from functools import cache, partial
from itertools import accumulate, pairwise

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.reminders.schedules import AppliesTo
from tests.delivery import SENDER, deliver, sweep
from tests.effort import examples
from tests.mistaken_schedules import DAY, USUAL, rungs, town
from tests.offices import NOW
from tests.reminding import rung, schedule

HOUR, MINUTE = dt.timedelta(hours=1), dt.timedelta(minutes=1)
MOVED = 3  # the version of a case that makes it one of waste too: it was received and acknowledged before
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
DAILY = st.lists(st.tuples(st.sampled_from(list(STATES)), st.just(DAY), st.booleans()), min_size=24, max_size=24)
STEPS = st.sampled_from([DAY, DAY, DAY, 6 * HOUR, *(dt.timedelta(minutes=each) for each in (10, 30, 50))])
HASTY = st.lists(st.tuples(st.sampled_from(list(STATES)), STEPS, st.booleans()), min_size=36, max_size=36)


def move(book, case):
    """Let a case of housing be one of waste too, strike that out, or let it stand again."""
    found = book.case(case)
    if len(found.recorded or found.history) == MOVED - 1:
        book.add_matter(case, matter="m2", service="waste", by=SENDER)
        return
    is_there = len(found.matters) > 1
    book.correct(case, version=MOVED, reason="typing-error", strike=is_there, restore=not is_there, by=SENDER)


def heard(course, begins=NOW, moves=()):
    """What the cases of a town have heard after a course of sweeps, with its files in some state at each.

    *moves* are the steps at which the second case has gone to the other service, a minute before the sweep. That is
    said of each reminder by when it was claimed first: whether it was late.
    """
    book, folder, *cases = town(USUAL, WASTE)
    now = begins
    for number, (state, step, delivers) in enumerate(course):
        now += step
        if number in moves:
            book.clock.set(now - MINUTE)
            move(book, cases[1].id)
        book.clock.set(now)
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


@attrs.frozen
class Sweep:
    """A sweep: which schedules it held, by their ids with the services each is for, and which told nothing."""

    at: dt.datetime
    held: dict
    waits: frozenset = frozenset()

    def own(self, service):
        """The schedule of a case of *service*."""
        return next(each for each in ("waste", "usual") if service in self.held.get(each, ()))


SERVICES = {"usual": ("waste", "housing")}


def sweeps_of(course, begins):
    found = [Sweep(NOW, {**SERVICES, "waste": ("waste",)})]
    known, now = ("waste",), begins
    for state, step, _ in course:
        files, now = STATES[state], now + step
        if files is None:
            continue
        held = dict(SERVICES)
        written = None if files.waste is None else files.waste.applies_to.services
        is_hidden = bool(files.torn) or ("waste" in files.broken and written != known)
        if written is not None:
            known = known if files.torn or "waste" in files.broken else written
            held["waste"] = known
        found.append(Sweep(now, held, frozenset(held) if is_hidden else files.broken))
    return found


def spells(sweeps, is_there):
    """From when until when something was there, with the breaks of less than a day in between."""
    found = []
    for each in sweeps:
        last = found[-1] if found else None
        if is_there(each):
            if last is None or (last["ended"] is not None and each.at - last["ended"] >= DAY):
                found.append({"began": each.at, "ended": None, "breaks": []})
            elif last["ended"] is not None:
                last["breaks"].append((last["ended"], each.at))
                last["ended"] = None
        elif last is not None and last["ended"] is None:
            last["ended"] = each.at
    return found


def spell_at(sweeps, is_there, at):
    covering = (each for each in spells(sweeps, is_there) if each["began"] <= at)
    return next((each for each in covering if each["ended"] is None or at < each["ended"]), None)


@attrs.frozen
class Course:
    """When the second case went to the other service: to that of waste, back to housing, and so on."""

    moved: tuple = ()

    @classmethod
    def of(cls, course, begins, moves):
        times = accumulate((step for _, step, _ in course), initial=begins)
        return cls(tuple(at - MINUTE for number, at in enumerate([*times][1:]) if number in moves))

    def second_at(self, at):
        """The service of the second case at an instant."""
        return ("housing", "waste")[sum(each <= at for each in self.moved) % 2]

    def service_at(self, case, at):
        return self.second_at(at) if case == "housing" else case

    def is_moved(self, case, first, last):
        return case == "housing" and any(first < each <= last for each in self.moved)


def could_tell_again(sweeps, name, at, is_moved, second_at):
    """When somebody could tell what was for the schedule *name* to tell then; None where it could itself."""
    for before, each in pairwise(sweeps):
        waits = name in before.waits
        stops = before.held.get(name) not in {None, each.held.get(name)} or name in each.waits - before.waits
        is_unseen = before is sweeps[0]  # the cases came right after the first sweep
        if waits:
            is_silent = before.at <= at < each.at
        elif is_unseen:
            is_silent = stops and before.at <= at < each.at
        else:
            first = min(coming(before, each.at, second_at(before.at)), default=each.at)
            is_silent = stops and before.at < at < each.at and (at >= first or is_moved(before.at, at))
        if is_silent:
            return next((later.at for later in sweeps if later.at > at and name not in later.waits), None)
    return None


def coming(sweep, until, second):
    """The instants that a sweep knew to come by then."""
    plans = {sweep.own(each) for each in ("waste", second)} - sweep.waits
    return [due for (plan, _), due in instants().items() if plan in plans and sweep.at < due <= until]


def whose(sweeps, case, at, told, where):
    """The schedule that has to tell an instant, as of when that is so, and the break in which it was then."""
    while True:
        service = where.service_at(case, at)
        for name, services in (("waste", ("waste",)), ("waste", ("bulky",)), ("usual", SERVICES["usual"])):
            found = spell_at(sweeps, lambda each, of=(name, services): each.held.get(of[0]) == of[1], at)
            if found is None or service not in services:
                continue
            is_trial = found["ended"] is not None and found["ended"] - found["began"] < DAY and not found["breaks"]
            if name in told or not is_trial:
                break
        else:
            return None
        until = could_tell_again(sweeps, name, at, partial(where.is_moved, case), where.second_at)
        if until is None:
            away = next(((first, last) for first, last in found["breaks"] if first <= at < last), None)
            return name, away
        at = until


def to_be_heard(course, case, begins=NOW, moves=()):
    """What the case that came to the service *case* is to have heard, worked out slowly.

    Of what fell due each schedule is asked whether the case was its own then, whosever it is by now.
    """
    every, found, told, where = sweeps_of(course, begins), {}, [], Course.of(course, begins, moves)
    for number, now in enumerate(every[1:], 2):  # the first sweep came before the case
        sweeps = every[:number]
        for (name, each), due in instants().items():
            if name not in now.held or name in now.waits or due > now.at or (name, each) in found:
                continue
            there = spell_at(sweeps, lambda one, name=name: name in one.held, now.at)
            others = {plan: at for plan, at in told if plan != name}
            holder = whose(sweeps, case, due, others, where)
            if there["began"] > due or holder is None or holder[0] != name or due in others.values():
                continue
            away = holder[1]
            if away is not None and any(away[0] <= at < away[1] for plan, at in told if plan != name):
                continue
            found[name, each] = now.at - due > HOUR
            told.append((name, due))
    return found


@settings(max_examples=examples(25))
@given(course=DAILY, hour=st.integers(0, 23))
def test_each_case_hears_what_the_rule_says_and_nothing_else(course, hour):
    begins = NOW + hour * HOUR

    assert heard(course, begins) == [to_be_heard(course, each, begins) for each in ("waste", "housing")]


@settings(max_examples=examples(25))
@given(course=DAILY, hour=st.integers(0, 23), moves=st.sets(st.integers(0, 23), max_size=5))
def test_a_case_that_goes_from_one_service_to_another_hears_what_fell_due_by_the_schedule_that_it_had_then(
    course, hour, moves
):
    begins = NOW + hour * HOUR

    told = [to_be_heard(course, each, begins, moves) for each in ("waste", "housing")]

    assert heard(course, begins, moves) == told


@settings(max_examples=examples(25))
@given(course=HASTY, minutes=st.integers(0, 24 * 6))
def test_whatever_is_edited_within_the_hour_no_case_misses_what_the_rule_says(course, minutes):
    begins = NOW + 10 * dt.timedelta(minutes=minutes)

    for found, service in zip(heard(course, begins), ("waste", "housing"), strict=True):
        assert to_be_heard(course, service, begins).items() <= found.items()


@settings(max_examples=examples(25))
@given(course=DAILY)
def test_once_all_is_mended_nothing_is_missing_of_what_only_mistakes_held_up(course):
    mistaken = [each for each in course if "is taken" not in each[0] and "bulky" not in each[0]]
    last = ("sound", DAY, True)

    assert [set(each) for each in heard([*mistaken, last])] == [
        set(each) for each in heard([last] * (len(mistaken) + 1))
    ]
