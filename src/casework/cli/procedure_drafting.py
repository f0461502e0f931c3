"""``casework procedures new``: the file of a policy of one's own."""

import datetime as dt
import os
from pathlib import Path

import click

from casework.adapters.procedure_drafts import OwnPolicy, drafted_procedure
from casework.adapters.toml_configuration import FILE_NAME, naming_procedures
from casework.cli.opening import configuration_file, configured_here
from casework.cli.output import replacing
from casework.cli.parameters import AmountType, DayType
from casework.domain.cases.fields import CODE, CODE_WORDS
from casework.errors import UsageError

__all__ = ["new"]

_DAYS = AmountType("working days", least=1, such_as=10)


@click.command("new")
@click.argument("procedure", metavar="ID")
@click.option("--stage-1", type=_DAYS, required=True, help="Working days from the receipt to the answer.")
@click.option("--stage-2", type=_DAYS, required=True, help="Working days from the request for stage 2 to its answer.")
@click.option("--stage-0", type=_DAYS, help="Working days for an informal stage before stage 1, if there is one.")
@click.option("--stage-3", type=_DAYS, help="Working days from the request for stage 3 to its answer, if there is one.")
@click.option("--acknowledge", type=_DAYS, help="Working days to the acknowledgement, in each stage.")
@click.option(
    "--from-acknowledgement",
    type=click.Choice(("0", "1", "2", "3")),
    multiple=True,
    help="Count the answer of this stage from its acknowledgement instead; can be given several times.",
)
@click.option("--from", "since", type=DayType(), help="The first day on which it was in force; not known if left out.")
@click.option("--until", type=DayType(), help="The last day on which it was in force.")
@click.option("--citation", default="our own complaints policy", show_default=True, help="Where the numbers stand.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it into this file, which must not be there yet; its folder is made.",
)
def new(
    *,
    procedure: str,
    stage_1: int,
    stage_2: int,
    stage_0: int | None,
    stage_3: int | None,
    acknowledge: int | None,
    from_acknowledgement: tuple[str, ...],
    since: dt.date | None,
    until: dt.date | None,
    citation: str,
    out: Path | None,
) -> None:
    """Print the file of a policy of your own, with the stages that you give days for.

    Write it as ID.toml into your folder of procedures with --out; a configuration that names no such folder names that
    one then. Its numbers are marked as your own, never as law.
    """
    if CODE.match(procedure) is None:
        message = f"{procedure!r} must be a code: {CODE_WORDS}"
        raise UsageError(message)
    given = {"0": stage_0, "1": stage_1, "2": stage_2, "3": stage_3}
    stages = {stage: days for stage, days in given.items() if days is not None}
    without = [stage for stage in from_acknowledgement if stage not in stages]
    if without:
        message = f"an answer in stage {without[0]} has no time limit to count: give --stage-{without[0]} as well"
        raise click.BadParameter(message, param_hint="--from-acknowledgement")
    policy = OwnPolicy(
        id=procedure,
        stages=stages,
        acknowledge=acknowledge,
        from_acknowledgement=from_acknowledgement,
        since=since,
        until=until,
        citation=citation,
    )
    if out is None:
        click.echo(drafted_procedure(policy), nl=False)
    else:
        _write(out, drafted_procedure(policy))


def _write(out: Path, text: str) -> None:
    if out.exists():
        raise click.BadParameter(f"{out} is there already: choose another name", param_hint="--out")
    out.parent.mkdir(parents=True, exist_ok=True)
    with replacing(out) as file:
        file.write(text.encode())
    click.echo(f"{out} is written. {_brought_into_use(out.parent)}")


def _brought_into_use(folder: Path) -> str:
    """Name *folder* in the configuration, where that names none for procedures, and return what is so now."""
    settings = configured_here()
    if settings is None:
        return f'casework looks there once {FILE_NAME} has, below [rules]: procedures = "{folder.as_posix()}"'
    configuration = configuration_file()
    if settings.procedures is not None:
        if settings.procedures.resolve() == folder.resolve():
            return f"casework looks there, as {configuration.name} says."
        return f"casework does not look there: {configuration.name} names {settings.procedures}. Move it there."
    named = Path(os.path.relpath(folder.resolve(), configuration.resolve().parent)).as_posix()
    text = naming_procedures(configuration.read_bytes().decode(), named)
    if text is None:
        return f'casework looks there once {configuration.name} has, below [rules]: procedures = "{named}"'
    with replacing(configuration) as file:
        file.write(text.encode())
    return f'casework looks there, for {configuration.name} has now, below [rules]: procedures = "{named}"'
