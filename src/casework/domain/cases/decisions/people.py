"""Decisions about people, where something that was not said is filled in."""

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.judging import permit
from casework.domain.cases.events import Party, PartyAdded
from casework.domain.time.moments import Moment


def add_party(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    party: Party,
    stage: str | None = None,
    override: str | None = None,
) -> PartyAdded:
    """Let *party* join the case, or change it; who they are stays as it was known where it is not said anew.

    They join in the present stage, or in the earlier *stage* in which that was forgotten.

    Raises:
        DecisionError: If the role does not fit what is said of the party, or conflicts with another that they held.
    """
    known = case.party(party.party)
    if known is not None:
        party = attrs.evolve(party, person=party.person or known.person, actor=party.actor or known.actor)
    event = PartyAdded(stage=case.stage if stage is None else stage, party=party, override=override)
    permit(case, event, happened, circumstances)
    return event
