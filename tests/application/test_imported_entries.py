"""Rows that become entries instead of cases: counted, updated and taken back as cases are."""

import pytest

from casework.errors import AccessError, DataError
from tests.application.test_importing_again import Only
from tests.boston import BY, Register, open_register

SURVEY = """
id = "fft"
version = 1
record = "survey_answer"

[source]
system = "fft"
zone = "Europe/London"

[identity]
columns = ["Ref"]

[answer]
survey = { default = "fft" }
question = { default = "q1" }
score = { columns = ["Score"] }
scale = { best = 1, worst = 5 }
text = { columns = ["Text"] }
"""


@pytest.fixture
def survey(tmp_path):
    def make(**options):
        register = Register(tmp_path, open_register(**options))
        register.mapping.write_text(SURVEY, encoding="utf-8")
        return register

    return make


def take(register, *rows, **options):
    register.write(*rows, header="Ref,Score,Text")
    return register.book.import_file(register.file, register.mapping, by=BY, **options)


def scores(register):
    return [entry.said.score for entry in register.book.answers("fft", viewer=BY)]


def test_answers_are_imported_updated_and_found_unchanged(survey):
    register = survey()

    assert take(register, "1,1,Good", "2,5,Bad").new == 2
    assert take(register, "1,1,Good", "2,4,Bad").updated == 1
    assert take(register, "1,1,Good", "2,4,Bad").unchanged == 2
    assert scores(register) == [1, 4]


def test_a_rejected_answer_is_put_right_and_imported_alone(survey):
    register = survey()
    told = []
    assert take(register, "1,1,Good", "2,9,Bad", rejected=told.append).rejected == 1
    lines = [f"{row.line},register.csv,,,{row.reason.split(':')[0]},2,4,Bad" for row in told]
    lines.append("2,register.csv,,,put right,1,2,Good")
    own = "casework_line,casework_file,casework_sheet,casework_key_of,casework_reason"

    register.write(*lines, header=f"{own},Ref,Score,Text")
    outcome = register.book.import_file(register.file, register.mapping, by=BY)

    assert (outcome.new, outcome.updated, outcome.rejected) == (1, 1, 0)
    assert sorted(scores(register)) == [2, 4]


def test_a_scale_that_its_words_turn_round_is_remarked_in_a_check_and_in_an_import(survey):
    register = survey()
    said = register.mapping.read_text(encoding="utf-8")
    codes = 'columns = ["Score"], codes = { "Very good" = "5", "Very poor" = "1" }'
    register.mapping.write_text(said.replace('columns = ["Score"]', codes), encoding="utf-8")

    for check in (True, False):
        remarks = take(register, "1,Very good,", check=check).remarks

        assert remarks[0].startswith("answer.scale: 1 is near the best end of ")
        assert remarks[0].endswith("check that best and worst are not the wrong way round.")
        assert remarks[-1] == "Read as UTF-8."


def test_a_mapping_that_was_put_right_writes_the_answers_anew_whose_meaning_changed(survey):
    register = survey()
    rows = ("1,2,Good", "2,5,Fine")
    take(register, *rows)
    said = register.mapping.read_text(encoding="utf-8")
    codes = 'columns = ["Score"], codes = { 2 = "4", 5 = "5" }'
    register.mapping.write_text(said.replace('columns = ["Score"]', codes), encoding="utf-8")

    checked, outcome = take(register, *rows, check=True), take(register, *rows)

    assert (checked.updated, checked.unchanged) == (outcome.updated, outcome.unchanged) == (1, 1)
    assert sorted(scores(register)) == [4, 5]


def test_what_an_import_of_answers_replaced_counts_again_when_it_is_undone(survey):
    register = survey()
    take(register, "1,1,Good", "2,5,Bad")
    take(register, "1,1,Good", "2,4,Bad")

    assert register.book.undo_import("latest", by=BY).void == 1
    assert scores(register) == [1, 5]
    assert take(register, "1,1,Good", "2,4,Bad").updated == 1
    assert scores(register) == [1, 4]


def test_cases_are_no_total_of_answers(survey, tmp_path):
    register, totals = survey(), tmp_path / "totals.toml"
    totals.write_text("rows = 1\n[accepted]\nkind.complaint = 1\n", encoding="utf-8")

    with pytest.raises(DataError, match="the rows of fft become none"):
        take(register, "1,1,Good", totals=totals)


def test_an_import_of_answers_needs_the_right_to_record_them(survey):
    with pytest.raises(AccessError, match="may not import by fft, which takes the right to record-answers: "):
        take(survey(policy=Only("import")), "1,1,Good")
