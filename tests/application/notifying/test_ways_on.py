"""Where whoever complained can go with an answer: letters name the next stage, or say that it was the last."""

import datetime as dt

import pytest

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.domain.notifications.kinds import NoticeKind
from tests.complaints import COUNCIL, FOI, PROCEDURES
from tests.delivery import CONTACTS, JO, SENDER, STAFF, Post, acknowledged, deliver, send, sending_office, sweep
from tests.offices import complaint

HOUSING, INFORMATION = "housing-ombudsman-code-2024", "Information Commissioner"
KNOWN = CONTACTS | {"Housing Ombudsman": "Telephone: 01632 960002", INFORMATION: "Telephone: 01632 960003"}
FINAL = "This is our final response"


def answered(*stages, procedures=PROCEDURES, **fields):
    """The letter with the answer at the last of these stages, of a case that went through all of them."""
    post = Post()
    book = sending_office(post, notices=("response",), reminders={}, contacts=KNOWN, procedures=procedures)
    sweep(book)
    case = complaint(book, complainant=JO, **fields)
    for number, _ in enumerate(stages):
        if number:
            book.escalate(case.id, by=SENDER)
        book.respond(case.id, by=SENDER)
        send(book)
    return post.messages[-1]


def test_the_final_answer_says_that_it_is_and_then_who_can_look_at_it():
    letter = answered("1", "2")

    said = letter.text.partition(FINAL)[2]
    assert said.startswith(": our procedure ends with Stage 2 (final).\n\nIf you are still not happy, you can ask this")
    assert "Local Government and Social Care Ombudsman\nTelephone: 01632 960001" in said
    assert letter.data["final_stage"] == "2"
    assert "next stage" not in letter.text


def test_the_last_day_for_the_ombudsman_follows_the_final_answer_where_the_procedure_counts_from_it():
    letter = answered("1", "2", procedure=HOUSING)

    assert FINAL in letter.text
    assert "Housing Ombudsman\nTelephone: 01632 960002\nPlease contact them by Tuesday 5 January 2027." in letter.text


def test_an_answer_after_which_another_stage_can_be_asked_for_is_not_called_final():
    letter = answered("1")

    assert FINAL not in letter.text
    assert "The next stage is: Stage 2 (final)" in letter.text


def test_an_answer_in_the_only_stage_is_the_final_one():
    letter = answered("1", kind="information_request", procedure="uk-gdpr-sar")

    assert f"{FINAL}: our procedure ends with Request." in letter.text


def test_an_answer_that_the_procedure_calls_final_is_final_although_more_can_be_asked_for(tmp_path):
    text = PROCEDURES.text(COUNCIL).replace('"outstanding", "next_stage"]', '"outstanding", "next_stage", "final"]')
    (tmp_path / f"{COUNCIL}.toml").write_text(text, encoding="utf-8")

    letter = answered("1", procedures=ProcedureLibrary([tmp_path]))

    assert f"{FINAL}: our procedure ends with Stage 1." in letter.text
    assert "The next stage is: Stage 2 (final)" in letter.text


def test_what_nobody_else_can_look_at_is_not_called_final():
    letter = answered("1", kind="compliment", procedure="local-feedback")

    assert "final" not in letter.text


def test_a_welsh_reader_is_told_of_the_final_answer_too():
    post = Post()
    book = sending_office(post, notices=("response",), reminders={}, language="cy")
    sweep(book)
    case = complaint(book, complainant=JO)
    for step in (book.respond, book.escalate, book.respond):
        step(case.id, by=SENDER)

    send(book)

    assert "Dyma ein hymateb terfynol. Mae ein trefn yn dod i ben gyda'r cam hwn: Cam 2 (terfynol)" in (
        post.messages[-1].text
    )


