"""The decision that a contact is something else than it was taken for."""

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.judging import permit, unsuitable
from casework.domain.cases.decisions.rules.reclassifying import unsuited_onto
from casework.domain.cases.events import Reclassified
from casework.domain.cases.vocabulary import CountsFrom, Formality, Kind
from casework.domain.time.moments import Moment


def reclassify(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    reason: str,
    kind: Kind | None = None,
    formality: Formality | None = None,
    stage: str | None = None,
    counts_from: CountsFrom = CountsFrom.RECEIPT,
    note: str | None = None,
    onto: Circumstances | None = None,
) -> Reclassified:
    """Let the case go on as another kind of contact, formally, or under another procedure.

    *kind* and *formality* stay what they are where they are left out. *onto* are the circumstances of the procedure
    under which it goes on; those that it has, where there are none.

    Raises:
        DecisionError: If nothing changes, or the procedure is not for such a contact.
    """
    onto = onto or circumstances
    moves = onto.procedure.id != case.intake.procedure
    if stage is None:
        stage = onto.version.first_stage if moves else case.stage
    event = Reclassified(
        kind=kind or case.intake.kind,
        formality=formality or case.intake.formality,
        procedure=onto.procedure.id,
        stage=stage,
        counts_from=counts_from,
        reason=reason,
        note=note,
    )
    permit(case, event, happened, circumstances)
    why = unsuited_onto(event, onto, moves=moves)
    if why is not None:
        raise unsuitable(case, "reclassify", why)
    return event
