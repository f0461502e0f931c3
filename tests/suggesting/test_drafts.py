"""What a draft says of a source, and which doubts it has."""

import tomllib

import pytest

from casework.application.likely_codes import code_of
from casework.application.suggesting import ReadAs, suggest
from casework.application.suggesting.paper import Paper, name_of, value_of
from casework.errors import DataError
from tests.suggesting.sources import Rows, columns, csv_rows, doubts, draft, meanings, remarked

TEN = range(10)
DAYS = [f"{day:02}/01/2023" for day in range(13, 23)]
REFS = [f"C{number}" for number in TEN]


def told(text, words):
    """Return the doubts that speak of *words*."""
    return [line for line in doubts(text) if words in line]


def test_the_first_line_counts_rows_columns_and_doubts():
    text = draft(columns(Ref=REFS, Received=DAYS))

    assert text.startswith(
        f'# 10 rows and 2 columns were read; {len(doubts(text)) - 1} doubts, each on a line with "# ?".\n'
    )
    assert tomllib.loads(text)["identity"] == {"columns": ["Ref"]}


def test_rows_that_did_not_fit_are_counted_and_remarks_are_told():
    text = draft(Rows(["Ref", "Received"], [["C1", "13/01/2023"], ["C2"]], ["Read as cp1252."]))

    assert (
        "# 1 row did not fit the columns, and taught nothing (line 3); --check says why.\n# Read as cp1252.\n" in text
    )


def test_it_says_since_when_cases_came_in_as_a_procedure_may_have_begun_later():
    text = draft(columns(Ref=REFS, Received=["x", *DAYS[:0:-1]]))

    assert told(text, "First receipt: 2023-01-14.")
    assert not told(draft(columns(Ref=REFS, Team=["Bins"] * 10)), "The first receipt")


def test_it_tells_how_far_it_is():
    seen = []

    suggest(columns(Ref=[str(number) for number in range(2_500)]), name="long", progress=seen.append)

    assert seen == [1_000, 2_000]


def test_how_the_file_was_read_stands_in_the_source():
    read_as = ReadAs(format="excel", options={"header": 3}, guesses=("Was it a good day?",))

    text = draft(columns(Ref=REFS, Received=DAYS), read_as=read_as)

    assert tomllib.loads(text)["source"]["format"] == "excel"
    assert "# ? Was it a good day?\nheader = 3\n" in text


def test_rows_without_a_key_are_known_by_what_they_say():
    text = draft(columns(Received=DAYS, Team=["Bins"] * 10))

    assert tomllib.loads(text)["identity"] == {"rule": "content"}
    assert told(text, "No column names a row for ever")


def test_a_key_that_comes_again_is_of_several_rows_each_with_a_matter():
    text = draft(columns(Case_ref=[f"C{number // 2}" for number in TEN], Received=DAYS, Issue=["Delay", "Cost"] * 5))

    read = tomllib.loads(text)
    assert read["identity"]["rows"] == "several"
    assert "issue" in read["matter"][0]["categories"]
    assert told(text, "5 differing values in 10 rows, so several rows were taken for one record.")


def test_few_keys_that_come_again_are_a_mistake_of_the_source():
    refs = [f"C{number}" for number in range(40)]
    refs[7] = refs[6]

    text = draft(columns(Case_ref=refs, Received=["13/01/2023"] * 40))

    assert tomllib.loads(text)["identity"] == {"columns": ["Case ref"]}
    assert told(text, "Of two rows with one key that differ, the second is rejected")


def test_rows_below_a_merged_key_belong_to_the_case_above():
    refs, days = [f"C{number}" for number in TEN], list(DAYS)
    refs[4] = refs[5] = days[4] = days[5] = ""

    read = tomllib.loads(draft(columns(Case_ref=refs, Received=days, Issue=["Delay", "Cost"] * 5)))

    assert read["identity"]["rows"] == "several"
    assert read["columns"]["Case ref"] == {"from_above": True}


def test_rows_without_a_key_that_have_a_receipt_are_no_part_of_the_case_above():
    refs = [f"C{number}" for number in TEN]
    refs[4] = ""

    assert "columns" not in tomllib.loads(draft(columns(Case_ref=refs, Received=DAYS)))


def test_subtotals_are_passed_over():
    refs = [*(f"C{number}" for number in range(30)), "Total 2023"]

    read = tomllib.loads(draft(columns(Case_ref=refs, Received=["13/01/2023"] * 30 + [""])))

    assert read["skip"][0]["column"] == "Case ref"
    assert "columns" not in read, "the texts that are no codes are no keys either"


def test_a_rare_key_that_is_no_code_is_no_key():
    refs = [*(f"C{number}" for number in range(30)), "see file"]

    assert "columns" not in tomllib.loads(draft(columns(Case_ref=refs, Received=["13/01/2023"] * 31)))


