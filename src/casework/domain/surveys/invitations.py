"""Invitations to a survey at the closure of a case, and who is never invited.

Each closing of a case makes at most one invitation to a survey, known by the version of the record that closed it: a
case that was reopened and closed anew has a second one. An invitation says nothing of an answer, and no answer says
anything of an invitation: how many of those who were invited answered is only known as a number.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from enum import StrEnum

import attrs

from casework.domain.cases.care import open_matters
from casework.domain.cases.case import Case
from casework.domain.cases.events import Closed, Party
from casework.domain.cases.fields import code, codes, day, number, optional_code, word
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import Role
from casework.domain.surveys.invitation_rules import Choice, Invitation
from casework.domain.time.moments import local_day

CONCERNED_STAFF = frozenset(
    {
        Role.COMPLAINT_HANDLER,
        Role.INVESTIGATING_OFFICER,
        Role.ADJUDICATING_OFFICER,
        Role.PANEL_CHAIR,
        Role.PANEL_MEMBER,
        Role.INDEPENDENT_PERSON,
        Role.PERSON_COMPLAINED_ABOUT,
    }
)
"""The roles of those who dealt with a case, or whom it is about: whoever had one is not asked what they think of it."""


class Wish(StrEnum):
    """What is on record of somebody: that they want to be invited, or that they are left out."""

    INVITE = "invite"
    LEAVE_OUT = "leave_out"


class NotInvited(StrEnum):
    """Why nobody is invited at the closure of a case, where no wish says so."""

    NOT_CLOSED = "not_closed"
    UNDATED = "undated"
    TOO_LATE = "too_late"
    NOBODY = "nobody"
    CONFLICT = "conflict"
    SAFEGUARDING = "safeguarding"
    RESTRICTED = "restricted"
    DID_NOT_ASK = "did_not_ask"


@attrs.frozen(kw_only=True)
class WishStated:
    """A *party* of a *case* is to be invited to *surveys*, or left out; to all of them if none is named.

    *person* is the id by which the body knows them across cases; *reason* says why, such as ``asked`` or ``deceased``.
    """

    case: str = code()
    party: str = code()
    wish: Wish = word(Wish)
    reason: str = code()
    person: str | None = optional_code()
    surveys: tuple[str, ...] = codes()


@attrs.frozen(kw_only=True)
class Invited:
    """A *party* of a *case* is invited because of its closing, which is its record *closure*.

    The invitation goes out on *due_on* at the earliest, and not after *until*.
    """

    case: str = code()
    closure: int = number()
    party: str = code()
    due_on: dt.date = day()
    until: dt.date = day()

    @property
    def at(self) -> tuple[str, int]:
        """The closing that it is for."""
        return self.case, self.closure


class Wishes:
    """What is on record of everybody's wishes for one survey, the later before the earlier.

    To be left out holds for a person in all their cases; to be invited, for the case in which it was said.
    """

    def __init__(self, survey: str, stated: Iterable[WishStated]) -> None:
        self._parties: dict[tuple[str, str], WishStated] = {}
        self._people: dict[str, WishStated] = {}
        for each in stated:
            if not each.surveys or survey in each.surveys:
                self._parties[each.case, each.party] = each
                if each.person is not None:
                    self._people[each.person] = each

    def of(self, case: str, party: Party) -> WishStated | None:
        """Return what holds for *party* of *case*; None where nothing was said."""
        across = None if party.actor is None else self._people.get(party.actor)
        if across is not None and across.wish is Wish.LEAVE_OUT:
            return across
        return self._parties.get((case, party.party))


def closing_of(case: Case) -> int | None:
    """Return the version of the record that closed *case*, which stands closed; None where it does not."""
    if case.status is not CaseStatus.CLOSED:
        return None
    return max(fact.version for fact in case.history if isinstance(fact.event, Closed))


def invitation_for(
    case: Case,
    rules: Invitation,
    wishes: Wishes,
    *,
    restricted: Collection[str],
    today: dt.date,
    zone: dt.tzinfo,
) -> Invited | NotInvited | WishStated:
    """Return the invitation at the present closing of *case*, or why there is none.

    *restricted* are the people on whom a restriction is in force, by their ids.
    """
    closure = closing_of(case)
    if closure is None:
        return NotInvited.NOT_CLOSED
    ended = case.closures[-1].known_end
    if ended is None:
        return NotInvited.UNDATED
    closed_on = local_day(ended, zone)
    until = closed_on + dt.timedelta(days=rules.within_days)
    asked = _who(case)
    if until < today or asked is None:
        return NotInvited.NOBODY if asked is None else NotInvited.TOO_LATE
    why = _why_not(case, asked, restricted) or _by_wish(wishes.of(case.id, asked), rules.choice)
    if why is not None:
        return why
    due_on = closed_on + dt.timedelta(days=rules.after_days)
    return Invited(case=case.id, closure=closure, party=asked.party, due_on=due_on, until=until)


def _who(case: Case) -> Party | None:
    """Return who is asked: the first complainant who is in the case still."""
    return next((party for party in case.parties if party.role is Role.COMPLAINANT), None)


def _by_wish(wish: WishStated | None, choice: Choice) -> NotInvited | WishStated | None:
    if wish is None:
        return NotInvited.DID_NOT_ASK if choice is Choice.OPT_IN else None
    return wish if wish.wish is Wish.LEAVE_OUT else None


def _why_not(case: Case, asked: Party, restricted: Collection[str]) -> NotInvited | None:
    if open_matters(case):
        return NotInvited.SAFEGUARDING
    if asked.actor is None:
        return None
    if any(held.actor == asked.actor and held.role in CONCERNED_STAFF for held in case.roles):
        return NotInvited.CONFLICT
    return NotInvited.RESTRICTED if asked.actor in restricted else None
