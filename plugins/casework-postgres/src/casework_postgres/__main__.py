"""``python -m casework_postgres schema``: look at the tables of a store, print what is missing, or make it."""

import contextlib
import json
from collections.abc import Iterator

import attrs
import click

from casework.errors import CaseworkError
from casework_postgres.schema import Plan
from casework_postgres.schema import apply as apply_plan
from casework_postgres.schema import plan as make_plan
from casework_postgres.tables import KNOWN

_address = click.argument("address")
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON with stable keys.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Look after the PostgreSQL store of casework."""


@cli.group()
def schema() -> None:
    """Make the tables of a store, or bring them up to this release.

    ADDRESS is postgresql://user@host/database, as in the configuration of casework. Keep the password out of it: in a
    password file (~/.pgpass), a service file, or PGPASSWORD.
    """


@schema.command()
@_address
@_as_json
def plan(address: str, *, as_json: bool) -> None:
    """Say what is there and what would be done; nothing is changed."""
    with _in_a_sentence():
        found = make_plan(address)
    if found.statements:
        would = f"{_there(found)}: {len(found.statements)} statements would bring it to format {KNOWN}"
        _say(found, f"{would}. Print them with 'schema sql', or run them with 'schema apply'.", as_json=as_json)
    else:
        _say(found, f"{_there(found)}: nothing to do.", as_json=as_json)


@schema.command()
@_address
def sql(address: str) -> None:
    """Print the statements that are missing, for whoever keeps the database to run."""
    with _in_a_sentence():
        found = make_plan(address)
    if not found.statements:
        click.echo(f"-- {_there(found)}: nothing to do.")
        return
    click.echo(";\n\n".join(("BEGIN", *found.statements, "COMMIT")) + ";")


@schema.command()
@_address
@_as_json
def apply(address: str, *, as_json: bool) -> None:
    """Run the statements that are missing, all or nothing."""
    with _in_a_sentence():
        found = apply_plan(address)
    if found.statements:
        _say(found, f"{found.where} has format {KNOWN} now: {len(found.statements)} statements run.", as_json=as_json)
    else:
        _say(found, f"{_there(found)}: nothing to do.", as_json=as_json)


def _there(found: Plan) -> str:
    return f"{found.where} has format {found.found}" if found.found else f"{found.where} has no tables of casework yet"


def _say(found: Plan, sentence: str, *, as_json: bool) -> None:
    click.echo(json.dumps({**attrs.asdict(found), "needed": KNOWN}, indent=2) if as_json else sentence)


@contextlib.contextmanager
def _in_a_sentence() -> Iterator[None]:
    """Leave with one sentence and the exit code of what is wrong, and never with a traceback."""
    try:
        yield
    except CaseworkError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(error.exit_code) from None


if __name__ == "__main__":
    cli(prog_name="python -m casework_postgres")
