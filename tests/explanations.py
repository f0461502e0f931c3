"""Draws counts and cases whose explanations are worth following, and gives a walker what it may know of them."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import attrs
from hypothesis import reject
from hypothesis import strategies as st

from casework.application.as_data.explaining import step_data
from casework.domain.cases.parts import Pause
from casework.domain.cases.vocabulary import Irregularity, SetBy
from casework.domain.deadlines import deadlines
from casework.domain.deadlines.windows import windows
from casework.domain.time.calendars import Window
from casework.domain.time.closures import Closure, MonthDay, Term, YearlyClosure
from casework.domain.time.counting import Direction, Interval, Unit, count
from casework.domain.time.layers import Layer
from casework.domain.time.moments import parse_moment
from casework.domain.time.places import Place
from casework.errors import CountingError
from casework.testing import strategies
from tests.histories import (
    CALENDARS,
    LONDON,
    acknowledged,
    agreed,
    case_of,
    closed,
    escalated,
    extended,
    reached,
    received,
    responded,
    set_by,
)
from tests.oracles.explanation_walker import ClosedDays

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(1995, 1, 1), dt.date(2040, 12, 31)
ZONES = [LONDON, *map(ZoneInfo, ("America/New_York", "Australia/Lord_Howe", "Africa/Cairo"))]
HOURS = (Unit.HOURS, Unit.WORKING_HOURS)
TELLING = [dt.date(2024, 1, 31), dt.date(2023, 12, 29), dt.date(2026, 8, 31)]
CLOCKS_CHANGE = [dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2026, 3, 8), dt.date(2026, 4, 5)]
days = strategies.days(FIRST, LAST) | st.sampled_from([*TELLING, *CLOCKS_CHANGE])
times = st.times() | st.sampled_from([dt.time(1, 30), dt.time(2, 15), dt.time(16)])
every_rule = strategies.counting_rules(units=tuple(Unit), directions=tuple(Direction))
rules_in_hours = strategies.counting_rules(units=HOURS, directions=tuple(Direction), least=1)


def as_told(steps):
    """The steps as a script reads them."""
    return json.loads(json.dumps([step_data(step) for step in steps]))


def as_read(moment):
    """The same day or instant as it is read from what was told; its offset is then a fixed one."""
    return None if moment is None else parse_moment(moment.isoformat())


def plain(calendar):
    """The closed days of a calendar, without anything of casework."""
    return ClosedDays(calendar.closed_weekdays, dict(calendar.holidays), calendar.known_from, calendar.known_until)


SHIPPED = {calendar_id: plain(CALENDARS[calendar_id]) for calendar_id in CALENDARS}


@st.composite
def calendars(draw, around):
    """A calendar whose holidays are known for a while, with business hours or none, and maybe a layer on it."""
    calendar = draw(strategies.calendars(*around, most=30, hours=draw(st.booleans())))
    if draw(st.booleans()):
        calendar = draw(known_in_part(calendar, around))
    open_days = sorted({0, 4} - calendar.closed_weekdays)
    if open_days and draw(st.booleans()):
        early = [Window(opens=dt.time(8), closes=dt.time(11, 30)), Window(opens=dt.time(20))]
        calendar = attrs.evolve(calendar, weekday_windows={open_days[0]: early})
    if draw(st.booleans()):
        return calendar
    return with_an_open_day(lambda: draw(layers(around)).upon(calendar, id="drawn", name="A drawn calendar"))


def with_an_open_day(make):
    """The calendar that is made, unless it would have no open day at all, which is refused."""
    try:
        return make()
    except CountingError:
        reject()


@st.composite
def known_in_part(draw, calendar, around):
    """The same calendar, of which only a while is known."""
    since, until = around[0] + draw(st.integers(0, 50)) * DAY, around[0] + draw(st.integers(70, 120)) * DAY
    shut = [pair for pair in calendar.holidays if since <= pair[0] <= until]
    return with_an_open_day(lambda: attrs.evolve(calendar, holidays=shut, known_from=since, known_until=until))


@st.composite
def layers(draw, around):
    """What a place closes besides: a few days, a stretch of them, a stretch of every year, and what is in no term."""
    first = draw(st.dates(*around))
    own = dict.fromkeys(draw(st.lists(st.dates(*around), max_size=5)), "Own day")
    stretch = Closure(name="Moving house", first=first, last=first + draw(st.integers(0, 20)) * DAY)
    yearly = YearlyClosure(name="Winter", first=MonthDay(month=12, day=24), last=MonthDay(month=1, day=2))
    terms = [
        Term(name="A term", first=around[0] - 10 * DAY, last=around[0] + 70 * DAY),
        Term(name="The next", first=around[0] + 80 * DAY, last=around[1] + 10 * DAY),
    ]
    return Layer(
        holidays=own,
        closures=(stretch,) if draw(st.booleans()) else (),
        yearly_closures=(yearly,) if draw(st.booleans()) else (),
        terms=tuple(terms) if draw(st.booleans()) else (),
    )


@st.composite
def counts(draw, rules=every_rule):
    """What was counted, its steps as a script reads them, and the closed days of its calendar."""
    start, rule, zone = draw(days), draw(rules), draw(st.sampled_from(ZONES))
    around = (start - 60 * DAY, start + 60 * DAY)
    calendar = draw(calendars(around))
    stops = draw(st.lists(st.tuples(st.dates(*around), st.integers(0, 12)), max_size=3))
    left_out = [Interval(first=first, end=first + length * DAY) for first, length in stops]
    if rule.unit in HOURS or draw(st.booleans()):
        start = dt.datetime.combine(start, draw(times), tzinfo=draw(st.sampled_from((None, dt.UTC, zone))))
    trace = []
    found = count(start, rule, calendar, zone=zone, left_out=left_out, trace=trace)
    return found, trace, {calendar.id: plain(calendar)}


@st.composite
def cases(draw):
    """A case under drawn rules, its place, and when that happened which no record holds."""
    units = draw(st.sampled_from((strategies.IN_DAYS, HOURS, tuple(Unit))))
    procedure = draw(strategies.procedures(units=units, calendars=("place", "scotland", "all-days")))
    (version,) = procedure.versions
    start, timed = draw(days), draw(st.booleans())
    near = st.dates(start, start + 90 * DAY)
    happens = _Happening(draw, near, timed=timed)
    events = [received(f"{start}T09:30:00+00:00" if timed else start.isoformat())]
    events += [happens.given() for _ in range(draw(st.integers(0, 4)))]
    events += [what(happens.when()) for what in (acknowledged, responded) if draw(st.booleans())]
    if draw(st.booleans()):
        events.append(reached(happens.when(), "heard"))
    if len(version.stages) > 1 and draw(st.booleans()):
        events.append(escalated(happens.when()))
    elif draw(st.booleans()):
        events.append(closed(happens.when()))
    case = attrs.evolve(_under(case_of(*events), "drawn"), pauses=draw(_pauses(version, near)))
    around = (start - 60 * DAY, start + 60 * DAY)
    place = Place(zone=draw(st.sampled_from(ZONES)), calendar=draw(calendars(around)))
    known = draw(st.sampled_from(({}, *({"the matter": day} for day in (start, start + 40 * DAY)))))
    told = {period.starts for window in version.windows for period in window.periods if period.trigger is None}
    return case, version, place, {words: day for words, day in known.items() if words in told}


class _Happening:
    """Draws what happens near a day, and when."""

    def __init__(self, draw, near, *, timed):
        self.draw, self.near, self.timed = draw, near, timed

    def when(self):
        day = self.draw(self.near)
        return f"{day}T{self.draw(st.integers(0, 23)):02}:30:00+00:00" if self.timed else day.isoformat()

    def given(self):
        """More time, or a day: by the rules, against them, agreed, or set by somebody else."""
        draw, limit, when = self.draw, self.draw(st.sampled_from(("acknowledge", "respond"))), self.when()
        unit = draw(st.sampled_from((*strategies.IN_DAYS, *((Unit.HOURS,) if self.timed else ()))))
        until = draw(self.near).isoformat()
        kind = draw(st.sampled_from(("amount", "amount", "until", "agreed", "set", "panel")))
        if kind == "agreed":
            return agreed(when, until, limit=limit)
        if kind in {"set", "panel"}:
            return set_by(when, until, SetBy.PANEL if kind == "panel" else SetBy.OMBUDSMAN, limit=limit)
        amounts = {"amount": draw(st.integers(1, 60)), "unit": unit.value} if kind == "amount" else {"until": until}
        happened, event = extended(when, limit=limit, **amounts)
        broken = draw(st.sampled_from(((), (), *((each,) for each in Irregularity))))
        return happened, attrs.evolve(event, irregular=broken)


def _under(case, procedure):
    visits = tuple(attrs.evolve(visit, procedure=procedure) for visit in case.visits)
    return attrs.evolve(case, intake=attrs.evolve(case.intake, procedure=procedure), visits=visits)


@st.composite
def _pauses(draw, version, near):
    reasons = [rule.reason for rule in version.pauses] or ["unsaid"]
    stops = draw(st.lists(st.tuples(near, st.none() | st.integers(0, 20), st.sampled_from(reasons)), max_size=3))
    return tuple(
        Pause(pause=f"p{n}", paused=first, resumed=None if length is None else first + length * DAY, reason=reason)
        for n, (first, length, reason) in enumerate(stops)
    )


def closed_days(place):
    """The closed days of every calendar that a case at *place* may ask."""
    return {**SHIPPED, place.calendar.id: plain(place.calendar)}


def deadlines_of(drawn):
    case, version, place, _ = drawn
    try:
        return deadlines(case, version, place=place, calendars=CALENDARS)
    except CountingError:
        reject()  # hours were added to a day that was agreed, which has no time of day


def windows_of(drawn):
    case, version, place, known = drawn
    return windows(case, version, place=place, calendars=CALENDARS, known=known)
