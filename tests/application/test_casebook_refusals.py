"""Refusing, passing on, pursuing and dates that are given, as an embedding developer records them."""

import datetime as dt

import pytest

from casework.domain.cases.parts import CaseStatus
from casework.errors import DecisionError, KeyReusedError, NotFoundError, UsageError
from casework.testing import FixedClock
from tests.complaints import FEEDBACK
from tests.offices import NOW, OFFICER, complaint, office

LATE = {"exclusion": "late", "reasons": "It was in 2022", "discretion": "No new facts", "ombudsman_told": True}


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def book():
    return office(clock=FixedClock(NOW))


@pytest.fixture
def case(book):
    return complaint(book, complainant={"name": "Ann Example"}).id


def test_the_words_of_a_refusal_are_details_and_its_ground_is_in_the_log(book, case):
    refused = book.decline(case, **LATE, by=OFFICER)

    assert refused.status is CaseStatus.DECLINED
    assert {"It was in 2022", "No new facts"} <= set(map(str, book.file(case).details.values()))
    written = "".join(record.data for record in book.store.read("council", case))
    assert '"late"' in written
    assert "2022" not in written


@pytest.mark.parametrize("reasons", ["", "  ", None])
def test_a_refusal_without_reasons_is_refused(book, case, reasons):
    for refuse in (book.decline, book.decline_escalation):
        with pytest.raises(UsageError, match="the reasons are empty: say them in your own words"):
            refuse(case, **{**LATE, "reasons": reasons}, by=OFFICER)
    assert book.case(case).is_open


def test_a_repeat_of_a_refusal_is_done_once_and_another_one_is_refused(book, case):
    first = book.decline(case, **LATE, by=OFFICER, key="form-1")

    assert book.decline(case, **LATE, by=OFFICER, key="form-1") == first
    with pytest.raises(KeyReusedError):
        book.decline(case, **{**LATE, "reasons": "Another"}, by=OFFICER, key="form-1")


def test_a_refusal_rests_on_a_restriction_that_is_in_force_on_a_party_of_the_case(book, case):
    with pytest.raises(DecisionError, match="there is no restriction r1"):
        book.decline(case, **LATE, restriction="r1", by=OFFICER)
    book.restrict(
        person="person-4", measure="written_only", reasons="Shouted", review_on=day("2026-07-01"), appeal_told=True,
        by=OFFICER,
    )  # fmt: skip
    with pytest.raises(DecisionError, match="about nobody in this case"):
        book.decline(case, **LATE, restriction="r1", by=OFFICER)
    book.add_party(case, party="p1", role="complainant", actor="person-4", by=OFFICER)

    assert book.decline(case, **LATE, restriction="r1", by=OFFICER).refusals[0].event.restriction == "r1"


def test_the_refusal_of_the_next_stage_rests_on_a_restriction_by_the_same_checks(book, case):
    book.respond(case, by=OFFICER)
    said = {"exclusion": "considered-before", "reasons": "Answered in 2023", "ombudsman_told": True}

    with pytest.raises(DecisionError, match=r"decline-escalation is not possible .* there is no restriction r1"):
        book.decline_escalation(case, **said, restriction="r1", by=OFFICER)
    book.restrict(
        person="person-4", measure="written_only", reasons="Shouted", review_on=day("2026-07-01"), appeal_told=True,
        by=OFFICER,
    )  # fmt: skip
    with pytest.raises(DecisionError, match="about nobody in this case"):
        book.decline_escalation(case, **said, restriction="r1", by=OFFICER)
    book.add_party(case, party="p1", role="complainant", actor="person-4", by=OFFICER)

    refused = book.decline_escalation(case, **said, restriction="r1", by=OFFICER)

    assert (refused.is_open, refused.refusals[0].event.restriction) == (True, "r1")


def test_nothing_is_refused_while_a_safeguarding_matter_is_open(book, case):
    book.flag(case, kind="safeguarding", told=["team-mash"], by=OFFICER)

    with pytest.raises(DecisionError, match=r"a safeguarding matter is open \(f1\): see it through"):
        book.decline(case, **LATE, by=OFFICER)
    assert book.case(case).is_open


