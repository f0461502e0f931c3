"""The casebook, as an embedding developer sees it: decisions, readings, and what a caller can get wrong."""

import datetime as dt
import os
import re
import threading

import pytest

from casework.adapters.memory import MemoryStore
from casework.application.freshness import Rebuilt
from casework.application.ports import RowQuery
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.domain.cases.events import Source
from casework.domain.cases.vocabulary import AskedBy, Role
from casework.errors import (
    DecisionError,
    ForkedStoreError,
    KeyReusedError,
    NaiveInstantError,
    NotACodeError,
    NotFoundError,
    ReferenceTakenError,
    SourceKeyTakenError,
    StaleVersionError,
    StoreUnavailableError,
    UsageError,
)
from casework.testing import FixedClock
from tests.complaints import COUNCIL, FEEDBACK, FOI, PROCEDURES
from tests.offices import NOW, OFFICER, case_log_of, complaint, log_of, office

CANARY = "Mrs Canary of 12 Mill Lane"
NAIVE = dt.datetime(2026, 1, 5, 9, 0)  # noqa: DTZ001 - the naive instant that is refused


def day(text):
    return dt.date.fromisoformat(text)


# The example of the plan


def test_a_complaint_is_received_acknowledged_and_its_deadlines_are_told(tmp_path):
    with Casebook.open(f"sqlite:///{tmp_path / 'complaints.db'}", organisation="rotherham") as book:
        case = book.receive(
            kind="complaint",
            procedure="lgsco-code-2024",
            received_at=NOW,
            channel="web",
            by=OFFICER,
            summary="Bins missed three times",
            complainant={"name": "Ann Example", "email": "ann@example.org"},
        )
        book.acknowledge(case.id, by=OFFICER, happened=NOW)
        told = [(each.limit, each.due_on, each.status(on=day("2026-01-05"))) for each in book.deadlines(case.id)]
        words = [str(step) for deadline in book.deadlines(case.id) for step in deadline.explain()]

    assert told == [("acknowledge", day("2026-01-12"), "met"), ("respond", day("2026-01-19"), "running")]
    assert "Due on Mon 19 Jan 2026." in words


def test_a_complaint_goes_all_the_way():
    clock = FixedClock(NOW)
    book = office(clock=clock)
    case = complaint(book, service="waste", categories={"cause": "delay"}, formality="formal")
    book.acknowledge(case.id, by=OFFICER, told_due_on=day("2026-01-19"))
    book.accept(case.id, by=OFFICER)
    book.assign(case.id, handler="staff-17", team="housing", by=OFFICER)
    book.categorise(case.id, scheme="theme", categories=["bins"], by=OFFICER)
    book.add_party(case.id, party="p2", role="advocate", person={"name": "Al"}, by=OFFICER)
    book.add_matter(case.id, matter="m2", service="roads", summary="And the road", by=OFFICER)
    book.note(case.id, text="Rang them", by=OFFICER)
    clock.advance(days=7)
    book.extend(case.id, reason="complexity", told_on=day("2026-01-12"), note="Witness away", by=OFFICER)
    book.agree_date(case.id, limit="respond", until=day("2026-02-02"), by=OFFICER)
    book.respond(case.id, outcome="not-upheld", letter="Dear Ann", by=OFFICER)
    book.close_case(case.id, outcome="not-upheld", by=OFFICER)
    clock.advance(days=7)
    book.escalate(case.id, note="She is not content", by=OFFICER)
    book.assign(case.id, handler="staff-18", team="housing", by=OFFICER)
    book.respond(case.id, outcome="upheld", by=OFFICER)
    book.refer(case.id, body="ombudsman", by=OFFICER)
    clock.advance(days=30)
    book.reopen(case.id, reason="ombudsman", by=OFFICER)
    last = book.withdraw(case.id, note="Content now", by=OFFICER)

    assert book.case(case.id) == last
    assert (last.status, last.stage, last.service, len(last.visits)) == ("withdrawn", "2", "waste", 3)
    file = book.file(case.id)
    assert [entry.version for entry in file.history] == list(range(1, last.version + 1))
    assert {"Rang them", "Dear Ann", "Content now", "And the road"} <= {
        words for words in file.details.values() if isinstance(words, str)
    }
    assert {"pursue", "reopen", "correct", "note"} <= set(file.allowed)
    assert not {"respond", "decline", "refer", "close"} & set(file.allowed)
    assert book.rebuild() == Rebuilt(cases=1, changed=0)
    assert book.verify()


