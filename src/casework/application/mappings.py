"""What a mapping says: how the rows of one source become cases.

A mapping is written once for each source, by somebody who knows it, and kept beside the files. It guesses nothing:
dates are read by the formats that it declares, codes by the lists that it holds, and what it leaves out stays out.

A target takes its value from a *rule*. The text of the rule's columns is looked up in *codes*; or the first of *rules*
whose pattern is found in it decides; or it is taken as it stands. *default* stands where there is nothing.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from zoneinfo import ZoneInfo

import attrs

DATE_DIRECTIVES = frozenset("YmdbBjHIMSpfzaA%")
"""What may follow a percent sign in a date format: nothing that leaves a century, or day and month, open."""


class Unlisted(StrEnum):
    """What becomes of a value that a list of codes does not have.

    ``reject``: the row. ``unknown``: the value, which is counted as unknown. ``other``: it becomes ``other``.
    """

    REJECT = "reject"
    UNKNOWN = "unknown"
    OTHER = "other"


class AmbiguousTime(StrEnum):
    """How a local time is read that came twice, when the clocks went back."""

    REJECT = "reject"
    EARLIER = "earlier"
    LATER = "later"
    DAY = "day"


class MissingTime(StrEnum):
    """How a local time is read that never was, when the clocks went forward: not at all, or as its day only."""

    REJECT = "reject"
    DAY = "day"


class BeforeReceipt(StrEnum):
    """What becomes of a fact dated before the receipt: the row is rejected, or the fact kept as the source has it."""

    REJECT = "reject"
    KEEP = "keep"


class Truncated(StrEnum):
    """What becomes of a file that breaks off in its last record: nothing is imported, or all but that record."""

    REFUSE = "refuse"
    REJECT_LAST_RECORD = "reject_last_record"


class Fate(StrEnum):
    """What can have happened to a case of the source, as far as this release imports it."""

    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Standing(StrEnum):
    """What the source says of a case today."""

    OPEN = "open"
    FINISHED = "finished"


@attrs.frozen(kw_only=True)
class TextRule:
    """A regular expression, searched for in the text, and the value that it stands for."""

    match: re.Pattern[str]
    value: str


@attrs.frozen(kw_only=True)
class ValueRule:
    """How a target gets its value; see the module for the order."""

    columns: tuple[str, ...] = ()
    codes: Mapping[str, str] | None = None
    unlisted: Unlisted = Unlisted.REJECT
    rules: tuple[TextRule, ...] = ()
    default: str | None = None


@attrs.frozen(kw_only=True)
class DateRule:
    """A column with dates, and every format in which they come; a text that two formats read differently is refused."""

    column: str
    formats: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Source:
    """The system that the rows come from, and how its files are to be read.

    *zone* is where its clocks stood. *fallback* is the encoding of a file that is no UTF-8.
    """

    system: str
    zone: ZoneInfo
    format: str = "csv"
    fallback: str = "cp1252"
    delimiter: str = ","
    on_truncated: Truncated = Truncated.REFUSE
    ambiguous_time: AmbiguousTime = AmbiguousTime.REJECT
    missing_time: MissingTime = MissingTime.REJECT

    def options(self) -> dict[str, str]:
        """Return what the importer of the format is told."""
        return {
            "fallback": self.fallback,
            "delimiter": self.delimiter,
            "on_truncated": self.on_truncated.value,
        }


@attrs.frozen(kw_only=True)
class Identity:
    """The columns that together name a record of the source for ever."""

    columns: tuple[str, ...]


@attrs.frozen(kw_only=True)
class CaseFields:
    """What a row says of the case at its receipt."""

    received: DateRule
    kind: ValueRule
    channel: ValueRule | None = None
    formality: ValueRule | None = None
    service: ValueRule | None = None
    reference: ValueRule | None = None
    summary: ValueRule | None = None
    written_on: DateRule | None = None
    categories: Mapping[str, ValueRule] = attrs.Factory(dict)
    complainant: Mapping[str, ValueRule] = attrs.Factory(dict)


@attrs.frozen(kw_only=True)
class EventRule:
    """Something that happened to the case where its column has a date. *letter* is the text of a response."""

    event: Fate
    on: DateRule
    outcome: ValueRule | None = None
    letter: ValueRule | None = None
    before_receipt: BeforeReceipt = BeforeReceipt.REJECT


@attrs.frozen(kw_only=True)
class StandingRule:
    """The column in which the source says whether a case is finished, so that its dates can be checked against it."""

    column: str
    codes: Mapping[str, Standing]


@attrs.frozen(kw_only=True)
class SourceMapping:
    """How the rows of one source become cases.

    *procedure* names the procedure of each kind, or of all others as ``default``. *kept* are columns whose texts go
    into a note of the case as the source's own facts, its due dates and verdicts above all: they are never mixed with
    what casework computes. *dropped* are columns that are left out on purpose.
    """

    id: str
    version: int
    source: Source
    identity: Identity
    procedure: Mapping[str, str]
    fields: CaseFields
    event: tuple[EventRule, ...] = ()
    standing: StandingRule | None = None
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    def value_rules(self) -> Iterator[tuple[str, ValueRule]]:
        """Yield every rule for a value with its path in the mapping."""
        fields = self.fields
        for name in ("kind", "channel", "formality", "service", "reference", "summary"):
            rule: ValueRule | None = getattr(fields, name)
            if rule is not None:
                yield f"fields.{name}", rule
        for name in ("categories", "complainant"):
            many: Mapping[str, ValueRule] = getattr(fields, name)
            yield from ((f"fields.{name}.{key}", rule) for key, rule in many.items())
        for number, event in enumerate(self.event):
            if event.outcome is not None:
                yield f"event[{number}].outcome", event.outcome
            if event.letter is not None:
                yield f"event[{number}].letter", event.letter

    def date_rules(self) -> Iterator[tuple[str, DateRule]]:
        """Yield every rule for a date with its path in the mapping."""
        yield "fields.received", self.fields.received
        if self.fields.written_on is not None:
            yield "fields.written_on", self.fields.written_on
        yield from ((f"event[{number}].on", event.on) for number, event in enumerate(self.event))

    def columns(self) -> tuple[str, ...]:
        """Return every column that the mapping reads, each once."""
        read = [
            *self.identity.columns,
            *(rule.column for _, rule in self.date_rules()),
            *(column for _, rule in self.value_rules() for column in rule.columns),
            *((self.standing.column,) if self.standing else ()),
            *self.kept,
        ]
        return tuple(dict.fromkeys(read))
