"""What runs in the process of a plugin. It knows no store: work comes in by lines, and answers go out by lines.

What the plugin prints goes nowhere, because it may be about people, and because a full pipe would hold it up. Whoever
is left alone here, since the program that began it was killed, ends by itself.
"""

import faulthandler
import hashlib
import importlib
import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import BinaryIO, TypeAlias, TypeVar

import attrs
import msgspec

from casework.application.ports import Categoriser, Follower, Report, Schemes, Suggestion, Table
from casework.domain.envelope import Record
from casework.domain.sorting.suggestions import problem_of
from casework.errors import CaseworkError, PluginError
from casework.plugins.host import PluginHost
from casework.plugins.processes.orders import LONGEST_DOCUMENT, Answer, Order, Work, read_order
from casework.plugins.states import in_a_line, name_of

Made = TypeVar("Made")

GRACE_SECONDS = 5.0
"""How much later than by the program that began it work that is not done is ended by its own process."""

_LONGEST_SENTENCE = 500
_records = msgspec.json.Decoder(tuple[Record, ...])


@attrs.frozen(kw_only=True)
class _SentTable(Table):
    """A table on its way: a cell may be true or false too, which is a whole number to Python and none to JSON."""

    rows: tuple[tuple[str | int | float | bool | None, ...], ...]


_tables = msgspec.json.Decoder(tuple[_SentTable, ...])


@attrs.frozen(kw_only=True)
class Asked:
    """A text on its way to a categoriser, with the codes of the schemes that are known."""

    text: str
    schemes: Mapping[str, tuple[str, ...]]


_asked = msgspec.json.Decoder(Asked)


@attrs.frozen(kw_only=True)
class Suggested:
    """What came of a text: suggestions, or what is wrong with them."""

    suggestions: tuple[Suggestion, ...] = ()
    problem: str | None = None


_suggested = msgspec.json.Decoder(Suggested)

_Worker: TypeAlias = Callable[[bytes], bytes]
"""Does what a line says, and returns the document that comes of it; of most work none does."""


def main(orders: int = 0, answers: int = 1, errors: int = 2) -> None:
    """Serve what comes in by the file *orders*; the plugin can neither read there nor write into the *answers*."""
    asked, told = os.fdopen(os.dup(orders), "rb"), os.fdopen(os.dup(answers), "wb", buffering=0)
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123 - a device
        for file in (orders, answers, errors):
            os.dup2(nowhere.fileno(), file)
    with asked, told:
        serve(asked, told)


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    """Make what the first line orders, and let it do what each further one says, as long as all goes well."""
    order = read_order(orders.readline())
    answering = _Answering(order, answers)
    answering.say()
    made: list[_Worker] = []

    def make() -> bytes:
        made.append(_MAKERS[order.work](order))
        return b""

    if not answering.after(make):
        return
    for line in orders:
        if not answering.after(partial(made[0], line)):
            return


class _Answering:
    """Says after each step how it went."""

    def __init__(self, order: Order, answers: BinaryIO) -> None:
        self._order, self._answers, self._step = order, answers, 0

    def after(self, work: Callable[[], bytes]) -> bool:
        """Do *work* and say how it went; return whether it went well."""
        error, document = None, b""
        with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device
            faulthandler.dump_traceback_later(self._order.seconds + GRACE_SECONDS, exit=True, file=nowhere)
            try:
                document = work()
            except BaseException as raised:  # noqa: BLE001 - whatever a plugin may raise
                error = raised
            finally:
                faulthandler.cancel_dump_traceback_later()
        self.say(error, document)
        return error is None

    def say(self, error: BaseException | None = None, document: bytes = b"") -> None:
        """Answer the next step, with the *document* that came of it."""
        self._step += 1
        answer = Answer(
            token=self._order.token,
            step=self._step,
            error=None if error is None else name_of(error),
            sentence=_sentence(self._order, error),
            size=len(document),
            digest=hashlib.sha256(document).hexdigest() if document else "",
        )
        self._answers.write(msgspec.json.encode(answer) + b"\n")
        left = memoryview(document)
        while left:  # a pipe takes a part at a time
            left = left[self._answers.write(left) :]


def _sentence(order: Order, error: BaseException | None) -> str | None:
    """Return what an error of ours says, and nothing where it may be about somebody.

    What follows the log is written into the log, and a categoriser has just read what somebody wrote.
    """
    if (
        order.work in {Work.FOLLOW, Work.SUGGEST}
        or not isinstance(error, CaseworkError)
        or isinstance(error, PluginError)
    ):
        return None
    return in_a_line(error)[:_LONGEST_SENTENCE]


