import datetime as dt

import pytest

from casework.application.row_reading.date_formats import compiled
from casework.application.row_reading.date_forms import exchanged, is_serial, written


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("03/04/2023", ("%d/%m/%Y", "%m/%d/%Y")),
        ("13/04/2023", ("%d/%m/%Y",)),
        ("4/13/2023", ("%m/%d/%Y",)),
        ("2023-04-13", ("%Y-%m-%d",)),
        ("13.04.23", ("%d.%m.%y",)),
        ("2023-04-13T09:30:00", ("%Y-%m-%dT%H:%M:%S",)),
        ("2023-04-13 09:30:00.250", ("%Y-%m-%d %H:%M:%S.%f",)),
        ("2023-04-13T09:30Z", ("%Y-%m-%dT%H:%M%z",)),
        ("04/13/2023 09:30:00 PM", ("%m/%d/%Y %I:%M:%S %p",)),
        ("04/13/2023 09:30PM", ("%m/%d/%Y %I:%M%p",)),
        ("13 April 2023", ("%d %B %Y",)),
        ("13-Apr-23", ("%d-%b-%y",)),
        ("13 May 2023", ("%d %B %Y", "%d %b %Y")),
        ("Thu, 13 Apr 2023", ("%a, %d %b %Y",)),
        ("Thursday 13 April 2023", ("%A %d %B %Y",)),
        ("April 13, 2023", ("%B %d, %Y",)),
        ("Apr 13 2023", ("%b %d %Y",)),
        ("20230413", ("%Y%m%d",)),
    ],
)
def test_a_date_is_known_in_every_format_that_fits(text, formats):
    found = written(text)

    assert found.formats == formats
    for each, day in zip(found.formats, found.days, strict=True):
        read = dt.datetime.strptime(text, each).date()  # noqa: DTZ007 - only the day is compared
        assert read == day


@pytest.mark.parametrize(
    ("text", "text_format"),
    [
        ("12th April 2024", "%o %B %Y"),
        ("3RD June 2024", "%o %B %Y"),
        ("1st of Aug 2024", "%o of %b %Y"),
        ("Friday 3rd May 2024", "%A %o %B %Y"),
        ("Weds 1 Feb 2023", "%a %d %b %Y"),
        ("April 22nd, 2024", "%B %o, %Y"),
        ("Friday, April 12, 2024", "%A, %B %d, %Y"),
        ("12 Apr 24", "%d %b %y"),
        ("12 April, 2024", "%d %B, %Y"),
        ("12/Apr/2024", "%d/%b/%Y"),
        ("2 Sept 2024", "%d %b %Y"),
        ("12  April  2024", "%d %B %Y"),
    ],
)
def test_a_date_in_words_is_known_and_read_by_one_format(text, text_format):
    found = written(text)

    assert text_format in found.formats
    assert compiled(text_format, pivot=50)(text) == found.day((text_format,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12nd April 2024",
        "Friday 2 May 2024",
        "Some 3rd May 2024",
        "Some, May 3, 2024",
        "May 3th, 2024",
        "31/02/2023",
        "99/99/2023",
        "13/04/2023 25:00",
        "13/04/2023 13:00 PM",
        "13/04/20234",
        "2023-04-2023",
        "123/04/2023",
        "13/04/3",
        "13 Octember 2023",
        "Someday 13 April 2023",
        "13/04/0023",
        "20231399",
        "The 13th of April in the year 2023, in the morning",
    ],
)
def test_what_is_no_date_is_none(text):
    assert written(text) is None


def test_two_days_in_one_text_are_ambiguous_and_the_same_day_twice_is_not():
    assert written("03/04/2023").ambiguous
    assert not written("03/03/2023").ambiguous
    assert not written("13/03/2023").ambiguous


def test_a_day_is_had_by_the_formats_that_were_taken():
    both = written("03/04/2023")

    assert both.day(("%m/%d/%Y",)) == dt.date(2023, 3, 4)
    assert both.day(("%Y-%m-%d",)) is None


@pytest.mark.parametrize(
    ("text", "midnight"),
    [
        ("13/04/2023 00:00", True),
        ("13/04/2023 00:00:00", True),
        ("13/04/2023 12:00 AM", True),
        ("13/04/2023 12:00 PM", False),
        ("13/04/2023 00:01", False),
        ("13/04/2023 00:00:01", False),
        ("13/04/2023", False),
    ],
)
def test_midnight_is_known(text, midnight):
    assert written(text).midnight is midnight


def test_years_of_two_digits_are_of_both_centuries():
    assert written("13/04/49").days == (dt.date(2049, 4, 13),)
    assert written("13/04/50").days == (dt.date(1950, 4, 13),)


def test_numbers_of_days_are_those_of_our_time():
    assert is_serial("45029")
    assert is_serial("45029.5")
    assert not is_serial("10000")
    assert not is_serial("450290")


def test_day_and_month_are_exchanged_where_that_is_another_day():
    assert exchanged(dt.date(2023, 3, 4)) == dt.date(2023, 4, 3)
    assert exchanged(dt.date(2023, 3, 3)) is None
    assert exchanged(dt.date(2023, 3, 13)) is None