def test_a_request_for_information_stands_still_while_it_is_clarified():
    book = office()
    case = complaint(book, kind="information_request", procedure=FOI)

    paused = book.pause(case.id, reason="clarification", note="Which year?", by=OFFICER)
    resumed = book.resume(case.id, by=OFFICER)

    assert paused.open_pause
    assert not resumed.open_pause


def test_feedback_is_passed_on():
    book = office()
    case = complaint(book, kind="compliment", procedure=FEEDBACK)

    assert book.reach_milestone(case.id, milestone="passed-on", by=OFFICER).visit.milestones


def test_the_body_may_escalate_before_the_answer():
    book = office()

    assert book.escalate(complaint(book).id, to_stage="2", asked_by=AskedBy.BODY, by=OFFICER).stage == "2"


# Names, dates, versions


def test_a_case_is_named_by_its_id_or_its_reference_as_people_write_it():
    book = office()
    case = complaint(book)

    assert re.fullmatch(r"26-[0-9A-Y]{6}-[0-9A-Y]", case.reference)
    for name in (case.id, case.reference, case.reference.lower(), f" {case.reference} "):
        assert book.case(name) == case
        assert book.identify(name) == case.id
    assert book.acknowledge(case.reference, by=OFFICER).version == 2


def test_a_reference_of_ones_own_is_kept_even_where_it_looks_like_an_id():
    book = office()
    case = complaint(book, reference="case-2026/17")

    assert book.case("case-2026/17") == case
    with pytest.raises(ReferenceTakenError, match="case-2026/17 belongs to another case"):
        complaint(book, reference="case-2026/17")


def test_a_record_of_another_system_becomes_one_case():
    book = office()
    complaint(book, source=Source(system="legacy", key="4711"))

    with pytest.raises(SourceKeyTakenError, match="4711 of legacy"):
        complaint(book, source=Source(system="legacy", key="4711"))
    assert len(book.find(RowQuery(source_system="legacy", source_key="4711"))) == 1


@pytest.mark.parametrize("name", ["26-7KQ2M4-X", "nonsense", "", "case-" + "0" * 32])
def test_a_case_that_does_not_exist_is_not_found(name):
    book = office()

    for ask in (book.case, book.file, book.deadlines, book.identify):
        with pytest.raises(NotFoundError, match="there is no case"):
            ask(name)
    with pytest.raises(NotFoundError, match="there is no case"):
        book.acknowledge(name, by=OFFICER)
    assert log_of(book) == ()


def test_three_instants_are_kept_apart():
    book = office(clock=FixedClock(dt.datetime(2026, 1, 8, 9, 0, tzinfo=dt.UTC)))

    case = complaint(book, received_at=dt.datetime(2026, 1, 5, 23, 30, tzinfo=dt.UTC), written_on=day("2026-01-02"))

    (entry,) = book.file(case.id).history
    assert case.intake.written_on == day("2026-01-02")
    assert entry.fact.happened == dt.datetime(2026, 1, 5, 23, 30, tzinfo=dt.UTC)
    assert entry.recorded_at == "2026-01-08T09:00:00.000000Z"
    assert entry.actor == "staff-17"
    (receipt,) = case_log_of(book)
    assert receipt.happened == "2026-01-05T23:30:00+00:00"


def test_what_is_not_dated_happened_now_and_what_is_dated_did_not():
    book = office()
    case = complaint(book, received_at=day("2026-01-02"))

    assert book.acknowledge(case.id, by=OFFICER).visit.acknowledged == NOW
    assert book.accept(case.id, happened=day("2026-01-03"), by=OFFICER).visit.accepted == day("2026-01-03")


