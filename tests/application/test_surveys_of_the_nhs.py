"""The Friends and Family Test with a file of its survey: read the right way round, or not at all."""

import csv
import gzip
import json

import attrs
import pytest

from casework.adapters.toml_mappings import read_mapping
from casework.application.row_reading import RowReader
from casework.domain.surveys.questions import Point
from casework.errors import DataError
from tests.application.test_answers_of_the_nhs import FFT, imported
from tests.entry_examples import ANSWER_MAKING
from tests.offices import OFFICER, office
from tests.shared import shared_file
from tests.surveys import by_id, question, survey, upside_down

NAME = "nhs_fft_comments.csv.gz"
KNOWN = json.loads(shared_file("data/known_facts.json").read_text(encoding="utf-8"))[NAME]
GOOD, POOR = Point(score=1, means="very good"), Point(score=5, means="very poor")
OTHERS = (Point(score=6, means="don't know"), Point(score=7, means="7 in the file"))


@pytest.fixture(scope="module")
def book():
    return imported(NAME, FFT, ANSWER_MAKING)[0]


@pytest.fixture(scope="module")
def fft(book):
    """A file with every question that was asked."""
    codes = dict.fromkeys(entry.said.question for entry in book.answers("fft"))
    questions = tuple(question(code, best=GOOD, worst=POOR, outside=OTHERS) for code in codes)
    return attrs.evolve(survey("fft"), questions=questions)


def test_the_shares_are_those_that_were_counted_apart_and_no_answer_is_stray(book, fft):
    found = office(store=book.store, surveys=by_id(fft)).survey_figures("fft")

    assert (found.answers.by_answers.percent, found.answers.by_respondents.percent) == (85.27, 85.26)
    assert found.answers.answers == KNOWN["rows"]
    assert found.stray == ()


def test_a_file_that_is_upside_down_counts_nothing_rather_than_ten_of_a_hundred(book, fft):
    found = office(store=book.store, surveys=by_id(upside_down(fft))).survey_figures("fft")

    (stray,) = [each for each in found.stray if each.why == "upside_down"]
    scored = sum(answer.said.scale is not None and answer.said.score is not None for answer in book.answers("fft"))
    assert stray.count >= scored
    assert found.answers.by_answers.of == 0


@pytest.fixture
def rows(tmp_path, fft):
    """The first rows of the file, of which all questions are known."""
    with gzip.open(shared_file(f"data/{NAME}"), "rt", encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))[:20]
    path = tmp_path / "fft.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows(found)
    reader = RowReader(read_mapping(FFT), tuple(found[0]))
    assert all(fft.question(reader.draft(each).question) for each in found)
    return path


def test_an_import_that_contradicts_the_file_of_its_survey_brings_nothing_in(rows, fft, tmp_path):
    mapping = tmp_path / "map.toml"
    text = FFT.read_text(encoding="utf-8").split("[organisation]")
    mapping.write_text(text[0] + "[columns.comment]" + text[1].partition("[columns.comment]")[2], encoding="utf-8")
    right, wrong = office(surveys=by_id(fft)), office(surveys=by_id(upside_down(fft)))

    assert right.import_file(rows, mapping, by=OFFICER).accepted == 20
    with pytest.raises(DataError, match="one of the two is upside down"):
        wrong.import_file(rows, mapping, by=OFFICER)
    assert wrong.imports(viewer=OFFICER) == ()
