"""Adds what was granted to a due date: more time, or a day that was set or agreed.

Grants are taken in the order of the days on which they were given, whenever they were recorded. Amounts of one unit
that follow each other are summed first and counted once, so one extension of ten days and two of five are the same.
More time never makes a date earlier; only a day that was agreed with the complainant, or set by an ombudsman or a
court, can. Such a day binds: it holds in the place of what was counted, earlier or later, and the one that was given
last holds. The day for which a panel was arranged is an appointment: it is the date of a limit that has none of its
own, and leaves one that is counted as it is. A day that was set or agreed is a fact: a pause that has ended does not
move it, and nothing about it is provisional.

An extension of which nobody knows when it was given counts after those of which it is known, but moves no day that was
agreed or set: it may have been given before. Where time is counted from the day of giving it cannot be counted, nor
does it belong to any turn of a limit that repeats.

An extension that was recorded as breaking a rule never makes the date later than the rules allow. One that was too much
counts as far as one might have gone; any other does not count at all. What was told to people stays in the record.
"""

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

import attrs

from casework.domain.cases.events import DateAgreed, DateSet, Extended
from casework.domain.cases.parts import Granted
from casework.domain.cases.vocabulary import Irregularity, SetBy
from casework.domain.deadlines.clocks import Clock
from casework.domain.deadlines.courses import Course, Trace
from casework.domain.deadlines.steps import UNDATED, DeadlineStepCode
from casework.domain.procedures import ExtensionBase
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.counting import CountingRule, Roll, Unit
from casework.domain.time.moments import Moment
from casework.domain.time.rules import HOUR_UNITS
from casework.domain.time.steps import Step


