"""Whether what an event says fits its case and its procedure: a known reason, a stage that follows, an amount allowed.

``rules`` asks whether a decision is possible at all; here the fields of one event are looked at. Both are asked when
something is decided, and again, event by event, when a correction changes what went before.
"""

from collections.abc import Sequence

from casework.domain.cases.case import Case, Fact, Granted
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.events import (
    Assigned,
    Categorised,
    DateAgreed,
    Escalated,
    Extended,
    MatterAdded,
    MilestoneReached,
    Paused,
    Resumed,
)
from casework.domain.cases.vocabulary import AskedBy
from casework.domain.deadlines.allowances import allowance
from casework.domain.deadlines.reckoning import trigger_in_words
from casework.domain.procedures import ExtensionRule, Limit, ProcedureVersion
from casework.domain.time.counting import Unit
from casework.domain.time.lateness import is_past
from casework.domain.time.moments import Moment
from casework.domain.time.steps import in_words


def unfit(case: Case, fact: Fact, circumstances: Circumstances) -> str | None:
    """Return why what the event of *fact* says does not fit, or None where it does.

    *case* is in the stage of the event, or as it was when it left that stage.
    """
    why, version = None, circumstances.version
    match fact.event:
        case Extended() as event:
            why = _extended(case, event, fact, circumstances)
        case DateAgreed() as event:
            why = _agreed(case, event, fact, circumstances)
        case MilestoneReached(milestone=milestone):
            why = _unknown(f"stage {case.stage}", "milestone", milestone, version.stage(case.stage).milestones)
        case Paused() as event:
            why = _paused(case, event, fact, circumstances)
        case Resumed(pause=pause):
            why = _unknown("it", "open pause", pause, [each.pause for each in case.open_pauses])
        case Escalated() as event:
            why = _escalated(case, event, version)
        case Categorised(matter=matter):
            why = _unknown("it", "matter", matter, [each.matter for each in case.matters])
        case MatterAdded(matter=matter) if any(each.matter == matter.matter for each in case.matters):
            why = f"it has a matter {matter.matter} already: give another id"
        case Assigned(handler=None, team=None):
            why = "neither a handler nor a team is named: name one of them"
    return why


def _unknown(who: str, what: str, name: str, known: Sequence[str]) -> str | None:
    return None if name in known else f"{who} has no {what} {name}; it has {', '.join(known) or 'none'}"


def _agreed(case: Case, event: DateAgreed, fact: Fact, circumstances: Circumstances) -> str | None:
    agreed_on = circumstances.day(fact.happened)
    if event.until < agreed_on:
        return f"{event.until.isoformat()} is before the agreement on {agreed_on.isoformat()}"
    missing = _no_limit(case, event.limit, circumstances.version)
    if missing is not None:
        return missing
    given = Granted(happened=fact.happened, event=event)
    return _too_late_or_long(case, given, circumstances, "a date can no longer be agreed")


def _no_limit(case: Case, limit: str, version: ProcedureVersion) -> str | None:
    return _unknown(f"stage {case.stage}", "limit", limit, [each.id for each in version.stage(case.stage).limits])


def _paused(case: Case, event: Paused, fact: Fact, circumstances: Circumstances) -> str | None:
    """Say why not; an open pause stands in the way only of one for the same reason that would begin inside it.

    One that began before it may have been forgotten, and may have ended before it too.
    """
    version, first = circumstances.version, circumstances.day(fact.happened)
    if version.pause_rule(event.reason) is None:
        known = ", ".join(rule.reason for rule in version.pauses)
        return f"{version.id} has no reason {event.reason}; its reasons are {known}"
    if any(pause.pause == event.pause for pause in case.pauses):
        return f"it has a pause {event.pause} already; give another name, or none"
    for pause in case.open_pauses:
        since = circumstances.day(pause.paused)
        if pause.reason == event.reason and since <= first:
            standing = f"its clocks are paused for {pause.reason} since {since.isoformat()} ({pause.pause})"
            return f"{standing}: resume that pause first, or give an earlier day"
    return None


