"""``casework survey``: what is asked, who is invited, what was answered, and who is followed up."""

from collections.abc import Mapping
from pathlib import Path

import click

from casework.adapters.toml_surveys import load_surveys
from casework.cli.checking import Checked, tell
from casework.cli.layout import labelled
from casework.cli.opening import frameworks_here, surveys_here
from casework.cli.parameters import json_option
from casework.cli.survey_answers import answer, figures, token
from casework.cli.survey_people import follow_up, follow_ups, invitations, invite, wish
from casework.cli.survey_telling import survey_data, survey_lines
from casework.cli.telling import say_json
from casework.domain.standards.frameworks import Framework
from casework.errors import CaseworkError

__all__ = ["command"]


@click.group("survey")
def command() -> None:
    """Ask people, or somebody who looks for themselves, and count what they answer.

    A survey is a set of questions in a file. Mystery shopping, telephone tests and going back to the floor are surveys
    too, which somebody answers who looks for themselves.
    """


@command.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the surveys that can be used."""
    found = tuple(surveys_here().values())
    if as_json:
        said = [
            {"id": each.id, "name": each.name, "about": each.about.value, "method": each.method.value} for each in found
        ]
        say_json({"surveys": said})
        return
    width = max(len(each.id) for each in found) + 2
    for each in found:
        number = len(each.questions)
        said_of = f"{each.name} ({each.method.value}, {number} question{'s'[: number != 1]})"
        click.echo(labelled(each.id, said_of, width=width))


@command.command()
@click.argument("survey")
@click.option("--file", "as_file", is_flag=True, help="Print the file itself, to be copied and changed.")
@json_option
def show(*, survey: str, as_file: bool, as_json: bool) -> None:
    """Show the questions of a survey, by its id or from a file of your own."""
    known = surveys_here()
    if as_file:
        click.echo(known.text(survey), nl=False)
        return
    found = known.named(survey)
    if as_json:
        say_json(survey_data(found))
        return
    for line in survey_lines(found):
        click.echo(line)


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], as_json: bool) -> None:
    """Check surveys of your own; all mistakes are listed, and what may be upside down."""
    known = frameworks_here()
    tell(ctx, [_checked(file, known) for file in files], sort="survey", as_json=as_json)


for each in (answer, figures, wish, invite, invitations, token, follow_ups, follow_up):
    command.add_command(each)


def _checked(file: Path, known: Mapping[str, Framework]) -> Checked:
    try:
        found = load_surveys().from_file(file)
    except CaseworkError as error:
        return Checked.refused(file.name, error)
    lost = tuple(
        f"{file}: question[{place}].standards[{number}]: there is no standard {name}: check the spelling"
        for place, number, name in found.dangling(known.values())
    )
    lost += tuple(f"{file}: question[{place}].better: {said}" for place, said in found.unstated())
    odd, untested = tuple(found.odd()), [each.code for each in found.questions if not each.standards]
    remarks = [f"Look again at {each}." for each in odd]
    if untested:
        remarks.append(f"No standard is tested by {', '.join(untested)}.")
    return Checked(
        file=file.name,
        id=found.id,
        replaces=found.id in load_surveys(),
        problems=lost,
        more={"odd": list(odd), "tests_nothing": untested},
        remarks=tuple(remarks),
    )
