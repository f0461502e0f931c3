"""Decisions about care, where something that was not said is filled in."""

import datetime as dt

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.judging import permit
from casework.domain.cases.decisions.naming import next_name
from casework.domain.cases.events import AdjustmentAgreed, FlagRaised
from casework.domain.cases.vocabulary import FlagKind
from casework.domain.time.moments import Moment


def adjust(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    party: str,
    what: str,
    review_on: dt.date | None = None,
    adjustment: str | None = None,
) -> AdjustmentAgreed:
    """Agree an adjustment, called *adjustment* or a1, a2 and so on; one that is agreed again was reviewed.

    Raises:
        DecisionError: If there is no such party, the review is before the agreement, or the adjustment has ended.
    """
    name = next_name(case, "a", AdjustmentAgreed, "adjustment") if adjustment is None else adjustment
    event = AdjustmentAgreed(adjustment=name, party=party, what=what, review_on=review_on)
    permit(case, event, happened, circumstances)
    return event


def flag(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    kind: FlagKind,
    told: tuple[str, ...] = (),
    flag: str | None = None,
    note: str | None = None,
) -> FlagRaised:
    """Raise a flag, called *flag* or f1, f2 and so on; an open one that is raised again says who else was told.

    Raises:
        DecisionError: If the flag was cleared, is of another kind, or nobody new was told of it.
    """
    name = next_name(case, "f", FlagRaised, "flag") if flag is None else flag
    event = FlagRaised(flag=name, kind=kind, told=told, note=note)
    permit(case, event, happened, circumstances)
    return event
