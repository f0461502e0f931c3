"""A register with one row for each stage of a case."""

import datetime as dt

import pytest

from casework.domain.cases.fields import CODE_WORDS
from tests.application.test_imported_events import council, mapping  # noqa: F401 - the fixture
from tests.reading_rows import mapping_of, mistakes_in

IDENTITY = 'columns = ["Ref"]\nrows = "stages"'
DATE = 'formats = ["%d/%m/%Y"]'
STAGES = """
[stages]
column = "Stage"
codes = { S1 = "1", "Stage 1" = "1", "Stage 2" = "2", LGO = "ombudsman" }
first = "1"
"""
FACTS = f"""
[[event]]
event = "responded"
on = {{ column = "Reply", {DATE} }}

[[event]]
event = "escalated"
on = {{ column = "2.Received", {DATE} }}
stage = "2"

[[event]]
event = "responded"
on = {{ column = "2.Reply", {DATE} }}
stage = "2"

[[event]]
event = "referred"
on = {{ column = "ombudsman.Received", {DATE} }}
body = {{ default = "lgsco" }}

[[matter]]
service = {{ columns = ["Team"] }}

[[matter.finding]]
scheme = "upheld"
outcome = {{ columns = ["Outcome"], codes = {{ Upheld = "upheld", No = "not-upheld" }} }}

[[matter.finding]]
scheme = "upheld"
stage = "2"
outcome = {{ columns = ["2.Outcome"], codes = {{ Upheld = "upheld", No = "not-upheld" }} }}
"""
HEADER = "Ref,Received,Stage,Reply,Team,Outcome"
FIRST, SECOND, THIRD = (
    "1,01/05/2024,S1,10/05/2024,bins,No",
    "1,20/05/2024,Stage 2,03/06/2024,bins,Upheld",
    "1,01/07/2024,LGO,,bins,",
)


@pytest.fixture
def stages(council):  # noqa: F811 - the fixture
    """A register in which each stage of a case has a row."""
    return lambda *more: council(STAGES, FACTS, *more, identity=IDENTITY)


def test_the_rows_of_all_stages_are_one_case_wherever_they_stand(stages):
    register = stages()

    outcome = register.take(HEADER, SECOND, "2,02/05/2024,Stage 1,,bins,", THIRD, FIRST)

    assert (outcome.new, outcome.rejected, outcome.records["new"]) == (4, 0, 2)
    cases = {row.source_key: register.book.case(row.case) for row in register.book.rows()}
    case = cases["1"]
    assert case.intake.received == dt.date(2024, 5, 1)
    assert [(visit.stage, visit.responded) for visit in case.visits] == [
        ("1", dt.date(2024, 5, 10)), ("2", dt.date(2024, 6, 3)),
    ]  # fmt: skip
    assert [(found.event.stage, found.event.outcome) for found in case.results.findings] == [
        ("1", "not-upheld"), ("2", "upheld"),
    ]  # fmt: skip
    assert [matter.service for matter in case.matters] == ["bins"]
    assert case.closures[0].body == "lgsco"
    assert [visit.stage for visit in cases["2"].visits] == ["1"]


def test_nothing_is_unknown_of_a_stage_that_a_case_never_reached(stages):
    outcome = stages().take(HEADER, FIRST, SECOND.replace("Upheld", ""), "2,02/05/2024,S1,,bins,No")

    assert {what: number for what, number in outcome.unknown.items() if "Outcome" in what} == {
        "matter finding outcome (Outcome)": 1
    }


UNREADABLE = """
[[event]]
event = "acknowledged"
on = { column = "Ack", formats = ["%d/%m/%Y"], unreadable = "unknown" }

[[event]]
event = "acknowledged"
on = { column = "2.Ack", formats = ["%d/%m/%Y"], unreadable = "unknown" }
stage = "2"

[[remedy]]
kind = { default = "payment" }
amount = { column = "2.Paid", unreadable = "unknown" }
"""


