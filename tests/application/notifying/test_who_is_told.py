"""Who hears of what: nobody of what is no news to them, and nobody of what they may not deal with."""

import datetime as dt

import pytest

from casework.domain.reminders.watching import SkipReason
from casework.testing import FixedClock
from tests.complaints import FEEDBACK
from tests.delivery import JO, SENDER, Post, acknowledged, send, sending_office, standings, sweep
from tests.offices import NOW, complaint
from tests.reminding import ROLES, rung, schedule

AL = {"name": "Al Jones", "email": "al@home.example"}
DAYS = schedule(
    rung("at once", watches="no_owner", name="owner"),
    rung("2 working days after", watches="allocation", name="allocation"),
    rung("10 working days after", watches="silence", to=("handler",), name="silence"),
    rung("2 days before", to=("handler",), name="due", limits=("respond",)),
)


def quiet_office(*notices, **said):
    """An office without reminders, which has swept once."""
    book = sending_office(Post(), notices=notices, reminders={}, **said)
    sweep(book)
    return book


def town(*notices, roles=ROLES, **said):
    """An office that reminds, which has swept once."""
    book = sending_office(Post(), notices=notices, reminders={"town": DAYS}, roles=roles, **said)
    sweep(book)
    return book


def told(book, case):
    """What was told to whom, in the order of the claims."""
    found = (each.notification.due for each in book.notifications(case.id))
    return [(each.kind.value, each.to.who) for each in found]


def join(book, case, party="p2", role="complainant", **said):
    return book.add_party(case.id, party=party, role=role, by=SENDER, **{"person": AL, **said})


def days(book, many, **more):
    book.clock.advance(days=many, **more)


# What is no news any more


@pytest.mark.parametrize(("after", "heard"), [({"minutes": 5}, ["received"]), ({"days": 90}, [])])
def test_that_it_came_in_is_told_once_an_acknowledgement_by_mistake_is_put_right_and_not_months_later(after, heard):
    book = quiet_office("received")
    case = acknowledged(book)
    book.clock.advance(**after)
    book.correct(case.id, version=case.version, strike=True, reason="mistake", by=SENDER)

    send(book)

    assert [each for each, _, _ in standings(book, case)] == heard


BEFORE = [("received", "p2"), ("response", "p2")]


@pytest.mark.parametrize(
    ("after", "heard"), [({"hours": 24}, BEFORE), ({"hours": 25}, []), ({"days": 90}, [])], ids=str
)
def test_whoever_joins_a_case_hears_of_what_was_on_record_before_only_where_that_was_right_after(after, heard):
    book = quiet_office("received", "response")
    case = complaint(book)
    book.respond(case.id, outcome="upheld", by=SENDER)
    send(book)
    book.clock.advance(**after)
    join(book, case)

    send(book)

    assert sorted(told(book, case)) == heard
    book.escalate(case.id, by=SENDER)
    book.respond(case.id, outcome="upheld", by=SENDER)
    send(book)
    assert sorted(told(book, case)) == [*heard, ("response", "p2")]


def test_whoever_complained_too_is_told_what_waits_where_they_joined_right_after():
    book = quiet_office("received")
    case = complaint(book, complainant=JO)
    book.clock.advance(minutes=20)
    join(book, case)

    send(book)

    assert told(book, case) == [("received", "p1"), ("received", "p2")]


def test_whoever_left_the_case_or_is_no_complainant_any_more_is_not_told():
    book = quiet_office("response")
    case = complaint(book, complainant=JO)
    join(book, case)
    join(book, case, "p3", person={"name": "Bo"})
    book.remove_party(case.id, party="p1", reason="mistake", by=SENDER)
    join(book, case, "p3", "person_affected")
    book.respond(case.id, outcome="upheld", by=SENDER)

    send(book)

    assert told(book, case) == [("response", "p2")]


# Whoever may not deal with it


def escalated(book, **given):
    """A case that goes to stage 2 with whoever dealt with stage 1."""
    case = complaint(book)
    book.assign(case.id, by=SENDER, **{"handler": "staff-17", **given})
    book.respond(case.id, outcome="upheld", by=SENDER)
    send(book)
    days(book, 1)
    return book.escalate(case.id, by=SENDER)


