"""Turns the rows of the report ``deadlines`` into the entries of a calendar (RFC 5545).

An entry is a whole day, or an instant in UTC where hours are counted. Its ``UID`` is the row's name for ever, so a date
that has moved moves the entry. Of two versions of an entry a calendar keeps the one with the higher ``SEQUENCE``, then
the later ``DTSTAMP``: the first is the version of the case, which never falls, and the second the instant at which the
report was made, so that the last feed holds also where a new holiday has moved a date and nobody has touched the case.

Nothing here asks what time it is: every instant stands in the rows.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from icalendar import Calendar, Event, vDuration, vText

from casework.application.ports import Table
from casework.errors import UsageError

PRODUCT = "-//casework//casework-icalendar//EN"

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = Mapping[str, Cell]

NEEDED = frozenset(
    {
        "entry", "reference", "procedure", "stage", "name", "due_on", "due_at", "status", "provisional", "unconfirmed",
        "team", "explanation", "version", "recorded_at", "status_at",
    }
)  # fmt: skip
"""The columns that an entry is made of."""


class CalendarReport:
    """Turns the report ``deadlines`` into a calendar in UTF-8, with an entry for each row that has a date.

    *refresh_hours* says after how many hours a calendar that subscribes should ask again; None says nothing of it.
    """

    def __init__(self, *, refresh_hours: int | None = None) -> None:
        self._refresh = None if refresh_hours is None else dt.timedelta(hours=refresh_hours)

    def render(self, tables: Sequence[Table]) -> bytes:
        """Return the calendar; its description holds the notes, and says how many rows have no date.

        Raises:
            UsageError: If a table is none of deadlines.
        """
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        title = vText(_readable(", ".join(table.title for table in tables)))
        notes = vText(_readable("\n".join(note for table in tables for note in table.notes)))
        # NAME, DESCRIPTION and REFRESH-INTERVAL are of RFC 7986; most calendars still look for the older ones.
        for name, text in (("name", title), ("x-wr-calname", title), ("description", notes), ("x-wr-caldesc", notes)):
            calendar.add(name, text)
        if self._refresh is not None:
            calendar.add("refresh-interval", vDuration(self._refresh), parameters={"VALUE": "DURATION"})
            calendar.add("x-published-ttl", vDuration(self._refresh))
        for table in tables:
            for row in _rows(table):
                if row["due_on"] is not None:
                    calendar.add_component(_entry(row))
        return bytes(calendar.to_ical())


def _rows(table: Table) -> list[Row]:
    missing = NEEDED - set(table.columns)
    if missing:
        message = (
            f"the format ics is a calendar, and the table {table.name} has no dates for it: use the report deadlines"
        )
        raise UsageError(message)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _entry(row: Row) -> Event:
    entry = Event()
    entry.add("uid", f"{row['entry']}@casework")
    entry.add("dtstamp", _instant(row["status_at"]))
    entry.add("last-modified", _instant(row["recorded_at"]))
    entry.add("sequence", row["version"])
    entry.add("dtstart", _instant(row["due_at"]) if row["due_at"] else dt.date.fromisoformat(str(row["due_on"])))
    entry.add("summary", _readable(_summary(row)))
    entry.add("description", _readable(str(row["explanation"])))
    entry.add("categories", [_readable(category) for category in _categories(row)])
    entry.add("status", "TENTATIVE" if row["provisional"] else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")  # nobody is busy because something is due
    return entry


def _summary(row: Row) -> str:
    stage = "" if row["stage"] is None else f" (stage {row['stage']})"
    marks = [mark for mark in ("provisional", "unconfirmed") if row[mark]]
    return f"{row['reference']}: {row['name']}{stage}, {', '.join([_words(row['status']), *marks])}"


def _categories(row: Row) -> list[str]:
    team = [] if row["team"] is None else [str(row["team"])]
    stage = [] if row["stage"] is None else [f"stage {row['stage']}"]
    return [*team, str(row["procedure"]), *stage]


def _words(status: Cell) -> str:
    return str(status).replace("_", " ")


def _instant(text: Cell) -> dt.datetime:
    """Return an instant in whole seconds, as calendars have them."""
    return dt.datetime.fromisoformat(str(text)).replace(microsecond=0)


def _readable(text: str) -> str:
    """Return *text* without the control characters that no calendar may hold; ends of lines stay."""
    return "".join(symbol if symbol == "\n" or symbol.isprintable() else " " for symbol in text)
