"""The parts of a case for scripts, with keys that stay; what is known of people is not among them."""

import attrs

from casework.application.codec import plain
from casework.application.drafts import PEOPLE, WORDS
from casework.cli.case_past import dates_given, formerly, taken_on, why_taken_up
from casework.cli.case_telling import Seen, outcome_of
from casework.cli.telling import Json, moment_json
from casework.domain.cases.events import DateChange, Event
from casework.domain.cases.remedies import remedy_status
from casework.domain.deadlines.extensions import moves_dates
from casework.domain.next_steps import NextSteps
from casework.domain.time.moments import Moment


def facts_json(seen: Seen) -> Json:
    """Return the case itself: what it is, what it is about, and whose it is."""
    case, intake = seen.case, seen.case.intake
    return {
        "kind": intake.kind.value,
        "procedure": intake.procedure,
        "received": moment_json(seen.book, intake.received),
        "channel": intake.channel.value,
        "anonymous": intake.anonymous,
        "formality": intake.formality.value if intake.formality else None,
        "summary": seen.words(intake.summary),
        "handler": case.assignment.handler if case.assignment else None,
        "team": case.assignment.team if case.assignment else None,
        "matters": [
            {
                "matter": matter.matter,
                "service": matter.service,
                "categories": [attrs.asdict(category) for category in matter.categories],
                "summary": seen.words(matter.summary),
            }
            for matter in case.matters
        ],
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
        **_people(seen),
        **_results(seen),
    }


def _past(seen: Seen) -> Json:
    case = seen.case
    return {
        "formerly": [
            {
                "kind": each.kind.value,
                "procedure": each.procedure,
                "reason": each.reason,
                **_when(seen, until=each.until),
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
                **_when(seen, ended=each.ended, taken_up_again=each.reopened),
                "reason": why_taken_up(case, each),
            }
            for each in case.closures
        ],
    }


def _people(seen: Seen) -> Json:
    care = seen.case.care
    return {
        "flags": [
            {"flag": each.flag, "kind": each.kind.value, "told": list(each.told), **_when(seen, raised=each.raised)}
            for each in care.open_flags
        ],
        "consents": [
            {
                "giver": each.giver,
                "party": each.party,
                "step": each.step.value,
                "scopes": [scope.value for scope in each.scopes],
                **_when(seen, since=each.since, expires_on=each.expires_on),
            }
            for each in seen.case.consents
        ],
        "restrictions": [
            {
                "restriction": each.restriction,
                "person": each.person,
                "measure": each.measure.value,
                **_when(seen, imposed_on=each.imposed_on, review_on=each.review_on),
            }
            for each in seen.restrictions
        ],
        "adjustments": [
            {"adjustment": each.adjustment, "party": each.party, **_when(seen, review_on=each.review_on)}
            for each in care.current
        ],
    }


def _results(seen: Seen) -> Json:
    case = seen.case
    zone = seen.book.rulebook.place.zone
    return {
        "outcome": outcome_of(case),
        "milestones": [
            {"stage": visit.stage, "milestone": name, **_when(seen, happened=moment)}
            for visit in case.visits
            for name, moment in visit.milestones
        ],
        "refusals": [_event(seen, each.event, each.happened) for each in case.refusals],
        "delays": [_event(seen, told.event, told.happened) for visit in case.visits for told in visit.delays],
        "findings": [_event(seen, each.event, each.happened) for each in case.results.findings],
        "remedies": [
            {
                **_event(seen, each.terms, each.agreed),
                "status": remedy_status(each, seen.on, zone).value,
                "reason": each.reason,
                **_when(seen, done=each.done, undeliverable=each.undeliverable),
            }
            for each in case.results.remedies
        ],
        "learned": [_said(seen, each) for each in case.results.learned],
        "praise": [
            {"who": each.who, "is_team": each.is_team, **_when(seen, told=each.told)} for each in case.results.praise
        ],
        "documents": [
            {**_event(seen, each.event, each.added), **_when(seen, erased=each.erased)} for each in case.documents
        ],
        "links": [{"link": what, "case": other} for what, other in seen.others()],
    }


def _event(seen: Seen, event: Event | DateChange, happened: Moment) -> Json:
    """Return what an event says, with its words in the place of the ids of its details."""
    return {**_said(seen, event), **_when(seen, happened=happened)}


def _said(seen: Seen, event: Event | DateChange) -> Json:
    fields = {name: value for name, value in plain(event).items() if name not in PEOPLE}
    return {name: seen.words(value) if name in WORDS else value for name, value in fields.items()}


def _when(seen: Seen, **moments: Moment | None) -> Json:
    return {name: moment_json(seen.book, moment) for name, moment in moments.items()}


def people_json(seen: Seen) -> Json:
    """Return what is known of the people: who they are, their preferences, and what they need by adjustment."""
    details, care = seen.file.details, seen.case.care
    return {
        "people": {party.party: details.get(party.person) for party in seen.case.parties if party.person},
        "preferences": {party: details.get(detail) for party, detail in care.preferences},
        "needs": {each.adjustment: seen.words(each.what) for each in care.current},
    }


def next_json(seen: Seen, coming: NextSteps) -> Json:
    """Return what comes next in the case."""
    return {
        "allowed": list(coming.allowed),
        "always": list(coming.always),
        "due": [
            {
                "sort": each.sort.value,
                "name": each.name,
                "stage": each.stage,
                "due": moment_json(seen.book, each.due_on),
                "status": each.status.value,
                "provisional": each.provisional,
                "unconfirmed": each.unconfirmed,
            }
            for each in coming.due
        ],
        "missing": [{"code": each.code, "says": each.says} for each in coming.missing],
        "guidance": [
            {
                "do": each.do,
                "put_right": each.put_right or None,
                "up_to": None if each.up_to is None else f"{each.up_to:.2f}",
                "currency": each.currency,
                "citation": each.authority.citation,
                "evidence": each.authority.evidence.value,
            }
            for each in coming.guidance
        ],
    }
