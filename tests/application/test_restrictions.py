"""Restrictions belong to a person across cases: who may impose and see them, and what may rest on them."""

import datetime as dt
import json

import pytest

from casework.adapters.memory import MemoryStore
from casework.application.access import AllowAll
from casework.application.freshness import Rebuilt
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.application.restrictions import STREAM, read_restrictions, why_not_because_of
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.domain.restrictions import AppealResult, Measure
from casework.errors import (
    AccessError,
    DecisionError,
    EventShapeError,
    KeyReusedError,
    NaiveInstantError,
    NotFoundError,
    StaleVersionError,
    UsageError,
)
from tests.complaints import CALENDARS, PROCEDURES
from tests.offices import NOW, OFFICER, complaint, log_of, office

TODAY = NOW.date()
JULY = dt.date(2026, 7, 1)
PERSON = "person-4"
TERMS = {
    "person": PERSON,
    "measure": "written_only",
    "reasons": "Forty calls a day since May",
    "review_on": JULY,
    "appeal_told": True,
    "by": OFFICER,
}


class OnlyManagers(AllowAll):
    """Everybody works on cases, but only managers see or impose restrictions."""

    def may(self, actor, action, row):
        return "manager" in actor.roles or row is not None


@pytest.fixture
def book():
    return office()


def with_person(book, reference="C-1", actor=PERSON):
    case = complaint(book, reference=reference)
    return book.add_party(case.id, party="p1", role="complainant", actor=actor, by=OFFICER)


def test_restrictions_are_called_r1_and_r2_and_hold_across_cases(book):
    first, second = book.restrict(**TERMS), book.restrict(**{**TERMS, "measure": Measure.LIMITED_CALLS})

    assert (first.restriction, second.restriction) == ("r1", "r2")
    for case in (with_person(book), with_person(book, "C-2")):
        assert [each.restriction for each in book.restrictions_in(case)] == ["r1", "r2"]
    assert book.restrictions_in(with_person(book, "C-3", "person-5")) == ()
    assert book.restrictions_in(complaint(book)) == ()


def test_the_reasons_are_words_of_their_own_and_not_in_the_log(book):
    found = book.restrict(**TERMS)
    file = book.restrictions(PERSON)

    assert file.words(found.reasons) == "Forty calls a day since May"
    assert not any("Forty" in record.data for record in log_of(book))
    book.store.erase("council", [found.reasons])
    assert book.restrictions().words(found.reasons) == "[erased]"
    assert book.verify()


def test_a_restriction_is_reviewed_appealed_and_lifted(book):
    book.restrict(**{**TERMS, "happened": dt.date(2025, 10, 1), "review_on": dt.date(2025, 12, 1)})
    book.review_restriction("r1", review_on=JULY, note="Still calls", happened=dt.date(2025, 12, 1), by=OFFICER)
    book.appeal_restriction("r1", happened=dt.date(2025, 12, 10), by=OFFICER)
    book.appeal_restriction("r1", result="upheld", happened=dt.date(2025, 12, 20), by=OFFICER)
    lifted = book.lift_restriction("r1", reason="appeal", by=OFFICER)

    assert [step.result for step in lifted.appeals] == [AppealResult.PENDING, AppealResult.UPHELD]
    assert (lifted.reviewed_on, lifted.lifted_on) == ((dt.date(2025, 12, 1),), TODAY)
    assert book.restrictions_in(with_person(book)) == ()
    assert book.restrictions_in(with_person(book, "C-2"), on=dt.date(2025, 12, 31)) == (lifted,)
    assert [record.name for record in book.store.read("council", STREAM)] == [
        "restriction.imposed",
        "restriction.reviewed",
        "restriction.appealed",
        "restriction.appealed",
        "restriction.lifted",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"appeal_told": False}, "nobody is restricted without being told how to appeal"),
        ({"review_on": TODAY}, "the review on 2026-01-05 must come after 2026-01-05: give a later day"),
        ({"happened": JULY}, "2026-07-01 is still to come"),
    ],
)
def test_an_unfair_restriction_is_refused_in_one_sentence_and_nothing_is_written(book, change, sentence):
    with pytest.raises(DecisionError, match=sentence) as refused:
        book.restrict(**{**TERMS, **change})

    assert str(refused.value).startswith("restrict is not possible for r1: ")
    assert log_of(book) == ()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"review_on": None}, UsageError),
        ({"reasons": ""}, UsageError),
        ({"person": "Jo Smith"}, UsageError),
        ({"measure": "silence"}, NotFoundError),
        ({"happened": dt.datetime(2026, 1, 2)}, NaiveInstantError),  # noqa: DTZ001 - what is refused
        ({"on": TODAY}, UsageError),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(book, change, error):
    with pytest.raises(error):
        book.restrict(**{**TERMS, **change})

    assert log_of(book) == ()


def test_an_instant_is_the_day_at_the_place(book):
    late = dt.datetime(2025, 6, 30, 23, 30, tzinfo=dt.UTC)

    assert book.restrict(**TERMS, happened=late).imposed_on == dt.date(2025, 7, 1)


def test_a_repeat_with_the_same_key_changes_nothing_and_is_answered_as_the_first_time(book):
    first = book.restrict(**TERMS, key="form-1")
    book.lift_restriction("r1", reason="improved", by=OFFICER)
    before = log_of(book)

    assert book.restrict(**TERMS, key="form-1") == first
    with pytest.raises(KeyReusedError):
        book.restrict(**{**TERMS, "review_on": dt.date(2026, 8, 1)}, key="form-1")
    assert log_of(book) == before


