"""How a remedy stands on a day, and which is due next.

A remedy has a day of its own on which it is due. It outlives the answer and the case, so none of this asks whether the
case is open.
"""

import datetime as dt

from casework.domain.cases.case import Case
from casework.domain.cases.parts import Remedy, RemedyStatus
from casework.domain.time.lateness import is_past
from casework.domain.time.moments import Moment


def remedy_result(remedy: Remedy, zone: dt.tzinfo) -> RemedyStatus:
    """Return what became of *remedy*, whatever the day: done, late, undeliverable, or open.

    Done on a day that nobody knows is done, and never late.
    """
    if remedy.undeliverable is not None:
        return RemedyStatus.UNDELIVERABLE
    if remedy.done is None:
        return RemedyStatus.OPEN
    is_late = not remedy.done_undated and _is_past_due(remedy, remedy.done, zone)
    return RemedyStatus.LATE if is_late else RemedyStatus.DONE


def remedy_status(remedy: Remedy, on: Moment, zone: dt.tzinfo) -> RemedyStatus:
    """Return how *remedy* stands on the local day of *on*, by all that is recorded.

    It is overdue once the day on which it is due is over; without such a day it stays open.
    """
    result = remedy_result(remedy, zone)
    overdue = result is RemedyStatus.OPEN and _is_past_due(remedy, on, zone)
    return RemedyStatus.OVERDUE if overdue else result


def _is_past_due(remedy: Remedy, moment: Moment, zone: dt.tzinfo) -> bool:
    return remedy.terms.due_on is not None and is_past(remedy.terms.due_on, moment, zone)


def next_remedy(case: Case) -> tuple[dt.date, str] | None:
    """Return the day on which a remedy is due next, and its id; None if none with a day waits.

    Of two that are due on one day it is the one that was agreed first. A case that was undone has none.
    """
    waiting = [
        (remedy.terms.due_on, remedy.id)
        for remedy in case.results.remedies
        if remedy.is_open and remedy.terms.due_on is not None and case.undone is None
    ]
    return min(waiting, key=lambda each: each[0], default=None)
