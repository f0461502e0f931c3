"""What has ended stays as it was: each deadline by the rules that were on record when it ended.

A rule or a holiday that is changed later moves what is still open, and nothing else. Where in the log something ended
is the position of the fact that ended it; a correction of that fact does not move it, so that a mistake is mended
under the rules of its time.
"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import TypeAlias

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    Closed,
    Escalated,
    Event,
    MilestoneReached,
    Received,
    Reclassified,
    Reopened,
    Responded,
)
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.deadlines.clocks import stays
from casework.domain.deadlines.deadline import Deadline
from casework.domain.deadlines.steps import DeadlineStep, DeadlineStepCode
from casework.domain.procedures import FactName

_BEGINNINGS = (Received, Escalated, Reopened, Reclassified)
_DONE_BY: MappingProxyType[FactName, tuple[type[Event], ...]] = MappingProxyType(
    {
        FactName.ACKNOWLEDGED: (Acknowledged,),
        FactName.ACCEPTED: (Accepted,),
        FactName.RESPONDED: (Responded,),
        FactName.MILESTONE: (MilestoneReached,),
        FactName.CLOSED: (Closed,),
        FactName.STAGE_BEGAN: _BEGINNINGS,
        FactName.RECEIVED: _BEGINNINGS,
    }
)

Key: TypeAlias = tuple[int, str, int]
"""What tells the deadlines of a case from each other: the visit, the limit and the turn."""


@attrs.frozen(kw_only=True)
class Era:
    """What one set of rules makes of a case: its deadlines, and the positions of the log at which it held.

    It held after *since*, up to and including *until*, which is None for the rules that hold now.
    """

    since: int
    until: int | None
    deadlines: tuple[Deadline, ...]

    def has(self, deadline: Deadline, case: Case) -> bool:
        """Whether *deadline*, one of its own, is dated by it: it ended in its time, or is open now."""
        position = ended_at(deadline, case)
        if position is None:
            return self.until is None
        return self.since < position and (self.until is None or position <= self.until)


def key_of(deadline: Deadline) -> Key:
    """Return what tells *deadline* from the others of its case."""
    return deadline.visit, deadline.limit, deadline.turn


def ended_at(deadline: Deadline, case: Case) -> int | None:
    """Return the position in the log of what ended *deadline*: None while it is open, or that is not written yet.

    What had been done before its visit began, such as the acknowledgement of a case that came under another procedure,
    ended with that beginning.
    """
    if deadline.is_open:
        return None
    stay = stays(case)[deadline.visit]
    ended = (
        stay.ended if deadline.done_on is None else next((fact for fact in case.history if _did(fact, deadline)), None)
    )
    if ended is None or ended.position is None or stay.began.position is None:
        return None
    return max(ended.position, stay.began.position)


def _did(fact: Fact, deadline: Deadline) -> bool:
    """Whether *deadline* was done by *fact*."""
    event, trigger = fact.event, deadline.done_by
    if not isinstance(event, _DONE_BY[trigger.fact]) or fact.happened != deadline.done_on:
        return False
    stage = trigger.stage or deadline.stage
    same_stage = isinstance(event, _BEGINNINGS) or getattr(event, "stage", stage) == stage
    return same_stage and getattr(event, "milestone", trigger.milestone) == trigger.milestone


def known_then(case: Case, until: int) -> Case:
    """Return *case* with only the visits that had begun at the position *until* of the log, mistakes mended."""
    known = [fact for fact in case.history if fact.position is not None and fact.position <= until]
    begun = len(fold(case.id, known).visits) if known else 0
    return case if begun == len(case.visits) else attrs.evolve(case, visits=case.visits[:begun])


def as_they_ended(case: Case, eras: Sequence[Era]) -> tuple[Deadline, ...]:
    """Return the deadlines of *case*: what has ended from the era in which it did, what is open from the last.

    *eras* come in their order, and the last one holds now. A limit that did not exist when its stage was over is not
    among them, and one that exists no more is, where it had ended.
    """
    now = {key_of(deadline): deadline for deadline in eras[-1].deadlines}
    held = [each for era in eras for each in era.deadlines if era.has(each, case)]
    places = {key: place for place, key in enumerate(now)}
    # What the rules that hold now do not have any more stands at the end of its visit.
    held.sort(key=lambda each: (each.visit, places.get(key_of(each), len(places))))
    return tuple(_beside(now.get(key_of(each)), each) for each in held)


def _beside(now: Deadline | None, held: Deadline) -> Deadline:
    """Return *held*, which says of itself that it is one of the past where the rules of *now* have another date."""
    is_same = now is not None and now.due_on == held.due_on
    return held if is_same else held.with_remark(DeadlineStep(code=DeadlineStepCode.RULES_OF_ITS_TIME))