def test_a_restriction_is_not_put_into_a_refusal_by_a_correction(book, case):
    refused = book.decline(case, **LATE, by=OFFICER)

    with pytest.raises(DecisionError, match="strike it out and refuse anew"):
        book.correct(
            case, version=refused.version, reason="typing-error", fields={"restriction": "nobody-knows"}, by=OFFICER
        )
    assert book.case(case) == refused


def test_the_next_stage_is_refused_with_the_day_on_which_it_was_asked_for(book, case):
    book.respond(case, by=OFFICER)
    said = {"exclusion": "considered-before", "reasons": "Answered in 2023", "ombudsman_told": True}

    refused = book.decline_escalation(case, **said, asked_on=day("2026-01-05"), by=OFFICER)

    assert (refused.is_open, refused.refusals[0].event.asked_on) == (True, day("2026-01-05"))
    assert book.escalate(case, by=OFFICER).stage == "2"


def test_an_anonymous_contact_has_no_complainant_and_is_passed_on(book):
    contact = complaint(book, kind="comment", procedure=FEEDBACK, anonymous=True)

    assert contact.intake.anonymous
    assert book.pass_on(contact.id, body="water-company", note="A burst pipe", by=OFFICER).status == "passed_on"
    with pytest.raises(DecisionError, match="has no complainant: leave one of the two away"):
        complaint(book, kind="comment", procedure=FEEDBACK, anonymous=True, complainant={"name": "Ann Example"})


def test_a_complaint_for_another_body_is_passed_on_with_the_consent_of_the_complainant(book, case):
    with pytest.raises(DecisionError, match="the consent of p1 to pass the case on is not on record"):
        book.pass_on(case, body="water-company", by=OFFICER)
    book.consent(case, step="received", scopes=["pass_on"], giver="p1", by=OFFICER)

    passed = book.pass_on(case, body="water-company", by=OFFICER)

    assert (passed.closures[0].body, passed.history[-1].event.party) == ("water-company", "p1")


def test_what_was_withdrawn_is_pursued(book, case):
    before = book.deadlines(case)
    book.withdraw(case, by=OFFICER)

    assert book.pursue(case, reason="public-interest", note="Others are hurt", by=OFFICER).is_open
    assert book.deadlines(case) == before


def test_a_late_complaint_is_taken_on_for_reasons(book, case):
    assert book.accept(case, despite="late", reasons="She was ill", by=OFFICER).visit.accepted


def test_dates_are_set_by_those_who_can_set_them(book, case):
    given = book.set_date(case, limit="respond", until=day("2026-02-27"), set_by="court", note="Order 7", by=OFFICER)

    assert given.visit.granted[0].event.by == "court"
    assert {each.limit: each.due_on for each in book.deadlines(case)}["respond"] == day("2026-02-27")
    with pytest.raises(NotFoundError, match="choose one of panel, ombudsman, court"):
        book.set_date(case, limit="respond", until=day("2026-02-27"), set_by="mayor", by=OFFICER)


def test_a_holding_letter_and_the_evidence_of_an_agreement_are_documents(book, case):
    book.document(
        case, use="sent", title="We need more time", media_type="text/plain", sha256="0" * 64, size=9, by=OFFICER
    )
    due = book.deadlines(case)

    told = book.inform_delay(
        case, limit="respond", told_due_on=day("2026-02-27"), reason="illness", document="d1", by=OFFICER
    )
    assert told.visit.delays[0].event.document == "d1"
    assert book.deadlines(case) == due
    agreed = book.agree_date(case, limit="acknowledge", until=day("2026-01-14"), document="d1", by=OFFICER)
    assert agreed.visit.granted[0].event.document == "d1"
    assert book.respond(case, document="d1", by=OFFICER).history[-1].event.document == "d1"


def test_those_who_were_told_of_more_time_come_as_a_list(book, case):
    with pytest.raises(UsageError, match="parties who were told come as a list"):
        book.extend(case, reason="complexity", told="p1", told_on=day("2026-01-05"), by=OFFICER)
    case_after = book.extend(
        case, reason="complexity", agreed_by="p1", told=["p1"], told_on=day("2026-01-05"), ombudsman_told=True,
        by=OFFICER,
    )  # fmt: skip
    assert case_after.visit.granted[0].event.told == ("p1",)
