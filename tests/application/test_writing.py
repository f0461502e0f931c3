"""Requests that come twice are known again, also by a release that can be told more."""

import pytest

from casework.application.writing import key_of
from casework.errors import KeyReusedError, UsageError
from tests.offices import OFFICER, complaint, office

WRITING = {"by": OFFICER, "key": "form-1"}


@pytest.mark.parametrize("nothing", [None, "", (), [], {}])
def test_what_is_left_out_counts_for_nothing_so_that_a_release_may_ask_for_more(nothing):
    before = key_of("respond", WRITING, lambda: {"case": "case-1", "outcome": "upheld"})

    assert key_of("respond", WRITING, lambda: {"case": "case-1", "outcome": "upheld", "added_later": nothing}) == before
    assert key_of("respond", {**WRITING, "happened": None}, lambda: {"case": "case-1", "outcome": "upheld"}) == before


@pytest.mark.parametrize("said", [0, False, "x", ("x",), {"x": None}])
def test_what_is_said_counts(said):
    before = key_of("respond", WRITING, lambda: {"case": "case-1"})

    assert key_of("respond", WRITING, lambda: {"case": "case-1", "amount": said}).digest != before.digest


def test_a_repeat_that_says_nothing_in_other_words_is_the_same_request():
    book = office()
    case = complaint(book, key="web-1")

    assert complaint(book, key="web-1", summary="", categories={}, complainant={}) == case
    with pytest.raises(KeyReusedError):
        complaint(book, key="web-1", summary="Bins")


@pytest.mark.parametrize("key", ["import/webform/17", "import-2/webform/17"])
def test_a_key_that_begins_as_those_of_imports_do_is_refused_and_writes_nothing(key):
    book = office()

    with pytest.raises(UsageError, match="keys that begin with import/ are those of imports"):
        complaint(book, key=key)

    assert book.store.head("council") == 0
    complaint(book, key="imports-17")
