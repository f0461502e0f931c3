"""What was claimed goes out: at least once, always under the same id, and what became of it is on record."""

import datetime as dt
import threading

import pytest

from casework.adapters.memory import MemoryStore
from casework.application.agenda_rows import AgendaQuery
from casework.application.notifying import delivering
from casework.application.notifying.delivering import LEASE, PAUSES
from casework.application.notifying.letters import Letters
from casework.application.notifying.outbox import Outbox
from casework.application.notifying.settings import Window
from casework.application.ports import Delivered, Later, Never
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.domain.notifications.state import Standing
from casework.errors import AccessError, StaleVersionError, StoreUnavailableError, UsageError
from casework.testing import FixedClock
from tests.delivery import JO, SENDER, Post, acknowledged, deliver, send, sending_office, standings, sweep
from tests.offices import NOW, complaint
from tests.reminding import ROLES, rung, schedule

ALL = ("received", "acknowledged", "extended", "delay", "response", "assigned", "escalated", "compliment")


def one(book, case):
    """The only notification of a case."""
    (found,) = book.notifications(case.id)
    return found.notification


def staff_letters(book, many):
    """So many cases that are given to one officer, each of which is to be told to them."""
    sweep(book)
    cases = [complaint(book) for _ in range(many)]
    for case in cases:
        book.assign(case.id, handler="staff-17", by=SENDER)
        book.clock.advance(minutes=1)
    return cases


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


def test_a_message_that_cannot_be_taken_now_is_tried_after_five_minutes_under_the_same_id():
    post = Post(Later(why="unavailable"))
    book = sending_office(post)
    case = acknowledged(book)
    assert send(book).postponed == 1
    assert standings(book, case) == [("acknowledged", "waiting", "unavailable")]

    book.clock.advance(minutes=4)
    assert deliver(book).delivered == 0
    book.clock.advance(minutes=1)
    assert deliver(book).delivered == 1

    assert len(set(post.ids)) == 1


def test_whoever_asks_for_more_time_gets_it_up_to_a_day():
    post = Post(Later(why="rate_limited", after=dt.timedelta(hours=3)), Later(why="closed", after=dt.timedelta(days=9)))
    book = sending_office(post)
    case = acknowledged(book)
    send(book)
    assert one(book, case).next_at == NOW + dt.timedelta(hours=3)

    book.clock.advance(hours=3)
    deliver(book)

    assert one(book, case).next_at == NOW + dt.timedelta(hours=27)


def test_after_six_tries_that_came_to_nothing_staff_has_to_see_to_it():
    post = Post(*(Later(why="unavailable") for _ in range(6)))
    book = sending_office(post)
    case = acknowledged(book)
    sweep(book)

    for pause in (dt.timedelta(), *PAUSES):
        book.clock.set(book.clock.now() + pause)
        deliver(book)

    assert len(post.messages) == 6
    assert standings(book, case) == [("acknowledged", "failed", "gave_up")]


def test_a_message_that_is_refused_is_work_for_staff():
    post = Post(Never(why="refused"))
    book = sending_office(post)
    case = acknowledged(book)

    assert send(book).failed == 1

    (found,) = book.unsettled_notifications()
    assert (found.reference, [each.why for each in found.failed]) == (case.reference, ["refused"])


def test_a_notifier_that_raises_holds_up_nobody():
    post = Post(RuntimeError("jo@home.example"))
    book = sending_office(post)
    first, second = acknowledged(book), acknowledged(book)

    done = send(book)

    assert (done.postponed, done.delivered) == (1, 1)
    assert sorted(why for case in (first, second) for _, _, why in standings(book, case) if why) == ["trouble"]


def test_after_three_troubles_in_a_row_the_rest_waits_for_the_next_round_but_for_one_from_its_end():
    post = Post(*(Later(why="unavailable") for _ in range(4)))
    book = sending_office(post)
    for _ in range(6):
        acknowledged(book)

    done = send(book)

    assert (done.postponed, done.held, done.notifiers) == (4, {"post": 2}, {"post": "unavailable"})
    assert deliver(book).delivered == 2


