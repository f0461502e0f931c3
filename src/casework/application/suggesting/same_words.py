"""Texts of a register that are one thing in other words: other signs and endings, another order, short for it, a slip.

Only what is plain is taken for one. What may be another thing, such as a word that is a word of its own, a number, or
what comes about as often, is left apart.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterator, Mapping, Sequence

import attrs

from casework.application.suggesting.alike import JOINING, is_slip, is_without_vowels

_APOSTROPHES = re.compile(r"['\u2018\u2019]")
_WORD = re.compile(r"[^\W_]+")
_A_WORD = 3
"""A text without a word of so many letters is taken for an abbreviation, which differs from another by each sign."""
_PLURAL = re.compile(r"(?<=[^\W_]{3})(?<!s|u|i)s$")
_ALONE, _ONE_FOR_ANOTHER, _TWICE = 7, 7, 8
"""So many letters has a word at least in which a slip is plain: alone, with a wrong letter, or with two slips."""
_CUT = 3
"""A word of so many letters may be the beginning of one that has so many more."""
_WORDS_OF_THEIR_OWN = frozenset(
    {"art", "bus", "car", "care", "case", "cash", "fire", "food", "form", "home", "land", "law", "market", "park"}
    | {"pet", "plan", "play", "port", "post", "pub", "rent", "road", "sea", "sport", "street", "tax", "town", "tree"}
    | {"work", "career", "carer", "clearing", "packing", "planting", "tracing"}
)
"""They are short for nothing, and no slips."""
_RARER, _RARE = 3, 20
"""A slip comes at most in one of so many rows that the other one has; what is in one of so many of all rows is rare."""


@attrs.frozen(kw_only=True)
class _Written:
    """*texts* that differ in no word, the most frequent first, and in how many *rows* they come together."""

    texts: tuple[str, ...]
    rows: int
    words: tuple[str, ...]


def written_as_one(texts: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Yield those of *texts*, which come so often, that are plainly one, the most frequent of them first."""
    groups = _spelled(texts)
    heads = list(range(len(groups)))
    others = [_others(group, groups) for group in groups]
    for place, found in sorted(enumerate(others), key=lambda each: len(each[1])):
        roots = {_root(heads, other) for other in found} - {_root(heads, place)}
        if len(roots) == 1:
            heads[_root(heads, place)] = roots.pop()
    together: dict[int, list[str]] = {}
    for place, group in enumerate(groups):
        together.setdefault(_root(heads, place), []).extend(group.texts)
    yield from (tuple(sorted(found, key=lambda text: (-texts[text], text))) for found in together.values())


def _root(heads: Sequence[int], place: int) -> int:
    while heads[place] != place:
        place = heads[place]
    return place


def _spelled(texts: Mapping[str, int]) -> list[_Written]:
    found: dict[Hashable, list[str]] = {}
    for text in sorted(texts, key=lambda text: (-texts[text], text)):
        found.setdefault(_spelling(text), []).append(text)
    return [
        _Written(texts=tuple(each), rows=sum(texts[text] for text in each), words=_words(each[0]))
        for each in found.values()
    ]


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text.casefold()))
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    return tuple(_PLURAL.sub("", word) for word in _WORD.findall(plain) if word not in JOINING)


def _spelling(text: str) -> Hashable:
    """Return what all ways of spelling *text* have in common; numbers tell things apart by their places."""
    words = _words(text)
    if not any(word.isalpha() and len(word) >= _A_WORD for word in words):
        return text
    return tuple(sorted(words)) if all(map(str.isalpha, words)) else words


def _others(group: _Written, groups: Sequence[_Written]) -> list[int]:
    """Return the places of those of which *group* is a slip, or for which it is short."""
    all_rows = sum(each.rows for each in groups)
    return [
        place
        for place, other in enumerate(groups)
        if other is not group
        and (_is_spaced_otherwise(group, other) or _is_slip_of(group, other) or _is_short_for(group, other, all_rows))
    ]


def _is_spaced_otherwise(group: _Written, other: _Written) -> bool:
    one = "".join(group.words)
    return group.words != other.words and one.isalpha() and one == "".join(other.words)


def _is_slip_of(group: _Written, other: _Written) -> bool:
    if len(group.words) != len(other.words) or _RARER * group.rows >= other.rows:
        return False
    differing = [pair for pair in zip(group.words, other.words, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and _is_plain_slip(*differing[0], is_alone=len(group.words) == 1)


def _is_plain_slip(one: str, other: str, *, is_alone: bool) -> bool:
    shorter = min(len(one), len(other))
    if one[0] != other[0] or one in _WORDS_OF_THEIR_OWN or (is_alone and shorter < _ALONE):
        return False
    if is_slip(one, other):
        return len(one) != len(other) or sorted(one) == sorted(other) or shorter >= _ONE_FOR_ANOTHER
    return not is_alone and shorter >= _TWICE and (_is_slipped_twice(one, other) or _is_slipped_twice(other, one))


def _is_slipped_twice(one: str, other: str) -> bool:
    return any(is_slip(one[:place] + one[place + 1 :], other) for place in range(1, len(one)))


def _is_short_for(group: _Written, other: _Written, all_rows: int) -> bool:
    rarer = min(group.rows, other.rows)
    is_rare = _RARER * rarer < max(group.rows, other.rows)
    if len(group.words) != len(other.words) or group.words == other.words:
        return False
    pairs = list(zip(group.words, other.words, strict=True))
    if len(pairs) == 1:
        return is_rare and _is_skeleton(*pairs[0])
    return (is_rare or _RARE * rarer < all_rows) and all(
        one == full or _is_skeleton(one, full) or _is_cut(one, full) for one, full in pairs
    )


def _is_cut(short: str, full: str) -> bool:
    """Return whether *short* is the beginning of *full*, and no word of its own."""
    is_long_enough = len(short) >= _CUT and len(full) >= len(short) + _CUT
    return is_long_enough and full.startswith(short) and short not in _WORDS_OF_THEIR_OWN


def _is_skeleton(short: str, full: str) -> bool:
    return short[-1] == full[-1] and is_without_vowels(short, full)
