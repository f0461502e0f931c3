"""Who may not do what, because of what they did in the case before: the conflict rules of a procedure, applied.

A person is known by an id, so only parties with one, and the handler, can be in conflict. What somebody once did in a
case stays with them when they leave it. Whoever stays in the case holds their role in each stage that it comes to.
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


def holding_of(case: Case, party: Party) -> RoleHeld | None:
    """Return the role that *party* has in the present stage; None where nobody knows who they are."""
    return _in_stage(case, party.actor, party.role)


def holding_of_handler(case: Case, handler: str | None) -> RoleHeld | None:
    """Return the role that *handler* has in the present stage, if there is one."""
    return _in_stage(case, handler, Role.COMPLAINT_HANDLER)


def _in_stage(case: Case, actor: str | None, role: Role) -> RoleHeld | None:
    if actor is None:
        return None
    return RoleHeld(actor=actor, role=role, stage=case.stage, procedure=case.intake.procedure)


def _present_handler(case: Case) -> RoleHeld | None:
    return holding_of_handler(case, case.assignment.handler if case.assignment else None)


def present(case: Case) -> tuple[RoleHeld, ...]:
    """Return what the handler and the parties hold in the present stage, by having stayed in the case.

    Who handles a case is said by its assignment, whoever is a party with that role.
    """
    parties = (holding_of(case, party) for party in case.parties if party.role is not Role.COMPLAINT_HANDLER)
    return tuple(holding for holding in (_present_handler(case), *parties) if holding is not None)


def conflicts_of(case: Case, version: ProcedureVersion, holding: RoleHeld) -> tuple[Conflict, ...]:
    """Return the rules by which *holding* conflicts with what the same person holds or held in *case*.

    A conflict is also returned where it was accepted.
    """
    return tuple(dict.fromkeys(clash.conflict for clash in _clashes(case, version, holding)))


def unaccepted(case: Case, version: ProcedureVersion, holding: RoleHeld) -> Clash | None:
    """Return the first conflict of *holding* that nobody accepted, if there is one."""
    return next((clash for clash in _clashes(case, version, holding) if not _was_accepted(case, clash)), None)


def standing(case: Case, version: ProcedureVersion) -> Clash | None:
    """Return a conflict in which the handler or a party stands by having stayed, and which nobody accepted."""
    found = (unaccepted(case, version, holding) for holding in present(case))
    return next((clash for clash in found if clash is not None), None)


def standing_conflict(case: Case, version: ProcedureVersion) -> Conflict | None:
    """Return the rule by which the present handler may not deal with the present stage, if there is one.

    None where the conflict was accepted.
    """
    holding = _present_handler(case)
    clash = None if holding is None else unaccepted(case, version, holding)
    return None if clash is None else clash.conflict


def told(clash: Clash, who: str = "this person") -> str:
    """Return a conflict in words: the rule, where it is written down, and what *who* is or was."""
    rule, held = clash.conflict, clash.held
    role = held.role.value.replace("_", " ")
    cited = f"{rule.name} ({rule.id}, {rule.authority.citation})"
    return f"{cited}, and {who} is or was {role} in stage {held.stage}"


def _clashes(case: Case, version: ProcedureVersion, holding: RoleHeld) -> Iterator[Clash]:
    # An earlier stage that is looked at again knows nothing of what came after it.
    stages = {visit.stage for visit in case.visits}
    all_held = (*(held for held in case.roles if held.stage in stages), *present(case))
    mine = [held for held in dict.fromkeys(all_held) if held.actor == holding.actor and held.at != holding.at]
    for conflict in version.conflicts:
        for held in mine:
            if _joins(case, conflict, holding, held):
                yield Clash(conflict=conflict, holding=holding, held=held)


def _was_accepted(case: Case, clash: Clash) -> bool:
    """Say whether this person took the second of two roles of the rule with the conflict accepted."""
    mine = [held for held in case.roles if held.actor == clash.holding.actor]
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
