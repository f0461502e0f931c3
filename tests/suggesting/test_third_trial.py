"""What an officer's third trial stumbled over: withdrawals, handlers, words of outcomes, and questions without need."""

import datetime as dt
import tomllib

import pytest

from tests.boston import Register
from tests.suggesting.registers import write_register
from tests.suggesting.sources import Rows, columns, doubts, draft, meanings, remarked
from tests.suggesting.trial import workdays_after

APRIL = [f"{day:02}/04/2024" for day in range(15, 25)]
MAY = [f"{day:02}/05/2024" for day in range(15, 25)]
REFS = [f"C{number}" for number in range(10)]
WITHDRAWN = ["", "", "", "", "", "", "", *MAY[7:]]
REPLIED = [*MAY[:7], "", "", ""]
OUTCOMES = ["Upheld"] * 4 + ["Not upheld"] * 3 + ["Withdrawn"] * 3


def told(text, words):
    return [doubt for doubt in doubts(text) if words in doubt]


def events(text):
    """Return what happens and by which columns, but for how cases are closed."""
    read = tomllib.loads(text).get("event", ())
    return [(each["event"], each.get("on", {}).get("column")) for each in read if each["event"] != "closed"]


def imported(tmp_path, text, source, procedure="lgsco-code-2024"):
    register = Register(tmp_path)
    register.mapping.write_text(text.replace('default = "none"', f'default = "{procedure}"'), encoding="utf-8")
    write_register(register.file, [row.values for row in source.rows()])
    outcome = register.run()
    return {row.source_key: row for row in register.book.rows()}, outcome


# Withdrawals


@pytest.mark.parametrize(
    "name", ["Withdrawn On", "Date withdrawn", "Withdrawal date", "Withdrew", "S1 complaint withdrawn by customer"]
)
def test_the_day_of_a_withdrawal_is_known_by_its_name(name):
    source = columns(Ref=REFS, Received=APRIL, Replied=REPLIED, **{name: WITHDRAWN})

    assert meanings(source)[name] == "withdrawn"
    assert events(draft(source)) == [("responded", "Replied"), ("withdrawn", name)]


@pytest.mark.parametrize("name", ["Consent withdrawn", "Date offer withdrawn"])
def test_what_else_was_withdrawn_is_no_withdrawal_of_the_complaint(name):
    source = columns(Ref=REFS, Received=APRIL, Replied=REPLIED, **{name: WITHDRAWN})

    assert meanings(source)[name] == "other_date"
    assert tomllib.loads(draft(source))["kept"] == [name]


def test_what_was_withdrawn_on_a_known_day_is_not_drafted_as_closed_on_an_unknown_one(tmp_path):
    source = columns(Ref=REFS, Received=APRIL, Replied=REPLIED, Outcome=OUTCOMES, Withdrawn_On=WITHDRAWN)

    text = draft(source)

    assert events(text) == [("responded", "Replied"), ("withdrawn", "Withdrawn On")]
    rows, outcome = imported(tmp_path, text, source)
    assert outcome.new == 10
    assert [(rows[ref].status, rows[ref].withdrawn_on) for ref in REFS[7:]] == [
        ("withdrawn", f"2024-05-{day}") for day in (22, 23, 24)
    ]


def test_a_withdrawal_without_a_day_is_one_on_an_unknown_day():
    source = columns(
        Ref=REFS, Received=APRIL, Replied=REPLIED, Outcome=OUTCOMES, Withdrawn_On=[*WITHDRAWN[:9], ""]
    )  # fmt: skip

    assert remarked(draft(source), '1 row has "Withdrawn" and no answer')


def test_a_withdrawal_whose_day_is_no_date_rejects_its_row(tmp_path):
    source = columns(Ref=REFS, Received=APRIL, Replied=REPLIED, Withdrawn_On=[*WITHDRAWN[:9], "in May"])

    text = draft(source)

    assert told(text, 'No date, rejected if left: "Withdrawn On", line 11.')
    rows, outcome = imported(tmp_path, text, source)
    assert (len(rows), outcome.rejected) == (9, 1)


def test_each_stage_can_be_withdrawn_where_it_has_a_row_of_its_own():
    source = columns(
        Ref=[*REFS[:8], "C0", "C1"], Received=APRIL, Stage=["1"] * 8 + ["2"] * 2, Replied=REPLIED, Withdrawn=WITHDRAWN
    )  # fmt: skip

    found = [each for each in events(draft(source)) if each[0] == "withdrawn"]

    assert found == [("withdrawn", "Withdrawn"), ("withdrawn", "2.Withdrawn")]


# Handlers


@pytest.mark.parametrize("name", ["Officer", "Handler", "Case officer", "Investigating officer", "Assigned to"])
def test_a_column_of_ids_says_who_handled_a_case_from_its_receipt_on(tmp_path, name):
    handlers = ["off-1", "off-2", "", "off-1", "off-2", "off-1", "off-2", "off-1", "off-2", "off-1"]
    source = columns(Ref=REFS, Received=APRIL, Replied=MAY, **{name: handlers})

    text = draft(source)

    assert events(text)[0] == ("assigned", "Received")
    assert name not in tomllib.loads(text).get("kept", ())
    rows, outcome = imported(tmp_path, text, source)
    assert (outcome.new, outcome.rejected) == (10, 0)
    assert [rows[ref].handler for ref in REFS[:3]] == ["off-1", "off-2", None]


