"""``casework watch``: sweeps, deliveries and followers as a service, with one line of health for each round."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

import attrs
import click

from casework.application.notifying.delivering import Delivery
from casework.application.notifying.sweeping import Swept
from casework.casebook import Casebook
from casework.cli.layout import number_of, printable
from casework.cli.opening import open_book
from casework.cli.parameters import by_option, json_option
from casework.cli.telling import Json, local, say_json
from casework.domain.actors import Actor
from casework.domain.envelope import stamp
from casework.errors import CaseworkError
from casework.plugins.followers.runner import Turn

Found = TypeVar("Found")

_STOPS = (signal.SIGINT, signal.SIGTERM)


@attrs.frozen(kw_only=True)
class Round:
    """What one round came to; what is None failed, and *errors* says why, by the name of the work."""

    number: int
    swept: Swept | None
    delivery: Delivery | None
    turns: tuple[Turn, ...] | None
    errors: dict[str, str]


@click.command("watch")
@click.option(
    "--every",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to rest between two rounds.",
)
@click.option("--rounds", type=click.IntRange(min=1), metavar="N", help="End after so many rounds; never, if left out.")
@by_option(required=True)
@json_option
def command(*, every: float, rounds: int | None, by: Actor, as_json: bool) -> None:
    """Sweep, send what has to be said and hand the log to its followers, again and again, as a service.

    After each round it prints one line that says how that went. A round that fails is told in that line, and the next
    one begins as usual. SIGTERM and Ctrl+C end it between two messages, with the exit code 0.
    """
    with open_book() as book, _told_to_stop() as stop:
        number = 1
        _tell(book, _round(book, number, by, stop), as_json=as_json)
        while number != rounds and not stop.wait(every):
            number += 1
            _tell(book, _round(book, number, by, stop), as_json=as_json)


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Give an event that is set when the system, or somebody at the keyboard, asks this process to end."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in _STOPS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _round(book: Casebook, number: int, by: Actor, stop: threading.Event) -> Round:
    errors: dict[str, str] = {}

    def done(name: str, work: Callable[[], Found]) -> Found | None:
        """Return what *work* returns; None where it fails, which stops neither the other work nor the next round."""
        try:
            return work()
        except CaseworkError as error:
            errors[name] = str(error)
        except Exception as error:  # noqa: BLE001 - a service goes on; what an error says may be about somebody
            errors[name] = f"an error that casework does not know ({type(error).__name__})"
        return None

    swept = done("sweep", lambda: book.sweep(by=by))
    delivery = None if stop.is_set() else done("deliver", lambda: book.deliver(by=by, stop=stop))
    turns = None if stop.is_set() else done("follow", book.follow)
    return Round(number=number, swept=swept, delivery=delivery, turns=turns, errors=errors)


def _tell(book: Casebook, found: Round, *, as_json: bool) -> None:
    if as_json:
        say_json(_health(book, found))
        return
    said = [f"{local(book, book.clock.now())}:"]
    if found.swept is not None:
        said.append(f"{found.swept.claimed} to send,")
    if found.delivery is not None:
        said.append(f"{found.delivery.delivered} sent, {found.delivery.failed} for somebody to see to.")
    handed = sum(turn.handed for turn in found.turns or ())
    if handed:
        said.append(f"Followers took {number_of(handed, 'record')}.")
    said += [f"{name} failed: {why}." for name, why in _troubles(found).items()]
    click.echo(printable(" ".join(said)))


def _troubles(found: Round) -> dict[str, str]:
    """Return what failed in a round: whole parts of it, followers and notifiers by their names."""
    turns = {f"follower {turn.follower}": turn.failure.why for turn in found.turns or () if turn.failure is not None}
    held = {} if found.delivery is None else found.delivery.held
    waiting = {f"notifier {name}": f"{number_of(many, 'notification')} to go" for name, many in held.items()}
    return found.errors | turns | waiting


def _health(book: Casebook, found: Round) -> Json:
    swept, delivery, turns = found.swept, found.delivery, found.turns
    troubles = _troubles(found)
    return {
        "at": stamp(book.clock.now()),
        "round": found.number,
        "ok": not troubles,
        "claimed": None if swept is None else swept.claimed,
        "late": None if swept is None else swept.late,
        "delivered": None if delivery is None else delivery.delivered,
        "postponed": None if delivery is None else delivery.postponed,
        "failed": None if delivery is None else delivery.failed,
        "held": None if delivery is None else sum(delivery.held.values()),
        "followers": None if turns is None else sum(turn.handed for turn in turns),
        "troubles": troubles,
    }
