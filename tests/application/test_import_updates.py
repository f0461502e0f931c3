"""A newer export of the same source, and imports that are taken back."""

import datetime as dt

import pytest

from casework.application import batch_cases, import_run
from casework.application.freshness import Rebuilt
from casework.application.ports import RowQuery
from casework.casebook import Casebook
from casework.domain.cases.events import Closed, Corrected
from casework.errors import AccessError, DecisionError, KeyReusedError, NotFoundError, StaleVersionError
from tests.application.test_importing_again import Interrupted, Only, lines
from tests.boston import BY, GOOD, Register, counts, open_register
from tests.offices import case_log_of

ANSWERED = """
[[event]]
event = "responded"
on = { column = "Target", formats = ["%d/%m/%Y"] }
outcome = { columns = ["More"] }

[[event]]
event = "closed"
"""


@pytest.fixture
def register(tmp_path):
    """A small register in which the target is the day of the answer, with its outcome."""
    register = Register(tmp_path)
    register.change('kept = ["Target"]', "")
    register.change('summary = { columns = ["What", "More"] }', 'summary = { columns = ["What"] }')
    register.change('[[event]]\nevent = "closed"\n', ANSWERED)
    return register


def row(*, received="02/03/2020", closed="", kind="CPL", what="Thanks", outcome="", answered=""):
    return f"1,{received},{closed},{kind},Bins,{what},{outcome},{answered},"


def case_of(register, key="1"):
    (found,) = register.book.find(RowQuery(source_system="old-register", source_key=key))
    return register.book.case(found.case)


def told(case):
    """Return what stands of a case: each event by its name, with its day."""
    return [(type(fact.event).__name__, f"{fact.happened:%d/%m}") for fact in case.history]


def corrections(case):
    """Return what was corrected: the version, and whether it was struck out."""
    events = [fact.event for fact in case.recorded]
    return [(event.version, event.replacement is None) for event in events if isinstance(event, Corrected)]


def updated(register, before, after):
    """Import *before* and then *after*; return the case."""
    register.run(before)
    outcome = register.run(after)
    assert (outcome.new, outcome.updated, outcome.rejected) == (0, 1, 0)
    return case_of(register)


def test_what_the_source_did_not_know_before_is_added_with_its_own_date(register):
    case = updated(register, row(), row(closed="05/03/2020"))

    assert told(case) == [("Received", "02/03"), ("Closed", "05/03")]
    assert corrections(case) == []


def test_a_day_that_the_source_says_otherwise_is_corrected(register):
    case = updated(register, row(closed="05/03/2020"), row(closed="06/03/2020"))

    assert told(case) == [("Received", "02/03"), ("Closed", "06/03")]
    assert corrections(case) == [(2, False)]
    assert {fact.event.reason for fact in case.recorded if isinstance(fact.event, Corrected)} == {"source-changed"}


def test_an_outcome_that_the_source_says_otherwise_is_corrected(register):
    case = updated(
        register,
        row(answered="04/03/2020", outcome="upheld"),
        row(answered="04/03/2020", outcome="not-upheld"),
    )

    assert case.visit.outcome == "not-upheld"
    assert corrections(case) == [(2, False)]


def test_what_the_source_says_no_more_is_struck_out(register):
    case = updated(register, row(closed="05/03/2020"), row())

    assert told(case) == [("Received", "02/03")]
    assert corrections(case) == [(2, True)]
    assert case.is_open


def test_a_fact_between_two_that_are_on_record_stands_where_it_belongs(register):
    case = updated(register, row(closed="05/03/2020"), row(closed="05/03/2020", answered="04/03/2020"))

    assert case.visit.responded == dt.date(2020, 3, 4)
    assert [closure.ended for closure in case.closures] == [dt.date(2020, 3, 5)]
    assert sorted(told(case)) == [("Closed", "05/03"), ("Received", "02/03"), ("Responded", "04/03")]


def test_what_a_receipt_says_otherwise_is_corrected_and_its_reference_and_source_stay(register):
    register.run(row())
    before = case_of(register)
    register.run(row(received="01/03/2020", kind="REQ", what="Bin gone"))
    case = case_of(register)

    assert (case.intake.kind, case.intake.procedure) == ("service_request", "local-service-requests")
    assert case.intake.received == dt.date(2020, 3, 1)
    assert (case.id, case.reference, case.intake.source) == (before.id, before.reference, before.intake.source)
    assert list(register.book.tabulate(["procedure", "kind"])) == [(("local-service-requests", "service_request"), 1)]


def test_a_change_that_means_nothing_here_is_no_change(register):
    register.run(row())
    before = case_log_of(register.book)

    outcome = register.run(row(outcome="x"))

    assert counts(outcome) == (0, 1, 0, 0)
    assert (outcome.batch, case_log_of(register.book)) == (None, before)


