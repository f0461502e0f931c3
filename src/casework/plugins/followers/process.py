"""What runs in the process of a follower. It knows no store: records come in by lines, and answers go out by lines.

What the plugin prints goes nowhere, because it may be about people, and because a full pipe would hold it up. Whoever
is left alone here, since the runner was killed, ends by itself.
"""

import faulthandler
import importlib
import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import BinaryIO

import msgspec

from casework.application.ports import Follower
from casework.domain.envelope import Record
from casework.errors import ConfigurationError
from casework.plugins.followers.orders import Answer, Order, read_order
from casework.plugins.host import PluginHost

GRACE_SECONDS = 5.0
"""How much later than by the runner a follower that is not done is ended by its own process."""

_LONGEST_NAME = 120
_records = msgspec.json.Decoder(tuple[Record, ...])


def main(orders: int = 0, answers: int = 1, errors: int = 2) -> None:
    """Serve what comes in by the file *orders*; the plugin can neither read there nor write into the *answers*."""
    asked, told = os.fdopen(os.dup(orders), "rb"), os.fdopen(os.dup(answers), "wb", buffering=0)
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123 - a device
        for file in (orders, answers, errors):
            os.dup2(nowhere.fileno(), file)
    with asked, told:
        serve(asked, told)


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    """Make the follower of the first line and hand it the records of each further one, as long as it takes them."""
    order = read_order(orders.readline())
    answering = _Answering(order, answers)
    answering.say()
    made: list[Follower] = []
    if not answering.after(lambda: made.append(_made(order))):
        return
    for line in orders:
        if not answering.after(partial(_follow, made[0], _records.decode(line))):
            return


class _Answering:
    """Says after each step how it went."""

    def __init__(self, order: Order, answers: BinaryIO) -> None:
        self._order, self._answers, self._step = order, answers, 0

    def after(self, work: Callable[[], object]) -> bool:
        """Do *work* and say how it went; return whether it went well."""
        error = None
        with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device
            faulthandler.dump_traceback_later(self._order.seconds + GRACE_SECONDS, exit=True, file=nowhere)
            try:
                work()
            except BaseException as raised:  # noqa: BLE001 - whatever a plugin may raise
                error = name_of(raised)
            finally:
                faulthandler.cancel_dump_traceback_later()
        self.say(error)
        return error is None

    def say(self, error: str | None = None) -> None:
        """Answer the next step."""
        self._step += 1
        answer = Answer(token=self._order.token, step=self._step, error=error)
        self._answers.write(msgspec.json.encode(answer) + b"\n")


def name_of(raised: BaseException) -> str:
    """Return the name of what was *raised*, and nothing of what it says: that may be about somebody."""
    cause = raised.__cause__ if isinstance(raised, ConfigurationError) else None
    name = type(raised if cause is None else cause).__name__
    return name if name.isidentifier() and len(name) <= _LONGEST_NAME else "an error without a proper name"


def as_line(records: Sequence[Record]) -> bytes:
    """Return *records* as the process reads them."""
    return msgspec.json.encode(records) + b"\n"


def _follow(follower: Follower, records: Sequence[Record]) -> None:
    answer: object = follower.follow(records)  # type: ignore[func-returns-value]
    if answer is not None:  # a generator or a coroutine, of which nothing has been done
        message = "follow returns nothing"
        raise TypeError(message)


def _made(order: Order) -> Follower:
    plugins = None if order.module is None else [importlib.import_module(order.module)]
    follower = PluginHost(plugins, choice=order.choice).followers.get(order.follower)()
    if not callable(getattr(follower, "follow", None)):
        message = "a follower has a method follow"
        raise TypeError(message)
    return follower
