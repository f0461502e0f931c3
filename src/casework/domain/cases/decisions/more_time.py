"""More time for a limit, or another day: whether it may be given, how often, how much and until when.

An extension that makes no sense (in the wrong unit, until a day before it was given) is refused. One that breaks a rule
of the procedure is refused too, or recorded with the rules that it broke, as the organisation has it. What was recorded
as breaking a rule is judged no more for that rule: it is a fact that it was given.
"""

from collections.abc import Iterator

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.dating import is_before
from casework.domain.cases.decisions.rules.documents import unknown_document
from casework.domain.cases.decisions.rules.words import unknown
from casework.domain.cases.events import DateAgreed, DateSet, DelayInformed, Extended
from casework.domain.cases.parts import Granted
from casework.domain.cases.vocabulary import Irregularity, SetBy
from casework.domain.deadlines.allowances import Allowance, allowance
from casework.domain.deadlines.reckoning import trigger_in_words
from casework.domain.procedures import ExtensionRule, FactName, Limit, ProcedureVersion
from casework.domain.time.counting import Unit
from casework.domain.time.lateness import is_past
from casework.domain.time.moments import Moment
from casework.domain.time.steps import in_words


def extended(case: Case, event: Extended, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why an extension does not fit, or None; a rule that it is recorded to have broken is no reason."""
    version = circumstances.version
    missing = no_limit(case, event.limit, version)
    if missing is not None:
        return missing
    if version.stage(case.stage).limit(event.limit).extension is None and not event.irregular:
        return f"{version.id} allows no more time for {event.limit}"
    return _senseless(case, event, happened, circumstances) or next(
        (why for code, why in _broken(case, event, happened, circumstances) if code not in event.irregular), None
    )


def irregularities(
    case: Case, event: Extended, happened: Moment, circumstances: Circumstances
) -> tuple[Irregularity, ...]:
    """Return the rules that an extension breaks; none of one that makes no sense at all.

    That nobody was told of it is none of them: they may be told later, and until then it is shown.
    """
    if _senseless(case, event, happened, circumstances) is not None:
        return ()
    return tuple(code for code, _ in _broken(case, event, happened, circumstances))


def _senseless(case: Case, event: Extended, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why an extension cannot have been given in this way, whatever the procedure allows; None where it can."""
    version, given_on = circumstances.version, circumstances.day(happened)
    missing = no_limit(case, event.limit, version)
    if missing is not None:
        return missing
    if event.until is not None and not event.undated and event.until < given_on:
        return f"{event.until.isoformat()} is before the day on which it was given, {given_on.isoformat()}"
    limit = version.stage(case.stage).limit(event.limit)
    return _bound(case, event) or _told(case, event, happened, circumstances) or _amount(event, limit, circumstances)


def _broken(
    case: Case, event: Extended, happened: Moment, circumstances: Circumstances
) -> Iterator[tuple[Irregularity, str]]:
    """Yield every rule that an extension breaks, with the sentence that says so."""
    version = circumstances.version
    limit = version.stage(case.stage).limit(event.limit)
    rule = limit.extension
    if rule is None:
        yield Irregularity.NOT_ALLOWED, f"{version.id} allows no more time for {limit.id}"
    if event.reason is None:
        yield Irregularity.NO_REASON, "it has no reason: say why, as a code"
    if rule is not None and (often := too_often(case, limit, rule)) is not None:
        yield Irregularity.TOO_OFTEN, often
    if rule is not None and (much := _too_much(event, limit, rule, version)) is not None:
        yield Irregularity.TOO_MUCH, much
    given = Granted(happened=happened, event=event)
    found = allowance(circumstances.surroundings(case), given)
    late = _too_late(case, given, found.due, circumstances, "an extension can no longer be given")
    if late is not None:
        yield Irregularity.AFTER_DUE, late
    if (long := _too_long(found, circumstances)) is not None:
        yield Irregularity.ABOVE_CAP, long


def _told(case: Case, event: Extended, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why nobody can have been told in this way, or None."""
    told_on, given_on = event.told_on, circumstances.day(happened)
    if told_on is None:
        return "say when they were told (told on), or leave those who were told away" if event.told else None
    if told_on < given_on and not event.undated:
        return f"they were told on {told_on.isoformat()}, before it was given on {given_on.isoformat()}: change one"
    if told_on > circumstances.day(circumstances.now):
        return f"the day on which they were told, {told_on.isoformat()}, is still to come: give when it happened"
    parties = [party.party for party in case.parties]
    return next((unknown("it", "party", name, parties) for name in event.told if name not in parties), None)


def agreed(case: Case, event: DateAgreed, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why an agreed day does not fit, or None."""
    agreed_on = circumstances.day(happened)
    if event.until < agreed_on:
        return f"{event.until.isoformat()} is before the agreement on {agreed_on.isoformat()}"
    given = Granted(happened=happened, event=event)
    return (
        _bound(case, event)
        or _no_basis(case, event, happened, circumstances)
        or _too_late_or_long(case, given, circumstances, "a date can no longer be agreed")
    )


def _bound(case: Case, event: Extended | DateAgreed) -> str | None:
    """Say that an ombudsman or a court has set the day, which nobody else moves; None where they have not."""
    for given in reversed(case.visit.granted):
        if isinstance(given.event, DateSet) and given.event.limit == event.limit and given.event.by is not SetBy.PANEL:
            day = in_words(given.event.until)
            return f"the {given.event.by.value} set {day} for {event.limit}: only they can give another date (set-date)"
    return None


def date_set(case: Case, event: DateSet, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why a day that somebody else set does not fit, or None; they may set one after the due date too."""
    set_on = circumstances.day(happened)
    if event.until < set_on:
        return f"{event.until.isoformat()} is before the day on which it was set, {set_on.isoformat()}: change one"
    return _no_basis(case, event, happened, circumstances)


def delay_informed(case: Case, event: DelayInformed, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why a delay cannot have been told in this way, or None."""
    told_on = circumstances.day(happened)
    if event.told_due_on < told_on:
        promised = event.told_due_on.isoformat()
        return f"the promised day, {promised}, is before the day of telling, {told_on.isoformat()}: give a later day"
    return _no_basis(case, event, happened, circumstances)


def _no_basis(
    case: Case, event: DateAgreed | DateSet | DelayInformed, happened: Moment, circumstances: Circumstances
) -> str | None:
    """Say that the case has no such limit or document, or that the limit was met by the answer."""
    late = _not_waited_for(case, event.limit, happened, circumstances)
    return late or unknown_document(case, event.document)


def _not_waited_for(case: Case, limit: str, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say that the present stage has no such limit, or that it was met by the answer; None if it is waited for."""
    missing = no_limit(case, limit, circumstances.version)
    if missing is not None:
        return missing
    answered = case.visit.responded
    waits = circumstances.version.stage(case.stage).limit(limit).done.fact is not FactName.RESPONDED
    if waits or answered is None or not is_before(answered, happened, circumstances):
        return None
    return f"stage {case.stage} has its response, so nothing waits for {limit}"


def no_limit(case: Case, limit: str, version: ProcedureVersion) -> str | None:
    """Say that the present stage has no such limit, and which it has; None if it has it."""
    return unknown(f"stage {case.stage}", "limit", limit, [each.id for each in version.stage(case.stage).limits])


def _too_late_or_long(case: Case, given: Granted, circumstances: Circumstances, so: str) -> str | None:
    """Say why not: what is overdue cannot be mended by more time, and the whole may not become longer than allowed."""
    found = allowance(circumstances.surroundings(case), given)
    return _too_late(case, given, found.due, circumstances, so) or _too_long(found, circumstances)


def _too_long(found: Allowance, circumstances: Circumstances) -> str | None:
    version, day = circumstances.version, circumstances.day
    if found.extended is None or found.latest is None or day(found.extended) <= day(found.latest):
        return None
    return (
        f"{in_words(day(found.extended))} is after {in_words(day(found.latest))}, the latest that {version.id} allows"
    )


def _too_late(case: Case, given: Granted, due: Moment | None, circumstances: Circumstances, so: str) -> str | None:
    if due is None or given.given is None or not is_past(due, given.given, circumstances.zone):
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


def _amount(event: Extended, limit: Limit, circumstances: Circumstances) -> str | None:
    if event.amount is None:
        unsaid = f"{circumstances.version.id} sets no length: say how much, or until when"
        return None if event.until is not None else unsaid
    if event.until is not None:
        return "an extension is an amount or a day until when, not both: change amount, unit and until together"
    unit = unit_of(limit)
    if unit is None:
        return f"{limit.id} has no number, so no unit either: say until when"
    if event.unit != unit.value:
        return f"{limit.id} is extended in {unit.value}: change amount, unit and until together"
    return f"{event.amount} is no extension" if event.amount < 1 else None


def _too_much(event: Extended, limit: Limit, rule: ExtensionRule, version: ProcedureVersion) -> str | None:
    unit = unit_of(limit)
    if unit is None or event.amount is None or rule.amount is None or event.amount <= rule.amount:
        return None
    return f"{event.amount} is more than the {rule.amount} {unit.value} that {version.id} allows"


def unit_of(limit: Limit) -> Unit | None:
    """Return the unit in which *limit* gets more time; None where nothing says one."""
    if limit.extension is not None and limit.extension.unit is not None:
        return limit.extension.unit
    return limit.counts[0].rule.unit if limit.counts else None
