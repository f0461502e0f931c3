"""More time for a limit, or another day: whether it may be given, how often, how much and until when."""

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rules.words import unknown
from casework.domain.cases.events import DateAgreed, DateSet, Extended
from casework.domain.cases.parts import Granted
from casework.domain.deadlines.allowances import allowance
from casework.domain.deadlines.reckoning import trigger_in_words
from casework.domain.procedures import ExtensionRule, Limit, ProcedureVersion
from casework.domain.time.counting import Unit
from casework.domain.time.lateness import is_past
from casework.domain.time.moments import Moment
from casework.domain.time.steps import in_words


def extended(case: Case, event: Extended, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why an extension does not fit, or None."""
    version, given_on = circumstances.version, circumstances.day(happened)
    missing = no_limit(case, event.limit, version)
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
            case, Granted(happened=happened, event=event), circumstances, "an extension can no longer be given"
        )
    )


def agreed(case: Case, event: DateAgreed, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why an agreed day does not fit, or None."""
    agreed_on = circumstances.day(happened)
    if event.until < agreed_on:
        return f"{event.until.isoformat()} is before the agreement on {agreed_on.isoformat()}"
    missing = no_limit(case, event.limit, circumstances.version)
    if missing is not None:
        return missing
    given = Granted(happened=happened, event=event)
    return _too_late_or_long(case, given, circumstances, "a date can no longer be agreed")


def date_set(case: Case, event: DateSet, _happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why a day that somebody else set does not fit, or None."""
    return no_limit(case, event.limit, circumstances.version)


def no_limit(case: Case, limit: str, version: ProcedureVersion) -> str | None:
    """Say that the present stage has no such limit, and which it has; None if it has it."""
    return unknown(f"stage {case.stage}", "limit", limit, [each.id for each in version.stage(case.stage).limits])


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
