"""Who is told: the people behind the roles of a rung, or behind the next role up where none of them has anybody."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.conflicts import in_conflict
from casework.domain.cases.vocabulary import Role
from casework.domain.procedures import ProcedureVersion
from casework.domain.reminders.schedules import Subject
from casework.domain.reminders.watching import About, SkipReason

HANDLER, TEAM, OWNER = "handler", "team", "owner"
"""The roles that a case itself fills, OWNER being who sees to a remedy; every other is filled by the organisation."""

OF_THE_CASE = frozenset({HANDLER, TEAM, OWNER})

USUAL = frozenset({"manager", "head-of-service", "monitoring-officer"})
"""Roles that schedules may name although nobody has them yet: what goes to them goes up, or waits for staff."""


@attrs.frozen(kw_only=True)
class Recipient:
    """Those who are told for *role*, by their ids: they have the role *through*, another one where nobody has *role*.

    *through* is None where nobody is told for it: somebody is for another role, or nobody has any role above it either;
    *is_team* says that the id is that of a team. *passed_over* says why those are not told who have one of these roles
    and may not be.
    """

    role: str
    through: str | None
    people: tuple[str, ...] = ()
    passed_over: tuple[SkipReason, ...] = ()

    @property
    def is_team(self) -> bool:
        """Whether a team is told, and not people."""
        return self.through == TEAM


@attrs.frozen(kw_only=True)
class Ladder:
    """Who is told in place of whoever is not: *goes_up* lists roles, *held* says whom the organisation has in which.

    *barred* are those who are told nothing of the case as its staff, and why.
    """

    goes_up: tuple[str, ...] = ()
    held: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    barred: Mapping[str, SkipReason] = MappingProxyType({})


def recipients(case: Case, about: About, roles: Sequence[str], ladder: Ladder) -> tuple[Recipient, ...]:
    """Return who is told of *about* for each of *roles*: the next role up is, where nobody has any of them.

    Whoever stands in within the case, such as its team for a handler that it has not, is no next role up.
    """
    alone = attrs.evolve(ladder, goes_up=tuple(each for each in ladder.goes_up if each in OF_THE_CASE))
    found = tuple(recipient(case, role, alone, about=about) for role in roles)
    if any(each.people for each in found):
        return found
    return tuple(recipient(case, role, ladder, about=about) for role in roles)


def recipient(case: Case, role: str, ladder: Ladder, *, about: About | None = None) -> Recipient:
    """Return who is told for *role*, or for the next role up that somebody has who may be told.

    *about* is what they are told of; without it nobody is the owner of anything.
    """
    goes_up, passed_over = ladder.goes_up, dict[SkipReason, None]()
    above = goes_up[goes_up.index(role) + 1 :] if role in goes_up else goes_up
    for each in (role, *above):
        people = _people(case, about, each) if each in OF_THE_CASE else ladder.held.get(each, ())
        why = {who: ladder.barred[who] for who in people if who in ladder.barred and _bars(ladder.barred[who], each)}
        passed_over |= dict.fromkeys(why.values())
        told = tuple(who for who in people if who not in why)
        if told:
            return Recipient(role=role, through=each, people=told, passed_over=tuple(passed_over))
    return Recipient(role=role, through=None, passed_over=tuple(passed_over))


def _bars(why: SkipReason, role: str) -> bool:
    """Say whether *why* keeps somebody from being told for *role*: whoever sees to a remedy does not handle a stage."""
    return why is SkipReason.COMPLAINED_ABOUT or role != OWNER


def barred(case: Case, version: ProcedureVersion | None) -> Mapping[str, SkipReason]:
    """Return who is told nothing of *case* as its staff, and why: they are complained about, or in conflict.

    *version* is that of its procedure; without one, as in a case that is over, nobody is in conflict.
    """
    conflicted = frozenset[str]() if version is None else in_conflict(case, version)
    found = dict.fromkeys(conflicted, SkipReason.IN_CONFLICT)
    return found | dict.fromkeys(complained_about(case), SkipReason.COMPLAINED_ABOUT)


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
