"""Finds the due date of a working-day limit by walking one day at a time; slow, obvious, sharing no code with casework.

``is_open(day)`` says whether a day is a working day; *pauses* are pairs of the first day and the day of going on.
"""

import datetime as dt

DAY = dt.timedelta(days=1)


def walk(start, amount, is_open, pauses):
    """The day on which *amount* working days after *start* are over, none of them inside a pause."""
    day, left = start, amount
    while left:
        day += DAY
        if is_open(day) and not any(first <= day < end for first, end in pauses):
            left -= 1
    return day


def due_day(start, amount, is_open, *, pauses=(), extensions=(), base="due"):
    """The due day; *extensions* are pairs of the day of giving and the working days given."""
    if base == "start":
        return walk(start, amount + sum(more for _, more in extensions), is_open, pauses)
    due = walk(start, amount, is_open, pauses)
    if base == "due":
        for _, more in sorted(extensions):
            due = walk(due, more, is_open, pauses)
        return due
    return max([due, *(walk(given, more, is_open, pauses) for given, more in extensions)])


def status(day, *, start, due, done, pauses, is_open, soon):
    """The word for *day*, for a limit whose pauses are all over."""
    if done is not None and day >= done:
        return "met" if done <= due else "missed"
    if day < start:
        return "not_started"
    if any(first <= day < end and first <= due for first, end in pauses):
        return "paused"
    if day > due:
        return "overdue"
    left, walker = 0, day
    while walker < due:
        walker += DAY
        left += is_open(walker)
    return "due_soon" if left <= soon else "running"
