"""Imports on record as people read them, and taking one back.

An import is undone case by case. Each case that it began gets an entry that says so, and loses its row: what was
written stays in the log, and the name of the case stays its own, so that a better import of the same row begins the
same case anew. Each case that it updated is corrected to say again what it said before, under a key of imports, so that
the next import knows which row that was. Entries of surveys and collections of texts need neither: whoever reads them
knows which imports were undone.

Nothing is undone where something else happened since to one of the cases: neither the work of an officer nor what a
later import brought is thrown away with the mistake of this one. Once that is looked at, the decision is written down,
and then case after case is undone; whoever is stopped on the way goes on by asking again. A case that somebody works on
in between stays, and is named.
"""

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

import attrs

from casework.application.access import viewer_of
from casework.application.batch_cases import BatchCase, BatchCases, not_brought_back
from casework.application.imports_record import ImportsRecord, NamedFile
from casework.application.mappings import RecordKind
from casework.application.ports import Clock, Commit, Store
from casework.application.rulebook import Rulebook
from casework.application.rules_record import STREAM as RULES
from casework.application.rules_record import RulesRecord
from casework.application.streams import Desk
from casework.application.undoing_cases import CaseUndoing
from casework.domain.actors import Actor
from casework.domain.batches import Batch, BatchUndoing, BatchUndone, PartElsewhere, Tally
from casework.errors import DecisionError, KeyReusedError, NotFoundError, StaleVersionError, UsageError

_UNDOING = "undoing an import"
"""The decision, as people call it."""
_NAMED = 5
"""How many of the cases that stand in the way are named."""


@attrs.frozen(kw_only=True)
class ImportOnRecord:
    """An import with what came of it so far, and its files, the joined ones after the others.

    *sheets* are the names of those in which its rows stand, as far as it came; None where one was erased. *tally* is
    of this organisation; *elsewhere* what came to others, where the import began here. *stayed* are the references of
    cases that somebody worked on while it was undone.
    """

    batch: Batch
    tally: Tally
    files: tuple[NamedFile, ...]
    sheets: tuple[str | None, ...] = ()
    elsewhere: tuple[PartElsewhere, ...] = ()
    stayed: tuple[str, ...] = ()

    @property
    def file(self) -> str | None:
        """The names of the files that its rows stand in, as one text; None where one was erased."""
        names = [file.name for file in self.files if not file.joined]
        return None if None in names else ", ".join(map(str, names))


@attrs.frozen(kw_only=True)
class UndoneImport:
    """The import that was undone in one organisation, and what became of the records that it wrote.

    *void* is how many count nowhere any more. *brought_back* is how many cases of earlier imports, which it had
    updated, say again what they said before. *elsewhere* are the other organisations in which a part of it stays, until
    it is undone there, too. *stayed* are the references of the cases that somebody worked on in the meantime: they
    stand as they are. *said_again* are the imports that stand and found rows unchanged which say what this one had
    brought: they are to be repeated, in this order.
    """

    batch: str
    void: int
    brought_back: int = 0
    stayed: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    said_again: tuple[str, ...] = ()


def imports_on_record(desk: Desk, *, viewer: Actor | None) -> tuple[ImportOnRecord, ...]:
    """Return the imports on record, in the order in which they began.

    Raises:
        AccessError: If they may not import.
    """
    desk.authorise(viewer_of(viewer), "import", "see imports")
    record = ImportsRecord(desk.store, desk.organisation, desk.clock)
    return _files(record, record.batches().values())


def find_import(desk: Desk, batch: str, *, viewer: Actor | None) -> ImportOnRecord:
    """Return one import on record, by its id or as the ``latest``.

    Raises:
        NotFoundError: If there is none.
        AccessError: If they may not import.
    """
    desk.authorise(viewer_of(viewer), "import", "see imports")
    record = ImportsRecord(desk.store, desk.organisation, desk.clock)
    (found,) = _files(record, [record.find(batch)])
    undone = found.batch.undone
    if undone is None or not undone.stayed:
        return found
    left = BatchCases(desk.store, desk.organisation, record, found.batch).left()
    return attrs.evolve(found, stayed=tuple(case.row.reference for cases in left for case in cases))


