"""``casework follow`` and ``casework followers``: hand the log on, and say how that goes."""

import datetime as dt
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress

import click

from casework.application.following import FollowerFailure
from casework.casebook import Casebook
from casework.cli.layout import printable, table, wrapped
from casework.cli.opening import open_book, open_book_to_read
from casework.cli.parameters import DURATION, by_option, json_option
from casework.cli.telling import Json, local, say_json
from casework.domain.actors import Actor
from casework.domain.envelope import stamp
from casework.plugins.followers.part import FollowerState
from casework.plugins.followers.runner import Pace, Turn

_PACE = Pace()
_HEADINGS = ("Follower", "Plugin", "Position", "Behind", "Next try", "Last failure")
_NONE = "No plugin that is loaded has a follower."


@click.command("follow")
@click.option("--name", "names", multiple=True, metavar="NAME", help="Only this follower; may be repeated.")
@click.option("--once", is_flag=True, help="Hand over what is there, and end.")
@click.option(
    "--every",
    type=DURATION,
    default=_PACE.every,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for new records.",
)
@click.option(
    "--deadline",
    type=DURATION,
    default=_PACE.deadline,
    show_default=True,
    metavar="SECONDS",
    help="How long a follower may take for each batch.",
)
@json_option
@click.pass_context
def follow(
    ctx: click.Context, *, names: tuple[str, ...], once: bool, every: float, deadline: float, as_json: bool
) -> None:
    """Hand the log to its followers, each in a process of its own.

    It goes on until it is stopped; with --once it ends when each has had its turn, with the exit code 1 if one failed.
    A follower that fails is tried again after a second, then two, four and so on, an hour at most.
    """
    pace = Pace(every=every, deadline=deadline)
    with open_book() as book:
        if once:
            turns = book.follow(*names, pace=pace)
            _say(book, turns, as_json=as_json)
            ctx.exit(1 if any(turn.failure for turn in turns) else 0)
        stop = threading.Event()
        with suppress(KeyboardInterrupt):  # the way to stop it
            book.follow(*names, pace=pace, stop=stop, told=lambda turn: _tell(book, turn, as_json=as_json))


@click.group("followers", invoke_without_command=True)
@json_option
@click.pass_context
def followers(ctx: click.Context, *, as_json: bool) -> None:
    """List the followers of the log, try one again or from the beginning, or look how it fails.

    Without a further word it lists them.
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, as_json=as_json)


@followers.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the followers: how far each is, how many records it is behind, and how it failed."""
    with open_book_to_read() as book:
        found = book.followers()
        if as_json:
            say_json({"followers": [_state_json(state) for state in found]})
        elif found:
            click.echo(table(_HEADINGS, (_row(book, state) for state in found)))
        else:
            click.echo(_NONE)


@followers.command("retry")
@click.argument("name", metavar="NAME")
@by_option(required=True)
@json_option
def retry(name: str, *, by: Actor, as_json: bool) -> None:
    """Let a follower that failed be tried at once, and not only when its pause is over."""
    with open_book() as book:
        state = book.retry_follower(name, by=by)
    _say_next(state, as_json=as_json)


@followers.command("restart")
@click.argument("name", metavar="NAME")
@by_option(required=True)
@json_option
def restart(name: str, *, by: Actor, as_json: bool) -> None:
    """Let a follower have the whole log again, from the beginning.

    One that knows what it has already passes that over; another one has it twice.
    """
    with open_book() as book:
        state = book.restart_follower(name, by=by)
    _say_next(state, as_json=as_json)


@followers.command("debug")
@click.argument("name", metavar="NAME")
@click.option("--records", type=click.IntRange(min=1), default=1, show_default=True, help="How many to hand over.")
@json_option
@click.pass_context
def debug(ctx: click.Context, name: str, *, records: int, as_json: bool) -> None:
    """Hand a follower its next records here, and show all that it says.

    It is for whoever writes the follower, on their own machine: what it prints and where it fails is shown in full,
    which may be about people. Nothing is written down, so the same records are handed over again.
    """
    with open_book_to_read() as book:
        book.host.followers.owner(name)
        try:
            taken = book.debug_follower(name, records=records)
        except KeyboardInterrupt:
            raise
        except BaseException:  # noqa: BLE001 - whatever a plugin may raise
            click.echo(traceback.format_exc(), err=True, nl=False)
            ctx.exit(1)
    if as_json:
        say_json({"follower": name, "taken": list(taken)})
        return
    positions = ", ".join(map(str, taken))
    click.echo(f"{printable(name)} took: {positions}." if taken else f"Nothing waits for {printable(name)}.")


def _say_next(state: FollowerState, *, as_json: bool) -> None:
    if as_json:
        say_json(_state_json(state))
    else:
        records = "1 record" if state.behind == 1 else f"{state.behind} records"
        click.echo(f"{printable(state.follower)} is handed {records} by the next 'casework follow'.")


def _say(book: Casebook, turns: Sequence[Turn], *, as_json: bool) -> None:
    if as_json:
        say_json({"turns": [_turn_json(turn) for turn in turns]})
        return
    for turn in turns:
        click.echo(_in_words(book, turn))
    if not turns:
        click.echo(_NONE)


def _tell(book: Casebook, turn: Turn, *, as_json: bool) -> None:
    """Tell of a turn as soon as it is over, if there was anything to do."""
    if not turn.handed and turn.failure is None:
        return
    if as_json:
        say_json(_turn_json(turn))
    else:
        click.echo(_in_words(book, turn))


def _in_words(book: Casebook, turn: Turn) -> str:
    name = printable(turn.follower)
    number = "1 record" if turn.handed == 1 else f"{turn.handed} records"
    said = f"{name} took {number} and is at position {turn.position}."
    if turn.failure is not None:
        said += f" It failed over {_over(turn.failure)}: {turn.failure.why}."
    if turn.waits_until is not None:
        said += f" It waits until {local(book, turn.waits_until)}."
    return wrapped(said)


def _over(failure: FollowerFailure) -> str:
    if failure.first == failure.last:
        return f"position {failure.first}"
    return f"positions {failure.first} to {failure.last}"


def _row(book: Casebook, state: FollowerState) -> tuple[str, ...]:
    failure = state.failure
    said = "-" if failure is None else f"{_over(failure)} at {local(book, failure.at)}: {failure.why}"
    waits = local(book, state.next_try)
    told = (state.follower, state.plugin, str(state.position), str(state.behind), waits, said)
    return tuple(map(printable, told))


def _state_json(state: FollowerState) -> Json:
    return {
        "follower": state.follower,
        "plugin": state.plugin,
        "position": state.position,
        "behind": state.behind,
        "failures": state.failures,
        "next_try": _instant(state.next_try),
        "claimed_until": _instant(state.claimed_until),
        "failure": _failure_json(state.failure),
    }


def _turn_json(turn: Turn) -> Json:
    return {
        "follower": turn.follower,
        "position": turn.position,
        "handed": turn.handed,
        "failure": _failure_json(turn.failure),
        "waits_until": _instant(turn.waits_until),
    }


def _failure_json(failure: FollowerFailure | None) -> Json | None:
    if failure is None:
        return None
    return {
        "plugin": failure.plugin,
        "hook": failure.hook,
        "first": failure.first,
        "last": failure.last,
        "kind": failure.kind.value,
        "error": failure.error,
        "at": _instant(failure.at),
    }


def _instant(instant: dt.datetime | None) -> str | None:
    return None if instant is None else stamp(instant)
