"""What became of messages that were taken: it is asked now and then, and what came back is work for staff."""

import datetime as dt
import threading

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application.agenda_rows import AgendaQuery
from casework.application.notifying import arrivals
from casework.application.notifying.outbox import Outbox
from casework.application.notifying.settings import Window
from casework.application.ports import Arrived, CameBack, Delivered, Later
from casework.domain.notifications.kinds import Audience
from casework.errors import StoreUnavailableError, UsageError
from casework.plugins.host import PluginHost
from casework.testing import FixedClock
from tests.delivery import JO, SENDER, Post, TellingPost, acknowledged, deliver, send, sending_office, standings, sweep
from tests.offices import NOW, complaint

GONE = CameBack(why="permanent-failure")
DAYS = dt.timedelta(days=1)


def sent(*fates, **settings):
    """An office that has sent one acknowledgement, with its post and the case."""
    post = TellingPost(*fates)
    book = sending_office(post, **settings)
    case = acknowledged(book)
    send(book)
    return book, post, case


def told_twice(book):
    """A complaint of which Jo was told that it came in, and then by when it is answered."""
    sweep(book)
    case = complaint(book, complainant=JO, channel="email")
    send(book)
    book.assign(case.id, handler="staff-17", by=SENDER)
    book.acknowledge(case.id, by=SENDER)
    send(book)
    return case


def one(book, case):
    (found,) = book.notifications(case.id)
    return found.notification


def rows(book):
    """When the cases are looked at next by whoever delivers."""
    return [row.deliver_at for row in book.store.agendas("council", AgendaQuery()) if row.deliver_at is not None]


def after(book, **later):
    """Let time go on, and deliver."""
    book.clock.advance(**later)
    return deliver(book)


def test_what_came_back_is_work_for_staff_by_itself():
    book, post, case = sent(GONE)

    done = after(book, minutes=10)

    assert (done.came_back, done.failed, done.arrived) == (1, 0, 0)
    assert standings(book, case) == [("acknowledged", "failed", "permanent-failure")]
    assert [each.reference for each in book.unsettled_notifications()] == [case.reference]
    assert post.asked == ["r-1"]


def test_what_came_back_can_be_sent_again_under_the_same_id_and_is_asked_about_again():
    book, post, case = sent(GONE)
    after(book, minutes=10)
    book.add_party(case.id, party="p1", role="complainant", person={"email": "jo@new.example"}, by=SENDER)
    book.retry_notification(post.ids[0], by=SENDER)

    assert after(book, minutes=1).delivered == 1
    post.fates = [Arrived()]
    assert after(book, minutes=10).arrived == 1

    assert post.ids[0] == post.ids[1]
    assert post.addresses == ["jo@home.example", "jo@new.example"]
    assert post.asked == ["r-1", "r-2"]


def test_what_arrived_is_on_record_and_asked_no_more():
    book, post, case = sent(Arrived())

    done = after(book, minutes=10)

    assert (done.arrived, done.came_back) == (1, 0)
    assert one(book, case).arrived_at == NOW + dt.timedelta(minutes=10)
    assert standings(book, case) == [("acknowledged", "delivered", None)]
    assert rows(book) == []
    after(book, days=1)
    assert post.asked == ["r-1"]


def test_where_nobody_knows_yet_nothing_is_written_and_it_is_asked_again_an_hour_after_it_was_taken():
    book, post, case = sent(None, GONE)
    before = book.store.head("council")

    assert after(book, minutes=9).came_back == 0
    assert post.asked == []
    after(book, minutes=1)
    after(book, minutes=49)
    assert post.asked == ["r-1"]
    assert book.store.head("council") == before
    assert after(book, minutes=1).came_back == 1
    assert standings(book, case) == [("acknowledged", "failed", "permanent-failure")]


def test_of_what_nobody_ever_tells_it_is_asked_six_times_in_a_week_and_it_stays_delivered():
    book, post, case = sent()
    after(book, minutes=10)
    for _ in range(24 * 30):
        after(book, hours=1)

    assert len(post.asked) == 6
    assert standings(book, case) == [("acknowledged", "delivered", None)]
    assert rows(book) == []