def test_who_has_seen_another_version_of_the_register_is_told_so(book):
    book.restrict(**TERMS)

    assert book.restrictions().register.version == 1
    with pytest.raises(StaleVersionError):
        book.lift_restriction("r1", reason="improved", expected_version=0, by=OFFICER)
    assert book.lift_restriction("r1", reason="improved", expected_version=1, by=OFFICER).lifted_on == TODAY


class BusyStore(MemoryStore):
    """A store in which somebody else always writes first, once."""

    def __init__(self):
        super().__init__()
        self.other = None

    def append(self, commit):
        if self.other is not None:
            other, self.other = self.other, None
            other()
        return super().append(commit)


def test_what_somebody_else_imposed_in_between_is_seen_before_it_is_written():
    store = BusyStore()
    book = office(store=store)
    store.other = lambda: book.restrict(**TERMS)

    assert book.restrict(**TERMS).restriction == "r2"


def test_only_who_may_restrict_does_and_only_who_may_see_it_is_told():
    book = office(policy=OnlyManagers())
    manager = Actor("manager-1", roles={"manager"})
    book.restrict(**{**TERMS, "by": manager})
    case, before = with_person(book), log_of(book)

    for write in (
        lambda: book.restrict(**TERMS),
        lambda: book.review_restriction("r1", review_on=JULY, by=OFFICER),
        lambda: book.appeal_restriction("r1", by=OFFICER),
        lambda: book.lift_restriction("r1", reason="improved", by=OFFICER),
    ):
        with pytest.raises(AccessError, match="staff-17 may not"):
            write()
    assert log_of(book) == before
    with pytest.raises(AccessError, match="may not see restrictions"):
        book.restrictions(viewer=OFFICER)
    with pytest.raises(AccessError, match="anyone may not see restrictions"):
        book.restrictions()
    assert book.restrictions_in(case, viewer=OFFICER) == book.restrictions_in(case) == ()
    assert [each.restriction for each in book.restrictions_in(case, viewer=manager)] == ["r1"]
    assert book.restrictions("person-9", viewer=manager).register.known == ()


def test_a_case_is_declined_only_because_of_a_restriction_in_force_on_somebody_in_it(book):
    book.restrict(**TERMS)
    case, other = with_person(book), with_person(book, "C-2", "person-5")
    register = read_restrictions(book.store, "council")

    assert why_not_because_of(register, case, "r1", TODAY) is None
    assert "r1 is not in force on 2026-01-04" in why_not_because_of(register, case, "r1", dt.date(2026, 1, 4))
    assert "r1 is about nobody in this case" in why_not_because_of(register, other, "r1", TODAY)
    assert why_not_because_of(register, case, "r2", TODAY) == (
        "there is no restriction r2: check its id, or give another ground"
    )


def test_the_log_is_whole_and_rows_are_made_anew_beside_restrictions(tmp_path):
    address = f"sqlite:///{tmp_path}/council.db"
    with Casebook.open(address, organisation="council", procedures=PROCEDURES, calendars=CALENDARS) as book:
        complaint(book)
        book.restrict(**{**TERMS, "review_on": dt.date(2999, 1, 1)})
        complaint(book)

        assert [record.name for record in log_of(book)] == [
            "rules.recorded", "case.received", "restriction.imposed", "case.received",
        ]  # fmt: skip
        assert book.verify().position == 4
        assert book.rebuild() == Rebuilt(cases=2, changed=0)
        assert len(book.find()) == 2
        assert book.restrictions().register["r1"].person == PERSON


@pytest.mark.parametrize(
    ("name", "schema", "happened", "data"),
    [
        ("restriction.forgotten", 1, "2026-01-05", "{}"),
        ("restriction.lifted", 2, "2026-01-05", '{"restriction":"r1","reason":"improved","note":null}'),
        ("restriction.lifted", 1, "2026-01-05", '{"restriction":"r1","reason":"improved","why":"x"}'),
        ("restriction.lifted", 1, "2026-01-05", "{"),
        ("restriction.lifted", 1, "2026-01-05T10:00:00+00:00", '{"restriction":"r1","reason":"improved"}'),
    ],
)
def test_what_this_release_cannot_read_is_refused_and_never_guessed(book, name, schema, happened, data):
    event = NewEvent(name=name, schema=schema, happened=happened, data=data)
    book.store.append(
        Commit(
            organisation="council",
            actor="staff-17",
            recorded_at="2026-01-05T09:00:00.000000Z",
            appends=(StreamAppend(stream=STREAM, events=(event,)),),
        )
    )

    with pytest.raises(EventShapeError):
        book.restrictions()


def test_events_are_written_with_days_and_codes_alone(book):
    book.restrict(**{**TERMS, "happened": dt.date(2025, 1, 5), "ombudsman_told": True})
    book.review_restriction("r1", review_on=JULY, by=OFFICER)
    (imposed, reviewed) = book.store.read("council", STREAM)

    assert json.loads(imposed.data) | {"reasons": ""} == {
        "restriction": "r1",
        "person": PERSON,
        "measure": "written_only",
        "reasons": "",
        "review_on": "2026-07-01",
        "appeal_told": True,
        "ombudsman_told": True,
    }
    assert (imposed.happened, imposed.schema, reviewed.happened) == ("2025-01-05", 1, "2026-01-05")
