"""Who is told: the people behind the roles of a rung, or behind the next role up where there is nobody."""

from collections.abc import Mapping, Sequence

import attrs

from casework.domain.cases.case import Case

HANDLER, TEAM = "handler", "team"
"""The two roles that a case itself fills; every other is filled by the organisation."""


@attrs.frozen(kw_only=True)
class Recipient:
    """Those who are told for *role*, by their ids: they have the role *through*, another one where nobody has *role*.

    *through* is None where nobody has any role above it either; *is_team* says that the id is that of a team.
    """

    role: str
    through: str | None
    people: tuple[str, ...] = ()

    @property
    def is_team(self) -> bool:
        """Whether a team is told, and not people."""
        return self.through == TEAM


def recipients(
    case: Case, roles: Sequence[str], *, goes_up: Sequence[str], held: Mapping[str, tuple[str, ...]]
) -> tuple[Recipient, ...]:
    """Return who is told for each of *roles*; *held* says whom the organisation has in which role."""
    return tuple(_recipient(case, role, goes_up, held) for role in roles)


def _recipient(case: Case, role: str, goes_up: Sequence[str], held: Mapping[str, tuple[str, ...]]) -> Recipient:
    above = goes_up[goes_up.index(role) + 1 :] if role in goes_up else goes_up
    for each in (role, *above):
        people = _people(case, each, held)
        if people:
            return Recipient(role=role, through=each, people=people)
    return Recipient(role=role, through=None)


def _people(case: Case, role: str, held: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if role in {HANDLER, TEAM}:
        given = case.assignment
        who = None if given is None else given.handler if role == HANDLER else given.team
        return () if who is None else (who,)
    return held.get(role, ())
