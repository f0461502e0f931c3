"""What a field of an event may hold, and the checks that keep free text out of every one.

A type hint alone keeps nothing out: an instant in the place of a date would be written, and no release could read the
case again. So every field of an event says here what it may hold, and is asked when the event is made.
"""

import datetime as dt
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeAlias

import attrs
from attrs.validators import optional

from casework.domain.time.moments import Moment, checked
from casework.errors import NotACodeError, UsageError

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}\Z")
"""An id or a code; an ``@`` is in none, because an e-mail address is personal data and not an opaque id."""

CODE_WORDS = "letters, digits and . _ : / -, at most 120, no spaces"
"""How a code is written, for people."""
_fits_code = CODE.match

DETAIL = re.compile(r"detail-[0-9a-f]{32}\Z")
"""The id of a detail. A bare word is a code, but never such an id, so it cannot stand where words are referred to."""


PERCENT = re.compile(r"(?:100(?:\.0+)?|\d{1,2}(?:\.\d{1,6})?)\Z")
"""A share in a hundred as somebody told it."""

PERCENT_WORDS = "a number from 0 to 100, with a point before what is after it: 85 or 85.27"
"""How it is written, for people."""

SHA256 = re.compile(r"[0-9a-f]{64}\Z")


def check_code(name: str, value: object) -> str:
    """Return *value* if it is an id or a code.

    Raises:
        NotACodeError: If it is anything else, free text above all.
    """
    if not isinstance(value, str) or CODE.match(value) is None:
        raise NotACodeError(name)
    return value


