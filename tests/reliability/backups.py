"""Backups of a store that four processes write to, and what each of them holds."""

import contextlib
import itertools
import os
import random
import time

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.backups import back_up, restore
from casework.application.verification import verify
from casework.testing.stores.samples import ORGANISATION, commit, detail, key, row
from tests.processes import begin

WRITERS = 4


def append_and_acknowledge(path, name, write):
    """Append one request after the other and say each that was answered."""
    store = SqliteStore(path)
    for number in itertools.count():
        case, request = f"case-{name}-{number % 5}", f"{name}-{number}"
        words = detail(f"detail-{request}", stream=case)
        store.append(commit(case, details=(words,), rows=(row(case, version=number + 1),), key=key(request, request)))
        write(f"{request}\n".encode())


@contextlib.contextmanager
def written_meanwhile(path):
    """Let the writers work on the store at *path*; give a function that returns all that they have had answered."""
    SqliteStore(path).close()
    writers = [begin(lambda write, name=name: append_and_acknowledge(path, name, write)) for name in range(WRITERS)]
    heard = {writer.pid: b"" for writer in writers}

    def acknowledged():
        for writer in writers:
            os.set_blocking(writer.pipe, False)
            with contextlib.suppress(BlockingIOError):
                while said := os.read(writer.pipe, 1 << 16):
                    heard[writer.pid] += said
        return {request for said in heard.values() for request in said.decode().split("\n")[:-1]}

    try:
        yield acknowledged
    finally:
        for writer in writers:
            os.set_blocking(writer.pipe, True)
            writer.kill()


def back_up_while_written(folder, *, backups, make_backup=back_up):
    """Make *backups* while the writers go on; return for each its path and what had been answered before it began."""
    store, made = None, []
    with written_meanwhile(folder / "a.db") as acknowledged:
        store = SqliteStore(folder / "a.db")
        for number in range(backups):
            while len(before := acknowledged()) < WRITERS * 5 * (number + 1):
                time.sleep(0.01)  # until there is something new to be kept
            path = folder / f"backup-{number}.db"
            make_backup(store, path)
            made.append((path, before))
    verify(store, ORGANISATION)
    return made


def check(made, folder):
    """Every backup can be restored, is whole, and holds what had been answered before it began."""
    for path, acknowledged in made:
        place = folder / f"restored-{path.name}"
        restore(path, place)
        store = SqliteStore(place)
        assert acknowledged <= {one.key for one in store.read_all(ORGANISATION)}
        assert store.append(commit("case-after")).first == store.head(ORGANISATION)
        store.close()
    assert made


def kill_while_backing_up(folder, *, kills, seed=1):
    """Kill a process that makes one backup after the other at *kills* moments; return how many backups there are."""
    draw, store = random.Random(seed), SqliteStore(folder / "a.db")
    store.append_many(
        [commit(f"case-{number}", details=(detail(f"d-{number}", value='"x"' * 900),)) for number in range(400)]
    )
    (folder / "backups").mkdir()
    for kill in range(kills):
        maker = begin(lambda write, kill=kill: make_backups(folder, kill, write))
        time.sleep(draw.uniform(0.005, 0.150))
        if kill == kills - 1:
            os.read(maker.pipe, 1)  # however slow the machine is, one backup is made
        maker.kill()
    return sorted(path for path in (folder / "backups").iterdir() if not path.name.startswith("."))


def make_backups(folder, kill, write):
    store = SqliteStore(folder / "a.db")
    for number in itertools.count():
        back_up(store, folder / "backups" / f"{kill}-{number}.db")
        write(b".")
