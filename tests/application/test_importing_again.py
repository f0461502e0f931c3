"""Imports again, at once, and after they were stopped: every row becomes one record, and every count is right."""

import datetime as dt
from collections import Counter

import attrs
import pytest

from casework.application import import_run, import_watching
from casework.application.imports_record import ImportsRecord
from casework.application.ports import Commit, NewEvent, RowQuery, StreamAppend
from casework.casebook import Casebook
from casework.domain.cases.events import Source
from casework.errors import (
    AccessError,
    EventShapeError,
    ReferenceTakenError,
    StaleVersionError,
    StoreFullError,
    UnderWayError,
)
from tests import processes
from tests.application.test_freshness import answer_within
from tests.boston import (
    BY,
    GOOD,
    HEADER,
    Register,
    counts,
    open_register,
)
from tests.offices import case_log_of, complaint, log_of


@pytest.fixture
def register(tmp_path):
    """A small register and an empty casebook to import it into."""
    return Register(tmp_path)


def test_T44_a_row_that_changed_in_the_source_updates_its_case_and_what_it_said_stays_in_the_log(register):
    register.run(GOOD)
    before = case_log_of(register.book)

    outcome = register.run(GOOD.replace("Thanks", "Thanks a lot"), "2,02/03/2020,,CPL,Bins,,,,")

    assert (outcome.new, outcome.updated, outcome.unchanged, outcome.rejected) == (1, 1, 0, 0)
    assert case_log_of(register.book)[: len(before)] == before
    file = only_case_of(register, "1")
    assert file.details[file.case.intake.summary] == "Thanks a lot"
    assert [entry.name for entry in file.history] == ["received", "closed", "noted", "corrected"]


def only_case_of(register, key):
    (row,) = register.book.find(RowQuery(source_system="old-register", source_key=key))
    return register.book.file(row.case)


def test_a_change_in_a_dropped_column_is_no_change(register):
    register.run(GOOD)

    assert counts(register.run(GOOD.replace("red", "blue"))) == (0, 1, 0, 0)


THE_SAME = "Ref: the same as on line {}, which says something else; one of them needs another, or must go"


@pytest.mark.parametrize("check", [False, True])
def test_a_row_that_stands_twice_in_a_file_is_one_case(register, check):
    assert counts(register.run(GOOD, GOOD, GOOD, check=check)) == (1, 0, 2, 0)


@pytest.mark.parametrize("check", [False, True])
def test_two_cases_with_one_number_in_a_file_are_never_taken_for_one(register, check):
    rows = [GOOD, GOOD.replace("Thanks", "Ta"), GOOD.replace("Thanks", "Ta very much")]

    outcome = register.run(*rows, check=check)

    assert counts(outcome) == (1, 0, 0, 2)
    assert [(row.line, row.reason) for row in outcome.rejects] == [(3, THE_SAME.format(2)), (4, THE_SAME.format(2))]


def test_two_cases_with_one_number_are_found_however_far_apart_they_stand(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)

    assert register.reasons(*lines(7), GOOD.replace("Thanks", "Ta")) == {9: THE_SAME.format(2)}


def test_two_cases_with_one_number_are_found_again_when_the_file_is_imported_again(register):
    rows = (GOOD, GOOD.replace("Thanks", "Ta"))
    register.run(*rows)

    assert counts(register.run(*rows)) == (0, 1, 0, 1)


def test_a_number_whose_first_row_was_rejected_is_still_that_of_the_first_row(register):
    bad = GOOD.replace("02/03/2020", "bad")

    outcome = register.run(bad, GOOD, bad)

    assert counts(outcome) == (0, 0, 0, 3)
    assert outcome.rejects[0].reason == outcome.rejects[2].reason
    assert outcome.rejects[1].reason == THE_SAME.format(2)


def test_a_changed_row_that_stands_twice_updates_once(register):
    register.run(GOOD)
    changed = GOOD.replace("Thanks", "Ta")

    assert counts(register.run(changed, changed)) == (1, 0, 1, 0)
    assert counts(register.run(changed, changed)) == (0, 1, 1, 0)


