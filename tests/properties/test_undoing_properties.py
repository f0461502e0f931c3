"""Whatever newer exports said, undoing their imports from the last to the first leaves what was there before each."""

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.application import batch_cases, import_run
from casework.application.codec import plain
from casework.domain.cases.bringing_back import bringing_back
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.testing import strategies
from casework.testing.strategies import NOW
from tests.boston import BY, counts, open_register
from tests.complaints import COUNCIL, PROCEDURES
from tests.details import ids_hidden
from tests.properties.test_import_properties import make, rows

KEYS = "123"
exports = st.dictionaries(st.sampled_from(KEYS), rows(), min_size=1).map(
    lambda found: {key: key + row[1:] for key, row in found.items()}
)
UNDO = None


def told(register):
    """Return what every case says, by its key, as people and reports see it; its names and numbers left out."""
    found = {}
    for row in register.book.rows():
        case = register.book.case(row.case)
        intake = attrs.evolve(case.intake, reference="", source=None)
        bare = attrs.evolve(case, id="", version=0, intake=intake, history=(), struck=(), recorded=())
        words = register.book.file(row.case).details
        shown = attrs.evolve(row, case="", version=0, reference="", batch=None)
        found[row.source_key] = ids_hidden(plain(bare), words), shown
    return found


def histories(register):
    """Return the facts of every case, by its key, with their versions."""
    return {row.source_key: register.book.case(row.case).history for row in register.book.rows()}


def alone(folder, standing):
    """Return what the cases say in a casebook that took in nothing but *standing*, one export after the other."""
    register = make(folder)
    for export in standing:
        register.run(*export.values())
    return told(register)


def unchanged(register, standing):
    """Say whether every row of the last export of *standing* that no later one changed says what its case says."""
    last = {key: row for export in standing for key, row in export.items()}
    return not last or counts(register.run(*last.values())) == (0, len(last), 0, 0)


@settings(max_examples=40)
@given(st.lists(st.one_of(st.just(UNDO), exports), min_size=2, max_size=6))
def test_in_whatever_order_exports_are_imported_and_undone_the_cases_say_what_those_that_stand_said(
    tmp_path_factory, steps
):
    folder = tmp_path_factory.mktemp("undone")
    register, standing = make(folder / "steps"), []

    for step in steps:
        if step is not UNDO:
            before = histories(register)
            if register.run(*step.values()).batch is not None:
                standing.append((step, before))
        elif standing:
            _, before = standing.pop()
            undone = register.book.undo_import("latest", by=BY)
            assert undone.stayed == ()
            assert histories(register) == before

    standing = [export for export, _ in standing]
    assert told(register) == alone(folder / "alone", standing)
    assert register.book.rebuild().changed == 0
    assert register.book.verify().position == register.book.store.head("rotherham")
    assert unchanged(register, standing)


@settings(max_examples=15)
@given(first=exports, second=exports, third=exports)
def test_three_exports_that_are_undone_from_the_last_to_the_first_can_be_imported_again(
    tmp_path_factory, first, second, third
):
    folder = tmp_path_factory.mktemp("thrice")
    register, fresh = make(folder / "again"), make(folder / "fresh")
    three = (first, second, third)
    outcomes = [counts(register.run(*export.values())) for export in three]
    written = [each.batch.id for each in register.book.imports(viewer=BY)]

    for batch in reversed(written):
        register.book.undo_import(batch, by=BY)
    assert told(register) == {}

    assert [counts(register.run(*export.values())) for export in three] == outcomes
    for export in three:
        fresh.run(*export.values())
    assert told(register) == told(fresh)


@given(data=st.data(), facts=strategies.histories(PROCEDURES.get(COUNCIL)))
def test_a_case_that_is_brought_back_says_what_it_said_at_any_moment_before(data, facts):
    moment = data.draw(st.integers(1, len(facts)))
    before, now = fold("case-1", facts[:moment]), fold("case-1", facts)

    corrections = enumerate(bringing_back(now, before, reason="import-undone"), start=len(facts) + 1)
    again = fold(
        "case-1",
        [*facts, *(Fact(version=version, happened=NOW, event=event) for version, event in corrections)],
    )

    assert again.history == before.history
    assert attrs.evolve(again, version=0, struck=()) == attrs.evolve(before, version=0, struck=())


class Killed:
    """A store under whose writer the process dies before, or after, its n-th write."""

    def __init__(self, store, *, at, after):
        self._store, self._at, self._after, self._writes = store, at, after, 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    def _write(self, write, given):
        self._writes += 1
        if self._writes == self._at and not self._after:
            raise KeyboardInterrupt
        answer = write(given)
        if self._writes == self._at:
            raise KeyboardInterrupt
        return answer

    def append(self, commit):
        return self._write(self._store.append, commit)

    def append_many(self, commits):
        return self._write(self._store.append_many, commits)


def killed(register, batch, *, at, after):
    """Undo *batch* until it dies at the *at*-th write; return whether it did."""
    desk = register.book._desk
    register.book._desk = attrs.evolve(desk, store=Killed(desk.store, at=at, after=after))
    try:
        register.book.undo_import(batch, by=BY)
    except KeyboardInterrupt:
        return True
    finally:
        register.book._desk = desk
    return False


@pytest.mark.parametrize("address", ["memory:", "sqlite"])
@settings(max_examples=15)
@given(two=st.tuples(exports, exports), at=st.integers(1, 6), after=st.booleans())
def test_undoing_that_is_killed_anywhere_comes_to_the_same_when_it_is_asked_again(
    tmp_path_factory, address, two, at, after
):
    first, second = two
    folder = tmp_path_factory.mktemp("killed")
    register = make(folder / "killed")
    if address == "sqlite":
        register.book = open_register(f"sqlite:///{folder / 'x.db'}")
    with pytest.MonkeyPatch.context() as patched, register.book:
        patched.setattr(batch_cases, "GROUP", 1)
        patched.setattr(import_run, "GROUP", 2)
        register.run(*first.values())
        before = told(register)
        outcome = register.run(*second.values())
        if outcome.batch is None:
            return

        dies = killed(register, outcome.batch, at=at, after=after)
        is_done = register.book.find_import(outcome.batch, viewer=BY).batch.undone is not None
        assert dies or is_done
        if not is_done:
            undone = register.book.undo_import(outcome.batch, by=BY)
            assert (undone.void, undone.brought_back) == (outcome.records["new"], outcome.records["updated"])

        assert told(register) == before
        assert unchanged(register, [first])
        assert counts(register.run(*second.values())) == counts(outcome)
