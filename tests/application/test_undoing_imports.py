"""Imports of newer exports that are taken back: what they updated says again what it said before."""

from functools import partial

import pytest

from casework.application import batch_cases, import_run
from casework.application.freshness import Rebuilt
from casework.application.imports_record import ImportsRecord
from casework.application.row_keys import KEY_OF_IMPORTS
from casework.casebook import Casebook
from casework.domain.cases.events import Corrected
from casework.errors import DecisionError, NotFoundError, UnderWayError
from tests.application.test_import_updates import before, case_of, open_like, row, told
from tests.application.test_importing_again import Interrupted, with_other_rules
from tests.boston import BY, Register, counts
from tests.offices import case_log_of, complaint
from tests.properties.test_import_properties import make


@pytest.fixture
def register(tmp_path):
    """A small register in which the target is the day of the answer, with its outcome."""
    return make(tmp_path / "register")


def line(key, **said):
    return f"{key}{row(**said)[1:]}"


def undo(register, outcome):
    return register.book.undo_import(outcome.batch, by=BY)


def refusal(register, outcome):
    """Return why the import of *outcome* is not undone."""
    with pytest.raises(DecisionError) as refused:
        undo(register, outcome)
    return refused.value.why


OLDER = (line(1, closed="05/03/2020", what="Bin gone"), line(2), line(3, answered="04/03/2020", outcome="upheld"))
NEWER = (line(1, what="Bin taken"), line(2, closed="06/03/2020"), OLDER[2], line(4))
"""A newer export: one record changed and lost its closing, one was closed, one is the same, and one is new."""


def test_what_a_newer_export_updated_says_again_what_it_said_and_what_it_began_counts_no_more(register):
    register.run(*OLDER)
    first = [register.book.case(case_of(register, key).id) for key in "123"]
    log = case_log_of(register.book)
    newer = register.run(*NEWER)
    assert (newer.new, newer.updated, newer.unchanged) == (1, 2, 1)

    undone = undo(register, newer)

    assert (undone.void, undone.brought_back, undone.stayed) == (1, 2, ())
    again = [case_of(register, key) for key in "123"]
    assert [case.history for case in again] == [case.history for case in first]
    assert sorted(row.source_key for row in register.book.rows()) == ["1", "2", "3"]
    assert case_log_of(register.book)[: len(log)] == log
    assert register.book.rebuild() == Rebuilt(cases=3, changed=0)


def test_the_corrections_say_that_an_import_was_undone_and_are_written_as_an_import_is_so_that_nobody_is_told(register):
    register.run(line(1, closed="05/03/2020"))
    undo(register, register.run(line(1)))

    *_, restored = register.book.store.read("rotherham", case_of(register).id)
    *_, fact = case_of(register).recorded
    assert isinstance(fact.event, Corrected)
    assert (fact.event.version, fact.event.reason, restored.actor) == (2, "import-undone", BY.id)
    assert KEY_OF_IMPORTS.match(restored.key)


def test_the_older_export_says_nothing_new_then_and_the_newer_one_updates_the_cases_as_it_did_before(register):
    older = register.run(*OLDER)
    newer = register.run(*NEWER)
    undo(register, newer)

    assert counts(register.run(*OLDER)) == (0, 3, 0, 0)
    again = register.run(*NEWER)
    assert (again.new, again.updated, again.unchanged, again.rejected) == (1, 2, 1, 0)
    assert told(case_of(register, "2")) == [("Received", "02/03"), ("Closed", "06/03")]
    undo(register, again)
    assert undo(register, older).void == 3
    assert not list(register.book.rows())
    assert counts(register.run(*OLDER)) == (3, 0, 0, 0)


def test_what_each_import_brought_stays_on_record_with_its_counts(register):
    register.run(*OLDER)
    newer = register.run(*NEWER)
    undo(register, newer)

    first, second = register.book.imports(viewer=BY)
    assert (first.tally.new, first.batch.undone) == (3, None)
    assert (second.tally.new, second.tally.updated, second.tally.rows) == (1, 2, 4)
    assert (second.batch.undone.records, second.batch.undone.stayed, second.stayed) == (3, 0, ())


def test_what_a_mapping_that_was_put_right_updated_is_brought_back_too(register):
    register.run(line(1))
    register.change('CPL = "compliment"', 'CPL = "comment"')
    register.change("version = 1", "version = 2")
    put_right = register.run()
    assert put_right.updated == 1

    undo(register, put_right)

    assert case_of(register).intake.kind == "compliment"
    assert register.run().updated == 1
    assert case_of(register).intake.kind == "comment"


