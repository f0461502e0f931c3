"""A town whose cases have one time limit each, swept whenever a test says; and what the slow oracle expects of it."""

import datetime as dt
import json
from functools import cache
from types import SimpleNamespace

import attrs

from casework import Actor, Casebook
from casework.application.organisations import Organisation
from casework.domain.cases.vocabulary import Kind
from casework.domain.procedures import Procedure
from casework.domain.time.calendars import WorkingCalendar
from casework.testing import FixedClock
from tests.histories import LONDON, limit, rules, within
from tests.reminding import ROLES, rung, schedule

ME = Actor("staff-17")
UNITS = {"working": "working day", "calendar": "calendar day"}


class Amounts:
    """Procedures p1, p2, ... with a limit of so many working days."""

    def get(self, procedure_id):
        return _procedure(procedure_id)

    def ids(self):
        return ()


@cache
def _procedure(procedure_id):
    amount = int(procedure_id.removeprefix("p"))
    version = attrs.evolve(rules(limit(counts=[within(amount)])), procedure=procedure_id)
    return Procedure(
        id=procedure_id,
        name=procedure_id,
        jurisdiction="none",
        legal_status="made up",
        applies_to=tuple(Kind),
        versions=(version,),
    )


def words(how, amount, unit):
    """A rung of the oracle in the words of a schedule."""
    many = f"{amount} {UNITS[unit]}s"
    said = {"on": "on", "share": f"at {amount} %", "every": f"every {many} while overdue"}
    return said.get(how, f"{many} {how}")


def calendar(closed):
    """A calendar that is closed on those weekdays and dates."""
    return WorkingCalendar(
        id="drawn",
        name="Drawn",
        closed_weekdays={day for day in closed if isinstance(day, int)},
        holidays={day: "A holiday" for day in closed if isinstance(day, dt.date)},
    )


def town(plan, closed, *, at=9, address="memory:", clock=None):
    """A casebook under the rungs of *plan*, each of which tells the manager."""
    told = schedule(*(rung(words(*each), name=name) for name, each in plan.items()), at=dt.time(at))
    return Casebook.open(
        address,
        organisation=Organisation(id="town", calendar="drawn", roles=ROLES),
        procedures=Amounts(),
        calendars={"drawn": calendar(closed)},
        reminders={"town": told},
        clock=clock or FixedClock(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)),
    )


def with_calendar(book, closed):
    """The same casebook once another calendar holds."""
    return Casebook(
        book.store,
        book.organisation,
        procedures=book.rulebook.procedures,
        calendars={"drawn": calendar(closed)},
        rules=book._rule_files,
        clock=book.clock,
    )


def play(book, cases, sweeps, last, *, ids=None):
    """Let *cases* come in and change when they do, and sweep at *sweeps*; return their ids by number.

    A case is (start, amount, changes) and a sweep (when it comes, what its clock shows), as in the oracle. A sweep
    comes after whatever happened at its instant. Cases that are among *ids* came in before, and what happened before
    the first sweep has happened.
    """
    ids, first = dict(ids or {}), sweeps[0][0]
    acts = [(comes, 1, None, shows) for comes, shows in sweeps if comes <= last]
    for number, (start, _, changes) in enumerate(cases):
        came = number in ids
        acts += [] if came else [(begin(start), 0, number, "received")]
        acts += [(hour, 0, number, due) for hour, due in changes if hour <= last and not (came and hour < first)]
    for at, _, number, what in sorted(acts, key=lambda act: act[:2]):
        book.clock.set(what if number is None else at)
        if number is None:
            book.sweep(by=ME)
        elif what == "received":
            start, amount, _ = cases[number]
            ids[number] = book.receive(
                kind="complaint", procedure=f"p{amount}", received_at=start, summary="Bins", by=ME
            ).id
        elif what is None:
            book.respond(ids[number], outcome="upheld", by=ME)
        else:
            book.agree_date(ids[number], limit="respond", until=what, by=ME)
    return ids


def begin(day):
    """The first instant of a local day, in UTC."""
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


def told(book, case):
    """What was claimed for a case: {(rung, due, turn): (the instant it was due, when it was claimed)}."""
    found = {}
    for record in book.store.read("town", f"notifications/{case}"):
        said = SimpleNamespace(**json.loads(record.data))
        if record.name == "notification.due":
            key = said.rung, dt.date.fromisoformat(said.about["on"]), said.number
            assert key not in found, "claimed twice"
            found[key] = dt.datetime.fromisoformat(said.fires_at), dt.datetime.fromisoformat(record.happened)
    return found