def test_what_is_odd_is_told_by_its_own_heading_and_the_line_on_which_it_stands(stages):
    register = stages(UNREADABLE)

    outcome = register.take(
        f"{HEADER},Ack,Paid", f"{SECOND},later,£5 each", "2,02/05/2024,S1,,bins,,,", f"{FIRST},soon,", check=True
    )

    flags = {what: found.places for what, found in outcome.noticed.flags.items()}
    assert flags == {
        "Ack: date that no format fits, kept as unknown": ("line 4", "line 2"),
        "Paid: an amount that cannot be read, kept as unknown": ("line 2",),
    }
    assert outcome.flags == {what: len(places) for what, places in flags.items()}
    unknown = {what: found.places for what, found in outcome.noticed.unknown.items()}
    assert unknown["remedy amount (Paid)"] == ("line 2",)
    assert unknown["acknowledged (Ack)"] == ("line 4", "line 2")


LATER = """
[standing]
column = "2.State"
codes = { Done = "finished", Gone = "finished", "" = "open" }
undated = "unknown"

[[event]]
event = "escalated"
on = { column = "2.Received", formats = ["%d/%m/%Y"] }
stage = "2"

[[event]]
event = "assigned"
on = { column = "2.Given", formats = ["%d/%m/%Y"] }
team = { default = "bins" }
before_receipt = "keep"

[[event]]
event = "responded"
on = { column = "2.Reply", formats = ["%d/%m/%Y"], unreadable = "unknown" }
stage = "2"

[[event]]
event = "closed"
with_last_answer = true

[[event]]
event = "withdrawn"
where = { column = "2.State", match = "Gone" }
"""


def test_what_follows_from_the_row_of_a_later_stage_is_told_with_its_line(council):  # noqa: F811 - the fixture
    register = council(STAGES, LATER, identity=IDENTITY)

    outcome = register.take(
        "Ref,Received,Stage,Given,Reply,State",
        *("1,01/05/2024,S1,,,", "1,20/05/2024,Stage 2,30/04/2024,soon,Done"),
        *("2,01/05/2024,S1,,,", "2,20/05/2024,Stage 2,,,Gone"),
        *("3,01/05/2024,S1,,,", "3,20/05/2024,Stage 2,,,Done"),
    )

    assert {what: found.places for what, found in outcome.noticed.flags.items()} == {
        "Given: assigned before the receipt": ("line 3",),
        "Reply: date that no format fits, kept as unknown": ("line 3",),
        "answered on an unknown day, so closed on one": ("line 3",),
        "State: withdrawn without a date, so on an unknown day": ("line 5",),
        "State: finished without a date, so closed on an unknown day": ("line 7",),
    }


PEOPLE = """
[fields.complainant]
name = { columns = ["Name"] }
email = { columns = ["Email"] }
"""


def test_what_stands_in_the_row_of_a_later_stage_alone_and_is_read_by_nothing_is_told(stages):
    read = mapping(STAGES, FACTS, PEOPLE, identity=IDENTITY)
    people = read.replace("version = 1\n", 'version = 1\npersonal = ["Name", "Email"]\ndropped = ["Desk"]\n', 1)
    header, first = f"{HEADER},Name,Email,Desk", f"{FIRST},A Fox,,9"
    register = stages()
    register.mapping.write_text(people, encoding="utf-8")

    told = register.take(header, f"{SECOND},A Fox,fox@example.org,7", first, check=True).noticed.flags

    assert {what: found.places for what, found in told.items()} == {
        "Email: says something else than in the first stage, and is read by nothing: to have it in a note, write "
        '"2.Email" under kept': ("line 2",),
    }
    register.mapping.write_text(
        people.replace("version = 1\n", 'version = 1\nkept = ["2.Email"]\n', 1), encoding="utf-8"
    )
    assert register.take(header, f"{SECOND},A Fox,fox@example.org,7", first).flags == {}