def test_an_answer_is_the_case_as_it_is_read_afterwards_whatever_the_zone_of_a_date():
    from zoneinfo import ZoneInfo

    book = office(clock=FixedClock(dt.datetime(2026, 10, 26, 9, 0, tzinfo=dt.UTC)))
    repeated_hour = dt.datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=ZoneInfo("Europe/London"))

    case = complaint(book, received_at=repeated_hour)

    assert book.case(case.id) == case


def test_an_instant_without_an_offset_is_refused_everywhere_and_changes_nothing():
    book = office()
    case = complaint(book)
    before = log_of(book)

    for ask in (
        lambda: complaint(book, received_at=NAIVE),
        lambda: book.acknowledge(case.id, happened=NAIVE, by=OFFICER),
        lambda: book.correct(case.id, version=1, reason="x", happened_instead=NAIVE, by=OFFICER),
        lambda: book.correct(case.id, version=1, reason="x", fields={"channel": "web"}, happened=NAIVE, by=OFFICER),
        lambda: book.due(on=NAIVE),
        lambda: book.deadlines(case.id)[0].status(on=NAIVE),
    ):
        with pytest.raises(NaiveInstantError, match="has no offset from UTC"):
            ask()
    assert log_of(book) == before


def test_a_date_field_takes_no_instant_for_then_the_case_could_never_be_read_again():
    book = office()
    case = complaint(book)

    with pytest.raises(UsageError, match="told_due_on must be a date without a time of day"):
        book.acknowledge(case.id, told_due_on=NOW, by=OFFICER)
    with pytest.raises(UsageError, match="told_due_on must be a date"):
        book.acknowledge(case.id, told_due_on="2026-01-19", by=OFFICER)

    assert book.case(case.id) == case


def test_a_writer_who_has_seen_an_older_version_decides_anew():
    book = office()
    case = complaint(book)
    book.accept(case.id, expected_version=1, by=OFFICER)

    for seen in (1, 3):
        with pytest.raises(StaleVersionError, match=f"is at version 2, not {seen}: read it again and decide anew"):
            book.acknowledge(case.id, expected_version=seen, by=OFFICER)
    assert book.acknowledge(case.id, expected_version=2, by=OFFICER).version == 3


class Interrupted(MemoryStore):
    """A store in which somebody else writes whenever this process is about to."""

    def __init__(self, times):
        super().__init__()
        self.times, self.elsewhere = times, None

    def append(self, commit):
        if self.elsewhere and self.times:
            self.times -= 1
            other, self.elsewhere = self.elsewhere, None
            other()
            self.elsewhere = other
        return super().append(commit)


def _interrupted(times, interruption):
    store = Interrupted(times)
    book = office(store=store)
    case = complaint(book)
    other = office(store=store)
    store.elsewhere = lambda: interruption(other, case.id)
    return book, case


def test_a_decision_is_made_anew_when_somebody_wrote_in_between():
    book, case = _interrupted(3, lambda other, case_id: other.note(case_id, text="Meanwhile", by=Actor("staff-2")))

    after = book.acknowledge(case.id, by=OFFICER)

    assert (after.version, len(after.notes)) == (5, 3)
    assert after == book.case(case.id)


def test_a_decision_that_is_no_longer_possible_is_refused_after_all():
    book, case = _interrupted(1, lambda other, case_id: other.acknowledge(case_id, by=Actor("staff-2")))

    with pytest.raises(DecisionError, match="stage 1 is acknowledged already"):
        book.acknowledge(case.id, by=OFFICER)


def test_a_version_that_was_named_is_not_decided_anew():
    book, case = _interrupted(1, lambda other, case_id: other.note(case_id, text="Meanwhile", by=Actor("staff-2")))

    with pytest.raises(StaleVersionError):
        book.acknowledge(case.id, expected_version=1, by=OFFICER)


def test_somebody_who_never_gets_a_turn_is_told_so_in_the_end():
    book, case = _interrupted(1_000, lambda other, case_id: other.note(case_id, text="Meanwhile", by=Actor("staff-2")))

    with pytest.raises(StaleVersionError):
        book.acknowledge(case.id, by=OFFICER)


