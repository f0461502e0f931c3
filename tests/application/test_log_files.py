"""A whole log in a file of lines: nothing lost on the way out and in, and nothing taken in that was not written."""

import contextlib
import json

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application import log_reading
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.application.organisations import Organisation
from casework.application.ports import IdempotencyKey, Receipt, RowQuery
from casework.application.verification import verify
from casework.errors import (
    BrokenSealError,
    CaseworkError,
    DataError,
    KeyReusedError,
    ReferenceTakenError,
    SourceKeyTakenError,
    StaleVersionError,
    StoreFullError,
    UsageError,
)
from casework.testing.stores.samples import commit, contents, key
from tests.offices import OFFICER, complaint, office
from tests.store_examples import awkward_office, lived_office

COUNCIL = "council"


@pytest.fixture(scope="module")
def lived():
    """An office that has done everything that is awkward to keep."""
    return lived_office(COUNCIL)


@pytest.fixture
def short():
    """An office with three cases and a few records of each."""
    book = office(store=MemoryStore())
    for number in (1, 2, 3):
        complaint(book, reference=f"C-{number}", summary=f"Bins {number}", key=f"form-{number}")
        book.acknowledge(f"C-{number}", by=OFFICER, key=f"letter-{number}")
    book.note("C-1", text="Rang them", by=OFFICER)
    return book


def exported(book):
    return b"".join(export_log(book.store, COUNCIL))


def read_in(log, *, into=None, **said):
    """Read an exported log into an office and return it."""
    book = into or awkward_office(MemoryStore(), COUNCIL)
    import_log(
        lambda: contextlib.nullcontext(log.splitlines()), "the file", store=book.store, rulebook=book.rulebook, **said
    )
    return book


def rows_of(book):
    return list(book.rows())


def everything(book):
    return contents(book.store, COUNCIL), set(book.store.names(COUNCIL)), list(book.store.receipts(COUNCIL))


def test_nothing_is_lost_from_memory_into_a_file_store_and_back(lived, tmp_path):
    log = exported(lived)

    in_a_file = read_in(log, into=awkward_office(SqliteStore(tmp_path / "a.db"), COUNCIL))
    assert exported(in_a_file) == log
    back = read_in(exported(in_a_file))

    assert exported(back) == log
    assert everything(back) == everything(in_a_file) == everything(read_in(exported(lived)))
    assert rows_of(back) == rows_of(in_a_file) == rows_of(lived)
    assert verify(in_a_file.store, COUNCIL) == verify(lived.store, COUNCIL)


def test_what_was_a_repeat_or_a_conflict_is_one_in_the_other_store(lived):
    store, receipts = read_in(exported(lived)).store, list(lived.store.receipts(COUNCIL))

    assert {receipt.digest is None for receipt in receipts} == {True, False}
    for receipt in receipts:
        again = IdempotencyKey(key=receipt.key, digest=receipt.digest or "any")
        if receipt.digest is None:
            with pytest.raises(KeyReusedError):
                store.recall(COUNCIL, again)
        else:
            assert store.recall(COUNCIL, again) == lived.store.recall(COUNCIL, again) is not None


def test_a_reference_and_a_source_key_belong_to_their_cases_in_the_other_store(lived):
    book = read_in(exported(lived))

    assert book.case("ODD-2").id == lived.case("EVEN-2").id
    with pytest.raises(ReferenceTakenError):
        complaint(book, reference="ODD-2")
    with pytest.raises(SourceKeyTakenError):
        complaint(book, source=lived.case("ODD-1").intake.source)


def test_erased_words_are_in_no_file_and_stay_erased(short):
    [detail] = [one.detail for one in short.store.read(COUNCIL, short.case("C-2").id)[0].details][:1]
    assert b"Bins 2" in exported(short)
    short.store.erase(COUNCIL, [detail])

    log = exported(short)
    book = read_in(log)

    assert b"Bins 2" not in log
    assert not book.store.details(COUNCIL, [detail])
    assert book.store.erase(COUNCIL, [detail]) == 0


def test_a_check_writes_nothing(short):
    book = awkward_office(MemoryStore(), COUNCIL)
    log = exported(short)

    found = import_log(
        lambda: contextlib.nullcontext(log.splitlines()), "x", store=book.store, rulebook=book.rulebook, check=True
    )

    assert (found.new, found.rows, found.anchor) == (
        short.store.head(COUNCIL),
        None,
        verify(short.store, COUNCIL).anchor,
    )
    assert book.store.head(COUNCIL) == 0


