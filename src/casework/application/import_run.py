"""One import under way: rows are judged in groups, and what is new in a group is written together with its counts.

Where the store can write while others go on, the next group is judged meanwhile. What comes of that is only told, and
counted, when the group before it is written: till then nobody knows what the counts are.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

import attrs
import msgspec

from casework.application.collecting import rarely_collecting
from casework.application.group_writing import GroupWriter
from casework.application.import_counts import Counts
from casework.application.import_judging import Counted, Judge, Judgement, Waiting
from casework.application.import_neighbours import Places
from casework.application.import_notices import Notices
from casework.application.import_places import Job, Place
from casework.application.import_watching import MetCounter, Telling, Watching
from casework.application.import_words import MetInWords, SoFar
from casework.application.imports_record import STREAM, is_progress_of
from casework.application.names_taken import ChecksBefore, TakenNames, key_taken, reference_taken
from casework.application.ports import Commit
from casework.application.row_outcomes import RejectedRow
from casework.application.row_places import RowPlaces
from casework.application.row_reading import RowReader
from casework.application.row_units import KeysSeen, Unit
from casework.application.rules_record import STREAM as RULES
from casework.domain.batches import Tally
from casework.errors import KeyReusedError, ReferenceTakenError, SourceKeyTakenError, StaleVersionError, UnderWayError

GROUP = 500
"""How many rows are judged, and what is new of them written, together."""
_ATTEMPTS = 50
"""How often a record is made anew because somebody else wrote first, or chance gave it a reference that is taken."""


@attrs.frozen(kw_only=True)
class _UnderWay:
    """A group that is being written: what will have been counted and met then, and what waits until it is written."""

    places: Collection[Place]
    counts: Counts
    met: MetInWords
    wait: Callable[[], object]


class Run:
    """Takes units of rows into the place *own*, or into those of other organisations.

    With *check* nothing is written; if it is *blind* besides, every row is judged as if no import had come before. It
    may come *after* others.
    """

    def __init__(
        self,
        job: Job,
        own: Place,
        reader: RowReader,
        *,
        columns: tuple[str, ...],
        check: bool,
        blind: bool = False,
        after: ChecksBefore | None = None,
        watching: Watching,
    ) -> None:
        self._own, self._places, self._check = own, Places(own, job.mapping), check
        self._row_places = RowPlaces(job.origin.files)
        self._judge = Judge(
            job,
            self._places,
            self._row_places,
            reader,
            done_before=0 if check else own.row,
            check=check and not blind,
            blind=blind,
        )
        self._names = TakenNames(job.store, job.mapping, after, blind=blind) if check else None
        self._telling = Telling(watching, columns, job.origin.lines)
        self._taken = watching.taken
        self._row = 0
        self._counts = Counts({} if check else self._places.counted())
        self._met = MetCounter(MetInWords() if check else own.met)
        self._waiting: list[Waiting] = []
        self._under_way: _UnderWay | None = None
        self._writer = GroupWriter(job.store)
        self._group: Sequence[Unit] = ()

    @property
    def rejects(self) -> tuple[RejectedRow, ...]:
        """The first of the rejected rows."""
        return tuple(self._telling.examples)

    @property
    def notices(self) -> Notices:
        """What was noticed so far, and where."""
        return self._telling.notices

    @property
    def read_again(self) -> bool:
        """Whether the rows are those of a newer export: records of earlier imports are among them, and no rejects."""
        return bool(self.tally.unchanged or self.tally.updated) and not self.notices.of_rejects

    @property
    def tally(self) -> Tally:
        """What became of the rows so far."""
        return self._counts.in_all()

    @property
    def met(self) -> MetInWords:
        """What was met so far."""
        return self._met.so_far()

    def take_all(self, units: Iterable[Unit], named: KeysSeen) -> None:
        """Take *units* in groups; at the end the log tells that it is the end.

        A check notes in *named* which references the cases of the rows would have.
        """
        group: list[Unit] = []
        rows = 0
        self._named = named
        with self._writer, rarely_collecting():
            for unit in units:
                group.append(unit)
                rows += unit.size
                if rows >= GROUP:
                    self._take(group)
                    group, rows = [], 0
            self._take(group)
            self._finish()
        if not self._check:
            self._refuse_undone()
            for place in self._places:
                place.end(self._told_in(place, self._counts, self.met))

    def _take(self, group: Sequence[Unit]) -> None:
        """Judge the units of *group*, and begin to write what is new when the group before is written."""
        judged = self._judge.group(group, self._row)
        self._finish()
        self._group, self._row = group, self._row + sum(unit.size for unit in group)
        for judgement in judged:
            self._note(judgement)
        self._begin()
        if not self._writer.goes_on:
            self._finish()
        self._telling.progress(self._row, group)

    # What became of it

    def _note(self, judgement: Judgement) -> None:
        if isinstance(judgement, Waiting):
            self._note_what_waits(judgement)
        elif isinstance(judgement, Counted):
            self._counts.add_unit(judgement.place, judgement.fate, judgement.unit, since=judgement.since)
            self._telling.counted(judgement)
            if judgement.anew is not None:
                self._read_anew(judgement.anew)
        else:
            self._reject(judgement.unit, judgement.reason, is_counted=judgement.is_counted)

    def _note_what_waits(self, judged: Waiting) -> None:
        """Let *judged* wait to be written; a check has to know what the store would say of it by then."""
        if self._names is None:
            self._waiting.append(judged)
        elif (before := self._names.brought_before(judged)) is not None:
            mapping, digest = before
            if digest == judged.unit.digest:
                self._note(Counted(judged.unit, judged.place, "unchanged", anew=judged))
            else:
                self._waiting.append(msgspec.structs.replace(judged, brought_by=mapping))
        elif (why := self._names.refusal(judged, self._named)) is not None:
            self._reject(judged.unit, why)
        else:
            self._waiting.append(judged)

    def _read_anew(self, read: Waiting) -> None:
        """Note what a check meets in a record that is unchanged."""
        self._met.add([read.draft])
        self._telling.read(read)
        self._tell_whoever_counts(read)

    def _tell_whoever_counts(self, read: Waiting) -> None:
        if self._taken is not None:
            self._taken(read)

    def _reject(self, unit: Unit, reason: str, *, is_counted: bool = False) -> None:
        self._telling.note(unit, reason)
        if not is_counted:
            self._counts.add(self._own, "rejected", unit.size)

    # Writing

    def _begin(self) -> None:
        """Begin to write what waits, as one group."""
        if self._waiting:
            places = dict.fromkeys((self._own, *(each.place for each in self._waiting)))
            counts, met = self._counts_then(), self._met_then()
            wait = _nothing if self._check else self._writer.write(self._framed(places, counts, met))
            self._under_way = _UnderWay(places=places, counts=counts, met=met, wait=wait)

    def _finish(self) -> None:
        """Wait until what waits is written; what the group is refused for is settled, and the rest written again.

        Then nothing of the group can be rejected any more, and what was rejected is told.
        """
        while self._waiting:
            if self._under_way is None:
                self._begin()
                continue
            waiting, under_way, self._under_way = self._waiting, self._under_way, None
            if self._is_written(under_way):
                self._waiting = []
                self._counts = under_way.counts
                self._met = MetCounter(under_way.met)
                for each in waiting:
                    self._telling.taken(each, instead_of=each.brought_by or each.place.other_mapping(each.past))
                    self._tell_whoever_counts(each)
        self._telling.rejected(self._group)

    def _counts_then(self) -> Counts:
        """Return what is counted when what waits is written."""
        counts = self._counts.copy()
        for each in self._waiting:
            counts.add_unit(each.place, each.fate, each.unit)
        return counts

    def _framed(self, places: Iterable[Place], counts: Counts, met: MetInWords) -> list[Commit]:
        """Return what waits, with what the logs tell of the import then."""
        commits: list[Commit] = []
        for place in places:
            own = [each.commit for each in self._waiting if each.place is place]
            place.write_rules_down(own)
            commits += place.framed(own, self._told_in(place, counts, met))
        return commits

    def _told_in(self, place: Place, counts: Counts, met: MetInWords) -> SoFar:
        """Return what the log of *place* tells of the counts; what came to all of them stands where it began."""
        so_far = SoFar(row=self._row, tally=counts.of(place), sheets=self._row_places.sheets)
        if place is not self._own:
            return so_far
        return attrs.evolve(so_far, met=met, elsewhere=counts.elsewhere(place))

    def _met_then(self) -> MetInWords:
        """Return what was met when what waits is written."""
        met = MetCounter(self.met)
        met.add(each.draft for each in self._waiting)
        return met.so_far()

    def _is_written(self, under_way: _UnderWay) -> bool:
        """Wait until what waits is written, and say whether that was done."""
        waiting = self._waiting
        try:
            under_way.wait()
        except StaleVersionError as error:
            self._refuse_undone()
            self._settle_stale(error.stream)
        except KeyReusedError as error:
            self._refuse_undone()
            self._settle([each for each in waiting if each.commit.key and each.commit.key.key == error.key], error)
        except SourceKeyTakenError as error:
            self._settle([each for each in waiting if each.unit.key == error.key], error)
        except ReferenceTakenError as error:
            named = [each for each in waiting if any(row.reference == error.reference for row in each.commit.rows)]
            self._settle(named[-1:], error)
        else:
            for place in () if self._check else under_way.places:
                place.advanced()
            return True
        return False

    def _refuse_undone(self) -> None:
        """Stop where an import was undone meanwhile whose records were taken for what stands."""
        for place in self._places:
            place.refuse_undone_meanwhile()

    def _settle_stale(self, stream: str) -> None:
        """Do what is to be done where somebody else wrote into *stream* first."""
        if is_progress_of(self._own.batch, stream):
            raise UnderWayError(self._own.batch)
        if stream == STREAM:
            going_on = [batch for place in self._places if (batch := place.look_again()) is not None]
            if going_on:
                raise UnderWayError(going_on[0])
        elif stream == RULES:
            for place in self._places:
                place.read_rules()
        else:
            written = [each for each in self._waiting if each.commit.appends[0].stream == stream]
            self._settle(written, StaleVersionError(stream, expected=0, found=0))

    def _settle(self, offending: Sequence[Waiting], error: Exception) -> None:
        """Judge anew what the group was refused for, as things stand now.

        Raises:
            Exception: *error*, if nothing that waits is meant by it.
        """
        if not offending:
            raise error
        for each in offending:
            self._waiting.remove(each)
            unit = each.unit
            if isinstance(error, SourceKeyTakenError):
                self._reject(unit, key_taken(unit.key))
            elif isinstance(error, ReferenceTakenError) and getattr(each.draft, "reference", None) is not None:
                self._reject(unit, reference_taken(error.reference))
            elif each.tries == _ATTEMPTS:
                self._reject(
                    unit, "no free reference was found, or others write to it all the time: import the row again"
                )
            else:
                self._note(self._judge.again(each))


def _nothing() -> None:
    """Do nothing."""
