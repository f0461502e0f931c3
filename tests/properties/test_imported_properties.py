"""What holds for every imported history: also where nobody knows a day, or the import was undone and made again."""

from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.memory import MemoryStore
from casework.application.codec import decode, encode, moment_text
from casework.application.freshness import Rebuilt
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.domain.cases.decisions import allowed_now
from casework.domain.cases.events import NAMES, SCHEMAS, Closed, Received
from casework.domain.cases.fold import begin, evolve, fold
from casework.domain.deadlines import DeadlineResult
from casework.domain.envelope import stamp
from casework.testing import FixedClock, strategies
from casework.testing.strategies import NOW
from tests.complaints import COUNCIL, FEEDBACK, FOI, PROCEDURES
from tests.offices import lose_rows, office

procedures = st.sampled_from([PROCEDURES.get(name) for name in ("none", COUNCIL, FEEDBACK, FOI)])
histories = procedures.flatmap(lambda procedure: strategies.histories(procedure, imported=True))


def kept(facts):
    """An office that wrote *facts* down one by one, with the row or without it as an import does."""
    book = office(store=MemoryStore(), clock=FixedClock(NOW))
    for number, fact in enumerate(facts, start=1):
        case = fold("case-drawn", facts[:number])
        gone = case.undone is not None
        event = NewEvent(
            name=NAMES[type(fact.event)],
            schema=SCHEMAS[NAMES[type(fact.event)]],
            happened=moment_text(fact.happened),
            data=encode(fact.event),
        )
        book.store.append(
            Commit(
                organisation="council",
                actor="staff-17",
                recorded_at=stamp(NOW),
                appends=(StreamAppend(stream=case.id, events=(event,), expected=number - 1),),
                rows=() if gone else (book.rulebook.row(case),),
                without_rows=(case.id,) if gone else (),
            )
        )
    return book


@given(histories)
def test_a_case_is_the_same_whether_told_at_once_or_fact_by_fact(facts):
    case = begin("case-drawn", facts[0])
    for number, fact in enumerate(facts[1:], start=2):
        case = evolve(case, fact)
        assert case == fold("case-drawn", facts[:number])


@given(histories)
def test_a_case_tells_of_nothing_that_was_before_its_last_receipt(facts):
    case = fold("case-drawn", facts)
    begun = max(fact.version for fact in facts if isinstance(fact.event, Received))

    assert case == fold("case-drawn", facts[begun - 1 :])
    assert case.intake.source.system == "old-crm"


@given(histories)
def test_every_fact_comes_back_from_its_text(facts):
    for event in (fact.event for fact in facts):
        name = NAMES[type(event)]
        assert decode(name, SCHEMAS[name], encode(event)) == event


@given(histories)
def test_rows_are_those_that_the_log_makes_and_an_undone_case_has_none(facts):
    book, case = kept(facts), fold("case-drawn", facts)
    counts = int(case.undone is None)
    before = book.find()

    assert len(before) == counts
    assert book.rebuild() == Rebuilt(cases=counts, changed=0)
    lose_rows(book.store)
    assert book.rebuild() == Rebuilt(cases=counts, changed=counts)
    assert book.find() == before
    assert sum(number for _, number in book.tabulate(("received_month",))) == counts


@given(histories)
def test_what_nobody_can_date_is_counted_nowhere_as_if_somebody_could(facts):
    case = fold("case-drawn", facts)
    rows = kept(facts).find()

    for row in rows:
        assert (row.received_on is None) == (case.intake.received is None)
        assert row.received_on is not None or row.limits == ()
    if case.undone is None and isinstance(case.history[-1].event, Closed) and case.history[-1].event.undated:
        (row,) = rows
        assert row.closed_on is None
        results = [each.result for each in office().rulebook.deadlines(case) if each.visit == len(case.visits) - 1]
        assert DeadlineResult.OPEN not in results
        assert DeadlineResult.ENDED not in results


@given(histories)
def test_an_undone_case_allows_nothing_but_erasing(facts):
    case = fold("case-drawn", facts)
    allowed = allowed_now(case, PROCEDURES.get(case.intake.procedure).versions[-1])

    if case.undone is not None:
        assert set(allowed) <= {"erase-document"}
