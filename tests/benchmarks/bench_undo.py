"""What it takes to undo an import, beside the import: time, and the memory of the whole process.

Both are commands, each in processes of its own: a CSV file of 15 columns becomes cases, which then count nowhere any
more. It is 100,000 rows, or as many as ``CASEWORK_BENCH_ROWS`` says. Run with ``make bench``, or on its own:
``python -m pytest -s tests/benchmarks/bench_undo.py``.
"""

import json
import os
import shutil
import subprocess
import sys

from tests.benchmarks.csv_sides import MAPPING, ORGANISATION, PROCEDURES, write_source

ROWS = int(os.environ.get("CASEWORK_BENCH_ROWS", "100_000"))
MOST_MIB = 100
BY = ("--by", "importer")
COMMAND = "import sys; from casework.cli.main import main; sys.argv[0] = 'casework'; main()"
BESIDE = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""Runs a command from a process that is small itself, since a command inherits the peak of whoever begins it."""


def measured(folder, *arguments):
    """Return the seconds of a command in *folder*, by the clock and by the processor, and its MiB."""
    command = [sys.executable, "-c", BESIDE, sys.executable, "-c", COMMAND, *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout)


def test_an_import_is_undone_in_less_than_its_time_and_in_little_memory(tmp_path):
    measured(tmp_path, "init", "--organisation", ORGANISATION)
    settings = tmp_path / "casework.toml"
    shutil.copytree(PROCEDURES, tmp_path / "procedures")
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("# procedures = ", "procedures = "), encoding="utf-8")
    write_source(tmp_path / "source.csv", ROWS)
    (tmp_path / "bench.toml").write_text(MAPPING, encoding="utf-8")

    done = measured(tmp_path, "import", "source.csv", "--mapping", "bench.toml", *BY)
    undone = measured(tmp_path, "imports", "undo", "latest", *BY)

    print()
    for what, (seconds, busy, mib) in (("import", done), ("undo", undone)):
        print(f"{what} of {ROWS:,} rows: {seconds:.1f} s, {busy:.1f} s of the processor, at most {mib:.0f} MiB")
    print(f"undo beside import: {undone[0] / done[0]:.2f} by the clock, {undone[1] / done[1]:.2f} by the processor")
    assert undone[2] <= MOST_MIB
    assert undone[1] <= done[1]
