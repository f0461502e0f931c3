"""The rules of each time are on record, whole, once, and before anything is decided by them."""

import datetime as dt

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.application.organisations import Organisation
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.application.rulebook import Rulebook
from casework.application.rules_record import STREAM, RulesRecord
from casework.domain.actors import Actor
from casework.domain.cases.vocabulary import RecomputePolicy
from casework.domain.time.calendars import Window, WorkingCalendar
from casework.errors import EventShapeError
from tests.application.test_freshness import answer_within
from tests.complaints import CALENDARS, COUNCIL, FOI, PROCEDURES
from tests.offices import OFFICER, complaint, office

NOW = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
SCHOOL = Organisation(id="council", zone="Europe/Paris", calendar="scotland", bodies=frozenset({"school"}))
IN_HOURS = WorkingCalendar(
    id="england-and-wales",
    name="With hours",
    holidays={dt.date(2026, 1, 1): "New Year's Day"},
    windows=(Window(opens=dt.time(9), closes=dt.time(12)), Window(opens=dt.time(13), closes=dt.time(17))),
    weekday_windows={4: (Window(opens=dt.time(9), closes=dt.time(12)),)},
)


def record(store, organisation=SCHOOL):
    return RulesRecord(store, organisation, lambda: NOW)


def kept(rules, procedure, store=None):
    """The rules for a procedure as they are read back after they were written down."""
    store = MemoryStore() if store is None else store
    record(store, rules.organisation).keep(rules, (procedure,), OFFICER)
    (past,) = record(store, rules.organisation).past(procedure)
    return past


def names_of(store):
    return [each.name for each in store.read("council", STREAM)]


def test_the_calendar_of_the_nation_is_read_back_as_it_was_also_by_a_body_that_names_another_one_since():
    then, now = (Organisation(id="council", nation=nation) for nation in ("scotland", "northern-ireland"))
    store = MemoryStore()
    rules = Rulebook(then, procedures=PROCEDURES, calendars=CALENDARS)
    record(store, then).keep(rules, ("uk-gdpr-sar",), OFFICER)

    (past,) = record(store, now).past("uk-gdpr-sar")

    assert past.rulebook().place.nation == CALENDARS["scotland"]
    assert past.rulebook().stamps("uk-gdpr-sar") == rules.stamps("uk-gdpr-sar")
    assert rules.stamps("uk-gdpr-sar") != Rulebook(now, procedures=PROCEDURES, calendars=CALENDARS).stamps(
        "uk-gdpr-sar"
    )


@pytest.mark.parametrize("procedure", PROCEDURES.ids())
def test_every_procedure_that_is_shipped_is_read_back_as_it_was_with_its_calendars(procedure):
    rules = Rulebook(SCHOOL, procedures=PROCEDURES, calendars=CALENDARS)

    past = kept(rules, procedure)

    assert past.stamps == rules.stamps(procedure) == past.rulebook().stamps(procedure)
    assert past.rulebook().procedures.get(procedure) == PROCEDURES.get(procedure)
    assert past.rulebook().calendars_of(procedure) == rules.calendars_of(procedure)
    assert (past.rulebook().place, past.rulebook().organisation) == (rules.place, SCHOOL)
    assert past.rulebook().procedures.ids() == (procedure,)


def test_a_calendar_is_read_back_with_its_hours():
    calendars = {**CALENDARS, "england-and-wales": IN_HOURS}
    rules = Rulebook(Organisation(id="council"), procedures=PROCEDURES, calendars=calendars)

    assert kept(rules, COUNCIL).rulebook().place.calendar == IN_HOURS


def test_what_a_rule_has_worked_out_and_remembers_is_not_written_down():
    rules = Rulebook(SCHOOL, procedures=PROCEDURES, calendars=CALENDARS)
    for version in PROCEDURES.get(COUNCIL).versions:
        assert any(count.rule.is_plain for stage in version.stages for each in stage.limits for count in each.counts)
    store = MemoryStore()

    kept(rules, COUNCIL, store)

    assert "is_plain" not in store.read("council", STREAM)[0].data


