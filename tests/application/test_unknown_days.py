"""What a casebook makes of imported cases: days that nobody knows, verdicts of other systems, imports undone."""

import datetime as dt
import json

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.application.as_data.facts import facts_data
from casework.application.as_data.seen import Seen
from casework.application.codec import encode, fact_of, moment_text
from casework.application.freshness import Rebuilt
from casework.application.identity import new_id
from casework.application.ports import Commit, Detail, JudgedRow, NewEvent, RowQuery, StreamAppend
from casework.cli.case_telling import facts_told
from casework.cli.telling import what_next
from casework.domain.cases.events import (
    NAMES,
    SCHEMAS,
    Acknowledged,
    Closed,
    DocumentAdded,
    ImportUndone,
    JudgedElsewhere,
    Matter,
    Pursued,
    Received,
    RemedyAgreed,
    Source,
    Withdrawn,
)
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import DocumentUse, Kind, RemedyKind
from casework.domain.envelope import DetailReference, commitment, stamp
from casework.errors import DecisionError, UsageError
from tests.complaints import facts_of, on, received
from tests.details import detail
from tests.offices import NOW, OFFICER, complaint, office

SOURCE = Source(system="old-crm", key="4711", batch="batch-1", line=12)
UNDONE = (NOW, ImportUndone(batch="batch-1"))
NOBODY_KNOWS = (
    NOW,
    Received(
        kind=Kind.COMPLAINT, procedure="none", reference="OLD-1", stage="1", matters=(Matter(matter="m1"),),
        source=SOURCE, undated=True,
    ),
)  # fmt: skip


def imported(day="2026-01-05", **fields):
    return received(day, **{"source": SOURCE, "reference": "OLD-1", **fields})


def kept(book, *facts, case=None, details=()):
    """Write *facts* into the log with the row that belongs to them, as an import does; return the id of the case."""
    case_id = case or new_id("case", NOW)
    before = book.store.read("council", case_id)
    told = fold(case_id, [*_facts(book, case_id), *facts_of(*facts, first=len(before) + 1)])
    events = tuple(_written(event, happened, details) for happened, event in facts)
    gone = told.undone is not None
    book.store.append(
        Commit(
            organisation="council",
            actor="staff-17",
            recorded_at=stamp(NOW),
            appends=(StreamAppend(stream=case_id, events=events, expected=len(before)),),
            rows=() if gone else (book.rulebook.row(told),),
            without_rows=(case_id,) if gone else (),
            details=details,
        )
    )
    return case_id


def _facts(book, case_id):
    return [fact_of(record) for record in book.store.read("council", case_id)]


def _written(event, happened, details):
    name = NAMES[type(event)]
    references = tuple(
        DetailReference(detail=each.id, commitment=commitment(each.salt, each.value))
        for each in details
        if each.id in encode(event)
    )
    return NewEvent(
        name=name, schema=SCHEMAS[name], happened=moment_text(happened), data=encode(event), details=references
    )


def row_of(book, case_id):
    (row,) = book.find(RowQuery(case=case_id))
    return row


def told(book, case_id):
    """What is told of a case, for people and as data."""
    seen = Seen(book=book, file=book.file(case_id), on=NOW.date(), viewer=None)
    return facts_told(seen).splitlines(), facts_data(seen)


def table(book, name, report="summary", **asked):
    return next(each for each in book.report(report, **asked) if each.name == name)


# Days that nobody knows


def test_a_row_says_that_nobody_knows_when_a_case_came_in():
    book = office()
    row = row_of(book, kept(book, NOBODY_KNOWS))

    assert (row.received_on, row.received_month, row.days_to_close, row.limits) == (None, None, None, ())
    assert (row.source_system, row.source_key, row.batch) == ("old-crm", "4711", "batch-1")
    assert book.find(RowQuery(batch="batch-1")) == (row,)
    assert book.find(RowQuery(batch="batch-2")) == ()
    assert book.find(RowQuery(received_from="0001-01-02")) == ()


def test_a_case_that_nobody_can_date_is_worked_on_like_others_but_counts_no_days():
    book = office()
    case_id = kept(book, NOBODY_KNOWS)

    book.acknowledge(case_id, happened=dt.date(2019, 5, 1), by=OFFICER)
    book.close_case(case_id, by=OFFICER)

    row = row_of(book, case_id)
    assert (row.status, row.received_on, row.closed_on, row.days_to_close) == ("closed", None, "2026-01-05", None)
    assert book.deadlines(case_id) == ()
    assert book.rebuild() == Rebuilt(cases=1, changed=0)


