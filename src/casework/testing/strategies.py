"""Hypothesis strategies for days, moments, codes, events, calendars and whole histories of cases.

With them you test rules of your own against cases that nobody thought of: draw a history that your procedure allows,
compute its deadlines, and say what must always hold.
"""

import datetime as dt
import functools
import types
import typing
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar, Union
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st

from casework.adapters.toml_calendars import load_calendars
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances, allowed_now
from casework.domain.cases.events import EVENTS, Absorbed, Corrected, Event, Matter, Party, Received, Replacement
from casework.domain.cases.fields import holds_detail
from casework.domain.cases.fold import begin, evolve
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import AskedBy, Channel, Role
from casework.domain.money import Money
from casework.domain.procedures import Procedure, ProcedureVersion
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.moments import Moment, local_day
from casework.domain.time.places import Place
from casework.errors import DecisionError, UsageError

__all__ = ["NOW", "calendars", "codes", "days", "details", "events", "histories", "moments", "money"]

NOW = dt.datetime(2100, 1, 1, 12, 0, tzinfo=dt.UTC)
"""The present instant for which histories are drawn: everything in them happened before it."""

LONDON = ZoneInfo("Europe/London")
_ZONES = (dt.UTC, LONDON, dt.timezone(dt.timedelta(hours=-9, minutes=-30)), dt.timezone(dt.timedelta(hours=14)))
_FIRST, _LAST = dt.date(2010, 1, 1), dt.date(2039, 12, 31)
_MANY = 3
_A_DETAIL = "detail-" + "0" * 32
_CODE_START = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

Value = TypeVar("Value")
Draw = Callable[[st.SearchStrategy[Any]], Any]


def days(first: dt.date = _FIRST, last: dt.date = _LAST) -> st.SearchStrategy[dt.date]:
    """Draw dates without a time of day."""
    return st.dates(first, last)


def moments(first: dt.date = _FIRST, last: dt.date = _LAST) -> st.SearchStrategy[Moment]:
    """Draw dates, and instants with an offset, as they may stand in a log."""
    return days(first, last) | _instants(first, last)


def _instants(first: dt.date = _FIRST, last: dt.date = _LAST) -> st.SearchStrategy[dt.datetime]:
    start, end = dt.datetime.combine(first, dt.time.min), dt.datetime.combine(last, dt.time.max)
    instants = st.datetimes(start, end, timezones=st.sampled_from(_ZONES), allow_imaginary=False)
    return instants.map(_with_fixed_offset)


def _with_fixed_offset(instant: dt.datetime) -> dt.datetime:
    return dt.datetime.fromisoformat(instant.isoformat())


def codes() -> st.SearchStrategy[str]:
    """Draw ids and codes: what may stand in an event in the place of text."""
    start, rest = st.sampled_from(_CODE_START), st.text(_CODE_START + "._:/-", max_size=119)
    return st.builds(str.__add__, start, rest)


def details() -> st.SearchStrategy[str]:
    """Draw ids of details: what stands in an event where it refers to words or to a person."""
    return st.integers(0, 16**32 - 1).map("detail-{:032x}".format)


def money() -> st.SearchStrategy[Money]:
    """Draw amounts of money: more than nothing, with at most two decimals."""
    amounts = st.integers(1, 10_000_000).map(lambda pence: Decimal(pence) / 100)
    return st.builds(Money, amount=amounts, currency=st.sampled_from(("GBP", "EUR")))


def calendars(first: dt.date = _FIRST, last: dt.date = _LAST, *, most: int = 20) -> st.SearchStrategy[WorkingCalendar]:
    """Draw small calendars: some weekdays closed, but not all, and up to *most* holidays."""
    weekdays = st.frozensets(st.integers(0, 6), max_size=6)
    holidays = st.frozensets(days(first, last), max_size=most)
    return st.builds(
        WorkingCalendar,
        id=st.just("drawn"),
        name=st.just("A drawn calendar"),
        closed_weekdays=weekdays,
        holidays=holidays.map(lambda closed: tuple((day, "A holiday") for day in sorted(closed))),
    )


def events(*kinds: type[Event]) -> st.SearchStrategy[Event]:
    """Draw events of *kinds*, or of every kind; each field holds whatever may stand there."""
    return st.one_of(*(_instances(kind) for kind in kinds or EVENTS))


def _instances(kind: type[Value]) -> st.SearchStrategy[Value]:
    if kind is Replacement:
        others = [event for event in EVENTS if event is not Corrected]
        return typing.cast(
            "st.SearchStrategy[Value]",
            st.builds(Replacement, happened=moments(), event=st.deferred(lambda: events(*others))),
        )
    if kind is Money:
        return typing.cast("st.SearchStrategy[Value]", money())
    if kind is Absorbed:
        receipts = st.fixed_dictionaries({"received_on": days()}) | st.fixed_dictionaries({"received_at": _instants()})
        return typing.cast(
            "st.SearchStrategy[Value]", st.builds(lambda case, told: Absorbed(case=case, **told), codes(), receipts)
        )
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{field.name: _held(field, hints[field.name]) for field in attrs.fields(kind)})  # type: ignore[arg-type]  # an attrs class


