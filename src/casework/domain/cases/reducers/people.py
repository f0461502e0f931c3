"""How a case changes by the people in it."""

import datetime as dt
from collections.abc import Sequence
from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.conflicts import holding_of, holding_of_handler, with_roles
from casework.domain.cases.events import (
    Assigned,
    ConsentRecorded,
    Party,
    PartyAdded,
    PartyRemoved,
    Received,
    Recognised,
    RecognitionTold,
)
from casework.domain.cases.parts import Assignment, Consent, Praise, RoleHeld
from casework.domain.cases.vocabulary import ConsentScope, ConsentStep, Role
from casework.domain.time.moments import Moment


def roles_at_receipt(event: Received) -> tuple[RoleHeld, ...]:
    """Return the roles of the parties with whom a case begins, as far as the organisation knows who they are."""
    return tuple(
        RoleHeld(actor=party.actor, role=party.role, stage=event.stage, procedure=event.procedure)
        for party in event.parties
        if party.actor is not None
    )


def _with_role(case: Case, new: RoleHeld | None, override: str | None) -> Case:
    """Return *case* with *new*, which counts as accepted from now on where there is an *override*."""
    if new is None or override is None:
        return with_roles(case, new)
    others = tuple(held for held in case.roles if held.at != new.at)
    return with_roles(attrs.evolve(case, roles=others), attrs.evolve(new, despite_conflict=True))


def _party_added(case: Case, event: PartyAdded, happened: Moment) -> Case:
    parties = {party.party: party for party in case.parties} | {event.party.party: event.party}
    joined = _with_role(case, holding_of(case, event.party, event.stage), event.override)
    # What was forgotten in an earlier stage: whoever joined then was there in each stage since.
    since = (holding_of(case, event.party, stage) for stage in _stages_since(case, event.stage))
    # Whoever complains under their name is not anonymous any more.
    anonymous = case.intake.anonymous and event.party.role is not Role.COMPLAINANT
    intake = attrs.evolve(case.intake, anonymous=anonymous)
    there = attrs.evolve(with_roles(joined, *since), intake=intake, parties=tuple(parties.values()))
    known = case.party(event.party.party)
    if known is None or _who(known) == _who(event.party):
        return there
    outlived = [
        consent for consent in case.consents if consent.party == known.party and not _still_refused(case, consent)
    ]
    return _without_consents(there, outlived, happened)


def _who(party: Party) -> tuple[object, ...]:
    """Return what must stay the same for what somebody agreed to with regard to *party* to count."""
    return party.person, party.actor, party.role, party.acts_for


def _still_refused(case: Case, consent: Consent) -> bool:
    """Say whether somebody said no and did not agree to the same later: that is not undone by another name for it."""
    agreed = (
        later
        for later in case.consents[case.consents.index(consent) :]
        if (later.giver, later.party, later.step) == (consent.giver, consent.party, ConsentStep.RECEIVED)
    )
    is_no = consent.step in {ConsentStep.REFUSED, ConsentStep.WITHDRAWN}
    return is_no and not any(
        all(later.is_about(scope) for scope in ConsentScope if consent.is_about(scope)) for later in agreed
    )


def _without_consents(case: Case, over: Sequence[Consent], happened: Moment) -> Case:
    consents = tuple(
        attrs.evolve(each, ended=happened) if each in over and each.ended is None else each for each in case.consents
    )
    return attrs.evolve(case, consents=consents)


def _stages_since(case: Case, stage: str) -> list[str]:
    been = [visit.stage for visit in case.visits if visit.procedure == case.intake.procedure]
    return been[been.index(stage) :] if stage in been else []


def _party_removed(case: Case, event: PartyRemoved, happened: Moment) -> Case:
    theirs = [consent for consent in case.consents if event.party in {consent.giver, consent.party}]
    parties = tuple(party for party in case.parties if party.party != event.party)
    return attrs.evolve(_without_consents(case, theirs, happened), parties=parties)


def _assigned(case: Case, event: Assigned, happened: Moment) -> Case:
    given = Assignment(handler=event.handler, team=event.team, stage=event.stage, since=happened)
    kept = case.assignment
    if kept is None or not _is_before(case, given, kept):
        kept = given
    role = holding_of_handler(case, event.handler, event.stage)
    return attrs.evolve(_with_role(case, role, event.override), assignment=kept)


def _is_before(case: Case, one: Assignment, other: Assignment) -> bool:
    """Say whether *one* is for an earlier stage, or was made earlier in the same one; days as they were told."""
    been = {visit.stage: number for number, visit in enumerate(case.visits)}
    if one.stage != other.stage:
        return been.get(one.stage, 0) < been.get(other.stage, 0)
    if isinstance(one.since, dt.datetime) and isinstance(other.since, dt.datetime):
        return one.since < other.since
    return _day_told(one.since) < _day_told(other.since)


def _day_told(moment: Moment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


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
