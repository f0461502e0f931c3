"""What is typed of a person, as name and value: which names letters know, and what was known before."""

import difflib
from collections.abc import Iterator, Mapping

import click

from casework.casebook import Casebook
from casework.cli.layout import wrapped
from casework.domain.actors import Actor
from casework.errors import UsageError

KNOWN = ("name", "email", "phone", "address", "postcode")
"""What letters know of a person. Anything else may be kept as well."""


def warn_of_unknown(person: Mapping[str, str]) -> None:
    """Say which names of *person* no letter knows, and which one may be meant."""
    for sentence in _unknown(person):
        click.echo(wrapped(sentence, hanging=2), err=True)


def _unknown(person: Mapping[str, str]) -> Iterator[str]:
    for name in (each for each in person if each not in KNOWN):
        near = difflib.get_close_matches(name.lower(), KNOWN, n=1)
        meant = f": did you mean {near[0]}?" if near else ""
        yield f"Warning: {name!r} is kept, but no letter knows it; letters know {', '.join(KNOWN)}{meant}"


def changed(book: Casebook, case: str, party: str, given: Mapping[str, str], *, by: Actor) -> dict[str, str]:
    """Return what is known of a *party* of a *case* with what is *given* in place of the same; no value takes it away.

    Raises:
        UsageError: If the actor may not see what is known of them.
    """
    file = book.file(case, viewer=by)
    known = file.case.party(party)
    detail = None if known is None else known.person
    if given and detail in file.hidden:
        message = f"you may not see what is known of {party}, so you cannot change a part of it: ask somebody who may"
        raise UsageError(message)
    before = file.details.get(detail or "")
    person = {**(before if isinstance(before, Mapping) else {}), **given} if given else {}
    left = {name: value for name, value in person.items() if value.strip()}
    if given and not left:
        message = f"nothing would be known of {party} any more: say at least one thing, such as name=..."
        raise UsageError(message)
    return left
