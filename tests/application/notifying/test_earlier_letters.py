"""A second acknowledgement says which letter it takes the place of, or follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.application.ports import Never
from casework.domain.notifications.kinds import NoticeKind
from tests.delivery import JO, SENDER, Post, acknowledged, send, sending_office, sweep
from tests.offices import complaint

INSTEAD, AFTER = "This letter takes the place of the one that we sent on", "This letter follows the one that we sent on"


def told(*answers, **settings):
    """An office that sends acknowledgements, after its first sweep, with the post that takes its letters."""
    post = Post(*answers)
    book = sending_office(post, notices=("acknowledged",), reminders={}, **settings)
    sweep(book)
    return book, post


def struck(book, case):
    """The case without its last acknowledgement, which was a mistake."""
    return book.correct(case.id, version=case.version, strike=True, reason="mistake", by=SENDER)


def again(book, case):
    """The case without its last acknowledgement, and acknowledged anew two days later."""
    struck(book, case)
    book.clock.advance(hours=48)
    return book.acknowledge(case.id, by=SENDER)


def at_stage_2(book, case):
    """The case acknowledged in its second stage, for which the body asked itself."""
    book.respond(case.id, by=SENDER)
    book.escalate(case.id, asked_by="body", by=SENDER)
    book.assign(case.id, handler="staff-3", by=SENDER)
    book.clock.advance(hours=48)
    return book.acknowledge(case.id, by=SENDER)


def test_an_acknowledgement_that_was_struck_out_and_made_anew_says_which_letter_it_takes_the_place_of():
    book, post = told()
    case = acknowledged(book)
    send(book)
    again(book, case)

    send(book)

    first, second = post.messages
    assert INSTEAD not in first.text
    assert f"{INSTEAD} Monday 5 January 2026. Please go by this one." in second.text
    assert AFTER not in second.text
    assert second.data["replaces"] == "2026-01-05"


def test_the_acknowledgement_of_a_later_stage_follows_that_of_the_earlier_one():
    book, post = told()
    case = acknowledged(book)
    send(book)
    at_stage_2(book, case)

    send(book)

    first, second = post.messages
    assert AFTER not in first.text
    assert f"{AFTER} Monday 5 January 2026." in second.text
    assert INSTEAD not in second.text


def test_a_letter_that_takes_the_place_of_one_about_a_later_stage_speaks_of_that_and_not_of_the_first():
    book, post = told()
    case = acknowledged(book)
    send(book)
    case = at_stage_2(book, case)
    send(book)
    again(book, case)

    send(book)

    assert f"{INSTEAD} Wednesday 7 January 2026." in post.messages[-1].text
    assert AFTER not in post.messages[-1].text


def test_a_case_that_was_reopened_and_acknowledged_anew_follows_the_letter_of_before():
    book, post = told()
    case = acknowledged(book)
    send(book)
    book.respond(case.id, by=SENDER)
    book.close_case(case.id, by=SENDER)
    book.reopen(case.id, reason="new-evidence", by=SENDER)
    book.acknowledge(case.id, by=SENDER)

    send(book)

    assert f"{AFTER} Monday 5 January 2026." in post.messages[-1].text


def test_a_letter_that_never_went_out_is_not_spoken_of():
    book, post = told(Never(why="refused"))
    case = acknowledged(book)
    send(book)
    again(book, case)

    send(book)

    assert INSTEAD not in post.messages[-1].text


def test_a_letter_that_came_back_is_not_spoken_of():
    book, post = told()
    case = acknowledged(book)
    send(book)
    book.notification_bounced(post.ids[0], why="no-such-address", by=SENDER)
    again(book, case)

    send(book)

    assert INSTEAD not in post.messages[-1].text


def test_a_letter_to_another_complainant_is_not_spoken_of():
    book, post = told()
    case = acknowledged(book)
    send(book)
    book.clock.advance(hours=48)
    sam = {"name": "Sam Jones", "email": "sam@home.example"}
    book.add_party(case.id, party="p2", role="complainant", person=sam, by=SENDER)
    again(book, case)

    send(book)

    texts = {each.address: each.text for each in post.messages[1:]}
    assert INSTEAD in texts["jo@home.example"]
    assert INSTEAD not in texts["sam@home.example"]


@pytest.mark.parametrize(
    ("language", "form", "instead", "after"),
    [
        (
            "cy",
            "standard",
            "Mae'r llythyr hwn yn cymryd lle'r llythyr a anfonwyd gennym ar y dyddiad hwn: dydd Llun 5 Ionawr 2026.",
            "Mae'r llythyr hwn yn dilyn y llythyr a anfonwyd gennym ar y dyddiad hwn: dydd Llun 5 Ionawr 2026.",
        ),
        (
            "en",
            "easy_read",
            "We sent a letter on Monday 5 January 2026. Please use this letter now, and not that one.",
            "We sent another letter on Monday 5 January 2026. This letter comes after it.",
        ),
        (
            "cy",
            "easy_read",
            "Anfonom lythyr ar y dyddiad hwn: dydd Llun 5 Ionawr 2026. Defnyddiwch y llythyr hwn yn ei le.",
            "Anfonom lythyr arall ar y dyddiad hwn: dydd Llun 5 Ionawr 2026. Mae'r llythyr hwn yn dod ar ei ôl.",
        ),
    ],
)
def test_every_language_and_format_says_so(language, form, instead, after):
    book, post = told()
    case = acknowledged(book)
    book.prefer(case.id, party="p1", preferences={"language": language, "format": form}, by=SENDER)
    send(book)
    struck(book, case)
    case = book.acknowledge(case.id, by=SENDER)
    send(book)
    at_stage_2(book, case)
    send(book)

    _, second, third = post.messages
    assert instead in second.text
    assert instead.replace("'", "&#x27;") in second.html.replace("&#39;", "&#x27;")
    assert after in third.text
    assert instead not in third.text


@given(steps=st.lists(st.tuples(st.sampled_from(["again", "stage"]), st.booleans()), max_size=4), sent=st.booleans())
def test_it_speaks_of_the_last_letter_that_went_out_and_of_no_other(steps, sent):
    book, post = told()
    case = acknowledged(book)
    last, stage = None, 1
    for step, is_sent in [("first", sent), *steps]:
        if step == "again":
            case = again(book, case)
        elif step == "stage" and stage == 1:
            case, stage = at_stage_2(book, case), 2
        elif step == "stage":
            continue
        if not is_sent:
            continue
        before = len(post.messages)
        send(book)
        assert len(post.messages) == before + 1
        text = post.messages[-1].text
        said = [words for words in (INSTEAD, AFTER) if words in text]
        assert said == ([] if last is None else [INSTEAD if last[1] == stage else AFTER])
        if last is not None:
            day = last[0]
            assert f"{said[0]} {day:%A} {day.day} {day:%B} {day.year}." in text
        last = (book.clock.now().date(), stage)


def test_a_received_letter_is_no_acknowledgement_to_take_the_place_of():
    post = Post()
    book = sending_office(post, notices=("received", "acknowledged"), reminders={})
    sweep(book)
    case = complaint(book, complainant=JO)
    send(book)
    book.clock.advance(hours=1)
    book.acknowledge(case.id, by=SENDER)

    send(book)

    (text,) = [each.text for each in post.messages if each.kind is NoticeKind.ACKNOWLEDGED]
    assert INSTEAD not in text
    assert AFTER not in text
