"""How a case changes by the people in it."""

from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.conflicts import holding_of, holding_of_handler, present
from casework.domain.cases.events import (
    Assigned,
    ConsentRecorded,
    PartyAdded,
    PartyRemoved,
    Received,
    Recognised,
    RecognitionTold,
)
from casework.domain.cases.parts import Assignment, Consent, Praise, RoleHeld
from casework.domain.time.moments import Moment


def roles_at_receipt(event: Received) -> tuple[RoleHeld, ...]:
    """Return the roles of the parties with whom a case begins, as far as the organisation knows who they are."""
    return tuple(
        RoleHeld(actor=party.actor, role=party.role, stage=event.stage, procedure=event.procedure)
        for party in event.parties
        if party.actor is not None
    )


def _with_role(case: Case, new: RoleHeld | None, override: str | None) -> tuple[RoleHeld, ...]:
    """Return who held which role, with *new*; what the same person holds by having stayed is written down before it."""
    if new is None:
        return case.roles
    stayed = (held for held in present(case) if held.actor == new.actor)
    known = {held.at: held for held in (*case.roles, *stayed)} | {held.at: held for held in case.roles}
    if override is not None:
        known.pop(new.at, None)
        new = attrs.evolve(new, despite_conflict=True)
    known.setdefault(new.at, new)
    return tuple(known.values())


def _party_added(case: Case, event: PartyAdded, _happened: Moment) -> Case:
    parties = {party.party: party for party in case.parties} | {event.party.party: event.party}
    roles = _with_role(case, holding_of(case, event.party), event.override)
    return attrs.evolve(case, parties=tuple(parties.values()), roles=roles)


def _party_removed(case: Case, event: PartyRemoved, _happened: Moment) -> Case:
    return attrs.evolve(case, parties=tuple(party for party in case.parties if party.party != event.party))


def _assigned(case: Case, event: Assigned, happened: Moment) -> Case:
    assignment = Assignment(handler=event.handler, team=event.team, since=happened)
    roles = _with_role(case, holding_of_handler(case, event.handler), event.override)
    return attrs.evolve(case, assignment=assignment, roles=roles)


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