def test_a_case_that_began_anew_after_an_earlier_undoing_is_brought_back_and_undone_as_any_other(register):
    undo(register, register.run(line(1)))
    anew = register.run(line(1, what="Ta"))
    undo(register, register.run(line(1, closed="05/03/2020")))

    assert told(case_of(register)) == [("Received", "02/03")]
    assert undo(register, anew).void == 1
    assert not list(register.book.rows())


def test_the_log_of_a_case_that_is_brought_back_is_read_once_to_decide_and_once_to_do_it(register, monkeypatch):
    register.run(line(1), line(2))
    newer = register.run(line(1, closed="05/03/2020"), line(2, closed="05/03/2020"))
    case, store, read = case_of(register).id, register.book.store, []
    known = store.read
    monkeypatch.setattr(store, "read", lambda *asked, **how: (read.append(asked), known(*asked, **how))[1])

    undo(register, newer)

    assert read.count(("rotherham", case)) == 2


def test_a_later_import_that_found_the_case_unchanged_is_named_to_be_repeated(register):
    register.run(line(1), line(2))
    second = register.run(line(1, closed="05/03/2020"), line(2))
    third = register.run(line(1, closed="05/03/2020"), line(2), line(3))

    assert undo(register, second).said_again == (third.batch,)
    assert register.run().updated == 1
    assert told(case_of(register, "1")) == [("Received", "02/03"), ("Closed", "05/03")]


def test_a_later_import_that_found_other_cases_unchanged_is_not_named(register):
    register.run(line(1), line(2))
    second = register.run(line(1, closed="05/03/2020"), line(2))
    register.run(line(2), line(3))

    assert undo(register, second).said_again == ()


def test_a_later_import_that_found_a_case_unchanged_which_counts_nowhere_any_more_is_named_too(register):
    first = register.run(line(1), line(2))
    second = register.run(line(1), line(3))
    third = register.run(line(1, closed="05/03/2020"), line(4))

    assert undo(register, third).said_again == ()
    assert undo(register, first).said_again == (second.batch,)
    register.run(line(1), line(3))
    assert sorted(row.source_key for row in register.book.rows()) == ["1", "3"]


def test_several_that_are_to_be_repeated_are_named_in_the_order_in_which_they_began(register):
    first = register.run(line(1))
    later = [register.run(line(1), line(key)).batch for key in (2, 3)]

    assert undo(register, first).said_again == tuple(later)


def test_what_an_import_found_unchanged_before_it_was_stopped_is_remembered_when_it_goes_on(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)
    first = register.run(line(1))
    store = register.book.store
    register.book.store = Interrupted(store, at=3, then=stop)
    with pytest.raises(KeyboardInterrupt):
        register.run(*(line(key) for key in range(1, 7)))
    register.book.store = store
    second = register.run()
    assert second.resumed_after

    assert undo(register, first).said_again == (second.batch,)


def test_where_every_case_stayed_nothing_is_to_be_repeated(register, monkeypatch):
    register.run(line(1))
    newer = register.run(line(1, closed="05/03/2020"))
    register.run(line(1, closed="05/03/2020"), line(2))
    work = partial(register.book.note, case_of(register).id, text="I rang them", by=BY)
    before(monkeypatch, register.book.store, "append_many", work)

    undone = undo(register, newer)

    assert (len(undone.stayed), undone.said_again) == (1, ())


# What stands in the way


def test_a_case_that_somebody_worked_on_since_it_was_updated_stands_in_the_way(register):
    register.run(*OLDER)
    newer = register.run(*NEWER)
    case = case_of(register, "2")
    register.book.note(case.id, text="I rang them", by=BY)

    assert refusal(register, newer) == (
        f"something else happened to 1 of its cases: {case.reference}. Settle them one by one, and leave the import as "
        "it is"
    )
    assert told(case_of(register, "2"))[1] == ("Closed", "06/03")


def test_a_later_import_that_updated_the_cases_is_to_be_undone_first(register):
    older = register.run(line(1), line(2))
    second = register.run(line(1, closed="05/03/2020"), line(2))
    third = register.run(line(1, closed="06/03/2020"), line(2, closed="06/03/2020"))
    case = case_of(register, "1")

    assert refusal(register, second) == (
        f"something else happened to 1 of its cases: {case.reference}. "
        f"Undo {third.batch} first, which updated 1 of them since"
    )
    assert f". Undo {third.batch} first, which updated 2 of them since" in refusal(register, older)
    for outcome in (third, second, older):
        undo(register, outcome)
    assert not list(register.book.rows())