def test_a_total_with_sums_teaches_nothing_wherever_it_stands():
    refs, teams = [*(f"C{number}" for number in range(30)), "", ""], ["Bins"] * 30 + ["Total", ""]
    text = draft(columns(Case_ref=refs, Team=teams, Received=["13/01/2023"] * 30 + ["30", "30"], Cost=["5"] * 32))

    read = tomllib.loads(text)
    assert [skip["column"] for skip in read["skip"]] == ["Team"]
    assert "Total" not in read["fields"]["service"]["codes"]


def test_a_total_that_says_more_than_sums_is_passed_over_by_its_key():
    text = draft(columns(Case_ref=[*REFS, "TOTAL"], Received=[*DAYS, "30"], Team=["Bins"] * 11))

    assert [skip["column"] for skip in tomllib.loads(text)["skip"]] == ["Case ref"]


@pytest.mark.parametrize(("name", "what"), [("In time?", "verdict"), ("Within time", "verdict")])
def test_a_yes_or_no_on_time_is_a_verdict(name, what):
    assert meanings(columns(Ref=REFS, **{name: ["Y", "N"] * 5}))[name] == what


STAGED = {
    "Case ref": REFS,
    "Date Rec'd": DAYS,
    "Stage 1 reply": [f"{day}/02/2023" for day in range(13, 23)],
    "S1 outcome": ["Upheld", "Not upheld"] * 5,
    "Stage 2 req": ["13/03/2023", ""] * 5,
    "Stage 2 reply": ["23/03/2023", ""] * 5,
    "S2 outcome": ["Partly upheld", ""] * 5,
}


def test_each_stage_has_its_answer_and_its_outcome():
    text = draft(columns(**STAGED))

    read = tomllib.loads(text)
    *told, closed = read["event"]
    assert closed == {"event": "closed", "with_last_answer": True}
    assert [(event["event"], event["on"]["column"], event["stage"]) for event in told] == [
        ("responded", "Stage 1 reply", "1"),
        ("escalated", "Stage 2 req", "2"),
        ("responded", "Stage 2 reply", "2"),
    ]
    findings = [(each["stage"], each["outcome"]["columns"], each["on"]) for each in read["matter"][0]["finding"]]
    assert findings == [
        ("1", ["S1 outcome"], {"column": "Stage 1 reply"}),
        ("2", ["S2 outcome"], {"column": "Stage 2 reply"}),
    ]
    assert "kept" not in read


def test_a_register_of_two_stages_needs_a_procedure_that_has_them():
    assert told(draft(columns(**STAGED)), "none has no time limits and no stage 2:")


def test_an_outcome_without_a_stage_is_that_of_the_first_answer():
    staged = {name: texts for name, texts in STAGED.items() if name != "S1 outcome"}

    read = tomllib.loads(draft(columns(**staged, Outcome=["Upheld"] * 10, Closed=["01/04/2023"] * 10)))

    assert sorted(finding["outcome"]["columns"] for finding in read["matter"][0]["finding"]) == [
        ["Outcome"],
        ["S2 outcome"],
    ]


def test_an_outcome_of_a_stage_without_an_answer_is_kept():
    staged = {name: texts for name, texts in STAGED.items() if name not in {"Stage 2 reply", "Stage 2 req"}}

    assert tomllib.loads(draft(columns(**staged)))["kept"] == ["S2 outcome"]


@pytest.mark.parametrize("name", ["Stage 2 req", "S2 request", "Stage 2 request date", "S2 requested"])
def test_a_request_for_a_stage_is_an_escalation(name):
    assert meanings(columns(Ref=REFS, Received=DAYS, **{name: DAYS}))[name] == "escalated"


def test_a_stage_that_was_requested_was_escalated_to():
    assert meanings(columns(Ref=REFS, Received=DAYS, **{"S2 requested": DAYS}))["S2 requested"] == "escalated"


def test_several_rows_without_anything_to_say_have_no_matter():
    text = draft(columns(Case_ref=[f"C{number // 2}" for number in TEN], Received=DAYS))

    assert "matter" not in tomllib.loads(text)


def test_a_key_that_comes_again_names_no_answer():
    text = draft(columns(Answer_ID=["A1", "A2"] * 5, Respondent_ID=REFS, Remarks=["Fine", "Good"] * 5))

    assert tomllib.loads(text)["identity"] == {"rule": "content"}


def test_rows_without_their_key_are_counted():
    text = draft(columns(Case_ref=[*REFS[:8], "", ""], Received=DAYS))

    assert told(text, "8 differing values in 8 rows; 2 rows have none.")


def test_what_was_not_compared_is_not_called_unique(monkeypatch):
    monkeypatch.setattr("casework.application.suggesting.looks._MOST_MARKS", 500)
    source = columns(Ref=[f"{number:06}X" for number in range(2_000, 0, -1)])

    assert told(draft(source), "no value came twice among the first 1,500; the others were not compared.")


def test_the_day_first_is_assumed_where_nothing_speaks_for_either_order():
    text = draft(columns(Ref=REFS, Received=["03/04/2023"] * 10))

    assert told(text, "10 dates can be read with the day first or the month first, none only in one way")
    assert tomllib.loads(text)["fields"]["received"]["formats"] == ["%d/%m/%Y"]