def test_a_row_says_that_nobody_knows_when_a_case_was_closed_and_what_became_of_its_limits():
    book = office()
    case_id = kept(book, imported("2025-06-02"), (NOW, Closed(undated=True)))
    row = row_of(book, case_id)

    assert (row.status, row.closed_on, row.days_to_close, row.next_due_on) == ("closed", None, None, None)
    assert {limit.result for limit in row.limits} == {"unknown"}
    assert [each.status(dt.date(2026, 1, 5)).value for each in book.deadlines(case_id)] == ["unknown"] * len(row.limits)


def test_a_case_that_was_withdrawn_on_a_day_that_nobody_knows_counts_as_withdrawn():
    book = office()
    case_id = kept(book, imported("2025-06-02"), (NOW, Withdrawn(undated=True)))
    row = row_of(book, case_id)

    assert (row.status, row.withdrawn_on, row.next_due_on) == ("withdrawn", None, None)
    assert {limit.result for limit in row.limits} == {"unknown"}
    kinds = table(book, "cases_by_kind")
    assert dict(zip(kinds.columns, kinds.rows[0], strict=True))["withdrawn"] == 1
    assert told(book, case_id)[0].count("  Ended      withdrawn, it is not known when") == 1


def test_the_clocks_go_on_of_what_is_pursued_although_it_was_withdrawn_on_a_day_that_nobody_knows():
    book = office()
    case_id = kept(
        book, imported("2025-06-02"), (NOW, Withdrawn(undated=True)), (NOW, Pursued(reason="public-interest"))
    )

    assert {limit.result for limit in row_of(book, case_id).limits} == {"open"}


def test_reports_count_apart_what_nobody_knows():
    book = office()
    kept(book, NOBODY_KNOWS)
    kept(book, (NOW, attrs.evolve(NOBODY_KNOWS[1], reference="OLD-2", source=None)), (NOW, Closed()))
    kept(book, imported("2025-06-02", reference="OLD-3", source=None), (on("2025-06-03"), Acknowledged(stage="1")),
         (NOW, Closed(undated=True)))  # fmt: skip

    assert table(book, "cases_by_month").rows == (("2025-06", 1), ("not known", 2))
    limits = {row[2]: row for row in table(book, "time_limits").rows}
    assert table(book, "time_limits").columns[-1] == "unknown"
    assert limits["respond"][3:] == (None, 0, 0, 0, 0, 0, 0, 0, 1)
    assert limits["acknowledge"][3:5] == (100.0, 1)
    assert table(book, "days_to_close").rows == (("all kinds", None, 0, 0),)
    assert table(book, "days_to_close").notes[-1] == (
        "2 closed cases are not in it: the day of receipt or of closing is not known."
    )


@pytest.mark.parametrize("report", ["summary", "handling", "cases", "limits"])
def test_a_report_of_a_period_says_how_many_cases_are_in_no_period(report):
    book = office()
    complaint(book)
    before = book.report(report, period="2026")[0].notes
    kept(book, NOBODY_KNOWS)
    one = book.report(report, period="2026")[0].notes
    kept(book, (NOW, attrs.evolve(NOBODY_KNOWS[1], reference="OLD-2", source=None)))

    assert not any("in no period" in note for note in before)
    assert "1 more case is in no period: it is not known when it came in." in one
    two = book.report(report, period="2026")[0].notes
    assert "2 more cases are in no period: it is not known when they came in." in two
    assert not any("in no period" in note for note in book.report(report)[0].notes)


def test_what_is_split_from_a_case_that_nobody_can_date_cannot_be_dated_either():
    book = office()
    case_id = kept(book, NOBODY_KNOWS)

    part = book.split(case_id, kind="complaint", procedure="none", by=OFFICER)

    assert part.intake.received is None
    assert row_of(book, part.id).received_on is None


# What is told


def test_it_is_told_that_nobody_knows_when_a_case_came_in_and_where_it_came_from():
    book = office()
    lines, data = told(book, kept(book, NOBODY_KNOWS))

    assert "  Received   not known when" in lines
    assert "  Imported   from old-crm 4711, line 12, batch batch-1" in lines
    assert (data["received"], data["import_undone"]) == (None, None)
    assert data["source"] == {
        "system": "old-crm",
        "key": "4711",
        "batch": "batch-1",
        "file": None,
        "sheet": None,
        "line": 12,
    }


