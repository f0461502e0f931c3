"""What a grant of more time would do to a limit, and what the procedure allows at most.

It is judged by the day on which it was given, whenever it was written down: as if the clock had stopped on that day, so
that a pause that lasts counts up to then, and a later one not at all.
"""

import attrs

from casework.domain.cases.events import Extended
from casework.domain.cases.parts import Granted
from casework.domain.deadlines.clocks import Clock, Surroundings, clocks_of
from casework.domain.deadlines.extensions import granted_for, in_turn, moves_dates
from casework.domain.deadlines.reckoning import reckon
from casework.domain.procedures import Limit
from casework.domain.time.moments import Moment


@attrs.frozen(kw_only=True)
class Allowance:
    """Three dates of a limit that is given more time; each is None where there is no such date.

    Attributes:
        due: When it is due by what was granted up to that day.
        extended: When it would be due with the new grant, and with all that was granted besides.
        latest: The latest date that the procedure allows: its cap, counted from where the limit starts, and for a day
            until when also what the amount that may be given at once comes to.
    """

    due: Moment | None
    extended: Moment | None
    latest: Moment | None


def allowance(around: Surroundings, given: Granted) -> Allowance:
    """Return what becomes of a limit of the present stage if *given* is granted for it.

    Raises:
        NotFoundError: If the stage has no such limit, or the limit names a calendar that is not at hand.
    """
    clock = _clock_at(around, given)
    granted = granted_for(clock)
    up_to = tuple(each for each in granted if around.order(each.happened) <= around.order(given.happened))
    said = tuple(_as_said(each) for each in granted if moves_dates(each))
    once = attrs.evolve(clock.limit, repeats=False)
    judged = clock._replace(limit=once, done=given.happened)
    most = [_due(judged._replace(limit=_capped(once)), ())]
    at_once = _at_once(once, given)
    if at_once is not None:
        most.append(_due(judged, (*said, at_once)))
    return Allowance(
        due=_due(judged, up_to),
        extended=_due(judged, (*said, _as_said(given))),
        latest=min((date for date in most if date is not None), key=around.order, default=None),
    )


def _as_said(granted: Granted) -> Granted:
    """Return *granted* as it was said, also where it was more than the rules allow: nothing is left to give then."""
    event = granted.event
    if not isinstance(event, Extended) or not event.irregular:
        return granted
    return attrs.evolve(granted, event=attrs.evolve(event, irregular=()))


def _clock_at(around: Surroundings, given: Granted) -> Clock:
    """Return the clock of the limit; where it repeats, that of the turn in which more time was given."""
    index = len(around.case.visits) - 1
    stage = around.version.stage(around.case.stage)
    clocks = clocks_of(around, index, stage, stage.limit(given.event.limit))
    return next((clock for clock in clocks if in_turn(clock, given)), clocks[-1])


def _due(clock: Clock, granted: tuple[Granted, ...]) -> Moment | None:
    """Return when the limit is due if only *granted* was granted."""
    around, visits = clock.around, clock.around.case.visits
    visit = attrs.evolve(clock.visit, granted=granted)
    case = attrs.evolve(around.case, visits=(*visits[: clock.visit_number], visit, *visits[clock.visit_number + 1 :]))
    return reckon(clock._replace(around=attrs.evolve(around, case=case), visit=visit)).due


def _capped(limit: Limit) -> Limit:
    """Return *limit* as if the most that it can become were its amount; without a number where there is no cap."""
    rule = limit.extension
    if rule is None or rule.at_most is None:
        return attrs.evolve(limit, counts=())
    counts = (
        attrs.evolve(each, rule=attrs.evolve(each.rule, amount=rule.at_most, unit=rule.at_most_unit or each.rule.unit))
        for each in limit.counts
    )
    return attrs.evolve(limit, counts=tuple(counts))


def _at_once(limit: Limit, given: Granted) -> Granted | None:
    """Return a grant of the amount that may be given at once, in the place of a day; None where there is no such."""
    rule, event = limit.extension, given.event
    if rule is None or rule.amount is None or not isinstance(event, Extended) or event.until is None:
        return None
    return attrs.evolve(given, event=attrs.evolve(event, amount=rule.amount, unit=rule.unit, until=None))
