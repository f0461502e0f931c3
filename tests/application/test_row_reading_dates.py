import datetime as dt

import pytest

from tests.reading_rows import LONDON, Rows, cases, day

FORMATS = 'formats = ["%d/%m/%Y"]'


def received(rule, *columns):
    """Return the reader of a register whose receipts are dated by *rule*, under the procedure without limits."""
    changes = ('{ column = "Received", formats = ["%d/%m/%Y"] }', f"{{ {rule} }}"), ("local-feedback", "none")
    return Rows(cases(*changes), "Ref", *(columns or ("Received",)))


# Columns in which no date can be read


RESPONDED = '[[event]]\nevent = "responded"\non = { column = "Replied", formats = ["%d/%m/%Y"] }\n'


def unread(rows, *texts):
    """Return what is said of columns of which no date was read, after rows with *texts*."""
    for text in texts:
        rows.reasons("1", *text)
    return [(each.columns, each.words, each.fitting) for each in rows.reader.unread_dates()]


def test_a_column_of_which_no_date_fits_is_told_with_the_format_that_fits_all():
    rows = Rows(cases(more=RESPONDED), "Ref", "Received", "Replied")

    assert unread(rows, ("2024-04-01", "2024-04-02"), ("2024-04-25", "2024-05-01")) == [
        (("Received", "Replied"), "%d/%m/%Y", ("%Y-%m-%d",))
    ]


def test_a_column_with_a_single_date_that_fits_is_not_told():
    rows = Rows(cases(more=RESPONDED), "Ref", "Received", "Replied")
    texts = [("01/04/2024", "2024-04-02"), ("2024-04-25", "2024-05-01"), ("2024-04-26", "2024-05-02")]

    assert [columns for columns, _, _ in unread(rows, *texts)] == [("Replied",)]


def test_one_slip_that_comes_again_is_no_format():
    assert unread(received(FORMATS + ', column = "Received"'), ("31/02/2024",), ("31/02/2024",)) == []


def test_what_no_format_reads_is_told_without_one_and_what_two_read_with_both():
    slips, months = received(FORMATS + ', column = "Received"'), received('formats = ["%Y-%m-%d"], column = "Received"')

    assert unread(slips, ("soon",), ("2024-04-01",)) == [(("Received",), "%d/%m/%Y", ())]
    assert unread(months, ("01/04/2024",), ("02/04/2024",)) == [(("Received",), "%Y-%m-%d", ("%d/%m/%Y", "%m/%d/%Y"))]


def test_a_column_whose_formats_another_one_decides_is_told_row_by_row():
    by = 'by = { column = "Era", formats = { new = ["%d/%m/%Y"] } }'
    rows = received(f'column = "Received", {by}', "Received", "Era")

    assert unread(rows, ("2024-04-01", "new"), ("2024-04-02", "new")) == []


def test_a_format_that_a_draft_would_know_is_told_too():
    rows = received(FORMATS + ', column = "Received"')

    assert unread(rows, ("Mon 1 Apr 2024, 9:30 am",), ("Tue 2 Apr 2024, 10:15 am",)) == [
        (("Received",), "%d/%m/%Y", ("%a %d %b %Y, %I:%M %p",))
    ]


# Formats


@pytest.mark.parametrize(
    ("text_format", "text", "said"),
    [
        ("%d/%m/%Y", "02/03/2020", "2020-03-02"),
        ("%d/%m/%Y", "2/3/2020", "2020-03-02"),
        ("%m/%d/%Y", "02/03/2020", "2020-02-03"),
        ("%d %B %Y", "26 May 2026", "2026-05-26"),
        ("%d %b %Y", "26 may 2026", "2026-05-26"),
        ("%d %B %Y", "26  may\u00a02026", "2026-05-26"),
        ("%A %d %B %Y", "Tuesday 26 May 2026", "2026-05-26"),
        ("%a, %d %b %Y", "Tue, 26 May 2026", "2026-05-26"),
        ("%o %B %Y", "26th May 2026", "2026-05-26"),
        ("%o of %b %Y", "01ST of Sept 2026", "2026-09-01"),
        ("%a %d %b %Y", "Tues 26 May 2026", "2026-05-26"),
        ("%d%m%Y", "26052026", "2026-05-26"),
        ("%Y-%j", "2024-366", "2024-12-31"),
        ("100%% %d.%m.%Y", "100% 1.2.2020", "2020-02-01"),
    ],
)
def test_a_day_is_read_as_its_format_says(text_format, text, said):
    rows = received(f'column = "Received", formats = ["{text_format}"]')

    assert rows.draft("1", text).received == day(said)