def test_the_handler_of_stage_1_is_told_nothing_of_stage_2_and_the_manager_is():
    book = town("escalated")
    case = escalated(book)

    found = sweep(book)

    assert told(book, case) == [("escalated", "staff-3"), ("unassigned", "staff-3")]
    assert found.skipped[SkipReason.IN_CONFLICT] == 1
    days(book, 40)
    send(book)
    reminded = {(kind, who) for kind, who in told(book, case) if kind != "escalated"}
    assert reminded == {(each, "staff-3") for each in ("unassigned", "due_soon", "silence")}


def test_nobody_is_told_that_nobody_has_it_once_somebody_without_conflict_does():
    book = town("assigned")
    case = escalated(book)
    book.assign(case.id, handler="staff-9", by=SENDER)
    days(book, 5)

    send(book)

    assert told(book, case) == [("assigned", "staff-17"), ("assigned", "staff-9")]


def test_a_conflict_that_was_accepted_keeps_nobody_from_being_told():
    book = town("escalated")
    case = escalated(book)
    book.assign(case.id, handler="staff-17", override="There is nobody else", by=SENDER)
    days(book, 5)

    send(book)

    assert not told(book, case)


def test_a_team_that_has_it_with_somebody_in_conflict_has_it():
    book = town("escalated")
    case = escalated(book, team="housing")
    days(book, 5)

    send(book)

    assert told(book, case) == [("escalated", "housing")]


def test_where_everybody_above_is_in_conflict_it_waits_for_staff():
    book = town("escalated", roles={"manager": ("staff-17",)})
    case = escalated(book)

    found = sweep(book)

    assert not told(book, case)
    assert [each.nobody for each in book.unsettled_notifications()] == [2]
    assert found.skipped[SkipReason.IN_CONFLICT] == found.skipped[SkipReason.NOBODY] == 2


# Nothing left to wait for


def feedback(book, **said):
    return complaint(book, procedure=FEEDBACK, complainant=JO, **said)


@pytest.mark.parametrize("kind", ["compliment", "comment", "suggestion"])
def test_of_feedback_that_was_thanked_for_nobody_is_reminded(kind):
    book = town()
    case = feedback(book, kind=kind)
    book.acknowledge(case.id, by=SENDER)
    days(book, 60)

    send(book)

    assert not told(book, case)


def test_of_a_compliment_that_nobody_thanked_for_somebody_is_reminded():
    book = town()
    case = feedback(book, kind="compliment")
    days(book, 60)

    send(book)

    assert set(told(book, case)) == {("unassigned", "staff-3"), ("silence", "staff-3")}


def test_of_an_answered_case_nobody_is_told_that_nobody_has_it():
    book = town()
    case = complaint(book)
    book.respond(case.id, outcome="upheld", by=SENDER)
    days(book, 5)

    send(book)

    assert not told(book, case)


# Late


@pytest.mark.parametrize(("pause", "late"), [({"hours": 5}, False), ({"days": 1}, True)])
def test_what_is_told_on_the_very_day_is_not_called_late(pause, late):
    post = Post()
    book = sending_office(post, clock=FixedClock(NOW), notices=(), reminders={"town": DAYS}, roles=ROLES)
    sweep(book)
    complaint(book)
    book.clock.advance(**pause)

    send(book)

    assert ("This message is late" in post.messages[0].text) is late
    assert book.clock.now() - NOW > dt.timedelta(hours=1)


def test_thanks_for_praise_are_its_acknowledgement():
    book = quiet_office("acknowledged", "thanks")
    case = complaint(book, kind="compliment", procedure="local-feedback", complainant=JO)
    book.acknowledge(case.id, by=SENDER)

    send(book)

    assert told(book, case) == [("thanks", "p1")]


def test_where_nobody_is_thanked_praise_is_acknowledged():
    book = quiet_office("acknowledged")
    case = complaint(book, kind="compliment", procedure="local-feedback", complainant=JO)
    book.acknowledge(case.id, by=SENDER)

    send(book)

    assert told(book, case) == [("acknowledged", "p1")]
