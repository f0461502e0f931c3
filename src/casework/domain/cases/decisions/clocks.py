"""Decisions about time: pause, resume, extend, agree a date, reach a milestone. None of them stores a due date."""

import datetime as dt

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.rules import Circumstances, permit, refused
from casework.domain.cases.events import DateAgreed, Extended, MilestoneReached, Paused, Resumed
from casework.domain.procedures import ExtensionRule, Limit
from casework.domain.time.counting import Unit
from casework.domain.time.moments import Moment


def pause(
    case: Case, circumstances: Circumstances, *, happened: Moment, reason: str, note: str | None = None
) -> Paused:
    """Stop the clocks from *happened* on.

    Raises:
        DecisionError: If they stand still already, the case is not open, or the procedure knows no such reason.
    """
    known = [rule.reason for rule in circumstances.version.pauses]
    if reason not in known:
        allowed = f"its reasons are {', '.join(known)}" if known else "it lets no clock stop"
        raise refused(case, "pause", f"{circumstances.version.id} has no reason {reason}; {allowed}", circumstances.version)
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


def extend(  # noqa: PLR0913 - what an extension has to say
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
    """
    rule_of = _extendable(case, circumstances, limit)
    why = _why_no_extension(case, rule_of, amount, until, circumstances)
    if why is not None:
        raise refused(case, "extend", why, circumstances.version)
    rule = rule_of.extension
    given = amount if amount is not None or until is not None or rule is None else rule.amount
    event = Extended(
        stage=case.stage,
        limit=rule_of.id,
        reason=reason,
        amount=given,
        unit=_unit(rule_of, rule).value if given is not None else None,
        until=until,
        told_on=told_on,
        note=note,
    )
    permit(case, event, happened, circumstances)
    return event


def _unit(limit: Limit, rule: ExtensionRule | None) -> Unit:
    return rule.unit if rule and rule.unit else limit.counts[0].rule.unit


def _extendable(case: Case, circumstances: Circumstances, limit: str | None) -> Limit:
    stage = circumstances.version.stage(case.stage)
    if limit is not None:
        return stage.limit(limit)
    choices = [each for each in stage.limits if each.extension and each.only_for is None]
    if len(choices) != 1:
        names = ", ".join(each.id for each in choices) or "none can be extended"
        raise refused(case, "extend", f"say which limit of stage {stage.id}: {names}", circumstances.version)
    return choices[0]


def _why_no_extension(
    case: Case, limit: Limit, amount: int | None, until: dt.date | None, circumstances: Circumstances
) -> str | None:
    rule = limit.extension
    if rule is None:
        return f"{circumstances.version.id} allows no more time for {limit.id}"
    before = [
        given.event
        for given in case.visit.granted
        if isinstance(given.event, Extended) and given.event.limit == limit.id
    ]
    if rule.times is not None and len(before) >= rule.times:
        return f"{limit.id} was extended {len(before)} time(s) and may be extended {rule.times} time(s)"
    if amount is not None and until is not None:
        return "an extension is an amount or a day until when, not both"
    if amount is None and until is None and rule.amount is None:
        return f"{circumstances.version.id} sets no length: say how much, or until when"
    if amount is not None and amount < 1:
        return f"{amount} is no extension"
    if amount is not None and rule.amount is not None and amount > rule.amount:
        return f"{amount} is more than the {rule.amount} {_unit(limit, rule).value} that {circumstances.version.id} allows"
    return None


def agree_date(
    case: Case, circumstances: Circumstances, *, happened: Moment, limit: str, until: dt.date
) -> DateAgreed:
    """Record the day that was agreed with the complainant for a limit of the present stage.

    Raises:
        DecisionError: If the case is not open, or the day is before the agreement.
    """
    found = circumstances.version.stage(case.stage).limit(limit)
    if until < circumstances.day(happened):
        why = f"{until.isoformat()} is before the agreement on {circumstances.day(happened).isoformat()}"
        raise refused(case, "agree-date", why, circumstances.version)
    event = DateAgreed(stage=case.stage, limit=found.id, until=until)
    permit(case, event, happened, circumstances)
    return event


def reach_milestone(
    case: Case, circumstances: Circumstances, *, happened: Moment, milestone: str
) -> MilestoneReached:
    """Record that a milestone of the present stage was reached.

    Raises:
        DecisionError: If the procedure names no such milestone in this stage.
    """
    known = circumstances.version.stage(case.stage).milestones
    if milestone not in known:
        why = f"stage {case.stage} has no milestone {milestone}; it has {', '.join(known) or 'none'}"
        raise refused(case, "milestone", why, circumstances.version)
    event = MilestoneReached(stage=case.stage, milestone=milestone)
    permit(case, event, happened, circumstances)
    return event
