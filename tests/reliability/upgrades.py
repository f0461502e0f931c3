"""Stores that are brought from one format to the next by processes which are killed at any moment."""

import os
import shutil
import time

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import find_library
from casework.application.verification import verify
from casework.testing.stores.samples import ORGANISATION, commit, contents, detail, key, row
from tests.processes import begin

CASES = 600


def filled(path):
    """A store of this release with so many cases that it takes a while to change it."""
    store = SqliteStore(path)
    for first in range(0, CASES, 200):
        store.append_many([_received(number) for number in range(first, first + 200)])
    store.erase(ORGANISATION, ["detail-7"])
    store.close()
    return path


def _received(number):
    case = f"case-{number}"
    words, due = detail(f"detail-{number}", stream=case), f"2026-04-{number % 28 + 1:02d}"
    return commit(case, details=(words,), rows=(row(case, next_due_on=due),), key=key(f"form-{number}"))


def kill_while_upgrading(path, *, moments):
    """Kill the opening of a copy of the store at *path* at *moments* of its upgrade; yield each copy as it was left."""
    SqliteStore(path.with_name("first.db")).close()  # whatever is loaded for the first time is loaded now
    start = time.perf_counter()
    SqliteStore(shutil.copy(path, path.with_name("timed.db"))).close()
    took = time.perf_counter() - start
    for number in range(moments):
        copy = shutil.copy(path, path.with_name(f"{number}.db"))
        opening = begin(lambda write, copy=copy: (SqliteStore(copy), write(b"."), time.sleep(60)))
        time.sleep(took * 1.4 * number / moments)
        if number == moments - 1:
            os.read(opening.pipe, 1)  # the last one is killed when it is done, however slow the machine is
        opening.kill()
        yield copy


def check(path, *, held):
    """Open the store, and find everything that it held before, in the newest format and in working order."""
    store = SqliteStore(path)
    assert contents(store) == held
    assert verify(store, ORGANISATION).position == CASES
    assert store.append(commit("case-1", key=key("form-1"))).repeated
    connection = store._handle().connection
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    store.close()


def format_now(path):
    """The format that the file has, whatever this process would make of it."""
    connection = find_library().module.connect(path)
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return number
