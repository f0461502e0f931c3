"""Whoever is complained about in a case is told nothing of it as staff: the next one up is, or nobody."""

import datetime as dt

import pytest

from casework.application.agenda_rows import AgendaQuery
from casework.application.notifying.settings import Window
from casework.cli.notification_telling import notifications_told
from casework.domain.notifications.kinds import Audience
from casework.domain.reminders.watching import SkipReason
from tests.delivery import SENDER, Post, deliver, send, sending_office, standings, sweep
from tests.offices import complaint
from tests.reminding import ROLES, rung, schedule

UPWARDS = schedule(rung("100 working days after", to=("handler",)))
STAFF_17 = {"party": "p9", "role": "person_complained_about", "actor": "staff-17", "override": "Found late"}


def staff_office(post, *, roles=ROLES, plan=UPWARDS, notices=("assigned", "compliment"), **said):
    book = sending_office(post, notices=notices, reminders={"town": plan}, roles=roles, **said)
    sweep(book)
    return book


def assigned(book, *, handler="staff-17"):
    case = complaint(book)
    book.assign(case.id, handler=handler, by=SENDER)
    return case


def nobody(book, case):
    (row,) = book.store.agendas("council", AgendaQuery(case=case.id))
    return row.nobody


def told(book, case):
    """Who was told what of a case, or is not, and why."""
    found = (each.notification for each in book.notifications(case.id))
    return [(each.due.kind.value, each.due.to.who, each.standing.value) for each in found]


def test_the_next_one_up_is_told_that_a_case_is_given_to_somebody_who_is_complained_about():
    post = Post()
    book = staff_office(post)
    case = assigned(book)
    book.add_party(case.id, **STAFF_17, by=SENDER)

    found = sweep(book)
    deliver(book)

    assert found.skipped == {SkipReason.COMPLAINED_ABOUT: 1, SkipReason.NOT_BEGUN: 1}
    assert told(book, case) == [("assigned", "staff-3", "delivered")]
    assert book.notifications(case.id)[0].notification.due.to.through == "manager"
    assert post.addresses == ["manager@council.example"]
    assert "staff-3 (manager, in place of the handler)" in notifications_told(book, book.notifications(case.id))


def test_whoever_is_told_instead_reads_why_and_not_that_the_case_is_theirs():
    post = Post()
    book = staff_office(post)
    case = assigned(book)
    book.add_party(case.id, **STAFF_17, by=SENDER)

    send(book)

    (letter,) = post.messages
    assert letter.subject == f"Please see who deals with case {case.reference}"
    assert f"Case {case.reference} was given to somebody who may not be told of it" in letter.text
    assert "staff-17" not in letter.text
    assert "yours" not in letter.text


def test_a_digest_says_so_too():
    post = Post()
    book = staff_office(post, digest_from=2)
    cases = [assigned(book), assigned(book)]
    for case in cases:
        book.add_party(case.id, **STAFF_17, by=SENDER)

    send(book)

    (letter,) = post.messages
    assert all(f"Please see who deals with case {case.reference}" in letter.text for case in cases)


def test_a_team_that_has_the_case_as_well_reads_that_it_is_theirs():
    post = Post()
    book = staff_office(post)
    case = complaint(book)
    book.assign(case.id, handler="staff-17", team="housing", by=SENDER)
    book.add_party(case.id, **STAFF_17, by=SENDER)

    send(book)

    assert [(each.address, each.subject) for each in post.messages] == [
        ("housing@council.example", f"A case is yours: {case.reference}")
    ]


def test_that_the_handler_hears_of_nothing_is_missing_until_another_is_assigned():
    book = staff_office(Post())
    case = assigned(book)
    book.add_party(case.id, **STAFF_17, by=SENDER)

    says = {each.code: each.says for each in book.next_steps(case.id).missing}["handler_not_told"]
    assert says == (
        "The handler is complained about in it, so nothing that the body sends its staff about it reaches them: "
        "see who deals with it, and assign somebody else."
    )
    book.assign(case.id, handler="staff-3", by=SENDER)
    assert "handler_not_told" not in {each.code for each in book.next_steps(case.id).missing}


