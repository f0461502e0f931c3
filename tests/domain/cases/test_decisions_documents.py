"""Documents of a case: by reference, with what is known of their bytes."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.decisions import DECISIONS, allowed_now
from casework.domain.cases.decisions.rules.documents import unknown_document
from casework.domain.cases.events import DocumentAdded, Replacement
from casework.domain.cases.vocabulary import Confidentiality, DocumentUse
from casework.errors import UsageError
from tests.complaints import NOW, after, around, decide, on
from tests.details import detail
from tests.domain.cases.test_decisions_stages import CLOSED, COMPLAINT, refusal

PHOTO = {
    "use": DocumentUse.RECEIVED,
    "title": detail(1),
    "media_type": "image/jpeg",
    "sha256": "ab" * 32,
    "size": 1024,
}
LETTER = {**PHOTO, "use": DocumentUse.SENT, "media_type": "application/pdf"}


def add(case=COMPLAINT, day="2026-01-20", **said):
    return decide(case, "document", day, **{**PHOTO, **said})


def erase(case, day="2026-01-21", document="d1"):
    return decide(case, "erase-document", day, document=document, reason="retention")


def test_a_document_belongs_to_a_case_by_reference():
    (document,) = add(confidentiality=Confidentiality.RESTRICTED, third_party=True).documents

    assert (document.added, document.erased) == (on("2026-01-20"), None)
    assert document.event == DocumentAdded(
        document="d1", **PHOTO, confidentiality=Confidentiality.RESTRICTED, third_party=True
    )


def test_a_document_may_come_after_the_case_ended():
    assert add(CLOSED, "2026-03-01").documents


def test_documents_are_numbered_and_no_number_comes_twice():
    two = add(add())
    struck = decide(two, "correct", "2026-01-21", version=3, reason="wrong-case")

    assert [each.event.document for each in add(struck).documents] == ["d1", "d3"]
    assert refusal(add, two, document="d2") == "it has a document d2 already: give another id, or none"


def test_only_a_letter_that_was_sent_has_a_template_and_a_promised_date():
    sent = add(**{**LETTER, "template": "holding-letter", "promised_on": on("2026-02-20")})

    assert sent.documents[0].event.promised_on == on("2026-02-20")
    assert refusal(add, template="holding-letter") == (
        "only a document that was sent has a template, and this one is received: leave it out"
    )
    assert refusal(add, promised_on=on("2026-02-20"), use=DocumentUse.INTERNAL) == (
        "only a document that was sent has a promised date, and this one is internal: leave it out"
    )


def test_other_decisions_can_ask_whether_there_is_such_a_document():
    case = add()

    assert unknown_document(case, "d1") is None
    assert unknown_document(case, None) is None
    assert unknown_document(case, "d2") == "it has no document d2; it has d1"
    assert unknown_document(COMPLAINT, "d1") == "it has no document d1; it has none"
    assert unknown_document(erase(case), "d1") is None


def test_a_document_is_erased_once_and_stays_on_record():
    case = erase(add(add()))

    assert [each.erased for each in case.documents] == [on("2026-01-21"), None]
    assert refusal(erase, case) == "document d1 is erased already"
    assert refusal(erase, case, document="d3") == "it has no document d3; it has d1, d2"
    assert refusal(erase, erase(case, document="d2")) == "all its documents are erased"
    assert refusal(erase, COMPLAINT) == "it has no document"


def correct(case, version, replacement=None):
    return DECISIONS["correct"](
        case, around(), happened=NOW, version=version, reason="typing-error", replacement=replacement
    )


def test_an_erasure_is_not_undone_and_no_words_are_put_back_by_a_correction():
    case = erase(add(add()))
    added, erased = case.history[1], case.history[3]
    why = "document d1 is erased, for good: what is known of it is neither put right nor struck out"

    assert refusal(correct, case, erased.version) == why
    assert refusal(correct, case, added.version) == why
    words = Replacement(happened=added.happened, event=attrs.evolve(added.event, title=detail(9)))
    assert refusal(correct, case, added.version, words) == why
    other = Replacement(happened=erased.happened, event=attrs.evolve(erased.event, document="d2"))
    assert refusal(correct, case, erased.version, other) == why


def test_words_are_not_put_back_into_a_document_that_was_struck_out_before_its_namesake_was_erased():
    first = add()
    struck = after(first, correct(first, 2), "2026-01-20")
    case = erase(add(struck, document="d1"))
    again = Replacement(happened=on("2026-01-20"), event=first.history[1].event)

    assert "document d1 is erased, for good" in refusal(correct, case, 2, again)


def test_a_document_that_is_kept_is_put_right_beside_one_that_is_erased():
    case = erase(add(add()))
    kept = case.history[2]

    right = Replacement(happened=kept.happened, event=attrs.evolve(kept.event, title=detail(9)))

    assert correct(case, kept.version, right).replacement == right


def test_there_is_something_to_erase_as_long_as_a_document_is_kept():
    assert "erase-document" in allowed_now(add(), around().version)
    assert "erase-document" not in allowed_now(erase(add()), around().version)


# What is known of the bytes


@pytest.mark.parametrize(
    "media_type", ["application/pdf", "image/svg+xml", "application/vnd.oasis.opendocument.text", "text/plain"]
)
def test_a_media_type_is_a_type_and_a_subtype(media_type):
    assert add(media_type=media_type).documents[0].event.media_type == media_type


@pytest.mark.parametrize("media_type", ["pdf", "text/plain; charset=utf-8", "/pdf", "text/", "a/b/c", "Jo Smith", 7])
def test_anything_else_is_none_and_is_not_said_again(media_type):
    with pytest.raises(UsageError) as refused:
        add(media_type=media_type)

    assert str(refused.value) == "media_type must be a type and a subtype, such as application/pdf"


@pytest.mark.parametrize("sha256", ["", "ab" * 31, "ab" * 33, "AB" * 32, "xy" * 32, "ab" * 32 + "\n", 7])
def test_a_hash_is_64_hex_digits(sha256):
    with pytest.raises(UsageError, match="sha256 must be the hash of the bytes, 64 hex digits in lower case"):
        add(sha256=sha256)


@given(st.integers(min_value=1 - 10**18, max_value=-1))
def test_a_document_is_not_smaller_than_nothing(size):
    with pytest.raises(UsageError, match=r"size is the number of bytes, and -[0-9]+ is less than none"):
        add(size=size)


def test_a_paper_of_an_old_register_is_known_by_its_title_alone():
    document = add(media_type=None, sha256=None, size=None, undated=True).documents[0].event

    assert (document.media_type, document.sha256, document.size, document.undated) == (None, None, None, True)


@pytest.mark.parametrize("size", [1.5, "10", True])
def test_a_size_is_a_whole_number(size):
    with pytest.raises(UsageError, match="size must be a whole number"):
        add(size=size)
