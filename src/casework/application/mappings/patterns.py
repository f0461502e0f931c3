r"""How many steps a regular expression can take at most, and how long a text may be in which it is looked for.

The regular expressions of Python try one way after the other. Where something is repeated that can itself be found in
several ways, as in ``(a+)+$``, the ways double with each letter, and one long cell would hold an import up for ever. So
the ways are counted before the first row is read. The count is an upper bound, whatever stands in the text:

- the places at which it, or one of its alternatives, can begin: one behind ``^``, else one for each character;
- times the ways of each part: one for a character, as many as are allowed for a repeat of something that can be found
  in one way only, and their sum for alternatives;
- times the number of characters and other parts; and once the length of the text.

A repeat at the very end has one way, since nothing behind it can make it try again. Where that count is too high, one
looks closer: a repeat behind which nothing can go on that it could take itself, as of ``\w+`` in ``\w+\s``, has one
way too. The other numbers of times are tried, and end at the next character, so they are added and not multiplied.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

# What a pattern consists of is told by the standard library alone, and there under no public name.
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import attrs

from casework.application.mappings.characters import (
    Characters,
    Part,
    are_apart,
    each_with_what_follows,
    either,
    first_characters,
    flags_within,
)

STEPS = 100_000_000
"""How many steps one search may take: a second or two."""
SHORTEST = 200
"""How many characters a text may have at least: a pattern that can take longer on so short a text is refused."""

_MOST_TIMES = STEPS.bit_length()
"""How often something with two ways can be repeated before the ways alone are too many."""

_ONE_WAY = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "AT"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_WITHIN = frozenset({"SUBPATTERN", "ATOMIC_GROUP", "ASSERT", "ASSERT_NOT"})


class _EndlessError(Exception):
    """There are too many ways, whatever the text."""


@lru_cache
def reach(pattern: re.Pattern[str]) -> int:
    """Return how many characters a text may have in which *pattern* is looked for; 0 if fewer than the shortest has."""
    closer = most_steps(pattern, SHORTEST) > STEPS
    if closer and most_steps(pattern, SHORTEST, closer=True) > STEPS:
        return 0
    fits, too_long = SHORTEST, STEPS
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if most_steps(pattern, middle, closer=closer) > STEPS:
            too_long = middle
        else:
            fits = middle
    return fits


def most_steps(pattern: re.Pattern[str], length: int, *, closer: bool = False) -> float:
    """Return how many steps a search for *pattern* takes at most in a text of *length* characters.

    Looked at *closer*, a repeat has one way where nothing that it could take can stand behind it.
    """
    parts = list(_parser.parse(pattern.pattern, pattern.flags))
    alternatives = parts[0][1][1] if [op.name for op, _ in parts] == ["BRANCH"] else [parts]
    has_lines, count = bool(pattern.flags & re.MULTILINE), _Count(length=length, closer=closer)
    try:
        return length + sum(_steps(list(each), count, pattern.flags, has_lines=has_lines) for each in alternatives)
    except _EndlessError:
        return math.inf


def _steps(parts: Sequence[Part], count: "_Count", flags: int, *, has_lines: bool) -> int:
    """Return how many steps a search for *parts* takes, but for what the last of them passes over when it is found."""
    ways = count.to_the_end(parts, flags)
    here, length = _size(parts) * (ways.through + ways.ending), count.length
    begins = [held.name for op, held in parts[:1] if op.name == "AT"]
    begins_once = begins == ["AT_BEGINNING_STRING"] or (begins == ["AT_BEGINNING"] and not has_lines)
    return length + 1 + here if begins_once else (length + 1) * here


@attrs.frozen
class _Ways:
    """In how many ways something can be found from one place on, and how many others end at their next character."""

    through: int = 1
    ending: int = 0

    def then(self, other: "_Ways") -> "_Ways":
        """Return the ways of this with *other* behind it."""
        return _Ways(self.through * other.through, self.ending + self.through * other.ending)


def _sum(each: Iterable[_Ways]) -> _Ways:
    ways = list(each)
    return _Ways(sum(way.through for way in ways), sum(way.ending for way in ways))


@attrs.frozen(kw_only=True)
class _Count:
    """Counts ways in a text of *length* characters; *closer* knows which repeats have one alone."""

    length: int
    closer: bool

    def to_the_end(self, parts: Sequence[Part], flags: int) -> _Ways:
        """Return the ways of *parts* where nothing is behind them: a last repeat is not tried again."""
        if not parts:
            return _Ways()
        op, held = parts[-1]
        before = self.ways(parts[:-1], flags, first_characters(parts[-1:], flags, None) if self.closer else None)
        if op.name in _REPEATS:
            each = self.ways(held[2], flags, None)
            if each.through == 1:
                return before.then(_Ways(1, self._times(held) * each.ending))
        if op.name == "SUBPATTERN":
            return before.then(self.to_the_end(list(held[-1]), flags_within(held, flags)))
        if op.name == "BRANCH":
            return before.then(_sum(self.to_the_end(list(each), flags) for each in held[1]))
        return before.then(self.ways(parts[-1:], flags, None))

    def ways(self, parts: Sequence[Part], flags: int, after: Characters | None) -> _Ways:
        """Return the ways of *parts* from one place on, where *after* can stand behind them, None if nobody knows."""
        ways, parts = _Ways(), list(parts)
        follows = each_with_what_follows(parts, flags, after)[1:] if self.closer else [None] * len(parts)
        for (op, held), behind in zip(parts, follows, strict=True):
            if op.name in _REPEATS:
                ways = ways.then(self._of_repeat(held, flags, behind))
            elif op.name == "BRANCH":
                ways = ways.then(_sum(self.ways(each, flags, behind) for each in held[1]))
            elif op.name == "SUBPATTERN":
                ways = ways.then(self.ways(held[-1], flags_within(held, flags), behind))
            elif op.name in _WITHIN:
                ways = ways.then(self.ways(list(_within(op.name, held)), flags, None))
            elif op.name not in _ONE_WAY and op.name != "IN":
                raise _EndlessError
            if ways.through > STEPS:
                raise _EndlessError
        return ways

    def _of_repeat(self, held: Any, flags: int, behind: Characters | None) -> _Ways:  # noqa: ANN401 - as it is parsed
        least, most, repeated = held
        first = first_characters(repeated, flags, None) if self.closer else None
        each = self.ways(repeated, flags, either((first, behind)) if most > 1 else behind)
        times = self._times(held)
        if each.through == 1:
            if first is not None and behind is not None and repeated.getwidth()[0] and are_apart(first, behind):
                return _Ways(1, times * (each.ending + 1))
            return _Ways(min(int(most) - int(least), self.length) + 1, times * each.ending)
        if most > _MOST_TIMES:
            raise _EndlessError
        through = [each.through**time for time in range(int(most) + 1)]
        return _Ways(sum(through), sum(through[:-1]) * each.ending)

    def _times(self, held: Any) -> int:  # noqa: ANN401 - as above
        """Return how often a repeat begins what it repeats, at most."""
        return min(int(held[1]), max(int(held[0]), self.length)) + 1


def _size(parts: Iterable[Part]) -> int:
    """Return how many steps one way through *parts* has at most, but for what is repeated beyond the least."""
    return 1 + sum(_sizes(parts))


def _sizes(parts: Iterable[Part]) -> Iterator[int]:
    for op, held in parts:
        if op.name in _REPEATS:
            yield max(int(held[0]), 1) * _size(held[2])
        elif op.name == "BRANCH":
            yield sum(map(_size, held[1]))
        elif op.name in _WITHIN:
            yield _size(_within(op.name, held))
        else:
            yield len(held) if op.name == "IN" else 1


def _within(name: str, held: Any) -> Iterable[Part]:  # noqa: ANN401 - what a part holds depends on its name
    """Return the parts in a group, or in what is looked for ahead or behind."""
    parts: Iterable[Part] = held if name == "ATOMIC_GROUP" else held[-1]
    return parts
