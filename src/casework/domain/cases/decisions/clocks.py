"""Decisions about time: pause, resume, extend, agree a date, reach a milestone. None of them stores a due date."""

import datetime as dt

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.fitness import unit_of
from casework.domain.cases.decisions.rules import impossible, permit, refused
from casework.domain.cases.events import DateAgreed, Extended, MilestoneReached, Paused, Resumed
from casework.domain.procedures import Limit
from casework.domain.time.moments import Moment


def pause(
    case: Case, circumstances: Circumstances, *, happened: Moment, reason: str, note: str | None = None
) -> Paused:
    """Stop the clocks from *happened* on.

    Raises:
        DecisionError: If they stand still already, the case is not open, or the procedure knows no such reason.
    """
    event = Paused(reason=reason, note=note)
    permit(case, event, happened, circumstances)
    return event


def resume(case: Case, circumstances: Circumstances, *, happened: Moment, note: str | None = None) -> Resumed:
    """Let the clocks run again.

    Raises:
        DecisionError: If they are not paused, or *happened* is before the pause.
    """
    event = Resumed(note=note)
    permit(case, event, happened, circumstances)
    return event


def extend(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    reason: str,
    limit: str | None = None,
    amount: int | None = None,
    until: dt.date | None = None,
    told_on: dt.date | None = None,
    note: str | None = None,
) -> Extended:
    """Give a limit of the present stage more time.

    Without *limit* the only limit that may be extended is meant; without *amount* and *until*, the amount that the
    procedure sets.

    Raises:
        DecisionError: If the procedure does not allow it: not this limit, not again, or not so much.
        NotFoundError: If the stage has no such limit.
    """
    why = impossible(case, "extend", happened, circumstances)
    if why is not None:
        raise refused(case, "extend", why, circumstances.version)
    chosen = _extendable(case, circumstances, limit)
    rule = chosen.extension
    given = rule.amount if rule and amount is None and until is None else amount
    unit = unit_of(chosen, rule) if rule and given is not None else None
    event = Extended(
        stage=case.stage,
        limit=chosen.id,
        reason=reason,
        amount=given,
        unit=unit.value if unit else None,
        until=until,
        told_on=told_on,
        note=note,
    )
    permit(case, event, happened, circumstances)
    return event


def _extendable(case: Case, circumstances: Circumstances, limit: str | None) -> Limit:
    stage = circumstances.version.stage(case.stage)
    if limit is not None:
        return stage.limit(limit)
    choices = [each for each in stage.limits if each.extension and each.only_for is None]
    if len(choices) != 1:
        names = ", ".join(each.id for each in stage.limits if each.extension)
        raise refused(case, "extend", f"say which limit of stage {stage.id}: {names}", circumstances.version)
    return choices[0]


def agree_date(case: Case, circumstances: Circumstances, *, happened: Moment, limit: str, until: dt.date) -> DateAgreed:
    """Record the day that was agreed with the complainant for a limit of the present stage.

    Raises:
        DecisionError: If the case is not open, or the day is before the agreement.
        NotFoundError: If the stage has no such limit.
    """
    found = circumstances.version.stage(case.stage).limit(limit)
    event = DateAgreed(stage=case.stage, limit=found.id, until=until)
    permit(case, event, happened, circumstances)
    return event


def reach_milestone(case: Case, circumstances: Circumstances, *, happened: Moment, milestone: str) -> MilestoneReached:
    """Record that a milestone of the present stage was reached.

    Raises:
        DecisionError: If the procedure names no such milestone in this stage.
    """
    event = MilestoneReached(stage=case.stage, milestone=milestone)
    permit(case, event, happened, circumstances)
    return event
