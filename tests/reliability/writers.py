"""Processes that append to shared streams at once, and a follower who watches the feed grow."""

import contextlib
import random
import time

import attrs

from casework.application.verification import verify
from casework.errors import StaleVersionError
from casework.testing.stores.samples import ORGANISATION, commit, key
from tests.processes import run


@attrs.frozen(kw_only=True)
class Race:
    """What came of a race: what each writer was told, what the follower saw, and what the log holds."""

    answers: dict
    seen: list
    log: list
    slowest_seconds: float


def race(open_store, *, writers, appends, streams):
    """Let *writers* processes make *appends* each on *streams* shared streams, and follow the feed meanwhile.

    *open_store* opens the same store in each of them.
    """
    open_store().close()
    follower = run(lambda: follow(open_store(), writers * appends))
    writing = [run(lambda name=name: write(open_store(), name, appends, streams)) for name in range(writers)]
    results = [one.result() for one in writing]
    with contextlib.closing(open_store()) as store:
        verify(store, ORGANISATION)
        log = [(one.position, one.stream, one.version, one.key) for one in store.read_all(ORGANISATION)]
    return Race(
        answers={request: answer for answers, _ in results for request, answer in answers.items()},
        seen=follower.result(),
        log=log,
        slowest_seconds=max(slowest for _, slowest in results),
    )


def write(store, name, appends, streams):
    """Append with expected versions, again and again until each is taken; repeat one request in ten."""
    draw, answers, slowest = random.Random(name), {}, 0.0
    known = dict.fromkeys(range(streams), 0)
    for number in range(appends):
        stream, request = draw.randrange(streams), f"request-{name}-{number}"
        start = time.monotonic()
        while True:
            try:
                answer = store.append(commit(f"case-{stream}", expected=known[stream], key=key(request, request)))
            except StaleVersionError as stale:
                known[stream] = stale.found
                continue
            break
        slowest = max(slowest, time.monotonic() - start)
        known[stream] += 1
        answers[request] = (answer.first, f"case-{stream}", known[stream])
        if draw.random() < 0.1:
            again = store.append(commit(f"case-{stream}", expected=0, key=key(request, request)))
            assert (again.first, again.repeated) == (answer.first, True)
    return answers, slowest


def follow(store, total):
    """Read on from the last position seen until there are *total* records."""
    seen = []
    while len(seen) < total:
        seen += [
            (one.position, one.stream, one.version, one.key)
            for one in store.read_all(ORGANISATION, after=seen[-1][0] if seen else 0)
        ]
    return seen


def check(result, *, total):
    """Nothing is lost or doubled, there are no gaps, and the follower saw exactly the feed, in order."""
    assert [position for position, *_ in result.log] == list(range(1, total + 1))
    assert {request: (position, stream, version) for position, stream, version, request in result.log} == result.answers
    assert len(result.answers) == total
    for stream in {stream for _, stream, *_ in result.log}:
        versions = [version for _, of, version, _ in result.log if of == stream]
        assert versions == list(range(1, len(versions) + 1))
    assert result.seen == result.log
