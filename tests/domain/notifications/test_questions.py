"""When it is asked what became of a message that was taken."""

import datetime as dt

import attrs
import pytest

from casework.domain.notifications.events import (
    NotificationArrived,
    NotificationDelivered,
    NotificationFailed,
    NotificationTried,
)
from casework.domain.notifications.questions import ASKED_FOR, AT_MOST, PAUSES, Question, due_questions, first_question
from casework.domain.notifications.state import fold
from tests.domain.notifications.test_state import HOUR, NINE, due

TAKEN = NotificationDelivered(
    message="m1",
    notifier="post",
    channel="email",
    language="en",
    format="standard",
    template="0" * 64,
    receipt="r-1",
    follow=True,
)
TRIED = NotificationTried(message="m1", attempt=1, until=NINE + HOUR)
QUESTION = Question(message="m1", notifier="post", receipt="r-1")
MINUTE, DAY, RESOLUTION = dt.timedelta(minutes=1), dt.timedelta(days=1), dt.datetime.resolution


def taken(*events, sent=TAKEN):
    """A message that was taken at nine, and what happened to it after that."""
    return fold((event, NINE) for event in (due(), TRIED, sent, *events))


def asked_at(said, until):
    """The instants at which it is asked by somebody who looks when the row of the case says so, from nine on."""
    unasked_from, now, found = NINE, NINE, []
    while now <= until:
        if due_questions(said, now, unasked_from):
            found.append(now)
            unasked_from = now + RESOLUTION
        at = first_question(said, now, unasked_from)
        if at is None:
            break
        assert now < at <= now + AT_MOST
        unasked_from = now = at
    return found


def test_it_is_asked_after_ten_minutes_an_hour_six_hours_and_one_three_and_six_days_and_never_again():
    found = asked_at(taken(), NINE + 400 * DAY)

    assert found == [
        NINE + 10 * MINUTE,
        NINE + HOUR,
        NINE + 6 * HOUR,
        NINE + DAY,
        NINE + 3 * DAY,
        NINE + 6 * DAY,
    ]
    assert found == [NINE + each for each in PAUSES]


def test_a_question_names_the_message_its_notifier_and_its_receipt():
    assert due_questions(taken(), NINE + HOUR, NINE) == (QUESTION,)


@pytest.mark.parametrize(
    "said",
    [
        taken(NotificationArrived(message="m1")),
        taken(NotificationFailed(message="m1", why="mailbox-full")),
        taken(sent=attrs.evolve(TAKEN, follow=False)),
        taken(sent=attrs.evolve(TAKEN, receipt=None)),
        fold((event, NINE) for event in (due(), TRIED)),
    ],
    ids=["it arrived", "it came back", "nobody can tell", "it has no receipt", "it is being sent"],
)
def test_where_there_is_nothing_to_ask_nobody_is_asked(said):
    assert first_question(said, NINE + DAY) is None
    assert due_questions(said, NINE + DAY, NINE) == ()


def test_of_what_was_missed_only_the_last_is_asked():
    assert first_question(taken(), NINE + 2 * DAY, NINE) == NINE + DAY
    assert first_question(taken(), NINE + 2 * DAY, NINE + 2 * DAY) == NINE + 3 * DAY


def test_after_a_year_of_rest_what_nobody_has_asked_is_asked_once():
    late = NINE + 365 * DAY

    assert due_questions(taken(), late, NINE + 10 * MINUTE) == (QUESTION,)
    assert first_question(taken(), late, late + RESOLUTION) is None


def test_after_the_last_question_there_is_an_instant_to_come_until_the_week_is_over():
    asked = NINE + 6 * DAY + RESOLUTION

    assert first_question(taken(), asked, asked) == NINE + ASKED_FOR
    assert due_questions(taken(), NINE + ASKED_FOR, NINE + ASKED_FOR) == ()
    assert first_question(taken(), NINE + ASKED_FOR, NINE + ASKED_FOR) is None


def test_where_nobody_can_say_whether_it_was_asked_it_is_asked_again_for_a_week():
    assert first_question(taken(), NINE + MINUTE) == NINE + 10 * MINUTE
    assert first_question(taken(), NINE + 2 * HOUR) == NINE + HOUR
    assert first_question(taken(), NINE + ASKED_FOR - MINUTE) == NINE + 6 * DAY
    assert first_question(taken(), NINE + ASKED_FOR) is None


def test_what_is_further_off_than_a_day_is_looked_at_again_in_a_day():
    now = NINE + DAY + MINUTE

    assert first_question(taken(), now, now) == now + DAY
    assert due_questions(taken(), now + DAY, now + DAY) == ()


def test_what_a_clock_that_was_ahead_took_is_asked_once_a_day():
    now = NINE - 30 * DAY

    assert first_question(taken(), now) == now
    assert due_questions(taken(), now, now) == (QUESTION,)
    assert first_question(taken(), now, now + RESOLUTION) == now + DAY
    assert due_questions(taken(), now + DAY, now + DAY) == (QUESTION,)


def test_a_clock_that_was_a_little_ahead_is_waited_out():
    now = NINE - HOUR

    assert first_question(taken(), now, now) == NINE + 10 * MINUTE


def test_the_first_of_several_is_asked_first():
    other = attrs.evolve(TAKEN, message="m2", receipt="r-2")
    events = [(due(), NINE), (due("m2", claim="c2"), NINE), (TAKEN, NINE), (other, NINE + HOUR)]
    said = fold(events)

    assert first_question(said, NINE, NINE) == NINE + 10 * MINUTE
    now = NINE + HOUR + 10 * MINUTE
    assert [each.receipt for each in due_questions(said, now, NINE)] == ["r-1", "r-2"]
    assert [each.receipt for each in due_questions(said, now, now)] == ["r-2"]
