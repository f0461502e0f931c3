"""Executes an explanation step by step and says when something is due; it shares no code with casework.

It is given the steps as plain JSON and, if wanted, the days that each calendar closes. ``count_walker`` executes each
count in it; here the counts come together: what starts them, which of them holds, what was granted, and what stands
still.
"""

import datetime as dt
import typing

from tests.oracles import count_walker
from tests.oracles.count_walker import Block, ClosedDays, ContradictionError, Cursor, day_of, days_between, end_of, must

__all__ = ["CODES", "SAID", "ClosedDays", "ContradictionError", "Outcome", "walk_count", "walk_deadline", "walk_window"]


class Outcome(typing.NamedTuple):
    """What the steps come to."""

    due: dt.date | None
    provisional: bool
    unconfirmed: bool = False


class WindowOutcome(typing.NamedTuple):
    """What the steps of a window come to: the end of each period, the one that holds, and how far it is known."""

    untils: tuple
    until: dt.date | None
    bound: str | None
    provisional: bool
    unconfirmed: bool


def walk_count(steps, calendars=None):
    """The outcome of one count, as ``casework count`` explains it."""
    cursor = Cursor(steps, calendars)
    block = Block(cursor)
    must(not cursor.steps, "nothing should follow", cursor.steps[:1])
    return Outcome(block.due, block.provisional)


def walk_deadline(steps, calendars=None):
    """The outcome of a deadline, as ``casework deadlines`` and ``casework show`` explain it."""
    return Deadline(Cursor(steps, calendars)).outcome()


def walk_window(steps, calendars=None):
    """The outcome of a window of the complainant."""
    return Window(Cursor(steps, calendars)).outcome()


class Walk:
    """One step after the other, each done by the method that has its name."""

    # What is only said, and decides nothing.
    said = frozenset({"authority", "no_time_of_day"})

    def __init__(self, cursor):
        self.cursor, self.blocks = cursor, []
        self.provisional = self.unconfirmed = False
        must(cursor.next_is("limit"), "it begins with the limit", cursor.steps[:1])
        while cursor.steps:
            self.go_on()

    def go_on(self):
        if self.cursor.next_is("started"):
            self.counts()
            return
        step = self.cursor.steps.pop(0)
        if step.code not in self.said:
            action = getattr(self, f"do_{step.code}", None)
            must(action is not None, "nobody knows this step", step)
            action(step)

    @classmethod
    def codes(cls):
        return cls.said | {name.removeprefix("do_") for name in dir(cls) if name.startswith("do_")}

    def count(self, start=None, amount=None, unit=None):
        block = Block(self.cursor)
        must(start is None or block.start == start, f"counted from another start than {start}", block.counted)
        must(amount is None or (block.amount, block.unit) == (amount, unit), f"not {amount} {unit}", block.counted)
        self.blocks.append(block)
        self.provisional = self.provisional or block.provisional
        return block

    def do_no_school_days(self, _step):
        self.provisional = True

    def do_unconfirmed(self, _step):
        self.unconfirmed = True


def picked(step, found):
    """The one of these moments that the step picks."""
    must(step.days[:-1] == tuple(found), "other days to choose from", step)
    chosen = {"earlier": min, "later": max}[step.names[0]](found, key=end_of)
    must(step.days[-1] == chosen, "another one is picked", step)
    return chosen


