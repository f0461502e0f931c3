"""The decision that looks back: an earlier event was wrong, or never happened."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.intake import receive
from casework.domain.cases.decisions.judging import decision_of, impossible, in_stage, permit, unsuitable, why_not
from casework.domain.cases.decisions.more_time import irregularities
from casework.domain.cases.decisions.rules.reclassifying import unsuited_onto
from casework.domain.cases.events import (
    Absorbed,
    Corrected,
    DocumentAdded,
    DocumentErased,
    Event,
    Extended,
    Link,
    Linked,
    Merged,
    Received,
    Reclassified,
    Replacement,
)
from casework.domain.cases.fold import begin, evolve, fold
from casework.domain.cases.parts import Fact
from casework.domain.time.moments import Moment
from casework.errors import DecisionError

Around: TypeAlias = Callable[[Case], Circumstances]
"""Gives what may be looked at beside a case, as it stands at some point of its history: its procedure may change."""

_OF_TWO = (Merged, Absorbed, Linked)
"""What is written into two cases at once, and undone in both at once."""


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
    around: Around | None = None,
) -> Corrected:
    """Replace the event at *version* of the case by what should have been recorded, or strike it out.

    *happened* is when the mistake was found. *after* are the circumstances of the corrected receipt, where the receipt
    is corrected: another day may bring other rules. *around* gives the circumstances at each point of the history
    instead, where the case went on under another procedure. Corrections themselves are not corrected: the same event
    is corrected again, and one that was struck out is restored by what should have been recorded.

    Raises:
        DecisionError: If there is no such event, the replacement is another kind of event, or what followed could not
            have followed.
    """
    why = _why_not_this(case, version, replacement) or _why_not_alone(case, version, replacement)
    if why is not None:
        raise unsuitable(case, "correct", why)
    before, afterwards = around or _always(circumstances), around or _always(after or circumstances)
    replacement = _judged(case, version, replacement, afterwards)
    event = Corrected(version=version, reason=reason, replacement=replacement, note=note)
    permit(case, event, happened, circumstances)
    corrected = evolve(case, Fact(version=case.version + 1, happened=happened, event=event))
    new = new_problems((case, before), (corrected, afterwards))
    if new:
        raise unsuitable(case, "correct", in_short(new))
    return event


def _always(circumstances: Circumstances) -> Around:
    return lambda _case: circumstances


def _judged(case: Case, version: int, replacement: Replacement | None, around: Around) -> Replacement | None:
    """Return *replacement*; of an extension, with the rules that it breaks by what is known of the time before it.

    Where irregular extensions are refused, only what it was recorded to break may go on being broken.
    """
    if replacement is None or not isinstance(replacement.event, Extended):
        return replacement
    told = (*case.history, *case.struck)
    known = next(each.event for each in told if each.version == version)
    earlier = fold(case.id, [each for each in case.history if each.version < version])
    circumstances = attrs.evolve(around(earlier), actor=None)
    event, excused = replacement.event, getattr(known, "irregular", ())
    try:
        seen = in_stage(earlier, "extend", event.stage)
    except DecisionError:  # it is said of the corrected history
        return replacement
    if impossible(seen, "extend", replacement.happened, circumstances, irregular=True) is not None:
        return replacement
    broken = irregularities(seen, event, replacement.happened, circumstances)
    irregular = tuple(code for code in broken if circumstances.records_irregular or code in excused)
    return attrs.evolve(replacement, event=attrs.evolve(event, irregular=irregular))


def new_problems(before: tuple[Case, Around], after: tuple[Case, Around]) -> tuple[str, ...]:
    """Return what could not have followed in the history of a case as it is *after*, and could as it was *before*."""
    known = set(_problems(*before))
    return tuple(problem for problem in _problems(*after) if problem not in known)


def in_short(problems: tuple[str, ...]) -> str:
    """Say the first of *problems*, which often brings the others with it, and how many more there are."""
    first, *more = problems
    return f"{first}; and {len(more)} more" if more else first


def _why_not_this(case: Case, version: int, replacement: Replacement | None) -> str | None:
    told = sorted((*case.history, *case.struck), key=lambda each: each.version)
    fact = next((each for each in told if each.version == version), None)
    if fact is None:
        known = ", ".join(str(each.version) for each in told)
        return f"it has no event {version} to correct; it has {known}"
    if (gone := _erased_document(case, fact.event)) is not None:
        return f"document {gone} is erased, for good: what is known of it is neither put right nor struck out"
    if replacement is None and fact in case.struck:
        return f"event {version} is struck out already; it can be restored, or put right"
    if replacement is None:
        why = "a case without its receipt is no case: correct the receipt instead"
        return why if isinstance(fact.event, Received) else None
    if type(replacement.event) is not type(fact.event):
        was, would = decision_of(type(fact.event)), decision_of(type(replacement.event))
        return f"event {version} came from '{was}' and cannot become one from '{would}': strike it out and record anew"
    return _why_not_so(fact.event, replacement.event)


def _erased_document(case: Case, event: Event) -> str | None:
    """Return the document that *event* tells of, if its words were erased: no correction brings words back."""
    if not isinstance(event, DocumentAdded | DocumentErased):
        return None
    gone = {each.event.document for each in case.documents if each.erased is not None}
    return event.document if event.document in gone else None


def _why_not_so(event: Event, instead: Event) -> str | None:
    """Return what *instead* says that nobody would look up again."""
    if getattr(event, "restriction", None) == getattr(instead, "restriction", None):
        return None
    return "whether a refusal can rest on a restriction is looked up when it is decided: strike it out and refuse anew"


def _why_not_alone(case: Case, version: int, replacement: Replacement | None) -> str | None:
    """Return why what concerns two cases cannot be put right in this one alone."""
    fact = next(each for each in (*case.history, *case.struck) if each.version == version)
    if isinstance(fact.event, _OF_TWO):
        return f"event {version} {_undone_in_both(fact.event)}"
    if isinstance(fact.event, Received) and replacement and _links(replacement) != fact.event.links:
        return "what other cases are to it is not corrected in its receipt: link it, or unlink it, which tells both"
    moved = replacement is not None and replacement.happened != fact.happened
    if isinstance(fact.event, Received) and moved and case.merged_into is not None:
        return "its receipt counts in another case now: undo the merging, correct the receipt, and merge anew"
    return None


def _links(replacement: Replacement) -> tuple[Link, ...]:
    return replacement.event.links if isinstance(replacement.event, Received) else ()


def _undone_in_both(event: Linked | Merged | Absorbed) -> str:
    """Say what an event of two cases did, and which decision puts both of them right."""
    if not isinstance(event, Linked):
        return "merged two cases: undo the merging, which puts both right, and merge anew if need be"
    if event.link.link.tells_origin:
        return "says which case came out of this one, and stays on record"
    return "linked two cases: unlink them, which puts both right, and link anew if need be"


def _problems(case: Case, around: Around) -> Iterator[str]:
    """Walk the history of *case* by the rules and say, event by event, what could not have followed."""
    first, *rest = case.history
    walked = begin(case.id, first)
    if isinstance(first.event, Received):  # pragma: no branch - begin has refused anything else
        try:
            receive(first.event, first.happened, around(walked))
        except DecisionError as error:
            yield f"event {first.version} (receive): {error.why}"
    for fact in rest:
        following = evolve(walked, fact)
        # Who decided then is not who corrects it now.
        then = attrs.evolve(around(walked).at(walked, fact.happened), actor=None)
        why = why_not(walked, fact, then) or _why_not_onto(walked, fact, following, around)
        if why is not None:
            yield f"event {fact.version} ({decision_of(type(fact.event))}): {why}"
        walked = following


def _why_not_onto(walked: Case, fact: Fact, following: Case, around: Around) -> str | None:
    if not isinstance(fact.event, Reclassified):
        return None
    return unsuited_onto(fact.event, around(following), moves=fact.event.procedure != walked.intake.procedure)
