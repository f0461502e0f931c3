"""The command that looks back: correct."""

import json
from typing import get_args, get_type_hints

import click

from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import decision
from casework.cli.history import correction_told
from casework.cli.parameters import CASE, CHANGE, CODE, MOMENT, NOTE
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.money import Money
from casework.domain.time.moments import Moment

_YES_OR_NO = {"yes": True, "no": False, "true": True, "false": False}


def _said(book: Casebook, case: Case, by: Actor) -> str:
    number, told = correction_told(book, book.file(case.id, viewer=by), case.version)
    return f"corrected in entry {number} ({told})"


def _told_by_letter(book: Casebook, case: Case, by: Actor) -> str:
    """Say which letters tell what does not hold any more: whoever got them has to be told."""
    missing = book.next_steps(case.id, viewer=by).missing
    return " ".join(each.says for each in missing if each.code == "letter_taken_back")


@click.command("correct")
@CASE
@click.argument("version", type=int)
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code.")
@click.option("--happened", type=MOMENT, metavar="WHEN", help="When it happened in truth: a date or an instant.")
@click.option(
    "--set",
    "fields",
    type=CHANGE,
    multiple=True,
    metavar="FIELD=VALUE",
    help="What a field should have said; no value empties it. May be repeated.",
)
@click.option("--strike", is_flag=True, help="It never happened: strike it out.")
@click.option("--restore", is_flag=True, help="It did happen: let it stand again after it was struck out.")
@NOTE
@decision(_said, then=_told_by_letter)
def correct(
    book: Casebook,
    writing: Writing,
    *,
    case: str,
    version: int,
    reason: str,
    happened: Moment | None,
    fields: tuple[tuple[str, str], ...],
    strike: bool,
    restore: bool,
    note: str | None,
) -> Case:
    """Put an earlier entry right, strike it out, or restore it.

    VERSION is the number of the entry, as 'casework show CASE --history' lists it. What was written stays in the log;
    the case becomes what it would have been without the mistake.
    """
    return book.correct(
        case,
        version=version,
        reason=reason,
        happened_instead=happened,
        fields=_values(book.case(case, viewer=writing["by"]), version, dict(fields)),
        strike=strike,
        restore=restore,
        note=note,
        **writing,
    )


def _values(case: Case, version: int, fields: dict[str, str]) -> dict[str, object]:
    """Return what was typed as the values that the fields of the event at *version* take."""
    fact = next((each for each in (*case.history, *case.struck) if each.version == version), None)
    types = {} if fact is None else get_type_hints(type(fact.event))
    return {name: _value(text, types.get(name)) for name, text in fields.items()}


def _value(text: str, wanted: object) -> object:
    if not text:
        return None
    if wanted is int or int in get_args(wanted):
        return int(text) if text.lstrip("-").isdecimal() else text
    if wanted is bool:
        return _YES_OR_NO.get(text, text)
    if Money in get_args(wanted):
        amount, _, currency = text.partition(" ")
        return Money.of(amount, currency or "GBP")
    if getattr(wanted, "__origin__", None) is tuple:
        return _listed(text)
    return text


def _listed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return [part.strip() for part in text.split(",")]
