"""Asks of one day whether a place is open by reading its rules from the top; slow, and sharing no code with casework.

Rules are plain tuples, so that nothing of casework is needed to say them.
"""


def is_open(day, *, weekdays, holidays=(), closures=(), yearly=(), terms=()):
    """Return whether a place works on *day*.

    *weekdays* are closed every week, *holidays* are dates, *closures* are (first, last), *yearly* are ((month, day),
    (month, day), from or None, until or None, weekdays or none), and *terms* are (first, last), where there are any.
    """
    if day.weekday() in weekdays or day in holidays:
        return False
    if any(first <= day <= last for first, last in closures):
        return False
    if any(_closed_this_year(day, rule) for rule in yearly):
        return False
    return not terms or any(first <= day <= last for first, last in terms)


def _closed_this_year(day, rule):
    first, last, since, until, only = rule
    if only and day.weekday() not in only:
        return False
    if (since and day < since) or (until and day > until):
        return False
    here = (day.month, day.day)
    return first <= here <= last if first <= last else here >= first or here <= last
