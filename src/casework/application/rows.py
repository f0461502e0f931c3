"""Rows: what is kept of each case for lists and counts, and the question for which of them are wanted.

A row is flat and disposable: the log makes it anew. It holds codes, ids and dates, and nothing that may need erasing.
"""

import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import attrs

from casework.application.query_fields import is_iso, is_iso_day
from casework.domain.cases.fields import CODE, is_number, optional_number, yes_or_no
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import Kind
from casework.errors import UsageError


@attrs.frozen(kw_only=True)
class LimitRow:
    """What a row says of one time limit: dates only, since a status depends on the day.

    *result* is ``met``, ``missed``, ``open``, ``ended`` (never done, and no longer waited for), ``done`` (there was no
    due date, so neither met nor missed) or ``unknown`` (the case was closed, and nobody knows when). *starts_on*,
    *due_on* and *done_on* are ISO dates or None. *provisional* and *unconfirmed* are what they are of the deadline.
    *procedure* is the one that set the limit, where the case has left it since; None where it is the case's own.
    *irregular* is how many of its extensions broke a rule, *undated* how many were given on a day that nobody knows.
    """

    stage: str
    limit: str
    result: str
    starts_on: str | None = None
    due_on: str | None = None
    done_on: str | None = None
    provisional: bool = False
    unconfirmed: bool = False
    procedure: str | None = None
    irregular: int = 0
    undated: int = 0

    @property
    def days(self) -> int | None:
        """The calendar days from its start to done, None if it did not start or is not done."""
        return _days(self.starts_on, self.done_on)

    @property
    def waits_to_start(self) -> bool:
        """Whether its clock has not started, so that a date is only the latest possible; one that was given counts."""
        return self.starts_on is None and (self.due_on is None or self.provisional)

    @property
    def waits_until(self) -> str | None:
        """The day until which it may still be kept, of what is open and has started; None of all others."""
        return self.due_on if self.result == "open" and self.starts_on is not None else None


@attrs.frozen(kw_only=True)
class RemedyRow:
    """What a row says of one remedy, by its id and kind.

    *result* is ``open``, ``done`` (in time, with no day it was due on, or on a day that nobody knows), ``late`` (done
    after that day) or ``undeliverable``. *agreed_on*, *due_on* and *done_on* are ISO dates or None; a due day that has
    passed leaves the result open, since that depends on the day. *amount* is a decimal as text, ``150.00``, of
    *currency*.
    """

    remedy: str
    kind: str
    result: str
    agreed_on: str | None = None
    due_on: str | None = None
    done_on: str | None = None
    amount: str | None = None
    currency: str | None = None

    @property
    def days(self) -> int | None:
        """The calendar days from its agreement to done, None if it is not done."""
        return _days(self.agreed_on, self.done_on)


@attrs.frozen(kw_only=True)
class FindingRow:
    """What a row says of one finding: on which matter, at which stage if at one, and by whom.

    *outcome* is a code of the outcome scheme *scheme*, and *roll_up* what it counts as in every scheme. *stands* says
    that the same finder did not judge the matter anew at that stage, after the case was reopened.
    """

    matter: str
    stage: str | None = None
    by: str
    scheme: str
    outcome: str
    roll_up: str
    stands: bool = True


@attrs.frozen(kw_only=True)
class PraiseRow:
    """What a row says of one who was praised: a member of staff, or a team, by the id.

    *named_on* is the ISO date on which the praise was written down for them, *told_on* the one on which they heard of
    it; None while they have not.
    """

    who: str
    is_team: bool
    named_on: str
    told_on: str | None = None


@attrs.frozen(kw_only=True)
class JudgedRow:
    """What the system that a case came from says of a time limit of its own: never one of ours.

    *due_on* is an ISO date or None; *verdict* a code of that system, None where it gives only a day. *result* is what
    the end of the case says of that day: ``met``, ``missed``, ``open``, ``ended`` (not closed, but over), ``undue``
    (there is no such day) or ``unknown`` (closed, and nobody knows when).
    """

    name: str
    due_on: str | None = None
    verdict: str | None = None
    result: str = "undue"

    @property
    def waits_until(self) -> str | None:
        """The day by which the case was to be closed, of one that is open; None of all others."""
        return self.due_on if self.result == "open" else None