def test_a_reference_that_chance_gave_before_is_made_anew(monkeypatch):
    references = iter(["26-AAAAAA-A", "26-AAAAAA-A", "26-BBBBBB-B"])
    monkeypatch.setattr("casework.application.contacts.new_reference", lambda _day: next(references))
    book = office()

    assert [complaint(book).reference for _ in range(2)] == ["26-AAAAAA-A", "26-BBBBBB-B"]


def test_references_that_are_never_free_end_in_an_error(monkeypatch):
    monkeypatch.setattr("casework.application.contacts.new_reference", lambda _day: "26-AAAAAA-A")
    book = office()
    complaint(book)

    with pytest.raises(ReferenceTakenError):
        complaint(book)


# The same request again


def test_the_same_request_again_gives_the_first_answer_and_stores_nothing():
    book = office()
    first = complaint(book, summary="Bins", complainant={"name": "Ann"}, key="web-1")
    acknowledged = book.acknowledge(first.id, key="web-2", by=OFFICER)
    book.note(first.id, text="Later", by=OFFICER)
    before = log_of(book)

    assert complaint(book, summary="Bins", complainant={"name": "Ann"}, key="web-1") == first
    assert book.acknowledge(first.id, key="web-2", by=OFFICER) == acknowledged
    assert book.acknowledge(first.reference, key="web-2", by=OFFICER) == acknowledged
    assert log_of(book) == before


def test_the_same_request_again_is_answered_although_the_version_has_moved_on():
    book = office()
    case = complaint(book)
    acknowledged = book.acknowledge(case.id, key="web-2", expected_version=1, by=OFFICER)

    assert book.acknowledge(case.id, key="web-2", expected_version=1, by=OFFICER) == acknowledged


def test_another_request_under_the_same_key_is_refused():
    book = office()
    case = complaint(book, summary="Bins", key="web-1")
    book.acknowledge(case.id, key="web-2", by=OFFICER)
    before = log_of(book)

    for ask in (
        lambda: complaint(book, summary="Roads", key="web-1"),
        lambda: complaint(book, summary="Bins", key="web-2"),
        lambda: book.acknowledge(case.id, told_due_on=day("2026-01-19"), key="web-2", by=OFFICER),
        lambda: book.acknowledge(case.id, key="web-2", by=Actor("staff-18")),
        lambda: book.acknowledge(case.id, key="web-2", happened=day("2026-01-05"), by=OFFICER),
        lambda: book.accept(case.id, key="web-2", by=OFFICER),
    ):
        with pytest.raises(KeyReusedError, match="was used before for another request: use a new key"):
            ask()
    assert log_of(book) == before


def test_a_key_that_somebody_used_in_the_same_moment_is_answered_by_the_store():
    book, case = _interrupted(1, lambda other, case_id: other.acknowledge(case_id, key="web-2", by=OFFICER))

    after = book.acknowledge(case.id, key="web-2", by=OFFICER)

    assert (after.version, len(case_log_of(book))) == (2, 2)


def test_a_receipt_that_somebody_recorded_under_the_same_key_in_the_same_moment_is_one_case():
    store = Interrupted(1)
    book, other = office(store=store), office(store=store)
    store.elsewhere = lambda: complaint(other, key="web-1")

    case = complaint(book, key="web-1")

    assert [record.stream for record in case_log_of(book)] == [case.id]


def test_a_key_is_a_code_for_it_stays_in_the_log():
    book = office()

    for key in (CANARY, "", 5):
        with pytest.raises(NotACodeError, match="key must be an id or a code") as refused:
            complaint(book, key=key)
        assert CANARY not in str(refused.value)


def test_a_request_that_could_not_be_told_from_another_is_refused():
    with pytest.raises(UsageError, match="neither text, a number nor a date"):
        complaint(office(), summary="\ud800", key="web-1")


# Who writes, and what is said


def test_somebody_writes():
    book = office()
    case = complaint(book)

    with pytest.raises(UsageError, match="say who writes: by=Actor"):
        book.acknowledge(case.id)
    with pytest.raises(UsageError, match="say who writes: by=Actor"):
        book.acknowledge(case.id, by="staff-17")


