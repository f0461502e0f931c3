"""Dates of a source against oracles that share no code with what reads them."""

import calendar
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.application.mappings import Epoch
from casework.application.row_reading.date_formats import compiled
from casework.application.row_reading.serials import read_serial
from tests.reading_rows import Rows, cases

days = st.dates(dt.date(1000, 1, 1), dt.date(9998, 12, 31))
times = st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(9998, 12, 31))  # noqa: DTZ001 - local times
separators = st.sampled_from(["/", "-", ".", " ", "", ", "])
day_parts = (
    st.permutations(["%d", "%m", "%Y"]) | st.permutations(["%d", "%b", "%Y"]) | st.permutations(["%d", "%B", "%Y"])
)
time_parts = st.sampled_from(["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%H:%M:%S.%f", "%H%M"])


@st.composite
def day_formats(draw):
    weekday = draw(st.sampled_from(["", "%A ", "%a, "]))
    return weekday + draw(separators).join(draw(day_parts))


@given(day_formats(), days)
def test_a_day_written_by_a_format_is_read_as_that_day(text_format, day):
    assert compiled(text_format)(day.strftime(text_format)) == day


ENDINGS = {"1": "st", "2": "nd", "3": "rd"}


@given(days, st.sampled_from(["st", "nd", "rd", "th"]))
def test_a_day_is_read_with_the_ending_that_it_has_in_english_and_with_no_other(day, ending):
    own = "th" if day.day in {11, 12, 13} else ENDINGS.get(str(day.day)[-1], "th")

    read = compiled("%o %B %Y")(f"{day.day}{ending} {day:%B %Y}")

    assert read == (day if ending == own else None)


@given(day_formats(), time_parts, times)
def test_a_time_written_by_a_format_is_read_as_that_time(date_format, time_format, moment):
    text_format = f"{date_format} {time_format}"
    text = moment.strftime(text_format)

    assert compiled(text_format)(text) == dt.datetime.strptime(text, text_format)  # noqa: DTZ007 - a local time


@given(day_formats(), days, st.integers(0, 30), st.sampled_from([*"0123456789/-., aJz", ""]), st.integers(0, 2))
def test_a_text_with_a_slip_is_read_as_python_reads_it_or_not_at_all(text_format, day, place, slip, gone):
    """What Python takes for less, such as a wrong day of the week or digits run together, may be refused."""
    text = day.strftime(text_format)
    text = text[:place] + slip + text[place + gone :]
    found = compiled(text_format)(text)

    if found is not None:
        assert dt.datetime.strptime(text, text_format).date() == found  # noqa: DTZ007 - only its day


@given(st.integers(0, 99), st.integers(0, 100))
def test_a_year_of_two_digits_lies_in_the_hundred_years_of_its_pivot(short, pivot):
    found = compiled("%d/%m/%y", pivot=pivot)(f"01/02/{short:02}")

    assert found.year % 100 == short
    assert 1900 + pivot <= found.year < 2000 + pivot


ORDERS = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y/%m/%d"}


def readings_by_hand(text, orders):
    """Return every day that the three numbers of *text* can mean in one of *orders*, counted out by hand.

    Nobody complained before the year 1900.
    """
    found = set()
    for order in orders:
        parts = dict(zip(order, text.split("/"), strict=True))
        year, month, day = (int(parts[name]) for name in "ymd")
        fits = len(parts["y"]) == 4 and len(parts["d"]) <= 2 and len(parts["m"]) <= 2 and 1 <= month <= 12
        if fits and year >= 1900 and 1 <= day <= calendar.monthrange(year, month)[1]:
            found.add((year, month, day))
    return found


numbers = (
    st.integers(1, 40).map(str)
    | st.integers(1, 12).map("{:02}".format)
    | st.integers(1000, 9998).map(str)
    | st.integers(1890, 1910).map(str)
)
READERS = {}


def reader(orders, policy):
    """Return the reader of dates in *orders*, each made once."""
    if (orders, policy) not in READERS:
        formats = ", ".join(f'"{ORDERS[order]}"' for order in orders)
        rule = ('["%d/%m/%Y"]', f'[{formats}], unreadable = "unknown", ambiguous = "{policy}"')
        READERS[orders, policy] = Rows(cases(rule, ("local-feedback", "none")), "Ref", "Received")
    return READERS[orders, policy]


@given(
    st.lists(st.sampled_from(sorted(ORDERS)), min_size=1, unique=True).map(tuple),
    st.tuples(numbers, numbers, numbers).map("/".join),
)
def test_a_date_is_the_one_day_that_it_can_mean_or_none(orders, text):
    meant = readings_by_hand(text, orders)
    draft = reader(orders, "unknown").draft("1", text)
    first = reader(orders, "first").draft("1", text)

    if len(meant) == 1:
        assert draft.received == first.received == dt.date(*meant.pop())
    else:
        assert draft.received is None
        assert draft.met.unknown == ("received",)
        assert (first.received is None) == (not meant)
    if len(meant) > 1:
        (by_first,) = readings_by_hand(text, [next(each for each in orders if readings_by_hand(text, [each]))])
        assert first.received == dt.date(*by_first)
        assert "can be" in reader(orders, "reject").reasons("1", text)


# Spreadsheets, counted out one day after another


def days_of_1900():
    """Yield the number and the day of each day of a spreadsheet, as it counts them; None for the day that never was."""
    number, year, month, day = 0, 1900, 1, 0
    while year < 2110:
        number, day = number + 1, day + 1
        if (year, month, day) == (1900, 2, 29):
            yield number, None
            continue
        if day > calendar.monthrange(year, month)[1] + (1 if (year, month) == (1900, 2) else 0):
            day, month = 1, month + 1
            if month > 12:
                month, year = 1, year + 1
        yield number, dt.date(year, month, day)


def test_every_serial_number_of_two_centuries_is_its_day():
    for number, day in days_of_1900():
        assert read_serial(str(number), Epoch.FROM_1900) == day, number


@pytest.mark.parametrize(
    ("number", "day"), [(1, (1900, 1, 1)), (59, (1900, 2, 28)), (61, (1900, 3, 1)), (45385, (2024, 4, 3))]
)
def test_serial_numbers_that_are_known(number, day):
    assert read_serial(str(number), Epoch.FROM_1900) == dt.date(*day)


@given(st.integers(0, 2_957_003))
def test_the_two_epochs_are_1462_days_apart(number):
    assert read_serial("0", Epoch.FROM_1904) == dt.date(1904, 1, 1)
    assert read_serial(str(number), Epoch.FROM_1904) == read_serial(str(number + 1462), Epoch.FROM_1900)


@given(st.integers(61, 2_958_000), st.integers(0, 86_399))
def test_a_fraction_is_the_time_of_that_day(number, second):
    fraction = str(Decimal(second) / 86_400)[:18]
    found = read_serial(f"{number}{fraction[1:] if fraction != '0' else ''}", Epoch.FROM_1900)
    midnight = dt.datetime.combine(read_serial(str(number), Epoch.FROM_1900), dt.time())

    if second == 0:
        assert found == midnight.date()
    else:
        assert found - midnight == dt.timedelta(seconds=second)


@given(st.text("0123456789.", max_size=12))
def test_whatever_the_number_it_is_a_day_or_none(text):
    for epoch in Epoch:
        found = read_serial(text, epoch)
        assert found is None or found.year <= 9999