def test_a_stage_that_comes_with_a_newer_export_goes_on_with_its_case(stages):
    register = stages()
    register.take(HEADER, FIRST)

    outcome = register.take(HEADER, FIRST, SECOND)

    assert (outcome.updated, outcome.new) == (2, 0)
    (row,) = register.book.rows()
    assert row.escalated_to == ("2",)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ((SECOND,), "Stage: no row of stage 1, with which a case begins"),
        (("1,01/05/2024,S9,,bins,",), "Stage: 'S9' is not in the mapping's list of stages (line 2)"),
        (("1,01/05/2024,,,bins,",), "Stage: blank, so nobody knows the stage (line 2)"),
        (
            (FIRST, FIRST.replace("S1", "Stage 1")),
            "Stage: line 2 and line 3 are both stage 1 of one case, and differ",
        ),
        (
            (FIRST, SECOND.replace("03/06/2024", "soon")),
            "2.Reply: 'soon' is no date written as %d/%m/%Y",
        ),
    ],
)
def test_rows_whose_stages_do_not_make_a_case_are_rejected_together(stages, rows, reason):
    outcome = stages().take(HEADER, *rows)

    assert [row.reason for row in outcome.rejects] == [reason] * len(rows)
    assert outcome.new == 0


def test_a_column_of_a_later_stage_is_cleaned_and_personal_like_its_own(stages):
    columns = '[columns.Outcome]\ntransforms = ["trim"]\n'
    personal = mapping(STAGES, FACTS, identity=IDENTITY).replace(
        "version = 1\n", 'version = 1\npersonal = ["Team"]\n', 1
    )

    outcome = stages(columns).take(HEADER, FIRST, SECOND.replace("Upheld", " Upheld "))

    assert outcome.rejected == 0
    assert mistakes_in(personal.replace('columns = ["Team"]', 'columns = ["2.Team"]')) == [
        "matter[0].service: '2.Team' is personal, and would stand in the log as it is"
    ]


def test_an_optional_column_that_is_not_there_is_blank_in_every_stage(stages):
    register = stages("[columns.Outcome]\noptional = true\n")

    assert (
        register.take("Ref,Received,Stage,Reply,Team", FIRST.removesuffix(",No"), SECOND.removesuffix(",Upheld")).new
        == 2
    )


def test_the_columns_of_a_later_stage_are_those_of_a_row():
    text = mapping(STAGES, FACTS, identity=IDENTITY)

    assert mapping_of(text).columns_read() == ("Ref", "Received", "Reply", "Team", "Outcome", "Stage")


@pytest.mark.parametrize(
    ("old", "new", "mistakes"),
    [
        (STAGES, "", ['stages: is missing, and rows = "stages" needs the column that says the stage of a row']),
        ('\nrows = "stages"', "", ['stages: has a place only where [identity] says rows = "stages"']),
        ('first = "1"', 'first = "3"', ["stages.first: '3' is no stage of the list: write one of 1, 2, ombudsman"]),
        (
            'LGO = "ombudsman"', 'LGO = "the ombudsman", PO = "a.b"',
            [
                f"stages.codes.{text} must be a code: write {code}; {CODE_WORDS}, and here no point"
                for text, code in (("'LGO': 'the ombudsman'", "'the-ombudsman'"), ("'PO': 'a.b'", "'a-b'"))
            ],
        ),
    ],
)  # fmt: skip
def test_a_list_of_stages_with_mistakes_is_refused(old, new, mistakes):
    text = mapping(STAGES, FACTS, identity=IDENTITY).replace(old, new)

    assert [each for each in mistakes_in(text) if each.startswith("stages")] == mistakes


def test_a_stage_has_no_name_of_another_file():
    join = '[[join]]\nname = "2"\nfile = "b.csv"\nhere = "Ref"\nthere = "Ref"\n'
    told = "stages.codes.'Stage 2': '2' is the name of another file; give the stage another"

    assert told in mistakes_in(mapping(STAGES, FACTS, join, identity=IDENTITY))