@pytest.mark.parametrize(
    ("sent", "next_stage", "commissioner"),
    [("2026-02-16", True, True), ("2026-02-17", True, False), ("2026-03-03", False, False)],
)
def test_a_letter_that_waited_until_after_a_last_day_invites_nobody_to_it(sent, next_stage, commissioner):
    post = Post()
    book = sending_office(post, notices=("response",), reminders={}, contacts=KNOWN)
    sweep(book)
    asked = {"kind": "information_request", "procedure": FOI, "complainant": JO}
    first, second = (complaint(book, **asked) for _ in range(2))
    book.respond(first.id, by=SENDER)
    for step in (book.respond, book.escalate, book.respond):
        step(second.id, by=SENDER)
    sweep(book)
    book.clock.set(dt.datetime.fromisoformat(f"{sent}T12:00Z"))

    deliver(book)

    said = "\n".join(each.text for each in post.messages)
    assert ("Please ask for it by Monday 2 March 2026." in said) is next_stage
    assert ("Please contact them by Monday 16 February 2026." in said) is commissioner
    assert "The next stage is: Internal review" in said
    assert INFORMATION in said


# The stage that was asked for


def second_stage(*, asked_by="complainant", language="en", form="standard"):
    """The acknowledgement of a second stage."""
    post = Post()
    book = sending_office(post, reminders={}, language=language)
    case = acknowledged(book)
    book.prefer(case.id, party="p1", preferences={"language": language, "format": form}, by=SENDER)
    book.respond(case.id, by=SENDER)
    book.clock.set(dt.datetime(2026, 2, 9, 9, tzinfo=dt.UTC))
    book.escalate(case.id, asked_by=asked_by, by=SENDER)
    book.clock.set(dt.datetime(2026, 2, 11, 9, tzinfo=dt.UTC))
    book.acknowledge(case.id, by=SENDER)
    send(book)
    return next(each for each in reversed(post.messages) if each.kind is NoticeKind.ACKNOWLEDGED)


def test_the_acknowledgement_of_a_later_stage_names_the_request_and_the_stage():
    letter = second_stage()

    assert (
        "On Monday 9 February 2026 you asked us to look at it again, at the next stage of our procedure." in letter.text
    )
    assert "The stage of our procedure is: Stage 2 (final)" in letter.text
    assert letter.data["asked_on"] == "2026-02-09"


@pytest.mark.parametrize(
    ("language", "form", "words"),
    [
        ("en", "easy_read", "You asked us to look again on Monday 9 February 2026. This is called: Stage 2 (final)"),
        ("cy", "standard", "ar gam nesaf ein trefn: dydd Llun 9 Chwefror 2026"),
        ("cy", "easy_read", "dydd Llun 9 Chwefror 2026. Enw hyn yw: Cam 2 (terfynol)"),
    ],
)
def test_every_sort_of_letter_names_the_request(language, form, words):
    assert words in second_stage(language=language, form=form).text


def test_where_the_body_took_it_to_the_stage_nobody_is_told_that_they_asked():
    letter = second_stage(asked_by="body")

    assert "asked us to look at it again" not in letter.text
    assert "asked_on" not in letter.data


def test_the_first_acknowledgement_names_no_such_request():
    post = Post()
    book = sending_office(post, reminders={})
    acknowledged(book)

    send(book)

    assert "asked us" not in post.messages[0].text


# Who deals with it


def test_whoever_answered_stage_1_is_not_named_as_dealing_with_stage_2_until_somebody_else_has_it():
    post = Post()
    known = {**STAFF, "staff-3": {"name": "Ann Lee"}}
    book = sending_office(post, notices=("extended", "delay"), reminders={}, addresses=known)
    case = acknowledged(book)
    book.respond(case.id, by=SENDER)
    book.escalate(case.id, by=SENDER)
    book.extend(case.id, reason="complex", by=SENDER)
    send(book)
    book.assign(case.id, handler="staff-3", by=SENDER)
    book.inform_delay(case.id, limit="respond", told_due_on=dt.date(2026, 3, 6), reason="complex", by=SENDER)

    send(book)

    barred, other = post.messages
    assert "handler" not in barred.data
    assert other.data["handler"] == "staff-3"
