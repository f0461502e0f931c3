"""Equality answers on the command line: asked, recorded, and read as figures alone."""

import json

import pytest


def done(result):
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def test_answers_are_recorded_and_read_as_figures(office):
    for number in range(12):
        age = "35_to_64" if number < 7 else "under_18"
        assert done(office(f"equality answer --answer age={age} --answer sex=female")) == (
            "Recorded. Nothing ties it to a case."
        )

    told = done(office("equality figures"))
    figures = json.loads(office("equality figures --json").stdout)

    assert told.startswith("Answer sets: 12 How old are you? Answer People under_18 hidden 18_to_34 hidden 35_to_64 7")
    assert told.endswith("Hidden: a number below 5, or one that would give such a number away.")
    assert figures["sets"] == 12
    assert figures["questions"][0]["figures"][2] == {"answer": "35_to_64", "count": 7}


def test_fewer_than_five_answer_sets_are_not_told(office):
    assert json.loads(office("equality answer --answer age=under_18 --key form-1 --json").stdout) == {"recorded": True}
    done(office("equality answer --answer age=under_18 --key form-1"))

    assert done(office("equality figures")).startswith("Answer sets: fewer than 5 ")
    assert json.loads(office("equality figures --json").stdout)["sets"] is None
    assert json.loads(office("verify --json").stdout)["position"] == 1


def test_the_questions_are_listed_with_their_answers(office):
    assert "sex: What is your sex? female, male, prefer_not_to_say" in done(office("equality questions"))
    asked = json.loads(office("equality questions --json").stdout)
    assert asked["id"] == "standard"
    assert asked["questions"][2] == {
        "code": "sex",
        "text": "What is your sex?",
        "allowed": ["female", "male", "prefer_not_to_say"],
    }


def test_an_organisations_own_questions_go_before_those_of_casework(office, tmp_path):
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "standard.toml").write_text(
        'id = "standard"\nname = "About you"\ncitation = "Plan 3"\nevidence = "local"\n'
        '[[question]]\ncode = "carer"\ntext = "Do you care for somebody?"\n'
        'answers = [{ code = "yes", text = "Yes" }, { code = "no", text = "No" }]\n',
        encoding="utf-8",
    )
    settings = tmp_path / "casework.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + 'equality = "questions"\n', encoding="utf-8")

    assert done(office("equality questions")) == "carer: Do you care for somebody? yes, no, prefer_not_to_say"
    done(office("equality answer --answer carer=yes"))
    settings.write_text(settings.read_text(encoding="utf-8").replace('"questions"', '"nowhere"'), encoding="utf-8")
    assert "rules.equality: there is no folder" in office("equality questions").stderr


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("equality answer --answer age=ancient", "age must be one of under_18, 18_to_34, 35_to_64, 65_or_over, prefer"),
        ("equality answer --answer pet=bird", "there is a question that is not asked; the questions are age"),
        (
            "equality answer --answer age=under_18 --answer age=18_to_34",
            "a question is answered twice: give one answer",
        ),
        ("equality answer --answer age", "must be a name and a value"),
        ("equality answer", "Missing option '--answer'"),
    ],
)
def test_what_is_not_asked_is_one_sentence_and_nothing_changes(office, line, sentence):
    refused = office(line)

    assert refused.exit_code == 2
    assert sentence in " ".join(refused.stderr.split())
    assert json.loads(office("verify --json").stdout)["position"] == 0
