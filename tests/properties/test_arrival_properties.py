"""Whatever is asked of what was taken, whoever is killed, however clocks are set: what came back is work in the end."""

import datetime as dt
from collections import Counter
from itertools import chain, repeat

from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.application.ports import Arrived, CameBack, Delivered, Later
from casework.domain.notifications.questions import PAUSES
from casework.domain.notifications.state import Standing
from tests.delivery import JO, SENDER, deliver, sending_office, sweep
from tests.effort import examples
from tests.offices import NOW, complaint

TAKES = st.sampled_from(["taken", "taken", "later", "killed before", "killed after"])
SAYS = st.sampled_from(["known", "not yet", "broken", "killed"])
FATES = st.sampled_from(["comes back", "arrives", "nobody knows"])
MOVES = st.sampled_from([0, 0.1, 0.2, 1, 5, 30, 100, 200, -1, -30, -200, -2000, 9000])
ANSWERS = {"comes back": CameBack(why="permanent-failure"), "arrives": Arrived(), "nobody knows": None}


class Killed(KeyboardInterrupt):
    """The end of a sender, whatever it was doing."""


class FarEnd:
    """A notifier that can tell: it takes and says what it is told to, and knows the fate of each message by its id."""

    def __init__(self, takes, says, fates):
        self._takes, self._says = chain(takes, repeat("taken")), chain(says, repeat("not yet"))
        self._fates = chain(fates, repeat("arrives"))
        self.taken, self.fate, self.kills, self.is_calm = Counter(), {}, 0, False
        self.told, self.failed = set(), set()

    def deliver(self, message):
        does = "taken" if self.is_calm else next(self._takes)
        if does in {"taken", "killed after"}:
            self.taken[message.id] += 1
            self.fate.setdefault(message.id, next(self._fates))
        if does.startswith("killed"):
            self.kills += 1
            raise Killed
        return Later(why="unavailable") if does == "later" else Delivered(receipt=message.id, follow=True)

    def became(self, receipt):
        says = "known" if self.is_calm else next(self._says)
        if says == "killed":
            raise Killed
        if says == "broken":
            self.failed.add(receipt)
            raise OSError
        if says == "not yet":
            return None
        self.told.add(receipt)
        return ANSWERS[self.fate[receipt]]


def a_round(book, far_end):
    """Sweep and deliver, and return what was told in a round that came to its end."""
    far_end.told.clear()
    try:
        sweep(book)
        deliver(book)
    except Killed:
        return frozenset()
    return frozenset(far_end.told)


def office(far_end, notices, many):
    book = sending_office(far_end, notices=notices, reminders={})
    sweep(book)
    cases = [complaint(book, complainant=JO) for _ in range(many)]
    for case in cases:
        book.assign(case.id, handler="staff-17", by=SENDER)
        book.acknowledge(case.id, by=SENDER)
    return book, cases


@example((["taken"], ["not yet"], ["comes back"]), [9000, -2000], ("acknowledged",), 1)
@example((["taken"], ["killed"], ["comes back", "comes back"]), [1, 1], ("acknowledged", "assigned"), 1)
@example((["later"], [], ["comes back"]), [9000, -2000], ("acknowledged",), 1)
@example((["killed after", "killed after"], [], []), [5, -1], ("acknowledged", "assigned"), 5)
@example(([], ["not yet"] * 3, ["comes back"]), [0.2, 1, 200, -200], ("assigned",), 6)
@settings(max_examples=examples(50), deadline=None)
@given(
    st.tuples(st.lists(TAKES, max_size=12), st.lists(SAYS, max_size=20), st.lists(FATES, max_size=8)),
    st.lists(MOVES, max_size=15),
    st.sampled_from([("acknowledged",), ("assigned",), ("acknowledged", "assigned")]),
    st.integers(1, 6),
)
def test_P7_questions_send_nothing_twice_and_what_came_back_is_work_in_the_end(drawn, moves, notices, many):
    far_end, told, latest = FarEnd(*drawn), set(), NOW
    book, cases = office(far_end, notices, many)
    for hours in moves:
        told |= a_round(book, far_end)
        latest = max(latest, book.clock.now())
        book.clock.set(book.clock.now() + dt.timedelta(hours=hours))

    far_end.is_calm = True  # the end of all trouble, and time goes on
    book.clock.set(max(book.clock.now(), NOW))
    latest = max(latest, book.clock.now())
    for step in (25, 25, 25, 25, *[12] * 15):
        told |= a_round(book, far_end)
        book.clock.advance(hours=step)

    said = [each.notification for case in cases for each in book.notifications(case.id)]
    assert len(said) == many * len(notices)
    assert sum(count - 1 for count in far_end.taken.values()) <= far_end.kills
    assert all(each.standing in {Standing.DELIVERED, Standing.FAILED} for each in said)
    for each in said:
        message = each.digest or each.due.message
        came_back = each.came_back and each.why == "permanent-failure"
        assert came_back <= (far_end.fate[message] == "comes back")
        assert (each.arrived_at is not None) <= (far_end.fate[message] == "arrives")
        is_told = message in told - far_end.failed
        if is_told or each.changed_at + PAUSES[-1] > latest:  # its last question may not have been asked yet
            assert came_back == (far_end.fate[message] == "comes back"), "what came back is not work"
