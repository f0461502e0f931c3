"""Whether somebody is invited at the closing of a case, as the case alone tells."""

import datetime as dt

import pytest

from casework.domain.cases.events import Closed, Party, Reopened, Responded
from casework.domain.cases.vocabulary import Role
from casework.domain.surveys.invitation_rules import Choice, Invitation
from casework.domain.surveys.invitations import (
    Invited,
    NotInvited,
    Wish,
    Wishes,
    WishStated,
    closing_of,
    invitation_for,
)
from tests.complaints import LONDON, NOW, case_of, on, received

JO = Party(party="p1", role=Role.COMPLAINANT, actor="person-4")
RULES = Invitation(choice=Choice.OPT_OUT, after_days=7, within_days=30)
BEGUN = (received(parties=(JO,)), (on("2026-01-06"), Responded(stage="1")))
CLOSED = (on("2026-01-07"), Closed())


def judged(*facts, today="2026-01-08", stated=(), rules=RULES):
    wishes = Wishes("town", stated)
    return invitation_for(case_of(*BEGUN, *facts), rules, wishes, restricted=(), today=on(today), zone=LONDON)


def test_a_closing_is_known_by_the_record_that_closed_the_case():
    assert closing_of(case_of(*BEGUN)) is None
    assert closing_of(case_of(*BEGUN, CLOSED)) == 3
    again = (CLOSED, (on("2026-01-08"), Reopened(reason="new-evidence")))
    assert closing_of(case_of(*BEGUN, *again)) is None
    assert closing_of(case_of(*BEGUN, *again, CLOSED)) == 5


@pytest.mark.parametrize(
    ("facts", "today", "why"),
    [
        ((), "2026-01-08", NotInvited.NOT_CLOSED),
        (((NOW, Closed(undated=True)),), "2026-06-02", NotInvited.UNDATED),
        ((CLOSED,), "2026-02-07", NotInvited.TOO_LATE),
    ],
)
def test_nobody_is_invited_where_the_closing_does_not_stand_or_its_day_does_not_allow_it(facts, today, why):
    assert judged(*facts, today=today) is why


def test_the_last_day_is_one_still():
    found = judged(CLOSED, today="2026-02-06")

    assert found == Invited(
        case="case-1", closure=3, party="p1", due_on=dt.date(2026, 1, 14), until=dt.date(2026, 2, 6)
    )


def wish(said, case="case-1", person="person-4", **more):
    return WishStated(case=case, party="p1", wish=Wish(said), reason="asked", person=person, **more)


@pytest.mark.parametrize(
    ("stated", "invited"),
    [
        ([], True),
        ([wish("leave_out")], False),
        ([wish("leave_out"), wish("invite")], True),
        ([wish("leave_out", case="case-2")], False),
        ([wish("leave_out", case="case-2", person=None)], True),
        ([wish("leave_out"), wish("invite", case="case-2")], False),
        ([wish("leave_out", surveys=("shire",))], True),
        ([wish("leave_out", surveys=("shire", "town"))], False),
    ],
)
def test_the_last_wish_holds_and_to_be_left_out_holds_across_cases(stated, invited):
    assert isinstance(judged(CLOSED, stated=stated), Invited) is invited