def _files(record: ImportsRecord, batches: Collection[Batch]) -> tuple[ImportOnRecord, ...]:
    files, sheets = record.files(batches), record.sheets(batches)
    return tuple(
        ImportOnRecord(
            batch=batch,
            tally=record.tally(batch),
            files=files[batch.id],
            sheets=sheets[batch.id],
            elsewhere=record.elsewhere(batch),
        )
        for batch in batches
    )


def undo_import(
    desk: Desk,
    batch: str,
    *,
    rulebook: Rulebook,
    rules: RulesRecord,
    by: Actor,
    progress: Callable[[int], None] | None = None,
) -> UndoneImport:
    """Take the import *batch* back, as far as it came to this organisation.

    Raises:
        NotFoundError: If there is no such import.
        DecisionError: If it was undone already, or something else happened to one of its cases.
        AccessError: If they may not import.
    """
    desk.authorise(by, "import", "undo imports")
    record = ImportsRecord(desk.store, desk.organisation, desk.clock)
    found = record.find(batch)
    _refuse_second(found)
    done = UndoneImport(batch=found.id, void=record.tally(found).accepted)
    if found.began.record == RecordKind.CASE:
        done = _Undoing(desk.store, rulebook, rules, record, found, clock=desk.clock, by=by).undo(progress)
    number = done.void + done.brought_back
    record.undo(BatchUndone(batch=found.id, records=number, stayed=len(done.stayed)), by)
    said_again = tuple(_unchanged_since(record, found.id)) if number else ()
    return attrs.evolve(done, elsewhere=tuple(_elsewhere(desk, found)), said_again=said_again)


def _unchanged_since(record: ImportsRecord, undone: str) -> Iterator[str]:
    """Yield the imports that stand and found rows unchanged which say what *undone* had brought."""
    for batch in record.batches().values():
        if batch.undone is None and undone in record.tally(batch).unchanged_since:
            yield batch.id


def _elsewhere(desk: Desk, batch: Batch) -> Iterator[str]:
    """Yield the other organisations in which a part of *batch* still stands."""
    began_in = batch.began.began_in or desk.organisation
    whole = ImportsRecord(desk.store, began_in, desk.clock)
    others = [part.organisation for part in whole.elsewhere(whole.find(batch.id))]
    for organisation in (began_in, *others):
        there = ImportsRecord(desk.store, organisation, desk.clock)
        part = there.batches().get(batch.id)
        if part is not None and part.undone is None and there.tally(part).accepted:
            yield organisation


def _refuse_second(batch: Batch) -> None:
    if batch.undone is not None:
        raise DecisionError(batch.id, _UNDOING, "it was undone already")


