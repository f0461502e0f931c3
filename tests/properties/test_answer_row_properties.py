"""Rows of answers say what the log says: after any imports, strikes, undone imports and imports anew."""

import tempfile
from contextlib import closing
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application.answer_counts import RebuiltAnswers
from casework.application.answer_rows import StruckAnswer
from casework.application.drafts import Drafts
from casework.application.entries import STRIKING_OUT, STRUCK_OUT
from casework.application.ports import Commit, StreamAppend
from casework.domain.entries import EntryStruckOut
from casework.domain.surveys.scales import BestPoints, Scale
from tests.answer_shares import shares_by_rows, shares_by_the_log
from tests.entry_examples import bring, builder, draft, origin, undo
from tests.offices import NOW, office

SCALES = (Scale(best=1, worst=5), Scale(best=5, worst=1), Scale(best=0, worst=10), Scale(best=1, worst=2))
BATCHES = ("b1", "b2", "b3")


@st.composite
def drafts(draw):
    """An answer of one of few people to one of few questions, on one of several scales or on none."""
    scale = draw(st.none() | st.sampled_from(SCALES))
    low, high = (0, 0) if scale is None else sorted((scale.best, scale.worst))
    said = draft(
        question=draw(st.sampled_from(("q1", "q2"))),
        respondent=draw(st.none() | st.sampled_from(("anna", "ben", "cleo"))),
        score=None if scale is None else draw(st.none() | st.integers(low, high + 1)),
        scale=scale,
        given=draw(st.none() | st.just(draft().given)),
        text=draw(st.none() | st.just("Kind")),
    )
    outside = said.score is not None and said.score > high
    return said if said.outside == outside else msgspec.structs.replace(said, outside=outside)


STEPS = st.one_of(
    st.tuples(st.just("bring"), drafts()),
    st.tuples(st.just("again"), st.integers(1, 5), drafts(), st.sampled_from(BATCHES)),
    st.tuples(st.just("strike"), st.integers(1, 5)),
    st.tuples(st.just("undo"), st.sampled_from(BATCHES)),
)


class _Survey:
    """A survey that lives: what a step names by its number is there, or nothing happens."""

    def __init__(self, book):
        self.book, self._keys, self._undone, self._requests = book, 0, set(), 0

    def bring(self, said):
        self._keys += 1
        asked = origin(f"k{self._keys}", batch=self._batch("b1"), asked="import/fft/")
        self.book.store.append(builder(self.book).commit(said, asked))

    def again(self, number, said, batch):
        if number > self._keys:
            return
        self._requests += 1
        key = f"k{number}"
        past = tuple(one for one in self.book.store.receipts("council") if one.key.endswith(f"/{key}"))
        asked = origin(key, batch=self._batch(batch), past=past, asked=f"import-{self._requests}/fft/")
        found = builder(self.book).update(said, asked)
        if found is not None:
            self.book.store.append(found)

    def strike(self, version):
        if version > len(self.book.store.read("council", "survey/fft")):
            return
        stream = f"{STRUCK_OUT}survey/fft"
        event = STRIKING_OUT.new(EntryStruckOut(version=version, reason="mistake"), "2026-01-05", Drafts(stream, NOW))
        written = {"organisation": "council", "actor": "x", "recorded_at": "2026-01-05T09:00:00.000000Z"}
        struck = (StruckAnswer(survey="fft", version=version),)
        self.book.store.append(
            Commit(**written, appends=(StreamAppend(stream=stream, events=(event,)),), struck=struck)
        )

    def undo(self, batch):
        if batch not in self._undone:
            self._undone.add(batch)
            undo(self.book, batch)

    def _batch(self, wanted):
        """An import that was undone brings nothing more."""
        return f"{wanted}-anew" if wanted in self._undone else wanted


def lived(store, steps):
    survey = _Survey(office(store=store))
    bring(survey.book, draft(), batch="b0")
    for name, *said in steps:
        getattr(survey, name)(*said)
    return survey.book


def check(store, steps, rule):
    book = lived(store, steps)
    made = book.store.answer_rows("council", "fft")

    assert shares_by_rows(book, rule) == shares_by_the_log(book, rule)
    assert book.rebuild().answers == RebuiltAnswers(answers=len(made), changed=0)
    head = book.store.head("council")
    book.store.replace_answers("council", "fft", [], after=0, last=None, head=head)
    assert book.rebuild().answers == RebuiltAnswers(answers=len(made), changed=len(made))
    assert book.store.answer_rows("council", "fft") == made


@given(steps=st.lists(STEPS, max_size=12), rule=st.integers(1, 6).map(lambda points: BestPoints(points=points)))
def test_rows_give_the_figures_that_reading_every_answer_gives(steps, rule):
    check(MemoryStore(), steps, rule)


@settings(max_examples=25)
@given(steps=st.lists(STEPS, max_size=8), rule=st.integers(1, 6).map(lambda points: BestPoints(points=points)))
def test_so_they_do_in_a_file(steps, rule):
    with tempfile.TemporaryDirectory() as folder, closing(SqliteStore(Path(folder) / "a.db")) as store:
        check(store, steps, rule)
