"""Equality questions from files: the set that comes with casework, and an organisation's own with its mistakes."""

import pytest

from casework.adapters.toml_equality import load_questions
from casework.application.equality import ASKED
from casework.domain.authority import Evidence
from casework.errors import DataError

OURS = """
id = "standard"
name = "About you"
citation = "Equality plan 2026, section 3"
evidence = "local"

[[question]]
code = "age"
text = "How old are you?"
answers = [{ code = "under_18", text = "Under 18" }, { code = "18_or_over", text = "18 or over" }]
"""


@pytest.fixture
def written(tmp_path):
    def write(text, name="standard.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path):
    with pytest.raises(DataError) as refused:
        load_questions().from_file(path)
    return [problem.removeprefix(f"{path}: ") for problem in refused.value.problems]


def test_the_set_that_comes_with_casework_is_the_one_that_is_asked():
    found = load_questions()[ASKED]

    assert [question.code for question in found.questions] == ["age", "disability", "sex", "ethnic_group", "religion"]
    assert all(question.allowed[-1] == "prefer_not_to_say" for question in found.questions)
    assert found.authority.evidence is Evidence.LOCAL


def test_a_set_of_ones_own_goes_before_it(written):
    found = load_questions(written(OURS).parent)[ASKED]

    assert [question.allowed for question in found.questions] == [("under_18", "18_or_over", "prefer_not_to_say")]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('evidence = "local"', 'evidence = "read"', "source: is missing: say where the questions were read, or how"),
        ('code = "age"', 'code = "how old"', "question[0].code: it must be an id or a code"),
        ('"18_or_over", text', '"under_18", text', "question[0].answers[1].code: under_18 is the code of"),
        ('"18_or_over", text', '"prefer_not_to_say", text', "question[0].answers[1].code: prefer_not_to_say is there"),
        ('"18_or_over", text', '"not_answered", text', "question[0].answers[1].code: not_answered is there for every"),
        (
            'answers = [{ code = "under_18", text = "Under 18" }, { code = "18_or_over", text = "18 or over" }]',
            "answers = []",
            "question[0].answers: is empty",
        ),
        ('id = "standard"', 'id = "our own"', "id: 'our own' must be letters"),
        ('name = "About you"', "", "name"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_place(written, old, new, problem):
    (found,) = problems(written(OURS.replace(old, new)))

    assert found.startswith(problem)


def test_a_file_whose_evidence_cannot_be_read_has_one_mistake(written):
    assert len(problems(written(OURS.replace('"local"', '"hearsay"')))) == 1
