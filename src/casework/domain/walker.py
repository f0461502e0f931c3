"""A case that walks through a version of a procedure, one real decision after the other."""

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Self, TypeAlias

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances, receive
from casework.domain.cases.events import Event, Matter, Party, Received
from casework.domain.cases.fold import begin, evolve
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import AskedBy, Kind, Role
from casework.domain.procedures import Procedure, ProcedureVersion, Stage
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.places import Place
from casework.errors import CaseworkError

Decisions: TypeAlias = Mapping[str, Callable[..., Event]]
"""Decisions by their names, each taking a case, the circumstances, ``happened`` and what it says."""

WORDS = f"detail-{'0' * 32}"
"""What stands for words wherever a decision wants some."""

_NEW_EVIDENCE = "new-evidence"
_SOME_DAY = dt.date(2024, 1, 2)
_MORNING = dt.time(9, tzinfo=dt.UTC)
_A_MOMENT = dt.timedelta(minutes=1)
_LATER = dt.timedelta(days=1000)


@attrs.frozen(kw_only=True)
class Terrain:
    """A version of a procedure, the place in which it is walked, and the decisions that there are."""

    procedure: Procedure
    version: ProcedureVersion
    place: Place
    calendars: Mapping[str, WorkingCalendar]
    decisions: Decisions = DECISIONS

    @property
    def morning(self) -> dt.datetime:
        """When every case is received: a version that begins on no known day is walked on some day."""
        return dt.datetime.combine(self.version.effective_from or _SOME_DAY, _MORNING)

    def circumstances(self) -> Circumstances:
        """Return what a decision may look at, long after everything happened."""
        return Circumstances(
            procedure=self.procedure,
            version=self.version,
            place=self.place,
            calendars=self.calendars,
            now=self.morning + _LATER,
        )


@attrs.frozen(kw_only=True)
class Walker:
    """A case on its way. Every step takes a minute, so that a later one is later."""

    case: Case
    around: Circumstances
    decisions: Decisions

    @classmethod
    def setting_out(cls, terrain: Terrain, stage: str, kind: Kind) -> Self:
        """Return a case of *kind* that was received in *stage*.

        Raises:
            DecisionError: If none can be.
        """
        received = Received(
            kind=kind,
            procedure=terrain.procedure.id,
            reference="walk",
            stage=stage,
            matters=(Matter(matter="m1"),),
            parties=(Party(party="p1", role=Role.COMPLAINANT),),
        )
        around = terrain.circumstances()
        event = receive(received, terrain.morning, around)
        case = begin("walk", Fact(version=1, happened=terrain.morning, event=event))
        return cls(case=case, around=around, decisions=terrain.decisions)

    @property
    def stage(self) -> Stage:
        """The stage in which the case is."""
        return self.around.version.stage(self.case.stage)

    def took(self, decision: str, **said: Any) -> Self | None:  # noqa: ANN401 - what any decision may say
        """Return the walker after *decision*, or None where the case does not allow it."""
        happened = self.case.history[0].happened + _A_MOMENT * self.case.version
        try:
            event = self.decisions[decision](self.case, self.around, happened=happened, **said)
        except CaseworkError:
            return None
        fact = Fact(version=self.case.version + 1, happened=happened, event=event)
        return attrs.evolve(self, case=evolve(self.case, fact))

    def finished(self) -> Self:
        """Return the walker after everything that its stage may ask for, as far as it is allowed."""
        walker = self.took("acknowledge") or self
        walker = walker.took("accept") or walker
        for milestone in self.stage.milestones:
            walker = walker.took("milestone", milestone=milestone) or walker
        return walker.took("respond") or walker

    def being(self, kind: Kind) -> Self:
        """Return the walker as if its case were of *kind*."""
        return attrs.evolve(self, case=attrs.evolve(self.case, intake=attrs.evolve(self.case.intake, kind=kind)))

    def again(self) -> Iterator[Self]:
        """Yield the walker in its stage for another time, if a case that was closed there can be reopened."""
        closed = self.finished().took("close")
        reopened = None if closed is None else closed.took("reopen", reason=_NEW_EVIDENCE)
        yield from () if reopened is None else [reopened]

    def following(self) -> Iterator[Self]:
        """Yield the walker in each stage that can be entered from its own, the work there being done or left."""
        for stage in self.stage.next:
            ways = (
                walker.took("escalate", to_stage=stage, asked_by=asked_by)
                for walker in (self.finished(), self)
                for asked_by in AskedBy
            )
            yield from [way for way in ways if way is not None][:1]


def explored(begun: Iterable[Walker]) -> tuple[Walker, ...]:
    """Return the walkers that *begun* become, just entering a stage: one for each stage and set of stages before it."""
    found: dict[tuple[str, frozenset[str]], Walker] = {}
    waiting = deque(begun)
    while waiting:
        walker = waiting.popleft()
        place = (walker.case.stage, frozenset(visit.stage for visit in walker.case.visits))
        if place not in found:
            found[place] = walker
            waiting.extend(walker.following())
    return tuple(found.values())
