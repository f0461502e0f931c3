"""``casework outcomes``: list, show and check outcome schemes."""

import json
from collections.abc import Iterator
from pathlib import Path

import attrs
import click

from casework.adapters.toml_outcomes import load_outcomes
from casework.cli.checking import Checked, tell
from casework.cli.layout import labelled, wrapped
from casework.cli.opening import outcomes_here
from casework.cli.telling import Json, cited
from casework.domain.outcome_schemes import OutcomeScheme
from casework.errors import CaseworkError

__all__ = ["command"]

as_json_flag = click.option("--json", "as_json", is_flag=True, help="Write JSON for scripts.")


@click.group("outcomes")
def command() -> None:
    """List, show and check outcome schemes.

    They are the outcomes that a body may give, and whether each counts as upheld.
    """


@command.command("list")
@as_json_flag
def list_(*, as_json: bool) -> None:
    """List the outcome schemes that can be used."""
    found = tuple(outcomes_here().values())
    if as_json:
        click.echo(json.dumps([_described(scheme) for scheme in found]))
        return
    width = max(len(scheme.id) for scheme in found) + 2
    for scheme in found:
        click.echo(labelled(scheme.id, f"{scheme.name} ({', '.join(scheme.codes)})", width=width))


@command.command()
@click.argument("scheme")
@click.option("--file", "as_file", is_flag=True, help="Print the file itself, to be copied and changed.")
@as_json_flag
def show(*, scheme: str, as_file: bool, as_json: bool) -> None:
    """Show the outcomes of a scheme, by its id or from a file of your own."""
    schemes = outcomes_here()
    if as_file:
        click.echo(schemes.text(scheme), nl=False)
        return
    found = schemes.named(scheme)
    if as_json:
        click.echo(json.dumps(_described(found)))
        return
    for line in _lines(found):
        click.echo(line)


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json_flag
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], as_json: bool) -> None:
    """Check outcome schemes of your own; all mistakes are listed."""
    tell(ctx, [_checked(file) for file in files], sort="scheme", as_json=as_json)


def _checked(file: Path) -> Checked:
    shipped = load_outcomes()
    try:
        scheme = shipped.from_file(file)
    except CaseworkError as error:
        return Checked.refused(file.name, error)
    return Checked(file=file.name, id=scheme.id, replaces=scheme.id in shipped)


def _described(scheme: OutcomeScheme) -> Json:
    return {
        "id": scheme.id,
        "name": scheme.name,
        "citation": scheme.authority.citation,
        "evidence": scheme.authority.evidence.value,
        "source": scheme.authority.source,
        "note": scheme.note,
        "outcomes": [attrs.asdict(outcome) for outcome in scheme.outcomes],
    }


def _lines(scheme: OutcomeScheme) -> Iterator[str]:
    yield wrapped(f"{scheme.name} ({scheme.id})")
    yield wrapped(cited(scheme.authority), indent=2)
    if scheme.note:
        yield wrapped(scheme.note, indent=2, hanging=2)
    for outcome in scheme.outcomes:
        counts = outcome.roll_up.value.replace("_", " ")
        yield wrapped(f"{outcome.code}: {outcome.name}. Counts as {counts}.", indent=2)
        if outcome.note:
            yield wrapped(outcome.note, indent=4, hanging=4)
