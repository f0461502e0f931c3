"""What a categoriser suggests: a category, and how sure it is. A suggestion decides nothing and is written nowhere."""

import math
from collections.abc import Mapping, Sequence

import attrs

from casework.domain.cases.fields import CODE

Schemes = Mapping[str, Sequence[str]]
"""The codes of each scheme of which it is known which ones there are."""


@attrs.frozen(kw_only=True)
class Suggestion:
    """A code of a scheme, with a *confidence* from 0 to 1; *rule* is what speaks for it, and *words* on what."""

    scheme: str
    code: str
    confidence: float
    rule: str | None = None
    words: tuple[str, ...] = ()


def problem_of(found: Sequence[object], schemes: Schemes) -> str | None:
    """Return what is wrong with suggestions, nothing of what they say; None if nothing is."""
    seen = set[tuple[str, str]]()
    for each in found:
        problem = _problem(each, schemes)
        if problem is not None or not isinstance(each, Suggestion):
            return problem
        if (each.scheme, each.code) in seen:
            return "it suggests a category twice"
        seen.add((each.scheme, each.code))
    return None


def _problem(each: object, schemes: Schemes) -> str | None:
    if not isinstance(each, Suggestion):
        return "what it suggests is no Suggestion"
    names: tuple[object, ...] = (each.scheme, each.code)
    if not all(isinstance(name, str) and CODE.match(name) for name in names):
        return "a scheme or a code is no code"
    if each.scheme in schemes and each.code not in schemes[each.scheme]:
        return f"it suggests what is no code of {each.scheme}"
    confidence: object = each.confidence
    if type(confidence) not in {float, int} or not _is_share(each.confidence):
        return "a confidence is no number from 0 to 1"
    rule: object = each.rule
    if not isinstance(rule, str | None) or not _are_texts(each.words):
        return "its rule or its words are no texts"
    return None


def _is_share(number: float) -> bool:
    return math.isfinite(number) and 0 <= number <= 1


def _are_texts(words: object) -> bool:
    return isinstance(words, tuple) and all(isinstance(each, str) for each in words)


def in_order(found: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Return suggestions by scheme, the surest of each first; those that are as sure stay in their order."""
    return tuple(sorted(found, key=lambda each: (each.scheme, -each.confidence)))