def test_a_third_export_updates_what_the_second_left(register):
    updated(register, row(), row(closed="05/03/2020"))

    assert register.run(row(closed="07/03/2020")).updated == 1
    assert told(case_of(register)) == [("Received", "02/03"), ("Closed", "07/03")]
    assert counts(register.run(row(closed="07/03/2020"))) == (0, 1, 0, 0)
    assert register.run(row()).updated == 1
    assert case_of(register).is_open


def test_a_case_that_is_closed_on_the_same_day_by_another_export_stays_one_closing(register):
    register.change('event = "closed"', 'event = "closed"\nnote = { columns = ["What"] }')

    case = updated(register, row(closed="05/03/2020"), row(closed="05/03/2020", what="Ta"))

    assert [type(fact.event) for fact in case.history].count(Closed) == 1
    assert corrections(case) == [(1, False), (2, False)]


def test_the_rows_of_updated_cases_are_those_that_are_rebuilt(register):
    updated(register, row(closed="05/03/2020"), row(closed="05/03/2020", answered="04/03/2020"))

    assert register.book.rebuild() == Rebuilt(cases=1, changed=0)
    assert register.book.verify().position == register.book.store.head("rotherham")


def test_a_case_that_somebody_worked_on_is_left_to_them(register):
    register.run(row())
    case = case_of(register)
    register.book.note(case.id, text="I rang them", by=BY)

    outcome = register.run(row(closed="05/03/2020"))

    assert counts(outcome) == (0, 0, 0, 1)
    assert outcome.rejects[0].reason == (
        f"case {case.reference} was worked on here since it was imported, and the source, or its mapping, says "
        "something else now: look at both and decide"
    )
    assert case_of(register).is_open


def test_what_was_imported_and_erased_since_is_not_brought_back(register):
    register.run(row())
    register.book.store.erase("rotherham", list(register.book.file(case_of(register).id).details))

    outcome = register.run(row())

    assert counts(outcome) == (0, 0, 0, 1)
    assert "has been erased here" in outcome.rejects[0].reason


def test_an_update_that_no_procedure_allows_is_a_reason(register):
    register.run(row())

    outcome = register.run(row(received="02/03/2999"))

    assert "still to come" in outcome.rejects[0].reason


def test_an_update_needs_the_right_to_correct(tmp_path):
    register = Register(tmp_path, open_register(policy=Only("import", "receive", "close", "note")))
    register.run(GOOD)

    outcome = register.run(GOOD.replace("Thanks", "Ta"))

    assert outcome.rejects[0].reason == "importer may not correct it"


def test_a_case_that_is_written_to_while_it_is_updated_is_left_alone(register):
    register.run(row())
    book, store = register.book, register.book.store
    case = case_of(register)
    register.book.store = Interrupted(
        store, at=1, then=lambda: open_like(book, store).note(case.id, text="I rang them", by=BY)
    )

    outcome = register.run(row(closed="05/03/2020"))

    assert "was worked on here" in outcome.rejects[0].reason


def open_like(book, store):
    """Return another casebook at the same store."""
    procedures, calendars = book.rulebook.procedures, book.rulebook.calendars
    return Casebook(store, book.organisation, procedures=procedures, calendars=calendars, clock=book.clock)


# Taking an import back


def test_an_import_that_is_undone_leaves_no_case_in_any_list(register):
    register.run(row(closed="05/03/2020"), *lines(3, first=2))
    case = case_of(register)

    undone = register.book.undo_import("latest", by=BY)

    assert undone.void == 4
    assert not list(register.book.rows())
    assert register.book.rebuild().cases == 0
    assert register.book.case(case.id).undone == undone.batch


def test_importing_again_begins_the_same_cases_anew(register):
    first = register.run(row(closed="05/03/2020"))
    before = case_of(register)
    register.book.undo_import("latest", by=BY)

    again = register.run(row(closed="06/03/2020", what="Ta"))

    case = case_of(register)
    assert (again.new, again.batch != first.batch) == (1, True)
    assert (case.id, case.reference) == (before.id, before.reference)
    assert told(case) == [("Received", "02/03"), ("Closed", "06/03")]
    assert register.book.rebuild() == Rebuilt(cases=1, changed=0)


def test_the_same_row_begins_anew_as_well_and_can_be_updated_and_undone_once_more(register):
    register.run(row())
    register.book.undo_import("latest", by=BY)

    assert counts(register.run(row())) == (1, 0, 0, 0)
    assert counts(register.run(row())) == (0, 1, 0, 0)
    register.book.undo_import("latest", by=BY)
    assert counts(register.run(row())) == (1, 0, 0, 0)
    assert register.run(row(closed="05/03/2020")).updated == 1
    assert told(case_of(register)) == [("Received", "02/03"), ("Closed", "05/03")]


