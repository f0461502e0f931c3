"""Calendars from TOML files: the ones that come with casework, and an organisation's own.

A file builds on its own closed weekdays, on a ``base`` calendar (where that has the id of the file itself, on the one
before which the file goes), or on ``any_of`` / ``all_of`` other calendars, and
lays what it closes upon that: holidays, closures, closures of every year, and all that lies in no school term::

    id = "rotherham"
    name = "Rotherham Council"
    base = "england-and-wales"
    windows = ["09:00-12:30", "13:30-17:00"]

    [[yearly_closure]]
    name = "Christmas closure"
    first = "12-27"
    last = "12-31"

All mistakes of a file are reported at once, each as ``file: path: what``.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import attrs
import cattrs

from casework.adapters.toml_folders import TomlFolder, mistakes_of_id
from casework.adapters.toml_mistakes import one_of, refusing, strict_converter, structured, structured_through
from casework.adapters.toml_stand_ins import rests_on_a_stand_in
from casework.domain.authority import Evidence
from casework.domain.time.calendars import WEEKDAYS, Window, WorkingCalendar
from casework.domain.time.closures import Closure, MonthDay, Term, YearlyClosure, disorder
from casework.domain.time.layers import Layer
from casework.errors import CountingError, DataError, NotFoundError

_WEEKDAY_NUMBERS = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_WINDOW = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)")


_BEING_READ: ContextVar[tuple[tuple[int, str], ...]] = ContextVar("calendars being read", default=())
"""Which files are read right now in this thread, each with the id of the object that reads it."""


class Weekday(int):
    """A day of the week, Monday being 0; written by its English name."""


@attrs.frozen(kw_only=True)
class CalendarFile:
    """What a calendar file may say."""

    id: str
    name: str
    base: str | None = None
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    closed_weekdays: tuple[Weekday, ...] | None = None
    known_from: dt.date | None = None
    known_until: dt.date | None = None
    windows: tuple[Window, ...] = ()
    windows_on: dict[Weekday, tuple[Window, ...]] = attrs.field(factory=dict)
    school: bool = True
    sources: tuple[str, ...] = ()
    as_of: dt.date | None = None
    evidence: Evidence = Evidence.LOCAL
    holidays: dict[dt.date, str] | None = None
    closure: tuple[Closure, ...] = ()
    yearly_closure: tuple[YearlyClosure, ...] = ()
    term: tuple[Term, ...] = ()


@attrs.frozen(kw_only=True)
class InlineCalendar:
    """A calendar written where it is used: another one with more holidays; *note* is for people."""

    base: str
    holidays: tuple[dt.date, ...] = ()
    note: str = ""


class TomlCalendars(TomlFolder[WorkingCalendar]):
    """The calendars of a folder by id; a file is read when it is asked for, and then kept by this object."""

    sort = "calendar"

    def __init__(self, folder: Traversable, *, beneath: Mapping[str, WorkingCalendar] | None = None) -> None:
        super().__init__(folder, beneath=beneath)
        self._bases: dict[WorkingCalendar, str | None] = {}

    def with_own(self, own: WorkingCalendar) -> "TomlCalendars":
        """Return these calendars with one more, which goes before any other of its id."""
        calendars = TomlCalendars(self._folder, beneath=self._beneath)
        calendars._read[own.id] = own
        calendars._bases |= self._bases
        return calendars

    def ground(self, calendar_id: str) -> WorkingCalendar:
        """Return the calendar at the bottom of *calendar_id*, which is built on no other one as its base.

        Raises:
            NotFoundError: If there is no such calendar.
            DataError: If its file has mistakes.
        """
        calendar = self[calendar_id]
        if calendar not in self._bases and isinstance(self._beneath, TomlCalendars):
            return self._beneath.ground(calendar_id)
        base = self._bases.get(calendar)
        return calendar if base is None or base == calendar_id else self.ground(base)

    def inline(self, raw: object) -> WorkingCalendar:
        """Return the calendar that *raw* names, or the base it names with the holidays it adds.

        Raises:
            DataError: If it is neither an id nor ``{"base": id, "holidays": [dates]}``.
        """
        if isinstance(raw, str):
            return self[raw]
        written = structured(raw, InlineCalendar, "calendar", _CONVERTER)
        return self[written.base].with_holidays(written.holidays)

    def _from_entry(self, entry: Traversable, rule_id: str) -> WorkingCalendar:
        being_read = _BEING_READ.get()
        own = [name for reader, name in being_read if reader == id(self)]
        if rule_id in own:
            circle = " -> ".join((*own, rule_id))
            message = f"the calendar {rule_id} is built on itself ({circle}): break the circle"
            raise DataError(message)
        token = _BEING_READ.set((*being_read, (id(self), rule_id)))
        try:
            return super()._from_entry(entry, rule_id)
        finally:
            _BEING_READ.reset(token)

    def _built(self, raw: object, file: str, *, named: str | None = None) -> WorkingCalendar:
        written, shape = structured_through(raw, CalendarFile, file, _CONVERTER, _SAMPLES)
        problems, calendar = list(shape.problems), None
        if written is not None:  # pragma: no branch - until a stand-in cannot be had
            contradictions = [*mistakes_of_id(written.id, named), *_contradictions(written), *self._unknown(written)]
            sense = [each for each in contradictions if not rests_on_a_stand_in(each, shape.paths)]
            try:
                calendar = None if sense else self._composed(written)
            except CountingError as error:
                sense = list(error.problems or (str(error),))
            problems += [f"{file}: {each}" for each in sense if not rests_on_a_stand_in(each, ())]
        if calendar is None or problems:
            message = f"the calendar file {file} has mistakes"
            raise DataError(message, problems=problems)
        return calendar

    def _unknown(self, written: CalendarFile) -> Iterator[str]:
        """Yield what is wrong with the names of the calendars that this one is built on."""
        for key in ("base", "any_of", "all_of"):
            parts = getattr(written, key)
            for part in (parts,) if isinstance(parts, str) else parts or ():
                try:
                    self._base(part, written.id)
                except NotFoundError as error:
                    yield f"{key}: {error}"

    def _base(self, name: str, own: str) -> WorkingCalendar:
        """Return the calendar *name*; for the file of that id itself, the one before which the file goes."""
        return self._beneath[name] if name == own and name in self._beneath else self[name]

    def _composed(self, written: CalendarFile) -> WorkingCalendar:
        parts = [self[part] for part in written.any_of or written.all_of]
        if parts:
            combine = WorkingCalendar.union if written.any_of else WorkingCalendar.intersection
            ground = combine(parts, id=written.id, name=written.name)
        elif written.base is not None:
            ground = self._base(written.base, written.id)
        else:
            ground = WorkingCalendar(id=written.id, name=written.name)
        layer = Layer(
            holidays=written.holidays or {},
            closures=written.closure,
            yearly_closures=written.yearly_closure,
            terms=written.term,
            known_from=written.known_from,
            known_until=written.known_until,
            sources=written.sources,
            as_of=written.as_of,
            evidence=written.evidence,
        )
        made = layer.upon(_in_its_hours(ground, written), id=written.id, name=written.name)
        self._bases[made] = written.base
        return made


def _in_its_hours(ground: WorkingCalendar, written: CalendarFile) -> WorkingCalendar:
    """Return the calendar below with the closed weekdays and the business hours of the file, where it says any."""
    return attrs.evolve(
        ground,
        id=written.id,
        name=written.name,
        closed_weekdays=ground.closed_weekdays if written.closed_weekdays is None else written.closed_weekdays,
        windows=written.windows or ground.windows,
        weekday_windows=written.windows_on.items() or (() if written.windows else ground.weekday_windows),
        school=written.school,
    )


def load_calendars(folder: Path | None = None) -> TomlCalendars:
    """Return the calendars that come with casework, or those of *folder* laid over them; none is read yet."""
    return _shipped() if folder is None else TomlCalendars(folder, beneath=_shipped())


@cache
def _shipped() -> TomlCalendars:
    """Return the calendars that come with casework, each of which is read once in the life of a process."""
    return TomlCalendars(resources.files("casework") / "data" / "calendars")


def load_calendar_file(path: Path) -> WorkingCalendar:
    """Return an organisation's own calendar from its TOML file.

    Raises:
        DataError: If the file cannot be read or has mistakes; all of them are listed.
    """
    return load_calendars().from_file(path)


def _contradictions(written: CalendarFile) -> list[str]:
    """Say which parts of a file do not go together; they are named as in the file."""
    problems = []
    for day, name in (written.holidays or {}).items():
        if not name.strip():
            problems.append(f"holidays.{day.isoformat()}: has no name: say why the day is closed")
    problems += [f"term: {each}" for each in disorder(written.term)]
    grounds = [key for key in ("base", "any_of", "all_of") if getattr(written, key)]
    if len(grounds) > 1:
        problems.append(f"{grounds[1]}: a calendar is built on one of base, any_of and all_of: leave the others away")
    if grounds:
        return problems
    # Days that a list does not reach are unknown, and a forgotten list looks like one without holidays.
    if written.closed_weekdays is None:
        problems.append('closed_weekdays: is missing: say which weekdays are closed, such as ["saturday", "sunday"]')
    if written.holidays is None:
        problems.append("holidays: is missing: list them, or write an empty [holidays] to say that there are none")
    elif (written.holidays or written.closure) and not written.term:
        if written.known_from is None:
            problems.append("known_from: is missing: say from which day the list of holidays is complete")
        if written.known_until is None:
            problems.append("known_until: is missing: say up to which day the list of holidays is complete")
    return problems


def _weekday(value: object, _kind: object) -> Weekday:
    if isinstance(value, str) and value in _WEEKDAY_NUMBERS:
        return Weekday(_WEEKDAY_NUMBERS[value])
    return refusing(f"must be one of {', '.join(_WEEKDAY_NUMBERS)}, not {value!r}")


def _month_day(value: object, _kind: object) -> MonthDay:
    parts = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        refusing(f'must be a month and a day such as "12-24", not {value!r}')
    try:
        return MonthDay(month=int(parts[1]), day=int(parts[2]))
    except CountingError as error:
        refusing(str(error))


def _window(value: object, _kind: object) -> Window:
    parts = _WINDOW.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        refusing(f'must be local times such as "09:00-17:00", not {value!r}')
    opens, closes = (dt.time.fromisoformat("00:00" if part == "24:00" else part) for part in parts.groups())
    try:
        return Window(opens=opens, closes=closes)
    except CountingError as error:
        refusing(str(error))


def _converter() -> cattrs.Converter:
    converter = strict_converter()
    converter.register_structure_hook(Weekday, _weekday)
    converter.register_structure_hook(Window, _window)
    converter.register_structure_hook(MonthDay, _month_day)
    converter.register_structure_hook_func(
        lambda kind: kind == frozenset[int],
        lambda value, _kind: frozenset(converter.structure(value, tuple[Weekday, ...])),
    )
    converter.register_structure_hook(Evidence, one_of)
    return converter


_CONVERTER = _converter()
_SAMPLES: Mapping[object, object] = {Weekday: "sunday", Window: "09:00-17:00", MonthDay: "01-01"}
