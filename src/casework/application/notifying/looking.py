"""Looking: a sweep follows the log, and keeps an agenda row of each case that has something to say."""

import datetime as dt
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Protocol

import attrs

from casework.application.agenda_rows import AgendaQuery, AgendaRow, SweepMark
from casework.application.identity import is_case_id
from casework.application.notifying.agenda_pages import pages, row_of, rows_of
from casework.application.notifying.outlook import Outlook
from casework.application.notifying.registers import RestrictionRegister
from casework.application.notifying.stream import SETTLED
from casework.application.notifying.unreadable import why_unreadable
from casework.application.ports import RowQuery
from casework.application.restrictions import STREAM as RESTRICTIONS
from casework.application.restrictions import people_of
from casework.application.streams import Desk
from casework.application.writing import ATTEMPTS, until_written
from casework.domain.cases.parts import CaseStatus
from casework.domain.envelope import Record, stamp
from casework.domain.notifications.events import STREAM as NOTIFICATIONS
from casework.domain.reminders.watching import SkipReason
from casework.errors import StaleVersionError, StoreError

_PAGE = 500
_RECORDS = 2_000


class Looks(Protocol):
    """Looks at one case."""

    def look(self, case_id: str) -> Outlook:
        """Return what the case with that id has to say."""

    def out_of_sight(self, case_id: str) -> Outlook:
        """Return what a case has to say that cannot be read."""


class Concerned(Protocol):
    """Knows which cases are concerned by what is written outside of them."""

    def touched(self, records: Sequence[Record]) -> Iterator[str]:
        """Yield the cases that may have something else to say since *records* came."""


