"""Short ways to write down what happened to a case, and rules that are made up for a test."""

import datetime as dt
import functools
from zoneinfo import ZoneInfo

import attrs

from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.domain.authority import Authority, Evidence
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    Closed,
    Corrected,
    DateAgreed,
    DateSet,
    Escalated,
    Extended,
    MilestoneReached,
    Paused,
    Received,
    Referred,
    Reopened,
    Replacement,
    Responded,
    Resumed,
    Withdrawn,
)
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import Kind
from casework.domain.conduct import Conflict, RoleAt
from casework.domain.deadlines import deadlines
from casework.domain.procedures import (
    Count,
    ExtensionRule,
    Limit,
    ProcedureVersion,
    Stage,
    Trigger,
)
from casework.domain.time.counting import CountingRule
from casework.domain.time.places import Place

LONDON = ZoneInfo("Europe/London")
READ = Authority(citation="Policy 1.1", evidence=Evidence.READ)
CALENDARS = load_calendars()
PLACE = Place(zone=LONDON, calendar=CALENDARS["england-and-wales"])


def on(text):
    """A date, or an instant where the text has a time."""
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)


def received(day, *, stage="1"):
    return on(day), Received(kind=Kind.COMPLAINT, procedure="made-up", reference="C-1", stage=stage)


def acknowledged(day, stage="1"):
    return on(day), Acknowledged(stage=stage)


def accepted(day, stage="1"):
    return on(day), Accepted(stage=stage)


def responded(day, stage="1"):
    return on(day), Responded(stage=stage)


def reached(day, milestone, stage="1"):
    return on(day), MilestoneReached(stage=stage, milestone=milestone)


def paused(day, reason="waiting", pause="p1"):
    return on(day), Paused(pause=pause, reason=reason)


def resumed(day, pause="p1"):
    return on(day), Resumed(pause=pause)


def extended(day, amount=None, unit=None, *, until=None, limit="respond", stage="1"):
    until = None if until is None else on(until)
    return on(day), Extended(stage=stage, limit=limit, reason="complex", amount=amount, unit=unit, until=until)


def extended_some_day(amount=None, unit=None, *, written="2026-06-30", **said):
    happened, event = extended(written, amount, unit, **said)
    return happened, attrs.evolve(event, undated=True)


def agreed(day, until, *, limit="respond", stage="1"):
    return on(day), DateAgreed(stage=stage, limit=limit, until=on(until))


def set_by(day, until, by, *, limit="respond", stage="1"):
    return on(day), DateSet(stage=stage, limit=limit, until=on(until), by=by)


def escalated(day, stage="2"):
    return on(day), Escalated(stage=stage)


def closed(day):
    return on(day), Closed()


def withdrawn(day):
    return on(day), Withdrawn()


def referred(day):
    return on(day), Referred(body="ombudsman")


def reopened(day):
    return on(day), Reopened(reason="new-facts")


def corrected(day, version, replacement=None):
    replaced = None if replacement is None else Replacement(happened=replacement[0], event=replacement[1])
    return on(day), Corrected(version=version, reason="mistake", replacement=replaced)


def case_of(*events):
    return fold("C-1", [Fact(version=n, happened=day, event=event) for n, (day, event) in enumerate(events, start=1)])


@functools.cache
def library():
    return ProcedureLibrary()


def within(amount, unit="working_days", *, calendar="place", **how):
    return Count(rule=CountingRule(amount=amount, unit=unit, **how), calendar=calendar)


def more_time(base, amount=None, unit=None, evidence=Evidence.READ):
    return ExtensionRule(base=base, amount=amount, unit=unit, authority=Authority(citation="X 2", evidence=evidence))


def limit(name="respond", *, starts="stage_began", done="responded", counts=(), authority=READ, **more):
    return Limit(
        id=name, name=f"Do {name}", starts=Trigger.parse(starts), done=Trigger.parse(done),
        counts=tuple(counts), authority=authority, **more,
    )  # fmt: skip


def conflict(first, second):
    """A rule by which nobody who held the one role holds the other."""
    first, second = RoleAt.parse(first), RoleAt.parse(second)
    return Conflict(id="conflict", name="Never both", first=first, second=second, authority=READ)


ANOTHER_AT_2 = conflict("complaint_handler@1", "complaint_handler@2")


def rules(*limits, pauses=(), conflicts=(), **stages):
    """A procedure with these limits in stage 1, and those of ``two`` in stage 2."""
    return ProcedureVersion(
        procedure="made-up", effective_from=dt.date(2000, 1, 1), authority=READ, first_stages=("1",),
        stages=(
            Stage(id="1", name="Stage 1", next=("2",), limits=tuple(limits)),
            Stage(id="2", name="Stage 2", limits=tuple(stages.get("two", ()))),
        ),
        pauses=tuple(pauses), conflicts=tuple(conflicts), fingerprint="none",
    )  # fmt: skip


def all_deadlines(case, procedure, *, place=PLACE, bodies=()):
    """Every deadline; *procedure* is a version, or the id of a procedure that comes with casework."""
    if isinstance(procedure, str):
        day = case.intake.received
        day = day.astimezone(place.zone).date() if isinstance(day, dt.datetime) else day
        procedure = library().get(procedure).version_on(day)
    case = _under(case, procedure.procedure)
    return deadlines(case, procedure, place=place, calendars=CALENDARS, bodies=frozenset(bodies))


def _under(case, procedure):
    """The case as if it had been received under *procedure*: the histories here fit any."""
    visits = tuple(attrs.evolve(visit, procedure=procedure) for visit in case.visits)
    return attrs.evolve(case, intake=attrs.evolve(case.intake, procedure=procedure), visits=visits)


def deadline(case, procedure, name="respond", *, stage="1", visit=None, **how):
    """The deadline of the limit *name*, in the latest visit to *stage* unless *visit* says otherwise."""
    found = [each for each in all_deadlines(case, procedure, **how) if each.limit == name and each.stage == stage]
    return found[-1] if visit is None else next(each for each in found if each.visit == visit)


def statuses(found, *days):
    """How a deadline stands on each of these days."""
    return [found.status(on(day)).value for day in days]


LGSCO = "lgsco-code-2024"
TEN_DAYS = rules(limit(counts=[within(10)]))
