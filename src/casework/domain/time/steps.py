"""The steps of a count, as data that a program can follow and as sentences that an officer can check."""

import datetime as dt
from collections.abc import Callable, Iterable
from enum import StrEnum

import attrs

from casework.domain.time.moments import Moment

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEK = 7
_WORTH_JOINING = 3
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_words(moment: Moment) -> str:
    """Return ``Mon 23 Dec 2024``, with the local time behind it where there is one."""
    day = f"{_WEEKDAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    if not isinstance(moment, dt.datetime):
        return day
    return f"{day} {moment:%H:%M:%S}" if moment.second or moment.microsecond else f"{day} {moment:%H:%M}"


class StepCode(StrEnum):
    """What a step did."""

    STARTED = "started"
    SKIPPED_TIME = "skipped_time"
    CUT_OFF_PASSED = "cut_off_passed"
    CUT_OFF_UNUSED = "cut_off_unused"
    DEEMED = "deemed"
    KEPT = "kept"
    DAY_ZERO = "day_zero"
    DAY_ONE = "day_one"
    WEEKLY_CLOSURES_LEFT_OUT = "weekly_closures_left_out"
    HOLIDAYS_LEFT_OUT = "holidays_left_out"
    STOOD_STILL = "stood_still"
    WORKING_WINDOWS = "working_windows"
    NO_WINDOWS = "no_windows"
    COUNTED = "counted"
    MONTH_END = "month_end"
    MOVED_ON = "moved_on"
    CLOCKS_CHANGED = "clocks_changed"
    CLOCKS_SET = "clocks_set"
    ROLLED = "rolled"
    CALENDAR = "calendar"
    KNOWN_FROM = "known_from"
    KNOWN_UNTIL = "known_until"


@attrs.frozen(kw_only=True)
class Step:
    """One step of a count; what *days*, *names* and *number* hold follows from *code*.

    ===========================  =======================================  =====================  =====================
    code                         days                                     names                  number
    ===========================  =======================================  =====================  =====================
    started                      the local day or time                    -                      -
    skipped_time                 the time, what it is taken as            -                      -
    cut_off_passed               local time of start, the day it became   the cut-off            -
    cut_off_unused               the day                                  the cut-off            -
    deemed                       the closed days, the day it became       what closed each       -
    kept                         the closed day                           what closed it         -
    day_zero                     the closed days passed over, the day     the rule's word, what  -
                                                                          closed each
    day_one                      the day                                  -                      -
    weekly_closures_left_out     first and last day of the stretch        the weekdays           how many such days
    holidays_left_out            the holidays                             their names            how many
    stood_still                  first and last day of a pause; of        the unit left out      how many left out
                                 elapsed hours, also from and until
                                 which instant
    working_windows              -                                        the windows            -
    no_windows                   -                                        the calendar's name    -
    counted                      where from, where to                     unit, direction, ...   the amount
    month_end                    the last day of the month                -                      the day it has not
    moved_on                     the end before, the end with pauses      direction              the calendar days
    clocks_changed               from, to                                 -                      seconds gained
    clocks_set                   what the clocks showed, what they        -                      seconds gained
                                 showed then
    rolled                       the closed days, the day it became       what closed each       -
    calendar                     -                                        id, name, version      -
    known_from, known_until      the last or first day that is known      the calendar's name    -
    ===========================  =======================================  =====================  =====================
    """

    code: StepCode
    days: tuple[Moment, ...] = ()
    names: tuple[str, ...] = ()
    number: int | None = None

    def __str__(self) -> str:
        return _SENTENCES[self.code](self)


def _amount(number: int | None, unit: str) -> str:
    words = unit.replace("_", " ")
    return f"1 {words.removesuffix('s')}" if number == 1 else f"{number} {words}"


def _day_zero(step: Step) -> str:
    why = {"next_working_day": "the next working day", "next_day": "the next calendar day"}[step.names[0]]
    return f"Day 0 is {why}, {in_words(step.days[-1])}."


def _weekly(step: Step) -> str:
    days = f"1 closed day ({step.names[0]})" if step.number == 1 else f"{step.number} days ({_listed(step.names)})"
    return f"Left out: {days} between {in_words(step.days[0])} and {in_words(step.days[1])}."


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _holidays(step: Step) -> str:
    dated = [(day, name) for day, name in zip(step.days, step.names, strict=True)]
    return f"Left out: {', '.join(_run(run) for run in runs(dated))}."


def runs(dated: Iterable[tuple[dt.date, str]]) -> list[list[tuple[dt.date, str]]]:
    """Return days with their names, in order, as runs of one name with less than a week between two days of it."""
    found: list[list[tuple[dt.date, str]]] = []
    for day, name in dated:
        if found and found[-1][-1][1] == name and (day - found[-1][-1][0]).days < _WEEK:
            found[-1].append((day, name))
        else:
            found.append([(day, name)])
    return found


