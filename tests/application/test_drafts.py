"""Details on their way into the store: each with an id, a salt and a commitment of its own."""

import datetime as dt
import json

import pytest

from casework.application.drafts import Drafts
from casework.domain.envelope import commitment
from casework.errors import UsageError

NOW = dt.datetime(2026, 4, 3, 9, 0, tzinfo=dt.UTC)
CANARY = "Mrs Canary of 12 Mill Lane"


def drafts():
    return Drafts("case-1", NOW)


def test_words_become_a_detail_of_the_stream():
    drafted = drafts()

    detail_id = drafted.text(CANARY)

    (detail,) = drafted.details
    assert (detail.id, detail.stream, json.loads(detail.value)) == (detail_id, "case-1", CANARY)
    assert CANARY not in detail_id


def test_the_record_refers_to_a_detail_by_a_salted_commitment():
    drafted = drafts()
    drafted.text(CANARY)
    drafted.text(CANARY)

    one, other = drafted.references()
    first, second = drafted.details
    assert one.commitment == commitment(first.salt, first.value)
    assert first.value == second.value
    assert one.commitment != other.commitment
    assert len(first.salt) == 16


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_words_are_no_detail(nothing):
    drafted = drafts()

    assert drafted.text(nothing) is None
    assert drafted.details == []


@pytest.mark.parametrize("words", [5, b"bytes", ["a", CANARY], {"note": CANARY}])
def test_words_are_text(words):
    with pytest.raises(UsageError, match="notes, summaries and letters are text, not a") as refused:
        drafts().text(words)

    assert CANARY not in str(refused.value)


def test_a_person_is_kept_as_words_by_name():
    drafted = drafts()

    drafted.person({"name": CANARY, "email": "canary@example.org"})

    assert json.loads(drafted.details[0].value) == {"name": CANARY, "email": "canary@example.org"}


@pytest.mark.parametrize("nobody", [None, {}])
def test_nobody_is_no_detail(nobody):
    assert drafts().person(nobody) is None


@pytest.mark.parametrize("person", [{"name": 5}, {5: CANARY}, {"name": [CANARY]}, {"name": None}])
def test_a_person_is_nothing_but_words(person):
    with pytest.raises(UsageError, match="a person is given as words by name") as refused:
        drafts().person(person)

    assert CANARY not in str(refused.value)


@pytest.mark.parametrize("words", ["\ud800", "\x00", "🦆", "é" * 10_000])
def test_every_text_comes_back_as_it_was(words):
    drafted = drafts()
    drafted.text(words)

    assert json.loads(drafted.details[0].value) == words