def test_a_column_is_read_as_another_one_is_written():
    text = draft(columns(Ref=REFS, Received=["03/04/2023"] * 10, Closed=["04/13/2023"] * 10))

    assert tomllib.loads(text)["dates"]["formats"] == ["%m/%d/%Y"]
    assert "\n# Month first: 10 dates can only be read so.\n" in text


@pytest.mark.parametrize(("written", "order"), [("14/04/2023", "day"), ("04/14/2023", "month")])
def test_the_order_is_told_of_the_dates_that_have_one(written, order):
    text = draft(columns(Ref=REFS, Received=["2023-04-13"] * 6 + [written] * 3 + ["03/04/2023"]))

    assert f'# "Received": 1 date could be read either way; {order} first, since 3 can only be so.' in text


@pytest.mark.parametrize(("written", "order"), [("14/04/2023", "Day"), ("04/14/2023", "Month")])
def test_the_order_of_columns_that_are_written_alike_is_told_once(written, order):
    days = [written] * 9 + ["03/04/2023"]

    text = draft(columns(Ref=REFS, Received=days, Closed=days))

    assert f"\n# {order} first: 18 dates can only be read so.\nformats = " in text
    assert "either way" not in text


def test_both_orders_in_one_column_leave_what_can_be_two_days_unknown():
    text = draft(columns(Ref=REFS, Received=["13/04/2023"] * 4 + ["04/13/2023"] * 3 + ["03/04/2023"] * 3))

    rule = tomllib.loads(text)["fields"]["received"]
    assert rule["ambiguous"] == "unknown"
    assert sorted(rule["formats"]) == ["%d/%m/%Y", "%m/%d/%Y"]
    assert told(text, "4 dates can only have the day first, 3 only the month: 3 dates can be two days")


def test_a_rare_date_in_the_other_order_is_a_stray():
    days = [f"{13 + number % 15}/04/2023" for number in range(200)]
    text = draft(columns(Ref=[f"C{number}" for number in range(200)], Received=[*days[:-1], "04/13/2023"]))

    rule = tomllib.loads(text)["fields"]["received"]
    assert rule == {"column": "Received", "formats": ["%d/%m/%Y"]}
    assert told(text, 'No date, rejected if left: "Received", line 201 "04/13/2023".')


def test_the_format_can_depend_on_another_column():
    days = [f"{13 + number % 15}/04/2023" for number in range(20)] + [
        f"04/{13 + number % 15}/2023" for number in range(20)
    ]
    refs = [f"C{number}" for number in range(40)]
    text = draft(columns(Ref=refs, Received=days, Office=["A", ""] * 10 + ["B"] * 20))

    assert told(text, 'It seems to depend on "Office": "A" has the day, "B" has the month first throughout.')


def test_years_of_two_digits_get_a_pivot():
    text = draft(columns(Ref=REFS, Received=["13-Apr-23"] * 10))

    assert tomllib.loads(text)["fields"]["received"]["pivot"] == 50


def test_numbers_of_days_are_of_an_epoch_that_is_a_doubt():
    text = draft(columns(Ref=REFS, Date_received=[*DAYS[:4], "45029", "45030", "45031", "45032", "45033", "45034"]))

    assert tomllib.loads(text)["fields"]["received"]["excel"] == "1900"
    assert told(text, "6 are numbers of days of a spreadsheet, taken for its epoch of 1900.")


def test_a_column_of_nothing_but_numbers_of_days_is_one_of_dates():
    assert meanings(columns(Ref=REFS, Date_received=["45029"] * 10))["Date received"] == "received"


def test_numbers_of_records_are_no_days():
    assert (
        meanings(columns(Ref=REFS, Decision_id=[str(20_000 + number) for number in TEN]))["Decision id"] == "reference"
    )


def test_times_at_midnight_are_most_likely_no_times():
    text = draft(columns(Ref=REFS, Received=["13/04/2023 00:00"] * 9 + ["13/04/2023 09:00"]))

    assert '# "Received": 9 of 10 times of day are midnight: most likely only the day is known.\n' in text
    assert tomllib.loads(text)["source"]["missing_time"] == "day"


