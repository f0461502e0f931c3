"""Agenda rows: what a sweep keeps of each case that has something to say, and the question for which are wanted.

They are disposable, like every row: the log makes them anew. A case that has nothing to say has none.

A row has two owners. Whoever looks at a case, or claims what it has to say, writes the whole of it. Whoever sends what
was claimed writes only what became of that, and puts nothing back that it read.
"""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any

import attrs

from casework.application.query_fields import is_utc_instant
from casework.domain.cases.fields import is_number, yes_or_no
from casework.domain.notifications.events import STREAM as NOTIFICATIONS
from casework.errors import StaleVersionError, UsageError


@attrs.frozen(kw_only=True)
class UpcomingRow:
    """One thing that a case has to say: at the instant *at*, and what the claim of it will hold, as JSON text."""

    at: str
    what: str


@attrs.frozen(kw_only=True)
class AgendaRow:
    """What one case has to say, as it was looked at when it stood at *version* and its notifications at *notices*.

    Whoever looked had *seen* the whole log up to that position. *next_at* is when the first of *upcoming* has to be
    said, and *nobody* is how much is due that goes to nobody. *deliver_at* is when the first message of those that were
    claimed may be tried, or it is to be asked what became of one, and *failed* how many staff has to see to.
    *passed_until* is the last instant at which whoever looked took a reminder for due, and told it or passed it over:
    by an earlier clock it is still to come. What an *unreadable* case has to say is not known, until somebody can read
    it. Instants are in UTC and end in ``Z``, or None.
    """

    case: str
    version: int
    notices: int = 0
    seen: int = 0
    next_at: str | None = None
    deliver_at: str | None = None
    failed: int = 0
    nobody: int = 0
    passed_until: str | None = None
    unreadable: bool = False
    upcoming: tuple[UpcomingRow, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing, so that it need not be kept."""
        return not (self.next_at or self.deliver_at or self.passed_until or self.is_for_staff or self.upcoming)

    @property
    def is_for_staff(self) -> bool:
        """Whether staff has something to see to."""
        return bool(self.failed or self.nobody or self.unreadable)

    @property
    def versions(self) -> Mapping[str, int]:
        """The streams that its maker had read, with their versions then."""
        return {self.case: self.version, f"{NOTIFICATIONS}{self.case}": self.notices}

    def may_replace(self, before: "AgendaRow | None") -> bool:
        """Whether whoever made it had seen all that whoever made *before* had, None where there is no row."""
        return before is None or (
            before.version <= self.version and before.notices <= self.notices and before.seen <= self.seen
        )

    def placed(self, _before: "AgendaRow | None") -> "AgendaRow":
        """Return the row that stands where it replaced what was there."""
        return self


@attrs.frozen(kw_only=True)
class Outgoing:
    """What became of the messages of one case, by its notifications at *notices*: it changes that much of a row.

    Its writer had added to them behind *before*, or nothing where that is *notices*. A row that stands at *before* is
    moved on to *notices*. One that is behind stays there, so that what it has to say is looked at again before a claim.
    """

    case: str
    before: int
    notices: int
    deliver_at: str | None = None
    failed: int = 0

    @property
    def versions(self) -> Mapping[str, int]:
        """The stream that its maker had read, with its version then."""
        return {f"{NOTIFICATIONS}{self.case}": self.notices}

    def may_replace(self, before: AgendaRow | None) -> bool:
        """Whether whoever made it had seen all of the notifications that whoever made *before* had."""
        return before is None or before.notices <= self.notices

    def placed(self, before: AgendaRow | None) -> AgendaRow:
        """Return *before* as it stands after it; where there is no row, one of a case that nobody looked at."""
        row = before or AgendaRow(case=self.case, version=0, notices=self.notices)
        notices = self.notices if row.notices == self.before else row.notices
        return attrs.evolve(row, notices=notices, deliver_at=self.deliver_at, failed=self.failed)


AgendaChange = AgendaRow | Outgoing
"""What is written of the agenda of one case: a row, or what became of its messages."""


def is_current(change: AgendaChange, version_of: Callable[[str], int]) -> bool:
    """Whether the streams that the maker of *change* had read are no further by now."""
    return all(version_of(stream) <= version for stream, version in change.versions.items())


def put(rows: MutableMapping[str, AgendaRow], change: AgendaChange) -> bool:
    """Put *change* in its place among *rows*, by case, unless it is older than what is there; say whether it was."""
    before = rows.get(change.case)
    if not change.may_replace(before):
        return False
    after = change.placed(before)
    if after.is_empty:
        rows.pop(change.case, None)
    else:
        rows[change.case] = after
    return True


@attrs.frozen(kw_only=True)
class SweepMark:
    """How far sweeps have looked: up to which *position* of the log, and by which *rules*, as a fingerprint of them.

    At position 0 nothing has been looked at.
    """

    position: int
    rules: str


def check_mark(organisation: str, *, there: SweepMark | None, expected: SweepMark | None) -> None:
    """Refuse to move a mark that somebody else moved.

    Raises:
        StaleVersionError: If another mark than *expected* is *there*.
    """
    if there != expected:
        raise StaleVersionError(organisation, expected=_position_of(expected), found=_position_of(there))


def _position_of(mark: SweepMark | None) -> int:
    return 0 if mark is None else mark.position


def _instant() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    return attrs.field(default=None, validator=is_utc_instant)


def _is_agenda(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None and not isinstance(value, AgendaRow):
        message = f"{attribute.name} must be the last agenda row of the page before"
        raise UsageError(message)


@attrs.frozen(kw_only=True)
class AgendaQuery:
    """Which agenda rows are wanted: every field that is not None must agree.

    *next_by*, *deliver_by* and *passed_after* are instants in UTC ending in ``Z``: rows agree whose ``next_at`` or
    ``deliver_at`` is not after them, or whose ``passed_until`` is, and come in its order, ties by case id; only one of
    them may be given. Otherwise rows come in the order of their cases. *for_staff* leaves out rows of which staff has
    nothing to see to: nothing failed, nothing that is due goes to nobody, and the case can be read. *unreadable* leaves
    out those of cases that can be read. *after* is the last row of the page before, *limit* the size of a page. A page
    goes on where the last one ended, also if that row moved or went.
    """

    case: str | None = None
    next_by: str | None = _instant()
    deliver_by: str | None = _instant()
    passed_after: str | None = _instant()
    for_staff: bool = yes_or_no()
    unreadable: bool = yes_or_no()
    after: AgendaRow | None = attrs.field(default=None, validator=_is_agenda)
    limit: int = attrs.field(default=500, validator=is_number)

    def __attrs_post_init__(self) -> None:
        if sum(each is not None for each in (self.next_by, self.deliver_by, self.passed_after)) > 1:
            message = "agenda rows come in one order: give only one of next_by, deliver_by and passed_after"
            raise UsageError(message)

    @property
    def ordered_by(self) -> str | None:
        """The field of rows by whose instants they come, None where they come by their cases alone."""
        bounds = {"next_at": self.next_by, "deliver_at": self.deliver_by, "passed_until": self.passed_after}
        return next((name for name, bound in bounds.items() if bound is not None), None)

    @property
    def until(self) -> str | None:
        """The last instant at which a row agrees, None where there is none."""
        return self.next_by if self.next_by is not None else self.deliver_by

    def begins_after(self) -> tuple[str, str] | None:
        """Return the instant and the case behind which the page begins, None for the first page."""
        if self.after is None:
            return None
        return (getattr(self.after, self.ordered_by) or "" if self.ordered_by else "", self.after.case)


def page_of_agendas(rows: Iterable[AgendaRow], query: AgendaQuery) -> tuple[AgendaRow, ...]:
    """Return the page of *rows* that *query* asks for, for a store that has nothing faster."""
    last = query.begins_after()
    placed = [
        (_instant_of(row, query), row)
        for row in rows
        if query.case in {None, row.case}
        and (row.is_for_staff or not query.for_staff)
        and (row.unreadable or not query.unreadable)
    ]
    wanted = [((instant or "", row.case), row) for instant, row in placed if _is_in_time(instant, query)]
    found = sorted(wanted, key=lambda each: each[0])
    return tuple([row for place, row in found if last is None or place > last][: query.limit])


def _instant_of(row: AgendaRow, query: AgendaQuery) -> str | None:
    return getattr(row, query.ordered_by) if query.ordered_by else None


def _is_in_time(instant: str | None, query: AgendaQuery) -> bool:
    if query.ordered_by is None:
        return True
    if instant is None:
        return False
    return instant <= query.until if query.until is not None else instant > (query.passed_after or "")
