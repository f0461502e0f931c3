"""What can happen to a case, as facts in the past tense.

An event says only what happened. *When* it happened, who wrote it and when it was recorded stand in the envelope around
it (see ``casework.domain.envelope``); other dates, such as the one a letter promised, are fields here. No field is free
text: words and personal data live in details, and an event holds their ids. Nothing that can be computed is a field:
there is no event "became overdue".

The name under which an event is stored is ``case.`` and its class name in snake case, such as ``case.received``, and
never changes: one log also tells of other things than cases. A change of shape raises the schema number in ``SCHEMAS``
and keeps a golden file of the old shape in the tests.
"""

import datetime as dt
import re
from typing import Any, TypeAlias

import attrs
from attrs.validators import optional

from casework.domain.cases.vocabulary import (
    AskedBy,
    Channel,
    Formality,
    Kind,
    Role,
    are,
    code,
    codes,
    detail,
    is_a,
    is_day,
    is_number,
    optional_code,
    optional_detail,
)
from casework.domain.time.moments import Moment, checked
from casework.errors import UsageError


@attrs.frozen(kw_only=True)
class Category:
    """A code of a scheme, for example cause: delay."""

    scheme: str = code()
    code: str = code()


@attrs.frozen(kw_only=True)
class Matter:
    """One thing complained of, with the service it concerns; *summary* is the id of a detail."""

    matter: str = code()
    service: str | None = optional_code()
    categories: tuple[Category, ...] = attrs.field(default=(), validator=are(Category))
    summary: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Party:
    """A person or body with a role; *person* is the id of a detail, *actor* the id of a member of staff."""

    party: str = code()
    role: Role = attrs.field(validator=is_a(Role))
    person: str | None = optional_detail()
    actor: str | None = optional_code()


@attrs.frozen(kw_only=True)
class Source:
    """Where an imported case came from: the system, and its key there."""

    system: str = code()
    key: str = code()


@attrs.frozen(kw_only=True)
class Received:
    """A contact came in; it happened at the moment of receipt, whenever it was logged."""

    kind: Kind = attrs.field(validator=is_a(Kind))
    procedure: str = code()
    reference: str = code()
    stage: str = code()
    channel: Channel = attrs.field(default=Channel.UNKNOWN, validator=is_a(Channel))
    formality: Formality | None = attrs.field(default=None, validator=optional(is_a(Formality)))
    written_on: dt.date | None = attrs.field(default=None, validator=optional(is_day))
    summary: str | None = optional_detail()
    matters: tuple[Matter, ...] = attrs.field(default=(), validator=are(Matter))
    parties: tuple[Party, ...] = attrs.field(default=(), validator=are(Party))
    source: Source | None = attrs.field(default=None, validator=optional(is_a(Source)))


@attrs.frozen(kw_only=True)
class Acknowledged:
    """The complainant was told that the contact arrived, and perhaps by when to expect an answer."""

    stage: str = code()
    told_due_on: dt.date | None = attrs.field(default=None, validator=optional(is_day))


@attrs.frozen(kw_only=True)
class Accepted:
    """The body took the contact on under its procedure."""

    stage: str = code()


@attrs.frozen(kw_only=True)
class Categorised:
    """A matter was sorted by one scheme; it replaces what that scheme said of the matter before."""

    matter: str = code()
    scheme: str = code()
    categories: tuple[str, ...] = codes()


@attrs.frozen(kw_only=True)
class Assigned:
    """Somebody, or a team, now deals with the case."""

    handler: str | None = optional_code()
    team: str | None = optional_code()


@attrs.frozen(kw_only=True)
class Paused:
    """The clocks of the case stopped, from this day on; *pause* is the name of this pause in its case."""

    pause: str = code()
    reason: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Resumed:
    """The pause called *pause* ended; the day of resuming counts, unless another pause goes on."""

    pause: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Extended:
    """A limit got more time: an amount of a unit, or a day until when."""

    stage: str = code()
    limit: str = code()
    reason: str = code()
    amount: int | None = attrs.field(default=None, validator=optional(is_number))
    unit: str | None = optional_code()
    until: dt.date | None = attrs.field(default=None, validator=optional(is_day))
    told_on: dt.date | None = attrs.field(default=None, validator=optional(is_day))
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class DateAgreed:
    """The day by which something is due was agreed with the complainant."""

    stage: str = code()
    limit: str = code()
    until: dt.date = attrs.field(validator=is_day)


