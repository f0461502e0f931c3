"""``casework notifications``: see to what was not sent, and to how notifications are worded."""

import difflib
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from casework.adapters.toml_notifications import TomlTemplates, load_templates
from casework.application.notifying.standing import CaseNotification, Unsettled, had_trouble
from casework.application.notifying.texts import every_template
from casework.casebook import Casebook
from casework.cli.checking import Checked, tell
from casework.cli.layout import number_of, table, wrapped
from casework.cli.notification_telling import (
    how_to_told,
    lacks_told,
    nobody_told,
    notifications_data,
    notifications_told,
    out_of_sight_told,
)
from casework.cli.opening import open_book, open_book_to_read, templates_here
from casework.cli.parameters import CODE, Words, by_option, json_option
from casework.cli.telling import Json, say_json
from casework.domain.actors import Actor
from casework.domain.cases.vocabulary import Format
from casework.domain.notifications.day_words import DAY_NAMES
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.placeholders import samples
from casework.domain.notifications.state import Standing
from casework.domain.notifications.templates import Chosen, Rendered, Template, render, templates_for
from casework.errors import CaseworkError, DecisionError, NotFoundError

__all__ = ["command"]


_LISTED = 200
_MORE = "More wait: 'casework notifications list --state waiting' lists all of them."
"""A night's letters may be 100,000, each of which is read for its line."""


@click.group("notifications")
def command() -> None:
    """See to what was not sent, how notifications are worded, and check letters of your own."""


@command.command("list")
@click.option("--case", metavar="CASE", help="All notifications of this case, also those that were sent.")
@click.option(
    "--state",
    type=Words([each.value for each in Standing]),
    metavar="STATE",
    help=f"Only those that stand so: {', '.join(Standing)}.",
)
@by_option(required=False)
@json_option
def list_(*, case: str | None, state: str | None, by: Actor | None, as_json: bool) -> None:
    """List the notifications that wait or that somebody has to see to; with --case, all of a case.

    Of what waits the first 200 are listed for people; all of them with --state or --json.
    """
    with open_book_to_read() as book:
        unsettled = () if case else book.unsettled_notifications(viewer=by)
        limit = None if as_json or state else _LISTED + 1
        waiting = () if case else book.pending_notifications(viewer=by, limit=limit)
        found = book.notifications(case, viewer=by) if case else (*_failed(unsettled), *waiting[: limit and _LISTED])
        shown = [each for each in found if state in {None, each.notification.standing.value}]
        unread = [each.reference for each in unsettled if each.unreadable and state is None]
        nobody = {each.reference: each.nobody for each in unsettled if each.nobody and state is None}
        if as_json:
            lacks = [str(each) for each in book.notification_lacks()]
            told = notifications_data(book, shown, viewer=by)
            say_json({"notifications": told, "nobody": nobody, "unreadable": unread, "lacks": lacks})
            return
        if shown or not (nobody or unread):
            click.echo(notifications_told(book, shown, viewer=by) if shown else "There are none.")
        more = [_MORE] if limit and len(waiting) == limit else []
        for line in (*how_to_told(shown), *more, *nobody_told(nobody), *out_of_sight_told(unread), *lacks_told(book)):
            click.echo(line)


@command.command()
@click.argument("messages", nargs=-1, metavar="[MESSAGE]...")
@click.option("--case", metavar="CASE", help="Every one of this case that failed, or waits because a try failed.")
@click.option("--all", "every", is_flag=True, help="Every one that failed, or waits because a try came to nothing.")
@by_option(required=True)
@json_option
def retry(*, messages: tuple[str, ...], case: str | None, every: bool, by: Actor, as_json: bool) -> None:
    """Let notifications that failed be tried again, once what stood against them is mended.

    Those that wait because a try came to nothing need not wait any longer then. They go out with the next 'casework
    sweep' or round of 'casework watch'. MESSAGE is the id that 'casework notifications list' shows, or enough of its
    beginning.
    """
    if (bool(messages), case is not None, every).count(True) != 1:
        message = "say which: by the ids of messages, --case or --all"
        raise click.UsageError(message)
    with open_book() as book:
        found, refused = list[CaseNotification](), list[CaseworkError]()
        for message, known in _asked_again(book, messages, case, by):
            try:
                found.append(book.retry_notification(message, by=by, case=known))
            except (NotFoundError, DecisionError) as error:
                refused.append(error)
        if found or not refused or as_json:
            _say_seen_to(book, found, as_json=as_json)
    if not messages:
        for line in _not_asked_again(refused):
            click.echo(line, err=True)
    elif refused:
        for each in refused[1:]:
            click.echo(str(each), err=True)
        raise refused[0]


