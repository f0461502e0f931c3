"""An import that is killed again and again, and what is in the store when it has come to its end at last."""

import random
import time

import attrs

from tests import processes
from tests.boston import BY, Register, counts, open_register


@attrs.frozen(kw_only=True)
class Survival:
    """What was left of an import after all kills: the outcome of the last run, and what the log tells."""

    kills: int
    outcome: object
    uninterrupted: object
    keys: list
    tallies: list
    verified: int
    head: int


def rows(number):
    """Return the lines of a register: three in four are cases, the others are repeated, wrong, or have a key twice."""
    found = []
    for ref in range(number):
        last = f"{ref - 3},02/03/2020,05/03/2020,CPL,Bins,Thanks,,,"
        bad = (last, f"{ref},bad,,CPL,Bins,,,,", last.replace("Thanks", "Ta"))
        good = f"{ref},02/03/2020,05/03/2020,CPL,Bins,Thanks,,,"
        found.append(bad[ref // 4 % 3] if ref % 4 == 3 else good)
    return found


def survive(folder, *, number, kills, seed=1):
    """Import *number* rows, killed *kills* times at any moment, and once more to its end; beside it without a kill."""
    address, draw = f"sqlite:///{folder / 'x.db'}", random.Random(seed)
    (folder / "beside").mkdir()
    beside = Register(folder / "beside", open_register())
    beside.write(*rows(number))
    register = Register(folder, open_register(address))
    register.write(*rows(number))
    register.book.close()

    def work(write):
        with open_register(address) as book:
            write(b".")
            book.import_file(register.file, register.mapping, by=BY, progress=lambda _progress: write(b"."))

    for _ in range(kills):
        process = processes.begin(work)
        processes.os.read(process.pipe, 1)
        time.sleep(draw.uniform(0, 0.3))
        process.kill()
    uninterrupted = beside.run()
    with open_register(address) as book:
        outcome = book.import_file(register.file, register.mapping, by=BY)
        return Survival(
            kills=kills,
            outcome=outcome,
            uninterrupted=uninterrupted,
            keys=sorted(int(row.source_key) for row in book.rows()),
            tallies=[each.tally for each in book.imports(viewer=BY)],
            verified=book.verify().position,
            head=book.store.head("rotherham"),
        )


def check(survival, number):
    """There is one case of each key, every count is that of an import that nobody stopped, and so is every reject."""
    done, whole = survival.outcome, survival.uninterrupted
    assert survival.keys == [ref for ref in range(number) if ref % 4 != 3]
    (tally,) = survival.tallies
    assert (tally.new, tally.duplicate, tally.rejected, tally.rows) == (
        whole.new, whole.duplicate, whole.rejected, number,
    )  # fmt: skip
    assert survival.verified == survival.head
    if done.batch is not None and done.resumed_after:
        assert counts(done) == counts(whole)
    assert [(row.line, row.reason) for row in done.rejects] == [(row.line, row.reason) for row in whole.rejects]
