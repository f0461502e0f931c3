"""Surveys in TOML files: those that come with casework, an organisation's own, and all mistakes of one at once."""

import tomllib

import pytest

from casework.adapters.toml_frameworks import load_frameworks
from casework.adapters.toml_surveys import load_surveys
from casework.domain.authority import Evidence
from casework.domain.cases.fields import check_code
from casework.domain.standards.readings import Assurance
from casework.domain.surveys.invitation_rules import Choice
from casework.domain.surveys.question_sets import About, Method
from casework.errors import DataError

TOWN = """
id = "town"
name = "How was our service?"
about = "service"
method = "survey"
citation = "Customer charter 2026"
evidence = "local"
best_points = 2
assured = "independent"

[invitation]
choice = "opt-in"
kinds = ["complaint"]
procedures = ["lgsco-code-2024"]
after_days = 7
within_days = 60

[follow_up]
question = "overall"
worst = 2

[[question]]
code = "overall"
title = "All in all?"
best = { score = 1, means = "very good" }
worst = { score = 5, means = "very poor" }
outside = [{ score = 6, means = "I do not know" }]
standards = ["charter-mark/4.2.2"]
citation = "Customer charter 2026, page 3"

[[question]]
code = "ideas"
title = "What should we do better?"

[[edition]]
code = "2026"
held_on = 2026-09-05
ended_on = 2026-09-06
place = "Town show"
asked = 244
baseline = true

[[edition]]
code = "2027"
held_on = 2027-09-04
"""
SHIPPED = ("back-to-the-floor", "complaints-procedure", "mystery-shopping", "service", "telephone-test")