def _escalated(case: Case, event: Escalated, version: ProcedureVersion) -> str | None:
    choices = version.stage(case.stage).next
    if event.stage not in choices:
        return f"stage {event.stage} does not follow stage {case.stage}; {', '.join(choices)} does"
    if event.asked_by is AskedBy.COMPLAINANT and case.visit.responded is None:
        return f"stage {case.stage} has no response yet; until then only the body can move it on (asked by: body)"
    return None


def _extended(case: Case, event: Extended, fact: Fact, circumstances: Circumstances) -> str | None:
    version, given_on = circumstances.version, circumstances.day(fact.happened)
    missing = _no_limit(case, event.limit, version)
    if missing is not None:
        return missing
    limit = version.stage(case.stage).limit(event.limit)
    if limit.extension is None:
        return f"{version.id} allows no more time for {limit.id}"
    if event.until is not None and event.until < given_on:
        return f"{event.until.isoformat()} is before the day on which it was given, {given_on.isoformat()}"
    return (
        too_often(case, limit, limit.extension)
        or _amount(event, limit, limit.extension, version)
        or _too_late_or_long(
            case, Granted(happened=fact.happened, event=event), circumstances, "an extension can no longer be given"
        )
    )


def _too_late_or_long(case: Case, given: Granted, circumstances: Circumstances, so: str) -> str | None:
    """Say why not: what is overdue cannot be mended by more time, and the whole may not become longer than allowed."""
    version, day = circumstances.version, circumstances.day
    found = allowance(circumstances.surroundings(case), given)
    late = _too_late(case, given, found.due, circumstances, so)
    if late is not None:
        return late
    if found.extended is None or found.latest is None or day(found.extended) <= day(found.latest):
        return None
    return (
        f"{in_words(day(found.extended))} is after {in_words(day(found.latest))}, the latest that {version.id} allows"
    )


def _too_late(case: Case, given: Granted, due: Moment | None, circumstances: Circumstances, so: str) -> str | None:
    if due is None or not is_past(due, given.happened, circumstances.zone):
        return None
    act = trigger_in_words(circumstances.version.stage(case.stage).limit(given.event.limit).done)
    return f"the {act} was due on {in_words(circumstances.day(due))}: {so}"


def too_often(case: Case, limit: Limit, rule: ExtensionRule) -> str | None:
    """Return why *limit* may not be extended once more in the present stage, or None where it may."""
    before = [
        given.event
        for given in case.visit.granted
        if isinstance(given.event, Extended) and given.event.limit == limit.id
    ]
    if rule.times is None or len(before) < rule.times:
        return None
    return f"{limit.id} was extended {_times(len(before))} and may be extended {_times(rule.times)}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _amount(event: Extended, limit: Limit, rule: ExtensionRule, version: ProcedureVersion) -> str | None:
    if event.amount is None:
        return None if event.until is not None else f"{version.id} sets no length: say how much, or until when"
    if event.until is not None:
        return "an extension is an amount or a day until when, not both: change amount, unit and until together"
    unit = unit_of(limit, rule)
    if unit is None:
        return f"{limit.id} has no number, so no unit either: say until when"
    if event.unit != unit.value:
        return f"{limit.id} is extended in {unit.value}: change amount, unit and until together"
    return _too_little_or_much(event.amount, unit, rule, version)


def _too_little_or_much(amount: int, unit: Unit, rule: ExtensionRule, version: ProcedureVersion) -> str | None:
    if amount < 1:
        return f"{amount} is no extension"
    if rule.amount is not None and amount > rule.amount:
        return f"{amount} is more than the {rule.amount} {unit.value} that {version.id} allows"
    return None


def unit_of(limit: Limit, rule: ExtensionRule) -> Unit | None:
    """Return the unit in which *limit* gets more time; None where nothing says one."""
    if rule.unit is not None:
        return rule.unit
    return limit.counts[0].rule.unit if limit.counts else None
