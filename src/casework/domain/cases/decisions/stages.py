"""The decisions that move a case to its next stage, or refuse that."""

import datetime as dt

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.judging import permit
from casework.domain.cases.events import Escalated, EscalationDeclined
from casework.domain.cases.vocabulary import AskedBy
from casework.domain.time.moments import Moment


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
    stage = next_stage(case, circumstances) if to_stage is None else to_stage
    event = Escalated(stage=stage, asked_by=asked_by, note=note)
    permit(case, event, happened, circumstances)
    return event


def decline_escalation(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    exclusion: str,
    reasons: str,
    to_stage: str | None = None,
    discretion: str | None = None,
    ombudsman_told: bool = False,
    asked_on: dt.date | None = None,
    restriction: str | None = None,
    document: str | None = None,
) -> EscalationDeclined:
    """Refuse to open the next stage, for an *exclusion* of the procedure; the case stays where it is.

    Raises:
        DecisionError: If there is no next stage, the procedure names no such ground, or something is missing.
    """
    event = EscalationDeclined(
        stage=next_stage(case, circumstances) if to_stage is None else to_stage,
        exclusion=exclusion,
        reasons=reasons,
        discretion=discretion,
        ombudsman_told=ombudsman_told,
        asked_on=asked_on,
        restriction=restriction,
        document=document,
    )
    permit(case, event, happened, circumstances)
    return event


def next_stage(case: Case, circumstances: Circumstances) -> str:
    """Return the stage that follows the present one first; the present one where none does."""
    return next(iter(circumstances.version.stage(case.stage).next), case.stage)
