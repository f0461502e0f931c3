"""What staff is advised about a letter that would promise a day gone by: only what the rules let them do."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from casework.application.notifying.date_gone import delayed_limit
from casework.cli.notification_telling import letters_told, notifications_told
from casework.domain.notifications.kinds import NoticeKind
from casework.errors import NotFoundError
from tests.delivery import JO, SENDER, Post, acknowledged, send, sending_office, sweep
from tests.offices import NOW, complaint

FEBRUARY = dt.datetime(2026, 2, 16, 9, tzinfo=dt.UTC)
FIRST, LAST = dt.date(2026, 1, 6), dt.date(2026, 3, 6)


def office_of(*notices):
    return sending_office(Post(), notices=notices, reminders={})


def advice(book, case):
    """What the list of notifications advises, on one line."""
    return " ".join(notifications_told(book, book.notifications(case.id)).split())


def message(book, case):
    return next(each.notification.due.message for each in book.notifications(case.id))


def delayed(book, until=dt.date(2026, 1, 9)):
    case = acknowledged(book)
    return book.inform_delay(case.id, limit="respond", told_due_on=until, reason="records-at-depot", by=SENDER)


def test_of_a_delay_a_new_date_is_told_and_reaches_whoever_complained():
    book = office_of("delay")
    case = delayed(book)
    book.clock.set(dt.datetime(2026, 1, 15, 9, tzinfo=dt.UTC))
    send(book)

    told = advice(book, case)

    gone = message(book, case)
    assert f"casework inform-delay {case.reference} --limit respond --told-due-on DATE --reason CODE --by YOU" in told
    assert f"casework notifications settle {gone[:12]} --why told-of-delay --by YOU" in told
    assert "casework extend" not in told  # the letter of the delay would be over, and say nothing to anybody
    book.inform_delay(case.id, limit="respond", told_due_on=dt.date(2026, 1, 30), reason="records-at-depot", by=SENDER)
    book.settle_notification(gone, why="told-of-delay", by=SENDER)
    send(book)
    assert [(each.notification.standing.value) for each in book.notifications(case.id)] == ["settled", "delivered"]
    assert book.notifications(case.id)[1].notification.sent.promised_on == dt.date(2026, 1, 30)


def test_of_more_time_that_has_gone_a_delay_is_told_for_no_more_can_be_given():
    book = office_of("extended")
    case = acknowledged(book)
    book.extend(case.id, reason="records-at-depot", by=SENDER)
    book.clock.set(FEBRUARY)
    send(book)

    told = advice(book, case)

    assert f"casework inform-delay {case.reference} --limit respond --told-due-on DATE --reason CODE --by YOU" in told
    assert f"casework notifications settle {message(book, case)[:12]} --why told-of-delay --by YOU" in told
    assert "casework extend" not in told


def test_what_was_answered_meanwhile_is_to_be_settled():
    book = office_of("extended")
    case = acknowledged(book)
    book.extend(case.id, reason="records-at-depot", by=SENDER)
    book.clock.set(FEBRUARY)
    send(book)
    book.respond(case.id, by=SENDER)

    told = advice(book, case)

    assert f"settle it with 'casework notifications settle {message(book, case)[:12]} --why CODE --by YOU'" in told
    assert "inform-delay" not in told


def test_what_a_stage_that_is_over_had_to_say_is_to_be_settled():
    book = office_of("delay")
    case = delayed(book)
    book.clock.set(FEBRUARY)
    send(book)
    book.respond(case.id, by=SENDER)
    book.escalate(case.id, by=SENDER)

    assert "casework notifications settle" in advice(book, case)
    assert "inform-delay" not in advice(book, case)


def test_an_acknowledgement_is_about_the_time_limit_for_the_answer():
    book = office_of("acknowledged")
    case = acknowledged(book)
    send(book)
    (found,) = book.notifications(case.id)

    assert delayed_limit(book.case(case.id), found.notification.due, book.rulebook, now=NOW) == "respond"


def test_a_letter_that_promises_no_day_is_not_spoken_of_beside_the_deadlines():
    book = office_of("received", "acknowledged")
    sweep(book)
    case = complaint(book, complainant=JO)
    send(book)
    assert list(letters_told(book, book.notifications(case.id))) == []

    book.acknowledge(case.id, by=SENDER)
    send(book)

    (told,) = letters_told(book, book.notifications(case.id))
    assert " ".join(told.split()) == "The letter 'acknowledged' of Mon 5 Jan 2026 09:00 told p1: Mon 19 Jan 2026."


def test_of_a_case_that_cannot_be_read_it_is_said_in_general(monkeypatch):
    book = office_of("delay")
    case = delayed(book)
    book.clock.set(FEBRUARY)
    send(book)
    found = book.notifications(case.id)

    def unreadable(*_, **__):
        raise NotFoundError("procedure", "gone")

    monkeypatch.setattr(book, "file", unreadable)

    told = " ".join(notifications_told(book, found).split())
    assert "tell them of the delay with a new date, or in another way, and settle" in told


@given(
    told_on=st.dates(FIRST, LAST),
    extended=st.booleans(),
    asked=st.dates(FIRST, LAST),
    kind=st.sampled_from([NoticeKind.ACKNOWLEDGED, NoticeKind.DELAY]),
)
def test_what_is_advised_is_never_refused(told_on, extended, asked, kind):
    book = office_of("acknowledged", "delay")
    case = delayed(book, until=told_on)
    sweep(book)
    (due,) = (each.notification.due for each in book.notifications(case.id) if each.notification.due.kind is kind)
    if extended:
        book.extend(case.id, reason="records-at-depot", by=SENDER)
    book.clock.set(dt.datetime.combine(asked, dt.time(9), dt.UTC))
    said = {"limit": "respond", "reason": "records-at-depot", "by": SENDER}
    assert delayed_limit(book.case(case.id), due, book.rulebook, now=book.clock.now()) == "respond"

    assert book.inform_delay(case.id, told_due_on=asked + dt.timedelta(days=1), **said).visit.delays