def test_where_nobody_is_above_them_it_waits_for_staff():
    book = staff_office(Post(), roles={})
    case = assigned(book)
    book.add_party(case.id, **STAFF_17, by=SENDER)

    found = sweep(book)

    assert found.skipped == {SkipReason.COMPLAINED_ABOUT: 1, SkipReason.NOBODY: 1, SkipReason.NOT_BEGUN: 1}
    assert (told(book, case), nobody(book, case)) == ([], 1)
    assert [each.nobody for each in book.unsettled_notifications()] == [1]
    book.assign(case.id, handler="staff-3", by=SENDER)
    assert (sweep(book).claimed, nobody(book, case)) == (1, 0)


@pytest.mark.parametrize("roles", [ROLES, {}], ids=["somebody above", "nobody above"])
def test_what_was_claimed_before_somebody_was_complained_about_does_not_reach_them(roles):
    post = Post()
    book = staff_office(post, roles=roles)
    case = assigned(book)
    sweep(book)
    book.add_party(case.id, **STAFF_17, by=SENDER)

    assert deliver(book).settled == 1
    send(book)
    send(book)

    above = [("assigned", "staff-3", "delivered")] if roles else []
    assert told(book, case) == [("assigned", "staff-17", "settled"), *above]
    assert nobody(book, case) == (0 if roles else 1)
    assert "priya@council.example" not in post.addresses


def test_what_failed_before_somebody_was_complained_about_goes_to_the_next_one_up():
    book = staff_office(Post(), addresses={"staff-3": {"email": "manager@council.example"}})
    case = assigned(book)
    send(book)
    book.add_party(case.id, **STAFF_17, by=SENDER)

    send(book)

    assert told(book, case) == [("assigned", "staff-17", "failed"), ("assigned", "staff-3", "delivered")]


def test_what_they_have_heard_before_is_told_to_nobody_else():
    book = staff_office(Post())
    case = assigned(book)
    send(book)
    book.add_party(case.id, **STAFF_17, by=SENDER)

    assert send(book).delivered == 0
    assert told(book, case) == [("assigned", "staff-17", "delivered")]


def test_a_digest_leaves_out_the_case_in_which_its_addressee_is_complained_about():
    post = Post()
    book = staff_office(post, digest_from=2)
    cases = [assigned(book) for _ in range(3)]
    sweep(book)
    book.add_party(cases[1].id, **STAFF_17, by=SENDER)

    send(book)

    (digest,) = (each for each in post.messages if each.address == "priya@council.example")
    assert digest.data == {"count": "2"}
    assert cases[1].reference not in digest.text
    assert told(book, cases[1])[1:] == [("assigned", "staff-3", "delivered")]


def test_a_reminder_that_waits_for_its_hours_does_not_reach_whoever_is_complained_about_meanwhile():
    post = Post()
    day = {Audience.STAFF: Window(start=dt.time(13), end=dt.time(18))}
    plan = schedule(rung("1 day before", to=("handler", "manager"), limits=("acknowledge",)))
    book = staff_office(post, plan=plan, notices=(), windows=day)
    case = assigned(book)
    book.clock.advance(days=8)
    sweep(book)
    book.add_party(case.id, **STAFF_17, by=SENDER)
    book.clock.advance(hours=5)

    send(book)

    assert {each[1:] for each in told(book, case)} == {("staff-17", "settled"), ("staff-3", "delivered")}


def test_whoever_was_complained_about_by_mistake_is_told_once_that_is_put_right():
    book = staff_office(Post(), roles={})
    case = assigned(book)
    sweep(book)
    book.add_party(case.id, **STAFF_17, by=SENDER)
    send(book)
    book.remove_party(case.id, party="p9", reason="mistake", by=SENDER)

    send(book)

    assert standings(book, case) == [("assigned", "delivered", None)]
    assert nobody(book, case) == 0


def test_praise_of_somebody_who_is_complained_about_is_for_staff_to_pass_on():
    book = staff_office(Post())
    case = complaint(book)
    book.add_party(case.id, **{**STAFF_17, "override": None}, by=SENDER)
    book.recognise(case.id, staff=["staff-17"], by=SENDER)

    send(book)

    assert (told(book, case), nobody(book, case)) == ([], 1)
    book.tell_recognised(case.id, who="staff-17", by=SENDER)
    send(book)
    assert nobody(book, case) == 0
