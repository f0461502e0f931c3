"""Rows are disposable: stale ones are found and made anew, and nothing that was written meanwhile is lost."""

import datetime as dt

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.application import freshness, rulebook
from casework.application.freshness import case_ids, made_anew
from casework.application.organisations import Organisation
from casework.application.ports import RowQuery
from casework.errors import EventShapeError, NotFoundError
from tests.complaints import CALENDARS, COUNCIL, FOI, PROCEDURES
from tests.offices import OFFICER, complaint, log_of, office

LATER = dt.date(2026, 12, 31)


def rows_of(book):
    return tuple(book.store.find("council", RowQuery()))


def with_holiday(day):
    """The calendars, as if one more day had been proclaimed."""
    english = CALENDARS["england-and-wales"]
    return {**CALENDARS, "england-and-wales": attrs.evolve(english, holidays=(*english.holidays, (day, "Jubilee")))}


class OtherRules:
    """The procedures, one of them changed."""

    def __init__(self, changed):
        self._changed = changed

    def get(self, procedure_id):
        return self._changed if procedure_id == self._changed.id else PROCEDURES.get(procedure_id)

    def ids(self):
        return PROCEDURES.ids()


def answer_within(amount):
    """The council's procedure with another time limit for the acknowledgement."""
    found = PROCEDURES.get(COUNCIL)
    (version,) = found.versions
    first, *others = version.stages[0].limits
    count = attrs.evolve(first.counts[0], rule=attrs.evolve(first.counts[0].rule, amount=amount))
    stage = attrs.evolve(version.stages[0], limits=(attrs.evolve(first, counts=(count,)), *others))
    changed = attrs.evolve(version, stages=(stage, *version.stages[1:]), fingerprint=f"changed-{amount}")
    return OtherRules(attrs.evolve(found, versions=(changed,)))


def test_fresh_rows_are_left_alone():
    book = office()
    complaint(book)
    before = rows_of(book)

    assert book._reader.refresh() == 0
    assert rows_of(book)[0] is before[0]


def test_T10_a_holiday_that_is_added_later_moves_what_is_due():
    book = office()
    case = complaint(book)
    assert rows_of(book)[0].next_due_on == "2026-01-12"

    later = office(store=book.store, calendars=with_holiday(dt.date(2026, 1, 7)))

    assert [row.next_due_on for row in later.due(on=LATER)] == ["2026-01-13"]
    assert rows_of(book)[0].next_due_on == "2026-01-13"
    assert later.case(case.id) == case


def test_a_changed_time_limit_moves_what_is_due():
    store = MemoryStore()
    complaint(office(store=store))

    later = office(store=store, procedures=answer_within(3))

    assert [row.next_due_on for row in later.rows()] == ["2026-01-08"]


def test_a_changed_zone_moves_the_day_of_receipt():
    store = MemoryStore()
    complaint(office(store=store), received_at=dt.datetime(2026, 1, 4, 23, 30, tzinfo=dt.UTC))

    later = office(store=store, organisation=Organisation(id="council", zone="Europe/Paris"))

    assert later.tabulate(("received_on",)) == [(("2026-01-05",), 1)]


def test_a_body_that_becomes_a_school_has_other_limits():
    store = MemoryStore()
    complaint(office(store=store), kind="information_request", procedure=FOI)

    later = office(store=store, organisation=Organisation(id="council", bodies=frozenset({"school"})))

    assert [limit.limit for row in later.rows() for limit in row.limits] == ["respond_school"]


def test_another_way_of_folding_makes_every_row_anew(monkeypatch):
    book = office()
    complaint(book)
    monkeypatch.setattr(rulebook, "REDUCER", 2)
    monkeypatch.setattr(freshness, "REDUCER", 2)

    assert [row.reducer for row in book.rows()] == [2]
    assert book._reader.refresh() == 0


@pytest.mark.parametrize("ask", ["due", "rows", "tabulate"])
def test_every_list_that_is_trusted_makes_stale_rows_anew_first(ask):
    store = MemoryStore()
    for _ in range(3):
        complaint(office(store=store))
    later = office(store=store, calendars=with_holiday(dt.date(2026, 1, 7)))
    asked = {
        "due": lambda: later.due(on=LATER),
        "rows": lambda: tuple(later.rows()),
        "tabulate": lambda: later.tabulate(("next_due_on",)),
    }

    assert len(asked[ask]()) in {1, 3}
    assert {row.next_due_on for row in rows_of(later)} == {"2026-01-13"}