class Deadline(Walk):
    """A limit applied to a case: counts, picks, more time, dates that were given, standing still."""

    said = Walk.said | {
        "governed", "waits", "no_number", "not_set", "not_counted", "not_extended", "irregular",
        "irregular_in_part", "appointed", "rules_of_its_time", "held",
    }  # fmt: skip

    def __init__(self, cursor):
        self.chosen = self.due = self.begin = None
        self.paused = self.told_due = False
        self.totals = {}
        super().__init__(cursor)

    def outcome(self):
        must(self.told_due == (self.due is not None and not self.paused), "is it due?", self.due)
        return Outcome(None if self.paused else self.due, self.provisional, self.unconfirmed)

    # Where the clock starts

    def do_limit(self, step):
        must(self.begin is None and len(step.days) <= 1, "it comes first", step)
        self.begin = self.first = step.days[0] if step.days else None

    def do_latest(self, step):
        must(self.begin is None, "it has begun", step)
        self.begin, self.provisional = step.days[0], True
        self.first = self.begin

    def do_restarted(self, step):
        must(self.begin is not None and end_of(step.days[0]) >= end_of(self.begin), "it goes back", step)
        self.begin = step.days[0]

    def counts(self):
        must(self.chosen is None, "it was counted before", self.cursor.steps[0])
        must(self.begin is not None, "nothing says when it began", self.cursor.steps[0])
        found = [self.count(self.begin)]
        while self.cursor.next_is("started", "no_time_of_day", "no_school_days"):
            if self.cursor.next_is("started"):
                found.append(self.count(found[0].start))
            else:
                self.go_on()
        self.chosen = found[0]
        if len(found) > 1:
            due = picked(self.cursor.take("picked"), [block.due for block in found])
            self.chosen = next(block for block in found if block.due == due)
        self.due = self.chosen.due

    # More time, and dates that are given

    def do_extended_from_due(self, step):
        must(step.days[0] == self.due, "another due date", step)
        self._not_earlier(self.count(self.due, step.number, step.names[0]).due)

    def do_extended_from_grant(self, step):
        self._not_earlier(self.count(step.days[0], step.number, step.names[0]).due)

    def do_no_day_of_giving(self, step):
        must(not step.days and self.due is not None, "somebody knows, or there is nothing to extend", step)
        self.provisional = True

    def do_extended_from_start(self, step):
        own, unit, *_undated = step.names
        must(step.days[0] == self.chosen.start and own == self.chosen.unit, "another start", step)
        self.totals[unit] = self.totals.get(unit, 0) + step.number
        due = self.count(step.days[0], self.chosen.amount + self.totals.get(own, 0), own).due
        for other in sorted(self.totals.keys() - {own}):
            due = self.count(due, self.totals[other], other).due
        self._not_earlier(due)

    def _not_earlier(self, due):
        while self.cursor.next_is("most_allowed") and "in_all" not in self.cursor.steps[0].names:
            due = self._most_allowed(self.cursor.take("most_allowed"), due)
        if self.due is not None and end_of(due) < end_of(self.due):
            step = self.cursor.take("kept_later")
            must(step.days == (self.due,), "another day stays", step)
        else:
            self.due = due

    def _most_allowed(self, step, due):
        must(end_of(step.days[0]) < end_of(due), f"{due} is allowed", step)
        if step.number is not None:
            most = self.count(self.chosen.start, step.number, step.names[0]).due
            must(most == step.days[0], f"the most is {most}", step)
        while step.number is None and self.cursor.next_is("started"):
            self.count()
        return step.days[0]

    def do_most_allowed(self, step):
        """The most that the whole takes: the date, where it would lie beyond, and where the clock stands still."""
        unit, whole = step.names
        must(whole == "in_all" and self.due is not None, "it is no cap on the whole", step)
        must(self.paused or end_of(step.days[0]) < end_of(self.due), f"{self.due} is allowed", step)
        most = self.count(self.first, step.number, unit)
        must(most.due == step.days[0], f"the most is {most.due}", step)
        must(
            not any(most.stands_still(day) for day in days_between(day_of(most.start), day_of(most.due))), "still", step
        )
        self.provisional = self.provisional or self.paused
        self.due, self.paused = step.days[0], False

    def do_set(self, step):
        self._not_earlier(step.days[-1])
        if self.due == step.days[-1]:
            self.provisional = False

    def do_agreed(self, step):
        self.due, self.provisional = step.days[1], False

    do_set_by = do_agreed

    # How it stands

    def do_paused(self, step):
        must(self.due is not None and step.days[0] <= day_of(self.due), "too late", step)
        self.paused = True
        first, due = step.days[0], day_of(self.due)
        if self.chosen is not None and day_of(self.chosen.start) <= due:
            first = max(first, day_of(self.chosen.start))
        must(0 <= step.number <= (due - first).days + 1, "not so many are left", step)
        works = step.names[1] in {"working_days", "school_days"}
        telling = [block for block in self.blocks if not works or self._same_days(block)]
        if all(any(block.covers(day) for block in telling) for day in days_between(first, due)):
            left = [
                day for day in days_between(first, due)
                if not any(block.stands_still(day) for block in telling)
                and not (works and any(block.covers(day) and not block.is_open(day) for block in telling))
            ]  # fmt: skip
            must(len(left) == step.number, f"{len(left)} are left", step)

    def _same_days(self, block):
        """Whether a count tells which days are worked by the calendar of the one that holds."""
        return block.unit in {"working_days", "school_days"} and block.calendar == self.chosen.calendar

    def do_due(self, step):
        must(step.days == (self.due,) and not self.paused and not self.told_due, f"due on {self.due}", step)
        self.told_due = True

    do_unconfirmed_start = Walk.do_unconfirmed


class Window(Walk):
    """The time of the complainant: periods, each from where it starts, and the one that holds."""

    said = Walk.said | {"waits", "not_on_record", "no_last_day"}

    def __init__(self, cursor):
        self.untils, self.until, self.bound, self.pick = [], None, None, None
        super().__init__(cursor)

    def outcome(self):
        must((self.until is None) == (self.bound is None), "how far is it known?", self.until)
        must(self.bound is not None or not self._known(), "there is time until some day", self.untils)
        return WindowOutcome(tuple(self.untils), self.until, self.bound, self.provisional, self.unconfirmed)

    def _known(self):
        return [until for until in self.untils if until is not None]

    def do_limit(self, step):
        self.begin = step.days[0] if step.days else None
        self.untils.append(None)

    def counts(self):
        must(self.untils[-1] is None, "it was counted before", self.cursor.steps[0])
        must(self.begin is not None, "nothing says when it began", self.cursor.steps[0])
        self.untils[-1] = self.count(self.begin).due

    def do_stands_still(self, step):
        must(self.untils[-1] is not None and step.days[0] <= day_of(self.untils[-1]), "too late", step)
        self.untils[-1] = None

    def do_picked(self, step):
        self.pick, self.until = step.names[0], picked(step, self._known())

    def do_last_day(self, step):
        known = self._known()
        must(self.pick is not None or len(known) == 1, "which of them?", step)
        self.until = self.until or known[0]
        must(step.days == (self.until,), f"there is time until {self.until}", step)
        bounds = {"earlier": ("at_the_latest",), "later": ("at_least",), None: ("at_the_latest", "at_least")}
        allowed = ("until",) if len(known) == len(self.untils) else bounds[self.pick]
        must(step.names[0] in allowed, "it is known otherwise", step)
        self.bound = step.names[0]


SAID = Deadline.said | Window.said | {"kept", "cut_off_unused"}
"""The steps that are only said: without them the same date comes out."""

TAKEN = {"picked", "most_allowed", "kept_later"}
"""The steps of a deadline that are taken by those before them, because they decide between what those came to."""

CODES = count_walker.CODES | Deadline.codes() | Window.codes() | TAKEN
"""Every step that the walker knows."""
