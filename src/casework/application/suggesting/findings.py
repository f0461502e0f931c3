"""Everything that was found out about a source, as a draft needs it."""

from collections.abc import Mapping

import attrs

from casework.application.suggesting.date_columns import DateFormats
from casework.application.suggesting.meanings import Meaning, Record
from casework.application.suggesting.relations import Relations
from casework.application.suggesting.settling import Column, Settled


@attrs.frozen(kw_only=True)
class ReadAs:
    """How a file was read: its format, what its importer was told, and what of that is a guess, in sentences."""

    format: str = "csv"
    options: Mapping[str, object] = attrs.Factory(dict)
    guesses: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Findings:
    """What was found out about the source *name*.

    *rows* were read, and *unreadable* of them did not fit the columns. *remarks* are those of the importer.
    """

    name: str
    read_as: ReadAs
    settled: Settled
    formats: Mapping[str, DateFormats]
    relations: Relations
    rows: int
    unreadable: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def several(self) -> bool:
        """Whether a key stands in several rows, which are one case then."""
        key = self.first(Meaning.KEY)
        return self.settled.record is Record.CASE and key is not None and key.look.repeats

    def all(self, *meanings: Meaning) -> tuple[Column, ...]:
        """Return the columns with one of *meanings*, in order."""
        return self.settled.all(*meanings)

    def first(self, *meanings: Meaning) -> Column | None:
        """Return the first column with one of *meanings*."""
        return self.settled.first(*meanings)
