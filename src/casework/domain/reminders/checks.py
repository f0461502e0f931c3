"""What is well written in a reminder schedule and makes no sense."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import attrs

from casework.domain.cases.fields import check_code
from casework.domain.procedures import Procedure
from casework.domain.reminders.recipients import OF_THE_CASE, USUAL
from casework.domain.reminders.schedules import LONGEST_IDS, ReminderSchedule, Rung, Subject, Timing
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


@attrs.frozen(kw_only=True)
class Around:
    """What a schedule may name: *procedures* by id, *calendars*, and the *roles* that somebody can have.

    A procedure is None where its file has mistakes, so that nobody knows what it holds.
    """

    procedures: Mapping[str, Procedure | None]
    calendars: Collection[str]
    roles: Collection[str]


def mistakes_beside(schedule: ReminderSchedule, around: Around) -> Iterator[str]:
    """Yield what *schedule* names and nobody has, of what is *around* it, as the file names it."""
    named, known = schedule.applies_to.procedures, around.procedures
    yield from (f"applies_to.procedures: {_none('procedure', each, known)}" for each in named if each not in known)
    yield from (f"goes_up: {why}" for each in schedule.goes_up if (why := _no_role(each, around)) is not None)
    meant = [known[each] for each in named if each in known] if named else list(known.values())
    stages = [stage for each in meant if each is not None for version in each.versions for stage in version.stages]
    ids, limits = {stage.id for stage in stages}, {limit.id for stage in stages for limit in stage.limits}
    where, is_whole = f"in {', '.join(named)}" if named else "in any procedure", bool(meant) and None not in meant
    yield from ids_too_long(schedule.id, schedule.rungs)
    for number, rung in enumerate(schedule.rungs):
        here = f"rung[{number}]"
        yield from (f"{here}.to: {why}" for each in rung.to if (why := _no_role(each, around)) is not None)
        for key, what, names, there in (
            ("limits", "limit", rung.limits, limits),
            ("stages", "stage", rung.stages, ids),
        ):
            missing = [each for each in names if is_whole and each not in there]
            yield from (f"{here}.{key}: {_none(what, each, there, where)}" for each in missing)
        if rung.calendar is not None and rung.calendar not in {"place", "nation", *around.calendars}:
            yield f"{here}.calendar: {_none('calendar', rung.calendar, around.calendars)}"


def ids_too_long(schedule: str, rungs: Iterable[Rung]) -> Iterator[str]:
    """Yield each of *rungs* that cannot be written down under its id and that of its *schedule*."""
    why = f"together with that of the schedule it is longer than {LONGEST_IDS} characters: shorten one of them"
    for number, rung in enumerate(rungs):
        if len(schedule) + len(rung.id) > LONGEST_IDS:
            yield f"rung[{number}].id: {why}"


def _no_role(role: str, around: Around) -> str | None:
    """Return why nobody can have *role*, None where somebody can."""
    known = {*OF_THE_CASE, *USUAL, *around.roles}
    if role in known:
        return None
    return f"nobody has the role {role}: name people for it in [organisation.roles]{_meant(role, known, ', or write ')}"


def _none(what: str, name: str, known: Iterable[str], where: str = "") -> str:
    said = f"there is no {what} {name}{f' {where}' if where else ''}"
    return f"{said}{_meant(name, known, '; did you mean ', '?')}"


def _meant(name: str, known: Iterable[str], before: str, after: str = "") -> str:
    longer = [each for each in sorted(known) if each.startswith(name)]
    near = longer or difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.7)
    return f"{before}{near[0]}{after}" if near else ""
