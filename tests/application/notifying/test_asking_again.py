"""What was asked of a message is asked once, whatever else is said, or is on record, of its case meanwhile."""

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application.notifying.settings import Window
from casework.application.ports import AgendaQuery, CameBack
from casework.domain.notifications.kinds import Audience
from casework.domain.notifications.questions import PAUSES
from tests.delivery import SENDER, TellingPost, acknowledged, deliver, send, sending_office, standings, sweep
from tests.effort import examples
from tests.offices import NOW

GONE = CameBack(why="permanent-failure")
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
EVERYTHING = AgendaQuery()
IN_THE_EVENING = {Audience.STAFF: Window(start=dt.time(18), end=dt.time(20))}


@pytest.fixture(params=["memory", "sqlite"])
def office(request, tmp_path):
    """An office that has told Jo of an acknowledgement, with the notifier that took it, and the case."""
    store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "cases.db")
    yield told_of_an_acknowledgement(store=store)
    store.close() if request.param == "sqlite" else None


def told_of_an_acknowledgement(**settings):
    post = TellingPost()
    book = sending_office(post, **settings)
    case = acknowledged(book)
    send(book)
    return book, post, case


def note(book, case):
    book.note(case.id, text="Rang them", by=SENDER)


def test_a_note_in_every_hour_of_a_week_has_it_asked_no_more_often_than_six_times(office):
    book, post, case = office
    book.clock.advance(minutes=10)
    send(book)
    for _ in range(8 * 24):
        book.clock.advance(hours=1)
        note(book, case)
        send(book)

    assert len(post.asked) == len(PAUSES)


def test_after_nine_days_of_rest_it_is_asked_once_also_where_somebody_looks_at_the_case_first(office):
    book, post, case = office
    book.clock.advance(days=9)
    note(book, case)
    post.fates = [GONE]
    sweep(book)

    assert deliver(book).came_back == 1
    assert (post.asked, standings(book, case)) == (["r-1"], [("acknowledged", "failed", "permanent-failure")])


def test_after_its_last_question_it_is_asked_no_more_whatever_happens_in_the_case(office):
    book, post, case = office
    for each in PAUSES:
        book.clock.set(NOW + each)
        send(book)
    asked = len(post.asked)
    while book.clock.now() < NOW + 8 * DAY:
        book.clock.advance(hours=5)
        note(book, case)
        send(book)

    assert len(post.asked) == asked == len(PAUSES)


def test_what_staff_see_to_has_nothing_asked_again(office):
    book, post, _ = office
    book.clock.advance(hours=1)
    deliver(book)
    for _ in range(3):
        book.notification_bounced(post.ids[0], why="mailbox-full", by=SENDER)
        book.retry_notification(post.ids[0], by=SENDER)
        deliver(book)
    other = acknowledged(book)
    send(book)
    book.notification_bounced(post.ids[-1], why="mailbox-full", by=SENDER)

    assert standings(book, other) == [("acknowledged", "failed", "mailbox-full")]
    assert post.asked == ["r-1"]


def test_where_the_rows_were_made_anew_it_is_asked_once_more_at_the_most(office):
    book, post, _ = office
    book.clock.advance(hours=2)
    send(book)
    book.rebuild()
    for _ in range(3):
        send(book)

    assert post.asked == ["r-1", "r-1"]


def test_beside_a_message_that_is_held_for_days_nothing_is_asked_again_in_every_round():
    to_no_pager = {"notifiers": {"email": "post", "pager": "gone"}, "addresses": {"staff-17": {"pager": "123"}}}
    book, post, case = told_of_an_acknowledgement(notices=("acknowledged", "assigned"), **to_no_pager)
    assert sorted(standings(book, case)) == [("acknowledged", "delivered", None), ("assigned", "waiting", None)]
    book.clock.advance(minutes=10)
    for _ in range(20):
        send(book)
        book.clock.advance(minutes=1)

    assert post.asked == ["r-1"]
    assert send(book).held == {"gone": 1}


def test_a_look_puts_a_message_off_to_its_hours_as_a_sender_does():
    book, _, case = told_of_an_acknowledgement(notices=("assigned",), windows=IN_THE_EVENING)
    (before,) = (row.deliver_at for row in agendas(book))
    note(book, case)
    sweep(book)

    assert [row.deliver_at for row in agendas(book)] == [before] == ["2026-01-05T18:00:00.000000Z"]


def agendas(book):
    return [row for row in book.store.agendas("council", EVERYTHING) if row.deliver_at]


ACTS = st.sampled_from(["note", "sweep", "deliver", "answer", "round"])
PASSES = st.sampled_from([dt.timedelta(), dt.timedelta(minutes=10), HOUR, 5 * HOUR, DAY, 3 * DAY, 9 * DAY])


def asked_in(rounds, since):
    """How often it is asked what became of a message, taken at *since*, in *rounds* that come at these instants."""
    due = [since + each for each in PAUSES]
    return sum(any(before < each <= now for each in due) for before, now in zip([since, *rounds], rounds, strict=False))


@example([("deliver", 6 * DAY), ("note", HOUR), ("round", dt.timedelta())])
@example([("note", 9 * DAY), ("sweep", dt.timedelta()), ("deliver", dt.timedelta())])
@settings(max_examples=examples(30), deadline=None)
@given(st.lists(st.tuples(ACTS, PASSES), max_size=20))
def test_P7_it_is_asked_in_the_first_round_after_each_of_six_instants_whatever_else_goes_on(steps):
    book, post, case = told_of_an_acknowledgement(notices=("acknowledged", "response"))
    rounds, is_answered = [], False
    for act, passes in steps:
        book.clock.advance(seconds=passes.total_seconds())
        if act == "note":
            note(book, case)
        if act == "answer" and not is_answered:
            book.respond(case.id, outcome="upheld", by=SENDER)
            is_answered = True
        if act in {"sweep", "round"}:
            sweep(book)
        if act in {"deliver", "round"}:
            deliver(book)
            rounds.append(book.clock.now())

    assert post.asked.count("r-1") == asked_in(rounds, NOW)