def test_a_misspelt_date_does_not_become_today():
    book = office()
    case = complaint(book)

    with pytest.raises(UsageError, match="no write knows happend; every write knows by, happened"):
        book.acknowledge(case.id, happend=day("2026-01-05"), by=OFFICER)


@pytest.mark.parametrize(
    ("fields", "error", "why"),
    [
        ({"kind": "complant"}, NotFoundError, "there is no kind 'complant': choose one of complaint, service_request"),
        ({"channel": "fax"}, NotFoundError, "there is no channel 'fax'"),
        ({"formality": "casual"}, NotFoundError, "there is no formality 'casual'"),
        ({"procedure": "lgsco"}, NotFoundError, "lgsco"),
        ({"procedure": FOI}, DecisionError, "foi-2000 is for an information request"),
        ({"received_at": dt.date(2020, 1, 1)}, UsageError, "not yet in force on 2020-01-01"),
        ({"received_at": dt.date(2026, 1, 6)}, DecisionError, "is still to come"),
        ({"received_at": "2026-01-05"}, UsageError, ""),
        ({"service": CANARY}, NotACodeError, "service must be"),
        ({"reference": CANARY}, NotACodeError, "reference must be"),
        ({"stage": CANARY}, NotACodeError, "stage must be"),
        ({"categories": {"cause": CANARY}}, NotACodeError, "code must be"),
        ({"categories": CANARY}, UsageError, "categories is given as values by name"),
        ({"complainant": CANARY}, UsageError, "complainant is given as values by name"),
        ({"complainant": {"name": [CANARY]}}, UsageError, "a person is given as words by name"),
        ({"summary": [CANARY]}, UsageError, "are text"),
        ({"written_on": NOW}, UsageError, "written_on must be a date"),
        ({"source": CANARY}, UsageError, "source must be a value of the class Source"),
    ],
)
def test_a_receipt_with_a_mistake_is_refused_with_one_clear_sentence_and_changes_nothing(fields, error, why):
    book = office()

    with pytest.raises(error) as refused:
        complaint(book, **fields)

    assert why in str(refused.value)
    assert CANARY not in str(refused.value)
    assert log_of(book) == ()
    assert book.find() == ()


def test_what_is_to_be_noted_is_written_down():
    book = office()
    case = complaint(book)

    with pytest.raises(UsageError, match="the words of the note are empty: say them"):
        book.note(case.id, text="", by=OFFICER)
    with pytest.raises(UsageError, match="are text, not a list"):
        book.note(case.id, text=[CANARY], by=OFFICER)
    with pytest.raises(UsageError, match=r"categories come as a list, .* for example .'delay'."):
        book.categorise(case.id, scheme="cause", categories="delay", by=OFFICER)
    with pytest.raises(UsageError, match="person is given as values by name"):
        book.add_party(case.id, party="p2", role=Role.ADVOCATE, person=CANARY, by=OFFICER)
    with pytest.raises(NotFoundError, match="there is no role 'friend'"):
        book.add_party(case.id, party="p2", role="friend", by=OFFICER)
    with pytest.raises(NotFoundError, match="there is no asked_by 'nobody'"):
        book.escalate(case.id, asked_by="nobody", by=OFFICER)


def test_T41_words_and_people_stand_in_no_event_no_row_no_key_and_no_picture_of_a_case():
    book = office()
    case = complaint(book, summary=CANARY, complainant={"name": CANARY}, key="web-1")
    for write in (
        lambda: book.note(case.id, text=CANARY, by=OFFICER),
        lambda: book.add_party(case.id, party="p2", role="advocate", person={"name": CANARY}, by=OFFICER),
        lambda: book.add_matter(case.id, matter="m2", summary=CANARY, by=OFFICER),
        lambda: book.extend(case.id, reason="complexity", note=CANARY, by=OFFICER),
        lambda: book.respond(case.id, letter=CANARY, by=OFFICER),
        lambda: book.correct(
            case.id, version=2, reason="typing-error", fields={"text": CANARY}, note=CANARY, by=OFFICER
        ),
        lambda: book.escalate(case.id, note=CANARY, by=OFFICER),
        lambda: book.refer(case.id, body="ombudsman", note=CANARY, by=OFFICER),
        lambda: book.reopen(case.id, reason="ombudsman", note=CANARY, by=OFFICER),
        lambda: book.withdraw(case.id, note=CANARY, by=OFFICER),
    ):
        write()

    kept = list(book.file(case.id).details.values())
    assert len(kept) == 13
    assert kept.count(CANARY) == 11
    for seen in (log_of(book), book.case(case.id), book.find(), book.deadlines(case.id), book.file(case.id).history):
        assert CANARY not in repr(seen)


