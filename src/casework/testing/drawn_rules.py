"""Strategies for counting rules and whole procedures: rules that nobody wrote, but that somebody could have."""

import datetime as dt
from collections.abc import Collection

from hypothesis import strategies as st

from casework.domain.authority import Authority, Evidence
from casework.domain.cases.vocabulary import Kind
from casework.domain.procedures import (
    Count,
    ExtensionBase,
    ExtensionRule,
    FactName,
    Limit,
    PauseRule,
    Period,
    Pick,
    Procedure,
    ProcedureVersion,
    Referral,
    Stage,
    Trigger,
    Window,
)
from casework.domain.time.counting import ClockStart, ClosedDay, CountingRule, DayOne, Direction, Roll, Unit
from casework.domain.time.rules import HOUR_UNITS
from casework.testing.drawn import Draw

__all__ = ["IN_DAYS", "counting_rules", "procedures"]

IN_DAYS = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS)
"""The units that come to a day, and need no calendar with school holidays."""

_MOST = {Unit.WEEKS: 12, Unit.MONTHS: 14, Unit.YEARS: 3, Unit.HOURS: 200, Unit.WORKING_HOURS: 100}
_MONTHS_IN_YEAR = 12
_REASONS = ("clarification", "fee", "waiting")
_MILESTONE = "heard"
_ON_RECORD = (
    ("the receipt", Trigger(fact=FactName.RECEIVED)),
    ("the answer", Trigger(fact=FactName.RESPONDED, stage="1")),
)


@st.composite
def counting_rules(
    draw: Draw,
    *,
    units: Collection[Unit] = IN_DAYS,
    directions: Collection[Direction] = (Direction.AFTER,),
    rolls: Collection[Roll] = tuple(Roll),
    least: int = 0,
) -> CountingRule:
    """Draw rules in *units*, each with an amount from *least* up to some months, and with any first and last day."""
    unit = draw(st.sampled_from(tuple(units)))
    day_one = DayOne.NEXT if unit in HOUR_UNITS else draw(st.sampled_from(DayOne))
    return CountingRule(
        amount=draw(st.integers(max(least, int(day_one is DayOne.SAME)), _MOST.get(unit, 60))),
        unit=unit,
        day_one=day_one,
        direction=draw(st.sampled_from(tuple(directions))),
        cut_off=draw(st.sampled_from((None, None, dt.time(16)))),
        closed_day=draw(st.sampled_from(ClosedDay)),
        start=draw(st.sampled_from(ClockStart)),
        roll=draw(st.sampled_from(tuple(rolls))),
    )


@st.composite
def procedures(
    draw: Draw,
    *,
    units: Collection[Unit] = IN_DAYS,
    rolls: Collection[Roll] = tuple(Roll),
    calendars: Collection[str] = ("place",),
) -> Procedure:
    """Draw procedures without mistakes: stages in a row, with limits, more time from any base, pauses and windows.

    *calendars* holds the ids that limits may name; ``place`` is that of the organisation.
    """
    ids = [str(number) for number in range(1, 1 + draw(st.integers(1, 3)))]
    kinds = [(units, rolls, calendars)] * len(ids)
    stages = tuple(
        _stage(draw, stage, tuple(ids[number + 1 : number + 2]), kind)
        for number, (stage, kind) in enumerate(zip(ids, kinds, strict=True))
    )
    pauses = tuple(_pause(draw, reason) for reason in draw(st.lists(st.sampled_from(_REASONS), unique=True)))
    version = ProcedureVersion(
        procedure="drawn",
        effective_from=None,
        authority=_authority(draw),
        first_stages=("1",),
        stages=stages,
        pauses=pauses,
        windows=tuple(
            _window(draw, number, units, calendars, pauses) for number in range(draw(st.sampled_from((1, 1, 2, 0))))
        ),
        referral=Referral(body="an ombudsman", authority=_authority(draw)),
        fingerprint="drawn",
    )
    return Procedure(
        id="drawn",
        name="A drawn procedure",
        jurisdiction="nowhere",
        legal_status="drawn for a test",
        applies_to=(Kind.COMPLAINT,),
        versions=(version,),
    )


