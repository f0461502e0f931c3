"""Executes an explanation step by step and says when something is due; sharing no code with casework.

It is given nothing but the steps as casework writes them for scripts (code, days, names and number, all plain JSON): no
rule, no calendar, no zone. It walks every day that the steps speak of. Where two steps contradict each other, or a
step does not follow from those before it, it refuses.
"""

import calendar as months
import datetime as dt
import typing

DAY = dt.timedelta(days=1)
NOTHING = dt.timedelta(0)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# What is only said, and decides nothing.
SAID = {"limit", "governed", "waits", "no_number", "not_set", "not_counted", "appointed", "not_extended", "authority"}


class ContradictionError(AssertionError):
    """Two steps of an explanation cannot both be true."""


class Outcome(typing.NamedTuple):
    """What the steps come to."""

    due: dt.date | None
    provisional: bool
    unconfirmed: bool


def must(holds, what, step):
    if not holds:
        message = f"{what}: {step}"
        raise ContradictionError(message)


def moment(text):
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)


def day_of(when):
    return when.date() if isinstance(when, dt.datetime) else when


def end_of(when):
    return (when.date(), when.time()) if isinstance(when, dt.datetime) else (when, dt.time.max)


class Step(typing.NamedTuple):
    code: str
    days: tuple
    names: tuple
    number: int | None


class Cursor:
    """The steps that are still to be executed."""

    def __init__(self, steps):
        self.steps = [
            Step(each["code"], tuple(map(moment, each["days"])), tuple(each["names"]), each["number"]) for each in steps
        ]

    def next_is(self, *codes):
        return bool(self.steps) and self.steps[0].code in codes

    def take(self, *codes):
        must(self.next_is(*codes), f"one of {codes} should come here", self.steps[:1])
        return self.steps.pop(0)

    def all_of(self, *codes):
        found = []
        while self.next_is(*codes):
            found.append(self.steps.pop(0))
        return found


def walk_count(steps):
    """The outcome of one count, as ``casework count`` explains it."""
    cursor = Cursor(steps)
    block = Block(cursor)
    must(not cursor.steps, "nothing should follow", cursor.steps[:1])
    return Outcome(block.due, block.provisional, unconfirmed=False)


