"""Messages handed to the notifiers that plugins offer, in this process, each with a deadline.

Whatever a notifier does, there is an answer: one that raises, hangs or answers nonsense means that the message is tried
later, or that nobody knows what became of it, and holds up none of the others.
"""

import datetime as dt
import logging
from collections.abc import Callable
from typing import TypeVar

from casework.adapters.logged_messages import LOGGER
from casework.application.messages import OVERRAN, TROUBLE, Answer, Fate, TellsArrival
from casework.application.ports import Arrived, CameBack, Delivered, Later, Message, Never, Notifier
from casework.domain.cases.fields import CODE
from casework.plugins.attempts import Failed, attempted
from casework.plugins.host import PluginHost
from casework.plugins.states import name_of

SECONDS = 600.0
"""How long a notifier may take for each message, its making included: well below the lease of the sender.

A mail server alone has five minutes for its answer to the end of a message.
"""

Said = TypeVar("Said")


class _NoAnswerError(Exception):
    """What a notifier answered is no answer."""


class PluginCarrier:
    """Hands messages to the notifiers of a host, each of which is made once in a round."""

    def __init__(self, host: PluginHost, *, seconds: float = SECONDS) -> None:
        self._host, self._seconds = host, seconds
        self._made: dict[str, Notifier] = {}

    def takes(self, notifier: str) -> bool:
        """Say whether a plugin offers it."""
        return notifier in self._host.notifiers.names()

    def hand_over(self, notifier: str, message: Message) -> Answer:
        """Hand *message* to the notifier of that name, and return what came of it."""

        def work() -> Answer:
            used = self._notifier(notifier)
            return _checked(used.deliver(message), can_tell=isinstance(used, TellsArrival))

        return self._answered(work, f"notifier={notifier!r} message={message.id!r}")

    def became(self, notifier: str, receipt: str) -> Fate | Later | None:
        """Return what the notifier of that name says of *receipt*; None where it does not know, or never tells."""

        def work() -> Fate | None:
            used = self._notifier(notifier)
            return _known(used.became(receipt)) if isinstance(used, TellsArrival) else None

        return self._answered(work, f"notifier={notifier!r} receipt={receipt!r}")

    def _notifier(self, name: str) -> Notifier:
        if name not in self._made:
            self._made[name] = self._host.notifiers.get(name)()
        return self._made[name]

    def _answered(self, work: Callable[[], Said], asked: str) -> Said | Later:
        """Return what *work* gives; where it fails, whoever looks after the program is told what was *asked*.

        What the notifier says itself may be about somebody.
        """
        found = attempted(work, seconds=self._seconds)
        if not isinstance(found, Failed):
            return found
        what = "took too long" if found.error is None else _told(found.error)
        logging.getLogger(LOGGER).warning("%s: %s", asked, what)
        return Later(why=OVERRAN if found.error is None else TROUBLE)


def _told(error: BaseException) -> str:
    return "answered what is no answer" if isinstance(error, _NoAnswerError) else name_of(error)


def _checked(answer: object, *, can_tell: bool) -> Answer:
    """Return *answer*, if it is one; codes alone, for it goes into the log for good."""
    match answer:
        case Delivered(receipt=receipt, follow=follow):
            known = receipt if _is_code(receipt) else None
            return Delivered(receipt=known, follow=follow is True and can_tell and known is not None)
        case Later(why=why, after=after) if _is_code(why) and (after is None or isinstance(after, dt.timedelta)):
            return answer
        case Never(why=why) if _is_code(why):
            return answer
    raise _NoAnswerError


def _known(fate: object) -> Fate | None:
    """Return *fate*, if it is an answer."""
    match fate:
        case None | Arrived():
            return fate
        case CameBack(why=why) if _is_code(why):
            return fate
    raise _NoAnswerError


def _is_code(value: object) -> bool:
    return isinstance(value, str) and CODE.match(value) is not None
