"""Figures of other bodies on record: who may note and see them, and what is read back."""

import contextlib
import datetime as dt

import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite.store import SqliteStore
from casework.application.access import AllowAll
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.application.noted_figures import stream_of
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.errors import (
    AccessError,
    DecisionError,
    EventShapeError,
    KeyReusedError,
    NotFoundError,
    StaleVersionError,
    UsageError,
)
from tests.frameworks import by_id, framework
from tests.indicators import by_framework, indicator
from tests.offices import OFFICER, log_of, office

SAID = {
    "source": "county",
    "period": "2025-Q4",
    "assured": "independent",
    "good": 41,
    "of": 50,
    "note": "Annual report, page 7",
    "by": OFFICER,
}
RULES = {"frameworks": by_id(framework("town", "a")), "indicators": by_framework(indicator("in-time"))}


@pytest.fixture
def book():
    return office(**RULES)


def note(book, **said):
    return book.note_figure("town", "in-time", **{**SAID, **said})


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_figure_is_read_back_with_where_it_stands(kind, tmp_path):
    store = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "cases.db")
    with office(store=store, **RULES) as book:
        done = note(book)

        file = book.noted_figures("town")
        assert file.figures == (done,)
        assert (file.version, file.replaced, file.note(done)) == (1, (), "Annual report, page 7")
        assert (done.said.first, done.said.last) == (dt.date(2025, 10, 1), dt.date(2025, 12, 31))


def test_words_are_in_no_event_and_can_be_erased(book):
    done = note(book)
    (record,) = log_of(book)

    assert (record.stream, record.name, record.happened) == ("figures/town", "figure.noted", "2026-01-05")
    assert "Annual" not in record.data
    book.store.erase("council", [record.details[0].detail])
    assert book.noted_figures("town").note(done) == "[erased]"
    book.verify()


def test_a_figure_without_words_has_none_and_a_later_one_takes_its_place(book):
    first = note(book, note=None)
    second = note(book, good=None, of=None, percent="82.5")

    file = book.noted_figures("town")
    assert (file.figures, file.replaced) == ((second,), (first,))
    assert file.note(first) is None


def test_the_same_request_with_a_key_is_written_once_and_another_one_is_refused(book):
    first, again = note(book, key="form-1"), note(book, key="form-1")

    assert first == again
    assert len(log_of(book)) == 1
    with pytest.raises(KeyReusedError):
        note(book, key="form-1", good=42)


def test_a_figure_is_only_noted_if_the_stream_is_where_the_writer_saw_it(book):
    note(book, expected_version=0)

    with pytest.raises(StaleVersionError):
        note(book, expected_version=0)


@pytest.mark.parametrize(
    ("said", "error", "why"),
    [
        ({"period": "2026-01"}, DecisionError, "note a figure when its period has ended"),
        ({"happened": dt.date(2026, 2, 1)}, DecisionError, "note a figure when its period has ended"),
        ({"happened": dt.date(2025, 12, 30)}, DecisionError, "note a figure when its period has ended"),
        ({"period": 2025}, UsageError, "a period is text"),
        ({"period": None}, UsageError, "say which days the figure is about"),
        ({"assured": "perhaps"}, NotFoundError, "internal, independent"),
        ({"good": None}, UsageError, "two numbers"),
    ],
)
def test_what_cannot_be_noted_is_refused_and_nothing_is_written(said, error, why, book):
    with pytest.raises(error, match=why):
        note(book, **said)
    assert log_of(book) == ()


def test_an_indicator_or_a_framework_that_there_is_not_is_not_found(book):
    with pytest.raises(NotFoundError, match="there is no indicator of town 'x'"):
        book.note_figure("town", "x", **SAID)
    for wrong in ("county", 7):
        with pytest.raises(NotFoundError, match="there is no indicator file for the framework"):
            book.noted_figures(wrong)


class Refusing(AllowAll):
    """A policy that refuses one action."""

    def __init__(self, action):
        self.action = action

    def may(self, actor, action, row):
        return action != self.action


@pytest.mark.parametrize(
    ("action", "ask"),
    [
        ("note-figure", note),
        ("see-noted-figures", lambda book: book.noted_figures("town", viewer=OFFICER)),
    ],
)
def test_the_access_policy_is_asked(action, ask):
    book = office(policy=Refusing(action), **RULES)

    with pytest.raises(AccessError):
        ask(book)
    assert log_of(book) == ()


def test_figures_go_with_the_log_into_another_store(book):
    note(book)
    lines = list(export_log(book.store, "council"))
    other = office(**RULES)

    import_log(lambda: contextlib.nullcontext(iter(lines)), "log.jsonl", store=other.store, rulebook=other.rulebook)

    assert other.noted_figures("town") == book.noted_figures("town")


def test_what_a_later_release_wrote_is_refused(book):
    new = NewEvent(name="figure.noted", schema=2, happened="2026-01-05", data="{}")
    append = StreamAppend(stream=stream_of("town"), events=(new,))
    book.store.append(Commit(organisation="council", actor="a", recorded_at="2026-01-05T09:00:00Z", appends=(append,)))

    with pytest.raises(EventShapeError):
        book.noted_figures("town")
