"""Counts by walking one day, or one minute, at a time; slow, obvious, and sharing no code with casework.

A place is described by two plain questions, ``is_open(day)`` and ``stands_still(day)``.
"""

import calendar
import datetime as dt

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


def due_day(start, *, amount, unit, is_open, stands_still, **how):
    """Return the due date of a rule in days, weeks, months or years; *how* holds the rule's words."""
    zero = day_zero(start, is_open, **how)
    step = DAY if how["direction"] == "after" else -DAY
    if amount == 0:
        end = zero
    elif unit in {"months", "years"}:
        end = _months(zero, amount * (12 if unit == "years" else 1), step, how["day_one"], stands_still)
    else:
        counts = is_open if unit in {"working_days", "school_days"} else lambda _day: True
        end = _walk(
            zero, amount * (7 if unit == "weeks" else 1), step, how["day_one"], counts=counts, stands_still=stands_still
        )
    while how["roll"] != "none" and not is_open(end):
        end += DAY if how["roll"] == "forward" else -DAY
    return end


def day_zero(start, is_open, *, closed_day, start_rule, **_how):
    day = start
    if closed_day == "deemed":
        while not is_open(day):
            day += DAY
    if start_rule == "next_day":
        day += DAY
    if start_rule == "next_working_day":
        day += DAY
        while not is_open(day):
            day += DAY
    return day


def _walk(zero, amount, step, day_one, *, counts, stands_still):
    day = zero if day_one == "same" else zero + step
    counted = 0
    while True:
        if counts(day) and not stands_still(day):
            counted += 1
        if counted == amount:
            return day
        day += step


def _months(zero, months, step, day_one, stands_still):
    sign = 1 if step == DAY else -1
    number = zero.year * 12 + zero.month - 1 + sign * months
    year, month = number // 12, number % 12 + 1
    length = calendar.monthrange(year, month)[1]
    has_date = zero.day <= length
    end = dt.date(year, month, min(zero.day, length))
    if day_one == "same":
        if sign == -1:
            end += DAY
        elif has_date:
            end -= DAY
    nearest = zero if day_one == "same" else zero + step
    moved = end
    while True:
        stood = sum(stands_still(nearest + step * n) for n in range(abs((moved - nearest).days) + 1))
        if (moved - nearest).days * sign < 0:
            stood = 0
        if end + step * stood == moved:
            return moved
        moved = end + step * stood


def due_minute(start, *, minutes, is_working_at, zone, backwards):
    """Return, in UTC, the minute at which so many minutes have run; *is_working_at* is asked of local times."""
    at = start.astimezone(dt.UTC)
    left = minutes
    while left:
        before = at - MINUTE
        if is_working_at((before if backwards else at).astimezone(zone).replace(tzinfo=None)):
            left -= 1
        at = before if backwards else at + MINUTE
    return at


def days_between(start, end, *, ends, counts):
    """Return how many days that count lie between two dates, listing every one of them."""
    days = [start + DAY * n for n in range((end - start).days + 1)]
    if ends == "end":
        days = days[1:]
    if ends == "start":
        days = days[:-1]
    return len([day for day in days if counts(day)])
