"""The decision that looks back: an earlier event was wrong, or never happened."""

from collections.abc import Iterator

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.intake import receive
from casework.domain.cases.decisions.judging import decision_of, permit, unsuitable, why_not
from casework.domain.cases.events import Corrected, Received, Replacement
from casework.domain.cases.fold import begin, evolve
from casework.domain.cases.parts import Fact
from casework.domain.time.moments import Moment
from casework.errors import DecisionError


def correct(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    version: int,
    reason: str,
    replacement: Replacement | None = None,
    note: str | None = None,
    after: Circumstances | None = None,
) -> Corrected:
    """Replace the event at *version* of the case by what should have been recorded, or strike it out.

    *happened* is when the mistake was found. *after* are the circumstances of the corrected receipt, where the receipt
    is corrected: another day may bring other rules. Corrections themselves are not corrected: the same event is
    corrected again, and one that was struck out is restored by what should have been recorded.

    Raises:
        DecisionError: If there is no such event, the replacement is another kind of event, or what followed could not
            have followed.
    """
    why = _why_not_this(case, version, replacement)
    if why is not None:
        raise unsuitable(case, "correct", why)
    event = Corrected(version=version, reason=reason, replacement=replacement, note=note)
    permit(case, event, happened, circumstances)
    corrected = evolve(case, Fact(version=case.version + 1, happened=happened, event=event))
    known = set(_problems(case, circumstances))
    new = [problem for problem in _problems(corrected, after or circumstances) if problem not in known]
    if new:
        raise unsuitable(case, "correct", "; ".join(new))
    return event


def _why_not_this(case: Case, version: int, replacement: Replacement | None) -> str | None:
    told = sorted((*case.history, *case.struck), key=lambda each: each.version)
    fact = next((each for each in told if each.version == version), None)
    if fact is None:
        known = ", ".join(str(each.version) for each in told)
        return f"it has no event {version} to correct; it has {known}"
    if replacement is None and fact in case.struck:
        return f"event {version} is struck out already; it can be restored, or put right"
    if replacement is None:
        return "a case without its receipt is no case: correct the receipt instead" if version == 1 else None
    if type(replacement.event) is not type(fact.event):
        was, would = decision_of(type(fact.event)), decision_of(type(replacement.event))
        return f"event {version} came from '{was}' and cannot become one from '{would}': strike it out and record anew"
    return None


def _problems(case: Case, circumstances: Circumstances) -> Iterator[str]:
    """Walk the history of *case* by the rules and say, event by event, what could not have followed."""
    first, *rest = case.history
    walked = begin(case.id, first)
    if isinstance(first.event, Received):  # pragma: no branch - begin has refused anything else
        try:
            receive(first.event, first.happened, circumstances)
        except DecisionError as error:
            yield f"event {first.version} (receive): {error.why}"
    for fact in rest:
        why = why_not(walked, fact, circumstances)
        if why is not None:
            yield f"event {fact.version} ({decision_of(type(fact.event))}): {why}"
        walked = evolve(walked, fact)
