"""Several rows of one case: what each says of it, in one draft."""

import datetime as dt
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import TypeVar

from casework.application.row_drafts import CaseDraft, DraftFact, Met
from casework.application.row_reading import RowProblemError
from casework.domain.cases.vocabulary import Channel
from casework.domain.time.moments import order_key

Part = TypeVar("Part")

_JOINED = ("parties", "documents", "remedies", "learnings", "verdicts", "kept")
"""What a case may have several of; each is taken once."""
_SAID_ONCE = (
    "received",
    "kind",
    "procedure",
    "organisation",
    "channel",
    "formality",
    "reference",
    "summary",
    "written_on",
    "complainant",
)
_QUOTED = frozenset(_SAID_ONCE) - {"reference", "summary", "complainant"}
"""What may be quoted in a reason: days and the mapping's own words, and nothing of a person."""
_UNSAID: tuple[object, ...] = (None, Channel.UNKNOWN, {})


def merged(drafts: Sequence[tuple[str, CaseDraft]], zone: dt.tzinfo) -> CaseDraft:
    """Return one draft of all *drafts*, each with the place of its row.

    Each row brings a matter of its own; facts, parties, documents, remedies, learnings, verdicts and kept texts that
    are said twice count once. Everything else has to be said alike, or by some of the rows only.

    Raises:
        RowProblemError: If two rows say two things where a case has one.
    """
    said = {name: _said_once(name, drafts) for name in _SAID_ONCE}
    all_drafts = [draft for _, draft in drafts]
    return CaseDraft(
        **said,  # type: ignore[arg-type]  # fields by name
        **{name: _each_once(part for draft in all_drafts for part in getattr(draft, name)) for name in _JOINED},  # type: ignore[arg-type]
        matters=tuple(matter for draft in all_drafts for matter in draft.matters),
        facts=_in_order(all_drafts, zone),
        met=Met(
            unknown=tuple(each for draft in all_drafts for each in draft.met.unknown),
            rules=tuple(each for draft in all_drafts for each in draft.met.rules),
            flags=tuple(each for draft in all_drafts for each in draft.met.flags),
        ),
    )


def _said_once(name: str, drafts: Sequence[tuple[str, CaseDraft]]) -> object:
    first, found = drafts[0][0], getattr(drafts[0][1], name)
    for place, draft in drafts[1:]:
        value = getattr(draft, name)
        if value == found or value in _UNSAID:
            continue
        if found not in _UNSAID:
            raise RowProblemError(f"{name}: {_two_things(name, (first, found), (place, value))}")
        first, found = place, value
    return found


def _two_things(name: str, one: tuple[str, object], other: tuple[str, object]) -> str:
    if name not in _QUOTED:
        return f"{one[0]} and {other[0]} are of one case, and say two things"
    said = " and ".join(f"{place} says {value}" for place, value in (one, other))
    return f'{said}, and they are of one case; if each row is a stage of it, write rows = "stages"'


def _each_once(parts: Iterable[Part]) -> tuple[Part, ...]:
    found: list[Part] = []
    for part in parts:
        if part not in found:
            found.append(part)
    return tuple(found)


def _in_order(drafts: Iterable[CaseDraft], zone: dt.tzinfo) -> tuple[DraftFact, ...]:
    facts = _each_once(fact for draft in drafts for fact in draft.facts)
    dated = [(order_key(fact.happened, zone), fact) for fact in facts if fact.happened is not None]
    undated = [fact for fact in facts if fact.happened is None]
    return (*(fact for _, fact in sorted(dated, key=itemgetter(0))), *undated)
