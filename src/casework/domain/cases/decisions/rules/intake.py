"""The rules for what is known of a contact itself."""

import attrs

from casework.domain.cases.care import matter_open, matter_open_at
from casework.domain.cases.case import Case
from casework.domain.cases.consents import CONCERNED, why_no_leave
from casework.domain.cases.decisions import grounds
from casework.domain.cases.decisions.answering import about_themselves
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rule import Rule, needs_open, since_the_stage_began
from casework.domain.cases.decisions.rules import categories, reclassifying
from casework.domain.cases.decisions.rules.documents import unknown_document
from casework.domain.cases.decisions.rules.words import unknown
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    Categorised,
    Declined,
    MatterAdded,
    PassedOn,
    Reclassified,
)
from casework.domain.cases.vocabulary import ConsentScope
from casework.domain.conduct import Barred
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment


def _acknowledge(case: Case, version: ProcedureVersion) -> str | None:
    if case.visit.acknowledged is not None:
        return f"stage {case.stage} is acknowledged already"
    return needs_open(case, version)


def _acknowledged(case: Case, event: Acknowledged, happened: Moment, circumstances: Circumstances) -> str | None:
    told = event.told_due_on
    if told is not None and told < (day := circumstances.day(happened)):
        return f"they were told {told.isoformat()}, before the acknowledgement on {day.isoformat()}: change one"
    return unknown_document(case, event.document)


def _accept(case: Case, version: ProcedureVersion) -> str | None:
    if case.visit.accepted is not None:
        return f"stage {case.stage} is accepted already"
    return needs_open(case, version)


def _accepted(case: Case, event: Accepted, _happened: Moment, circumstances: Circumstances) -> str | None:
    return grounds.refused_here(case) or grounds.not_despite(case, event, circumstances.version)


def _decline(case: Case, version: ProcedureVersion) -> str | None:
    instead = "answer or close it, or put exclusions into the procedure"
    too_late = needs_open(case, version) or grounds.taken_on(case)
    return too_late or matter_open(case) or grounds.no_grounds(version, Barred.COMPLAINT, instead)


def _declined(case: Case, event: Declined, happened: Moment, circumstances: Circumstances) -> str | None:
    if event.stage != case.stage:
        return f"it is in stage {case.stage}, not in stage {event.stage}: a case is declined where it stands"
    stands_against = matter_open_at(case, happened, circumstances.zone) or about_themselves(case, circumstances)
    unfounded = stands_against or grounds.unfounded(event, circumstances.version, Barred.COMPLAINT)
    return unfounded or unknown_document(case, event.document)


def _passed_on(case: Case, event: PassedOn, happened: Moment, circumstances: Circumstances) -> str | None:
    return _without_leave(case, event, happened, circumstances) or unknown_document(case, event.document)


def _without_leave(case: Case, event: PassedOn, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say whose leave is missing; an anonymous contact of nobody known has nobody who could be asked."""
    givers = [party.party for party in case.parties if party.role in CONCERNED]
    if event.party is None and case.intake.anonymous and not givers:
        return None
    if event.party is None and givers:
        return f"say who agreed to it (party): {', '.join(givers)}"
    if event.party is not None and event.party not in givers:
        return unknown("it", "complainant or person affected called", event.party, givers)
    alone = attrs.evolve(case, parties=tuple(party for party in case.parties if party.party == event.party))
    return why_no_leave(alone, ConsentScope.PASS_ON, on=circumstances.day(happened), zone=circumstances.zone)


def _categorised(case: Case, event: Categorised, _happened: Moment, circumstances: Circumstances) -> str | None:
    no_matter = unknown("it", "matter", event.matter, [each.matter for each in case.matters])
    return no_matter or categories.unfit(event.scheme, event.categories, circumstances)


def _matter_added(case: Case, event: MatterAdded, _happened: Moment, circumstances: Circumstances) -> str | None:
    if case.matter(event.matter.matter) is None:
        return categories.unfit_in((event.matter,), circumstances)
    return f"it has a matter {event.matter.matter} already: give another id"


RULES = (
    Rule(
        decision="acknowledge",
        event=Acknowledged,
        whether=_acknowledge,
        fits=_acknowledged,
        not_before=since_the_stage_began,
        recorded_late=True,
        in_stage=True,
    ),
    Rule(
        decision="accept",
        event=Accepted,
        whether=_accept,
        fits=_accepted,
        not_before=since_the_stage_began,
        recorded_late=True,
        in_stage=True,
    ),
    Rule(decision="decline", event=Declined, whether=_decline, fits=_declined, not_before=since_the_stage_began),
    Rule(decision="pass-on", event=PassedOn, whether=needs_open, fits=_passed_on, not_before=since_the_stage_began),
    Rule(
        decision="reclassify",
        event=Reclassified,
        whether=needs_open,
        fits=reclassifying.differs,
        not_before=reclassifying.since_it_was_last_something_else,
    ),
    Rule(decision="categorise", event=Categorised, fits=_categorised),
    Rule(decision="add-matter", event=MatterAdded, fits=_matter_added),
)