class Block:
    """One count: from ``started`` to what it is due at."""

    def __init__(self, cursor):
        self.provisional = False
        started = cursor.take("started")
        self.start = started.days[0]
        self.zero = self._day_zero(cursor)
        self.before = cursor.all_of(
            "skipped_time", "working_windows", "no_windows", "month_end", "day_one", "weekly_closures_left_out",
            "holidays_left_out", "stood_still", "clocks_changed", "clocks_set",
        )  # fmt: skip
        self.counted = cursor.take("counted")
        self.after = cursor.all_of("stood_still", "moved_on")
        self.unit, direction, self.day_one = self.counted.names
        self.amount, self.sign = self.counted.number, 1 if direction == "after" else -1
        self._read_what_is_left_out()
        self.end = self._executed()
        self.due = self._rolled(cursor)
        self._calendar(cursor)

    # Steps 1 to 3

    def _day_zero(self, cursor):
        day, self.asked = day_of(self.start), False
        if cursor.next_is("cut_off_unused"):
            step = cursor.take("cut_off_unused")
            must(step.days == (self.start,) and not isinstance(self.start, dt.datetime), "it has a time", step)
        if cursor.next_is("cut_off_passed"):
            step = cursor.take("cut_off_passed")
            must(step.days[0] == self.start, "another start", step)
            must(self.start.time() >= dt.time.fromisoformat(step.names[0]), "before the cut-off", step)
            must(step.days[1] == day + DAY, "not the next day", step)
            day += DAY
        if cursor.next_is("deemed"):
            step = cursor.take("deemed")
            day = self._past_closed_days(step, day, step.names, 1)
        elif cursor.next_is("kept"):
            step = cursor.take("kept")
            must(step.days == (day,) and step.names[0], "another start", step)
        if cursor.next_is("day_zero"):
            step = cursor.take("day_zero")
            if step.names[0] == "next_day":
                must(step.days == (day + DAY,), "not the next day", step)
                return day + DAY
            day = self._past_closed_days(step, day + DAY, step.names[1:], 1)
        return day

    def _past_closed_days(self, step, first, names, sign):
        """Go from *first* past the closed days that *step* names, each with its reason."""
        self.asked = True
        *closed, reached = map(day_of, step.days)
        must(len(names) == len(closed) and all(names), "each closed day has a name", step)
        for number, (day, name) in enumerate(zip(closed, names, strict=True)):
            must(day == first + sign * number * DAY, "not the day that comes next", step)
            must(name not in WEEKDAYS or name == WEEKDAYS[day.weekday()], "another weekday", step)
        must(reached == first + sign * len(closed) * DAY, "not the first day that is open", step)
        return reached

    # Step 4

    def _read_what_is_left_out(self):
        self.weekly, self.holidays, self.still = [], {}, []
        for step in (*self.before, *self.after):
            if step.code == "weekly_closures_left_out":
                self.asked = True
                self.weekly.append((step.days[0], step.days[1], step.names))
                stretch = list(_days(*step.days))
                shut = [day for day in stretch if WEEKDAYS[day.weekday()] in step.names]
                must(len(shut) == step.number, "that is not how many there are", step)
                must({WEEKDAYS[day.weekday()] for day in shut} == set(step.names), "no such day in between", step)
            if step.code == "holidays_left_out":
                self.asked = True
                self.holidays = dict(zip(step.days, step.names, strict=True))
                must(len(self.holidays) == step.number, "that is not how many there are", step)
                must(not any(map(self._weekly_closed, step.days)), "closed every week anyhow", step)
            if step.code == "stood_still":
                must(step.days[0] <= step.days[1], "it ends before it begins", step)
                taken = {day for first, last in self.still for day in _days(first, last)}
                must(not taken & set(_days(*step.days[:2])), "left out twice", step)
                self.still.append(step.days[:2])
                counts = [day for day in _days(*step.days[:2]) if step.names[0] == "calendar_days" or self.is_open(day)]
                must(len(counts) == step.number, "that is not how many there are", step)

    def _weekly_closed(self, day):
        return any(first <= day <= last and WEEKDAYS[day.weekday()] in names for first, last, names in self.weekly)

    def is_open(self, day):
        return day not in self.holidays and not self._weekly_closed(day)

    def stands_still(self, day):
        return any(first <= day <= last for first, last in self.still)

    def _executed(self):
        if self.unit in {"hours", "working_hours"}:
            return self._hours()
        must(self.counted.days[0] == self.zero, "counted from another day", self.counted)
        if self.unit in {"months", "years"}:
            return self._months()
        return self._whole_days()

    def _whole_days(self):
        self.nearest = self.zero if self.day_one == "same" else self.zero + self.sign * DAY
        if self.amount == 0:
            must(not self.before and not self.after, "nothing is counted", self.counted)
            must(self.counted.days[1] == self.zero, "counted to another day", self.counted)
            self.stretch = ()
            return self.zero
        left, day = self.amount * (7 if self.unit == "weeks" else 1), self.nearest
        first = None
        while True:
            if self.is_open(day) and not self.stands_still(day):
                first, left = first or day, left - 1
            if not left:
                break
            day += self.sign * DAY
        must(self.counted.days[1] == day, f"a walk ends on {day}", self.counted)
        self._all_between(self.nearest, day)
        told = [step for step in self.before if step.code == "day_one"]
        must([step.days for step in told] == [(first,)], f"day 1 is {first}", told)
        return day

    def _all_between(self, one, other):
        first, last = sorted((one, other))
        self.stretch = (first, last)
        for begins, ends, _ in self.weekly:
            must((begins, ends) == (first, last), f"not the days from {first} to {last}", self.weekly)
        outside = [day for day in self.holidays if not first <= day <= last]
        outside += [each for each in self.still if not (first <= each[0] and each[1] <= last)]
        must(not outside, f"not between {first} and {last}", outside)

    def _months(self):
        many = self.amount * (12 if self.unit == "years" else 1)
        number = self.zero.year * 12 + self.zero.month - 1 + self.sign * many
        year, month = divmod(number, 12)
        length = months.monthrange(year, month + 1)[1]
        end = dt.date(year, month + 1, min(self.zero.day, length))
        told = [(step.days, step.number) for step in self.before]
        must(told == ([((end,), self.zero.day)] if self.zero.day > length else []), f"{month + 1} {year}", told)
        if self.amount and self.day_one == "same" and self.sign == -1:
            end += DAY
        elif self.amount and self.day_one == "same" and self.zero.day <= length:
            end -= DAY
        must(self.counted.days[1] == end, f"the period ends on {end}", self.counted)
        stood = sum((last - first).days + 1 for first, last in self.still)
        moved = [(step.days, step.number) for step in self.after if step.code == "moved_on"]
        after = end + self.sign * stood * DAY
        must(moved == ([((end, after), stood)] if stood else []), f"moved by {stood} days", moved)
        self.nearest = self.zero if self.day_one == "same" else self.zero + self.sign * DAY
        self._all_between(self.nearest, after)
        return after

    def _hours(self):
        begin, end = self.counted.days
        self._check_begin(begin)
        first, last = sorted((begin, end))
        self.stretch = (first.date(), (last - dt.timedelta.resolution).date()) if self.amount else ()
        found = self._elapsed(begin) if self.unit == "hours" else self._worked(begin)
        must(found == end, f"a walk ends at {found}", self.counted)
        return end

    def _check_begin(self, begin):
        skipped = [step for step in self.before if step.code == "skipped_time"]
        if day_of(self.start) != self.zero:
            must(begin.date() == self.zero and begin.time() <= dt.time(1), "not the first minute", self.counted)
        elif skipped:
            must(skipped[0].days == (self.start, begin), "another start", skipped[0])
        elif self.start.tzinfo is None:
            must(begin.replace(tzinfo=None) == self.start, "another start", self.counted)
        else:
            must(begin == self.start, "another start", self.counted)

    def _elapsed(self, begin):
        end = _later(begin, self.sign * self.amount * dt.timedelta(hours=1))
        stood = [step for step in self.before if step.code == "stood_still"]
        for step in stood if self.sign == 1 else reversed(stood):
            first, last, since, until = step.days
            must((since.date(), (until - dt.timedelta.resolution).date()) == (first, last), "other days", step)
            gap = until.astimezone(dt.UTC) - since.astimezone(dt.UTC)
            inside = begin <= since < end if self.sign == 1 else end < until <= begin
            must(inside and gap > NOTHING, f"not between {begin} and {end}", step)
            end = _later(end, self.sign * gap)
        told = [step.number for step in self.before if step.code == "clocks_changed"]
        first, last = sorted((begin, self.counted.days[1]))
        change = (last.utcoffset() - first.utcoffset()).total_seconds()
        must(told == ([change] if change else []), f"the clocks changed by {change}", told)
        return end

    def _worked(self, begin):
        windows = [step.names for step in self.before if step.code == "working_windows"]
        silent = [step for step in self.before if step.code == "no_windows"]
        must(len(windows) + len(silent) == 1, "when is work done?", self.counted)
        self.asked = True
        clocks = Clocks(self.before, *sorted((begin, self.counted.days[1])))
        left, day = self.amount * dt.timedelta(hours=1), begin.date()
        if not left:
            return begin
        while True:
            if self.is_open(day) and not self.stands_still(day):
                stretches = [clocks.stretch(day, window) for window in _windows_on(day, windows)]
                for opens, closes in stretches[:: self.sign]:
                    lower, upper = (max(opens, begin), closes) if self.sign == 1 else (opens, min(closes, begin))
                    if upper - lower >= left:
                        return lower + left if self.sign == 1 else upper - left
                    left -= max(upper - lower, NOTHING)
            day += self.sign * DAY

    # Step 5

    def _rolled(self, cursor):
        if not cursor.next_is("rolled"):
            return self.end
        step = cursor.take("rolled")
        must(step.days[0] == self.end, "another day", step)
        sign = 1 if day_of(step.days[-1]) > day_of(self.end) else -1
        self._past_closed_days(step, day_of(self.end), step.names, sign)
        if isinstance(self.end, dt.datetime):
            same = step.days[-1].time() == self.end.time() or step.days[-1].utcoffset() != self.end.utcoffset()
            must(same, "another time of day", step)
        return step.days[-1]

    def _calendar(self, cursor):
        named = cursor.all_of("calendar")
        must(len(named) == 1 or (not named and not self.asked), "closed by which calendar?", self.counted)
        must(all(len(step.names) == 3 and all(step.names) for step in named), "it has an id, a name, a version", named)
        for step in cursor.all_of("known_from", "known_until"):
            self.provisional = True
            days = [day_of(self.start), self.zero, day_of(self.end), day_of(self.due)]
            beyond = step.days[0] > min(days) if step.code == "known_from" else step.days[0] < max(days)
            must(beyond, "that is known", step)

    def covers(self, day):
        """Whether this count says of *day* whether it is closed or the clock stood still."""
        return bool(self.stretch) and self.stretch[0] <= day <= self.stretch[1]


