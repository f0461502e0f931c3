"""How many rows were read so far, for somebody who waits."""

import contextlib
import sys
from collections.abc import Callable, Iterator

import click

__all__ = ["row_progress"]


@contextlib.contextmanager
def row_progress() -> Iterator[Callable[[int], None] | None]:
    """Let a terminal show how many rows were read; anything else is left alone."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield lambda rows: click.echo(f"\r{rows:,} rows", nl=False, err=True)
    finally:
        click.echo("\r\033[K", nl=False, err=True)