def test_a_key_of_several_columns_that_comes_twice_names_them_all(register):
    register.change('columns = ["Ref"]', 'columns = ["Ref", "Team"]')

    assert register.reasons(GOOD, GOOD.replace("Thanks", "Ta")) == {3: f"Ref and Team{THE_SAME.format(2)[3:]}"}


def test_a_case_that_was_received_here_with_the_same_source_key_is_not_made_again(register):
    register.book.receive(
        kind="comment", procedure="local-feedback", received_at=dt.date(2020, 3, 2), by=BY,
        source=Source(system="old-register", key="1"),
    )  # fmt: skip

    outcome = as_checked(register, GOOD, "2,02/03/2020,,CPL,Bins,,,,")

    assert counts(outcome) == (1, 0, 0, 1)
    assert outcome.rejects[0].reason == "1 is a case already, and it did not come from an import"


def as_checked(register, *lines, **options):
    """Import *lines*; a check has said the same of them before."""
    said = register.run(*lines, check=True, **options)
    outcome = register.run(*lines, **options)
    assert (counts(said), said.rejects) == (counts(outcome), outcome.rejects)
    return outcome


def test_a_reference_of_the_source_that_is_taken_is_a_reason(register):
    register.change("summary =", 'reference = { columns = ["What"] }\nsummary =')

    found = as_checked(register, GOOD, "2,02/03/2020,,CPL,Bins,Thanks,,,", "3,02/03/2020,,CPL,Bins,,,,")
    assert [(row.line, row.reason) for row in found.rejects] == [(3, "the reference Thanks belongs to another case")]
    again = as_checked(register, GOOD, GOOD.replace("1,", "4,", 1), GOOD.replace("Thanks", "Ta"))
    assert [row.line for row in again.rejects] == [3, 4]


def test_a_case_of_another_register_that_has_the_reference_is_a_reason_in_a_check_too(register):
    register.change("summary =", 'reference = { columns = ["Ref"] }\nsummary =')
    register.run(GOOD)
    register.change('system = "old-register"', 'system = "new-register"')

    found = as_checked(register, GOOD.replace("Thanks", "Ta"), "2,02/03/2020,,CPL,Bins,,,,")

    assert counts(found) == (1, 0, 0, 1)
    assert found.rejects[0].reason == "the reference 1 belongs to another case"


def test_a_check_after_an_import_reads_what_is_unchanged_as_far_as_it_could_still_be_imported(tmp_path):
    policy = SomeServices()
    register = Register(tmp_path, open_register(policy=policy))
    rows = GOOD, "2,02/03/2020,,CPL,Roads,,,,"
    imported = register.run(*rows)
    assert imported.stages == ()

    checked = register.run(*rows, check=True)
    assert (counts(checked), [each.begun for each in checked.stages]) == ((0, 2, 0, 0), [2])
    assert checked.unknown == imported.unknown
    policy.services = {"waste"}
    checked = register.run(*rows, check=True)
    assert (counts(checked), [each.begun for each in checked.stages]) == ((0, 2, 0, 0), [1])


class SomeServices:
    """A policy that allows everything with the cases of some services."""

    services = frozenset({"waste", None})

    def may(self, _actor, _action, row):
        return row is None or row.service in self.services

    def sees(self, _viewer, _row, _what):
        return True

    def sees_all(self, _viewer):
        return True


def test_totals_are_held_against_the_same_rows_whether_they_were_imported_or_not(register):
    register.change("summary =", 'reference = { columns = ["Ref"] }\nsummary =')
    (register.folder / "totals.toml").write_text("[accepted]\nkind.compliment = 2\n", encoding="utf-8")
    rows = GOOD, "2,02/03/2020,,CPL,Bins,,,,"
    totals = register.folder / "totals.toml"

    assert counts(register.run(*rows, totals=totals)) == (2, 0, 0, 0)
    assert counts(register.run(*rows, totals=totals)) == (0, 2, 0, 0)


def test_a_reference_that_chance_made_twice_is_made_again(register, monkeypatch):
    made = iter(["26-A", "26-A", "26-A", "26-B"])
    monkeypatch.setattr("casework.application.imported_cases.new_reference", lambda _day: next(made))

    assert counts(register.run(GOOD, "2,02/03/2020,,CPL,Bins,,,,")) == (2, 0, 0, 0)
    assert {row.reference for row in register.book.rows()} == {"26-A", "26-B"}


