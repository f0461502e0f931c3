"""Rows are disposable: stale ones are found and made anew, and nothing that was written meanwhile is lost."""

import datetime as dt

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application import case_rows, freshness
from casework.application.access import AllowAll
from casework.application.freshness import Rebuilt, case_ids, row_or_error
from casework.application.organisations import Organisation
from casework.application.ports import AgendaQuery, AgendaRow, RowQuery, SweepMark
from casework.errors import DecisionError, NotFoundError, ReferenceTakenError, StaleRowsError, StoreUnavailableError
from casework.testing import FixedClock
from tests.complaints import CALENDARS, CARE, COUNCIL, FOI, PROCEDURES
from tests.offices import OFFICER, case_log_of, complaint, lose_rows, office

LATER = dt.date(2026, 12, 31)


def rows_of(book):
    return tuple(book.store.find("council", RowQuery()))


def with_holiday(day, calendar="england-and-wales"):
    """The calendars, as if one more day had been proclaimed."""
    before = CALENDARS[calendar]
    return {**CALENDARS, calendar: attrs.evolve(before, holidays=(*before.holidays, (day, "Jubilee")))}


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


def test_T10_a_clock_that_stood_still_when_the_holiday_was_added_has_it_when_it_goes_on():
    book = office(clock=FixedClock(dt.datetime(2026, 2, 2, 9, 0, tzinfo=dt.UTC)))
    received = dt.date(2026, 1, 5)
    case = complaint(book, procedure=FOI, kind="information_request", received_at=received)
    book.pause(case.id, reason="fee", happened=dt.date(2026, 1, 8), by=OFFICER)

    later = office(store=book.store, clock=book.clock, calendars=with_holiday(dt.date(2026, 1, 20), "uk-union"))
    assert [row.next_due_on for row in later.rows()] == [None]

    later.resume(case.id, happened=dt.date(2026, 1, 9), by=OFFICER)
    assert [row.next_due_on for row in later.rows()] == ["2026-02-05"]
    assert [row.next_due_on for row in office(store=book.store, clock=book.clock).rows()] == ["2026-02-04"]


def test_a_changed_time_limit_moves_what_is_due():
    store = MemoryStore()
    complaint(office(store=store))

    later = office(store=store, procedures=answer_within(3))

    assert [row.next_due_on for row in later.rows()] == ["2026-01-08"]


def test_a_changed_zone_moves_the_day_of_receipt():
    store = MemoryStore()
    complaint(office(store=store), received_at=dt.datetime(2026, 1, 4, 23, 30, tzinfo=dt.UTC))

    later = office(store=store, organisation=Organisation(id="council", zone="Europe/Paris"))

    assert list(later.tabulate(("received_on",))) == [(("2026-01-05",), 1)]


def test_a_body_that_becomes_a_school_has_other_limits():
    store = MemoryStore()
    complaint(office(store=store), kind="information_request", procedure=FOI)

    later = office(store=store, organisation=Organisation(id="council", bodies=frozenset({"school"})))

    assert [limit.limit for row in later.rows() for limit in row.limits] == ["respond_school"]


def test_another_way_of_folding_makes_every_row_anew(monkeypatch):
    book = office()
    complaint(book)
    monkeypatch.setattr(case_rows, "REDUCER", 99)
    monkeypatch.setattr(freshness, "REDUCER", 99)

    assert [row.reducer for row in book.rows()] == [99]
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
    lose_rows(book.store)

    assert book.rebuild() == Rebuilt(cases=5, changed=5)
    assert rows_of(book) == before
    assert book.rebuild() == Rebuilt(cases=5, changed=0)


def test_a_row_that_is_wrong_is_found_and_put_right():
    book = office()
    complaint(book)
    right = rows_of(book)
    book.store.replace_rows("council", [attrs.evolve(right[0], handler="nobody")])

    assert book.rebuild() == Rebuilt(cases=1, changed=1)
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
    assert later.rebuild() == Rebuilt(cases=1, changed=0)


def test_cases_are_found_in_the_order_of_the_log():
    book = office()
    cases = [complaint(book).id for _ in range(3)]
    book.acknowledge(cases[0], by=OFFICER)

    assert list(case_ids(book.store, "council")) == cases
    assert [record.stream for record in case_log_of(book)] == [*cases, cases[0]]


def test_a_row_without_a_log_is_no_case():
    book = office()

    assert str(row_or_error(book.store, book.rulebook, "case-0")) == "there is no case 'case-0': check the spelling"


