"""An import that judges rows while those before are written ends as one that waits for every group."""

import os
import signal

import attrs
import pytest

from casework.adapters.sqlite import aside
from casework.application import group_writing, import_run
from casework.application.ports import RowQuery
from tests.boston import BY, HEADER, REGISTER, open_register

# Line 4 says again what 2 says, 7 has no date, 9 has the key of 2 and says something else. Several have one colour.
LINES = [
    "1,02/03/2020,05/03/2020,CPL,Bins,Thanks,,09/03/2020,red",
    "2,02/03/2020,,CMT,Bins,Missed,,09/03/2020,blue",
    "1,02/03/2020,05/03/2020,CPL,Bins,Thanks,,09/03/2020,red",
    "3,03/03/2020,,REQ,Bins,A new bin,,09/03/2020,red",
    "4,04/03/2020,06/03/2020,CPL,Bins,Thanks,,09/03/2020,red",
    "5,the other day,,CPL,Bins,Thanks,,09/03/2020,red",
    "6,06/03/2020,,CMT,Bins,Thanks,,09/03/2020,red",
    "1,02/03/2020,,CPL,Bins,Thanks but,,09/03/2020,red",
    *[f"{number},07/03/2020,,CMT,Bins,Again,,09/03/2020,shade-{number}" for number in range(7, 20)],
]
NAMED = REGISTER.replace('dropped = ["Colour"]\n', "").replace(
    'service = { columns = ["Team"]', 'reference = { columns = ["Colour"] }\nservice = { columns = ["Team"]'
)


@pytest.fixture(autouse=True)
def _small_groups(monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)
    monkeypatch.setattr(group_writing, "WORTH_IT", 2)


def imported(folder, monkeypatch, *, cores, mapping=REGISTER, lines=LINES):
    monkeypatch.setattr("casework.adapters.sqlite.store.cores", lambda: cores)
    folder.mkdir()
    (folder / "register.csv").write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    (folder / "register.toml").write_text(mapping, encoding="utf-8")
    told = []
    with open_register(f"sqlite:///{folder / 'x.db'}") as book:
        found = book.import_file(folder / "register.csv", folder / "register.toml", by=BY, rejected=told.append)
        again = book.import_file(folder / "register.csv", folder / "register.toml", by=BY)
        rows = book.store.find(book.organisation.id, RowQuery())
        book.verify()
    return attrs.evolve(found, batch=None), attrs.evolve(again, batch=None), told, {said_by(row) for row in rows}


def said_by(row):
    return row.source_key, row.received_on, row.closed_on, row.status, row.limits


@pytest.mark.parametrize("mapping", [REGISTER, NAMED])
def test_what_comes_of_it_is_the_same_on_one_core_as_on_two(tmp_path, monkeypatch, mapping):
    began = []
    enter = aside.ProcessAside.__enter__
    monkeypatch.setattr(aside.ProcessAside, "__enter__", lambda writer: began.append(writer) or enter(writer))

    waiting = imported(tmp_path / "one", monkeypatch, cores=1, mapping=mapping)
    going_on = imported(tmp_path / "two", monkeypatch, cores=2, mapping=mapping)

    assert going_on == waiting
    assert began
    assert sum(rejected.line == 7 for rejected in waiting[2]) == 1


def test_an_import_goes_on_by_itself_where_the_process_that_writes_is_killed(tmp_path, monkeypatch):
    write, groups = aside.ProcessAside.write, []

    def write_and_kill(writer, commits):
        groups.append(commits)
        if len(groups) == 3:
            os.kill(writer._process.pid, signal.SIGKILL)
            writer._process.wait()
        return write(writer, commits)

    monkeypatch.setattr(aside.ProcessAside, "write", write_and_kill)
    going_on = imported(tmp_path / "two", monkeypatch, cores=2)
    monkeypatch.undo()

    assert len(groups) > 3
    assert going_on == imported(tmp_path / "one", monkeypatch, cores=1)