def test_a_question_that_is_far_off_is_put_off_by_a_day_at_the_most():
    book, _, _ = sent()

    after(book, days=1)

    assert rows(book) == ["2026-01-07T09:00:00.000000Z"]


def test_a_notifier_that_cannot_tell_is_never_asked():
    book = sending_office(Post(Delivered(receipt="r-1", follow=True)))
    case = acknowledged(book)
    send(book)

    assert not one(book, case).sent.follow
    assert rows(book) == []


def test_a_message_without_a_receipt_is_never_asked_about():
    post = TellingPost(answers=(Delivered(follow=True),))
    book = sending_office(post)
    case = acknowledged(book)
    send(book)

    after(book, hours=1)

    assert (one(book, case).sent.follow, post.asked) == (False, [])


def test_a_digest_is_asked_about_once_and_comes_back_for_every_case_of_which_it_told():
    post = TellingPost(GONE)
    book = sending_office(post, notices=("assigned",), digest_from=2)
    sweep(book)
    cases = [complaint(book) for _ in range(3)]
    for case in cases:
        book.assign(case.id, handler="staff-17", by=SENDER)
    send(book)

    done = after(book, minutes=10)

    assert (len(post.messages), post.asked, done.came_back) == (1, ["r-1"], 3)
    assert [standings(book, case) for case in cases] == 3 * [[("assigned", "failed", "permanent-failure")]]


def test_two_messages_of_one_case_are_asked_about_each_by_itself():
    post = TellingPost(GONE, Arrived())
    book = sending_office(post, notices=("received", "acknowledged"))
    case = told_twice(book)

    done = after(book, minutes=10)

    assert (sorted(post.asked), done.arrived, done.came_back) == (["r-1", "r-2"], 1, 1)
    assert sorted(standing for _, standing, _ in standings(book, case)) == ["delivered", "failed"]


def test_what_is_sent_in_the_same_round_is_sent_first():
    book, post, _ = sent(lambda _receipt: order.append("asked"))
    order = []
    post.answers = [lambda _message: order.append("sent") or Delivered()]
    acknowledged(book)
    book.clock.advance(minutes=10)

    send(book)

    assert order == ["sent", "asked"]


def test_another_message_of_the_case_neither_loses_a_question_nor_asks_it_again():
    book, post, case = sent(None, GONE, GONE, notices=("acknowledged", "response"))
    after(book, minutes=10)
    book.clock.advance(minutes=20)
    book.respond(case.id, by=SENDER)
    send(book)
    for _ in range(3):
        after(book, minutes=1)

    assert len(post.messages) == 2
    assert post.asked == ["r-1"]
    after(book, minutes=27)
    assert ("acknowledged", "failed", "permanent-failure") in standings(book, case)


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_sweep_that_looks_at_the_case_again_loses_no_question(kind, tmp_path):
    store = MemoryStore() if kind == "memory" else SqliteStore(tmp_path / "a.db")
    book, post, case = sent(GONE, store=store)
    for later in (5, 15):
        book.clock.advance(minutes=later)
        book.note(case.id, text="Rang them", by=SENDER)
        sweep(book)
    assert rows(book) == ["2026-01-05T09:10:00.000000Z"]

    assert deliver(book).came_back == 1
    assert post.asked == ["r-1"]


def test_what_a_sweep_claims_loses_no_question():
    book, post, case = sent(None, GONE, notices=("acknowledged", "response"))
    after(book, minutes=10)
    book.respond(case.id, by=SENDER)
    sweep(book)
    assert rows(book) == ["2026-01-05T09:10:00.000000Z"]
    deliver(book)

    after(book, minutes=50)

    assert ("acknowledged", "failed", "permanent-failure") in standings(book, case)
    assert post.asked[:2] == ["r-1", "r-1"]


def test_a_question_does_not_wait_for_the_hours_in_which_messages_go_out():
    day = {Audience.COMPLAINANT: Window(start=dt.time(8), end=dt.time(9, 30))}
    book, post, _ = sent(None, None, windows=day)

    after(book, hours=3)

    assert post.asked == ["r-1"]
    assert rows(book) == ["2026-01-05T15:00:00.000000Z"]


