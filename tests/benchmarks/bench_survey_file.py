"""Readings of 200,000 answers to a survey that has a file, so that doubles are left out, beside SQL written by hand.

The SQL side leaves out the same: answers to no question of the survey or on another scale, and what one person answered
more than once in a month. It knows no undone import, and names nothing that it leaves out. Both sides take turns. Run
with ``make bench``, or on its own: ``python -m pytest -s tests/benchmarks/bench_survey_file.py``.
"""

import datetime as dt
from statistics import median

import attrs
import pytest

from casework import Casebook
from casework.adapters.rule_files import rule_files
from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import find_library
from casework.adapters.sqlite.rows import PUT_ANSWER, answer_values
from casework.application.organisations import Organisation
from casework.domain.standards.indicators import Answers, Unit
from casework.domain.surveys.question_sets import About, Method, Point, Survey
from casework.testing import FixedClock
from tests.benchmarks.bench_readings import CODES, PERIOD, QUESTIONS, answer_rows, indicators, timed
from tests.complaints import CALENDARS, PROCEDURES
from tests.frameworks import by_id, framework
from tests.indicators import by_framework
from tests.surveys import LOCAL, question

ROUNDS, MOST = 3, 6.0
BEST, WORST = Point(score=1, means="very good"), Point(score=5, means="very bad")
SURVEY = Survey(
    id="fft", name="Friends and family", about=About.SERVICE, method=Method.SURVEY, authority=LOCAL,
    questions=tuple(question(code, best=BEST, worst=WORST) for code in QUESTIONS[:-1]),
)  # fmt: skip
ASKED = [each for each in indicators() if isinstance(each.measure, Answers)]


def open_book(path):
    """The casebook over the answers."""
    return Casebook(
        SqliteStore(path),
        Organisation(id="town"),
        procedures=PROCEDURES,
        calendars=CALENDARS,
        rules=rule_files(
            frameworks=by_id(framework("town", CODES)), indicators=by_framework(*ASKED), surveys={"fft": SURVEY}
        ),
        clock=FixedClock(dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)),
    )


def rows():
    """The answers of the other measurement; one in twenty is given twice, and one in fifty on another scale."""
    for row in answer_rows():
        number = row.version
        if number % 50 == 0:
            yield attrs.evolve(row, worst=7)
        else:
            yield row
        if number % 20 == 1:
            yield attrs.evolve(row, version=10_000_000 + number, score=6 - row.score)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("survey") / "store.db"
    open_book(path).close()
    connection = find_library().module.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(PUT_ANSWER, (answer_values("town", row.version, row) for row in rows()))
    connection.execute("COMMIT")
    connection.close()
    return path


_OF_SURVEY = """
    WITH dated AS (
        SELECT question, substr(given_on, 1, 7) AS month, respondent, score, best = 1 AND worst = 5 AS fits,
            count(*) OVER (PARTITION BY question, respondent, substr(given_on, 1, 7)) AS times
        FROM answers
        WHERE organisation = 'town' AND survey = 'fft' AND given_on >= '2024-01-01' AND given_on < '2026-01-01'
    ), counted AS (SELECT * FROM dated WHERE fits AND times = 1 AND question <> 'q9')
"""
_ANSWERS = _OF_SURVEY + "SELECT question, month, sum(score <= 2), count(score) FROM counted GROUP BY 1, 2"
_PEOPLE = (
    _OF_SURVEY
    + """
    SELECT question, month, sum(good AND NOT bad), sum(good + bad = 1)
    FROM (
        SELECT question, month, max(score <= 2) AS good, max(score > 2) AS bad
        FROM counted GROUP BY question, month, respondent
    ) GROUP BY 1, 2
    """
)


def by_hand(path):
    """Return, by code and month, what SQL written by hand comes to."""
    connection = find_library().module.connect(path)
    found = {
        unit: {(question, month): tuple(counts) for question, month, *counts in connection.execute(sql)}
        for unit, sql in ((Unit.ANSWER, _ANSWERS), (Unit.RESPONDENT, _PEOPLE))
    }
    connection.close()
    months = sorted({month for _, month in found[Unit.ANSWER]})
    return {
        (each.name.code, month): found[each.measure.unit].get((each.measure.questions[0], month), (0, 0))
        for each in ASKED
        for month in months
    }


def ours(path):
    """Return, by code and month, what the readings come to."""
    with open_book(path) as book:
        found = book.readings("town", period=PERIOD, per="month")
    return {(each.indicator.code, each.period): (each.reading.good, each.reading.of) for each in found}


def test_readings_of_a_survey_with_a_file_beside_sql_written_by_hand(path):
    taken = {ours: [], by_hand: []}
    for _ in range(ROUNDS):
        found = []
        for work in (ours, by_hand):
            answer, seconds = timed(work, path)
            found.append(answer)
            taken[work].append(seconds)
        assert found[0] == found[1]
        assert len(found[0]) == len(ASKED) * 24
    own, hand = (median(taken[work]) for work in (ours, by_hand))
    print(f"{sum(1 for _ in rows()):,} answers: {own:.2f} s, by hand {hand:.2f} s, {own / hand:.2f} times")
    assert own < MOST * hand
