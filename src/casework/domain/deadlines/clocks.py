"""A limit meets a case: which fact starts its clock, which one stops it, and when it stood still.

The ledger of pauses belongs to the case, so a pause counts for every limit of every stage, whenever it was recorded.
A clock stops for good when its work is done or its visit ends; what is paused or resumed later does not change it.

Clocks and standstills are tuples: each deadline of each case makes some, and a tuple is made in a third of the time.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeAlias

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    Closed,
    Declined,
    Escalated,
    Event,
    Merged,
    PassedOn,
    Pursued,
    Reclassified,
    Referred,
    Reopened,
    Withdrawn,
)
from casework.domain.cases.parts import Fact, StageVisit, VisitStart
from casework.domain.procedures import FactName, Limit, PauseRule, ProcedureVersion, Stage, Trigger
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.moments import Moment, local_day, order_key
from casework.domain.time.places import Place

ONE_DAY = dt.timedelta(days=1)
_NO_END = dt.date.max

Order: TypeAlias = tuple[dt.date, dt.datetime]
"""A key that sorts moments by when they happened."""


class Standstill(NamedTuple):
    """The days from *first* up to, but not including, *end* in which the clocks of a case stood still.

    *resumed* is the moment at which they went on, None also where the pause only ended with the case or its
    procedure.
    """

    first: dt.date
    end: dt.date
    reason: str
    resumed: Moment | None
    rule: PauseRule | None

    @property
    def lasts(self) -> bool:
        """Whether they still do: then there is no end."""
        return self.resumed is None and self.end == _NO_END

    @property
    def restarts(self) -> bool:
        """Whether the clock begins anew afterwards."""
        return self.rule is not None and self.rule.restarts

    def is_over(self, *, at: Moment, order: Callable[[Moment], Order]) -> bool:
        """Whether the clocks had gone on *at* that moment; *order* gives the keys that sort moments."""
        return self.resumed is not None and order(self.resumed) <= order(at)


@attrs.frozen
class Surroundings:
    """A case and what its clocks run by: the rules in force, the place, the calendars by their ids, and the pauses.

    *received_under* is the version of the receipt, where it is another one than *version*.
    """

    case: Case
    version: ProcedureVersion
    place: Place
    calendars: Mapping[str, WorkingCalendar]
    bodies: frozenset[str]
    received_under: ProcedureVersion | None = None
    standstills: tuple[Standstill, ...] = attrs.field(init=False)

    @standstills.default
    def _stood_still(self) -> tuple[Standstill, ...]:
        return tuple(_standstills(self)) if self.case.pauses else ()

    def under(self, version: ProcedureVersion) -> "Surroundings":
        """Return what these are, which hold the version of the receipt, where *version* governs instead."""
        if version == self.version:
            return self
        return Surroundings(
            case=self.case,
            version=version,
            place=self.place,
            calendars=self.calendars,
            bodies=self.bodies,
            received_under=self.version,
        )

    def calendar(self, calendar_id: str) -> WorkingCalendar:
        """Return the calendar that a limit names; ``place`` is the organisation's own, ``nation`` that of its nation.

        Raises:
            NotFoundError: If there is none of that id.
        """
        return self.place.calendar_called(calendar_id, self.calendars)

    def day(self, moment: Moment) -> dt.date:
        """Return the local day of *moment*."""
        return local_day(moment, self.place.zone) if isinstance(moment, dt.datetime) else moment

    def order(self, moment: Moment) -> Order:
        """Return a key that sorts moments by when they happened."""
        return order_key(moment, self.place.zone)

    def binds(self, limit: Limit) -> bool:
        """Whether *limit* binds this sort of body."""
        bound = limit.only_for is None or limit.only_for in self.bodies
        return bound and limit.not_for not in self.bodies


class Clock(NamedTuple):
    """One limit in one visit: from *start* it runs until *done*. None of the two may have happened yet.

    *turn* counts from 0 how often a limit that repeats has begun before.
    """

    around: Surroundings
    visit_number: int
    visit: StageVisit
    stage: Stage
    limit: Limit
    start: Moment | None
    done: Moment | None
    turn: int = 0

    @property
    def stopped(self) -> Moment | None:
        """When it stopped for good: done, or no longer waited for."""
        return self.done if self.done is not None else self.visit.ended

    def standing(self, stopped: Moment | None) -> Sequence[Standstill]:
        """Return what made this clock stand still: nothing later than *stopped*, when it stopped for good.

        A pause that went on longer ends for this clock on that day, and cannot make it begin anew.
        """
        stills = self.around.standstills
        if stopped is None or not stills:
            return stills
        day, found = self.around.day(stopped), []
        for still in stills:
            if still.first >= day:
                break
            found.append(still if still.end < day else self._cut(still, stopped, day))
        return found

    def _cut(self, still: Standstill, stop: Moment, day: dt.date) -> Standstill:
        """Return *still* as far as it lasted until the clock stopped for good; all of it, if it was over by then."""
        if still.is_over(at=stop, order=self.around.order):
            return still
        return still._replace(end=min(still.end, day), resumed=None)


def clocks_of(around: Surroundings, index: int, stage: Stage, limit: Limit) -> tuple[Clock, ...]:
    """Return the clock of *limit* in visit *index*; one for each turn where the limit repeats."""
    visit = around.case.visits[index]
    if limit.times is not None:
        start, done = limit.times(visit)
    else:
        start, done = happened(around, index, limit.starts), happened(around, index, limit.done)
    if not limit.repeats:
        return (Clock(around, index, visit, stage, limit, start, done),)
    return tuple(
        Clock(around, index, visit, stage, limit, begun, ended, turn)
        for turn, (begun, ended) in enumerate(_turns(around, index, limit, start))
    )


def _turns(
    around: Surroundings, index: int, limit: Limit, start: Moment | None
) -> list[tuple[Moment | None, Moment | None]]:
    """Return when each turn of a limit that repeats began and was done: being done begins the next one."""
    dones = _all_times(around, index, limit.done)
    if limit.starts == limit.done:
        return list(itertools.pairwise([*dones, None])) or [(None, None)]
    if start is not None:
        dones = [done for done in dones if around.order(done) >= around.order(start)]
    return list(itertools.pairwise([start, *dones, None]))


def _all_times(around: Surroundings, index: int, trigger: Trigger) -> list[Moment]:
    if trigger.milestone is None:
        moment = happened(around, index, trigger)
        return [] if moment is None else [moment]
    visit = around.case.visits[index]
    return sorted((moment for name, moment in visit.milestones if name == trigger.milestone), key=around.order)


def happened(around: Surroundings, index: int, trigger: Trigger) -> Moment | None:
    """Return when *trigger* came true for visit *index*, or None; a milestone reached twice counts the first time."""
    visits = around.case.visits
    if trigger.stage is not None:
        own = around.version.procedure
        found = (
            number
            for number in range(index, -1, -1)
            if visits[number].stage == trigger.stage and visits[number].procedure == own
        )
        index = next(found, -1)
        if index < 0:
            return None
    if trigger.visit_field is not None:
        moment: Moment | None = getattr(visits[index], trigger.visit_field)
        return moment
    if trigger.fact is FactName.RECEIVED:
        return _received(around.case, index)
    if trigger.fact is FactName.CLOSED:
        closed = ended_by(around.case, index) is Closed and not visits[index].ended_undated
        return visits[index].ended if closed else None
    return next(iter(_all_times(around, index, trigger)), None)


def _received(case: Case, index: int) -> Moment | None:
    """The receipt, or what made everything start anew: the last reopening, or the change from which clocks run.

    Otherwise a reopened case would be late at once.
    """
    began = (each.began for each in case.visits[index::-1] if each.began_by is not VisitStart.ESCALATED)
    return next(began, case.intake.received)


ENDS = (Escalated, Referred, Withdrawn, Closed, Declined, PassedOn, Merged)
"""What ends a visit; a change of procedure does, too."""


class Stay(NamedTuple):
    """The facts by which a visit *began* and *ended*; the end is None while it lasts."""

    began: Fact
    ended: Fact | None = None


def stays(case: Case) -> list[Stay]:
    """Return by which facts each visit of *case* began and ended.

    Their days alone do not tell: a case may be escalated, answered and closed on one day.
    """
    first, *rest = case.history
    found, procedure = [Stay(first)], case.visits[0].procedure
    for fact in rest:
        event, last = fact.event, found[-1]
        moves = isinstance(event, Reclassified) and event.procedure != procedure
        if (isinstance(event, ENDS) or moves) and last.ended is None:
            found[-1] = last._replace(ended=fact)
        if isinstance(event, Pursued):
            found[-1] = last._replace(ended=None)
        if isinstance(event, Escalated | Reopened) or moves:
            found.append(Stay(fact))
        if isinstance(event, Reclassified):
            procedure = event.procedure
    return found


def ended_by(case: Case, index: int) -> type[Event] | None:
    """Return what ended visit *index*: an escalation, a closure, a refusal and so on; None while it lasts."""
    ended = stays(case)[index].ended
    return None if ended is None else type(ended.event)


_FIRST_END_AND_REASON = itemgetter(slice(3))


def _standstills(around: Surroundings) -> list[Standstill]:
    """The pauses of the case as local days, in the order in which they began."""
    found, day = [], around.day
    for pause in around.case.pauses:
        rule, end = around.version.pause_rule(pause.reason), _NO_END
        first = day(pause.paused)
        if pause.resumed is not None:
            end = max(first, day(pause.resumed))
            if rule is not None and not rule.counts_last_day:
                end += ONE_DAY
        went_on = None if pause.lapsed else pause.resumed
        found.append(Standstill(first, end, pause.reason, went_on, rule))
    found.sort(key=_FIRST_END_AND_REASON)
    return found
