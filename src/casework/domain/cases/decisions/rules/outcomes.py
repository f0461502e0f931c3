"""The rules for findings, remedies and what was learned.

All of them are possible as long as there is a case: a later stage, a panel or an ombudsman may come to a finding, and a
remedy may be agreed and carried out, long after the answer and the end.
"""

from collections.abc import Iterator

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rule import Rule, since_the_stage_began
from casework.domain.cases.decisions.rules.words import unknown
from casework.domain.cases.events import FindingMade, Learned, RemedyAgreed, RemedyDone, RemedyUndeliverable
from casework.domain.cases.vocabulary import FindingBy, RemedyKind
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment

_FINDERS = {
    FindingBy.BODY: "the body",
    FindingBy.PANEL: "the panel",
    FindingBy.OMBUDSMAN: "the ombudsman",
    FindingBy.COURT: "the court",
}


def _found(case: Case, event: FindingMade, _happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why not; *case* is as it was in the latest stay in the stage of the finding."""
    return (
        unknown("it", "matter", event.matter, [matter.matter for matter in case.matters])
        or _no_outcome(event, circumstances)
        or _found_already(case, event)
    )


def _no_outcome(event: FindingMade, circumstances: Circumstances) -> str | None:
    schemes = circumstances.outcomes
    if event.scheme not in schemes:
        return f"there is no outcome scheme {event.scheme}; there are {', '.join(schemes) or 'none'}"
    codes = schemes[event.scheme].codes
    if event.outcome in codes:
        return None
    others = [name for name in schemes if event.outcome in schemes[name].codes]
    hint = f", and {event.outcome} is one of {', '.join(others)}: name that scheme" if others else ""
    return f"outcome scheme {event.scheme} has no outcome {event.outcome}; it has {', '.join(codes)}{hint}"


def _found_already(case: Case, event: FindingMade) -> str | None:
    same = (len(case.visits), event.matter, event.by)
    if all((each.visit, each.event.matter, each.event.by) != same for each in case.results.findings):
        return None
    finder = _FINDERS[event.by]
    # A correction says that the finding was never meant; what is found on new evidence stands beside it.
    anew = "correct that finding if it was mistyped, or reopen the case to judge it anew"
    instead = anew if event.by is FindingBy.BODY and not case.is_open else "correct that finding instead"
    return f"{finder} has judged {event.matter} in stage {event.stage} already: {instead}"


def _remedy_agreed(case: Case, event: RemedyAgreed, happened: Moment, circumstances: Circumstances) -> str | None:
    if any(remedy.id == event.remedy for remedy in case.results.remedies):
        return f"it has a remedy {event.remedy} already: give another id, or none"
    if event.kind is RemedyKind.PAYMENT and event.money is None:
        return "a payment needs its amount: say how much"
    if event.kind is not RemedyKind.PAYMENT and event.money is not None:
        return f"only a payment has an amount, and this is {event.kind.value}: agree the payment as a remedy of its own"
    agreed_on = circumstances.day(happened)
    if event.due_on is not None and event.due_on < agreed_on and not event.undated:
        due = event.due_on.isoformat()
        return f"it is due on {due}, before it was agreed on {agreed_on.isoformat()}: give that day or a later one"
    return (
        None if event.matter is None else unknown("it", "matter", event.matter, [each.matter for each in case.matters])
    )


def _finish(case: Case, _version: ProcedureVersion) -> str | None:
    if not case.results.remedies:
        return "it has no remedy"
    waits = any(remedy.is_open for remedy in case.results.remedies)
    return None if waits else "each of its remedies is done or cannot be delivered"


def _finished(
    case: Case, event: RemedyDone | RemedyUndeliverable, _happened: Moment, circumstances: Circumstances
) -> str | None:
    for remedy in case.results.remedies:
        if remedy.id == event.remedy and remedy.done is not None:
            when = "already" if remedy.done_undated else f"on {circumstances.day(remedy.done).isoformat()}"
            return f"remedy {remedy.id} was done {when}"
        if remedy.id == event.remedy and remedy.undeliverable is not None:
            since = circumstances.day(remedy.undeliverable).isoformat()
            return f"remedy {remedy.id} cannot be delivered since {since}: strike that out first, if it can after all"
    return unknown("it", "remedy", event.remedy, [remedy.id for remedy in case.results.remedies])


def _since_it_was_agreed(case: Case, event: RemedyDone | RemedyUndeliverable) -> Iterator[tuple[Moment | None, str]]:
    yield from (
        (None if remedy.terms.undated else remedy.agreed, f"remedy {remedy.id} was agreed")
        for remedy in case.results.remedies
        if remedy.id == event.remedy
    )


def _learned(case: Case, event: Learned, _happened: Moment, _circumstances: Circumstances) -> str | None:
    taken = any(each.learning == event.learning for each in case.results.learned)
    return f"it has a learning {event.learning} already: give another id, or none" if taken else None


RULES = (
    Rule(decision="finding", event=FindingMade, fits=_found, not_before=since_the_stage_began, in_stage=True),
    Rule(decision="remedy", event=RemedyAgreed, fits=_remedy_agreed),
    Rule(decision="remedy-done", event=RemedyDone, whether=_finish, fits=_finished, not_before=_since_it_was_agreed),
    Rule(
        decision="remedy-undeliverable",
        event=RemedyUndeliverable,
        whether=_finish,
        fits=_finished,
        not_before=_since_it_was_agreed,
    ),
    Rule(decision="learn", event=Learned, fits=_learned),
)
