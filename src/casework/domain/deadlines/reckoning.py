"""Works out when a limit is due, and explains it with the same steps.

The order is: find the start (or the latest one, while it is awaited), count from it without the days in which the clock
stood still, pick where there are several counts, add what was granted, see whether the clock stands still now, and let
nothing lie beyond the most that the limit takes.
With a *trace* each of these says what it did; without one nothing is put into words, and nothing is computed twice.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import attrs

from casework.domain.authority import Evidence
from casework.domain.cases.events import DateSet
from casework.domain.cases.parts import Granted, VisitStart
from casework.domain.cases.vocabulary import SetBy
from casework.domain.deadlines.clocks import Clock, Standstill, clocks_of
from casework.domain.deadlines.courses import Counting, Course, Trace
from casework.domain.deadlines.extensions import extended, granted_for
from casework.domain.deadlines.steps import IN_ALL, DeadlineStepCode
from casework.domain.procedures import Count, FactName, Limit, Maximum, Pick, Trigger
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.counting import Unit
from casework.domain.time.intervals import union
from casework.domain.time.moments import Moment
from casework.domain.time.rules import HOUR_UNITS

_STARTERS = {
    FactName.RECEIVED: "receipt",
    FactName.STAGE_BEGAN: "beginning of the stage",
    FactName.ACKNOWLEDGED: "acknowledgement",
    FactName.ACCEPTED: "acceptance",
    FactName.RESPONDED: "answer",
    FactName.CLOSED: "closing",
}

_BEGINNINGS = {
    VisitStart.RECEIVED: "receipt",
    VisitStart.ESCALATED: "request for stage {}",
    VisitStart.REOPENED: "reopening",
    VisitStart.RECLASSIFIED: "beginning under this procedure",
}


def reckon(
    clock: Clock,
    trace: Trace | None = None,
    *,
    known: Mapping[str, Course] | None = None,
    awaited: tuple[str, ...] = (),
) -> Course:
    """Return when the limit of *clock* is due.

    *known* holds what was reckoned of other limits of the same visit; *awaited* names the limits for whose sake this
    one is asked, so that two that wait for each other end.
    """
    around, limit, start, stopped = clock.around, clock.limit, clock.start, clock.stopped
    course = Course(around, trace, clock, around.place.calendar)
    course.unconfirmed = not limit.authority.is_confirmed
    if trace is not None:
        begun = () if clock.start is None else (clock.start,)
        course.say(DeadlineStepCode.LIMIT, *begun, names=(limit.name, f"the {_start_in_words(clock)}"))
        _say_what_governs(course)
    standing = clock.standing(stopped)
    begin = start if start is not None else _latest_start(course, known or {}, awaited)
    first = begin
    if begin is not None:
        if standing and around.version.pauses:
            begin = _restarted(course, begin, standing)
        course.left_out = standing if stopped is not None else [still for still in standing if not still.lasts]
        _count_all(course, limit, begin)
    granted = granted_for(clock)
    if granted:
        extended(course, granted)
    paused_on = _paused_on(course, standing) if standing and stopped is None else None
    if limit.at_most is not None and first is not None and not _is_ordered(course, granted):
        paused_on = _within(course, limit.at_most, first, paused_on)
    if trace is not None:
        _close(course, paused_on)
    course.start = begin if start is not None else None
    course.target = course.due
    if paused_on is not None:
        course.due, course.paused_on = None, paused_on
    if course.count is None:
        course.calendar = _calendar_of(clock)
    return course


def trigger_in_words(trigger: Trigger) -> str:
    """Return what *trigger* means: ``acknowledgement`` or ``answer at stage 1``."""
    name = f"milestone {trigger.milestone}" if trigger.milestone else _STARTERS[trigger.fact]
    return f"{name} at stage {trigger.stage}" if trigger.stage else name


def _start_in_words(clock: Clock) -> str:
    trigger, visit = clock.limit.starts, clock.visit
    if trigger.fact is FactName.STAGE_BEGAN and trigger.stage is None:
        return _BEGINNINGS[visit.began_by].format(visit.stage)
    return trigger_in_words(trigger)


def _say_what_governs(course: Course) -> None:
    """Say which version governs, where it is not that of the receipt."""
    around = course.clock.around
    if around.received_under is not None and around.version.effective_from is not None:
        names = (around.version.id, around.received_under.id)
        course.say(DeadlineStepCode.GOVERNED, around.version.effective_from, names=names)


def _latest_start(course: Course, known: Mapping[str, Course], awaited: tuple[str, ...]) -> Moment | None:
    """Return the day by which the start is due, if another limit of the stage sees to it."""
    clock = course.clock
    wanted, words = clock.limit.starts, trigger_in_words(clock.limit.starts)
    before = None
    if wanted.stage is None and clock.limit.id not in awaited:
        before = next((each for each in clock.stage.limits if each.done == wanted and clock.around.binds(each)), None)
    found = None
    if before is not None:
        found = known.get(before.id) if clock.stopped is None else None
        if found is None:
            other = clocks_of(clock.around, clock.visit_number, clock.stage, before)[-1]
            # A clock that has stopped keeps its date, whatever becomes later of what it waited for.
            other = other._replace(done=clock.stopped if other.done is None else other.done)
            found = reckon(other, awaited=(*awaited, clock.limit.id))
    if found is None or found.due is None:
        course.say(DeadlineStepCode.WAITS, names=(f"the {words}",))
        return None
    course.say(DeadlineStepCode.LATEST, found.due, names=(words,))
    course.provisional = True
    if found.unconfirmed:
        course.unconfirmed = True
        course.say(DeadlineStepCode.UNCONFIRMED_START, names=(words,))
    return found.due


def _restarted(course: Course, begin: Moment, standing: Sequence[Standstill]) -> Moment:
    """Return the last moment at which a pause made the clock begin anew, or *begin*."""
    day, last = course.clock.around.day, None
    for still in standing:
        if still.restarts and still.resumed is not None and still.end > day(begin):
            begin, last = still.resumed, still
            course.say(DeadlineStepCode.RESTARTED, begin, names=(still.reason,))
    if last is not None and last.rule is not None:
        # Only the last of them decides the date.
        what = f"The rule that a pause ({last.reason.replace('_', ' ')}) begins the clock anew"
        course.cite(last.rule.authority, what)
    return begin


def _count_all(course: Course, limit: Limit, begin: Moment) -> None:
    """Count every rule of *limit* from *begin*, and pick one."""
    if limit.given:
        course.say(DeadlineStepCode.NOT_COUNTED)
        return
    if not limit.counts:
        local = limit.authority.evidence is Evidence.LOCAL
        course.say(DeadlineStepCode.NOT_SET if local else DeadlineStepCode.NO_NUMBER)
        return
    course.start = begin
    dues: list[Moment] = []
    for each in limit.counts:
        calendar = course.around.calendar(each.calendar)
        if each.rule.is_plain or can_count(course, each, calendar, begin):
            due = course.counted(begin, each.rule, calendar)
            dues.append(due)
            if course.due is None or _is_picked(course, due, course.due):
                course.due, course.count, course.calendar = due, each, calendar
    if course.due is None:
        return
    if len(dues) > 1:
        course.say(DeadlineStepCode.PICKED, *dues, course.due, names=(limit.pick,))
    if limit.counting is not None:
        course.cite(limit.counting, "The counting rule")


def _is_picked(course: Course, due: Moment, before: Moment) -> bool:
    """Whether *due* holds, and not the date *before* of another count."""
    earlier = course.clock.limit.pick is Pick.EARLIER
    return course.ends_before(due, before) if earlier else course.ends_before(before, due)


def can_count(course: Counting, each: Count, calendar: WorkingCalendar, begin: Moment) -> bool:
    """Whether *each* can be counted from *begin*; if not, *course* says why not."""
    if each.rule.is_plain:
        return True
    if each.rule.unit in HOUR_UNITS and not isinstance(begin, dt.datetime):
        course.say(DeadlineStepCode.NO_TIME_OF_DAY, begin)
        return False
    if each.rule.unit is Unit.SCHOOL_DAYS and not calendar.school:
        # The other count is then only one of the two, and nobody can say which holds.
        course.provisional = True
        course.say(DeadlineStepCode.NO_SCHOOL_DAYS, names=(calendar.id,), number=each.rule.amount)
        return False
    return True


def _paused_on(course: Course, standing: Sequence[Standstill]) -> dt.date | None:
    """Return since when the clock stands still, if a pause without an end began on or before the due date."""
    still = next((each for each in standing if each.lasts), None)
    if still is None or course.due is None:
        return None
    due_day = course.clock.around.day(course.due)
    if still.first > due_day:
        return None
    if course.trace is not None:
        began = still.first if course.start is None else course.clock.around.day(course.start)
        # What leads up to its start has all its time before it.
        first = max(still.first, began) if began <= due_day else still.first
        unit, left = _left(course, first, due_day)
        capped = () if course.clock.limit.at_most is None else (IN_ALL,)
        course.say(DeadlineStepCode.PAUSED, still.first, names=(still.reason, unit, *capped), number=left)
    return still.first


def _is_ordered(course: Course, granted: Sequence[Granted]) -> bool:
    """Whether the date is one that an ombudsman or a court set: they are not bound by the most that a limit takes."""
    ordered = (each.event for each in granted if isinstance(each.event, DateSet) and each.event.by is not SetBy.PANEL)
    return any(event.until == course.due for event in ordered)


def _within(course: Course, most: Maximum, first: Moment, paused_on: dt.date | None) -> dt.date | None:
    """Let no date lie beyond the *most* that the limit takes from *first* on, and return since when it stands still.

    A clock that stands still without an end would get there, so then that day is the date.
    """
    own = course.count
    if own is None or course.due is None:
        return paused_on
    rule = attrs.evolve(own.rule, amount=most.amount, unit=most.unit)
    alone = attrs.evolve(course, trace=None, left_out=())
    latest = alone.counted(first, rule, course.calendar)
    if paused_on is None and not course.ends_before(latest, course.due):
        return None
    course.say(DeadlineStepCode.MOST_ALLOWED, latest, names=(most.unit, IN_ALL), number=most.amount)
    course.left_out = ()
    course.due, course.is_capped = course.counted(first, rule, course.calendar), True
    if paused_on is not None:
        course.provisional = True
    course.cite(most.authority, "The most that it takes")
    return None


def _left(course: Course, first: dt.date, due: dt.date) -> tuple[str, int]:
    """Return how much is left from *first* to *due*, both included, in working days where the limit counts them.

    Days that an overlapping pause has left out already, by which the due day moved, are not left.
    """
    unit, index = course.scale()
    begin, end = first.toordinal(), due.toordinal()
    stopped = ((max(since, begin), min(until - 1, end)) for since, until in union(course.left_out))
    gone = sum(index.number(last) - index.number(since - 1) for since, last in stopped if since <= last)
    return unit.value, index.number(end) - index.number(begin - 1) - gone


def _calendar_of(clock: Clock) -> WorkingCalendar:
    counts = clock.limit.counts
    return clock.around.calendar(counts[0].calendar if counts else "place")


def _close(course: Course, paused_on: dt.date | None) -> None:
    authority = course.clock.limit.authority
    if course.due is not None and paused_on is None:
        course.say(DeadlineStepCode.DUE, course.due)
    course.say(DeadlineStepCode.AUTHORITY, names=(authority.citation, authority.evidence, ""))
    if not authority.is_confirmed:
        course.say(DeadlineStepCode.UNCONFIRMED, names=("the time limit", authority.evidence))