class Looking:
    """Keeps the agenda rows of an organisation's cases, as they are to be by *rules* at the instant *at*.

    *hears* says that somebody may have to hear of a case that is over.
    """

    def __init__(
        self,
        desk: Desk,
        lookout: Looks,
        register: RestrictionRegister,
        invitations: Concerned,
        *,
        rules: str,
        hears: bool,
        at: dt.datetime,
        is_over: Callable[[], bool],
    ) -> None:
        self._desk, self._lookout, self._register, self._invitations = desk, lookout, register, invitations
        self._rules, self._hears, self._at, self._is_over = rules, hears, at, is_over
        self._mark: SweepMark | None = None
        self.looked = 0
        self.by_other_rules = False
        """Whether the last sweep went by other rules, so that all cases were looked at."""
        self.skipped: Counter[SkipReason] = Counter()
        self.unreadable: dict[str, str] = {}
        """The cases that cannot be read, with the reason."""

    def look(self) -> None:
        """Look at all that may have something else to say now than what is kept of it."""
        self._follow()
        self._look_behind()
        self._look_at_the_unreadable()

    def again(self, cases: Collection[str]) -> None:
        """Look at *cases* again, and keep what they have to say now."""

        def attempt() -> None:
            try:
                self._keep(cases, self._mark)
            except StaleVersionError:
                self._follow()
                raise

        if cases:
            until_written(attempt, next(iter(cases)), None)

    def _follow(self) -> None:
        """Follow the log from where the last sweep ended; from its beginning, where other rules hold now.

        Where the mark was moved meanwhile, by another sweep or a rebuild, it goes on from there.
        """
        store, organisation = self._desk.store, self._desk.organisation
        self._mark, misses = self._swept(), 0
        while not self._is_over() and (
            records := list(store.read_all(organisation, after=self._position, limit=_RECORDS))
        ):
            before = self._position
            try:
                self._keep(list(self._touched(records)), SweepMark(position=records[-1].position, rules=self._rules))
            except StaleVersionError:
                self._mark = self._swept()
                misses = 0 if self._position > before else misses + 1
                if misses == ATTEMPTS:
                    raise

    def _swept(self) -> SweepMark | None:
        """Return how far sweeps have looked."""
        mark = self._desk.store.swept(self._desk.organisation)
        self.by_other_rules |= mark is not None and mark.position > 0 and mark.rules != self._rules
        return mark

    @property
    def _position(self) -> int:
        """Up to which position of the log the cases were looked at by today's rules."""
        return self._mark.position if self._mark is not None and self._mark.rules == self._rules else 0

    def _keep(self, cases: Collection[str], mark: SweepMark | None) -> None:
        """Look at *cases*, keep what they have to say, and move the mark to *mark*.

        With them go the cases that have to tell in place of one of them: what the one tells no more, the other does.
        Of those that somebody else wrote of meanwhile nothing is kept: they are looked at again before the mark moves.

        Raises:
            StaleVersionError: If somebody else moved the mark, or was quicker each time.
        """
        store, organisation = self._desk.store, self._desk.organisation
        left, seen = cases, 0
        for _ in range(ATTEMPTS):
            seen = store.head(organisation)
            rows = [attrs.evolve(row, seen=seen) for row in self._rows(left)]
            left = store.replace_agendas(organisation, rows, mark=mark, expected=self._mark)
            if not left:
                self._mark = mark
                return
        raise StaleVersionError(organisation, expected=seen, found=store.head(organisation))

    def _look_behind(self) -> None:
        """Look again at cases whose reminders were told, or passed over, by a clock that was ahead of this one.

        Nothing that it passed over stands in their rows any more.
        """
        query = AgendaQuery(passed_after=stamp(self._at), limit=_PAGE)
        for rows in pages(self._desk, query, self._is_over):
            self.again([row.case for row in rows])

    def _look_at_the_unreadable(self) -> None:
        """Look again at the cases that no sweep could read."""
        for rows in pages(self._desk, AgendaQuery(unreadable=True, limit=_PAGE), self._is_over):
            left = [row for row in rows if row.case not in self.unreadable]
            seen = {row.case: self._look_at(row.case).row for row in left}
            self.again([row.case for row in left if attrs.evolve(seen[row.case], seen=row.seen) != row])

    def _touched(self, records: Sequence[Record]) -> Iterator[str]:
        """Yield the cases that may have something else to say since *records*, each once.

        What a sender settled may hold all the same: its clock, or its rules, may have been wrong.
        """
        cases = dict.fromkeys(each.stream for each in records if is_case_id(each.stream))
        cases |= dict.fromkeys(each.stream.removeprefix(NOTIFICATIONS) for each in records if each.name == SETTLED)
        restrictions = [each for each in records if each.stream == RESTRICTIONS]
        if restrictions:
            self._register.follow(restrictions)
            cases |= dict.fromkeys(self._restricted(restrictions))
        cases |= dict.fromkeys(self._invitations.touched(records))
        return iter(cases)

    def _restricted(self, records: Sequence[Record]) -> Iterator[str]:
        """Yield the cases of those of whose restrictions *records* tell."""
        for person in people_of(records, self._register.restrictions):
            yield from (row.case for row in rows_of(self._desk, person))

    def _rows(self, cases: Collection[str]) -> Iterator[AgendaRow]:
        """Yield the agenda rows of *cases*, and of those that have to tell in their place, each once."""
        coming, met = deque(cases), set(cases)
        while coming:
            case = coming.popleft()
            if self._is_plain(case):
                continue
            found = self._look_at(case)
            coming.extend(sorted(found.elsewhere - met))
            met |= found.elsewhere
            yield found.row

    def _is_plain(self, case: str) -> bool:
        """Say whether it is plain that *case* has nothing to say and has no row."""
        return not self._hears and row_of(self._desk, case) is None and self._is_silent(case)

    def _is_silent(self, case: str) -> bool:
        """Say whether *case* is over, with all that outlives it."""
        rows = self._desk.store.find(self._desk.organisation, RowQuery(case=case, limit=1))
        if not rows or rows[0].status == CaseStatus.OPEN or self._register.people.intersection(rows[0].people):
            return False
        return all(each.result != "open" for each in rows[0].remedies)

    def _look_at(self, case: str) -> Outlook:
        """Return what *case* has to say; what cannot be read waits for staff, and stops nobody else's."""
        self.looked += 1
        try:
            found = self._lookout.look(case)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a mistake in one case stops no other
            self.unreadable[case] = why_unreadable(error)
            return self._lookout.out_of_sight(case)
        self.unreadable.pop(case, None)
        self.skipped += found.skipped
        return found