def test_references_that_are_all_taken_end_in_a_reason(register, monkeypatch):
    monkeypatch.setattr("casework.application.imported_cases.new_reference", lambda _day: "26-A")

    assert register.reasons(GOOD, "2,02/03/2020,,CPL,Bins,,,,") == {
        3: "no free reference was found, or others write to it all the time: import the row again"
    }


class Interrupted:
    """A store that lets somebody else write first, or fails, when the n-th group is written."""

    def __init__(self, store, *, at, then):
        self._store, self._at, self._then, self._groups = store, at, then, 0

    def __getattr__(self, name):
        return getattr(self._store, name)

    def append_many(self, commits):
        self._groups += 1
        if self._groups == self._at:
            self._then()
        return self._store.append_many(commits)


def lines(number, first=1):
    return [f"{ref},02/03/2020,05/03/2020,CPL,Bins,Thanks,,," for ref in range(first, first + number)]


def test_an_import_that_stopped_is_finished_by_running_it_again(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 10)
    store = register.book.store

    def no_room():
        raise StoreFullError("the disk")

    register.book.store = Interrupted(store, at=3, then=no_room)
    with pytest.raises(StoreFullError):
        register.run(*lines(35))
    register.book.store = store

    assert len(list(register.book.rows())) == 20
    again = register.run(*lines(35))
    assert (counts(again), again.resumed_after) == ((35, 0, 0, 0), 20)
    assert len(list(register.book.rows())) == 35


@pytest.mark.parametrize(
    ("other", "found"), [(lines(10), (5, 10, 0, 0)), ([lines(1)[0].replace("Thanks", "Ta")], (15, 0, 0, 0))]
)
def test_an_import_that_another_one_overtakes_makes_no_case_twice(tmp_path, other, found):
    (tmp_path / "other").mkdir()
    first = Register(tmp_path)
    second = Register(tmp_path / "other", open_register())
    second.book.store = first.book.store
    first.book.store = Interrupted(first.book.store, at=1, then=lambda: second.run(*other))

    assert counts(first.run(*lines(15))) == found
    assert Counter(row.source_key for row in first.book.rows()).most_common(1)[0][1] == 1


def with_other_rules(book):
    """Another casebook at the same store, which works by other rules."""
    return Casebook(
        book.store,
        book.organisation,
        procedures=answer_within(3),
        calendars=book.rulebook.calendars,
        clock=book.clock,
    )


def test_other_rules_that_are_written_down_while_a_group_is_stop_no_import(register):
    other, store = with_other_rules(register.book), register.book.store
    register.book.store = Interrupted(store, at=1, then=lambda: complaint(other))

    assert counts(register.run(*lines(3))) == (3, 0, 0, 0)
    assert len(store.read("rotherham", "rules")) > 1


def test_a_reference_that_no_row_asked_for_is_no_reason_to_go_on(register):
    def refused():
        raise ReferenceTakenError("26-A")

    register.book.store = Interrupted(register.book.store, at=1, then=refused)

    with pytest.raises(ReferenceTakenError):
        register.run(*lines(3))


def test_imports_of_one_file_at_once_make_one_case_of_each_row_and_one_of_them_says_who_goes_on(tmp_path):
    address = f"sqlite:///{tmp_path / 'x.db'}"
    Register(tmp_path).write(*lines(1200))
    open_register(address).close()

    def work():
        with open_register(address) as book:
            try:
                return book.import_file(tmp_path / "register.csv", tmp_path / "register.toml", by=BY).rows
            except UnderWayError:
                return 0

    found = [process.result() for process in [processes.run(work) for _ in range(4)]]

    assert {rows for rows in found if rows} == {1200}
    with open_register(address) as book:
        assert len({row.source_key for row in book.rows()}) == len(list(book.rows())) == 1200
        (only,) = book.imports(viewer=BY)
        assert (only.tally.rows, only.tally.new) == (1200, 1200)


