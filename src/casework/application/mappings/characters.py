r"""With which characters a part of a regular expression can go on, so that it is known which parts are never confused.

Behind ``\w+`` in ``\w+\s`` only a blank goes on, and ``\w`` is none: so only one number of times can be right. What a
class of characters has is found by the regular expressions of Python themselves, in every character that there is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

# What a pattern consists of is told by the standard library alone, and there under no public name.
from re import _constants  # type: ignore[attr-defined]
from types import MappingProxyType
from typing import Any, TypeAlias

Part: TypeAlias = tuple[Any, Any]
Characters: TypeAlias = tuple[tuple[int, int], ...]
"""Stretches of characters, each from its first to behind its last, in order."""

_ONE_CHARACTER = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_AT_END: Mapping[str, Characters] = MappingProxyType({"AT_END": ((10, 11),), "AT_END_STRING": ()})
"""What can stand where a text, or a line of it, ends."""
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}
_OF_TYPE = re.ASCII | re.UNICODE
_TELLING = re.IGNORECASE | re.ASCII | re.DOTALL
"""The flags that say which characters a class has."""


def are_apart(one: Characters, other: Characters) -> bool:
    """Say whether no character is in both."""
    return all(first[1] <= second[0] for first, second in pairwise(sorted((*one, *other))))


def first_characters(parts: Sequence[Part], flags: int, after: Characters | None) -> Characters | None:
    """Return the characters with which *parts* can go on, where *after* can stand behind them; None if nobody knows."""
    return each_with_what_follows(parts, flags, after)[0]


def each_with_what_follows(parts: Sequence[Part], flags: int, after: Characters | None) -> list[Characters | None]:
    r"""Return the characters with which each of *parts*, and at last *after*, can go on; None where nobody knows.

    What only looks at a place, such as ``\b``, is passed over: it lets nothing go on that could not otherwise. At the
    end of a text nothing goes on, and a line break may stand behind it.
    """
    found = [after]
    for op, held in reversed(parts):
        found.append(_first_of(op.name, held, flags, found[-1]))
    return found[::-1]


def _first_of(name: str, held: Any, flags: int, behind: Characters | None) -> Characters | None:  # noqa: ANN401 - as told
    """Return with what a part can go on, where *behind* can stand behind it."""
    if name in _ONE_CHARACTER:
        return _characters(_written(name, held), flags & _TELLING)
    if name == "AT":
        return _AT_END.get(held.name, behind)
    if name in _REPEATS:
        least, _, repeated = held
        first = first_characters(repeated, flags, behind)
        return first if least else either((first, behind))
    if name == "BRANCH":
        return either(first_characters(each, flags, behind) for each in held[1])
    if name == "SUBPATTERN":
        return first_characters(held[-1], flags_within(held, flags), behind)
    return first_characters(held, flags, behind) if name == "ATOMIC_GROUP" else None


def flags_within(held: Any, flags: int) -> int:  # noqa: ANN401 - what a part holds depends on its name
    """Return the flags in a group such as ``(?i:a)``, where *flags* hold around it."""
    _, added, taken, _ = held
    return int(((flags & ~_OF_TYPE if added & _OF_TYPE else flags) | added) & ~taken)


def either(each: Iterable[Characters | None]) -> Characters | None:
    """Return the characters of all of them together; None if nobody knows those of one."""
    found: list[tuple[int, int]] = []
    for characters in each:
        if characters is None:
            return None
        found += characters
    together: list[tuple[int, int]] = []
    for first, end in sorted(found):
        before = together.pop() if together and together[-1][1] >= first else (first, end)
        together.append((before[0], max(before[1], end)))
    return tuple(together)


def _written(name: str, held: Any) -> str:  # noqa: ANN401 - as above
    """Return a class of characters as one writes it."""
    if name == "ANY":
        return "."
    if name == "NOT_LITERAL":
        return f"[^{_escaped(held)}]"
    return f"[{''.join(_listed(held))}]" if name == "IN" else _escaped(held)


def _listed(held: Iterable[Part]) -> Iterable[str]:
    for op, each in held:
        if op is _constants.NEGATE:
            yield "^"
        elif op is _constants.RANGE:
            yield f"{_escaped(each[0])}-{_escaped(each[1])}"
        else:
            yield _escaped(each) if op is _constants.LITERAL else _CATEGORIES[each.name]


def _escaped(character: int) -> str:
    return f"\\U{character:08x}"


@cache
def _characters(written: str, flags: int) -> Characters:
    return tuple(found.span() for found in re.compile(f"{written}+", flags).finditer(_every_character()))


@lru_cache
def _every_character() -> str:
    return "".join(map(chr, range(0x110000)))
