"""``casework schema``: what the data look like that scripts and other programs are told."""

import click

from casework.application.as_data.schemas import SHAPES, json_schema
from casework.cli.telling import say_json


@click.command("schema")
@click.argument("name", type=click.Choice(sorted(SHAPES)), metavar="NAME")
def command(name: str) -> None:
    """Print the JSON Schema of what is told as data.

    NAME is case (what show --json prints), decision (what every command that writes prints with --json), deadline,
    window, next-steps or row. In Python as_dict tells the same.
    """
    say_json(json_schema(name))
