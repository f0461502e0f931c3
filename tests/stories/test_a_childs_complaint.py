"""Kai's complaint in their own right: an advocate, an investigation, a panel, and who may not sit on it."""

import datetime as dt

import pytest

from casework.domain.actors import Actor
from casework.errors import DecisionError
from tests.stories.office import OFFICER

CASE = "25-0044"
CHILDREN = "children-act-1989-representations-england"
ADJUDICATOR = Actor("staff-4", roles={"complaint-handler"})


def join(office, party, role, actor=None, **fields):
    office.book.add_party(CASE, party=party, role=role, actor=actor, by=OFFICER, **fields)


def reach(office, *milestones):
    for milestone in milestones:
        office.book.reach_milestone(CASE, milestone=milestone, by=OFFICER)


@pytest.fixture
def taken_in(office):
    """Kai comes to the office on Monday 3 February 2025."""
    office.book.receive(
        kind="complaint",
        procedure=CHILDREN,
        received_at=office.day("2025-02-03"),
        channel="in_person",
        service="childrens-services",
        summary="Moved with one day's notice; nobody asked me",
        reference=CASE,
        by=OFFICER,
    )
    join(office, "p1", "complainant", child=True, person={"name": "Kai"})
    join(office, "p2", "person_complained_about", "staff-60")
    return office


@pytest.fixture
def helped(taken_in):
    """The clock stands still until Tuesday 11 February, when Lena Marsh is there."""
    taken_in.book.assign(CASE, handler="staff-17", by=OFFICER)
    taken_in.day("2025-02-04")
    taken_in.book.pause(CASE, reason="advocate", by=OFFICER)
    taken_in.day("2025-02-11")
    join(taken_in, "p3", "advocate", "advocate-2", acts_for="p1", person={"name": "Lena Marsh"})
    taken_in.book.resume(CASE, by=OFFICER)
    return taken_in


@pytest.fixture
def stage_2(helped):
    """Not upheld on 21 February; on Monday 10 March Kai asks for an investigation."""
    helped.day("2025-02-21")
    agree(helped)
    helped.book.finding(CASE, outcome="not-upheld", by=OFFICER)
    helped.book.respond(CASE, outcome="not-upheld", to=("p1", "p3"), by=OFFICER)
    helped.day("2025-03-10")
    helped.book.escalate(CASE, by=OFFICER)
    helped.day("2025-03-13")
    join(helped, "p4", "investigating_officer", "investigator-7")
    join(helped, "p5", "independent_person", "independent-3")
    reach(helped, "investigating-officer-appointed", "independent-person-appointed")
    helped.day("2025-03-21")
    reach(helped, "statement-agreed")
    helped.day("2025-04-10")
    return helped


@pytest.fixture
def stage_3(stage_2):
    """Partly upheld on 28 May, with more time; on Friday 20 June Kai asks for a panel."""
    extend(stage_2, "2025-05-30")
    stage_2.day("2025-05-16")
    reach(stage_2, "investigation-concluded", "report-received")
    join(stage_2, "p6", "adjudicating_officer", "staff-4")
    stage_2.day("2025-05-28")
    stage_2.book.finding(CASE, outcome="partly-upheld", by=ADJUDICATOR)
    stage_2.book.respond(CASE, outcome="partly-upheld", to=("p1", "p3"), by=ADJUDICATOR)
    reach(stage_2, "adjudication-sent")
    stage_2.day("2025-06-20")
    stage_2.book.escalate(CASE, by=OFFICER)
    stage_2.day("2025-06-23")
    stage_2.book.acknowledge(CASE, by=OFFICER)
    stage_2.day("2025-06-27")
    join(stage_2, "p7", "panel_chair", "panel-1")
    join(stage_2, "p8", "panel_member", "panel-2")
    return stage_2


@pytest.fixture
def met(stage_3):
    """The panel of three meets on Tuesday 22 July, and its report is there on the 28th."""
    join(stage_3, "p9", "panel_member", "panel-5")
    reach(stage_3, "panel-appointed")
    stage_3.day("2025-06-30")
    stage_3.book.set_date(CASE, limit="panel_meets", until=dt.date(2025, 7, 22), set_by="panel", by=OFFICER)
    stage_3.day("2025-07-22")
    reach(stage_3, "panel-met")
    stage_3.day("2025-07-28")
    stage_3.book.finding(CASE, outcome="upheld", found_by="panel", by=OFFICER)
    reach(stage_3, "panel-report-sent", "recommendations-received")
    return stage_3


def agree(office):
    office.book.consent(CASE, step="received", scopes=["act_for", "disclose"], giver="p1", party="p3", by=OFFICER)


