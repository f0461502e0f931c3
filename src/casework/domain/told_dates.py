"""By when the complainant was told that they are answered, as far as that is on record.

What was told stays told, whatever the time limit says: a letter about another day has to speak of both.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import Acknowledged, DateAgreed, DelayInformed, Extended
from casework.domain.cases.parts import Fact
from casework.domain.deadlines import Deadline
from casework.domain.deadlines.clocks import stays
from casework.domain.procedures import FactName, ProcedureVersion
from casework.domain.time.moments import local_day


def last_told(
    facts: Iterable[Fact], limit: str, *, letters: Mapping[int, dt.date] = MappingProxyType({})
) -> dt.date | None:
    """Return the day for *limit* that was told last by *facts*; None where that is the day of the time limit itself.

    *letters* are the days that letters told, by the version of the record of each: they say it whatever stands there
    now.
    """
    said = {version: day for fact in facts for version, day in _told(fact, limit)} | dict(letters)
    return said[max(said)] if said else None


def _told(fact: Fact, limit: str) -> Iterator[tuple[int, dt.date | None]]:
    match fact.event:
        case Acknowledged(told_due_on=day) if day is not None:
            yield fact.version, day
        case DateAgreed(limit=name) if name == limit:
            yield fact.version, None
        case Extended(limit=name, told_on=on) if name == limit and on is not None:
            yield fact.version, None


@attrs.frozen(kw_only=True)
class TooLate:
    """The acknowledgement in the record *version* promised an answer by *told_on*, after *due_on*."""

    version: int
    limit: str
    told_on: dt.date
    due_on: dt.date


def promised_too_late(
    case: Case, version: ProcedureVersion, waiting: Iterable[Deadline], zone: dt.tzinfo
) -> TooLate | None:
    """Return the promise of the present stage that is later than its time limit, as long as nobody put that right.

    *waiting* are the deadlines of the present stage that are not done. Whoever was told of a delay knows of both days.
    """
    began = stays(case)[-1].began.version
    here = [fact for fact in case.history if fact.version >= began]
    if any(isinstance(fact.event, DelayInformed) for fact in here):
        return None
    promise = next((fact for fact in reversed(here) if isinstance(fact.event, Acknowledged)), None)
    limits = {each.id for each in version.stage(case.stage).limits if each.done.fact is FactName.RESPONDED}
    dated = (
        (local_day(each.due_on, zone), each.limit)
        for each in waiting
        if each.limit in limits and each.due_on is not None and not each.waits_to_start
    )
    due_on, limit = min(dated, default=(None, ""))
    told_on = last_told(here, limit)
    if promise is None or due_on is None or told_on is None or told_on <= due_on:
        return None
    return TooLate(version=promise.version, limit=limit, told_on=told_on, due_on=due_on)
