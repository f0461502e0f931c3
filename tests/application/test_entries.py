"""Answers and labelled texts as a casebook reads them: page by page, with words only for who may see them."""

import contextlib
import datetime as dt
import itertools
import tracemalloc

import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application import entries
from casework.application.access import AllowAll
from casework.application.answer_counts import RebuiltAnswers
from casework.application.entry_builders import TEXT_MAKING
from casework.application.following import FollowerLog
from casework.application.freshness import Rebuilt
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.domain.actors import Actor
from casework.domain.surveys.scales import BestPoints
from casework.errors import AccessError, EventShapeError, NotACodeError, NotFoundError, UsageError
from tests.entry_examples import bring, builder, draft, origin, text_draft
from tests.offices import OFFICER, complaint, log_of, office

CANARY = "Mrs Canary of 12 Mill Lane"
ANALYST, READER = Actor("staff-3", roles={"analyst"}), Actor("staff-4", roles={"reader"})


class Surveyors(AllowAll):
    """Analysts see answers and texts in codes and figures, readers their words too; nobody else sees any."""

    def may(self, actor, action, row):
        if not action.startswith("see-"):
            return True
        return "reader" in actor.roles or ("analyst" in actor.roles and not action.endswith("-words"))


each_store = pytest.mark.parametrize(
    "make_store", [lambda _: MemoryStore(), lambda path: SqliteStore(path / "a.db")], ids=["memory", "sqlite"]
)


@pytest.fixture
def book():
    return office()


def write(book, name, data, *, stream="survey/fft", happened="2026-01-02"):
    """Put a record into the log as some other release might have written it."""
    event = NewEvent(name=name, schema=1, happened=happened, data=data)
    parts = (StreamAppend(stream=stream, events=(event,)),)
    book.store.append(
        Commit(organisation="council", actor="x", recorded_at="2026-01-05T09:00:00.000000Z", appends=parts)
    )


def test_answers_are_read_in_the_order_in_which_they_were_recorded(book):
    bring(book, draft(1), draft(7), draft(5, text="Late"))

    found = list(book.answers("fft"))

    assert [(entry.version, entry.said.score, entry.said.outside) for entry in found] == [
        (1, 1, None), (2, None, 7), (3, 5, None),
    ]  # fmt: skip
    assert {entry.recorded_at for entry in found} == {"2026-01-05T09:00:00.000000Z"}


def test_surveys_and_collections_are_apart_from_each_other(book):
    bring(book, draft(1), draft(2, survey="other"))
    bring(book, text_draft(collection="fft"), making=TEXT_MAKING, batch="b2")

    assert [entry.said.score for entry in book.answers("other")] == [2]
    assert book.survey_figures("fft").answers.answers == 1
    assert book.text_figures("fft").texts == 1


@pytest.mark.parametrize("read", ["answers", "survey_figures", "labelled_texts", "text_figures"])
def test_a_survey_or_collection_that_is_not_there_is_not_found(book, read):
    noun = "survey" if read in {"answers", "survey_figures"} else "collection"
    with pytest.raises(NotFoundError, match=f"there is no {noun} 'fft'"):
        getattr(book, read)("fft")
    for junk in (None, "", "Friends and family", 5):
        with pytest.raises(NotACodeError, match=noun):
            getattr(book, read)(junk)


@pytest.mark.parametrize("best", [0, "2", 1.5])
def test_a_rule_that_is_none_is_refused(book, best):
    bring(book, draft(1))

    with pytest.raises(UsageError):
        book.survey_figures("fft", best=best)


def test_figures_are_those_of_the_answers_by_the_rule_that_is_named(book):
    bring(book, draft(1, respondent="r1"), draft(2, respondent="r1"), draft(3, respondent="r2"))

    assert book.survey_figures("fft").answers.by_answers.positive == 2
    found = book.survey_figures("fft", best=3).answers
    assert (found.best, found.by_answers.positive, found.by_respondents.of) == (BestPoints(points=3), 3, 2)


# Words


def test_words_are_read_only_where_they_are_asked_for(book):
    bring(book, draft(1, text=CANARY), draft(2))

    assert [entry.details for entry in book.answers("fft")] == [{}, {}]
    first, second = book.answers("fft", words=True)
    assert first.words(first.said.text) == CANARY
    assert second.said.text is None


def test_words_that_were_erased_say_so_and_the_answer_counts_on(book):
    bring(book, draft(1, text=CANARY, kept=(("Ward", "Rose"),)), draft(2, text="Kind"))
    before = book.survey_figures("fft").answers
    first, _ = book.answers("fft")

    assert book.store.erase("council", [first.said.text]) == 1

    first, second = book.answers("fft", words=True)
    assert first.words(first.said.text) == "[erased]"
    assert first.words(first.said.note).endswith("Ward: Rose")
    assert second.words(second.said.text) == "Kind"
    assert book.survey_figures("fft").answers == before
    assert book.verify()


def test_only_who_may_see_answers_sees_them_and_fewer_see_words():
    book = office(policy=Surveyors())
    bring(book, draft(1, text=CANARY))
    bring(book, text_draft(CANARY), making=TEXT_MAKING, batch="b2")

    for viewer in (None, OFFICER):
        for read, name in itertools.product(("answers", "survey_figures"), ("fft", "not-there")):
            with pytest.raises(AccessError, match=f"may not see the answers of {name}"):
                getattr(book, read)(name, viewer=viewer)
        for read in ("labelled_texts", "text_figures"):
            with pytest.raises(AccessError, match="may not see the texts of comments"):
                getattr(book, read)("comments", viewer=viewer)
    assert (
        book.survey_figures("fft", viewer=ANALYST).answers.answers
        == book.text_figures("comments", viewer=ANALYST).texts
        == 1
    )
    with pytest.raises(AccessError, match="staff-3 may not see the words of the answers of fft"):
        book.answers("fft", words=True, viewer=ANALYST)
    with pytest.raises(AccessError, match="staff-3 may not see the words of the texts of comments"):
        book.labelled_texts("comments", words=True, viewer=ANALYST)
    for read, name in (("answers", "fft"), ("labelled_texts", "comments")):
        (entry,) = getattr(book, read)(name, words=True, viewer=READER)
        assert entry.words(entry.said.text) == CANARY


