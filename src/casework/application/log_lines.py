"""The lines of an exported log: one JSON object each, in UTF-8.

The first line says what the file is and whose log it holds, the last one how the log ends, so that a file that was cut
off is noticed. Each line between is one record with all that belongs to it: the words that its details stand for (or
that they were erased), the receipt of its request, and with the first record of a case its names. Rows are not in it;
they are made anew from the log.
"""

import attrs
import msgspec

from casework.application.ports import Detail, Name, Receipt
from casework.domain.envelope import DetailReference, Record

FORMAT = 1


@attrs.frozen(kw_only=True)
class Beginning:
    """The first line. *casework_log* is the number of this format."""

    casework_log: int
    organisation: str


@attrs.frozen(kw_only=True)
class Words:
    """What a detail holds that was not erased."""

    stream: str
    salt: bytes
    value: str


@attrs.frozen(kw_only=True)
class KeptDetail:
    """A detail that a record refers to; without *words* it was erased."""

    id: str
    commitment: str
    words: Words | None


@attrs.frozen(kw_only=True)
class Answer:
    """How far the records of a request with a key reach, and its digest, None once that is erased."""

    last: int
    digest: str | None


@attrs.frozen(kw_only=True)
class CaseName:
    """A reference that the case of the line has or once had, or with *system* the key of its record there."""

    key: str
    system: str | None


@attrs.frozen(kw_only=True)
class Line:
    """One record with all that belongs to it."""

    position: int
    stream: str
    version: int
    name: str
    schema: int
    happened: str
    recorded_at: str
    actor: str
    data: str
    details: tuple[KeptDetail, ...]
    key: str | None
    answer: Answer | None
    names: tuple[CaseName, ...]
    seal: str

    def record(self, organisation: str) -> Record:
        """Return the record as it stands in the log of *organisation*."""
        references = tuple(DetailReference(detail=one.id, commitment=one.commitment) for one in self.details)
        return Record(
            organisation=organisation,
            stream=self.stream,
            version=self.version,
            position=self.position,
            name=self.name,
            schema=self.schema,
            happened=self.happened,
            recorded_at=self.recorded_at,
            actor=self.actor,
            data=self.data,
            details=references,
            key=self.key,
            seal=self.seal,
        )

    def kept(self) -> tuple[Detail, ...]:
        """Return the details that were not erased."""
        return tuple(
            Detail(id=one.id, stream=one.words.stream, salt=one.words.salt, value=one.words.value)
            for one in self.details
            if one.words is not None
        )

    def receipt(self) -> Receipt | None:
        """Return the receipt of the request that begins here, if one does."""
        if self.key is None or self.answer is None:
            return None
        return Receipt(key=self.key, first=self.position, last=self.answer.last, digest=self.answer.digest)

    def owned(self) -> tuple[Name, ...]:
        """Return the names that belong to the case."""
        return tuple(Name(case=self.stream, key=one.key, system=one.system) for one in self.names)


@attrs.frozen(kw_only=True)
class Ending:
    """The last line: the position at which the log ends, and the seal there."""

    ends_at: int
    seal: str


encode = msgspec.json.Encoder().encode
