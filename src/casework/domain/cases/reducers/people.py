"""How a case changes by the people in it."""

from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    Assigned,
    ConsentRecorded,
    Party,
    PartyAdded,
    PartyRemoved,
    Recognised,
    RecognitionTold,
)
from casework.domain.cases.parts import Assignment, Consent, Praise, RoleHeld
from casework.domain.cases.vocabulary import Role
from casework.domain.time.moments import Moment


def held(party: Party, stage: str) -> tuple[RoleHeld, ...]:
    """Return the role that *party* has in *stage*, if the organisation knows who they are."""
    return () if party.actor is None else (RoleHeld(actor=party.actor, role=party.role, stage=stage),)


def _with_roles(case: Case, roles: tuple[RoleHeld, ...]) -> tuple[RoleHeld, ...]:
    return (*case.roles, *(role for role in roles if role not in case.roles))


def _party_added(case: Case, event: PartyAdded, _happened: Moment) -> Case:
    others = tuple(party for party in case.parties if party.party != event.party.party)
    roles = _with_roles(case, held(event.party, case.stage))
    return attrs.evolve(case, parties=(*others, event.party), roles=roles)


def _party_removed(case: Case, event: PartyRemoved, _happened: Moment) -> Case:
    return attrs.evolve(case, parties=tuple(party for party in case.parties if party.party != event.party))


def _assigned(case: Case, event: Assigned, happened: Moment) -> Case:
    assignment = Assignment(handler=event.handler, team=event.team, since=happened)
    if event.handler is None:
        return attrs.evolve(case, assignment=assignment)
    handler = RoleHeld(actor=event.handler, role=Role.COMPLAINT_HANDLER, stage=case.stage)
    return attrs.evolve(case, assignment=assignment, roles=_with_roles(case, (handler,)))


def _consent_recorded(case: Case, event: ConsentRecorded, happened: Moment) -> Case:
    consent = Consent(
        giver=event.giver,
        party=event.party,
        scopes=event.scopes,
        step=event.step,
        since=happened,
        expires_on=event.expires_on,
    )
    return attrs.evolve(case, consents=(*case.consents, consent))


def _recognised(case: Case, event: Recognised, happened: Moment) -> Case:
    known = {(praise.who, praise.is_team) for praise in case.results.praise}
    named = [*((who, False) for who in event.staff), *((who, True) for who in event.teams)]
    added = tuple(
        Praise(who=who, is_team=is_team, named=happened) for who, is_team in named if (who, is_team) not in known
    )
    return attrs.evolve(case, results=attrs.evolve(case.results, praise=(*case.results.praise, *added)))


def _recognition_told(case: Case, event: RecognitionTold, happened: Moment) -> Case:
    praise = tuple(
        attrs.evolve(each, told=happened) if each.who == event.who and each.told is None else each
        for each in case.results.praise
    )
    return attrs.evolve(case, results=attrs.evolve(case.results, praise=praise))


REDUCERS = MappingProxyType(
    {
        PartyAdded: _party_added,
        PartyRemoved: _party_removed,
        Assigned: _assigned,
        ConsentRecorded: _consent_recorded,
        Recognised: _recognised,
        RecognitionTold: _recognition_told,
    }
)
