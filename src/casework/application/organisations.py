"""What an organisation says of itself, once: its zone, its calendar, and the sort of body it is."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from casework.application.notifying.settings import NotificationSettings
from casework.domain.cases.fields import check_code, code, word
from casework.domain.cases.vocabulary import IrregularExtensions
from casework.domain.reminders.recipients import OF_THE_CASE
from casework.errors import ConfigurationError

RolesHeld: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""Who has which role: each role with the ids of those people."""


def roles_held(roles: Mapping[str, Iterable[str]] | Iterable[tuple[str, Iterable[str]]]) -> RolesHeld:
    """Return who has which role, in the order of the roles; a mapping is accepted.

    Raises:
        NotACodeError: If a role or an id is no code.
        ConfigurationError: If a role is filled by the case itself.
    """
    found = dict(roles)
    for role in found:
        if role in OF_THE_CASE:
            message = f"who is the {role} is said by each case: leave the role away"
            raise ConfigurationError(message)
    return tuple(sorted((check_code("role", role), _ids(people)) for role, people in found.items()))


def _ids(people: Iterable[str]) -> tuple[str, ...]:
    if isinstance(people, str):
        message = f"who has a role is a list of ids, also where there is only one: ['{people}']"
        raise ConfigurationError(message)
    return tuple(check_code("id", each) for each in people)


@attrs.frozen(kw_only=True)
class Organisation:
    """The body whose cases a casebook holds.

    *zone* is an IANA name; *calendar* the id of the place's calendar, used by every limit that leaves the place to
    decide; *nation* that of the public holidays where it is, without closures of its own, for limits that ask for those
    (None: *calendar*); *bodies* the sorts of body it is (``school``), for limits that bind only some; *soon* how many
    working days before its due date a limit counts as due soon; *irregular_extensions* what becomes of an extension
    that breaks a rule. *roles* says which people, by their ids, have the roles that reminders go to; a mapping is
    accepted. *notifications* says what is sent, and how.
    """

    id: str = code()
    zone: str = "Europe/London"
    calendar: str = "england-and-wales"
    nation: str | None = None
    bodies: frozenset[str] = frozenset()
    soon: int = 2
    irregular_extensions: IrregularExtensions = word(IrregularExtensions, IrregularExtensions.REFUSE)
    roles: RolesHeld = attrs.field(default=(), converter=roles_held)
    notifications: NotificationSettings = attrs.field(factory=NotificationSettings, hash=False)

    def time_zone(self) -> ZoneInfo:
        """Return the organisation's zone.

        Raises:
            ConfigurationError: If there is no zone of that name.
        """
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as Europe
            message = f"there is no time zone {self.zone!r}: write it as Europe/London"
            raise ConfigurationError(message) from None
