"""The rules for what is known of a contact itself."""

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import grounds
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rule import Rule, needs_open, since_the_stage_began
from casework.domain.cases.decisions.rules import reclassifying
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
from casework.domain.conduct import Barred
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment


def _acknowledge(case: Case, version: ProcedureVersion) -> str | None:
    if case.visit.acknowledged is not None:
        return f"stage {case.stage} is acknowledged already"
    return needs_open(case, version)


def _accept(case: Case, version: ProcedureVersion) -> str | None:
    if case.visit.accepted is not None:
        return f"stage {case.stage} is accepted already"
    return needs_open(case, version)


def _accepted(case: Case, event: Accepted, _happened: Moment, circumstances: Circumstances) -> str | None:
    return grounds.refused_here(case) or grounds.not_despite(case, event, circumstances.version)


def _decline(case: Case, version: ProcedureVersion) -> str | None:
    instead = "answer or close it, or put exclusions into the procedure"
    return needs_open(case, version) or grounds.taken_on(case) or grounds.no_grounds(version, Barred.COMPLAINT, instead)


def _declined(case: Case, event: Declined, _happened: Moment, circumstances: Circumstances) -> str | None:
    if event.stage != case.stage:
        return f"it is in stage {case.stage}, not in stage {event.stage}: a case is declined where it stands"
    return grounds.unfounded(event, circumstances.version, Barred.COMPLAINT)


def _categorised(case: Case, event: Categorised, _happened: Moment, _circumstances: Circumstances) -> str | None:
    return unknown("it", "matter", event.matter, [each.matter for each in case.matters])


def _matter_added(case: Case, event: MatterAdded, _happened: Moment, _circumstances: Circumstances) -> str | None:
    if case.matter(event.matter.matter) is None:
        return None
    return f"it has a matter {event.matter.matter} already: give another id"


RULES = (
    Rule(
        decision="acknowledge",
        event=Acknowledged,
        whether=_acknowledge,
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
    Rule(decision="pass-on", event=PassedOn, whether=needs_open, not_before=since_the_stage_began),
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
