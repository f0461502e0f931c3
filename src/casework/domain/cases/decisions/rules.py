"""What a case allows now, and what to say when it does not.

Every decision has one rule here: a function that looks at the case and says why not, or None. The same rules list what
is allowed now, judge each new fact, and judge a corrected history again from its beginning.

What happened while a case was open may still be recorded after it ended: then it is judged as if it were open.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case, CaseStatus, Fact
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.fitness import unfit
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
from casework.domain.time.moments import Moment
from casework.errors import DecisionError

Rule = Callable[[Case, ProcedureVersion], str | None]


def _said(case: Case) -> str:
    return f"it is {case.status.value}"


def _needs_open(case: Case, _version: ProcedureVersion) -> str | None:
    return None if case.is_open else _said(case)


def _always(_case: Case, _version: ProcedureVersion) -> str | None:
    return None


def _acknowledge(case: Case, _version: ProcedureVersion) -> str | None:
    return None if case.visit.acknowledged is None else f"stage {case.stage} is acknowledged already"


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
    if not any(limit.extension for limit in version.stage(case.stage).limits):
        return f"{version.id} allows no more time in stage {case.stage}"
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


def _close(case: Case, version: ProcedureVersion) -> str | None:
    waits = any(limit.done.fact is FactName.RESPONDED for limit in version.stage(case.stage).limits)
    if case.is_open and case.intake.kind is Kind.COMPLAINT and waits and case.visit.responded is None:
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


RECORDED_LATE = frozenset({"accept", "assign", "pause", "extend", "agree-date", "milestone", "respond"})
"""The decisions that a case allows after it ended too, for what happened before."""

_IN_STAGE = Acknowledged | Accepted | Responded | MilestoneReached | Extended | DateAgreed
_OF_STAGE = _IN_STAGE | Escalated | Referred | Withdrawn | Closed


def why_not(case: Case, fact: Fact, circumstances: Circumstances) -> str | None:
    """Return why *fact* cannot follow in *case*, or None where it can."""
    decision = DECISIONS[type(fact.event)]
    return (
        impossible(case, decision, fact.happened, circumstances)
        or unfit(case, fact, circumstances)
        or _wrong_date(case, fact, circumstances)
    )


def impossible(case: Case, decision: str, happened: Moment, circumstances: Circumstances) -> str | None:
    """Return why *case* does not allow *decision*, whatever it says; None where it does."""
    if decision in RECORDED_LATE:
        day = circumstances.day(happened)
        before = [end for end in case.closures if end.reopened is not None or circumstances.day(end.ended) < day]
        case = attrs.evolve(case, closures=tuple(before))
    return _against(case, decision, circumstances.version)


def _wrong_date(case: Case, fact: Fact, circumstances: Circumstances) -> str | None:
    day = circumstances.day(fact.happened)
    if day > circumstances.day(circumstances.now):
        return f"{day.isoformat()} is still to come"
    earliest, what = _not_before(case, fact)
    if day < circumstances.day(earliest):
        return f"{day.isoformat()} is before {what} on {circumstances.day(earliest).isoformat()}"
    return None


def _not_before(case: Case, fact: Fact) -> tuple[Moment, str]:
    if isinstance(fact.event, Resumed):
        return next(pause.paused for pause in case.open_pauses if pause.pause == fact.event.pause), "the pause began"
    if isinstance(fact.event, Reopened):
        return case.closures[-1].ended, "it ended"
    if isinstance(fact.event, _OF_STAGE):
        return case.visit.began, f"stage {case.stage} began"
    return case.intake.received, "the receipt"


def refused(case: Case, decision: str, why: str, version: ProcedureVersion) -> DecisionError:
    """Return the error that says that *decision* is not possible, why, and what else is allowed now."""
    others = tuple(name for name in allowed_now(case, version) if name != decision)
    return DecisionError(case.reference, decision, why, allowed=others)


def permit(case: Case, event: Event, happened: Moment, circumstances: Circumstances) -> None:
    """Let *event* follow in *case*, or say why not.

    Raises:
        DecisionError: If the case does not allow it, or *happened* cannot be right.
    """
    fact = Fact(version=case.version + 1, happened=happened, event=event)
    why = why_not(case, fact, circumstances)
    if why is not None:
        raise refused(case, DECISIONS[type(event)], why, circumstances.version)
