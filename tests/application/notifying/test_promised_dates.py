"""The dates in letters: what has gone by is told as that, and promised to nobody."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.application.ports import Later
from casework.cli.queue import due_by
from casework.domain.notifications.kinds import NoticeKind
from tests.delivery import JO, SENDER, Post, acknowledged, send, sending_office, standings, sweep
from tests.offices import NOW, complaint
from tests.reminding import ROLES, rung, schedule

FEBRUARY = dt.datetime(2026, 2, 16, 9, tzinfo=dt.UTC)


def told(*notices):
    """An office that sends so, after its first sweep, with the post that takes its letters."""
    post = Post()
    book = sending_office(post, notices=notices, reminders={})
    sweep(book)
    return book, post


def texts(post, kind):
    return [each.text for each in post.messages if each.kind is NoticeKind(kind)]


def late(book, *, days):
    book.clock.advance(hours=24 * days)


# For staff


def test_whoever_is_given_an_overdue_case_reads_that_it_is():
    book, post = told("assigned")
    case = complaint(book, complainant=JO)
    book.acknowledge(case.id, by=SENDER)
    book.clock.set(FEBRUARY)
    book.assign(case.id, handler="staff-17", by=SENDER)

    send(book)

    (text,) = texts(post, "assigned")
    assert "It had to be answered by Monday 19 January 2026, and is overdue." in text
    assert "has to be answered" not in text


def test_a_case_whose_time_has_not_begun_is_not_overdue_and_its_latest_possible_day_is_told_until_that_has_gone_by():
    book, post = told("assigned")
    case = complaint(book, complainant=JO)
    book.assign(case.id, handler="staff-17", by=SENDER)
    send(book)
    book.clock.set(FEBRUARY)
    book.assign(case.id, handler="staff-3", by=SENDER)

    send(book)

    early, late = texts(post, "assigned")
    assert "It has to be answered by Monday 26 January 2026 (provisional)." in early
    assert "January" not in late.replace("came in on Monday 5 January 2026", "")
    assert "overdue" not in late


def test_a_day_that_was_agreed_is_overdue_once_it_has_gone_by_although_the_time_has_not_begun():
    book, post = told("assigned")
    case = complaint(book, complainant=JO)
    book.agree_date(case.id, limit="respond", until=dt.date(2026, 1, 30), by=SENDER)
    book.clock.set(FEBRUARY)
    book.assign(case.id, handler="staff-17", by=SENDER)

    send(book)

    (text,) = texts(post, "assigned")
    assert "It had to be answered by Friday 30 January 2026, and is overdue." in text


@pytest.mark.parametrize(
    ("acknowledged", "kind"), [(dt.date(2026, 1, 5), "overdue"), (None, "due_soon")], ids=["it runs", "it waits"]
)
def test_a_message_that_something_is_due_goes_out_late_as_overdue_only_where_the_clock_has_started(acknowledged, kind):
    plan = {"town": schedule(rung("on", limits=("respond",), to=("handler",)))}
    post = Post(Later(why="unavailable"))
    book = sending_office(post, notices=(), reminders=plan)
    sweep(book)
    case = complaint(book, complainant=JO)
    book.assign(case.id, handler="staff-17", by=SENDER)
    if acknowledged is not None:
        book.acknowledge(case.id, happened=acknowledged, by=SENDER)
    (due,) = [each.fires_at for each in book.reminders(case.id).reminders]
    book.clock.set(due)
    send(book)
    book.clock.advance(hours=48)

    send(book)

    assert [each.kind for each in post.messages] == ["due_soon", kind]


def test_on_its_last_day_a_case_is_not_overdue():
    book, post = told("assigned")
    case = complaint(book, complainant=JO)
    book.acknowledge(case.id, by=SENDER)
    book.clock.set(dt.datetime(2026, 1, 19, 9, tzinfo=dt.UTC))
    book.assign(case.id, handler="staff-17", by=SENDER)

    send(book)

    (text,) = texts(post, "assigned")
    assert "It has to be answered by Monday 19 January 2026." in text
    assert "overdue" not in text


@given(days=st.integers(0, 60))
def test_a_case_is_called_overdue_from_the_day_after_its_last_one_on(days):
    book, post = told("assigned")
    case = complaint(book, complainant=JO)
    book.acknowledge(case.id, by=SENDER)
    late(book, days=days)
    book.assign(case.id, handler="staff-17", by=SENDER)

    send(book)

    (text,) = texts(post, "assigned")
    assert ("overdue" in text) == (NOW.date() + dt.timedelta(days=days) > dt.date(2026, 1, 19))
    assert text.count("Monday 19 January 2026") == 1


def test_a_team_whose_case_goes_on_to_a_stage_that_is_overdue_reads_that_it_is():
    book, post = told("escalated")
    case = acknowledged(book)
    book.assign(case.id, team="housing", by=SENDER)
    book.respond(case.id, by=SENDER)
    book.escalate(case.id, by=SENDER)
    book.acknowledge(case.id, by=SENDER)
    book.clock.set(FEBRUARY)

    send(book)

    (text,) = texts(post, "escalated")
    assert "It had to be answered by Monday 2 February 2026, and is overdue." in text


def test_while_the_clock_stands_still_nothing_is_overdue():
    book, post = told("assigned")
    request = complaint(book, kind="information_request", procedure="foi-2000")
    book.pause(request.id, reason="clarification", by=SENDER)
    book.clock.set(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC))
    book.assign(request.id, handler="staff-17", by=SENDER)

    send(book)

    (text,) = texts(post, "assigned")
    assert "overdue" not in text


@given(acknowledged=st.none() | st.integers(0, 40), agreed=st.none() | st.integers(5, 30), day=st.integers(0, 60))
def test_reminders_and_the_queue_agree_on_what_is_overdue(acknowledged, agreed, day):
    late = rung("every 1 calendar day while overdue", limits=("respond",), to=("manager",))
    book = sending_office(Post(), notices=(), reminders={"town": schedule(late)}, roles=tuple(ROLES.items()))
    case, began = complaint(book), NOW.date()
    if agreed is not None:
        book.agree_date(case.id, limit="respond", until=began + dt.timedelta(days=agreed), by=SENDER)
    if acknowledged is not None and acknowledged <= day:
        book.clock.set(NOW + dt.timedelta(days=acknowledged))
        book.acknowledge(case.id, by=SENDER)
    now = NOW + dt.timedelta(days=day)
    book.clock.set(now)

    queue = [each for each in due_by(book.due(on=now.date()), now.date()) if each.name == "respond"]

    assert any(each.is_overdue(now.date()) for each in queue) == bool(overdue_on(book, case, now))


def overdue_on(book, case, now):
    """The reminders that the answer was overdue already by the end of the day before."""
    return [each for each in book.reminders(case.id, until=now).due(now) if each.about.on < now.date()]


# Acknowledgements


def test_an_acknowledgement_that_is_late_says_so_and_is_sorry():
    book, post = told("acknowledged")
    case = complaint(book, complainant=JO)
    book.clock.set(dt.datetime(2026, 1, 14, 9, tzinfo=dt.UTC))
    book.acknowledge(case.id, by=SENDER)

    send(book)

    (text,) = texts(post, "acknowledged")
    assert "You should have had this from us by Monday 12 January 2026. We are sorry that it is late." in text


@given(days=st.integers(0, 25), posted=st.integers(0, 5))
def test_an_acknowledgement_is_called_late_only_where_it_was_given_after_its_last_day(days, posted):
    book, post = told("acknowledged")
    case = complaint(book, complainant=JO)
    late(book, days=days)
    book.acknowledge(case.id, by=SENDER)
    late(book, days=posted)

    send(book)

    given_on = NOW.date() + dt.timedelta(days=days)
    assert [("sorry" in text) for text in texts(post, "acknowledged")] == [given_on > dt.date(2026, 1, 12)]


# Delays


def test_a_delay_until_a_day_that_has_gone_by_is_told_to_nobody_and_is_work_for_staff():
    book, post = told("delay")
    case = acknowledged(book)
    book.inform_delay(case.id, limit="respond", told_due_on=dt.date(2026, 1, 30), reason="records-at-depot", by=SENDER)
    book.clock.set(FEBRUARY)

    send(book)

    assert post.messages == []
    assert standings(book, case) == [("delay", "failed", "date_gone")]
    assert [each.failed[0].why for each in book.unsettled_notifications()] == ["date_gone"]


def test_a_delay_that_is_told_before_the_day_does_not_say_that_it_has_gone_by():
    book, post = told("delay")
    case = acknowledged(book)
    book.inform_delay(case.id, limit="respond", told_due_on=dt.date(2026, 1, 30), reason="records-at-depot", by=SENDER)

    send(book)

    (text,) = texts(post, "delay")
    assert "You were to have our answer by Monday 19 January 2026." in text
    assert "We now expect to answer by Friday 30 January 2026." in text


# More time on the day of the acknowledgement


def test_an_acknowledgement_and_more_time_on_one_day_each_say_what_the_other_does_not():
    book, post = told("acknowledged", "extended")
    case = acknowledged(book)
    book.extend(case.id, reason="records-at-depot", by=SENDER)

    send(book)

    (first,), (second,) = texts(post, "acknowledged"), texts(post, "extended")
    assert "by Monday 2 February 2026" in first
    assert "by Monday 2 February 2026" in second
    assert "What you told us came in on" in first
    assert "What you told us came in on" not in second
    assert "The reason is: records at depot" in second
    assert "records at depot" not in first


# Consents that end


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "consent p2 (representative), which ends then"),
        ("cy", "cydsyniad p2 (cynrychiolydd), sy'n dod i ben bryd hynny"),
    ],
)
def test_of_a_consent_that_ends_the_message_says_whose_it_is(language, words):
    post = Post()
    plan = {"town": schedule(rung("on", watches="consent"))}
    book = sending_office(post, notices=(), reminders=plan, roles=tuple(ROLES.items()), language=language)
    sweep(book)
    case = complaint(book, complainant=JO)
    book.add_party(case.id, party="p2", role="representative", acts_for="p1", by=SENDER)
    day = dt.date(2026, 1, 20)
    book.consent(case.id, step="received", scopes=["act_for"], giver="p1", party="p2", expires_on=day, by=SENDER)
    book.clock.set(dt.datetime(2026, 1, 20, 12, tzinfo=dt.UTC))

    send(book)

    (text,) = texts(post, "review_due")
    assert words in text


# What is said late


@pytest.mark.parametrize(("hours", "is_told"), [(9, False), (30, True)])
def test_a_reminder_is_called_late_on_another_day_than_its_own_only(hours, is_told):
    post = Post()
    book = sending_office(post, notices=(), roles=(("manager", ("staff-3",)),))
    sweep(book)
    complaint(book)
    book.clock.advance(hours=hours)

    send(book)

    assert ["This message is late." in text for text in texts(post, "unassigned")] == [is_told]


# Answers


@pytest.mark.parametrize(
    ("answered", "said"), [("2026-01-19", False), ("2026-01-20", True)], ids=["on the last day", "a day late"]
)
def test_a_late_answer_says_by_when_it_should_have_come(answered, said):
    book, post = told("response")
    case = acknowledged(book)
    book.clock.set(dt.datetime.fromisoformat(f"{answered}T12:00Z"))
    book.respond(case.id, by=SENDER)

    send(book)

    (text,) = texts(post, "response")
    assert ("You should have had it by Monday 19 January 2026. We are sorry that it is late." in text) is said
