"""``casework sweep``: what has to be said by now is claimed, once, and sent, however often it is called."""

import datetime as dt
from collections.abc import Iterator

import click

from casework.application.notifying.sweeping import BROKEN_SCHEDULE, Swept
from casework.casebook import Casebook
from casework.cli.layout import number_of, wrapped
from casework.cli.notification_telling import delivery_data, delivery_told, lacks_told, unreadable_told
from casework.cli.opening import open_book
from casework.cli.parameters import INSTANT, by_option, json_option
from casework.cli.telling import Json, local, say_json
from casework.domain.actors import Actor
from casework.domain.envelope import stamp

BY_OTHER_RULES = (
    "the last sweep went by other rules, of another configuration or release; where this comes again and again two "
    "machines go by different ones: give both the same"
)


@click.command("sweep")
@click.option(
    "--at", type=INSTANT, metavar="INSTANT", help="Up to when: now, if left out, and nothing that is still to come."
)
@click.option("--no-delivery", is_flag=True, help="Only find it; send nothing.")
@by_option(required=True)
@json_option
def command(*, at: dt.datetime | None, no_delivery: bool, by: Actor, as_json: bool) -> None:
    """Find what has to be said by now, and to whom, each thing once, and send it.

    Reminders come from the reminder schedules, notices from what the configuration asks for in [notifications]. It may
    be called as often as you like, on several machines at once and after days of rest: what was said is not said again,
    and what should have been said in the meantime is said late. Nothing is said of the time before the first sweep.
    What cannot be sent is work for somebody: 'casework notifications list' shows it.
    """
    with open_book() as book:
        swept = book.sweep(by=by, at=at)
        delivery = None if no_delivery else book.deliver(by=by, at=at)
        if as_json:
            told = None if delivery is None else delivery_data(delivery)
            say_json(
                {**sweep_data(swept), "delivery": told, "lacks": [str(each) for each in book.notification_lacks()]}
            )
            return
        sent = () if delivery is None else delivery_told(delivery)
        for line in (*sweep_told(book, swept), *sent, *lacks_told(book)):
            click.echo(line)


def sweep_data(swept: Swept) -> Json:
    """Return what a sweep came to as data."""
    return {
        "at": stamp(swept.at),
        "looked": swept.looked,
        "claimed": swept.claimed,
        "late": swept.late,
        "skipped": {why.value: count for why, count in swept.skipped.items()},
        "unreadable": dict(swept.unreadable),
        "began": list(swept.began),
        "ended": list(swept.ended),
        "by_other_rules": swept.by_other_rules,
    }


def sweep_told(book: Casebook, swept: Swept) -> Iterator[str]:
    """Yield what a sweep came to as people read it."""
    late = f", {swept.late} of them late" if swept.late else ""
    yield f"{local(book, swept.at)}: {number_of(swept.claimed, 'notification')} to send{late}."
    if swept.looked:
        which = f", every one: {BY_OTHER_RULES}" if swept.by_other_rules else " that changed"
        yield wrapped(f"Looked at {number_of(swept.looked, 'case')}{which}.")
    if swept.began:
        yield wrapped(f"In force from now on: {', '.join(swept.began)}.")
    if swept.ended:
        yield wrapped(f"Not in force any more, and nothing is said by them: {', '.join(swept.ended)}.")
    for why, count in swept.skipped.items():
        what = "reminder or notice" if count == 1 else "reminders or notices"
        yield wrapped(f"{count} {what} skipped: {why.says}", indent=2)
    yield from unreadable_told({name: _in_short(name, why) for name, why in swept.unreadable.items()})


def _in_short(name: str, why: str) -> str:
    """Return why a part cannot be read; of a reminder schedule what waits, for its mistakes stand in what is wrong."""
    return why.partition("\n")[0] if name.startswith(BROKEN_SCHEDULE) else why