@pytest.mark.parametrize("after", [1, 2, 3])
def test_P16_an_import_that_is_killed_goes_on_behind_the_last_row_that_was_written(tmp_path, after):
    address = f"sqlite:///{tmp_path / 'x.db'}"
    register = Register(tmp_path)
    register.write(*lines(2000))
    open_register(address).close()

    def work(write):
        with open_register(address) as book:
            book.import_file(register.file, register.mapping, by=BY, progress=lambda _rows: write(b"."))

    process = processes.begin(work)
    for _ in range(after):
        processes.os.read(process.pipe, 1)
    process.kill()

    with open_register(address) as book:
        # What wrote for the process that was killed may have outlived it.
        before = len(list(book.rows()))
        again = book.import_file(register.file, register.mapping, by=BY)
        assert (counts(again), again.resumed_after % import_run.GROUP) == ((2000, 0, 0, 0), 0)
        assert again.resumed_after >= before
        assert len(case_log_of(book)) == 4000
        assert len(book.imports(viewer=BY)) == 1
        assert book.verify().position == len(log_of(book))


class Only:
    """A policy that allows some actions only."""

    def __init__(self, *allowed):
        self.allowed = allowed

    def may(self, _actor, action, _row):
        return action in self.allowed

    def sees(self, _viewer, _row, _what):
        return True

    def sees_all(self, _viewer):
        return True


@pytest.mark.parametrize("missing", ["import", "receive", "close", "note"])
def test_an_import_needs_the_right_to_everything_that_it_stands_for(tmp_path, missing):
    allowed = {"import", "receive", "close", "note"} - {missing}
    register = Register(tmp_path, open_register(policy=Only(*allowed)))

    with pytest.raises(
        AccessError, match=f"importer may not import by old-register, which takes the right to {missing}: "
    ):
        register.run(GOOD)
    assert register.book.store.head("rotherham") == 0


def test_a_mapping_that_keeps_nothing_needs_no_right_to_notes(tmp_path):
    register = Register(tmp_path, open_register(policy=Only("import", "receive", "close")))
    register.change('kept = ["Target"]\n', "")

    assert counts(register.run(GOOD)) == (1, 0, 0, 0)
    assert [record.name for record in case_log_of(register.book)] == ["case.received", "case.closed"]


def test_progress_and_rejected_rows_are_told_on_the_way(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)
    monkeypatch.setattr(import_watching, "EXAMPLES", 1)
    rows, rejected = [], []

    outcome = register.run(*lines(3), "8,bad,,CPL,Bins,,,,", "9,x", progress=rows.append, rejected=rejected.append)

    assert [progress.rows for progress in rows] == [2, 4, 5]
    assert [round(progress.part, 2) for progress in rows] == [0.5, 0.83, 1.0]
    assert [(row.line, row.cells[0]) for row in rejected] == [(5, "8"), (6, "9")]
    assert (outcome.rejected, len(outcome.rejects)) == (2, 1)
    assert outcome.columns == rejected[0].columns == tuple(HEADER.split(","))


def test_an_import_of_another_file_that_begins_at_the_same_time_disturbs_none(tmp_path):
    (tmp_path / "other").mkdir()
    first = Register(tmp_path)
    second = Register(tmp_path / "other", open_register())
    second.book.store = first.book.store
    first.book.store = Interrupted(first.book.store, at=1, then=lambda: second.run(*lines(3, first=100)))

    assert counts(first.run(*lines(15))) == (15, 0, 0, 0)
    assert len(first.book.imports(viewer=BY)) == 2


def test_the_same_import_that_begins_at_the_same_time_stops_one_of_the_two(tmp_path):
    (tmp_path / "other").mkdir()
    first = Register(tmp_path)
    second = Register(tmp_path / "other", open_register())
    second.book.store = first.book.store

    def stopped():
        raise KeyboardInterrupt

    def begin():
        store = second.book.store
        second.book.store = Interrupted(store, at=2, then=stopped)
        with pytest.raises(KeyboardInterrupt):
            second.run(*lines(1200))

    first.book.store = Interrupted(first.book.store, at=1, then=begin)

    with pytest.raises(UnderWayError, match="goes on elsewhere") as refused:
        first.run(*lines(1200))

    assert refused.value.batch == first.book.find_import("latest", viewer=BY).batch.id