@pytest.mark.parametrize(
    ("text_format", "text"),
    [
        ("%d/%m/%Y", "31/02/2020"),
        ("%d/%m/%Y", "02/03/20"),
        ("%d/%m/%Y", "02/03/2020 "[:-1] + "x"),
        ("%d/%m/%Y", "0/3/2020"),
        ("%d/%m/%Y", "٠٢/٠٣/٢٠٢٠"),
        ("%d%m%Y", "1112020"),
        ("%Y-%j", "2023-366"),
        ("%Y-%j", "2023-000"),
        ("%A %d %B %Y", "Monday 26 May 2026"),
        ("%A %d %B %Y", "Monday 31 February 2026"),
        ("%A %Y-%j", "Monday 2023-366"),
        ("%d %B %Y", "26 Mai 2026"),
        ("%o %B %Y", "26 May 2026"),
        ("%o %B %Y", "22th May 2026"),
        ("%o %B %Y", "31st June 2026"),
        ("%Y-%m-%dT%H:%M%z", "2020-07-01T12:00+25:00"),
    ],
)
def test_a_text_that_is_no_such_day_is_refused(text_format, text):
    rows = received(f'column = "Received", formats = ["{text_format}"]')

    assert rows.reasons("1", text).startswith(f"Received: {text!r} is no date written as {text_format}")


@pytest.mark.parametrize(
    ("text_format", "text", "said"),
    [
        ("%d/%m/%Y %H:%M", "01/07/2020 16:30", "2020-07-01T16:30:00+01:00"),
        ("%d/%m/%Y %H", "01/07/2020 16", "2020-07-01T16:00:00+01:00"),
        ("%d/%m/%Y %I:%M:%S %p", "01/02/2020 12:00:01 AM", "2020-02-01T00:00:01+00:00"),
        ("%d/%m/%Y %I %p", "01/02/2020 12 pm", "2020-02-01T12:00:00+00:00"),
        ("%Y%m%d%H%M%S%f", "202007011230051", "2020-07-01T12:30:05.100000+01:00"),
        ("%Y-%m-%dT%H:%M:%S%z", "2020-07-01T12:00:00Z", "2020-07-01T12:00:00+00:00"),
        ("%Y-%m-%dT%H:%M:%S%z", "2020-07-01T12:00:00-0530", "2020-07-01T12:00:00-05:30"),
    ],
)
def test_a_time_is_read_as_its_format_says(text_format, text, said):
    rows = received(f'column = "Received", formats = ["{text_format}"]')

    assert rows.draft("1", text).received.isoformat() == said


@pytest.mark.parametrize(("text", "year"), [("02/03/49", 2049), ("02/03/50", 1950), ("02/03/99", 1999)])
def test_a_year_of_two_digits_is_of_the_century_that_the_pivot_says(text, year):
    rows = received('column = "Received", formats = ["%d/%m/%y"], pivot = 50')

    assert rows.draft("1", text).received == dt.date(year, 3, 2)


@pytest.mark.parametrize("text", ["02/03/0014", "31/12/1850", "31/12/1899", "31/12/9999", "01/01/0001"])
def test_a_year_in_which_nobody_complained_is_no_date_of_a_complaint(text):
    rows = received(f'column = "Received", {FORMATS}')

    assert (
        rows.reasons("1", text)
        == f"Received: {text!r} is in no year from 1900 to 9998, so it is no date that can be meant"
    )


@pytest.mark.parametrize("text", ["01/01/1900", "31/12/9998"])
def test_the_first_and_the_last_day_that_can_be_meant_are_read(text):
    rows = received(f'column = "Received", {FORMATS}')

    assert f"{rows.draft('1', text).received:%d/%m/%Y}" == text