def test_a_detail_that_was_erased_is_missing_and_the_case_stands():
    book = office()
    case = complaint(book, summary=CANARY)

    book.store.erase("council", list(book.file(case.id).details))

    assert book.file(case.id).details == {}
    assert book.case(case.id) == case


# Corrections


def test_a_day_is_put_right():
    book = office()
    case = complaint(book, received_at=day("2026-01-02"))
    book.acknowledge(case.id, by=OFFICER)

    after = book.correct(case.id, version=2, reason="typing-error", happened_instead=day("2026-01-03"), by=OFFICER)

    assert after.visit.acknowledged == day("2026-01-03")
    assert book.find()[0].limits[0].done_on == "2026-01-03"
    assert [entry.name for entry in book.file(case.id).history] == ["received", "acknowledged", "corrected"]


def test_fields_are_put_right_and_words_among_them_become_details():
    book = office()
    case = complaint(book, summary="Bins", service="waste")
    book.respond(case.id, outcome="upheld", letter="Dear Ann", by=OFFICER)

    book.correct(case.id, version=1, reason="typing-error", fields={"channel": "phone", "summary": CANARY}, by=OFFICER)
    after = book.correct(case.id, version=2, reason="typing-error", fields={"letter": None}, by=OFFICER)

    assert after.intake.channel == "phone"
    assert book.file(case.id).details[after.intake.summary] == CANARY
    assert after.history[1].event.letter is None
    assert after.service == "waste"


def test_what_is_said_of_people_and_matters_is_not_put_right_inside_a_list():
    book = office()
    case = complaint(book, complainant={"name": "Ann"})
    (party,) = case.parties
    known = {"party": "p1", "role": "advocate", "person": party.person}

    for fields in (
        {"parties": [known | {"person": "Jane"}]},
        {"parties": [known | {"person": {"name": "Jane"}}]},
        {"parties": [known | {"person": f"detail-{7:032x}"}]},
        {"matters": [{"matter": "m1", "summary": "Drunk"}]},
    ):
        with pytest.raises(UsageError, match="not put right here: add_party gives a party its person") as refused:
            book.correct(case.id, version=1, reason="typing-error", fields=fields, by=OFFICER)
        assert "Jane" not in str(refused.value)
        assert "Drunk" not in str(refused.value)

    after = book.correct(case.id, version=1, reason="wrong-role", fields={"parties": [known]}, by=OFFICER)
    assert [(each.role, each.person) for each in after.parties] == [("advocate", party.person)]


def test_an_event_is_struck_out():
    book = office()
    case = complaint(book)
    book.acknowledge(case.id, by=OFFICER)

    after = book.correct(case.id, version=2, reason="wrong-case", strike=True, note="It was the other one", by=OFFICER)

    assert after.visit.acknowledged is None


def test_an_event_that_was_struck_out_is_restored_as_it_was_or_put_right():
    book = office()
    case = complaint(book)
    book.acknowledge(case.id, told_due_on=day("2026-02-01"), by=OFFICER)
    before = book.deadlines(case.id)
    book.correct(case.id, version=2, reason="wrong-case", strike=True, by=OFFICER)

    after = book.correct(case.id, version=2, reason="right-after-all", restore=True, by=OFFICER)

    assert after.visit.acknowledged == NOW
    assert after.history[1].event.told_due_on == day("2026-02-01")
    assert (after.struck, book.deadlines(case.id)) == ((), before)
    with pytest.raises(DecisionError, match="event 2 was not struck out: there is nothing to restore"):
        book.correct(case.id, version=2, reason="right-after-all", restore=True, by=OFFICER)
    with pytest.raises(DecisionError, match="it has no event 9 to correct"):
        book.correct(case.id, version=9, reason="right-after-all", restore=True, by=OFFICER)
    book.correct(case.id, version=2, reason="wrong-case", strike=True, by=OFFICER)
    put_right = book.correct(case.id, version=2, reason="x", fields={"told_due_on": day("2026-02-02")}, by=OFFICER)
    assert put_right.history[1].event.told_due_on == day("2026-02-02")