class Clocks:
    """What the clocks show when, as far as the steps tell it."""

    def __init__(self, steps, first, last):
        self.offset, self.changes = first.utcoffset(), []
        offset = self.offset
        for step in steps:
            if step.code == "clocks_set":
                before, after = step.days
                must(before.astimezone(dt.UTC) == after.astimezone(dt.UTC), "two instants", step)
                must(first < before <= last and before.utcoffset() == offset, "not in between", step)
                must((after.utcoffset() - offset).total_seconds() == step.number, "another change", step)
                offset = after.utcoffset()
                self.changes.append((before.astimezone(dt.UTC), before.utcoffset(), offset))
        must(offset == last.utcoffset(), "the clocks changed, and nothing says so", (first, last))

    def stretch(self, day, window):
        opens, closes = window.split("-")
        ends = (day + DAY, "00:00") if closes == "24:00" else (day, closes)
        return self._instant(day, opens), self._instant(*ends)

    def _instant(self, day, time):
        """The first instant at which they show that time; where they skip it, the instant of the skip."""
        wall = dt.datetime.combine(day, dt.time.fromisoformat(time), dt.UTC)
        offset = self.offset
        for at, before, after in self.changes:
            if wall - before < at:
                return wall - before
            if wall - after < at:
                return at
            offset = after
        return wall - offset


