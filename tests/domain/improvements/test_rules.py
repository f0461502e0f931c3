"""What may become of a service improvement, and when."""

import datetime as dt

import attrs
import pytest

from casework.domain.improvements.events import ImprovementCorrected, PracticeShared, PracticeTakenUp
from casework.domain.improvements.rules import WHEN, why_not, why_not_proposed
from tests.details import detail
from tests.improvement_examples import CASE, IMPROVEMENTS, REASONS, STANDARD, improvement

AGREED, STARTED, DONE = (IMPROVEMENTS[name][0] for name in ("agreed", "started", "done"))
DROPPED, REOPENED, REVIEWED = (IMPROVEMENTS[name][0] for name in ("dropped", "reopened", "reviewed"))
PUBLISHED = IMPROVEMENTS["published"][0]
WITHDRAWN, SHARED, TAKEN_UP = (IMPROVEMENTS[name][0] for name in ("publication_withdrawn", "shared", "taken_up"))
TODAY = dt.date(2026, 3, 1)


def refusal(events, event, *, on=TODAY):
    return why_not(improvement(*events), event, on=on, today=TODAY)


def test_each_event_but_the_proposal_says_for_which_improvements_it_is():
    named = {type(event) for events in IMPROVEMENTS.values() for event in events}

    assert WHEN.keys() == named - {type(IMPROVEMENTS["proposed"][0])}


@pytest.mark.parametrize(
    ("events", "event"),
    [
        ((), AGREED),
        ((AGREED,), STARTED),
        ((AGREED,), DONE),
        ((AGREED, STARTED), DONE),
        ((), DROPPED),
        ((AGREED, DONE), REOPENED),
        ((DROPPED,), REOPENED),
        ((AGREED, DONE), REVIEWED),
        ((AGREED, DONE), IMPROVEMENTS["reviewed"][1]),
        ((AGREED, DONE), PUBLISHED),
        ((AGREED, DONE, PUBLISHED), PUBLISHED),
        ((AGREED, DONE, PUBLISHED), WITHDRAWN),
        ((AGREED, DONE, PUBLISHED, WITHDRAWN), REOPENED),
        ((AGREED, DONE), SHARED),
        ((AGREED, DONE, SHARED), TAKEN_UP),
        ((), IMPROVEMENTS["award_made"][0]),
        ((DROPPED,), ImprovementCorrected(reasons=REASONS, owner="staff-8")),
        ((), ImprovementCorrected(reasons=REASONS, prompts_added=(STANDARD,))),
    ],
)
def test_what_comes_in_its_turn_is_allowed(events, event):
    assert refusal(events, event) is None


@pytest.mark.parametrize(
    ("events", "event", "why"),
    [
        ((AGREED,), AGREED, "it is agreed, and this is for what is proposed"),
        ((), STARTED, "it is proposed, and this is for what is agreed"),
        ((), DONE, "it is proposed, and this is for what is agreed or started"),
        ((DROPPED,), DROPPED, "it is dropped, and this is for what is proposed or agreed or started"),
        ((AGREED,), REOPENED, "it is agreed, and this is for what is done or dropped"),
        ((AGREED,), PUBLISHED, "it is agreed, and this is for what is done"),
        ((DROPPED,), IMPROVEMENTS["award_made"][0], "it is dropped"),
        ((AGREED, DONE, PUBLISHED), REOPENED, "what was done is published: withdraw that first"),
        ((AGREED, DONE), WITHDRAWN, "nothing of it is published"),
        ((AGREED, DONE), PracticeShared(), "nobody is named"),
        ((AGREED, DONE, SHARED), PracticeShared(partners=("fire", "police")), "it was shared with police already"),
        ((AGREED, DONE), TAKEN_UP, "it was shared with nobody: share it first"),
        ((AGREED, DONE, SHARED), PracticeTakenUp(partner="fire"), "it was shared with nhs-trust, police: share it"),
        ((AGREED, DONE, SHARED, TAKEN_UP), TAKEN_UP, "they have taken it up already"),
        ((), ImprovementCorrected(reasons=REASONS), "nothing would be otherwise than it is"),
        ((), ImprovementCorrected(reasons=REASONS, title=detail(1)), "nothing would be otherwise than it is"),
        ((), ImprovementCorrected(reasons=REASONS, prompts_removed=(CASE,)), "the case case-1 never asked for it"),
        (
            (ImprovementCorrected(reasons=REASONS, prompts_added=(CASE,)),),
            ImprovementCorrected(reasons=REASONS, prompts_added=(CASE,)),
            "the case case-1 asked for it already",
        ),
        (
            (ImprovementCorrected(reasons=REASONS, prompts_added=(CASE,)),),
            ImprovementCorrected(reasons=REASONS, prompts_added=(CASE,), prompts_removed=(CASE,)),
            "the case case-1 asked for it already",
        ),
    ],
)
def test_what_comes_out_of_its_turn_is_refused_with_what_to_do(events, event, why):
    assert refusal(events, event).startswith(why)


def test_a_case_that_asked_for_it_can_be_taken_away():
    added = ImprovementCorrected(reasons=REASONS, prompts_added=(CASE,))

    assert refusal((added,), ImprovementCorrected(reasons=REASONS, prompts_removed=(CASE,))) is None


def test_nothing_happens_on_a_day_that_is_to_come_or_before_what_happened_last():
    tomorrow = dt.date(2026, 3, 2)

    assert refusal((), AGREED, on=tomorrow) == "2026-03-02 is still to come: give when it happened"
    assert why_not_proposed(tomorrow, today=TODAY) == "2026-03-02 is still to come: give when it happened"
    assert why_not_proposed(TODAY, today=TODAY) is None
    assert refusal((AGREED,), STARTED, on=dt.date(2026, 1, 5)) == (
        "2026-01-05 is before 2026-01-06, when it was last dealt with: give that day or a later one"
    )


@pytest.mark.parametrize(
    ("events", "event", "why"),
    [
        ((), attrs.evolve(AGREED, due_on=dt.date(2026, 2, 28)), "2026-02-28 was over when it was agreed"),
        ((AGREED,), attrs.evolve(DONE, review_on=TODAY), "the review on 2026-03-01 must come after 2026-03-01"),
        ((AGREED, DONE), attrs.evolve(REVIEWED, review_on=TODAY), "the review on 2026-03-01 must come after"),
        ((AGREED, DONE), attrs.evolve(PUBLISHED, published_from=dt.date(2026, 2, 28)), "2026-02-28 is before"),
    ],
)
def test_days_that_lie_before_what_happened_are_refused(events, event, why):
    assert refusal(events, event).startswith(why)


def test_days_that_lie_on_it_or_after_it_are_taken():
    assert refusal((), attrs.evolve(AGREED, due_on=TODAY)) is None
    assert refusal((AGREED, DONE), attrs.evolve(PUBLISHED, published_from=TODAY)) is None