def test_what_was_forgotten_in_an_earlier_stage_is_recorded_there():
    book = office()
    case = complaint(book, received_at=day("2025-12-01"))
    book.respond(case.id, happened=day("2025-12-10"), by=OFFICER)
    book.escalate(case.id, happened=day("2025-12-15"), by=OFFICER)

    after = book.acknowledge(case.id, stage="1", happened=day("2025-12-03"), by=OFFICER)

    assert [visit.acknowledged for visit in after.visits] == [day("2025-12-03"), None]
    assert book.rebuild().changed == 0


def test_a_correction_says_one_thing():
    book = office()
    case = complaint(book)

    for said in (
        {},
        {"strike": True, "restore": True},
        {"strike": True, "happened_instead": day("2026-01-02")},
        {"fields": {}},
    ):
        with pytest.raises(UsageError, match="one of the three"):
            book.correct(case.id, version=1, reason="typing-error", by=OFFICER, **said)
    with pytest.raises(UsageError, match="fields is given as values by name"):
        book.correct(case.id, version=1, reason="typing-error", fields=CANARY, by=OFFICER)
    with pytest.raises(UsageError, match="received has no colour") as refused:
        book.correct(case.id, version=1, reason="typing-error", fields={"colour": CANARY}, by=OFFICER)
    assert CANARY not in str(refused.value)
    with pytest.raises(DecisionError, match="it has no event 9 to correct; it has 1"):
        book.correct(case.id, version=9, reason="typing-error", fields={"colour": "red"}, by=OFFICER)


def test_a_receipt_moved_to_before_its_procedure_is_refused():
    book = office()
    case = complaint(book)

    with pytest.raises(UsageError, match="not yet in force on 2020-01-01"):
        book.correct(case.id, version=1, reason="typing-error", happened_instead=day("2020-01-01"), by=OFFICER)


def test_a_receipt_put_under_another_procedure_is_judged_by_that_one():
    book = office()
    case = complaint(book)
    book.respond(case.id, by=OFFICER)
    book.escalate(case.id, by=OFFICER)

    with pytest.raises(
        DecisionError, match=r"event 3 \(escalate\): stage 1 is the last of adult-social-care"
    ) as refused:
        book.correct(
            case.id,
            version=1,
            reason="wrong-procedure",
            fields={"procedure": "adult-social-care-nhs-england-2009"},
            by=OFFICER,
        )

    assert refused.value.allowed == ()
    assert book.case(case.id).intake.procedure == COUNCIL


# Reading


def test_what_is_due_is_listed_the_earliest_first():
    book = office()
    late = complaint(book, received_at=day("2026-01-02"))
    soon = complaint(book)
    book.acknowledge(late.id, happened=day("2026-01-02"), by=OFFICER)

    assert [row.case for row in book.due(on=day("2026-01-16"))] == [soon.id, late.id]
    assert [row.case for row in book.due(within=7)] == [soon.id]
    assert book.due() == ()
    assert book.due(on=dt.datetime(2026, 1, 11, 23, 30, tzinfo=dt.UTC)) == ()


@pytest.mark.parametrize("within", [10**9, -(10**9), 10**17])
def test_a_day_that_does_not_exist_is_refused(within):
    with pytest.raises(UsageError, match="there is no day"):
        office().due(within=within)