class _Run(NamedTuple):
    """Amounts of one unit, given on *days*; and on another that nobody knows, if *undated*."""

    amount: int
    unit: Unit
    days: tuple[Moment, ...]
    undated: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What a step says of it besides its amount and its days."""
        return (self.unit, UNDATED) if self.undated else (self.unit,)


@attrs.frozen(kw_only=True)
class _Day:
    """A day until when, which *event* gave on *given*, if anybody knows when."""

    until: dt.date
    given: Moment | None
    event: Extended | DateAgreed | DateSet


def extended(course: Course, granted: list[Granted]) -> None:
    """Add *granted* to the due date of *course*."""
    rule = course.clock.limit.extension
    added = _Added(course, ExtensionBase.DUE if rule is None else rule.base)
    if any(map(is_irregular, granted)):
        granted = _as_far_as_allowed(course, granted)
        added.cap = _cap(course)
    by_rule = False
    for step in _runs(course, granted):
        if isinstance(step, _Run):
            added.more(step)
            by_rule = True
        else:
            added.set_to(step)
            by_rule = by_rule or isinstance(step.event, Extended)
    if rule is not None and by_rule:
        course.cite(rule.authority, "The rule on more time")


def granted_for(clock: Clock) -> list[Granted]:
    """Return what was granted for the limit of *clock*, in the order of giving.

    On one day, in an order that recording cannot change. Where a limit repeats, what was granted counts for the turn in
    which it was given.
    """
    limit = clock.limit.id
    mine = [each for each in clock.visit.granted if each.event.limit == limit and in_turn(clock, each)]
    if len(mine) > 1:
        order = clock.around.order
        mine.sort(key=lambda each: (order(each.happened), _tie(each)))
        mine = _with_undated_in_place(mine)
    return mine


def _with_undated_in_place(granted: list[Granted]) -> list[Granted]:
    """Return *granted* with what has no day before the first day that was agreed or set, or else at the end."""
    dated = [each for each in granted if each.given is not None]
    undated = sorted((each for each in granted if each.given is None), key=_tie)
    place = next((place for place, each in enumerate(dated) if not isinstance(each.event, Extended)), len(dated))
    return [*dated[:place], *undated, *dated[place:]]


def in_turn(clock: Clock, granted: Granted) -> bool:
    """Whether *granted* is known to be given in this turn of a limit that repeats; always, of one that does not."""
    if not clock.limit.repeats:
        return True
    if granted.given is None:
        return False
    order = clock.around.order
    given = order(granted.given)
    after = clock.turn == 0 or clock.start is None or order(clock.start) <= given
    return after and (clock.done is None or given < order(clock.done))


def is_irregular(granted: Granted) -> bool:
    """Whether *granted* is an extension that was recorded as breaking a rule."""
    return isinstance(granted.event, Extended) and bool(granted.event.irregular)


def broken_by(clock: Clock) -> tuple[tuple[Granted, tuple[Irregularity, ...]], ...]:
    """Return the extensions of the limit of *clock* that broke a rule, each with the rules.

    What must be told, and was not told yet, is broken as long as nobody says when they were told; of an extension of
    which nobody knows when it was given, nobody knows whether they were told.
    """
    rule, found = clock.limit.extension, []
    for granted in granted_for(clock):
        event = granted.event
        if isinstance(event, Extended):
            untold = rule is not None and bool(rule.tell) and event.told_on is None and not event.undated
            broken = (*event.irregular, Irregularity.NOT_TOLD) if untold else event.irregular
            found += [(granted, broken)] if broken else []
    return tuple(found)


def given_undated(clock: Clock) -> tuple[Granted, ...]:
    """Return the extensions of the limit of *clock* of which nobody knows when they were given."""
    return tuple(granted for granted in granted_for(clock) if granted.given is None)


_IN_PART = frozenset({Irregularity.TOO_MUCH, Irregularity.ABOVE_CAP})
"""What is wrong with an amount only: less would have been allowed."""


def moves_dates(granted: Granted) -> bool:
    """Whether *granted* can move a due date: not what broke another rule than that of how much there may be."""
    return not isinstance(granted.event, Extended) or _IN_PART.issuperset(granted.event.irregular)


def _as_far_as_allowed(course: Course, granted: list[Granted]) -> list[Granted]:
    """Say of each extension that broke a rule that it did, and return what counts; of too much, what may be given."""
    rule, counted = course.clock.limit.extension, list[Granted]()
    for each in granted:
        event = each.event
        if not isinstance(event, Extended) or not event.irregular:
            counted.append(each)
            continue
        days = _known(each.given, event.until)
        names = (", ".join(code.in_words for code in event.irregular), event.unit or "", *_undated(event))
        code = DeadlineStepCode.IRREGULAR_IN_PART if moves_dates(each) else DeadlineStepCode.IRREGULAR
        course.say(code, *days, names=names, number=event.amount)
        if not moves_dates(each):
            continue
        if Irregularity.TOO_MUCH in event.irregular and rule is not None:
            event = attrs.evolve(event, amount=rule.amount)
        counted.append(attrs.evolve(each, event=event))
    return counted


@attrs.frozen(kw_only=True)
class _Cap:
    """The most that a limit can become, counted on *calendar* from where it starts."""

    start: Moment
    rule: CountingRule
    calendar: WorkingCalendar

    def latest(self, course: Course) -> Moment:
        """Return the latest day that the rules allow; *course* learns how it was counted."""
        return course.counted(self.start, self.rule, self.calendar)


def _cap(course: Course) -> _Cap | None:
    """Return the cap of the rules, counted as the count that holds; None where there is none."""
    rule, own, start = course.clock.limit.extension, course.count, course.start
    if rule is None or rule.at_most is None or own is None or start is None:
        return None
    most = attrs.evolve(own.rule, amount=rule.at_most, unit=rule.at_most_unit or own.rule.unit)
    return _Cap(start=start, rule=most, calendar=course.calendar)


def _tie(granted: Granted) -> tuple[bool, str, str, int]:
    event = granted.event
    if isinstance(event, DateAgreed | DateSet):
        return True, event.until.isoformat(), "", 0
    return False, event.until.isoformat() if event.until else "", event.unit or "", event.amount or 0


def _runs(course: Course, granted: list[Granted]) -> list[_Run | _Day]:
    """Return amounts of one unit that follow each other as one, and every set or agreed day by itself."""
    found: list[_Run | _Day] = []
    for each in granted:
        more, before = _meant(course, each), found[-1] if found else None
        if isinstance(more, _Run) and isinstance(before, _Run) and more.unit is before.unit and _adds_up(course):
            days, undated = (*before.days, *more.days), before.undated or more.undated
            found[-1] = _Run(before.amount + more.amount, more.unit, days, undated)
        else:
            found.append(more)
    return found


def _adds_up(course: Course) -> bool:
    rule = course.clock.limit.extension
    return rule is None or rule.base is not ExtensionBase.GRANTED


def _meant(course: Course, granted: Granted) -> _Run | _Day:
    """What was granted; the amount of the procedure where neither an amount nor a day was said."""
    event, rule = granted.event, course.clock.limit.extension
    if not isinstance(event, Extended):
        return _Day(until=event.until, given=granted.happened, event=event)
    if event.until is not None:
        return _Day(until=event.until, given=granted.given, event=event)
    amount = event.amount if event.amount is not None else (rule.amount if rule else None)
    unit = event.unit if event.unit is not None else (rule.unit if rule and rule.unit else _own_unit(course))
    return _Run(amount or 0, _unit(unit), _known(granted.given), event.undated)


def _known(*days: Moment | None) -> tuple[Moment, ...]:
    return tuple(day for day in days if day is not None)


def _undated(event: Extended) -> tuple[str, ...]:
    return (UNDATED,) if event.undated else ()


def _own_unit(course: Course) -> Unit:
    counts = course.clock.limit.counts
    return counts[0].rule.unit if counts else Unit.WORKING_DAYS


_unit = lru_cache(maxsize=16)(Unit)


@lru_cache(maxsize=256)
def _further(amount: int, unit: Unit, roll: Roll) -> CountingRule:
    """Return the rule that counts so much on; the same few are asked for again and again."""
    return CountingRule(amount=amount, unit=unit, roll=roll)


@attrs.define
class _Added:
    """The due date while grants are added; *totals* is what was added to the start so far, by unit.

    *cap* is the most that the rules allow, where an extension broke one.
    """

    course: Course
    base: ExtensionBase
    cap: _Cap | None = None
    totals: dict[Unit, int] = attrs.Factory(dict)

    def more(self, run: _Run) -> None:
        """Add an amount, from where the procedure says that it is counted."""
        course, before = self.course, self.course.due
        if before is not None and run.undated and self.base is ExtensionBase.GRANTED:
            # A later date may hold, and nobody can say which.
            course.provisional = True
            course.say(DeadlineStepCode.NO_DAY_OF_GIVING, names=(run.unit,), number=run.amount)
            return
        begin = None if before is None else self._begin_of(run, before)
        if before is None or begin is None:
            course.say(DeadlineStepCode.NOT_EXTENDED, *run.days, names=run.names, number=run.amount)
        elif run.unit in HOUR_UNITS and not isinstance(begin, dt.datetime):
            course.say(DeadlineStepCode.NO_TIME_OF_DAY, begin)
        elif self.base is ExtensionBase.START and course.count is not None and course.start is not None:
            self._not_earlier(self._from_start(run, course.start, course.count.rule), before)
        elif self.base is ExtensionBase.GRANTED:
            course.say(DeadlineStepCode.EXTENDED_FROM_GRANT, *run.days, names=(run.unit,), number=run.amount)
            self._not_earlier(self._counted_on(begin, run.amount, run.unit), before)
        else:
            if course.trace is not None:
                course.say(DeadlineStepCode.EXTENDED_FROM_DUE, begin, *run.days, names=run.names, number=run.amount)
            self._not_earlier(self._counted_on(begin, run.amount, run.unit), before)

    def _begin_of(self, run: _Run, before: Moment) -> Moment | None:
        """Return the moment from which *run* is counted on, if there is one; where days are counted anew, their end."""
        if self.base is not ExtensionBase.START:
            return run.days[0] if self.base is ExtensionBase.GRANTED else before
        own, start = self.course.count, self.course.start
        if own is None or start is None:
            return None
        return start if own.rule.unit in HOUR_UNITS else before

    def set_to(self, day: _Day) -> None:
        """Take the day that was given, as far as whoever gave it can move the due date."""
        course, before, event, days = self.course, self.course.due, day.event, _known(day.given, day.until)
        if isinstance(event, DateSet) and event.by is SetBy.PANEL and course.clock.limit.counts:
            course.say(DeadlineStepCode.APPOINTED, *days, names=(event.by,))
            return
        if isinstance(event, DateSet):
            course.say(DeadlineStepCode.SET_BY, *days, names=(event.by,))
        elif isinstance(event, DateAgreed):
            course.say(DeadlineStepCode.AGREED, *days)
        else:
            course.say(DeadlineStepCode.SET, *days, names=_undated(event))
        if before is None or not isinstance(event, Extended):
            course.due = day.until
        else:
            self._not_earlier(self._at_once(day, event), before)
        if course.due == day.until:
            course.provisional = False

    def _at_once(self, day: _Day, event: Extended) -> Moment:
        """Return the day; of one that broke a rule, at most what the amount that may be given at once comes to."""
        course, rule = self.course, self.course.clock.limit.extension
        if not event.irregular or rule is None or rule.amount is None:
            return day.until
        counted: Trace | None = None if course.trace is None else []
        tried = attrs.evolve(self, course=attrs.evolve(course, trace=counted), totals=dict(self.totals))
        unit = rule.unit if rule.unit is not None else _own_unit(course)
        tried.more(_Run(rule.amount, unit, _known(day.given), event.undated))
        most = tried.course.due or day.until
        if not course.ends_before(most, day.until):
            return day.until
        course.say(DeadlineStepCode.MOST_ALLOWED, most)
        course.provisional = tried.course.provisional
        if course.trace is not None and counted is not None:
            # Only how that day is counted: nobody gave this time.
            course.trace.extend(step for step in counted if isinstance(step, Step))
        return most

    def _from_start(self, run: _Run, start: Moment, own: CountingRule) -> Moment:
        names = (own.unit, *run.names)
        self.course.say(DeadlineStepCode.EXTENDED_FROM_START, start, *run.days, names=names, number=run.amount)
        self.totals[run.unit] = self.totals.get(run.unit, 0) + run.amount
        others = sorted(unit for unit in self.totals if unit is not own.unit)
        # Different units cannot be added up: each is counted on from the one before, and only the sum is rolled.
        roll = Roll.NONE if others else own.roll
        whole = attrs.evolve(own, amount=own.amount + self.totals.get(own.unit, 0), roll=roll)
        due = self.course.counted(start, whole, self.course.calendar)
        for unit in others:
            due = self._counted_on(due, self.totals[unit], unit, rolled=unit == others[-1])
        return due

    def _counted_on(self, start: Moment, amount: int, unit: Unit, *, rolled: bool = True) -> Moment:
        """Count on from *start*: the day after it is day 1, and only the roll is that of the limit."""
        own = self.course.count
        roll = own.rule.roll if own is not None and rolled else Roll.NONE
        return self.course.counted(start, _further(amount, unit, roll), self.course.calendar)

    def _not_earlier(self, due: Moment, before: Moment) -> None:
        due = self._at_most(due)
        if self.course.ends_before(due, before):
            self.course.say(DeadlineStepCode.KEPT_LATER, before)
            due = before
        self.course.due = due

    def _at_most(self, due: Moment) -> Moment:
        """Return *due*, or the latest day that the rules allow where that is earlier."""
        course, cap = self.course, self.cap
        if cap is None:
            return due
        latest = cap.latest(attrs.evolve(course, trace=None))
        if not course.ends_before(latest, due):
            return due
        course.say(DeadlineStepCode.MOST_ALLOWED, latest, names=(cap.rule.unit.value,), number=cap.rule.amount)
        return cap.latest(course)
