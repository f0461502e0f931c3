"""What columns are taken for where much of them says nothing, and what of it is left for a person to decide."""

import re
import tomllib

import pytest

from casework.application.mappings.patterns import reach
from casework.application.suggesting.rule_texts import none_of, one_of
from tests.suggesting.sources import Rows, columns, doubts, draft, meanings, remarked

NUMBERS = range(40)
REFS = [f"C{number:03}" for number in NUMBERS]
DAYS = [f"{1 + number % 28:02}/{1 + number // 28:02}/2024" for number in NUMBERS]
REPLIED = [f"{1 + number % 28:02}/{3 + number // 28:02}/2024" for number in NUMBERS]
INITIALS = [("AK", "SMc", "NO ")[number % 3] for number in NUMBERS]


def register(**more):
    """Return a register whose columns have *more*; a name is written with spaces for its underscores."""
    return columns(Ref=REFS, Received=DAYS, Reply=REPLIED, **more)


def found(**more):
    """Return the first finding that the draft of a register with *more* reads."""
    (matter,) = tomllib.loads(draft(register(**more)))["matter"]
    return matter["finding"][0]


def events(text, name):
    return [each for each in tomllib.loads(text)["event"] if each["event"] == name]


# Texts that say nothing


def test_what_says_nothing_hides_no_outcomes_under_a_heading_that_nobody_knows():
    said = [("U", "NU", "-", "N/A")[number % 4] for number in NUMBERS]

    assert meanings(register(Res=said))["Res"] == "outcome"
    assert found(Res=said)["outcome"]["codes"] == {"NU": "not-upheld", "U": "upheld"}


def test_few_days_among_texts_that_say_nothing_are_days():
    extended = [REPLIED[number] if number % 10 == 0 else ("-", "N/A")[number % 2] for number in NUMBERS]

    (event,) = events(draft(register(Ext_to=extended)), "extended")

    assert event["until"]["column"] == "Ext to"


def test_a_column_in_which_nothing_is_said_is_left_out():
    assert tomllib.loads(draft(register(Appeal=["N/A", "-"] * 20)))["dropped"] == ["Appeal"]


def test_none_among_outcomes_may_be_one_and_is_asked_for():
    said = [("Full", "Upheld", "Part", "None")[number % 4] for number in NUMBERS]

    (asked,) = [each for each in doubts(draft(register(Finding=said))) if "None" in each]

    assert asked == '# ? "None", in 10 rows: nothing is found yet, or it was not upheld?'


def test_many_values_among_which_some_say_nothing_are_not_known_there():
    issues = [f"Street {number}" if number % 8 else "tbc" for number in range(300)]
    days = [DAYS[number % 28] for number in range(300)]

    text = draft(columns(Ref=[f"C{number}" for number in range(300)], Received=days, Issue=issues))

    assert tomllib.loads(text)["fields"]["categories"]["issue"] == {"columns": ["Issue"], "unlisted": "unknown"}


# Who handled a case


def test_initials_with_small_letters_and_those_of_somebody_called_no_are_ids():
    (event,) = events(draft(register(Off=INITIALS)), "assigned")

    assert event["handler"] == {"columns": ["Off"]}


@pytest.mark.parametrize("heading", ["Hndlr", "Hdlr", "Case handler", "OIC", "Inv", "Invest"])
def test_who_handled_a_case_is_known_by_short_headings(heading):
    assert meanings(register(**{heading: INITIALS}))[heading] == "handler"


def test_an_investigation_of_some_sort_is_nobody():
    assert meanings(register(Inv=["Yes", "No"] * 20))["Inv"] != "handler"
    assert meanings(register(Investigation_type=["Internal", "External"] * 20))["Investigation type"] != "handler"


def test_a_dash_handles_no_case():
    text = draft(register(Officer=["-", "tbc", *INITIALS[2:]]))
    (event,) = events(text, "assigned")

    assert tomllib.loads(text)["source"]["blank"] == ["-"]
    assert event["where"] == {"column": "Officer", "match": r"^(?!\s{0,9}(?:tbc)\s{0,9}$).*\S"}


def test_who_is_named_beside_an_officer_complained():
    people = [f"Ann Abbot{chr(97 + number % 26)}" for number in NUMBERS]
    taken = "Taken for the complainant"

    assert not remarked(draft(register(Name=people, Officer=INITIALS)), taken)
    emails = [f"x{number}@example.org" for number in NUMBERS]
    assert remarked(draft(register(Email=emails, Officer=INITIALS)), taken)


def test_a_column_called_comp_with_names_has_who_complained():
    people = [f"Ann Abbot{chr(97 + number % 26)}" for number in NUMBERS]
    fields = tomllib.loads(draft(register(Comp=people)))["fields"]

    assert fields["complainant"]["name"] == {"columns": ["Comp"]}
    assert meanings(register(Comp=["£50", "£100"] * 20))["Comp"] != "name"


# What a case is about, and how it came


def test_a_ward_is_a_category_and_what_says_nothing_is_none():
    said = [("Abbey", "St Annes", "st annes", "N/A")[number % 4] for number in NUMBERS]

    categories = tomllib.loads(draft(register(Ward=said)))["fields"]["categories"]

    assert categories["ward"] == {
        "columns": ["Ward"],
        "unlisted": "unknown",
        "fold": True,
        "codes": {"St Annes": "st-annes", "Abbey": "abbey"},
    }


