"""The decision that moves a case to its next stage."""

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.judging import permit
from casework.domain.cases.events import Escalated
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
    event = Escalated(stage=to_stage or next_stage(case, circumstances), asked_by=asked_by, note=note)
    permit(case, event, happened, circumstances)
    return event


def next_stage(case: Case, circumstances: Circumstances) -> str:
    """Return the stage that follows the present one first; the present one where none does."""
    return next(iter(circumstances.version.stage(case.stage).next), case.stage)