@attrs.frozen(kw_only=True)
class MilestoneReached:
    """A fact that the procedure names and waits for came true."""

    stage: str = code()
    milestone: str = code()


@attrs.frozen(kw_only=True)
class Responded:
    """The body gave its answer at a stage."""

    stage: str = code()
    outcome: str | None = optional_code()
    letter: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Escalated:
    """The next stage was asked for; it happened when the request came in."""

    stage: str = code()
    asked_by: AskedBy = attrs.field(default=AskedBy.COMPLAINANT, validator=is_a(AskedBy))
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Referred:
    """The case went to another body, an ombudsman for example."""

    body: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Withdrawn:
    """The complainant took the contact back."""

    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Closed:
    """The body has finished with the case for now."""

    outcome: str | None = optional_code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Reopened:
    """A finished case goes on; its stage begins anew and what it reached before stays on record."""

    reason: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Noted:
    """Somebody wrote something down; *text* is the id of a detail."""

    text: str = detail()


@attrs.frozen(kw_only=True)
class PartyAdded:
    """Another party joined the case, or a known one changed."""

    party: Party = attrs.field(validator=is_a(Party))


@attrs.frozen(kw_only=True)
class MatterAdded:
    """Another matter was found in the case."""

    matter: Matter = attrs.field(validator=is_a(Matter))


def _is_moment(_instance: object, _attribute: "attrs.Attribute[Any]", value: Moment) -> None:
    checked(value)


def _is_event(_instance: object, _attribute: "attrs.Attribute[Any]", value: object) -> None:
    if type(value) not in EVENTS or isinstance(value, Corrected):
        message = "a correction can put any event in the place of another, but no other correction"
        raise UsageError(message)


@attrs.frozen(kw_only=True)
class Replacement:
    """What should have been recorded: an event and when it happened."""

    happened: Moment = attrs.field(validator=_is_moment)
    event: "Event" = attrs.field(validator=_is_event)


@attrs.frozen(kw_only=True)
class Corrected:
    """An earlier event of the case was wrong: it is replaced, or struck out where *replacement* is None."""

    version: int = attrs.field(validator=is_number)
    reason: str = code()
    replacement: Replacement | None = attrs.field(default=None, validator=optional(is_a(Replacement)))
    note: str | None = optional_detail()


Event: TypeAlias = (
    Received
    | Acknowledged
    | Accepted
    | Categorised
    | Assigned
    | Paused
    | Resumed
    | Extended
    | DateAgreed
    | MilestoneReached
    | Responded
    | Escalated
    | Referred
    | Withdrawn
    | Closed
    | Reopened
    | Noted
    | PartyAdded
    | MatterAdded
    | Corrected
)
"""Everything that can happen to a case."""

EVENTS: tuple[type[Event], ...] = Event.__args__


_OF_A_CASE = "case."


def event_name(event: type[Event]) -> str:
    """Return the name under which *event* is stored: ``StageVisited`` would be ``case.stage_visited``."""
    return _OF_A_CASE + re.sub(r"(?<!^)(?=[A-Z])", "_", event.__name__).lower()


def short_name(name: str) -> str:
    """Return a stored name as people who look at one case read it: ``received`` for ``case.received``."""
    return name.removeprefix(_OF_A_CASE)


NAMES: dict[type[Event], str] = {event: event_name(event) for event in EVENTS}
BY_NAME: dict[str, type[Event]] = {name: event for event, name in NAMES.items()}
SCHEMAS: dict[str, int] = dict.fromkeys(BY_NAME, 1)
"""The schema number of each event's present shape."""
