"""What has ended stays as it was, and what was kept goes on as before: each deadline by the rules of its time.

A rule or a holiday that is changed later moves what is still open, and nothing else. Where in the log something ended
is the position of the fact that ended it; a correction of that fact does not move it, so that a mistake is mended
under the rules of its time.
"""

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import TypeAlias

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    Closed,
    Corrected,
    DatesRecomputed,
    Escalated,
    Event,
    MilestoneReached,
    Reclassified,
    Reopened,
    Responded,
)
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.deadlines.clocks import ENDS
from casework.domain.deadlines.deadline import Deadline
from casework.domain.deadlines.steps import DeadlineStep, DeadlineStepCode
from casework.domain.procedures import FactName
from casework.domain.time.moments import Moment

_DONE_BY: MappingProxyType[FactName, tuple[type[Event], ...]] = MappingProxyType(
    {
        FactName.ACKNOWLEDGED: (Acknowledged,),
        FactName.ACCEPTED: (Accepted,),
        FactName.RESPONDED: (Responded,),
        FactName.MILESTONE: (MilestoneReached,),
        FactName.CLOSED: (Closed,),
        FactName.STAGE_BEGAN: (Escalated, Reopened, Reclassified),
        FactName.RECEIVED: (Reopened, Reclassified),
    }
)

Key: TypeAlias = tuple[int, str, int]
"""What tells the deadlines of a case from each other: the visit, the limit and the turn."""


@attrs.frozen(kw_only=True)
class Era:
    """What one set of rules makes of a case: its deadlines, and the last position of the log at which it held.

    *until* is None for the rules that hold now.
    """

    until: int | None
    deadlines: tuple[Deadline, ...]

    def settles(self, deadline: Deadline, case: Case) -> bool:
        """Whether *deadline*, one of its own, ended while these rules held; always, of the rules that hold now."""
        if self.until is None:
            return True
        position = ended_at(deadline, case)
        return position is not None and position <= self.until


def key_of(deadline: Deadline) -> Key:
    """Return what tells *deadline* from the others of its case."""
    return deadline.visit, deadline.limit, deadline.turn


def ended_at(deadline: Deadline, case: Case) -> int | None:
    """Return the position in the log of what ended *deadline*: None while it is open, or that is not written yet."""
    moment, kinds = deadline.done_on, _DONE_BY[deadline.done_by]
    if moment is None:
        moment, kinds = deadline.ended_on, (*ENDS, Reclassified)
    found = (fact for fact in case.history if fact.happened == moment and isinstance(fact.event, kinds))
    return next((fact.position for fact in found), None)


def known_then(case: Case, until: int) -> Case:
    """Return *case* with only the visits that had begun at the position *until* of the log, mistakes mended."""
    known = [fact for fact in case.history if fact.position is not None and fact.position <= until]
    begun = len(fold(case.id, known).visits) if known else 0
    return case if begun == len(case.visits) else attrs.evolve(case, visits=case.visits[:begun])


def as_they_ended(case: Case, eras: Sequence[Era]) -> tuple[Deadline, ...]:
    """Return every deadline of *case* once: what has ended from the era in which it did, what is open from the last.

    *eras* come in their order, and the last one holds now.
    """
    now = {key_of(deadline): deadline for deadline in eras[-1].deadlines}
    held: dict[Key, Deadline] = {}
    for era in eras:
        for deadline in era.deadlines:
            if key_of(deadline) not in held and era.settles(deadline, case):
                held[key_of(deadline)] = _beside(now.get(key_of(deadline)), deadline)
    places = {key: place for place, key in enumerate(now)}
    # What the rules that hold now do not have any more stands at the end of its visit.
    return tuple(sorted(held.values(), key=lambda each: (each.visit, places.get(key_of(each), len(places)))))


def _beside(now: Deadline | None, held: Deadline) -> Deadline:
    """Return *held*, which says of itself that it is one of the past where the rules of *now* have another date."""
    is_same = now is not None and now.due_on == held.due_on
    return held if is_same else held.with_remark(DeadlineStep(code=DeadlineStepCode.RULES_OF_ITS_TIME))


@attrs.frozen(kw_only=True)
class Pin:
    """It was settled at *settled* that a deadline goes on by the rules and the record of *since*.

    Both are positions of the log, *settled* None while that is not written yet. *remark* says so in the explanation.
    """

    since: int
    settled: int | None
    remark: DeadlineStep

    def as_before(self, case: Case) -> Case:
        """Return *case* without what was corrected after *since* and before it was settled that this does not count."""
        facts = [fact for fact in case.recorded if not self._is_set_aside(fact)]
        return fold(case.id, facts) if len(facts) < len(case.recorded) else case

    def _is_set_aside(self, fact: Fact) -> bool:
        between = fact.position is not None and self.since < fact.position < (self.settled or sys.maxsize)
        return between and isinstance(fact.event, Corrected)


def pins(case: Case, day: Callable[[Moment], dt.date]) -> dict[Key, Pin]:
    """Return which deadlines of *case* it was settled to keep; *day* gives the local day of a moment."""
    found: dict[Key, Pin] = {}
    for fact in case.history:
        if isinstance(fact.event, DatesRecomputed):
            for change in fact.event.dates:
                key = change.visit, change.limit, change.turn
                found.pop(key, None)
                if change.since is not None:
                    names = tuple(cause.value for cause in change.causes)
                    remark = DeadlineStep(code=DeadlineStepCode.HELD, days=(day(fact.happened),), names=names)
                    found[key] = Pin(since=change.since, settled=fact.position, remark=remark)
    return found
