"""A log goes from a file into PostgreSQL and back, with nothing lost, and in one transaction for each passage."""

import contextlib
import json
import shlex
import threading
import time

import pytest
from click.testing import CliRunner

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application import log_reading
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.application.ports import RowQuery
from casework.application.verification import verify
from casework.cli.main import cli
from casework.domain.envelope import FIRST_SEAL
from casework.errors import StaleVersionError, StoreUnavailableError
from casework.testing.stores.samples import ORGANISATION, commit, contents, copied, detail, key, row
from casework.testing.stores.transfer import fill
from casework_postgres.address import parse_address
from tests.offices import OFFICER, complaint
from tests.store_examples import awkward_office, counts_of, lived_office

COUNCIL = "council"


@pytest.fixture(scope="module")
def lived():
    """An office that has done everything that is awkward to keep, and its log."""
    return lived_office(COUNCIL)


@pytest.fixture
def source():
    """A store in memory with a log to take over."""
    store = MemoryStore()
    fill(store)
    return store


@pytest.fixture
def schema(address):
    return parse_address(address).schema


def exported(store):
    return b"".join(export_log(store, COUNCIL))


def read_in(log, store):
    """Read an exported log into *store*, and make its rows."""
    book = awkward_office(store, COUNCIL)
    import_log(lambda: contextlib.nullcontext(log.splitlines()), "log", store=store, rulebook=book.rulebook)
    return store


def everything(store):
    kept = contents(store, COUNCIL), list(store.receipts(COUNCIL)), set(store.names(COUNCIL))
    return kept, counts_of(store, COUNCIL), verify(store, COUNCIL)


@pytest.mark.parametrize("batch", [7, 1_000])  # small passages go as one statement, and long ones are copied
def test_nothing_is_lost_from_a_file_into_postgresql_and_back(lived, store, tmp_path, monkeypatch, batch):
    monkeypatch.setattr(log_reading, "_BATCH", batch)
    first = read_in(exported(lived.store), SqliteStore(tmp_path / "a.db"))
    log = exported(first)

    read_in(log, store)
    assert exported(store) == log
    assert everything(store) == everything(first)

    back = read_in(exported(store), SqliteStore(tmp_path / "b.db"))
    assert exported(back) == log
    assert everything(back) == everything(first)
    for one in (first, back):
        one.close()


def test_a_second_import_brings_what_was_written_and_erased_since_the_first(store, tmp_path):
    old = SqliteStore(tmp_path / "a.db")
    office = awkward_office(old, COUNCIL)
    complaint(office, procedure="lgsco-code-2024", reference="C-1", summary="Bins", key="form-1")
    read_in(exported(old), store)
    complaint(office, procedure="lgsco-code-2024", reference="C-2", summary="Noise", key="form-2")
    office.correct("C-1", version=1, reason="typing-error", fields={"reference": "C-3"}, by=OFFICER)
    old.erase(COUNCIL, [one.detail for record in old.read_all(COUNCIL) for one in record.details][:1])

    read_in(exported(old), store)

    assert exported(store) == exported(old)
    assert everything(store) == everything(old)
    assert store.case_of(COUNCIL, "C-3") == store.case_of(COUNCIL, "C-1") is not None
    old.close()


