"""What staff can do about a letter that would promise a day that has gone by: more time, another date, or by hand.

It is asked of the rules that decide, so nothing is advised that would be refused.
"""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

import attrs

from casework.application.rulebook import Rulebook
from casework.domain.cases.case import Case
from casework.domain.cases.decisions.judging import why_not
from casework.domain.cases.events import DelayInformed, Event, Extended
from casework.domain.cases.parts import Fact
from casework.domain.deadlines.clocks import stays
from casework.domain.notifications.events import NotificationDue
from casework.domain.procedures import FactName

_ONE_DAY = dt.timedelta(days=1)
_SOME_REASON = "some"


class Remedy(StrEnum):
    """What can be done: the limit gets more time, a delay is told with a new date, or they are told in another way."""

    EXTEND = "extend"
    INFORM_DELAY = "inform-delay"
    SETTLE = "settle"


@attrs.frozen(kw_only=True)
class WayOut:
    """What can be done, and about which *limit*; None where it is about none any more."""

    remedy: Remedy
    limit: str | None


def way_out(case: Case, due: NotificationDue, rules: Rulebook, *, now: dt.datetime) -> WayOut:
    """Return the first thing that *case* allows at *now* about *due*, a letter that promises a day gone by."""
    limit, day = _limit(case, due, rules), rules.day(now)
    for remedy, event in () if limit is None else _tried(case, limit, day + _ONE_DAY):
        fact = Fact(version=case.version + 1, happened=day, event=event)
        if why_not(case, fact, rules.around(case, now)) is None:
            return WayOut(remedy=remedy, limit=limit)
    return WayOut(remedy=Remedy.SETTLE, limit=limit)


def _tried(case: Case, limit: str, until: dt.date) -> Iterator[tuple[Remedy, Event]]:
    """Yield the least of what could be done, the best first."""
    yield Remedy.EXTEND, Extended(stage=case.stage, limit=limit, reason=_SOME_REASON, until=until)
    yield (
        Remedy.INFORM_DELAY,
        DelayInformed(stage=case.stage, limit=limit, told_due_on=until, reason=_SOME_REASON),
    )


def _limit(case: Case, due: NotificationDue, rules: Rulebook) -> str | None:
    """Return the limit of which *due* tells, or that of the answer; None where nobody waits for that any more."""
    fact = next((each for each in case.history if each.version == due.event), None)
    is_answered = not case.is_open or case.visit.responded is not None
    if is_answered or fact is None or fact.version < stays(case)[-1].began.version:
        return None
    if isinstance(fact.event, Extended | DelayInformed):
        return fact.event.limit
    limits = rules.governing(case).stage(case.stage).limits
    return next((each.id for each in limits if each.done.fact is FactName.RESPONDED), None)
