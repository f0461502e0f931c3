"""What must hold where a contact turns out to be, or becomes, something else."""

import itertools
from collections.abc import Iterator

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rule import since_the_stage_began
from casework.domain.cases.events import Received, Reclassified
from casework.domain.cases.vocabulary import CountsFrom, Formality, Kind, LinkKind, with_article
from casework.domain.procedures import Procedure
from casework.domain.time.moments import Moment


def differs(case: Case, event: Reclassified, _happened: Moment, circumstances: Circumstances) -> str | None:
    """Refuse what the case is already, another stage of its procedure, and what would give it its clocks anew."""
    intake = case.intake
    becomes_complaint = event.kind is Kind.COMPLAINT and intake.kind is not Kind.COMPLAINT
    if becomes_complaint and any(link.link is LinkKind.RAISED for link in case.links):
        return "a complaint was raised from it already: go on with that one"
    if event.procedure != intake.procedure:
        if intake.received is None and event.counts_from is CountsFrom.RECEIPT:
            return "it is not known when it came in: let the clocks run from the change, or correct the receipt first"
        return _been_there(case, event.procedure, circumstances)
    if event.stage != case.stage:
        return f"it stays in stage {case.stage}: only another procedure begins in a stage of its own; leave it out"
    if (event.kind, event.formality) == (intake.kind, intake.formality):
        what = ", ".join((intake.kind.value, *([intake.formality.value] if intake.formality else ())))
        return f"it is that already ({what}, under {intake.procedure}): say what changes"
    return None


def _been_there(case: Case, procedure: str, circumstances: Circumstances) -> str | None:
    """Return since when and until when the case was under *procedure* before, None where it never was."""
    told = ((fact.event, fact.happened) for fact in case.history)
    said = ((event.procedure, when) for event, when in told if isinstance(event, Received | Reclassified))
    spells = [(under, next(days)[1]) for under, days in itertools.groupby(said, key=lambda each: each[0])]
    for (under, since), (_, until) in itertools.pairwise(spells):
        if under == procedure:
            first, last = (circumstances.day(each).isoformat() for each in (since, until))
            return f"it was under {under} from {first} to {last}: correct the change that took it from there"
    return None


def since_it_was_last_something_else(case: Case, event: Reclassified) -> Iterator[tuple[Moment | None, str]]:
    """Let nothing be reclassified before the stage began, nor before it was reclassified the last time."""
    yield from since_the_stage_began(case, event)
    changes = (fact.happened for fact in case.history if isinstance(fact.event, Reclassified))
    yield from ((happened, "it was last reclassified") for happened in changes)


def unsuited(procedure: Procedure, kind: Kind, formality: Formality | None) -> str | None:
    """Return why *procedure* is not for a contact of that kind or formality, and what to do; None where it is."""
    if kind not in procedure.applies_to:
        kinds = ", ".join(with_article(each.value) for each in procedure.applies_to)
        return f"{procedure.id} is for {kinds}, not for {with_article(kind.value)}: choose another procedure"
    if formality is not None and formality in procedure.refuses_formality:
        return f"{procedure.id} has no {formality.value} stage: choose another procedure"
    return None


def unsuited_onto(event: Reclassified, onto: Circumstances, *, moves: bool) -> str | None:
    """Return why a case cannot go on as *event* says under the rules of *onto*; *moves* if they were others before."""
    why = unsuited(onto.procedure, event.kind, event.formality)
    if why is not None and event.formality in onto.procedure.refuses_formality:
        return f"{onto.procedure.id} has no {event.formality} stage: say that it is formal, or choose another procedure"
    if why is None and moves and event.stage not in onto.version.first_stages:
        first = ", ".join(onto.version.first_stages)
        return f"a case of {onto.version.id} begins in stage {first}, not in stage {event.stage}"
    return why