def _windows_on(day, windows):
    """The windows of that day: those of its weekday where it has some of its own, or else those of all days."""
    if not windows:
        return ["00:00-24:00"]
    own = f"on {WEEKDAYS[day.weekday()]} "
    mine = [window.removeprefix(own) for window in windows[0] if window.startswith(own)]
    return mine or [window for window in windows[0] if not window.startswith("on ")]


def _later(instant, length):
    return instant.astimezone(dt.UTC) + length


def _days(first, last):
    for number in range((last - first).days + 1):
        yield first + number * DAY


def walk_deadline(steps):
    """The outcome of a deadline, as ``casework deadlines`` and ``casework show`` explain it."""
    return Deadline(Cursor(steps)).outcome()


class Deadline:
    """A limit applied to a case: counts, picks, more time, dates that were given, standing still."""

    def __init__(self, cursor):
        self.cursor, self.blocks, self.chosen = cursor, [], None
        self.due = self.begin = None
        self.provisional = self.unconfirmed = self.paused = self.told_due = False
        self.totals = {}
        must(cursor.next_is("limit"), "it begins with the limit", cursor.steps[:1])
        while cursor.steps:
            self._step()

    def outcome(self):
        must(self.told_due == (self.due is not None and not self.paused), "is it due?", self.due)
        return Outcome(None if self.paused else self.due, self.provisional, self.unconfirmed)

    def _step(self):
        cursor = self.cursor
        if cursor.next_is("started"):
            self._counts()
        elif cursor.next_is(*SAID):
            cursor.take(*SAID)
        else:
            step = cursor.steps.pop(0)
            action = getattr(self, f"_{step.code}", None)
            must(action is not None, "nobody knows this step", step)
            action(step)

    # Where the clock starts

    def _latest(self, step):
        self.begin, self.provisional = step.days[0], True

    def _restarted(self, step):
        must(self.begin is None or end_of(step.days[0]) >= end_of(self.begin), "it goes back", step)
        self.begin = step.days[0]

    def _no_time_of_day(self, step):
        must(self.begin in (None, step.days[0]) and not isinstance(step.days[0], dt.datetime), "it has a time", step)

    def _no_school_days(self, _step):
        self.provisional = True

    def _block(self, start, amount=None, unit=None):
        block = Block(self.cursor)
        must(start is None or block.start == start, f"counted from another start than {start}", block.counted)
        must(amount is None or (block.amount, block.unit) == (amount, unit), f"not {amount} {unit}", block.counted)
        self.blocks.append(block)
        self.provisional = self.provisional or block.provisional
        return block

    def _counts(self):
        must(self.chosen is None, "it was counted before", self.cursor.steps[0])
        found = [self._block(self.begin)]
        while self.cursor.next_is("started", "no_time_of_day", "no_school_days"):
            if self.cursor.next_is("started"):
                found.append(self._block(found[0].start))
            else:
                self._step()
        self.chosen = found[0]
        if len(found) > 1:
            step = self.cursor.take("picked")
            must(step.days[:-1] == tuple(block.due for block in found), "other days to choose from", step)
            pick = {"earlier": min, "later": max}[step.names[0]]
            self.chosen = pick(found, key=lambda block: end_of(block.due))
            must(step.days[-1] == self.chosen.due, "another one is picked", step)
        self.due = self.chosen.due

    # More time, and dates that are given

    def _extended_from_due(self, step):
        must(step.days[0] == self.due, "another due date", step)
        self._not_earlier(self._block(self.due, step.number, step.names[0]).due)

    def _extended_from_grant(self, step):
        self._not_earlier(self._block(step.days[0], step.number, step.names[0]).due)

    def _extended_from_start(self, step):
        own, unit = step.names
        must(step.days[0] == self.chosen.start and own == self.chosen.unit, "another start", step)
        self.totals[unit] = self.totals.get(unit, 0) + step.number
        due = self._block(step.days[0], self.chosen.amount + self.totals.get(own, 0), own).due
        for other in sorted(self.totals.keys() - {own}):
            due = self._block(due, self.totals[other], other).due
        self._not_earlier(due)

    def _not_earlier(self, due):
        if self.due is not None and end_of(due) < end_of(self.due):
            step = self.cursor.take("kept_later")
            must(step.days == (self.due,), "another day stays", step)
        else:
            self.due = due

    def _set(self, step):
        self._not_earlier(step.days[1])
        if self.due == step.days[1]:
            self.provisional = False

    def _agreed(self, step):
        self.due, self.provisional = step.days[1], False

    _set_by = _agreed

    # How it stands

    def _paused(self, step):
        must(self.due is not None and step.days[0] <= day_of(self.due), "too late", step)
        self.paused = True
        first, due = step.days[0], day_of(self.due)
        if self.chosen is not None and day_of(self.chosen.start) <= due:
            first = max(first, day_of(self.chosen.start))
        must(0 <= step.number <= (due - first).days + 1, "not so many are left", step)
        works = step.names[1] in {"working_days", "school_days"}
        if all(any(self._tells(block, day, works) for block in self.blocks) for day in _days(first, due)):
            left = [
                day for day in _days(first, due)
                if not any(block.stands_still(day) for block in self.blocks)
                and not (works and any(block.covers(day) and not block.is_open(day) for block in self.blocks))
            ]  # fmt: skip
            must(len(left) == step.number, f"{len(left)} are left", step)

    @staticmethod
    def _tells(block, day, works):
        return block.covers(day) and (not works or block.unit in {"working_days", "school_days"})

    def _due(self, step):
        must(step.days == (self.due,) and not self.paused and not self.told_due, f"due on {self.due}", step)
        self.told_due = True

    def _unconfirmed(self, _step):
        self.unconfirmed = True

    _unconfirmed_start = _unconfirmed
