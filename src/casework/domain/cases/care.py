"""What staff still owe the people of a case: flags that nobody was told of, and adjustments to look at again.

Also why nothing of a case is refused, on whatever ground, as long as safeguarding is at stake in it.
"""

import datetime as dt

from casework.domain.cases.case import Case
from casework.domain.cases.parts import Adjustment, Flag
from casework.domain.cases.vocabulary import FlagKind
from casework.domain.time.moments import Moment, local_day


def untold_flags(case: Case) -> tuple[Flag, ...]:
    """Return the open safeguarding flags of *case* of which nobody was told."""
    return tuple(flag for flag in case.care.open_flags if flag.kind is FlagKind.SAFEGUARDING and not flag.told)


def reviews_due(case: Case, day: dt.date) -> tuple[Adjustment, ...]:
    """Return the adjustments of *case* that were to be looked at again by *day*, in the order of those days."""
    due = [(each.review_on, each) for each in case.care.current if each.review_on is not None and each.review_on <= day]
    return tuple(each for _, each in sorted(due, key=lambda pair: pair[0]))


def open_matters(case: Case) -> tuple[Flag, ...]:
    """Return the open safeguarding flags of *case*."""
    return tuple(flag for flag in case.care.open_flags if flag.kind is FlagKind.SAFEGUARDING)


def matter_open(case: Case) -> str | None:
    """Return why nothing of *case* is refused now: a safeguarding matter is open in it; None where none is."""
    flags = ", ".join(flag.flag for flag in open_matters(case))
    return (
        f"a safeguarding matter is open ({flags}): see it through, or clear the flag when it is over" if flags else None
    )


def matter_open_at(case: Case, happened: Moment, zone: dt.tzinfo) -> str | None:
    """Return why nothing of *case* can have been refused at *happened*; None where it can.

    A flag stands in the way until the day on which it was cleared, also where it was raised after *happened*: what is
    known now is not passed over because a refusal is written late.
    """
    day = local_day(happened, zone)
    for flag in case.care.flags:
        over = None if flag.cleared is None else local_day(flag.cleared, zone)
        if flag.kind is FlagKind.SAFEGUARDING and over is not None and day < over:
            until = over.isoformat()
            return (
                f"a safeguarding matter was open until {until} ({flag.flag}): it is refused on that day at the earliest"
            )
    return matter_open(case)
