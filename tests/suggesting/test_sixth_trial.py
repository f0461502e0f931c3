"""What a stranger's sixth trial stumbled over: stage 2 by its look, more time, withdrawals, officers, sparse notes."""

import datetime as dt
import tomllib

import pytest

from casework.application.suggesting.exchanged_dates import ExchangedDates
from tests.boston import Register
from tests.suggesting.registers import write_register
from tests.suggesting.sources import columns, doubts, draft, meanings, remarked
from tests.suggesting.trial import workdays_after

NUMBERS = range(60)
REFS = [f"C{number:03}" for number in NUMBERS]
RECEIVED = [workdays_after(dt.date(2024, 1, 8), 3 * number) for number in NUMBERS]
REPLIED = [workdays_after(day, 7 + number % 7) for number, day in enumerate(RECEIVED)]


def days(found, *, plus, every=1, start=0):
    """Return days so many working days after those that were *found*, in some rows only."""
    return [
        workdays_after(day, plus + number % 3).isoformat() if number % every == start else ""
        for number, day in enumerate(found)
    ]


def told(text, words):
    return [doubt for doubt in doubts(text) if words in doubt]


def read(text):
    return tomllib.loads(text)


def happened(text):
    return [(each["event"], each.get("on", {}).get("column"), each.get("stage")) for each in read(text)["event"]]


def register(**more):
    iso = {"Ref": REFS, "Rec'd": [day.isoformat() for day in RECEIVED], "Reply": [day.isoformat() for day in REPLIED]}
    return columns(**iso, **more)


# Two answers


def test_a_second_answer_without_order_is_no_event_until_somebody_says_so():
    source = register(Asked=days(RECEIVED, plus=1), Other_reply=days(REPLIED, plus=-5 + 8, every=1))

    text = draft(source)

    assert ("responded", "Other reply", None) not in happened(text)
    assert [each for each in happened(text) if each[0] == "responded"] == [("responded", "Reply", None)]
    (asked,) = told(text, "Two answers in a row")
    assert 'row, "Reply" and "Other reply": is "Other reply" that of stage 2, and does it begin with "Asked"?' in asked
    assert {"Other reply", "Asked"} <= set(read(text)["kept"])
    taken = read(text.replace("#| ", "").replace("#|", ""))["event"]
    assert [(each["event"], each.get("stage"), each.get("on", {}).get("column")) for each in taken][1:3] == [
        ("escalated", "2", "Asked"),
        ("responded", "2", "Other reply"),
    ]


def test_where_no_day_can_have_begun_it_the_lines_leave_a_place_for_one():
    text = draft(register(Other_reply=days(REPLIED, plus=3)))

    assert told(text, 'is "Other reply" that of stage 2? It is only kept')
    assert "#| on = { column = COLUMN }" in text


def test_a_stage_that_only_began_has_its_finding_asked_for():
    source = register(
        Outcome=["Upheld", "Not upheld"] * 30,
        Review_requested=days(REPLIED, plus=3, every=5),
        Review_outcome=["Upheld" if number % 5 == 0 else "" for number in NUMBERS],
    )

    text = draft(source)

    assert ("escalated", "Review requested", "2") in happened(text)
    assert told(text, '"Review outcome" is what was found in stage 2, and no column has the day of that answer')
    assert [each["stage"] for each in read(text)["matter"][0]["finding"]] == ["1"]


def test_one_outcome_for_two_stages_is_a_doubt():
    source = register(
        Outcome=["Upheld", "Not upheld"] * 30,
        Review_requested=days(REPLIED, plus=3, every=5),
        Review_reply=days(REPLIED, plus=20, every=5),
    )

    assert told(draft(source), '"Outcome" names no stage, and there are answers in more than one')


