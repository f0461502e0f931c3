"""What is found in a row while it is read: problems, unknown values, rules that decided, flags."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from casework.application.row_drafts import Met

Values: TypeAlias = Mapping[str, str]
"""The texts of a row by the source's columns."""

Places: TypeAlias = Mapping[str | None, str]
"""Where the row of each stage of a case stands, None for the first; nothing where stages have no rows of their own."""

TextOf: TypeAlias = Callable[[Values], str]
"""Returns the text of a rule's columns in a row."""

_SHOWN = 40
_NOTHING = Met()
NOWHERE: Places = MappingProxyType({})


class RowProblemError(Exception):
    """The row cannot become a record, and the message says why. It never leaves the importer."""


class Found:
    """What was found in one row; *flags* begin with what its columns notice while they are read.

    Where the stages of a case have rows of their own, *places* has that of each by its stage, None for the first.
    """

    __slots__ = ("_later", "_places", "flags", "problems", "rules", "unknown", "unread_answer")

    def __init__(self, flags: list[str], places: Places = NOWHERE) -> None:
        self.problems: list[str] = []
        self.unknown: list[str] = []
        self.rules: list[tuple[str, str | None]] = []
        self.flags = flags
        self.unread_answer: Found | None = None
        """The row with the last day of an answer that could not be read, so that somebody has to look at it."""
        self._places = places
        self._later: dict[str, Found] = {}

    def of(self, stage: str | None) -> "Found":
        """Return where to note what was found in the row of a later *stage*, None for the first."""
        if stage is None or stage not in self._places:
            return self
        if stage not in self._later:
            self._later[stage] = Found([], {None: self._places[stage]})
        return self._later[stage]

    def refuse(self, columns: Iterable[str], why: str) -> None:
        """Note a problem with what *columns* say, once for the row; *why* quotes no personal text."""
        problem = f"{' and '.join(columns) or 'the mapping'}: {why}"
        if problem not in self.problems:
            self.problems.append(problem)

    def flag(self, what: str) -> None:
        """Note what the mapping decided, once for the row: several targets may read one column."""
        if what not in self.flags:
            self.flags.append(what)

    def raise_problems(self) -> None:
        """Raise what is wrong with the row, if anything is.

        Raises:
            RowProblemError: With every reason.
        """
        if self.problems:
            raise RowProblemError("; ".join(self.problems))

    def met(self) -> Met:
        """Return what is worth counting."""
        if not (self.unknown or self.rules or self.flags or self._later):
            return _NOTHING
        return Met(
            unknown=tuple(self.unknown),
            rules=tuple(self.rules),
            flags=tuple(self.flags),
            place=self._places.get(None),
            later=tuple([each.met() for each in self._later.values()]),
        )


def shown(text: str) -> str:
    """Return *text* as a reason quotes it, cut short."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "...")


def not_shown(_text: str) -> str:
    """Return what stands in a reason for a personal text."""
    return "what it says"
