"""The rules of each time are on record, whole, once, and before anything is decided by them."""

import datetime as dt

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.application.organisations import Organisation
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.application.rulebook import Rulebook
from casework.application.rules_record import STREAM, RulesRecomputed, RulesRecord
from casework.domain.actors import Actor
from casework.domain.cases.vocabulary import RecomputePolicy
from casework.domain.time.calendars import Window, WorkingCalendar
from casework.errors import EventShapeError, StaleVersionError
from casework.testing import FixedClock
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
    return RulesRecord(store, organisation, FixedClock(NOW))


def kept(rules, procedure, store=None):
    """The rules for a procedure as they are read back after they were written down."""
    store = MemoryStore() if store is None else store
    record(store, rules.organisation).write_down(rules, (procedure,), OFFICER)
    (past,) = record(store, rules.organisation).past(procedure)
    return past


def rules_read(rules):
    rules.read()
    return rules


def commit_of(stream, name):
    written = NewEvent(name=name, schema=1, happened="2026-01-05", data="{}")
    return Commit(
        organisation="council",
        actor="staff-17",
        recorded_at="2026-01-05T09:00:00.000000Z",
        appends=(StreamAppend(stream=stream, events=(written,)),),
    )


def names_of(store):
    return [each.name for each in store.read("council", STREAM)]


def test_the_calendar_of_the_nation_is_read_back_as_it_was_also_by_a_body_that_names_another_one_since():
    then, now = (Organisation(id="council", nation=nation) for nation in ("scotland", "northern-ireland"))
    store = MemoryStore()
    rules = Rulebook(then, procedures=PROCEDURES, calendars=CALENDARS)
    record(store, then).write_down(rules, ("uk-gdpr-sar",), OFFICER)

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

    one.write_down(rules, (COUNCIL,), OFFICER)
    other.write_down(rules, (COUNCIL,), OFFICER)

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

    rules = office(store=book.store).rulebook
    at = [rules.at(COUNCIL, position).stamps(COUNCIL) for position in (0, 1, 2, 3, 99)]

    assert at == [first.stamps] * 3 + [second.stamps] * 2
    assert rules.at(FOI, 1) is rules


def test_that_dates_were_settled_is_on_record_with_how_many():
    store = MemoryStore()
    rules = record(store)
    assert rules.recomputed == 0

    rules.close(RulesRecomputed(policy=RecomputePolicy.NEVER, up_to=7, cases=2, dates=3), OFFICER)

    (written,) = store.read("council", STREAM)
    assert (written.name, written.data) == ("rules.recomputed", '{"policy":"never","up_to":7,"cases":2,"dates":3}')
    assert record(store).recomputed == rules.recomputed == 7


def test_what_somebody_else_wrote_first_stops_nobody_from_closing():
    store = MemoryStore()
    one, other = record(store), record(store)
    assert one.recomputed == other.recomputed == 0

    one.close(RulesRecomputed(policy=RecomputePolicy.NEVER, up_to=1, cases=0, dates=0), OFFICER)
    other.close(RulesRecomputed(policy=RecomputePolicy.ALWAYS, up_to=2, cases=0, dates=0), OFFICER)

    assert names_of(store) == ["rules.recomputed"] * 2
    assert other.recomputed == record(store).recomputed == 2


def test_rules_that_come_back_are_named_and_not_written_whole_again():
    book = office()
    case = complaint(book)
    office(store=book.store, procedures=answer_within(3)).note(case.id, text="one", by=OFFICER)
    office(store=book.store).note(case.id, text="two", by=OFFICER)
    office(store=book.store, procedures=answer_within(3)).note(case.id, text="three", by=OFFICER)

    assert names_of(book.store) == ["rules.recorded"] * 2 + ["rules.restored"] * 2
    past = record(book.store, Organisation(id="council")).past(COUNCIL)
    assert [each.rulebook().procedures.get(COUNCIL) for each in past] == [
        PROCEDURES.get(COUNCIL), answer_within(3).get(COUNCIL), PROCEDURES.get(COUNCIL), answer_within(3).get(COUNCIL)
    ]  # fmt: skip


def test_two_with_different_rules_that_write_in_turns_are_each_read_by_their_own():
    """Both opened before the other one wrote; the guard of each commit tells them."""
    one = office()
    other = office(store=one.store, procedures=answer_within(3))
    case, second = complaint(one), complaint(other)
    one.acknowledge(case.id, by=OFFICER)
    other.acknowledge(second.id, by=OFFICER)
    third = complaint(one)
    one.acknowledge(third.id, by=OFFICER)

    def dues(book):
        return [str(book.deadlines(each.id)[0].due_on) for each in (case, second, third)]

    assert dues(one) == dues(other) == ["2026-01-12", "2026-01-08", "2026-01-12"]
    assert dues(office(store=one.store)) == dues(one)


def test_a_commit_without_a_case_of_its_own_is_refused_only_by_its_guard():
    store = MemoryStore()
    rules = record(store)
    rules.read()
    guarded = rules.guarded(commit_of("case-1", "case.noted"))
    record(store).write_down(Rulebook(SCHOOL, procedures=PROCEDURES, calendars=CALENDARS), (COUNCIL,), OFFICER)

    with pytest.raises(StaleVersionError) as refused:
        store.append(guarded)

    assert (refused.value.stream, refused.value.expected, refused.value.found) == ("rules", 0, 1)
    assert store.append(rules_read(rules).guarded(commit_of("case-1", "case.noted"))).streams == ("case-1",)


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
    store.append(commit_of(STREAM, name))

    with pytest.raises(EventShapeError, match=said):
        record(store).past(COUNCIL)
