"""What staff can do about a letter that would promise a day that has gone by: tell of the delay, or settle it.

It is asked of the rules that decide, so nothing is advised that would be refused. More time is not: it is given before
the day has gone.
"""

import datetime as dt

from casework.application.rulebook import Rulebook
from casework.domain.cases.case import Case
from casework.domain.cases.decisions.judging import why_not
from casework.domain.cases.events import DelayInformed, Extended
from casework.domain.cases.parts import Fact
from casework.domain.deadlines.clocks import stays
from casework.domain.notifications.events import NotificationDue
from casework.domain.procedures import FactName

_ONE_DAY = dt.timedelta(days=1)
_SOME_REASON = "some"


def delayed_limit(case: Case, due: NotificationDue, rules: Rulebook, *, now: dt.datetime) -> str | None:
    """Return the limit of whose delay staff can tell in place of *due*, a letter that promises a day gone by.

    None where *case* does not allow it at *now*, or nobody waits for that any more.
    """
    limit, day = _limit(case, due, rules), rules.day(now)
    if limit is None:
        return None
    event = DelayInformed(stage=case.stage, limit=limit, told_due_on=day + _ONE_DAY, reason=_SOME_REASON)
    fact = Fact(version=case.version + 1, happened=day, event=event)
    return limit if why_not(case, fact, rules.around(case, now)) is None else None


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
