"""What makes two cases alike for their time limits, so that what was reckoned for one need not be for the other.

Most cases of a register are alike in this: they were received on a day, answered or closed on another, and nothing else
that a limit looks at happened. A case with a pause, with more time, with a milestone or a correction is like no other.
"""

import datetime as dt
from collections.abc import Callable, Hashable
from operator import attrgetter

from casework.domain.cases import events as told
from casework.domain.cases.case import Case
from casework.domain.procedures import Limit, Procedure
from casework.domain.time.moments import Moment
from casework.domain.time.rules import HOUR_UNITS

_PLAIN = frozenset(
    {
        told.Accepted,
        told.Acknowledged,
        told.Assigned,
        told.Closed,
        told.DocumentAdded,
        told.Escalated,
        told.FindingMade,
        told.JudgedElsewhere,
        told.Learned,
        told.Noted,
        told.Received,
        told.Referred,
        told.RemedyAgreed,
        told.RemedyDone,
        told.Responded,
        told.Withdrawn,
    }
)
"""The events of which a limit sees no more than their order, and what they leave in the visits of a case."""

_moments = attrgetter("began", "acknowledged", "accepted", "responded", "ended")
_words = attrgetter("stage", "procedure", "began_by", "ended_undated")


def likeness(case: Case, day: Callable[[Moment], dt.date]) -> Hashable | None:
    """Return what *case* has in common with all that have the same limits under the same rules, None if with none.

    *day* gives the local day of a moment: the rules must not ask for more, as ``asks_for_the_time`` tells.
    """
    events = tuple([type(fact.event) for fact in case.history])
    if not _PLAIN.issuperset(events):
        return None
    visits = [(*_words(visit), *[_day(moment, day) for moment in _moments(visit)]) for visit in case.visits]
    return (case.intake.procedure, events, *visits)


def _day(moment: Moment | None, day: Callable[[Moment], dt.date]) -> dt.date | None:
    return day(moment) if isinstance(moment, dt.datetime) else moment


def asks_for_the_time(procedure: Procedure) -> bool:
    """Say whether a limit of *procedure* may depend on the time of day, or on what came first on one day."""
    limits = (limit for version in procedure.versions for stage in version.stages for limit in stage.limits)
    return any(limit.repeats or _counts_hours(limit) for limit in limits)


def _counts_hours(limit: Limit) -> bool:
    rules = [count.rule for count in limit.counts]
    units = {rule.unit for rule in rules} | ({limit.at_most.unit} if limit.at_most else set())
    return not units.isdisjoint(HOUR_UNITS) or any(rule.cut_off is not None for rule in rules)
