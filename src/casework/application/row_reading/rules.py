"""The rules of one mapping over the columns of one source, each found by its path and made into a function."""

import datetime as dt
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeAlias, TypeVar

from casework.application.mappings import Holds, SourceMapping, Where
from casework.application.row_reading.amounts import AmountOf, amount_reader
from casework.application.row_reading.columns import Columns
from casework.application.row_reading.dates import DateOf, Reading, date_reader
from casework.application.row_reading.found import Found, Values
from casework.application.row_reading.patterns import searching
from casework.application.row_reading.values import ValueOf, codes_reader, plain_text, value_reader
from casework.domain.time.moments import Moment

Word = TypeVar("Word", bound=StrEnum)
_Read = TypeVar("_Read")

CategoriesOf: TypeAlias = Callable[[Values, Found], tuple[tuple[str, str], ...]]
"""Returns pairs of scheme and code."""


class Rules:
    """The rules of *mapping* over *columns*; a path that the mapping does not have is nothing, and so in every row."""

    def __init__(self, mapping: SourceMapping, columns: Columns) -> None:
        self.mapping, self.columns = mapping, columns
        targets = list(mapping.value_targets())
        self._values = {each.path: value_reader(each, columns) for each in targets if each.holds is not Holds.CODES}
        self._codes = {each.path: codes_reader(each, columns) for each in targets if each.holds is Holds.CODES}
        self._amounts = {each.path: amount_reader(each, columns) for each in mapping.amount_targets()}
        self._dates = {each.path: date_reader(each, columns, mapping.source) for each in mapping.date_targets()}

    def value(self, path: str) -> ValueOf:
        """Return what reads the value at *path*."""
        return self._values.get(path, _nothing)

    def word(self, path: str, _words: type[Word]) -> Callable[[Values, Found], Word | None]:
        """Return what reads the word at *path*, which is one of those words."""
        # The reader of a target that holds words gives words; their class is only known here.
        read: Callable[[Values, Found], Word | None] = self._values.get(path, _nothing)  # type: ignore[assignment]
        return read

    def date(self, path: str) -> DateOf:
        """Return what reads the date at *path*."""
        return self._dates.get(path, _nothing)

    def amount(self, path: str) -> AmountOf:
        """Return what reads the amount of money at *path*."""
        return self._amounts.get(path, _nothing)

    def where(self, where: Where | None, *, otherwise: bool = True) -> Callable[[Values], object]:
        """Return what says whether *where* fits a row; *otherwise* is what holds where the mapping has none."""
        if where is None:
            return lambda _values: otherwise
        text_of, search = self.columns.text((where.column,)), searching(where.match)
        return lambda values: search(text_of(values))

    def organisation(self) -> ValueOf:
        """Return what reads whose log the row belongs to, which a mapping with a rule for it has to find."""
        rule, read = self.mapping.organisation, self._values.get("organisation", _nothing)
        if rule is None:
            return read

        def organisation(values: Values, found: Found) -> str | None:
            said = read(values, found)
            if said is None and not found.problems:
                found.refuse(rule.all_columns(), "it says no organisation")
            return said

        return organisation

    def kept(self) -> Callable[[Values], tuple[tuple[str, str], ...]]:
        """Return what takes the texts that the mapping keeps, as the source has them."""
        kept = [(column, self.columns.own_text(column)) for column in self.mapping.kept]
        return lambda values: tuple([(column, text) for column, own in kept if (text := plain_text(own(values)))])

    def has(self, path: str) -> bool:
        """Say whether the mapping has a rule at *path*, or beneath it."""
        every = (*self._values, *self._codes, *self._dates)
        return any(each == path or each.startswith(f"{path}.") for each in every)

    def categories(self, path: str) -> CategoriesOf:
        """Return what reads every code of the schemes at *path*."""
        schemes = _beneath(path, self._codes)

        def categories(values: Values, found: Found) -> tuple[tuple[str, str], ...]:
            return tuple([(scheme, code) for scheme, codes_of in schemes for code in codes_of(values, found)])

        return categories if schemes else _none

    def by_name(self, path: str) -> Callable[[Values, Found], dict[str, str]]:
        """Return what reads the texts by name at *path*."""
        names = _beneath(path, self._values)

        def by_name(values: Values, found: Found) -> dict[str, str]:
            return {name: value for name, value_of in names if (value := value_of(values, found)) is not None}

        return by_name


def day_of(reading: Reading | None) -> dt.date | None:
    """Return the local day of *reading*, None where it is not known."""
    return None if reading is None or reading.moment is None else reading.day


def moment_of(reading: Reading | None) -> Moment | None:
    """Return the moment of *reading*, None where it is not known."""
    return None if reading is None else reading.moment


def _beneath(path: str, readers: Mapping[str, _Read]) -> list[tuple[str, _Read]]:
    return [(each.removeprefix(f"{path}."), read) for each, read in readers.items() if each.startswith(f"{path}.")]


def _nothing(_values: Values, _found: Found) -> None:
    return None


def _none(_values: Values, _found: Found) -> tuple[tuple[str, str], ...]:
    return ()