def test_letters_at_which_a_notifier_fails_hold_up_none_of_those_behind_them():
    def only_new(message):
        if message.about in {case.reference for case in broken}:
            raise RuntimeError
        return Delivered()

    post = Post(*(only_new for _ in range(20)))
    book = sending_office(post)
    broken = [acknowledged(book) for _ in range(8)]
    book.clock.advance(minutes=1)
    for _ in range(4):
        acknowledged(book)

    done = send(book)

    assert done.delivered == 4
    assert done.held == {"post": 2}


def test_a_host_that_is_down_holds_up_no_other_host_of_the_same_notifier():
    def only_alive(message):
        return Later(why="unavailable") if "dead" in message.address else Delivered()

    post = Post(*(only_alive for _ in range(20)))
    staff = {"staff-1": {"webhook": "https://dead.example/"}, "staff-2": {"webhook": "https://live.example/"}}
    book = sending_office(post, notices=("assigned",), notifiers={"webhook": "post"}, addresses=staff, digest_from=99)
    sweep(book)
    for _ in range(9):
        book.assign(complaint(book).id, handler="staff-1", by=SENDER)
    book.clock.advance(minutes=1)
    book.assign(complaint(book).id, handler="staff-2", by=SENDER)

    done = send(book)

    assert (done.delivered, done.postponed, done.held) == (1, 4, {"post": 5})
    assert done.notifiers == {"post (dead.example)": "unavailable", "post (live.example)": None}


def test_an_address_that_only_looks_like_a_url_is_for_the_notifier_to_refuse():
    post = Post(Never(why="bad_address"))
    staff = {"staff-1": {"webhook": "https://[dead/"}}
    book = sending_office(post, notices=("assigned",), notifiers={"webhook": "post"}, addresses=staff)
    sweep(book)
    book.assign(complaint(book).id, handler="staff-1", by=SENDER)

    assert send(book).failed == 1


def test_a_host_that_is_down_is_probed_three_times_in_a_round_at_the_most(monkeypatch):
    monkeypatch.setattr(delivering, "_PAGE", 4)
    post = Post(*(Later(why="unavailable") for _ in range(40)))
    book = sending_office(post)
    for _ in range(24):
        acknowledged(book)

    done = send(book)

    assert (done.postponed, done.held) == (3 + 3, {"post": 18})


@pytest.mark.parametrize("why", ["uncertain", "overran"])
def test_where_nobody_knows_whether_it_was_taken_the_next_try_is_an_hour_away(why):
    post = Post(Later(why=why))
    book = sending_office(post)
    case = acknowledged(book)

    send(book)

    assert one(book, case).next_at == NOW + dt.timedelta(hours=1)


def test_an_error_that_is_not_ours_in_one_letter_holds_up_no_other_one(monkeypatch):
    post = Post()
    book = sending_office(post)
    bad, good = acknowledged(book), acknowledged(book)
    fails_for(monkeypatch, "holds", bad)

    done = send(book)

    assert (done.delivered, done.unreadable) == (1, {bad.id: "an error that casework does not know (ValueError)"})
    assert standings(book, bad) == [("acknowledged", "waiting", None)]
    assert standings(book, good) == [("acknowledged", "delivered", None)]


def test_an_error_that_is_not_ours_in_one_line_of_a_digest_holds_up_only_that_case(monkeypatch):
    post = Post()
    book = sending_office(post, notices=("assigned",))
    bad = staff_letters(book, 5)[0]
    fails_for(monkeypatch, "_facts", bad)

    done = send(book)

    assert (done.delivered, list(done.unreadable)) == (4, [bad.id])


def test_a_case_of_which_the_notifications_cannot_be_read_holds_up_no_other_one(monkeypatch):
    post = Post()
    book = sending_office(post)
    bad, _ = acknowledged(book), acknowledged(book)
    sweep(book)
    whole = Outbox.read

    def read(self, case):
        if case == bad.id:
            raise ZeroDivisionError
        return whole(self, case)

    monkeypatch.setattr(Outbox, "read", read)

    done = deliver(book)

    assert (done.delivered, done.unreadable) == (
        1,
        {bad.id: "an error that casework does not know (ZeroDivisionError)"},
    )


