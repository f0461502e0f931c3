"""A contact turns out to be, or becomes, something else than it was taken for."""

import pytest

from casework.domain.cases.decisions.corrections import correct
from casework.domain.cases.events import Accepted, Acknowledged, Link, Linked, Reclassified, Replacement, Responded
from casework.domain.cases.parts import VisitStart
from casework.domain.cases.vocabulary import CountsFrom, Formality, Kind, LinkKind
from casework.errors import DecisionError
from tests.complaints import COUNCIL, FEEDBACK, FOI, after, around, case_of, decide, due_dates, on, received
from tests.details import detail

COMPLAINT = case_of(received())
FORMAL = case_of(received(formality=Formality.FORMAL))
COMMENT = case_of(received(procedure=FEEDBACK, kind=Kind.COMMENT))


def reclassify(case, day="2026-01-08", *, onto=None, procedure=COUNCIL, **said):
    said = {"reason": "better-known", **said}
    return decide(
        case, "reclassify", day, procedure=procedure, onto=None if onto is None else around(onto, received=day), **said
    )


def refusal(decision, *arguments, **named):
    with pytest.raises(DecisionError) as refused:
        decision(*arguments, **named)
    return refused.value.why


def test_another_kind_under_the_same_procedure_goes_on_where_it_is():
    case = reclassify(COMMENT, procedure=FEEDBACK, kind=Kind.COMPLIMENT, note=detail(1))

    assert (case.intake.kind, case.intake.procedure, case.visits) == (Kind.COMPLIMENT, FEEDBACK, COMMENT.visits)
    assert case.history[0] == COMMENT.history[0]


def test_what_is_informal_becomes_formal_and_stays_on_record():
    informal = case_of(received(procedure=FEEDBACK, kind=Kind.COMMENT, formality=Formality.INFORMAL))

    case = reclassify(informal, procedure=FEEDBACK, formality=Formality.FORMAL)

    assert case.intake.formality is Formality.FORMAL
    assert case.history[0].event.formality is Formality.INFORMAL


def test_the_codes_of_2024_know_no_informal_stage():
    assert refusal(reclassify, FORMAL, formality=Formality.INFORMAL) == (
        "lgsco-code-2024 has no informal stage: say that it is formal, or choose another procedure"
    )
    informal = case_of(received(procedure=FEEDBACK, kind=Kind.COMMENT, formality=Formality.INFORMAL))
    assert "say that it is formal" in refusal(
        reclassify, informal, procedure=FEEDBACK, onto=COUNCIL, kind=Kind.COMPLAINT
    )
    moved = reclassify(informal, procedure=FEEDBACK, onto=COUNCIL, kind=Kind.COMPLAINT, formality=Formality.FORMAL)
    assert (moved.intake.procedure, moved.intake.formality) == (COUNCIL, Formality.FORMAL)


