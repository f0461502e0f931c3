"""Importing answers to a survey that has a file: they must be answers to what it asks, the right way round."""

import attrs
import pytest

from casework.domain.surveys.questions import Point
from casework.errors import DataError
from tests.offices import OFFICER, log_of, office
from tests.surveys import by_id, question, survey, upside_down

MAPPING = """
id = "show"
version = 1
record = "survey_answer"

[source]
system = "show"
zone = "Europe/London"

[identity]
columns = ["No"]

[answer]
survey = {{ default = "{survey}" }}
question = {question}
respondent = {{ columns = ["Person"] }}
score = {{ columns = ["Score"] }}
scale = {{ best = {best}, worst = {worst} }}
outside = [6, 7]
"""
ROWS = "No,Person,Question,Score\n1,r1,speed,5\n2,r2,speed,6\n3,r3,politeness,1\n4,r4,warmth,2\n5,r1,speed,4\n"
FREE, SPEED = '{ columns = ["Question"] }', '{ default = "speed" }'


@pytest.fixture
def bring(tmp_path):
    """Import the rows into an office that has surveys."""

    def run(surveys, *, name="town", asked=FREE, best=5, worst=1, rows=ROWS):
        (tmp_path / "a.toml").write_text(MAPPING.format(survey=name, question=asked, best=best, worst=worst))
        (tmp_path / "a.csv").write_text(rows)
        book = office(surveys=by_id(*surveys))
        return book, lambda: book.import_file(tmp_path / "a.csv", tmp_path / "a.toml", by=OFFICER)

    return run


def test_answers_to_what_the_survey_asks_are_imported_and_others_are_rejected_rows(bring):
    book, go = bring([survey()])
    outcome = go()

    assert (outcome.accepted, outcome.rejected) == (4, 1)
    assert outcome.rejects[0].reason == "the survey town does not ask warmth"
    found = book.survey_figures("town")
    assert [(each.why.value, each.count) for each in found.stray] == [("double", 2)]
    assert [each.outside for each in found.answers.outside] == [6]


@pytest.mark.parametrize("asked", [FREE, SPEED])
def test_a_mapping_that_reads_the_survey_upside_down_brings_nothing_in(bring, asked):
    book, go = bring([survey()], asked=asked, best=1, worst=5)

    with pytest.raises(DataError) as refused:
        go()

    assert (
        "answer.scale: the scale from 1 (best) to 5 (worst) is not that of speed, which the survey town asks on the "
        "scale from 5 (best) to 1 (worst): one of the two is upside down"
    ) in refused.value.problems
    assert log_of(book) == ()


def test_the_file_that_is_upside_down_is_found_out_as_well(bring):
    _, go = bring([upside_down(survey())])

    with pytest.raises(DataError, match="one of the two is upside down"):
        go()


def test_another_scale_or_a_question_that_is_not_asked_is_refused(bring):
    _, go = bring(
        [survey()], asked='{ columns = ["Question"], codes = { speed = "speed", warmth = "warmth" } }', worst=0
    )

    with pytest.raises(DataError) as refused:
        go()
    assert refused.value.problems == (
        "answer.question: the survey town does not ask warmth; it asks politeness, speed, ideas",
        (
            "answer.scale: the scale from 5 (best) to 0 (worst) is not that of speed, which the survey town asks on "
            "the scale from 5 (best) to 1 (worst)"
        ),
    )


def test_a_number_for_a_question_that_is_answered_in_words_is_refused(bring):
    _, go = bring([survey()], asked='{ default = "ideas" }')

    with pytest.raises(DataError, match="the survey town has ideas answered in words, not by a number"):
        go()


def test_where_questions_have_different_scales_each_row_is_judged_by_its_own(bring):
    turned = question("politeness", best=Point(score=1, means="good"), worst=Point(score=5, means="bad"))
    mixed = attrs.evolve(survey(), questions=(turned, question("speed"), question("warmth", best=None, worst=None)))
    _, go = bring([mixed])
    outcome = go()

    assert [each.reason for each in outcome.rejects] == [
        (
            "the scale from 5 (best) to 1 (worst) is not that of politeness, which the survey town asks on the scale "
            "from 1 (best) to 5 (worst): one of the two is upside down"
        ),
        "the survey town has warmth answered in words, not by a number",
    ]