@command.command()
@click.argument("message", metavar="MESSAGE")
@click.option("--why", type=CODE, required=True, metavar="CODE", help="Why, as a code: telephoned, told-in-person.")
@by_option(required=True)
@json_option
def settle(*, message: str, why: str, by: Actor, as_json: bool) -> None:
    """Record that a notification need not go out any more, for they were told in another way.

    Of a letter that went out, and whose entry was struck out or changed since, it records that they were told so.

    MESSAGE is the id that 'casework notifications list' shows, or enough of its beginning.
    """
    with open_book() as book:
        found = book.settle_notification(message, why=why, by=by)
        _say_seen_to(book, [found], as_json=as_json)


@command.command()
@click.argument("message", metavar="MESSAGE")
@click.option("--why", type=CODE, required=True, metavar="CODE", help="Why, as a code: mailbox-full, no-such-address.")
@by_option(required=True)
@json_option
def bounced(*, message: str, why: str, by: Actor, as_json: bool) -> None:
    """Record that a message which was sent did not arrive, so that somebody sees to it.

    MESSAGE is its id, or enough of its beginning: in an e-mail that came back it is the Message-ID up to the @. A
    digest is named by its own.
    """
    with open_book() as book:
        _say_seen_to(book, book.notification_bounced(message, why=why, by=by), as_json=as_json)


def _not_asked_again(refused: Iterable[CaseworkError]) -> Iterator[str]:
    """Yield how many notifications are not tried again by a command that named none of them, and why."""
    whys = Counter(each.why if isinstance(each, DecisionError) else None for each in refused)
    for why, count in whys.items():
        many = number_of(count, "notification")
        went_out = f"{many} went out meanwhile: nothing is to be done."
        yield went_out if why is None else wrapped(f"{many} not tried again: {why}.")


def _failed(unsettled: Iterable[Unsettled]) -> Iterator[CaseNotification]:
    for each in unsettled:
        for one in each.failed:
            yield CaseNotification(case=each.case, reference=each.reference, notification=one)


def _in_trouble(book: Casebook, by: Actor) -> Iterator[CaseNotification]:
    return itertools.chain(_failed(book.unsettled_notifications(viewer=by)), book.pending_notifications(viewer=by))


def _asked_again(
    book: Casebook, messages: Sequence[str], case: str | None, by: Actor
) -> Sequence[tuple[str, str | None]]:
    """Return the messages that are named, or those of a case that had trouble, or else all, each with its case.

    What waits for another configuration is among them, for whoever asks has to hear that.
    """
    if messages:
        return [(each, None) for each in messages]
    known = _in_trouble(book, by) if case is None else book.notifications(case, viewer=by)
    troubled = (each for each in known if each.elsewhere or had_trouble(each.notification))
    return [(each.notification.due.message, each.case) for each in troubled]


def _say_seen_to(book: Casebook, found: Sequence[CaseNotification], *, as_json: bool) -> None:
    if as_json:
        say_json({"notifications": notifications_data(book, found)})
    else:
        click.echo(notifications_told(book, found) if found else "There are none.")


@command.command("templates")
@json_option
def templates(*, as_json: bool) -> None:
    """List the templates of letters, and which translations nobody checked."""
    ours, found = load_templates(), every_template(templates_here())
    own = {name for name in found if name not in ours or found[name] is not ours[name]}
    if as_json:
        click.echo(json.dumps([_described(each, is_own=name in own) for name, each in found.items()]))
        return
    rows = ((name, "your own" if name in own else "casework's", each.translation) for name, each in found.items())
    click.echo(table(("template", "whose", "translation"), rows))


