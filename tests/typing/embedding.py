"""Only type-checked: the example of the documentation, and all that an embedding developer writes every day."""

import datetime as dt
from typing import Any, assert_type

from casework import (
    Actor,
    Case,
    Casebook,
    CaseFile,
    CaseRow,
    CaseStatus,
    CaseworkError,
    Deadline,
    DeadlineStatus,
    DecisionError,
    Kind,
    Organisation,
    RowQuery,
    SystemClock,
    json_schema,
)

now = dt.datetime.now(dt.UTC)
officer = Actor("staff-17", roles={"complaint-handler"}, teams={"housing"})

with Casebook.open("sqlite:///complaints.db", organisation="rotherham") as book:
    assert_type(book, Casebook)
    case = book.receive(
        kind="complaint",
        procedure="lgsco-code-2024",
        received_at=now,
        channel="web",
        by=officer,
        summary="Bins missed three times",
        complainant={"name": "...", "email": "..."},
    )
    assert_type(case, Case)
    book.acknowledge(case.id, by=officer)
    for deadline in book.deadlines(case.id):
        assert_type(deadline, Deadline)
        assert_type(deadline.status(on=now.date()), DeadlineStatus)
        assert_type(deadline.due_on, dt.date | dt.datetime | None)
        print(deadline.limit, deadline.due_on, deadline.status(on=now.date()))  # noqa: T201 - as in the documentation
        print(deadline.explain())  # noqa: T201 - as in the documentation

    # Every write says who writes; when it happened, what was seen and a key are up to the caller.
    after = book.respond(
        case.reference,
        outcome="upheld",
        letter="Dear Ann",
        by=officer,
        happened=dt.date(2026, 4, 3),
        expected_version=2,
        key="web-4711",
    )
    assert_type(after.status, CaseStatus)
    assert_type(after.visit.responded, dt.date | dt.datetime | None)
    book.correct(case.id, version=2, reason="typing-error", happened_instead=dt.date(2026, 4, 2), by=officer)

    # What was given is told as plain data too.
    assert_type(book.as_dict(book.file(case.id, viewer=officer), viewer=officer)["deadlines"], Any)
    assert_type(json_schema("case"), dict[str, Any])

    # Every read may say who reads.
    assert_type(book.case(case.id, viewer=officer), Case)
    assert_type(book.file(case.id, viewer=officer), CaseFile)
    assert_type(book.find(RowQuery(kind=Kind.COMPLAINT.value), viewer=officer), tuple[CaseRow, ...])
    assert_type([row.reference for row in book.rows()], list[str])
    assert_type([row.next_due_on for row in book.due(within=5, viewer=officer)], list[str | None])
    for (month, kind), number in book.tabulate(("received_month", "kind")):
        assert_type(month, str | int | None)
        print(month, kind, number)  # noqa: T201 - as in the documentation

    try:
        book.escalate(case.id, by=officer)
    except DecisionError as error:
        assert_type(error.allowed, tuple[str, ...])
        print(error.why)  # noqa: T201 - as in the documentation
    except CaseworkError as error:
        assert_type(error.exit_code, int)

council = Organisation(id="rotherham", bodies=frozenset({"school"}))
lazily = Casebook.lazy("sqlite:///complaints.db", organisation=council, clock=SystemClock())
assert_type(lazily(), Casebook)
