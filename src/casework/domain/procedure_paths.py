"""Walks every path through a procedure on which no stage is visited more than twice.

A stage is visited again when a case is reopened in it, or when a later stage leads back to it. ``procedure_walk``
proves that everything can be reached somehow; this proves that it also works on each way there: on every path each
clock of each visit starts and is done, has a due date or says why not, and the case has a way out.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import attrs

from casework.domain.cases.decisions import DECISIONS
from casework.domain.deadlines import DeadlineStepCode
from casework.domain.procedure_walk import clock_mistakes, deadlines_of, has_end, started
from casework.domain.procedures import Limit, Procedure
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.places import Place
from casework.domain.walker import Decisions, Terrain, Walker

Path: TypeAlias = tuple[str, ...]
"""The ids of the stages that a case was in, one after the other."""

VISITS = 2
"""How often a stage is visited on a path at most."""

MOST = 1_000
"""How many paths of one version are walked at most."""

_REASONS = frozenset(
    {
        DeadlineStepCode.NO_NUMBER,
        DeadlineStepCode.NOT_SET,
        DeadlineStepCode.NOT_COUNTED,
        DeadlineStepCode.NO_TIME_OF_DAY,
        DeadlineStepCode.NO_SCHOOL_DAYS,
    }
)
"""What an explanation says where a clock runs and nothing is due."""


@attrs.frozen(kw_only=True)
class Ways:
    """What became of walking through one version: the paths, and the mistakes met on them as ``path: what``.

    *complete* says whether these are all paths; there may be too many.
    """

    version: str
    paths: tuple[Path, ...]
    mistakes: tuple[str, ...]
    complete: bool


def ways_through(
    procedure: Procedure,
    *,
    place: Place,
    calendars: Mapping[str, WorkingCalendar],
    decisions: Decisions = DECISIONS,
) -> tuple[Ways, ...]:
    """Return what becomes of walking every path through each version of *procedure*.

    It is for procedures in which everything can be reached. *calendars* holds those that limits name, by id;
    *decisions* those that are taken.
    """
    found = []
    for number, version in enumerate(procedure.versions):
        terrain = Terrain(procedure=procedure, version=version, place=place, calendars=calendars, decisions=decisions)
        found.append(_through(terrain, f"version[{number}]"))
    return tuple(found)


def _through(terrain: Terrain, here: str) -> Ways:
    kind, *_ = terrain.procedure.applies_to
    paths: list[Path] = []
    mistakes: dict[str, Path] = {}
    waiting = deque(Walker.setting_out(terrain, stage, kind) for stage in terrain.version.first_stages)
    while waiting and len(paths) < MOST:
        walker = waiting.popleft()
        path = tuple(visit.stage for visit in walker.case.visits)
        paths.append(path)
        onward = list(walker.following())
        for mistake in _of_visit(walker, terrain, here, goes_on=bool(onward)):
            # What is wrong on a path is mostly wrong on each that follows it: the shortest one tells enough.
            mistakes.setdefault(mistake, path)
        waiting.extend(each for each in (*walker.again(), *onward) if _is_within(each))
    return Ways(
        version=terrain.version.id,
        paths=tuple(paths),
        mistakes=tuple(f"{mistake} (on the way {', '.join(path)})" for mistake, path in mistakes.items()),
        complete=not waiting,
    )


def _is_within(walker: Walker) -> bool:
    return Counter(visit.stage for visit in walker.case.visits)[walker.case.stage] <= VISITS


def _of_visit(walker: Walker, terrain: Terrain, here: str, *, goes_on: bool) -> Iterator[str]:
    stage = walker.stage
    place = f"{here}.stage[{terrain.version.stages.index(stage)}]"
    for number, limit in enumerate(stage.limits):
        path = f"{place}.limit[{number}]"
        wrong = list(clock_mistakes([walker], limit, path))
        yield from wrong or _undated(walker, limit, path)
    if goes_on:
        return
    for kind in terrain.procedure.applies_to:
        if not has_end(walker.being(kind), terrain):
            what = kind.value.replace("_", " ")
            yield f"{place}: a case of the kind {what} has no way out: it can be neither closed nor referred"


def _undated(walker: Walker, limit: Limit, path: str) -> Iterator[str]:
    """Yield a mistake if the clock of *limit* runs, nothing is due, and no reason is given for it."""
    for there in started(walker, limit):
        for deadline in deadlines_of(there, limit):
            said = {getattr(step, "code", None) for step in deadline.explain()}
            if deadline.starts_on is not None and deadline.due_on is None and not said & _REASONS:
                yield f"{path}.within: its clock runs, and nothing is due nor is there a reason why not"
