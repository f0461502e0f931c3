"""A council whose rules change while its cases are open."""

import datetime as dt

import attrs

from casework.adapters.memory import MemoryStore
from casework.testing import FixedClock
from tests.application.test_freshness import OtherRules
from tests.complaints import CALENDARS, COUNCIL, PROCEDURES
from tests.offices import OFFICER, complaint, office

MONDAY, TUESDAY, SECOND_MONDAY = dt.date(2026, 1, 5), dt.date(2026, 1, 6), dt.date(2026, 1, 12)
JUBILEE = dt.date(2026, 1, 13)


class Town:
    """One council whose rules can change: each of its offices opens the same store, some weeks after the receipts."""

    def __init__(self):
        self.store = MemoryStore()
        self.clock = FixedClock(dt.datetime(2026, 2, 27, 9, 0, tzinfo=dt.UTC))
        self.before = self.office()

    def office(self, **settings):
        return office(store=self.store, clock=self.clock, **settings)

    def with_holiday(self, day=JUBILEE):
        """An office after one more day was proclaimed."""
        return self.office(calendars=with_holidays(jubilee=day))

    def waiting(self, **fields):
        """A complaint of Monday that was acknowledged on the same day: it is to be answered on Monday in two weeks."""
        case = complaint(self.before, received_at=MONDAY)
        return self.before.acknowledge(case.id, happened=MONDAY, by=OFFICER, **fields)


def deadline(book, case, limit="respond"):
    return next(each for each in reversed(book.deadlines(case.id)) if each.limit == limit)


def due(book, case, limit="respond"):
    return str(deadline(book, case, limit).target_on)


def with_holidays(**named):
    """The calendars, as if more days had been proclaimed in England and Wales, and so in the whole country."""
    more = {day: name.capitalize() for name, day in named.items()}
    changed = ("england-and-wales", "uk-union")
    return dict(CALENDARS) | {
        name: attrs.evolve(CALENDARS[name], holidays={**dict(CALENDARS[name].holidays), **more}) for name in changed
    }


def since(day):
    """The council's procedure, in force from that day only."""
    found = PROCEDURES.get(COUNCIL)
    (version,) = found.versions
    changed = attrs.evolve(version, effective_from=day, fingerprint=f"since-{day}")
    return OtherRules(attrs.evolve(found, versions=(changed,)))


def without_acknowledgement():
    """The council's procedure without a limit for the acknowledgement."""
    found = PROCEDURES.get(COUNCIL)
    (version,) = found.versions
    stage = attrs.evolve(version.stages[0], limits=version.stages[0].limits[1:])
    changed = attrs.evolve(version, stages=(stage, *version.stages[1:]), fingerprint="changed")
    return OtherRules(attrs.evolve(found, versions=(changed,)))