def test_several_later_imports_are_undone_from_the_last_to_the_first_and_what_people_did_is_settled(register):
    older = register.run(line(1), line(2), line(3))
    second = register.run(line(1, closed="05/03/2020"), line(2), line(3))
    third = register.run(line(1, closed="05/03/2020"), line(2, closed="05/03/2020"), line(3))
    register.book.note(case_of(register, "3").id, text="I rang them", by=BY)

    assert refusal(register, older).endswith(
        f". Undo {third.batch} and then {second.batch} first, which updated 2 of them since; settle the others one by "
        "one, and leave the import as it is"
    )


def test_a_case_whose_words_were_erased_since_stands_in_the_way(register):
    older = register.run(line(1))
    newer = register.run(line(1, what="Others"), line(2))
    case = case_of(register)
    register.book.store.erase("rotherham", list(register.book.file(case.id).details))

    for outcome in (newer, older):
        assert f"happened to 1 of its cases: {case.reference}. Settle them" in refusal(register, outcome)
    assert register.book.find_import(newer.batch, viewer=BY).batch.undoing is None


class Without:
    """The same procedures, but for one that was taken away."""

    def __init__(self, procedures, gone):
        self._procedures, self._gone = procedures, gone

    def ids(self):
        return tuple(procedure for procedure in self._procedures.ids() if procedure != self._gone)

    def get(self, procedure):
        if procedure == self._gone:
            raise NotFoundError("procedure", procedure)
        return self._procedures.get(procedure)


def test_nothing_is_undone_where_the_rules_that_a_case_would_be_read_by_again_are_gone(register):
    register.run(line(1))
    newer = register.run(line(1, kind="REQ"))
    assert newer.updated == 1
    book = register.book
    register.book = Casebook(
        book.store,
        book.organisation,
        procedures=Without(book.rulebook.procedures, "local-feedback"),
        calendars=book.rulebook.calendars,
        clock=book.clock,
    )

    why = refusal(register, newer)
    assert "there is no procedure 'local-feedback'" in why
    assert why.endswith("Put them back first")
    assert register.book.find_import(newer.batch, viewer=BY).batch.undoing is None

    register.book = book
    assert undo(register, newer).brought_back == 1


# While others work


def test_a_case_that_somebody_works_on_while_it_is_brought_back_stays_and_is_named(register, monkeypatch):
    register.run(*OLDER)
    newer = register.run(*NEWER)
    case = case_of(register, "2")
    before(
        monkeypatch,
        register.book.store,
        "append_many",
        lambda: register.book.note(case.id, text="I rang them", by=BY),
        at=2,
    )

    undone = undo(register, newer)

    assert (undone.void, undone.brought_back, undone.stayed) == (1, 1, (case.reference,))
    assert register.book.find_import(newer.batch, viewer=BY).stayed == (case.reference,)
    assert told(case_of(register, "2"))[1] == ("Closed", "06/03")


def stayed(register, monkeypatch):
    """Undo the import of a newer export while somebody works on the case that it closed."""
    older = register.run(line(1))
    newer = register.run(line(1, closed="05/03/2020"))
    case = case_of(register)
    with monkeypatch.context() as patched:
        store = register.book.store
        before(patched, store, "append_many", lambda: register.book.note(case.id, text="I rang them", by=BY))
        assert undo(register, newer).stayed == (case.reference,)
    return older


def test_a_case_that_stayed_is_not_told_to_say_what_the_older_export_says(register, monkeypatch):
    older = stayed(register, monkeypatch)

    outcome = register.run(line(1))

    assert counts(outcome) == (0, 0, 0, 1)
    assert "was worked on here since it was imported" in outcome.rejects[0].reason
    assert counts(register.run(line(1, closed="05/03/2020"))) == (0, 1, 0, 0)
    assert "Settle them one by one" in refusal(register, older)


def stop(number=1):
    """Stop what goes on as soon as something is done."""
    if number:
        raise KeyboardInterrupt


def test_nothing_is_imported_from_a_system_while_one_of_its_imports_is_half_undone(register, monkeypatch):
    monkeypatch.setattr(batch_cases, "GROUP", 1)
    first = register.run(line(1), line(2))
    with pytest.raises(KeyboardInterrupt):
        register.book.undo_import(first.batch, by=BY, progress=stop)

    with pytest.raises(DecisionError, match=f"Finish that first: casework imports undo {first.batch}"):
        register.run(line(1), line(2))

    undo(register, first)
    assert counts(register.run(line(1), line(2))) == (2, 0, 0, 0)


