"""The two public sets of answers and texts, read by their mappings: the figures are those that were counted apart."""

import csv
import datetime as dt
import gzip
import json
from collections import Counter
from pathlib import Path

import attrs
import pytest

from casework.adapters.toml_mappings import read_mapping
from casework.application.entry_builders import TEXT_MAKING
from casework.application.row_reading import RowReader
from casework.domain.standards.indicators import Unit
from casework.domain.surveys.figures import figures
from casework.domain.surveys.scales import BestPoints, Scale
from casework.errors import DataError
from tests.entry_examples import ANSWER_MAKING, builder, origin
from tests.frameworks import by_id, framework
from tests.indicators import FOUR_OF_FIVE, asked, by_framework, indicator
from tests.offices import office
from tests.shared import shared_file

ROOT = Path(__file__).resolve().parents[2]
FFT = ROOT / "src" / "casework" / "data" / "mappings" / "nhs-fft.toml"
LABELLED = ROOT / "tests" / "mappings" / "nhs_feedback_labelled.toml"
KNOWN = json.loads(shared_file("data/known_facts.json").read_text(encoding="utf-8"))


def imported(name, mapping, making):
    """An office with every row of the file, and how often each target was unknown."""
    book, mapping, unknown, commits = office(), read_mapping(mapping), Counter(), []
    with gzip.open(shared_file(f"data/{name}"), "rt", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        reader, makes = RowReader(mapping, tuple(rows.fieldnames)), builder(book, making)
        for line, values in enumerate(rows, start=2):
            draft = reader.draft(values)
            unknown.update(draft.met.unknown)
            commits.append(makes.commit(draft, origin(reader.key(values), line=line)))
    book.store.append_many(commits)
    return book, unknown


@pytest.fixture(scope="module")
def friends_and_family():
    book, _ = imported("nhs_fft_comments.csv.gz", FFT, ANSWER_MAKING)
    return book


@pytest.fixture(scope="module")
def labelled():
    return imported("nhs_feedback_labelled.csv.gz", LABELLED, TEXT_MAKING)


def share(share):
    return {"n": share.positive, "of": share.of, "percent": share.percent}


def readings(book, *indicators, **asked):
    """The readings of *indicators* over the answers of *book*."""
    rules = {"frameworks": by_id(framework("town", "a")), "indicators": by_framework(*indicators)}
    return office(store=book.store, **rules).readings(**asked)


def test_the_readings_of_all_time_are_the_shares_that_were_counted_apart(friends_and_family):
    known = KNOWN["nhs_fft_comments.csv.gz"]

    by_answers, by_people = readings(
        friends_and_family, indicator("answers", asked()), indicator("people", asked(unit=Unit.RESPONDENT))
    )

    for found, unit in ((by_answers, "rows"), (by_people, "respondents")):
        reading = found.reading
        share = {"n": reading.good, "of": reading.of, "percent": reading.percent}
        assert share == known[f"positive_{unit}_1_or_2_of_1_to_5"]
    assert (by_answers.reading.percent, by_people.reading.percent) == (85.27, 85.26)
    assert {each.why: each.count for each in by_answers.reading.left_out} == {
        "answers outside of the scale": known["score_rows_outside_1_to_5"]
    }


def test_an_indicator_that_reads_the_scale_upside_down_is_refused(friends_and_family):
    with pytest.raises(DataError) as refused:
        readings(friends_and_family, indicator("answers", asked("fft", FOUR_OF_FIVE)))

    assert "answers to fft are on the scale from 1 (best) to 5 (worst)" in str(refused.value)


def test_in_a_period_the_answers_of_which_nobody_knows_the_day_are_left_out_by_name(friends_and_family):
    (found,) = readings(friends_and_family, indicator("answers", asked()), period="2021..2022")

    undated = friends_and_family.survey_figures("fft").answers.undated
    left_out = {each.why: each.count for each in found.reading.left_out}
    assert left_out["answers of which nobody knows the day"] == undated > 0
    assert found.reading.of + sum(left_out.values()) == KNOWN["nhs_fft_comments.csv.gz"]["rows"]


def test_the_positive_shares_are_those_that_were_counted_apart(friends_and_family):
    known, found = KNOWN["nhs_fft_comments.csv.gz"], friends_and_family.survey_figures("fft").answers

    assert share(found.by_answers) == known["positive_rows_1_or_2_of_1_to_5"]
    assert share(found.by_respondents) == known["positive_respondents_1_or_2_of_1_to_5"]
    assert (found.by_answers.percent, found.by_respondents.percent) == (85.27, 85.26)
    assert (found.answers, found.respondents) == (known["rows"], known["respondents"])


def test_answers_outside_of_the_scale_are_counted_apart_and_no_respondent_disagrees(friends_and_family):
    known, found = KNOWN["nhs_fft_comments.csv.gz"], friends_and_family.survey_figures("fft").answers

    assert {str(each.score): each.count for each in found.scores} | {
        str(each.outside): each.count for each in found.outside
    } == known["score_rows"]
    assert [(each.why.value, each.count) for each in found.by_answers.excluded] == [("outside_the_scale", 440)]
    assert [(each.why.value, each.count) for each in found.by_respondents.excluded] == [("outside_the_scale", 239)]
    assert known["respondents_whose_rows_disagree_on_score"] == 0


def test_did_not_answer_is_no_answer_in_words(friends_and_family):
    known, found = KNOWN["nhs_fft_comments.csv.gz"], friends_and_family.survey_figures("fft").answers

    # 508 more rows have nothing where the others have words.
    assert found.answers - found.with_text == known["answer_Did_not_answer"] + 508
    assert not any(entry.words(entry.said.text) == "Did not answer" for entry in _with_words(friends_and_family))


def _with_words(book):
    return (entry for entry in book.answers("fft", words=True) if entry.said.text)


def test_the_scale_upside_down_makes_ten_of_85(friends_and_family):
    answers = [entry.said for entry in friends_and_family.answers("fft")]
    turned = [attrs.evolve(answer, scale=answer.scale.turned()) for answer in answers]

    assert {answer.scale for answer in answers} == {Scale(best=1, worst=5)}
    assert figures(turned, BestPoints(points=2)).by_answers.percent == 9.83


def test_days_that_can_be_read_in_two_ways_are_counted_as_unknown(friends_and_family):
    known, found = KNOWN["nhs_fft_comments.csv.gz"], friends_and_family.survey_figures("fft").answers
    days = [entry.happened for entry in friends_and_family.answers("fft")]

    # Where day and month are the same number there is one day only.
    assert found.undated == days.count(None) <= known["neas_rows_both_12_or_less"]
    assert min(day for day in days if day) >= dt.date(2020, 1, 1)


def test_the_labelled_texts_are_those_that_were_counted_apart(labelled):
    known, (book, _) = KNOWN["nhs_feedback_labelled.csv.gz"], labelled
    found = book.text_figures("nhs-feedback")
    by_label = Counter()
    for each in found.labels:
        by_label[each.label] += each.count

    assert (found.texts, found.with_text, found.undated) == (10_334, 10_334, 10_334)
    assert sorted(by_label.values(), reverse=True) == sorted(known["by_label"].values(), reverse=True)
    assert by_label["Care-received"] == known["by_label"]["Care received"]
    assert len({each.subcategory for each in found.labels}) == known["subcategories"]


def test_a_criticality_that_is_none_is_kept_as_unknown(labelled):
    known, (book, unknown) = KNOWN["nhs_feedback_labelled.csv.gz"], labelled
    counts = {each.criticality: each.count for each in book.text_figures("nhs-feedback").criticalities}

    assert counts.pop(None) == unknown["criticality"] == known["criticality_invalid"] == 36
    assert sum(counts.values()) == known["criticality_valid_minus5_to_5"]
    assert {str(value): count for value, count in counts.items()}.items() <= known["by_criticality_raw"].items()
