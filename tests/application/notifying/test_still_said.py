"""What was claimed and waits is looked at again before it goes out: whether it is in force, holds, and for whom."""

import datetime as dt

import attrs
import pytest

from casework.application.notifying.settings import Window
from casework.application.ports import Never
from casework.domain.notifications.kinds import Audience
from casework.testing import FixedClock
from tests.delivery import JO, SENDER, Post, acknowledged, deliver, send, sending_office, standings, sweep
from tests.offices import NOW, OFFICER, complaint
from tests.reminding import ROLES, rung, schedule
from tests.surveys import INVITED, by_id, survey

DAY = dt.timedelta(days=1)
BY_DAY = Window(start=dt.time(8), end=dt.time(18))
OFFICE_HOURS = {Audience.COMPLAINANT: BY_DAY, Audience.STAFF: BY_DAY}
IN_THE_EVENING = {"town": schedule(rung("on", name="today", to=("handler",)), at=dt.time(19))}
DUE = dt.datetime(2026, 1, 19, 19, 1, tzinfo=dt.UTC)


def on(day, hour):
    return dt.datetime(2026, 1, day, hour, tzinfo=dt.UTC)


def told(book, case):
    found = (each.notification for each in book.notifications(case.id))
    return [(each.due.kind.value, each.due.to.who, each.standing.value, each.why) for each in found]


def evening_office(post, **settings):
    said = {"windows": OFFICE_HOURS, "notices": (), "reminders": IN_THE_EVENING, "roles": ROLES, **settings}
    return sending_office(post, clock=FixedClock(NOW), **said)


def reminded(book):
    """A case of which the handler is to be reminded once the office opens."""
    case = acknowledged(book)
    book.clock.set(DUE)
    sweep(book)
    return case


# In force


def switched_off(post, book, **settings):
    """The same office a day after its first sweep without its notices and its rungs, and after its round then."""
    off = evening_office(post, store=book.store, **{"notices": (), "reminders": {}, **settings})
    off.clock.set(on(20, 9))
    sweep(off)
    off.clock.set(on(21, 10))
    return off, send(off)


@pytest.mark.parametrize(
    ("was", "left"),
    [({"notices": ("acknowledged",), "reminders": {}}, "acknowledged"), ({}, "town/today")],
    ids=["a notice", "a rung"],
)
def test_T32_what_was_switched_off_does_not_go_out_and_is_left_to_another_machine_for_a_day(was, left):
    post = Post()
    book = evening_office(post, **was)
    reminded(book)
    off = evening_office(post, store=book.store, notices=(), reminders={})
    off.clock.set(on(20, 9))

    held = send(off)

    assert (dict(held.elsewhere), post.messages) == ({left: 1}, [])


def test_T32_a_notice_that_was_switched_off_is_settled_once_no_sweep_knew_it_for_a_day():
    post = Post()
    book = evening_office(post, notices=("acknowledged",), reminders={})
    case = reminded(book)

    off, found = switched_off(post, book)

    assert (found.settled, post.messages) == (1, [])
    assert told(off, case)[0][::3] == ("acknowledged", "switched_off")


@pytest.mark.parametrize(
    "left",
    [{}, {"town": schedule(rung("5 days after", name="late"), at=dt.time(19))}],
    ids=["the schedule is gone", "the rung is gone"],
)
def test_T32_a_reminder_that_nothing_says_any_more_is_for_staff_and_goes_out_if_its_rung_comes_back(left):
    post = Post()
    book = evening_office(post)
    case = reminded(book)

    off, found = switched_off(post, book, reminders=left)

    assert (found.failed, found.settled, post.messages) == (1, 0, [])
    ((seen,),) = (each.failed for each in off.unsettled_notifications())
    assert told(off, case) == [("due_soon", "staff-17", "failed", "rung_gone")]
    book.clock.set(on(21, 11))
    sweep(book)
    book.retry_notification(seen.due.message, by=SENDER)
    assert deliver(book).delivered == 1


def test_a_reminder_that_nothing_says_any_more_is_settled_where_what_it_is_about_is_done():
    post = Post()
    book = evening_office(post)
    case = reminded(book)
    book.respond(case.id, outcome="upheld", by=SENDER)

    off, found = switched_off(post, book)

    assert (found.failed, found.settled) == (0, 1)
    assert told(off, case) == [("due_soon", "staff-17", "settled", "switched_off")]


def test_what_another_machine_has_in_force_is_left_to_it():
    post = Post()
    book = evening_office(post)
    reminded(book)
    book.clock.set(on(20, 9))
    other = evening_office(post, store=book.store, reminders={})
    other.clock.set(on(20, 9))

    assert deliver(other).elsewhere == {"town/today": 1}
    assert not post.messages
    assert deliver(book).delivered == 1


