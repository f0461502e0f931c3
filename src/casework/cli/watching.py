"""``casework watch``: sweeps, deliveries and followers as a service, with one line of health for each round."""

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import TypeVar

import attrs
import click

from casework.adapters.configuration_files import fingerprint_of
from casework.adapters.toml_configuration import read_configuration
from casework.application.identity import is_case_id
from casework.application.notifying.delivering import Delivery
from casework.application.notifying.setup import Lack
from casework.application.notifying.sweeping import Swept
from casework.application.notifying.unreadable import why_unreadable
from casework.application.notifying.waiting import FIRST, HOURS, IN_HAND
from casework.casebook import Casebook
from casework.cli.layout import number_of, printable
from casework.cli.notification_reasons import in_words
from casework.cli.notification_telling import waiting_told
from casework.cli.opening import configuration_file, open_book
from casework.cli.parameters import DURATION, by_option, json_option
from casework.cli.sweeping import BY_OTHER_RULES
from casework.cli.telling import Json, local, say_json
from casework.domain.actors import Actor
from casework.domain.envelope import stamp
from casework.errors import CaseworkError
from casework.plugins.followers.runner import Turn

Found = TypeVar("Found")

BEGIN_ANEW = 75
"""The exit code of a service that has to be started anew: 'try again' in the list that systems have for it."""

_NO_TROUBLE = frozenset({FIRST, HOURS, IN_HAND, "not_now"})
"""Why something waits though nothing is wrong with a notifier."""

_WAITING = "waiting"
"""What waits after trouble, among the troubles of a round; a line for people says of all that waits why it does."""

_STOPS = (signal.SIGINT, signal.SIGTERM)


@attrs.frozen(kw_only=True)
class Round:
    """What one round came to; what is None failed, and *errors* says why, by the name of the work.

    *lacks* are what is wrong with the configuration, *unreadable* the cases in which something cannot be read, and
    *in_trouble* the notifiers that did not take what they were handed last, with why; both also of rounds before.
    """

    number: int
    swept: Swept | None
    delivery: Delivery | None
    turns: tuple[Turn, ...] | None
    errors: dict[str, str]
    lacks: tuple[Lack, ...] = ()
    unreadable: frozenset[str] = frozenset()
    in_trouble: Mapping[str, str] = MappingProxyType({})

    @property
    def troubles(self) -> dict[str, str]:
        """What fails, by its name, with why: a part of the work, a follower, a notifier, what cannot be read."""
        turns = {f"follower {each.follower}": each.failure.why for each in self.turns or () if each.failure is not None}
        held = {} if self.delivery is None else self.delivery.held
        waiting = {f"notifier {name}": f"{number_of(many, 'notification')} to go" for name, many in held.items()}
        trouble = {why: many for why, many in self._waiting.items() if why not in _NO_TROUBLE}
        late = {_WAITING: waiting_told(trouble)} if trouble else {}
        sick = {f"notifier {name}": in_words(why) for name, why in self.in_trouble.items()}
        lacks = {
            name: "; ".join(each.why for each in found)
            for name, found in groupby(self.lacks, lambda each: f"{each.what} {each.name}")
        }
        unread = {"cases": f"{number_of(len(self.unreadable), 'case')} cannot be read"} if self.unreadable else {}
        return self.errors | turns | waiting | late | sick | lacks | unread | self._of_the_sweep

    @property
    def _of_the_sweep(self) -> dict[str, str]:
        """What a sweep could not read besides cases; and that another machine swept by other rules since our last."""
        if self.swept is None:
            return {}
        parts = {name: why.partition("\n")[0] for name, why in self.swept.unreadable.items()}
        others = {"rules": BY_OTHER_RULES} if self.swept.by_other_rules and self.number > 1 else {}
        return {name: why for name, why in parts.items() if not is_case_id(name)} | others

    @property
    def _waiting(self) -> Mapping[str, int]:
        return {} if self.delivery is None else self.delivery.waiting


@click.command("watch")
@click.option(
    "--every",
    type=DURATION,
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to rest between two rounds.",
)
@click.option("--rounds", type=click.IntRange(min=1), metavar="N", help="End after so many rounds; never, if left out.")
@by_option(required=True)
@json_option
@click.pass_context
def command(ctx: click.Context, *, every: float, rounds: int | None, by: Actor, as_json: bool) -> None:
    """Sweep, send what has to be said and hand the log to its followers, again and again, as a service.

    After each round it prints one line that says how that went. A round that fails is told in that line, and the next
    one begins as usual. SIGTERM and Ctrl+C end it between two messages, with the exit code 0. Where its configuration
    changed it ends with the exit code 75, for whatever runs it to start it anew.
    """
    path = configuration_file()
    files = fingerprint_of(path, read_configuration(path))
    with open_book() as book, _told_to_stop() as stop:
        found = _round(book, by, stop, None)
        _tell(book, found, as_json=as_json)
        while found.number != rounds and not stop.wait(every):
            if _is_another(path, files):
                click.echo(f"{path} changed, or a file in a folder that it names: ends, to be started anew.", err=True)
                ctx.exit(BEGIN_ANEW)
            found = _round(book, by, stop, found)
            _tell(book, found, as_json=as_json)


