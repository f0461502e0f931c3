"""Everything that was found out about a source, as a draft needs it."""

from collections.abc import Mapping

import attrs

from casework.application.suggesting.code_lists import CodeList
from casework.application.suggesting.date_columns import DateFormats
from casework.application.suggesting.exchanged_dates import Line
from casework.application.suggesting.meanings import Meaning, Record
from casework.application.suggesting.relations import Relations
from casework.application.suggesting.settling import Column, Settled
from casework.application.suggesting.stage_rows import Staged

_BY_MISTAKE = 0.05
"""Up to so many rows may have the key of another, or none, before that is taken for what the source means."""


@attrs.frozen(kw_only=True)
class ReadAs:
    """How a file was read: its format, what its importer was told, and what of that is a guess, in sentences.

    *notes* are what else is said of it. *part* names the part of the file that is drafted for, where others have a
    mapping of their own. *having* names the sheets that have a column, for each column that others lack;
    *lists* are what codes mean, as it is said elsewhere in the file. *places* has that of each column whose heading
    another before has too. *again* are the first lines whose number stands in another part too.
    """

    format: str = "csv"
    options: Mapping[str, object] = attrs.Factory(dict)
    guesses: tuple[str, ...] = ()
    part: str | None = None
    notes: tuple[str, ...] = ()
    having: Mapping[str, tuple[str, ...]] = attrs.Factory(dict)
    lists: tuple[CodeList, ...] = ()
    places: Mapping[str, int] = attrs.Factory(dict)
    again: tuple[Line, ...] = ()


@attrs.frozen(kw_only=True)
class Findings:
    """What was found out about the source *name*.

    *rows* were read, and *unreadable* of them did not fit the columns, the first on *unreadable_lines*. *totals* are
    the columns whose texts call rows totals, *years* those in which a year is all that a row says: such rows taught
    nothing. *blanks* are texts that say nothing in any column.
    *remarks* are those of the importer.
    """

    name: str
    read_as: ReadAs
    settled: Settled
    formats: Mapping[str, DateFormats]
    relations: Relations
    rows: int
    unreadable: int = 0
    unreadable_lines: tuple[Line, ...] = ()
    totals: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_of_one_sheet(self) -> bool:
        """Whether all rows stand in one sheet or file, which lines need not name then."""
        sheets = self.read_as.options.get("sheets", ())
        return isinstance(sheets, tuple) and len(sheets) <= 1 and "*" not in sheets

    @property
    def several(self) -> bool:
        """Whether many keys stand in several rows, which are one case then, or in the first of them alone."""
        if self.staged is not None:
            return False
        key = self.first(Meaning.KEY)
        is_case = self.settled.record is Record.CASE
        return is_case and key is not None and (key.look.again > _BY_MISTAKE or self.merged)

    @property
    def merged(self) -> bool:
        """Whether many rows have no key and no receipt, as those below a merged cell once it is exported."""
        key, received = self.first(Meaning.KEY), self.first(Meaning.RECEIVED)
        if key is None or received is None or self.settled.record is not Record.CASE:
            return False
        return _BY_MISTAKE * self.rows < key.look.blank <= received.look.blank

    @property
    def staged(self) -> Staged | None:
        """How the stages of a case stand in rows of their own, if they do."""
        return self.relations.staged if self.settled.record is Record.CASE else None

    def all(self, *meanings: Meaning) -> tuple[Column, ...]:
        """Return the columns with one of *meanings*, in order."""
        return self.settled.all(*meanings)

    def first(self, *meanings: Meaning) -> Column | None:
        """Return the first column with one of *meanings*."""
        return self.settled.first(*meanings)
