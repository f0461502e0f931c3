"""Decisions that move a case on: respond, escalate, refer, withdraw, close, reopen."""

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rules import permit
from casework.domain.cases.events import Closed, Escalated, Referred, Reopened, Responded, Withdrawn
from casework.domain.cases.vocabulary import AskedBy
from casework.domain.time.moments import Moment


def respond(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    outcome: str | None = None,
    letter: str | None = None,
    stage: str | None = None,
) -> Responded:
    """Give the answer of the present stage, or of *stage* where that was forgotten.

    Raises:
        DecisionError: If the stage has its response already, or the case is not open.
    """
    event = Responded(stage=stage or case.stage, outcome=outcome, letter=letter)
    permit(case, event, happened, circumstances)
    return event


def escalate(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    to_stage: str | None = None,
    asked_by: AskedBy = AskedBy.COMPLAINANT,
    note: str | None = None,
) -> Escalated:
    """Move the case to its next stage; *happened* is when that was asked for.

    A case that was closed after its response is taken up again.

    Raises:
        DecisionError: If there is no next stage, or the complainant asks before the present one has its response.
    """
    choices = circumstances.version.stage(case.stage).next
    target = to_stage or (choices[0] if choices else case.stage)
    event = Escalated(stage=target, asked_by=asked_by, note=note)
    permit(case, event, happened, circumstances)
    return event


def refer(
    case: Case, circumstances: Circumstances, *, happened: Moment, body: str, note: str | None = None
) -> Referred:
    """Record that the case went to another body, such as an ombudsman.

    Raises:
        DecisionError: If it was withdrawn, or referred already.
    """
    event = Referred(body=body, note=note)
    permit(case, event, happened, circumstances)
    return event


def withdraw(case: Case, circumstances: Circumstances, *, happened: Moment, note: str | None = None) -> Withdrawn:
    """Record that the complainant took the contact back.

    Raises:
        DecisionError: If the case is not open.
    """
    event = Withdrawn(note=note)
    permit(case, event, happened, circumstances)
    return event


def close(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    outcome: str | None = None,
    note: str | None = None,
) -> Closed:
    """Finish with the case for now.

    Raises:
        DecisionError: If it is not open, or a complaint whose stage has no response yet.
    """
    event = Closed(outcome=outcome, note=note)
    permit(case, event, happened, circumstances)
    return event


def reopen(
    case: Case, circumstances: Circumstances, *, happened: Moment, reason: str, note: str | None = None
) -> Reopened:
    """Take a finished case up again; its stage begins anew.

    Raises:
        DecisionError: If the case is open, or *happened* is before it ended.
    """
    event = Reopened(reason=reason, note=note)
    permit(case, event, happened, circumstances)
    return event
