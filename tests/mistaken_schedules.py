"""A town whose reminder schedules have mistakes for a while: one for every case, and one for those of a service."""

import datetime as dt
from collections.abc import Mapping

from casework.domain.reminders.schedules import AppliesTo, BrokenScheduleError
from casework.errors import DataError
from tests.delivery import SENDER, STAFF, Post, sending_office, sweep
from tests.offices import NOW, complaint
from tests.reminding import ROLES, rung, schedule

DAY = dt.timedelta(days=1)
ADDRESSES = {**STAFF, "staff-1": {"email": "head@council.example"}}
USUAL = schedule(rung("on", name="today"), rung("10 days before", name="soon", to=("head-of-service",)), id="usual")
WASTE = schedule(
    rung("2 days before", name="soon"),
    rung("5 days after", name="late", to=("head-of-service",)),
    id="waste",
    applies_to=AppliesTo(services=("waste",)),
)


class Folder(Mapping):
    """Schedules. For a while files are *broken*, in a rung, or *torn*, so that nobody can tell whose they are."""

    def __init__(self, *schedules):
        self.read, self.broken, self.torn = {each.id: each for each in schedules}, set(), set()

    def __iter__(self):
        return iter(self.read)

    def __len__(self):
        return len(self.read)

    def __getitem__(self, name):
        message = f"the reminder schedule file {name}.toml has mistakes"
        if name in self.torn:
            raise DataError(message)
        if name in self.broken:
            problems = (f"{name}.toml: rung[0].when: 'soonish' says no time",)
            raise BrokenScheduleError(message, problems=problems, applies_to=self.read[name].applies_to)
        return self.read[name]

    def mend(self):
        self.broken, self.torn = set(), set()


def town(*plans, post=None, **settings):
    """An office that has gone by some schedules for a while, with a case of the waste service and one of housing."""
    folder = Folder(*plans)
    book = sending_office(post or Post(), reminders=folder, roles=ROLES, notices=(), addresses=ADDRESSES, **settings)
    sweep(book)
    cases = [complaint(book, service=each) for each in ("waste", "housing")]
    for case in cases:
        book.acknowledge(case.id, by=SENDER)
    return book, folder, *cases


def days(book, first, last):
    """Sweep on each of some days."""
    for day in range(first, last):
        book.clock.set(NOW + day * DAY)
        sweep(book)


def rungs(book, case):
    found = (each.notification.due for each in book.notifications(case.id))
    return [(due.schedule, due.rung, due.late) for due in found]
