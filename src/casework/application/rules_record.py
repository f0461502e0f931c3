"""The rules by which cases were dated, as the log remembers them.

Due dates are worked out and never kept, so the rules that made them have to be. Before the first decision about a case
under rules that the log does not know yet, they are written into the stream ``rules`` of the organisation: the whole
procedure, the calendars that its limits name, and what the organisation says of itself. What has ended is read by the
rules of its time, and ``recompute`` can tell what a change of rules has done. This happens at a change only, and a log
that was begun by an earlier release has no such record: its cases are read by the first rules that were recorded.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any, TypeAlias

import attrs
import msgspec

from casework.application.codec import moment_text
from casework.application.drafts import Drafts
from casework.application.misfits import in_words
from casework.application.organisations import Organisation
from casework.application.ports import Clock, Commit, Committed, Store, StreamAppend
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
class RulesRestored:
    """From here on cases under *procedure* are dated again by rules that were recorded before, under these stamps."""

    procedure: str
    procedure_version: str
    calendar_version: str


@attrs.frozen(kw_only=True)
class RulesRecomputed:
    """It was settled which dates of open cases follow the rules, as the log stood at the position *up_to*.

    *dates* of *cases* had moved.
    """

    policy: RecomputePolicy
    up_to: int
    cases: int
    dates: int


RulesEvent = RulesRecorded | RulesRestored | RulesRecomputed

_NAMES: dict[str, type[RulesEvent]] = {
    "rules.recorded": RulesRecorded,
    "rules.restored": RulesRestored,
    "rules.recomputed": RulesRecomputed,
}
_SHAPES: Shapes[RulesEvent] = Shapes(_NAMES)

Stamps: TypeAlias = tuple[str, str]


class _Head(msgspec.Struct):
    """What has to be known of every record of rules; the rest is read when somebody asks for it."""

    procedure_version: str
    calendar_version: str
    procedure: "_Named"


class _Named(msgspec.Struct):
    id: str


class RulesRecord:
    """The rules on record of one organisation; *clock* says when something is written down.

    It knows what is on record up to some position of the log, and reads on where more is asked for. Whoever decides
    writes the rules down first and guards the commit: it fails if somebody else wrote other rules in between. So the
    rules that were written down last before a commit are those by which it was made.
    """

    def __init__(self, store: Store, organisation: Organisation, clock: Clock) -> None:
        self._store, self._organisation, self._clock = store, organisation, clock
        self._version, self._up_to = -1, -1
        self._past: dict[str, tuple[PastRules, ...]] = {}
        self._recomputed = 0
        self._recorded: dict[tuple[str, Stamps], Record] = {}
        self._books: dict[tuple[str, Stamps], Rulebook] = {}

    def read(self) -> None:
        """Read what is on record."""
        up_to = self._store.head(self._organisation.id)
        records = self._store.read(self._organisation.id, STREAM)
        past, recomputed = defaultdict[str, tuple[PastRules, ...]](tuple, self._past), self._recomputed
        for record in records[max(self._version, 0) :]:
            if _NAMES.get(record.name) is RulesRecorded:
                head = _head(record)
                stamps = head.procedure_version, head.calendar_version
                self._recorded[head.procedure.id, stamps] = record
                past[head.procedure.id] += (self._in_force(head.procedure.id, stamps, record.position),)
                continue
            event = _SHAPES.event(record)
            if isinstance(event, RulesRestored):
                stamps = event.procedure_version, event.calendar_version
                past[event.procedure] += (self._in_force(event.procedure, stamps, record.position),)
            elif isinstance(event, RulesRecomputed):  # pragma: no branch - there is no other event
                recomputed = event.up_to
        self._past, self._recomputed, self._version, self._up_to = dict(past), recomputed, len(records), up_to

    def _in_force(self, procedure: str, stamps: Stamps, since: int) -> PastRules:
        return PastRules(since=since, stamps=stamps, rulebook=partial(self._rulebook, procedure, stamps))

    def _rulebook(self, procedure: str, stamps: Stamps) -> Rulebook:
        if (procedure, stamps) not in self._books:
            event = _SHAPES.event(self._recorded[procedure, stamps])
            self._books[procedure, stamps] = _rulebook_of(event, self._organisation)
        return self._books[procedure, stamps]

    def past(self, procedure: str, position: int = 0) -> tuple[PastRules, ...]:
        """Return the rules for cases under *procedure* on record, in order; none up to *position* is missing."""
        if position > self._up_to:
            self.read()
        return self._past.get(procedure, ())

    @property
    def recomputed(self) -> int:
        """The position in the log as of which due dates were settled last, or 0."""
        self.past("")
        return self._recomputed

    def write_down(self, rulebook: Rulebook, procedures: Iterable[str], by: Actor) -> None:
        """Write down the rules for cases under *procedures*, where they are others than those on record."""
        for procedure in procedures:
            stamps = rulebook.stamps(procedure)
            while not self.past(procedure) or self._past[procedure][-1].stamps != stamps:
                if (procedure, stamps) in self._recorded:
                    again = RulesRestored(procedure=procedure, procedure_version=stamps[0], calendar_version=stamps[1])
                    self._write(again, by)
                else:
                    self._write(_recorded(rulebook, procedure), by)

    def guarded(self, commit: Commit) -> Commit:
        """Return *commit*, to fail with ``StaleVersionError`` if other rules have been written down meanwhile."""
        guard = StreamAppend(stream=STREAM, events=(), expected=max(self._version, 0))
        return msgspec.structs.replace(commit, appends=(*commit.appends, guard))

    def append(self, commit: Commit) -> Committed:
        """Write *commit*, guarded; where its guard fails, read what is on record before saying so.

        Raises:
            StaleVersionError: If other rules have been written down, or as ``Store.append`` does.
        """
        try:
            committed = self._store.append(self.guarded(commit))
        except StaleVersionError as error:
            if error.stream == STREAM:
                self.read()
            raise
        # Up to there nobody has written down other rules, or the guard would have failed.
        self._up_to = max(self._up_to, committed.last)
        return committed

    def close(self, event: RulesRecomputed, by: Actor) -> None:
        """Write down that due dates were settled."""
        while not self._write(event, by):
            pass

    def _write(self, event: RulesEvent, by: Actor) -> bool:
        """Write *event*, and say whether that was done; not if somebody else wrote first."""
        now = self._clock.now()
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
        try:
            self._store.append(commit)
        except StaleVersionError:
            return False
        finally:
            self.read()
        return True


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
