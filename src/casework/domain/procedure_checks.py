"""What can be wrong with a procedure although every single word of it is right.

Each check yields ``path: what`` for every mistake it finds. A procedure with a mistake is not used: a clock that waits
for something that nothing makes would never run, and nobody would notice.
"""

from collections.abc import Collection, Iterator

from casework.domain.cases.fields import CODE, CODE_WORDS
from casework.domain.checking import listed, twice, uncited
from casework.domain.conduct_checks import conduct_mistakes
from casework.domain.lengths import size
from casework.domain.procedures import (
    OF_THE_BODY,
    Count,
    ExtensionBase,
    ExtensionRule,
    FactName,
    Limit,
    Period,
    Procedure,
    ProcedureVersion,
    Stage,
    Trigger,
)
from casework.domain.time.rules import CountingRule


def mistakes_of(
    procedure: Procedure, *, calendars: Collection[str] | None = None, outcomes: Collection[str] | None = None
) -> tuple[str, ...]:
    """Return all mistakes of *procedure*, each as ``path: what``; none if it can be used.

    *calendars* and *outcomes* are the ids of the calendars and outcome schemes that there are; None leaves their names
    unchecked.
    """
    found = list(_of_procedure(procedure))
    if calendars is not None:
        known = listed(sorted(calendars))
        found += (
            f"{path}.calendar: there is no calendar {count.calendar!r}; write place, nation, or one of {known}"
            for path, count in _counts(procedure)
            if count.calendar not in {*OF_THE_BODY, *calendars}
        )
    if outcomes is not None:
        schemes = listed(sorted(outcomes))
        found += (
            f"version[{number}].outcomes: there is no outcome scheme {version.outcomes!r}; there are {schemes}"
            for number, version in enumerate(procedure.versions)
            if version.outcomes not in {None, *outcomes}
        )
    return tuple(found)


def _counts(procedure: Procedure) -> Iterator[tuple[str, Count]]:
    """Yield every count with its path."""
    for number, version in enumerate(procedure.versions):
        for place, stage in enumerate(version.stages):
            for index, limit in enumerate(stage.limits):
                path = f"version[{number}].stage[{place}].limit[{index}].within"
                yield from ((f"{path}[{which}]", count) for which, count in enumerate(limit.counts))
        periods = [
            (f"window[{at}].period[{which}]", period)
            for at, window in enumerate(version.windows)
            for which, period in enumerate(window.periods)
        ]
        if version.referral is not None and version.referral.period is not None:
            periods.append(("referral.period", version.referral.period))
        yield from (
            (f"version[{number}].{path}.within", period.count) for path, period in periods if period.count is not None
        )


def _of_procedure(procedure: Procedure) -> Iterator[str]:
    if not procedure.versions:
        yield "version: there is none; write at least one [[version]]"
    if not procedure.applies_to:
        yield "applies_to: it applies to nothing; name at least one kind of case"
    yield from (
        f"{path}: {name!r} must be {CODE_WORDS}" for path, name in _names(procedure) if CODE.match(name) is None
    )
    yield from _dates(procedure)
    yield from _transitions(procedure)
    if procedure.id in procedure.supersedes:
        yield f"supersedes: {procedure.id} cannot take the place of itself"
    for number, version in enumerate(procedure.versions):
        path = f"version[{number}]"
        yield from uncited(version.authority, path)
        yield from _stages(version, path)
        yield from _pauses(version, path)
        yield from _windows(version, path)
        for place, stage in enumerate(version.stages):
            yield from _limits(version, stage, f"{path}.stage[{place}]")
        yield from conduct_mistakes(version, procedure.applies_to, path)


