"""Rows are disposable: how stale ones are found and made anew from the log."""

from collections.abc import Iterable, Iterator

from casework.application.codec import fact_of
from casework.application.ports import CaseRow, RowQuery, Store
from casework.application.rulebook import Rulebook
from casework.domain.cases.events import NAMES, Received
from casework.domain.cases.fold import REDUCER, fold

_BATCH = 500


def made_anew(store: Store, rulebook: Rulebook, case_id: str) -> CaseRow:
    """Return the row that today's rules make of the case's log."""
    records = store.read(rulebook.organisation.id, case_id)
    return rulebook.row(fold(case_id, (fact_of(record) for record in records)))


def _put_right(store: Store, rulebook: Rulebook, cases: Iterable[str]) -> None:
    """Make the rows of *cases* anew, until none of them was written to in the meantime.

    A decision may be written between the reading of a log and the replacing of its row; the row that came with it would
    then be overwritten by an older one.
    """
    organisation, waiting = rulebook.organisation.id, tuple(cases)
    while waiting:
        rows = [made_anew(store, rulebook, case_id) for case_id in waiting]
        store.replace_rows(organisation, rows)
        waiting = tuple(row.case for row in rows if len(store.read(organisation, row.case)) != row.version)


def refresh(store: Store, rulebook: Rulebook) -> int:
    """Rebuild every row that was made by another reducer, procedure or calendar than today's; return how many."""
    organisation, count = rulebook.organisation.id, 0
    kinds = store.tabulate(organisation, ("procedure", "reducer", "procedure_version", "calendar_version"))
    for (procedure, reducer, procedure_version, calendar_version), _ in kinds:
        made_by = (int(reducer or 0), str(procedure_version), str(calendar_version))
        if made_by == (REDUCER, *rulebook.stamps(str(procedure))):
            continue
        stale = RowQuery(
            procedure=str(procedure),
            reducer=made_by[0],
            procedure_version=made_by[1],
            calendar_version=made_by[2],
            limit=_BATCH,
        )
        while rows := store.find(organisation, stale):
            _put_right(store, rulebook, (row.case for row in rows))
            count += len(rows)
    return count


def case_ids(store: Store, organisation: str) -> Iterator[str]:
    """Yield the id of every case of an organisation, from its log, in the order of receipt into the log."""
    received = NAMES[Received]
    for record in store.read_all(organisation):
        if record.version == 1 and record.name == received:
            yield record.stream


def rebuild(store: Store, rulebook: Rulebook) -> tuple[int, int]:
    """Make every row anew from the log; return how many there are, and how many were not as they should have been."""
    organisation, total, wrong = rulebook.organisation.id, 0, 0
    batch: list[str] = []
    for case_id in case_ids(store, organisation):
        total += 1
        row = made_anew(store, rulebook, case_id)
        if tuple(store.find(organisation, RowQuery(case=case_id, limit=1))) != (row,):
            wrong += 1
            batch.append(case_id)
        if len(batch) == _BATCH:
            _put_right(store, rulebook, batch)
            batch = []
    _put_right(store, rulebook, batch)
    return total, wrong