def test_a_year_in_which_nobody_complained_may_be_kept_as_unknown_and_is_counted_by_itself():
    rows = received(f'column = "Received", {FORMATS}, unreadable = "unknown"')

    draft = rows.draft("1", "02/03/0014")

    assert (draft.received, draft.met.unknown) == (None, ("received",))
    assert draft.met.flags == ("Received: date in no year from 1900 to 9998, kept as unknown",)


# What no format fits, and what two read differently


def test_an_unreadable_date_may_be_kept_as_unknown_and_is_counted():
    rows = received(f'column = "Received", {FORMATS}, unreadable = "unknown"')

    draft = rows.draft("1", "Optivo")

    assert (draft.received, draft.met.unknown) == (None, ("received",))
    assert draft.met.flags == ("Received: date that no format fits, kept as unknown",)


@pytest.mark.parametrize("text", ["not known", "Unknown", "n/k", "Date not recorded."])
def test_a_day_of_which_the_source_says_that_nobody_knows_it_is_counted_and_nothing_is_to_be_looked_at(text):
    rows = received(f'column = "Received", {FORMATS}, unreadable = "unknown"')

    draft = rows.draft("1", text)

    assert (draft.received, draft.met.unknown, draft.met.flags) == (None, ("received",), ())


def test_days_that_nobody_knows_do_not_say_that_no_date_could_be_read():
    rows = received(f'column = "Received", {FORMATS}')

    assert unread(rows, ("not known",), ("n/k",)) == []


def test_an_unreadable_date_that_two_targets_read_is_told_once():
    rule = 'column = "Received", formats = ["%d/%m/%Y"], unreadable = "unknown"'
    change = ('{ column = "Received", formats = ["%d/%m/%Y"] }', f"{{ {rule} }}\nwritten_on = {{ {rule} }}")
    draft = Rows(cases(change, ("local-feedback", "none")), "Ref", "Received").draft("1", "soon")

    assert draft.met.flags == ("Received: date that no format fits, kept as unknown",)
    assert sorted(draft.met.unknown) == ["received", "written_on"]


BOTH_WAYS = 'column = "Received", formats = ["%d/%m/%Y", "%m/%d/%Y"]'


def test_a_date_that_two_formats_read_differently_is_never_guessed():
    rows = received(BOTH_WAYS)

    assert rows.reasons("1", "02/03/2020") == (
        "Received: '02/03/2020' can be 2020-02-03 or 2020-03-02, and nothing says which"
    )
    assert rows.draft("1", "13/03/2020").received == day("2020-03-13")
    assert rows.draft("1", "05/05/2020").received == day("2020-05-05")


def test_an_ambiguous_date_may_be_kept_as_unknown_or_read_by_the_first_format():
    unknown = received(f'{BOTH_WAYS}, ambiguous = "unknown"').draft("1", "02/03/2020")
    first = received(f'{BOTH_WAYS}, ambiguous = "first"').draft("1", "02/03/2020")

    assert (unknown.received, unknown.met.unknown) == (None, ("received",))
    assert unknown.met.flags == ("Received: date that two formats read differently, kept as unknown",)
    assert first.received == day("2020-03-02")
    assert first.met.flags == ("Received: date that two formats read differently, read by the first that fits",)


def test_an_ambiguous_date_that_may_be_unknown_does_not_excuse_an_unreadable_one():
    rows = received(f'{BOTH_WAYS}, ambiguous = "unknown"')

    assert rows.reasons("1", "soon").startswith("Received: 'soon' is no date")


# Spreadsheets


@pytest.mark.parametrize(
    ("epoch", "text", "said"),
    [
        ("1900", "1", "1900-01-01"),
        ("1900", "59", "1900-02-28"),
        ("1900", "61", "1900-03-01"),
        ("1900", "45385", "2024-04-03"),
        ("1900", "45385.0", "2024-04-03"),
        ("1904", "1", "1904-01-02"),
        ("1904", "43923", "2024-04-03"),
    ],
)
def test_a_serial_number_is_a_day_of_its_epoch(epoch, text, said):
    assert received(f'column = "Received", excel = "{epoch}"').draft("1", text).received == day(said)