@pytest.fixture
def written(tmp_path):
    def write(text, name="town.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path):
    with pytest.raises(DataError) as refused:
        load_surveys().from_file(path)
    return [problem.removeprefix(f"{path}: ") for problem in refused.value.problems]


# Those that come with casework


def test_five_surveys_come_with_casework():
    surveys = load_surveys()

    assert tuple(surveys) == SHIPPED
    assert all(surveys[each].id == each for each in surveys)


@pytest.mark.parametrize("survey", load_surveys().values(), ids=lambda survey: survey.id)
def test_every_question_tests_standards_that_there_are_and_reads_the_right_way_round(survey):
    assert all(check_code("it", question.code) for question in survey.questions)
    assert list(survey.dangling(load_frameworks().values())) == []
    assert list(survey.odd()) == []
    assert all(each.authority.evidence is Evidence.READ and each.authority.source for each in survey.questions)
    assert all(each.standards for each in survey.questions if each.scale is not None)


def test_those_who_complained_are_asked_whether_they_understood_the_reply():
    survey = load_surveys()["complaints-procedure"]

    assert survey.about is About.COMPLAINTS_PROCEDURE
    assert survey["understood-reply"].title == "Did you understand our reply?"
    assert {str(each) for each in survey["understood-reply"].standards} == {"charter-mark/4.3.6", "charter-mark/2.3.2"}
    assert survey.invitation.kinds == ("complaint",)


def test_the_service_survey_has_a_question_for_each_driver_and_each_promise():
    tested = {str(each) for each in load_surveys()["service"].standards}

    for framework in ("satisfaction-drivers", "rotherham-promises"):
        codes = {f"{framework}/{each.code}" for each in load_frameworks()[framework].standards}
        assert codes <= tested


@pytest.mark.parametrize("observed", ["mystery-shopping", "telephone-test", "back-to-the-floor"])
def test_whoever_observes_writes_down_whether_staff_gave_their_name(observed):
    survey = load_surveys()[observed]

    assert survey.method.observes
    assert survey.best_points == 1
    assert "charter-mark/3.2.1" in [str(each) for each in survey["gave-name"].standards]


@pytest.mark.parametrize("shipped", load_surveys())
def test_each_survey_that_comes_with_casework_says_which_end_is_the_best(shipped):
    assert list(load_surveys()[shipped].unstated()) == []


# Those of an organisation


def test_all_that_a_file_says_is_read(written):
    survey = load_surveys().from_file(written(TOWN))

    assert (survey.id, survey.method, survey.assured) == ("town", Method.SURVEY, Assurance.INDEPENDENT)
    assert survey["overall"].scale.best == 1
    assert survey["overall"].authority.citation == "Customer charter 2026, page 3"
    assert survey["ideas"].authority == survey.authority
    assert survey.invitation.choice is Choice.OPT_IN
    assert [(each.code, each.asked, each.baseline) for each in survey.editions] == [
        ("2026", 244, True),
        ("2027", None, False),
    ]
    assert survey.follow_up.worst == 2


def test_a_file_of_ones_own_goes_before_the_one_that_comes_with_casework(written, tmp_path):
    written(TOWN.replace('id = "town"', 'id = "service"'), "service.toml")

    assert load_surveys(tmp_path)["service"].name == "How was our service?"
    assert "telephone-test" in load_surveys(tmp_path)


def broken(*changes):
    text = TOWN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


SCALE = "the scale from 1 (best) to 5 (worst)"
MISTAKES = {
    "better the other way": (
        [('standards = ["charter-mark/4.2.2"]', 'better = "higher"')],
        f"question[0].better: says that higher numbers are better, and {SCALE} says the opposite: one is wrong",
    ),
    "better in words": (
        [('title = "What should we do better?"', 'title = "What should we do better?"\nbetter = "lower"')],
        "question[1].better: belongs to a question with a scale: say best and worst",
    ),
    "no way to be better": (
        [('standards = ["charter-mark/4.2.2"]', 'better = "up"')],
        "question[0].better: 'up' is not known; write one of higher, lower",
    ),
    "id": (
        [('id = "town"', 'id = "the town"')],
        "id: 'the town' must be letters, digits and . _ -, at most 120, no spaces",
    ),
    "name": ([('"How was our service?"', '" "')], "name: is empty"),
    "title": ([('"All in all?"', '""')], "question[0].title: is empty"),
    "about": ([('"service"', '"us"')], "about: 'us' is not known; write one of service, complaints-procedure"),
    "no source": (
        [('evidence = "local"', 'evidence = "read"')],
        "source: is missing: say where the questions were read, or how else they are known under evidence",
    ),
    "no source of a question": (
        [('citation = "Customer charter 2026, page 3"', 'evidence = "read"')],
        "question[0].source: is missing: say where it was read, or how else it is known under evidence",
    ),
    "twice": ([('code = "ideas"', 'code = "overall"')], "question[1].code: overall is the code of question[0] already"),
    "standard": (
        [("charter-mark/4.2.2", "charter-mark")],
        (
            "question[0].standards[0]: must be a framework and a standard of it, such as charter-mark/1.2.1, "
            "not 'charter-mark'"
        ),
    ),
    "standard twice": (
        [('["charter-mark/4.2.2"]', '["a/b", "a/b"]')],
        "question[0].standards[1]: a/b is there already",
    ),
    "no words": ([('"very good"', '" "')], "question[0].best.means: is empty: say what people read beside it"),
    "no words outside": (
        [('"I do not know"', '""')],
        "question[0].outside[0].means: is empty: say what people read beside it",
    ),
    "no worst": (
        [('worst = { score = 5, means = "very poor" }\n', ""), ('[follow_up]\nquestion = "overall"\nworst = 2\n', "")],
        "question[0].worst: is missing: say both ends of the scale, or neither",
    ),
    "no best": (
        [('best = { score = 1, means = "very good" }\n', ""), ('[follow_up]\nquestion = "overall"\nworst = 2\n', "")],
        "question[0].best: is missing: say both ends of the scale, or neither",
    ),
    "outside of nothing": (
        [('title = "What', 'outside = [{ score = 6, means = "none" }]\ntitle = "What')],
        "question[1].outside: belongs to a question with a scale: say best and worst",
    ),
    "one point": (
        [("score = 5,", "score = 1,")],
        "question[0].best: a scale has its best and its worst point at two ends, and at most 1001 points",
    ),
    "all positive": (
        [("best_points = 2", "best_points = 5")],
        f"question[0].best: {SCALE} has 5 points, and with best_points = 5 each would be positive",
    ),
    "outside on the scale": ([("score = 6", "score = 3")], f"question[0].outside[0].score: 3 is a point of {SCALE}"),
    "outside twice": (
        [('[{ score = 6, means = "I do not know" }]', '[{ score = 6, means = "a" }, { score = 6, means = "b" }]')],
        "question[0].outside[1].score: 6 is there already",
    ),
    "invited to look": (
        [('method = "survey"', 'method = "telephone-test"')],
        "invitation: nobody is invited to answer by telephone-test: leave it away, or say another method",
    ),
    "before": (
        [("after_days = 7", "after_days = -1")],
        "invitation.after_days: must be 0 or more days after the closure",
    ),
    "never": (
        [("within_days = 60", "within_days = 7")],
        "invitation.within_days: must be more than after_days, or nobody is ever asked",
    ),
    "kind": (
        [('kinds = ["complaint"]', 'kinds = ["grumble"]')],
        (
            "invitation.kinds[0]: 'grumble' is not known; write one of complaint, service_request, compliment, "
            "comment, suggestion, enquiry, information_request"
        ),
    ),
    "follow-up": (
        [('question = "overall"', 'question = "warmth"')],
        "follow_up.question: there is no question warmth in this file",
    ),
    "follow-up of words": (
        [('question = "overall"', 'question = "ideas"')],
        "follow_up.question: ideas has no scale, so that no answer to it is a bad one",
    ),
    "follow-up of all": (
        [("worst = 2", "worst = 5")],
        "follow_up.worst: must be 1 or more of the worst points, and not all points of the scale",
    ),
    "edition ends": (
        [("ended_on = 2026-09-06", "ended_on = 2026-09-04")],
        "edition[0].ended_on: must not be before held_on",
    ),
    "edition order": (
        [("held_on = 2027-09-04", "held_on = 2026-09-06")],
        "edition[1].held_on: must be after the last day of the edition before",
    ),
    "asked": (
        [("asked = 244", "asked = -1")],
        "edition[0].asked: must be 0 or more people; leave it away where nobody knows",
    ),
    "two baselines": (
        [("held_on = 2027-09-04", "held_on = 2027-09-04\nbaseline = true")],
        "edition[1].baseline: another edition is the baseline already",
    ),
}


@pytest.mark.parametrize(("changes", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place(written, changes, told):
    assert problems(written(broken(*changes))) == [told]


def test_all_mistakes_are_told_at_once(written):
    text = broken(*[each for name in ("name", "standard", "before", "asked") for each in MISTAKES[name][0]])

    assert len(problems(written(text))) == 4


def test_a_survey_without_questions_is_none(written):
    parsed = "".join(f'{key} = "{value}"\n' for key, value in list(tomllib.loads(TOWN).items())[:6])

    assert problems(written(f"{parsed}question = []\n")) == [
        "question: is empty: a survey has at least one [[question]]"
    ]


def test_a_file_has_the_name_of_its_id(written, tmp_path):
    written(TOWN, "shire.toml")

    with pytest.raises(DataError, match="the file is named shire, but its id is town"):
        load_surveys(tmp_path)["shire"]
