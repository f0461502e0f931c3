"""Judging units of rows: each is new, changes its record, says nothing new, or is rejected."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import msgspec

from casework.application.import_neighbours import Places, moved_words
from casework.application.import_places import Job, Place
from casework.application.merged_drafts import merged
from casework.application.ports import Commit
from casework.application.record_builders import RowOrigin
from casework.application.row_drafts import Draft
from casework.application.row_keys import NOTHING, Past, batch_of
from casework.application.row_places import RowPlaces
from casework.application.row_reading import RowProblemError, RowReader
from casework.application.row_units import Unit


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A commit that is ready to be written, and what it was made of; *tries* counts how often it was made.

    *brought_by* is the mapping by which a check that goes before would have brought its record.
    """

    unit: Unit
    place: Place
    draft: Draft
    past: Past
    commit: Commit
    tries: int = 1
    brought_by: str | None = None

    @property
    def fate(self) -> str:
        """The count to which its rows belong."""
        return "new" if self.past.is_new and self.brought_by is None else "updated"


class Counted(NamedTuple):
    """A unit that brings nothing to be written, and the count to which its rows belong.

    *since* is the import that had brought what it says, where it is unchanged. What a check finds unchanged is read all
    the same: *anew* is what it would be if no import had come before.
    """

    unit: Unit
    place: Place
    fate: str
    since: str | None = None
    anew: Waiting | None = None


class Rejected(NamedTuple):
    """A unit that is rejected, and why; one that *is_counted* was so before the import was stopped."""

    unit: Unit
    reason: str
    is_counted: bool = False


Judgement: TypeAlias = Waiting | Counted | Rejected


class Judge:
    """Judges units of rows for the places of one import; the rows up to *done_before* are dealt with already.

    If it is *blind*, every row is judged as if no import had come before. With *check*, what is unchanged is read too.
    """

    def __init__(
        self,
        job: Job,
        places: Places,
        row_places: RowPlaces,
        reader: RowReader,
        *,
        done_before: int,
        check: bool,
        blind: bool,
    ) -> None:
        self._mapping, self._clock = job.mapping, job.clock
        self._places, self._row_places, self._reader = places, row_places, reader
        self._done_before, self._check, self._blind = done_before, check, blind

    def group(self, group: Sequence[Unit], row: int) -> list[Judgement]:
        """Judge the units of *group*, which come behind the *row*-th row, and return what is to be told of them."""
        found: list[Judgement] = []
        self._now = self._clock.now()
        readable: dict[Place, list[tuple[Unit, Draft | None, bool]]] = {}
        for unit in group:
            row += unit.size
            self._row_places.of(unit.rows[0])  # sheets are numbered as they come, also where an import goes on
            is_done = row <= self._done_before
            try:
                place, draft = self._placed(unit)
            except RowProblemError as error:
                found.append(Rejected(unit, str(error), is_done))
            else:
                readable.setdefault(place, []).append((unit, draft, is_done))
        for place, units in readable.items():
            keys = [unit.key for unit, _, _ in units]
            pasts = {} if self._blind else place.pasts(keys)
            moved = {} if self._blind else self._places.moved(place, keys, pasts)
            for unit, draft, is_done in units:
                if unit.key in moved:
                    why = moved_words(moved[unit.key], place.organisation)
                    found.append(Rejected(unit, why, is_done))
                    continue
                judge = self._of_before if is_done else self._judged
                judgement = judge(unit, place, pasts.get(unit.key, NOTHING), draft)
                if judgement is not None:
                    found.append(judgement)
        return found

    def again(self, waiting: Waiting) -> Judgement:
        """Judge anew what could not be written as it was."""
        unit, place = waiting.unit, waiting.place
        past = place.pasts([unit.key]).get(unit.key, NOTHING)
        return self._judged(unit, place, past, waiting.draft, waiting.tries + 1)

    def _placed(self, unit: Unit) -> tuple[Place, Draft | None]:
        """Return where *unit* belongs, and its draft where that had to be read to know it.

        Raises:
            RowProblemError: If there can be no record of it.
        """
        if unit.problem is not None:
            raise RowProblemError(unit.problem)
        if self._mapping.organisation is None:
            return self._places.own, None
        draft = self._draft(unit)
        return self._places.of(draft.organisation), draft

    def _draft(self, unit: Unit) -> Draft:
        beside = self._reader.beside([(row.place, row.values) for row in unit.rows])
        if beside is not None:
            return self._reader.draft(*beside)
        if len(unit.rows) == 1:
            return self._reader.draft(unit.rows[0].values)
        together = self._reader.together([row.values for row in unit.rows])
        drafts: list[Any] = [
            (row.place, self._reader.draft(values)) for row, values in zip(unit.rows, together, strict=True)
        ]
        return merged(drafts, self._mapping.source.zone)

    def _judged(self, unit: Unit, place: Place, past: Past, draft: Draft | None, tries: int = 1) -> Judgement:
        """Find out what *unit* is; what is new, or says something else now, will wait to be written."""
        if place.says(past, unit.digest):
            return self._nothing_new(unit, place, past, draft)
        try:
            draft = self._draft(unit) if draft is None else draft
            commit = self._commit(unit, place, past, draft)
        except RowProblemError as error:
            return Rejected(unit, str(error))
        if unit.is_repeat or commit is None:
            return self._nothing_new(unit, place, past, draft)
        return Waiting(unit=unit, place=place, draft=draft, past=past, commit=commit, tries=tries)

    def _nothing_new(self, unit: Unit, place: Place, past: Past, draft: Draft | None) -> Counted:
        if unit.is_repeat:
            return Counted(unit, place, "duplicate")
        anew = self._anew(unit, place, draft) if self._check else None
        return Counted(unit, place, "unchanged", since=batch_of(past.standing[-1]), anew=anew)

    def _anew(self, unit: Unit, place: Place, draft: Draft | None) -> Waiting | None:
        """Return what *unit* would be if no import had come before; None where it would be rejected by now."""
        try:
            draft = self._draft(unit) if draft is None else draft
            commit = self._commit(unit, place, NOTHING, draft)
        except RowProblemError:
            return None
        return None if commit is None else Waiting(unit=unit, place=place, draft=draft, past=NOTHING, commit=commit)

    def _commit(self, unit: Unit, place: Place, past: Past, draft: Draft) -> Commit | None:
        if past.is_erased:
            raise RowProblemError("what was imported of it has been erased here, so that nobody can say what changed")
        if not past.is_new and unit.rows[0].rejected_before:
            place.refuse_other_record(unit.rows[0], unit.key)
        system, batch = self._mapping.source.system, place.batch
        file, sheet = self._row_places.of(unit.rows[0])
        row = RowOrigin(
            system=system,
            key=unit.key,
            line=unit.line,
            batch=batch,
            file=file,
            sheet=sheet,
            asked=past.asked(system, unit.key, unit.digest, batch),
            now=self._now,
            past=past,
            brought_by=place.other_mapping(past),
        )
        return place.builder.commit(draft, row) if past.is_new else place.builder.update(draft, row)

    def _of_before(self, unit: Unit, place: Place, past: Past, draft: Draft | None) -> Judgement | None:
        """Return that *unit* is rejected if it was so before the import was stopped; None of any other."""
        if place.says(past, unit.digest):
            return None
        why = "it was rejected before the import was stopped, and nothing is wrong with it now: import it again"
        try:
            self._commit(unit, place, past, self._draft(unit) if draft is None else draft)
        except RowProblemError as error:
            why = str(error)
        else:
            if unit.is_repeat or not past.is_new:
                return None
        return Rejected(unit, why, is_counted=True)
