"""What a register of a housing office taught: short forms, letters of more time, names of officers."""

import datetime as dt
import tomllib

import pytest

from casework.application.suggesting.headers import words_of
from tests.suggesting.sources import columns, doubts, draft, meanings, remarked
from tests.suggesting.trial import workdays_after

NUMBERS = range(60)
REFS = [f"C{number:03}" for number in NUMBERS]
RECEIVED = [workdays_after(dt.date(2024, 1, 8), 3 * number) for number in NUMBERS]
REPLIED = [workdays_after(day, 7 + number % 7) for number, day in enumerate(RECEIVED)]


def days(found, *, plus, every=1):
    """Return days so many working days after those that were *found*, in some rows only."""
    return [workdays_after(day, plus).isoformat() if number % every == 0 else "" for number, day in enumerate(found)]


def register(**more):
    """Return a register of sixty complaints with their answers."""
    named = {"Our ref": REFS, "Rec'd": days(RECEIVED, plus=0), "Reply sent": [day.isoformat() for day in REPLIED]}
    return columns(**named, **more)


def events(text, event):
    return [each for each in tomllib.loads(text)["event"] if each["event"] == event]


def told(text, words):
    return [doubt for doubt in doubts(text) if words in doubt]


# Words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ext'd to", ("extension", "to")),
        ("S2 ext\u2019d to", ("stage", "2", "extension", "to")),
        ("Rec'd", ("received",)),
        ("Ack'd", ("acknowledged",)),
        ("Resp'd", ("response",)),
        ("Esc'd", ("escalated",)),
        ("Alloc'd to", ("allocated", "to")),
        ("Compl'd", ("closed",)),
        ("Compl. ref", ("complaint", "reference")),
        ("Ref'd to HO", ("referred", "to", "ho")),
        ("W/drawn", ("withdrawn",)),
        ("Date raised", ("date", "raised")),
    ],
)
def test_a_short_form_is_known_with_what_was_done_at_its_end(name, words):
    assert words_of(name) == words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "not-upheld") for text in ("N/U", "NU", "n.u.", "N U")),
        *((text, "partly-upheld") for text in ("P/U", "PU", "p.u.")),
        *((text, "upheld") for text in ("U", "u")),
    ],
)
def test_letters_of_an_office_are_the_outcomes_that_they_stand_for(text, code):
    found = [text if number == 0 else ("Upheld", "Not upheld")[number % 2] for number in NUMBERS]

    said = draft(register(Finding=found))

    (finding,) = tomllib.loads(said)["matter"][0]["finding"]
    assert finding["outcome"]["codes"][text] == code
    assert not told(said, "what was found")


# More time


def test_a_letter_of_more_time_and_the_day_until_which_it_was_are_one_event():
    source = register(
        Target=days(RECEIVED, plus=10),
        Holding_ltr_sent=days(RECEIVED, plus=8, every=5),
        **{"Ext'd to": days(RECEIVED, plus=20, every=5)},
    )

    said = draft(source)

    (extended,) = events(said, "extended")
    assert extended["on"] == {"column": "Holding ltr sent"}
    assert extended["until"] == {"column": "Ext'd to"}
    assert extended["where"] == {"column": "Ext'd to", "match": r"\S"}
    assert "Holding ltr sent" not in tomllib.loads(said).get("kept", ())


def test_more_time_without_a_letter_in_each_row_was_given_on_a_day_that_nobody_knows():
    letters = days(RECEIVED, plus=8, every=5)
    letters[0] = ""
    source = register(
        Target=days(RECEIVED, plus=10), Holding_ltr_sent=letters, **{"Ext'd to": days(RECEIVED, plus=20, every=5)}
    )

    said = draft(source)

    (extended,) = events(said, "extended")
    assert "on" not in extended
    assert told(said, 'What happened on the days of "Holding ltr sent"? They stay in a note, and count nowhere.')


def test_a_text_where_a_day_of_more_time_should_be_takes_no_letter():
    until = days(RECEIVED, plus=20, every=5)
    until[1] = "tbc"
    source = register(
        Target=days(RECEIVED, plus=10), Holding_ltr_sent=days(RECEIVED, plus=8, every=5), **{"Ext'd to": until}
    )

    (extended,) = events(draft(source), "extended")

    assert "on" not in extended


def test_a_day_after_the_target_that_no_word_tells_of_has_lines_to_take_and_what_is_lost_without_them():
    source = register(Target=days(RECEIVED, plus=10), Moved_to=days(RECEIVED, plus=20, every=5))

    said = draft(source)

    assert not events(said, "extended")
    (doubt,) = told(said, "Was there more time")
    assert 'until "Moved to"? In 12 rows it comes after "Target", by which an answer in between counts' in doubt
    assert not told(said, "What happened on the days")
    (taken,) = events(said.replace("#| ", ""), "extended")
    assert (taken["limit"], taken["until"]) == ("respond", {"column": "Moved to"})


