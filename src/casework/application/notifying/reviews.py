"""Who tells of the review of a restriction: one case of the person, for it holds in all of them and stands in none.

A case whose schedule does not have reviews told, or that cannot be read, hands over to the next one.
"""

from collections.abc import Callable, Collection

from casework.application.notifying.agenda_pages import rows_of
from casework.application.notifying.registers import RestrictionRegister
from casework.application.notifying.stream import notifications_of
from casework.application.ports import CaseRow
from casework.application.streams import Desk
from casework.domain.cases.parts import CaseStatus
from casework.domain.notifications.upcoming import claim_of
from casework.domain.reminders.firing import Reminder

_GONE = frozenset({CaseStatus.UNDONE, CaseStatus.MERGED})


class Reviews:
    """Says which case of a person tells of a review: the oldest that is open, or else the one that was closed last.

    Of those it is that *may* tell: whose schedule has a rung for it, as far as anybody can tell.
    """

    def __init__(self, desk: Desk, register: RestrictionRegister, may: Callable[[CaseRow], bool]) -> None:
        self._desk, self._register, self._may = desk, register, may

    def teller(self, reminder: Reminder) -> str | None:
        """Return the case that has to tell of *reminder*; None where that is its own, and another one has done so."""
        rows = self._standing(self._person(reminder))
        first = self._first(rows) or reminder.case
        if first == reminder.case and any(self._is_told(each.case, reminder) for each in rows if each.case != first):
            return None  # what other cases said is read for the first one alone: for each of them it would take long
        return first

    def tellers(self, people: Collection[str]) -> frozenset[str]:
        """Return the cases that tell of the restrictions on *people*, of those of them who are restricted."""
        restricted = self._register.people.intersection(people)
        firsts = (self._first(self._standing(person)) for person in restricted)
        return frozenset(each for each in firsts if each is not None)

    def _standing(self, person: str) -> list[CaseRow]:
        return [each for each in rows_of(self._desk, person) if each.status not in _GONE]

    def _person(self, reminder: Reminder) -> str:
        return self._register.restrictions[reminder.about.name].person

    def _is_told(self, case: str, reminder: Reminder) -> bool:
        """Say whether *case* has claimed *reminder*, and did not let go of it."""
        said, claim = notifications_of(self._desk.store, self._desk.organisation, case), claim_of(reminder)
        return any(each.due.claim == claim and not each.is_over for each in said.by_message.values())

    def _first(self, rows: Collection[CaseRow]) -> str | None:
        """Return the first of *rows* that may tell; None where none may."""
        is_open = {each.case: each.status == CaseStatus.OPEN for each in rows}
        oldest = sorted((each for each in rows if is_open[each.case]), key=_received)
        latest = sorted((each for each in rows if not is_open[each.case]), key=_closed, reverse=True)
        return next((each.case for each in (*oldest, *latest) if self._may(each)), None)


def _received(row: CaseRow) -> tuple[str, str]:
    return row.received_on or "", row.case


def _closed(row: CaseRow) -> tuple[str, str]:
    return row.closed_on or "", row.case