def test_an_import_on_which_another_one_went_on_stops(register):
    store = register.book.store

    def went_on():
        (imported,) = register.book.imports(viewer=BY)
        record = ImportsRecord(store, "rotherham", register.book.clock)
        reached = record.reached(imported.batch.id)
        store.append(
            record.advance(
                imported.batch.id, reached.advanced, record.drafts(imported.batch.id), BY, expected=reached.version
            )
        )

    register.book.store = Interrupted(store, at=2, then=went_on)

    with pytest.raises(UnderWayError):
        register.run(*lines(1200))


def test_what_tells_no_progress_in_the_stream_of_an_import_is_refused(register):
    register.run(*lines(2))
    (imported,) = register.book.imports(viewer=BY)
    stream, other = f"import/{imported.batch.id}", register.book.store.read("rotherham", "imports")[0]
    event = NewEvent(name=other.name, schema=other.schema, happened=other.happened, data=other.data)
    register.book.store.append(
        Commit(
            organisation="rotherham", actor="x", recorded_at=other.recorded_at,
            appends=(StreamAppend(stream=stream, events=(event,)),),
        )
    )  # fmt: skip

    with pytest.raises(EventShapeError, match="it tells of no progress"):
        ImportsRecord(register.book.store, "rotherham", register.book.clock).reached(imported.batch.id)


def test_two_imports_that_begin_on_a_day_never_have_one_id(register, monkeypatch):
    drawn = iter([bytes(6), bytes(6), bytes([1] * 6)])
    first = register.run(*lines(1))
    monkeypatch.setattr("casework.application.imports_record.os.urandom", lambda _size: next(drawn))
    record = ImportsRecord(register.book.store, "rotherham", register.book.clock)
    taken = attrs.evolve(register.book.imports(viewer=BY)[0].batch, began=attrs.evolve(
        register.book.imports(viewer=BY)[0].batch.began, batch="2026-06-01-000000"
    ))  # fmt: skip
    monkeypatch.setattr(ImportsRecord, "batches", lambda _self: {taken.id: taken})

    assert first.batch != record.new_id() == "2026-06-01-111111"


def test_an_import_that_goes_on_tells_again_what_was_rejected_before_it_stopped(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 4)
    register.book.receive(
        kind="comment", procedure="local-feedback", received_at=dt.date(2020, 3, 2), by=BY,
        source=Source(system="old-register", key="3"),
    )  # fmt: skip
    mine, bad = lines(1, first=3)[0], "9,bad,,CPL,Bins,,,,"
    rows = [*lines(2), bad, mine, mine, *lines(12, first=20), GOOD.replace("Thanks", "Ta")]
    store = register.book.store

    def stopped():
        raise KeyboardInterrupt

    register.book.store = Interrupted(store, at=4, then=stopped)
    with pytest.raises(KeyboardInterrupt):
        register.run(*rows)
    register.book.store = store
    again = register.run(*rows)

    assert again.resumed_after >= 5
    assert [(row.line, row.reason.partition(":")[0]) for row in again.rejects] == [
        (4, "Received"),
        (5, "it was rejected before the import was stopped, and nothing is wrong with it now"),
        (19, "Ref"),
    ]
    assert counts(again) == (14, 0, 1, 3)


def test_an_import_that_was_never_written_has_not_come_far(register):
    assert ImportsRecord(register.book.store, "rotherham", register.book.clock).reached("none").row == 0


def test_an_import_that_goes_on_takes_over_from_whoever_still_writes_for_the_one_that_was_stopped(
    register, monkeypatch
):
    monkeypatch.setattr(import_run, "GROUP", 2)
    store = register.book.store

    def stopped():
        raise KeyboardInterrupt

    register.book.store = Interrupted(store, at=3, then=stopped)
    with pytest.raises(KeyboardInterrupt):
        register.run(*lines(8))
    register.book.store = store
    (imported,) = register.book.imports(viewer=BY)
    record = ImportsRecord(store, "rotherham", register.book.clock)
    before = record.reached(imported.batch.id)
    late = record.advance(
        imported.batch.id, before.advanced, record.drafts(imported.batch.id), BY, expected=before.version
    )
    append, wrote = store.append, []

    def overtaken(commit):
        if not wrote:
            wrote.append(append(late))
        return append(commit)

    monkeypatch.setattr(store, "append", overtaken)

    assert counts(register.run()) == (8, 0, 0, 0)
    with pytest.raises(StaleVersionError):
        append(late)


