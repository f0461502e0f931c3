"""Two letters of one case tell no two days for the answer without a word about it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.notifications.kinds import NoticeKind
from tests.delivery import JO, SENDER, Post, send, sending_office, sweep
from tests.offices import complaint

NOTICES = ("acknowledged", "extended", "delay", "response")
LIMIT, LATER = "Monday 19 January 2026", dt.date(2026, 1, 28)


def told(notices=NOTICES):
    post = Post()
    book = sending_office(post, notices=notices, reminders={})
    sweep(book)
    return book, post


def promised(book, until, **fields):
    """A complaint whose acknowledgement promises an answer by that day; the time limit is 19 January."""
    case = complaint(book, complainant=JO, channel="email", **fields)
    book.assign(case.id, handler="staff-17", by=SENDER)
    return book.acknowledge(case.id, told_due_on=until, by=SENDER)


def wait(book, until):
    book.clock.set(dt.datetime.combine(until, dt.time(9), dt.UTC))


def last(post, kind):
    return [each for each in post.messages if each.kind is NoticeKind(kind)][-1]


def missing(book, case):
    return {each.code: each.says for each in book.next_steps(case.id).missing}.get("promised_too_late")


def test_an_answer_after_the_limit_says_both_the_day_that_was_told_and_the_one_of_the_limit():
    book, post = told()
    case = promised(book, LATER)
    send(book)
    wait(book, dt.date(2026, 1, 23))
    book.respond(case.id, by=SENDER)
    send(book)

    letter = last(post, "response")
    both = f"by Wednesday 28 January 2026, and it should have been with you by {LIMIT}."
    assert f"We had told you that you would have it {both} We are sorry that it is late." in letter.text
    assert "You should have had it by" not in letter.text
    assert (letter.data["told_by"], letter.data["limit_by"]) == ("2026-01-28", "2026-01-19")


def test_an_answer_within_the_limit_says_nothing_of_a_later_day_that_was_told():
    book, post = told()
    case = promised(book, LATER)
    send(book)
    wait(book, dt.date(2026, 1, 19))
    book.respond(case.id, by=SENDER)
    send(book)

    assert "late" not in last(post, "response").text


def test_it_counts_what_the_letter_said_and_not_what_the_record_was_corrected_to():
    book, post = told()
    case = promised(book, LATER)
    send(book)
    acknowledgement = case.version
    book.correct(
        case.id, version=acknowledgement, fields={"told_due_on": dt.date(2026, 1, 19)}, reason="typo", by=SENDER
    )
    wait(book, dt.date(2026, 1, 30))
    book.respond(case.id, by=SENDER)
    send(book)

    assert "by Wednesday 28 January 2026, and it should have been with you by" in last(post, "response").text


def test_a_day_of_which_no_letter_went_out_counts_as_the_record_has_it():
    book, post = told(notices=("response",))
    case = promised(book, LATER)
    wait(book, dt.date(2026, 1, 30))
    book.respond(case.id, by=SENDER)
    send(book)

    assert "by Wednesday 28 January 2026, and it should have been with you by" in last(post, "response").text


def test_a_delay_names_both_days():
    book, post = told()
    case = promised(book, LATER)
    send(book)
    wait(book, dt.date(2026, 1, 16))
    book.inform_delay(case.id, limit="respond", told_due_on=dt.date(2026, 2, 6), reason="staff-ill", by=SENDER)
    send(book)

    text = last(post, "delay").text
    assert f"would have our answer by Wednesday 28 January 2026, and you were to have it by {LIMIT}." in text
    assert "You were to have our answer by" not in text


def test_more_time_speaks_of_no_day_of_the_limit_where_another_was_told():
    book, post = told(notices=("extended",))
    case = promised(book, LATER)
    book.extend(case.id, reason="complex", until=dt.date(2026, 1, 30), by=SENDER)
    send(book)

    text = last(post, "extended").text
    assert "We will answer by Friday 30 January 2026." in text
    assert "19 January" not in text


@pytest.mark.parametrize("given", ["told", "agreed"])
def test_where_a_new_day_was_told_or_agreed_since_a_late_answer_names_that_alone(given):
    book, post = told(notices=("response",))
    case = promised(book, LATER)
    until = dt.date(2026, 1, 26)
    if given == "told":
        book.extend(case.id, reason="complex", until=until, told_on=dt.date(2026, 1, 5), by=SENDER)
    else:
        book.agree_date(case.id, limit="respond", until=until, by=SENDER)
    wait(book, dt.date(2026, 2, 2))
    book.respond(case.id, by=SENDER)
    send(book)

    assert "You should have had it by Monday 26 January 2026." in last(post, "response").text


def test_the_letter_of_more_time_counts_for_the_answer_too():
    book, post = told()
    case = promised(book, LATER)
    send(book)
    book.extend(case.id, reason="complex", until=dt.date(2026, 1, 30), by=SENDER)
    send(book)
    wait(book, dt.date(2026, 2, 2))
    book.respond(case.id, by=SENDER)
    send(book)

    assert "You should have had it by Friday 30 January 2026." in last(post, "response").text


@pytest.mark.parametrize(
    ("language", "form", "delay", "response"),
    [
        (
            "en",
            "easy_read",
            "have our answer by Wednesday 28 January 2026. The right date was Monday 19 January 2026.",
            "We said you would have it by Wednesday 28 January 2026. The right date was Monday 19 January 2026.",
        ),
        (
            "cy",
            "standard",
            "erbyn dydd Mercher 28 Ionawr 2026, ac roeddech i fod i'w gael erbyn dydd Llun 19 Ionawr 2026.",
            "erbyn dydd Mercher 28 Ionawr 2026, a dylech fod wedi ei gael erbyn dydd Llun 19 Ionawr 2026.",
        ),
        (
            "cy",
            "easy_read",
            "erbyn dydd Mercher 28 Ionawr 2026. Y dyddiad cywir oedd: dydd Llun 19 Ionawr 2026",
            "byddai'n dod erbyn dydd Mercher 28 Ionawr 2026. Y dyddiad cywir oedd: dydd Llun 19 Ionawr 2026.",
        ),
    ],
)
def test_every_language_and_format_names_both(language, form, delay, response):
    book, post = told()
    case = promised(book, LATER)
    book.prefer(case.id, party="p1", preferences={"language": language, "format": form}, by=SENDER)
    send(book)
    wait(book, dt.date(2026, 1, 23))
    book.inform_delay(case.id, limit="respond", told_due_on=dt.date(2026, 2, 6), reason="staff-ill", by=SENDER)
    send(book)
    book.respond(case.id, by=SENDER)
    send(book)

    assert delay in last(post, "delay").text
    assert response in last(post, "response").text


@given(promise=st.dates(dt.date(2026, 1, 5), dt.date(2026, 2, 20)), days=st.integers(0, 50), is_written=st.booleans())
def test_no_late_answer_tells_another_day_than_was_told_without_naming_that(promise, days, is_written):
    book, post = told(NOTICES if is_written else ("response",))
    case = promised(book, promise)
    send(book)
    book.clock.advance(hours=24 * days)
    book.respond(case.id, by=SENDER)
    send(book)

    letter = last(post, "response")
    said, limit = letter.data.get("respond_by"), "2026-01-19"
    is_late = book.clock.now().date() > dt.date(2026, 1, 19)
    assert said == (limit if is_late and promise.isoformat() == limit else None)
    both = (letter.data.get("told_by"), letter.data.get("limit_by"))
    assert both == ((promise.isoformat(), limit) if is_late and promise.isoformat() != limit else (None, None))


# What is missing


def test_a_promise_after_the_time_limit_is_missing_its_reason_until_it_is_agreed():
    book, _ = told()
    case = promised(book, LATER)

    says = (
        f"The acknowledgement (entry {case.version}) promises an answer by Wed 28 Jan 2026, after the time limit, "
        "Mon 19 Jan 2026: answer by that, agree the date or give more time, or correct the entry and tell them."
    )
    assert missing(book, case) == says
    book.agree_date(case.id, limit="respond", until=LATER, by=SENDER)
    assert missing(book, case) is None


@pytest.mark.parametrize("until", [None, dt.date(2026, 1, 12), dt.date(2026, 1, 19)])
def test_a_promise_within_the_time_limit_misses_nothing(until):
    book, _ = told()

    assert missing(book, promised(book, until)) is None


def test_once_the_delay_is_told_or_it_is_answered_the_promise_is_no_longer_missing():
    book, _ = told()
    case, other = promised(book, LATER), promised(book, LATER)
    book.inform_delay(case.id, limit="respond", told_due_on=dt.date(2026, 2, 6), reason="staff-ill", by=SENDER)
    book.respond(other.id, by=SENDER)

    assert missing(book, case) is None
    assert missing(book, other) is None


def test_what_an_earlier_stage_promised_is_missing_no_more_in_the_next():
    book, _ = told()
    case = promised(book, LATER)
    book.respond(case.id, by=SENDER)
    book.escalate(case.id, asked_by="complainant", by=SENDER)

    assert missing(book, case) is None