def fails_for(monkeypatch, name, case):
    """Let Letters fail at whatever is about *case*, with an error that is not ours."""
    whole = getattr(Letters, name)

    def fail(self, item, *said, **more):
        if item.file.case.id == case.id:
            raise ValueError("Jo Smith")
        return whole(self, item, *said, **more)

    monkeypatch.setattr(Letters, name, fail)


@pytest.mark.parametrize("seconds", [0, LEASE.total_seconds()])
def test_a_notifier_never_has_a_message_for_as_long_as_its_sender_has_it(seconds):
    book = sending_office(Post())

    with pytest.raises(UsageError, match="less time than the lease"):
        deliver(book, seconds=seconds)


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


def test_a_digest_of_which_the_messages_stand_on_several_pages_stays_one_when_it_is_tried_again(monkeypatch):
    post = Post(Later(why="unavailable"))
    book = sending_office(post, notices=("assigned",))
    staff_letters(book, 6)
    send(book)
    monkeypatch.setattr(delivering, "_PAGE", 2)

    book.clock.advance(minutes=5)
    deliver(book)

    first, second = post.messages
    assert (first.id, first.text) == (second.id, second.text)


def test_a_clock_that_is_a_second_behind_waits_out_the_pause_of_a_day():
    post = Post(*(Later(why="unavailable") for _ in range(6)))
    book = sending_office(post)
    case = acknowledged(book)
    sweep(book)
    for pause in (dt.timedelta(), *PAUSES[:-1]):
        book.clock.set(book.clock.now() + pause)
        deliver(book)

    book.clock.set(book.clock.now() - dt.timedelta(seconds=1))
    deliver(book)

    assert len(post.messages) == 5
    assert standings(book, case) == [("acknowledged", "waiting", "unavailable")]


def test_what_happened_at_one_instant_is_told_in_the_order_of_the_record():
    post = Post()
    book = sending_office(post, notices=("acknowledged", "received"))
    for _ in range(4):
        acknowledged(book)

    send(book)

    kinds = [each.kind.value for each in post.messages]
    assert kinds == ["received", "acknowledged"] * 4


def test_mailboxes_that_want_a_message_once_more_later_stop_nobody_elses():
    post = Post(*(Later(why="not_now") for _ in range(4)))
    book = sending_office(post)
    for _ in range(5):
        acknowledged(book)

    done = send(book)

    assert (done.postponed, done.delivered, done.held) == (4, 1, {})


def test_what_nobody_offers_to_send_waits_and_is_told():
    post = Post()
    book = sending_office(post, notifiers={"email": "nobody"})
    case = acknowledged(book)

    done = send(book)

    assert done.held == {"nobody": 1}
    assert standings(book, case) == [("acknowledged", "waiting", None)]


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


# Two senders, kills and clocks


def test_of_two_senders_one_has_the_message():
    store, clock = MemoryStore(), FixedClock(NOW)
    other = Post()
    second = sending_office(other, store=store, clock=clock)
    post = Post(lambda _message: deliver(second) and Delivered())
    book = sending_office(post, store=store, clock=clock)
    case = acknowledged(book)

    send(book)

    assert (len(post.messages), other.messages) == (1, [])
    assert standings(book, case) == [("acknowledged", "delivered", None)]


def test_whoever_is_killed_with_a_message_in_hand_leaves_it_to_the_next_one_after_the_lease():
    class Killed(KeyboardInterrupt):
        """What ends the sender, and not only its work."""

    post = Post(Killed())
    book = sending_office(post)
    case = acknowledged(book)
    with pytest.raises(Killed):
        send(book)
    assert one(book, case).standing is Standing.TRYING

    assert deliver(book).delivered == 0
    book.clock.set(NOW + LEASE)
    assert deliver(book).delivered == 1

    assert len(post.ids) == 2
    assert len(set(post.ids)) == 1


