"""How many steps a regular expression can take at most, and how long a text may be in which it is looked for.

The regular expressions of Python try one way after the other. Where something is repeated that can itself be found in
several ways, as in ``(a+)+$``, the ways double with each letter, and one long cell would hold an import up for ever. So
the ways are counted before the first row is read. The count is an upper bound, whatever stands in the text:

- the places at which it, or one of its alternatives, can begin: one behind ``^``, else one for each character;
- times the ways of each part: one for a character, as many as are allowed for a repeat of something that can be found
  in one way only, and their sum for alternatives;
- times the number of characters and other parts; and once the length of the text.

A repeat at the very end has one way, since nothing behind it can make it try again.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

# What a pattern consists of is told by the standard library alone, and there under no public name.
from re import _parser  # type: ignore[attr-defined]
from typing import Any, TypeAlias

STEPS = 100_000_000
"""How many steps one search may take: a second or two."""
SHORTEST = 200
"""How many characters a text may have at least: a pattern that can take longer on so short a text is refused."""

_MOST_TIMES = STEPS.bit_length()
"""How often something with two ways can be repeated before the ways alone are too many."""

_Part: TypeAlias = tuple[Any, Any]

_ONE_WAY = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "AT"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_WITHIN = frozenset({"SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"})


class _EndlessError(Exception):
    """There are too many ways, whatever the text."""


@lru_cache
def reach(pattern: re.Pattern[str]) -> int:
    """Return how many characters a text may have in which *pattern* is looked for; 0 if fewer than the shortest has."""
    if most_steps(pattern, SHORTEST) > STEPS:
        return 0
    fits, too_long = SHORTEST, STEPS
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if most_steps(pattern, middle) > STEPS:
            too_long = middle
        else:
            fits = middle
    return fits


def most_steps(pattern: re.Pattern[str], length: int) -> float:
    """Return how many steps a search for *pattern* takes at most in a text of *length* characters."""
    parts = list(_parser.parse(pattern.pattern, pattern.flags))
    alternatives = parts[0][1][1] if [op.name for op, _ in parts] == ["BRANCH"] else [parts]
    has_lines = bool(pattern.flags & re.MULTILINE)
    try:
        return length + sum(_steps(list(each), length, has_lines=has_lines) for each in alternatives)
    except _EndlessError:
        return math.inf


def _steps(parts: Sequence[_Part], length: int, *, has_lines: bool) -> int:
    """Return how many steps a search for *parts* takes, but for what the last of them passes over when it is found."""
    here = _size(parts) * _ways_to_the_end(parts, length)
    begins = [held.name for op, held in parts[:1] if op.name == "AT"]
    begins_once = begins == ["AT_BEGINNING_STRING"] or (begins == ["AT_BEGINNING"] and not has_lines)
    return length + 1 + here if begins_once else (length + 1) * here


def _ways_to_the_end(parts: Sequence[_Part], length: int) -> int:
    """Return in how many ways *parts* can be found where nothing is behind them: a last repeat is not tried again."""
    if not parts:
        return 1
    op, held = parts[-1]
    before = _ways(parts[:-1], length)
    if op.name in _REPEATS and _ways(held[2], length) == 1:
        return before
    if op.name == "SUBPATTERN":
        return before * _ways_to_the_end(list(held[-1]), length)
    if op.name == "BRANCH":
        return before * sum(_ways_to_the_end(list(each), length) for each in held[1])
    return before * _ways(parts[-1:], length)


def _ways(parts: Iterable[_Part], length: int) -> int:
    """Return in how many ways *parts* can be found from one place on."""
    ways = 1
    for op, held in parts:
        if op.name in _REPEATS:
            least, most, repeated = held
            ways *= _ways_of_repeat(int(least), int(most), repeated, length)
        elif op.name == "BRANCH":
            ways *= sum(_ways(each, length) for each in held[1])
        elif op.name in _WITHIN:
            ways *= _ways(_within(op.name, held), length)
        elif op.name not in _ONE_WAY and op.name != "IN":
            raise _EndlessError
    return ways


def _ways_of_repeat(least: int, most: int, parts: Iterable[_Part], length: int) -> int:
    each = _ways(parts, length)
    if each == 1:
        return min(most - least, length) + 1
    if most > _MOST_TIMES:
        raise _EndlessError
    return sum(each**times for times in range(most + 1))


def _size(parts: Iterable[_Part]) -> int:
    """Return how many steps one way through *parts* has at most, but for what is repeated beyond the least."""
    return 1 + sum(_sizes(parts))


def _sizes(parts: Iterable[_Part]) -> Iterator[int]:
    for op, held in parts:
        if op.name in _REPEATS:
            yield max(int(held[0]), 1) * _size(held[2])
        elif op.name == "BRANCH":
            yield sum(map(_size, held[1]))
        elif op.name in _WITHIN:
            yield _size(_within(op.name, held))
        else:
            yield len(held) if op.name == "IN" else 1


def _within(name: str, held: Any) -> Iterable[_Part]:  # noqa: ANN401 - what a part holds depends on its name
    """Return the parts in a group, or in what is looked for ahead or behind."""
    parts: Iterable[_Part] = held if name == "ATOMIC_GROUP" else held[-1]
    return parts