def test_where_it_came_from_is_told_as_far_as_it_is_known():
    book = office()
    lines, _ = told(book, kept(book, imported(), case=None))
    source = Source(system="legacy", key="1")
    older, data = told(book, kept(book, received(source=source, reference="OLD-9")))

    assert "  Imported   from old-crm 4711, line 12, batch batch-1" in lines
    assert "  Imported   from legacy 1" in older
    assert data["source"]["batch"] is None
    assert told(book, complaint(book).id)[1]["source"] is None


def test_it_is_told_that_nobody_knows_when_a_case_was_closed():
    book = office()
    lines, data = told(book, kept(book, imported(), (NOW, Closed(undated=True))))

    assert "  Ended      closed, it is not known when" in lines
    assert [end["ended"] for end in data["ends"]] == [None]


def test_what_the_source_says_of_its_limits_is_told_as_its_own():
    book = office()
    case_id = kept(
        book,
        imported(),
        (NOW, JudgedElsewhere(name="target", due_on=on("2026-01-09"), verdict="not_kept")),
        (NOW, JudgedElsewhere(name="visit", verdict="on-time")),
    )
    lines, data = told(book, case_id)

    assert "  Its source says of its own limit target: due Fri 9 Jan 2026, not kept" in lines
    assert "  Its source says of its own limit visit: on-time" in lines
    assert data["judged_elsewhere"] == [
        {"name": "target", "due": "2026-01-09", "verdict": "not_kept"},
        {"name": "visit", "due": None, "verdict": "on-time"},
    ]
    assert row_of(book, case_id).judged == (
        JudgedRow(name="target", due_on="2026-01-09", verdict="not_kept", result="open"),
        JudgedRow(name="visit", verdict="on-time"),
    )


@pytest.mark.parametrize(
    ("due", "closed", "result"),
    [
        ({"due_on": on("2026-01-09")}, on("2026-01-09"), "met"),
        ({"due_on": on("2026-01-09")}, on("2026-01-10"), "missed"),
        ({"due_on": on("2026-01-09")}, on("2026-01-09T23:59+00:00"), "met"),
        ({"due_at": on("2026-01-09T12:00+00:00")}, on("2026-01-09T12:00+00:00"), "met"),
        ({"due_at": on("2026-01-09T12:00+00:00")}, on("2026-01-09T12:01+00:00"), "missed"),
        ({"due_at": on("2026-01-09T12:00+00:00")}, on("2026-01-09"), "met"),
        ({"due_at": on("2026-01-09T12:00+00:00")}, None, "unknown"),
    ],
)
def test_the_day_of_a_source_is_compared_with_the_closing_as_exactly_as_both_are_known(due, closed, result):
    book = office()
    ended = (NOW, Closed(undated=True)) if closed is None else (closed, Closed())
    case_id = kept(book, imported(), (NOW, JudgedElsewhere(name="target", **due)), ended)

    (judged,) = row_of(book, case_id).judged
    assert (judged.result, judged.waits_until) == (result, None)


def test_verdicts_of_sources_are_a_table_of_their_own_and_no_figures_of_ours():
    book = office()
    for number, verdict in enumerate(("overdue", "on-time", "on-time", None)):
        source = attrs.evolve(SOURCE, key=str(number))
        says = JudgedElsewhere(name="target", due_on=on("2026-01-09"), verdict=verdict)
        kept(book, received(reference=f"OLD-{number}", source=source), (NOW, says))
    complaint(book)
    found = table(book, "judged_elsewhere")

    assert found.title == "What other systems say of their own time limits (no figures of ours)"
    assert found.columns == ("source", "its_limit", "its_verdict", "cases", "percent", "of")
    assert found.rows == (
        ("old-crm", "target", "not recorded", 1, 25.0, 4),
        ("old-crm", "target", "on-time", 2, 50.0, 4),
        ("old-crm", "target", "overdue", 1, 25.0, 4),
    )
    assert {row[2] for row in table(book, "time_limits").rows} == {"acknowledge", "respond"}


def test_where_no_source_says_anything_there_is_no_such_table():
    book = office()
    complaint(book)

    assert "judged_elsewhere" not in [each.name for each in book.report("summary")]


