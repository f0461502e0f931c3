"""Imports on record: a batch is one import of one file by one mapping, and what became of its rows.

Everything here is told to people who may see no case: numbers, hashes and the names that a mapping gives. The name of
the file, which may be that of a person, is a detail.
"""

from collections.abc import Iterable
from typing import TypeAlias

import attrs

from casework.domain.cases.fields import (
    code,
    codes,
    detail,
    is_a,
    number,
    optional_code,
    optional_detail,
    optional_hash,
    optional_number,
    part,
    parts,
    yes_or_no,
)


@attrs.frozen(kw_only=True)
class Tally:
    """What became of the rows of a file so far; every row is in exactly one of the counts.

    *new* rows began a record and *updated* ones changed one, *unchanged* ones say what their records say already,
    *duplicate* ones stand in the file again, and *rejected* ones could not be taken in. Where several rows are one
    record, *new_records*, *updated_records* and *unchanged_records* say how many records the rows of three counts are.
    *unchanged_since* are the imports that had brought what the unchanged rows say.
    """

    new: int = number(0)
    updated: int = number(0)
    unchanged: int = number(0)
    duplicate: int = number(0)
    rejected: int = number(0)
    new_records: int = number(0)
    updated_records: int = number(0)
    unchanged_records: int = number(0)
    unchanged_since: tuple[str, ...] = codes()

    @property
    def accepted(self) -> int:
        """How many rows were taken in."""
        return self.new + self.updated

    @property
    def rows(self) -> int:
        """How many rows there were."""
        return self.accepted + self.unchanged + self.duplicate + self.rejected

    @property
    def records(self) -> dict[str, int]:
        """How many records the rows are, by what became of them."""
        return {"new": self.new_records, "updated": self.updated_records, "unchanged": self.unchanged_records}

    def by_fate(self) -> tuple[tuple[str, int], ...]:
        """Return the name of each count with its number."""
        return tuple((name, held) for name, held in attrs.asdict(self).items() if name != "unchanged_since")


@attrs.frozen(kw_only=True)
class PartElsewhere:
    """What became of the rows of an import that belong to another *organisation* than that in which it began."""

    organisation: str = code()
    tally: Tally = part(Tally)


@attrs.frozen(kw_only=True)
class WordMet:
    """How often something was met; *word* is the id of a detail that says what."""

    word: str = detail()
    times: int = number()


@attrs.frozen(kw_only=True)
class RuleMet:
    """How often a text rule decided: details with its target and its pattern, no pattern where no rule fitted."""

    target: str = detail()
    match: str | None = optional_detail()
    times: int = number()


@attrs.frozen(kw_only=True)
class MetSoFar:
    """How often something was met that is worth counting, in the rows that were taken in.

    *unknown* counts unknown values by target; *rules* how often each text rule decided; *flags* what the mapping had to
    decide.
    """

    unknown: tuple[WordMet, ...] = parts(WordMet)
    rules: tuple[RuleMet, ...] = parts(RuleMet)
    flags: tuple[WordMet, ...] = parts(WordMet)


@attrs.frozen(kw_only=True)
class SheetRead:
    """A sheet in which rows of an import stand; *name* is the id of a detail with its name."""

    name: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class FileRead:
    """A file that an import reads, with its hash and how many bytes it has; a server has neither.

    *name* is the id of a detail with its name. A *joined* file brings no rows: what it says is looked up for those of
    the others.
    """

    name: str | None = optional_detail()
    sha256: str | None = optional_hash()
    size: int | None = optional_number()
    joined: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class BatchBegan:
    """An import began: *mapping* in its *mapping_version*, over *files*, the joined ones after the others.

    *system* is the source, *record* the kind of record that its rows become. *sha256* is by what an import that was
    stopped knows its source again: the hash of the file, or of those of several; None where a server is the source.
    *began_in* is the organisation whose casebook began it, where this log is that of another in its rows.
    """

    batch: str = code()
    system: str = code()
    record: str = code()
    format: str = code()
    mapping: str = code()
    mapping_version: int = number()
    mapping_sha256: str | None = optional_hash()
    sha256: str | None = optional_hash()
    files: tuple[FileRead, ...] = parts(FileRead)
    began_in: str | None = optional_code()


