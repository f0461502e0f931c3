"""Who is to be followed up, and what came of it."""

import datetime as dt

import pytest

from casework.domain.surveys.follow_ups import (
    FollowUpAsked,
    FollowUpDone,
    FollowUpFact,
    FollowUpRule,
    FollowUps,
    why_not_done,
)
from casework.domain.surveys.scales import Scale
from casework.errors import NotFoundError
from tests.details import detail

ASKED = FollowUpAsked(question="overall", respondent="r1", contact=detail(1))
DAY, LATER = dt.date(2026, 1, 5), dt.date(2026, 1, 9)


def told(*events):
    return FollowUps.of(
        FollowUpFact(version=number, on=day, event=event) for number, (day, event) in enumerate(events, 1)
    )


def test_somebody_is_to_be_called_until_that_was_done():
    done = FollowUpDone(follow_up=1, result="put-right", case="case-1", note=detail(2))
    found = told((DAY, ASKED), (DAY, ASKED), (LATER, done))

    assert (found.version, [each.number for each in found.known]) == (3, [1, 2])
    assert (found[1].done_on, found[1].result, found[1].case) == (LATER, "put-right", "case-1")
    assert found[2].done_on is None
    with pytest.raises(NotFoundError, match="there is no follow-up '3': choose one of 1, 2"):
        found[3]


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (LATER, None),
        (DAY - dt.timedelta(days=1), "it was asked for on 2026-01-05, after that day"),
        (LATER + dt.timedelta(days=1), "2026-01-10 is still to come"),
    ],
)
def test_a_follow_up_is_done_between_the_day_it_was_asked_for_and_today(on, why):
    assert why_not_done(told((DAY, ASKED))[1], on=on, today=LATER) == why


def test_a_follow_up_is_done_once():
    found = told((DAY, ASKED), (DAY, FollowUpDone(follow_up=1, result="put-right")))

    assert why_not_done(found[1], on=LATER, today=LATER) == "it was done on 2026-01-05 already"


@pytest.mark.parametrize(("score", "asks"), [(1, True), (2, True), (3, False), (5, False)])
def test_who_answers_by_the_worst_points_is_dissatisfied_whichever_way_the_scale_runs(score, asks):
    rule = FollowUpRule(question="q", worst=2)

    assert rule.asks(score, Scale(best=5, worst=1)) is asks
    assert rule.asks(6 - score, Scale(best=1, worst=5)) is asks
