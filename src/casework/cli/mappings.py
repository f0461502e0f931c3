"""``casework mappings``: list, show and check mappings."""

import json
from collections.abc import Mapping
from pathlib import Path

import attrs
import click

from casework.adapters.shipped_mappings import load_mappings
from casework.adapters.toml_mappings import read_mapping, with_lines
from casework.application.mapping_checks import warnings_of
from casework.application.mapping_checks.surveys import survey_mistakes
from casework.application.ports import ProcedureSource
from casework.application.rules_named import unknown_names
from casework.cli.checking import Checked, tell
from casework.cli.layout import labelled
from casework.cli.not_switched_on import procedures_unused
from casework.cli.opening import frameworks_here, outcomes_here, procedures_here, surveys_here
from casework.domain.outcome_schemes import OutcomeScheme
from casework.domain.standards.frameworks import Framework
from casework.errors import CaseworkError

__all__ = ["command"]

as_json_flag = click.option("--json", "as_json", is_flag=True, help="Write JSON for scripts.")


@click.group("mappings")
def command() -> None:
    """List, show and check mappings.

    A mapping says what the columns of a source mean to an import. Those that come with casework are for public sources;
    name one of them where a mapping is asked for, or copy it and change it.
    """


@command.command("list")
@as_json_flag
def list_(*, as_json: bool) -> None:
    """List the mappings that come with casework."""
    shipped = load_mappings()
    if as_json:
        said = [
            {"id": name, "version": mapping.version, "record": mapping.record.value, "about": shipped.about(name)}
            for name, mapping in shipped.items()
        ]
        click.echo(json.dumps(said))
        return
    width = max(map(len, shipped)) + 2
    for name in shipped:
        click.echo(labelled(name, shipped.about(name), width=width))


@command.command()
@click.argument("mapping")
@click.option("--sample", is_flag=True, help="Print a few made-up rows of its source instead.")
def show(*, mapping: str, sample: bool) -> None:
    """Print the file of a mapping that comes with casework, to be used as it is or copied and changed."""
    shipped = load_mappings()
    click.echo(shipped.sample(mapping) if sample else shipped.text(mapping), nl=False)


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json_flag
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], as_json: bool) -> None:
    """Check mappings of your own; all mistakes are listed, and no source is read.

    What they name of procedures and outcomes is looked for in those that come with casework and in those of the
    configuration, if there is one.
    """
    tell(ctx, [_checked(file) for file in files], sort="mapping", as_json=as_json)


@attrs.frozen(kw_only=True)
class _RulesHere:
    """The rules that there are where the command is given."""

    procedures: ProcedureSource
    outcomes: Mapping[str, OutcomeScheme]
    frameworks: Mapping[str, Framework]


def _checked(file: Path) -> Checked:
    try:
        mapping = read_mapping(file)
    except CaseworkError as error:
        return Checked.refused(file.name, error)
    here = _RulesHere(procedures=procedures_here(), outcomes=outcomes_here(), frameworks=frameworks_here())
    mistakes = [
        *unknown_names(mapping, here),
        *procedures_unused(mapping),
        *survey_mistakes(mapping, surveys_here()),
    ]
    remarks = tuple(warnings_of(mapping))
    return Checked(
        file=file.name,
        id=f"{mapping.id}/{mapping.version}",
        problems=tuple(f"{file}: {each}" for each in with_lines(file, mistakes)),
        more={"remarks": remarks},
        remarks=(*remarks, f"Whether a file has its columns: casework import FILE --mapping {file} --by YOU --check"),
    )