def _names(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Yield every id that an event will hold, with its path: one that no event can hold would stop the first case."""
    yield "id", procedure.id
    for number, version in enumerate(procedure.versions):
        for place, stage in enumerate(version.stages):
            path = f"version[{number}].stage[{place}]"
            yield f"{path}.id", stage.id
            yield from ((f"{path}.limit[{index}].id", limit.id) for index, limit in enumerate(stage.limits))
            yield from ((f"{path}.milestones[{index}]", name) for index, name in enumerate(stage.milestones))
        here = f"version[{number}]"
        yield from ((f"{here}.pause[{index}].reason", rule.reason) for index, rule in enumerate(version.pauses))
        yield from ((f"{here}.exclusion[{index}].id", each.id) for index, each in enumerate(version.exclusions))
        yield from ((f"{here}.conflict[{index}].id", each.id) for index, each in enumerate(version.conflicts))
        if version.outcomes is not None:
            yield f"{here}.outcomes", version.outcomes


def _dates(procedure: Procedure) -> Iterator[str]:
    before = None
    for number, version in enumerate(procedure.versions):
        day = version.effective_from
        if number and day is None:
            yield f"version[{number}].effective_from: only the first version may leave it away"
        if before is not None and day is not None and day <= before:
            yield (
                f"version[{number}].effective_from: {day.isoformat()} is not after {before.isoformat()}, "
                "when the version before began; write the oldest version first"
            )
        before = day or before
    if procedure.ends_on is not None and before is not None and procedure.ends_on < before:
        yield f"ends_on: {procedure.ends_on.isoformat()} is before the last version begins on {before.isoformat()}"


def _transitions(procedure: Procedure) -> Iterator[str]:
    """Yield the versions that take over cases of which there can be none."""
    before: set[str] = set()
    for number, version in enumerate(procedure.versions):
        own = {stage.id for stage in version.stages}
        if version.takes_over_open and not number:
            yield f"version[{number}].takes_over_open: no version is before the first, so it takes over nothing"
        elif version.takes_over_open and not own & before:
            yield (
                f"version[{number}].takes_over_open: it takes over nothing, for it has none of the stages before it "
                f"({listed(sorted(before))})"
            )
        before |= own


def _stages(version: ProcedureVersion, path: str) -> Iterator[str]:
    known = [stage.id for stage in version.stages]
    yield from (f"{path}.stage: the id {twice!r} is given twice" for twice in twice(known))
    for name in version.first_stages:
        if name not in known:
            yield f"{path}.first_stages: there is no stage {name!r}; the stages are {listed(known)}"
    for place, stage in enumerate(version.stages):
        for name in stage.next:
            if name not in known:
                yield f"{path}.stage[{place}].next: there is no stage {name!r}; the stages are {listed(known)}"
    if not version.first_stages:
        yield f"{path}.first_stages: it is empty; name the stage in which a case begins"
        return
    reached = _reached(version)
    for place, stage in enumerate(version.stages):
        if stage.id not in reached:
            yield f"{path}.stage[{place}]: no way leads to stage {stage.id!r}; name it in first_stages or in a next"


def _reached(version: ProcedureVersion) -> set[str]:
    following = {stage.id: stage.next for stage in version.stages}
    reached: set[str] = set()
    waiting = list(version.first_stages)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(following.get(name, ()))
    return reached


def _limits(version: ProcedureVersion, stage: Stage, path: str) -> Iterator[str]:
    ids = [limit.id for limit in stage.limits]
    yield from (f"{path}.limit: the id {twice!r} is given twice" for twice in twice(ids))
    for place, limit in enumerate(stage.limits):
        here = f"{path}.limit[{place}]"
        for key, trigger in (("starts", limit.starts), ("done", limit.done)):
            yield from _trigger(version, stage, trigger, f"{here}.{key}")
        if limit.starts == limit.done and not limit.repeats:
            yield f"{here}: it waits for what starts it ({limit.done}); give another fact, or say repeats = true"
        if limit.done.fact in {FactName.RECEIVED, FactName.STAGE_BEGAN}:
            yield f"{here}.done: {limit.done} has happened before the clock starts; name what has to be done"
        if limit.given and limit.counts:
            yield f"{here}.given: its date is given and not counted; leave away within, or given"
        yield from uncited(limit.authority, here)
        yield from _counting(limit, f"{here}.counting")
        yield from _extension(limit, here)
        yield from _maximum(limit, f"{here}.at_most")


def _counting(limit: Limit, path: str) -> Iterator[str]:
    if limit.counting is None:
        return
    if not limit.counts:
        yield f"{path}: nothing is counted; write within, or leave it away"
    yield from uncited(limit.counting, path)


def _trigger(version: ProcedureVersion, stage: Stage, trigger: Trigger, path: str) -> Iterator[str]:
    named = trigger.stage or stage.id
    where = next((each for each in version.stages if each.id == named), None)
    if where is None:
        yield f"{path}: there is no stage {named!r}, so nothing makes {trigger}"
    elif trigger.milestone is not None and trigger.milestone not in where.milestones:
        known = listed(where.milestones) if where.milestones else "none"
        yield f"{path}: nothing makes {trigger}; the milestones of stage {where.id!r} are {known}"


def _extension(limit: Limit, path: str) -> Iterator[str]:
    rule = limit.extension
    if rule is None:
        return
    if (rule.amount is None) != (rule.unit is None):
        yield f"{path}.extension: amount and unit belong together; give both or neither"
    if rule.amount is not None and rule.amount < 1:
        yield f"{path}.extension.amount: {rule.amount} is no extension"
    if rule.times is not None and rule.times < 1:
        yield f"{path}.extension.times: {rule.times} is never; leave the extension away"
    if rule.at_most is None:
        if rule.at_most_unit is not None:
            yield f"{path}.extension.at_most_unit: there is no at_most"
        return
    yield from (f"{path}.extension.{what}" for count in limit.counts for what in _cap(rule, rule.at_most, count.rule))


def _maximum(limit: Limit, path: str) -> Iterator[str]:
    if limit.at_most is None:
        return
    if not limit.counts:
        yield f"{path}: nothing is counted; write within, or leave it away"
    cap = size(limit.at_most.amount, limit.at_most.unit)
    for count in limit.counts:
        amount = size(count.rule.amount, count.rule.unit)
        if amount[1] != cap[1]:
            yield f"{path}.unit: it cannot be compared with the limit, which is in {count.rule.unit.value}"
        elif cap[0] < amount[0]:
            yield f"{path}.amount: {limit.at_most.amount} is less than the limit itself, {count.rule.amount}"
    yield from uncited(limit.at_most.authority, path)


def _cap(rule: ExtensionRule, at_most: int, limit: CountingRule) -> Iterator[str]:
    """Yield what contradicts the cap *at_most* on a limit that is counted by the rule *limit*."""
    cap, amount = size(at_most, rule.at_most_unit or limit.unit), size(limit.amount, limit.unit)
    if cap[1] != amount[1]:
        return
    if cap[0] < amount[0]:
        yield f"at_most: {at_most} is less than the limit itself, {limit.amount}"
    elif rule.amount is not None and rule.unit is not None and rule.base is not ExtensionBase.GRANTED:
        more = size(rule.amount, rule.unit)
        if more[1] == cap[1] and cap[0] < amount[0] + more[0]:
            yield (
                f"amount: {rule.amount} more than the limit, {limit.amount}, is never given in full, "
                f"for at_most is {at_most}"
            )


def _pauses(version: ProcedureVersion, path: str) -> Iterator[str]:
    reasons = [pause.reason for pause in version.pauses]
    yield from (f"{path}.pause: the reason {twice!r} is given twice" for twice in twice(reasons))
    for place, pause in enumerate(version.pauses):
        yield from uncited(pause.authority, f"{path}.pause[{place}]")


def _windows(version: ProcedureVersion, path: str) -> Iterator[str]:
    known, follows = [stage.id for stage in version.stages], {name for stage in version.stages for name in stage.next}
    ids = [window.id for window in version.windows]
    yield from (f"{path}.window: the id {twice!r} is given twice" for twice in twice(ids))
    for place, window in enumerate(version.windows):
        here = f"{path}.window[{place}]"
        if window.to_stage is not None and window.to_stage not in known:
            yield f"{here}.to_stage: there is no stage {window.to_stage!r}; the stages are {listed(known)}"
        elif window.to_stage in version.first_stages and window.to_stage not in follows:
            what = f"nobody can ask for stage {window.to_stage!r}: cases begin in it, and no stage leads to it"
            yield f"{here}.to_stage: {what}"
        reasons = [pause.reason for pause in version.pauses]
        for index, reason in enumerate(window.pauses):
            if reason not in reasons:
                there = listed(reasons) if reasons else "none"
                yield f"{here}.pauses[{index}]: there is no pause for {reason!r}; the reasons are {there}"
        for index, period in enumerate(window.periods):
            yield from _beginning(version, period, f"{here}.period[{index}]")
        if not window.periods:
            yield f"{here}.period: there is none; say at least when the time starts"
        yield from uncited(window.authority, here)
    if version.referral is not None:
        yield from uncited(version.referral.authority, f"{path}.referral")
        if version.referral.period is not None:
            yield from _beginning(version, version.referral.period, f"{path}.referral.period")


def _beginning(version: ProcedureVersion, period: Period, path: str) -> Iterator[str]:
    """Yield what is wrong with the trigger of a period; one that names no stage may come true in any."""
    found = []
    if period.trigger is not None:
        found = [list(_trigger(version, stage, period.trigger, f"{path}.trigger")) for stage in version.stages]
    if found and all(found):
        yield found[0][0]
