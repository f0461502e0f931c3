"""A register of feedback: complaints among compliments and comments, which are counted by no rule of complaints."""

import tomllib

from casework.application.suggesting import ReadAs
from tests.suggesting.sources import Rows, columns, doubts, draft, remarked

DAYS = [f"{day:02}/04/2024" for day in range(11, 21)]
REFS = [f"F/{number}" for number in range(1, 11)]
KINDS = ["Complaint", "Compliment", "complaint", "Comment", "Complaint", "Complement", "Complaint", "Compliment"]
KINDS += ["Enquiry", "Suggestion"]
FIRST, LATER = "2023-24", "2024-25"


def feedback(**more):
    return tomllib.loads(draft(columns(Ref=REFS, Received=DAYS, Type=KINDS, **more)))


def test_what_is_no_complaint_is_not_by_the_procedure_of_complaints():
    assert feedback()["procedure"] == {
        "default": "none",
        "compliment": "local-feedback",
        "comment": "local-feedback",
        "suggestion": "local-feedback",
        "enquiry": "none",
    }


def test_a_register_of_complaints_alone_has_one_procedure():
    text = draft(columns(Ref=REFS, Received=DAYS, Type=["Complaint"] * 10))

    assert tomllib.loads(text)["procedure"] == {"default": "none"}


def test_whoever_praised_waits_for_nothing_so_that_is_closed_without_an_answer():
    closed = feedback(Replied=DAYS)["event"][-1]

    assert closed["event"] == "closed"
    assert closed["where"] == {
        "column": "Type",
        "match": r"(?i)^\s{0,9}(?:Compliment|Complement|Comment|Suggestion)\s{0,9}$",
    }


def test_complaints_alone_are_closed_by_their_answers():
    closed = tomllib.loads(draft(columns(Ref=REFS, Received=DAYS, Replied=DAYS, Type=["Complaint"] * 10)))["event"][-1]

    assert closed == {"event": "closed", "with_last_answer": True}


def test_a_column_of_closings_or_standings_says_itself_what_is_over():
    assert [each["event"] for each in feedback(Closed=DAYS)["event"]] == ["closed"]
    assert "event" not in feedback(Status=["Open", "Closed"] * 5)


def test_kinds_that_stand_in_texts_have_their_procedures_too():
    titles = [f"{kind} about bins" for kind in ("Complaint", "Compliment", "Suggestion", "Enquiry", "Comment")] * 2

    assert tomllib.loads(draft(columns(Ref=REFS, Received=DAYS, Title=titles)))["procedure"]["comment"] == (
        "local-feedback"
    )


def of_two_sheets(*, first="Type", later="Category", values=KINDS, sheets=(FIRST, LATER)):
    """Return the draft for two sheets, of which the second has its kinds under another heading."""
    rows = [[ref, day, kind, ""] for ref, day, kind in zip(REFS, DAYS, KINDS, strict=True)]
    rows += [[f"{ref}/B", day, "", kind] for ref, day, kind in zip(REFS, DAYS, values, strict=True)]
    having = {first: (sheets[0],), later: (sheets[1],)}
    return draft(Rows(["Ref", "Received", first, later], rows), read_as=ReadAs(having=having))


def test_kinds_under_another_heading_on_another_sheet_are_read_together():
    text = of_two_sheets()

    assert tomllib.loads(text)["fields"]["kind"]["columns"] == ["Type", "Category"]
    assert 'Complaint = "complaint"  # 8 rows, also "complaint"' in text
    assert [each["where"]["column"] for each in tomllib.loads(text)["event"]] == ["Type", "Category"]
    assert not remarked(text, "without a kind")


def test_a_slip_for_a_kind_is_a_code_with_a_doubt():
    assert [line for line in doubts(of_two_sheets()) if "slip" in line] == [
        'Complement = "compliment"  # ? 2 rows: a slip for "Compliment"?'
    ]


def test_a_category_of_other_words_stays_one_also_where_only_one_sheet_has_it():
    text = of_two_sheets(values=["Bins", "Parks"] * 5)

    assert tomllib.loads(text)["fields"]["kind"]["columns"] == ["Type"]
    assert tomllib.loads(text)["fields"]["categories"]["category"]["columns"] == ["Category"]
    assert "10 rows without a kind would be rejected" in text


def test_a_second_column_of_kinds_on_the_same_sheet_is_not_read_as_the_kind():
    text = of_two_sheets(sheets=(FIRST, FIRST))

    assert tomllib.loads(text)["fields"]["kind"]["columns"] == ["Type"]


def test_kinds_that_few_rows_have_say_nothing_of_the_others():
    rows = [[ref, day, kind] for ref, day, kind in zip(REFS, DAYS, [*KINDS[:4], *[""] * 6], strict=True)]
    text = draft(Rows(["Ref", "Received", "Category"], rows))

    assert tomllib.loads(text)["fields"]["kind"] == {"default": "complaint"}


def test_what_was_carried_forward_is_not_answered_and_can_be_passed_over():
    text = draft(
        columns(Ref=REFS, Received=DAYS, Replied=[*DAYS[:8], "", ""], Outcome=[*["U", "NU"] * 4, "c/f", "C/F"])
    )

    assert tomllib.loads(text)["matter"][0]["finding"][0]["outcome"]["codes"] == {"U": "upheld", "NU": "not-upheld"}
    (said,) = (line for line in doubts(text) if "pass such rows over" in line)
    assert said.startswith('# ? 2 rows have "c/f" or "C/F" in "Outcome": not answered.')
    taken = tomllib.loads(
        text.replace("#| [[skip]]", "[[skip]]").replace("#| column", "column").replace("#| match", "match")
    )
    assert taken["skip"] == [{"column": "Outcome", "match": r"(?i)^\s{0,9}(?:c/f|C/F)\s{0,9}$"}]
