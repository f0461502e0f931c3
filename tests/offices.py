"""An office with a casebook in memory and a clock that stands still: where most tests work."""

import datetime as dt

import attrs

from casework.adapters.memory import MemoryStore
from casework.adapters.rule_files import RuleFiles, rule_files
from casework.application.organisations import Organisation
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.testing import FixedClock
from tests.complaints import CALENDARS, COUNCIL, PROCEDURES

NOW = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
OFFICER = Actor("staff-17", roles={"complaint-handler"}, teams={"housing"})


def office(*, store=None, clock=None, **settings):
    """A casebook of one council; *settings* are those of a casebook, and the sorts of its rules by their names."""
    sorts = {field.name for field in attrs.fields(RuleFiles)} & settings.keys()
    rules = rule_files(**{sort: settings.pop(sort) for sort in sorts})
    said = {"procedures": PROCEDURES, "calendars": CALENDARS, "rules": rules, **settings}
    organisation = said.pop("organisation", Organisation(id="council"))
    store = MemoryStore() if store is None else store
    return Casebook(store, organisation, clock=clock or FixedClock(NOW), **said)


def complaint(book, **fields):
    """A complaint received now."""
    said = {"kind": "complaint", "procedure": COUNCIL, "received_at": book.clock.now(), "by": OFFICER, **fields}
    return book.receive(**said)


def log_of(book):
    """Everything that the log of the office holds."""
    return tuple(book.store.read_all(book.organisation.id))


def case_log_of(book):
    """What the log of the office holds of its cases, without the rules by which they were dated."""
    return tuple(record for record in log_of(book) if record.name.startswith("case."))


def lose_rows(store, organisation="council"):
    """Take every row away from a store in memory or in a file, as a damaged table would; the log stays."""
    if isinstance(store, MemoryStore):
        store._shelf(organisation).rows.clear()
    else:
        store._handle().connection.execute("DELETE FROM cases WHERE organisation = ?", (organisation,))