def exchanged_register(prefix=""):
    """Return a register of a year, in whose file a spreadsheet exchanged some days and months."""
    days = [(1 + number * 12 // 336, 1 + number % 28) for number in range(336)]
    written = [f"2023-{month:02}-{day:02}" for month, day in days]
    for place in (30, 60, 90, 200):
        month, day = days[place]
        written[place] = f"2023-{day:02}-{month:02}"
    return columns(Ref=[f"{prefix}{1000 + number}" for number in range(336)], Received=written)


@pytest.mark.parametrize("prefix", ["", "C/23/"])
def test_dates_that_a_spreadsheet_exchanged_are_shown_by_the_order_of_the_keys(prefix):
    source = exchanged_register(prefix)
    text = draft(source)

    assert told(text, "4 dates fit the rest only with day and month exchanged")
    wrong = [f"{row.line} {row.values['Received']}" for row in source.rows() if row.line in {32, 62, 92, 202}]
    assert told(text, f"(lines {', '.join(wrong)})")
    assert told(text, "Put these right in the source; the other")


def test_a_column_in_which_every_date_was_exchanged_can_be_read_so():
    days = [(1 + number * 12 // 336, 1 + number % 28) for number in range(336)]
    far = [place for place, (month, day) in enumerate(days) if day <= 12 and abs(day - month) > 2]
    kept = [place for place, (month, day) in enumerate(days) if day > 12 or place in far]
    written = [days[place][::-1] if place in far else days[place] for place in kept]
    text = draft(
        columns(Ref=[str(1000 + place) for place in kept], Received=[f"2023-{m:02}-{d:02}" for m, d in written])
    )

    assert told(text, 'formats = ["%Y-%d-%m", "%Y-%m-%d"] with ambiguous = "first"')


def test_more_exchanged_lines_than_can_be_told_are_counted():
    days = [(1 + number * 12 // 336, 1 + number % 28) for number in range(336)]
    swap = [place for place, (month, day) in enumerate(days) if day <= 4 and abs(day - month) > 2]
    written = [f"2023-{m:02}-{d:02}" if at not in swap else f"2023-{d:02}-{m:02}" for at, (m, d) in enumerate(days)]
    text = draft(columns(Ref=[f"{1000 + number}" for number in range(336)], Received=written))

    assert told(text, f" and {len(swap) - 20} more). Put these right in the source; the other")


def test_keys_without_an_order_show_nothing():
    days = [f"2023-{1 + number * 7 % 12:02}-{1 + number * 5 % 28:02}" for number in range(200)]

    text = draft(columns(Ref=[f"C{number}" for number in range(200)], Received=days))

    assert not told(text, "exchanged")


def test_keys_without_numbers_have_no_order():
    text = draft(columns(Ref=["C" + "x" * number for number in TEN], Received=DAYS))

    assert not told(text, "exchanged")


def test_a_row_with_a_receipt_that_fits_no_format_is_rejected_and_compared_with_nothing():
    text = draft(columns(Ref=REFS, Received=[*DAYS[:9], "soon"], Closed=[*DAYS[:9], "13/01/2024"]))

    assert "unreadable" not in tomllib.loads(text)["fields"]["received"]


def test_another_date_that_fits_no_format_is_unknown():
    text = draft(columns(Ref=REFS, Received=DAYS, Closed=[*DAYS[:9], "soon"]))

    assert tomllib.loads(text)["event"][0]["on"]["unreadable"] == "unknown"
    assert told(text, 'No date, unknown if left: "Closed", line 11.')


def test_the_earliest_date_is_the_receipt_where_none_says_so():
    found = meanings(columns(Ref=REFS, First_date=DAYS, Last_date=[f"{day}/02/2023" for day in range(13, 23)]))

    assert found["First date"] == "received"
    assert found["Last date"] == "other_date"


def test_a_date_alone_is_the_receipt():
    assert meanings(columns(Ref=REFS, Date=DAYS))["Date"] == "received"


def test_two_dates_of_different_rows_say_nothing_of_each_other():
    first, second = [*DAYS[:5], *[""] * 5], [*[""] * 5, *DAYS[:5]]

    assert "received" not in meanings(columns(Ref=REFS, Some_date=first, More_date=second)).values()


def test_where_several_say_received_the_plainest_is_taken():
    found = meanings(columns(Ref=REFS, Logged=DAYS, Received=DAYS))

    assert (found["Logged"], found["Received"]) == ("other_date", "received")


def test_days_before_the_receipt_are_counted_and_their_rows_rejected():
    text = draft(columns(Ref=REFS, Received=DAYS, Closed=["01/01/2023", *DAYS[1:]]))

    assert "before_receipt" not in tomllib.loads(text)["event"][0]
    assert told(
        text, 'To be put right in the spreadsheet. Before the receipt, rejected if left: "Closed", line 2 2023-01-01.'
    )


def test_a_stage_in_the_name_is_that_of_the_answer():
    text = draft(columns(Ref=REFS, Received=DAYS, Stage_2_response_sent=DAYS, Stage_due_date=DAYS))

    assert tomllib.loads(text)["event"][0]["stage"] == "2"
    assert told(text, "no stage 2:")


def test_a_stage_without_a_number_is_none():
    assert "stage" not in tomllib.loads(draft(columns(Ref=REFS, Received=DAYS, Stage_response_sent=DAYS)))["event"][0]


def test_a_letter_has_its_day():
    assert tomllib.loads(draft(columns(Ref=REFS, Received=DAYS, Letter_dated=DAYS)))["fields"]["written_on"]


def test_kinds_are_known_by_their_words_and_others_are_doubts():
    text = draft(columns(Ref=REFS, Received=DAYS, Type=["CMP", "CPL", "XYZ", "Comment", ""] * 2))

    assert tomllib.loads(text)["fields"]["kind"]["codes"] == {
        "CMP": "complaint",
        "CPL": "compliment",
        "Comment": "comment",
        "XYZ": "complaint",
    }
    assert told(text, 'XYZ = "complaint"  # ? 2 rows: which kind is this?')
    assert told(text, "2 rows without a kind would be rejected")


def test_kinds_are_read_out_of_texts_that_name_them():
    titles = [f"{kind} about bins" for kind in ("Complaint", "Compliment", "Comment", "Suggestion", "Enquiry")] * 2
    text = draft(columns(Ref=REFS, Received=DAYS, Title=titles))

    assert [rule["value"] for rule in tomllib.loads(text)["fields"]["kind"]["rules"]][:2] == ["complaint", "compliment"]
    assert told(text, '"Title": 100% of its texts name one kind')


def test_what_stands_for_a_blank_is_named_once_for_the_whole_sheet_and_is_no_doubt():
    text = draft(
        columns(
            Ref=REFS,
            Received=DAYS,
            Closed=[*DAYS[:6], "-", "n/a", "none", "."],
            Team=["Bins", "N/A"] * 5,
            Name=["Ann Lee", "-"] * 5,
        )
    )

    assert tomllib.loads(text)["source"]["blank"] == ["-", ".", "N/A", "n/a", "none"]
    assert tomllib.loads(text)["fields"]["service"]["codes"] == {"Bins": "bins"}
    assert not told(text, "N/A")
    assert tomllib.loads(text)["event"][0]["on"] == {"column": "Closed"}
    assert not told(text, "put right")


def test_a_word_for_nothing_that_is_a_value_of_another_column_is_no_blank():
    text = draft(columns(Ref=REFS, Received=DAYS, Closed=[*DAYS[:9], "none"], Outcome=["Upheld", "none"] * 5))

    assert "blank" not in tomllib.loads(text)["source"]
    assert told(text, 'No date, unknown if left: "Closed", line 11 "none".')


def test_an_answer_or_a_closing_that_is_yet_to_come_has_not_happened_and_elsewhere_the_word_is_unknown():
    text = draft(columns(Ref=REFS, Received=DAYS, Closed=[*DAYS[:8], "tbc", "awaiting"], Team=["Bins", "tbc"] * 5))

    assert "blank" not in tomllib.loads(text)["source"]
    assert not told(text, "put right")
    assert tomllib.loads(text)["columns"] == {"Closed": {"blank": ["awaiting", "tbc"]}}
    assert remarked(text, "These say that it has not happened yet.")
    assert tomllib.loads(text)["event"][0]["on"] == {"column": "Closed"}
    assert tomllib.loads(text)["fields"]["service"] == {
        "columns": ["Team"],
        "unlisted": "unknown",
        "codes": {"Bins": "bins"},
    }


def test_a_reason_that_begins_with_awaiting_is_a_code_like_any_other():
    reasons = ["Staff off sick", "Awaiting legal advice"] * 5
    read = tomllib.loads(draft(columns(Ref=REFS, Received=DAYS, ReasonLate=reasons)))

    (codes,) = [each["codes"] for each in read["fields"]["categories"].values()]
    assert set(codes) == {"Staff off sick", "Awaiting legal advice"}


def test_a_column_of_days_with_mostly_words_for_nothing_is_one_of_days():
    text = draft(columns(Ref=REFS, Received=DAYS, Replied=[*["none"] * 7, *DAYS[7:]]))

    assert tomllib.loads(text)["event"][0]["on"] == {"column": "Replied"}


def test_days_typed_in_words_are_read_by_the_formats_that_they_need_said_once():
    text = draft(
        columns(
            Ref=REFS,
            Received=[*DAYS[:8], "12th April 2023", "Friday 14 April 2023"],
            Closed=[*DAYS[:8], "13 Apr 23", "3 Sept 23"],
        )
    )

    read = tomllib.loads(text)
    assert set(read["dates"]["formats"]) == {"%d/%m/%Y", "%o %B %Y", "%A %d %B %Y", "%d %b %y"}
    assert read["fields"]["received"] == {"column": "Received"}
    assert not told(text, "put right")


def test_the_cells_of_a_total_are_not_told_among_what_is_no_date():
    source = columns(Ref=[*REFS, "Total 2024/25"], Received=[*DAYS, "10"], Closed=[*DAYS, ""])

    assert not told(draft(source), "put right")


def test_dates_that_can_be_read_either_way_are_no_doubt_where_all_others_have_one_order():
    text = draft(columns(Ref=REFS, Received=["13/04/2023"] * 10, Closed=[*[""] * 9, "01/05/2023"]))

    assert not told(text, "either way")
    assert "\n# Day first: 10 dates can only be read so.\n" in text


def test_an_order_that_hardly_any_date_speaks_for_is_a_doubt_in_columns_without_one():
    text = draft(columns(Ref=REFS, Received=["03/04/2023"] * 10, Closed=[*["05/06/2023"] * 9, "05/13/2023"]))

    assert told(text, '"Received": 10 dates could be read either way; month first, since another column is written so.')


def test_columns_of_other_orders_do_not_share_their_formats():
    text = draft(columns(Ref=REFS, Received=["13/04/2023"] * 10, Acknowledged=["04/14/2023"] * 10, Closed=DAYS))

    read = tomllib.loads(text)
    assert read["dates"] == {"formats": ["%d/%m/%Y"]}
    assert read["event"][0]["on"] == {"column": "Acknowledged", "formats": ["%m/%d/%Y"]}


def test_two_texts_that_would_be_one_code_are_a_doubt():
    text = draft(columns(Ref=REFS, Received=DAYS, Team=["A+", "A-"] * 5))

    assert told(text, 'A- = "a"  # ? 5 rows: the same code as "A+"')


def test_large_and_small_letters_are_no_doubt():
    text = draft(columns(Ref=REFS, Received=DAYS, Team=["Bins", "BINS"] * 5))

    read = tomllib.loads(text)["fields"]["service"]
    assert (read["fold"], read["codes"]) == (True, {"BINS": "bins"})
    assert 'BINS = "bins"  # 10 rows, also "Bins"\n' in text
    assert not told(text, "BINS")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hsg", "Housing"),
        ("Env Health", "Environmental Health"),
        ("EH", "Environmental Health"),
        ("Licencing", "Licensing"),
    ],
)
def test_two_codes_that_are_nearly_alike_are_one_doubt(one, other):
    text = draft(columns(Ref=REFS, Received=DAYS, Team=[one, other] * 5))

    assert len(told(text, "may mean the same")) == 1


@pytest.mark.parametrize(("one", "other"), [("Parking", "Planning"), ("Housing", "Highways"), ("Bins", "Parks")])
def test_codes_that_are_not_alike_are_no_doubt(one, other):
    assert not told(draft(columns(Ref=REFS, Received=DAYS, Team=[one, other] * 5)), "may mean the same")


def test_all_codes_that_are_nearly_alike_are_told_in_one_line():
    teams = ["Hsg", "Housing", "Env", "Environment", "Mkts", "Markets", "Lic", "Licences", "Rev", "Revenues"]

    text = draft(columns(Ref=REFS * 2, Received=DAYS * 2, Team=teams * 2))

    (doubt,) = told(text, "may mean the same")
    assert doubt == (
        '# ? "env" and "environment"; "housing" and "hsg"; "lic" and "licences"; "markets" and "mkts"; '
        '"rev" and "revenues" may mean the same: give them one code.'
    )


def test_two_columns_of_one_name_are_two_categories():
    text = draft(columns(Ref=REFS, Received=DAYS, Sub_type=["Delay"] * 10, **{"Sub-type": ["Cost"] * 10}))

    assert set(tomllib.loads(text)["fields"]["categories"]) == {"sub-type", "sub-type-4"}


def test_many_values_are_made_into_codes():
    many = [f"Street {number}" for number in range(300)]
    text = draft(columns(Ref=[f"C{number}" for number in range(300)], Received=DAYS * 30, Issue=many))

    assert tomllib.loads(text)["columns"]["Issue"] == {"transforms": ["code"]}
    assert remarked(text, '"Issue": 300 differing values, too many or too long for a list')


def test_more_outcomes_than_fit_in_a_list_are_only_kept():
    many = [f"Decided so {number}" for number in range(300)]
    text = draft(
        columns(Ref=[f"C{number}" for number in range(300)], Received=DAYS * 30, Channel=["Web"] * 300, Outcome=many)
    )

    assert "Outcome" in tomllib.loads(text)["kept"]


def test_bodies_and_the_day_on_which_it_was_passed_on_are_only_kept():
    text = draft(columns(Ref=REFS, Received=DAYS, Agency=["Water Board"] * 10, Sent_to_agency=DAYS))

    assert tomllib.loads(text)["kept"] == ["Agency", "Sent to agency"]
    assert told(text, '"Agency" looks like names of bodies, 1 differing value.')
    assert remarked(text, '"Sent to agency" may be the day on which it was passed on')


def test_a_standing_that_calls_ended_cases_open_is_only_kept():
    text = draft(columns(Ref=REFS, Received=DAYS, Closed=DAYS, Status=["Closed"] * 9 + ["Open"]))

    assert "standing" not in tomllib.loads(text)
    assert remarked(text, "1 row is called open with a day on which it ended")


def test_a_standing_that_is_not_known_is_a_doubt():
    text = draft(columns(Ref=REFS, Received=DAYS, Status=["Closed"] * 6 + ["Open"] * 3 + ["Limbo"]))

    assert tomllib.loads(text)["standing"]["codes"] == {"Closed": "finished", "Open": "open", "Limbo": "open"}
    assert told(text, "open, or finished?")


def test_a_verdict_without_a_due_day_stands_alone():
    text = draft(columns(Ref=REFS, Received=DAYS, In_target=["Yes", "No"] * 5))

    assert tomllib.loads(text)["verdict"][0]["verdict"]["codes"] == {"Yes": "met", "No": "missed"}


IN_TIME = ["Y", "N"] * 5
SECOND = [*["20/05/2024"] * 3, *[""] * 7]


def verdict_stages(**more):
    return [
        (each["name"], each.get("stage"))
        for each in tomllib.loads(draft(columns(Ref=REFS, Received=DAYS, **more)))["verdict"]
    ]


def test_a_verdict_without_a_due_day_is_of_the_answer_beside_which_it_stands():
    second = {"Stage_2_date": SECOND, "Stage_2_reply": SECOND, "S2_in_time": [*IN_TIME[:3], *[""] * 7]}

    assert verdict_stages(Replied=DAYS, In_time=IN_TIME, **second) == [("in-time", "1"), ("s2-in-time", "2")]
    assert verdict_stages(In_time=IN_TIME, Replied=DAYS, **second)[0] == ("in-time", None)


def test_a_verdict_that_all_rows_have_is_not_of_the_answer_of_few():
    stages = verdict_stages(Replied=DAYS, Stage_2_date=SECOND, Stage_2_reply=SECOND, In_time=IN_TIME)

    assert stages == [("in-time", "1")]


def test_a_verdict_on_the_acknowledgement_or_of_the_only_answer_names_no_stage():
    second = {"Stage_2_date": SECOND, "Stage_2_reply": SECOND}

    assert verdict_stages(Replied=DAYS, Acknowledged_in_time=IN_TIME, **second) == [("acknowledged-in-time", None)]
    assert verdict_stages(Replied=DAYS, In_time=IN_TIME) == [("in-time", None)]


def test_cleaning_is_proposed_where_it_is_needed():
    text = draft(
        columns(
            Ref=[f"{number}.0" for number in range(10, 20)],
            Received=DAYS,
            Team=["Bins\u00a0", "Parks "] * 5,
            ZIP=["2127", "10001"] * 2 + ["10002"] * 6,
        )
    )

    read = tomllib.loads(text)["columns"]
    assert read["Ref"]["transforms"] == ["drop_point_zero"]
    assert read["Team"]["transforms"] == ["no_break_space"]
    assert read["ZIP"]["transforms"] == [{"pad": 5}]
    assert told(text, "2 numbers are shorter than 5 digits: lost zeros at the front?")


def test_numbers_that_may_have_lost_zeros_are_a_doubt():
    refs = [str(number) for number in (90210, 12345, 67890, 54321, 99999, 10101, 20202, 30303, 40404, 123)]

    assert told(draft(columns(Ref=refs, Received=DAYS)), "1 number is shorter than the usual 5 digits: lost zeros?")


def test_signs_of_a_wrong_encoding_are_a_doubt():
    assert told(draft(columns(Ref=REFS, Received=DAYS, Details=["caf\u00c3\u00a9"] * 10)), "signs of a wrong encoding")


def test_a_survey_without_days_questions_and_scores_is_drafted():
    text = draft(columns(Respondent_ID=[f"R{number // 2}" for number in TEN], Remarks=["Fine", "Good"] * 5))

    read = tomllib.loads(text)
    assert read["record"] == "survey_answer"
    assert read["answer"]["question"] == {"default": "q1"}
    assert "score" not in read["answer"]


def test_a_survey_of_scores_alone_is_drafted():
    text = draft(columns(Service=["Library"] * 10, Score=["1.0", "5.0"] * 5, Question=["How was it?"] * 10))

    read = tomllib.loads(text)
    assert "text" not in read["answer"]
    assert told(text, "Its values go from 1 to 5")
    assert '# "5.0": 5 rows' in text


def test_a_scale_in_words_wants_numbers():
    text = draft(columns(Score=["Very good", "Good"] * 5))

    assert told(text, "Its values go in words")
    assert told(text, "Give each of these a number")
    assert '# "Very good": 5 rows' in text


def test_labelled_texts_need_no_more_than_a_label():
    text = draft(columns(Text=[f"Words {number}" for number in TEN], Label=["A", "B"] * 5))

    read = tomllib.loads(text)
    assert read["record"] == "labelled_text"
    assert set(read["labelled"]) == {"collection", "text", "label"}


def test_a_second_label_of_the_same_sort_is_only_kept():
    text = draft(columns(Text=[f"Words {number}" for number in TEN], Label=["A", "B"] * 5, Theme=["C", "D"] * 5))

    assert tomllib.loads(text)["kept"] == ["Theme"]


def test_a_criticality_written_by_a_spreadsheet_is_read_as_a_whole_number():
    text = draft(columns(Text=[f"Words {number}" for number in TEN], Label=["A"] * 10, Criticality=["-1.0", "2.0"] * 5))

    read = tomllib.loads(text)
    assert (read["labelled"]["lowest"], read["labelled"]["highest"]) == (-1, 2)
    assert read["columns"]["Criticality"] == {"transforms": ["drop_point_zero"]}


def test_what_says_nothing_is_dropped():
    text = draft(
        columns(Row=[str(number) for number in TEN], Ref=REFS, Received=DAYS, Spare=[""] * 10, DOB=["13/01/1950"] * 10)
    )

    assert tomllib.loads(text)["dropped"] == ["Row", "Spare", "DOB"]


def test_a_number_of_the_row_that_is_called_id_is_the_key_where_there_is_no_other():
    assert meanings(columns(Id=[str(number) for number in TEN], Received=DAYS))["Id"] == "key"


def test_a_column_that_is_the_same_everywhere_is_constant():
    assert meanings(columns(Ref=REFS, Received=DAYS, Version=["7"] * 10))["Version"] == "constant"


@pytest.mark.parametrize(
    ("name", "values", "meaning"),
    [
        ("Contact", ["a@example.org", "b@example.org"], "email"),
        ("Contact", ["01632 960001", "+44 1632 960002"], "phone"),
        ("Where", ["EX1 1ZZ", "ex22zz"], "postcode"),
        ("Organisation ID", ["1", "2"], "organisation"),
        ("Severity", ["high", "low"], "other"),
        ("Stage", ["1", "2"], "stage"),
        ("Sort", ["Complaint", "Compliment"], "kind"),
        ("How", ["Email", "Telephone"], "channel"),
        ("Standing", ["In progress", "Closed"], "standing"),
        ("Overdue", ["Y", "N"], "verdict"),
        ("Result", ["Overdue", "In time"], "verdict"),
    ],
)
def test_a_column_is_known_by_its_name_or_its_values(name, values, meaning):
    assert meanings(columns(Ref=REFS, Received=DAYS, **{name: values * 5}))[name] == meaning


def test_a_source_without_rows_is_no_table():
    with pytest.raises(DataError, match="there is no row below its header"):
        draft(csv_rows("Ref,Received\n"))


def test_names_and_values_are_written_as_toml_has_them():
    nasty = 'a "b" \\ \n \x7f = # c'
    paper = Paper()
    paper.table(f"columns.{name_of(nasty)}")
    paper.code(nasty, "x", 1)

    assert tomllib.loads(paper.text()) == {"columns": {nasty: {nasty: "x"}}}
    assert tomllib.loads(f"a = {value_of([True, False, 1, {nasty: nasty}])}") == {"a": [True, False, 1, {nasty: nasty}]}


def test_a_text_without_letters_still_becomes_a_code():
    assert code_of("???") == "other"
    assert code_of("Café & Bar") == "cafe-bar"


def dated(*, received=(), replied=(), closed=()):
    """Return forty complaints, each answered and closed after 33 days, but for the first, which are given."""
    days = [f"2024-04-{10 + number % 15}" for number in range(40)]
    replies = [f"2024-05-{13 + number % 15}" for number in range(40)]
    return columns(
        Ref=[f"C{number:02}" for number in range(40)],
        Received=[*received, *days[len(received) :]],
        Replied=[*replied, *replies[len(replied) :]],
        Closed=[*closed, *replies[len(closed) :]],
    )


def formats_in(text, event):
    read = tomllib.loads(text)
    (rule,) = [each for each in read["event"] if each["event"] == event]
    return set(rule["on"].get("formats") or read["dates"]["formats"])


def test_one_date_with_slashes_and_the_month_first_says_nothing_of_dates_with_dots():
    text = draft(dated(replied=["05/29/2024", "06.11.24"], closed=["29.05.2024", "30.05.24"]))

    assert formats_in(text, "responded") == {"%Y-%m-%d", "%m/%d/%Y", "%d.%m.%y", "%d.%m.%Y"}
    assert told(
        text,
        '"Replied": the day first in %d.%m.%y, the month in %m/%d/%Y; 1 date could be read either way.',
    )


def test_an_order_that_one_date_written_otherwise_speaks_for_is_a_doubt():
    text = draft(dated(replied=["05/29/2024", "06.11.24"]))

    assert told(
        text, '"Replied": 1 date could be read either way; month first, since 1 date written otherwise can only be so.'
    )


def test_several_dates_of_a_column_speak_for_those_that_it_has_written_otherwise():
    text = draft(dated(replied=["29/05/2024", "30/05/2024", "31/05/2024", "06.05.24"]))

    assert formats_in(text, "responded") == {"%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y"}
    assert "\n# Day first: 3 dates can only be read so.\n" in text


def test_a_text_among_real_dates_is_never_called_exchanged_by_a_spreadsheet():
    received = ["2024-04-26", "2024-04-05", "2024-04-06", "2024-04-07"]
    text = draft(dated(received=received, replied=["29/05/2024", "05/08/2024", "05/09/2024", "05/10/2024"]))

    assert told(
        text,
        '"Replied": 3 texts fit the rest only with day and month in the other order '
        "(lines 3 2024-08-05, 4 2024-09-05, 5 2024-10-05): write",
    )
    assert not told(text, "day and month exchanged")
