"""The places of one import: the log of the casebook itself, and those of the other organisations in its rows.

A record does not move from one organisation to another, for its history stands in the log of the first. So a row that
is new where it belongs now is looked for in the others, or its record would count twice.
"""

from collections.abc import Iterator, Mapping, Sequence

from casework.application.import_places import Place
from casework.application.mappings import SourceMapping, ValueRule
from casework.application.row_keys import NOTHING, Past
from casework.domain.batches import Tally


class Places:
    """The places of an import by *mapping*: *own* is that of the casebook."""

    def __init__(self, own: Place, mapping: SourceMapping) -> None:
        self.own, self._met = own, {own.organisation: own}
        self._named = () if mapping.organisation is None else tuple(_named(mapping.organisation))
        self._are_several = mapping.organisation is not None
        self._others: dict[str, Place] = {}

    def __iter__(self) -> Iterator[Place]:
        """Yield the own place, and every other in which a row belongs that was met so far."""
        yield from self._met.values()

    def of(self, organisation: str | None) -> Place:
        """Return the place in which the rows of *organisation* belong, the own one if they say none."""
        name = organisation or self.own.organisation
        if name not in self._met:
            self._met[name] = self._other(name)
        return self._met[name]

    def counted(self) -> Mapping[Place, Tally]:
        """Return what was counted in each place before the import was stopped; nothing, if it begins."""
        reached = self.own.reached
        return {self.own: reached.tally, **{self.of(each.organisation): each.tally for each in reached.elsewhere}}

    def moved(self, place: Place, keys: Sequence[str], pasts: Mapping[str, Past]) -> Mapping[str, str]:
        """Return those of *keys* that are new in *place* and stand in another organisation, with its id."""
        new = [key for key in keys if pasts.get(key, NOTHING).is_new] if self._are_several else []
        found: dict[str, str] = {}
        for name in dict.fromkeys((*self._met, *self._named)) if new else ():
            if name != place.organisation:
                there = self._other(name).pasts(new)
                found |= {key: name for key, past in there.items() if not past.is_new}
        return found

    def _other(self, organisation: str) -> Place:
        """Return a place of the run, whether a row was met that belongs there or not."""
        if organisation in self._met:
            return self._met[organisation]
        if organisation not in self._others:
            self._others[organisation] = self.own.other(organisation)
        return self._others[organisation]


def moved_words(there: str, here: str) -> str:
    """Return why the row of a record is rejected that stands in the organisation *there* and says *here* now."""
    return (
        f"it was imported into {there} before, and says {here} now: a record does not move, and would count twice. "
        f"Settle it in {there} and in {here} by hand, or undo that import there and import the row again"
    )


def _named(rule: ValueRule) -> Iterator[str]:
    """Yield the organisations that a mapping names."""
    yield from (rule.codes or {}).values()
    yield from (each.value for each in rule.rules)
    if rule.default is not None:
        yield rule.default
