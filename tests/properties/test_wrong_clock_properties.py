"""Machines whose clocks are wrong beside one whose clock is right: they lose nothing, and say nothing twice."""

import datetime as dt
from collections import Counter

import attrs
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.adapters.memory import MemoryStore
from casework.domain.notifications.state import Standing
from casework.testing import FixedClock
from tests.delivery import JO, SENDER, Post, deliver, sending_office, sweep
from tests.effort import examples
from tests.offices import NOW, complaint
from tests.reminding import ROLES, rung, schedule

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
EARLIER = 6 * DAY
"""So long before it is entered all of it happened, so that no clock that is behind takes it for something to come."""

PLAN = {
    "town": schedule(
        rung("2 working days before", name="soon", to=("handler",)),
        rung("on", name="today", to=("handler",)),
        rung("every 5 working days while overdue", name="again", to=("handler",)),
    )
}
WRONG = st.sampled_from([0, 0, -120, -25, -1, 1, 23, 26, 200, 1000]).map(lambda many: many * HOUR)
ABOUT_RIGHT = st.sampled_from([0, 0, -120, -25, -1, 1, 23]).map(lambda many: many * HOUR)
"""The clock of whoever records: what it records is known from then on, so one weeks ahead has its cases wait."""

PASSES = st.sampled_from([0, 1, 9, 26, 70]).map(lambda many: many * HOUR)


@attrs.frozen
class Step:
    """So much time *passes*; then a case comes in or not, by one clock, and a sweep and a delivery by two others."""

    passes: dt.timedelta
    enters: bool
    officer: dt.timedelta
    sweeper: dt.timedelta
    sender: dt.timedelta

    @property
    def right(self):
        """The same by right clocks."""
        return attrs.evolve(self, officer=0 * HOUR, sweeper=0 * HOUR, sender=0 * HOUR)


class Machines:
    """Three machines with a clock of their own, and one beside them whose clock is right, on one store."""

    def __init__(self):
        store, self.post = MemoryStore(), Post()
        self.officer, self.sweeper, self.sender, self.right = (
            sending_office(
                self.post,
                store=store,
                clock=FixedClock(NOW),
                notices=("acknowledged", "assigned"),
                reminders=PLAN,
                roles=ROLES,
                digest_from=99,
            )
            for _ in range(4)
        )
        self.now, self.cases = NOW, []
        sweep(self.right)

    def play(self, step):
        self.now += step.passes
        self.officer.clock.set(self.now + step.officer)
        self.sweeper.clock.set(self.now + step.sweeper)
        self.sender.clock.set(self.now + step.sender)
        if step.enters:
            self.enter()
        sweep(self.sweeper)
        deliver(self.sender)
        self.work()

    def enter(self):
        happened, book = self.now - EARLIER, self.officer
        case = complaint(book, complainant=JO, channel="email", received_at=happened)
        book.assign(case.id, handler="staff-17", happened=happened, by=SENDER)
        book.acknowledge(case.id, happened=happened + DAY, by=SENDER)
        self.cases.append(case.id)

    def work(self):
        self.right.clock.set(self.now)
        sweep(self.right)
        deliver(self.right)

    def until(self, end):
        """Go on by the right clock alone."""
        while self.now < end:
            self.now += 12 * HOUR
            self.work()

    def told(self):
        """What was said, of the how-manieth case, and how often; what staff has to see to was not lost either."""
        return Counter(
            (number, due.kind, due.rung, due.about and due.about.name, due.number)
            for number, case in enumerate(self.cases)
            for each in (found.notification for found in self.right.notifications(case))
            if (due := each.due) and each.standing in {Standing.DELIVERED, Standing.FAILED}
        )


STEPS = st.lists(st.builds(Step, PASSES, st.booleans(), ABOUT_RIGHT, WRONG, WRONG), min_size=1, max_size=8)
AHEAD = 1000 * HOUR


@example([Step(HOUR, True, 0 * HOUR, AHEAD, AHEAD)])
@example([Step(HOUR, True, 23 * HOUR, 0 * HOUR, 0 * HOUR), Step(26 * HOUR, True, -25 * HOUR, AHEAD, -HOUR)])
@settings(max_examples=examples(20), deadline=None)
@given(STEPS)
def test_P13_what_machines_with_right_clocks_say_is_said_once_beside_those_with_wrong_ones(steps):
    wrong, right = Machines(), Machines()
    for step in steps:
        wrong.play(step)
        right.play(step.right)
    end = right.now + 25 * DAY
    wrong.until(end), right.until(end)

    told, wanted = wrong.told(), right.told()
    assert wanted.keys() - told.keys() == set(), "lost"
    assert max(told.values(), default=1) == 1, "twice"
    assert len(wrong.post.ids) == len(set(wrong.post.ids)), "sent twice"
    waits = [each for case in wrong.cases for each in wrong.right.notifications(case) if each.notification.is_pending]
    assert [each for each in waits if each.notification.due.fires_at <= end] == []