def test_an_old_letter_still_finds_its_case_and_no_other_case_gets_its_reference():
    book = office()
    case = complaint(book, reference="OLD-1")
    book.correct(case.id, version=1, reason="typing-error", fields={"reference": "NEW-1"}, by=OFFICER)
    lose_rows(book.store)

    assert [book.identify(name) for name in ("OLD-1", "NEW-1")] == [case.id, case.id]
    assert book.case("OLD-1").reference == "NEW-1"
    for taken in ("OLD-1", "NEW-1"):
        with pytest.raises(ReferenceTakenError):
            complaint(book, reference=taken)


@pytest.mark.parametrize("typed", ["BINS-1", "bins-1", " Bins-1 ", "26-OOIILL-x"])
def test_a_reference_is_found_as_people_type_it(typed):
    book = office()
    bins, made = complaint(book, reference="BINS-1"), complaint(book, reference="26-001111-X")

    assert book.identify(typed) == (made if "26" in typed else bins).id


@pytest.mark.parametrize("ask", ["due", "rows", "tabulate", "report"])
def test_stale_rows_of_a_store_that_is_only_read_are_named_with_what_helps(tmp_path, ask):
    with office(store=SqliteStore(tmp_path / "a.db")) as book:
        case = complaint(book)
    holiday = with_holiday(dt.date(2026, 1, 7))

    with office(store=SqliteStore(tmp_path / "a.db", read_only=True), calendars=holiday) as book:
        with pytest.raises(
            StaleRowsError, match=r"the rows of council .* run 'casework rebuild' once where the store can be written"
        ):
            LISTS[ask](book)
        assert book.case(case.id) == case

    with office(store=SqliteStore(tmp_path / "a.db"), calendars=holiday) as book:
        assert book.rebuild() == Rebuilt(cases=1, changed=1)
    with office(store=SqliteStore(tmp_path / "a.db", read_only=True), calendars=holiday) as book:
        assert LISTS[ask](book)


def test_a_store_that_is_only_read_and_has_rows_that_nobody_can_make_anew_is_read_all_the_same(tmp_path):
    with office(store=SqliteStore(tmp_path / "a.db")) as book:
        complaint(book)

    with office(store=SqliteStore(tmp_path / "a.db", read_only=True), procedures=Without(COUNCIL)) as book:
        assert len(tuple(book.rows())) == 1
        assert [told.cases for told in book.unreadable()] == [1]


# What today's rules cannot read


class Without:
    """The procedures, as if the file of one of them had been taken away or given another name."""

    def __init__(self, gone):
        self._gone = gone

    def get(self, procedure_id):
        if procedure_id == self._gone:
            raise NotFoundError("procedure", procedure_id)
        return PROCEDURES.get(procedure_id)

    def ids(self):
        return tuple(each for each in PROCEDURES.ids() if each != self._gone)


def in_force_from(day, procedure=COUNCIL):
    """The procedures, one of them in force from that day on only."""
    found = PROCEDURES.get(procedure)
    versions = (attrs.evolve(found.versions[-1], effective_from=day, fingerprint=f"from-{day}"),)
    return OtherRules(attrs.evolve(found, versions=versions))


def two_complaints_and_a_request(**fields):
    """A store with two complaints and an information request, and the rows as they were made."""
    store = MemoryStore()
    for _ in range(2):
        complaint(office(store=store), **fields)
    complaint(office(store=store), kind="information_request", procedure=FOI)
    return store, {row.case: row for row in store.find("council", RowQuery())}


LISTS = {
    "due": lambda book: book.due(on=LATER),
    "rows": lambda book: tuple(book.rows()),
    "tabulate": lambda book: book.tabulate(("case",)),
    "report": lambda book: book.report("cases")[0].rows,
}


@pytest.mark.parametrize("ask", LISTS.values(), ids=LISTS)
def test_a_procedure_that_was_taken_away_stops_no_list_and_its_rows_stay_as_they_are(ask):
    store, before = two_complaints_and_a_request()
    later = office(store=store, procedures=Without(COUNCIL), calendars=with_holiday(dt.date(2026, 1, 7)))

    assert len(ask(later)) == 3

    after = {row.case: row for row in store.find("council", RowQuery())}
    kept = {case for case, row in after.items() if row == before[case]}
    assert kept == {case for case, row in before.items() if row.procedure == COUNCIL}


def test_cases_of_a_procedure_that_was_taken_away_are_told_once_with_its_name():
    store, _ = two_complaints_and_a_request()
    later = office(store=store, procedures=Without(COUNCIL))
    later.due()

    (told,) = later.unreadable()

    assert (told.cases, told.missing) == (2, COUNCIL)
    assert str(told) == "2 cases need a procedure that is missing: lgsco-code-2024"


