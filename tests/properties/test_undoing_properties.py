"""Whatever newer exports said, undoing their imports from the last to the first leaves what was there before each."""

import contextlib
import re

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.application import batch_cases, import_run
from casework.application.codec import plain
from casework.application.ports import RowQuery
from casework.domain.cases.bringing_back import bringing_back
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.errors import DecisionError
from casework.testing import strategies
from casework.testing.strategies import NOW
from tests.boston import BY, counts, open_register
from tests.complaints import COUNCIL, PROCEDURES
from tests.details import ids_hidden
from tests.effort import examples
from tests.properties.test_import_properties import AMOUNTS, make, rows

KEYS = "123"
exports = st.dictionaries(st.sampled_from(KEYS), rows(), min_size=1).map(
    lambda found: {key: key + row[1:] for key, row in found.items()}
)


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


def unchanged(register, standing):
    """Say whether every row of the last export of *standing* that no later one changed says what its case says."""
    last = {key: row for export in standing for key, row in export.items()}
    return not last or counts(register.run(*last.values())) == (0, len(last), 0, 0)


MAPPINGS = ('CPL = "compliment"', 'CPL = "comment"')
"""What the mapping says of a kind, before and after it is put right."""


class SlowModel:
    """What undoing any import must come to: for each key a pile of what imports brought, and who worked on its case.

    What one row says is told by a casebook of its own that took in nothing else.
    """

    def __init__(self, folder):
        self._folder, self._known = folder, {}
        self.piles, self.worked, self.found = {key: [] for key in KEYS}, {}, {}

    def says(self, key):
        """Return what the case of *key* says."""
        return self.worked.get(key) or self.alone(self.piles[key][-1][1])

    def alone(self, said):
        if said not in self._known:
            row, mended = said
            register = make(self._folder / f"alone-{len(self._known)}")
            put_right(register, mended)
            register.run(row)
            ((_, self._known[said]),) = told(register).items()
        return self._known[said]

    def takes(self, export, mended):
        """Return how many rows an import of *export* writes, finds unchanged, and rejects, with what it writes."""
        written, since, rejected = {}, [], 0
        for key, row in export.items():
            pile = self.piles[key]
            if pile and self.alone((row, mended)) == self.alone(pile[-1][1]):
                since.append(pile[-1][0])
            elif key in self.worked:
                rejected += 1
            else:
                written[key] = (row, mended)
        return (len(written), len(since), 0, rejected), written, since

    def took(self, batch, written, since, before):
        """Note what *batch* brought, and the facts of each case from before that."""
        self.found[batch] = set(since)
        for key, said in written.items():
            self.piles[key].append((batch, said, before.get(key)))

    def has(self, batch):
        """Return the keys of which *batch* brought something that stands, and those where it may not be taken back."""
        keys = [key for key, pile in self.piles.items() if batch in [each for each, *_ in pile]]
        return keys, [key for key in keys if key in self.worked or self.piles[key][-1][0] != batch]

    def undo(self, batch):
        """Take *batch* back; return the facts of each case from before, and who had found unchanged what it brought."""
        before = {key: self.piles[key].pop()[2] for key in self.has(batch)[0]}
        del self.found[batch]
        return before, tuple(each for each, since in self.found.items() if batch in since)


def put_right(register, mended):
    text = register.mapping.read_text(encoding="utf-8")
    register.mapping.write_text(text.replace(*MAPPINGS[:: 1 if mended else -1]), encoding="utf-8")


few_rows = st.builds(
    "1,02/03/2020,{},{},Bins,{},upheld,{},{}".format,
    st.sampled_from(["", "05/03/2020", "06/03/2020"]),
    st.sampled_from(["CPL", "REQ"]),
    st.sampled_from(["", "Ta"]),
    st.sampled_from(["", "04/03/2020"]),
    AMOUNTS,
)
few_exports = st.dictionaries(st.sampled_from(KEYS), few_rows, min_size=1).map(
    lambda found: {key: key + row[1:] for key, row in sorted(found.items())}
)
steps_of_many = st.lists(
    st.one_of(
        st.tuples(st.just("import"), few_exports),
        st.tuples(st.just("import"), few_exports),
        st.tuples(st.just("undo"), st.integers(0, 5)),
        st.tuples(st.just("undo"), st.integers(0, 5)),
        st.tuples(st.just("again"), st.integers(0, 5)),
        st.tuples(st.just("bring back"), st.integers(0, 5)),
        st.tuples(st.just("put right"), st.booleans()),
        st.tuples(st.just("note"), st.sampled_from(KEYS)),
    ),
    min_size=3,
    max_size=9,
)