def as_line(records: Sequence[Record]) -> bytes:
    """Return *records* as the process reads them."""
    return msgspec.json.encode(records) + b"\n"


def tables_as_line(tables: Sequence[Table]) -> bytes:
    """Return *tables* as the process reads them."""
    return msgspec.json.encode(tables) + b"\n"


def text_as_line(text: str, schemes: Schemes) -> bytes:
    """Return a text to be sorted as the process reads it."""
    said = Asked(text=text.encode(errors="replace").decode(), schemes={name: tuple(of) for name, of in schemes.items()})
    return msgspec.json.encode(said) + b"\n"


def suggested_in(document: bytes) -> Suggested:
    """Return what the process wrote about a text."""
    return _suggested.decode(document)


def host_of(order: Order, *, tolerant: bool = False) -> PluginHost:
    """Load the plugins of an order."""
    plugins = None if order.module is None else [importlib.import_module(order.module)]
    return PluginHost(plugins, choice=order.choice, tolerant=tolerant)


def _with_method(made: Made, what: str, method: str) -> Made:
    """Return what the plugin of *what* made, which has *method*.

    Raises:
        TypeError: If it has none.
    """
    if not callable(getattr(made, method, None)):
        raise TypeError(f"{what} has a method {method}")
    return made


def made_follower(host: PluginHost, name: str) -> Follower:
    """Make the follower called *name*.

    Raises:
        TypeError: If what its plugin makes is none.
    """
    return _with_method(host.followers.get(name)(), "a follower", "follow")


def hand_over(follower: Follower, records: Sequence[Record]) -> None:
    """Let *follower* take *records*.

    Raises:
        TypeError: If it returns something.
    """
    answer: object = follower.follow(records)  # type: ignore[func-returns-value]
    if answer is not None:  # a generator or a coroutine, of which nothing has been done
        message = "follow returns nothing"
        raise TypeError(message)


def made_report(host: PluginHost, form: str) -> Report:
    """Make the report of the format *form*.

    Raises:
        TypeError: If what its plugin makes is none.
    """
    return _with_method(host.reports.get(form)(), "a report", "render")


def rendered(report: Report, tables: Sequence[Table]) -> bytes:
    """Return *tables* as the document that *report* makes of them.

    Raises:
        TypeError: If it is no document.
        ValueError: If it is longer than a document may be.
    """
    document: object = report.render(tables)
    if not isinstance(document, bytes):
        message = "render returns bytes"
        raise TypeError(message)
    if len(document) > LONGEST_DOCUMENT:
        message = "the document is too long"
        raise ValueError(message)
    return document


def made_categoriser(host: PluginHost, name: str) -> Categoriser:
    """Make the categoriser called *name*.

    Raises:
        TypeError: If what its plugin makes is none.
    """
    return _with_method(host.categorisers.get(name)(), "a categoriser", "suggest")


def suggested(categoriser: Categoriser, text: str, schemes: Schemes) -> Suggested:
    """Return what *categoriser* suggests of *text*, or what is wrong with that."""
    found: object = categoriser.suggest(text, schemes)
    if not isinstance(found, list | tuple):
        return Suggested(problem="what it gives is neither a list nor a tuple")
    problem = problem_of(found, schemes)
    return Suggested(suggestions=tuple(found)) if problem is None else Suggested(problem=problem)


def _follower(order: Order) -> _Worker:
    follower = made_follower(host_of(order), order.name)

    def follow(line: bytes) -> bytes:
        hand_over(follower, _records.decode(line))
        return b""

    return follow


def _report(order: Order) -> _Worker:
    report = made_report(host_of(order), order.name)
    return lambda line: rendered(report, tuple(map(_received, _tables.decode(line))))


def _categoriser(order: Order) -> _Worker:
    categoriser = made_categoriser(host_of(order), order.name)

    def suggest(line: bytes) -> bytes:
        asked = _asked.decode(line)
        return msgspec.json.encode(suggested(categoriser, asked.text, asked.schemes))

    return suggest


def _look(order: Order) -> _Worker:
    states = [state for state in host_of(order, tolerant=True).states if state.broken]
    found = [{"name": each.name, "reason": each.reason, "failed_in": each.failed_in} for each in states]
    return lambda _line: msgspec.json.encode(found)


_MAKERS: Mapping[Work, Callable[[Order], _Worker]] = MappingProxyType(
    {Work.FOLLOW: _follower, Work.RENDER: _report, Work.SUGGEST: _categoriser, Work.LOOK: _look}
)


def _received(sent: _SentTable) -> Table:
    return Table(**attrs.asdict(sent, recurse=False))
