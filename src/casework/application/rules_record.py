"""The rules by which cases were dated, as the log remembers them.

Due dates are worked out and never kept, so the rules that made them have to be. Before the first decision about a case
under rules that the log does not know yet, they are written into the stream ``rules`` of the organisation: the whole
procedure, the calendars that its limits name, and what the organisation says of itself. What has ended is read by the
rules of its time, and ``recompute`` can tell what a change of rules has done. This happens at a change only, and a log
that was begun by an earlier release has no such record: its cases are read by the first rules that were recorded.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import attrs
import msgspec

from casework.application.codec import moment_text
from casework.application.drafts import Drafts
from casework.application.misfits import in_words
from casework.application.organisations import Organisation
from casework.application.ports import Commit, Store, StreamAppend
from casework.application.rulebook import PastRules, Rulebook
from casework.application.streams import Shapes
from casework.domain.actors import Actor
from casework.domain.cases.vocabulary import RecomputePolicy
from casework.domain.envelope import Record, stamp
from casework.domain.procedures import Procedure
from casework.domain.time.calendars import WorkingCalendar
from casework.errors import EventShapeError, StaleVersionError

STREAM = "rules"

_KEPT = [field for field in attrs.fields(WorkingCalendar) if field.init]
RecordedCalendar = msgspec.defstruct("RecordedCalendar", [(field.name, field.type) for field in _KEPT], kw_only=True)
"""A calendar as it is written: what it is made of, and nothing that is worked out."""


@attrs.frozen(kw_only=True)
class RulesRecorded:
    """From here on cases under a procedure are dated by these rules.

    *procedure_version* and *calendar_version* are the stamps that stand in the rows of cases. *calendars* are those
    that the limits name, and the organisation's own, *calendar*; *zone* and *bodies* are what it says of itself.
    """

    procedure_version: str
    calendar_version: str
    procedure: Procedure
    calendars: dict[str, RecordedCalendar]  # type: ignore[valid-type]  # it is made of the fields of a calendar
    calendar: str
    zone: str
    bodies: tuple[str, ...]


@attrs.frozen(kw_only=True)
class RulesRecomputed:
    """Up to here it was settled which dates of open cases follow the rules, and *dates* of *cases* were changed."""

    policy: RecomputePolicy
    cases: int
    dates: int


RulesEvent = RulesRecorded | RulesRecomputed

_NAMES: dict[str, type[RulesEvent]] = {"rules.recorded": RulesRecorded, "rules.recomputed": RulesRecomputed}
_SHAPES: Shapes[RulesEvent] = Shapes(_NAMES)


class _Head(msgspec.Struct):
    """What has to be known of every record of rules; the rest is read when somebody asks for it."""

    procedure_version: str
    calendar_version: str
    procedure: "_Named"


class _Named(msgspec.Struct):
    id: str


class RulesRecord:
    """The rules on record of one organisation; *clock* says when something is written down.

    It reads the record once, and again where somebody else wrote to it first.
    """

    def __init__(self, store: Store, organisation: Organisation, now: Callable[[], dt.datetime]) -> None:
        self._store, self._organisation, self._now = store, organisation, now
        self._version = -1
        self._past: Mapping[str, tuple[PastRules, ...]] = {}
        self._recomputed = 0
        self._books: dict[int, Rulebook] = {}

    def read(self) -> None:
        """Read what is on record."""
        records = self._store.read(self._organisation.id, STREAM)
        past, self._recomputed = defaultdict[str, tuple[PastRules, ...]](tuple), 0
        for record in records:
            if _NAMES.get(record.name) is RulesRecorded:
                head = _head(record)
                past[head.procedure.id] += (self._in_force(head, record),)
            elif isinstance(_SHAPES.event(record), RulesRecomputed):  # pragma: no branch - it is, or is not known
                self._recomputed = record.position
        self._past = dict(past)
        self._version = len(records)

    def _in_force(self, head: _Head, record: Record) -> PastRules:
        return PastRules(
            since=record.position,
            stamps=(head.procedure_version, head.calendar_version),
            rulebook=partial(self._rulebook, record),
        )

    def _rulebook(self, record: Record) -> Rulebook:
        if record.position not in self._books:
            self._books[record.position] = _rulebook_of(_SHAPES.event(record), self._organisation)
        return self._books[record.position]

    def past(self, procedure: str) -> tuple[PastRules, ...]:
        """Return the rules for cases under *procedure* that are on record, in their order."""
        if self._version < 0:
            self.read()
        return self._past.get(procedure, ())

    def at(self, procedure: str, position: int) -> PastRules | None:
        """Return the rules for cases under *procedure* that held at a position of the log, if any are on record.

        Those that came first held before that, too.
        """
        known = self.past(procedure)
        held = [rules for rules in known if rules.since <= position]
        return next(iter((*held[-1:], *known)), None)

    @property
    def recomputed(self) -> int:
        """The position in the log at which due dates were recomputed last, or 0."""
        if self._version < 0:
            self.read()
        return self._recomputed

    def keep(self, rulebook: Rulebook, procedures: Iterable[str], by: Actor) -> None:
        """Write down the rules for cases under *procedures*, where they are others than those on record."""
        for procedure in procedures:
            while self._is_new(rulebook, procedure):
                self._write(_recorded(rulebook, procedure), by)

    def close(self, policy: RecomputePolicy, by: Actor, *, cases: int, dates: int) -> None:
        """Write down that the due dates of open cases were recomputed, and how many of how many cases changed."""
        before = self.recomputed
        while self.recomputed == before:
            self._write(RulesRecomputed(policy=policy, cases=cases, dates=dates), by)

    def _is_new(self, rulebook: Rulebook, procedure: str) -> bool:
        known = self.past(procedure)
        return not known or known[-1].stamps != rulebook.stamps(procedure)

    def _write(self, event: RulesEvent, by: Actor) -> None:
        """Write *event*, unless somebody else wrote first; whoever asked looks again."""
        now = self._now()
        commit = Commit(
            organisation=self._organisation.id,
            actor=by.id,
            recorded_at=stamp(now),
            appends=(
                StreamAppend(
                    stream=STREAM,
                    events=(_SHAPES.new(event, moment_text(now), Drafts(STREAM, now)),),
                    expected=max(self._version, 0),
                ),
            ),
        )
        with suppress(StaleVersionError):
            self._store.append(commit)
        self.read()


def _head(record: Record) -> _Head:
    try:
        return msgspec.json.decode(record.data, type=_Head)
    except msgspec.MsgspecError as error:
        raise EventShapeError(record.name, record.schema, in_words(error)) from None


def _recorded(rulebook: Rulebook, procedure: str) -> RulesRecorded:
    procedure_version, calendar_version = rulebook.stamps(procedure)
    said = rulebook.organisation
    return RulesRecorded(
        procedure_version=procedure_version,
        calendar_version=calendar_version,
        procedure=rulebook.procedures.get(procedure),
        calendars={name: _plain(calendar) for name, calendar in rulebook.calendars_of(procedure).items()},
        calendar=said.calendar,
        zone=said.zone,
        bodies=tuple(sorted(said.bodies)),
    )


def _plain(calendar: WorkingCalendar) -> Any:  # noqa: ANN401 - a class that is made from the fields of a calendar
    return RecordedCalendar(**{field.name: getattr(calendar, field.name) for field in _KEPT})


def _rulebook_of(event: RulesEvent, organisation: Organisation) -> Rulebook:
    """Return the rulebook that *event* holds: that of one procedure."""
    assert isinstance(event, RulesRecorded)  # noqa: S101 - only such records are ever asked for
    own = attrs.evolve(organisation, calendar=event.calendar, zone=event.zone, bodies=frozenset(event.bodies))
    calendars = {
        name: WorkingCalendar(**{field.name: getattr(each, field.name) for field in _KEPT})
        for name, each in event.calendars.items()
    }
    return Rulebook(own, procedures=OneProcedure(event.procedure), calendars=calendars)


@attrs.frozen
class OneProcedure:
    """The source of a procedure that is on record."""

    procedure: Procedure

    def get(self, _procedure_id: str) -> Procedure:
        """Return the procedure, the only one that is ever asked for."""
        return self.procedure

    def ids(self) -> tuple[str, ...]:
        """Return its id."""
        return (self.procedure.id,)
