"""Executes the steps of one count, one after the other; it shares no code with casework.

It is given nothing but the steps as casework writes them for scripts (code, days, names and number, all plain
JSON), and if wanted the days that each calendar closes, as plain sets. It walks every day that the steps speak of. It
refuses where two steps contradict each other, or a step does not follow from those before it, or closes an open day.
"""

import calendar as months
import datetime as dt
import typing

DAY = dt.timedelta(days=1)
NOTHING = dt.timedelta(0)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

BEFORE = (
    "skipped_time", "working_windows", "no_windows", "month_end", "day_one", "weekly_closures_left_out",
    "holidays_left_out", "stood_still", "clocks_changed", "clocks_set",
)  # fmt: skip
AFTER = ("stood_still", "moved_on")
HORIZON = ("known_from", "known_until")
CODES = {
    "started", "cut_off_unused", "cut_off_passed", "deemed", "kept", "day_zero", *BEFORE, "counted", *AFTER, "rolled",
    "calendar", *HORIZON,
}  # fmt: skip
"""The steps of which a count is made."""


class ContradictionError(AssertionError):
    """Two steps of an explanation cannot both be true."""


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

    def __init__(self, steps, calendars=None):
        self.calendars = calendars
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


class Block:
    """One count: from ``started`` to what it is due at."""

    def __init__(self, cursor):
        self.provisional, self.told = False, {}
        started = cursor.take("started")
        self.start = started.days[0]
        self.zero = self._day_zero(cursor)
        self.before = cursor.all_of(*BEFORE)
        self.counted = cursor.take("counted")
        self.after = cursor.all_of(*AFTER)
        self.unit, direction, self.day_one = self.counted.names
        self.amount, self.sign = self.counted.number, 1 if direction == "after" else -1
        self._read_what_is_left_out()
        self.end = self._executed()
        self.due = self._rolled(cursor)
        self._calendar(cursor)
        self._agrees_with(cursor.calendars)

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
            self.told[day] = step.names[0]
        self.begins_on = day
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
            self.told[day] = name
        must(reached == first + sign * len(closed) * DAY, "not the first day that is open", step)
        self.told[reached] = None
        return reached

    # Step 4

    def _read_what_is_left_out(self):
        self.weekly, self.holidays, self.still = [], {}, []
        for step in (*self.before, *self.after):
            if step.code == "weekly_closures_left_out":
                self.asked = True
                self.weekly.append((step.days[0], step.days[1], step.names))
                stretch = list(days_between(*step.days))
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
                taken = {day for first, last in self.still for day in days_between(first, last)}
                must(not taken & set(days_between(*step.days[:2])), "left out twice", step)
                self.still.append(step.days[:2])
                every = step.names[0] == "calendar_days"
                counts = [day for day in days_between(*step.days[:2]) if every or self.is_open(day)]
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
        length = (self.counted.days[1] - self.nearest).days * self.sign
        must(length >= 0 or not self.amount, "it ends before it begins", self.counted)
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
            must(day != self.counted.days[1], "a walk goes on further", self.counted)
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
        self.stretch = ()
        if self.amount:
            self._all_between(first.date(), (last - dt.timedelta.resolution).date())
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
        ends = [step.days for step in self.before if step.code == "clocks_changed"]
        must(ends == [(first, last)] * len(told), "between other instants", ends)
        return end

    def _worked(self, begin):
        windows = [step.names for step in self.before if step.code == "working_windows"]
        silent = [step for step in self.before if step.code == "no_windows"]
        must(len(windows) + len(silent) == 1, "when is work done?", self.counted)
        self.asked = True
        clocks = Clocks(self.before, *sorted((begin, self.counted.days[1])))
        left, day, last = self.amount * dt.timedelta(hours=1), begin.date(), self.counted.days[1].date()
        if not left:
            return begin
        while (last - day).days * self.sign >= -1:
            if self.is_open(day) and not self.stands_still(day):
                stretches = [clocks.stretch(day, window) for window in _windows_on(day, windows)]
                for opens, closes in stretches[:: self.sign]:
                    lower, upper = (max(opens, begin), closes) if self.sign == 1 else (opens, min(closes, begin))
                    if upper - lower >= left:
                        return lower + left if self.sign == 1 else upper - left
                    left -= max(upper - lower, NOTHING)
            day += self.sign * DAY
        return None

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
        self.calendar = named[0].names[0] if named else None
        self.horizon = cursor.all_of(*HORIZON)
        for step in self.horizon:
            self.provisional = True
            days = [day_of(self.start), self.zero, day_of(self.end), day_of(self.due)]
            beyond = step.days[0] > min(days) if step.code == "known_from" else step.days[0] < max(days)
            must(beyond, "that is known", step)

    def _agrees_with(self, calendars):
        """Compare what the steps say of each day with the days that the calendar closes, where those are given."""
        works = self.unit in {"working_days", "school_days", "working_hours"}
        must(self.calendar or not works, "a calendar decides which days are worked", self.counted)
        if calendars is None or self.calendar is None:
            return
        closed = calendars[self.calendar]
        if works:
            self.told.setdefault(self.begins_on, None)
            for day in days_between(*self.stretch) if self.stretch else ():
                weekly = WEEKDAYS[day.weekday()] if self._weekly_closed(day) else None
                told = self.holidays.get(day, weekly)
                must((closed.what_closes(day) is None) == (told is None), f"{day} is told wrongly", told)
                must(day not in self.holidays or closed.what_closes(day) == told, f"not what closes {day}", told)
        for step in self.horizon:
            must(step.days == (getattr(closed, step.code),), "it is known otherwise", step)
        for day, told in self.told.items():
            must(closed.what_closes(day) == told, f"{day} is told wrongly", told)

    def covers(self, day):
        """Whether this count says of *day* whether it is closed or the clock stood still."""
        return bool(self.stretch) and self.stretch[0] <= day <= self.stretch[1]


class ClosedDays(typing.NamedTuple):
    """The days that a calendar closes: weekdays from 0 (Monday), and dates with names; and how far it is known."""

    weekdays: frozenset
    dates: dict
    known_from: dt.date | None = None
    known_until: dt.date | None = None

    def what_closes(self, day):
        return self.dates.get(day, WEEKDAYS[day.weekday()] if day.weekday() in self.weekdays else None)


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


def days_between(first, last):
    for number in range((last - first).days + 1):
        yield first + number * DAY
