"""Events are facts with codes, dates and numbers; never free text, and never under another name."""

import datetime as dt
import typing
from enum import StrEnum

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.events import (
    BY_NAME,
    EVENTS,
    NAMES,
    SCHEMAS,
    Absorbed,
    Acknowledged,
    AdjustmentAgreed,
    Assigned,
    Categorised,
    Category,
    Closed,
    Corrected,
    DateAgreed,
    DateChange,
    Event,
    Extended,
    Link,
    Matter,
    MatterAdded,
    Noted,
    Party,
    PartyAdded,
    Received,
    RemedyAgreed,
    Replacement,
    Source,
    short_name,
)
from casework.domain.cases.fields import CODE, check_code, holds_detail
from casework.domain.cases.vocabulary import Kind, LinkKind, RemedyKind, Role
from casework.domain.money import Money
from casework.errors import CaseworkError, NaiveInstantError, NotACodeError, UsageError
from casework.testing import strategies
from tests.details import detail
from tests.event_examples import DAY, FULL, INSTANT, MATTER, PARTY

PARTS = (Matter, Party, Category, Source, Link, DateChange)
FREE_TEXT = "Mrs Canary of 12 Mill Lane"
# The names under which events are stored. Names are added here; none is ever changed or taken away.
STORED_NAMES = [
    "case.absorbed",
    "case.accepted",
    "case.acknowledged",
    "case.adjustment_agreed",
    "case.adjustment_ended",
    "case.assigned",
    "case.categorised",
    "case.closed",
    "case.consent_recorded",
    "case.corrected",
    "case.date_agreed",
    "case.date_set",
    "case.dates_recomputed",
    "case.declined",
    "case.delay_informed",
    "case.document_added",
    "case.document_erased",
    "case.escalated",
    "case.escalation_declined",
    "case.extended",
    "case.finding_made",
    "case.flag_cleared",
    "case.flag_raised",
    "case.import_undone",
    "case.judged_elsewhere",
    "case.learned",
    "case.linked",
    "case.matter_added",
    "case.merged",
    "case.milestone_reached",
    "case.noted",
    "case.party_added",
    "case.party_removed",
    "case.passed_on",
    "case.paused",
    "case.preferences_stated",
    "case.pursued",
    "case.received",
    "case.reclassified",
    "case.recognised",
    "case.recognition_told",
    "case.referred",
    "case.remedy_agreed",
    "case.remedy_done",
    "case.remedy_undeliverable",
    "case.reopened",
    "case.responded",
    "case.resumed",
    "case.withdrawn",
]


def test_the_names_of_events_never_change():
    assert sorted(BY_NAME) == STORED_NAMES


def test_the_log_tells_events_of_cases_from_those_of_surveys_and_notifications():
    assert all(name == f"case.{short_name(name)}" for name in BY_NAME)
    assert short_name("case.received") == "received"


def test_every_event_has_one_name_and_one_schema_number():
    assert set(typing.get_args(Event)) == set(EVENTS) == set(NAMES)
    assert {BY_NAME[name] for name in NAMES.values()} == set(EVENTS)
    assert dict.fromkeys(STORED_NAMES, 1) == SCHEMAS


def _kept_in(hint):
    """Every class of which a field may hold a value."""
    inner = typing.get_args(hint)
    return {kind for one in inner for kind in _kept_in(one)} if inner else {hint}


@pytest.mark.parametrize("kind", [*EVENTS, *PARTS], ids=lambda kind: kind.__name__)
def test_no_field_can_hold_free_text_by_its_type(kind):
    hints = typing.get_type_hints(kind)

    for field in attrs.fields(kind):
        assert field.validator is not None, f"{kind.__name__}.{field.name} takes anything"
        for held in _kept_in(hints[field.name]) - {type(None), Ellipsis}:
            assert held in {str, int, bool, dt.date, dt.datetime, Money, *PARTS, Replacement} or issubclass(
                held, StrEnum
            )


@pytest.mark.parametrize("event", FULL, ids=lambda event: type(event).__name__)
def test_no_field_of_an_event_takes_free_text(event):
    for field in attrs.fields(type(event)):
        for text in (FREE_TEXT, "", "two\nlines", "é", "x" * 121):
            with pytest.raises(CaseworkError) as refused:
                attrs.evolve(event, **{field.name: text})
            assert FREE_TEXT not in str(refused.value)


@pytest.mark.parametrize(
    "part",
    [
        Matter(matter="m1", service="waste", categories=(Category(scheme="cause", code="delay"),), summary=detail(1)),
        Party(party="p1", role=Role.ADVOCATE, person=detail(2), actor="staff-17"),
        Category(scheme="cause", code="delay"),
        Source(system="legacy", key="4711"),
        Link(case="case-2", link=LinkKind.SAME_CAUSE),
    ],
    ids=lambda part: type(part).__name__,
)
def test_no_field_of_a_part_takes_free_text(part):
    for field in attrs.fields(type(part)):
        with pytest.raises(CaseworkError):
            attrs.evolve(part, **{field.name: FREE_TEXT})


@given(st.text().filter(lambda text: CODE.match(text) is None))
def test_whatever_is_no_code_is_refused_without_being_repeated(text):
    with pytest.raises(NotACodeError) as refused:
        Closed(outcome=text)

    assert refused.value.field == "outcome"
    assert len(text) < 3 or text not in str(refused.value)


@given(strategies.codes())
def test_whatever_is_a_code_is_taken(code):
    assert Closed(outcome=code).outcome == check_code("outcome", code) == code


def test_a_code_ends_where_it_seems_to_end():
    with pytest.raises(NotACodeError):
        Closed(outcome="upheld\n")


