"""Lists of holidays as a government publishes them.

They are the ``bank-holidays.json`` of GOV.UK, with its divisions, or the ``.ics`` of one of these divisions, which is
named after it.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

import attrs

from casework.adapters.toml_mistakes import strict_converter, structured_through
from casework.domain.time.calendar_comparison import SUBSTITUTE
from casework.domain.time.calendars import Holidays
from casework.errors import DataError

_NOTE = SUBSTITUTE.strip(" ()")
_ONE_DAY = dt.timedelta(days=1)


@attrs.frozen(kw_only=True)
class PublishedEvent:
    """One holiday of a division."""

    title: str
    date: dt.date
    notes: str = ""
    bunting: bool = False

    @property
    def name(self) -> str:
        """How our calendars name it."""
        return f"{self.title}{SUBSTITUTE}" if self.notes.strip().lower() == _NOTE else self.title


@attrs.frozen(kw_only=True)
class Division:
    """The holidays of one nation."""

    division: str
    events: tuple[PublishedEvent, ...]


def read_published(path: Path) -> Mapping[str, Holidays]:
    """Return the holidays of each division in a published list, by the name of the division.

    Raises:
        DataError: If the file cannot be read, or is not of this form; all mistakes are listed. A ``.ics`` cannot be
            read without the icalendar package.
    """
    if path.suffix.lower() == ".ics":
        return {path.stem: _from_ics(path)}
    divisions, problems = dict[str, Holidays](), list[str]()
    for name, raw in _parsed(path).items():
        where = f"{path.name}: {name}"
        if not isinstance(raw, dict):
            problems.append(f"{where}: must be a table, not {raw!r}")
            continue
        written, shape = structured_through(raw, Division, where, _CONVERTER)
        problems += shape.problems
        if written is not None and not shape.problems:
            problems += [f"{where}: {each}" for each in _contradictions(name, written)]
            divisions[name] = tuple((event.date, event.name) for event in written.events)
    if problems:
        message = f"the list of holidays {path.name} has mistakes"
        raise DataError(message, problems=problems)
    return divisions


def _contradictions(name: str, written: Division) -> Iterator[str]:
    if written.division != name:
        yield f"division: must be {name}, as the key of its table, not {written.division!r}"
    if not written.events:
        yield "events: is empty: a division without holidays is a list that is not complete"
    days = [event.date for event in written.events]
    for day in sorted({day for day in days if days.count(day) > 1}):
        yield f"events: {day} is given twice"


def _parsed(path: Path) -> dict[str, object]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_pairs, parse_constant=_no_number)
    except (OSError, ValueError, RecursionError) as error:
        message = f"the list of holidays {path.name} cannot be read: {error}"
        raise DataError(message) from None
    if not isinstance(raw, dict) or not raw:
        message = f"the list of holidays {path.name} must be an object with a table for each division"
        raise DataError(message)
    return raw


def _from_ics(path: Path) -> Holidays:
    try:
        import icalendar
    except ImportError:
        message = (
            f"the list of holidays {path.name} cannot be read without the icalendar package: "
            "install it with 'pip install icalendar', or compare the bank-holidays.json instead"
        )
        raise DataError(message) from None
    try:
        listed = icalendar.Calendar.from_ical(path.read_text(encoding="utf-8-sig"))
        found = [event for event in listed.walk("VEVENT") if isinstance(event, icalendar.Event)]
        events = [(event.start, event.end, str(event.get("SUMMARY", ""))) for event in found]
    except (OSError, ValueError) as error:
        message = f"the list of holidays {path.name} cannot be read: {error}"
        raise DataError(message) from None
    problems = [
        f"{path.name}: {name or start}: must be one whole day with a name"
        for start, end, name in events
        if type(start) is not dt.date or end - start != _ONE_DAY or not name
    ]
    if any("RRULE" in event for event in found):
        problems.append(f"{path.name}: has an event that is repeated by a rule: each holiday must have its own date")
    if problems:
        message = f"the list of holidays {path.name} has mistakes"
        raise DataError(message, problems=problems)
    return tuple((start, name) for start, _, name in events)


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            message = f"the key {key} is given twice"
            raise ValueError(message)
    return dict(pairs)


def _no_number(constant: str) -> NoReturn:
    message = f"{constant} is no number in JSON"
    raise ValueError(message)


_CONVERTER = strict_converter()
