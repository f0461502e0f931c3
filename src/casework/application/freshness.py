"""Rows are disposable: how stale ones are found and made anew from the log.

Rules go missing: a procedure's file is given another name, or a version no longer covers what was received under it. A
case that today's rules cannot read keeps its row as it was made, stops nobody's list, and is counted.
"""

from collections.abc import Iterator

import attrs

from casework.application.answer_counts import RebuiltAnswers, rebuild_answers
from casework.application.loading import load
from casework.application.ports import AgendaQuery, CaseRow, RowQuery, Store, SweepMark
from casework.application.rulebook import Rulebook
from casework.domain.cases.events import NAMES, Received
from casework.domain.cases.fold import REDUCER
from casework.domain.entries import SURVEYS
from casework.domain.envelope import Record
from casework.errors import CaseworkError, NotFoundError, StaleRowsError, StoreError, StoreReadOnlyError

_BATCH = 500
_RECEIVED = NAMES[Received]


@attrs.frozen(kw_only=True)
class Unreadable:
    """Cases that today's rules cannot read: how many, why the first of them cannot, and the procedure if it is missing.

    As text it is one sentence for people, without its full stop.
    """

    cases: int
    why: str
    missing: str | None = None

    def __str__(self) -> str:
        number = "1 case" if self.cases == 1 else f"{self.cases} cases"
        if self.missing is not None:
            return f"{number} {'needs' if self.cases == 1 else 'need'} a procedure that is missing: {self.missing}"
        return f"{number} cannot be read by today's rules: {self.why}"


@attrs.frozen(kw_only=True)
class Refreshed:
    """How many rows were made anew, and queries for those that had to be left as they were."""

    rows: int
    left: tuple[RowQuery, ...] = ()


@attrs.frozen(kw_only=True)
class Rebuilt:
    """How many cases there are, how many of their rows had to change, and which rows could not be made anew.

    A case whose import was undone is none of them. *answers* are those to surveys, with their rows.
    """

    cases: int
    changed: int
    unreadable: tuple[Unreadable, ...] = ()
    answers: RebuiltAnswers = attrs.Factory(RebuiltAnswers)


class Tally:
    """Counts cases that cannot be read: together those of one missing procedure, or with one sort of trouble."""

    def __init__(self) -> None:
        self._found: dict[str, Unreadable] = {}

    def add(self, error: CaseworkError, cases: int = 1) -> None:
        """Count *cases* that cannot be read because of *error*."""
        missing = error.name if isinstance(error, NotFoundError) and error.what == "procedure" else None
        sort = str(error) if isinstance(error, NotFoundError) else type(error).__name__
        before = self._found.get(sort) or Unreadable(cases=0, why=str(error), missing=missing)
        self._found[sort] = attrs.evolve(before, cases=before.cases + cases)

    def told(self) -> tuple[Unreadable, ...]:
        """Return what was counted."""
        return tuple(self._found.values())


def refresh(store: Store, rulebook: Rulebook) -> Refreshed:
    """Rebuild every row that was made by another reducer, procedure or calendar than today's, as far as that goes.

    Raises:
        StaleRowsError: If there are such rows in a store that is only read.
    """
    count, left = 0, []
    kinds = store.tabulate(rulebook.organisation.id, ("procedure", "reducer", "procedure_version", "calendar_version"))
    for (procedure, reducer, procedure_version, calendar_version), number in kinds:
        stale = RowQuery(
            procedure=str(procedure),
            reducer=int(reducer or 0),
            procedure_version=str(procedure_version),
            calendar_version=str(calendar_version),
            limit=_BATCH,
        )
        try:
            today = rulebook.stamps(str(procedure))
        except CaseworkError:  # without the procedure, none of its cases need be tried
            left.append(stale)
            continue
        if (stale.reducer, stale.procedure_version, stale.calendar_version) != (REDUCER, *today):
            done = _make_anew(store, rulebook, stale)
            count += done
            left += [stale] if done < number else []
    return Refreshed(rows=count, left=tuple(left))


def _make_anew(store: Store, rulebook: Rulebook, stale: RowQuery) -> int:
    """Make the rows that agree with *stale* anew; return for how many that could be done."""
    organisation, count = rulebook.organisation.id, 0
    while rows := store.find(organisation, stale):
        fresh = [row for old in rows if isinstance(row := row_or_error(store, rulebook, old.case), CaseRow)]
        if fresh:
            _replace(store, organisation, fresh)
        count += len(fresh)
        stale = attrs.evolve(stale, after=rows[-1])
    return count


def _replace(store: Store, organisation: str, rows: list[CaseRow]) -> None:
    try:
        store.replace_rows(organisation, rows)
    except StoreReadOnlyError:
        raise StaleRowsError(organisation) from None


def row_or_error(store: Store, rulebook: Rulebook, case_id: str) -> CaseRow | CaseworkError | None:
    """Return the row that today's rules make of the case's log, or why they make none; None if it counts nowhere."""
    try:
        case = load(store, rulebook.organisation.id, case_id)
        return rulebook.row(case) if case.undone is None else None
    except StoreError:
        raise
    except CaseworkError as error:
        return error


def case_ids(store: Store, organisation: str) -> Iterator[str]:
    """Return the id of every case of an organisation, from its log, in the order of receipt into the log."""
    return (record.stream for record in _beginnings(store, organisation) if record.name == _RECEIVED)


def _beginnings(store: Store, organisation: str) -> Iterator[Record]:
    return (record for record in store.read_all(organisation) if record.version == 1)


def rebuild(store: Store, rulebook: Rulebook) -> Rebuilt:
    """Make every row anew from the log, as far as today's rules can read it; answers, too.

    Agenda rows are taken away: the next sweep makes them, and looks at every case for that.
    """
    organisation, total, changed = rulebook.organisation.id, 0, 0
    batch: list[CaseRow] = []
    tally = Tally()
    is_empty = not store.find(organisation, RowQuery(limit=1))
    surveys: list[str] = []
    for record in _beginnings(store, organisation):
        if record.stream.startswith(SURVEYS):
            surveys.append(record.stream.removeprefix(SURVEYS))
        case_id = record.stream
        row = row_or_error(store, rulebook, case_id) if record.name == _RECEIVED else None
        if row is None:
            continue
        total += 1
        if isinstance(row, CaseworkError):
            tally.add(row)
        elif is_empty or tuple(store.find(organisation, RowQuery(case=case_id, limit=1))) != (row,):
            changed += 1
            batch.append(row)
        if len(batch) == _BATCH:
            store.replace_rows(organisation, batch)
            batch = []
    if batch:
        store.replace_rows(organisation, batch)
    answers = rebuild_answers(store, organisation, surveys, rulebook.organisation.time_zone())
    if store.swept(organisation) is not None or store.agendas(organisation, AgendaQuery(limit=1)):
        store.replace_agendas(organisation, (), mark=SweepMark(position=0, rules=""))
    return Rebuilt(cases=total, changed=changed, unreadable=tally.told(), answers=answers)