def test_an_import_is_not_undone_when_something_else_happened_to_its_cases(register, monkeypatch):
    monkeypatch.setattr(batch_cases, "GROUP", 2)
    register.run(*lines(8))
    touched = [case_of(register, str(key)) for key in range(1, 8)]
    for case in touched:
        register.book.note(case.id, text="I rang them", by=BY)

    with pytest.raises(DecisionError, match=r"happened to 7 of its cases: .*, .*, .*, .*, .* and 2 more"):
        register.book.undo_import("latest", by=BY)
    assert len(list(register.book.rows())) == 8


def test_an_import_is_undone_once(register):
    batch = register.run(row()).batch
    register.book.undo_import(batch, by=BY)

    with pytest.raises(DecisionError, match="it was undone already"):
        register.book.undo_import(batch, by=BY)


def test_undoing_that_was_stopped_is_finished_by_asking_again(register, monkeypatch):
    monkeypatch.setattr(batch_cases, "GROUP", 2)
    register.run(*lines(5))
    stops = iter([False, True])

    def progress(_number):
        if next(stops):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        register.book.undo_import("latest", by=BY, progress=progress)
    assert len(list(register.book.rows())) == 1
    assert register.book.find_import("latest", viewer=BY).batch.undone is None

    told = []
    assert register.book.undo_import("latest", by=BY, progress=told.append).void == 5
    assert told == [5]
    assert not list(register.book.rows())


def before(monkeypatch, store, method, work, at=1):
    """Let *work* be done right before the *at*-th call of a method of *store*."""
    real, calls = getattr(store, method), iter(range(1, 100))

    def called(given):
        if next(calls) == at:
            work()
        return real(given)

    monkeypatch.setattr(store, method, called)


def test_a_case_that_somebody_works_on_while_its_import_is_undone_stays_and_is_named(register, monkeypatch):
    monkeypatch.setattr(batch_cases, "GROUP", 2)
    batch = register.run(*lines(5)).batch
    case = register.book.case(list(register.book.rows())[3].case)
    store = register.book.store
    before(monkeypatch, store, "append_many", lambda: register.book.note(case.id, text="I rang", by=BY), at=2)

    undone = register.book.undo_import(batch, by=BY)

    assert (undone.void, undone.stayed) == (4, (case.reference,))
    assert [row.case for row in register.book.rows()] == [case.id]
    assert register.book.find_import(batch, viewer=BY).stayed == (case.reference,)
    (refused,) = register.run(*lines(5)).rejects
    assert refused.reason.startswith(f"case {case.reference} stayed when its import was undone")
    assert len(list(register.book.rows())) == 5


def test_undoing_goes_on_around_a_case_that_somebody_worked_on_after_it_was_stopped(register, monkeypatch):
    monkeypatch.setattr(batch_cases, "GROUP", 1)
    register.run(*lines(3))

    def stop(_number):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        register.book.undo_import("latest", by=BY, progress=stop)
    left = next(register.book.rows())
    register.book.note(left.case, text="I rang them", by=BY)

    undone = register.book.undo_import("latest", by=BY)

    assert (undone.void, undone.stayed) == (2, (left.reference,))


def test_an_import_is_not_undone_while_its_cases_say_another_version_than_their_rows(register, monkeypatch):
    register.run(row())

    def refused():
        raise StaleVersionError("case", expected=1, found=2)

    before(monkeypatch, register.book.store, "append_many", refused)

    with pytest.raises(StaleVersionError):
        register.book.undo_import("latest", by=BY)


def test_the_decision_to_undo_is_taken_anew_where_another_import_began_meanwhile(register, monkeypatch):
    register.run(row())
    batch = register.book.find_import("latest", viewer=BY).batch.id
    other = Register(register.folder, register.book)
    other.file = register.folder / "other.csv"
    before(monkeypatch, register.book.store, "append", lambda: other.run(*lines(1, first=2)))

    assert register.book.undo_import(batch, by=BY).void == 1
    assert [row.source_key for row in register.book.rows()] == ["2"]


def test_the_latest_import_is_the_latest_that_is_not_undone(register):
    first = register.run(row()).batch
    second = register.run(*lines(3, first=2)).batch

    assert register.book.undo_import("latest", by=BY).batch == second
    assert register.book.undo_import("latest", by=BY).batch == first
    with pytest.raises(NotFoundError):
        register.book.undo_import("latest", by=BY)


def test_nobody_sees_or_undoes_imports_without_the_right(tmp_path):
    register = Register(tmp_path, open_register(policy=Only()))

    for ask in (
        lambda: register.book.imports(viewer=BY),
        register.book.imports,
        lambda: register.book.find_import("latest", viewer=BY),
        lambda: register.book.undo_import("latest", by=BY),
    ):
        with pytest.raises(AccessError):
            ask()


