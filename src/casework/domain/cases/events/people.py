"""The people and bodies of a case: parties, their consent, who deals with it, and who is praised in it."""

import datetime as dt

import attrs

from casework.domain.cases.fields import (
    code,
    codes,
    optional_code,
    optional_day,
    optional_detail,
    part,
    word,
    words,
    yes_or_no,
)
from casework.domain.cases.vocabulary import ConsentScope, ConsentStep, Role


@attrs.frozen(kw_only=True)
class Party:
    """A person or body with a role.

    *person* is the id of a detail with what is known of them; *actor* the opaque id by which the organisation knows
    them across cases: a member of staff, an independent person, a customer, another body. *acts_for* is the party for
    whom a representative or an advocate speaks. *child* says that a child complains in their own right.
    """

    party: str = code()
    role: Role = word(Role)
    person: str | None = optional_detail()
    actor: str | None = optional_code()
    acts_for: str | None = optional_code()
    child: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class PartyAdded:
    """Another party joined the case in *stage*, or a known one changed.

    *override* is why a conflict of roles was accepted, as the id of a detail.
    """

    stage: str = code()
    party: Party = part(Party)
    override: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class PartyRemoved:
    """A party has no longer to do with the case."""

    party: str = code()
    reason: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Assigned:
    """Somebody, or a team, deals with the case from *stage* on.

    *override* is why a conflict of roles was accepted, as the id of a detail.
    """

    stage: str = code()
    handler: str | None = optional_code()
    team: str | None = optional_code()
    override: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class ConsentRecorded:
    """A consent was asked for, given, refused or taken back.

    *giver* is the party who agrees, *party* the one to whom it gives leave: a representative who may act. Where it is
    leave for the body itself, such as to pass the case on, *party* is None. *evidence* is the id of a document.
    """

    step: ConsentStep = word(ConsentStep)
    scopes: tuple[ConsentScope, ...] = words(ConsentScope)
    giver: str = code()
    party: str | None = optional_code()
    expires_on: dt.date | None = optional_day()
    evidence: str | None = optional_code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Recognised:
    """Somebody praised members of staff or teams, by their ids; each of them is to be told."""

    staff: tuple[str, ...] = codes()
    teams: tuple[str, ...] = codes()


@attrs.frozen(kw_only=True)
class RecognitionTold:
    """A member of staff or a team was told of the praise."""

    who: str = code()
