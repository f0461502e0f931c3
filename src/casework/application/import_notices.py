"""What is worth a look in the rows of an import, each with how often it was met and where it was met first.

It tells of the rows that were read now. Where an import goes on that was stopped, its counts are of all of its rows and
are on record; the places of those before are not.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

import attrs

from casework.application.row_reading.unread_dates import UnreadDates
from casework.application.rows import CaseRow
from casework.application.source_judgements import Extended, Judgement, SourceJudgements
from casework.application.ways_of_counting import WaysOfCounting

FIRST = 12
"""How many places are told of each."""
DISTINCT = 200
"""How many different reasons are told apart; a row that says what no other does has a reason of its own."""


@attrs.frozen(kw_only=True)
class Occurrence:
    """How often something was met, and the first places of it."""

    count: int
    places: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Noticed:
    """What was noticed: reasons why rows were rejected, what is unknown, what the mapping decided, what was updated.

    *duplicate* are rows that say again what one before them said. *overwritten* are records that another mapping
    brought, by that mapping. *judged* is what the source itself says of its time limits, beside ours. *unread_dates*
    are columns in which no date could be read at all.
    """

    rejected: Mapping[str, Occurrence] = attrs.Factory(dict)
    unknown: Mapping[str, Occurrence] = attrs.Factory(dict)
    flags: Mapping[str, Occurrence] = attrs.Factory(dict)
    updated: Occurrence | None = None
    duplicate: Occurrence | None = None
    overwritten: Mapping[str, Occurrence] = attrs.Factory(dict)
    judged: tuple[Judgement, ...] = ()
    unread_dates: tuple[UnreadDates, ...] = ()


class Examples:
    """Counts things by what they are called, and keeps the first places of each."""

    def __init__(self) -> None:
        self._counts = Counter[str]()
        self._places: dict[str, list[str]] = {}

    def add(self, what: str, place: str) -> None:
        """Count *what*, which was met at *place*."""
        if what not in self._counts and len(self._counts) == DISTINCT:
            return
        self._counts[what] += 1
        places = self._places.setdefault(what, [])
        if len(places) < FIRST:
            places.append(place)

    def most_common(self) -> Mapping[str, Occurrence]:
        """Return all of it, the most frequent first."""
        return {
            what: Occurrence(count=count, places=tuple(self._places[what]))
            for what, count in self._counts.most_common()
        }


class Notices:
    """Takes down what is noticed while an import goes on."""

    def __init__(self) -> None:
        self._rejected, self._unknown, self._flags, self._updated = Examples(), Examples(), Examples(), Examples()
        self._overwritten, self._duplicate = Examples(), Examples()
        self._alone: dict[str, str] = {}
        self._judgements = SourceJudgements()
        self.of_rejects = False
        """Whether there are rows among them that an earlier import rejected."""

    def rejected(self, reason: str, place: str, *, key_of: str | None = None) -> None:
        """Note why the row at *place* was rejected; *key_of* is where the row is that has the same key, if that is why.

        Rows of doubled keys are told together, wherever the others are; one alone is told with the place of its other.
        """
        alike = reason if key_of is None else reason.replace(key_of, "another row", 1)
        self._alone.setdefault(alike, reason)
        self._rejected.add(alike, place)

    def met(self, place: str, *, unknown: Iterable[str], flags: Iterable[str]) -> None:
        """Note what is unknown and what was decided in the row at *place*."""
        for name in unknown:
            self._unknown.add(name, place)
        for flag in flags:
            self._flags.add(flag, place)

    def taken(
        self,
        place: str,
        *,
        rows: Iterable[CaseRow],
        ways: WaysOfCounting | None = None,
        extended: Collection[Extended] = (),
        stages: Mapping[str, str] | None = None,
    ) -> None:
        """Note what the *rows* of the record at *place* say of limits.

        *extended* are those that got more time, *ways* how the source may have counted them. Where that is known,
        *stages* are those of whose answers the limits of the source speak, by their names.
        """
        for row in rows:
            self._judgements.add(row, place, ways, extended=extended, stages=stages)

    def updated(self, place: str, *, instead_of: str | None = None) -> None:
        """Note that the row at *place* changed a record, which the mapping *instead_of* brought, if another did."""
        self._updated.add("updated", place)
        if instead_of is not None:
            self._overwritten.add(instead_of, place)

    def duplicate(self, place: str) -> None:
        """Note that the row at *place* says again what one before it did."""
        self._duplicate.add("duplicate", place)

    def noticed(self) -> Noticed:
        """Return all of it."""
        rejected = self._rejected.most_common()
        return Noticed(
            rejected={self._alone[why] if each.count == 1 else why: each for why, each in rejected.items()},
            unknown=self._unknown.most_common(),
            flags=self._flags.most_common(),
            updated=self._updated.most_common().get("updated"),
            duplicate=self._duplicate.most_common().get("duplicate"),
            overwritten=self._overwritten.most_common(),
            judged=self._judgements.found(),
        )
