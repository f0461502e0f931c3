"""The deadline calculator: from a plain list of what happened to the deadlines of a procedure, without a store.

The events of a calculation are a small, fixed language of their own. They become the events of a case and are folded
like any other, so a calculation and a case with the same facts can never disagree. Nothing is decided here: a
calculation says what follows from the facts, whether or not a body should have let them happen.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

import attrs

from casework.application.ports import ProcedureSource
from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    Closed,
    DateAgreed,
    DateSet,
    Escalated,
    Event,
    Extended,
    MilestoneReached,
    Paused,
    Received,
    Reopened,
    Responded,
    Resumed,
)
from casework.domain.cases.fields import check_code
from casework.domain.cases.fold import begin, evolve
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import SetBy
from casework.domain.deadlines import Deadline, governed_deadlines
from casework.domain.governing import versions_of
from casework.domain.procedures import Procedure, ProcedureVersion, Stage
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.counting import Unit
from casework.domain.time.moments import Moment, local_day, order_key, parse_moment
from casework.domain.time.places import Place
from casework.errors import DataError, NaiveInstantError, UsageError

Raw: TypeAlias = Mapping[str, object]

UNSAID = "unsaid"
"""The reason of a pause or an extension for which none was given."""


@attrs.frozen(kw_only=True)
class Happening:
    """One event of a calculation: its name, when it happened, and what else was said of it."""

    name: str
    on: Moment
    said: Raw


@attrs.frozen(kw_only=True)
class Calculation:
    """The answer: the deadlines, under the version of the procedure in force on the day of receipt."""

    case: Case
    version: ProcedureVersion
    deadlines: tuple[Deadline, ...]


def calculate(
    procedure: str,
    events: Iterable[Raw],
    *,
    procedures: ProcedureSource,
    calendars: Mapping[str, WorkingCalendar],
    place: Place,
    bodies: frozenset[str] = frozenset(),
) -> Calculation:
    """Return the deadlines of *procedure* for a case in which *events* happened.

    Each event is a mapping such as ``{"event": "received", "on": "2026-03-30"}``; ``on`` is a date, or an instant with
    its offset. They may come in any order.

    Raises:
        NotFoundError: If there is no such procedure, stage, limit or calendar.
        UsageError: If the procedure was not in force on the day of receipt.
        DataError: If an event cannot be read, or cannot have happened as it was told.
    """
    found = procedures.get(procedure)
    happenings = in_order([_happening(raw, number, place.zone) for number, raw in enumerate(events)], place.zone)
    version = found.version_on(local_day(happenings[0].on, place.zone))
    case = case_from(happenings, found, place.zone)
    return Calculation(
        case=case,
        version=version,
        deadlines=governed_deadlines(case, found, place=place, calendars=calendars, bodies=bodies),
    )


def in_order(happenings: Sequence[Happening], zone: dt.tzinfo) -> list[Happening]:
    """Return *happenings* in the order in which they happened, the receipt first.

    Where a day has an event without a time, nobody can say what came first on it: its events stay as they were given,
    after the receipt.

    Raises:
        DataError: If there is not exactly one receipt, or something happened before it.
    """
    by_day = sorted(happenings, key=lambda each: local_day(each.on, zone))
    ordered: list[Happening] = []
    for _, group in itertools.groupby(by_day, key=lambda each: local_day(each.on, zone)):
        same_day = list(group)
        if all(isinstance(each.on, dt.datetime) for each in same_day):
            same_day.sort(key=lambda each: order_key(each.on, zone))
        else:
            same_day.sort(key=lambda each: each.name != "received")
        ordered += same_day
    receipts = sum(each.name == "received" for each in ordered)
    if receipts != 1:
        message = f"there are {receipts} events received: say once when the case was received"
        raise DataError(message)
    if ordered[0].name != "received":
        message = f"{ordered[0].name} on {ordered[0].on.isoformat()} comes before the receipt"
        raise DataError(message)
    return ordered


def case_from(happenings: Sequence[Happening], procedure: Procedure, zone: dt.tzinfo) -> Case:
    """Return the case to which *happenings*, in their order, happened at a place in *zone*.

    Raises:
        DataError: If one of them cannot have happened.
        NotFoundError: If it names a stage or a limit that the procedure does not have.
    """
    receipt, *rest = happenings
    version = procedure.version_on(local_day(receipt.on, zone))
    case = begin("calculation", Fact(version=1, happened=receipt.on, event=_received(receipt, procedure, version)))
    for number, happening in enumerate(rest, start=2):
        event = MAKERS[happening.name](happening, case, _governing(procedure, case, happening, zone))
        case = evolve(case, Fact(version=number, happened=happening.on, event=event))
    return case


def _governing(procedure: Procedure, case: Case, happening: Happening, zone: dt.tzinfo) -> ProcedureVersion:
    def day(moment: Moment) -> dt.date:
        return local_day(moment, zone)

    return versions_of(procedure, case, len(case.visits) - 1, day=day, up_to=day(happening.on))[-1]


def _happening(raw: Raw, number: int, zone: dt.tzinfo) -> Happening:
    where = f"events[{number}]"
    if not isinstance(raw, Mapping):
        message = f'{where}: {raw!r} is no event: write it as {{"event": "received", "on": "2026-03-30"}}'
        raise DataError(message)
    name = raw.get("event")
    if not isinstance(name, str) or name not in KEYS:
        message = f"{where}.event: {name!r} is not known; write one of {', '.join(KEYS)}"
        raise DataError(message)
    allowed = {"event", "on", *KEYS[name]}
    unknown = sorted(str(key) for key in raw if key not in allowed)
    if unknown:
        message = f"{where}: {name} has no {', '.join(unknown)}; it has {', '.join(sorted(allowed))}"
        raise DataError(message)
    said = {key: value for key, value in raw.items() if value is not None}
    try:
        return Happening(name=name, on=moment_from(said.get("on"), zone=zone), said=said)
    except UsageError as error:
        message = f"{where}.on: {error}"
        raise DataError(message) from None


def moment_from(value: object, *, zone: dt.tzinfo = dt.UTC) -> Moment:
    """Return the date or instant that *value* is, or is the text of.

    Raises:
        UsageError: If it is neither, or an instant without its offset; that of *zone* is suggested.
    """
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        message = f"{value!r} is not a date: write it as 2026-04-03, or an instant as 2026-04-03T23:30:00+01:00"
        raise UsageError(message)
    try:
        return parse_moment(value)
    except NaiveInstantError as error:
        raise NaiveInstantError(error.value, zone=zone) from None


def _received(happening: Happening, procedure: Procedure, version: ProcedureVersion) -> Received:
    stage = _text(happening, "stage")
    return Received(
        kind=procedure.applies_to[0],
        procedure=procedure.id,
        reference="calculation",
        stage=version.first_stage if stage is None else version.stage(stage).id,
    )


def _stage(happening: Happening, case: Case, version: ProcedureVersion) -> Stage:
    """The stage that an event belongs to: the present one, or the one it names, if the case has been there."""
    stage = version.stage(_text(happening, "stage") or case.stage)
    if all(visit.stage != stage.id for visit in case.visits):
        message = f"{happening.name} on {happening.on.isoformat()}: the case has not been in stage {stage.id} by then"
        raise DataError(message)
    return stage


def _acknowledged(happening: Happening, case: Case, version: ProcedureVersion) -> Event:
    return Acknowledged(stage=_stage(happening, case, version).id)


def _accepted(happening: Happening, case: Case, version: ProcedureVersion) -> Event:
    return Accepted(stage=_stage(happening, case, version).id)


def _responded(happening: Happening, case: Case, version: ProcedureVersion) -> Event:
    return Responded(stage=_stage(happening, case, version).id)


def _stage_requested(happening: Happening, _case: Case, version: ProcedureVersion) -> Event:
    return Escalated(stage=version.stage(_needed(happening, "stage")).id)


def _milestone(happening: Happening, case: Case, version: ProcedureVersion) -> Event:
    stage, name = _stage(happening, case, version), _needed(happening, "name")
    if name not in stage.milestones:
        known = ", ".join(stage.milestones) or "none"
        message = f"milestone: stage {stage.id} of {version.id} has no milestone {name}; it has {known}"
        raise DataError(message)
    return MilestoneReached(stage=stage.id, milestone=name)


def _paused(happening: Happening, case: Case, version: ProcedureVersion) -> Event:
    reason = check_code("reason", _text(happening, "reason") or UNSAID)
    known = sorted(pause.reason for pause in version.pauses)
    if reason not in {UNSAID, *known}:
        message = (
            f"paused: {version.id} has no pause for {reason}; it has {', '.join(known) or 'none'}, "
            "or leave the reason away"
        )
        raise DataError(message)
    return Paused(pause=f"p{len(case.pauses) + 1}", reason=reason)


def _resumed(happening: Happening, case: Case, _version: ProcedureVersion) -> Event:
    """The pause that began first ends first, since nobody names them."""
    if case.open_pause is None:
        message = f"resumed on {happening.on.isoformat()}: nothing was paused by then"
        raise DataError(message)
    return Resumed(pause=case.open_pause.pause)


def _extended(happening: Happening, case: Case, version: ProcedureVersion) -> Event:
    stage = _stage(happening, case, version)
    limit = stage.limit(_needed(happening, "limit"))
    amount, unit, until = happening.said.get("amount"), _text(happening, "unit"), _until(happening)
    if until is None and amount is None:
        own = limit.extension
        if own is None or own.amount is None:
            message = f"extended: {version.id} sets no length for {limit.id}; give amount and unit, or until"
            raise DataError(message)
        amount, unit = own.amount, unit or own.unit
    elif until is not None and amount is not None:
        message = "extended: give amount and unit, or until, not both"
        raise DataError(message)
    if amount is not None and (type(amount) is not int or amount < 1):
        message = f"extended: amount is a whole number from 1 on, not {amount!r}"
        raise DataError(message)
    return Extended(
        stage=stage.id,
        limit=limit.id,
        reason=UNSAID,
        amount=amount,
        unit=None if unit is None else Unit(unit).value,
        until=until,
    )


def _date_agreed(happening: Happening, case: Case, version: ProcedureVersion) -> Event:
    stage, until = _stage(happening, case, version), _given_day(happening, "agreed")
    return DateAgreed(stage=stage.id, limit=stage.limit(_needed(happening, "limit")).id, until=until)


def _date_set(happening: Happening, case: Case, version: ProcedureVersion) -> Event:
    stage, until, by = _stage(happening, case, version), _given_day(happening, "set"), _needed(happening, "by")
    if by not in list(SetBy):
        message = f"date_set: {by!r} sets no dates; write one of {', '.join(SetBy)}"
        raise DataError(message)
    return DateSet(stage=stage.id, limit=stage.limit(_needed(happening, "limit")).id, until=until, by=SetBy(by))


def _given_day(happening: Happening, how: str) -> dt.date:
    until = _until(happening)
    if until is None:
        message = f"{happening.name}: until is missing; say which day was {how}"
        raise DataError(message)
    return until


def _closed(_happening: Happening, _case: Case, _version: ProcedureVersion) -> Event:
    return Closed()


def _reopened(happening: Happening, case: Case, _version: ProcedureVersion) -> Event:
    if case.is_open:
        message = f"reopened on {happening.on.isoformat()}: the case was not closed by then"
        raise DataError(message)
    return Reopened(reason=UNSAID)


def _text(happening: Happening, key: str) -> str | None:
    value = happening.said.get(key)
    if value is not None and not isinstance(value, str):
        message = f"{happening.name}: {key} is a text, not {value!r}"
        raise DataError(message)
    return value


def _needed(happening: Happening, key: str) -> str:
    value = _text(happening, key)
    if value is None:
        message = f"{happening.name}: {key} is missing"
        raise DataError(message)
    return value


def _until(happening: Happening) -> dt.date | None:
    value = happening.said.get("until")
    if value is None:
        return None
    until = moment_from(value)
    if isinstance(until, dt.datetime):
        message = f"{happening.name}: until is a date, not the instant {value!r}"
        raise DataError(message)
    return until


MAKERS: Mapping[str, Callable[[Happening, Case, ProcedureVersion], Event]] = {
    "acknowledged": _acknowledged,
    "stage_requested": _stage_requested,
    "accepted": _accepted,
    "milestone": _milestone,
    "paused": _paused,
    "resumed": _resumed,
    "extended": _extended,
    "date_agreed": _date_agreed,
    "date_set": _date_set,
    "responded": _responded,
    "closed": _closed,
    "reopened": _reopened,
}

KEYS: Mapping[str, frozenset[str]] = {
    "received": frozenset({"stage"}),
    "acknowledged": frozenset({"stage"}),
    "stage_requested": frozenset({"stage"}),
    "accepted": frozenset({"stage"}),
    "milestone": frozenset({"name", "stage"}),
    "paused": frozenset({"reason"}),
    "resumed": frozenset(),
    "extended": frozenset({"limit", "amount", "unit", "until", "stage"}),
    "date_agreed": frozenset({"limit", "until", "stage"}),
    "date_set": frozenset({"limit", "until", "by", "stage"}),
    "responded": frozenset({"stage"}),
    "closed": frozenset(),
    "reopened": frozenset(),
}
"""The events of a calculation, and what may be said of each beside ``event`` and ``on``."""
