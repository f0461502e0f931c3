"""The grounds on which a contact, or the request for the next stage, is refused: those of the procedure, and no others.

Every refusal is judged for itself. It names its ground and has reasons of its own; where the procedure leaves room for
discretion it says why that was not used, and where it says so the complainant was told of the ombudsman.
"""

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.rules.words import unknown
from casework.domain.cases.events import Accepted, Declined, EscalationDeclined
from casework.domain.conduct import Barred, Exclusion
from casework.domain.procedures import ProcedureVersion

_WHAT = {Barred.COMPLAINT: "a complaint", Barred.ESCALATION: "the next stage"}


def grounds(version: ProcedureVersion, barred: Barred) -> tuple[Exclusion, ...]:
    """Return the exclusions of *version* that may turn away what *barred* says."""
    return tuple(each for each in version.exclusions if barred in each.bars)


def no_grounds(version: ProcedureVersion, barred: Barred, instead: str) -> str | None:
    """Say that *version* names no ground at all to refuse what *barred* says, and what to do *instead*."""
    if grounds(version, barred):
        return None
    return f"{version.id} names no exclusion by which {_WHAT[barred]} is refused: {instead}"


def unfounded(event: Declined | EscalationDeclined, version: ProcedureVersion, barred: Barred) -> str | None:
    """Say what is wrong with, or missing in, the ground of a refusal; None if it stands."""
    known = grounds(version, barred)
    missing = unknown(version.id, f"exclusion that bars {_WHAT[barred]} called", event.exclusion, _ids(known))
    if missing is not None:
        return missing
    ground = next(each for each in known if each.id == event.exclusion)
    if ground.discretion and event.discretion is None:
        return f"{ground.id} leaves room for discretion: say why it was not taken on all the same (discretion)"
    if ground.signpost and not event.ombudsman_told:
        body = f"the ombudsman ({version.referral.body})" if version.referral else "the ombudsman"
        return f"whoever is refused for {ground.id} is told how to reach {body}: do that, and say so (ombudsman told)"
    return None


def not_despite(case: Case, event: Accepted, version: ProcedureVersion) -> str | None:
    """Say why a contact was not taken on *despite* an exclusion, or None; a later stage is what a request asked for."""
    if event.despite is None:
        why = "reasons are given for what might have been refused: name the exclusion (despite), or leave them away"
        return None if event.reasons is None else why
    barred = Barred.COMPLAINT if case.stage in version.first_stages else Barred.ESCALATION
    known = _ids(grounds(version, barred))
    missing = unknown(version.id, f"exclusion that bars {_WHAT[barred]} called", event.despite, known)
    if missing is not None:
        return missing
    if event.reasons is None:
        return f"say why it was taken on despite {event.despite} (reasons)"
    return None


def taken_on(case: Case) -> str | None:
    """Say that the contact was taken on, under whichever procedure, so that it is too late to refuse it."""
    for visit in case.visits:
        if visit.responded is not None:
            return f"stage {visit.stage} has its response: what was taken on and answered is not refused"
        if visit.accepted is not None:
            return f"it was accepted in stage {visit.stage}: correct the acceptance first, if that was a mistake"
    return None


def refused_here(case: Case) -> str | None:
    """Say that the present visit ended with a refusal, so that nothing of it was taken on or answered."""
    ended = case.visit.ended
    declined = (each.happened for each in case.refusals if isinstance(each.event, Declined))
    if ended is None or ended not in declined:
        return None
    return f"it was declined in stage {case.stage}: correct that first, if it was a mistake"


def _ids(exclusions: tuple[Exclusion, ...]) -> list[str]:
    return [each.id for each in exclusions]
