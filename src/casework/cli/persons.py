"""What is typed of a person, as name and value: which names letters know."""

import difflib
from collections.abc import Iterator, Mapping

import click

from casework.cli.layout import wrapped

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