@command.command()
@click.argument("template")
@click.option("--file", "as_file", is_flag=True, help="Print the file itself, to be copied and changed.")
@json_option
def show(*, template: str, as_file: bool, as_json: bool) -> None:
    """Show the words of a template, by its name or from a file.

    The name of a kind alone, such as extended, is that of its standard letter in English.
    """
    found = templates_here()
    name = _name_of(template, found)
    if as_file:
        click.echo(found.text(name), nl=False)
        return
    here = found.named(name)
    if as_json:
        say_json(_described(here, is_own=here is not load_templates().get(here.id)))
        return
    click.echo(f"{here.subject}\n\n{here.text.strip()}")


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], as_json: bool) -> None:
    """Check letters of your own; all mistakes are listed."""
    tell(ctx, [_checked(file) for file in files], sort="template", as_json=as_json)


@command.command()
@click.argument("kind", type=Words([each.value for each in NoticeKind]), metavar="KIND")
@click.option("--language", type=click.Choice(tuple(DAY_NAMES)), default="en", show_default=True, help="The language.")
@click.option(
    "--format",
    "form",
    type=Words([each.value for each in Format]),
    default=Format.STANDARD.value,
    show_default=True,
    help="The form in which somebody can read it.",
)
@click.option("--html", "as_html", is_flag=True, help="Print the page of HTML instead of plain text.")
@json_option
def preview(*, kind: str, language: str, form: str, as_html: bool, as_json: bool) -> None:
    """Write a letter with examples in place of what a case says; nothing is sent.

    KIND is what it says, such as acknowledged; 'casework notifications templates' lists all of them.
    """
    chosen = templates_for(templates_here(), NoticeKind(kind), language, Format(form))
    letter = render(chosen.template, samples(chosen.template.kind, chosen.template.language))
    if as_json:
        say_json(_previewed(chosen, letter))
        return
    if chosen.fell_back:
        asked = f"There is no letter for {kind} in {language} and {form.replace('_', ' ')}"
        click.echo(wrapped(f"{asked}: this is {chosen.template.id}."), err=True)
    click.echo(letter.html if as_html else f"{letter.subject}\n\n{letter.text}", nl=False)


def _name_of(asked: str, found: TomlTemplates) -> str:
    """Return the template that is *asked* for, of a kind the standard English one; a file is named by its path.

    Raises:
        NotFoundError: If there is none; the message names the few that may be meant.
    """
    if asked in found or Path(asked).is_file():
        return asked
    name = asked.replace("-", "_")
    for each in (name, f"{name}.en"):
        if each in found:
            return each
    kinds = [each.value for each in NoticeKind]
    near = difflib.get_close_matches(name.partition(".")[0], kinds, n=1)
    fitting = [each for each in found if near and each.startswith(f"{near[0]}.")]
    raise NotFoundError("template", asked, known=fitting or kinds)


def _checked(file: Path) -> Checked:
    ours = load_templates()
    try:
        found = ours.from_file(file)
    except CaseworkError as error:
        return Checked.refused(file.name, error)
    name, is_named, remarks = f"{found.id}.toml", file.name == f"{found.id}.toml", list[str]()
    if not is_named:
        instead = f", to take the place of the {found.id} that comes with casework" if found.id in ours else ""
        remarks.append(f"It has to be called {name} in a folder of your own{instead}: under this name it is not used.")
    if found.translation:
        remarks.append(f"Translation: {found.translation}.")
    return Checked(file=file.name, id=found.id, replaces=is_named and found.id in ours, remarks=tuple(remarks))


def _described(template: Template, *, is_own: bool) -> Json:
    return {
        "id": template.id,
        "kind": template.kind.value,
        "audience": template.kind.audience.value,
        "language": template.language,
        "format": template.format.value,
        "own": is_own,
        "subject": template.subject,
        "text": template.text,
        "translation": template.translation,
        "note": template.note,
        "fingerprint": template.fingerprint,
    }


def _previewed(chosen: Chosen, letter: Rendered) -> Json:
    return {
        "template": chosen.template.id,
        "language": chosen.template.language,
        "format": chosen.template.format.value,
        "fell_back": chosen.fell_back,
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
    }
