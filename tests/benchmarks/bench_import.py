"""What it costs to begin: importing casework, opening a casebook's code, and asking the command for help.

The measure is what everybody pays who imports attrs, click and msgspec. All ways take turns, each in a process of its
own, so that whatever else the machine does meets all alike; a process that imports nothing is subtracted from each.
Run with ``make bench``, or on its own: ``python -m pytest -s tests/benchmarks/bench_import.py``.
"""

import subprocess
import sys
import time
from statistics import median

ROUNDS = 25
WAYS = {
    "nothing": "pass",
    "attrs, click and msgspec": "import attrs, click, msgspec",
    "import casework": "import casework",
    "import casework and its Casebook": "from casework import Casebook, Actor",
    "casework --help": "import sys; sys.argv = ['casework', '--help']; from casework.cli.main import main; main()",
}


def _seconds(script):
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _taking_turns():
    for script in WAYS.values():
        _seconds(script)  # compiled once, and in the disk's cache
    times = {way: [] for way in WAYS}
    for _ in range(ROUNDS):
        for way, script in WAYS.items():
            times[way].append(_seconds(script))
    return {way: median(found) for way, found in times.items()}


def test_beginning_costs_little_more_than_the_libraries_that_it_stands_on():
    found = _taking_turns()
    cost = {way: seconds - found["nothing"] for way, seconds in found.items()}
    libraries = cost["attrs, click and msgspec"]

    print()
    for way in WAYS:
        print(f"{way:34} {found[way] * 1000:7.1f} ms  {cost[way] / libraries:5.2f} x")

    assert cost["import casework"] <= 2 * libraries
    assert cost["casework --help"] <= 1.5 * libraries
