"""What was said, what waits, and what staff has to see to."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.application.notifying.named_messages import the_one
from casework.application.notifying.outbox import Outbox
from casework.application.notifying.settings import Window
from casework.application.ports import Later, Never
from casework.domain.actors import Actor
from casework.domain.notifications.kinds import Audience
from casework.domain.notifications.state import Standing
from casework.errors import AccessError, DecisionError, NotACodeError, NotFoundError, StoreUnavailableError, UsageError
from tests.delivery import JO, SENDER, Post, acknowledged, deliver, send, sending_office, standings, sweep
from tests.offices import complaint


class HousingOnly:
    """Nobody but the team may see cases of housing, and an outsider may do nothing."""

    def __init__(self):
        self.asked = []

    def may(self, actor, action, row):
        self.asked.append((actor.id, action, row and row.reference))
        return actor.id != "staff-99"

    def sees(self, viewer, row, what):
        return row.service != "housing" or viewer.id == "housing"

    def sees_all(self, viewer):
        return False


def failed(**settings):
    """An office with an acknowledgement that was refused, the case, and the id of the message."""
    post = Post(Never(why="refused"))
    book = sending_office(post, **settings)
    case = acknowledged(book)
    send(book)
    (found,) = book.notifications(case.id)
    return book, case, found.notification.due.message


def test_a_case_tells_what_was_said_to_whom_when_and_which_date_was_promised():
    book = sending_office(Post(), notices=("received", "acknowledged"))
    sweep(book)
    case = complaint(book, complainant=JO)
    send(book)
    book.clock.advance(minutes=5)
    book.acknowledge(case.id, by=SENDER)
    send(book)

    told = [each.notification for each in book.notifications(case.reference)]

    assert [(each.due.kind.value, each.due.to.role, each.due.to.who) for each in told] == [
        ("received", "complainant", "p1"),
        ("acknowledged", "complainant", "p1"),
    ]
    assert [each.sent.promised_on for each in told] == [None, dt.date(2026, 1, 19)]
    assert told[1].changed_at == book.clock.now()


def test_what_failed_is_listed_with_its_case_until_somebody_sees_to_it():
    book, case, message = failed()
    (found,) = book.unsettled_notifications()
    assert (found.reference, found.nobody, [each.why for each in found.failed]) == (case.reference, 0, ["refused"])

    settled = book.settle_notification(message, why="telephoned", by=SENDER)

    assert (settled.reference, settled.notification.standing) == (case.reference, Standing.SETTLED)
    assert book.unsettled_notifications() == ()


def test_what_was_asked_for_again_goes_out_under_the_same_id_as_if_for_the_first_time():
    book, case, message = failed()

    waits = book.retry_notification(message, by=SENDER)

    assert (waits.notification.standing, waits.notification.attempts) == (Standing.WAITING, 0)
    assert [each.notification.due.message for each in book.pending_notifications()] == [message]
    assert deliver(book).delivered == 1
    assert standings(book, case) == [("acknowledged", "delivered", None)]


def test_what_goes_to_nobody_is_listed_as_well():
    book = sending_office(Post(), notices=())
    sweep(book)
    case = complaint(book)
    book.clock.advance(days=1)
    sweep(book)

    (found,) = book.unsettled_notifications()

    assert (found.reference, found.failed, found.nobody) == (case.reference, (), 1)


def test_what_waits_is_listed_the_earliest_first():
    book = sending_office(Post(Later(why="unavailable")))
    first, second = acknowledged(book), acknowledged(book)
    sweep(book)

    waiting = book.pending_notifications()

    assert {each.reference for each in waiting} == {first.reference, second.reference}
    instants = [each.notification.due.fires_at for each in waiting]
    assert instants == sorted(instants)


def test_of_many_that_wait_only_as_many_are_read_as_are_asked_for(monkeypatch):
    book = sending_office(Post(Later(why="unavailable")))
    for _ in range(5):
        acknowledged(book)
    sweep(book)
    read = list[str]()
    whole = book._as_far_as_readable
    monkeypatch.setattr(book, "_as_far_as_readable", lambda case: read.append(case) or whole(case))

    some = book.pending_notifications(limit=2)

    assert (len(some), len(read)) == (2, 2)
    assert len(book.pending_notifications()) == 5


def test_what_staff_has_to_see_to_is_told_without_reading_what_waits_where_no_machine_goes_by_other_files(monkeypatch):
    book, _, _ = failed()
    monkeypatch.setattr(book, "pending_notifications", raising(AssertionError("it was read")))

    assert len(book.unsettled_notifications()) == 1


def test_what_waits_after_trouble_goes_out_at_once_when_somebody_asks():
    book = sending_office(Post(Later(why="unavailable")))
    case = acknowledged(book)
    send(book)
    (found,) = book.notifications(case.id)
    assert found.next_at == book.clock.now() + dt.timedelta(minutes=5)
    assert deliver(book).delivered == 0

    asked = book.retry_notification(found.notification.due.message, by=SENDER)

    assert asked.next_at == book.clock.now()
    assert deliver(book).delivered == 1


def test_what_was_never_tried_is_not_asked_for_again():
    book = sending_office(Post())
    case = acknowledged(book)
    sweep(book)
    (found,) = book.notifications(case.id)

    with pytest.raises(DecisionError, match="it waits for its first try, and goes out by itself"):
        book.retry_notification(found.notification.due.message, by=SENDER)


def test_what_a_sender_has_in_hand_is_not_asked_for_again():
    refused = []

    def asked_meanwhile(message):
        with pytest.raises(DecisionError, match="a sender has it in hand"):
            book.retry_notification(message.id, by=SENDER)
        refused.append(message.id)
        return Later(why="unavailable")

    book = sending_office(Post(asked_meanwhile))
    acknowledged(book)
    send(book)

    assert len(refused) == 1


def test_what_waits_for_its_hours_is_told_with_when_they_begin():
    book = sending_office(Post(), windows={Audience.COMPLAINANT: Window(start=dt.time(23, 0))})
    case = acknowledged(book)
    send(book)

    (found,) = book.notifications(case.id)

    assert found.next_at.time() == dt.time(23, 0)
    assert found.notification.next_at < found.next_at


def test_what_still_waits_can_be_settled():
    book = sending_office(Post(Later(why="unavailable")))
    case = acknowledged(book)
    send(book)
    (found,) = book.notifications(case.id)

    book.settle_notification(found.notification.due.message, why="told-in-person", by=SENDER)

    assert standings(book, case) == [("acknowledged", "settled", "told-in-person")]
    assert book.pending_notifications() == ()


def test_staff_do_not_settle_anything_as_over():
    book = sending_office(Post(), addresses={})
    with pytest.raises(UsageError, match="'over' is what is written where something does not hold any more"):
        book.settle_notification("m1", why="over", by=SENDER)


def test_what_was_delivered_is_not_settled():
    book = sending_office(Post())
    case = acknowledged(book)
    send(book)
    (found,) = book.notifications(case.id)

    with pytest.raises(
        NotFoundError, match=r"no notification that waits or failed .* or is settled is listed with its"
    ):
        book.settle_notification(found.notification.due.message, why="telephoned", by=SENDER)


def test_what_went_out_this_very_moment_is_not_settled(monkeypatch):
    book, _case, message = failed()
    before = Outbox.read

    def went_out(self, case):
        monkeypatch.setattr(Outbox, "read", before)
        book.retry_notification(message, by=SENDER)
        deliver(book)
        return before(self, case)

    monkeypatch.setattr(Outbox, "read", went_out)

    with pytest.raises(NotFoundError):
        book.settle_notification(message, why="telephoned", by=SENDER)


def test_a_reason_is_a_code_and_no_free_text():
    book, _case, message = failed()

    with pytest.raises(NotACodeError):
        book.settle_notification(message, why="I rang Mrs Smith", by=SENDER)


@pytest.mark.parametrize("message", [7, None, ["x"]])
def test_a_message_is_named_by_text(message):
    book, _case, _message = failed()

    with pytest.raises(UsageError, match="text"):
        book.retry_notification(message, by=SENDER)


def test_an_unknown_message_is_not_found():
    book, _case, _message = failed()

    with pytest.raises(NotFoundError):
        book.retry_notification("0" * 32, by=SENDER)


def test_what_failed_did_not_come_back_and_the_refusal_says_when_it_failed_why_and_what_to_do():
    book, _case, message = failed()

    with pytest.raises(NotFoundError) as refused:
        book.notification_bounced(message[:12], why="mailbox-full", by=SENDER)

    assert str(refused.value).startswith(
        f"there is no notification that was sent '{message[:12]}': it failed on Mon 5 Jan 2026 (refused); let it be "
        f"tried again with 'casework notifications retry {message[:12]} --by YOU' once that is mended, or if they were "
        f"told in another way, record that with 'casework notifications settle {message[:12]} --why CODE --by YOU'."
    )


def test_whatever_a_message_is_the_refusal_says_it():
    book = sending_office(Post())
    case = acknowledged(book)
    sweep(book)
    message = book.notifications(case.id)[0].notification.due.message

    with pytest.raises(NotFoundError, match="it waits since Mon 5 Jan 2026, and goes out by itself"):
        book.notification_bounced(message, why="mailbox-full", by=SENDER)
    deliver(book)
    with pytest.raises(NotFoundError, match=r"it went out on Mon 5 Jan 2026; if it came back, record that with 'case"):
        book.retry_notification(message[:12], by=SENDER)
    book.notification_bounced(message, why="mailbox-full", by=SENDER)
    book.settle_notification(message, why="telephoned", by=SENDER)
    with pytest.raises(
        NotFoundError, match=r"it is settled since Mon 5 Jan 2026 \(telephoned\): it does not go out any"
    ):
        book.settle_notification(message, why="telephoned", by=SENDER)


def test_a_case_is_no_message_and_its_messages_are_listed_elsewhere():
    book, case, _message = failed()

    for ask in (book.retry_notification, lambda *said, **by: book.settle_notification(*said, why="told", **by)):
        with pytest.raises(
            NotFoundError, match=f"it is a case, whose messages '.* list --case {case.reference}' lists"
        ):
            ask(case.reference, by=SENDER)


# Access


def test_nobody_hears_how_a_message_stands_that_they_may_not_see_to():
    book, _case, message = failed(policy=HousingOnly())

    with pytest.raises(AccessError):
        book.notification_bounced(message, why="mailbox-full", by=Actor("staff-99"))


def test_nobody_sees_notifications_of_cases_that_they_may_not_see():
    book = sending_office(Post(Never(why="refused"), Never(why="refused")), policy=HousingOnly())
    acknowledged(book, service="housing", reference="H-1")
    acknowledged(book, service="waste", reference="W-1")
    sweep(book)
    assert [each.reference for each in book.pending_notifications(viewer=SENDER)] == ["W-1"]
    deliver(book)

    assert [each.reference for each in book.unsettled_notifications(viewer=SENDER)] == ["W-1"]
    with pytest.raises(AccessError):
        book.notifications("H-1", viewer=SENDER)


def test_what_came_back_after_it_was_sent_is_work_for_staff_and_can_be_sent_again():
    post = Post()
    book = sending_office(post)
    case = acknowledged(book)
    send(book)
    (found,) = book.notifications(case.id)
    message = found.notification.due.message

    (failed,) = book.notification_bounced(message, why="mailbox-full", by=SENDER)

    assert standings(book, case) == [("acknowledged", "failed", "mailbox-full")]
    assert failed.notification.sent.receipt == "r-1"
    assert [each.reference for each in book.unsettled_notifications()] == [case.reference]
    with pytest.raises(NotFoundError):
        book.notification_bounced(message, why="mailbox-full", by=SENDER)
    book.retry_notification(message, by=SENDER, case=case.id)
    assert deliver(book).delivered == 1
    assert post.ids == [message, message]


def test_a_digest_that_came_back_fails_for_every_case_of_which_it_told():
    post = Post()
    book = sending_office(post, notices=("assigned",), digest_from=2)
    sweep(book)
    cases = [complaint(book), complaint(book)]
    for case in cases:
        book.assign(case.id, handler="staff-17", by=SENDER)
    send(book)

    found = book.notification_bounced(post.ids[0], why="no-such-address", by=SENDER)

    assert {each.case for each in found} == {case.id for case in cases}
    assert [standings(book, case) for case in cases] == 2 * [[("assigned", "failed", "no-such-address")]]


def test_what_was_never_sent_cannot_have_come_back():
    book, _, message = failed()

    for each in (message, "0" * 32):
        with pytest.raises(NotFoundError):
            book.notification_bounced(each, why="mailbox-full", by=SENDER)
    with pytest.raises(NotACodeError):
        book.notification_bounced(message, why="it was full", by=SENDER)


def test_the_policy_is_asked_who_may_record_that_something_came_back():
    policy = HousingOnly()
    post = Post()
    book = sending_office(post, policy=policy)
    acknowledged(book)
    send(book)

    with pytest.raises(AccessError):
        book.notification_bounced(post.ids[0], why="mailbox-full", by=Actor("staff-99"))

    assert policy.asked[-1][1] == "bounce-notification"


def test_the_policy_is_asked_who_may_see_try_again_and_settle():
    policy = HousingOnly()
    book, case, message = failed(policy=policy)
    outsider = Actor("staff-99")
    policy.asked.clear()

    for ask in (
        lambda: book.unsettled_notifications(viewer=outsider),
        lambda: book.retry_notification(message, by=outsider),
        lambda: book.settle_notification(message, why="telephoned", by=outsider),
    ):
        with pytest.raises(AccessError):
            ask()

    assert policy.asked == [
        ("staff-99", "see-notifications", None),
        ("staff-99", "retry-notification", case.reference),
        ("staff-99", "settle-notification", case.reference),
    ]


def left(post, many=2, **settings):
    """An office with so many acknowledgements that failed, and their ids."""
    book = sending_office(post, **settings)
    for _ in range(many):
        acknowledged(book)
    send(book)
    return book, [each.failed[0].due.message for each in book.unsettled_notifications()]


def test_a_beginning_that_several_ids_share_is_refused_in_one_sentence():
    names = {"abcd1": 1, "abcd2": 2, "ab": 3}

    with pytest.raises(UsageError, match=r"^the ids of 2 messages begin with abcd: write more of it$"):
        the_one(names, "abcd", what="notification")
    assert the_one(names, "abcd1", what="notification") == "abcd1"
    for short in ("", "ab", "abc"):
        with pytest.raises(NotFoundError):
            the_one(names, short, what="notification")


@given(st.sets(st.text("0123456789abcdef", min_size=32, max_size=32), min_size=1, max_size=5), st.integers(4, 32))
def test_a_beginning_names_an_id_only_where_no_other_begins_so(names, digits):
    for name in names:
        alike = [each for each in names if each[:digits] == name[:digits]]
        if len(alike) == 1:
            assert the_one(names, name[:digits], what="notification") == name
        else:
            with pytest.raises(UsageError):
                the_one(names, name[:digits], what="notification")


def test_a_beginning_of_an_id_is_enough_to_try_again_to_settle_and_to_bring_back():
    book, (first, second) = left(Post(Never(why="refused"), Never(why="refused")))

    assert book.retry_notification(first[:12], by=SENDER).notification.due.message == first
    assert book.settle_notification(second[:12], why="telephoned", by=SENDER).notification.due.message == second
    deliver(book)
    (back,) = book.notification_bounced(first[:12], why="mailbox-full", by=SENDER)
    assert back.notification.due.message == first


def test_a_retry_of_what_no_id_begins_with_says_so():
    book, _ = left(Post(Never(why="refused")), 1)

    for named in ("zzzz", "zz"):
        with pytest.raises(NotFoundError):
            book.retry_notification(named, by=SENDER)
        with pytest.raises(NotFoundError):
            book.notification_bounced(named, why="mailbox-full", by=SENDER)


def mended(book):
    found = book.unsettled_notifications()
    all_of = [each for one in found for each in book.notifications(one.case)]
    return {each.notification.due.message for each in all_of} & book.mended_notifications(all_of)


def test_a_notification_without_an_address_is_mended_once_there_is_one():
    post = Post()
    book = sending_office(post)
    case = acknowledged(book, complainant={"name": "Jo"})
    send(book)
    before = mended(book)

    book.add_party(case.id, party="p1", role="complainant", person=JO, by=SENDER)

    assert (before, len(mended(book))) == (set(), 1)


@pytest.mark.parametrize("comes_back", [False, True])
def test_what_was_refused_or_came_back_is_mended_once_the_party_was_put_right_after_it(comes_back):
    post = Post() if comes_back else Post(Never(why="refused"))
    book = sending_office(post)
    case = acknowledged(book)
    send(book)
    if comes_back:
        book.notification_bounced(post.ids[0], why="no-such-address", by=SENDER)
    before = mended(book)
    book.clock.advance(minutes=1)

    book.add_party(case.id, party="p1", role="complainant", person={"email": "jo@new.example"}, by=SENDER)

    assert (before, len(mended(book))) == (set(), 1)


def test_what_went_out_or_lacks_something_else_or_went_to_staff_is_not_mended_by_an_address():
    sent = sending_office(Post())
    case = acknowledged(sent)
    send(sent)
    assert sent.mended_notifications(sent.notifications(case.id)) == frozenset()

    refused = sending_office(Post(Never(why="refused")), notices=("assigned",))
    sweep(refused)
    given = complaint(refused, complainant=JO)
    refused.assign(given.id, handler="staff-17", by=SENDER)
    send(refused)
    refused.clock.advance(minutes=1)
    refused.add_party(given.id, party="p1", role="complainant", person=JO, by=SENDER)
    assert mended(refused) == set()


def test_of_a_case_that_cannot_be_read_nothing_counts_as_mended_and_a_store_that_fails_is_told(monkeypatch):
    book, _ = left(Post(Never(why="refused")), 1)
    (found,) = book.unsettled_notifications()
    known = book.notifications(found.case)

    monkeypatch.setattr(book._reader, "file", raising(NotFoundError("case", "gone")))
    assert book.mended_notifications(known) == frozenset()
    monkeypatch.setattr(book._reader, "file", raising(StoreUnavailableError("the store", "it is away")))
    with pytest.raises(StoreUnavailableError):
        book.mended_notifications(known)


def test_of_a_case_that_a_viewer_may_not_see_nothing_is_told_to_be_mended():
    book = sending_office(Post(), policy=HousingOnly())
    case = acknowledged(book, service="housing", complainant={"name": "Jo"})
    send(book)
    book.add_party(case.id, party="p1", role="complainant", person=JO, by=Actor("housing"))
    known = book.notifications(case.id, viewer=Actor("housing"))

    assert len(book.mended_notifications(known, viewer=Actor("housing"))) == 1
    assert book.mended_notifications(known, viewer=Actor("staff-1")) == frozenset()


def raising(error):
    def fail(*_args, **_said):
        raise error

    return fail