def test_a_message_that_waits_for_its_hours_asks_nothing_again():
    day = {Audience.STAFF: Window(start=dt.time(12), end=dt.time(18))}
    book, post, case = sent(None, notices=("acknowledged", "assigned"), windows=day)
    assert sorted(standing for _, standing, _ in standings(book, case)) == ["delivered", "waiting"]

    after(book, minutes=10)
    for _ in range(5):
        after(book, minutes=1)

    assert post.asked == ["r-1"]
    assert rows(book) == ["2026-01-05T10:00:00.000000Z"]


def test_what_staff_do_about_another_message_of_the_case_loses_not_even_the_last_question():
    book, post, case = sent(notices=("acknowledged", "assigned"), addresses={})
    (failed,) = book.unsettled_notifications()[0].failed
    for days in (1, 2):
        after(book, days=days)
    post.fates = [GONE]
    book.clock.advance(days=3, hours=1)

    book.settle_notification(failed.due.message, why="telephoned", by=SENDER)

    assert deliver(book).came_back == 1
    assert ("acknowledged", "failed", "permanent-failure") in standings(book, case)


# What goes wrong


@pytest.mark.parametrize(
    "fate",
    [RuntimeError("jo@home.example"), "nonsense", CameBack(why="jo@home.example is gone")],
    ids=["it raises", "it answers nonsense", "its reason is no code"],
)
def test_a_notifier_that_fails_at_a_question_means_that_nobody_knows_and_it_is_asked_again_later(fate, caplog):
    book, post, case = sent(lambda receipt: raised(fate), GONE)

    done = after(book, minutes=10)

    assert (done.came_back, done.arrived, done.notifiers) == (0, 0, {"post": "trouble"})
    assert standings(book, case) == [("acknowledged", "delivered", None)]
    assert "home.example" not in caplog.text
    assert after(book, minutes=50).came_back == 1
    assert post.asked == ["r-1", "r-1"]


def raised(fate):
    if isinstance(fate, Exception):
        raise fate
    return fate


def test_after_three_troubles_in_a_row_nothing_more_is_asked_in_the_round():
    post = TellingPost(*(RuntimeError() for _ in range(3)), *(GONE for _ in range(3)))
    book = sending_office(post)
    for _ in range(5):
        acknowledged(book)
    send(book)

    assert after(book, minutes=10).came_back == 0
    assert len(post.asked) == 3
    assert after(book, minutes=1).came_back == 2
    assert after(book, minutes=49).came_back == 1


def test_a_notifier_that_takes_nothing_is_asked_nothing():
    book, post, _ = sent(GONE)
    post.answers = [Later(why="unavailable") for _ in range(9)]
    for _ in range(5):
        acknowledged(book)
    book.clock.advance(minutes=10)

    assert send(book).came_back == 0
    assert post.asked == []
    post.answers = []
    assert after(book, minutes=1).came_back == 1


def test_a_notifier_that_is_not_there_any_more_knows_nothing():
    book, post, case = sent(GONE)
    other = sending_office(post, store=book.store, clock=book.clock, host=PluginHost([]))

    done = after(other, minutes=10)

    assert (done.came_back, done.notifiers, post.asked) == (0, {}, [])
    assert standings(other, case) == [("acknowledged", "delivered", None)]
    assert after(book, minutes=50).came_back == 1


def test_a_notifier_that_cannot_tell_any_more_knows_nothing():
    book, _, case = sent(GONE)
    other = sending_office(Post(), store=book.store, clock=book.clock)

    done = after(other, minutes=10)

    assert (done.came_back, done.notifiers) == (0, {"post": None})
    assert standings(other, case) == [("acknowledged", "delivered", None)]


def test_one_round_asks_so_many_receipts_at_the_most_and_the_next_one_goes_on(monkeypatch):
    monkeypatch.setattr(arrivals, "MOST", 2)
    post = TellingPost(*(GONE for _ in range(5)))
    book = sending_office(post)
    for _ in range(5):
        acknowledged(book)
    send(book)

    assert after(book, minutes=10).came_back == 2
    assert [deliver(book).came_back for _ in range(3)] == [2, 1, 0]