def test_a_rung_that_has_other_words_here_than_on_record_is_left_to_a_machine_that_has_those():
    post = Post()
    book = evening_office(post)
    reminded(book)
    other = evening_office(post, store=book.store, reminders={"town": schedule(rung("on", name="today"))})
    other.clock.set(on(20, 9))

    assert deliver(other).elsewhere == {"town/today": 1}
    assert send(other).settled == 1  # it goes to the manager by now, and to the handler no more


# For whom


def test_T25_a_reminder_goes_to_whoever_has_the_case_when_it_goes_out():
    post = Post()
    book = evening_office(post)
    case = reminded(book)
    book.assign(case.id, handler="staff-3", by=SENDER)
    book.clock.set(on(20, 9))

    send(book)

    assert told(book, case) == [
        ("due_soon", "staff-17", "settled", "over"),
        ("due_soon", "staff-3", "delivered", None),
    ]


def test_what_somebody_has_heard_is_told_to_nobody_else():
    book = evening_office(Post())
    case = reminded(book)
    book.clock.set(on(20, 9))
    send(book)
    book.assign(case.id, handler="staff-3", by=SENDER)

    assert send(book).delivered == 0
    assert told(book, case) == [("due_soon", "staff-17", "delivered", None)]


def test_what_holds_again_goes_to_whoever_it_is_for_by_now():
    book = evening_office(Post())
    case = reminded(book)
    wrong = book.respond(case.id, outcome="upheld", by=SENDER)
    book.clock.set(on(20, 9))
    send(book)
    book.correct(case.id, version=wrong.version, strike=True, reason="mistake", by=SENDER)
    book.assign(case.id, handler="staff-3", by=SENDER)

    send(book)

    assert told(book, case) == [
        ("due_soon", "staff-17", "settled", "over"),
        ("due_soon", "staff-3", "delivered", None),
    ]


def test_what_holds_again_is_told_to_whoever_was_not_told_and_has_to_be_and_to_nobody_new():
    both = {"town": schedule(rung("on", name="today", to=("handler", "manager")), at=dt.time(19))}
    addresses = {"staff-17": {"email": "priya@council.example"}, "staff-9": {"email": "al@council.example"}}
    book = evening_office(Post(), reminders=both, addresses=addresses)
    case = reminded(book)
    ids = {each.notification.due.to.who: each.notification.due.message for each in book.notifications(case.id)}
    book.settle_notification(ids["staff-3"], why="telephoned", by=SENDER)
    wrong = book.respond(case.id, outcome="upheld", by=SENDER)
    book.clock.set(on(20, 9))
    send(book)
    book.correct(case.id, version=wrong.version, strike=True, reason="mistake", by=SENDER)
    send(book)
    book.assign(case.id, handler="staff-9", by=SENDER)

    send(book)

    assert told(book, case) == [
        ("due_soon", "staff-17", "delivered", None),
        ("due_soon", "staff-3", "settled", "telephoned"),
    ]


def test_whoever_complained_too_is_told_as_long_as_nobody_was():
    book = sending_office(Post(), clock=FixedClock(on(5, 19)), windows=OFFICE_HOURS, notices=("received",))
    sweep(book)
    case = complaint(book, complainant=JO)
    sweep(book)
    book.add_party(case.id, party="p2", role="complainant", person={"name": "Al", "email": "al@x.example"}, by=SENDER)
    book.clock.set(on(6, 9))

    send(book)

    assert told(book, case) == [("received", "p1", "delivered", None), ("received", "p2", "delivered", None)]


# By a wrong clock


def test_P13_what_a_sender_settled_by_a_clock_that_was_ahead_is_said_by_one_that_is_right():
    post = Post()
    surveys = by_id(INVITED, survey("shire"))
    links = {"town": "https://www.town.example/survey#"}
    book = sending_office(post, surveys=surveys, notices=("survey_invitation",), survey_links=links)
    sweep(book)
    case = complaint(book, complainant=JO, channel="email")
    book.respond(case.id, by=OFFICER)
    book.close_case(case.id, by=OFFICER)
    book.invite("town", by=OFFICER)
    book.clock.set(NOW + 8 * DAY)
    sweep(book)
    book.clock.set(NOW + 100 * DAY)
    assert deliver(book).settled == 1

    book.clock.set(NOW + 9 * DAY)
    send(book)

    assert standings(book, case) == [("survey_invitation", "delivered", None)]


# What holds no more


def test_nobody_is_told_that_more_time_is_needed_for_a_case_that_is_over():
    post = Post()
    book = sending_office(post, clock=FixedClock(on(5, 19)), windows=OFFICE_HOURS, notices=("extended",))
    case = acknowledged(book)
    book.extend(case.id, reason="records-at-depot", by=SENDER)
    sweep(book)
    book.withdraw(case.id, by=SENDER)
    book.clock.set(on(6, 9))

    assert send(book).settled == 1
    assert not post.messages


