"""All readings of 60 standards for 24 months over a million cases and 200,000 answers, beside SQL written by hand.

The SQL side counts the same figures from the same rows in as few questions as there are sorts of figures, knows no
viewer, no undone import and no row that other rules have made, and leaves out nothing by name. Both sides take turns.
The memory is that of a process that does nothing else. Run with ``make bench``, or on its own:
``python -m pytest -s tests/benchmarks/bench_readings.py``; it needs some minutes and 1.5 GB.
``CASEWORK_BENCH_CASES=100_000`` makes it smaller.
"""

import datetime as dt
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from statistics import median

import pytest

from casework import Casebook
from casework.adapters.rule_files import rule_files
from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import find_library
from casework.adapters.sqlite.rows import PUT_ANSWER, answer_values, put_case_statement
from casework.application.answer_rows import AnswerRow
from casework.application.organisations import Organisation
from casework.application.ports import CaseRow, LimitRow
from casework.domain.cases.fold import REDUCER
from casework.domain.standards.indicators import Answers, Contacts, Timeliness, Unit, Which
from casework.testing import FixedClock
from tests.complaints import CALENDARS, COUNCIL, PROCEDURES
from tests.frameworks import by_id, framework
from tests.indicators import TWO_OF_FIVE, by_framework, indicator

CASES = int(os.environ.get("CASEWORK_BENCH_CASES", "1_000_000"))
ANSWERS = CASES // 5
MOST, MEGABYTES = 1.5, 200
ROUNDS = 3
FIRST, DAYS = dt.date(2024, 1, 1), 731
PERIOD = "2024-01..2025-12"
TODAY = dt.date(2026, 1, 5)
CODES = [f"s{number:02d}" for number in range(60)]
SERVICES = [f"service-{number}" for number in range(8)]
KINDS = ("complaint", "compliment", "comment")
QUESTIONS = [f"q{number}" for number in range(10)]


def indicators():
    """30 of time limits, 12 of contacts, 10 of answers and 8 of the people who gave them."""
    for number, code in enumerate(CODES):
        standards = (f"town/{code}",)
        if number < 30:
            limit = ("acknowledge", "respond")[number % 2]
            which = Which(services=(SERVICES[number % 8],)) if number >= 2 else Which()
            yield indicator(code, Timeliness(limits=(limit,), which=which), standards=standards)
        elif number < 42:
            yield indicator(code, Contacts(which=Which(kinds=(KINDS[number % 2],))), standards=standards)
        else:
            unit = Unit.ANSWER if number < 52 else Unit.RESPONDENT
            measure = Answers(survey="fft", good=(TWO_OF_FIVE,), unit=unit, questions=(QUESTIONS[number % 10],))
            yield indicator(code, measure, standards=standards)


def open_book(path):
    """The casebook over the rows."""
    return Casebook(
        SqliteStore(path),
        Organisation(id="town"),
        procedures=PROCEDURES,
        calendars=CALENDARS,
        rules=rule_files(frameworks=by_id(framework("town", CODES)), indicators=by_framework(*indicators())),
        clock=FixedClock(dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)),
    )


def case_rows(stamps):
    """The rows of the cases: most are answered, one in ten is not."""
    chance = random.Random(7)
    for number in range(CASES):
        received = FIRST + dt.timedelta(days=number * 7919 % DAYS)
        service = SERVICES[number % 8]
        limits = tuple(_limit(chance, received, name, days) for name, days in (("acknowledge", 5), ("respond", 15)))
        touched = (f"town:{CODES[30 + number % 12]}",) if number % 3 else ()
        yield CaseRow(
            case=f"case-{number:08d}", reference=f"26-{number:08d}", version=3, kind=KINDS[number % 3],
            status="closed" if limits[1].result == "met" else "open", procedure=COUNCIL, stage="1", channel="web",
            received_on=received.isoformat(), service=service, handler=f"staff-{number % 90}", limits=limits,
            categories=(f"service:{service}", *touched), reducer=REDUCER, procedure_version=stamps[0],
            calendar_version=stamps[1],
        )  # fmt: skip