# Imports that are undone


def test_a_case_whose_import_was_undone_is_in_no_list_report_or_queue_and_keeps_its_names():
    book = office()
    promised = RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY, due_on=on("2026-01-20"))
    case_id = kept(book, imported(), (on("2026-01-06"), promised))
    assert what_next(book, book.file(case_id), NOW.date()).startswith("Next: acknowledge by")
    kept(book, UNDONE, case=case_id)

    assert book.find() == ()
    assert book.due(within=3_000) == ()
    assert [row[:2] for row in table(book, "cases_by_kind").rows] == [("all kinds", 0)]
    assert book.report("deadlines")[0].rows == ()
    assert book.recompute().cases == ()
    assert book.store.case_of("council", "OLD-1") == case_id
    assert book.rebuild() == Rebuilt(cases=0, changed=0)
    assert book.find() == ()
    assert what_next(book, book.file(case_id), NOW.date()) == "It is undone."
    lines, data = told(book, "OLD-1")
    assert "  Undone     its import batch-1 was undone: it counts nowhere" in lines
    assert data["import_undone"] == "batch-1"
    steps = book.next_steps(case_id)
    assert (steps.due, steps.missing, steps.allowed, book.deadlines(case_id)) == ((), (), (), ())


def test_what_is_written_into_it_afterwards_does_not_bring_its_row_back():
    book = office()
    title = Detail(id=detail(2), stream="x", salt=b"0" * 16, value=json.dumps("A letter"))
    paper = DocumentAdded(
        document="d1", use=DocumentUse.RECEIVED, title=detail(2), media_type="text/plain", sha256="0" * 64, size=1
    )
    case_id = kept(book, imported(), (NOW, paper), details=(title,))
    kept(book, UNDONE, case=case_id)

    with pytest.raises(DecisionError, match="was undone: import it again first"):
        book.note(case_id, text="Still here", by=OFFICER)
    book.erase_document(case_id, document="d1", reason="retention", by=OFFICER)

    assert book.find() == ()
    assert book.file(case_id).details == {}


def test_a_case_that_was_imported_again_counts_again_and_only_as_it_is_now():
    book = office()
    case_id = kept(book, imported(), (on("2026-01-06"), Acknowledged(stage="1")))
    kept(book, UNDONE, case=case_id)
    again = attrs.evolve(imported()[1], source=attrs.evolve(SOURCE, batch="batch-2"))
    kept(book, (on("2026-01-05"), again), case=case_id)

    row = row_of(book, case_id)
    assert (row.batch, row.version, row.status) == ("batch-2", 4, "open")
    assert [limit.done_on for limit in row.limits if limit.limit == "acknowledge"] == [None]
    assert book.rebuild() == Rebuilt(cases=1, changed=0)
    assert book.acknowledge(case_id, by=OFFICER).visit.acknowledged is not None
    assert book.rebuild() == Rebuilt(cases=1, changed=0)
    assert book.recompute().cases == ()
    assert len(book.file(case_id).history) == 5


class UndoneMeanwhile(MemoryStore):
    """Somebody undoes the import of a case between the look at its row and the reading of its log."""

    def __init__(self):
        super().__init__()
        self.meanwhile = []

    def find(self, organisation, query):
        found = super().find(organisation, query)
        if found and self.meanwhile:
            self.meanwhile.pop()()
        return found


def test_a_row_that_is_made_anew_while_its_import_is_undone_does_not_come_back():
    store = UndoneMeanwhile()
    book = office(store=store)
    case_id = kept(book, imported())
    store.replace_rows("council", [attrs.evolve(row_of(book, case_id), reducer=1)])
    store.meanwhile = [lambda: kept(book, UNDONE, case=case_id)]

    assert book.due(within=3_000) == ()
    assert book.find() == ()


def test_undone_is_a_status_of_no_row():
    assert CaseStatus.UNDONE not in {row.status for row in office().find()}
    with pytest.raises(UsageError, match="status is none that there is"):
        RowQuery(status="void")


def test_a_limit_of_which_a_source_has_due_days_alone_has_no_verdicts_to_count():
    book = office()
    kept(book, imported(), (NOW, JudgedElsewhere(name="target", due_on=on("2026-01-09"))))

    assert "judged_elsewhere" not in [each.name for each in book.report("summary")]