def test_rows_come_page_by_page_and_all_at_once():
    book = office()
    cases = sorted(complaint(book).id for _ in range(5))

    first = book.find(RowQuery(limit=2))
    second = book.find(RowQuery(limit=2, after=first[-1]))

    assert [row.case for row in (*first, *second)] == cases[:4]
    assert [row.case for row in book.rows(RowQuery(limit=2))] == cases
    assert [row.case for row in book.rows()] == cases
    for ask in (book.find, book.rows):
        with pytest.raises(UsageError, match="a page of 0 rows holds nothing"):
            ask(RowQuery(limit=0))


def test_cases_are_counted():
    book = office()
    complaint(book)
    complaint(book, kind="compliment", procedure=FEEDBACK)

    assert list(book.tabulate(("kind",))) == [(("complaint",), 1), (("compliment",), 1)]
    assert list(book.tabulate(("kind",), query=RowQuery(kind="complaint"))) == [(("complaint",), 1)]


def test_today_is_the_day_of_the_place():
    assert office(clock=FixedClock(dt.datetime(2026, 5, 31, 23, 30, tzinfo=dt.UTC))).today() == day("2026-06-01")


# Threads and processes


def test_a_casebook_is_shared_by_threads():
    book = office()
    case = complaint(book)
    trouble = []

    def work(number):
        try:
            for turn in range(10):
                book.note(case.id, text=f"{number}-{turn}", by=Actor(f"staff-{number}"))
        except Exception as error:  # noqa: BLE001 - whatever happened in the thread is shown
            trouble.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert trouble == []
    after = book.case(case.id)
    assert (after.version, len(set(after.notes))) == (41, 40)
    assert book.rebuild() == Rebuilt(cases=1, changed=0)


def _in_a_child(ask):
    """What *ask* answers in a forked process, as text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            answer = str(ask())
        except BaseException as error:  # noqa: BLE001 - the parent is told
            answer = type(error).__name__
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        answer = told.read()
    os.waitpid(child, 0)
    return answer


def test_a_casebook_that_was_carried_over_a_fork_refuses_to_work():
    book = office()

    assert _in_a_child(book.find) == ForkedStoreError.__name__
    assert book.find() == ()


def test_a_lazy_casebook_is_opened_once_in_each_process(tmp_path):
    book = Casebook.lazy(f"sqlite:///{tmp_path / 'cases.db'}", organisation="council", clock=FixedClock(NOW))
    first = book()
    case = complaint(first)

    assert book() is first
    assert _in_a_child(lambda: (book() is first, book() is book(), len(book().find()))) == "(False, True, 1)"
    assert _in_a_child(lambda: book().acknowledge(case.id, by=OFFICER).version) == "2"
    assert first.case(case.id).version == 2
    first.close()


def test_threads_that_come_at_once_get_the_same_lazy_casebook():
    book = Casebook.lazy("memory:", organisation="council")
    start, found = threading.Barrier(8), []

    def ask():
        start.wait()
        found.append(book())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({id(each) for each in found}) == 1


# Opening


def test_a_casebook_is_opened_for_an_organisation_with_the_rules_that_come_with_it():
    with Casebook.open("memory:", organisation="council", clock=FixedClock(NOW)) as book:
        assert complaint(book).version == 1


@pytest.mark.parametrize("settings", [{"calendar": "mars"}])
def test_an_organisation_with_an_unknown_calendar_is_told_the_known_ones(settings):
    from casework.application.organisations import Organisation

    with pytest.raises(NotFoundError, match="there is no calendar 'mars': choose one of all-days, england-and-wales"):
        office(organisation=Organisation(id="council", **settings))


def test_a_procedure_that_names_a_calendar_that_is_not_there_is_refused():
    book = office(calendars={"england-and-wales": office().rulebook.calendars["england-and-wales"]})

    with pytest.raises(NotFoundError, match="there is no calendar 'uk-union'"):
        complaint(book, kind="information_request", procedure=FOI)


def test_a_closed_casebook_may_be_closed_again(tmp_path):
    book = Casebook.open(f"sqlite:///{tmp_path / 'cases.db'}", organisation="council")
    book.close()
    book.close()

    with pytest.raises(StoreUnavailableError):
        book.find()


def test_the_procedures_of_the_office_are_the_ones_it_was_given():
    assert office().rulebook.procedures is PROCEDURES