def test_more_stale_rows_than_a_batch_are_all_made_anew(monkeypatch):
    monkeypatch.setattr(freshness, "_BATCH", 2)
    store = MemoryStore()
    for _ in range(5):
        complaint(office(store=store))
    later = office(store=store, calendars=with_holiday(dt.date(2026, 1, 7)))

    assert later._reader.refresh() == 5
    assert later._reader.refresh() == 0


def test_only_the_rows_of_the_changed_procedure_are_made_anew():
    store = MemoryStore()
    complaint(office(store=store))
    complaint(office(store=store), kind="information_request", procedure=FOI)

    assert office(store=store, procedures=answer_within(3))._reader.refresh() == 1


def test_rows_that_were_lost_are_made_anew_from_the_log(monkeypatch):
    monkeypatch.setattr(freshness, "_BATCH", 2)
    book = office()
    for _ in range(5):
        complaint(book)
    before = rows_of(book)
    book.store.delete_rows("council")

    assert book.rebuild() == (5, 5)
    assert rows_of(book) == before
    assert book.rebuild() == (5, 0)


def test_a_row_that_is_wrong_is_found_and_put_right():
    book = office()
    complaint(book)
    right = rows_of(book)
    book.store.replace_rows("council", [attrs.evolve(right[0], handler="nobody")])

    assert book.rebuild() == (1, 1)
    assert rows_of(book) == right


class WrittenMeanwhile(MemoryStore):
    """A store in which somebody writes after a log was read and before its row is replaced."""

    meanwhile = None

    def replace_rows(self, organisation, rows):
        write, self.meanwhile = self.meanwhile, None
        if write:
            write()
        super().replace_rows(organisation, rows)


@pytest.mark.parametrize("care", ["refresh", "rebuild"])
def test_what_was_written_while_a_row_was_made_anew_is_not_lost(care):
    store = WrittenMeanwhile()
    case = complaint(office(store=store))
    later = office(store=store, calendars=with_holiday(dt.date(2026, 1, 7)))
    store.meanwhile = lambda: later.assign(case.id, handler="staff-18", by=OFFICER)

    later.rebuild() if care == "rebuild" else later._reader.refresh()

    (row,) = rows_of(later)
    assert (row.version, row.handler, row.next_due_on) == (2, "staff-18", "2026-01-13")
    assert later.rebuild() == (1, 0)


def test_cases_are_found_in_the_order_of_the_log():
    book = office()
    cases = [complaint(book).id for _ in range(3)]
    book.acknowledge(cases[0], by=OFFICER)

    assert list(case_ids(book.store, "council")) == cases
    assert len(log_of(book)) == 4


def test_a_row_without_a_log_is_no_case():
    book = office()

    with pytest.raises(EventShapeError, match="there is no history of case-0"):
        made_anew(book.store, book.rulebook, "case-0")


def test_a_procedure_that_was_taken_away_is_named_before_any_list_is_trusted():
    store = MemoryStore()
    complaint(office(store=store))

    class Gone:
        def get(self, procedure_id):
            raise NotFoundError("procedure", procedure_id)

        def ids(self):
            return ()

    with pytest.raises(NotFoundError, match="there is no procedure 'lgsco-code-2024'"):
        office(store=store, procedures=Gone()).due()


# What a row says


def test_the_outcome_of_a_case_is_the_one_said_last():
    book = office()
    case = complaint(book)
    outcomes = [rows_of(book)[0].outcome]
    for write in (
        lambda: book.respond(case.id, outcome="not-upheld", by=OFFICER),
        lambda: book.close_case(case.id, outcome="settled", by=OFFICER),
        lambda: book.reopen(case.id, reason="new-evidence", by=OFFICER),
        lambda: book.respond(case.id, outcome="upheld", by=OFFICER),
        lambda: book.withdraw(case.id, by=OFFICER),
    ):
        write()
        outcomes.append(rows_of(book)[0].outcome)

    assert outcomes == [None, "not-upheld", "settled", "not-upheld", "upheld", "upheld"]


def test_a_row_says_what_is_due_next_only_while_the_case_is_open():
    book = office()
    case = complaint(book, service="waste", categories={"cause": "delay"}, formality="formal")
    book.assign(case.id, handler="staff-17", team="housing", by=OFFICER)
    (row,) = rows_of(book)

    assert (row.next_due_on, row.next_due_limit) == ("2026-01-12", "acknowledge")
    assert (row.service, row.categories, row.formality) == ("waste", ("cause:delay",), "formal")
    assert (row.handler, row.team, row.closed_on) == ("staff-17", "housing", None)

    book.withdraw(case.id, by=OFFICER)
    (row,) = rows_of(book)
    assert (row.next_due_on, row.next_due_limit, row.status, row.closed_on) == (None, None, "withdrawn", "2026-01-05")
    assert [limit.result for limit in row.limits] == ["ended", "ended"]
