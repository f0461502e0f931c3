"""A council that tests decide for: its rules, its place and its present day, and short ways to tell a case."""

import datetime as dt
from zoneinfo import ZoneInfo

import attrs

from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_outcomes import load_outcomes
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Matter, Received
from casework.domain.cases.fold import evolve, fold
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import Kind
from casework.domain.deadlines import deadlines
from casework.domain.time.places import Place

LONDON = ZoneInfo("Europe/London")
NOW = dt.datetime(2026, 6, 1, 12, 0, tzinfo=dt.UTC)
PROCEDURES = ProcedureLibrary()
CALENDARS = load_calendars()
OUTCOMES = load_outcomes()
PLACE = Place(zone=LONDON, calendar=CALENDARS["england-and-wales"])

COUNCIL, CARE, FOI, FEEDBACK = (
    "lgsco-code-2024",
    "adult-social-care-nhs-england-2009",
    "foi-2000",
    "local-feedback",
)
KINDS = {COUNCIL: Kind.COMPLAINT, CARE: Kind.COMPLAINT, FOI: Kind.INFORMATION_REQUEST, FEEDBACK: Kind.COMPLIMENT}


def on(text):
    """A date, or an instant where the text has a time."""
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)


def around(procedure=COUNCIL, *, received="2026-01-05", now=NOW):
    """What a decision may look at: the rules for a case received on that day."""
    found = PROCEDURES.get(procedure)
    version = found.version_on(on(received))
    return Circumstances(procedure=found, version=version, place=PLACE, calendars=CALENDARS, outcomes=OUTCOMES, now=now)


def received(day="2026-01-05", *, procedure=COUNCIL, **fields):
    """The receipt of a case with one matter."""
    said = {"kind": KINDS[procedure], "reference": "C-1", "stage": "1", "matters": (Matter(matter="m1"),), **fields}
    return on(day), Received(procedure=procedure, **said)


def case_of(*facts):
    """The case that (moment, event) pairs tell of, in the order in which they were recorded."""
    return fold("case-1", facts_of(*facts))


def facts_of(*facts, first=1):
    """Facts from (moment, event) pairs, numbered from *first* on."""
    return tuple(
        Fact(version=number, happened=happened, event=event)
        for number, (happened, event) in enumerate(facts, start=first)
    )


def after(case, event, day):
    """The case after one more event."""
    return evolve(case, Fact(version=case.version + 1, happened=on(day), event=event))


def decide(case, decision, day, *, procedure=COUNCIL, now=NOW, **arguments):
    """The case after a decision, by its name, that it allows."""
    event = DECISIONS[decision](case, around(procedure, now=now), happened=on(day), **arguments)
    return after(case, event, day)


def due_dates(case, procedure=COUNCIL):
    """Every limit of a case with its due and done dates."""
    version = PROCEDURES.get(procedure).version_on(dt.date(2026, 1, 5))
    found = deadlines(case, version, place=PLACE, calendars=CALENDARS)
    return [(each.stage, each.limit, each.due_on, each.done_on, each.result) for each in found]


def without_log(case):
    """The parts of a case, without what tells how they came about: its version and the numbers of its facts."""
    facts = tuple(attrs.evolve(fact, version=0) for fact in case.history)
    return attrs.evolve(case, version=0, struck=(), history=facts)
