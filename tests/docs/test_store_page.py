"""The store on the page "Write a store" keeps the contract, and what the page says of it besides."""

import contextlib
import errno
import multiprocessing
import os
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from casework.errors import BrokenSealError, StoreFullError, StoreReadOnlyError, StoreUnavailableError
from casework.testing.stores.samples import ORGANISATION, commit, contents, detail, row

PAGE = Path(__file__).resolve().parents[2] / "docs" / "extend" / "write-a-store.md"


def shown(name):
    """Return the module that the page shows under *name*."""
    source = re.search(rf"^\$ cat {name}\.py\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    module = ModuleType(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "casework_shelf", globals().get("SHELF", module))
        exec(compile(source[1], str(PAGE), "exec"), vars(module))
    return module


SHELF = shown("casework_shelf")
TestShelfStore = shown("test_shelf").TestShelfStore


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cases"


@pytest.fixture
def store(folder):
    return SHELF.ShelfStore(folder)


def append_fifty(folder):
    store = SHELF.ShelfStore(folder)
    for _ in range(50):
        store.append(commit())


def test_processes_that_write_at_once_lose_nothing_and_leave_no_gap(store, folder):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=append_fifty, args=(folder,)) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [record.position for record in store.read_all(ORGANISATION)] == list(range(1, 151))
    assert [writer.exitcode for writer in writers] == [0, 0, 0]


def append_until_killed(folder, answers):
    store = SHELF.ShelfStore(folder)
    while True:
        answers.send(store.append(commit(details=())).last)


def test_what_was_acknowledged_is_there_after_a_kill_and_the_lock_is_free(store, folder):
    context = multiprocessing.get_context("fork")
    answers, theirs = context.Pipe(duplex=False)
    writer = context.Process(target=append_until_killed, args=(folder, theirs))
    writer.start()
    theirs.close()
    acknowledged = [answers.recv() for _ in range(20)]
    writer.kill()
    writer.join()
    with contextlib.suppress(EOFError):
        while True:
            acknowledged.append(answers.recv())
    answers.close()

    assert store.head(ORGANISATION) in {acknowledged[-1], acknowledged[-1] + 1}  # one may be safe and not yet answered
    assert store.append(commit()).first == store.head(ORGANISATION)


def test_each_of_two_handles_sees_what_the_other_wrote_and_erased(store, folder):
    other = SHELF.ShelfStore(folder)

    store.append(commit(details=(detail(),), rows=(row(),)))
    assert contents(other) == contents(store)
    other.erase(ORGANISATION, ["detail-1"])
    assert contents(store)[-1] == {}
    store.append(commit())
    assert contents(other) == contents(store)


def test_a_line_without_its_end_of_a_process_that_was_killed_is_nothing_and_makes_room_for_the_next(store, folder):
    store.append(commit(details=(detail(value=f'"{"words " * 1000}"'),)))
    whole = (folder / "log.jsonl").read_bytes()
    (folder / "log.jsonl").write_bytes(whole + whole[:-1])

    again = SHELF.ShelfStore(folder)
    assert again.head(ORGANISATION) == 1
    assert again.erase(ORGANISATION, ["detail-1"]) == 1
    with (folder / "log.jsonl").open("ab") as log:
        log.write(whole[:-1])
    assert again.append(commit()).first == 2
    assert (folder / "log.jsonl").read_bytes().endswith(b"]\n")
    assert SHELF.ShelfStore(folder).head(ORGANISATION) == 2


@pytest.mark.parametrize(
    ("number", "refusal"),
    [(errno.ENOSPC, StoreFullError), (errno.EROFS, StoreReadOnlyError), (errno.EIO, StoreUnavailableError)],
)
def test_what_the_disk_does_not_take_is_refused_and_changes_nothing(store, folder, monkeypatch, number, refusal):
    store.append(commit(details=(detail(),), rows=(row(),)))
    before = contents(store)

    def fail(_file):
        raise OSError(number, os.strerror(number))

    for call in (lambda: store.append(commit()), lambda: store.erase(ORGANISATION, ["detail-1"])):
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fail)
            with pytest.raises(refusal):
                call()
            assert contents(store) == before
    assert contents(SHELF.ShelfStore(folder)) == before
    assert store.append(commit()).first == 2


def test_erased_words_are_in_no_file(store, folder):
    store.append(commit(details=(detail(value='"Bins missed three times"'),)))

    store.erase(ORGANISATION, ["detail-1"])

    assert [path for path in folder.iterdir() if b"Bins missed" in path.read_bytes()] == []


def test_what_a_process_that_was_killed_while_it_erased_left_behind_is_gone_with_the_next_write(store, folder):
    store.append(commit())
    (folder / "log.part").write_bytes((folder / "log.jsonl").read_bytes())

    store.append(commit())

    assert sorted(path.name for path in folder.iterdir()) == ["lock", "log.jsonl"]


def test_opened_for_reading_only_it_makes_nothing_and_refuses_every_write(store, folder, tmp_path):
    store.append(commit())
    reading = SHELF.ShelfStore(folder, read_only=True)

    assert reading.head(ORGANISATION) == 1
    with pytest.raises(StoreReadOnlyError, match="for reading only"):
        reading.append(commit())
    with pytest.raises(StoreUnavailableError):
        SHELF.ShelfStore(tmp_path / "nowhere", read_only=True)
    assert not (tmp_path / "nowhere").exists()


def test_a_store_that_somebody_else_keeps_locked_is_told_as_that(store, folder, monkeypatch):
    monkeypatch.setattr(SHELF, "PATIENCE", 0.0)
    with store._writing(), pytest.raises(StoreUnavailableError, match="somebody else keeps it locked"):
        SHELF.ShelfStore(folder)


def test_a_record_that_somebody_changed_in_the_file_is_refused(store, folder):
    store.append(commit())
    log = folder / "log.jsonl"
    log.write_text(log.read_text(encoding="utf-8").replace('"staff-17"', '"staff-18"'), encoding="utf-8")

    with pytest.raises(BrokenSealError):
        SHELF.ShelfStore(folder)


@pytest.mark.parametrize("line", ["Dear Sir\n", '{"organisation": "exampleton"}\n', '[{"rows": 1}]\n', "[1]\n", "\n"])
def test_a_file_that_is_no_log_is_told_as_that_and_left_alone(folder, line):
    folder.mkdir()
    (folder / "log.jsonl").write_text(line, encoding="utf-8")

    with pytest.raises(StoreUnavailableError, match="at byte 0 is no line of a store"):
        SHELF.ShelfStore(folder)
    assert (folder / "log.jsonl").read_text(encoding="utf-8") == line


def test_a_closed_store_says_so(store):
    store.close()

    with pytest.raises(StoreUnavailableError, match="has been closed"):
        store.head(ORGANISATION)
