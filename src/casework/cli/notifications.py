"""``casework notifications``: see how notifications are worded, and check letters of one's own."""

import json
from pathlib import Path

import click

from casework.adapters.toml_notifications import load_templates
from casework.application.notifying.texts import every_template
from casework.cli.checking import Checked, tell
from casework.cli.layout import table, wrapped
from casework.cli.opening import templates_here
from casework.cli.parameters import Words, json_option
from casework.cli.telling import Json, say_json
from casework.domain.cases.vocabulary import Format
from casework.domain.notifications.day_words import DAY_NAMES
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.placeholders import samples
from casework.domain.notifications.templates import Chosen, Rendered, Template, render, templates_for
from casework.errors import CaseworkError

__all__ = ["command"]


@click.group("notifications")
def command() -> None:
    """See how notifications are worded, and check letters of your own."""


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
    """Show the words of a template, by its name or from a file."""
    found = templates_here()
    if as_file:
        click.echo(found.text(template), nl=False)
        return
    here = found.named(template)
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


def _checked(file: Path) -> Checked:
    ours = load_templates()
    try:
        found = ours.from_file(file)
    except CaseworkError as error:
        return Checked.refused(file.name, error)
    name, remarks = f"{found.id}.toml", list[str]()
    if file.name != name:
        remarks.append(f"In a folder of your own it has to be called {name}.")
    if found.translation:
        remarks.append(f"Translation: {found.translation}.")
    return Checked(file=file.name, id=found.id, replaces=found.id in ours, remarks=tuple(remarks))


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
