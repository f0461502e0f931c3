"""Ids and references: the one for machines, the other for people who misread."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.application.identity import SYMBOLS, check_symbol, is_case_id, new_id, new_reference, tidy_reference
from casework.domain.cases.fields import check_code

NOW = dt.datetime(2026, 4, 3, 9, 0, tzinfo=dt.UTC)
symbols = st.text(SYMBOLS, min_size=8, max_size=8)


def _checks(whole):
    return check_symbol(whole[:-1]) == whole[-1]


def test_a_reference_has_the_year_six_symbols_and_a_check_symbol():
    year, middle, check = new_reference(dt.date(2026, 4, 3)).split("-")

    assert (year, len(middle), len(check)) == ("26", 6, 1)
    assert _checks(year + middle + check)
    assert new_reference(dt.date(2009, 4, 3)).startswith("09-")


def test_references_are_not_alike():
    assert len({new_reference(dt.date(2026, 4, 3)) for _ in range(1_000)}) == 1_000


def test_no_symbol_is_one_that_people_misread():
    assert len(SYMBOLS) == 31
    assert not set("ILOUZ") & set(SYMBOLS)


@given(symbols)
def test_the_check_symbol_finds_every_single_wrong_symbol(given_symbols):
    whole = given_symbols + check_symbol(given_symbols)

    assert _checks(whole)
    for place in range(len(whole)):
        for wrong in set(SYMBOLS) - {whole[place]}:
            assert not _checks(whole[:place] + wrong + whole[place + 1 :])


@given(symbols)
def test_the_check_symbol_finds_every_swap_of_two_neighbours(given_symbols):
    whole = given_symbols + check_symbol(given_symbols)

    for place in range(len(whole) - 1):
        one, other = whole[place], whole[place + 1]
        swapped = whole[:place] + other + one + whole[place + 2 :]
        assert _checks(swapped) == (one == other)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("26-7kq2m4-x", "26-7KQ2M4-X"), (" 26-OIL2M4-X ", "26-0112M4-X"), ("26-7KZ2M4-X", "26-7K22M4-X")],
)
def test_a_reference_is_understood_as_people_write_it(said, meant):
    assert tidy_reference(said) == meant


def test_a_tidy_reference_stays_as_it_is():
    reference = new_reference(dt.date(2026, 4, 3))

    assert tidy_reference(reference) == reference


def test_ids_are_codes_that_sort_by_time():
    earlier, later = new_id("case", NOW), new_id("case", NOW + dt.timedelta(milliseconds=1))

    assert earlier < later
    assert check_code("case", earlier) == earlier


def test_ids_of_one_instant_are_not_alike():
    assert len({new_id("case", NOW) for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize("year", [1950, 1970, 2026, 2199])
def test_an_id_is_known_as_one_whatever_the_clock_says(year):
    assert is_case_id(new_id("case", dt.datetime(year, 1, 1, tzinfo=dt.UTC)))


@pytest.mark.parametrize("text", ["case-17", "26-7KQ2M4-X", "", "CASE-" + "0" * 32, "detail-" + "0" * 32])
def test_a_reference_that_only_looks_like_an_id_is_none(text):
    assert not is_case_id(text)