def test_an_import_into_several_organisations_that_was_stopped_counts_each_of_them_in_the_end(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)
    register.change('dropped = ["Colour"]', "")
    organisations = 'columns = ["Colour"]\ncodes = { N = "north", R = "rotherham" }'
    register.change("[source]", f"[organisation]\n{organisations}\n\n[source]")
    rows = [f"{number},02/03/2020,,CPL,Bins,,,,{'NNRR'[number % 4]}" for number in range(8)]
    store = register.book.store

    def no_room():
        raise StoreFullError("the disk")

    register.book.store = Interrupted(store, at=3, then=no_room)
    with pytest.raises(StoreFullError):
        register.run(*rows)
    register.book.store = store
    outcome = register.run()

    assert (outcome.new, outcome.resumed_after) == (8, 4)
    found = register.book.find_import("latest", viewer=BY)
    assert (found.tally.new, [(part.organisation, part.tally.new) for part in found.elsewhere]) == (4, [("north", 4)])
    assert counts(register.run()) == (0, 8, 0, 0)


def test_the_records_that_several_rows_are_are_counted_over_a_stop(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)
    register.change('columns = ["Ref"]', 'columns = ["Ref"]\nrows = "several"')
    rows = [f"{number // 2},02/03/2020,,CPL,{'Bins' if number % 2 else 'Parks'},,,," for number in range(8)]
    store = register.book.store

    def killed():
        raise KeyboardInterrupt

    register.book.store = Interrupted(store, at=3, then=killed)
    with pytest.raises(KeyboardInterrupt):
        register.run(*rows)
    register.book.store = store
    outcome = register.run()
    again = register.run(*rows[2:], rows[0].replace("02/03", "03/03"), rows[1].replace("02/03", "03/03"))

    assert (outcome.resumed_after, outcome.new, outcome.records) == (4, 8, {"new": 4, "updated": 0, "unchanged": 0})
    assert (again.updated, again.unchanged, again.records) == (2, 6, {"new": 0, "updated": 1, "unchanged": 3})
    assert [found.tally.records for found in register.book.imports(viewer=BY)] == [outcome.records, again.records]


def test_words_of_the_mapping_and_of_the_header_are_details_of_an_import_and_stand_in_no_event(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)
    rules = 'default = "comment", rules = [{ match = "C[PM]L", value = "compliment" }]'
    register.change('codes = { REQ = "service_request", CPL = "compliment", CMT = "comment" }', rules)
    register.change('event = "closed"', 'event = "closed"\nbefore_receipt = "keep"')
    register.change('dropped = ["Colour"]', "")
    register.change('kept = ["Target"]', 'kept = ["Target"]\ndropped = ["Colour"]')
    rows = [f"{number},02/03/2020,01/03/2020,{'CPL' if number % 2 else 'REQ'},Roads,,,," for number in range(8)]
    store = register.book.store

    def killed():
        raise KeyboardInterrupt

    register.book.store = Interrupted(store, at=3, then=killed)
    with pytest.raises(KeyboardInterrupt):
        register.run(*rows)
    register.book.store = store
    outcome = register.run()

    assert outcome.resumed_after == 4
    assert outcome.flags == {"Closed: closed before the receipt": 8}
    assert outcome.unknown == {"service": 8, "summary": 8}
    assert sorted(outcome.rules, key=str) == [("kind", "C[PM]L", 4), ("kind", None, 4)]
    streams = ("imports", f"import/{outcome.batch}")
    said = "".join(record.data for stream in streams for record in store.read("rotherham", stream))
    assert [word for word in ("Closed", "receipt", "C[PM]L", "service", "summary", "kind") if word in said] == []
    details = {detail for stream in streams for record in store.read("rotherham", stream) for detail in record.details}
    assert len(details) == 6  # the name of the file, and each word once
    register.book.verify()


@pytest.mark.parametrize(("rows", "parts"), [(4, [0.6, 1.0, 1.0]), (0, [0.0])])
def test_progress_never_goes_back(register, monkeypatch, rows, parts):
    monkeypatch.setattr(import_run, "GROUP", 2)
    told = []
    register.write(*lines(rows))

    register.run(progress=told.append)

    assert [progress.part for progress in told] == parts
