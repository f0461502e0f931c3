"""Hypothesis strategies for days, moments, codes, events, calendars, rules and whole histories of cases.

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
from typing import Any, TypeVar, Union
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st

from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_outcomes import load_outcomes
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import Circumstances, allowed_now
from casework.domain.cases.events import (
    EVENTS,
    Absorbed,
    Corrected,
    Event,
    JudgedElsewhere,
    Matter,
    Party,
    Received,
    Replacement,
    Source,
)
from casework.domain.cases.fields import holds_detail
from casework.domain.cases.fold import begin, evolve
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import Channel, Role
from casework.domain.money import Money
from casework.domain.outcome_schemes import OutcomeScheme
from casework.domain.procedures import Procedure
from casework.domain.time.calendars import WHOLE_DAY, Window, WorkingCalendar
from casework.domain.time.moments import Moment, local_day
from casework.domain.time.places import Place
from casework.errors import DecisionError, UsageError
from casework.testing.drawn import DRAWN, FEW_CODES, Draw
from casework.testing.drawn_rules import IN_DAYS, counting_rules, procedures

__all__ = [
    "IN_DAYS",
    "NOW",
    "calendars",
    "codes",
    "counting_rules",
    "days",
    "details",
    "events",
    "histories",
    "moments",
    "money",
    "procedures",
]

NOW = dt.datetime(2100, 1, 1, 12, 0, tzinfo=dt.UTC)
"""The present instant for which histories are drawn: everything in them happened before it."""

LONDON = ZoneInfo("Europe/London")
_ZONES = (dt.UTC, LONDON, dt.timezone(dt.timedelta(hours=-9, minutes=-30)), dt.timezone(dt.timedelta(hours=14)))
_FIRST, _LAST = dt.date(2010, 1, 1), dt.date(2039, 12, 31)
_MANY = 3
_CODE_START = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

Value = TypeVar("Value")


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
    """Draw amounts of money: more than nothing, to the penny."""
    amounts = st.integers(1, 10_000_000).map(lambda pence: Decimal(pence) / 100)
    return st.builds(Money.of, amount=amounts, currency=st.sampled_from(("GBP", "EUR")))


def calendars(
    first: dt.date = _FIRST, last: dt.date = _LAST, *, most: int = 20, hours: bool = False
) -> st.SearchStrategy[WorkingCalendar]:
    """Draw small calendars: some weekdays closed, but not all, and up to *most* holidays.

    Working hours run all day, or inside drawn business *hours*.
    """
    weekdays = st.frozensets(st.integers(0, 6), max_size=6)
    holidays = st.frozensets(days(first, last), max_size=most)
    return st.builds(
        WorkingCalendar,
        id=st.just("drawn"),
        name=st.just("A drawn calendar"),
        closed_weekdays=weekdays,
        holidays=holidays.map(lambda closed: tuple((day, "A holiday") for day in sorted(closed))),
        windows=_business_hours() if hours else st.just(WHOLE_DAY),
    )


def _business_hours() -> st.SearchStrategy[tuple[Window, ...]]:
    edges = st.lists(st.integers(0, 23), min_size=2, max_size=6, unique=True).map(sorted)
    return edges.map(
        lambda hours: tuple(
            Window(opens=dt.time(opens), closes=dt.time(closes))
            for opens, closes in zip(hours[::2], hours[1::2], strict=False)
        )
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
    if kind is JudgedElsewhere:
        due = st.fixed_dictionaries({"due_on": days()}) | st.fixed_dictionaries({"due_at": _instants()})
        said = st.fixed_dictionaries({"verdict": codes()}) | due
        return typing.cast(
            "st.SearchStrategy[Value]", st.builds(lambda name, told: JudgedElsewhere(name=name, **told), codes(), said)
        )
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{field.name: _held(field, hints[field.name]) for field in attrs.fields(kind)})  # type: ignore[arg-type]  # an attrs class


def _held(field: "attrs.Attribute[Any]", hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - any type hint of a field
    if "pattern" in field.metadata:
        return st.from_regex(field.metadata["pattern"], fullmatch=True)
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
    imported: bool = False,
    named: Mapping[str, WorkingCalendar] | None = None,
) -> st.SearchStrategy[tuple[Fact, ...]]:
    """Draw histories that *procedure* allows: a receipt between *first* and *last*, then up to *longest* decisions.

    Each decision is one that the case allows at that point; some are recorded late. All of it happened before ``NOW``.
    *imported* cases came from another system: their import may be undone and made again, and nobody knows when some of
    them came in or were closed. *named* holds the calendars of your own that the procedure names, by id.
    """
    shipped, outcomes = _shipped()
    place = Place(zone=zone, calendar=shipped["england-and-wales"])
    around = functools.partial(
        _around, procedure, place=place, calendars={**shipped, **(named or {})}, outcomes=outcomes
    )
    begins = [version.effective_from for version in procedure.versions]
    since = first if begins[0] is None else max(first, begins[0])
    until = last if procedure.ends_on is None else min(last, procedure.ends_on)
    since = min(since, until)  # one that ended before *first* is drawn on its last day of force
    receipts = _receipts(around, days(since, until), imported=imported)
    return _histories(around, receipts, longest=longest, corrections=corrections)


@functools.cache
def _shipped() -> tuple[Mapping[str, WorkingCalendar], Mapping[str, OutcomeScheme]]:
    """Return the calendars and outcome schemes that come with casework, read once and not for every history."""
    return dict(load_calendars()), dict(load_outcomes())


@st.composite
def _histories(
    draw: Draw,
    around: Callable[[Moment | None], Circumstances],
    receipts: st.SearchStrategy[Fact],
    *,
    longest: int,
    corrections: bool,
) -> tuple[Fact, ...]:
    case = begin("case-drawn", draw(receipts))
    facts = [*case.history]
    wanted = 1 + draw(st.integers(0, longest))
    for _ in range(2 * wanted):  # what does not fit is drawn once more, and then left away
        if len(facts) == wanted:
            break
        if case.undone is None:
            fact = _next(draw, case, around(case.governed_since(case.intake.procedure)), corrections=corrections)
        else:
            fact = attrs.evolve(draw(receipts), version=case.version + 1)
        if fact is not None:
            case = evolve(case, fact)
            facts.append(fact)
    return tuple(facts)


def _around(
    procedure: Procedure,
    received: Moment | None,
    *,
    place: Place,
    calendars: Mapping[str, WorkingCalendar],
    outcomes: Mapping[str, OutcomeScheme],
) -> Circumstances:
    version = procedure.version_on(None if received is None else local_day(received, place.zone))
    return Circumstances(
        procedure=procedure, version=version, place=place, calendars=calendars, outcomes=outcomes, now=NOW
    )


@st.composite
def _receipts(
    draw: Draw,
    around: Callable[[Moment | None], Circumstances],
    received: st.SearchStrategy[dt.date],
    *,
    imported: bool,
) -> Fact:
    """Draw receipts, the first facts of cases; those that were imported may be on a day that nobody knows."""
    began = draw(received)
    undated = imported and around(None).procedure.counts_nothing and draw(st.booleans())
    receipt = _receipt(draw, around(None if undated else began))
    source = (
        Source(system="old-crm", key="4711", batch=draw(st.sampled_from(("b1", "b2"))), line=2) if imported else None
    )
    return Fact(version=1, happened=began, event=attrs.evolve(receipt, source=source, undated=undated))


def _receipt(draw: Draw, circumstances: Circumstances) -> Received:
    anonymous = draw(st.sampled_from((False, False, True)))
    is_known = not anonymous and draw(st.booleans())
    return Received(
        kind=draw(st.sampled_from(circumstances.procedure.applies_to)),
        procedure=circumstances.procedure.id,
        reference="C-1",
        stage=draw(st.sampled_from(circumstances.version.first_stages)),
        channel=draw(st.sampled_from(Channel)),
        matters=(Matter(matter="m1", service=draw(FEW_CODES)),),
        parties=(Party(party="p1", role=Role.COMPLAINANT),) if is_known else (),
        anonymous=anonymous,
    )


def _next(draw: Draw, case: Case, circumstances: Circumstances, *, corrections: bool) -> Fact | None:
    """Return one more fact that the case allows; none where the drawn date or words do not fit."""
    allowed = [name for name in allowed_now(case, circumstances.version) if corrections or name != "correct"]
    # Nobody takes this decision for one case, so it is on no list; whoever recomputes takes it for every open one.
    allowed += ["recompute"] if case.is_open else []
    allowed += ["judged-elsewhere", "undo-import"] if case.intake.source is not None else []
    name = draw(st.sampled_from([name for name in allowed if name in DRAWN for _ in range(_OFTEN.get(name, 1))]))
    happened = _when(draw, case, circumstances)
    try:
        event = DRAWN[name](draw, case, circumstances, happened)
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


_OFTEN = dict.fromkeys(("acknowledge", "respond", "pause", "resume", "extend", "escalate", "milestone"), 5)
_OFTEN |= {"close": 3, "reopen": 3, "decline-escalation": 6}
_OFTEN |= {"adjust": 2, "end-adjustment": 4, "flag": 2, "clear-flag": 4, "recognise": 2, "tell-recognised": 4}
_OFTEN |= {"remedy": 2, "remedy-done": 4, "remedy-undeliverable": 3, "document": 2, "erase-document": 4, "pursue": 4}
_OFTEN |= {"add-party": 3, "remove-party": 2, "consent": 3}
"""The decisions that move clocks are drawn more often than the others, and so are those that end what others began."""
