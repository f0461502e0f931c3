"""A request for the next stage that came after the time for it: the body may take it on, and says why.

It is late only where that is certain. Where an earlier time is not known, or a holiday might still move the last day,
the complainant has the benefit of the doubt.
"""

import datetime as dt
from collections.abc import Sequence

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import Accepted, Escalated
from casework.domain.cases.vocabulary import AskedBy
from casework.domain.deadlines.windows import Bound, CaseWindow
from casework.domain.time.lateness import is_past
from casework.domain.time.moments import Moment

_CERTAIN = frozenset({Bound.UNTIL, Bound.AT_THE_LATEST})


@attrs.frozen(kw_only=True)
class LateRequest:
    """The complainant asked for the present stage at *asked*, and had time *until* then."""

    stage: str
    asked: Moment
    until: Moment


def late_request(case: Case, windows: Sequence[CaseWindow], zone: dt.tzinfo) -> LateRequest | None:
    """Return the request that opened the present stage, if it was late and nobody said why it was taken on."""
    asked = _asked(case)
    if asked is None:
        return None
    certain = (each for each in windows if each.bound in _CERTAIN and not each.provisional)
    untils = (each.until for each in certain if each.to_stage == case.stage)
    over = (until for until in untils if until is not None and is_past(until, asked, zone))
    until = next(over, None)
    return None if until is None else LateRequest(stage=case.stage, asked=asked, until=until)


def _asked(case: Case) -> Moment | None:
    """Return when the complainant asked for the present stage; None where it was opened otherwise, or with reasons."""
    for fact in reversed(case.history):
        match fact.event:
            case Accepted(stage=stage, despite=str()) if stage == case.stage:
                return None
            case Escalated(asked_by=AskedBy.COMPLAINANT) if fact.happened == case.visit.began:
                return fact.happened
    return None
