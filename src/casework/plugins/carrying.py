"""Messages handed to the notifiers that plugins offer, in this process, each with a deadline.

Whatever a notifier does, there is an answer: one that raises, hangs or answers nonsense means that the message is tried
later, and holds up none of the others.
"""

import logging

from casework.adapters.logged_messages import LOGGER
from casework.application.ports import Delivered, Later, Message, Never, Notifier
from casework.domain.cases.fields import CODE
from casework.plugins.attempts import Failed, attempted
from casework.plugins.host import PluginHost
from casework.plugins.states import name_of

SECONDS = 600.0
"""How long a notifier may take for each message, its making included: well below the lease of the sender.

A mail server alone has five minutes for its answer to the end of a message.
"""

OVERRAN, TROUBLE = "overran", "trouble"


class PluginCarrier:
    """Hands messages to the notifiers of a host, each of which is made once in a round."""

    def __init__(self, host: PluginHost, *, seconds: float = SECONDS) -> None:
        self._host, self._seconds = host, seconds
        self._made: dict[str, Notifier] = {}

    def takes(self, notifier: str) -> bool:
        """Say whether a plugin offers it."""
        return notifier in self._host.notifiers.names()

    def hand_over(self, notifier: str, message: Message) -> Delivered | Later | Never:
        """Hand *message* to the notifier of that name, and return what came of it."""

        def work() -> object:
            return self._notifier(notifier).deliver(message)

        found = attempted(work, seconds=self._seconds)
        if isinstance(found, Failed):
            why = OVERRAN if found.error is None else TROUBLE
            what = "took too long" if found.error is None else name_of(found.error)
            self._tell(notifier, message, what)
            return Later(why=why)
        answer = _checked(found)
        if answer is None:
            self._tell(notifier, message, "answered what is no answer")
            return Later(why=TROUBLE)
        return answer

    def _notifier(self, name: str) -> Notifier:
        if name not in self._made:
            self._made[name] = self._host.notifiers.get(name)()
        return self._made[name]

    def _tell(self, notifier: str, message: Message, what: str) -> None:
        """Tell whoever looks after the program; what the notifier says itself may be about somebody."""
        logging.getLogger(LOGGER).warning("notifier=%r message=%r: %s", notifier, message.id, what)


def _checked(answer: object) -> Delivered | Later | Never | None:
    """Return *answer*, if it is one; codes alone, for it goes into the log for good."""
    match answer:
        case Delivered(receipt=receipt):
            is_code = isinstance(receipt, str) and CODE.match(receipt) is not None
            return Delivered(receipt=receipt if is_code else None)
        case Later(why=str() as why) | Never(why=str() as why) if CODE.match(why) is not None:
            return answer
    return None
