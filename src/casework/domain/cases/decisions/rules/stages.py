"""The rules for moving on: answer, next stage, other bodies, ends, and going on after an end."""

import datetime as dt
from collections.abc import Iterator

from casework.domain.cases.care import matter_open, matter_open_at
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import answering, grounds
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rule import Rule, needs_open, since_the_stage_began
from casework.domain.cases.decisions.rules.documents import unknown_document
from casework.domain.cases.events import (
    Closed,
    Escalated,
    EscalationDeclined,
    Pursued,
    Referred,
    Reopened,
    Responded,
    Withdrawn,
)
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import AskedBy, Kind
from casework.domain.conduct import Barred
from casework.domain.procedures import FactName, ProcedureVersion
from casework.domain.time.moments import Moment

_GOES_NO_FURTHER = frozenset(
    {CaseStatus.WITHDRAWN, CaseStatus.REFERRED, CaseStatus.DECLINED, CaseStatus.PASSED_ON, CaseStatus.MERGED}
)

_OWED_AN_ANSWER = frozenset({Kind.COMPLAINT, Kind.INFORMATION_REQUEST})
"""The kinds that are not closed without the answer that their procedure sets a limit for."""


def _said(case: Case) -> str:
    return f"it is {case.status.in_words}"


def _respond(case: Case, version: ProcedureVersion) -> str | None:
    if case.visit.responded is not None:
        return f"stage {case.stage} has its response already"
    return needs_open(case, version) or answering.nobody_may_answer(case, version)


def _escalate(case: Case, version: ProcedureVersion) -> str | None:
    if case.status in _GOES_NO_FURTHER:
        return _said(case)
    if not version.stage(case.stage).next:
        return f"stage {case.stage} is the last of {version.id}; {_instead(case, version)}"
    return None


def _decline_escalation(case: Case, version: ProcedureVersion) -> str | None:
    instead = "open it, or put exclusions into the procedure"
    refused = _escalate(case, version) or matter_open(case)
    return refused or grounds.no_grounds(version, Barred.ESCALATION, instead)


def _instead(case: Case, version: ProcedureVersion) -> str:
    """Return what to do where no stage follows."""
    if version.referral:
        return f"refer it to {version.referral.body}"
    if case.intake.kind is Kind.COMPLAINT:
        return "refer it to another body"
    return "raise a complaint from it, if somebody is unhappy"


def _refer(case: Case, _version: ProcedureVersion) -> str | None:
    # Whoever was refused may still go to the ombudsman.
    return _said(case) if case.status in _GOES_NO_FURTHER - {CaseStatus.DECLINED} else None


def _pursue(case: Case, _version: ProcedureVersion) -> str | None:
    return None if case.status is CaseStatus.WITHDRAWN else "it is not withdrawn"


def _close(case: Case, version: ProcedureVersion) -> str | None:
    waits = any(limit.done.fact is FactName.RESPONDED for limit in version.stage(case.stage).limits)
    if case.is_open and case.intake.kind in _OWED_AN_ANSWER and waits and case.visit.responded is None:
        return f"stage {case.stage} has no response yet"
    return needs_open(case, version)


def _reopen(case: Case, _version: ProcedureVersion) -> str | None:
    if case.status is CaseStatus.MERGED:
        return "it is part of another case already: undo the merging instead"
    return "it is open" if case.is_open else None


def _escalated(case: Case, event: Escalated, _happened: Moment, circumstances: Circumstances) -> str | None:
    choices = circumstances.version.stage(case.stage).next
    if event.stage not in choices:
        return f"stage {event.stage} does not follow stage {case.stage}; {', '.join(choices)} does"
    if event.asked_by is AskedBy.COMPLAINANT and case.visit.responded is None:
        return f"stage {case.stage} has no response yet; until then only the body can move it on (asked by: body)"
    return None


def _responded(case: Case, event: Responded, happened: Moment, circumstances: Circumstances) -> str | None:
    unsuited = grounds.refused_here(case) or answering.not_to_them(case, event, happened, circumstances)
    unsuited = unsuited or answering.about_themselves(case, circumstances)
    return unsuited or unknown_document(case, event.document) or _not_of_the_scheme(event, circumstances)


