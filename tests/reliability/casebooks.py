"""Casebooks on one file: killed at any moment, and raced by eight processes; then the rows beside the log."""

import itertools
import random
import time

from casework.application.ports import RowQuery
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.errors import DecisionError
from tests.offices import log_of
from tests.processes import begin, run

OFFICER = Actor("staff-17", roles={"complaint-handler"})
ORGANISATION = "rotherham"


def opened(path):
    return Casebook.open(f"sqlite:///{path}", organisation=ORGANISATION)


def receive(book, number):
    """Receive the contact *number*; asked again, it is the same case."""
    return book.receive(
        kind="complaint",
        procedure="lgsco-code-2024",
        received_at=book.today(),
        by=OFFICER,
        summary=f"Bins missed {number} times",
        reference=f"R-{number}",
        key=f"form-{number}",
    )


def acknowledge(book, number):
    return book.acknowledge(f"R-{number}", by=OFFICER, key=f"letter-{number}")


def work(path, first, write):
    book = opened(path)
    for number in itertools.count(first):
        receive(book, number)
        acknowledge(book, number)
        write(f"{number}\n".encode())


def survive(path, *, kills, acknowledged, seed=1):
    """Kill a writer at least *kills* times, and until it has acknowledged so many contacts; return the last of them."""
    draw, last, done = random.Random(seed), 0, 0
    while done < kills or last < acknowledged:
        done += 1
        writer = begin(lambda write, first=last + 1: work(path, first, write))
        time.sleep(draw.uniform(0.030, 0.150))
        numbers = writer.kill().split()
        last = int(numbers[-1]) if numbers else last
    return last


def race(path, *, writers, cases):
    """Let *writers* processes receive and acknowledge the same *cases* in an order of their own each."""
    opened(path).close()
    racing = [run(lambda name=name: take_part(path, name, cases)) for name in range(writers)]
    return [one.result() for one in racing]


def take_part(path, name, cases):
    """Return the id of each case, and which of them were acknowledged by this process."""
    book, numbers, first = opened(path), list(range(1, cases + 1)), set()
    random.Random(name).shuffle(numbers)
    ids = {}
    for number in numbers:
        ids[number] = receive(book, number).id
        try:
            book.acknowledge(f"R-{number}", by=OFFICER)
        except DecisionError:  # somebody else was quicker
            continue
        first.add(number)
    return ids, first


def check(path, *, cases):
    """Every case is there once, with both events, and its row is the one that the log gives."""
    with opened(path) as book:
        before = book.find(RowQuery(limit=100_000))
        rebuilt = book.rebuild()
        assert (rebuilt.cases, rebuilt.changed, rebuilt.unreadable) == (cases, 0, ())
        assert book.find(RowQuery(limit=100_000)) == before
        assert sorted(int(row.reference.removeprefix("R-")) for row in before) == list(range(1, cases + 1))
        rules, *cases = log_of(book)
        assert (rules.stream, {record.stream for record in cases}) == ("rules", {row.case for row in before})
        assert len(cases) == sum(row.version for row in before)
        assert book.verify().position == len(cases) + 1
        return before