def test_an_import_that_was_stopped_begins_anew_behind_a_later_one_so_that_each_can_be_undone(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)
    register.run(*(line(key) for key in range(1, 7)))
    newer = [line(key, closed="05/03/2020") for key in range(1, 7)]
    store = register.book.store
    register.book.store = Interrupted(store, at=3, then=stop)
    with pytest.raises(KeyboardInterrupt):
        register.run(*newer)
    register.book.store = store
    stopped = register.book.find_import("latest", viewer=BY).batch.id
    other = Register(register.folder, register.book)
    other.file = register.folder / "other.csv"
    between = other.run(*(line(key, closed="06/03/2020") for key in range(1, 7)))

    last = register.run(*newer)

    assert (last.resumed_after, last.updated) == (0, 6)
    assert len({stopped, between.batch, last.batch}) == 3
    for batch in (last.batch, between.batch, stopped):
        register.book.undo_import(batch, by=BY)
    assert all(case_of(register, str(key)).is_open for key in range(1, 7))


def test_what_was_brought_back_before_undoing_was_stopped_may_be_worked_on_until_it_goes_on(register, monkeypatch):
    monkeypatch.setattr(batch_cases, "GROUP", 1)
    register.run(line(1), line(2))
    newer = register.run(line(1, closed="05/03/2020"), line(2, closed="05/03/2020"))

    def stop(number):
        if number:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        register.book.undo_import(newer.batch, by=BY, progress=stop)
    done, left = (case_of(register, key) for key in "12")
    assert (done.is_open, left.is_open) == (True, False)
    register.book.note(done.id, text="I rang them", by=BY)

    progress = []
    undone = register.book.undo_import(newer.batch, by=BY, progress=progress.append)

    assert (undone.void, undone.brought_back, undone.stayed, progress[-1]) == (0, 2, (), 2)
    assert case_of(register, "2").is_open


def test_two_who_undo_the_same_import_at_once_bring_each_case_back_once(register, monkeypatch):
    register.run(line(1), line(2))
    newer = register.run(line(1, closed="05/03/2020"), line(2, closed="05/03/2020"), line(3))
    other = open_like(register.book, register.book.store)
    before(monkeypatch, register.book.store, "append_many", lambda: other.undo_import(newer.batch, by=BY), at=2)

    undone = undo(register, newer)

    assert (undone.void, undone.brought_back, undone.stayed) == (1, 2, ())
    assert [len(case_of(register, key).recorded) for key in "12"] == [3, 3]


def test_other_rules_that_are_written_down_meanwhile_stop_no_undoing(register, monkeypatch):
    register.run(line(1, kind="REQ"))
    newer = register.run(line(1, kind="REQ", closed="05/03/2020"))
    other = with_other_rules(register.book)
    before(monkeypatch, register.book.store, "append_many", lambda: complaint(other))

    assert undo(register, newer).brought_back == 1
    assert case_of(register).is_open


def test_an_import_that_is_under_way_elsewhere_stops_where_it_is_undone(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)
    other = open_like(register.book, register.book.store)
    register.book.store = Interrupted(register.book.store, at=2, then=lambda: other.undo_import("latest", by=BY))

    with pytest.raises(UnderWayError):
        register.run(*(line(key) for key in range(1, 6)))
    assert not list(other.rows())


def half_imported(register, monkeypatch, *rows):
    """Import *rows*, two at a time, until the second group is to be written."""
    monkeypatch.setattr(import_run, "GROUP", 2)
    store = register.book.store
    register.book.store = Interrupted(store, at=2, then=stop)
    with pytest.raises(KeyboardInterrupt):
        register.run(*rows)
    register.book.store = store
    return register.book.find_import("latest", viewer=BY).batch.id


def test_an_import_that_was_stopped_begins_anew_where_what_it_found_unchanged_is_undone(register, monkeypatch):
    first = register.run(line(1), line(2))
    stopped = half_imported(register, monkeypatch, line(1), line(3), line(2), line(4))

    assert undo(register, first).said_again == (stopped,)
    again = register.run()

    assert (again.resumed_after, again.new, again.unchanged) == (0, 3, 1)
    assert sorted(row.source_key for row in register.book.rows()) == ["1", "2", "3", "4"]
    assert again.batch != stopped


