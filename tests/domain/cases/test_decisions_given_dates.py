"""Who may set a date for what, a holding letter, and who was told of more time: the words of each refusal."""

import attrs
import pytest

from casework.domain.cases.decisions import DECISIONS, allowed_now
from casework.domain.cases.events import Acknowledged, DocumentAdded, Escalated, Party, Responded, Withdrawn
from casework.domain.cases.vocabulary import AskedBy, DocumentUse, Kind, Role, SetBy
from casework.errors import DecisionError
from tests.complaints import after, around, case_of, decide, due_dates, on, received
from tests.details import detail

JO, ALI = Party(party="p1", role=Role.COMPLAINANT), Party(party="p2", role=Role.ADVOCATE)
COMPLAINT = after(case_of(received(parties=(JO, ALI))), Acknowledged(stage="1"), "2026-01-05")  # due on 19 January
LETTER = DocumentAdded(
    document="d1",
    use=DocumentUse.RECEIVED,
    title=detail(1),
    media_type="application/pdf",
    sha256="0" * 64,
    size=9,
)
WITH_LETTER = after(COMPLAINT, LETTER, "2026-01-09")
ANSWERED = after(COMPLAINT, Responded(stage="1"), "2026-01-20")


def refusal(decision, *arguments, **named):
    with pytest.raises(DecisionError) as refused:
        decision(*arguments, **named)
    return refused.value.why


def set_date(case=COMPLAINT, day="2026-01-12", until="2026-02-27", *, by=SetBy.OMBUDSMAN, **said):
    return decide(case, "set-date", day, **{"limit": "respond", "until": on(until), "by": by, **said})


def inform(case=COMPLAINT, day="2026-01-12", told_due_on="2026-02-27", **said):
    told = {"limit": "respond", "told_due_on": on(told_due_on), "reason": "illness", **said}
    return decide(case, "inform-delay", day, **told)


def extend(case=COMPLAINT, day="2026-01-12", **said):
    return decide(case, "extend", day, **{"reason": "complexity", **said})


def due(case):
    return {limit: found for _, limit, found, _, _ in due_dates(case)}["respond"]


# Dates that somebody else set


def test_an_ombudsman_sets_a_date_also_after_the_old_one_has_passed():
    assert due(set_date()) == on("2026-02-27")
    assert due(set_date(day="2026-03-02", until="2026-03-16")) == on("2026-03-16")
    assert due(set_date(by=SetBy.COURT, day="2026-01-12", until="2026-01-13")) == on("2026-01-13")


@pytest.mark.parametrize("by", [SetBy.OMBUDSMAN, SetBy.COURT])
def test_what_an_ombudsman_or_a_court_set_is_moved_by_nobody_else(by):
    bound = set_date(by=by)
    why = f"the {by.value} set Fri 27 Feb 2026 for respond: only they can give another date (set-date)"

    assert refusal(decide, bound, "agree-date", "2026-01-13", limit="respond", until=on("2026-03-06")) == why
    assert refusal(extend, bound, day="2026-01-13", amount=5) == why
    assert due(set_date(bound, by=by, day="2026-01-13", until="2026-03-06")) == on("2026-03-06")


def test_what_a_panel_arranged_keeps_nobody_from_agreeing_another_day():
    arranged = set_date(by=SetBy.PANEL)

    assert due(decide(arranged, "agree-date", "2026-01-13", limit="respond", until=on("2026-01-16"))) == on(
        "2026-01-16"
    )


def test_what_is_overdue_cannot_be_mended_by_an_agreement():
    assert refusal(decide, COMPLAINT, "agree-date", "2026-01-20", limit="respond", until=on("2026-02-27")) == (
        "the answer was due on Mon 19 Jan 2026: a date can no longer be agreed"
    )


def test_a_date_is_not_set_before_the_day_on_which_it_is_set():
    assert refusal(set_date, until="2026-01-11") == (
        "2026-01-11 is before the day on which it was set, 2026-01-12: change one"
    )
    assert due(set_date(until="2026-01-12")) == on("2026-01-12")


def test_a_date_is_set_for_a_limit_of_the_stage_on_a_letter_of_the_case():
    assert refusal(set_date, limit="panel") == "stage 1 has no limit panel; it has acknowledge, respond"
    assert refusal(set_date, document="d1") == "it has no document d1; it has none"
    assert refusal(set_date, WITH_LETTER, document="d9") == "it has no document d9; it has d1"
    assert set_date(WITH_LETTER, document="d1").visit.granted[0].event.document == "d1"


def test_an_agreement_and_a_holding_letter_name_a_document_of_the_case_too():
    agreed = {"limit": "respond", "until": on("2026-01-26")}

    assert decide(WITH_LETTER, "agree-date", "2026-01-12", document="d1", **agreed).visit.granted
    assert refusal(decide, COMPLAINT, "agree-date", "2026-01-12", document="d1", **agreed) == (
        "it has no document d1; it has none"
    )
    assert inform(WITH_LETTER, document="d1").visit.delays
    assert refusal(inform, document="d1") == "it has no document d1; it has none"


def test_nothing_is_set_for_what_the_answer_has_met():
    said = "stage 1 has its response"

    assert refusal(set_date, ANSWERED, "2026-01-21") == said
    assert refusal(inform, ANSWERED, "2026-01-21") == said
    assert set_date(ANSWERED, "2026-01-20").visit.granted
    assert refusal(set_date, after(COMPLAINT, Withdrawn(), "2026-01-09")) == "it is withdrawn"


