"""Documents in a casebook: read from files, seen by whoever may, and erased for good."""

import datetime as dt
import hashlib
import os

import pytest

from casework.adapters.memory import MemoryStore
from casework.application.access import Sight
from casework.application.document_files import facts_of_file
from casework.domain.actors import Actor
from casework.domain.cases.vocabulary import Confidentiality
from casework.errors import DecisionError, NotFoundError, UsageError
from tests.offices import OFFICER, complaint, log_of, office

PHOTO = {"use": "received", "title": "Photo of Jo's bin", "media_type": "image/jpeg", "sha256": "0" * 64, "size": 7}
CLERK, TEAM, LEAD = Actor("clerk-1"), Actor("team-1"), Actor("lead-1")


@pytest.fixture
def book():
    return office()


@pytest.fixture
def case(book):
    return complaint(book, reference="C-1").id


def add(book, **said):
    return book.document("C-1", **{**PHOTO, **said}, by=OFFICER)


def erase(book, document="d1", **said):
    return book.erase_document("C-1", document=document, reason="retention", by=OFFICER, **said)


def words(book, viewer=None):
    """Everything that can be read of the case's texts."""
    return sorted(str(value) for value in book.file("C-1", viewer=viewer).details.values())


# Adding


@pytest.mark.usefixtures("case")
def test_a_document_is_kept_by_reference_and_its_title_apart_from_the_log(book):
    (document,) = add(book, address="Cabinet 3, Jo Smith").documents

    assert (document.event.sha256, document.event.size, document.event.media_type) == ("0" * 64, 7, "image/jpeg")
    assert words(book) == ["Cabinet 3, Jo Smith", "Photo of Jo's bin"]
    assert not any("Jo" in record.data for record in log_of(book))


@pytest.mark.usefixtures("case")
def test_a_file_says_its_hash_its_size_its_sort_and_its_title(book, tmp_path):
    letter = tmp_path / "Letter to Jo.pdf"
    letter.write_bytes(b"%PDF-1.7")

    (document,) = book.document("C-1", use="sent", path=letter, promised_on=dt.date(2026, 2, 2), by=OFFICER).documents

    assert document.event.sha256 == hashlib.sha256(b"%PDF-1.7").hexdigest()
    assert (document.event.size, document.event.media_type) == (8, "application/pdf")
    assert (document.event.address, words(book)) == (None, ["Letter to Jo.pdf"])


@pytest.mark.usefixtures("case")
def test_what_is_said_of_a_file_goes_before_what_it_seems_to_be(book, tmp_path):
    (tmp_path / "scan").write_bytes(b"")

    (document,) = book.document(
        "C-1", use="internal", path=tmp_path / "scan", title="A scan", media_type="image/tiff", by=OFFICER
    ).documents

    assert (document.event.media_type, document.event.size, words(book)) == ("image/tiff", 0, ["A scan"])


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("Reply.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("mail.eml", "message/rfc822"),
        ("mail.msg", "application/vnd.ms-outlook"),
        ("logo.svg", "image/svg+xml"),
        ("photos.tar.gz", "application/octet-stream"),
        ("scan", "application/octet-stream"),
    ],
)
def test_the_ending_of_a_file_tells_its_sort(name, media_type, tmp_path):
    (tmp_path / name).write_bytes(b"")

    assert facts_of_file(tmp_path / name).media_type == media_type


def test_a_large_file_is_hashed_whole(tmp_path):
    content = os.urandom(1 << 20) * 2 + b"the end"
    (tmp_path / "film.mp4").write_bytes(content)

    found = facts_of_file(tmp_path / "film.mp4")

    assert (found.size, found.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"path": "Jo Smith.pdf"}, "there is no such file: check the path"),
        ({"path": "."}, "that is a folder: name one file in it"),
        ({"path": __file__, "size": 3}, "hash and size are read from the file: leave them out, or leave out the file"),
        ({"path": __file__, "sha256": "0" * 64}, "hash and size are read from the file: leave them out, or leave out"),
        ({}, "say which file it is, or its title, media type, hash (sha256) and size"),
        ({**PHOTO, "title": " "}, "the words of the title are empty: say them in your own words"),
        ({**PHOTO, "size": -1}, "size is the number of bytes, and -1 is less than none"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else ",".join(value) or "nothing",
)
def test_what_cannot_be_a_document_is_one_sentence_and_changes_nothing(book, case, said, why):
    before = log_of(book)

    with pytest.raises(UsageError) as refused:
        book.document(case, **{"use": "received", **said}, by=OFFICER)

    assert str(refused.value).startswith(why)
    assert log_of(book) == before


def test_a_file_that_cannot_be_read_is_said_without_its_name(tmp_path, monkeypatch):
    locked = tmp_path / "Jo.pdf"
    locked.touch()

    def no_right(*_arguments, **_more):
        raise PermissionError(13, "Permission denied", str(locked))

    monkeypatch.setattr("pathlib.Path.open", no_right)

    with pytest.raises(UsageError) as refused:
        facts_of_file(locked)
    assert str(refused.value) == "the file cannot be read: Permission denied; check the rights"