def test_one_ward_is_enough_and_none_is_had_twice():
    wards = {"Ward": ["Abbey", "Castle"] * 20, "Parish": ["North", "South"] * 20}

    text = draft(register(**wards, Ward_type=["Inner", "Outer"] * 20))

    assert set(tomllib.loads(text)["fields"]["categories"]) >= {"ward"}
    assert "Parish" in tomllib.loads(text)["kept"]


def test_one_text_in_several_ways_has_one_line():
    said = [("Email", "email", "E-mail", "Web form", "webform")[number % 5] for number in NUMBERS]

    text = draft(register(Channel=said))

    assert tomllib.loads(text)["fields"]["channel"] == {
        "columns": ["Channel"], "fold": True, "codes": {"E-mail": "email", "Web form": "web"},
    }  # fmt: skip
    assert 'E-mail = "email"  # 24 rows, also "Email", "email"\n' in text


def test_a_case_that_came_through_a_councillor_is_no_doubt():
    text = draft(register(Channel=["cllr", "Via MP", "Member enquiry", "Email"] * 10))

    codes = tomllib.loads(text)["fields"]["channel"]["codes"]
    assert codes == {"Email": "email", "Member enquiry": "other", "Via MP": "other", "cllr": "other"}
    assert not [each for each in doubts(text) if "channel" in each]


# Words for what was found


@pytest.mark.parametrize(
    ("others", "is_asked"),
    [(["Withdrawn"], False), (["w/drawn"], False), ([], True), (["Waived"], True), (["Withdrawn", "Waived"], True)],
)
def test_a_w_is_withdrawn_where_nothing_else_begins_so(others, is_asked):
    words = ["U", "NU", "W", *others]
    said = [words[number % len(words)] for number in NUMBERS]

    text = draft(register(Outcome=said))

    asked = [each for each in doubts(text) if "look them through" in each and '"W"' in each]
    assert 'W = "withdrawn"  # ' in text
    assert bool(asked) is is_asked


def test_a_w_without_an_answer_ends_a_case():
    source = columns(
        Ref=REFS, Received=DAYS, Reply=["", *REPLIED[1:]], Outcome=["W", *["Upheld", "Withdrawn", "Not upheld"] * 13]
    )

    (event,) = (each for each in events(draft(source), "withdrawn") if "on" not in each)

    assert event["where"]["match"] == r"(?i)^\s{0,9}(?:W)\s{0,9}$"


def test_justified_is_upheld_and_a_doubt_only_beside_it():
    alone = draft(register(Outcome=["Justified", "Not justified"] * 20))
    beside = draft(register(Outcome=["Justified", "Not justified", "Upheld", "Not upheld"] * 10))

    assert not [each for each in doubts(alone) if "Taken for" in each]
    assert [each for each in doubts(beside) if "Taken for" in each] == [
        '# ? Taken for what was found, look them through: "Justified" = "upheld"; "Not justified" = "not-upheld".'
    ]


# Days


@pytest.mark.parametrize("heading", ["Esc. resp", "Date escalation response sent", "Escalation decision date"])
def test_the_answer_to_an_escalation_is_no_escalation(heading):
    assert meanings(register(Escalated=REPLIED, **{heading: REPLIED}))[heading] == "responded"


def test_the_day_by_which_an_escalation_was_to_be_answered_is_due():
    assert meanings(register(Escalation_response_due=REPLIED))["Escalation response due"] == "due"


@pytest.mark.parametrize("heading", ["Date of complaint", "Complaint date"])
def test_the_date_of_a_complaint_is_that_of_receipt_where_no_other_one_is(heading):
    rows = list(zip(REFS, DAYS, REPLIED, strict=True))

    assert meanings(Rows(["Ref", heading, "Reply"], rows))[heading] == "received"
    assert meanings(register(**{heading: DAYS}))[heading] != "received"


def test_a_new_target_is_more_time_though_a_spreadsheet_exchanged_its_day_and_month():
    due = [f"2024-05-{1 + number % 28:02}" for number in NUMBERS]
    days = ["2024-01-06" if number % 4 == 0 else "2024-06-01" for number in NUMBERS]
    extended = [days[number // 5] if number % 5 == 0 else "" for number in NUMBERS]

    text = draft(register(Target=due, Revised_target=extended))

    (event,) = events(text, "extended")
    assert event["until"]["column"] == "Revised target"
    assert [each for each in doubts(text) if "Was there more time until" in each]


def test_stages_may_be_counted_in_roman_numbers():
    source = register(**{"Stage II req.": REPLIED, "Stage II reply": REPLIED})

    assert (meanings(source)["Stage II req."], meanings(source)["Stage II reply"]) == ("escalated", "responded")


# Keys


def test_a_number_of_another_system_is_the_key_where_there_is_no_other_one():
    rows = list(zip(REFS, DAYS, REPLIED, strict=True))

    assert tomllib.loads(draft(Rows(["CRM ref", "Received", "Reply"], rows)))["identity"]["columns"] == ["CRM ref"]
    assert tomllib.loads(draft(register(CRM_ref=REFS)))["identity"]["columns"] == ["Ref"]


# What is said and not asked


def test_a_verdict_beside_a_due_day_is_said_to_be_one():
    text = draft(register(Due=REPLIED, In_time=["Yes", "No"] * 20))

    assert remarked(text, '"In time" was taken for what the source says of this day.')
    assert not [each for each in doubts(text) if "In time" in each]


def test_a_list_of_many_words_is_looked_for_quickly_enough_to_be_let_through():
    many = [f"Withdrawn by the customer in way {number}" for number in range(60)]

    assert reach(re.compile(one_of(many))) > 10_000
    assert reach(re.compile(none_of(many))) > 10_000
