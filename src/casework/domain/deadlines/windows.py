"""What a window comes to in a case: until when the complainant has time to complain, or to ask for the next stage.

The time to go to an ombudsman in the end is a window too, with the body to which the procedure refers.

It is counted as a deadline is, by the same rules and calendars, and explained by the same steps. Two things differ. A
window may begin at something that no record holds, such as the matter complained of: its day is unknown unless somebody
says it, and where another period is known, the answer says what follows from that one. And a window runs for the
complainant: only a pause that the procedure leaves out of it stops it.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import attrs

from casework.domain.authority import Authority
from casework.domain.cases.case import Case
from casework.domain.deadlines.clocks import Standstill, Surroundings, happened
from casework.domain.deadlines.courses import Counting, Trace
from casework.domain.deadlines.reckoning import can_count, trigger_in_words
from casework.domain.deadlines.steps import DeadlineStepCode, Explanation
from casework.domain.procedures import Count, Period, Pick, ProcedureVersion, Window
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.moments import Moment, checked
from casework.domain.time.places import Place
from casework.errors import NotFoundError, UsageError


class Bound(StrEnum):
    """How far the last day of a window is known: exactly, or only that it is not earlier, or not later."""

    UNTIL = "until"
    AT_LEAST = "at_least"
    AT_THE_LATEST = "at_the_latest"


@attrs.frozen(kw_only=True)
class CasePeriod:
    """One period of a window in a case.

    *starts* says in words when it begins, *starts_on* when that was, *until* is the end of it: a day that still counts,
    or an instant where hours are counted. The two are None while they are not known. *count* is how long it lasts, None
    where no number is known or set.
    """

    starts: str
    count: Count | None
    starts_on: Moment | None
    until: Moment | None


@attrs.frozen(kw_only=True)
class CaseWindow:
    """A window of the procedure applied to a case, computed from the facts and never stored as truth.

    Attributes:
        window: The id of the window in the procedure.
        name: What there is time for, in words.
        to_stage: The id of the stage that can be asked for in it, or None.
        body: The body, such as an ombudsman, to which the complainant can go in it, or None.
        periods: What each of its periods comes to.
        until: The day to the end of which there is time, or the instant where hours are counted; None if no period is
            known.
        bound: How far *until* is known where a period is not; None without *until*.
        provisional: Whether a holiday that is not known yet may change it.
        unconfirmed: Whether it rests on a number that nobody has seen in a text.
        authority: Where the window is written down, and how well it is known.
    """

    window: str
    name: str
    to_stage: str | None
    body: str | None
    periods: tuple[CasePeriod, ...]
    until: Moment | None
    bound: Bound | None
    provisional: bool
    unconfirmed: bool
    authority: Authority
    _asked: "_Asked" = attrs.field(eq=False, repr=False)

    def explain(self) -> Explanation:
        """Return the steps that led to the last day, made by the same computation."""
        trace: Trace = []
        _applied(self._asked, trace)
        return Explanation(trace)

    @property
    def explanation(self) -> tuple[str, ...]:
        """The steps in sentences that a complainant can read."""
        return tuple(str(step) for step in self.explain())


@attrs.frozen(kw_only=True)
class _Asked:
    """A window, the case and its rules, the visit that is the present one, and the days that somebody gave.

    *body* is where the complainant can go in it, if that is another body.
    """

    around: Surroundings
    index: int
    window: Window
    known: Mapping[str, Moment]
    body: str | None = None


def windows(
    case: Case,
    version: ProcedureVersion,
    *,
    place: Place,
    calendars: Mapping[str, WorkingCalendar],
    known: Mapping[str, Moment] = MappingProxyType({}),
) -> tuple[CaseWindow, ...]:
    """Return what every window of *version* comes to in *case*, in the order of the procedure.

    Args:
        case: The facts.
        version: The version of the procedure that governs the case.
        place: The zone, and the calendar of periods that name no other.
        calendars: Calendars by id, for the periods that name one.
        known: When that happened which no record holds: the day by the words with which the procedure says when a
            period starts, such as ``{"the event": day}``.

    Raises:
        NotFoundError: If *known* has words with which no period starts that waits for them, or a period names no known
            calendar.
        UsageError: If *known* is no mapping to days.
        NaiveInstantError: If *known* has a datetime without an offset.
        CountingError: If a count leaves the years that have dates.
    """
    return _every(case, version, version.windows, place=place, calendars=calendars, known=known)


def referral_window(
    case: Case,
    version: ProcedureVersion,
    *,
    place: Place,
    calendars: Mapping[str, WorkingCalendar],
    known: Mapping[str, Moment] = MappingProxyType({}),
) -> CaseWindow | None:
    """Return until when the complainant can go to the body that *version* names for the end; None where it names none.

    The window has no period where the procedure says nothing of a time. The arguments, and what is raised, are those of
    ``windows``.
    """
    referral = version.referral
    if referral is None:
        return None
    periods = () if referral.period is None else (referral.period,)
    name = f"Time to go to {referral.body}"
    window = Window(id="referral", name=name, periods=periods, authority=referral.authority)
    found = _every(case, version, (window,), place=place, calendars=calendars, known=known, body=referral.body)
    return next(iter(found), None)


def _every(
    case: Case,
    version: ProcedureVersion,
    asked: tuple[Window, ...],
    *,
    place: Place,
    calendars: Mapping[str, WorkingCalendar],
    known: Mapping[str, Moment],
    body: str | None = None,
) -> tuple[CaseWindow, ...]:
    _check(known, asked)
    around = Surroundings(case=case, version=version, place=place, calendars=calendars, bodies=frozenset())
    own = [index for index, visit in enumerate(case.visits) if visit.procedure == version.procedure]
    return tuple(
        _applied(_Asked(around=around, index=index, window=window, known=known, body=body))
        for index in own[-1:]
        for window in asked
    )


def _check(known: object, asked: tuple[Window, ...]) -> None:
    if not isinstance(known, Mapping):
        message = "the days that no record holds are a mapping, from the words with which a time starts to the day"
        raise UsageError(message)
    periods = (period for window in asked for period in window.periods)
    words = sorted({period.starts for period in periods if period.trigger is None})
    for starts, moment in known.items():
        if starts not in words:
            raise NotFoundError("beginning of a window that is not on record", starts, known=words)
        checked(moment)


def _applied(asked: _Asked, trace: Trace | None = None) -> CaseWindow:
    window = asked.window
    course = Counting(asked.around, trace, left_out=_left_out(asked))
    periods = tuple(_period(course, asked, period) for period in window.periods)
    until, bound = _held(course, window, [period.until for period in periods])
    course.cite(window.authority, "The time of the complainant")
    return CaseWindow(
        window=window.id,
        name=window.name,
        to_stage=window.to_stage,
        body=asked.body,
        periods=periods,
        until=until,
        bound=bound,
        provisional=course.provisional,
        unconfirmed=course.unconfirmed,
        authority=window.authority,
        asked=asked,
    )


def _left_out(asked: _Asked) -> tuple[Standstill, ...]:
    """Return the days of the pauses that this window leaves out."""
    return tuple(still for still in asked.around.standstills if still.reason in asked.window.pauses and not still.lasts)


def _period(course: Counting, asked: _Asked, period: Period) -> CasePeriod:
    start = _start(asked, period)
    begun = () if start is None else (start,)
    course.say(DeadlineStepCode.LIMIT, *begun, names=(asked.window.name, period.starts))
    if start is None:
        _say_what_is_awaited(course, period)
    until = None if start is None else _end(course, asked, period, start)
    return CasePeriod(starts=period.starts, count=period.count, starts_on=start, until=until)


def _start(asked: _Asked, period: Period) -> Moment | None:
    """Return when *period* began, by the record or by what somebody said; None where nobody knows."""
    if period.trigger is None:
        return asked.known.get(period.starts)
    return happened(asked.around, asked.index, period.trigger)


def _say_what_is_awaited(course: Counting, period: Period) -> None:
    if period.trigger is None:
        course.say(DeadlineStepCode.NOT_ON_RECORD, names=(period.starts,))
    else:
        course.say(DeadlineStepCode.WAITS, names=(f"the {trigger_in_words(period.trigger)}",))


def _end(course: Counting, asked: _Asked, period: Period, start: Moment) -> Moment | None:
    if period.count is None:
        course.say(DeadlineStepCode.NO_LAST_DAY)
        return None
    calendar = asked.around.calendar(period.count.calendar)
    if not can_count(course, period.count, calendar, start):
        return None
    until = course.counted(start, period.count.rule, calendar)
    since = _stands_still(asked, asked.around.day(until))
    if since is not None:
        course.say(DeadlineStepCode.STANDS_STILL, since[0], names=(since[1],))
        return None
    return until


def _stands_still(asked: _Asked, last_day: dt.date) -> tuple[dt.date, str] | None:
    """Return since when and why the time stands still, if a pause that is left out began by *last_day* and goes on."""
    stills = (still for still in asked.around.standstills if still.reason in asked.window.pauses)
    return next(((each.first, each.reason) for each in stills if each.lasts and each.first <= last_day), None)


def _held(course: Counting, window: Window, untils: list[Moment | None]) -> tuple[Moment | None, Bound | None]:
    """Return the end that holds, as far as the periods are known, and how far that is."""
    known = [until for until in untils if until is not None]
    if not known:
        return None, None
    choose = min if window.pick is Pick.EARLIER else max
    until = choose(known, key=course.end_of)
    if len(known) > 1:
        course.say(DeadlineStepCode.PICKED, *known, until, names=(window.pick,))
    bound = Bound.UNTIL
    if len(known) < len(untils):
        bound = Bound.AT_THE_LATEST if window.pick is Pick.EARLIER else Bound.AT_LEAST
    course.say(DeadlineStepCode.LAST_DAY, until, names=(bound,))
    return until, bound
