"""Sources that were damaged or made to do harm: thousands of small changes to good files of every format.

Each input is made from a seed and its number alone, so that one that is read wrongly can be made again. They are read
in a process of its own with a bound to its memory, started by ``tried``.
"""

import io
import json
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from functools import cache
from gzip import compress
from pathlib import Path

import attrs

from casework.adapters.csv_files import CsvImporter
from casework.adapters.json_files import json_lines, open311
from casework.adapters.sqlite_tables import SqliteImporter
from casework.errors import CaseworkError
from casework_excel.sheets import ExcelImporter
from tests.workbooks import ERRORS, CellError, changed, ods, xls, xlsx

MEMORY = 1 << 30
_UNTOUCHED = 0.3
"""So much of the workbooks with errors in cells has no other damage."""
ROWS = [
    ["Ref", "Received", "What was said"],
    ["1", "02/03/2020", 'Ærø, "bins"; 1/2'],
    ["007", "03/03/2020", "two\nlines"],
    ["", "31/12/2025", "=SUM(A1)"],
]
REQUESTS = [
    {
        "service_request_id": 638344,
        "status": "closed",
        "lat": 37.762221815,
        "media_url": None,
        "zip": {"code": "94114"},
    },
    {"service_request_id": "638345", "status": "open", "notes": [{"by": "Jo", "at": 1}], "description": 'Ærø \\ " é'},
]
NASTY = [
    b"\0",
    b'"',
    b"'",
    b'""',
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xc3",
    b"\x81",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"[" * 3_000,
    b'{"a":' * 1_500,
    b"9" * 6_000,
    b"NaN",
    b"-Infinity",
    b'"\\ud800"',
    b"\\u0000",
    b"1e999999",
    b"}",
    b"]",
    b"{",
    b"[",
    b":",
    b"null",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b"&#0;",
    b"../../etc/passwd",
    b't="e"',
    b"<f>1+1</f>",
    b'r="XFD1048576"',
    b"," * 1_200,
    b"x" * 140_000,
    b"\x7f\xff\xff\xff",
    b"\x80" * 8,
    b"casework_line,",
]