_Kind = tuple[Collection[Unit], Collection[Roll], Collection[str]]


def _stage(draw: Draw, stage: str, following: tuple[str, ...], kind: _Kind) -> Stage:
    answered_from = draw(st.sampled_from((FactName.STAGE_BEGAN, FactName.ACKNOWLEDGED, FactName.RECEIVED)))
    limits = [
        _limit(draw, "acknowledge", Trigger(fact=FactName.STAGE_BEGAN), Trigger(fact=FactName.ACKNOWLEDGED), kind),
        _limit(draw, "respond", Trigger(fact=answered_from), Trigger(fact=FactName.RESPONDED), kind),
    ]
    if draw(st.booleans()):
        heard = Trigger(fact=FactName.MILESTONE, milestone=_MILESTONE)
        limits.append(_limit(draw, "hear", Trigger(fact=FactName.STAGE_BEGAN), heard, kind))
    return Stage(id=stage, name=f"Stage {stage}", next=following, limits=tuple(limits), milestones=(_MILESTONE,))


def _limit(draw: Draw, name: str, starts: Trigger, done: Trigger, kind: _Kind) -> Limit:
    units, rolls, calendars = kind
    counts = st.builds(
        Count,
        rule=counting_rules(units=units, rolls=rolls, least=1),
        calendar=st.sampled_from(tuple(calendars)),
    )
    held = tuple(draw(st.lists(counts, min_size=draw(st.sampled_from((0, 1, 1, 1))), max_size=2)))
    return Limit(
        id=name,
        name=f"Do what {name} says",
        starts=starts,
        done=done,
        authority=_authority(draw),
        counts=held,
        given=not held and draw(st.booleans()),
        pick=draw(st.sampled_from(Pick)),
        extension=_more_time(draw, held) if draw(st.booleans()) else None,
    )


def _more_time(draw: Draw, held: tuple[Count, ...]) -> ExtensionRule:
    """Return a rule that may set an amount, and a cap under which it can be given in full."""
    amount = draw(st.none() | st.integers(1, 4))
    cap = max((count.rule.amount for count in held), default=1) + _MONTHS_IN_YEAR * (amount or 0)
    return ExtensionRule(
        base=draw(st.sampled_from(ExtensionBase)),
        amount=amount,
        unit=None if amount is None else held[0].rule.unit if held else Unit.WORKING_DAYS,
        at_most=draw(st.none() | st.integers(cap, cap + 10)),
        authority=_authority(draw),
    )


def _window(
    draw: Draw, number: int, units: Collection[Unit], calendars: Collection[str], pauses: tuple[PauseRule, ...]
) -> Window:
    counts = st.builds(Count, rule=counting_rules(units=units, least=1), calendar=st.sampled_from(tuple(calendars)))
    starts, trigger = draw(st.sampled_from(_ON_RECORD))
    recorded = Period(starts=starts, trigger=trigger, count=draw(st.none() | counts | counts))
    others = draw(st.lists(st.builds(Period, starts=st.just("the matter"), count=counts), max_size=2))
    reasons = [rule.reason for rule in pauses]
    return Window(
        id=f"window-{number}",
        name=f"Time number {number}",
        periods=(recorded, *others) if draw(st.booleans()) or not others else tuple(others),
        authority=_authority(draw),
        pick=draw(st.sampled_from(Pick)),
        pauses=tuple(reason for reason in reasons if draw(st.booleans())),
    )


def _pause(draw: Draw, reason: str) -> PauseRule:
    return PauseRule(
        reason=reason,
        authority=_authority(draw),
        counts_last_day=draw(st.booleans()),
        restarts=reason == "clarification" and draw(st.booleans()),
    )


def _authority(draw: Draw) -> Authority:
    evidence = draw(st.sampled_from((Evidence.READ, Evidence.LOCAL, Evidence.MEMORY)))
    return Authority(citation="Drawn rules, 1", evidence=evidence)