def test_whoever_is_told_to_stop_asks_nothing_more_and_writes_what_was_heard():
    stop = threading.Event()
    post = TellingPost(lambda _receipt: stop.set() or GONE, GONE, GONE, GONE)
    book = sending_office(post, notices=("received", "acknowledged"))
    told_twice(book), told_twice(book)
    book.clock.advance(minutes=10)

    assert deliver(book, stop=stop).came_back == 1
    assert deliver(book).came_back == 3


def test_of_two_that_hear_the_same_one_writes_it_down():
    post = TellingPost(lambda _receipt: deliver(other) and GONE, GONE)
    book = sending_office(post)
    case = acknowledged(book)
    send(book)
    other = sending_office(post, store=book.store, clock=book.clock)
    book.clock.advance(minutes=10)

    done = deliver(book)

    assert (done.came_back, post.asked) == (0, ["r-1", "r-1"])
    assert standings(book, case) == [("acknowledged", "failed", "permanent-failure")]
    assert len(book.notifications(case.id)) == 1


def test_what_staff_have_settled_meanwhile_stays_so():
    book, post, case = sent()

    def seen_to(_receipt):
        book.notification_bounced(post.ids[0], why="mailbox-full", by=SENDER)
        book.settle_notification(post.ids[0], why="telephoned", by=SENDER)
        return Arrived()

    post.fates = [seen_to]
    after(book, minutes=10)

    assert standings(book, case) == [("acknowledged", "settled", "telephoned")]


def test_whoever_is_killed_while_asking_loses_nothing():
    book, post, _ = sent(KeyboardInterrupt(), GONE)
    book.clock.advance(minutes=10)
    with pytest.raises(KeyboardInterrupt):
        deliver(book)

    assert deliver(book).came_back == 1
    assert len(post.messages) == 1


def failing_reads(monkeypatch, error, *calls):
    """Let the reads with these numbers fail with *error*."""
    before, read = Outbox.read, []

    def failing(self, case):
        read.append(case)
        if len(read) in calls:
            raise error
        return before(self, case)

    monkeypatch.setattr(Outbox, "read", failing)


def test_a_case_that_cannot_be_read_is_told_and_holds_up_no_other(monkeypatch):
    post = TellingPost(GONE)
    book = sending_office(post)
    cases = {acknowledged(book).id, acknowledged(book).id}
    send(book)
    failing_reads(monkeypatch, UsageError("this release knows no such event"), 3)

    done = after(book, minutes=10)

    (unreadable,) = cases & done.unreadable.keys()
    assert done.unreadable == {unreadable: "this release knows no such event"}
    assert done.came_back == 1


def test_a_store_that_fails_ends_the_round(monkeypatch):
    book, _, _ = sent(GONE)
    failing_reads(monkeypatch, StoreUnavailableError("complaints.db", "it is gone"), 2)

    with pytest.raises(StoreUnavailableError):
        after(book, minutes=10)


# Clocks


def test_after_days_of_rest_it_is_asked_once():
    book, post, _ = sent(None, GONE)

    assert after(book, days=5).came_back == 0
    assert after(book, hours=1).came_back == 0
    assert post.asked == ["r-1"]
    assert after(book, days=1).came_back == 1


def test_what_a_clock_that_was_ahead_took_is_asked_within_a_day_after_it_was_set_back():
    ahead = FixedClock(NOW + 400 * DAYS)
    post = TellingPost(GONE)
    book = sending_office(post, clock=ahead)
    case = acknowledged(book)
    send(book)
    ahead.set(NOW)

    deliver(book)
    assert after(book, hours=24).came_back == 1

    assert standings(book, case) == [("acknowledged", "failed", "permanent-failure")]


def test_a_sweep_leaves_what_is_to_be_asked_days_from_now_alone():
    book, post, _ = sent()
    after(book, days=1)
    before = rows(book)

    swept = sweep(book)

    assert (swept.looked, rows(book)) == (0, before)
    assert len(post.asked) == 1


def test_what_is_to_be_asked_waits_for_nothing_and_is_not_listed():
    book, post, _ = sent()

    assert book.pending_notifications() == ()
    assert book.unsettled_notifications() == ()
    assert attrs.asdict(deliver(book))["put_off"] == 0
    assert JO["email"] in post.addresses