def _is_code(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if type(value) is not str or _fits_code(value) is None:  # a call less, for what every event does several times
        check_code(attribute.name, value)


def _is_code_or_none(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and (type(value) is not str or _fits_code(value) is None):
        check_code(attribute.name, value)


def _are_codes(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    for item in _tuple(attribute.name, value):
        check_code(attribute.name, item)


def _check_detail(name: str, value: object) -> None:
    if not isinstance(value, str) or DETAIL.match(value) is None:
        message = f"{name} must be the id of a detail: words and people are kept there, apart from the log"
        raise UsageError(message)


def _is_detail(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    _check_detail(attribute.name, value)


def _is_detail_or_none(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None:
        _check_detail(attribute.name, value)


def _tuple(name: str, value: object) -> tuple[object, ...]:
    if not isinstance(value, tuple):
        message = f"{name} must be a tuple"
        raise UsageError(message)
    return value


Validator: TypeAlias = "Callable[[object, attrs.Attribute[Any], object], None]"


def is_a(kind: type) -> Validator:
    """Return a validator for a field that holds one value of the class *kind*: a word of a closed list, or a part."""
    words = f"one of {', '.join(kind)}" if issubclass(kind, StrEnum) else f"a value of the class {kind.__name__}"
    return _exactly(kind, words)


def are(kind: type) -> Validator:
    """Return a validator for a field that holds a tuple of values of the class *kind*."""
    only = frozenset({kind})

    def check(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if value != () and not only.issuperset(map(type, _tuple(attribute.name, value))):
            message = f"{attribute.name} must hold nothing but values of the class {kind.__name__}"
            raise UsageError(message)

    return check


def _exactly(kind: type, words: str) -> Validator:
    def check(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if type(value) is not kind:  # the value is not in the message, because it may be somebody's name
            message = f"{attribute.name} must be {words}"
            raise UsageError(message)

    return check


_is_date = _exactly(dt.date, "a date without a time of day, such as 2026-04-03")


def is_day(instance: object, attribute: "attrs.Attribute[Any]", value: dt.date) -> None:
    """Refuse what is no local day, and a day so near an end of the calendar that nothing can be counted from it."""
    _is_date(instance, attribute, value)
    checked(value)


_MOST = 10**18
"""A number with more digits fits into no store, and nobody has so many of anything."""


def check_number(name: str, value: object) -> int:
    """Return *value* if it is a whole number that a store can keep.

    Raises:
        UsageError: If it is anything else, text with digits above all.
    """
    if type(value) is not int or not -_MOST < value < _MOST:
        message = f"{name} must be a whole number"
        raise UsageError(message)
    return value


def is_number(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    """Refuse what is no whole number."""
    check_number(attribute.name, value)


def word(words: type[StrEnum], default: Any = attrs.NOTHING) -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a word of a closed list."""
    return attrs.field(default=default, validator=is_a(words))


def optional_word(words: type[StrEnum]) -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a word of a closed list or nothing."""
    return attrs.field(default=None, validator=optional(is_a(words)))


def words(of: type[StrEnum]) -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds any number of words of a closed list."""
    return attrs.field(default=(), validator=are(of))


def part(kind: type) -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a part of the class *kind*."""
    return attrs.field(validator=is_a(kind))


def optional_part(kind: type) -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a part of the class *kind* or nothing."""
    return attrs.field(default=None, validator=optional(is_a(kind)))


def parts(kind: type) -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds any number of parts of the class *kind*."""
    return attrs.field(default=(), validator=are(kind))


def day() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a local day."""
    return attrs.field(validator=is_day)


def optional_day() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a local day or nothing."""
    return attrs.field(default=None, validator=optional(is_day))


def number(default: Any = attrs.NOTHING) -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a whole number."""
    return attrs.field(default=default, validator=is_number)


def optional_number() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a whole number or nothing."""
    return attrs.field(default=None, validator=optional(is_number))


def yes_or_no() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that says yes or no; no, if left out."""
    return attrs.field(default=False, validator=_exactly(bool, "yes or no"))


def instant() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds an instant with its offset."""
    return attrs.field(validator=_is_instant)


def optional_instant() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds an instant with its offset or nothing."""
    return attrs.field(default=None, validator=optional(_is_instant))


def _is_instant(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if not isinstance(value, dt.datetime) or value.utcoffset() is None:
        message = f"{attribute.name} must be an instant with its offset"
        raise UsageError(message)


def moment() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a local day, or an instant with its offset."""
    return attrs.field(validator=_is_moment)


def _is_moment(_instance: object, _attribute: "attrs.Attribute[Any]", value: Moment) -> None:
    checked(value)


def code() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds an id or a code."""
    return attrs.field(validator=_is_code)


def optional_code() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds an id, a code or nothing."""
    return attrs.field(default=None, validator=_is_code_or_none)


def codes() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds any number of codes."""
    return attrs.field(default=(), validator=_are_codes)


def detail() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds the id of a detail."""
    return attrs.field(validator=_is_detail)


def optional_detail() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds the id of a detail or nothing."""
    return attrs.field(default=None, validator=_is_detail_or_none)


def optional_form(pattern: "re.Pattern[str]", words: str) -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field whose text has that form; the text is in no message, because it may be somebody's name."""
    check = optional(_has_form(pattern, words))
    return attrs.field(default=None, validator=check, metadata={"pattern": pattern})


def _has_form(pattern: "re.Pattern[str]", words: str) -> Validator:
    def check(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, str) or pattern.match(value) is None:
            message = f"{attribute.name} must be {words}"
            raise UsageError(message)

    return check


def percent() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a share in a hundred as somebody told it, a decimal in text."""
    return attrs.field(validator=_has_form(PERCENT, PERCENT_WORDS), metadata={"pattern": PERCENT})


def optional_percent() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a share in a hundred as somebody told it, or None."""
    return optional_form(PERCENT, PERCENT_WORDS)


def optional_hash() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds the SHA-256 of bytes, or None."""
    return optional_form(SHA256, "the hash of the bytes, 64 hex digits in lower case")


def holds_detail(field: "attrs.Attribute[Any]") -> bool:
    """Say whether *field* holds the id of a detail."""
    return field.validator in {_is_detail, _is_detail_or_none}
