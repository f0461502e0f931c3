"""Exampleton, the council of the stories: its casebook in a file, its clock, and short ways to ask what is there."""

import datetime as dt
from zoneinfo import ZoneInfo

from casework.application.ports import RowQuery
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.testing import FixedClock

LONDON = ZoneInfo("Europe/London")
OFFICER = Actor("staff-17", roles={"complaint-handler"}, teams={"customer-care"})
REVIEWER = Actor("staff-40", roles={"complaint-handler"}, teams={"customer-care"})


class Office:
    """The council's casebook, on the day that it is there.

    Every day begins at nine in the morning, and what is recorded without a date of its own happened then.
    """

    def __init__(self, folder, **settings):
        self.clock = FixedClock(dt.datetime(2025, 1, 2, 9, 0, tzinfo=LONDON))
        address = f"sqlite:///{folder / 'casework.db'}"
        self.book = Casebook.open(address, organisation="exampleton", clock=self.clock, **settings)

    def day(self, text):
        """Let it be that day, and return it."""
        found = dt.date.fromisoformat(text)
        self.clock.set(dt.datetime.combine(found, dt.time(9), tzinfo=LONDON))
        return found

    def deadlines(self, case):
        """Every deadline of a case: its stage and limit, when it is due, when it was done, and what became of it."""
        return [
            (each.stage, each.limit, _day(each.due_on), _day(each.done_on), each.result.value)
            for each in self.book.deadlines(case)
        ]

    def statuses(self, case):
        """How each deadline of a case stands today."""
        return {(each.stage, each.limit): each.status(on=self.book.today()).value for each in self.book.deadlines(case)}

    def missing(self, case):
        """The codes of what is missing in a case today."""
        return [each.code for each in self.book.next_steps(case).missing]

    def due(self, case):
        """What has a date in a case, the earliest first: its name, the day, and how it stands today."""
        return [(each.name, _day(each.due_on), each.status.value) for each in self.book.next_steps(case).due]

    def queue(self, **wanted):
        """What ``casework due`` lists today: each case with what is due in it next, and when."""
        return [(row.reference, row.next_due_limit, row.next_due_on) for row in self.book.due(**wanted)]

    def row(self, case):
        """The row of a case, of which lists and reports are made."""
        return next(self.book.rows(RowQuery(reference=case)))


def _day(moment):
    if isinstance(moment, dt.datetime):
        moment = moment.astimezone(LONDON).date()
    return None if moment is None else moment.isoformat()
