"""The ten sets of real data: each is imported by a mapping, and counted in casework's own words."""

import datetime as dt
import json
from collections import Counter

import attrs

from casework.adapters.shipped_mappings import load_mappings
from casework.application.organisations import Organisation
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.testing import FixedClock
from tests.boston import MAPPINGS
from tests.shared import shared_file

NOW = dt.datetime(2026, 6, 1, 12, 0, tzinfo=dt.UTC)
BY = Actor("importer")


@attrs.frozen(kw_only=True)
class Set:
    """A set of data with the mapping that imports it, by its id or a file of the tests."""

    name: str
    mapping: str
    zone: str = "Europe/London"
    organisation: str = "exampleton"

    def facts(self):
        """Return what is known of it from counts apart from casework."""
        return json.loads(shared_file("data/known_facts.json").read_text(encoding="utf-8"))[self.name]

    def open(self, folder):
        """Return an empty casebook in *folder* for it."""
        place = Organisation(id=self.organisation, zone=self.zone, calendar="weekends-only")
        return Casebook.open(f"sqlite:///{folder / 'store.db'}", organisation=place, clock=FixedClock(NOW))

    def bring_in(self, book, *, mapping=None):
        """Import it, by *mapping* where that is given, and return the outcome, whose counts must make up the rows."""
        outcome = book.import_file(shared_file(f"data/{self.name}"), mapping or self.own_mapping(), by=BY)
        assert outcome.new + outcome.updated + outcome.unchanged + outcome.duplicate + outcome.rejected == outcome.rows
        return outcome

    def own_mapping(self):
        """Return its mapping: the id of one that comes with casework, or a file of the tests."""
        return self.mapping if self.mapping in load_mappings() else MAPPINGS / self.mapping


def counted(book, *by):
    """Return how many cases have each value of *by*; of several, each combination."""
    return {values if len(by) > 1 else values[0]: number for values, number in book.tabulate(by)}


def by_category(book, scheme):
    """Return how many cases have each category of *scheme*."""
    mark = f"{scheme}:"
    found = counted(book, "category").items()
    return {name.removeprefix(mark): number for name, number in found if name is not None and name.startswith(mark)}


def as_codes(numbers):
    """Return *numbers* by text as numbers by the code that the text becomes."""
    found = Counter()
    for text, number in numbers.items():
        found[code_of(text)] += number
    return dict(found)


def code_of(text):
    """Return *text* as a mapping makes a code of it, worked out in another way than there."""
    kept = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._:/") else " " for letter in text)
    return "-".join(kept.split())
