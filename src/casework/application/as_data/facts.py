"""The parts of a case for scripts, with keys that stay; what is known of people is not among them."""

from collections.abc import Mapping

import attrs

from casework.application.as_data.categories import matters_data
from casework.application.as_data.past import dates_given, formerly, outcome_of, taken_on, why_taken_up
from casework.application.as_data.people_shapes import PeopleData
from casework.application.as_data.seen import Seen
from casework.application.as_data.shapes import CareData, EventData, FactsData, PastData, ResultsData
from casework.application.codec import json_data
from casework.application.drafts import PEOPLE, WORDS
from casework.domain.cases.events import Event
from casework.domain.cases.remedies import remedy_status
from casework.domain.deadlines.extensions import moves_dates
from casework.domain.notifications.complainants import letters_go_to
from casework.domain.time.moments import Moment, local_day


def facts_data(seen: Seen) -> FactsData:
    """Return the case itself: what it is, what it is about, and whose it is."""
    case, intake = seen.case, seen.case.intake
    return {
        "kind": intake.kind.value,
        "procedure": intake.procedure,
        "received": seen.text(intake.received),
        "channel": intake.channel.value,
        "anonymous": intake.anonymous,
        "formality": intake.formality.value if intake.formality else None,
        "summary": seen.words(intake.summary),
        "source": attrs.asdict(intake.source) if intake.source else None,  # type: ignore[typeddict-item]  # its fields are those
        "judged_elsewhere": [
            {"name": each.name, "due": seen.text(each.due), "verdict": each.verdict} for each in case.judged
        ],
        "import_undone": case.undone,
        "handler": case.assignment.handler if case.assignment else None,
        "team": case.assignment.team if case.assignment else None,
        "matters": matters_data(seen),
        "parties": [
            {
                "party": party.party,
                "role": party.role.value,
                "actor": party.actor,
                "acts_for": party.acts_for,
                "child": party.child,
            }
            for party in case.parties
        ],
        **_past(seen),
        **_care(seen),
        **_results(seen),
    }


def _past(seen: Seen) -> PastData:
    case = seen.case
    return {
        "formerly": [
            {
                "kind": each.kind.value,
                "procedure": each.procedure,
                "reason": each.reason,
                "until": seen.text(each.until),
            }
            for each in formerly(case)
        ],
        "taken_on": [_event(seen, event, happened) for happened, event in taken_on(case)],
        "dates_given": [_event(seen, event, happened) for happened, event in dates_given(case)],
        "irregular_extensions": [
            {
                **_event(seen, granted.event, granted.happened),
                "irregular": [code.value for code in broken],
                "moves_due_date": moves_dates(granted),
            }
            for deadline in seen.file.deadlines
            for granted, broken in deadline.irregular
        ],
        "ends": [
            {
                "status": each.status.value,
                "ended": seen.text(each.known_end),
                "taken_up_again": seen.text(each.reopened),
                "reason": why_taken_up(case, each),
            }
            for each in case.closures
        ],
    }


def _care(seen: Seen) -> CareData:
    care = seen.case.care
    return {
        "flags": [
            {"flag": each.flag, "kind": each.kind.value, "told": list(each.told), "raised": seen.text(each.raised)}
            for each in care.open_flags
        ],
        "consents": [
            {
                "giver": each.giver,
                "party": each.party,
                "step": each.step.value,
                "scopes": [scope.value for scope in each.scopes],
                "since": seen.text(each.since),
                "expires_on": seen.text(each.expires_on),
            }
            for each in seen.case.consents
        ],
        "letters": [
            {"party": party, "to": to}
            for party, to in letters_go_to(seen.case, on=local_day(seen.on, seen.zone), zone=seen.zone).items()
        ],
        "restrictions": [
            {
                "restriction": each.restriction,
                "person": each.person,
                "measure": each.measure.value,
                "imposed_on": seen.text(each.imposed_on),
                "review_on": seen.text(each.review_on),
            }
            for each in seen.restrictions
        ],
        "adjustments": [
            {"adjustment": each.adjustment, "party": each.party, "review_on": seen.text(each.review_on)}
            for each in care.current
        ],
    }


def _results(seen: Seen) -> ResultsData:
    case = seen.case
    return {
        "outcome": outcome_of(case),
        "milestones": [
            {"stage": visit.stage, "milestone": name, "happened": seen.text(moment)}
            for visit in case.visits
            for name, moment in visit.milestones
        ],
        "refusals": [_event(seen, each.event, each.happened) for each in case.refusals],
        "delays": [_event(seen, told.event, told.happened) for visit in case.visits for told in visit.delays],
        "findings": [_event(seen, each.event, each.happened) for each in case.results.findings],
        "remedies": [
            {
                **_event(seen, each.terms, each.agreed),
                "status": remedy_status(each, seen.on, seen.zone).value,
                "reason": each.reason,
                "done": seen.text(each.done),
                "done_undated": each.done_undated,
                "undeliverable": seen.text(each.undeliverable),
            }
            for each in case.results.remedies
        ],
        "learned": [_said(seen, each) for each in case.results.learned],
        "praise": [
            {"who": each.who, "is_team": each.is_team, "told": seen.text(each.told)} for each in case.results.praise
        ],
        "documents": [
            {**_event(seen, each.event, each.added), "erased": seen.text(each.erased)} for each in case.documents
        ],
        "links": [{"link": what, "case": other} for what, other in seen.others()],
    }


def _event(seen: Seen, event: Event, happened: Moment) -> EventData:
    """Return what an event says, with its words in the place of the ids of its details."""
    return {**_said(seen, event), "happened": seen.text(happened)}


def _said(seen: Seen, event: Event) -> EventData:
    fields = {name: value for name, value in json_data(event).items() if name not in PEOPLE}
    return {name: seen.words(value) if name in WORDS else value for name, value in fields.items()}


def people_data(seen: Seen) -> PeopleData:
    """Return what is known of the people: who they are, their preferences, and what they need by adjustment."""
    care = seen.case.care
    return {
        "people": {party.party: _by_name(seen, party.person) for party in seen.case.parties if party.person},
        "preferences": {party: _by_name(seen, detail) for party, detail in care.preferences},
        "needs": {each.adjustment: seen.words(each.what) for each in care.current},
    }


def _by_name(seen: Seen, detail: str) -> dict[str, str] | None:
    said = seen.file.details.get(detail)
    return dict(said) if isinstance(said, Mapping) else None
