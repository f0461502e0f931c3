import pytest

from casework.application.mapping_checks import warnings_of
from casework.domain.surveys.scales import Scale
from tests.reading_rows import ANSWERS, TEXTS, Rows, day, mapping_of

SURVEY, QUESTION = 'survey = { default = "fft" }', 'question = { default = "overall" }'


def answers(*columns, changes=(), more=""):
    text = ANSWERS
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return Rows(text + more, "Score", *columns)


def test_an_answer_carries_its_scale_whichever_way_it_runs():
    down, up = answers().draft("1"), answers(changes=[("best = 1, worst = 5", "best = 5, worst = 1")]).draft("1")

    assert (down.score, down.scale, down.outside) == (1, Scale(best=1, worst=5), False)
    assert (up.score, up.scale) == (1, Scale(best=5, worst=1))


def test_numbers_outside_of_the_scale_are_kept_and_known_as_such():
    draft = answers().draft("6")

    assert (draft.score, draft.outside) == (6, True)


def test_a_number_that_is_neither_on_the_scale_nor_outside_is_refused_or_unknown():
    unknown = answers(changes=[('columns = ["Score"]', 'columns = ["Score"], unlisted = "unknown"')])

    assert answers().reasons("0") == "Score: 0 is no score from 1 to 5"
    assert answers().reasons("good") == "Score: no whole number: let the mapping list its values"
    assert (unknown.draft("0").score, unknown.draft("0").met.unknown) == (None, ("score",))
    assert (unknown.draft("good").score, unknown.draft("good").met.unknown) == (None, ("score",))


def test_no_score_is_an_unknown_one():
    assert (answers().draft("").score, answers().draft("").met.unknown) == (None, ("score",))


def test_words_may_stand_for_points_of_the_scale():
    changes = [('columns = ["Score"]', 'columns = ["Score"], codes = { "Very good" = "1", "Don\'t know" = "6" }')]

    assert answers(changes=changes).draft("Very good").score == 1
    assert answers(changes=changes).draft("Don't know").outside


def test_a_survey_may_be_answered_without_scores():
    text = ANSWERS.partition("score =")[0]
    draft = Rows(text, "Comment").draft("x")

    assert (draft.score, draft.scale, draft.outside) == (None, None, False)


def test_an_answer_says_everything_that_the_mapping_names():
    more = (
        'asked = { columns = ["Asked"] }\nrespondent = { columns = ["Who"] }\n'
        'given = { column = "On", formats = ["%d/%m/%Y"] }\n'
        'text = { columns = ["Comment"] }\nservice = { columns = ["Service"] }\n'
        'categories = { theme = { one_hot = { Staff = "staff", Care = "care" } } }\n'
        '[organisation]\ncolumns = ["Trust"]\ncodes = { nhft = "nhft" }\n'
    )
    rows = answers("Asked", "Who", "On", "Comment", "Service", "Staff", "Care", "Trust", more=more)
    draft = rows.draft("2", "How was it?", "p7", "02/03/2021", "Fine.", "wards", "1", "1", "nhft")

    assert (draft.survey, draft.question, draft.asked, draft.respondent) == ("fft", "overall", "How was it?", "p7")
    assert (draft.given, draft.text, draft.service, draft.organisation) == (day("2021-03-02"), "Fine.", "wards", "nhft")
    assert draft.categories == (("theme", "staff"), ("theme", "care"))


def test_an_answer_to_no_question_or_of_no_survey_is_none():
    changes = [(SURVEY, 'survey = { columns = ["Survey"] }'), (QUESTION, 'question = { columns = ["Question"] }')]
    rows = answers("Survey", "Question", changes=changes)

    assert rows.reasons("1", "", "overall") == "Survey: it says no survey"
    assert rows.reasons("1", "fft", "") == "Question: it says no question"


@pytest.mark.parametrize(("best", "worst", "odd"), [(5, 1, 2), (1, 5, 0)])
def test_words_that_say_the_opposite_of_the_scale_are_a_warning(best, worst, odd):
    text = ANSWERS.replace("best = 1, worst = 5", f"best = {best}, worst = {worst}")
    codes = 'columns = ["Score"], codes = { "Very good" = "1", "Very poor" = "5" }'
    mapping = mapping_of(text.replace('columns = ["Score"]', codes))

    assert len(warnings_of(mapping)) == odd
    assert all(each.startswith("answer.scale: ") for each in warnings_of(mapping))


def test_a_mapping_without_a_score_has_no_warnings():
    assert warnings_of(mapping_of(ANSWERS.partition("score =")[0])) == []
    assert warnings_of(mapping_of(ANSWERS)) == []
    assert warnings_of(mapping_of(TEXTS)) == []


# Labelled texts


def test_a_labelled_text_says_how_critical_it_is():
    rows = Rows(TEXTS, "Text", "Criticality")
    draft = rows.draft("Long wait.", "-3")

    assert (draft.collection, draft.text, draft.criticality) == ("comments", "Long wait.", -3)
    assert (draft.lowest, draft.highest) == (-5, 5)


@pytest.mark.parametrize("said", ["-o", "-9", "NA", "cc", ""])
def test_a_criticality_that_is_none_is_unknown(said):
    draft = Rows(TEXTS, "Text", "Criticality").draft("Long wait.", said)

    assert (draft.criticality, draft.met.unknown) == (None, ("criticality",))


def test_a_labelled_text_has_labels_a_code_and_a_question():
    more = "\n".join(f'{name} = {{ columns = ["{name}"] }}' for name in ("label", "subcategory", "code", "question"))
    draft = Rows(TEXTS + more, "Text", "Criticality", "label", "subcategory", "code", "question").draft(
        "Long wait.", "0", "access", "waiting", "ac1", "q1"
    )

    assert (draft.label, draft.subcategory, draft.code, draft.question) == ("access", "waiting", "ac1", "q1")


def test_a_text_of_no_collection_is_none():
    text = TEXTS.replace('collection = { default = "comments" }', 'collection = { columns = ["Of"] }')
    text = text.replace("lowest = -5\nhighest = 5\n", "").replace(
        'criticality = { columns = ["Criticality"], unlisted = "unknown" }', ""
    )

    assert Rows(text, "Text", "Of").reasons("Long wait.") == "Of: it says no collection"
    assert Rows(text, "Text", "Of").draft("Long wait.", "comments").criticality is None