def test_an_empty_log_is_read_into_an_empty_store():
    book = read_in(exported(office()))

    assert book.store.head(COUNCIL) == 0
    assert read_in(exported(book)).store.head(COUNCIL) == 0


class FullForAWhile(MemoryStore):
    """Takes only so many passages, and then none until there is room."""

    left = 2

    def adopt(self, organisation, passage):
        if not self.left:
            raise StoreFullError("here")
        self.left -= 1
        super().adopt(organisation, passage)


def test_an_import_that_was_stopped_is_finished_by_importing_again(short, monkeypatch):
    monkeypatch.setattr(log_reading, "_BATCH", 2)
    log, book = exported(short), awkward_office(FullForAWhile(), COUNCIL)
    with pytest.raises(StoreFullError):
        read_in(log, into=book)
    assert 0 < book.store.head(COUNCIL) < short.store.head(COUNCIL)

    book.store.left = 100
    read_in(log, into=book)

    assert exported(book) == log
    assert rows_of(book) == rows_of(short)


def test_importing_again_changes_nothing(short):
    book = read_in(exported(short))
    before = everything(book)

    read_in(exported(short), into=book)

    assert everything(book) == before


def test_a_later_export_goes_on_from_an_earlier_one_with_later_names_and_erasures(short):
    book = read_in(exported(short))
    short.correct("C-3", version=1, reason="typing-error", fields={"reference": "C-9"}, by=OFFICER)
    [summary] = [one.detail for one in short.store.read(COUNCIL, short.case("C-1").id)[0].details][:1]
    short.store.erase(COUNCIL, [summary])

    read_in(exported(short), into=book)

    assert exported(book) == exported(short)
    assert rows_of(book) == rows_of(short)
    assert not book.store.details(COUNCIL, [summary])


def test_a_request_that_wrote_many_records_comes_in_as_a_whole(monkeypatch):
    monkeypatch.setattr(log_reading, "_BATCH", 2)
    source, sizes = office(store=MemoryStore()), []
    source.store.append(commit(organisation=COUNCIL, count=5, key=key("form-1")))
    source.store.append(commit(organisation=COUNCIL, count=1, key=key("form-2")))

    class Counts(MemoryStore):
        def adopt(self, organisation, passage):
            sizes.append(len(passage.records))
            super().adopt(organisation, passage)

    book = read_in(exported(source), into=awkward_office(Counts(), COUNCIL))

    assert sizes == [5, 1]
    assert exported(book) == exported(source)


# What is refused


def refused(log, *, error=CaseworkError, into=None):
    """Say why *log* is refused; nothing of it is written."""
    book = into or awkward_office(MemoryStore(), COUNCIL)
    before = everything(book)
    with pytest.raises(error) as why:
        read_in(log, into=book)
    assert everything(book) == before
    return str(why.value)


def test_another_log_is_not_mixed_with_the_one_that_is_here(short):
    other = office(store=MemoryStore())
    complaint(other, reference="X-1")

    assert "does not go on from it" in refused(exported(short), error=UsageError, into=other)


def test_a_log_that_ends_before_the_one_that_is_here_is_refused(short):
    earlier = exported(short)
    short.note("C-1", text="Later", by=OFFICER)

    assert "does not go on from it" in refused(earlier, error=UsageError, into=short)


def test_the_log_of_another_organisation_is_refused(short):
    theirs = office(store=short.store, organisation=Organisation(id="doncaster"))

    assert "the file holds the log of council, and this is doncaster" in _refusal_of(theirs, exported(short))


def _refusal_of(book, log):
    with pytest.raises(DataError) as why:
        read_in(log, into=book)
    return str(why.value)


@pytest.mark.parametrize("log", [b"", b"ref,summary\n1,Bins\n", b"[]\n", b"\xff\xfe\n", b'{"casework_log":1}\n'])
def test_what_is_no_exported_log_is_refused(log):
    assert "is no log that 'casework export' wrote" in refused(log, error=DataError)


def test_a_log_of_a_later_format_is_refused(short):
    later = exported(short).replace(b'"casework_log":1', b'"casework_log":2')

    assert "has format 2, and this release knows 1: use a newer release" in refused(later, error=DataError)


def test_a_file_that_was_cut_off_anywhere_is_refused(short):
    log = exported(short)

    for end in range(0, len(log) - 2, 37):
        refused(log[:end])


