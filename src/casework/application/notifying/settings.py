"""What an organisation says of its notifications: which are sent, by whom, when, and to which addresses."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

import attrs

from casework.domain.cases.fields import check_code
from casework.domain.notifications.kinds import NOTICES, WORDED_AS, Audience, NoticeKind
from casework.errors import ConfigurationError

NAME = "name"
"""Among the addresses of a member of staff or a team, the name by which letters call them."""


def _notices(given: object) -> tuple[NoticeKind, ...]:
    """Return *given* as kinds that follow from events, each once.

    Raises:
        ConfigurationError: If one is none of them.
    """
    known = {each.value: each for each in NOTICES}
    if not isinstance(given, tuple | list) or not all(each in known for each in given):
        message = f"notices is a list of those that are sent, of {', '.join(known)}"
        asked = given if isinstance(given, tuple | list) else ()
        instead = [f"; {each} is asked for as {other}" for each, other in WORDED_AS.items() if each.value in asked]
        raise ConfigurationError("".join((message, *instead)))
    return tuple(known[each] for each in dict.fromkeys(given))


def check_notifiers(notifiers: Mapping[str, str]) -> None:
    """Refuse *notifiers*, by their channels, if one of either is no code: both go on record.

    Raises:
        NotACodeError: If one is none.
    """
    for channel, notifier in notifiers.items():
        check_code("a channel", channel)
        check_code("a notifier", notifier)


def check_addresses(addresses: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse *addresses* if they are of an id, or by a channel, that is no code; the addresses are not looked at.

    Raises:
        NotACodeError: If one is none.
    """
    for who, by_channel in addresses.items():
        check_code("the id of a member of staff or a team", who)
        for channel in by_channel:
            check_code("a channel", channel)


@attrs.frozen(kw_only=True)
class Window:
    """Between which local times messages go out, and whether on working days only; *start* is before *end*."""

    start: dt.time = dt.time(0)
    end: dt.time | None = None
    working_days: bool = False


@attrs.frozen(kw_only=True)
class NotificationSettings:
    """What an organisation says of its notifications.

    *notices* are the kinds that are sent because something happened; reminders go by their schedules. *notifiers* says
    by which notifier each channel is served; where none is named, nothing is sent, and all of it waits for staff.
    *addresses* has the addresses of staff and teams: by id, and then by channel, with the ``name`` by which letters
    call them. *windows* says when messages to each audience go out, at any time where there is none. So many messages
    as *digest_from*, or more, that wait for one member of staff go out together as a digest.

    *name* is what the body calls itself in letters, its id where there is none, *contact* how it is reached, and
    *contacts* how other bodies are: the ombudsmen, by the names that procedures give them. *language* is that of
    letters to those who wish for no other. *words* says by language how letters say a name or a code: a reason, a
    stage, a contact. *survey_links* says where surveys are answered, by their ids: the beginning of an address, to
    which the token is added.
    """

    notices: tuple[NoticeKind, ...] = attrs.field(default=(), converter=_notices)
    notifiers: Mapping[str, str] = attrs.field(
        default=MappingProxyType({}), validator=lambda _self, _attribute, value: check_notifiers(value)
    )
    addresses: Mapping[str, Mapping[str, str]] = attrs.field(
        default=MappingProxyType({}), repr=False, validator=lambda _self, _attribute, value: check_addresses(value)
    )
    words: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    windows: Mapping[Audience, Window] = MappingProxyType({})
    digest_from: int = 5
    name: str = ""
    contact: str = ""
    contacts: Mapping[str, str] = MappingProxyType({})
    language: str = "en"
    survey_links: Mapping[str, str] = MappingProxyType({})

    def notifier_of(self, channel: str) -> str | None:
        """Return the notifier that serves *channel*, None where none does."""
        return self.notifiers.get(channel)

    def called(self, who: str) -> str:
        """Return the name by which letters call a member of staff or a team: their id where no name is known."""
        return self.addresses.get(who, {}).get(NAME) or who