def test_several_rows_of_one_case_are_not_searched_for_stages():
    source = columns(
        Ref=[REFS[number // 2] for number in NUMBERS],
        Received=[day.isoformat() for day in RECEIVED],
        Reply=days(RECEIVED, plus=9),
        Further_reply=days(RECEIVED, plus=30, every=5),
    )

    assert {each.get("stage") for each in read(draft(source))["event"]} == {None}


def test_an_answer_that_was_promised_is_due_where_another_column_has_the_outcomes():
    outcomes = ["" if number > 55 else "Upheld" for number in NUMBERS]
    replied = [day.isoformat() if outcome else "" for day, outcome in zip(REPLIED, outcomes, strict=True)]
    source = columns(
        Ref=REFS,
        Received=[day.isoformat() for day in RECEIVED],
        Response=days(RECEIVED, plus=15),
        Response_sent=replied,
        Outcome=outcomes,
    )

    assert (meanings(source)["Response"], meanings(source)["Response sent"]) == ("due", "responded")


# More time


@pytest.mark.parametrize("name", ["New target", "Revised target date", "Target (amended)", "Target holding ltr"])
def test_a_second_target_in_few_rows_is_more_time_with_a_doubt(name):
    source = register(Target=days(RECEIVED, plus=15), **{name: days(RECEIVED, plus=25, every=6)})

    text = draft(source)

    (event,) = [each for each in read(text)["event"] if each["event"] == "extended"]
    assert event == {"event": "extended", "limit": "respond", "until": {"column": name}}
    assert told(text, f'Was there more time until "{name}", in 10 rows?')
    assert [each["name"] for each in read(text)["verdict"]] == ["target"]


def test_a_new_target_alone_is_more_time_too():
    assert meanings(register(New_target=days(RECEIVED, plus=25, every=6)))["New target"] == "extended"


# Withdrawals


@pytest.mark.parametrize(
    "word", ["Withdrawn by customer", "Customer withdrew", "Retracted", "No longer pursued", "Cancelled by customer"]
)
def test_words_of_a_withdrawal_are_one(tmp_path, word):
    replied = [*[day.isoformat() for day in REPLIED[:50]], *[""] * 10]
    source = columns(
        Ref=REFS,
        Received=[day.isoformat() for day in RECEIVED],
        Reply=replied,
        Outcome=[*["Upheld"] * 50, *[word] * 10],
    )

    mapping = Register(tmp_path)
    mapping.mapping.write_text(draft(source), encoding="utf-8")
    write_register(mapping.file, [row.values for row in source.rows()])
    mapping.run()

    assert {row.status for row in mapping.book.rows() if row.source_key in REFS[50:]} == {"withdrawn"}
    assert {row.status for row in mapping.book.rows() if row.source_key in REFS[:50]} == {"closed"}


def test_what_was_withdrawn_in_stage_2_stays_open_no_more(tmp_path):
    source = register(
        Outcome=["Upheld", "Not upheld"] * 30,
        Review_requested=days(REPLIED, plus=3, every=5),
        Review_reply=days(REPLIED, plus=20, every=10),
        Review_outcome=[{0: "Upheld", 5: "Withdrawn"}.get(number % 10, "") for number in NUMBERS],
    )

    text = draft(source)

    assert remarked(text, '6 rows have "Withdrawn" and no answer')
    mapping = Register(tmp_path)
    mapping.mapping.write_text(
        text.replace('default = "none"', 'default = "lgsco-code-2024"').replace("received_until", "x"), "utf-8"
    )
    write_register(mapping.file, [row.values for row in source.rows()])
    outcome = mapping.run()
    known = [row for row in mapping.book.rows() if row.escalated_to]
    assert outcome.new + outcome.rejected == 60
    assert {row.status for row in known} == {"closed", "withdrawn"}


# Exchanged by a spreadsheet


def test_a_reply_before_the_receipt_is_plainly_exchanged_though_it_fits_but_for_a_slip():
    look = ExchangedDates(["Received", "Acknowledged", "Target", "New target", "Reply"])
    for number in range(500):
        received = dt.date(2023, 1, 13) + dt.timedelta(days=number)
        after = {"Acknowledged": number % 12, "Target": 21 + number % 5, "New target": 35 + number % 3}
        after["Reply"] = after["New target"] - 2 - number % 19
        found = {name: received + dt.timedelta(days=gap) for name, gap in after.items()}
        look.add(("", number), None, {"Received": received, **found})
    of_reply = look.plain_lines().get("Reply", {})

    row = {"Received": (5, 31), "Acknowledged": (6, 8), "Target": (6, 21), "New target": (7, 5), "Reply": (5, 7)}
    look.add(("", 700), None, {name: dt.date(2024, *day) for name, day in row.items()})  # 5 July, the day of the target

    assert look.plain_lines()["Reply"] == {**of_reply, ("", 700): dt.date(2024, 5, 7)}


def test_a_reply_of_the_year_before_is_not_exchanged_where_that_leaves_it_before_the_receipt():
    look = ExchangedDates(["Received", "Reply"])
    for number in range(60):
        received = dt.date(2024, 3, 18) + dt.timedelta(days=7 * (number // 4) + number % 4)
        if received.day > 12 and (received + dt.timedelta(days=8)).day > 12:
            look.add(("", number), None, {"Received": received, "Reply": received + dt.timedelta(days=8 + number % 2)})
    look.add(("", 169), None, {"Received": dt.date(2025, 1, 7), "Reply": dt.date(2024, 2, 4)})  # a Sunday
    look.add(("", 170), None, {"Received": dt.date(2024, 7, 2), "Reply": dt.date(2024, 10, 7)})  # 10 July

    assert look.lines() == {"Reply": {("", 170): dt.date(2024, 10, 7)}}


# Officers, and notes that few rows have


def test_initials_below_a_word_for_officers_are_taken_for_ids():
    text = draft(register(Lead_officer=["JT", "PMcK", "SAH"] * 20))

    assert remarked(text, 'The initials in "Lead officer" are taken for the ids of those who handled the cases.')
    assert happened(text)[0] == ("assigned", "Rec'd", None)


def test_the_address_of_an_officer_is_not_that_of_the_complainant():
    source = register(
        Customer_email=[f"c{number}@example.org" for number in NUMBERS],
        Officer_email=[f"o{number % 3}@example.gov.uk" for number in NUMBERS],
    )

    text = draft(source)

    assert read(text)["fields"]["complainant"] == {"email": {"columns": ["Customer email"]}}
    assert read(text)["kept"] == ["Officer email"]
    assert "Officer email" in read(text)["personal"]


def test_notes_that_few_rows_have_are_no_summary():
    text = draft(register(Notes=["Rang twice" if number % 9 == 0 else "" for number in NUMBERS]))

    assert "summary" not in read(text)["fields"]
    assert read(text)["kept"] == ["Notes"]


# Days that nothing tells of, and receipts


def test_days_of_which_nothing_tells_are_asked_for_and_those_beside_a_complaint_are_not():
    source = register(
        File_moved=days(RECEIVED, plus=4, every=3),
        Compensation_paid=days(REPLIED, plus=4),
        Last_updated=days(REPLIED, plus=8),
    )

    assert told(draft(source), 'What happened on the days of "File moved"? They stay in a note, and count nowhere.')


def test_a_request_in_few_rows_is_not_the_receipt():
    source = columns(
        Ref=REFS,
        Date_of_complaint=[day.isoformat() for day in RECEIVED],
        Reply=[day.isoformat() for day in REPLIED],
        Visit_requested=days(REPLIED, plus=4, every=5),
    )

    assert meanings(source)["Date of complaint"] == "received"
