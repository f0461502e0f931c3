"""What the history of a case tells beside what the case is: what it was, why it went on, which dates were given."""

import itertools
from collections.abc import Iterator

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import Accepted, DateAgreed, DateSet, Pursued, Received, Reclassified, Reopened
from casework.domain.cases.parts import Closure
from casework.domain.cases.vocabulary import Kind
from casework.domain.time.moments import Moment


@attrs.frozen(kw_only=True)
class Formerly:
    """What a case was *until* it became something else, and the *reason* for that."""

    kind: Kind
    procedure: str
    until: Moment
    reason: str


def formerly(case: Case) -> Iterator[Formerly]:
    """Yield what a case was, where that is another kind or another procedure than it became next."""
    named = ((fact.happened, fact.event) for fact in case.history if isinstance(fact.event, Received | Reclassified))
    for (_, was), (happened, became) in itertools.pairwise(named):
        if isinstance(became, Reclassified) and (was.kind, was.procedure) != (became.kind, became.procedure):
            yield Formerly(kind=was.kind, procedure=was.procedure, until=happened, reason=became.reason)


def taken_on(case: Case) -> Iterator[tuple[Moment, Accepted]]:
    """Yield each time that a case was taken on despite a ground on which it might have been refused."""
    for fact in case.history:
        if isinstance(fact.event, Accepted) and fact.event.despite is not None:
            yield fact.happened, fact.event


def dates_given(case: Case) -> Iterator[tuple[Moment, DateAgreed | DateSet]]:
    """Yield the days that were agreed or set for time limits, and when that was."""
    for visit in case.visits:
        for granted in visit.granted:
            if isinstance(granted.event, DateAgreed | DateSet):
                yield granted.happened, granted.event


def why_taken_up(case: Case, closure: Closure) -> str | None:
    """Return why a case went on after that end, where somebody said so."""
    again = (fact for fact in case.history if fact.happened == closure.reopened)
    return next((fact.event.reason for fact in again if isinstance(fact.event, Pursued | Reopened)), None)


def outcome_of(case: Case) -> str | None:
    """Return what came out: what the end of the case says, or else the answer of its stage."""
    ended = end_of(case)
    return ended.outcome if ended and ended.outcome else case.visit.outcome


def end_of(case: Case) -> Closure | None:
    """Return the end of *case*, if it is over."""
    return case.closures[-1] if case.closures and not case.is_open else None
