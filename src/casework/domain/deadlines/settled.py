"""What has ended stays as it was: each deadline by the rules that were on record when it ended.

A rule or a holiday that is changed later moves what is still open, and nothing else. Where in the log something ended
is the position of the fact that ended it; a correction of that fact does not move it, so that a mistake is mended
under the rules of its time.
"""

from collections.abc import Sequence
from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    Closed,
    Escalated,
    Event,
    MilestoneReached,
    Reclassified,
    Reopened,
    Responded,
)
from casework.domain.cases.fold import fold
from casework.domain.deadlines.clocks import ENDS
from casework.domain.deadlines.deadline import Deadline
from casework.domain.procedures import FactName

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

Key = tuple[int, str, int]
"""What tells one deadline of a procedure from another: its visit, its limit and its turn."""


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
    """Return what tells *deadline* from the others of its procedure."""
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
    return held if is_same else held.as_past()
