"""Codes that may be two ways of writing one thing: other joining words, another order, short for it, a slip."""

from collections.abc import Iterable, Iterator
from itertools import combinations

JOINING = frozenset({"and", "the", "of", "for"})
"""Words that tell nothing apart."""
_VOWELS = frozenset("aeiou")
_SLIPPED = 5
"""Words of fewer letters that differ in one are words of their own."""
_CUT = 3
"""A word of so many letters may be the beginning of one that is at least twice as long."""


def alike(codes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each two of *codes* that may mean the same, in order."""
    for one, other in combinations(codes, 2):
        first, second = _words(one), _words(other)
        in_order = len(first) == len(second) and all(map(_same, first, second))
        if in_order or sorted(first) == sorted(second) or _is_initials(first, second) or _is_initials(second, first):
            yield one, other


def is_slip(one: str, other: str) -> bool:
    """Return whether two words differ by one letter that is wrong, lacking or too many, or by two exchanged ones."""
    short, full = sorted((one, other), key=len)
    if len(short) < _SLIPPED or len(full) > len(short) + 1 or not (short + full).replace(" ", "").isalpha():
        return False
    begin = _alike_until(short, full)
    end = _alike_until(short[begin:][::-1], full[begin:][::-1])
    left, right = short[begin : len(short) - end], full[begin : len(full) - end]
    return len(right) == 1 or (len(left) == 2 and left == right[::-1])  # noqa: PLR2004 - a pair of letters


def is_without_vowels(short: str, full: str) -> bool:
    """Return whether *short* is *full* without its vowels, and maybe some more, as ``hsg`` is of ``housing``."""
    letters = iter(full)
    is_shorter = _CUT <= len(short) < len(full) and short.isalpha() and not _VOWELS & set(short)
    return is_shorter and short[0] == full[0] and all(letter in letters for letter in short)


def _alike_until(one: str, other: str) -> int:
    return next((place for place, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), len(one))


def _words(code: str) -> list[str]:
    return [word for word in code.split("-") if word not in JOINING]


def _same(one: str, other: str) -> bool:
    """Return whether one of two words is the other one, its plural, or short for it."""
    short, full = sorted((one, other), key=len)
    if short == full or is_slip(one, other):
        return True
    if len(short) < _CUT or not short.isalpha():
        return False
    return full == f"{short}s" or _cut(short, full) or is_without_vowels(short, full)


def _is_initials(short: list[str], full: list[str]) -> bool:
    return len(full) > 1 and short == ["".join(word[0] for word in full)]


def _cut(short: str, full: str) -> bool:
    return len(short) == _CUT and full.startswith(short) and len(full) >= 2 * _CUT
