"""Who may not do what, because of what they did in the case before: the conflict rules of a procedure, applied.

A person is known by an id, so only parties with one, and the handler, can be in conflict. What somebody once did in a
case stays with them when they leave it. A party that stays in the case holds its role in each stage that it comes to.
Whoever is assigned deals with the stage in which that was done, and with each later one that they are there to answer.
"""

from collections.abc import Iterator

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import Party
from casework.domain.cases.parts import RoleHeld
from casework.domain.cases.vocabulary import Role
from casework.domain.conduct import Conflict, RoleAt
from casework.domain.procedures import ProcedureVersion


@attrs.frozen(kw_only=True)
class Clash:
    """What somebody holds, or would hold, clashes by a rule with what they hold or held."""

    conflict: Conflict
    holding: RoleHeld
    held: RoleHeld


def holding_of(case: Case, party: Party, stage: str) -> RoleHeld | None:
    """Return the role that *party* has in *stage*; None where nobody knows who they are."""
    return _in_stage(case, party.actor, party.role, stage)


def holding_of_handler(case: Case, handler: str | None, stage: str) -> RoleHeld | None:
    """Return the role that *handler* has in *stage*, if there is one."""
    return _in_stage(case, handler, Role.COMPLAINT_HANDLER, stage)


def _in_stage(case: Case, actor: str | None, role: Role, stage: str) -> RoleHeld | None:
    if actor is None:
        return None
    return RoleHeld(actor=actor, role=role, stage=stage, procedure=case.intake.procedure)


def present_handler(case: Case) -> RoleHeld | None:
    """Return the role of the handler in the present stage, if there is one.

    Whoever was assigned in a later stage did not deal with an earlier one that is looked at again.
    """
    given = case.assignment
    if given is None or all(visit.stage != given.stage for visit in case.visits):
        return None
    return holding_of_handler(case, given.handler, case.stage)


def with_roles(case: Case, *new: RoleHeld | None) -> Case:
    """Return *case* with what somebody holds in a stage on record, each once."""
    known = {held.at: held for held in case.roles}
    for held in new:
        if held is not None:
            known.setdefault(held.at, held)
    return attrs.evolve(case, roles=tuple(known.values()))


def _present(case: Case) -> Iterator[RoleHeld]:
    """Yield what the handler and the parties hold in the present stage; not who joined after a stage looked at again.

    Who handles a case is said by its assignment alone.
    """
    known = {held.at for held in case.roles}
    handler = present_handler(case)
    yield from () if handler is None else (handler,)
    for party in case.parties:
        holding = holding_of(case, party, case.stage)
        if holding is not None and holding.at in known:
            yield holding


def conflicts_of(case: Case, version: ProcedureVersion, holding: RoleHeld) -> tuple[Conflict, ...]:
    """Return the rules by which *holding* conflicts with what the same person holds or held in *case*.

    A conflict is also returned where it was accepted.
    """
    return tuple(dict.fromkeys(clash.conflict for clash in _clashes(case, version, holding)))


def unaccepted(case: Case, version: ProcedureVersion, holding: RoleHeld) -> Clash | None:
    """Return the first conflict of *holding* that nobody accepted, if there is one.

    That whoever is complained about dealt with the case before is history: somebody else does by now.
    """
    for clash in _clashes(case, version, holding):
        taken, held = clash.holding.role, clash.held.role
        is_over = is_history(case, taken=taken, held=held, actor=holding.actor)
        if not is_over and not _was_accepted(case, clash):
            return clash
    return None


def is_history(case: Case, *, taken: Role, held: Role, actor: str) -> bool:
    """Say whether it is only named now that *actor*, who handled the case once and does no more, is its subject."""
    is_late = taken is Role.PERSON_COMPLAINED_ABOUT and held is Role.COMPLAINT_HANDLER
    return is_late and case.assignment is not None and case.assignment.handler != actor