def test_a_version_that_no_longer_covers_a_receipt_stops_no_list_and_is_told():
    store, before = two_complaints_and_a_request()
    complaint(office(store=store), received_at=dt.date(2026, 1, 2), reference="EARLY-1")
    later = office(store=store, procedures=in_force_from(dt.date(2026, 1, 5)))

    assert len(tuple(later.rows())) == 4
    (told,) = later.unreadable()

    assert (told.cases, told.missing) == (1, None)
    assert str(told).startswith("1 case cannot be read by today's rules: lgsco-code-2024 is not yet in force on 2026")
    assert len(before) == 3


def test_what_can_be_read_again_is_made_anew_and_told_no_more():
    store, _ = two_complaints_and_a_request()
    without = office(store=store, procedures=Without(COUNCIL))
    without.due()
    back = office(store=store, procedures=answer_within(3))

    assert {row.next_due_on for row in back.rows() if row.procedure == COUNCIL} == {"2026-01-08"}
    assert back.unreadable() == ()


def test_nothing_is_told_where_everything_can_be_read():
    store, _ = two_complaints_and_a_request()
    book = office(store=store)

    assert book.unreadable() == ()
    book.due()
    assert book.unreadable() == ()


def test_more_unreadable_rows_than_a_batch_are_passed_over(monkeypatch):
    monkeypatch.setattr(freshness, "_BATCH", 2)
    store = MemoryStore()
    days = [dt.date(2026, 1, day) for day in (2, 5, 2, 5, 2, 5, 2)]
    for number, day in enumerate(days):
        complaint(office(store=store), received_at=day, reference=f"C-{number}")
    later = office(store=store, procedures=in_force_from(dt.date(2026, 1, 5)))

    assert later._reader.refresh() == 3
    assert [told.cases for told in later.unreadable()] == [4]


def test_who_sees_only_some_cases_is_told_of_those_only():
    class OnlyRequests(AllowAll):
        def sees(self, viewer, row, what):
            return row.procedure == FOI

        def sees_all(self, viewer):
            return False

    store, _ = two_complaints_and_a_request()
    later = office(store=store, procedures=Without(COUNCIL), policy=OnlyRequests())

    assert len(later.due(on=LATER)) == 1
    assert later.unreadable() == ()


def test_rebuilding_counts_what_it_cannot_read_and_does_the_rest():
    store, before = two_complaints_and_a_request()
    lose_rows(store)
    later = office(store=store, procedures=Without(COUNCIL))

    found = later.rebuild()

    assert (found.cases, found.changed) == (3, 1)
    assert [(told.cases, told.missing) for told in found.unreadable] == [(2, COUNCIL)]
    assert [row.procedure for row in store.find("council", RowQuery())] == [FOI]
    assert office(store=store).rebuild() == Rebuilt(cases=3, changed=2)
    assert {row.case: row for row in store.find("council", RowQuery())} == before


def test_a_case_of_a_procedure_that_was_taken_away_is_mended_by_correcting_its_receipt():
    store = MemoryStore()
    case = complaint(office(store=store))
    later = office(store=store, procedures=Without(COUNCIL))

    mended = later.correct(case.id, version=1, reason="renamed", fields={"procedure": CARE}, by=OFFICER)

    assert mended.intake.procedure == CARE
    assert [row.procedure for row in later.rows()] == [CARE]
    assert later.unreadable() == ()
    assert later.rebuild() == Rebuilt(cases=1, changed=0)


def test_a_case_before_the_first_version_is_mended_by_correcting_its_day_of_receipt():
    store = MemoryStore()
    case = complaint(office(store=store), received_at=dt.date(2026, 1, 2))
    later = office(store=store, procedures=in_force_from(dt.date(2026, 1, 5)))

    later.correct(case.id, version=1, reason="typing-error", happened_instead=dt.date(2026, 1, 5), by=OFFICER)

    assert [row.received_on for row in later.rows()] == ["2026-01-05"]


def test_a_case_is_mended_although_its_row_was_lost_too():
    store = MemoryStore()
    case = complaint(office(store=store))
    lose_rows(store)
    later = office(store=store, procedures=Without(COUNCIL))

    later.correct(case.id, version=1, reason="renamed", fields={"procedure": CARE}, by=OFFICER)

    assert [row.procedure for row in later.rows()] == [CARE]