def in_columns(question, system="show", *, ident=None):
    """A mapping of one question of an export in which each has a column of its own."""
    said = MAPPING.format(survey="town", question=f'{{ default = "{question}" }}', best=5, worst=1)
    said = said.replace('"Score"', f'"{question}"').replace('system = "show"', f'system = "{system}"')
    return said.replace('id = "show"', f'id = "{ident or question}"')


@pytest.fixture
def export(tmp_path):
    """Import one question after the other of an export with one row for each person."""
    book = office()

    def run(mapping, rows="No,Person,speed,politeness\n1,r1,5,1\n2,r2,4,2\n"):
        (tmp_path / "a.toml").write_text(mapping)
        (tmp_path / "a.csv").write_text(rows)
        return book.import_file(tmp_path / "a.csv", tmp_path / "a.toml", by=OFFICER)

    return book, run


def scores(book):
    return [(entry.said.question, entry.said.score) for entry in book.answers("town")]


def test_answers_to_one_question_never_take_the_place_of_those_to_another(export):
    book, run = export
    run(in_columns("speed"))

    outcome = run(in_columns("politeness"))

    assert (outcome.rejected, outcome.updated) == (2, 0)
    assert outcome.rejects[0].reason == (
        "it would take the place of the answer to speed of town, which the mapping speed brought of the same row: give "
        "the mapping of each question a system of its own, such as show-politeness"
    )
    assert scores(book) == [("speed", 5), ("speed", 4)]


def test_with_a_system_for_each_question_both_stand_beside_each_other(export):
    book, run = export

    assert run(in_columns("speed")).new == run(in_columns("politeness", "show-politeness")).new == 2
    assert scores(book) == [("speed", 5), ("speed", 4), ("politeness", 1), ("politeness", 2)]
    assert book.survey_figures("town").answers.respondents == 2


def test_a_newer_word_on_the_same_question_is_one_whichever_mapping_brings_it(export):
    book, run = export
    run(in_columns("speed"))

    assert run(in_columns("speed", ident="other"), "No,Person,speed,politeness\n1,r1,3,1\n").updated == 1
    assert scores(book)[-1] == ("speed", 3)


def test_words_without_a_score_are_answers_to_any_question(bring):
    book, go = bring([survey()], rows="No,Person,Question,Score\n1,r1,ideas,\n")

    assert go().accepted == 1
    assert book.survey_figures("town").answers.answers == 1


def test_a_survey_without_a_file_is_imported_as_it_is(bring):
    book, go = bring([survey()], name="elsewhere", best=1, worst=5)

    assert go().accepted == 5
    found = book.survey_figures("elsewhere")
    assert (found.file, found.stray, found.answers.answers) == (None, (), 5)


def test_a_mapping_that_brings_words_alone_needs_no_scale(bring, tmp_path):
    book, go = bring([survey()], rows="No,Person,Question,Score\n1,r1,speed,5\n")
    mapping = tmp_path / "a.toml"
    kept = [line for line in mapping.read_text().splitlines() if not line.startswith(("score", "scale", "outside"))]
    mapping.write_text("\n".join([*kept, 'text = { columns = ["Score"] }', ""]))

    assert go().accepted == 1
    assert book.survey_figures("town").answers.with_text == 1


def test_a_label_that_another_mapping_corrects_is_corrected(tmp_path):
    book = office()
    text = """
id = "{ident}"
version = 1
record = "labelled_text"

[source]
system = "comments"
zone = "Europe/London"

[identity]
columns = ["No"]

[labelled]
collection = {{ default = "comments" }}
text = {{ columns = ["Words"] }}
label = {{ columns = ["Topic"], codes = {{ Staff = "staff", Price = "price" }} }}
"""
    for ident, topic in (("first", "Staff"), ("second", "Price")):
        (tmp_path / "a.toml").write_text(text.format(ident=ident))
        (tmp_path / "a.csv").write_text(f"No,Topic,Words\n1,{topic},Lovely\n")
        outcome = book.import_file(tmp_path / "a.csv", tmp_path / "a.toml", by=OFFICER)

    assert outcome.updated == 1
    assert [entry.said.label for entry in book.labelled_texts("comments")] == ["price"]