class _Undoing:
    """The import *batch* of cases on its way out."""

    def __init__(
        self,
        store: Store,
        rulebook: Rulebook,
        rules: RulesRecord,
        record: ImportsRecord,
        batch: Batch,
        *,
        clock: Clock,
        by: Actor,
    ) -> None:
        self._store, self._rulebook, self._rules, self._record, self._by = store, rulebook, rules, record, by
        self._batch = batch
        self._cases = BatchCases(store, rulebook.organisation.id, record, batch)
        self._undoing = CaseUndoing(store, rulebook, clock, batch, by=by)

    def undo(self, progress: Callable[[int], None] | None) -> UndoneImport:
        """Undo case by case, after it is written down that this will be done, and return what came of it.

        Raises:
            DecisionError: If something else happened to one of the cases, with the first of them.
        """
        decided, number = self._decided()
        stayed: list[str] = []
        brought_back = 0
        self._rules.read()
        for cases in self._cases.written():
            done, touched = self._take_back(not_brought_back(cases))
            number += done
            brought_back += _updated(cases) - _updated(touched)
            stayed += [case.row.reference for case in touched]
            if progress is not None:
                progress(number)
        void = decided - len(stayed) - brought_back
        return UndoneImport(batch=self._batch.id, void=void, brought_back=brought_back, stayed=tuple(stayed))

    def _decided(self) -> tuple[int, int]:
        """Return how many cases the import wrote, and from how many of them it is taken back already.

        By then it is written down, now or before, that it is undone.
        """
        while True:
            listed = self._record.listed()
            batch = self._record.find(self._batch.id)
            reached = self._record.reached(batch.id)
            _refuse_second(batch)
            if batch.undoing is not None:
                decided = batch.undoing.records
                return decided, decided - sum(len(cases) for cases in self._cases.left())
            decision = BatchUndoing(batch=batch.id, records=self._untouched())
            with contextlib.suppress(StaleVersionError):  # something else was listed, or it went on: look again
                self._record.decide_to_undo(batch, decision, self._by, expected=listed, reached=reached)
                return decision.records, 0

    def _untouched(self) -> int:
        """Return how many cases there are, to none of which something else happened since."""
        number = 0
        touched = _Touched(self._batch.id, self._record.standing())
        for cases in self._cases.left():
            number += len(cases)
            kept, others = self._split(cases)
            for case in others:
                touched.add(case)
            for case in kept:
                self._refuse_other_rules(case)
        touched.refuse()
        return number

    def _refuse_other_rules(self, case: BatchCase) -> None:
        """Say no where the rules by which *case* would be read again are gone: undoing would never come to its end."""
        try:
            self._undoing.refuse_other_rules(case)
        except (NotFoundError, UsageError) as error:
            why = f"{case.row.reference} would be read by rules that are gone: {error}. Put them back first"
            raise DecisionError(self._batch.id, _UNDOING, why) from None

    def _take_back(self, cases: Sequence[BatchCase]) -> tuple[int, Sequence[BatchCase]]:
        """Undo *cases* but those that somebody works on; return how many those are, and the others."""
        while True:
            untouched, touched = self._split(cases)
            try:
                self._write([self._undoing.commit(case) for case in untouched])
            except (StaleVersionError, KeyReusedError) as error:
                if getattr(error, "stream", "") == RULES:
                    self._rules.read()
                    continue
                before, cases = cases, self._cases.as_they_are(cases)
                if cases == before:
                    raise
            else:
                return len(untouched), touched

    def _write(self, commits: Sequence[Commit]) -> None:
        """Write *commits*, whose rows go by the rules that are on record by then."""
        if commits:
            procedures = dict.fromkeys(row.procedure for commit in commits for row in commit.rows)
            self._rules.write_down(self._rulebook, procedures, self._by)
            self._store.append_many([*commits[:-1], self._rules.guarded(commits[-1])])

    def _split(self, cases: Sequence[BatchCase]) -> tuple[Sequence[BatchCase], Sequence[BatchCase]]:
        """Return those of *cases* to which nothing else happened, and the others."""
        untouched = [case for case in cases if self._cases.is_untouched(case)]
        kept = {case.row.case for case in untouched}
        return untouched, [case for case in cases if case.row.case not in kept]


def _updated(cases: Iterable[BatchCase]) -> int:
    return sum(not case.is_begun for case in cases)


class _Touched:
    """The cases to which something else happened than the import *batch*; *batches* are those that were not undone."""

    def __init__(self, batch: str, batches: Sequence[str]) -> None:
        self._batch, self._batches = batch, batches
        self._references: list[str] = []
        self._number, self._by_people = 0, 0
        self._later = set[str]()

    def add(self, case: BatchCase) -> None:
        """Count *case*."""
        self._number += 1
        self._references += [case.row.reference] if self._number <= _NAMED else []
        last = case.past.last_batch
        if last is None or last == self._batch or last not in self._batches:
            self._by_people += 1
        else:
            self._later.add(last)

    def refuse(self) -> None:
        """Say no if there is any.

        Raises:
            DecisionError: With the first of them, and with what is to be done.
        """
        if self._number:
            more = f" and {self._number - _NAMED:,} more" if self._number > _NAMED else ""
            named = f"{', '.join(self._references)}{more}"
            why = f"something else happened to {self._number:,} of its cases: {named}. {self._way_out()}"
            raise DecisionError(self._batch, _UNDOING, why)

    def _way_out(self) -> str:
        later = " and then ".join(batch for batch in reversed(self._batches) if batch in self._later)
        first = f"Undo {later} first, which updated {self._number - self._by_people:,} of them since"
        settle = "ettle them one by one, and leave the import as it is"
        if not self._later:
            return f"S{settle}"
        return f"{first}; s{settle.replace('them', 'the others')}" if self._by_people else first