def test_what_was_set_in_an_earlier_stage_is_recorded_there():
    second = after(ANSWERED, Escalated(stage="2"), "2026-02-02")

    assert set_date(second, "2026-01-12", stage="1").visits[0].granted


def test_a_stage_without_limits_waits_for_no_date():
    circumstances = around()
    stage = attrs.evolve(circumstances.version.stage("1"), limits=())
    version = attrs.evolve(circumstances.version, stages=(stage,))

    assert not {"set-date", "agree-date", "inform-delay"} & set(allowed_now(COMPLAINT, version))
    with pytest.raises(DecisionError, match="lgsco-code-2024@2024-04-01 has no time limit in stage 1"):
        DECISIONS["set-date"](
            COMPLAINT, attrs.evolve(circumstances, version=version),
            happened=on("2026-01-12"), limit="respond", until=on("2026-02-27"), by=SetBy.COURT,
        )  # fmt: skip


# Holding letters


def test_a_holding_letter_is_on_record_and_moves_nothing():
    case = inform(note=detail(1))

    assert case.visit.delays[0].event.told_due_on == on("2026-02-27")
    assert due_dates(case) == due_dates(COMPLAINT)
    assert inform(day="2026-03-02", told_due_on="2026-03-02").visit.delays


def test_no_letter_promises_a_day_that_is_over():
    assert refusal(inform, told_due_on="2026-01-11") == (
        "the promised day, 2026-01-11, is before the day of telling, 2026-01-12: give a later day"
    )
    assert refusal(inform, limit="panel") == "stage 1 has no limit panel; it has acknowledge, respond"


# Who agreed to more time, and who was told


def test_an_extension_knows_who_agreed_and_who_was_told_with_the_ombudsmans_details():
    case = extend(agreed_by="p1", told_on=on("2026-01-13"), told=("p1", "p2"), ombudsman_told=True)

    event = case.visit.granted[0].event
    assert (event.agreed_by, event.told_on, event.told, event.ombudsman_told) == (
        "p1", on("2026-01-13"), ("p1", "p2"), True,
    )  # fmt: skip


def test_nobody_is_told_of_more_time_before_it_is_given_or_in_the_future():
    assert refusal(extend, told_on=on("2026-01-11")) == (
        "they were told on 2026-01-11, before it was given on 2026-01-12: change one"
    )
    assert refusal(extend, told_on=on("2026-06-02")) == (
        "the day on which they were told, 2026-06-02, is still to come: give when it happened"
    )
    assert extend(told_on=on("2026-06-01")).visit.granted


def test_only_parties_of_the_case_are_told_and_on_a_day():
    assert refusal(extend, told=("p1",)) == ("say when they were told (told on), or leave those who were told away")
    assert refusal(extend, told=("p1", "p9"), told_on=on("2026-01-12")) == "it has no party p9; it has p1, p2"


# A procedure whose dates all stand in letters

ENQUIRIES = "ombudsman-enquiry"


def letter(case, day, until, *, limit="respond", **said):
    return decide(case, "set-date", day, procedure=ENQUIRIES, limit=limit, until=on(until), by=SetBy.OMBUDSMAN, **said)


def step(case, decision, day, **said):
    return decide(case, decision, day, procedure=ENQUIRIES, **said)


def test_an_ombudsmans_enquiry_from_the_first_letter_to_the_recommendation():
    version = around(ENQUIRIES).version
    happened, event = received(kind=Kind.ENQUIRY, stage="enquiry", matters=())
    case = case_of((happened, attrs.evolve(event, procedure=ENQUIRIES)))
    assert due_dates(case, ENQUIRIES) == [("enquiry", "respond", None, None, "open")]
    assert "agree-date" in allowed_now(case, version)

    case = letter(case, "2026-01-06", "2026-01-30")
    case = letter(case, "2026-02-02", "2026-02-13")  # they asked for more time, after the first date had passed
    case = step(case, "respond", "2026-02-12")
    case = step(case, "escalate", "2026-03-02", to_stage="draft-decision")
    case = letter(case, "2026-03-02", "2026-03-16")
    case = step(case, "respond", "2026-03-17")
    case = step(case, "escalate", "2026-04-07", to_stage="final-decision")
    case = step(case, "escalate", "2026-04-20", to_stage="recommendation", asked_by=AskedBy.BODY)
    case = letter(case, "2026-04-20", "2026-05-08", limit="comply")
    case = step(case, "respond", "2026-04-30")
    case = letter(case, "2026-05-01", "2026-05-15", limit="comply")  # their answer asked for it
    assert refusal(letter, case, "2026-05-01", "2026-05-15") == (
        "stage recommendation has its response, so nothing waits for respond"
    )
    case = step(case, "milestone", "2026-05-15", milestone="complied")
    case = step(case, "close", "2026-05-18")

    assert due_dates(case, ENQUIRIES) == [
        ("enquiry", "respond", on("2026-02-13"), on("2026-02-12"), "met"),
        ("draft-decision", "respond", on("2026-03-16"), on("2026-03-17"), "missed"),
        ("final-decision", "respond", None, None, "ended"),
        ("recommendation", "comply", on("2026-05-15"), on("2026-05-15"), "met"),
        ("recommendation", "respond", None, on("2026-04-30"), "met"),
    ]
