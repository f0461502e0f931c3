"""The ids under which the system around casework knows cases and people, and how cases are found by them."""

import pytest

from casework import RowQuery, Source
from casework.adapters.sqlite.store import SqliteStore
from casework.errors import DecisionError, KeyReusedError, NotACodeError, SourceKeyTakenError
from tests.offices import OFFICER, case_log_of, complaint, office

TICKET = Source(system="portal", key="ticket-8812")


def references(book, **query):
    return sorted(row.reference for row in book.find(RowQuery(**query)))


def test_a_case_is_found_by_the_id_that_the_system_around_it_gave_it():
    book = office()
    complaint(book, reference="A-1", source=TICKET)
    complaint(book, reference="A-2", source=Source(system="crm", key="ticket-8812"))

    assert references(book, source_system="portal", source_key="ticket-8812") == ["A-1"]


def test_no_two_cases_have_the_same_id_of_one_system():
    book = office()
    complaint(book, source=TICKET)

    with pytest.raises(SourceKeyTakenError):
        complaint(book, source=TICKET)


@pytest.fixture(params=["memory", "a file"])
def book(request, tmp_path):
    """An office whose store is in memory, or in a file."""
    with office(store=None if request.param == "memory" else SqliteStore(tmp_path / "a.db")) as book:
        yield book


def test_the_cases_of_a_person_are_found_by_the_id_by_which_the_body_knows_them(book):
    complaint(book, reference="A-1", complainant={"name": "Jo"}, complainant_id="customer-88")
    complaint(book, reference="A-2", complainant_id="customer-88")
    complaint(book, reference="A-3", complainant_id="customer-8")
    complaint(book, reference="A-4", complainant={"name": "Jo"})
    book.add_party("A-4", party="p2", role="advocate", acts_for="p1", actor="customer-8", by=OFFICER)

    assert references(book, person="customer-88") == ["A-1", "A-2"]
    assert references(book, person="customer-8") == ["A-3", "A-4"]
    (first,) = book.find(RowQuery(person="customer-88", limit=1))
    (second,) = book.find(RowQuery(person="customer-88", limit=1, after=first))
    assert {first.reference, second.reference} == {"A-1", "A-2"}


def test_whoever_left_a_case_is_no_longer_found_in_it(book):
    complaint(book, reference="A-1", complainant_id="customer-88")
    book.add_party("A-1", party="p2", role="contractor", actor="customer-9", by=OFFICER)
    book.remove_party("A-1", party="p2", reason="mistaken", by=OFFICER)

    assert (references(book, person="customer-9"), references(book, person="customer-88")) == ([], ["A-1"])


def test_what_is_known_of_a_person_stays_out_of_the_log_and_the_id_stands_in_it():
    book = office()
    complaint(book, complainant={"name": "Jo Sentinel"}, complainant_id="customer-88")

    (record,) = case_log_of(book)
    assert "customer-88" in record.data
    assert "Sentinel" not in record.data


@pytest.mark.parametrize("name", ["Jo Smith", "jo@example.org", ""])
def test_a_name_or_an_address_is_no_id(name):
    with pytest.raises(NotACodeError):
        complaint(office(), complainant_id=name)


def test_who_does_not_want_to_be_known_has_no_id_either():
    with pytest.raises(DecisionError, match="a contact that is anonymous has no complainant"):
        complaint(office(), anonymous=True, complainant_id="customer-88")


def test_the_same_key_with_another_person_is_another_request():
    book = office()
    first = complaint(book, key="web-1", complainant_id="customer-88")

    assert complaint(book, key="web-1", complainant_id="customer-88") == first
    with pytest.raises(KeyReusedError):
        complaint(book, key="web-1", complainant_id="customer-89")
