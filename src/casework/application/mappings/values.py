"""How a target gets its value: rules for values and rules for dates."""

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

import attrs

from casework.application.mappings.words import Ambiguous, Epoch, Unlisted, Unreadable


class Holds(StrEnum):
    """What a target holds that is no word of a closed list."""

    CODE = "code"
    CODES = "codes"
    NUMBER = "number"
    TEXT = "text"


What: TypeAlias = Holds | type[StrEnum]
"""What a target holds: one of these, or a word of that list."""

_HOLDS = "holds"
_SIGNS = re.compile(r"(?<!\d)[\s./'\u2019_-]+(?!\d)")
"""Blanks and signs that part words or letters; between digits they may say something."""
_REMEMBERED = 4_096

_V = TypeVar("_V")


@attrs.frozen(kw_only=True)
class TextRule:
    """A regular expression, searched for in the text, and the value that it stands for."""

    match: re.Pattern[str]
    value: str


@attrs.frozen(kw_only=True)
class ValueRule:
    """How a target gets its value; see the package for the order.

    *fold* finds a text in *codes* whatever its letters are, large or small, and its blanks and signs.
    *one_hot* are columns, each with the code that it stands for where it is marked; *split* is what stands between
    several values in one text. Both are for categories, which may be several.
    """

    columns: tuple[str, ...] = ()
    codes: Mapping[str, str] | None = None
    fold: bool = False
    unlisted: Unlisted = Unlisted.REJECT
    rules: tuple[TextRule, ...] = ()
    default: str | None = None
    one_hot: Mapping[str, str] | None = None
    split: str | None = None

    def all_columns(self) -> tuple[str, ...]:
        """Return the columns that it reads."""
        return (*self.columns, *(self.one_hot or ()))

    def listed(self) -> Iterator[tuple[str, str]]:
        """Yield every value that the rule itself has, with its place in the rule."""
        if self.default is not None:
            yield "default", self.default
        yield from ((f"codes.{text!r}", value) for text, value in (self.codes or {}).items())
        yield from ((f"rules[{number}]", text_rule.value) for number, text_rule in enumerate(self.rules))
        yield from ((f"one_hot.{column!r}", value) for column, value in (self.one_hot or {}).items())


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """Return what is the same of all ways of writing *text*: ``E-Mail`` and ``e mail`` are ``email``.

    >>> folded("P/U"), folded("Web form "), folded("1.5"), folded("-")
    ('pu', 'webform', '1.5', '-')
    """
    return _SIGNS.sub("", text.casefold()) or text


def finder(codes: Mapping[str, _V], *, fold: bool) -> Callable[[str], _V | None]:
    """Return what finds a text in *codes*, which *fold* says not to be particular about."""
    if not fold:
        return codes.get
    listed = {folded(text): value for text, value in codes.items()}
    return lambda text: listed.get(folded(text))


@attrs.frozen(kw_only=True)
class FormatsBy:
    """Formats that depend on what another column says."""

    column: str
    formats: Mapping[str, tuple[str, ...]]


@attrs.frozen(kw_only=True)
class DateForms:
    """How dates are written: every format in which they come.

    *by* has formats for what another column says; *formats* stand where it says none of these. A year of two digits
    from *pivot* on is of the last century. *excel* says that whole numbers are days as a spreadsheet counts them.
    """

    formats: tuple[str, ...] = ()
    by: FormatsBy | None = None
    pivot: int | None = None
    excel: Epoch | None = None
    ambiguous: Ambiguous = Ambiguous.REJECT

    @property
    def forms(self) -> Mapping[str, Any]:
        """What it says of how dates are written, by name."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(DateForms)}

    def all_formats(self) -> tuple[tuple[str, str], ...]:
        """Return each format with its path in the rule."""
        by = self.by.formats.items() if self.by else ()
        chosen = ((f"by.formats.{text!r}", each) for text, formats in by for each in formats)
        return (*(("formats", each) for each in self.formats), *chosen)


@attrs.frozen(kw_only=True)
class DateRule(DateForms):
    """A column with dates, or several of which the first that can be read counts, and how they are written."""

    column: str | None = None
    columns: tuple[str, ...] = ()
    unreadable: Unreadable = Unreadable.REJECT

    def written_as(self, forms: DateForms | None) -> "DateRule":
        """Return the rule with *forms*, if it does not say itself how its dates are written."""
        if forms is None or self.formats or self.by or self.excel:
            return self
        return attrs.evolve(self, **forms.forms)

    def named(self) -> tuple[str, ...]:
        """Return the columns in which the date is looked for, in order."""
        return self.columns if self.column is None else (self.column, *self.columns)

    def all_columns(self) -> tuple[str, ...]:
        """Return the columns that it reads."""
        return (*self.named(), *((self.by.column,) if self.by else ()))


@attrs.frozen(kw_only=True)
class AmountRule:
    """A column with amounts of money, all of one currency, and how they are written.

    *decimal* stands before the pence, and *grouping* between groups of three digits; nothing does where it is empty.
    """

    column: str
    currency: str = "GBP"
    decimal: str = "."
    grouping: str = ","
    unreadable: Unreadable = Unreadable.REJECT

    def all_columns(self) -> tuple[str, ...]:
        """Return the columns that it reads."""
        return (self.column,)


def held(what: What, default: Any = None) -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field with a rule for a value, and what its target holds; it may be left out."""
    return attrs.field(default=default, metadata={_HOLDS: what})


def needed(what: What) -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field with a rule for a value, and what its target holds."""
    return held(what, attrs.NOTHING)


def held_by_name(what: What) -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field with rules by name, and what each of their targets holds."""
    return held(what, attrs.Factory(dict))


def what_holds(field: "attrs.Attribute[Any]") -> What:
    """Return what the target of *field* holds."""
    what: What = field.metadata[_HOLDS]
    return what
