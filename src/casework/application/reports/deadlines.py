"""The report ``deadlines``: what waits in each case, one row for each date, for lists and calendars outside casework.

It is the only report for which logs are read, and only those of cases in which something waits: an explanation is made
by the computation itself, and kept nowhere.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypedDict

import attrs

from casework.application.ports import CaseRow, Table
from casework.application.reading import CaseFile
from casework.application.reports.asking import Asked
from casework.domain.cases.case import Case
from casework.domain.cases.parts import CaseStatus
from casework.domain.deadlines import Deadline, DeadlineResult, DeadlineStatus
from casework.domain.time.moments import Moment, local_day
from casework.domain.time.steps import in_words
from casework.errors import CaseworkError, StoreError

_FIRST_DAY = dt.date(1, 1, 2).isoformat()


@attrs.frozen(kw_only=True)
class _Waiting:
    """A row of the report: something that waits in a case.

    *entry* names it for ever, whatever becomes of its date. *due_on* is the local day, None where there is none now;
    *due_at* the instant, in UTC, where hours are counted. *status* holds at *status_at*. *version* and *recorded_at*
    are those of the last record of the case.
    """

    entry: str
    case: str
    reference: str
    kind: str
    procedure: str
    stage: str | None
    sort: str
    name: str
    starts_on: str | None = None
    due_on: str | None
    due_at: str | None = None
    status: str
    provisional: bool = False
    unconfirmed: bool = False
    service: str | None
    handler: str | None
    team: str | None
    explanation: str
    version: int
    recorded_at: str
    status_at: str


class _Shared(TypedDict):
    """What every row of one case says."""

    case: str
    reference: str
    kind: str
    service: str | None
    handler: str | None
    team: str | None
    version: int
    recorded_at: str
    status_at: str


def deadlines(asked: Asked) -> tuple[Table, ...]:
    """Return what waits in the cases: time limits, remedies, and adjustments to look at again; the earliest first."""
    found, unreadable = list[_Waiting](), 0
    for row in _rows(asked.merged_too()):
        try:
            file = asked.reader.file(row.case, asked.viewer)
            found += _waiting(asked, row, file)
        except StoreError:
            raise
        except CaseworkError:
            unreadable += 1
    found.sort(key=lambda each: (each.due_on is None, each.due_on or "", each.due_at or "", each.reference, each.entry))
    return (
        Table(
            name="deadlines",
            title=f"Deadlines{asked.whose()}",
            columns=tuple(field.name for field in attrs.fields(_Waiting)),
            rows=tuple(attrs.astuple(each) for each in found),
            notes=tuple(_notes(asked, found, unreadable)),
        ),
    )


def _rows(asked: Asked) -> Iterator[CaseRow]:
    """Yield the rows of the cases that are open, and of those in which a remedy waits all the same."""
    seen = asked.reader.every
    yield from seen(attrs.evolve(asked.query, status=CaseStatus.OPEN.value), asked.viewer)
    dated = seen(attrs.evolve(asked.query, due_from=_FIRST_DAY), asked.viewer)
    yield from (row for row in dated if row.status != CaseStatus.OPEN)


def _waiting(asked: Asked, row: CaseRow, file: CaseFile) -> Iterator[_Waiting]:
    shared: _Shared = {
        "case": row.case,
        "reference": row.reference,
        "kind": row.kind,
        "service": row.service,
        "handler": row.handler,
        "team": row.team,
        "version": file.case.version,
        "recorded_at": file.history[-1].recorded_at,
        "status_at": _instant_text(asked.now),
    }
    if file.case.is_open:
        open_limits = (each for each in file.deadlines if each.result is DeadlineResult.OPEN)
        yield from (_limit(asked, file.case, each, shared) for each in open_limits)
    for sort, id_, name, due_on, why in _others(asked, file.case):
        late = DeadlineStatus.OVERDUE if due_on < asked.today else DeadlineStatus.RUNNING
        yield _Waiting(
            entry=f"{row.case}/{sort}/{id_}",
            procedure=row.procedure,
            stage=None,
            sort=sort,
            name=name,
            due_on=due_on.isoformat(),
            status=late.value,
            explanation=f"{why}Due on {in_words(due_on)}.",
            **shared,
        )


def _others(asked: Asked, case: Case) -> Iterator[tuple[str, str, str, dt.date, str]]:
    """Yield what else waits with a day: its sort, id and name, the day, and the sentences before the last."""
    for remedy in case.results.remedies:
        terms = remedy.terms
        if remedy.is_open and terms.due_on is not None:
            agreed = in_words(local_day(remedy.agreed, asked.reader.rules.place.zone))
            when = "It is not known when it was agreed." if terms.undated else f"It was agreed on {agreed}."
            name = f"Remedy {terms.remedy} ({terms.kind.value})"
            yield "remedy", terms.remedy, name, terms.due_on, f"{when}\n"
    for each in case.care.current if case.is_open else ():
        if each.review_on is not None:
            yield "review", each.adjustment, f"Look at adjustment {each.adjustment} again", each.review_on, ""


def _limit(asked: Asked, case: Case, deadline: Deadline, shared: _Shared) -> _Waiting:
    due, rules = deadline.due_on, asked.reader.rules
    return _Waiting(
        entry=f"{case.id}/{deadline.visit}/{deadline.limit}/{deadline.turn}",
        procedure=case.visits[deadline.visit].procedure,
        stage=deadline.stage,
        sort="limit",
        name=deadline.name,
        starts_on=_day_text(deadline.starts_on, rules.place.zone),
        due_on=_day_text(due, rules.place.zone),
        due_at=_instant_text(due) if isinstance(due, dt.datetime) else None,
        status=deadline.status(asked.now, soon=rules.organisation.soon).value,
        provisional=deadline.provisional,
        unconfirmed=deadline.unconfirmed,
        explanation="\n".join(deadline.explanation),
        **shared,
    )


def _day_text(moment: Moment | None, zone: dt.tzinfo) -> str | None:
    return None if moment is None else local_day(moment, zone).isoformat()


def _instant_text(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _notes(asked: Asked, found: Iterable[_Waiting], unreadable: int) -> Iterator[str]:
    yield f"What waits in cases{asked.which()}, as recorded up to {asked.today}."
    without = Counter(each.status.replace("_", " ") for each in found if each.due_on is None)
    if without:
        statuses = ", ".join(f"{number} {status}" for status, number in sorted(without.items()))
        yield f"Without a due date: {statuses}."
    if unreadable:
        cases = "1 case" if unreadable == 1 else f"{unreadable} cases"
        yield f"Left out: {cases} that today's rules cannot read."
