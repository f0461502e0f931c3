"""Who complained, since which record of the case that is known, and to whom letters for them go."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from casework.domain.cases.case import Case
from casework.domain.cases.consents import speaker_for
from casework.domain.cases.events import Corrected, Event, Party, PartyAdded, PartyRemoved, Received
from casework.domain.cases.vocabulary import Role


def complainants(case: Case) -> Mapping[str, int]:
    """Return those who complain in *case*, or praise, each with the version since which they are on record as that.

    Whoever left is none any more, and whoever came again is one since then.
    """
    since = dict[str, int]()
    for fact in case.history:
        if isinstance(fact.event, PartyRemoved):
            since.pop(fact.event.party, None)
        for party in _named(fact.event):
            if party.role is Role.COMPLAINANT:
                since.setdefault(party.party, _first_said(case, fact.version, party.party))
            else:
                since.pop(party.party, None)
    return since


def letters_go_to(case: Case, *, on: dt.date, zone: dt.tzinfo) -> Mapping[str, str]:
    """Return by each who complains in *case* to which party letters for them go, as it stands on the local day *on*."""
    speakers = {each: speaker_for(case, each, on=on, zone=zone) for each in complainants(case)}
    return {giver: giver if speaker is None else speaker.party for giver, speaker in speakers.items()}


def _named(event: Event) -> Sequence[Party]:
    match event:
        case Received(parties=parties):
            return parties
        case PartyAdded(party=party):
            return (party,)
    return ()


def _first_said(case: Case, version: int, name: str) -> int:
    """Return by which record the one of *version* named the complainant *name*: itself, or what put it right."""
    naming = (record for record, event in _said(case, version) if _names(event, name))
    return next(naming, version)


def _names(event: Event, name: str) -> bool:
    return any(each.party == name and each.role is Role.COMPLAINANT for each in _named(event))


def _said(case: Case, version: int) -> Iterator[tuple[int, Event]]:
    """Yield what was recorded at *version*, and what was put in its place later, each with its own version."""
    for fact in case.recorded:
        if fact.version == version:
            yield version, fact.event
        elif isinstance(fact.event, Corrected) and fact.event.version == version and fact.event.replacement is not None:
            yield fact.version, fact.event.replacement.event
