"""What a case allows now, and what to say when it does not.

Every decision has one rule here: a function that looks at the case and says why not, or None. The same rules list what
is allowed now, judge each new fact, and judge a corrected history again from its beginning.

What happened while a case was open may still be recorded after it ended: then it is judged as if it were open. What was
forgotten in an earlier stage is judged by the latest visit to that stage, as it was before the next one began.

A refusal about *whether* (it is closed, it has its answer) names the decisions that are allowed instead. One about
*how* (a wrong date, an unknown reason) names none, but says what to change.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case, CaseStatus, Fact, StageVisit
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.fitness import too_often, unfit
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    Assigned,
    Categorised,
    Closed,
    Corrected,
    DateAgreed,
    Escalated,
    Event,
    Extended,
    MatterAdded,
    MilestoneReached,
    Noted,
    PartyAdded,
    Paused,
    Received,
    Referred,
    Reopened,
    Responded,
    Resumed,
    Withdrawn,
)
from casework.domain.cases.vocabulary import Kind
from casework.domain.procedures import FactName, ProcedureVersion
from casework.domain.time.moments import Moment, at_place
from casework.errors import DecisionError

Rule = Callable[[Case, ProcedureVersion], str | None]


def _said(case: Case) -> str:
    return f"it is {case.status.value}"


def _needs_open(case: Case, _version: ProcedureVersion) -> str | None:
    return None if case.is_open else _said(case)


def _always(_case: Case, _version: ProcedureVersion) -> str | None:
    return None


def _acknowledge(case: Case, version: ProcedureVersion) -> str | None:
    if case.visit.acknowledged is not None:
        return f"stage {case.stage} is acknowledged already"
    return _needs_open(case, version)


def _accept(case: Case, version: ProcedureVersion) -> str | None:
    if case.visit.accepted is not None:
        return f"stage {case.stage} is accepted already"
    return _needs_open(case, version)


def _pause(case: Case, version: ProcedureVersion) -> str | None:
    if not version.pauses:
        return f"{version.id} lets no clock stop"
    return _needs_open(case, version)


def _resume(case: Case, _version: ProcedureVersion) -> str | None:
    return None if case.open_pause else "its clocks are not paused"


def _extend(case: Case, version: ProcedureVersion) -> str | None:
    if case.visit.responded is not None:
        return f"stage {case.stage} has its response"
    rules = [(limit, limit.extension) for limit in version.stage(case.stage).limits if limit.extension]
    if not rules:
        return f"{version.id} allows no more time in stage {case.stage}"
    used_up = [too_often(case, limit, rule) for limit, rule in rules]
    if all(used_up):
        return "; ".join(each for each in used_up if each)
    return _needs_open(case, version)


def _agree_date(case: Case, version: ProcedureVersion) -> str | None:
    if case.visit.responded is not None:
        return f"stage {case.stage} has its response"
    return _needs_open(case, version)


def _milestone(case: Case, version: ProcedureVersion) -> str | None:
    if not version.stage(case.stage).milestones:
        return f"{version.id} names no milestones in stage {case.stage}"
    return _needs_open(case, version)


def _respond(case: Case, version: ProcedureVersion) -> str | None:
    if case.visit.responded is not None:
        return f"stage {case.stage} has its response already"
    return _needs_open(case, version)


def _escalate(case: Case, version: ProcedureVersion) -> str | None:
    if case.status in {CaseStatus.WITHDRAWN, CaseStatus.REFERRED}:
        return _said(case)
    if not version.stage(case.stage).next:
        return f"stage {case.stage} is the last of {version.id}; refer it to {_ombudsman(version)}"
    return None


def _ombudsman(version: ProcedureVersion) -> str:
    return version.referral.body if version.referral else "another body"


def _refer(case: Case, _version: ProcedureVersion) -> str | None:
    return _said(case) if case.status in {CaseStatus.REFERRED, CaseStatus.WITHDRAWN} else None


_OWED_AN_ANSWER = frozenset({Kind.COMPLAINT, Kind.INFORMATION_REQUEST})
"""The kinds that are not closed without the answer that their procedure sets a limit for."""


def _close(case: Case, version: ProcedureVersion) -> str | None:
    waits = any(limit.done.fact is FactName.RESPONDED for limit in version.stage(case.stage).limits)
    if case.is_open and case.intake.kind in _OWED_AN_ANSWER and waits and case.visit.responded is None:
        return f"stage {case.stage} has no response yet"
    return _needs_open(case, version)


def _reopen(case: Case, _version: ProcedureVersion) -> str | None:
    return "it is open" if case.is_open else None


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "acknowledge": _acknowledge,
        "accept": _accept,
        "categorise": _always,
        "assign": _needs_open,
        "pause": _pause,
        "resume": _resume,
        "extend": _extend,
        "agree-date": _agree_date,
        "milestone": _milestone,
        "respond": _respond,
        "escalate": _escalate,
        "refer": _refer,
        "withdraw": _needs_open,
        "close": _close,
        "reopen": _reopen,
        "add-party": _always,
        "add-matter": _always,
        "correct": _always,
        "note": _always,
    }
)

DECISIONS: Mapping[type[Event], str] = MappingProxyType(
    {
        Received: "receive",
        Acknowledged: "acknowledge",
        Accepted: "accept",
        Categorised: "categorise",
        Assigned: "assign",
        Paused: "pause",
        Resumed: "resume",
        Extended: "extend",
        DateAgreed: "agree-date",
        MilestoneReached: "milestone",
        Responded: "respond",
        Escalated: "escalate",
        Referred: "refer",
        Withdrawn: "withdraw",
        Closed: "close",
        Reopened: "reopen",
        PartyAdded: "add-party",
        MatterAdded: "add-matter",
        Corrected: "correct",
        Noted: "note",
    }
)
"""The decision that makes each event."""


def allowed_now(case: Case, version: ProcedureVersion) -> tuple[str, ...]:
    """Return the names of the decisions that *case* allows as it stands."""
    return tuple(name for name in RULES if _against(case, name, version) is None)


def _against(case: Case, decision: str, version: ProcedureVersion) -> str | None:
    rule = RULES[decision]
    if rule is not _always and all(stage.id != case.stage for stage in version.stages):
        return f"{version.id} has no stage {case.stage}"
    return rule(case, version)


RECORDED_LATE = frozenset({"acknowledge", "accept", "assign", "pause", "extend", "agree-date", "milestone", "respond"})
"""The decisions that a case allows after it ended too, for what happened before."""

_GIVEN_BEFORE_THE_ANSWER = frozenset({"extend", "agree-date"})
"""The decisions that a stage allows until its answer; what was given before may be recorded after it."""

_IN_STAGE = Acknowledged | Accepted | Responded | MilestoneReached | Extended | DateAgreed
_OF_STAGE = _IN_STAGE | Escalated | Referred | Withdrawn | Closed


def why_not(case: Case, fact: Fact, circumstances: Circumstances) -> str | None:
    """Return why *fact* cannot follow in *case*, or None where it can."""
    decision = DECISIONS[type(fact.event)]
    try:
        seen = _seen(case, fact.event)
    except DecisionError as error:
        return error.why
    return impossible(seen, decision, fact.happened, circumstances) or _unsuited(seen, fact, circumstances)


def in_stage(case: Case, decision: str, stage: str | None) -> Case:
    """Return *case* as it was in its latest visit to *stage*; as it is where that is the present one, or none is named.

    Raises:
        DecisionError: If it was never there.
    """
    if stage is None or stage == case.stage:
        return case
    numbers = [number for number, visit in enumerate(case.visits, start=1) if visit.stage == stage]
    if not numbers:
        been = ", ".join(dict.fromkeys(visit.stage for visit in case.visits))
        raise unsuitable(case, decision, f"it was never in stage {stage}; it was in {been}")
    return attrs.evolve(case, visits=case.visits[: numbers[-1]], closures=())


def _seen(case: Case, event: Event) -> Case:
    return in_stage(case, DECISIONS[type(event)], event.stage) if isinstance(event, _IN_STAGE) else case


def impossible(case: Case, decision: str, happened: Moment, circumstances: Circumstances) -> str | None:
    """Return why *case* does not allow *decision*, whatever it says; None where it does."""
    if decision in RECORDED_LATE:
        before = [
            end for end in case.closures if end.reopened is not None or is_before(end.ended, happened, circumstances)
        ]
        case = attrs.evolve(case, closures=tuple(before))
    if decision in _GIVEN_BEFORE_THE_ANSWER and case.visit.responded is not None:
        case = _before_the_answer(case, case.visit, happened, circumstances)
    return _against(case, decision, circumstances.version)


def _before_the_answer(case: Case, visit: StageVisit, happened: Moment, circumstances: Circumstances) -> Case:
    if visit.responded is None or is_before(visit.responded, happened, circumstances):
        return case
    return attrs.evolve(case, visits=(*case.visits[:-1], attrs.evolve(visit, responded=None)))


def _unsuited(case: Case, fact: Fact, circumstances: Circumstances) -> str | None:
    """Return why what *fact* says, or its date, does not fit a case that allows such a decision."""
    return unfit(case, fact, circumstances) or _wrong_date(case, fact, circumstances)


def is_before(one: Moment, other: Moment, circumstances: Circumstances) -> bool:
    """Say whether *one* is before *other*: two instants by the clock, everything else by the local day.

    Raises:
        NaiveInstantError: If one of them is an instant without an offset.
    """
    days = circumstances.day(one), circumstances.day(other)
    if isinstance(one, dt.datetime) and isinstance(other, dt.datetime):
        return one < other
    return days[0] < days[1]


def to_come(happened: Moment, circumstances: Circumstances) -> str | None:
    """Return *happened* as text if it is still to come, else None."""
    if not is_before(circumstances.now, happened, circumstances):
        return None
    return _told(happened, circumstances.now, circumstances)[0]


def _told(one: Moment, other: Moment, circumstances: Circumstances) -> tuple[str, str, str]:
    """Return two moments as text, and what they are: days, or instants where the day does not tell them apart."""
    days = circumstances.day(one), circumstances.day(other)
    if days[0] != days[1]:
        return days[0].isoformat(), days[1].isoformat(), "day"
    return (
        at_place(one, circumstances.zone).isoformat(),
        at_place(other, circumstances.zone).isoformat(),
        "instant",
    )


def _wrong_date(case: Case, fact: Fact, circumstances: Circumstances) -> str | None:
    happened, ended = fact.happened, case.visit.ended
    future = to_come(happened, circumstances)
    if future is not None:
        return f"{future} is still to come: give when it happened"
    for earliest, what in _not_before(case, fact.event):
        if is_before(happened, earliest, circumstances):
            said, bound, unit = _told(happened, earliest, circumstances)
            return f"{said} is before {what} on {bound}: give that {unit} or a later one"
    if isinstance(fact.event, _IN_STAGE) and ended is not None and is_before(ended, happened, circumstances):
        said, bound, unit = _told(happened, ended, circumstances)
        return f"{said} is after stage {case.stage} ended on {bound}: give that {unit} or an earlier one"
    return None


def _not_before(case: Case, event: Event) -> Iterator[tuple[Moment, str]]:
    """Yield every moment before which *event* cannot have happened, and what happened then."""
    visit = case.visit
    if isinstance(event, Resumed):
        yield next(pause.paused for pause in case.open_pauses if pause.pause == event.pause), "the pause began"
    elif isinstance(event, Reopened):
        yield from ((closure.ended, "it ended") for closure in case.closures if closure.reopened is None)
    elif isinstance(event, _OF_STAGE):
        yield visit.began, f"stage {case.stage} began"
        if isinstance(event, Escalated | Closed) and visit.responded is not None:
            yield visit.responded, f"the answer of stage {case.stage}"
        if isinstance(event, Escalated) and visit.ended is not None:
            yield visit.ended, f"stage {case.stage} ended"
    else:
        yield case.intake.received, "the receipt"


def refused(case: Case, decision: str, why: str, version: ProcedureVersion) -> DecisionError:
    """Return the error that says that *decision* is not possible, why, and what else is allowed now."""
    others = tuple(name for name in allowed_now(case, version) if name != decision)
    return DecisionError(case.reference, decision, why, allowed=others)


def unsuitable(case: Case, decision: str, why: str) -> DecisionError:
    """Return the error that says that *decision* is not possible in this way, and what to change."""
    return DecisionError(case.reference, decision, why)


def permit(case: Case, event: Event, happened: Moment, circumstances: Circumstances) -> None:
    """Let *event* follow in *case*, or say why not.

    Raises:
        DecisionError: If the case does not allow it, or what *event* says, or *happened*, cannot be right.
    """
    decision, seen = DECISIONS[type(event)], _seen(case, event)
    why = impossible(seen, decision, happened, circumstances)
    if why is not None:
        raise refused(case, decision, why, circumstances.version)
    why = _unsuited(seen, Fact(version=case.version + 1, happened=happened, event=event), circumstances)
    if why is not None:
        raise unsuitable(case, decision, why)
