"""The decision that looks back: an earlier event was wrong, or never happened."""

from collections.abc import Iterable

from casework.domain.cases.case import Case, Fact
from casework.domain.cases.decisions.intake import receive
from casework.domain.cases.decisions.rules import DECISIONS, Circumstances, refused, why_not
from casework.domain.cases.events import Corrected, Received, Replacement
from casework.domain.cases.fold import begin, evolve
from casework.errors import DecisionError


def correct(  # noqa: PLR0913 - what a correction has to say
    case: Case,
    circumstances: Circumstances,
    *,
    version: int,
    reason: str,
    replacement: Replacement | None = None,
    note: str | None = None,
) -> Corrected:
    """Replace the event at *version* of the case by what should have been recorded, or strike it out.

    *circumstances* are those of the corrected receipt where the receipt is corrected. Corrections themselves are not
    corrected: the same event is corrected again.

    Raises:
        DecisionError: If there is no such event, the replacement is another kind of event, or what followed could not
            have followed.
    """
    why = _why_not_this(case, version, replacement)
    event = Corrected(version=version, reason=reason, replacement=replacement, note=note)
    if why is None:
        after = evolve(case, Fact(version=case.version + 1, happened=case.intake.received, event=event))
        new = set(_problems(after.id, after.history, circumstances)) - set(
            _problems(case.id, case.history, circumstances)
        )
        why = "; ".join(sorted(new)) or None
    if why is not None:
        raise refused(case, "correct", why, circumstances.version)
    return event


def _why_not_this(case: Case, version: int, replacement: Replacement | None) -> str | None:
    fact = next((each for each in case.history if each.version == version), None)
    if fact is None:
        known = ", ".join(str(each.version) for each in case.history)
        return f"it has no event {version} to correct; it has {known}"
    if replacement is None:
        return "a case without its receipt is no case: correct the receipt instead" if version == 1 else None
    if type(replacement.event) is not type(fact.event):
        was, would = DECISIONS[type(fact.event)], DECISIONS[type(replacement.event)]
        return f"event {version} came from '{was}' and cannot become one from '{would}': strike it out and record anew"
    return None


def _problems(case_id: str, history: Iterable[Fact], circumstances: Circumstances) -> Iterable[str]:
    """Walk a history by the rules and say, event by event, what could not have followed."""
    steps = iter(history)
    first = next(steps)
    case = begin(case_id, first)
    if isinstance(first.event, Received):
        try:
            receive(first.event, first.happened, circumstances)
        except DecisionError as error:
            yield f"event {first.version} (receive): {error.why}"
    for fact in steps:
        why = why_not(case, fact, circumstances)
        if why is not None:
            yield f"event {fact.version} ({DECISIONS[type(fact.event)]}): {why}"
        case = evolve(case, fact)
