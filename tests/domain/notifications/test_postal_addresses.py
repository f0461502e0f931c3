"""What a postal address must have for a letter to arrive."""

import time

import pytest

from casework.domain.notifications.postal_addresses import has_its_end, is_nowhere, letter_lines


@pytest.mark.parametrize(
    "end",
    [
        ("SW1A 1AA",),
        ("m1 1ae",),
        ("B338TH",),
        ("GIR 0AA",),
        ("BFPO 58",),
        ("BFPO C/O 12",),
        ("EX1 2AB", "England", "United Kingdom"),
        ("JE2 3AB", "Jersey"),
        ("Ireland",),
        ("U.S.A.",),
        ("Trinidad & Tobago",),
        ("Saint Lucia",),
        ("Côte d\u2019Ivoire",),
        ("GERMANY",),
    ],
)
def test_an_address_ends_with_a_uk_postcode_or_a_country_outside_the_uk(end):
    assert has_its_end(("Jo Smith", "1 High Street", *end))


@pytest.mark.parametrize(
    "end",
    [
        ("Exampleton",),
        ("EX1",),
        ("EX1 2AK2",),
        ("EX1 2CV",),  # C, I, K, M, O and V stand in no last part of a postcode
        ("United Kingdom",),
        ("Jersey",),
        ("France", "England"),
    ],
)
def test_an_address_that_ends_otherwise_cannot_be_right(end):
    assert not has_its_end(("Jo Smith", "1 High Street", *end))


def test_the_name_of_a_country_alone_is_no_address():
    assert not has_its_end(("England",))
    assert not has_its_end(())


def test_whoever_has_no_fixed_abode_has_no_address():
    assert is_nowhere(("Jo Smith", "NFA", "EX1 2AB"))
    assert is_nowhere(("Jo Smith", "of No Fixed Address", "EX1 2AB"))
    assert not is_nowhere(("Jo Smith", "1 Nfa Street", "EX1 2AB"))


def test_the_lines_of_a_letter_begin_with_the_name_and_end_with_the_postcode():
    found = letter_lines(name="Jo\r\nSmith", address="1 High Street,\n\nExampleton ", postcode=" EX1 2AB")

    assert found == ("Jo Smith", "1 High Street", "Exampleton", "EX1 2AB")


def test_without_any_address_there_are_no_lines():
    assert letter_lines(name="Jo Smith", address=" ,\n", postcode="") == ()


def test_without_a_name_the_address_stands_by_itself():
    assert letter_lines(name="\u200b ", address="1 High Street, EX1 2AB", postcode="") == ("1 High Street", "EX1 2AB")


def test_an_address_that_was_made_to_be_slow_to_read_is_read_at_once():
    begun = time.process_time()

    for between in (" ", ",", ", ", "A", "EX1 ", "\n"):
        found = letter_lines(name="Jo", address=f"a{between * 100_000}x", postcode="EX1 2A")
        has_its_end(found)
        is_nowhere(found)

    assert time.process_time() - begun < 5