@pytest.mark.parametrize("text", ["0", "60", "60.5", "-1", "9999999", "45 385", "4.5e4"])
def test_a_number_that_is_no_day_of_a_spreadsheet_is_refused(text):
    rows = received('column = "Received", excel = "1900"')

    assert rows.reasons("1", text) == f"Received: {text!r} is no date written as a day counted from 1900"


def test_the_part_after_the_point_is_the_time_of_day_and_never_another_day():
    rows = received('column = "Received", excel = "1900"')

    assert rows.draft("1", "45385.5208333333").received == dt.datetime(2024, 4, 3, 12, 30, tzinfo=LONDON)
    assert rows.draft("1", "45385.9999999999").received == dt.datetime(2024, 4, 3, 23, 59, 59, tzinfo=LONDON)


def test_a_column_may_have_serial_numbers_and_written_dates():
    rows = received(f'column = "Received", {FORMATS}, excel = "1900"')

    assert rows.draft("1", "45385").received == rows.draft("1", "03/04/2024").received
    assert rows.reasons("1", "soon").endswith("is no date written as %d/%m/%Y or a day counted from 1900")


# Several columns, and formats that depend on one


def test_the_first_column_that_can_be_read_counts():
    rows = received(f'columns = ["Received", "Logged"], {FORMATS}', "Received", "Logged")

    assert rows.draft("1", "02/03/2020", "05/03/2020").received == day("2020-03-02")
    assert rows.draft("1", "", "05/03/2020").received == day("2020-03-05")
    assert rows.draft("1", "??", "05/03/2020").received == day("2020-03-05")
    assert rows.reasons("1", "??", "never") == "Received: '??' is no date written as %d/%m/%Y"


BY_TRUST = 'column = "Received", by = { column = "Trust", formats = { NHFT = ["%d/%m/%Y"], NEAS = ["%m/%d/%Y"] } }'


def test_formats_may_depend_on_what_another_column_says():
    rows = received(BY_TRUST, "Received", "Trust")

    assert rows.draft("1", "02/03/2020", "NHFT").received == day("2020-03-02")
    assert rows.draft("1", "02/03/2020", "NEAS ").received == day("2020-02-03")
    assert rows.draft("1", "", "NEAS").received is None
    assert rows.reasons("1", "02/03/2020", "XX") == (
        "Received: Trust says 'XX', for which the mapping declares no formats"
    )


def test_formats_of_no_condition_stand_where_none_fits():
    rows = received(f'{BY_TRUST}, formats = ["%Y-%m-%d"]', "Received", "Trust")

    assert rows.draft("1", "2020-03-02", "XX").received == day("2020-03-02")


# The hour of a clock change


TWICE, NEVER = "25/10/2020 01:30", "29/03/2020 01:30"


def zoned(said=""):
    changes = ('["%d/%m/%Y"]', '["%d/%m/%Y %H:%M"]'), ("[source]", f"[source]\n{said}")
    return Rows(cases(*changes), "Ref", "Received")


def test_a_local_time_that_came_twice_or_never_is_refused():
    assert zoned().reasons("1", TWICE) == (
        "Received: '25/10/2020 01:30' came twice in Europe/London, when the clocks went back"
    )
    assert zoned().reasons("1", NEVER) == (
        "Received: '29/03/2020 01:30' never was in Europe/London: the clocks went forward over it"
    )


@pytest.mark.parametrize(
    ("said", "text", "received", "flag"),
    [
        ('ambiguous_time = "earlier"', TWICE, "2020-10-25T01:30:00+01:00", "read as the earlier"),
        ('ambiguous_time = "later"', TWICE, "2020-10-25T01:30:00+00:00", "read as the later"),
        ('ambiguous_time = "day"', TWICE, "2020-10-25", "only its day was kept"),
        ('missing_time = "day"', NEVER, "2020-03-29", "only its day was kept"),
    ],
)
def test_the_mapping_may_decide_about_the_hour_of_a_clock_change(said, text, received, flag):
    draft = zoned(said).draft("1", text)

    assert draft.received.isoformat() == received
    assert [each.endswith(flag) for each in draft.met.flags] == [True]
