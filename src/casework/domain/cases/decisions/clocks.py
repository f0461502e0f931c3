"""Decisions about time, where there is more to do than to record them. None of them stores a due date."""

import datetime as dt
import itertools

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.judging import impossible, in_stage, permit, refused, unsuitable
from casework.domain.cases.decisions.more_time import irregularities, unit_of
from casework.domain.cases.events import Extended, Paused, Resumed
from casework.domain.cases.fields import check_code
from casework.domain.procedures import Limit
from casework.domain.time.moments import Moment


def pause(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    reason: str,
    pause: str | None = None,
    note: str | None = None,
) -> Paused:
    """Stop the clocks from *happened* on; the pause is called *pause*, or p1, p2 and so on.

    Pauses may overlap, and one that was forgotten may be recorded while another is open. Only a second one for the same
    reason that begins while the first is open is refused: the clocks stand still for that reason then.

    Raises:
        DecisionError: If they stand still for that reason, the case is not open, the procedure knows no such reason, or
            the name is taken.
    """
    event = Paused(pause=_next_name(case) if pause is None else pause, reason=reason, note=note)
    permit(case, event, happened, circumstances)
    return event


def _next_name(case: Case) -> str:
    """Return the first of p1, p2, ... that no pause of the case ever had: not one that was struck out either."""
    taken = {fact.event.pause for fact in (*case.history, *case.struck) if isinstance(fact.event, Paused)}
    return next(name for name in (f"p{number}" for number in itertools.count(1)) if name not in taken)


def resume(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    pause: str | None = None,
    note: str | None = None,
) -> Resumed:
    """End the pause called *pause*; the only open one, if left out.

    Raises:
        DecisionError: If there is no such open pause, there are several and none is named, or *happened* is before it.
    """
    why = impossible(case, "resume", happened, circumstances)
    if why is not None:
        raise refused(case, "resume", why, circumstances.version)
    event = Resumed(pause=_only_open_pause(case, circumstances) if pause is None else pause, note=note)
    permit(case, event, happened, circumstances)
    return event


def _only_open_pause(case: Case, circumstances: Circumstances) -> str:
    if len(case.open_pauses) == 1:
        return case.open_pauses[0].pause
    choices = ", ".join(
        f"{each.pause} ({each.reason}, since {circumstances.day(each.paused).isoformat()})" for each in case.open_pauses
    )
    raise unsuitable(case, "resume", f"say which pause ends: {choices}")


def extend(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    reason: str | None = None,
    limit: str | None = None,
    amount: int | None = None,
    until: dt.date | None = None,
    agreed_by: str | None = None,
    told_on: dt.date | None = None,
    told: tuple[str, ...] = (),
    ombudsman_told: bool = False,
    stage: str | None = None,
    note: str | None = None,
) -> Extended:
    """Give a limit of the present stage, or of the latest visit to *stage*, more time.

    Without *limit* the only limit that may be extended is meant; without *amount* and *until*, the amount that the
    procedure sets. One that breaks a rule is recorded as irregular where the body has it so.

    Raises:
        DecisionError: If it makes no sense, or the procedure does not allow it (not this limit, not again, not so much)
            and the body records no such extensions.
        NotFoundError: If the stage has no such limit.
    """
    seen = in_stage(case, "extend", stage)
    why = impossible(seen, "extend", happened, circumstances, irregular=circumstances.records_irregular)
    if why is not None:
        raise refused(case, "extend", why, circumstances.version)
    chosen = _extendable(seen, circumstances, limit)
    given, unit = _amount_of(chosen, amount, until)
    event = Extended(
        stage=seen.stage,
        limit=chosen.id,
        reason=reason,
        amount=given,
        unit=unit,
        until=until,
        agreed_by=agreed_by,
        told_on=told_on,
        told=told,
        ombudsman_told=ombudsman_told,
        note=note,
    )
    if circumstances.records_irregular:
        event = attrs.evolve(event, irregular=irregularities(seen, event, happened, circumstances))
    permit(case, event, happened, circumstances)
    return event


def _amount_of(limit: Limit, amount: int | None, until: dt.date | None) -> tuple[int | None, str | None]:
    """Return how much more time is meant, and its unit: what the procedure sets, where neither it nor a day is said."""
    if amount is None and until is None and limit.extension is not None:
        amount = limit.extension.amount
    unit = None if amount is None else unit_of(limit)
    return amount, None if unit is None else unit.value


def _extendable(case: Case, circumstances: Circumstances, limit: str | None) -> Limit:
    stage = circumstances.version.stage(case.stage)
    if limit is not None:
        return stage.limit(check_code("limit", limit))
    choices = [each for each in stage.limits if each.extension and each.only_for is None]
    if len(choices) != 1:
        known = [each for each in stage.limits if each.extension] or stage.limits
        names = ", ".join(each.id for each in known)
        raise unsuitable(case, "extend", f"say which limit of stage {stage.id}: {names}")
    return choices[0]
