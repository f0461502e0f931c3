"""Whether something can have happened when it is said to: not still to come, not before what it follows."""

import datetime as dt

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rule import Rule
from casework.domain.cases.events import Event
from casework.domain.time.moments import Moment, at_place


def is_before(one: Moment, other: Moment, circumstances: Circumstances) -> bool:
    """Say whether *one* is before *other*: two instants by the clock, everything else by the local day.

    Raises:
        NaiveInstantError: If one of them is an instant without an offset.
    """
    days = circumstances.day(one), circumstances.day(other)
    if isinstance(one, dt.datetime) and isinstance(other, dt.datetime):
        return one < other
    return days[0] < days[1]


def to_come(happened: Moment, circumstances: Circumstances) -> str | None:
    """Return *happened* as text if it is still to come, else None."""
    if not is_before(circumstances.now, happened, circumstances):
        return None
    return _told(happened, circumstances.now, circumstances)[0]


def wrong_date(case: Case, rule: Rule, event: Event, happened: Moment, circumstances: Circumstances) -> str | None:
    """Return why *event* cannot have happened then, and which day to give instead; None where it can."""
    ended = case.visit.ended
    future = to_come(happened, circumstances)
    if future is not None:
        return f"{future} is still to come: give when it happened"
    for earliest, what in rule.not_before(case, event):
        if earliest is not None and is_before(happened, earliest, circumstances):
            said, bound, unit = _told(happened, earliest, circumstances)
            return f"{said} is before {what} on {bound}: give that {unit} or a later one"
    if rule.in_stage and rule.recorded_late and ended is not None and is_before(ended, happened, circumstances):
        said, bound, unit = _told(happened, ended, circumstances)
        return f"{said} is after stage {case.stage} ended on {bound}: give that {unit} or an earlier one"
    return None


def _told(one: Moment, other: Moment, circumstances: Circumstances) -> tuple[str, str, str]:
    """Return two moments as text, and what they are: days, or instants where the day does not tell them apart."""
    days = circumstances.day(one), circumstances.day(other)
    if days[0] != days[1]:
        return days[0].isoformat(), days[1].isoformat(), "day"
    return (
        at_place(one, circumstances.zone).isoformat(),
        at_place(other, circumstances.zone).isoformat(),
        "instant",
    )
