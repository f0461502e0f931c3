"""Rows of answers: in step with the log whatever happened, made anew where they are not, and counted once."""

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application import answer_counts
from casework.application.answer_counts import RebuiltAnswers, of_one_moment
from casework.application.ports import AnswerQuery, Commit, NewEvent, StreamAppend
from casework.domain.surveys.scales import BestPoints
from casework.errors import StoreUnavailableError
from casework.testing.stores.answers import answer
from tests.answer_shares import shares_by_rows, shares_by_the_log
from tests.entry_examples import bring, builder, draft, origin, undo
from tests.offices import complaint, office

TWO = BestPoints(points=2)


def count_answers(store, *said):
    return of_one_moment(store, "council", lambda then: then.counted(*said))


def rows(book):
    return list(book.store.answer_rows("council", "fft"))


def put(book, *replaced, after=0, last=None):
    head = book.store.head("council")
    book.store.replace_answers("council", "fft", replaced, after=after, last=last, head=head)


def replaced(book, number, score, *, batch="b2", **said):
    """Bring the answer of a key anew, by an import that strikes the earlier one out."""
    key = f"k{number}"
    past = tuple(receipt for receipt in book.store.receipts("council") if receipt.key == f"import/fft/{key}")
    again = origin(key, batch=batch, past=past, asked=f"import-{batch}/fft/")
    book.store.append(builder(book).update(draft(score, **said), again))


@pytest.fixture(params=[lambda _: MemoryStore(), lambda path: SqliteStore(path / "a.db")], ids=["memory", "sqlite"])
def book(request, tmp_path):
    return office(store=request.param(tmp_path))


def test_what_an_import_replaced_counts_again_once_that_import_is_undone(book):
    bring(book, draft(1, respondent="anna"), draft(2, respondent="ben"))
    replaced(book, 1, 5)
    assert count_answers(book.store, ("score",)) == (((2,), 1), ((5,), 1))

    undo(book, "b2")

    assert count_answers(book.store, ("score",)) == (((1,), 1), ((2,), 1))
    assert shares_by_rows(book, TWO) == shares_by_the_log(book, TWO)
    assert book.rebuild().answers == RebuiltAnswers(answers=3, changed=0)


def test_an_import_that_is_undone_between_two_questions_is_counted_by_neither(book, monkeypatch):
    bring(book, draft(1), draft(2))
    tabulate, asked = book.store.tabulate_answers, []

    def undone_meanwhile(*said):
        asked.append(said)
        found = tabulate(*said)
        if len(asked) == 1:
            undo(book, "b1")
        return found

    monkeypatch.setattr(book.store, "tabulate_answers", undone_meanwhile)

    assert count_answers(book.store, ()) == ()
    assert [each[-1] for each in asked] == [AnswerQuery(), AnswerQuery(undone=frozenset({"b1"}))]


def test_what_is_asked_while_somebody_writes_is_asked_again_and_not_for_ever():
    book, asked = office(), []

    def answering(then):
        asked.append(then)
        complaint(book)
        return len(asked)

    assert of_one_moment(book.store, "council", answering) == len(asked)
    assert len(asked) == answer_counts._TRIES


@pytest.mark.parametrize(
    ("change", "number"),
    [
        (lambda row: attrs.evolve(row, score=5), 1),
        (lambda row: attrs.evolve(row, struck=()), 1),
        (lambda row: attrs.evolve(row, version=9), 2),
        (lambda row: attrs.evolve(row, respondent="nobody-else", given_on=None), 1),
    ],
    ids=["another score", "a row left behind after striking out", "a row of no event", "another person and day"],
)
def test_a_row_out_of_step_with_the_log_is_found_and_put_right(book, change, number):
    bring(book, draft(1, respondent="anna"), draft(2))
    replaced(book, 1, 4)
    before = rows(book)
    put(book, change(before[0]), last=1)

    assert rows(book) != before
    assert book.rebuild().answers == RebuiltAnswers(answers=3, changed=number)
    assert rows(book) == before
    assert book.rebuild().answers == RebuiltAnswers(answers=3, changed=0)


def test_rows_that_are_missing_are_made_page_by_page(book, monkeypatch):
    monkeypatch.setattr(answer_counts, "_PAGE", 2)
    bring(book, *(draft(score) for score in (1, 2, 3, 4, 5)))
    before = rows(book)
    put(book, before[4])

    assert book.rebuild().answers == RebuiltAnswers(answers=5, changed=4)
    assert rows(book) == before


def test_rows_of_a_survey_that_nobody_answered_are_taken_away(book):
    put(book, answer(version=1))

    assert book.rebuild().answers == RebuiltAnswers(answers=0, changed=1)
    assert rows(book) == []


def test_an_answer_that_this_release_cannot_read_keeps_the_row_that_it_has(book):
    event = NewEvent(name="survey.answered", schema=99, happened="2026-01-02", data="{}")
    parts = (StreamAppend(stream="survey/fft", events=(event, event)),)
    written = {"organisation": "council", "actor": "x", "recorded_at": "2026-01-05T09:00:00.000000Z"}
    book.store.append(Commit(**written, appends=parts))
    put(book, kept := answer(version=2))

    assert book.rebuild().answers == RebuiltAnswers(answers=1, changed=0)
    assert rows(book) == [kept]


def test_rows_are_made_by_somebody_who_has_seen_the_answers_that_came_meanwhile(book, monkeypatch):
    bring(book, draft(1))
    put(book)
    replace, asked = book.store.replace_answers, []

    def answered_meanwhile(*said, **where):
        asked.append(where["head"])
        if len(asked) == 1:
            book.store.append(builder(book).commit(draft(2), origin("k2", batch="b2")))
        replace(*said, **where)

    monkeypatch.setattr(book.store, "replace_answers", answered_meanwhile)

    assert book.rebuild().answers == RebuiltAnswers(answers=2, changed=1)
    assert len(asked) == 2


def test_a_store_that_fails_is_no_answer_that_cannot_be_read(book, monkeypatch):
    bring(book, draft(1))

    def fail(*_said, **_where):
        raise StoreUnavailableError("the store", "it is gone")

    monkeypatch.setattr(answer_counts._Rebuilding, "_row", fail)

    with pytest.raises(StoreUnavailableError):
        book.rebuild()
