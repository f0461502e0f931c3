"""Short ways to say what a case is reminded of: schedules made up for a test, and what is on record when."""

import datetime as dt

from casework.domain.authority import Authority, Evidence
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.deadlines import deadlines
from casework.domain.reminders.firing import agenda
from casework.domain.reminders.schedules import AppliesTo, ReminderSchedule, Rung, Subject, When
from casework.domain.reminders.watching import OnRecord, Setting
from tests.histories import CALENDARS, LONDON, PLACE

OURS = Authority(citation="Our own choice", evidence=Evidence.LOCAL)
ROLES = {"manager": ("staff-3",), "head-of-service": ("staff-1",)}
GOES_UP = ("handler", "team", "manager", "head-of-service")
NINE = dt.time(9)


def rung(when, *, watches="limit", to=("manager",), name="r", **said):
    return Rung(id=name, watches=Subject(watches), when=When.parse(when), to=tuple(to), **said)


def schedule(*rungs, applies_to=None, **said):
    said = {"id": "town", "name": "Town", "authority": OURS, "goes_up": GOES_UP, **said}
    return ReminderSchedule(rungs=rungs, applies_to=applies_to or AppliesTo(), **said)


def setting(place=PLACE, roles=ROLES, calendars=CALENDARS):
    return Setting(place=place, calendars=calendars, roles=roles)


def at_nine(moment):
    """The instant of nine in the morning on that day, unless it is an instant already."""
    return moment if isinstance(moment, dt.datetime) else dt.datetime.combine(moment, NINE, LONDON)


def instant(text):
    """A local time in London."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


def reminded(rules, facts, plan, *, until="2026-12-31T00:00", where=None, written=None, restrictions=(), **said):
    """The agenda of the case of *facts*, each written down when it happened, or as *written* says in their order."""
    where = where or setting()
    times = [at_nine(moment) for moment, _ in facts] if written is None else [instant(each) for each in written]

    def record(many):
        known = [Fact(version=n, happened=moment, event=event) for n, (moment, event) in enumerate(facts[:many], 1)]
        case = fold("case-1", known)
        found = deadlines(case, rules, place=where.place, calendars=where.calendars)
        return OnRecord(
            case=case,
            deadlines=found,
            recorded=dict(enumerate(times[:many], 1)),
            version=rules if case.is_open else None,
            restrictions=restrictions,
        )

    def record_at(moment):
        many = max((number for number, time in enumerate(times, 1) if time <= moment), default=0)
        return record(many) if many else None

    return agenda(record(len(facts)), plan, where, until=instant(until), **{"record_at": record_at, **said})


def fires(found):
    """When reminders fire, as local times."""
    return [f"{each.fires_at.astimezone(LONDON):%a %Y-%m-%d %H:%M}" for each in found.reminders]


def skips(found):
    """What is skipped, and why."""
    return [(each.about.sort.value, each.why.value) for each in found.skipped]
