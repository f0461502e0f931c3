import shlex
import subprocess
import sys

import pytest

from tests.reliability.casebooks import ORGANISATION, acknowledge, check, opened, race, receive, survive

MOST_MEBIBYTES = 80

FOLD_ONE_CASE = """
import resource, sys
from casework import Casebook
with Casebook.open(f"sqlite:///{sys.argv[1]}", organisation=sys.argv[2]) as book:
    assert book.case(sys.argv[3]).version == 2
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_casebooks_killed_at_any_moment_lose_nothing_acknowledged_and_keep_the_rows_of_their_log(tmp_path):
    opened(tmp_path / "a.db").close()  # the writers find everything loaded

    last = survive(tmp_path / "a.db", kills=20, acknowledged=20)

    with opened(tmp_path / "a.db") as book:  # what was in flight is asked for again
        receive(book, last + 1)
        acknowledge(book, last + 1)
    rows = check(tmp_path / "a.db", cases=last + 1)
    assert {row.version for row in rows} == {2}


def test_eight_casebooks_at_once_make_one_case_of_each_contact_and_acknowledge_it_once(tmp_path):
    cases = 25

    results = race(tmp_path / "a.db", writers=8, cases=cases)

    for number in range(1, cases + 1):
        assert len({ids[number] for ids, _ in results}) == 1
        assert sum(number in first for _, first in results) == 1
    assert {row.version for row in check(tmp_path / "a.db", cases=cases)} == {2}


def test_the_check_finds_a_row_that_is_older_than_its_log(tmp_path):
    with opened(tmp_path / "a.db") as book:
        receive(book, 1)
        old = book.find()[0]
        acknowledge(book, 1)
        book.store._handle().connection.execute("DELETE FROM cases")
        book.store.replace_rows(ORGANISATION, [old])

    with pytest.raises(AssertionError):
        check(tmp_path / "a.db", cases=1)


def test_opening_a_store_and_folding_one_case_takes_little_memory(tmp_path):
    path = tmp_path / "a.db"
    with opened(path) as book:
        receive(book, 1)
        case = acknowledge(book, 1).id
    command = shlex.join([sys.executable, "-c", FOLD_ONE_CASE, str(path), ORGANISATION, case])

    # A process inherits the peak of the one that began it; the shell between them is small.
    said = subprocess.run(["/bin/sh", "-c", f"{command}; exit $?"], capture_output=True, text=True, check=True)

    mebibytes = int(said.stdout) / 1024
    assert 10 < mebibytes < MOST_MEBIBYTES
