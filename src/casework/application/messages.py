"""Messages on their way out: what a notifier is handed, and what it answers."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol, TypeAlias, runtime_checkable

import attrs

from casework.domain.notifications.kinds import NoticeKind

OVERRAN, TROUBLE = "overran", "trouble"
"""Why a message is to be tried later whose notifier took too long, or failed."""


@attrs.frozen(kw_only=True)
class Message:
    """One message to one addressee, written out.

    *id* is the same however often the message has to be handed over: whoever gets it twice can tell. *channel* is
    ``email``, ``sms``, ``letter``, ``webhook`` or another word of the configuration, and *address* where it goes in
    that channel: an e-mail address, a telephone number, the lines of a postal address, a URL. *text* is plain text and
    *html* the same as HTML, where there is a template for it. *about* is the reference of the case, None for several
    cases at once, and *data* what it says in codes, numbers and dates only, for notifiers that write texts of their
    own. *personal* is what it says besides, by the names of the placeholders: nobody may write it down in a log.
    """

    id: str
    channel: str
    address: str = attrs.field(repr=False)
    subject: str = attrs.field(repr=False)
    text: str = attrs.field(repr=False)
    html: str | None = attrs.field(default=None, repr=False)
    kind: NoticeKind
    language: str
    about: str | None = None
    organisation: str
    made_at: dt.datetime
    data: Mapping[str, str] = attrs.field(factory=lambda: MappingProxyType({}))
    personal: Mapping[str, str] = attrs.field(factory=lambda: MappingProxyType({}), repr=False)


@attrs.frozen(kw_only=True)
class Delivered:
    """The message was taken; *receipt* is the code under which whoever took it knows it.

    *follow* says that the notifier can tell by that receipt what became of it: then it is a ``TellsArrival``.
    """

    receipt: str | None = None
    follow: bool = False


@attrs.frozen(kw_only=True)
class Later:
    """It cannot be taken now, for the reason *why*, a code such as ``unavailable`` or ``rate_limited``.

    *after* is how long to wait at least, where that is known.
    """

    why: str
    after: dt.timedelta | None = None


@attrs.frozen(kw_only=True)
class Never:
    """It will never be taken as it is, for the reason *why*, a code such as ``bad_address`` or ``refused``."""

    why: str


Answer: TypeAlias = Delivered | Later | Never


@attrs.frozen(kw_only=True)
class Arrived:
    """What was taken reached whom it was for, as far as whoever took it can know."""


@attrs.frozen(kw_only=True)
class CameBack:
    """What was taken did not arrive and will not, for the reason *why*, a code such as ``permanent-failure``."""

    why: str


Fate: TypeAlias = Arrived | CameBack


class Notifier(Protocol):
    """Hands messages over to where they go: a mail server, a service for letters, another system.

    It works in the process of whoever delivers, with a deadline.
    """

    def deliver(self, message: Message) -> Answer:
        """Hand *message* over, and say what came of it.

        A message that comes again under its id is the same message: a notifier that can tell does not send it twice,
        and answers that it was taken. When it answers ``Delivered``, the message is safe with whoever took it.

        Nothing personal, neither the address nor the words, is written to a log or put into an answer: *why* and
        *receipt* are codes. An address that cannot be one of its channel is ``Never(why="bad_address")``, before
        anything is sent. Whatever is raised means the same as ``Later(why="trouble")``.
        """


@runtime_checkable
class TellsArrival(Protocol):
    """A notifier that can say later what became of what it took. It is asked a few times in the week after that."""

    def became(self, receipt: str) -> Fate | None:
        """Return what became of the message under *receipt*; None where nobody knows, yet or at all.

        That holds for a receipt that it never gave, and for one that was forgotten. *why* is a code, and nothing
        personal is written to a log. Whatever is raised means that nobody knows, and that the notifier is in trouble.
        """
