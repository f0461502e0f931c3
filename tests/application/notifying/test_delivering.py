"""What was claimed goes out: at least once, always under the same id, and what became of it is on record."""

import datetime as dt
import threading

import pytest

from casework.application.agenda_rows import AgendaQuery
from casework.application.notifying.outbox import Outbox
from casework.application.notifying.settings import Window
from casework.application.ports import Delivered
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.errors import AccessError, UsageError
from casework.testing import FixedClock
from tests.delivery import (
    JO,
    SENDER,
    Post,
    acknowledged,
    deliver,
    one,
    send,
    sending_office,
    standings,
    sweep,
)
from tests.offices import NOW, complaint
from tests.reminding import ROLES, rung, schedule

# One message


def test_an_acknowledgement_goes_out_by_e_mail_and_is_on_record():
    post = Post()
    book = sending_office(post)
    case = acknowledged(book)

    done = send(book)

    (message,) = post.messages
    assert (message.address, message.kind, message.about) == (
        "jo@home.example",
        NoticeKind.ACKNOWLEDGED,
        case.reference,
    )
    assert (done.delivered, done.messages) == (1, {"post": 1})
    sent = one(book, case).sent
    assert (sent.notifier, sent.channel, sent.language, sent.format) == ("post", "email", "en", "standard")
    assert (sent.promised_on, sent.receipt) == (dt.date(2026, 1, 19), "r-1")


def test_what_was_delivered_does_not_go_out_again():
    post = Post()
    book = sending_office(post)
    acknowledged(book)
    send(book)

    again = send(book)

    assert again.delivered == 0
    assert len(post.messages) == 1


def test_a_delivery_that_was_stopped_before_it_began_reads_no_case(monkeypatch):
    stop = threading.Event()
    stop.set()
    book = sending_office(Post())
    acknowledged(book)
    sweep(book)
    monkeypatch.setattr(Outbox, "read", None)

    assert deliver(book, stop=stop).delivered == 0


def test_a_sweep_that_was_stopped_is_gone_on_with_by_the_next_one():
    stop = threading.Event()
    stop.set()
    book = sending_office(Post())
    acknowledged(book)

    stopped = book.sweep(by=SENDER, stop=stop)

    assert (stopped.looked, stopped.claimed) == (0, 0)
    assert sweep(book).claimed == 1


def test_what_the_end_of_a_window_cut_off_waits_for_the_next_one_and_is_in_nobody_elses_hands():
    def slowly(_message):
        book.clock.advance(hours=8)
        return Delivered()

    post = Post(slowly)
    book = sending_office(post, windows={Audience.COMPLAINANT: Window(start=dt.time(9), end=dt.time(17))})
    acknowledged(book)
    acknowledged(book)

    done = send(book)

    assert (done.delivered, done.put_off, done.taken) == (1, 1, 0)


def test_what_happened_at_one_instant_is_told_in_the_order_of_the_record():
    post = Post()
    book = sending_office(post, notices=("acknowledged", "assigned"))
    for _ in range(4):
        acknowledged(book)

    send(book)

    kinds = [each.kind.value for each in post.messages]
    assert kinds == ["assigned", "acknowledged"] * 4


def test_without_any_notifier_messages_wait_for_staff():
    book = sending_office(Post(), notifiers={}, notices=("acknowledged", "assigned"))
    case = acknowledged(book)

    assert send(book).failed == 2
    assert {why for _, _, why in standings(book, case)} == {"no_notifier"}


def test_where_the_log_is_named_messages_go_to_the_log_of_the_program(caplog):
    caplog.set_level("INFO", logger="casework.notifications")
    book = sending_office(Post(), notifiers={"email": "log"})
    acknowledged(book)

    assert send(book).messages == {"log": 1}
    assert "jo@home.example" not in caplog.text


# Who cannot be written to


def test_whoever_has_no_address_is_work_for_staff():
    book = sending_office(Post())
    case = acknowledged(book, complainant={"name": "Jo Smith"})

    assert send(book).failed == 1
    assert standings(book, case) == [("acknowledged", "failed", "no_address")]


