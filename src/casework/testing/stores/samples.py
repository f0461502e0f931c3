"""Small commits, rows and details to test stores with."""

from casework.application.ports import (
    CaseRow,
    Commit,
    Detail,
    FindingRow,
    IdempotencyKey,
    JudgedRow,
    LimitRow,
    NewEvent,
    Passage,
    PraiseRow,
    RemedyRow,
    RowQuery,
    Store,
    StreamAppend,
)
from casework.domain.envelope import DetailReference, commitment

ORGANISATION = "rotherham"
OTHER = "doncaster"


def event(number: int = 1, *, details: tuple[Detail, ...] = ()) -> NewEvent:
    """Return an event that carries *number* and refers to *details*."""
    references = tuple(
        DetailReference(detail=detail.id, commitment=commitment(detail.salt, detail.value)) for detail in details
    )
    return NewEvent(name="noted", schema=1, happened="2026-04-02", data=f'{{"number":{number}}}', details=references)


def events(count: int) -> tuple[NewEvent, ...]:
    """Return *count* different events."""
    return tuple(event(number) for number in range(1, count + 1))


def commit(
    stream: str = "case-1",
    *,
    count: int = 1,
    expected: int | None = None,
    organisation: str = ORGANISATION,
    appends: tuple[StreamAppend, ...] = (),
    rows: tuple[CaseRow, ...] = (),
    without_rows: tuple[str, ...] = (),
    details: tuple[Detail, ...] = (),
    key: IdempotencyKey | None = None,
) -> Commit:
    """Return a commit of *count* events for *stream*; with *details*, the first event refers to them."""
    if not appends:
        first = event(details=details)
        appends = (StreamAppend(stream=stream, events=(first, *events(count)[1:]), expected=expected),)
    return Commit(
        organisation=organisation,
        actor="staff-17",
        recorded_at="2026-04-02T09:30:00.000000Z",
        appends=appends,
        rows=rows,
        without_rows=without_rows,
        details=details,
        key=key,
    )


def row(case: str = "case-1", /, **changes: object) -> CaseRow:
    """Return the row of an open complaint, with *changes*; its reference follows from the case."""
    fields: dict[str, object] = {
        "case": case,
        "reference": f"REF-{case}",
        "version": 1,
        "kind": "complaint",
        "status": "open",
        "procedure": "corporate",
        "stage": "1",
        "channel": "web",
        "received_on": "2026-04-02",
        "reducer": 1,
        "procedure_version": "2026-04-01",
        "calendar_version": "abc",
    }
    return CaseRow(**(fields | changes))  # type: ignore[arg-type]


FULL = row(
    "case-full",
    formality="formal",
    service="waste",
    handler="staff-17",
    team="housing",
    outcome="upheld",
    closed_on="2026-05-01",
    withdrawn_on="2026-05-02",
    referred_on="2026-05-03",
    referred_to="ombudsman",
    declined_on="2026-04-03",
    declined_for="too-late",
    escalation_declined_for="no-reasons",
    merged_into="case-0",
    escalated_to=("2",),
    flags=("risk", "vulnerability"),
    learning=("letters",),
    findings=(
        FindingRow(
            matter="1", stage="1", by="body", scheme="plain", outcome="not-upheld", roll_up="not_upheld", stands=False
        ),
        FindingRow(matter="2", by="ombudsman", scheme="ho", outcome="service-failure", roll_up="upheld"),
    ),
    remedies=(
        RemedyRow(remedy="remedy-1", kind="apology", result="done", agreed_on="2026-04-20", done_on="2026-04-21"),
        RemedyRow(
            remedy="remedy-2",
            kind="payment",
            result="late",
            agreed_on="2026-04-20",
            due_on="2026-05-04",
            done_on="2026-05-05",
            amount="150.00",
            currency="GBP",
        ),
        RemedyRow(remedy="remedy-3", kind="payment", result="undeliverable", amount="150.00", currency="GBP"),
    ),
    praise=(
        PraiseRow(who="staff-3", is_team=False, named_on="2026-04-20", told_on="2026-04-22"),
        PraiseRow(who="grounds", is_team=True, named_on="2026-04-20"),
    ),
    next_due_on="2026-04-20",
    next_due_limit="respond",
    source_system="old-crm",
    source_key="4711",
    batch="batch-1",
    judged=(
        JudgedRow(name="target", due_on="2026-04-16", verdict="overdue", result="open"),
        JudgedRow(name="visit", verdict="kept"),
    ),
    categories=("delay", "staff"),
    people=("customer-4711", "staff-17"),
    limits=(
        LimitRow(
            stage="1",
            limit="acknowledge",
            result="met",
            starts_on="2026-04-02",
            due_on="2026-04-10",
            done_on="2026-04-07",
        ),
        LimitRow(stage="1", limit="respond", result="open", due_on="2026-04-20", procedure="left"),
    ),
)
"""A row with something in every field."""


def detail(name: str = "detail-1", *, stream: str = "case-1", value: str = '"Bins missed three times"') -> Detail:
    """Return a detail under the id *name*."""
    return Detail(id=name, stream=stream, salt=name.encode().ljust(16, b"."), value=value)


def key(name: str = "form-1", digest: str = "digest-of-the-form") -> IdempotencyKey:
    """Return the key of a request."""
    return IdempotencyKey(key=name, digest=digest)


def copied(store: Store, organisation: str = ORGANISATION, *, after: int = 0) -> Passage:
    """Return the organisation's log in *store* above the position *after*, with all that belongs to it."""
    records = tuple(store.read_all(organisation, after=after))
    ids = [reference.detail for record in records for reference in record.details]
    return Passage(
        records=records,
        details=tuple(store.details(organisation, ids).values()),
        receipts=tuple(one for one in store.receipts(organisation) if one.first > after),
        names=tuple(store.names(organisation)),
    )


def contents(store: Store, organisation: str = ORGANISATION) -> tuple[object, ...]:
    """Return everything that the organisation's part of *store* holds, to compare before with after."""
    log = tuple(store.read_all(organisation))
    ids = [reference.detail for record in log for reference in record.details]
    rows = tuple(store.find(organisation, RowQuery(limit=1_000_000)))
    return log, store.head(organisation), rows, dict(store.details(organisation, ids))
