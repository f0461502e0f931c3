"""How the flat row of a case is made: codes, ids and days of what its events left, for lists and counts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from casework.application.rows import CaseRow, FindingRow, JudgedRow, LimitRow, PraiseRow, RemedyRow
from casework.domain.cases.case import Case
from casework.domain.cases.events import Declined, EscalationDeclined
from casework.domain.cases.findings import roll_up_of
from casework.domain.cases.fold import REDUCER
from casework.domain.cases.parts import CaseStatus, Closure, Finding, Remedy, RemedyStatus, VisitStart
from casework.domain.cases.remedies import remedy_result
from casework.domain.deadlines import Deadline, DeadlineResult
from casework.domain.outcome_schemes import OutcomeScheme
from casework.domain.time.moments import Moment, local_day

UNKNOWN = "unknown"
"""What a finding rolls up to whose scheme is not to be had, or no longer has the outcome."""


def row_of(
    case: Case,
    limits: tuple[LimitRow, ...],
    *,
    zone: dt.tzinfo,
    schemes: Mapping[str, OutcomeScheme],
    stamps: tuple[str, str],
) -> CaseRow:
    """Return the row of *case* with its *limits*; days are local days in *zone*.

    Args:
        schemes: The outcome schemes by which findings are rolled up; looked into only where there are findings.
        stamps: What made the row: the stamps of the procedure and of the calendars.
    """
    remedies = tuple([_remedy_row(remedy, zone) for remedy in case.results.remedies])
    fields = _received(case, limits, remedies, zone)
    if case.closures:
        fields |= _ended(case, zone)
    if case.refusals:
        fields |= _refused(case)
    if case.version > 1:
        fields |= _results(case, schemes, zone)
    return CaseRow(
        **fields,
        reducer=REDUCER,
        procedure_version=stamps[0],
        calendar_version=stamps[1],
        limits=limits,
        remedies=remedies,
    )


def _received(
    case: Case, limits: tuple[LimitRow, ...], remedies: tuple[RemedyRow, ...], zone: dt.tzinfo
) -> dict[str, Any]:
    """Return the fields that the row of every case has."""
    intake, status, source, assignment = case.intake, case.status, case.intake.source, case.assignment
    is_open = status is CaseStatus.OPEN
    due_on, due_limit = _next_due(case, limits, remedies) if is_open or remedies else (None, None)
    return {
        "case": case.id,
        "reference": intake.reference,
        "version": case.version,
        "kind": intake.kind.value,
        "status": status.value,
        "procedure": intake.procedure,
        "stage": case.stage,
        "channel": intake.channel.value,
        "received_on": _day_text(intake.received, zone),
        "formality": intake.formality.value if intake.formality else None,
        "service": case.service,
        "handler": assignment.handler if assignment else None,
        "team": assignment.team if assignment else None,
        "source_system": source.system if source else None,
        "source_key": source.key if source else None,
        "batch": source.batch if source else None,
        "categories": tuple([f"{category.scheme}:{category.code}" for category in case.categories]),
        "people": case.people,
        "next_due_on": due_on,
        "next_due_limit": due_limit,
    }


def _ended(case: Case, zone: dt.tzinfo) -> dict[str, Any]:
    """Return the fields with the ends that stand."""
    ends = _ends(case)
    went = ends.get(CaseStatus.REFERRED) or ends.get(CaseStatus.PASSED_ON)
    return {
        "closed_on": _ended_on(ends.get(CaseStatus.CLOSED), zone),
        "withdrawn_on": _ended_on(ends.get(CaseStatus.WITHDRAWN), zone),
        "referred_on": _ended_on(went, zone),
        "referred_to": went.body if went else None,
        "declined_on": _ended_on(ends.get(CaseStatus.DECLINED), zone),
        "merged_into": case.merged_into,
    }


def _refused(case: Case) -> dict[str, Any]:
    """Return the fields with what was refused."""
    refused, is_declined = [refusal.event for refusal in reversed(case.refusals)], CaseStatus.DECLINED in _ends(case)
    declined = (each.exclusion for each in refused if isinstance(each, Declined) and is_declined)
    not_escalated = (each.exclusion for each in refused if isinstance(each, EscalationDeclined))
    return {"declined_for": next(declined, None), "escalation_declined_for": next(not_escalated, None)}


def _ends(case: Case) -> dict[CaseStatus, Closure]:
    return {closure.status: closure for closure in case.closures if closure.reopened is None}


def _ended_on(closure: Closure | None, zone: dt.tzinfo) -> str | None:
    return None if closure is None else _day_text(closure.known_end, zone)


def _results(case: Case, schemes: Mapping[str, OutcomeScheme], zone: dt.tzinfo) -> dict[str, Any]:
    """Return the fields with the outcome, stages asked for, flags that are up, findings, lessons and verdicts."""
    results = case.results
    fields: dict[str, Any] = {"outcome": _outcome(case)}
    if len(case.visits) > 1:
        fields["escalated_to"] = _escalated_to(case)
    if case.care.flags:
        fields["flags"] = tuple(dict.fromkeys(flag.kind.value for flag in case.care.open_flags))
    if results.learned:
        fields["learning"] = tuple(dict.fromkeys(learned.cause for learned in results.learned))
    if results.praise:
        fields["praise"] = tuple(
            PraiseRow(
                who=each.who,
                is_team=each.is_team,
                named_on=local_day(each.named, zone).isoformat(),
                told_on=_day_text(each.told, zone),
            )
            for each in results.praise
        )
    if results.findings:
        fields["findings"] = _finding_rows(results.findings, schemes)
    if case.judged:
        fields["judged"] = tuple(
            JudgedRow(
                name=each.name,
                due_on=_day_text(each.due, zone),
                verdict=each.verdict,
                result=_judged_result(case, each.due, zone),
            )
            for each in case.judged
        )
    return fields


def _escalated_to(case: Case) -> tuple[str, ...]:
    return tuple(dict.fromkeys(visit.stage for visit in case.visits if visit.began_by is VisitStart.ESCALATED))


def _outcome(case: Case) -> str | None:
    """The outcome said last: of a closure that was not undone, else of a response."""
    standing = (closure.outcome for closure in reversed(case.closures) if closure.reopened is None)
    answers = (visit.outcome for visit in reversed(case.visits))
    return next((outcome for outcome in (*standing, *answers) if outcome is not None), None)


def _judged_result(case: Case, due: Moment | None, zone: dt.tzinfo) -> str:
    """Return what the end of *case* says of a day that its source had set; an instant is compared with an instant."""
    if due is None:
        return "undue"
    if case.status is not CaseStatus.CLOSED:
        return "open" if case.status is CaseStatus.OPEN else "ended"
    ended = next(each.known_end for each in reversed(case.closures) if each.status is CaseStatus.CLOSED)
    if ended is None:
        return "unknown"
    if isinstance(due, dt.datetime) and isinstance(ended, dt.datetime):
        return "met" if ended <= due else "missed"
    return "met" if local_day(ended, zone) <= local_day(due, zone) else "missed"


def _finding_rows(findings: Iterable[Finding], schemes: Mapping[str, OutcomeScheme]) -> tuple[FindingRow, ...]:
    rows = [(finding.visit, _finding_row(finding, schemes)) for finding in findings]
    last: dict[tuple[str, str | None, str], int] = {}
    for visit, row in rows:
        judged = (row.matter, row.stage, row.by)
        last[judged] = max(visit, last.get(judged, 0))
    return tuple(attrs.evolve(row, stands=visit == last[row.matter, row.stage, row.by]) for visit, row in rows)


def _finding_row(finding: Finding, schemes: Mapping[str, OutcomeScheme]) -> FindingRow:
    event = finding.event
    roll_up = roll_up_of(finding, schemes)
    return FindingRow(
        matter=event.matter,
        stage=event.stage,
        by=event.by.value,
        scheme=event.scheme,
        outcome=event.outcome,
        roll_up=UNKNOWN if roll_up is None else roll_up.value,
    )


def _remedy_row(remedy: Remedy, zone: dt.tzinfo) -> RemedyRow:
    terms = remedy.terms
    return RemedyRow(
        remedy=terms.remedy,
        kind=terms.kind.value,
        result=remedy_result(remedy, zone).value,
        agreed_on=None if terms.undated else _day_text(remedy.agreed, zone),
        due_on=None if terms.due_on is None else terms.due_on.isoformat(),
        done_on=None if remedy.done_undated else _day_text(remedy.done, zone),
        amount=None if terms.money is None else f"{terms.money.amount:.2f}",
        currency=None if terms.money is None else terms.money.currency,
    )


def _next_due(case: Case, limits: Iterable[LimitRow], remedies: Iterable[RemedyRow]) -> tuple[str | None, str | None]:
    """Return the earliest due day and what is due then.

    A limit goes by its id, a remedy as ``remedy:r1``, the review of an adjustment as ``review:a1``.
    """
    is_open = case.is_open
    waiting = [
        (limit.due_on, limit.limit)
        for limit in (limits if is_open else ())
        if limit.result == "open" and limit.due_on is not None
    ]
    waiting += [
        (remedy.due_on, f"remedy:{remedy.remedy}")
        for remedy in remedies
        if remedy.result == RemedyStatus.OPEN and remedy.due_on is not None
    ]
    if is_open:
        waiting += [
            (each.review_on.isoformat(), f"review:{each.adjustment}")
            for each in case.care.current
            if each.review_on is not None
        ]
    return min(waiting, default=(None, None))


def limit_row(case: Case, deadline: Deadline, zone: dt.tzinfo) -> LimitRow:
    """Return what the row says of one *deadline* of *case*."""
    procedure = case.visits[deadline.visit].procedure
    return LimitRow(
        stage=deadline.stage,
        limit=deadline.limit,
        result=_limit_result(deadline),
        starts_on=_day_text(deadline.starts_on, zone),
        due_on=_day_text(deadline.due_on, zone),
        done_on=_day_text(deadline.done_on, zone),
        provisional=deadline.provisional,
        unconfirmed=deadline.unconfirmed,
        procedure=None if procedure == case.intake.procedure else procedure,
        irregular=len(deadline.irregular),
        undated=len(deadline.undated),
    )


def _limit_result(deadline: Deadline) -> str:
    # Without a due date nothing can be late, and a share of limits kept in time must not be made of such.
    result = deadline.result
    dated = deadline.due_on is not None or result is not DeadlineResult.MET
    return result.value if dated else "done"


def _day_text(moment: Moment | None, zone: dt.tzinfo) -> str | None:
    return None if moment is None else local_day(moment, zone).isoformat()
