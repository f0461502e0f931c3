"""Who is told: the people behind the roles of a rung, or behind the next role up where there is nobody."""

from collections.abc import Mapping, Sequence

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import Role
from casework.domain.reminders.schedules import Subject
from casework.domain.reminders.watching import About

HANDLER, TEAM, OWNER = "handler", "team", "owner"
"""The roles that a case itself fills, OWNER being who sees to a remedy; every other is filled by the organisation."""

OF_THE_CASE = frozenset({HANDLER, TEAM, OWNER})

USUAL = frozenset({"manager", "head-of-service", "monitoring-officer"})
"""Roles that schedules may name although nobody has them yet: what goes to them goes up, or waits for staff."""


@attrs.frozen(kw_only=True)
class Recipient:
    """Those who are told for *role*, by their ids: they have the role *through*, another one where nobody has *role*.

    *through* is None where nobody has any role above it either; *is_team* says that the id is that of a team.
    *passed_over* are those who have one of these roles and are complained about in the case.
    """

    role: str
    through: str | None
    people: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def is_team(self) -> bool:
        """Whether a team is told, and not people."""
        return self.through == TEAM


def recipients(
    case: Case, about: About, roles: Sequence[str], *, goes_up: Sequence[str], held: Mapping[str, tuple[str, ...]]
) -> tuple[Recipient, ...]:
    """Return who is told of *about* for each of *roles*; *held* says whom the organisation has in which role."""
    return tuple(recipient(case, role, goes_up=goes_up, held=held, about=about) for role in roles)


def recipient(
    case: Case,
    role: str,
    *,
    goes_up: Sequence[str],
    held: Mapping[str, tuple[str, ...]],
    about: About | None = None,
) -> Recipient:
    """Return who is told for *role*, or for the next role up that somebody has who is not complained about.

    *about* is what they are told of; without it nobody is the owner of anything.
    """
    above = goes_up[goes_up.index(role) + 1 :] if role in goes_up else goes_up
    accused, passed_over = complained_about(case), dict[str, None]()
    for each in (role, *above):
        people = _people(case, about, each) if each in OF_THE_CASE else held.get(each, ())
        passed_over |= dict.fromkeys(who for who in people if who in accused)
        told = tuple(who for who in people if who not in accused)
        if told:
            return Recipient(role=role, through=each, people=told, passed_over=tuple(passed_over))
    return Recipient(role=role, through=None, passed_over=tuple(passed_over))


def complained_about(case: Case) -> frozenset[str]:
    """Return the ids of those who are complained about in *case*: as staff they are told nothing of it."""
    parties = (each for each in case.parties if each.role is Role.PERSON_COMPLAINED_ABOUT)
    return frozenset(who for each in parties for who in (each.party, each.actor) if who is not None)


def _people(case: Case, about: About | None, role: str) -> tuple[str, ...]:
    """Return whom *case* has in a role that it fills itself."""
    given = case.assignment
    if role == OWNER:
        who = None if about is None or about.sort is not Subject.REMEDY else _owner(case, about.name)
    elif given is None:
        who = None
    else:
        who = given.handler if role == HANDLER else given.team
    return () if who is None else (who,)


def _owner(case: Case, remedy: str) -> str | None:
    return next(each.terms.owner for each in case.results.remedies if each.id == remedy)
