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
    override: str | None = None,
) -> PartyAdded:
    """Let *party* join the case, or change it; who they are stays as it was known where it is not said anew.

    Raises:
        DecisionError: If the role does not fit what is said of the party, or conflicts with another that they held.
    """
    known = case.party(party.party)
    if known is not None:
        party = attrs.evolve(party, person=party.person or known.person, actor=party.actor or known.actor)
    event = PartyAdded(party=party, override=override)
    permit(case, event, happened, circumstances)
    return event