def _limit(chance, received, name, days):
    due = received + dt.timedelta(days=days)
    done = None if chance.random() < 0.1 else received + dt.timedelta(days=chance.randrange(days * 5 // 4 + 1))
    result = "open" if done is None or done > TODAY else "met" if done <= due else "missed"
    return LimitRow(
        stage="1", limit=name, result=result, starts_on=received.isoformat(), due_on=due.isoformat(),
        done_on=None if result == "open" else done.isoformat(),
    )  # fmt: skip


def answer_rows():
    """The rows of the answers: two for each respondent, of whom some disagree with themselves."""
    chance = random.Random(8)
    for number in range(ANSWERS):
        person = number // 2
        given = FIRST + dt.timedelta(days=person * 7919 % DAYS)
        yield AnswerRow(
            survey="fft", version=number + 1, question=QUESTIONS[number % 10], respondent=f"r-{person:07d}", best=1,
            worst=5, score=chance.choice((1, 1, 1, 2, 2, 3, 4, 5)), given_on=given.isoformat(),
            service=SERVICES[person % 8],
        )  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("readings") / "store.db"
    with open_book(path) as book:
        stamps = book.rulebook.stamps(COUNCIL)
    connection = find_library().module.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN IMMEDIATE")
    said = (put_case_statement("town", row) for row in case_rows(stamps))
    first, values = next(said)
    connection.execute(first, values)
    for statement, values in said:
        connection.execute(statement, values)
    connection.executemany(PUT_ANSWER, (answer_values("town", row.version, row) for row in answer_rows()))
    connection.execute("COMMIT")
    connection.close()
    return path


_LIMITS = """
    SELECT json_extract(part.value, '$.limit'), service, substr(received_on, 1, 7),
        sum(json_extract(part.value, '$.result') = 'met'),
        sum(json_extract(part.value, '$.result') IN ('met', 'missed') OR json_extract(part.value, '$.due_on') < ?)
    FROM cases JOIN json_each(cases.limits) AS part
    WHERE organisation = 'town' AND merged_into IS NULL AND received_on >= '2024-01-01' AND received_on < '2026-01-01'
    GROUP BY 1, 2, 3
"""
_CONTACTS = """
    SELECT kind, substr(received_on, 1, 7), part.value, count(*)
    FROM cases JOIN json_each(cases.categories) AS part
    WHERE organisation = 'town' AND merged_into IS NULL AND received_on >= '2024-01-01' AND received_on < '2026-01-01'
    GROUP BY 1, 2, 3
"""
_ANSWERS = """
    SELECT question, substr(given_on, 1, 7), sum(score <= 2), count(score) FROM answers
    WHERE organisation = 'town' AND survey = 'fft' AND given_on >= '2024-01-01' AND given_on < '2026-01-01'
    GROUP BY 1, 2
"""
_PEOPLE = """
    SELECT question, month, sum(good AND NOT bad), sum(good + bad = 1)
    FROM (
        SELECT question, substr(given_on, 1, 7) AS month, max(score <= 2) AS good, max(score > 2) AS bad FROM answers
        WHERE organisation = 'town' AND survey = 'fft' AND given_on >= '2024-01-01' AND given_on < '2026-01-01'
        GROUP BY question, substr(given_on, 1, 7), respondent
    ) GROUP BY 1, 2
"""


def by_hand(path):
    """Return, by code and month, what SQL written by hand comes to."""
    connection = find_library().module.connect(path)
    limits, contacts, sorted_ = Counter(), Counter(), Counter()
    for limit, service, month, good, of in connection.execute(_LIMITS, (TODAY.isoformat(),)):
        limits[limit, service, month, "good"] += good
        limits[limit, service, month, "of"] += of
    for kind, month, category, number in connection.execute(_CONTACTS):
        if category.startswith("town:"):
            contacts[kind, month, category.removeprefix("town:")] += number
            sorted_[kind, month] += number
    answers = {(question, month): counts for question, month, *counts in connection.execute(_ANSWERS)}
    people = {(question, month): counts for question, month, *counts in connection.execute(_PEOPLE)}
    connection.close()
    months = sorted({month for _, _, month, _ in limits})
    told = {}
    for number, code in enumerate(CODES):
        for month in months:
            if number < 30:
                limit, services = (
                    ("acknowledge", "respond")[number % 2],
                    SERVICES if number < 2 else [SERVICES[number % 8]],
                )
                told[code, month] = tuple(
                    sum(limits[limit, each, month, what] for each in services) for what in ("good", "of")
                )
            elif number < 42:
                kind = KINDS[number % 2]
                told[code, month] = (contacts[kind, month, code], sorted_[kind, month])
            else:
                told[code, month] = tuple((answers if number < 52 else people)[QUESTIONS[number % 10], month])
    return told


def ours(path):
    """Return, by code and month, what the readings come to."""
    with open_book(path) as book:
        found = book.readings("town", period=PERIOD, per="month")
    return {(each.indicator.code, each.period): (each.reading.good, each.reading.of) for each in found}


def timed(work, path):
    began = time.perf_counter()
    return work(path), time.perf_counter() - began


def test_all_readings_beside_sql_written_by_hand(path):
    taken = {ours: [], by_hand: []}
    for _ in range(ROUNDS):
        found = []
        for work in (ours, by_hand):
            answer, seconds = timed(work, path)
            found.append(answer)
            taken[work].append(seconds)
        assert found[0] == found[1]
        assert len(found[0]) == len(CODES) * 24
    own, hand = (median(taken[work]) for work in (ours, by_hand))
    print(f"{CASES:,} cases, {ANSWERS:,} answers: {own:.2f} s, by hand {hand:.2f} s, {own / hand:.2f} times")
    assert own < MOST * hand


_ALONE = """
import json, sys
from pathlib import Path
from tests.benchmarks.bench_readings import ours
found = ours(Path(sys.argv[1]))
(line,) = [each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM:")]
print(json.dumps([len(found), int(line.split()[1]) // 1024]))
"""
"""What Linux says of the process itself: the usual figure would hold what the process that started it had in memory."""


def test_all_readings_take_little_memory(path):
    done = subprocess.run([sys.executable, "-c", _ALONE, str(path)], capture_output=True, text=True, check=True)
    number, megabytes = json.loads(done.stdout)

    print(f"{number:,} readings in {megabytes} MiB")
    assert megabytes < MEGABYTES