def test_a_receipt_is_not_corrected_to_a_procedure_that_does_not_take_such_cases():
    store = MemoryStore()
    case = complaint(office(store=store))
    later = office(store=store, procedures=Without(COUNCIL))

    with pytest.raises(DecisionError, match="foi-2000"):
        later.correct(case.id, version=1, reason="renamed", fields={"procedure": FOI}, by=OFFICER)
    with pytest.raises(NotFoundError, match="there is no procedure 'lgsco-code-2024'"):
        later.acknowledge(case.id, by=OFFICER)
    with pytest.raises(NotFoundError, match="there is no procedure 'lgsco-code-2024'"):
        later.correct(case.id, version=1, reason="typing-error", fields={"channel": "web"}, by=OFFICER)


# What a row says


def test_the_outcome_of_a_case_is_the_one_said_last():
    book = office()
    case = complaint(book)
    outcomes = [rows_of(book)[0].outcome]
    for write in (
        lambda: book.respond(case.id, outcome="not-upheld", by=OFFICER),
        lambda: book.close_case(case.id, outcome="resolved", by=OFFICER),
        lambda: book.reopen(case.id, reason="new-evidence", by=OFFICER),
        lambda: book.respond(case.id, outcome="upheld", by=OFFICER),
        lambda: book.withdraw(case.id, by=OFFICER),
    ):
        write()
        outcomes.append(rows_of(book)[0].outcome)

    assert outcomes == [None, "not-upheld", "resolved", "not-upheld", "upheld", "upheld"]


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
    assert (row.next_due_on, row.next_due_limit, row.status) == (None, None, "withdrawn")
    assert (row.closed_on, row.withdrawn_on, row.referred_on) == (None, "2026-01-05", None)
    assert [limit.result for limit in row.limits] == ["ended", "ended"]


def test_a_case_that_is_referred_after_it_was_closed_stays_closed_on_that_day():
    clock = FixedClock(dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC))
    book = office(clock=clock)
    case = complaint(book)
    book.respond(case.id, outcome="not-upheld", by=OFFICER)
    book.close_case(case.id, outcome="resolved", by=OFFICER)
    clock.set(dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC))
    book.refer(case.id, body="ombudsman", by=OFFICER)

    (row,) = rows_of(book)
    assert (row.status, row.closed_on, row.outcome) == ("referred", "2026-01-05", "resolved")
    assert (row.referred_on, row.referred_to) == ("2026-03-02", "ombudsman")
    assert book.report("summary")[5].rows[0][:3] == ("complaint", 0.0, 1)


def test_a_case_that_is_taken_up_again_is_neither_closed_nor_referred():
    book = office()
    case = complaint(book)
    book.refer(case.id, body="ombudsman", by=OFFICER)
    assert [row.closed_on for row in rows_of(book)] == [None]
    assert book.report("summary")[5].rows == (("all kinds", None, 0, 0),)
    book.reopen(case.id, reason="new-evidence", by=OFFICER)

    (row,) = rows_of(book)
    assert (row.closed_on, row.referred_on, row.referred_to) == (None, None, None)


def test_a_store_that_cannot_be_read_is_no_matter_of_the_rules(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    book = office(store=store)
    case = complaint(book)
    store.close()

    with pytest.raises(StoreUnavailableError):
        row_or_error(store, book.rulebook, case.id)


def test_without_its_procedure_a_case_is_mended_at_its_receipt_or_not_at_all():
    store, before = two_complaints_and_a_request()
    later = office(store=store, procedures=Without(COUNCIL))
    case = next(case for case, row in before.items() if row.procedure == COUNCIL)
    later_note = office(store=store).note(case, text="looked at", by=OFFICER).version

    with pytest.raises(NotFoundError, match=f"no procedure '{COUNCIL}'"):
        later.correct(case, version=later_note, strike=True, reason="mistake", by=OFFICER)
    with pytest.raises(NotFoundError, match=f"no procedure '{COUNCIL}'"):
        later.correct(case, version=99, fields={"channel": "web"}, reason="mistake", by=OFFICER)


@pytest.mark.parametrize("mark", [None, SweepMark(position=2, rules="abc")])
def test_rebuilding_takes_away_what_a_sweep_kept_so_that_the_next_one_looks_at_every_case(mark):
    book = office()
    case = complaint(book)
    wrong = AgendaRow(case=case.id, version=99, nobody=1)
    book.store.replace_agendas("council", [wrong], mark=mark)

    assert book.rebuild() == Rebuilt(cases=1, changed=0)

    assert book.store.agendas("council", AgendaQuery()) == ()
    assert book.store.swept("council") == SweepMark(position=0, rules="")


def test_rebuilding_writes_no_mark_where_no_sweep_ever_was():
    book = office()
    complaint(book)

    book.rebuild()

    assert book.store.swept("council") is None