def test_a_letter_without_what_it_has_to_say_is_work_for_staff():
    book = sending_office(Post(), templates={})
    case = acknowledged(book)

    assert send(book).failed == 1
    assert standings(book, case) == [("acknowledged", "failed", "cannot_write")]


# What does not hold any more


def test_a_reminder_of_what_is_done_by_now_is_settled_and_not_sent():
    post = Post()
    book = sending_office(post, notices=())
    sweep(book)
    case = complaint(book)
    book.assign(case.id, handler="staff-17", by=SENDER)
    book.clock.advance(days=9)
    sweep(book)
    waiting = standings(book, case)
    book.acknowledge(case.id, by=SENDER)
    book.respond(case.id, by=SENDER)

    done = deliver(book)

    assert waiting
    assert (done.settled, done.delivered) == (len(waiting), 0)
    assert {(standing, why) for _, standing, why in standings(book, case)} == {("settled", "over")}


def test_a_reminder_that_still_holds_says_what_is_due_and_when():
    post = Post()
    book = sending_office(post, notices=())
    sweep(book)
    case = complaint(book)
    book.assign(case.id, handler="staff-17", by=SENDER)
    book.clock.advance(days=3)

    send(book)

    assert "Monday 12 January 2026" in post.messages[0].text
    assert {each.sent.promised_on for each in (one.notification for one in book.notifications(case.id))} == {
        dt.date(2026, 1, 12)
    }


def test_a_notice_of_what_was_struck_out_is_settled():
    post = Post()
    book = sending_office(post)
    case = acknowledged(book)
    sweep(book)
    book.correct(case.id, version=3, reason="wrong-case", strike=True, by=SENDER)

    assert deliver(book).settled == 1
    assert not post.messages


# Windows


def test_nothing_is_tried_outside_the_window_of_its_audience():
    post = Post()
    window = Window(start=dt.time(10), end=dt.time(17), working_days=True)
    book = sending_office(post, windows={Audience.COMPLAINANT: window})
    acknowledged(book)

    done = send(book)

    assert (done.put_off, done.delivered) == (1, 0)
    assert [row.deliver_at for row in book.store.agendas("council", AgendaQuery())] == ["2026-01-05T10:00:00.000000Z"]
    book.clock.set(NOW.replace(hour=10))
    assert deliver(book).delivered == 1


def test_over_a_long_holiday_a_message_waits_for_the_opening_and_is_not_taken_for_one_of_a_wrong_clock():
    post = Post()
    window = Window(start=dt.time(9), end=dt.time(17), working_days=True)
    book = sending_office(
        post, clock=FixedClock(dt.datetime(2026, 12, 24, 18, tzinfo=dt.UTC)), windows={Audience.COMPLAINANT: window}
    )
    acknowledged(book)

    assert [send(book).put_off, deliver(book).put_off] == [1, 0]
    book.clock.set(dt.datetime(2026, 12, 29, 9, tzinfo=dt.UTC))
    assert deliver(book).delivered == 1


# What changes meanwhile


def test_a_restriction_that_is_imposed_during_a_round_holds_for_the_next_letter():
    def impose(_message):
        book.restrict(
            person="person-9",
            measure="no_reply_to_same_matter",
            reasons="Threats",
            review_on=dt.date(2026, 3, 2),
            appeal_told=True,
            by=SENDER,
        )
        return Delivered(receipt="r")

    book = sending_office(Post(impose), notices=("received",))
    sweep(book)
    for number in (1, 9):
        last = complaint(book, complainant=JO, complainant_id=f"person-{number}", channel="email")
        book.clock.advance(minutes=1)

    assert send(book).delivered == 1
    assert standings(book, last) == [("received", "failed", "restricted")]


NIGHT = dt.datetime(2026, 1, 5, 21, tzinfo=dt.UTC)


def merged_at_night(post):
    """A complaint whose letter waits for the morning, in which it was part of another by mistake."""
    clock = FixedClock(NIGHT)
    day = {Audience.COMPLAINANT: Window(start=dt.time(8), end=dt.time(20))}
    book = sending_office(post, clock=clock, notices=("received",), windows=day)
    sweep(book)
    main, case = complaint(book, channel="email"), complaint(book, complainant=JO, channel="email")
    send(book)
    message = book.notifications(case.id)[0].notification.due.message
    book.merge(case.id, into=main.id, by=SENDER)
    return book, case, message