def test_a_line_that_is_missing_doubled_moved_or_spoilt_is_refused(short):
    lines = exported(short).splitlines(keepends=True)

    for place in range(len(lines)):
        before, line, after = lines[:place], lines[place], lines[place + 1 :]
        refused(b"".join([*before, *after]))
        refused(b"".join([*before, line, line, *after]))
        refused(b"".join([*before, b"{}\n", *after]))
        refused(b"".join([*before, line[: len(line) // 2], b"\n", *after]))
        if after:
            refused(b"".join([*before, after[0], line, *after[1:]]))


SEALED = {
    "position": 99, "stream": "case-9", "version": 7, "name": "case.closed", "schema": 9, "happened": "2026-01-04",
    "recorded_at": "2026-01-05T09:00:00.000001Z", "actor": "staff-18", "data": "{}", "seal": "0" * 64, "key": "other",
}  # fmt: skip


@pytest.mark.parametrize("field", SEALED)
def test_a_record_of_which_anything_was_changed_is_refused(short, field):
    lines = exported(short).splitlines()

    for place in range(1, len(lines) - 1):
        changed = json.loads(lines[place])
        if changed[field] is not None:
            changed[field] = SEALED[field]
            refused(b"\n".join([*lines[:place], json.dumps(changed).encode(), *lines[place + 1 :]]))


def test_words_that_were_changed_are_refused(short):
    assert "is not the one that was written" in refused(exported(short).replace(b"Rang them", b"Did not ring"))


def test_a_log_whose_last_line_says_another_end_is_refused(short):
    lines = exported(short).splitlines()
    lines[-1] = lines[-1].replace(b'"ends_at":', b'"ends_at":1')

    assert "does not end as its last line says" in refused(b"\n".join(lines), error=DataError)


def test_a_record_with_a_key_and_without_its_answer_is_refused(short):
    lines = exported(short).splitlines()
    place = next(place for place, line in enumerate(lines) if b'"key":"form-1"' in line)
    lines[place] = json.dumps(json.loads(lines[place]) | {"answer": None}).encode()

    assert "the file, after position 0: the receipts" in refused(b"\n".join(lines), error=DataError)


def test_a_name_of_two_cases_is_refused(short):
    log = exported(short).replace(b'"names":[{"key":"C-2"', b'"names":[{"key":"C-1"')

    assert "the name C-1 belongs to two cases" in refused(log, error=DataError)


def test_a_key_that_is_there_twice_is_refused(monkeypatch):
    monkeypatch.setattr(MemoryStore, "receipts", lambda self, organisation: iter(()))
    store = MemoryStore()
    store.append(commit(organisation=COUNCIL, key=key("form-1")))
    store._shelf(COUNCIL).requests.clear()
    store.append(commit(organisation=COUNCIL, key=key("form-1")))
    twice = [Receipt(key="form-1", first=n, last=n, digest="d") for n in (1, 2)]
    monkeypatch.setattr(MemoryStore, "receipts", lambda self, organisation: iter(twice))
    log = b"".join(export_log(store, COUNCIL))
    monkeypatch.undo()

    assert "the key form-1 is there twice" in refused(log, error=DataError)


def test_a_log_that_was_tampered_with_is_not_exported(short):
    shelf = short.store._shelf(COUNCIL)
    shelf.log[2] = attrs.evolve(shelf.log[2], actor="nobody")

    with pytest.raises(BrokenSealError, match="position 3"):
        exported(short)


def test_a_log_of_which_a_receipt_is_missing_is_not_exported(short):
    del short.store._shelf(COUNCIL).requests["letter-1"]

    with pytest.raises(BrokenSealError, match=r"position \d+: the receipt of the request letter-1 is missing"):
        exported(short)


def test_a_log_that_grows_while_it_is_exported_is_exported_as_it_stood(short):
    lines, stood_at = export_log(short.store, COUNCIL), short.store.head(COUNCIL)
    first = [next(lines), next(lines)]
    complaint(short, reference="C-4")

    log = b"".join([*first, *lines])

    book = read_in(log)
    assert book.store.head(COUNCIL) == stood_at
    assert book.store.case_of(COUNCIL, "C-4") is None
    complaint(book, reference="C-4")


def test_somebody_who_writes_here_meanwhile_is_not_overtaken(short, monkeypatch):
    class Meanwhile(MemoryStore):
        def adopt(self, organisation, passage):
            self.append(commit(organisation=organisation))
            super().adopt(organisation, passage)

    book = awkward_office(Meanwhile(), COUNCIL)
    with pytest.raises(StaleVersionError):
        read_in(exported(short), into=book)

    assert not book.store.find(COUNCIL, RowQuery())