def test_a_message_with_which_six_senders_died_is_not_tried_again():
    post = Post(*(KeyboardInterrupt() for _ in range(6)))
    book = sending_office(post)
    case = acknowledged(book)
    sweep(book)
    for _ in range(6):
        with pytest.raises(KeyboardInterrupt):
            deliver(book)
        book.clock.set(book.clock.now() + LEASE)

    assert deliver(book).failed == 1
    assert standings(book, case) == [("acknowledged", "failed", "gave_up")]


def test_the_lease_of_a_clock_that_was_far_ahead_is_waited_out_by_ours_and_then_counts_as_ended():
    post = Post(KeyboardInterrupt())
    book = sending_office(post)
    case = acknowledged(book)
    sweep(book)
    book.clock.advance(days=400)
    with pytest.raises(KeyboardInterrupt):
        deliver(book)
    book.clock.set(NOW + dt.timedelta(hours=1))

    assert deliver(book).postponed == 1
    assert standings(book, case) == [("acknowledged", "waiting", "clock_set_back")]
    book.clock.set(book.clock.now() + LEASE)
    assert deliver(book).delivered == 1
    assert len(set(post.ids)) == 1


def test_what_a_clock_that_was_far_ahead_put_off_goes_out_now():
    post = Post(Later(why="unavailable"))
    book = sending_office(post)
    acknowledged(book)
    sweep(book)
    book.clock.advance(days=400)
    deliver(book)
    book.clock.set(NOW)

    assert deliver(book).delivered == 1


def test_somebody_who_settles_it_meanwhile_is_not_overruled_by_a_try_that_came_to_nothing():
    def settled(message):
        book.settle_notification(message.id, why="telephoned", by=SENDER)
        return Later(why="unavailable")

    post = Post(settled)
    book = sending_office(post)
    case = acknowledged(book)

    send(book)

    assert standings(book, case) == [("acknowledged", "settled", "telephoned")]


def test_that_it_went_out_is_written_whoever_settled_it_meanwhile():
    def settled(message):
        book.settle_notification(message.id, why="telephoned", by=SENDER)
        return Delivered()

    post = Post(settled)
    book = sending_office(post)
    case = acknowledged(book)

    send(book)

    assert standings(book, case) == [("acknowledged", "delivered", None)]


def test_a_case_that_says_something_new_while_a_message_is_in_hand_loses_nothing():
    def more(_message):
        book.extend(case.id, reason="complexity", by=SENDER)
        sweep(book)
        return Delivered()

    post = Post(more)
    book = sending_office(post, notices=("acknowledged", "extended"))
    case = acknowledged(book)

    send(book)
    deliver(book)

    assert [(kind, standing) for kind, standing, _ in standings(book, case)] == [
        ("acknowledged", "delivered"),
        ("extended", "delivered"),
    ]


def test_a_sender_who_is_too_late_leaves_it_to_the_other_one(monkeypatch):
    post = Post()
    book = sending_office(post)
    acknowledged(book)
    sweep(book)

    def too_late(_self, steps, _now):
        raise StaleVersionError(next(iter(steps)).case, expected=1, found=2)

    monkeypatch.setattr(Outbox, "write", too_late)

    assert deliver(book).taken == 1
    assert not post.messages


def test_what_another_sender_took_between_two_looks_is_left_to_them():
    post = Post()
    book = sending_office(post, notices=("received", "acknowledged"))
    first = acknowledged(book)
    second = acknowledged(book)
    sweep(book)
    ids = [each.notification.due.message for case in (first, second) for each in book.notifications(case.id)]

    def settle_the_others(message):
        for each in ids:
            if each != message.id:
                book.settle_notification(each, why="telephoned", by=SENDER)
        return Delivered()

    post.answers.append(settle_the_others)

    done = deliver(book)

    assert (done.delivered, done.taken) == (1, 3)


# Digests


def test_five_or_more_messages_to_one_officer_go_out_as_one():
    post = Post()
    book = sending_office(post, notices=("assigned",))
    cases = staff_letters(book, 5)

    done = send(book)

    (digest,) = post.messages
    assert (digest.kind, digest.about, digest.address) == (NoticeKind.DIGEST, None, "priya@council.example")
    assert all(case.reference in digest.text for case in cases)
    assert (done.delivered, done.messages) == (5, {"post": 1})
    assert {one(book, case).digest for case in cases} == {digest.id}