class Steps:
    """A register on which steps are taken beside the slow model."""

    def __init__(self, folder):
        self.register, self.model = make(folder / "steps"), SlowModel(folder)
        self.mended, self.exports = False, {}

    def take(self, what, which):
        if what == "import":
            self.imports(which)
        elif what == "put right":
            self.mended = which
            put_right(self.register, which)
        elif what == "note" and self.model.piles[which]:
            self.works_on(which)
        elif what == "again" and self.exports:
            self.imports(list(self.exports.values())[which % len(self.exports)][0])
        elif what in ("undo", "bring back") and self.model.found:
            batch = list(self.model.found)[which % len(self.model.found)]
            stood = {key: self.model.says(key) for key in self.model.has(batch)[0]}
            if self.undoes(batch) and what == "bring back":
                self.brings_back(batch, stood)

    def imports(self, export):
        expected, written, since = self.model.takes(export, self.mended)
        before = histories(self.register)
        outcome = self.register.run(*export.values())
        assert counts(outcome) == expected
        if outcome.batch is not None:
            self.exports[outcome.batch] = (export, self.mended)
            self.model.took(outcome.batch, written, since, before)

    def works_on(self, key):
        (row,) = self.register.book.find(RowQuery(source_key=key))
        self.register.book.note(row.case, text="I rang them", by=BY)
        self.model.worked[key] = told(self.register)[key]

    def undoes(self, batch):
        book, (keys, in_the_way) = self.register.book, self.model.has(batch)
        head = book.store.head("rotherham")
        if in_the_way:
            with pytest.raises(DecisionError) as refused:
                book.undo_import(batch, by=BY)
            assert f"something else happened to {len(in_the_way)} of its cases: " in refused.value.why
            assert book.store.head("rotherham") == head
            return False
        undone = book.undo_import(batch, by=BY)
        before, said_again = self.model.undo(batch)
        assert undone.said_again == said_again
        assert (undone.void + undone.brought_back, undone.stayed) == (len(keys), ())
        assert undone.brought_back == sum(bool(self.model.piles[key]) for key in keys)
        assert {key: histories(self.register).get(key) for key in keys} == before
        return True

    def brings_back(self, batch, stood):
        """Import the file of *batch* again, which was undone, by the mapping of then."""
        export, mended = self.exports[batch]
        self.take("put right", mended)
        self.imports(export)
        says = told(self.register)
        assert {key: says[key] for key in stood} == stood


@settings(max_examples=examples(20))
@given(steps_of_many)
def test_any_import_is_undone_as_if_it_had_never_been_or_is_refused_where_something_else_happened_since(
    tmp_path_factory, steps
):
    beside = Steps(tmp_path_factory.mktemp("undone"))

    for step in steps:
        beside.take(*step)

        kept = [key for key in KEYS if beside.model.piles[key]]
        rows = sorted(row.source_key for row in beside.register.book.rows())
        assert rows == kept  # never two cases of one key
        assert told(beside.register) == {key: beside.model.says(key) for key in kept}

    assert beside.register.book.rebuild().changed == 0
    assert beside.register.book.verify().position == beside.register.book.store.head("rotherham")


@settings(max_examples=examples(8))
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
@settings(max_examples=examples(8))
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


def killed_import(register, rows, *, at, after):
    """Import *rows* until it dies at the *at*-th write."""
    store = register.book.store
    register.book.store = Killed(store, at=at, after=after)
    with contextlib.suppress(KeyboardInterrupt):
        register.run(*rows)
    register.book.store = store


def undone_in_the_end(register, batch, *, at, after):
    """Undo *batch*, and before it whatever stands in the way; each dies once at the *at*-th write."""
    record = register.book.find_import(batch, viewer=BY).batch
    while record.undone is None:
        try:
            killed(register, batch, at=at, after=after)
        except DecisionError as refused:
            (later,) = re.findall("Undo (\\S+) first", refused.why)
            undone_in_the_end(register, later, at=at, after=after)
        at, record = 0, register.book.find_import(batch, viewer=BY).batch


@settings(max_examples=examples(12))
@given(
    two=st.tuples(few_exports, few_exports),
    deaths=st.tuples(st.integers(1, 4), st.integers(1, 6)),
    after=st.tuples(st.booleans(), st.booleans()),
)
def test_an_import_that_was_killed_comes_to_the_same_when_an_earlier_one_is_undone_before_it_goes_on(
    tmp_path_factory, two, deaths, after
):
    first, second = two
    folder = tmp_path_factory.mktemp("stopped")
    register, fresh = make(folder / "stopped"), make(folder / "fresh")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(batch_cases, "GROUP", 1)
        patched.setattr(import_run, "GROUP", 1)
        earlier = register.run(*first.values()).batch
        killed_import(register, second.values(), at=deaths[0], after=after[0])

        undone_in_the_end(register, earlier, at=deaths[1], after=after[1])
        assert register.run(*second.values()).rejected == 0

        fresh.run(*second.values())
        assert told(register) == told(fresh)
        assert sorted(row.source_key for row in register.book.rows()) == sorted(second)
        assert unchanged(register, [second])
        assert register.book.rebuild().changed == 0
