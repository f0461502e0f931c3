"""Whatever notifiers answer, whoever is killed, however clocks are set: nothing is lost, and a repeat needs a kill."""

import datetime as dt
from collections import Counter

from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.application.ports import Delivered, Later, Never
from casework.domain.notifications.state import Standing
from tests.delivery import JO, SENDER, Post, deliver, sending_office, sweep
from tests.effort import examples
from tests.offices import NOW, complaint

ANSWERS = st.sampled_from(["taken", "later", "not now", "never", "killed before", "killed after", "broken"])
MOVES = st.sampled_from([0, 0.1, 0.2, 1, 5, 30, 200, -1, -30, -2000, 9000]).map(lambda many: dt.timedelta(hours=many))
STAFF, OUTSIDE = ("assigned",), ("acknowledged",)


class Killed(KeyboardInterrupt):
    """The end of a sender, whatever it was doing."""


class Fate:
    """A far end that does as it is told, and counts by their ids the messages that it took."""

    def __init__(self):
        self.taken, self.kills = Counter(), 0

    def answer(self, name):
        def said(message):
            self.taken[message.id] += name in {"taken", "killed after"}
            if name.startswith("killed"):
                self.kills += 1
                raise Killed
            return {
                "later": Later(why="unavailable"),
                "not now": Later(why="not_now", after=dt.timedelta(hours=7)),
                "never": Never(why="refused"),
                "broken": "nonsense",
            }.get(name, Delivered())

        return said


def office(fate, answers, notices, many):
    """An office with so many cases of which something has to be said, and what is then answered."""
    post = Post(*map(fate.answer, [*answers, *["taken"] * 1000]))
    book = sending_office(post, notices=notices, reminders={})
    sweep(book)
    cases = [complaint(book, complainant=JO) for _ in range(many)]
    for case in cases:
        book.assign(case.id, handler="staff-17", by=SENDER)
        book.acknowledge(case.id, by=SENDER)
    return post, book, cases


def try_once(book):
    try:
        sweep(book)
        deliver(book)
    except Killed:
        return


AHEAD, BACK = dt.timedelta(hours=9000), dt.timedelta(hours=-2000)


@example(["later", "later"], [AHEAD, BACK], OUTSIDE, 1)
@example(["later", "killed before"], [AHEAD, BACK], OUTSIDE, 1)
@example(["killed after"], [dt.timedelta(0)], STAFF, 6)
@settings(max_examples=examples(75), deadline=None)
@given(
    st.lists(ANSWERS, max_size=30),
    st.lists(MOVES, max_size=20),
    st.sampled_from([STAFF, OUTSIDE, STAFF + OUTSIDE]),
    st.integers(1, 7),
)
def test_P7_nothing_is_lost_and_no_message_is_taken_more_often_than_once_and_once_for_each_kill(
    answers, moves, notices, many
):
    fate = Fate()
    post, book, cases = office(fate, answers, notices, many)
    for move in moves:
        try_once(book)
        book.clock.set(book.clock.now() + move)

    post.answers[:] = [fate.answer("taken")] * 1000  # the end of all trouble, and time goes on
    book.clock.set(max(book.clock.now(), NOW))
    for _ in range(4):
        try_once(book)
        book.clock.advance(hours=25)

    said = [each.notification for case in cases for each in book.notifications(case.id)]
    assert len(said) == many * len(notices)
    assert {each.standing for each in said} <= {Standing.DELIVERED, Standing.FAILED}
    assert {each.why for each in said if each.standing is Standing.FAILED} <= {"refused", "gave_up"}
    assert sum(count - 1 for count in fate.taken.values()) <= fate.kills
    gone = {each.digest or each.due.message for each in said if each.standing is Standing.DELIVERED}
    assert gone <= fate.taken.keys()
