"""What it was settled to keep: a deadline that goes on by the rules and the record of an earlier time."""

import datetime as dt
from collections.abc import Callable

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import Corrected, DateChange, DatesRecomputed, Responded
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import DateCause
from casework.domain.deadlines.clocks import ENDS
from casework.domain.deadlines.eras import Key
from casework.domain.deadlines.steps import DeadlineStep, DeadlineStepCode
from casework.domain.time.moments import Moment

_ENDING = (*ENDS, Responded)


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
        if DateCause.CORRECTION not in self.remark.names:
            return case
        facts = [fact for fact in case.recorded if not self._is_set_aside(fact, case)]
        return fold(case.id, facts) if len(facts) < len(case.recorded) else case

    def _is_set_aside(self, fact: Fact, case: Case) -> bool:
        event = fact.event
        if fact.position is None or not isinstance(event, Corrected) or fact.position <= self.since:
            return False
        # An answer or an end that was struck out did not happen, whatever becomes of dates.
        undone = any(each.version == event.version and isinstance(each.event, _ENDING) for each in case.struck)
        return not undone and (self.settled is None or fact.position < self.settled)


def pins(case: Case, day: Callable[[Moment], dt.date]) -> dict[Key, Pin]:
    """Return which deadlines of *case* it was settled to keep; *day* gives the local day of a moment."""
    found: dict[Key, Pin] = {}
    for fact in case.history:
        if isinstance(fact.event, DatesRecomputed):
            for change in filter(lambda each: _is_of(each, case), fact.event.dates):
                key = change.visit, change.limit, change.turn
                found.pop(key, None)
                if change.since is not None:
                    names = tuple(cause.value for cause in change.causes)
                    remark = DeadlineStep(code=DeadlineStepCode.HELD, days=(day(fact.happened),), names=names)
                    found[key] = Pin(since=change.since, settled=fact.position, remark=remark)
    return found


def _is_of(change: DateChange, case: Case) -> bool:
    """Whether the visit that *change* names is still one to its stage: a correction may have made it another."""
    return change.visit < len(case.visits) and case.visits[change.visit].stage == change.stage