def _is_another(path: Path, files: str) -> bool:
    """Say whether the configuration at *path* is another one by now; one that has mistakes, or went, is none yet."""
    try:
        return fingerprint_of(path, read_configuration(path)) != files
    except (CaseworkError, OSError):
        return False


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


def _round(book: Casebook, by: Actor, stop: threading.Event, before: Round | None) -> Round:
    """Do the work of the round that follows *before*."""
    errors: dict[str, str] = {}

    def done(name: str, work: Callable[[], Found]) -> Found | None:
        """Return what *work* returns; None where it fails, which stops neither the other work nor the next round."""
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - a service goes on; what an error says may be about somebody
            errors[name] = why_unreadable(error)
        return None

    swept = done("sweep", lambda: book.sweep(by=by, stop=stop))
    delivery = None if stop.is_set() else done("deliver", lambda: book.deliver(by=by, stop=stop))
    turns = None if stop.is_set() else done("follow", book.follow)
    return Round(
        number=1 if before is None else before.number + 1,
        swept=swept,
        delivery=delivery,
        turns=turns,
        errors=errors,
        lacks=done("configuration", book.notification_lacks) or (),
        unreadable=_unreadable(book, swept, delivery, frozenset() if before is None else before.unreadable),
        in_trouble=_in_trouble(delivery, {} if before is None else before.in_trouble),
    )


def _in_trouble(delivery: Delivery | None, before: Mapping[str, str]) -> Mapping[str, str]:
    """Return the notifiers that are in trouble: those of *before* until they take something."""
    if delivery is None:
        return before
    still = {name: why for name, why in before.items() if name not in delivery.notifiers}
    return {**still, **delivery.in_trouble}


def _unreadable(
    book: Casebook, swept: Swept | None, delivery: Delivery | None, before: frozenset[str]
) -> frozenset[str]:
    """Return the cases in which something cannot be read: those of this round, and those of *before* that stay so."""
    of_delivery = () if delivery is None else delivery.unreadable
    if swept is None:
        return before.union(of_delivery)
    now = {case for case in swept.unreadable if is_case_id(case)}
    return frozenset((*now, *of_delivery, *(case for case in before - now if not _can_be_read(book, case))))


def _can_be_read(book: Casebook, case: str) -> bool:
    try:
        book.file(case)
    except CaseworkError:
        return False
    return True


def _tell(book: Casebook, found: Round, *, as_json: bool) -> None:
    if as_json:
        say_json(_health(book, found))
        return
    said = [f"{local(book, book.clock.now())}:"]
    if found.swept is not None:
        said.append(f"{found.swept.claimed} to send,")
    if found.delivery is not None:
        arrived = f"{found.delivery.arrived} arrived, " if found.delivery.arrived else ""
        said.append(f"{found.delivery.delivered} sent, {arrived}{found.delivery.for_staff} for somebody to see to.")
        said += [f"{waiting_told(found.delivery.waiting)}."] if found.delivery.waiting else []
    handed = sum(turn.handed for turn in found.turns or ())
    if handed:
        said.append(f"Followers took {number_of(handed, 'record')}.")
    failing = {*found.errors, *(f"follower {turn.follower}" for turn in found.turns or ())}
    troubles = ((name, why) for name, why in found.troubles.items() if name != _WAITING)
    said += [f"{name}{' failed' if name in failing else ''}: {why}." for name, why in troubles]
    click.echo(printable(" ".join(said)))


def _health(book: Casebook, found: Round) -> Json:
    swept, delivery, turns = found.swept, found.delivery, found.turns
    return {
        "at": stamp(book.clock.now()),
        "round": found.number,
        "ok": not found.troubles,
        "claimed": None if swept is None else swept.claimed,
        "late": None if swept is None else swept.late,
        "delivered": None if delivery is None else delivery.delivered,
        "postponed": None if delivery is None else delivery.postponed,
        "failed": None if delivery is None else delivery.failed,
        "arrived": None if delivery is None else delivery.arrived,
        "came_back": None if delivery is None else delivery.came_back,
        "held": None if delivery is None else sum(delivery.held.values()),
        "waiting": None if delivery is None else sum(delivery.waiting.values()),
        "for_staff": None if delivery is None else delivery.for_staff,
        "unreadable": len(found.unreadable),
        "followers": None if turns is None else sum(turn.handed for turn in turns),
        "troubles": found.troubles,
    }