def _run(run: list[tuple[dt.date, str]]) -> str:
    if len(run) < _WORTH_JOINING:
        return ", ".join(f"{name} ({in_words(day)})" for day, name in run)
    (first, name), (last, _) = run[0], run[-1]
    return f"{name} ({len(run)} days between {in_words(first)} and {in_words(last)})"


def _stood_still(step: Step) -> str:
    left_out = _amount(step.number, step.names[0])
    return f"The clock stood still from {in_words(step.days[0])} to {in_words(step.days[1])}: {left_out} not counted."


_FROM = {"after": "from", "before": "back from"}


def _counted(step: Step) -> str:
    unit, direction, day_one = step.names
    first, last = (in_words(day) for day in step.days)
    if day_one == "same":
        return f"{_amount(step.number, unit)} {_FROM[direction]} and including {first} is {last}."
    return f"{_amount(step.number, unit)} {direction} {first} is {last}."


def _month_end(step: Step) -> str:
    day = step.days[0]
    return f"{_MONTHS[day.month - 1]} {day.year} has no day {step.number}: the last day of the month stands for it."


def _moved_on(step: Step) -> str:
    before, after = (in_words(day) for day in step.days)
    verb = "is" if step.number == 1 else "are"
    done = "added to" if step.names[0] == "after" else "taken from"
    return f"So {_amount(step.number, 'calendar_days')} {verb} {done} {before}, which gives {after}."


def _rolled(step: Step) -> str:
    return f"{in_words(step.days[0])} is closed ({step.names[0]}), so the date moves to {in_words(step.days[-1])}."


def _clocks(step: Step) -> str:
    number = step.number or 0
    minutes = abs(number) // 60
    return f"The clocks go {'forward' if number > 0 else 'back'} by {minutes} minutes"


_SENTENCES: dict[StepCode, Callable[[Step], str]] = {
    StepCode.STARTED: lambda step: f"The count starts from {in_words(step.days[0])}.",
    StepCode.SKIPPED_TIME: lambda step: (
        f"The clocks never showed {in_words(step.days[0])}, because they went forward: "
        f"it is taken as {in_words(step.days[1])}."
    ),
    StepCode.CUT_OFF_PASSED: lambda step: (
        f"{in_words(step.days[0])} is at or after the cut-off of {step.names[0]}, "
        f"so it counts as {in_words(step.days[1])}."
    ),
    StepCode.CUT_OFF_UNUSED: lambda step: (
        f"No time of day was given for {in_words(step.days[0])}, so the cut-off of {step.names[0]} was not applied."
    ),
    StepCode.DEEMED: lambda step: (
        f"{in_words(step.days[0])} is closed ({step.names[0]}), so it is deemed to happen on {in_words(step.days[-1])}."
    ),
    StepCode.KEPT: lambda step: f"{in_words(step.days[0])} is closed ({step.names[0]}); it stays the start.",
    StepCode.DAY_ZERO: _day_zero,
    StepCode.DAY_ONE: lambda step: f"Day 1 is {in_words(step.days[0])}.",
    StepCode.WEEKLY_CLOSURES_LEFT_OUT: _weekly,
    StepCode.HOLIDAYS_LEFT_OUT: _holidays,
    StepCode.STOOD_STILL: _stood_still,
    StepCode.WORKING_WINDOWS: lambda step: f"Working hours run {_listed(step.names)} local time on working days.",
    StepCode.NO_WINDOWS: lambda step: (
        f"No business hours are known for {step.names[0]}: whole working days count, from midnight on."
    ),
    StepCode.COUNTED: _counted,
    StepCode.MONTH_END: _month_end,
    StepCode.MOVED_ON: _moved_on,
    StepCode.CLOCKS_CHANGED: lambda step: f"{_clocks(step)} in between.",
    StepCode.CLOCKS_SET: lambda step: f"{_clocks(step)} at {in_words(step.days[0])}.",
    StepCode.ROLLED: _rolled,
    StepCode.CALENDAR: lambda step: f"Calendar: {step.names[1]} ({step.names[0]}, version {step.names[2]}).",
    StepCode.KNOWN_FROM: lambda step: (
        f"Provisional: the holidays of {step.names[0]} are known only from {in_words(step.days[0])}, "
        "so an earlier holiday may change the date."
    ),
    StepCode.KNOWN_UNTIL: lambda step: (
        f"Provisional: the holidays of {step.names[0]} are known only until {in_words(step.days[0])}, "
        "so a later holiday may change the date."
    ),
}
