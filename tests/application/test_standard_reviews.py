"""The yearly review of standards on record: who may write and read it, and what is read back."""

import contextlib
import datetime as dt

import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite.store import SqliteStore
from casework.application.access import AllowAll
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.application.standard_reviews import read_reviews, stream_of
from casework.casebook import Casebook
from casework.domain.standards.readings import Better
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
from tests.offices import NOW, OFFICER, log_of, office

TODAY = NOW.date()
LAST_YEAR = dt.date(2025, 1, 6)
RAISED = {
    "result": "raised",
    "reason": "Most people asked for it",
    "consulted": ["service-users", "staff"],
    "from_target": "80-percent",
    "to_target": "85-percent",
    "by": OFFICER,
}
KEPT = {"result": "kept", "reason": "Nobody asked for more", "by": OFFICER}


@pytest.fixture
def book():
    return office(frameworks=by_id(framework("town", "ab")))


@pytest.mark.parametrize(
    ("better", "before", "after", "goes"),
    [
        ((), "80-percent", "85-percent", True),
        ((), "80-percent", "80.0-percent", True),
        ((), "80-percent", "ten-days", True),
        ((), "five-days", "80-percent", True),
        (("lower",), "5-percent", "4-percent", True),
        (("lower",), "5-percent", "6-percent", False),
        (("lower", "higher"), "5-percent", "4-percent", True),
        (("higher",), "100-percent", "90-percent", False),
    ],
)
def test_a_raise_asks_for_more_where_it_is_certain_what_more_is(better, before, after, goes):
    indicators = by_framework(*(indicator(f"i{at}", better=Better(way)) for at, way in enumerate(better)))
    book = office(frameworks=by_id(framework("town", "ab")), indicators=indicators)
    refused = contextlib.nullcontext() if goes else pytest.raises(DecisionError, match="asks for less than")

    with refused:
        book.review_standard("town", "a", **{**RAISED, "from_target": before, "to_target": after})


def test_a_raise_is_held_against_the_target_on_record_where_none_is_given(book):
    book.review_standard("town", "a", **RAISED)

    with pytest.raises(DecisionError, match="84-percent asks for less than 85-percent"):
        book.review_standard("town", "a", **{**RAISED, "from_target": None, "to_target": "84-percent"})


def told(book):
    file = book.standard_reviews("town", viewer=OFFICER)
    return [(fact.event.standard, fact.result.value, fact.on, file.reason(fact)) for fact in file.reviews.facts]


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_review_is_read_back_with_its_reason_and_who_was_consulted(kind, tmp_path):
    store = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "cases.db")
    with office(store=store, frameworks=by_id(framework("town", "ab"))) as book:
        done = book.review_standard("town", "a", **RAISED)

        (fact,) = book.standard_reviews("town").reviews.facts
        assert fact == done
        assert (fact.on, fact.targets) == (TODAY, ("80-percent", "85-percent"))
        assert fact.event.consulted == ("service-users", "staff")
        assert told(book) == [("a", "raised", TODAY, "Most people asked for it")]


def test_words_are_in_no_event_and_the_reason_can_be_erased(book):
    book.review_standard("town", "a", **RAISED)
    (record,) = log_of(book)

    assert (record.stream, record.name, record.happened) == ("framework/town", "standard.raised", "2026-01-05")
    assert "Most people" not in record.data
    book.store.erase("council", [record.details[0].detail])
    assert told(book) == [("a", "raised", TODAY, "[erased]")]
    book.verify()


def test_a_review_of_last_year_may_be_recorded_late(book):
    book.review_standard("town", "a", **KEPT)
    book.review_standard("town", "a", **{**KEPT, "result": "dropped"}, happened=LAST_YEAR)

    assert [entry[1:3] for entry in told(book)] == [("dropped", LAST_YEAR), ("kept", TODAY)]


def test_each_framework_has_a_stream_of_its_own():
    book = office(frameworks=by_id(framework("town", "a"), framework("shire", "a")))
    book.review_standard("shire", "a", **KEPT)

    assert told(book) == []
    assert book.standard_reviews("shire").reviews.version == 1


def test_a_repeat_with_its_key_is_done_once_and_gives_the_first_answer(book):
    first = book.review_standard("town", "a", **RAISED, key="form-1")
    book.review_standard("town", "b", **KEPT)

    assert book.review_standard("town", "a", **RAISED, key="form-1") == first
    assert len(told(book)) == 2
    with pytest.raises(KeyReusedError):
        book.review_standard("town", "b", **RAISED, key="form-1")


def test_who_has_seen_an_older_version_is_refused(book):
    book.review_standard("town", "a", **KEPT, expected_version=0)

    with pytest.raises(StaleVersionError, match="framework/town is at version 1, not 0"):
        book.review_standard("town", "b", **KEPT, expected_version=0)