def extend(office, until):
    office.book.extend(
        CASE,
        reason="complexity",
        until=dt.date.fromisoformat(until),
        told=("p1", "p3"),
        told_on=office.book.today(),
        by=OFFICER,
    )


ONE_AND_TWO = [
    ("1", "respond", "2025-02-24", "2025-02-21", "met"),
    ("2", "respond", "2025-05-30", "2025-05-28", "met"),
]


def test_a_child_is_the_complainant_and_nobody_has_to_agree(taken_in):
    (child, _) = taken_in.book.case(CASE).parties

    assert (child.role.value, child.child) == ("complainant", True)
    assert taken_in.missing(CASE) == ["nobody_assigned"]


def test_who_is_complained_about_does_not_handle_it(taken_in):
    with pytest.raises(DecisionError, match="Nobody handles a complaint about themselves"):
        taken_in.book.assign(CASE, handler="staff-60", by=OFFICER)

    assert taken_in.book.case(CASE).assignment is None


def test_the_clock_stands_still_until_the_advocate_is_there(helped):
    assert helped.deadlines(CASE) == [("1", "respond", "2025-02-24", None, "open")]
    assert helped.missing(CASE) == ["no_consent"]


def test_the_advocate_gets_the_answer_only_once_kai_agreed(helped):
    helped.day("2025-02-21")
    with pytest.raises(DecisionError, match="the consent of p1 for p3 to disclose is not on record"):
        helped.book.respond(CASE, outcome="not-upheld", to=("p1", "p3"), by=OFFICER)

    agree(helped)
    helped.book.respond(CASE, outcome="not-upheld", to=("p1", "p3"), by=OFFICER)

    assert helped.deadlines(CASE)[0] == ONE_AND_TWO[0]


def test_sixty_five_working_days_are_the_most_for_an_investigation(stage_2):
    assert stage_2.deadlines(CASE)[1] == ("2", "respond", "2025-04-14", None, "open")

    with pytest.raises(DecisionError, match="30 Jun 2025 is after Fri 13 Jun 2025, the latest"):
        extend(stage_2, "2025-06-30")
    extend(stage_2, "2025-05-30")

    assert stage_2.deadlines(CASE)[1] == ("2", "respond", "2025-05-30", None, "open")


def test_the_independent_person_of_stage_2_does_not_sit_on_the_panel(stage_3):
    for role in ("panel_member", "panel_chair"):
        with pytest.raises(DecisionError, match="The independent person of stage 2"):
            join(stage_3, "p9", role, "independent-3")

    assert stage_3.book.case(CASE).party("p9") is None


def test_a_panel_date_is_an_appointment_and_moves_nothing(stage_3):
    stage_3.day("2025-06-30")
    stage_3.book.set_date(CASE, limit="panel_meets", until=dt.date(2025, 7, 22), set_by="panel", by=OFFICER)

    assert ("3", "panel_meets", "2025-08-01", None, "open") in stage_3.deadlines(CASE)


def test_the_authority_has_fifteen_working_days_from_the_recommendations(met):
    assert met.due(CASE) == [("authority_response", "2025-08-18", "running")]
    assert met.missing(CASE) == []


def test_in_the_end_every_date_was_kept_and_the_case_is_with_the_ombudsman(met):
    day = met.day("2025-08-15")
    met.book.respond(CASE, outcome="upheld", to=("p1", "p3"), by=ADJUDICATOR)
    met.book.remedy(CASE, kind="apology", due_on=day, by=ADJUDICATOR)
    met.book.remedy_done(CASE, by=ADJUDICATOR)
    met.book.learn(CASE, cause="not-asked", what="No move without asking the child", by=ADJUDICATOR)
    met.day("2025-08-29")
    met.book.close_case(CASE, by=OFFICER)
    met.day("2025-10-06")
    met.book.refer(CASE, body="lgsco", by=OFFICER)

    assert met.deadlines(CASE) == [
        *ONE_AND_TWO,
        ("3", "acknowledge", "2025-06-24", "2025-06-23", "met"),
        ("3", "panel_meets", "2025-08-01", "2025-07-22", "met"),
        ("3", "panel_report", "2025-07-29", "2025-07-28", "met"),
        ("3", "authority_response", "2025-08-18", "2025-08-15", "met"),
    ]
    row = met.row(CASE)
    assert (row.status, row.outcome, row.days_to_close) == ("referred", "upheld", 207)
    assert [(each.outcome, each.by) for each in row.findings] == [
        ("not-upheld", "body"),
        ("partly-upheld", "body"),
        ("upheld", "panel"),
    ]
    assert met.missing(CASE) == []
    assert met.queue(within=365) == []