def as_csv(delimiter=",", end="\r\n"):
    cells = ([f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in ROWS)
    return "".join(f"{delimiter.join(row)}{end}" for row in cells)


def as_sqlite():
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE said (Ref TEXT, Received, What BLOB, Score REAL)")
    connection.executemany("INSERT INTO said VALUES (?, ?, ?, 1.5)", ROWS[1:] * 20)
    return connection.serialize()


@attrs.frozen
class Kind:
    """A kind of source: how often it is tried in a thousand, what reads it, with what options, and good ones."""

    share: int
    importer: object
    options: dict
    good: tuple


@cache
def kinds():
    text, requests = as_csv(), json.dumps(REQUESTS)
    lines = "".join(f"{json.dumps(each)}\n" for each in REQUESTS)
    sheet = xlsx(("Sheet", ROWS))
    errors = tuple(with_errors(seed, write) for seed in range(4) for write in (xlsx, xls, ods))
    return {
        "csv": Kind(300, CsvImporter, {}, tuple(map(text.encode, ("utf-8", "utf-8-sig", "utf-16", "cp1252")))),
        "csv-dialect": Kind(
            80, CsvImporter, {"delimiter": ";", "header": 2, "on_truncated": "reject_last_record", "by_position": True},
            ((b"A title\r" + as_csv(";", "\r").encode()), as_csv(";", "\n").encode()),
        ),
        "csv-plain": Kind(40, CsvImporter, {"quote": "", "delimiter": "\t", "header": 0}, (as_csv("\t").encode(),)),
        "csv-gzip": Kind(80, CsvImporter, {"encoding": "utf-8"}, (compress(text.encode(), mtime=0),)),
        "json-lines": Kind(180, json_lines, {}, (lines.encode(), lines.encode("utf-16"))),
        "open311": Kind(
            150, open311, {"on_truncated": "reject_last_record"},
            (requests.encode(), f'{{"service_requests": {requests}}}'.encode()),
        ),
        "sqlite": Kind(100, SqliteImporter, {}, (as_sqlite(),)),
        "excel": Kind(56, ExcelImporter, {}, (sheet, ods(("Sheet", ROWS)))),
        "excel-inside": Kind(4, ExcelImporter, {}, (sheet, ods(("Sheet", ROWS)))),
        "excel-old": Kind(4, ExcelImporter, {}, (xls(("Sheet", ROWS)),)),
        "excel-errors": Kind(6, ExcelImporter, {}, errors),
    }  # fmt: skip


def made(seed, number):
    """Return the kind and the bytes of an input."""
    draw = random.Random(f"{seed}/{number}")
    (kind,) = draw.choices(list(kinds()), [each.share for each in kinds().values()])
    content = draw.choice(kinds()[kind].good)
    if kind == "excel-errors" and draw.random() < _UNTOUCHED:
        return kind, content
    if kind == "excel-inside" or (kind == "excel-errors" and zipfile.is_zipfile(io.BytesIO(content))):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member = draw.choice([name for name in archive.namelist() if "sheet1" in name or "content" in name])
            return kind, changed(content, **{member: mutated(draw, archive.read(member))})
    return kind, mutated(draw, content)


def with_errors(seed, write):
    """Return a workbook by *write* in which some cells below the header have an error for a value."""
    draw = random.Random(seed)
    rows = [list(row) for row in (*ROWS, *ROWS[1:])]
    for _ in range(draw.randint(1, 5)):
        rows[draw.randrange(1, len(rows))][draw.randrange(len(ROWS[0]))] = CellError(draw.choice(list(ERRORS)))
    return write(("Sheet", rows))


def mutated(draw, content):
    for _ in range(draw.randint(1, 4)):
        content = draw.choice(CHANGES)(draw, content)
    return content


def _flipped(draw, content):
    changed_bytes = bytearray(content)
    for _ in range(draw.randint(1, 8)):
        if changed_bytes:
            changed_bytes[draw.randrange(len(changed_bytes))] ^= 1 << draw.randrange(8)
    return bytes(changed_bytes)


def _cut(draw, content):
    return content[: draw.randint(0, len(content))]


def _without_a_piece(draw, content):
    start, end = _piece(draw, content)
    return content[:start] + content[end:]


def _doubled(draw, content):
    start, end = _piece(draw, content)
    return content[:end] + content[start:end] * draw.choice([1, 1, 2, 30]) + content[end:]


def _spliced(draw, content):
    other = draw.choice(draw.choice(list(kinds().values())).good)
    start, end = _piece(draw, other)
    at = draw.randint(0, len(content))
    return content[:at] + other[start:end] + content[at:]


def _with_something_nasty(draw, content):
    at = draw.randint(0, len(content))
    return content[:at] + draw.choice(NASTY) + content[at:]


CHANGES = (_flipped, _flipped, _cut, _without_a_piece, _doubled, _spliced, _with_something_nasty, _with_something_nasty)


def _piece(draw, content):
    start = draw.randint(0, len(content))
    return start, min(len(content), start + draw.randint(0, 400))


def read(kind, path):
    """Read the source at *path* to its end, and return how many rows it has; None if it was refused.

    Raises:
        AssertionError: If a row has both a problem and texts, or neither, or other columns than its source.
    """
    what = kinds()[kind]
    importer = what.importer(path, **what.options)
    try:
        columns = set(importer.columns())
        count = 0
        for row in importer.rows():
            assert row.cells
            assert set(row.values) == (set() if row.problem else columns)
            assert "".join(row.cells).encode() is not None
            count += 1
        assert all(importer.remarks())
    except CaseworkError:
        return None
    return count


def main(seed, first, last):
    """Read the inputs from *first* to *last*, and print what came of them."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    counts, failures, slowest = {}, [], (0, 0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "source"
        for number in range(first, last):
            kind, content = made(seed, number)
            path.write_bytes(content)
            begun = time.monotonic()
            try:
                rows = read(kind, path)
            except BaseException:  # noqa: BLE001 - whatever it is, it is not ours
                failures.append([kind, number, traceback.format_exc(limit=-3)])
                rows = None
            slowest = max(slowest, (time.monotonic() - begun, number))
            inputs, refused, all_rows = counts.get(kind, (0, 0, 0))
            counts[kind] = (inputs + 1, refused + (rows is None), all_rows + (rows or 0))
            assert [each.name for each in Path(folder).iterdir()] == ["source"]
    used = max(resource.getrusage(who).ru_maxrss << 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds, number = slowest
    answer = {"counts": counts, "failures": failures, "memory": used, "seconds": round(seconds, 1), "slowest": number}
    print(json.dumps(answer))  # noqa: T201 - its answer


def tried(seed, first, last):
    """Return what came of these inputs, read in a process of its own."""
    asked = [sys.executable, "-m", "tests.reliability.importers", *map(str, (seed, first, last))]
    done = subprocess.run(asked, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