def test_somebody_who_writes_first_is_no_hindrance(book):
    other = office(store=book.store, frameworks=book.frameworks())
    first, read = iter([lambda: other.review_standard("town", "b", **KEPT)]), book.store.read

    def overtaken(organisation, stream):
        found = read(organisation, stream)
        next(first, lambda: None)()
        return found

    book.store.read = overtaken

    assert book.review_standard("town", "a", **KEPT).version == 2
    assert [entry[0] for entry in told(book)] == ["b", "a"]


@pytest.mark.parametrize(
    ("said", "error", "message"),
    [
        ({"framework": "mars"}, NotFoundError, "there is no framework 'mars': choose one of town"),
        ({"standard": "z"}, NotFoundError, "there is no standard of town 'z': choose one of a, b"),
        ({"result": "lowered"}, NotFoundError, "there is no result 'lowered': choose one of kept, raised, dropped"),
        ({"reason": "  "}, UsageError, "the reasons are empty: say them in your own words"),
        ({"consulted": "staff"}, UsageError, "those who were consulted come as a list"),
        ({"consulted": ["All the staff"]}, UsageError, "consulted"),
        ({"to_target": None}, UsageError, "say to which target it was raised"),
        ({"to_target": "85 percent"}, UsageError, "to_target"),
        ({"to_target": "80-percent"}, DecisionError, "the target is the same as before"),
        ({"to_target": "79.5-percent"}, DecisionError, "79.5-percent asks for less than 80-percent: check both"),
        ({"result": "kept"}, UsageError, "only a standard that was raised has targets; this one was kept"),
        ({"happened": dt.date(2026, 1, 6)}, DecisionError, "2026-01-06 is still to come"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(said, error, message, book):
    with pytest.raises(error, match=message):
        book.review_standard(**{"framework": "town", "standard": "a", **RAISED, **said})

    assert log_of(book) == ()


def test_a_target_after_the_fact_alone_is_refused_for_a_standard_that_was_kept(book):
    with pytest.raises(UsageError, match="only a standard that was raised has targets"):
        book.review_standard("town", "a", **KEPT, to_target="85-percent")


class OnlyManagers(AllowAll):
    """Everybody works on cases, but only managers review standards or read of it."""

    def may(self, actor, action, row):
        return "manager" in actor.roles or row is not None


def test_the_access_policy_is_asked_to_write_and_to_read():
    book = office(policy=OnlyManagers(), frameworks=by_id(framework("town", "a")))

    with pytest.raises(AccessError, match="staff-17 may not review a standard"):
        book.review_standard("town", "a", **KEPT)
    with pytest.raises(AccessError, match="anyone may not see the reviews of standards"):
        book.standard_reviews("town")
    assert log_of(book) == ()


def test_the_policy_hears_the_name_of_what_is_asked(book):
    asked = []
    policy = AllowAll()
    policy.may = lambda actor, action, row: asked.append((actor.id, action, row)) or True
    book = office(policy=policy, frameworks=book.frameworks())

    book.review_standard("town", "a", **KEPT)
    book.standard_reviews("town", viewer=OFFICER)

    assert asked == [("staff-17", "review-standard", None), ("staff-17", "see-standard-reviews", None)]


def test_a_casebook_knows_the_frameworks_that_come_with_casework():
    with Casebook.open("memory:", organisation="council") as book:
        assert "charter-mark" in book.frameworks()
        assert book.review_standard("charter-mark", "1.2.1", **KEPT).result.value == "kept"


def write_plainly(book, *, happened="2026-01-05", data="{}"):
    new = NewEvent(name="standard.kept", schema=1, happened=happened, data=data)
    book.store.append(
        Commit(
            organisation="council",
            actor="staff-17",
            recorded_at="2026-01-05T09:00:00Z",
            appends=(StreamAppend(stream=stream_of("town"), events=(new,), expected=0),),
        )
    )


@pytest.mark.parametrize("said", [{"data": "{}"}, {"happened": "2026-01-05T09:00:00+00:00"}])
def test_what_this_release_cannot_read_is_refused_and_never_guessed(said, book):
    write_plainly(book, **said)

    with pytest.raises(EventShapeError):
        read_reviews(book.store, "council", "town")


def test_reviews_stay_when_the_lists_are_made_anew(book):
    book.review_standard("town", "a", **KEPT)

    assert book.rebuild().cases == 0
    assert len(told(book)) == 1


def test_reviews_go_with_the_log_into_another_store(book):
    book.review_standard("town", "a", **RAISED)
    lines = list(export_log(book.store, "council"))
    other = office(frameworks=book.frameworks())

    import_log(lambda: contextlib.nullcontext(iter(lines)), "log.jsonl", store=other.store, rulebook=other.rulebook)

    assert told(other) == told(book) != []