def test_rules_are_on_record_before_the_first_decision_under_them_and_once():
    book = office()
    for _ in range(2):
        case = complaint(book)
        book.acknowledge(case.id, by=OFFICER)
    complaint(book, procedure=FOI, kind="information_request")

    first = next(iter(book.store.read_all("council")))

    assert first.name == "rules.recorded"
    assert names_of(book.store) == ["rules.recorded"] * 2
    office(store=book.store).note(case.id, text="called", by=OFFICER)
    assert names_of(book.store) == ["rules.recorded"] * 2


def test_changed_rules_are_on_record_from_the_next_decision_on():
    book = office()
    case = complaint(book)
    changed = office(store=book.store, procedures=answer_within(3))
    changed.deadlines(case.id)
    assert names_of(book.store) == ["rules.recorded"]

    changed.note(case.id, text="called", by=OFFICER)

    assert names_of(book.store) == ["rules.recorded"] * 2
    assert [each.since for each in record(book.store).past(COUNCIL)] == [1, 3]


def test_two_that_write_the_same_rules_at_once_write_them_down_once():
    store = MemoryStore()
    rules = Rulebook(SCHOOL, procedures=PROCEDURES, calendars=CALENDARS)
    one, other = record(store), record(store)
    assert one.past(COUNCIL) == other.past(COUNCIL) == ()

    one.keep(rules, (COUNCIL,), OFFICER)
    other.keep(rules, (COUNCIL,), OFFICER)

    assert names_of(store) == ["rules.recorded"]
    assert other.past(COUNCIL)[0].stamps == rules.stamps(COUNCIL)


def test_whoever_decided_first_is_named_as_the_writer():
    book = office()
    complaint(book, by=Actor("clerk"))

    assert {each.actor for each in book.store.read("council", STREAM)} == {"clerk"}


def test_the_rules_of_a_position_are_the_last_before_it_and_the_first_for_what_was_there_before():
    book = office()
    case = complaint(book)
    office(store=book.store, procedures=answer_within(3)).note(case.id, text="called", by=OFFICER)
    first, second = record(book.store).past(COUNCIL)

    at = [record(book.store).at(COUNCIL, position) for position in (0, 1, 2, 3, 99)]

    assert [each.since for each in at] == [first.since] * 3 + [second.since] * 2
    assert record(book.store).at(FOI, 1) is None


def test_that_dates_were_settled_is_on_record_with_how_many():
    store = MemoryStore()
    rules = record(store)
    assert rules.recomputed == 0

    rules.close(RecomputePolicy.NEVER, OFFICER, cases=2, dates=3)

    (written,) = store.read("council", STREAM)
    assert (written.name, written.data) == ("rules.recomputed", '{"policy":"never","cases":2,"dates":3}')
    assert record(store).recomputed == rules.recomputed == 1


def test_a_procedure_with_a_base_is_read_back_with_it():
    version = PROCEDURES.get(COUNCIL).versions[0]
    own = attrs.evolve(version, base=version, fingerprint="own")
    procedure = attrs.evolve(PROCEDURES.get(COUNCIL), versions=(own,))

    class Own:
        def get(self, _):
            return procedure

        def ids(self):
            return (COUNCIL,)

    past = kept(Rulebook(SCHOOL, procedures=Own(), calendars=CALENDARS), COUNCIL)

    assert past.rulebook().procedures.get(COUNCIL) == procedure


@pytest.mark.parametrize(
    ("name", "said"),
    [("rules.revoked", "this release knows no such event"), ("rules.recorded", "A newer release may be needed")],
)
def test_what_a_later_release_wrote_is_not_guessed_at(name, said):
    store = MemoryStore()
    written = NewEvent(name=name, schema=1, happened="2026-01-05", data="{}")
    store.append(
        Commit(
            organisation="council",
            actor="staff-17",
            recorded_at="2026-01-05T09:00:00.000000Z",
            appends=(StreamAppend(stream=STREAM, events=(written,)),),
        )
    )

    with pytest.raises(EventShapeError, match=said):
        record(store).past(COUNCIL)
