"""A child's complaint through all three stages of the Children Act 1989, date by date.

The numbers are those of the collected facts: 10 working days at stage 1, and 10 more once; 25 at stage 2, and 40 more
up to 65 in all; at stage 3, 2 to acknowledge, 30 for the panel to meet, 5 for its report and 15 for the answer.
"""

from casework.domain.cases.events import Matter, Received
from casework.domain.cases.vocabulary import Kind, SetBy
from casework.domain.deadlines import deadlines
from tests.complaints import CALENDARS, PLACE, around, case_of, decide, due_dates, on

CHILDREN = "children-act-1989-representations-england"
AFTERWARDS = on("2026-09-01T12:00+01:00")


def complaint():
    receipt = Received(
        kind=Kind.COMPLAINT, procedure=CHILDREN, reference="C-1", stage="1", matters=(Matter(matter="m1"),)
    )
    return case_of((on("2026-01-05"), receipt))


def told(case, *story):
    """The case after a story of days, decisions and what they say."""
    for day, decision, said in story:
        case = decide(case, decision, day, procedure=CHILDREN, now=AFTERWARDS, **said)
    return case


def due(case, stage):
    return {limit: (due, done) for at, limit, due, done, _ in due_dates(case, CHILDREN) if at == stage}


STAGE_1 = (
    ("2026-01-08", "pause", {"reason": "advocate"}),
    ("2026-01-12", "resume", {}),
    ("2026-01-19", "extend", {"reason": "advocate-needed", "told_on": on("2026-01-19")}),
    ("2026-02-02", "respond", {"outcome": "partly-upheld"}),
)
STAGE_2 = (
    ("2026-02-09", "escalate", {}),
    ("2026-02-16", "milestone", {"milestone": "statement-agreed"}),
    ("2026-02-17", "milestone", {"milestone": "investigating-officer-appointed"}),
    ("2026-02-18", "milestone", {"milestone": "independent-person-appointed"}),
    ("2026-03-12", "extend", {"reason": "witnesses", "amount": 40}),
    ("2026-04-20", "milestone", {"milestone": "investigation-concluded"}),
    ("2026-04-27", "milestone", {"milestone": "report-received"}),
    ("2026-05-12", "milestone", {"milestone": "adjudication-sent"}),
    ("2026-05-12", "respond", {"outcome": "partly-upheld"}),
)
STAGE_3 = (
    ("2026-05-18", "escalate", {}),
    ("2026-05-20", "acknowledge", {}),
    ("2026-05-22", "set-date", {"limit": "panel_meets", "until": on("2026-06-24"), "by": SetBy.PANEL}),
    ("2026-05-26", "milestone", {"milestone": "panel-appointed"}),
    ("2026-06-24", "milestone", {"milestone": "panel-met"}),
    ("2026-06-30", "milestone", {"milestone": "panel-report-sent"}),
    ("2026-07-01", "milestone", {"milestone": "recommendations-received"}),
    ("2026-07-20", "respond", {"outcome": "upheld"}),
)


def test_stage_1_has_ten_working_days_and_stands_still_until_there_is_an_advocate():
    assert due(complaint(), "1") == {"respond": (on("2026-01-19"), None)}
    assert due(told(complaint(), *STAGE_1[:2]), "1") == {"respond": (on("2026-01-21"), None)}


def test_stage_1_gets_ten_more_working_days_once_and_twenty_in_all_with_the_wait_for_an_advocate():
    assert due(told(complaint(), *STAGE_1), "1") == {"respond": (on("2026-02-02"), on("2026-02-02"))}


def test_stage_2_has_twenty_five_working_days_and_sixty_five_in_all():
    began = told(complaint(), *STAGE_1, *STAGE_2[:1])
    assert due(began, "2") == {"respond": (on("2026-03-16"), None)}

    # 13 weeks from the request, and Good Friday, Easter Monday and the early May bank holiday.
    assert due(told(began, *STAGE_2[1:]), "2") == {"respond": (on("2026-05-14"), on("2026-05-12"))}


def test_stage_3_counts_from_the_request_the_meeting_and_the_recommendations():
    case = told(complaint(), *STAGE_1, *STAGE_2, *STAGE_3)

    assert due(case, "3") == {
        "acknowledge": (on("2026-05-20"), on("2026-05-20")),
        "panel_meets": (on("2026-06-30"), on("2026-06-24")),
        "panel_report": (on("2026-07-01"), on("2026-06-30")),
        "authority_response": (on("2026-07-22"), on("2026-07-20")),
    }
    assert {result for *_, result in due_dates(case, CHILDREN)} == {"met"}


def test_the_day_for_which_the_panel_was_arranged_is_named_and_moves_nothing():
    case = told(complaint(), *STAGE_1, *STAGE_2, *STAGE_3[:3])

    found = deadlines(case, around(CHILDREN).version, place=PLACE, calendars=CALENDARS)
    meets = next(each for each in found if each.limit == "panel_meets")
    assert meets.due_on == on("2026-06-30")
    assert any("The panel was arranged on Fri 22 May 2026 for Wed 24 Jun 2026" in said for said in meets.explanation)


def test_every_milestone_and_every_clock_of_the_procedure_is_reached():
    case = told(complaint(), *STAGE_1, *STAGE_2, *STAGE_3)
    version = around(CHILDREN).version

    assert {visit.stage: tuple(name for name, _ in visit.milestones) for visit in case.visits} == {
        stage.id: stage.milestones for stage in version.stages
    }
    found = deadlines(case, version, place=PLACE, calendars=CALENDARS)
    assert {(each.stage, each.limit) for each in found if each.starts_on and each.done_on} == {
        (stage.id, limit.id) for stage in version.stages for limit in stage.limits
    }


def test_the_child_goes_on_to_the_ombudsman():
    case = told(
        complaint(), *STAGE_1, *STAGE_2, *STAGE_3, ("2026-08-03", "refer", {"body": "lgsco"})
    )  # fmt: skip

    assert (case.status, case.stage) == ("referred", "3")
