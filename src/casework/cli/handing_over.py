"""``casework hand-over``: a case ends here and begins with a partner."""

from pathlib import Path

import click

from casework.application.handing_over import hand_over
from casework.cli.decision import written
from casework.cli.layout import wrapped
from casework.cli.opening import open_book, open_book_of
from casework.cli.parameters import CASE, CODE, NOTE
from casework.cli.telling import say_json
from casework.domain.actors import Actor
from casework.domain.time.moments import Moment
from casework.errors import UsageError

__all__ = ["command"]


@click.command("hand-over")
@CASE
@click.option(
    "--to",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="The configuration of the partner.",
)
@click.option("--procedure", type=CODE, required=True, metavar="ID", help="The partner's procedure for it.")
@click.option("--party", type=CODE, metavar="ID", help="Who agreed to that; the only complainant, if left out.")
@NOTE
@written
def command(
    case: str, *, to: Path, procedure: str, party: str | None, note: str | None, by: Actor, on: Moment | None,
    key: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Hand it over to a partner that keeps its cases with casework too.

    The case ends here, with the consent that pass-on asks for, and begins with the partner. Doing it again finishes
    what broke off in between, and changes nothing otherwise.
    """
    if key is not None:
        message = "a case is handed over once in any case: leave the key away"
        raise UsageError(message)
    with open_book() as giving, open_book_of(to) as taking:
        new = hand_over(
            case, giving=giving, taking=taking, procedure=procedure, by=by, party=party, note=note, happened=on
        )
        partner = taking.organisation.id
    if as_json:
        say_json({"case": case, "organisation": partner, "reference": new.reference, "id": new.id})
        return
    click.echo(wrapped(f"{case} was handed over to {partner}, where it is {new.reference}."))
