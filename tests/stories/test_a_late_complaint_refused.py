"""Two complaints that come thirteen months late: one is refused, for its own reasons, and the other one taken on."""

import pytest

from casework.errors import DecisionError
from tests.stories.office import OFFICER

HEDGE, BIN = "26-0018", "26-0027"
WHY = {
    "exclusion": "late",
    "reasons": "She saw it on 6 January 2025 and knew that week whose work it was",
    "discretion": "Nothing kept her, and the contractor is gone",
    "ombudsman_told": True,
}


@pytest.fixture
def late(office):
    """Grace Pell's letter came on Monday 9 February 2026; on Tuesday she was told so, and now it is Thursday."""
    receive(office, HEDGE, "2026-02-09", "Grace Pell", service="trees")
    office.day("2026-02-10")
    office.book.acknowledge(HEDGE, by=OFFICER)
    office.day("2026-02-12")
    return office


@pytest.fixture
def refused(late):
    """On that Thursday she is refused, and told why and where she can go."""
    late.book.decline(HEDGE, **WHY, by=OFFICER)
    return late


@pytest.fixture
def taken_on(refused):
    """Owen Hart telephones on Tuesday 24 February; on Friday his complaint is taken on although it is late too."""
    receive(refused, BIN, "2026-02-24", "Owen Hart", service="waste")
    refused.day("2026-02-26")
    refused.book.acknowledge(BIN, by=OFFICER)
    refused.day("2026-02-27")
    refused.book.accept(BIN, despite="late", reasons="In hospital and in care until December", by=OFFICER)
    return refused


def receive(office, reference, day, name, *, service):
    office.book.receive(
        kind="complaint",
        procedure="lgsco-code-2024",
        received_at=office.day(day),
        service=service,
        complainant={"name": name},
        reference=reference,
        by=OFFICER,
    )
    office.book.assign(reference, handler="staff-17", by=OFFICER)


def test_the_answer_is_due_while_the_officer_still_considers_a_refusal(late):
    assert late.deadlines(HEDGE) == [
        ("1", "acknowledge", "2026-02-16", "2026-02-10", "met"),
        ("1", "respond", "2026-02-24", None, "open"),
    ]


def test_a_late_complaint_is_not_simply_closed(late):
    with pytest.raises(DecisionError, match="stage 1 has no response yet"):
        late.book.close_case(HEDGE, note="Out of time", by=OFFICER)


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        ({"exclusion": "out-of-time"}, "it has late, legal-proceedings, considered-before"),
        ({"discretion": None}, "late leaves room for discretion: say why it was not taken on all the same"),
        ({"ombudsman_told": False}, "is told how to reach the ombudsman"),
    ],
    ids=["a ground that is none", "no discretion considered", "ombudsman not named"],
)
def test_a_refusal_without_what_the_code_asks_for_is_not_written(late, mistake, sentence):
    before = late.book.case(HEDGE).version

    with pytest.raises(DecisionError, match=sentence):
        late.book.decline(HEDGE, **{**WHY, **mistake}, by=OFFICER)

    assert late.book.case(HEDGE).version == before


def test_the_refusal_ends_the_answers_clock_without_a_miss(refused):
    refused.day("2026-03-31")

    assert refused.deadlines(HEDGE) == [
        ("1", "acknowledge", "2026-02-16", "2026-02-10", "met"),
        ("1", "respond", "2026-02-24", None, "ended"),
    ]
    assert refused.queue(within=365) == []


def test_the_ground_can_be_counted_and_the_reasons_can_be_read(refused):
    row = refused.row(HEDGE)
    assert (row.status, row.declined_on, row.declined_for) == ("declined", "2026-02-12", "late")

    file = refused.book.file(HEDGE)
    (refusal,) = file.case.refusals
    assert file.details[refusal.event.reasons] == WHY["reasons"]
    assert file.details[refusal.event.discretion] == WHY["discretion"]
    assert refusal.event.ombudsman_told


def test_the_next_one_is_not_taken_on_without_a_reason(refused):
    receive(refused, BIN, "2026-02-24", "Owen Hart", service="waste")

    with pytest.raises(DecisionError, match="say why it was taken on despite late"):
        refused.book.accept(BIN, despite="late", by=OFFICER)


def test_what_was_taken_on_is_not_refused_a_week_later(taken_on):
    taken_on.day("2026-03-05")

    with pytest.raises(DecisionError, match="it was accepted in stage 1"):
        taken_on.book.decline(BIN, **WHY, by=OFFICER)


def test_what_was_taken_on_has_its_answer_in_time(taken_on):
    taken_on.day("2026-03-09")
    taken_on.book.finding(BIN, outcome="upheld", by=OFFICER)
    taken_on.book.respond(BIN, outcome="upheld", letter="You have a new bin.", by=OFFICER)
    taken_on.book.close_case(BIN, by=OFFICER)

    assert taken_on.deadlines(BIN) == [
        ("1", "acknowledge", "2026-03-03", "2026-02-26", "met"),
        ("1", "respond", "2026-03-12", "2026-03-09", "met"),
    ]
    assert taken_on.missing(BIN) == []


def test_one_of_the_two_was_refused_and_she_may_go_to_the_ombudsman(taken_on):
    taken_on.day("2026-04-20")
    taken_on.book.refer(HEDGE, body="lgsco", by=OFFICER)

    assert taken_on.row(HEDGE).referred_to == "lgsco"
    refusals = [row.declined_for for row in taken_on.book.rows()]
    assert sorted(refusals, key=str) == [None, "late"]