def test_no_word_of_anybody_is_in_the_log_or_in_the_figures(book):
    bring(book, draft(1, text=CANARY, kept=(("Name", CANARY),)))
    bring(book, text_draft(CANARY), making=TEXT_MAKING, batch="b2")

    told = repr(
        (book.survey_figures("fft").answers, book.text_figures("comments"), log_of(book), list(book.answers("fft")))
    )

    assert CANARY not in told


# One log with the cases


def test_answers_stand_in_the_log_beside_cases_and_change_no_list_of_them(book):
    case = complaint(book)
    bring(book, draft(1, text="Kind"))
    complaint(book)

    assert book.verify().position == 4
    assert book.rebuild() == Rebuilt(cases=2, changed=0, answers=RebuiltAnswers(answers=1, changed=0))
    assert case.id in {row.case for row in book.rows()}


@each_store
def test_an_exported_log_takes_answers_and_texts_along_with_what_was_erased_and_replaced(book, make_store, tmp_path):
    bring(book, draft(1, text=CANARY), draft(2, text="Kind"))
    bring(book, text_draft("Fine", criticality=2), making=TEXT_MAKING, batch="b2")
    past = tuple(receipt for receipt in book.store.receipts("council") if receipt.key == "import/fft/k2")
    book.store.append(builder(book).update(draft(3, text="Kind"), origin("k2", past=past, asked="import-2/fft/")))
    book.store.erase("council", [next(book.answers("fft")).said.text])
    log = b"".join(export_log(book.store, "council"))

    other = office(store=make_store(tmp_path))
    import_log(lambda: contextlib.nullcontext(log.splitlines()), "the file", store=other.store, rulebook=other.rulebook)

    assert list(other.answers("fft", words=True)) == list(book.answers("fft", words=True))
    assert [entry.said.score for entry in other.answers("fft")] == [1, 3]
    assert next(other.answers("fft", words=True)).details == {}
    assert other.text_figures("comments") == book.text_figures("comments")
    assert other.survey_figures("fft").answers == book.survey_figures("fft").answers


def test_a_follower_is_handed_answers_and_texts(book):
    bring(book, draft(1))
    bring(book, text_draft(), making=TEXT_MAKING, batch="b2")

    handed = FollowerLog.read(book._desk, "feed").waiting(up_to=9)

    assert [record.name for record in handed] == ["survey.answered", "text.labelled"]


# Long streams


@each_store
def test_more_answers_than_a_page_holds_are_all_read_once(make_store, tmp_path, monkeypatch):
    monkeypatch.setattr(entries, "_PAGE", 3)
    book = office(store=make_store(tmp_path))
    bring(book, *(draft(1, text=f"Words {number}") for number in range(10)))

    found = list(book.answers("fft", words=True))

    assert [entry.words(entry.said.text) for entry in found] == [f"Words {number}" for number in range(10)]


def test_what_is_written_while_answers_are_read_is_no_part_of_that_reading(book, monkeypatch):
    monkeypatch.setattr(entries, "_PAGE", 2)
    bring(book, draft(1), draft(1), draft(1))
    past = tuple(receipt for receipt in book.store.receipts("council") if receipt.key == "import/fft/k3")

    reading = book.answers("fft")
    first = next(reading)
    book.store.append(builder(book).update(draft(5), origin("k3", batch="b2", past=past, asked="import-2/fft/")))

    assert [first.said.score, *(entry.said.score for entry in reading)] == [1, 1, 1]
    assert [entry.said.score for entry in book.answers("fft")] == [1, 1, 5]


def test_a_reading_of_thousands_holds_no_more_than_a_page(tmp_path):
    book = office(store=SqliteStore(tmp_path / "a.db"))
    bring(book, *(draft(1 + number % 5, respondent=f"r{number}") for number in range(5_000)))

    tracemalloc.start()
    count = sum(1 for _ in book.answers("fft"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 5_000
    assert peak < 5_000_000


# What this release cannot read


@pytest.mark.parametrize(
    ("name", "data", "happened", "why"),
    [
        ("survey.guessed", "{}", "2026-01-02", "this release knows no such event"),
        ("survey.answered", '{"question": "How?"}', "2026-01-02", "question"),
        ("survey.answered", '{"question": "q1", "scale": {"best": 1, "worst": 1}}', "2026-01-02", "a scale has"),
        ("survey.answered", '{"question": "q1", "mood": 5}', "2026-01-02", "mood"),
        ("survey.answered", '{"question": "q1", "score": 1.5}', "2026-01-02", "score"),
        ("survey.answered", '{"question": "q1"}', "yesterday", "yesterday"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_names_the_event(book, name, data, happened, why):
    write(book, name, data, happened=happened)

    with pytest.raises(EventShapeError, match=name) as refused:
        list(book.answers("fft"))
    assert why in str(refused.value)


def test_an_answer_that_came_from_no_import_is_read_too(book):
    write(book, "survey.answered", '{"question":"q1"}')

    (entry,) = book.answers("fft")

    assert (entry.said.source, entry.happened) == (None, dt.date(2026, 1, 2))
