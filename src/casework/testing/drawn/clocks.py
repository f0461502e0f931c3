"""How decisions about time are drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import DateChange, Event
from casework.domain.cases.vocabulary import DateCause, RecomputePolicy, SetBy
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import Draw, Drawn, later


def _pause(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    known = [rule.reason for rule in circumstances.version.pauses] or ["none"]
    return DECISIONS["pause"](case, circumstances, happened=happened, reason=draw(st.sampled_from(known)))


def _resume(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    pause = draw(st.sampled_from([each.pause for each in case.open_pauses] or ["p9"]))
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
        until=draw(st.none() | st.integers(0, 60).map(lambda more: later(happened, more, circumstances))),
        told_on=draw(st.none() | st.just(circumstances.day(happened))),
        ombudsman_told=draw(st.booleans()),
    )


def _agree_date(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    limits = _stage_limits(case, circumstances.version)
    until = later(happened, draw(st.integers(0, 60)), circumstances)
    return DECISIONS["agree-date"](
        case, circumstances, happened=happened, limit=draw(st.sampled_from(limits)), until=until
    )


def _set_date(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    return DECISIONS["set-date"](
        case,
        circumstances,
        happened=happened,
        limit=draw(st.sampled_from(_stage_limits(case, circumstances.version))),
        until=later(happened, draw(st.integers(-20, 60)), circumstances),
        by=draw(st.sampled_from(SetBy)),
    )


def _inform_delay(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    return DECISIONS["inform-delay"](
        case,
        circumstances,
        happened=happened,
        limit=draw(st.sampled_from(_stage_limits(case, circumstances.version))),
        told_due_on=later(happened, draw(st.integers(0, 60)), circumstances),
        reason="illness",
    )


def _recompute(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    limits = _stage_limits(case, circumstances.version)
    some = draw(st.lists(st.sampled_from(limits), unique=True, min_size=1, max_size=2))
    return DECISIONS["recompute"](
        case,
        circumstances,
        happened=happened,
        policy=draw(st.sampled_from(RecomputePolicy)),
        dates=tuple(_date_change(draw, case, circumstances, happened, limit) for limit in some),
    )


def _date_change(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment, limit: str) -> DateChange:
    """Draw a due date of the present visit that has moved by a few days, or that one appeared or fell away."""
    before = draw(st.none() | st.integers(-10, 40))
    after = draw(st.integers(-10, 40) if before is None else st.none() | st.integers(before - 10, before + 10))
    return DateChange(
        visit=len(case.visits) - 1,
        stage=case.stage,
        limit=limit,
        before=None if before is None else later(happened, before, circumstances),
        after=None if after is None else later(happened, after, circumstances),
        causes=(draw(st.sampled_from(DateCause)),),
        kept=before is not None and after is not None and draw(st.booleans()),
    )


def _stage_limits(case: Case, version: ProcedureVersion, *, extensible: bool = False) -> list[str]:
    return [limit.id for limit in version.stage(case.stage).limits if limit.extension or not extensible] or ["none"]


def _milestone(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    named = circumstances.version.stage(case.stage).milestones or ("none",)
    return DECISIONS["milestone"](case, circumstances, happened=happened, milestone=draw(st.sampled_from(named)))


DRAWN: Mapping[str, Drawn] = {
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "agree-date": _agree_date,
    "set-date": _set_date,
    "inform-delay": _inform_delay,
    "recompute": _recompute,
    "milestone": _milestone,
}