def test_a_use_and_a_confidentiality_are_words_of_their_lists(book, case):
    with pytest.raises(NotFoundError, match="there is no use 'lost': choose one of received, sent, internal"):
        book.document(case, **{**PHOTO, "use": "lost"}, by=OFFICER)
    with pytest.raises(NotFoundError, match="choose one of open, personal, restricted"):
        book.document(case, **PHOTO, confidentiality="secret", by=OFFICER)


# Who sees them


class ByRank:
    """A clerk sees the case, the team its words too, and the lead its people too."""

    def may(self, actor, action, row):
        return True

    def sees(self, viewer, row, what):
        ranks = {CLERK: {Sight.CASE}, TEAM: {Sight.CASE, Sight.WORDS}, LEAD: set(Sight)}
        return what in ranks[viewer]

    def sees_all(self, viewer):
        return False


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [(CLERK, ["Leaflet"]), (TEAM, ["Leaflet", "Photo"]), (LEAD, ["Leaflet", "Photo", "Statement of a neighbour"])],
)
def test_the_confidentiality_of_a_document_says_who_sees_its_title(viewer, seen):
    book = office(policy=ByRank())
    complaint(book, reference="C-1", complainant=None)
    for title, confidentiality in (
        ("Leaflet", "open"),
        ("Photo", "personal"),
        ("Statement of a neighbour", "restricted"),
    ):
        add(book, title=title, confidentiality=confidentiality)

    file = book.file("C-1", viewer=viewer)

    assert words(book, viewer) == seen
    assert len(file.case.documents) == 3
    assert len(file.hidden) == 3 - len(seen)


def test_a_document_that_turns_out_to_be_restricted_is_hidden_from_then_on():
    book = office(policy=ByRank())
    complaint(book, reference="C-1")
    add(book, title="Leaflet", address="Shelf", confidentiality="open")
    fields = {"confidentiality": "restricted", "title": "Statement"}
    book.correct("C-1", version=2, reason="wrong-mark", fields=fields, by=OFFICER)

    assert words(book, CLERK) == ["Leaflet"]
    assert words(book, LEAD) == ["Leaflet", "Shelf", "Statement"]


# Erasing


@pytest.mark.usefixtures("case")
def test_an_erased_document_stays_on_record_without_its_words(book):
    add(book, address="Cabinet 3")
    add(book, title="Another photo")

    case = erase(book)

    assert [document.erased is None for document in case.documents] == [False, True]
    assert words(book) == ["Another photo"]
    assert case.documents[0].event.sha256 == "0" * 64
    assert book.verify()


@pytest.mark.usefixtures("case")
def test_the_words_that_a_correction_replaced_are_erased_with_the_document(book):
    add(book, address="Cabinet 3")
    book.correct("C-1", version=2, reason="typo", fields={"title": "Photo of the bin"}, note="Mistyped", by=OFFICER)

    erase(book)

    assert words(book) == ["Mistyped"]


@pytest.mark.usefixtures("case")
def test_no_words_come_back_to_an_erased_document(book):
    add(book)
    erase(book)

    with pytest.raises(DecisionError, match="document d1 is erased, for good"):
        book.correct("C-1", version=3, reason="typing-error", strike=True, by=OFFICER)
    with pytest.raises(DecisionError, match="document d1 is erased, for good"):
        book.correct("C-1", version=2, reason="typing-error", fields={"title": "Photo of Jo's bin"}, by=OFFICER)
    assert (book.case("C-1").documents[0].erased is None, words(book)) == (False, [])


class StoppedBeforeErasing(MemoryStore):
    """A store whose program is killed the first time that it is to erase."""

    stops = 1

    def erase(self, organisation, ids):
        if self.stops:
            self.stops -= 1
            raise KeyboardInterrupt
        return super().erase(organisation, ids)


def test_an_erasure_that_was_stopped_half_way_is_completed_by_asking_again():
    book = office(store=StoppedBeforeErasing())
    complaint(book, reference="C-1")
    add(book)

    with pytest.raises(KeyboardInterrupt):
        erase(book)
    assert (book.case("C-1").documents[0].erased is None, words(book)) == (False, ["Photo of Jo's bin"])
    records = log_of(book)

    case = erase(book)

    assert case == book.case("C-1")
    assert words(book) == []
    assert log_of(book) == records


@pytest.mark.usefixtures("case")
def test_a_document_that_is_not_there_cannot_be_erased(book):
    add(book)

    with pytest.raises(DecisionError, match="it has no document d2; it has d1"):
        erase(book, "d2")
    add(book)
    with pytest.raises(DecisionError, match="it has no document d7; it has d1, d2"):
        erase(book, "d7")
    assert len(words(book)) == 2


@pytest.mark.usefixtures("case")
def test_another_key_does_not_record_an_erasure_twice(book):
    add(book)

    assert [erase(book, key=key).version for key in ("k1", "k1", "k2")] == [3, 3, 3]


def test_every_confidentiality_says_who_sees_it():
    from casework.application.document_details import sights_of_documents
    from tests.domain.cases.test_decisions_documents import add as added

    case = added()
    for confidentiality in Confidentiality:
        case = added(case, confidentiality=confidentiality)

    assert set(sights_of_documents(case.history).values()) <= set(Sight)