@attrs.frozen(kw_only=True)
class BatchAdvanced:
    """The rows up to the *row*-th are dealt with, and what they brought is in the log; all numbers are so far.

    *tally* is what came to this organisation, *elsewhere* what came to others: that stands where the import began.
    *sheets* are those met so far, in the order of their numbers.
    """

    row: int = number()
    tally: Tally = part(Tally)
    met: MetSoFar = attrs.field(default=MetSoFar(), validator=is_a(MetSoFar))
    elsewhere: tuple[PartElsewhere, ...] = parts(PartElsewhere)
    sheets: tuple[SheetRead, ...] = parts(SheetRead)


@attrs.frozen(kw_only=True)
class BatchEnded:
    """The last row was dealt with; *tally* and *elsewhere* are as for ``BatchAdvanced``.

    *sheets* come in the order of their numbers.
    """

    batch: str = code()
    tally: Tally = part(Tally)
    met: MetSoFar = attrs.field(default=MetSoFar(), validator=is_a(MetSoFar))
    sheets: tuple[SheetRead, ...] = parts(SheetRead)
    elsewhere: tuple[PartElsewhere, ...] = parts(PartElsewhere)


@attrs.frozen(kw_only=True)
class BatchUndoing:
    """It is decided that the import is taken back; *records* counts all that it wrote, which stood untouched."""

    batch: str = code()
    records: int = number()


@attrs.frozen(kw_only=True)
class BatchUndone:
    """What the import had begun is void, and what it had updated says again what it said before.

    *records* counts both together, and *stayed* what was worked on meanwhile and stands as it is: with it, they are the
    records of ``BatchUndoing``.
    """

    batch: str = code()
    records: int = number()
    stayed: int = number(0)


BatchEvent: TypeAlias = BatchBegan | BatchAdvanced | BatchEnded | BatchUndoing | BatchUndone


@attrs.frozen(kw_only=True)
class Batch:
    """One import as it stands on record; who began it, and when, as an ISO instant."""

    began: BatchBegan
    by: str
    began_at: str
    ended: BatchEnded | None = None
    ended_at: str | None = None
    undoing: BatchUndoing | None = None
    undone: BatchUndone | None = None
    undone_at: str | None = None
    undone_by: str | None = None

    @property
    def id(self) -> str:
        """The id of the batch."""
        return self.began.batch

    @property
    def is_unfinished(self) -> bool:
        """Whether it neither came to its end nor is taken back."""
        return self.ended is None and not self.is_taken_back

    @property
    def is_taken_back(self) -> bool:
        """Whether it is undone, or it is decided that it will be."""
        return self.undoing is not None or self.undone is not None


@attrs.frozen(kw_only=True)
class BatchFact:
    """An event of a batch, who recorded it, and when."""

    event: BatchEvent
    by: str
    at: str


def fold(facts: Iterable[BatchFact]) -> dict[str, Batch]:
    """Return the batches that *facts* tell of by their ids, in the order in which they began."""
    batches: dict[str, Batch] = {}
    for fact in facts:
        event = fact.event
        if isinstance(event, BatchBegan):
            batches[event.batch] = Batch(began=event, by=fact.by, began_at=fact.at)
        elif isinstance(event, BatchEnded):
            batches[event.batch] = attrs.evolve(batches[event.batch], ended=event, ended_at=fact.at)
        elif isinstance(event, BatchUndoing):
            batches[event.batch] = attrs.evolve(batches[event.batch], undoing=event)
        elif isinstance(event, BatchUndone):  # pragma: no branch - how far a batch has come stands elsewhere
            known = batches[event.batch]
            batches[event.batch] = attrs.evolve(known, undone=event, undone_at=fact.at, undone_by=fact.by)
    return batches
