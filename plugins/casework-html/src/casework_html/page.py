"""Turns the tables of a report into one web page, by a template that escapes every text.

The page holds its own style and nothing else that a browser would act on. Its policy allows that one style, by its
hash, so that even a text that slipped through as HTML could fetch nothing, run nothing and send nothing.
"""

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources

import attrs
from jinja2 import Environment, PackageLoader, StrictUndefined

from casework.application.ports import Table
from casework_html.charts import Drawing, drawn, is_of_charts

Cell = str | int | float | None

_TEMPLATES = Environment(
    loader=PackageLoader("casework_html"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True, keep_trailing_newline=True,
)  # fmt: skip
_NAMED = frozenset({"standards", "promises"})
"""The first tables whose title has the name of the framework."""

NOTHING = "-"
"""What stands in a cell that says nothing."""

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the order of what follows; each cell finds its own direction without them."""


@attrs.frozen(kw_only=True)
class Shown:
    """A table as the page shows it: its id in the page, and under one heading the chart it may have."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]
    drawing: Drawing | None = None

    @property
    def numeric(self) -> frozenset[int]:
        """The places of the columns that hold numbers and nothing else, so that they stand one below the other."""
        return frozenset(
            place for place in range(1, len(self.columns)) if _all_numbers(row[place] for row in self.rows)
        )


class PageReport:
    """Turns tables into a page in UTF-8; *title* stands on top of it, or what the first table is about."""

    def __init__(self, *, title: str | None = None) -> None:
        self._title = title

    def render(self, tables: Sequence[Table]) -> bytes:
        """Return the page."""
        style = resources.files("casework_html").joinpath("templates/page.css").read_text(encoding="utf-8")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        shown = [part for number, table in enumerate(tables, start=1) for part in _shown(table, f"table-{number}")]
        page = _TEMPLATES.get_template("page.html").render(
            title=readable(self._title or _what_it_is(tables)), style=style, digest=digest, tables=shown, cell=_cell
        )
        return page.encode()


def _what_it_is(tables: Sequence[Table]) -> str:
    """Return what the page is called: by the standards that are on it, or else that it is a report, and of what."""
    if tables and tables[0].name in _NAMED:
        return tables[0].title
    return ": ".join(["Report", *(each.title for each in tables[:1])])


def _shown(table: Table, name: str) -> Iterator[Shown]:
    """Yield *table*, or one part for each series of it where it holds the points of charts."""
    notes = tuple(readable(note) for note in table.notes if note)
    if not is_of_charts(table) or not table.rows:
        yield Shown(
            id=name,
            title=readable(table.title),
            columns=tuple(_heading(each) for each in table.columns),
            rows=table.rows,
            notes=notes,
        )
        return
    for number, drawing in enumerate(drawn(table), start=1):
        yield Shown(
            id=f"{name}-{number}",
            title=readable(drawing.label),
            columns=tuple(_heading(each) for each in drawing.columns),
            rows=drawing.rows,
            notes=notes,
            drawing=drawing,
        )


def _all_numbers(values: Iterable[Cell]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(value, int | float) for value in known)


def _heading(column: str) -> str:
    words = readable(column).replace("_", " ").strip()
    return words[:1].upper() + words[1:] or NOTHING


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        return readable(value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def readable(text: str) -> str:
    """Return *text* without what is no sign that can be read: control characters, and halves of characters.

    Ends of lines stay, and so do the joiners without which some scripts cannot be written.
    """
    return "".join(symbol if symbol == "\n" or _can_be_read(symbol) else " " for symbol in text)


def _can_be_read(symbol: str) -> bool:
    return unicodedata.category(symbol) not in {"Cc", "Cs"} and symbol not in _TURNING