def test_an_import_that_was_stopped_goes_on_where_it_had_found_nothing_of_what_is_undone(register, monkeypatch):
    first = register.run(line(1), line(2))
    stopped = half_imported(register, monkeypatch, line(3), line(4), line(1), line(5))

    assert undo(register, first).said_again == ()
    again = register.run()

    assert (again.resumed_after, again.new, again.batch) == (2, 4, stopped)
    assert sorted(row.source_key for row in register.book.rows()) == ["1", "3", "4", "5"]


def test_an_import_that_was_stopped_after_it_updated_cases_is_to_be_undone_first(register, monkeypatch):
    first = register.run(line(1), line(2))
    newer = [line(key, closed="05/03/2020") for key in (1, 3, 2, 4)]
    stopped = half_imported(register, monkeypatch, *newer)

    assert f". Undo {stopped} first, which updated 1 of them since" in refusal(register, first)
    for batch in (stopped, first.batch):
        register.book.undo_import(batch, by=BY)
    assert not list(register.book.rows())
    assert counts(register.run()) == (4, 0, 0, 0)


@pytest.mark.parametrize(
    "rows",
    [
        (line(6), line(7), line(1, closed="05/03/2020"), line(2)),
        (line(6), line(7), line(8), line(1)),
        (line(6), line(7), line(1), line(2), line(8)),
    ],
    ids=["updates a case", "begins another", "finds them unchanged"],
)
def test_an_import_that_is_under_way_stops_where_an_earlier_one_of_the_source_is_undone(register, monkeypatch, rows):
    monkeypatch.setattr(import_run, "GROUP", 2)
    first = register.run(line(1), line(2))
    other = open_like(register.book, register.book.store)
    store = register.book.store
    register.book.store = Interrupted(store, at=2, then=lambda: other.undo_import(first.batch, by=BY))

    with pytest.raises(DecisionError, match=f"{first.batch} was undone meanwhile.*Import again"):
        register.run(*rows)

    register.book.store = store
    again = register.run()
    keys = sorted(row[0] for row in rows)
    assert (again.rejected, sorted(row.source_key for row in register.book.rows())) == (0, keys)
    assert counts(register.run()) == (0, len(keys), 0, 0)


def test_an_import_that_found_everything_unchanged_says_so_only_while_that_stands(register, monkeypatch):
    first = register.run(line(1), line(2))
    other = open_like(register.book, register.book.store)
    before(monkeypatch, import_run.Run, "_refuse_undone", lambda: other.undo_import(first.batch, by=BY))

    with pytest.raises(DecisionError, match="was undone meanwhile"):
        register.run(line(1), line(2))


def test_an_import_of_another_source_goes_on_where_one_is_undone(register, monkeypatch):
    first = register.run(line(1))
    other = open_like(register.book, register.book.store)
    folder = register.folder / "other"
    folder.mkdir()
    beside = make(folder / "register")
    beside.change('system = "old-register"', 'system = "another"')
    beside.book = register.book
    before(monkeypatch, register.book.store, "append_many", lambda: other.undo_import(first.batch, by=BY))

    assert counts(beside.run(line(1), line(2))) == (2, 0, 0, 0)
    assert {row.source_system for row in register.book.rows()} == {"another"}


def test_an_import_that_was_stopped_waits_until_the_undoing_of_an_earlier_one_has_come_to_its_end(
    register, monkeypatch
):
    monkeypatch.setattr(batch_cases, "GROUP", 1)
    first = register.run(line(1), line(2))
    half_imported(register, monkeypatch, line(1), line(3), line(2), line(4))
    with pytest.raises(KeyboardInterrupt):
        register.book.undo_import(first.batch, by=BY, progress=stop)

    with pytest.raises(DecisionError, match=f"Finish that first: casework imports undo {first.batch}"):
        register.run()

    undo(register, first)
    assert register.run().new == 3
    assert sorted(row.source_key for row in register.book.rows()) == ["1", "2", "3", "4"]


def test_nobody_goes_on_with_an_import_that_is_being_undone(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)
    store = register.book.store

    def stop(_number=0):
        raise KeyboardInterrupt

    register.book.store = Interrupted(store, at=2, then=stop)
    with pytest.raises(KeyboardInterrupt):
        register.run(*(line(key) for key in range(1, 6)))
    with pytest.raises(KeyboardInterrupt):
        register.book.undo_import("latest", by=BY, progress=stop)

    (stopped,) = register.book.imports(viewer=BY)
    with pytest.raises(UnderWayError):
        ImportsRecord(store, "rotherham", register.book.clock).claim(stopped.batch.id, BY)