@pytest.mark.parametrize(
    ("case", "said", "why"),
    [
        (COMPLAINT, {}, "it is that already (complaint, under lgsco-code-2024): say what changes"),
        (
            FORMAL,
            {"kind": Kind.COMPLAINT, "formality": Formality.FORMAL},
            "it is that already (complaint, formal, under lgsco-code-2024): say what changes",
        ),
        (
            COMPLAINT,
            {"kind": Kind.COMPLIMENT},
            "lgsco-code-2024 is for a complaint, not for a compliment: choose another procedure",
        ),
        (
            COMPLAINT,
            {"stage": "2"},
            "it stays in stage 1: only another procedure begins in a stage of its own; leave it out",
        ),
        (
            COMPLAINT,
            {"onto": FOI, "kind": Kind.INFORMATION_REQUEST, "stage": "9"},
            "a case of foi-2000@undated begins in stage 1, not in stage 9",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(case, said, why):
    assert refusal(reclassify, case, **said).replace("@2005-01-01", "@undated") == why


def test_another_procedure_begins_anew_and_counts_from_the_receipt_or_from_the_change():
    from_receipt = reclassify(COMMENT, procedure=FEEDBACK, onto=COUNCIL, kind=Kind.COMPLAINT)
    from_change = reclassify(
        COMMENT, procedure=FEEDBACK, onto=COUNCIL, kind=Kind.COMPLAINT, counts_from=CountsFrom.CHANGE
    )

    assert [(visit.procedure, visit.ended) for visit in from_receipt.visits] == [
        (FEEDBACK, on("2026-01-08")),
        (COUNCIL, None),
    ]
    assert (from_receipt.visit.began, from_receipt.visit.began_by) == (on("2026-01-05"), VisitStart.RECEIVED)
    assert (from_change.visit.began, from_change.visit.began_by) == (on("2026-01-08"), VisitStart.RECLASSIFIED)
    assert from_receipt.governed_since(COUNCIL) == on("2026-01-05")
    assert from_change.governed_since(COUNCIL) == on("2026-01-08")
    assert from_change.governed_since(FEEDBACK) == from_change.governed_since(FOI) == on("2026-01-05")


def test_a_change_is_not_before_the_one_before_it_nor_in_a_case_that_ended():
    case = reclassify(COMMENT, procedure=FEEDBACK, onto=COUNCIL, kind=Kind.COMPLAINT)

    assert refusal(reclassify, case, "2026-01-07", formality=Formality.FORMAL) == (
        "2026-01-07 is before it was last reclassified on 2026-01-08: give that day or a later one"
    )
    assert "before stage 1 began" in refusal(
        reclassify, COMMENT, "2026-01-04", procedure=FEEDBACK, kind=Kind.COMPLIMENT
    )
    withdrawn = decide(COMPLAINT, "withdraw", "2026-01-07")
    assert refusal(reclassify, withdrawn, formality=Formality.FORMAL) == "it is withdrawn"


def test_what_was_acknowledged_is_not_acknowledged_twice_where_the_clocks_run_from_the_receipt():
    told = decide(COMMENT, "acknowledge", "2026-01-06", procedure=FEEDBACK)

    from_receipt, from_change = (
        reclassify(told, procedure=FEEDBACK, onto=COUNCIL, kind=Kind.COMPLAINT, counts_from=each) for each in CountsFrom
    )

    assert from_receipt.visit.acknowledged == on("2026-01-06")
    limits = [due for due in due_dates(from_receipt) if due[1] in {"acknowledge", "respond"}]
    assert limits[-2:] == [
        ("1", "acknowledge", on("2026-01-12"), on("2026-01-06"), "met"),
        ("1", "respond", on("2026-01-20"), None, "open"),
    ]
    assert "acknowledged already" in refusal(decide, from_receipt, "acknowledge", "2026-01-09")
    assert from_change.visit.acknowledged is None
    assert reclassify(COMMENT, procedure=FEEDBACK, onto=COUNCIL, kind=Kind.COMPLAINT).visit.acknowledged is None


def test_of_several_acknowledgements_the_first_one_stands():
    stages = decide(COMPLAINT, "acknowledge", "2026-01-06")
    stages = decide(decide(stages, "respond", "2026-01-07", outcome="upheld"), "escalate", "2026-01-08")
    again = decide(stages, "acknowledge", "2026-01-09")

    case = reclassify(again, "2026-01-12", onto=FOI, kind=Kind.INFORMATION_REQUEST)

    assert case.visit.acknowledged == on("2026-01-06")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (Accepted(stage="1"), "it was accepted in stage 1: correct the acceptance first"),
        (Responded(stage="1", outcome="done"), "stage 1 has its response: what was taken on and answered is not refus"),
    ],
)
def test_what_was_taken_on_is_not_refused_by_way_of_another_procedure(event, why):
    case = reclassify(after(COMMENT, event, "2026-01-07"), procedure=FEEDBACK, onto=COUNCIL, kind=Kind.COMPLAINT)
    said = {"exclusion": "late", "reasons": detail(1), "discretion": detail(2), "ombudsman_told": True}

    assert why in refusal(decide, case, "decline", "2026-01-09", **said)


def test_no_case_goes_back_to_a_procedure_and_gets_fresh_clocks():
    informal = reclassify(COMMENT, "2026-01-06", procedure=FEEDBACK, kind=Kind.COMPLIMENT)
    case = reclassify(informal, procedure=FEEDBACK, onto=COUNCIL, kind=Kind.COMPLAINT)
    further = reclassify(case, "2026-01-12", onto=FOI, kind=Kind.INFORMATION_REQUEST)

    for each, now in ((case, COUNCIL), (further, FOI)):
        said = {"procedure": now, "onto": FEEDBACK, "kind": Kind.COMMENT, "counts_from": CountsFrom.CHANGE}
        assert refusal(reclassify, each, "2026-01-13", **said) == (
            "it was under local-feedback from 2026-01-05 to 2026-01-08: correct the change that took it from there"
        )
    said = {"procedure": FOI, "onto": COUNCIL, "kind": Kind.COMPLAINT}
    assert "from 2026-01-08 to 2026-01-12" in refusal(reclassify, further, "2026-01-13", **said)


def test_no_request_becomes_a_complaint_from_which_one_was_raised_already():
    raised = after(COMMENT, Linked(link=Link(case="case-2", link=LinkKind.RAISED)), "2026-01-07")

    assert refusal(reclassify, raised, procedure=FEEDBACK, onto=COUNCIL, kind=Kind.COMPLAINT) == (
        "a complaint was raised from it already: go on with that one"
    )
    assert reclassify(raised, procedure=FEEDBACK, kind=Kind.COMPLIMENT).intake.kind is Kind.COMPLIMENT


def test_a_correction_judges_each_fact_by_the_procedure_of_its_time():
    comment = case_of(
        received(procedure=FEEDBACK, kind=Kind.COMMENT),
        (on("2026-01-06"), Acknowledged(stage="1")),
        (on("2026-01-08"), Reclassified(kind=Kind.COMPLAINT, procedure=COUNCIL, stage="1", reason="better-known")),
        (on("2026-01-09"), Accepted(stage="1")),
    )

    def corrected(replacement, version):
        return correct(
            comment,
            around(COUNCIL),
            happened=on("2026-01-12"),
            version=version,
            reason="typing-error",
            replacement=replacement,
            around=lambda case: around(case.intake.procedure),
        )

    assert corrected(Replacement(happened=on("2026-01-07"), event=Acknowledged(stage="1")), 2).version == 2
    for fields, why in (
        ({"kind": Kind.COMPLIMENT}, "event 3 (reclassify): lgsco-code-2024 is for a complaint, not for a compliment"),
        (
            {"stage": "2"},
            "event 3 (reclassify): a case of lgsco-code-2024@2024-04-01 begins in stage 1, not in stage 2",
        ),
        ({"formality": Formality.INFORMAL}, "event 3 (reclassify): lgsco-code-2024 has no informal stage"),
    ):
        said = {"kind": Kind.COMPLAINT, "procedure": COUNCIL, "stage": "1", "reason": "x", **fields}
        replacement = Replacement(happened=on("2026-01-08"), event=Reclassified(**said))
        assert why in refusal(corrected, replacement, 3)