def test_an_email_address_is_no_code():
    with pytest.raises(NotACodeError):
        Assigned(stage="1", handler="jane@example.org")


WORDS = {
    "address",
    "discretion",
    "letter",
    "note",
    "override",
    "person",
    "preferences",
    "reasons",
    "summary",
    "text",
    "title",
    "what",
}


@pytest.mark.parametrize("whole", [*FULL, MATTER, PARTY], ids=lambda whole: type(whole).__name__)
def test_where_words_are_referred_to_not_even_a_single_word_is_taken(whole):
    named = WORDS & {field.name for field in attrs.fields(type(whole))}

    for name in named:
        for word in ("Drunk", "Jane", "detail-1", "detail-jane", "case-" + "0" * 32, detail(7) + "\n", detail(7) + "0"):
            with pytest.raises(UsageError, match=f"{name} must be the id of a detail") as refused:
                attrs.evolve(whole, **{name: word})
            assert "Drunk" not in str(refused.value)
        assert getattr(attrs.evolve(whole, **{name: detail(7)}), name) == detail(7)


@pytest.mark.parametrize("kind", [*EVENTS, *PARTS], ids=lambda kind: kind.__name__)
def test_the_fields_that_refer_to_words_are_those_that_say_so(kind):
    assert {field.name for field in attrs.fields(kind) if holds_detail(field)} == (
        WORDS & {field.name for field in attrs.fields(kind)}
    )


@given(strategies.details())
def test_whatever_is_the_id_of_a_detail_is_taken(drawn):
    assert Noted(text=drawn).text == drawn


def test_an_instant_is_no_date():
    with pytest.raises(UsageError, match="told_due_on must be a date without a time of day, such as 2026-04-03"):
        Acknowledged(stage="1", told_due_on=dt.datetime(2026, 4, 3, tzinfo=dt.UTC))


def test_a_date_as_text_is_no_date():
    with pytest.raises(UsageError, match="until must be a date"):
        DateAgreed(stage="1", limit="respond", until="2026-04-03")


@pytest.mark.parametrize("amount", [True, 1.5, "10"])
def test_an_amount_is_a_whole_number(amount):
    with pytest.raises(UsageError, match="amount must be a whole number"):
        Extended(stage="1", limit="respond", reason="complexity", amount=amount)


def test_a_kind_is_one_of_the_closed_list_and_not_its_text():
    with pytest.raises(UsageError, match="kind must be one of complaint, service_request"):
        Received(kind="complaint", procedure="p", reference="r", stage="1")

    assert Received(kind=Kind.COMPLAINT, procedure="p", reference="r", stage="1").kind == "complaint"


def test_several_things_are_a_tuple_so_that_an_event_never_changes():
    with pytest.raises(UsageError, match="categories must be a tuple"):
        Categorised(matter="m1", scheme="cause", categories=["delay"])
    with pytest.raises(UsageError, match="categories must be a tuple"):
        Categorised(matter="m1", scheme="cause", categories="delay")
    with pytest.raises(UsageError, match="matters must be a tuple"):
        Received(kind=Kind.COMPLAINT, procedure="p", reference="r", stage="1", matters=[Matter(matter="m1")])
    with pytest.raises(UsageError, match="matters must hold nothing but values of the class Matter"):
        Received(kind=Kind.COMPLAINT, procedure="p", reference="r", stage="1", matters=("m1",))


def test_a_part_is_of_its_own_class():
    with pytest.raises(UsageError, match="party must be a value of the class Party"):
        PartyAdded(stage="1", party=Matter(matter="m1"))
    with pytest.raises(UsageError, match="matter must be a value of the class Matter"):
        MatterAdded(matter="m1")


def test_a_replacement_is_an_event_with_a_proper_moment():
    acknowledged = Acknowledged(stage="1")

    assert Replacement(happened=dt.date(2026, 4, 3), event=acknowledged).event == acknowledged
    with pytest.raises(NaiveInstantError):
        Replacement(happened=dt.datetime(2026, 4, 3, 9), event=acknowledged)  # noqa: DTZ001 - the refused instant
    with pytest.raises(UsageError, match="neither a date nor an instant"):
        Replacement(happened="2026-04-03", event=acknowledged)


@pytest.mark.parametrize("event", [Corrected(version=2, reason="typing-error"), Matter(matter="m1"), "acknowledged"])
def test_a_replacement_is_no_correction_and_nothing_else_than_an_event(event):
    with pytest.raises(UsageError, match="no other correction"):
        Replacement(happened=dt.date(2026, 4, 3), event=event)


@given(strategies.events())
def test_events_are_values(event):
    assert attrs.evolve(event) == event
    assert hash(attrs.evolve(event)) == hash(event)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        event.anything = 1


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max], ids=str)
@pytest.mark.parametrize(
    ("event", "field"),
    [
        (RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY), "due_on"),
        (AdjustmentAgreed(adjustment="a1", party="p1", what=detail(1)), "review_on"),
        (DateAgreed(stage="1", limit="respond", until=dt.date(2026, 1, 5)), "until"),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_a_day_that_no_calendar_can_hold_is_in_no_event(event, field, day):
    with pytest.raises(UsageError, match=f"{day.isoformat()} is too near an end of the years 1 to 9999"):
        attrs.evolve(event, **{field: day})
    assert attrs.evolve(event, **{field: dt.date(2099, 12, 31)})


@pytest.mark.parametrize("receipts", [{}, {"received_on": DAY, "received_at": INSTANT}])
def test_a_case_that_was_taken_in_was_received_on_a_day_or_at_an_instant(receipts):
    with pytest.raises(UsageError, match="a day or an instant: give one of the two"):
        Absorbed(case="case-2", **receipts)