def test_there_is_no_latest_import_before_the_first(register):
    with pytest.raises(NotFoundError):
        register.book.undo_import("latest", by=BY)


def test_an_import_that_was_stopped_can_be_undone(register, monkeypatch):
    monkeypatch.setattr(import_run, "GROUP", 2)
    store = register.book.store

    def stopped():
        raise KeyboardInterrupt

    register.book.store = Interrupted(store, at=3, then=stopped)
    with pytest.raises(KeyboardInterrupt):
        register.run(*lines(8))
    register.book.store = store

    assert register.book.find_import("latest", viewer=BY).tally.rows == 4
    assert register.book.undo_import("latest", by=BY).void == 4


def test_a_key_that_another_import_took_in_between_is_judged_again(register):
    store = register.book.store
    key = "import/old-register/1"

    def refused():
        raise KeyReusedError(key)

    register.book.store = Interrupted(store, at=1, then=refused)

    assert counts(register.run(*lines(3))) == (3, 0, 0, 0)


# A mapping that was put right


def test_a_mapping_that_was_put_right_updates_the_cases_whose_meaning_changed(register):
    register.run(row(kind="CPL"), row(kind="REQ").replace("1", "2", 1))
    register.change('CPL = "compliment"', 'CPL = "comment"')
    register.change("version = 1", "version = 2")

    checked = register.run(check=True)
    outcome = register.run()

    assert (checked.updated, checked.unchanged) == (outcome.updated, outcome.unchanged) == (1, 1)
    assert case_of(register).intake.kind == "comment"
    assert case_of(register, "2").intake.kind == "service_request"
    assert counts(register.run()) == (0, 2, 0, 0)


def test_a_mapping_that_means_the_same_in_other_words_changes_nothing(register):
    register.run(row())
    before = case_log_of(register.book)
    register.change("version = 1", "version = 2  # read again")

    outcome = register.run()

    assert (counts(outcome), outcome.batch, case_log_of(register.book)) == ((0, 1, 0, 0), None, before)


def test_a_case_that_was_worked_on_is_rejected_only_where_the_mapping_says_something_else_of_it(register):
    register.run(row())
    register.book.assign(case_of(register).id, handler="staff-17", by=BY)
    register.change("version = 1", "version = 2")
    assert counts(register.run()) == (0, 1, 0, 0)

    register.change('CPL = "compliment"', 'CPL = "comment"')

    outcome = register.run()
    assert counts(outcome) == (0, 0, 0, 1)
    assert "worked on here since" in outcome.rejects[0].reason


def test_a_mapping_of_another_id_leaves_the_rows_of_the_first_to_it(register):
    register.run(row())
    register.change('id = "old-register"', 'id = "old-register-since-2024"')
    register.change('CPL = "compliment"', 'CPL = "comment"')

    assert counts(register.run()) == (0, 1, 0, 0)
    assert case_of(register).intake.kind == "compliment"


def line(key):
    return f"{key},02/03/2020,,CPL,Bins,Thanks,,,"


def gone(register, *rows, **options):
    """Import *rows*; return how many records of earlier imports none of them has any more, and which."""
    found = register.run(*rows, **options).gone
    return found.count, found.first


def test_a_newer_export_says_which_records_it_does_not_have_any_more_and_changes_nothing_of_them(register):
    assert gone(register, line("1"), line("2"), line("3")) == (0, ())
    before = len(list(register.book.find()))

    assert gone(register, line("1"), line("4")) == (2, ("2", "3"))
    assert len(list(register.book.find())) == before + 1


def test_a_file_of_new_rows_only_misses_nothing(register):
    register.run(line("1"))

    assert gone(register, line("2")) == (0, ())


def test_what_was_undone_is_not_missed(register):
    first = register.run(line("1"), line("2"))
    register.book.undo_import(first.batch, by=BY)
    register.run(line("3"))

    assert gone(register, line("3"), line("4")) == (0, ())


def test_records_of_several_rows_are_missed_too(register):
    register.change("[identity]\n", '[identity]\nrows = "several"\n')
    register.run(line("1"), line("2"))

    assert gone(register, line("1"), line("3")) == (1, ("2",))


def test_records_with_a_row_for_each_stage_are_missed_only_where_they_have_none(register):
    stages = 'rows = "stages"\n\n[stages]\ncolumn = "Team"\nfirst = "1"\ncodes = { Bins = "1" }\n'
    register.change('columns = ["Ref"]\n', f'columns = ["Ref"]\n{stages}')
    register.run(line("1"), line("2"))

    assert gone(register, line("1"), line("2")) == (0, ())
    assert gone(register, line("1")) == (1, ("2",))


def test_rows_that_changed_a_record_are_named(register):
    register.run(row(), line("2"))

    noticed = register.run(row(what="Others"), line("2")).noticed

    assert (noticed.updated.count, noticed.updated.places) == (1, ("line 2",))