def _held(field: "attrs.Attribute[Any]", hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any type hint of a field
    if not holds_detail(field):
        return _values(hint)
    return details() if hint is str else st.none() | details()


def _values(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any type hint of a field
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in {Union, types.UnionType}:
        return st.one_of(*(_values(one) for one in inner))
    if origin is tuple:
        return st.lists(_values(inner[0]), max_size=_MANY).map(tuple)
    if hint is types.NoneType:
        return st.none()
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    plain: dict[Any, st.SearchStrategy[Any]] = {
        str: codes(),
        int: st.integers(1, 10_000),
        bool: st.booleans(),
        dt.date: days(),
    }
    return plain[hint] if hint in plain else _instances(hint)


def histories(
    procedure: Procedure,
    *,
    first: dt.date = dt.date(2015, 1, 1),
    last: dt.date = dt.date(2035, 12, 31),
    longest: int = 12,
    corrections: bool = True,
    zone: dt.tzinfo = LONDON,
    named: Mapping[str, WorkingCalendar] | None = None,
) -> st.SearchStrategy[tuple[Fact, ...]]:
    """Draw histories that *procedure* allows: a receipt between *first* and *last*, then up to *longest* decisions.

    Each decision is one that the case allows at that point; some are recorded late. All of it happened before ``NOW``.
    *named* holds the calendars of your own that the procedure names, by id.
    """
    shipped = load_calendars()
    place = Place(zone=zone, calendar=shipped["england-and-wales"])
    around = functools.partial(_around, procedure, place=place, calendars={**shipped, **(named or {})})
    begins = [version.effective_from for version in procedure.versions]
    since = first if begins[0] is None else max(first, begins[0])
    until = last if procedure.ends_on is None else min(last, procedure.ends_on)
    return _histories(around, received=days(since, until), longest=longest, corrections=corrections)


@st.composite
def _histories(
    draw: Draw,
    around: Callable[[Moment], Circumstances],
    *,
    received: st.SearchStrategy[dt.date],
    longest: int,
    corrections: bool,
) -> tuple[Fact, ...]:
    began = draw(received)
    receipt = _receipt(draw, around(began))
    case = begin("case-drawn", Fact(version=1, happened=began, event=receipt))
    facts = [*case.history]
    for _ in range(draw(st.integers(0, longest))):
        fact = _next(draw, case, around(case.intake.received), corrections=corrections)
        if fact is not None:
            case = evolve(case, fact)
            facts.append(fact)
    return tuple(facts)


def _around(
    procedure: Procedure, received: Moment, *, place: Place, calendars: Mapping[str, WorkingCalendar]
) -> Circumstances:
    version = procedure.version_on(local_day(received, place.zone))
    return Circumstances(procedure=procedure, version=version, place=place, calendars=calendars, now=NOW)


def _receipt(draw: Draw, circumstances: Circumstances) -> Received:
    return Received(
        kind=draw(st.sampled_from(circumstances.procedure.applies_to)),
        procedure=circumstances.procedure.id,
        reference="C-1",
        stage=draw(st.sampled_from(circumstances.version.first_stages)),
        channel=draw(st.sampled_from(Channel)),
        matters=(Matter(matter="m1", service=draw(_FEW_CODES)),),
    )


def _next(draw: Draw, case: Case, circumstances: Circumstances, *, corrections: bool) -> Fact | None:
    """Return one more fact that the case allows; none where the drawn date or words do not fit."""
    allowed = [name for name in allowed_now(case, circumstances.version) if corrections or name != "correct"]
    name = draw(st.sampled_from([name for name in allowed if name in _DRAWN for _ in range(_OFTEN.get(name, 1))]))
    happened = _when(draw, case, circumstances)
    try:
        event = _DRAWN[name](draw, case, circumstances, happened)
    except (DecisionError, UsageError):
        return None
    return Fact(version=case.version + 1, happened=happened, event=event)


def _when(draw: Draw, case: Case, circumstances: Circumstances) -> Moment:
    """Return a day some time after the last fact; now and then an earlier one, recorded late, or an instant."""
    latest = circumstances.day(case.history[-1].happened)
    day = latest + dt.timedelta(days=draw(st.integers(-5, 40)))
    if draw(st.booleans()):
        return day
    hours = draw(st.integers(0, 23))
    return _with_fixed_offset(dt.datetime.combine(day, dt.time(hours), circumstances.zone))


Drawn: TypeAlias = Callable[[Draw, Case, Circumstances, Moment], Event]

_FEW_CODES = st.sampled_from(("housing", "waste", "delay", "conduct", "upheld", "not-upheld"))
_SOME_CODE = st.none() | _FEW_CODES


def _simply(decide: Callable[..., Event], **arguments: st.SearchStrategy[Any]) -> Drawn:
    """Return a way to draw the event of *decide*, whose arguments do not depend on the case."""

    def drawn(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
        given = {name: draw(strategy) for name, strategy in arguments.items()}
        return decide(case, circumstances, happened=happened, **given)

    return drawn


def _in_a_stage(decide: Callable[..., Event], **arguments: st.SearchStrategy[Any]) -> Drawn:
    """Return a way to draw the event of *decide* in the present stage, or in an earlier one where it was forgotten."""

    def drawn(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
        stage = draw(st.sampled_from([None, *(visit.stage for visit in case.visits)]))
        given = {name: draw(strategy) for name, strategy in arguments.items()}
        return decide(case, circumstances, happened=happened, stage=stage, **given)

    return drawn


def _pause(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    known = [rule.reason for rule in circumstances.version.pauses] or ["none"]
    return DECISIONS["pause"](case, circumstances, happened=happened, reason=draw(st.sampled_from(known)))


def _resume(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    pause = draw(st.sampled_from([each.pause for each in case.open_pauses]))
    return DECISIONS["resume"](case, circumstances, happened=happened, pause=pause)


def _extend(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    limits = _stage_limits(case, circumstances.version, extensible=True)
    return DECISIONS["extend"](
        case,
        circumstances,
        happened=happened,
        reason="complexity",
        limit=draw(st.sampled_from(limits)),
        amount=draw(st.none() | st.integers(1, 20)),
        until=draw(st.none() | st.integers(0, 60).map(lambda more: _later(happened, more, circumstances))),
    )


def _agree_date(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    limits = _stage_limits(case, circumstances.version)
    if not limits:
        return DECISIONS["note"](case, circumstances, happened=happened, text=_A_DETAIL)
    until = _later(happened, draw(st.integers(0, 60)), circumstances)
    return DECISIONS["agree-date"](
        case, circumstances, happened=happened, limit=draw(st.sampled_from(limits)), until=until
    )


def _stage_limits(case: Case, version: ProcedureVersion, *, extensible: bool = False) -> list[str]:
    return [limit.id for limit in version.stage(case.stage).limits if limit.extension or not extensible]


def _later(happened: Moment, more: int, circumstances: Circumstances) -> dt.date:
    return circumstances.day(happened) + dt.timedelta(days=more)


def _milestone(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    named = circumstances.version.stage(case.stage).milestones
    return DECISIONS["milestone"](case, circumstances, happened=happened, milestone=draw(st.sampled_from(named)))


def _add_party(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    party = Party(party=f"p{draw(st.integers(1, 3))}", role=draw(st.sampled_from(Role)))
    return DECISIONS["add-party"](case, circumstances, happened=happened, party=party)


def _add_matter(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    matter = Matter(matter=f"m{draw(st.integers(2, 4))}", service=draw(_SOME_CODE))
    return DECISIONS["add-matter"](case, circumstances, happened=happened, matter=matter)


def _correct(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    wrong = draw(st.sampled_from((*case.history, *case.struck)))
    replacement, after = None, circumstances
    if wrong in case.struck or draw(st.booleans()):
        moved = circumstances.day(wrong.happened) + dt.timedelta(days=draw(st.integers(-10, 10)))
        replacement = Replacement(happened=moved, event=wrong.event)
        if isinstance(wrong.event, Received):
            after = attrs.evolve(circumstances, version=circumstances.procedure.version_on(moved))
    return DECISIONS["correct"](
        case,
        circumstances,
        happened=happened,
        version=wrong.version,
        reason="typing-error",
        replacement=replacement,
        after=after,
    )


_OFTEN = {"respond": 3, "pause": 3, "resume": 3, "extend": 3, "escalate": 3, "milestone": 3, "close": 2, "reopen": 2}
"""The decisions that move clocks are drawn more often than the others."""

_DRAWN: dict[str, Drawn] = {
    "acknowledge": _in_a_stage(DECISIONS["acknowledge"], told_due_on=st.none() | days()),
    "accept": _in_a_stage(DECISIONS["accept"]),
    "categorise": _simply(
        DECISIONS["categorise"], scheme=_FEW_CODES, categories=st.lists(_FEW_CODES, max_size=2).map(tuple)
    ),
    "assign": _simply(DECISIONS["assign"], handler=_SOME_CODE, team=_FEW_CODES),
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "agree-date": _agree_date,
    "milestone": _milestone,
    "respond": _in_a_stage(DECISIONS["respond"], outcome=_SOME_CODE),
    "escalate": _simply(DECISIONS["escalate"], asked_by=st.sampled_from(AskedBy)),
    "refer": _simply(DECISIONS["refer"], body=st.just("ombudsman")),
    "withdraw": _simply(DECISIONS["withdraw"]),
    "close": _simply(DECISIONS["close"], outcome=_SOME_CODE),
    "reopen": _simply(DECISIONS["reopen"], reason=st.just("new-evidence")),
    "note": _simply(DECISIONS["note"], text=st.just(_A_DETAIL)),
    "add-party": _add_party,
    "add-matter": _add_matter,
    "correct": _correct,
}
