"""A million damaged and hostile files of every format: each is read, or refused in one sentence."""

from tests.reliability.importers import MEMORY, tried

COUNT, AT_ONCE = 1_000_000, 25_000


def test_no_damaged_file_brings_an_importer_down_or_fills_the_memory():
    totals = {}
    for first in range(0, COUNT, AT_ONCE):
        came = tried(1, first, first + AT_ONCE)
        assert came["failures"] == []
        assert came["memory"] < MEMORY
        for kind, counts in came["counts"].items():
            totals[kind] = [sum(each) for each in zip(totals.get(kind, (0, 0, 0)), counts, strict=True)]

    for kind, (inputs, refused, rows) in totals.items():
        print(f"{kind}: {inputs:,} inputs, {refused:,} refused, {rows:,} rows of the others")
    assert sum(inputs for inputs, _, _ in totals.values()) == COUNT
