"""How many rows became what, in each of the organisations of one import."""

from collections import Counter
from collections.abc import Iterable, Mapping

from casework.application.import_places import Place
from casework.application.row_units import Unit
from casework.domain.batches import PartElsewhere, Tally

_OF_RECORDS = {"new": "new_records", "updated": "updated_records", "unchanged": "unchanged_records"}
"""The count of the records that the rows of another count are; a row that is there twice is none."""


class Counts:
    """What became of the rows so far, and of the records that they are, by the place to which it came."""

    def __init__(self, before: Mapping[Place, Tally]) -> None:
        self._counts = Counter({(place, fate): n for place, tally in before.items() for fate, n in tally.by_fate()})
        self._since = {place: frozenset(tally.unchanged_since) for place, tally in before.items()}

    def add(self, place: Place, fate: str, rows: int) -> None:
        """Count *rows* more in *place*."""
        self._counts[place, fate] += rows

    def add_unit(self, place: Place, fate: str, unit: Unit, *, since: str | None = None) -> None:
        """Count the rows of *unit* in *place*, and the one record that they are; an import *since* which it says so."""
        self.add(place, fate, len(unit.rows))
        self.add(place, "duplicate", len(unit.repeats))
        if fate in _OF_RECORDS:
            self.add(place, _OF_RECORDS[fate], 1)
        if since is not None:
            self._since[place] = self._since.get(place, frozenset()) | {since}

    def copy(self) -> "Counts":
        """Return the same counts, to be counted on apart."""
        same = Counts({})
        same._counts.update(self._counts)
        same._since.update(self._since)
        return same

    def of(self, place: Place) -> Tally:
        """Return what came to *place*."""
        counted = ((fate, rows) for (at, fate), rows in self._counts.items() if at is place)
        return _tally(counted, self._since.get(place, ()))

    def in_all(self) -> Tally:
        """Return what came to all places."""
        counted = ((fate, rows) for (_, fate), rows in self._counts.items())
        return _tally(counted, frozenset[str]().union(*self._since.values()))

    def elsewhere(self, own: Place) -> tuple[PartElsewhere, ...]:
        """Return what came to other places than *own*, by the names of their organisations."""
        places = dict.fromkeys(place for (place, _), rows in self._counts.items() if place is not own and rows)
        parts = [PartElsewhere(organisation=place.organisation, tally=self.of(place)) for place in places]
        return tuple(sorted(parts, key=lambda part: part.organisation))


def _tally(counted: Iterable[tuple[str, int]], since: Iterable[str]) -> Tally:
    counts = Counter[str]()
    for fate, rows in counted:
        counts[fate] += rows
    return Tally(**counts, unchanged_since=tuple(sorted(since)))
