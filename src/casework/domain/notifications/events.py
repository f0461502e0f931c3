"""What happens to a notification, from the claim to its delivery, in the stream of its case's notifications.

The stream is called ``notifications/`` and the id of the case. Nothing in it holds words or an address: those stand in
the case, and are looked up when a message goes out. All of it happens at instants.
"""

import datetime as dt
from enum import StrEnum
from typing import TypeAlias

import attrs

from casework.domain.cases.fields import (
    code,
    instant,
    number,
    optional_code,
    optional_day,
    optional_instant,
    optional_number,
    optional_part,
    part,
    word,
    yes_or_no,
)
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.time.moments import Moment

STREAM = "notifications/"
"""Before the id of a case, the stream of its notifications."""


class AddresseeSort(StrEnum):
    """What the id of an addressee is: a member of staff's, a team's, or that of a party of the case."""

    PERSON = "person"
    TEAM = "team"
    PARTY = "party"


Place: TypeAlias = tuple[AddresseeSort, str]
"""What tells one addressee from the others, whatever the role by which they are told."""


@attrs.frozen(kw_only=True)
class Addressee:
    """To whom a notification goes: *who* by an id of that *sort*, for the *role* that a schedule or a notice names.

    *through* is the role by which they are told, where nobody has *role* itself.
    """

    sort: AddresseeSort = word(AddresseeSort)
    who: str = code()
    role: str = code()
    through: str | None = optional_code()

    @property
    def place(self) -> Place:
        """What tells them from other addressees: two with the same id may be a person and a team."""
        return self.sort, self.who


@attrs.frozen(kw_only=True)
class Matter:
    """What a notification is about: a thing of the *sort* that reminders watch, or a survey, by *name*, in a *stage*.

    It has, or had, the day *on*, or the instant *at*. *turn* tells limits that repeat apart, *visit* visits of a case.
    """

    sort: str = code()
    name: str = code()
    stage: str = code()
    on: dt.date | None = optional_day()
    at: dt.datetime | None = optional_instant()
    visit: int = number(default=0)
    turn: int = number(default=0)

    @property
    def moment(self) -> Moment | None:
        """The day or the instant, where there is one."""
        return self.on if self.at is None else self.at

    def is_of(self, other: "Matter") -> bool:
        """Say whether it is the same as *other*, with the same date, whichever stage the case was in then."""
        return attrs.evolve(self, stage=other.stage) == other


@attrs.frozen(kw_only=True)
class NotificationDue:
    """Something has to be said: this is the claim, which a sweep makes once.

    *message* is the id under which it goes out, however often it has to be tried; *claim* is the same for all to whom
    one reminder or notice goes. *fires_at* is when it had to be said, and *late* that it was claimed long after. It was
    read off version *case* of the case. A reminder names its *schedule* and *rung*, which turn (*number*) it is and
    what it is *about*; a notice the version of the *event* from which it follows, and an invitation to a survey both.
    """

    message: str = code()
    claim: str = code()
    kind: NoticeKind = word(NoticeKind)
    to: Addressee = part(Addressee)
    fires_at: dt.datetime = instant()
    case: int = number()
    late: bool = yes_or_no()
    schedule: str | None = optional_code()
    rung: str | None = optional_code()
    number: int | None = optional_number()
    about: Matter | None = optional_part(Matter)
    event: int | None = optional_number()


@attrs.frozen(kw_only=True)
class NotificationTried:
    """A sender hands the message over now, for the *attempt*-th time; until *until* no other sender takes it.

    *digest* is the message in which it goes out together with others.
    """

    message: str = code()
    attempt: int = number()
    until: dt.datetime = instant()
    digest: str | None = optional_code()


@attrs.frozen(kw_only=True)
class NotificationDelivered:
    """A *notifier* took the message, in that *channel*, *language* and *format*.

    *template* is the SHA-256 of the template by which it was written, in part, *promised_on* the date that it told, and
    *receipt* the id under which the notifier knows it. *follow* says that it can tell later what became of it.
    """

    message: str = code()
    notifier: str = code()
    channel: str = code()
    language: str = code()
    format: str = code()
    template: str = code()
    promised_on: dt.date | None = optional_day()
    receipt: str | None = optional_code()
    follow: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class NotificationWentThrough:
    """The letter that was taken went to *party*, who speaks for its addressee, in the place of them."""

    message: str = code()
    party: str = code()


@attrs.frozen(kw_only=True)
class NotificationArrived:
    """The notifier that took it says that it arrived."""

    message: str = code()


@attrs.frozen(kw_only=True)
class NotificationPostponed:
    """It could not go out now, for the reason *why*; it is tried again at *at*."""

    message: str = code()
    why: str = code()
    at: dt.datetime = instant()


@attrs.frozen(kw_only=True)
class NotificationFailed:
    """It will not go out by itself, or came back, for the reason *why*: somebody has to see to it."""

    message: str = code()
    why: str = code()


@attrs.frozen(kw_only=True)
class NotificationRetried:
    """Somebody asked for it to be tried again."""

    message: str = code()


@attrs.frozen(kw_only=True)
class NotificationSettled:
    """Nobody has to be told by this any more, for the reason *why*: it is over, or was told in another way.

    Of one that went out it says that whoever it went to was told since that it does not hold.
    """

    message: str = code()
    why: str = code()


NotificationEvent: TypeAlias = (
    NotificationDue
    | NotificationTried
    | NotificationDelivered
    | NotificationWentThrough
    | NotificationArrived
    | NotificationPostponed
    | NotificationFailed
    | NotificationRetried
    | NotificationSettled
)
