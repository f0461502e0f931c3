"""How lines are laid out: tables and sentences that fit a terminal of 80 columns."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence

import click

WIDTH = 80
"""Of every line, in characters; only a single word may be longer."""

_GAP = "  "
_MORE = 4


def printable(text: str) -> str:
    """Return *text* without the control characters by which words from outside could steer a terminal."""
    return "".join(symbol if symbol.isprintable() or symbol == "\n" else " " for symbol in text)


def wrapped(text: str, *, indent: int = 0, hanging: int | None = None) -> str:
    """Return *text* on lines that fit; those after the first are indented by *hanging*, or two more than *indent*."""
    following = indent + 2 if hanging is None else hanging
    lines = text.split("\n")
    return "\n".join(_filled(line, following if number else indent, following) for number, line in enumerate(lines))


def wrapped_mistake(sentence: str, *, terminal: bool) -> str:
    """Return what is said of a mistake: on lines that fit a *terminal*; in a file each line as it is, to be found."""
    told = f"Error: {sentence}"
    if terminal:
        return wrapped(told)
    return "\n  ".join(told.splitlines())


def _filled(line: str, indent: int, following: int) -> str:
    return textwrap.fill(
        line,
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * following,
        break_on_hyphens=False,
        break_long_words=False,
    )


def number_of(number: int, what: str) -> str:
    """Return ``1 answer`` or ``1,200 answers``."""
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"


def labelled(label: str, text: str, *, width: int) -> str:
    """Return *text* behind its *label*, which fills *width* columns; the following lines begin below the text."""
    return label.ljust(width) + wrapped(text, indent=width, hanging=width)[width:]


def table(headings: Iterable[str], rows: Iterable[Iterable[str]], *, indent: int = 0) -> str:
    """Return *rows* as an aligned table; a column in which no row says anything is left out.

    What does not fit beside the first columns stands below each row, with its heading before it.
    """
    lines = [tuple(cells) for cells in rows]
    columns = [
        (heading, [line[place] for line in lines])
        for place, heading in enumerate(headings)
        if any(line[place] not in {"", "-"} for line in lines)
    ]
    widths = [max(len(click.unstyle(cell)) for cell in (heading, *cells)) for heading, cells in columns]
    fitting = _fitting(widths, WIDTH - indent)
    written = [_line([_bold(heading) for heading, _ in columns[:fitting]], widths, indent)]
    for number in range(len(lines)):
        cells = [(heading, said[number]) for heading, said in columns]
        written.append(_line([cell for _, cell in cells[:fitting]], widths, indent))
        written += _rest(cells[fitting:], indent + _MORE)
    return "\n".join(written)


def _fitting(widths: Sequence[int], room: int) -> int:
    """Return how many columns fit into *room*; at least one."""
    fitting, used = 0, -len(_GAP)
    for width in widths:
        used += len(_GAP) + width
        if used > room:
            break
        fitting += 1
    return max(fitting, 1)


def _line(cells: Sequence[str], widths: Sequence[int], indent: int) -> str:
    padded = (cell + " " * (width - len(click.unstyle(cell))) for cell, width in zip(cells, widths, strict=False))
    return " " * indent + _GAP.join(padded).rstrip()


def _rest(cells: Sequence[tuple[str, str]], indent: int) -> Iterator[str]:
    plain = [(heading.lower(), click.unstyle(cell)) for heading, cell in cells]
    said = [f"{heading} {cell}".strip() for heading, cell in plain if cell not in {"", "-"}]
    if said:
        yield wrapped(", ".join(said), indent=indent, hanging=indent)


def _bold(heading: str) -> str:
    return click.style(heading, bold=True) if heading else ""
