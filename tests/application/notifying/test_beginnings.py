"""The complainant learns from the acknowledgement that what they sent became a complaint, and until when."""

import pytest

from tests.delivery import JO, SENDER, Post, send, sending_office, sweep
from tests.offices import complaint


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def book(post):
    found = sending_office(post, notices=("acknowledged",), reminders={})
    sweep(found)
    return found


def comment(book, **said):
    case = complaint(book, kind="comment", procedure="local-feedback", complainant=JO, channel="email", **said)
    book.assign(case.id, handler="staff-17", by=SENDER)
    return case


def becomes_a_complaint(book, case):
    book.clock.advance(hours=48)
    said = {"kind": "complaint", "procedure": "lgsco-code-2024", "counts_from": "change"}
    return book.reclassify(case.id, **said, reason="asked-for", by=SENDER)


def missing(book, case):
    return {each.code: each.says for each in book.next_steps(case.id).missing}.get("no_acknowledgement")


def test_that_a_comment_became_a_complaint_is_missing_until_it_is_acknowledged_as_one(book):
    case = comment(book)
    book.acknowledge(case.id, by=SENDER)
    becomes_a_complaint(book, case)

    assert missing(book, case) == (
        "Stage 1 is not acknowledged, and no other letter tells them that it is a complaint now."
    )
    book.acknowledge(case.id, by=SENDER)
    assert missing(book, case) is None


def test_the_acknowledgement_says_since_when_it_is_a_complaint_and_until_when_it_is_answered(book, post):
    case = comment(book)
    book.acknowledge(case.id, by=SENDER)
    send(book)
    becomes_a_complaint(book, case)
    book.acknowledge(case.id, by=SENDER)
    send(book)

    first, second = post.messages
    assert "complaint" not in first.text
    assert "Since Wednesday 7 January 2026 we deal with it as a complaint." in second.text
    assert "This letter follows the one that we sent on Monday 5 January 2026." in second.text
    assert "You will have our answer by" in second.text
    assert second.data["complaint_since"] == "2026-01-07"


def test_what_came_in_as_a_complaint_and_is_one_under_another_procedure_says_nothing_of_that(book, post):
    case = complaint(book, procedure="psow-model-policy", complainant=JO, channel="email")
    book.assign(case.id, handler="staff-17", by=SENDER)
    book.reclassify(case.id, procedure="lgsco-code-2024", reason="ours", by=SENDER)
    book.acknowledge(case.id, by=SENDER)
    send(book)

    (letter,) = post.messages
    assert "we deal with it as a complaint" not in letter.text


def test_what_stayed_a_comment_says_nothing_of_a_complaint(book, post):
    case = comment(book)
    book.acknowledge(case.id, by=SENDER)
    send(book)

    (letter,) = post.messages
    assert "complaint_since" not in letter.data


@pytest.mark.parametrize(
    ("language", "form", "says"),
    [
        ("en", "easy_read", "Since Wednesday 7 January 2026 we call it a complaint."),
        ("cy", "standard", "Dyma'r dyddiad y daeth yn gŵyn: dydd Mercher 7 Ionawr 2026"),
        ("cy", "easy_read", "Daeth yn gŵyn ar y dyddiad hwn: dydd Mercher 7 Ionawr 2026"),
    ],
)
def test_every_language_and_format_says_so(book, post, language, form, says):
    case = comment(book)
    book.prefer(case.id, party="p1", preferences={"language": language, "format": form}, by=SENDER)
    becomes_a_complaint(book, case)
    book.acknowledge(case.id, by=SENDER)
    send(book)

    assert says in post.messages[-1].text
