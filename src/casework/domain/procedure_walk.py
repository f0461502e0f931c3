"""Proves that the decisions reach everything that a procedure names, by taking them.

``casework.domain.procedure_checks`` reads a procedure word for word. This walks through it: a case is received in every
first stage and goes on to every stage that can be entered, and whatever the procedure declares is tried on it with the
decisions that officers take, judged by the rules that judge theirs. What cannot be reached is a promise on paper: a
clock that never runs, a stage without an end, a rule about roles that nobody could break or keep. As in the checks,
each mistake is told as ``path: what``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import attrs

from casework.domain.cases.conflicts import is_history
from casework.domain.cases.decisions import DECISIONS
from casework.domain.cases.events import Party
from casework.domain.cases.vocabulary import Role, SetBy
from casework.domain.conduct import Barred, Conflict, Exclusion, RoleAt
from casework.domain.deadlines import Deadline, deadlines
from casework.domain.procedures import FactName, Limit, Procedure, Trigger
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.places import Place
from casework.domain.walker import WORDS, Decisions, Terrain, Walker, explored
from casework.errors import CaseworkError

_TO_COME = dt.timedelta(days=14)
_ONE, _OTHER, _SUCCESSOR = "somebody", "somebody-else", "whoever-follows"

_DECISION_FOR = {
    FactName.ACKNOWLEDGED: "acknowledge",
    FactName.ACCEPTED: "accept",
    FactName.RESPONDED: "respond",
    FactName.CLOSED: "close",
}


def unreachable(
    procedure: Procedure,
    *,
    place: Place,
    calendars: Mapping[str, WorkingCalendar],
    decisions: Decisions = DECISIONS,
) -> tuple[str, ...]:
    """Return what *procedure* names and no decision reaches, each as ``path: what``; none if all can be reached.

    It is for procedures without mistakes, as ``mistakes_of`` finds them. *calendars* holds those that limits name, by
    id; *decisions* those that are tried.
    """
    found: list[str] = []
    for number, version in enumerate(procedure.versions):
        terrain = Terrain(procedure=procedure, version=version, place=place, calendars=calendars, decisions=decisions)
        found += _of_version(terrain, f"version[{number}]")
    return tuple(found)


def _of_version(terrain: Terrain, path: str) -> Iterator[str]:
    version = terrain.version
    kind, *_ = terrain.procedure.applies_to
    walkers = explored([Walker.setting_out(terrain, stage, kind) for stage in version.first_stages])
    for index, stage in enumerate(version.stages):
        here, mine = f"{path}.stage[{index}]", [walker for walker in walkers if walker.case.stage == stage.id]
        if not mine:
            yield f"{here}: no case comes to stage {stage.id!r} by the decisions that there are"
            continue
        yield from _milestones(mine, here)
        for number, limit in enumerate(stage.limits):
            yield from clock_mistakes(mine, limit, f"{here}.limit[{number}]")
        yield from _exit(mine, terrain, here)
    for index, exclusion in enumerate(version.exclusions):
        yield from _exclusion(walkers, exclusion, f"{path}.exclusion[{index}]")
    for index, conflict in enumerate(version.conflicts):
        yield from _conflict(walkers, conflict, f"{path}.conflict[{index}]")
    for index, rule in enumerate(version.pauses):
        paused = (walker.took("pause", reason=rule.reason) for walker in walkers)
        if not any(each.took("resume") for each in paused if each):
            yield f"{path}.pause[{index}]: no clock can stand still for {rule.reason} and go on"


def _milestones(walkers: list[Walker], path: str) -> Iterator[str]:
    for index, name in enumerate(walkers[0].stage.milestones):
        if not any(walker.took("milestone", milestone=name) for walker in walkers):
            yield f"{path}.milestones[{index}]: no decision reaches {name}"


def clock_mistakes(walkers: list[Walker], limit: Limit, path: str) -> Iterator[str]:
    """Yield why the clock of *limit* does not start, or is never done, for any of *walkers*, who are in its stage."""
    if limit.not_for in _bodies(limit):
        yield f"{path}: it binds nobody, for what it is only for it is also not for"
        return
    try:
        yield from _clock([begun for each in walkers for begun in started(each, limit)], limit, path)
    except CaseworkError as error:
        yield f"{path}: {error}"


def _bodies(limit: Limit) -> frozenset[str]:
    return frozenset(filter(None, (limit.only_for,)))


def started(walker: Walker, limit: Limit) -> Iterator[Walker]:
    """Yield the walker after what starts the clock of *limit*, at a body that it binds."""
    yield from _dated(attrs.evolve(walker, around=attrs.evolve(walker.around, bodies=_bodies(limit))), limit)


def _dated(walker: Walker, limit: Limit) -> Iterator[Walker]:
    """Yield the walker with a date for a limit whose date is given: set before its clock starts, or afterwards."""
    if not limit.given:
        yield from _reached(walker, limit.starts)
        return
    day = walker.around.day(walker.around.now) + _TO_COME
    date = {"limit": limit.id, "until": day, "by": SetBy.OMBUDSMAN}
    early = walker.took("set-date", **date)
    yield from () if early is None else _reached(early, limit.starts)
    yield from filter(None, (each.took("set-date", **date) for each in _reached(walker, limit.starts)))


def _clock(begun: list[Walker], limit: Limit, path: str) -> Iterator[str]:
    """Yield what is wrong with the clock of *limit*; *begun* are the walkers for which it should run."""
    running = [walker for walker in begun if any(each.starts_on for each in deadlines_of(walker, limit))]
    if not running:
        date = " while a date can be given" if limit.given else ""
        yield f"{path}.starts: no decision brings about {limit.starts}{date}, so it never starts"
        return
    if limit.given and not any(each.due_on for walker in running for each in deadlines_of(walker, limit)):
        yield f"{path}.given: no date that is given becomes its due day"
    # A limit that waits for what starts it is done at the next one.
    done = [later for walker in running for later in _reached(walker, limit.done)]
    if limit.repeats:
        done = [again for walker in done for again in _reached(walker, limit.done, again=True)]
    if not any(_is_done(deadlines_of(walker, limit), limit) for walker in done):
        yield f"{path}.done: once its clock runs, no decision brings about {limit.done}"


def _is_done(turns: list[Deadline], limit: Limit) -> bool:
    done = sum(each.starts_on is not None and each.done_on is not None for each in turns)
    return done > 0 and (not limit.repeats or len(turns) > 1)


def deadlines_of(walker: Walker, limit: Limit) -> list[Deadline]:
    """Return what became of *limit* in the last visit of the case, each turn of it."""
    around = walker.around
    found = deadlines(walker.case, around.version, place=around.place, calendars=around.calendars, bodies=around.bodies)
    return [each for each in found if each.visit == len(walker.case.visits) - 1 and each.limit == limit.id]


def _reached(walker: Walker, trigger: Trigger, *, again: bool = False) -> Iterator[Walker]:
    """Yield the walker after *trigger* came true, once more if *again*; nothing where no decision makes it true.

    What belongs to another stage came true when the case was there, or it does not.
    """
    if trigger.stage not in {None, walker.case.stage} or trigger.fact in {FactName.RECEIVED, FactName.STAGE_BEGAN}:
        yield walker
    elif trigger.milestone is not None:
        yield from filter(None, [walker.took("milestone", milestone=trigger.milestone)])
    elif again or _has(walker, trigger.fact):
        yield walker
    else:
        decision = _DECISION_FOR[trigger.fact]
        yield from filter(None, [walker.took(decision) or walker.finished().took(decision)])


def _has(walker: Walker, fact: FactName) -> bool:
    return fact is not FactName.CLOSED and getattr(walker.case.visit, fact.value) is not None


def _exit(walkers: list[Walker], terrain: Terrain, path: str) -> Iterator[str]:
    """Yield the kinds of case for which no way leads from the stage to an end."""
    for kind in terrain.procedure.applies_to:
        if not any(has_end(walker, terrain) for walker in explored(walker.being(kind) for walker in walkers)):
            what = kind.value.replace("_", " ")
            yield f"{path}: a case of the kind {what} has no way out: it can be neither closed nor referred"


def has_end(walker: Walker, terrain: Terrain) -> bool:
    """Whether the case can be closed, or referred to the body that the procedure names, when its work is done."""
    finished = walker.finished()
    referred = terrain.version.referral is not None and finished.took("refer", body="ombudsman") is not None
    return referred or finished.took("close") is not None


def _exclusion(walkers: Iterable[Walker], exclusion: Exclusion, path: str) -> Iterator[str]:
    said = {
        "exclusion": exclusion.id,
        "reasons": WORDS,
        "discretion": WORDS if exclusion.discretion else None,
        "ombudsman_told": exclusion.signpost,
    }
    for index, barred in enumerate(exclusion.bars):
        if not any(_refused(walker, barred, said) for walker in walkers):
            what = "a complaint" if barred is Barred.COMPLAINT else "the request for a next stage"
            yield f"{path}.bars[{index}]: in no case could {what} be refused for it"


def _refused(walker: Walker, barred: Barred, said: Mapping[str, object]) -> bool:
    if barred is Barred.COMPLAINT:
        return walker.took("decline", **said) is not None
    return walker.finished().took("decline-escalation", **said) is not None


def _conflict(walkers: Iterable[Walker], conflict: Conflict, path: str) -> Iterator[str]:
    """Yield what is wrong: a role that nobody can take, two that never meet, or a rule that nothing holds."""
    ways = [*_meetings(walkers, conflict.first, conflict.second), *_meetings(walkers, conflict.second, conflict.first)]
    if not ways:
        yield f"{path}.roles: no case has both {conflict.first} and {conflict.second}, so they never conflict"
        return
    if any(_takes(walker, role, _ONE) for walker, role in ways if not _is_history(walker, role)):
        yield f"{path}.roles: no decision refuses that {conflict.first} is also {conflict.second}"
    if not all(_takes(walker, role, _ONE, override=WORDS) for walker, role in ways):
        yield f"{path}.roles: no reason can override that {conflict.first} is also {conflict.second}"


def _is_history(walker: Walker, role: Role) -> bool:
    """Say whether it is only named now that whoever handled the case before is its subject, which nothing refuses."""
    return is_history(walker.case, taken=role, held=Role.COMPLAINT_HANDLER, actor=_ONE)


def _meetings(walkers: Iterable[Walker], first: RoleAt, second: RoleAt) -> Iterator[tuple[Walker, Role]]:
    """Yield walkers in which somebody had the role *first* and somebody else can take *second*; and its role."""
    for holding in _holding(walkers, first, first.stage or second.stage):
        yield from (
            (there, second.role)
            for there in explored([holding])
            if there.case.stage == (second.stage or holding.case.stage)
            if _takes(there, second.role, _OTHER)
        )


def _holding(walkers: Iterable[Walker], named: RoleAt, stage: str | None) -> Iterator[Walker]:
    """Yield walkers in *stage*, or in any, in which somebody took a role, now or earlier, and stayed or left by now."""
    for walker in walkers:
        for joined in _takes(walker, named.role, _ONE):
            # Only a party has its role wherever it stays; a handler deals with the stages that they are assigned in.
            stays = [joined] if named.role is Role.COMPLAINT_HANDLER else explored([joined])
            for there in stays:
                if there.case.stage == (stage or there.case.stage):
                    yield there
                    yield from filter(None, [_left(there, named.role)])


def _left(walker: Walker, role: Role) -> Walker | None:
    if role is Role.COMPLAINT_HANDLER:
        return walker.took("assign", handler=_SUCCESSOR)
    return walker.took("remove-party", party=walker.case.parties[-1].party, reason="left")


def _takes(walker: Walker, role: Role, actor: str, *, override: str | None = None) -> list[Walker]:
    """Return the walker after *actor* took *role*, if a decision lets them."""
    if role is Role.COMPLAINT_HANDLER:
        taken = walker.took("assign", handler=actor, override=override)
    else:
        party = Party(party=f"p{walker.case.version + 1}", role=role, actor=actor)
        taken = walker.took("add-party", party=party, override=override)
    return [] if taken is None else [taken]
