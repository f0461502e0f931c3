"""Control charts as pictures: where the points and lines of a series stand, worked out from a table of points.

A chart is any table with the columns of ``CHART``; each of its series is one picture, and the same numbers stand in a
table below it, so that nobody needs the picture.
"""

import itertools
from collections.abc import Iterator, Sequence

import attrs

from casework.application.ports import Table

CHART = ("series", "label", "period", "percent", "of", "usual", "lower", "upper", "standing")
"""The columns of a table of points."""

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 30, 14, 40
_LABELS = 6
"""How many periods are named below a chart, at most and about."""

_STEPS = (0.0, 25.0, 50.0, 75.0, 100.0)
"""What is named on the axis: the same on every chart, so that two can be laid beside each other."""

_JUDGED = frozenset({"judged", "outside"})
"""How a period that was judged stands; each has a mark of its own."""

Cell = str | int | float | None


@attrs.frozen(kw_only=True)
class Point:
    """A point of a picture: where it stands, how it is told, and how it is marked."""

    x: float
    y: float
    told: str
    mark: str


@attrs.frozen(kw_only=True)
class Mark:
    """A word beside an axis, and where its line begins."""

    x: float
    y: float
    words: str


@attrs.frozen(kw_only=True)
class Drawing:
    """One series as a picture, with the rows that say the same."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    description: str
    course: str
    points: tuple[Point, ...]
    usual: str
    band: str
    across: tuple[Mark, ...]
    below: tuple[Mark, ...]


def is_of_charts(table: Table) -> bool:
    """Whether *table* holds the points of charts."""
    return table.columns == CHART


def drawn(table: Table) -> Iterator[Drawing]:
    """Yield a drawing for each series of *table*, in its order."""
    for (_, label), group in itertools.groupby(table.rows, key=lambda row: (row[0], row[1])):
        yield _drawing(str(label), [row[2:] for row in group])


def _drawing(label: str, rows: Sequence[tuple[Cell, ...]]) -> Drawing:
    count = len(rows)
    points = [
        Point(
            x=_across(place, count),
            y=_up(float(row[1])),
            told=f"{row[0]}: {row[1]} % of {row[2]}, {row[6]}",
            mark=str(row[6]) if row[6] in _JUDGED else "waits",
        )
        for place, row in enumerate(rows)
        if isinstance(row[1], int | float)
    ]
    return Drawing(
        label=label,
        columns=CHART[2:],
        rows=tuple(rows),
        description=_description(rows),
        course=_line((each.x, each.y) for each in points),
        points=tuple(points),
        usual=_line(_of(rows, 3)),
        band=_line([*_of(rows, 5), *reversed(_of(rows, 4))]),
        across=tuple(Mark(x=LEFT, y=_up(value), words=f"{value:g} %") for value in _STEPS),
        below=tuple(
            Mark(x=_across(place, count), y=HEIGHT - BOTTOM, words=str(rows[place][0])) for place in _named(count)
        ),
    )


def _named(count: int) -> range:
    return range(0, count, -(-count // _LABELS) or 1)


def _across(place: int, count: int) -> float:
    return round(LEFT + 6 + (WIDTH - LEFT - RIGHT - 12) * (place / (count - 1) if count > 1 else 0.5), 1)


def _up(value: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (100 - value) / 100, 1)


def _of(rows: Sequence[tuple[Cell, ...]], column: int) -> list[tuple[float, float]]:
    return [
        (_across(place, len(rows)), _up(float(value)))
        for place, row in enumerate(rows)
        if isinstance(value := row[column], int | float)
    ]


def _line(points: "Iterator[tuple[float, float]] | Sequence[tuple[float, float]]") -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _description(rows: Sequence[tuple[Cell, ...]]) -> str:
    known = [(row[0], row[1]) for row in rows if isinstance(row[1], int | float)]
    if not known:
        return "No period has a figure. The same is in the table below."
    outside = [str(row[0]) for row in rows if row[6] == "outside"]
    said = [
        _course_told(known),
        _usual_told(rows),
        f"Further from the usual than chance alone goes: {', '.join(outside)}." if outside else "",
        "All numbers are in the table below.",
    ]
    return " ".join(filter(None, said))


def _course_told(known: Sequence[tuple[Cell, Cell]]) -> str:
    (first, begin), (last, end) = known[0], known[-1]
    if len(known) == 1:
        return f"One figure: {begin} % in {first}."
    values = [value for _, value in known if isinstance(value, int | float)]
    return f"From {begin} % in {first} to {end} % in {last}, between {min(values)} % and {max(values)} %."


def _usual_told(rows: Sequence[tuple[Cell, ...]]) -> str:
    """Return what the line across and the band are, where there are any."""
    if all(row[3] is None for row in rows):
        return "What is usual is not known yet."
    band = "" if all(row[4] is None for row in rows) else ", and within the band chance alone moves a figure"
    return f"The line across is what is usual{band}."