def standing(case: Case, version: ProcedureVersion) -> Clash | None:
    """Return a conflict in which the handler or a party stands by having stayed, and which nobody accepted.

    An earlier stage that is looked at again knows nothing of what came after it.
    """
    then = _as_far_as_it_came(case)
    found = (unaccepted(then, version, holding) for holding in _present(then))
    return next((clash for clash in found if clash is not None), None)


def standing_conflict(case: Case, version: ProcedureVersion) -> Conflict | None:
    """Return the rule by which the present handler may not deal with the present stage, if there is one.

    None where the conflict was accepted.
    """
    holding = present_handler(case)
    clash = None if holding is None else unaccepted(case, version, holding)
    return None if clash is None else clash.conflict


def in_conflict(case: Case, version: ProcedureVersion) -> frozenset[str]:
    """Return the ids of those who may not handle *case* in its present stage, and of whom nobody accepted it."""
    then = _as_far_as_it_came(case)
    roles = (holding_of_handler(then, actor, case.stage) for actor in {held.actor for held in then.roles})
    return frozenset(role.actor for role in roles if role is not None and unaccepted(then, version, role) is not None)


def _as_far_as_it_came(case: Case) -> Case:
    """Return *case* without what somebody held in a stage in which it is not, and never was."""
    stages = {visit.stage for visit in case.visits}
    return attrs.evolve(case, roles=tuple(held for held in case.roles if held.stage in stages))


def complained_about(case: Case, version: ProcedureVersion, actor: str | None) -> Clash | None:
    """Return a rule against complaints in the hands of whom they are about, if *actor* is one of those; None otherwise.

    None also where such a conflict of theirs was accepted.
    """
    for held in case.roles:
        for conflict in version.conflicts:
            clash = Clash(conflict=conflict, holding=held, held=held)
            is_about = held.actor == actor and held.role is Role.PERSON_COMPLAINED_ABOUT
            named = any(_is(case, held, each) for each in (conflict.first, conflict.second))
            if is_about and named and not _was_accepted(case, clash):
                return clash
    return None


def told(clash: Clash, who: str = "this person") -> str:
    """Return a conflict in words: the rule, where it is written down, and what *who* is or was."""
    rule, held = clash.conflict, clash.held
    role = held.role.value.replace("_", " ")
    cited = f"{rule.name} ({rule.id}, {rule.authority.citation})"
    return f"{cited}, and {who} is or was {role} in stage {held.stage}"


def _clashes(case: Case, version: ProcedureVersion, holding: RoleHeld) -> Iterator[Clash]:
    mine = [held for held in _held_by(case, holding.actor) if held.at != holding.at]
    for conflict in version.conflicts:
        for held in mine:
            if _joins(case, conflict, holding, held):
                yield Clash(conflict=conflict, holding=holding, held=held)


def _held_by(case: Case, actor: str) -> tuple[RoleHeld, ...]:
    """Return what *actor* holds or held, in the order in which it was recorded; a handler who stayed comes first."""
    handler = present_handler(case)
    stays = () if handler is None or any(held.at == handler.at for held in case.roles) else (handler,)
    return tuple(held for held in (*stays, *case.roles) if held.actor == actor)


def _was_accepted(case: Case, clash: Clash) -> bool:
    """Say whether this person took the second of two roles of the rule with the conflict accepted."""
    mine = _held_by(case, clash.holding.actor)
    return any(
        later.despite_conflict and any(_joins(case, clash.conflict, earlier, later) for earlier in mine[:index])
        for index, later in enumerate(mine)
    )


def _joins(case: Case, conflict: Conflict, one: RoleHeld, other: RoleHeld) -> bool:
    orders = ((conflict.first, conflict.second), (conflict.second, conflict.first))
    return any(_is(case, one, first) and _is(case, other, second) for first, second in orders)


def _is(case: Case, held: RoleHeld, named: RoleAt) -> bool:
    """Say whether *held* is the role that a rule names; stages of a former procedure are not those of the present."""
    if named.stage is not None and (held.stage, held.procedure) != (named.stage, case.intake.procedure):
        return False
    return held.role is named.role