def test_what_was_over_and_holds_again_is_said_under_the_same_id():
    post = Post()
    book, case, message = merged_at_night(post)
    book.clock.advance(hours=12)
    send(book)
    assert standings(book, case) == [("received", "settled", "over")]
    book.unmerge(case.id, reason="mistake", by=SENDER)

    assert sweep(book).claimed == 1
    assert sweep(book).claimed == 0
    deliver(book)
    assert standings(book, case) == [("received", "delivered", None)]
    assert message in post.ids


def test_what_staff_have_settled_stays_so():
    book, case, message = merged_at_night(Post())
    book.settle_notification(message, why="telephoned", by=SENDER)
    book.clock.advance(hours=12)
    book.unmerge(case.id, reason="mistake", by=SENDER)

    assert sweep(book).claimed == 0
    assert standings(book, case) == [("received", "settled", "telephoned")]


def test_a_reminder_that_was_over_and_holds_again_is_said_unless_a_later_one_is_due():
    plan = schedule(rung("2 working days before", name="soon"), rung("on", name="today"), at=dt.time(19))
    day = {Audience.STAFF: Window(start=dt.time(8), end=dt.time(18))}
    found = []
    for hours_later in (1, 120):
        book = sending_office(
            Post(), clock=FixedClock(NOW), notices=(), reminders={"town": plan}, roles=ROLES, windows=day
        )
        sweep(book)
        case = complaint(book, complainant=JO)
        book.acknowledge(case.id, by=SENDER)
        book.clock.set(dt.datetime(2026, 1, 15, 19, tzinfo=dt.UTC))
        sweep(book)
        book.clock.advance(minutes=1)
        wrong = book.respond(case.id, by=SENDER)
        book.clock.advance(hours=14)
        deliver(book)
        book.correct(case.id, version=wrong.version, strike=True, reason="mistake", by=SENDER)
        book.clock.advance(hours=hours_later)
        send(book)
        found.append([(each.notification.due.rung, each.notification.why) for each in book.notifications(case.id)])

    assert found == [[("soon", None)], [("soon", "over"), ("today", None)]]


def test_whoever_is_told_to_stop_begins_no_further_message():
    stop = threading.Event()
    post = Post(lambda _message: stop.set() or Delivered())
    book = sending_office(post)
    acknowledged(book), acknowledged(book)
    sweep(book)

    assert deliver(book, stop=stop).delivered == 1
    assert deliver(book).delivered == 1


# Who may, and when


def test_whoever_may_not_deliver_sends_nothing():
    class Nobody:
        def may(self, _actor, action, _row):
            return action != "deliver"

        def sees(self, _viewer, _row, _what):
            return True

        def sees_all(self, _viewer):
            return True

    post = Post()
    book = sending_office(post, policy=Nobody())
    acknowledged(book)

    with pytest.raises(AccessError):
        send(book)
    assert not post.messages


def test_a_day_is_no_instant_to_sweep_or_to_deliver_at():
    book = sending_office(Post())

    for work in (book.sweep, book.deliver):
        with pytest.raises(UsageError, match="at is a day, and an instant is needed: give at as a datetime"):
            work(by=SENDER, at=dt.date(2026, 1, 5))


def test_it_can_be_said_up_to_when_messages_were_due_and_what_was_due_later_waits():
    post = Post()
    book = sending_office(post)
    acknowledged(book)
    book.clock.advance(hours=2)
    acknowledged(book)
    sweep(book)

    done = deliver(book, at=NOW + dt.timedelta(hours=1))

    assert (done.at, done.delivered, post.messages[0].made_at) == (
        NOW + dt.timedelta(hours=1),
        1,
        NOW + dt.timedelta(hours=2),
    )
    assert deliver(book).delivered == 1


def test_nothing_is_sent_up_to_an_instant_that_is_still_to_come():
    post = Post()
    book = sending_office(post)
    acknowledged(book)
    sweep(book)

    with pytest.raises(UsageError, match="still to come, and nothing is said before its time"):
        deliver(book, at=NOW + dt.timedelta(hours=1))

    assert post.messages == []
