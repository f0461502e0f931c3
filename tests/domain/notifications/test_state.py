"""How a notification stands after what happened to it."""

import datetime as dt

from casework.domain.notifications.events import (
    Addressee,
    AddresseeSort,
    Matter,
    NotificationArrived,
    NotificationDelivered,
    NotificationDue,
    NotificationFailed,
    NotificationPostponed,
    NotificationRetried,
    NotificationSettled,
    NotificationTried,
    NotificationWentThrough,
)
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.state import Standing, fold

NINE = dt.datetime(2026, 1, 12, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
MANAGER = Addressee(sort=AddresseeSort.PERSON, who="staff-3", role="manager")
TRIED = NotificationTried(message="m1", attempt=1, until=NINE + HOUR)
POSTPONED = NotificationPostponed(message="m1", why="unavailable", at=NINE + 5 * HOUR)
FAILED = NotificationFailed(message="m1", why="bad_address")
DELIVERED = NotificationDelivered(
    message="m1", notifier="log", channel="email", language="en", format="standard", template="0" * 64
)

ARRIVED = NotificationArrived(message="m1")


def due(message="m1", *, claim="c1", at=NINE, about=None):
    return NotificationDue(
        message=message, claim=claim, kind=NoticeKind.DUE_SOON, to=MANAGER, fires_at=at, case=1, about=about
    )


def after(*events):
    return fold((event, NINE + HOUR * number) for number, event in enumerate(events))


def test_what_was_claimed_by_a_clock_that_was_ahead_waits_for_its_own_instant():
    retried = NotificationRetried(message="m1")

    assert after(due(at=NINE + 9 * HOUR)).by_message["m1"].next_at == NINE + 9 * HOUR
    assert after(due(at=NINE + 9 * HOUR), FAILED, retried).by_message["m1"].next_at == NINE + 9 * HOUR


def test_only_what_was_settled_by_itself_is_over():
    over, told = (NotificationSettled(message="m1", why=why) for why in ("over", "telephoned"))

    assert [each.is_over for each in after(due(), over).by_claim["c1"].values()] == [True]
    assert [each.is_over for each in after(due(), told).by_claim["c1"].values()] == [False]
    assert "c2" not in after(due(), over).by_claim


def stands(*events):
    found = after(due(), *events).by_message["m1"]
    return found.standing, found.why


def test_what_is_claimed_waits_from_then_on():
    found = after(due())

    assert stands() == (Standing.WAITING, None)
    assert (found.version, found.claims, found.by_message["m1"].next_at) == (1, {"c1"}, NINE)


def test_what_is_tried_may_be_tried_again_when_the_time_of_the_sender_is_over():
    found = after(due(), TRIED)

    assert stands(TRIED) == (Standing.TRYING, None)
    assert (found.by_message["m1"].next_at, found.by_message["m1"].attempts) == (NINE + HOUR, 1)


def test_what_is_postponed_waits_until_its_time():
    assert stands(TRIED, POSTPONED) == (Standing.WAITING, "unavailable")
    assert after(due(), TRIED, POSTPONED).by_message["m1"].next_at == NINE + 5 * HOUR


def test_what_was_taken_is_delivered_and_waits_no_more():
    found = after(due(), TRIED, POSTPONED, TRIED, DELIVERED)

    assert found.by_message["m1"].sent == DELIVERED
    assert (found.pending, found.unsettled) == ((), ())


def test_what_arrived_is_delivered_since_it_was_taken_and_has_the_instant_at_which_that_was_told():
    found = after(due(), TRIED, DELIVERED, ARRIVED).by_message["m1"]

    assert (found.standing, found.changed_at, found.arrived_at) == (
        Standing.DELIVERED,
        NINE + 2 * HOUR,
        NINE + 3 * HOUR,
    )
    assert not found.came_back


def test_what_came_back_failed_and_has_not_arrived_whatever_was_told_before():
    found = after(due(), TRIED, DELIVERED, ARRIVED, FAILED)

    assert [(each.why, each.arrived_at, each.came_back) for each in found.unsettled] == [("bad_address", None, True)]
    assert not after(due(), TRIED, FAILED).by_message["m1"].came_back


def test_what_is_taken_once_more_is_another_message_that_has_not_arrived_yet():
    assert after(due(), TRIED, DELIVERED, ARRIVED, DELIVERED).by_message["m1"].arrived_at is None


def test_through_whom_a_letter_went_is_known_of_the_last_one_that_was_taken():
    through = NotificationWentThrough(message="m1", party="p2")

    assert after(due(), TRIED, DELIVERED, through, ARRIVED).by_message["m1"].through == "p2"
    assert after(due(), TRIED, DELIVERED, through, DELIVERED).by_message["m1"].through is None


def test_what_failed_waits_for_staff_until_they_ask_for_it_again_or_settle_it():
    assert [each.why for each in after(due(), FAILED).unsettled] == ["bad_address"]
    assert stands(FAILED, NotificationRetried(message="m1")) == (Standing.WAITING, None)
    assert stands(FAILED, NotificationSettled(message="m1", why="told")) == (Standing.SETTLED, "told")
    assert after(due(), TRIED, FAILED, NotificationRetried(message="m1")).by_message["m1"].attempts == 0


def test_those_that_wait_come_in_the_order_in_which_they_were_due():
    found = after(due("m1", at=NINE), due("m2", claim="c2", at=NINE - HOUR))

    assert [each.due.message for each in found.pending] == ["m2", "m1"]


def test_nothing_happened_where_there_is_nothing():
    assert (after().version, after().claims) == (0, frozenset())


def test_what_it_is_about_has_a_day_or_an_instant_or_neither():
    here = {"sort": "limit", "name": "respond", "stage": "1"}

    assert Matter(**here, on=NINE.date()).moment == NINE.date()
    assert Matter(**here, at=NINE).moment == NINE
    assert Matter(**here).moment is None