def test_four_messages_go_out_each_by_itself():
    post = Post()
    book = sending_office(post, notices=("assigned",))
    staff_letters(book, 4)

    assert send(book).delivered == 4
    assert [each.kind for each in post.messages] == [NoticeKind.ASSIGNED] * 4


def test_complainants_never_get_a_digest():
    post = Post()
    book = sending_office(post, digest_from=2)
    for _ in range(3):
        acknowledged(book)

    send(book)

    assert [each.kind for each in post.messages] == [NoticeKind.ACKNOWLEDGED] * 3


def test_a_digest_that_has_to_be_tried_again_has_the_same_id_and_the_same_messages():
    post = Post(Later(why="unavailable"))
    book = sending_office(post, notices=("assigned",))
    staff_letters(book, 5)
    send(book)
    more = staff_letters(book, 1)

    book.clock.advance(minutes=5)
    send(book)

    first, third, second = post.messages
    assert first.id == second.id
    assert first.text == second.text
    assert (third.kind, third.about) == (NoticeKind.ASSIGNED, more[0].reference)


def test_a_message_of_which_the_lease_ended_goes_out_by_itself_and_never_in_a_digest():
    post = Post(KeyboardInterrupt())
    book = sending_office(post, notices=("assigned",), digest_from=2)
    staff_letters(book, 1)
    with pytest.raises(KeyboardInterrupt):
        send(book)
    book.clock.set(book.clock.now() + LEASE)
    staff_letters(book, 1)

    send(book)

    assert post.ids[0] in post.ids[1:]
    assert {each.kind for each in post.messages} == {NoticeKind.ASSIGNED}


def test_what_is_said_no_more_is_left_out_of_a_digest():
    post = Post()
    book = sending_office(post, notices=("assigned",))
    cases = staff_letters(book, 6)
    sweep(book)
    book.correct(cases[0].id, version=2, reason="wrong-case", strike=True, by=SENDER)

    done = deliver(book)

    (digest,) = post.messages
    assert (done.settled, done.delivered) == (1, 5)
    assert cases[0].reference not in digest.text


def test_where_too_few_are_left_for_a_digest_each_goes_out_by_itself():
    post = Post()
    book = sending_office(post, notices=("assigned",))
    cases = staff_letters(book, 5)
    sweep(book)
    book.correct(cases[0].id, version=2, reason="wrong-case", strike=True, by=SENDER)

    assert deliver(book).delivered == 4
    assert {each.kind for each in post.messages} == {NoticeKind.ASSIGNED}


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


def test_a_digest_goes_out_again_as_a_whole_also_by_a_clock_that_was_set_back_a_little():
    post = Post(KeyboardInterrupt(), KeyboardInterrupt())
    book = sending_office(post, notices=("acknowledged", "assigned"), digest_from=2)
    acknowledged(book), acknowledged(book)
    for later in (0, 5):
        book.clock.advance(hours=later)
        with pytest.raises(KeyboardInterrupt):
            send(book)

    book.clock.set(book.clock.now() - dt.timedelta(hours=1))
    deliver(book)
    book.clock.advance(hours=2)
    deliver(book)

    digests = [each.data for each in post.messages if each.kind is NoticeKind.DIGEST]
    assert digests == [{"count": "2"}, {"count": "2"}]


def test_a_digest_that_goes_out_again_tells_each_thing_once_whatever_else_of_its_cases_goes_out_before():
    post = Post(KeyboardInterrupt())
    book = sending_office(post, notices=("acknowledged", "assigned"), digest_from=2)
    acknowledged(book), acknowledged(book)
    with pytest.raises(KeyboardInterrupt):
        send(book)
    book.clock.advance(minutes=30)

    deliver(book)

    assert [each.data.get("count") for each in post.messages if each.kind is NoticeKind.DIGEST] == ["2", "2"]


