"""The four ways in which ``bench_import_csv.py`` brings one CSV file in; each runs in a process of its own.

``python -m tests.benchmarks.csv_sides SIDE SOURCE TARGET`` prints as JSON how many seconds it took, by the clock and by
the processor with its children, and how many MiB the process and its largest child held at most. What comes before the
first row (imports, an empty store with its tables) is not in the time, on any side.
"""

import csv
import itertools
import json
import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

COLUMNS = (
    "ref",
    "kind",
    "service",
    "category",
    "channel",
    "received",
    "acknowledged",
    "due",
    "closed",
    "stage",
    "outcome",
    "ward",
    "name",
    "postcode",
    "details",
)
PROCEDURES = Path(__file__).parent / "procedures"
ORGANISATION = "rotherham"
MAPPING = """
id = "bench"
version = 1
dropped = ["acknowledged", "due", "stage", "outcome", "ward"]

[source]
system = "bench"
zone = "Europe/London"

[identity]
columns = ["ref"]

[procedure]
default = "bench-feedback"

[fields]
received = { column = "received", formats = ["%Y-%m-%d"] }
kind = { columns = ["kind"] }
channel = { columns = ["channel"], codes = { web = "web", phone = "phone", letter = "letter", visit = "in_person" } }
service = { columns = ["service"] }
categories = { cause = { columns = ["category"] } }
reference = { columns = ["ref"] }
summary = { columns = ["details"] }
complainant = { name = { columns = ["name"] }, postcode = { columns = ["postcode"] } }

[[event]]
event = "closed"
on = { column = "closed", formats = ["%Y-%m-%d"] }
"""