def _closed(case: Case, event: Closed, _happened: Moment, circumstances: Circumstances) -> str | None:
    return answering.about_themselves(case, circumstances) or _not_of_the_scheme(event, circumstances)


def _not_of_the_scheme(event: Responded | Closed, circumstances: Circumstances) -> str | None:
    """Say that the outcome is none of the scheme that the procedure names; without that any code is one."""
    scheme = circumstances.version.outcomes
    if event.outcome is None or scheme is None or scheme not in circumstances.outcomes:
        return None
    codes = circumstances.outcomes[scheme].codes
    if event.outcome in codes:
        return None
    return f"outcome scheme {scheme} has no outcome {event.outcome}: it has {', '.join(codes)}"


def _escalation_declined(
    case: Case, event: EscalationDeclined, happened: Moment, circumstances: Circumstances
) -> str | None:
    version = circumstances.version
    choices = version.stage(case.stage).next
    if event.stage not in choices:
        return f"stage {event.stage} does not follow stage {case.stage}; {', '.join(choices)} does"
    asked_on = None if event.asked_on is None else _asked_on(case, event.asked_on, happened, circumstances)
    wrong = asked_on or matter_open_at(case, happened, circumstances.zone)
    unfounded = wrong or grounds.unfounded(event, version, Barred.ESCALATION)
    return unfounded or unknown_document(case, event.document)


def _referred(case: Case, event: Referred, _happened: Moment, _circumstances: Circumstances) -> str | None:
    return unknown_document(case, event.document)


def _asked_on(case: Case, asked_on: dt.date, happened: Moment, circumstances: Circumstances) -> str | None:
    began, refused_on = case.visit.began, circumstances.day(happened)
    asked = f"it was asked for on {asked_on.isoformat()}"
    if asked_on > refused_on:
        return f"{asked}, after it was refused on {refused_on.isoformat()}: put one of the two right"
    if began is not None and asked_on < (began_on := circumstances.day(began)):
        return f"{asked}, before stage {case.stage} began on {began_on.isoformat()}: give that day or a later one"
    return None


def _after_the_answer(case: Case, event: Escalated | Closed) -> Iterator[tuple[Moment | None, str]]:
    yield from since_the_stage_began(case, event)
    if case.visit.responded is not None:
        yield case.visit.responded, f"the answer of stage {case.stage}"


def _after_the_stage(case: Case, event: Escalated) -> Iterator[tuple[Moment | None, str]]:
    yield from _after_the_answer(case, event)
    if not case.visit.ended_undated:
        yield case.visit.ended, f"stage {case.stage} ended"


def _after_the_end(case: Case, _event: Reopened | Pursued) -> Iterator[tuple[Moment | None, str]]:
    yield from ((closure.known_end, "it ended") for closure in case.closures if closure.reopened is None)


RULES = (
    Rule(
        decision="respond",
        event=Responded,
        whether=_respond,
        fits=_responded,
        not_before=since_the_stage_began,
        recorded_late=True,
        in_stage=True,
    ),
    Rule(decision="escalate", event=Escalated, whether=_escalate, fits=_escalated, not_before=_after_the_stage),
    Rule(
        decision="decline-escalation",
        event=EscalationDeclined,
        whether=_decline_escalation,
        fits=_escalation_declined,
        not_before=since_the_stage_began,
    ),
    Rule(decision="refer", event=Referred, whether=_refer, fits=_referred, not_before=since_the_stage_began),
    Rule(decision="withdraw", event=Withdrawn, whether=needs_open, not_before=since_the_stage_began),
    Rule(decision="pursue", event=Pursued, whether=_pursue, not_before=_after_the_end),
    Rule(decision="close", event=Closed, whether=_close, fits=_closed, not_before=_after_the_answer),
    Rule(decision="reopen", event=Reopened, whether=_reopen, not_before=_after_the_end),
)