def test_a_digest_to_somebody_without_an_address_is_work_for_staff():
    book = sending_office(Post(), notices=("assigned",), addresses={})
    cases = staff_letters(book, 5)

    assert send(book).failed == 5
    assert standings(book, cases[0]) == [("assigned", "failed", "no_address")]


def test_two_messages_of_one_case_can_stand_in_one_digest():
    post = Post()
    book = sending_office(post, notices=("assigned", "compliment"), digest_from=2)
    (case,) = staff_letters(book, 1)
    book.recognise(case.id, staff=["staff-17"], by=SENDER)

    send(book)

    assert [each.kind for each in post.messages] == [NoticeKind.DIGEST]
    assert post.messages[0].data == {"count": "2"}


def test_a_digest_tells_a_hundred_things_at_the_most():
    post = Post()
    book = sending_office(post, notices=("assigned",))
    staff_letters(book, 103)

    send(book)

    assert [each.data.get("count") for each in post.messages] == ["100", None, None, None]


def test_whoever_is_told_to_stop_begins_no_further_message():
    stop = threading.Event()
    post = Post(lambda _message: stop.set() or Delivered())
    book = sending_office(post)
    acknowledged(book), acknowledged(book)
    sweep(book)

    assert deliver(book, stop=stop).delivered == 1
    assert deliver(book).delivered == 1


# Trouble with the record, and who may


def test_a_case_that_cannot_be_read_is_told_and_holds_up_nobody(monkeypatch):
    post = Post()
    book = sending_office(post)
    broken, fine = acknowledged(book), acknowledged(book)
    sweep(book)
    lose_the_rules_of(monkeypatch, book, broken)

    done = deliver(book)

    assert list(done.unreadable) == [broken.id]
    assert [each.about for each in post.messages] == [fine.reference]


def lose_the_rules_of(monkeypatch, book, broken):
    """Let the deadlines of one case be unreadable."""
    before = book.rulebook.deadlines

    def deadlines(case):
        if case.id == broken.id:
            message = "no such stage"
            raise UsageError(message)
        return before(case)

    monkeypatch.setattr(book.rulebook, "deadlines", deadlines)


def test_notifications_that_this_release_cannot_read_are_told(monkeypatch):
    book = sending_office(Post())
    case = acknowledged(book)
    sweep(book)

    def unreadable(_self, _case):
        message = "this release knows no such event"
        raise UsageError(message)

    monkeypatch.setattr(Outbox, "read", unreadable)

    assert deliver(book).unreadable == {case.id: "this release knows no such event"}


def test_a_letter_that_today_s_rules_cannot_work_out_is_told(monkeypatch):
    book = sending_office(Post())
    case = acknowledged(book)
    sweep(book)
    before = book.rulebook.governing

    def governing(found, *, on=None):
        if on is None:
            message = "not in force on that day"
            raise UsageError(message)
        return before(found, on=on)

    monkeypatch.setattr(book.rulebook, "governing", governing)

    assert deliver(book).unreadable == {case.id: "not in force on that day"}


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_store_that_fails_ends_the_round(monkeypatch, call):
    book = sending_office(Post())
    acknowledged(book)
    sweep(book)
    before, calls = Outbox.read, []

    def failing(self, case):
        calls.append(case)
        if len(calls) == call:
            raise StoreUnavailableError("complaints.db", "it is gone")
        return before(self, case)

    monkeypatch.setattr(Outbox, "read", failing)

    with pytest.raises(StoreUnavailableError):
        deliver(book)


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


def test_a_day_is_no_instant_to_deliver_at():
    book = sending_office(Post())

    with pytest.raises(UsageError, match="give at as a datetime"):
        deliver(book, at=dt.date(2026, 1, 5))


def test_it_can_be_said_at_which_instant_messages_go_out():
    post = Post()
    book = sending_office(post)
    acknowledged(book)
    sweep(book)

    done = deliver(book, at=NOW + dt.timedelta(hours=2))

    assert (done.at, post.messages[0].made_at) == (NOW + dt.timedelta(hours=2), NOW + dt.timedelta(hours=2))
    assert JO["email"] in post.addresses
