"""Values of a source: the rules of a mapping, each made into one function before the first row is read."""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from casework.application.mappings import Holds, Unlisted, ValueRule, ValueTarget
from casework.application.mappings.values import finder
from casework.application.row_reading.columns import Columns
from casework.application.row_reading.found import Found, Values
from casework.application.row_reading.patterns import searching
from casework.domain.cases.fields import CODE, CODE_WORDS

ValueOf: TypeAlias = Callable[[Values, Found], str | None]
"""Returns the value of a target in a row, a word of its list where it has one; None where it is not known."""

CodesOf: TypeAlias = Callable[[Values, Found], tuple[str, ...]]
"""Returns the values of a target that may have several; none where they are not known."""

NUMBER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)

_MARKED = frozenset({"1", "1.0", "true", "yes", "y", "x"})
_NOT_MARKED = frozenset({"0", "0.0", "false", "no", "n"})
_REMEMBERED, _SHORT = 4_096, 200

_Piece: TypeAlias = Callable[[str, Found], str | None]
_Pieces: TypeAlias = Callable[[Values, Found], tuple[str, ...] | None]
"""Returns several values; none where the row says that there is none, and None where that is not known."""


def value_reader(target: ValueTarget, columns: Columns) -> ValueOf:
    """Return what reads the values of *target*."""
    name, text_of, piece = target.name, columns.text(target.rule.columns), _piece_reader(target, columns)
    is_missed, stage = _missed_reader(target, columns), target.stage

    def value(values: Values, found: Found) -> str | None:
        text = text_of(values)
        said = piece(text, found)
        if said is None and (text.strip() or is_missed(values)):
            found.of(stage).unknown.append(name)
        return said

    return value


def plain_text(text: str) -> str:
    """Return *text* without blanks at its ends, and with line breaks of one form."""
    return text.strip().replace("\r\n", "\n").replace("\r", "\n")


def _missed_reader(target: ValueTarget, columns: Columns) -> Callable[[Values], bool]:
    """Return whether a blank of *target* in a row is a value that is not known, and not one that there never was."""
    is_there = columns.is_there(target.rule.columns)
    if target.goes_with is None:
        return is_there
    beside = [columns.text((column,)) for column in target.goes_with]
    return lambda values: is_there(values) and any(text_of(values).strip() for text_of in beside)


def codes_reader(target: ValueTarget, columns: Columns) -> CodesOf:
    """Return what reads the values of *target*, which may have several."""
    name, rule, stage = target.name, target.rule, target.stage
    several = _marks_reader(target, columns) if rule.one_hot is not None else _pieces_reader(target, columns)

    def codes(values: Values, found: Found) -> tuple[str, ...]:
        said = several(values, found)
        if said is None:
            found.of(stage).unknown.append(name)
            return ()
        return tuple(dict.fromkeys(said))

    return codes


def _pieces_reader(target: ValueTarget, columns: Columns) -> _Pieces:
    text_of, piece, split = columns.text(target.rule.columns), _piece_reader(target, columns), target.rule.split

    def pieces(values: Values, found: Found) -> tuple[str, ...] | None:
        text = text_of(values)
        parts = [text] if split is None else [part for part in text.split(split) if part.strip()] or [""]
        return tuple([said for part in parts if (said := piece(part, found)) is not None]) or None

    return pieces


def _marks_reader(target: ValueTarget, columns: Columns) -> _Pieces:
    rule = target.rule
    marks = [(column, columns.text((column,)), columns.shown((column,)), code) for column, code in _one_hot(rule)]

    def marked(values: Values, found: Found) -> tuple[str, ...] | None:
        codes, is_known = [], True
        for column, text_of, quoted, code in marks:
            text = text_of(values).strip().lower()
            if text in _MARKED:
                codes.append(code)
            elif text not in _NOT_MARKED:
                is_known = False
                if text and rule.unlisted is Unlisted.REJECT:
                    found.refuse((column,), f"{quoted(text)} is no mark, such as 1 or 0, yes or no")
        return tuple(codes) if codes or is_known else None

    return marked


def _one_hot(rule: ValueRule) -> Iterator[tuple[str, str]]:
    yield from (rule.one_hot or {}).items()


def _piece_reader(target: ValueTarget, columns: Columns) -> _Piece:
    rule = target.rule
    if rule.rules:
        return _by_rules(target)
    if rule.codes is not None:
        listed = {text: _word(target, value) for text, value in rule.codes.items()}
        return _by_list(target, columns, listed, f"is not in the mapping's list for {target.name}")
    if target.holds is Holds.TEXT:
        return lambda text, _found: plain_text(text) or rule.default
    if isinstance(target.holds, type):
        words: dict[str, str] = {word.value: word for word in target.holds}
        return _by_list(target, columns, words, f"is none of {', '.join(words)}: let the mapping list its values")
    return _as_it_stands(target)


def _by_rules(target: ValueTarget) -> _Piece:
    name, default = target.name, _word(target, target.rule.default)
    rules = [(searching(each.match), each.match.pattern, _word(target, each.value)) for each in target.rule.rules]

    def decide(text: str) -> tuple[tuple[str, str | None], str | None]:
        for search, pattern, value in rules:
            if search(text):
                return (name, pattern), value
        return (name, None), default

    remembered = lru_cache(maxsize=_REMEMBERED)(decide)

    def by_rules(text: str, found: Found) -> str | None:
        decided, value = remembered(text) if len(text) <= _SHORT else decide(text)
        found.rules.append(decided)
        return value

    return by_rules


def _by_list(target: ValueTarget, columns: Columns, listed: Mapping[str, str | None], why: str) -> _Piece:
    rule, quoted = target.rule, columns.shown(target.rule.columns)
    default = _word(target, rule.default)
    find, reject = finder(listed, fold=rule.fold), rule.unlisted is Unlisted.REJECT
    otherwise = _word(target, "other" if rule.unlisted is Unlisted.OTHER else None)

    def by_list(text: str, found: Found) -> str | None:
        text = text.strip()
        value = find(text)
        if value is not None:
            return value
        if not text:
            return default
        if reject:
            found.refuse(rule.columns, f"{quoted(text)} {why}")
        return otherwise

    return by_list


def _as_it_stands(target: ValueTarget) -> _Piece:
    """Take a code or a number as it stands in the row."""
    rule, number = target.rule, target.holds is Holds.NUMBER
    fits = NUMBER.fullmatch if number else CODE.match
    otherwise = "other" if rule.unlisted is Unlisted.OTHER else None
    what = "no whole number" if number else f"no code, which is {CODE_WORDS}"

    def as_it_stands(text: str, found: Found) -> str | None:
        said = text.strip()
        if not said:
            return rule.default
        if fits(said):
            return said
        if rule.unlisted is Unlisted.REJECT:
            found.refuse(rule.columns, f"{what}: let the mapping list its values")
        return otherwise

    return as_it_stands


def _word(target: ValueTarget, value: str | None) -> str | None:
    """Return *value* as what the target holds: a word of its list, if it has one."""
    kind = target.holds
    return kind(value) if value is not None and isinstance(kind, type) and issubclass(kind, StrEnum) else value
