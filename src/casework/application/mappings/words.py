"""The closed lists of words that a mapping uses."""

from enum import StrEnum


class RecordKind(StrEnum):
    """What a row of the source becomes."""

    CASE = "case"
    SURVEY_ANSWER = "survey_answer"
    LABELLED_TEXT = "labelled_text"


class Unlisted(StrEnum):
    """What becomes of a value that a list of codes does not have, or that is no code, number or mark where one belongs.

    ``reject``: the row. ``unknown``: the value, which is counted as unknown. ``other``: it becomes ``other``.
    """

    REJECT = "reject"
    UNKNOWN = "unknown"
    OTHER = "other"


class Unreadable(StrEnum):
    """What becomes of a text that is no date, or no amount, as the mapping declares them.

    ``reject``: the row. ``unknown``: the date or the amount, which is counted as unknown.
    """

    REJECT = "reject"
    UNKNOWN = "unknown"


class Ambiguous(StrEnum):
    """What becomes of a text that two formats read as two days.

    ``reject``: the row. ``unknown``: the date, which is counted as unknown. ``first``: the first format that fits
    decides.
    """

    REJECT = "reject"
    UNKNOWN = "unknown"
    FIRST = "first"


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


class Epoch(StrEnum):
    """From where a spreadsheet counts its days: 1900 with day 60 that never was, or 1904 as on old Macintoshes."""

    FROM_1900 = "1900"
    FROM_1904 = "1904"


class BeforeReceipt(StrEnum):
    """What becomes of a fact dated before the receipt: the row is rejected, or the fact kept as the source has it."""

    REJECT = "reject"
    KEEP = "keep"


class Truncated(StrEnum):
    """What becomes of a file that breaks off in its last record: nothing is imported, or all but that record."""

    REFUSE = "refuse"
    REJECT_LAST_RECORD = "reject_last_record"


class IdentityRule(StrEnum):
    """What names a row where no column does: everything that it says, but for what is dropped."""

    CONTENT = "content"


class RowsOfKey(StrEnum):
    """How many rows a key may have: one, or several that are one case together, or one for each stage of a case."""

    ONE = "one"
    SEVERAL = "several"
    STAGES = "stages"


class JoinSeveral(StrEnum):
    """What becomes of a row for which another file has several: it is rejected, or has their texts as lines."""

    REJECT = "reject"
    LINES = "lines"


class Fate(StrEnum):
    """What can have happened to a case of the source."""

    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    RESPONDED = "responded"
    EXTENDED = "extended"
    DATE_AGREED = "date_agreed"
    DELAY_INFORMED = "delay_informed"
    MILESTONE = "milestone"
    PAUSED = "paused"
    RESUMED = "resumed"
    ESCALATED = "escalated"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    REOPENED = "reopened"
    ASSIGNED = "assigned"

    @property
    def in_words(self) -> str:
        """What happened, as people read it."""
        return self.value.replace("_", " ")


class Standing(StrEnum):
    """What the source says of a case today."""

    OPEN = "open"
    FINISHED = "finished"


class Undated(StrEnum):
    """What becomes of a case that is finished without a date: it is rejected, or closed on a day nobody knows."""

    REJECT = "reject"
    UNKNOWN = "unknown"