def test_each_stage_with_a_row_of_its_own_has_its_handler():
    stages = ["1"] * 8 + ["2"] * 2
    source = columns(Ref=[*REFS[:8], "C0", "C1"], Received=APRIL, Stage=stages, Replied=MAY, Officer=["off-1"] * 10)

    found = [each for each in tomllib.loads(draft(source))["event"] if each["event"] == "assigned"]

    assert [(each["handler"]["columns"], each.get("stage")) for each in found] == [
        (["Officer"], None), (["2.Officer"], "2")
    ]  # fmt: skip


@pytest.mark.parametrize("names", [["J. Okafor", "M. Pryce"], ["Okafor", "Pryce"], ["off-1", "Pryce"]])
def test_names_of_handlers_are_only_kept_and_the_draft_says_what_is_lost_and_what_to_write(tmp_path, names):
    source = columns(Ref=REFS, Received=APRIL, Replied=MAY, Officer=[*names, "", *[names[0]] * 7])

    text = draft(source)

    assert ("assigned", "Received") not in events(text)
    assert tomllib.loads(text)["kept"] == ["Officer"]
    assert remarked(text, '"Officer" has names, and a handler is an id: to count by handler, give the')
    assert not any(name in text for name in names)
    text = text.replace("#| ", "")
    text = text.replace('NAME = "staff-1"', f'"{names[0]}" = "staff-1", "{names[1]}" = "staff-2"')
    rows, outcome = imported(tmp_path, text, source)
    assert (outcome.new, outcome.rejected) == (10, 0)
    assert [rows[ref].handler for ref in REFS[:3]] == ["staff-1", "staff-2", None]


def test_without_a_receipt_nobody_knows_since_when_somebody_handled_a_case():
    source = Rows(["Ref", "Officer"], [(ref, "off-1") for ref in REFS])

    assert not events(draft(source))


# Words of outcomes


@pytest.mark.parametrize(
    "word",
    ["Resolved at first contact", "Resolved informally", "Resolved by service", "Early resolution"],
)
def test_what_was_resolved_is_resolved_by_the_words_of_the_scheme(word):
    text = draft(columns(Ref=REFS, Received=APRIL, Replied=MAY, Outcome=[word, "Upheld"] * 5))

    (finding,) = tomllib.loads(text)["matter"][0]["finding"]
    assert finding["outcome"]["codes"][word] == "resolved"
    assert not told(text, word)


def test_beside_a_doubtful_outcome_stand_the_words_that_are_allowed():
    outcomes = ["Upheld", "Not upheld", "Goodwill"] * 3 + ["Upheld"]

    text = draft(columns(Ref=REFS, Received=APRIL, Replied=MAY, Outcome=outcomes))

    assert (
        'Goodwill = "not-considered"  # ? 3 rows: what was found? upheld, partly-upheld, not-upheld, resolved, '
        "withdrawn or not-considered; not yet answered, take the line away\n"
    ) in text


# Questions that need no answer


CLEAN = {
    "Complaint Ref": REFS,
    "Date Received": APRIL,
    "Complainant": [f"Kit {ref}" for ref in REFS],
    "Outcome": ["Upheld", "Not upheld"] * 5,
    "Replied": MAY,
    "Closed": MAY,
    "Extended to": MAY,
    "Remarks to keep": ["?", *[""] * 9],
}


def test_a_clean_sheet_asks_for_nothing_but_the_procedure():
    asked = doubts(draft(columns(**CLEAN)))

    assert [line[: len("# ? Under which")] for line in asked[1:]] == ["# ? Under which"]
    assert "; 1 doubt, each on a line" in asked[0]


def test_a_clock_is_asked_for_where_the_source_has_times():
    zone = "In which zone did the clocks of the source stand?"

    assert not told(draft(columns(Ref=REFS, Received=APRIL)), zone)
    assert told(draft(columns(Ref=REFS, Received=[f"{day} 10:30" for day in APRIL])), zone)


def test_that_somebody_was_taken_for_the_complainant_is_told_where_the_name_does_not_say_it():
    said = "# Taken for the complainant, and not somebody else, such as an officer.\n"
    emails = [f"{ref}@example.com" for ref in REFS]

    assert said in draft(columns(Ref=REFS, Received=APRIL, Email=emails))
    assert said not in draft(columns(Ref=REFS, Received=APRIL, Complainant_email=emails))


def test_an_address_beside_the_name_of_the_complainant_is_theirs():
    said = "# Taken for the complainant"
    people = {"Email": [f"{ref}@example.com" for ref in REFS], "Name": [f"Ann {ref}" for ref in REFS]}

    assert said in draft(columns(Ref=REFS, Received=APRIL, **people))
    assert said not in draft(columns(Ref=REFS, Received=APRIL, Tenant=people["Name"], Email=people["Email"]))


def test_a_reply_before_the_receipt_is_told_once_where_its_day_and_month_were_exchanged():
    received = [workdays_after(dt.date(2023, 4, 3), number) for number in range(150)]
    replied = [workdays_after(day, 9).isoformat() for day in received]
    place = replied.index("2023-10-09")
    replied[place] = "2023-09-10"  # a Sunday before the receipt
    source = columns(
        Ref=[f"C{number:03}" for number in range(150)],
        Received=[day.isoformat() for day in received],
        Acknowledged=[workdays_after(day, 1).isoformat() for day in received],
        Replied=replied,
    )

    text = draft(source)

    assert told(text, '"Replied": 1 date fits the rest only with day and month exchanged')
    assert not told(text, "that comes before the receipt")