def test_a_case_that_was_acknowledged_and_is_answered_already_tells_of_the_answer_alone():
    post = Post()
    book = sending_office(post, notices=("received", "acknowledged", "response"))
    case = acknowledged(book)
    book.respond(case.id, outcome="upheld", by=SENDER)

    send(book)

    assert [each[0] for each in standings(book, case)] == ["response"]


def test_whoever_was_told_of_the_acknowledgement_is_told_of_the_answer_alone():
    post = Post()
    book = sending_office(post, notices=("received", "acknowledged", "response"))
    case = acknowledged(book)
    send(book)
    book.respond(case.id, outcome="upheld", by=SENDER)

    send(book)
    send(book)

    assert [each.kind.value for each in post.messages] == ["acknowledged", "response"]


def test_without_letters_of_acknowledgement_no_case_that_was_acknowledged_long_ago_is_told_that_it_came_in():
    post = Post()
    book = sending_office(post, notices=("received", "acknowledged"), reminders={})
    case = acknowledged(book)
    send(book)
    other = sending_office(post, store=book.store, clock=book.clock, notices=("received",), reminders={})
    other.clock.advance(days=300)

    send(other)
    other.note(case.id, text="Nothing new.", by=SENDER)
    send(other)

    assert [each.kind.value for each in post.messages] == ["acknowledged"]


def test_what_came_in_and_is_acknowledged_before_anybody_was_told_is_told_once():
    book = sending_office(
        Post(), clock=FixedClock(on(5, 19)), windows=OFFICE_HOURS, notices=("received", "acknowledged")
    )
    sweep(book)
    case = complaint(book, complainant=JO)
    sweep(book)
    book.assign(case.id, handler="staff-17", by=SENDER)
    book.acknowledge(case.id, by=SENDER)
    book.clock.set(on(6, 9))

    send(book)

    assert standings(book, case) == [("received", "settled", "over"), ("acknowledged", "delivered", None)]


def test_of_two_delays_the_last_is_told():
    post = Post()
    book = sending_office(post, notices=("delay",))
    case = acknowledged(book)
    for day in (2, 20):
        until = dt.date(2026, 2, day)
        book.inform_delay(case.id, limit="respond", told_due_on=until, reason="staff-shortage", by=SENDER)

    send(book)

    assert [each.data["new_date"] for each in post.messages] == ["2026-02-20"]


SOON_AND_TODAY = schedule(
    rung("2 working days before", name="soon", limits=("respond",), to=("handler",)),
    rung("on", name="today", limits=("respond",), to=("handler",)),
)


def due_on_the_19th(post):
    book = sending_office(post, notices=(), reminders={"town": SOON_AND_TODAY})
    case = acknowledged(book)
    book.clock.set(dt.datetime(2026, 1, 19, 12, tzinfo=dt.UTC))
    return book, case


def test_that_something_is_due_soon_is_not_told_by_a_sweep_up_to_before_once_it_was_told_to_be_due_today():
    post = Post()
    book, case = due_on_the_19th(post)
    send(book)

    book.sweep(by=SENDER, at=dt.datetime(2026, 1, 16, 12, tzinfo=dt.UTC))
    deliver(book)

    assert len(post.messages) == 1
    assert standings(book, case) == [("due_soon", "delivered", None), ("due_soon", "settled", "over")]


def test_what_was_overtaken_is_settled_once_also_where_the_later_reminder_is_taken_out_of_its_schedule():
    post = Post(Never(why="refused"))
    folder = {"town": SOON_AND_TODAY}
    book = sending_office(post, notices=(), reminders=folder)
    case = acknowledged(book)
    for day in (15, 19):
        book.clock.set(on(day, 12))
        send(book)
    (soon, _) = book.notifications(case.id)
    folder["town"] = attrs.evolve(SOON_AND_TODAY, rungs=SOON_AND_TODAY.rungs[:1])
    sweep(book)
    book.retry_notification(soon.notification.due.message, by=SENDER)

    assert [send(book).settled for _ in range(3)] == [1, 0, 0]
    assert standings(book, case) == [("due_soon", "settled", "over"), ("due_soon", "delivered", None)]


def test_what_a_later_reminder_told_by_a_clock_that_was_ahead_silences_nothing_before_its_instant():
    post = Post()
    book, case = due_on_the_19th(post)
    send(book)
    book.clock.set(dt.datetime(2026, 1, 16, 12, tzinfo=dt.UTC))

    send(book)

    assert [state for _, state, _ in standings(book, case)] == ["delivered", "delivered"]
