"""What is well written in a reminder schedule and makes no sense."""

from collections.abc import Collection, Iterator, Sequence

from casework.domain.cases.fields import check_code
from casework.domain.procedures import Procedure
from casework.domain.reminders.schedules import ReminderSchedule, Rung, Subject, Timing
from casework.domain.time.rules import Unit
from casework.errors import NotACodeError


def mistakes_of_rungs(rungs: Sequence[Rung]) -> Iterator[str]:
    """Yield what makes no sense in *rungs*, as the file names it."""
    if not rungs:
        yield "rung: is empty: a schedule has at least one [[rung]]"
    ids = [rung.id for rung in rungs]
    for number, rung in enumerate(rungs):
        here = f"rung[{number}]"
        yield from mistakes_of_a_code(f"{here}.id", rung.id)
        if rung.id in ids[:number]:
            yield f"{here}.id: {rung.id} is the id of rung[{ids.index(rung.id)}] already"
        if not rung.to:
            yield f"{here}.to: is empty: name at least one role, such as handler"
        for role in rung.to:
            yield from mistakes_of_a_code(f"{here}.to", role)
        if rung.limits and rung.watches is not Subject.LIMIT:
            yield f"{here}.limits: only a rung that watches limits names some; it watches {rung.watches}"
        yield from (f"{here}.when: {each}" for each in _mistimed(rung))
        if rung.calendar is not None and not _counts_days(rung):
            yield f"{here}.calendar: nothing is counted on it: leave it away"


def mistakes_of_a_code(here: str, code: str) -> Iterator[str]:
    """Yield why the text at *here* is no id or code, if it is none."""
    try:
        check_code("it", code)
    except NotACodeError as error:
        yield f"{here}: {error}"


def _mistimed(rung: Rung) -> Iterator[str]:
    when, watches = rung.when, rung.watches
    if (when.timing is Timing.AT_ONCE) != (watches is Subject.NO_OWNER):
        yield f"'{when}' does not go with {watches}: at once is for no_owner, and no_owner for nothing else"
    elif not watches.has_date and watches is not Subject.NO_OWNER and when.timing is not Timing.AFTER:
        yield f"'{when}' does not go with {watches}, which has no date: write so many days after it began"
    elif when.timing is Timing.SHARE and watches is not Subject.LIMIT:
        yield f"'{when}' does not go with {watches}: only a limit has a time of which it could be a part"
    elif when.timing is Timing.EVERY and when.unit is Unit.HOURS:
        yield f"'{when}' would never let anybody rest: repeat in days or weeks"
    elif when.amount and when.unit is None and when.timing is not Timing.SHARE and watches is not Subject.LIMIT:
        yield f"'{when}' does not say which days: write working days or calendar days; only a limit has its own"


def _counts_days(rung: Rung) -> bool:
    return rung.when.timing in {Timing.BEFORE, Timing.AFTER, Timing.EVERY} and rung.when.unit is not Unit.HOURS


def mistakes_beside(
    schedule: ReminderSchedule, procedures: Sequence[Procedure], calendars: Collection[str]
) -> Iterator[str]:
    """Yield what *schedule* names and nobody has, of *procedures* and *calendars*, as the file names it."""
    known = {each.id: each for each in procedures}
    named = schedule.applies_to.procedures
    yield from (f"applies_to.procedures: there is no procedure {each}" for each in named if each not in known)
    meant = [known[each] for each in named if each in known] if named else list(procedures)
    stages = [stage for each in meant for version in each.versions for stage in version.stages]
    ids, limits = {stage.id for stage in stages}, {limit.id for stage in stages for limit in stage.limits}
    where = f"in {', '.join(named)}" if named else "in any procedure"
    for number, rung in enumerate(schedule.rungs):
        here = f"rung[{number}]"
        yield from (f"{here}.limits: there is no limit {each} {where}" for each in rung.limits if each not in limits)
        yield from (f"{here}.stages: there is no stage {each} {where}" for each in rung.stages if each not in ids)
        if rung.calendar is not None and rung.calendar not in {"place", "nation", *calendars}:
            yield f"{here}.calendar: there is no calendar {rung.calendar}"
