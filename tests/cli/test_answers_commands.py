"""Answers and labelled texts on the command line: figures with what they are figures of."""

import json

import attrs
import pytest

from casework.application.entry_builders import ANSWER_MAKING, TEXT_MAKING
from casework.casebook import Casebook
from casework.domain.surveys.scales import Scale
from tests.entry_examples import DOWN, UP, bring, draft, text_draft, undo


@pytest.fixture
def brought(office, tmp_path):
    """Put drafts into the store of the folder."""

    def bring_them(*drafts, making=ANSWER_MAKING, batch="b1"):
        with Casebook.configured(tmp_path / "casework.toml") as book:
            bring(book, *drafts, making=making, batch=batch)

    return bring_them


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def test_answers_are_counted_with_what_was_left_out(office, brought):
    brought(
        draft(1, respondent="r1", text="Kind"),
        draft(2, respondent="r2", given=None),
        draft(5, respondent="r3"),
        draft(7, respondent="r4"),
        draft(None, respondent=None),
    )

    assert done(office("answers fft")) == (
        "fft: 5 answers, 4 respondents\n"
        "With words 1; on a day that is not known 1\n"
        "\n"
        "On the scale from 1 (best) to 5 (worst)\n"
        "  Score  Answers\n"
        "  1      1        positive\n"
        "  2      1        positive\n"
        "  5      1\n"
        "\n"
        "Outside of the scale\n"
        "  Number  Answers\n"
        "  7       1\n"
        "\n"
        "Positive: the best 2 points of the scale\n"
        "  By answers: 66.67 % (2 of 3)\n"
        "    left out: 1 answered outside of the scale\n"
        "    left out: 1 without a score\n"
        "  By respondents: 66.67 % (2 of 3)\n"
        "    left out: 1 answered outside of the scale\n"
        "    left out: 1 given by nobody knows whom\n"
    )


def test_the_rule_is_the_one_that_is_named(office, brought):
    brought(draft(1), draft(2))

    assert "Positive: the best point of the scale\n  By answers: 50.00 % (1 of 2)" in done(
        office("answers fft --best 1")
    )
    refused = office("answers fft --best 0")
    assert refused.exit_code == 2
    assert "at least one point of a scale is positive" in refused.stderr


def test_the_questions_of_a_survey_stand_beside_each_other(office, brought):
    brought(draft(1, question="q1"), draft(5, question="q2", respondent="r1"))

    assert done(office("answers fft")).endswith(
        "Answers  By answers         By respondents   Question\n"
        "1        100.00 % (1 of 1)  nothing counts   q1\n"
        "1        0.00 % (0 of 1)    0.00 % (0 of 1)  q2\n"
    )


def test_a_scale_that_may_be_upside_down_is_said_first(office, brought):
    brought(draft(1, scale=DOWN), draft(1, scale=UP))

    told = " ".join(done(office("answers fft")).split())

    assert "Look again: q1: some answers say that 1 is best and others that 5 is" in told
    assert told.index("Look again") < told.index("Positive")


def test_figures_of_answers_are_told_to_scripts_with_every_number(office, brought):
    brought(draft(1, respondent="r1"), draft(5, respondent="r2"), draft(6, respondent="r2"))

    told = json.loads(done(office("answers fft --json")))

    assert (told["survey"], told["best"], told["answers"], told["respondents"]) == ("fft", 2, 3, 2)
    assert told["by_answers"] == {
        "percent": 50.0, "positive": 1, "of": 2, "excluded": [{"why": "outside_the_scale", "count": 1}],
    }  # fmt: skip
    assert told["questions"][0]["by_respondents"] == {"percent": 50.0, "positive": 1, "of": 2, "excluded": []}
    assert told["scores"][0] == {
        "scale": attrs.asdict(Scale(best=1, worst=5)), "score": 1, "count": 1, "positive": True,
    }  # fmt: skip


def test_labelled_texts_are_counted_and_what_is_not_known_is_said(office, brought):
    brought(
        text_draft(label="staff", subcategory="manner", criticality=3, question="q1"),
        text_draft(label="staff", subcategory="manner", criticality=-2),
        text_draft(),
        making=TEXT_MAKING,
    )

    assert done(office("texts comments")) == (
        "comments: 3 texts\n"
        "With words 3; on a day that is not known 3\n"
        "\n"
        "Texts  Label      Subcategory\n"
        "2      staff      manner\n"
        "1      not known  not known\n"
        "\n"
        "Criticality  Texts\n"
        "-2           1\n"
        "3            1\n"
        "not known    1\n"
        "\n"
        "Question   Texts\n"
        "q1         1\n"
        "not known  2\n"
    )
    told = json.loads(done(office("texts comments --json")))
    assert (told["collection"], told["texts"]) == ("comments", 3)
    assert told["criticalities"][-1] == {"criticality": None, "count": 1}


def test_one_answer_of_one_respondent_and_one_text_are_told_as_one(office, brought):
    brought(draft(1, respondent="r1"))
    brought(text_draft(), making=TEXT_MAKING)

    assert done(office("answers fft")).startswith("fft: 1 answer, 1 respondent\n")
    assert done(office("texts comments")).startswith("comments: 1 text\n")


def test_nothing_is_counted_of_what_was_all_undone(office, brought, tmp_path):
    brought(draft(1))
    brought(text_draft(), making=TEXT_MAKING)
    with Casebook.configured(tmp_path / "casework.toml") as book:
        undo(book, "b1")

    assert done(office("answers fft")).endswith(
        "fft: 0 answers, 0 respondents\n"
        "With words 0; on a day that is not known 0\n"
        "\n"
        "Positive: the best 2 points of the scale\n"
        "  By answers: nothing counts\n"
        "  By respondents: nothing counts\n"
    )
    assert done(office("texts comments")) == "comments: 0 texts\nWith words 0; on a day that is not known 0\n"


@pytest.mark.parametrize(("line", "noun"), [("answers nowhere", "survey"), ("texts nowhere", "collection")])
def test_what_is_not_there_is_one_sentence(office, line, noun):
    refused = office(line)

    assert refused.exit_code == 1
    assert refused.stderr == f"Error: there is no {noun} 'nowhere': check the spelling\n"
