"""The pages of the demonstration: a heading, text that fits the screen, and the same figures for scripts."""

import textwrap
from pathlib import Path
from types import TracebackType
from typing import Self

import attrs
import click

from casework.casebook import Casebook
from casework.cli.telling import Json
from casework.testing.clock import FixedClock
from casework.testing.simulation import SimulatedYear

_WIDTH = 78


@attrs.frozen(kw_only=True)
class Section:
    """A part of the tour: what people read, and its figures for scripts."""

    text: str
    figures: Json


@attrs.frozen(kw_only=True)
class Made:
    """What was played: an open casebook in a folder, with its *clock* at the end of the year.

    *entries* are those of the log that measure the council's promises.
    """

    folder: Path
    book: Casebook
    clock: FixedClock
    year: SimulatedYear
    entries: int

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.book.close()


def section_text(title: str, *parts: str) -> str:
    """Return a heading and its paragraphs; lines that stand indented are left as they are."""
    told = [part if part.startswith(" ") else wrapped(part) for part in parts if part]
    return "\n" + "\n\n".join([click.style(title, bold=True), *told])


def wrapped(text: str, *, indent: str = "") -> str:
    """Return *text* on lines that fit."""
    follow = indent + "  " if text.startswith("- ") else indent
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=follow, break_on_hyphens=False)


def in_plain_words(code: str) -> str:
    """Return *code* as people say it."""
    return code.replace("_", " ").replace("-", " ")