@attrs.frozen(kw_only=True)
class CaseRow:
    """The flat row of one case: what an officer lists and a report counts.

    Dates are ISO dates in the organisation's zone. *received_on* is None where nobody knows when the case came in, and
    *closed_on* where nobody knows when it was closed, though its status says that it was. *closed_on*, *withdrawn_on*
    and *referred_on* are the last such ending that no reopening has undone: a case that was closed and then referred
    has both days, and *referred_to* is the body. *declined_for* is the exclusion for which the case was not accepted,
    *escalation_declined_for* that for which it could not go on. *merged_into* is the case that took this one in, where
    both count as one. *escalated_to* are the stages that somebody asked for and got, each once, in the order of the
    first time.

    *next_due_on* is the earliest day by which something is due; a remedy may be due in a case that is not open.
    *batch* is the import that made the case, *judged* what its source says of time limits of its own.
    *flags* are the kinds of those that are up, *learning* codes of what was learnt, *people* the ids by which the body
    knows the parties across cases; each stands there once.
    *reducer*, *procedure_version* and *calendar_version* say what made the row; a row made by anything else than
    today's is stale.
    """

    case: str
    reference: str
    version: int
    kind: str
    status: str
    procedure: str
    stage: str
    channel: str
    received_on: str | None = None
    formality: str | None = None
    service: str | None = None
    handler: str | None = None
    team: str | None = None
    outcome: str | None = None
    closed_on: str | None = None
    withdrawn_on: str | None = None
    referred_on: str | None = None
    referred_to: str | None = None
    declined_on: str | None = None
    declined_for: str | None = None
    escalation_declined_for: str | None = None
    merged_into: str | None = None
    escalated_to: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    learning: tuple[str, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    remedies: tuple[RemedyRow, ...] = ()
    praise: tuple[PraiseRow, ...] = ()
    next_due_on: str | None = None
    next_due_limit: str | None = None
    source_system: str | None = None
    source_key: str | None = None
    batch: str | None = None
    judged: tuple[JudgedRow, ...] = ()
    categories: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    limits: tuple[LimitRow, ...] = ()
    reducer: int
    procedure_version: str
    calendar_version: str

    @property
    def place(self) -> str:
        """Where it stands in a list, as text: the ``after`` of the query for the next page."""
        return str(RowPlace(case=self.case, next_due_on=self.next_due_on))

    @property
    def received_month(self) -> str | None:
        """The month of receipt, ``2026-04``; None where nobody knows it."""
        return None if self.received_on is None else self.received_on[:7]

    @property
    def category_set(self) -> str | None:
        """All its categories in their order, with a space between; None if it has none."""
        return " ".join(self.categories) or None

    @property
    def days_to_close(self) -> int | None:
        """The calendar days from receipt to closing, None while open, and where one of the two days is not known."""
        return _days(self.received_on, self.closed_on)


SEVERAL = frozenset(
    {"categories", "people", "limits", "escalated_to", "flags", "learning", "findings", "remedies", "judged", "praise"}
)
"""The fields of a row that hold any number of values."""


def _days(first: str | None, last: str | None) -> int | None:
    return None if first is None or last is None else (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days


def _word_of(words: type[StrEnum]) -> Callable[[object, "attrs.Attribute[str | None]", str | None], None]:
    """Return a validator that takes None and *words*: a list of nothing would hide a misspelt one."""

    def check(_instance: object, attribute: "attrs.Attribute[str | None]", value: str | None) -> None:
        if value is not None and value not in tuple(words):
            message = f"{attribute.name} is none that there is: choose one of {', '.join(words)}"
            raise UsageError(message)

    return check


def _is_text(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and not isinstance(value, str):
        message = f"{attribute.name} is compared with text: give text, or leave it out"
        raise UsageError(message)


@attrs.frozen(kw_only=True)
class RowPlace:
    """Where a row stands in a list: all of it that a query needs to go on from there.

    Its text goes into the address of the next page.
    """

    case: str
    next_due_on: str | None

    def __str__(self) -> str:
        return f"{self.next_due_on or ''}~{self.case}"

    @classmethod
    def parse(cls, text: str) -> "RowPlace":
        """Return the place that *text* says.

        Raises:
            UsageError: If it says none.
        """
        day, mark, case = text.partition("~")
        if not mark or CODE.match(case) is None or (day and not is_iso(day)):
            message = "after must be the place of a row, as text just as the row gave it"
            raise UsageError(message)
        return cls(case=case, next_due_on=day or None)


def _place_of(value: CaseRow | RowPlace | str | None) -> CaseRow | RowPlace | None:
    return RowPlace.parse(value) if isinstance(value, str) else value


def _is_a_place(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and not isinstance(value, CaseRow | RowPlace):
        message = f"{attribute.name} must be the last row of the page before, as find() gave it, or its place"
        raise UsageError(message)


def _text() -> str | None:
    found: str | None = attrs.field(default=None, validator=_is_text)
    return found


def _day() -> str | None:
    found: str | None = attrs.field(default=None, validator=is_iso_day)
    return found


@attrs.frozen(kw_only=True)
class RowQuery:
    """Which rows are wanted: every field that is not None must agree.

    *without_merged* leaves out the rows of cases that another took in, so that each matter counts once, and *undated*
    all but those of which nobody knows when the case came in.
    Days are ISO text, ``2026-04-03``.
    *due_before* and *due_from* compare ``next_due_on`` (exclusive and inclusive); rows without one never match them.
    *reference* is the one that a case has now; ``Store.case_of`` knows those that it had before.
    *source_system* and *source_key* are the other system that a case came from and its key there, and *batch* the
    import that made it; *received_from* and *received_before* never match a case of which nobody knows when it came in.
    *person* is the id by
    which the body knows one of the parties across cases, whatever their role.
    Rows come in the order of *order*, ``case`` or ``next_due_on`` (ties by case id; rows without a due day come last).
    *after* is the last row of the page before, or its ``place`` as text; *limit* the size of a page. A page goes on
    where the last one ended, also if that row has moved or gone since.
    """

    case: str | None = _text()
    reference: str | None = _text()
    kind: str | None = attrs.field(default=None, validator=_word_of(Kind))
    status: str | None = attrs.field(default=None, validator=_word_of(CaseStatus))
    procedure: str | None = _text()
    stage: str | None = _text()
    service: str | None = _text()
    handler: str | None = _text()
    team: str | None = _text()
    source_system: str | None = _text()
    source_key: str | None = _text()
    batch: str | None = _text()
    person: str | None = _text()
    reducer: int | None = optional_number()
    procedure_version: str | None = _text()
    calendar_version: str | None = _text()
    received_from: str | None = _day()
    received_before: str | None = _day()
    due_from: str | None = _day()
    due_before: str | None = _day()
    without_merged: bool = yes_or_no()
    undated: bool = yes_or_no()
    order: str = attrs.field(default="case", validator=_is_text)
    after: CaseRow | RowPlace | None = attrs.field(default=None, converter=_place_of, validator=_is_a_place)
    limit: int = attrs.field(default=500, validator=is_number)