def test_the_lines_name_the_stage_where_there_are_several():
    source = register(
        Target=days(RECEIVED, plus=10),
        S1_moved_to=days(RECEIVED, plus=20, every=5),
        Stage_2_requested=days(REPLIED, plus=5, every=3),
        Stage_2_reply=days(REPLIED, plus=25, every=3),
    )

    (taken,) = events(draft(source).replace("#| ", ""), "extended")

    assert taken["stage"] == "1"


# Those who handle the cases

NAMES = ["J Okafor", "Sue Pratt", "Dilip M", "K. Hargreaves"]


@pytest.mark.parametrize(
    "heading",
    ["Who's dealing", "Dealt with by", "Allocated to", "Owner", "Lead", "Case worker", "Investigating officer"],
)
def test_who_handles_a_case_is_known_by_many_headings(heading):
    source = register(**{heading: [NAMES[number % 4] for number in NUMBERS]})

    said = draft(source)

    assert meanings(source)[heading] == "handler"
    (remark,) = remarked(said, "a handler is an id")
    assert f'"{heading}" has names' in remark
    assert "Okafor" not in said


def test_few_names_in_nearly_every_row_are_asked_for_whatever_their_heading():
    source = register(Desk=[NAMES[number % 4] for number in NUMBERS])

    said = draft(source)

    (doubt,) = told(said, "handled the cases")
    assert 'Are those in "Desk" the people who handled the cases? "Desk" has names' in doubt
    assert "Okafor" not in said
    assert "Desk" in tomllib.loads(said)["personal"]
    (taken,) = events(said.replace("#| ", ""), "assigned")
    assert taken["handler"] == {"columns": ["Desk"], "codes": {"NAME": "staff-1"}}


def test_few_initials_under_any_heading_have_lines_to_be_taken_as_they_are():
    said = draft(register(Desk=[("JO", "SP", "DM")[number % 3] for number in NUMBERS]))

    assert told(said, 'Are those in "Desk" the people who handled the cases? They are counted by handler once you')
    assert not events(said, "closed")[0].get("handler")
    (taken,) = events(said.replace("#| ", ""), "assigned")
    assert taken["handler"] == {"columns": ["Desk"]}


def test_where_a_heading_says_who_handles_a_case_no_other_column_is_asked_for():
    source = register(
        Desk=[NAMES[number % 4] for number in NUMBERS], Officer=[("JO", "SP", "DM")[number % 3] for number in NUMBERS]
    )

    assert meanings(source)["Desk"] == "other"
    assert not told(draft(source), "Desk")


# Closed, and answered


def test_where_a_column_says_that_a_case_is_closed_its_last_answer_closes_it():
    stands = ["Open" if number > 55 else "Closed" for number in NUMBERS]
    source = register(
        Stage_2_requested=days(REPLIED, plus=5, every=3),
        Stage_2_reply=days(REPLIED, plus=25, every=3),
        **{"Open / Closed": stands},
    )

    said = draft(source)

    (closed,) = events(said, "closed")
    assert closed["where"] == {"column": "Open / Closed", "match": r"(?i)^\s{0,9}(?:Closed)\s{0,9}$"}
    assert closed["with_last_answer"]
    assert 'where "Open / Closed" says so, the last answer closes it. Else take this away.\n' in said
    assert tomllib.loads(said)["standing"]["undated"] == "unknown"


def test_where_every_case_is_called_open_no_answer_closes_one():
    said = draft(register(**{"Open / Closed": ["Open"] * 60}))

    assert not events(said, "closed")
    assert not told(said, "was closed")


# Texts where a day should be


def test_a_draft_names_the_lines_of_texts_that_are_no_date_and_quotes_those_that_tell_of_nobody():
    replied = [day.isoformat() for day in REPLIED]
    replied[3], replied[5], replied[8] = "31/06/2024", "tbc", "Jo Bloggs rang"
    withdrawn = days(RECEIVED, plus=3, every=6)
    withdrawn[1] = "yes"

    said = draft(columns(Ref=REFS, **{"Rec'd": days(RECEIVED, plus=0), "Reply": replied, "W/drawn": withdrawn}))

    assert told(said, 'No date, unknown if left: "Reply", lines 5 "31/06/2024", 10.')
    assert told(said, 'No date, rejected if left: "W/drawn", line 3 "yes".')
    assert "Bloggs" not in said


@pytest.mark.parametrize("text", ["Jo Bloggs rang", "07700 900123", "+44 (0)7700 900123"])
def test_a_text_that_may_tell_of_somebody_is_only_named_by_its_line(text):
    replied = [day.isoformat() for day in REPLIED]
    replied[8] = text

    said = draft(columns(Ref=REFS, **{"Rec'd": days(RECEIVED, plus=0), "Reply": replied}))

    assert told(said, 'No date, unknown if left: "Reply", line 10.')


def test_of_more_columns_of_dates_than_are_compared_only_the_number_of_such_texts_is_told():
    until = days(RECEIVED, plus=20, every=5)
    until[1] = "tbc"
    others = {f"Visit {number}": days(RECEIVED, plus=number) for number in range(15)}

    said = draft(register(**others, **{"Ext'd to": until}))

    assert told(said, 'No date, unknown if left: "Ext\'d to", 1 text.')
