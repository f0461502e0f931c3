"""A store of every format that was ever released, and the log that it held then: what this release makes of them."""

import contextlib
import json

import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.backups import restore
from casework.adapters.sqlite.library import find_library
from casework.adapters.sqlite.schema import KNOWN
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.application.ports import IdempotencyKey, RowQuery
from casework.application.verification import verify
from casework.errors import NewerStoreError
from tests.adapters.sqlite.formats import next_format
from tests.store_examples import (
    ORGANISATIONS,
    STORES,
    awkward_office,
    copy_of,
    counts_of,
    write_fixture,
)

KEPT = sorted(STORES.glob("format-*.db"))
each_kept = pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)


def log_of(kept, organisation):
    return kept.with_name(f"{kept.stem}.{organisation.partition(':')[0]}.jsonl").read_bytes()


def check(store, kept):
    """Every record, word, receipt and name is the one that was recorded then, and the rows count alike."""
    counts = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
    for organisation in ORGANISATIONS:
        log = log_of(kept, organisation)
        assert b"".join(export_log(store, organisation)) == log
        assert counts_of(store, organisation) == counts[organisation]
        assert verify(store, organisation).position == log.count(b"\n") - 2
    assert store._handle().connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_there_is_a_store_of_the_present_format():
    assert STORES / f"format-{KNOWN}.db" in KEPT, "write it with: python -m tests.store_examples"


@each_kept
def test_a_kept_store_opens_and_everything_in_it_reads_as_it_did_then(kept, tmp_path):
    with contextlib.closing(SqliteStore(copy_of(kept, tmp_path))) as store:
        check(store, kept)


@each_kept
def test_opening_it_a_second_time_changes_nothing(kept, tmp_path):
    path = copy_of(kept, tmp_path)
    SqliteStore(path).close()
    before = path.read_bytes()

    SqliteStore(path).close()

    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@each_kept
def test_its_cases_can_be_worked_on(kept, tmp_path):
    with contextlib.closing(SqliteStore(copy_of(kept, tmp_path))) as store:
        for organisation in ORGANISATIONS:
            book = awkward_office(store, organisation)
            rows = book.store.find(organisation, RowQuery(limit=1_000))
            assert all(book.file(row.case).case.reference == row.reference for row in rows)
            rebuilt = book.rebuild()
            assert (rebuilt.cases, rebuilt.unreadable) == (len(rows), ())
            assert book.case("ODD-2").id == book.case("EVEN-2").id
            assert store.case_of(organisation, "0004711", system="old-crm") == book.case("ODD-1").id
            again = store.recall(organisation, IdempotencyKey(key="k" * 120, digest="f" * 64))
            assert again.streams == ("of:another/kind", "x")


@each_kept
def test_a_backup_of_that_time_can_be_restored(kept, tmp_path):
    restore(kept, tmp_path / "a.db")

    with contextlib.closing(SqliteStore(tmp_path / "a.db")) as store:
        check(store, kept)


@each_kept
def test_its_log_can_be_read_into_a_new_store(kept):
    for organisation in ORGANISATIONS:
        store, log = MemoryStore(), log_of(kept, organisation)
        book = awkward_office(store, organisation)

        import_log(
            lambda log=log: contextlib.nullcontext(log.splitlines()), "kept", store=store, rulebook=book.rulebook
        )

        assert b"".join(export_log(store, organisation)) == log


@each_kept
def test_a_next_format_keeps_everything_too(kept, tmp_path, monkeypatch):
    next_format(monkeypatch)

    with contextlib.closing(SqliteStore(copy_of(kept, tmp_path))) as store:
        check(store, kept)


@each_kept
def test_the_same_store_of_a_newer_release_is_refused_untouched(kept, tmp_path):
    path = copy_of(kept, tmp_path)
    newer = find_library().module.connect(path, isolation_level=None)
    newer.execute(f"PRAGMA user_version = {KNOWN + 1}")
    newer.close()
    before = path.read_bytes()

    for read_only in (False, True):
        with pytest.raises(NewerStoreError):
            SqliteStore(path, read_only=read_only)

    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_the_script_that_made_the_present_one_still_makes_one(tmp_path):
    path = write_fixture(tmp_path)

    with contextlib.closing(SqliteStore(path, read_only=True)) as store:
        check(store, path)
    before = path.read_bytes()
    assert write_fixture(tmp_path) == path
    assert path.read_bytes() == before


def test_the_kept_stores_hold_what_is_awkward():
    log = log_of(STORES / "format-1.db", "council")

    for part in ("\U0001f5d1", "\u202e", "a\u0301", "DROP TABLE", '"words":null', '"digest":null', "EVEN-2", "1e400"):
        assert part.encode() in log