def write_source(path: Path, rows: int) -> None:
    """Write a CSV file of *rows* rows of feedback, four out of five of them closed a year later."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(map(_row, range(rows)))


def _row(number: int) -> tuple[str, ...]:
    day = f"{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    received, closed = f"{2015 + number % 10}-{day}", f"{2016 + number % 10}-{day}"
    return (
        f"C{number:08d}",
        ("complaint", "compliment", "suggestion")[number % 3],
        ("waste", "housing", "highways", "benefits")[number % 4],
        ("delay", "staff", "quality")[number % 3],
        ("web", "phone", "letter", "visit")[number % 4],
        received,
        received if number % 2 else "",
        closed,
        closed if number % 5 else "",
        str(number % 3),
        "upheld" if number % 2 else "",
        f"Ward {number % 21}",
        f"Person {number}",
        f"S{number % 99} {number % 9}AB",
        f'Said "bin not emptied", again, at number {number}, and asks for a call back before the weekend',
    )


def import_file(source: Path, target: Path) -> Callable[[], None]:
    """What a casebook does: everything is checked, dated, sealed and written."""
    from casework.adapters.toml_procedures import ProcedureLibrary
    from casework.casebook import Casebook
    from casework.domain.actors import Actor

    mapping = target.with_suffix(".toml")
    mapping.write_text(MAPPING, encoding="utf-8")
    book = Casebook.open(f"sqlite:///{target}", organisation=ORGANISATION, procedures=ProcedureLibrary([PROCEDURES]))

    def work() -> None:
        with book:
            found = book.import_file(source, mapping, by=Actor("importer"))
        assert found.accepted == found.rows, found.rejects[:1]

    return work


def raw_inserts(source: Path, target: Path) -> Callable[[], None]:
    """The same rows, columns and indexes, without a check, a count of days, a hash or a class.

    Ids are as random as ours, seals and digests random text of their length; all else is put together from the cells
    and from what a casebook made of two rows. It is written in groups of the same size, table by table.
    """
    from casework.application.import_run import GROUP
    from tests.benchmarks.bench_store import bare_connection

    with TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.csv"
        write_source(sample, 10)
        import_file(sample, Path(folder) / "sample.db")()
        with closing(bare_connection(Path(folder) / "sample.db")) as made:
            templates = {number: RawTemplate(made, f"C{number:08d}") for number in (0, 1)}
    connection = bare_connection(target)

    def work() -> None:
        with closing(connection), source.open(newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            next(rows)
            raw = RawTables(templates[0], templates[1])
            while group := list(itertools.islice(rows, GROUP)):
                raw.fill(group)
                connection.execute("BEGIN IMMEDIATE")
                for insert, values in raw.tables:
                    connection.executemany(insert, values)
                connection.execute("COMMIT")

    return work


class RawTemplate:
    """What a casebook made of one row, as lists of values with the places of those that differ from row to row."""

    def __init__(self, connection, reference: str) -> None:
        def found(table: str, owner: str, name: str):
            rows = connection.execute(f"SELECT * FROM {table} WHERE {owner} = ?", (name,))
            self.columns[table] = [column[0] for column in rows.description]
            return [list(row) for row in rows]

        self.reference, self.columns = reference, {}
        ((self.case,),) = connection.execute('SELECT "case" FROM cases WHERE reference = ?', (reference,))
        self.log = found("log", "stream", self.case)
        self.details = found("details", "stream", self.case)
        self.names = found("names", '"case"', self.case)
        (self.row,) = found("cases", '"case"', self.case)
        (self.request,) = found("requests", "key", f"import/bench/{reference}")

    def at(self, table: str, *columns: str):
        """Return the places of *columns*."""
        return [self.columns[table].index(column) for column in columns]


class RawTables:
    """The values of a group of rows for each table, put together as cheaply as can be."""

    def __init__(self, begun: RawTemplate, ended: RawTemplate) -> None:
        self._head, self._begun, self._ended = 0, begun, ended
        self._log = begun.at("log", "stream", "position", "happened", "data", "details", "key", "seal", "began")
        self._row = begun.at("cases", "case", "reference", "kind", "service", "received_on", "source_key")
        (self._closed_on,) = begun.at("cases", "closed_on")
        marks = {table: ", ".join("?" * len(columns)) for table, columns in begun.columns.items()}
        self._values = {table: [] for table in marks}
        self.tables = [
            (f"INSERT INTO {table} VALUES ({marks[table]})", values) for table, values in self._values.items()
        ]

    def fill(self, rows) -> None:
        """Put the values of *rows* in place of those of the group before."""
        for values in self._values.values():
            values.clear()
        now = f"{int(time.time() * 1000):012x}"
        for cells in rows:
            self._add(cells, now)

    def _add(self, cells, now: str) -> None:
        ref, kind, service, _, _, received, _, _, closed, *_, name, postcode, details = cells
        template = self._ended if closed else self._begun
        chance = os.urandom(190).hex()
        case, one, other = (
            f"{what}-{now}{chance[at : at + 20]}" for what, at in (("case", 0), ("detail", 20), ("detail", 40))
        )
        began, tables = self._head + 1, self._values
        stream, position, happened, data, references, key, seal, begun = self._log
        for number, model in enumerate(template.log):
            self._head += 1
            line = model.copy()
            line[stream], line[position], line[begun] = case, self._head, began
            line[seal] = chance[60 + 64 * number : 124 + 64 * number]
            if number:
                line[happened] = closed
            else:
                line[happened], line[key] = received, f"import/bench/{ref}"
                line[data] = model[data].replace(template.reference, ref)
                line[references] = f'[["{one}","{chance[188:252]}"],["{other}","{chance[252:316]}"]]'
            tables["log"].append(line)
        tables["details"].append((None, ORGANISATION, one, case, bytes.fromhex(chance[348:380]), f'"{details}"', 0))
        person = f'{{"name":"{name}","postcode":"{postcode}"}}'
        tables["details"].append((None, ORGANISATION, other, case, bytes.fromhex(chance[348:380]), person, 0))
        tables["names"] += (ORGANISATION, "", ref, case), (ORGANISATION, "bench", ref, case)
        row = template.row.copy()
        for place, value in zip(self._row, (case, ref, kind, service, received, ref), strict=True):
            row[place] = value
        row[self._closed_on] = closed or None
        tables["cases"].append(row)
        tables["requests"].append((None, ORGANISATION, f"import/bench/{ref}", began, self._head, chance[316:380], 0))


def first_script(source: Path, target: Path) -> Callable[[], None]:
    """What a first script does: DictReader, dateutil for dates, and a dict per row into sqlite-utils."""
    from dateutil import parser
    from sqlite_utils import Database

    def rows():
        with source.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for name in ("received", "acknowledged", "closed"):
                    row[name] = parser.parse(row[name]).date().isoformat() if row[name] else None
                yield row

    database = Database(target)

    def work() -> None:
        database["c"].insert_all(rows(), pk="ref")
        database.close()

    return work


def one_table(source: Path, target: Path) -> Callable[[], None]:
    """The cells as they are, into one table, in one transaction: the least that can be written."""
    from casework.adapters.sqlite.library import find_library

    connection = find_library().module.connect(target, isolation_level=None)
    for pragma in ("journal_mode = wal", "synchronous = normal"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"CREATE TABLE c ({', '.join(COLUMNS)}, PRIMARY KEY (ref))")

    def work() -> None:
        with closing(connection), source.open(newline="", encoding="utf-8") as file:
            rows = csv.reader(file)
            next(rows)
            connection.execute("BEGIN")
            connection.executemany(f"INSERT INTO c VALUES ({', '.join('?' * len(COLUMNS))})", rows)
            connection.execute("COMMIT")

    return work


SIDES = {side.__name__: side for side in (import_file, raw_inserts, first_script, one_table)}


def main(side: str, source: str, target: str) -> None:
    """Bring *source* into *target* by *side*, and print what that took."""
    work = SIDES[side](Path(source), Path(target))
    memory = Memory()
    began, busy = time.perf_counter(), _processor()
    with memory:
        work()
    took = time.perf_counter() - began
    print(json.dumps({"seconds": took, "processor": _processor() - busy, "mib": memory.most / 1024}))


class Memory:
    """How many KiB this process and its children held at most, looked at again and again.

    What the system itself remembers of a child counts the moment before it became another program, in which it had the
    same memory as its parent; here it is left out until then.
    """

    def __init__(self) -> None:
        self.most, self._over = 0, threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._watcher.start()

    def __exit__(self, *_what: object) -> None:
        self._over.set()
        self._watcher.join()

    def _watch(self) -> None:
        own = Path(f"/proc/{os.getpid()}")
        program = (own / "cmdline").read_bytes()
        while not self._over.wait(0.02):
            children = (own / "task" / own.name / "children").read_text(encoding="ascii").split()
            others = [_resident(Path("/proc") / child, unlike=program) for child in children]
            self.most = max(self.most, _resident(own) + sum(others))


def _resident(process: Path, *, unlike: bytes = b"") -> int:
    try:
        lines = (process / "status").read_text(encoding="utf-8").splitlines()
        is_same = (process / "cmdline").read_bytes() == unlike
    except OSError:  # it has just ended
        return 0
    return 0 if is_same else next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def _processor() -> float:
    usage = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in usage)


if __name__ == "__main__":
    main(*sys.argv[1:])
