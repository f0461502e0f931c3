"""A writer that is killed again and again, and the count of what it had acknowledged."""

import contextlib
import itertools
import random
import time

import attrs

from casework.application.ports import RowQuery
from casework.application.verification import verify
from casework.testing.stores.samples import ORGANISATION, commit, detail, key, row
from tests.processes import begin

STREAMS = 7


@attrs.frozen(kw_only=True)
class Left:
    """What is in a store."""

    requests: list
    versions: dict
    rows: dict
    details: int
    verified: int

    @property
    def written(self):
        return len(self.requests)


@attrs.frozen(kw_only=True)
class Survival:
    """What was left after all kills."""

    kills: int
    acknowledged: int
    left: Left
    slowest_opening_seconds: float


def request(number):
    """The commit of request *number*; it repeats exactly, as a careful client repeats what was not answered."""
    case = f"case-{number % STREAMS}"
    words = detail(f"detail-{number}", stream=case)
    return commit(case, details=(words,), rows=(row(case, version=number),), key=key(f"request-{number}", str(number)))


def append_and_acknowledge(make_store, first, write):
    store = make_store()
    for number in itertools.count(first):
        store.append(request(number))
        write(f"{number}\n".encode())


def survive(make_store, *, kills, acknowledgements=0, seed=1):
    """Kill a writer at least *kills* times, and until it has acknowledged *acknowledgements*; count what is left.

    One kill in five comes within 10 ms of opening. Each new writer begins with the request that was in flight.
    """
    draw, last, done, slowest = random.Random(seed), 0, 0, 0.0
    while done < kills or last < acknowledgements:
        writer = begin(lambda write, first=last + 1: append_and_acknowledge(make_store, first, write))
        time.sleep(draw.uniform(0, 0.010) if done % 5 == 0 else draw.uniform(0.010, 0.120))
        numbers = writer.kill().split()
        last = int(numbers[-1]) if numbers else last
        done += 1
        start = time.perf_counter()
        make_store().close()
        slowest = max(slowest, time.perf_counter() - start)
    with contextlib.closing(make_store()) as store:
        return Survival(kills=done, acknowledged=last, left=left(store), slowest_opening_seconds=slowest)


def left(store):
    log = list(store.read_all(ORGANISATION))
    versions = {stream: [one.version for one in log if one.stream == stream] for stream in {one.stream for one in log}}
    ids = [reference.detail for one in log for reference in one.details]
    return Left(
        requests=[one.key for one in log],
        versions=versions,
        rows={found.case: found.version for found in store.find(ORGANISATION, RowQuery())},
        details=len(store.details(ORGANISATION, ids)),
        verified=verify(store, ORGANISATION).position,
    )


def check(survival):
    """Nothing acknowledged is lost, and what is there is whole."""
    # One may have been written and not answered.
    assert survival.left.written in {survival.acknowledged, survival.acknowledged + 1}
    check_whole(survival.left)
    assert survival.slowest_opening_seconds < 1


def check_whole(left):
    """Nothing is missing in between, nothing is there twice, and every part of a commit is there with the others."""
    written = left.written
    assert left.requests == [f"request-{number}" for number in range(1, written + 1)]
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in left.versions.values())
    assert left.rows == {
        f"case-{number % STREAMS}": number for number in range(max(1, written - STREAMS + 1), written + 1)
    }
    assert left.details == left.verified == written