def test_the_command_line_moves_a_store_both_ways(address, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CASEWORK_ACTOR", "staff-17")

    def casework(line):
        result = CliRunner().invoke(cli, shlex.split(line))
        assert result.exit_code == 0, result.output
        return result.stdout

    casework("init --organisation council")
    casework("receive --kind complaint --procedure lgsco-code-2024 --reference B-1 --summary Bins --on 2026-01-05")
    casework("note B-1 --text Rang --on 2026-01-06 --key ring-1")
    anchor = json.loads(casework("verify --json"))["anchor"]
    casework("export old.jsonl")
    for place, log, more in (("new", "old.jsonl", f"--store '{address}'"), ("back", "new.jsonl", "")):
        casework(f"init {place} --organisation council {more}")
        assert "nothing was written" in casework(f"--config {place}/casework.toml import --log {log} --check")
        casework(f"--config {place}/casework.toml import --log {log}")
        casework(f"--config {place}/casework.toml note B-1 --text Rang --on 2026-01-06 --key ring-1")
        assert json.loads(casework(f"--config {place}/casework.toml verify --json"))["anchor"] == anchor
        assert "B-1  complaint, open" in casework(f"--config {place}/casework.toml show B-1")
        casework(f"--config {place}/casework.toml export {place}.jsonl")

    first, second, third = [(tmp_path / f"{name}.jsonl").read_bytes() for name in ("old", "new", "back")]
    assert first == second == third


def test_of_what_was_erased_there_is_a_blank_in_its_place(server, store, schema, source):
    store.adopt(ORGANISATION, copied(source))

    with server.connect() as connection:
        details = connection.execute(f'SELECT id, stream, salt, value FROM "{schema}".details WHERE erased').fetchall()
        requests = connection.execute(f'SELECT key, digest FROM "{schema}".requests WHERE erased').fetchall()
    assert details == [("b", "case-1", b"", "")]
    assert requests == [("form-1", "")]


def soon(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def waiting(server):
    with server.connect() as connection:
        return connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'", [server.name]
        ).fetchall()


class Adopting:
    """Lets stores adopt the log of *source*, each in a thread of its own, and keeps what came of it."""

    def __init__(self, source):
        self.source, self._threads, self._answers = source, [], []

    def start(self, store):
        self._threads.append(threading.Thread(target=self._adopt, args=(store, copied(self.source))))
        self._threads[-1].start()

    def _adopt(self, store, passage):
        try:
            self._answers.append(store.adopt(ORGANISATION, passage))
        except (StaleVersionError, StoreUnavailableError) as error:
            self._answers.append(type(error))

    def result(self):
        for one in self._threads:
            one.join(10)
        return self._answers


@pytest.fixture
def adopting(source):
    return Adopting(source)


def test_of_two_who_bring_the_same_log_at_once_one_is_refused(server, store, schema, source, adopting):
    with server.connect(autocommit=False) as other:
        other.execute(f'INSERT INTO "{schema}".heads VALUES (%s, 0, %s)', [ORGANISATION, FIRST_SEAL])
        other.commit()
        other.execute(f'SELECT FROM "{schema}".heads FOR UPDATE')
        adopting.start(store)
        adopting.start(store)
        soon(lambda: len(waiting(server)) == 2)
        other.rollback()

    assert set(adopting.result()) == {None, StaleVersionError}
    assert contents(store)[0] == contents(source)[0]


@pytest.mark.parametrize("more", [0, 60])
def test_a_passage_that_was_interrupted_left_nothing_and_may_come_again(server, store, schema, adopting, more):
    source = adopting.source
    source.append_many([commit("case-9", details=(detail(f"d-{n}"),), key=key(f"form-{n}x")) for n in range(more)])
    with server.connect(autocommit=False) as other:
        # Somebody who does not keep to the rules has the same name half written, so that the passage waits for them.
        other.execute(f"INSERT INTO \"{schema}\".names VALUES (%s, '', 'C-2', 'case-2')", [ORGANISATION])
        adopting.start(store)
        soon(lambda: waiting(server))
        with server.connect() as connection:
            connection.execute("SELECT pg_terminate_backend(%s, 5000)", waiting(server)[0])
        assert adopting.result() == [StoreUnavailableError]
        other.rollback()

    assert (contents(store), list(store.names(ORGANISATION))) == (((), 0, (), {}), [])
    store.adopt(ORGANISATION, copied(source))
    assert contents(store)[0] == contents(source)[0]
    assert list(store.receipts(ORGANISATION)) == list(source.receipts(ORGANISATION))
    assert set(store.names(ORGANISATION)) == set(source.names(ORGANISATION))


def test_rows_of_adopted_cases_are_there_once_they_are_made(store, source):
    source.append_many([commit(f"c-{n}", rows=(row(f"c-{n}"),)) for n in range(60)])
    store.adopt(ORGANISATION, copied(source))
    assert not store.find(ORGANISATION, RowQuery())

    store.replace_rows(ORGANISATION, source.find(ORGANISATION, RowQuery()))

    assert store.find(ORGANISATION, RowQuery()) == source.find(ORGANISATION, RowQuery())
