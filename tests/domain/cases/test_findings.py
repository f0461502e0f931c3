"""Findings: by whom, on which matter, and what they come to for the whole case."""

import datetime as dt

import attrs
from hypothesis import given

from casework.domain.cases.events import Closed, Corrected, Escalated, FindingMade, Matter, MatterAdded, Reopened
from casework.domain.cases.findings import outcome_of, roll_up_of, standing_findings
from casework.domain.cases.fold import begin, evolve
from casework.domain.cases.vocabulary import FindingBy
from casework.domain.outcome_schemes import RollUp
from casework.testing import strategies
from tests.complaints import COUNCIL, FEEDBACK, OUTCOMES, PROCEDURES, after, case_of, decide, on, received
from tests.domain.cases.test_decisions_stages import ANSWERED, CLOSED, COMPLAINT, SECOND, refusal

TWO_MATTERS = after(COMPLAINT, MatterAdded(matter=Matter(matter="m2")), "2026-01-06")
HOUSING = {"scheme": "housing-ombudsman", "by": FindingBy.OMBUDSMAN}


def find(case, outcome, day="2026-01-20", **said):
    return decide(case, "finding", day, outcome=outcome, **said)


def made(case):
    return [(each.event.matter, each.event.by.value, each.event.outcome) for each in case.results.findings]


def test_a_finding_is_on_the_only_matter_in_the_words_of_the_procedure():
    (finding,) = find(COMPLAINT, "partly-upheld").results.findings

    assert finding.event == FindingMade(matter="m1", stage="1", scheme="upheld", outcome="partly-upheld")
    assert (finding.happened, finding.visit) == (on("2026-01-20"), 1)


def test_with_several_matters_somebody_says_which():
    assert refusal(find, TWO_MATTERS, "upheld") == "say which matter: m1, m2"
    assert refusal(find, TWO_MATTERS, "upheld", matter="m3") == "it has no matter m3; it has m1, m2"
    assert made(find(TWO_MATTERS, "upheld", matter="m2")) == [("m2", "body", "upheld")]


def test_without_a_matter_there_is_nothing_to_judge():
    bare = case_of(received(matters=()))

    assert refusal(find, bare, "upheld") == "it has no matter yet; add one first"


def test_an_outcome_is_one_of_its_scheme():
    assert refusal(find, COMPLAINT, "rejected") == (
        f"outcome scheme upheld has no outcome rejected; it has {', '.join(OUTCOMES['upheld'].codes)}"
    )
    assert refusal(find, COMPLAINT, "upheld", scheme="town") == (
        f"there is no outcome scheme town; there are {', '.join(OUTCOMES)}"
    )


def test_an_outcome_of_another_scheme_says_which_one_that_is():
    assert refusal(find, COMPLAINT, "maladministration").endswith(
        ", and maladministration is one of housing-ombudsman: name that scheme"
    )


def test_a_procedure_without_a_scheme_wants_one_named():
    praise = case_of(received(procedure=FEEDBACK))

    assert refusal(find, praise, "upheld", procedure=FEEDBACK) == (
        f"{PROCEDURES.get(FEEDBACK).versions[0].id} names no outcome scheme: say which of {', '.join(OUTCOMES)}"
    )
    assert made(find(praise, "upheld", procedure=FEEDBACK, scheme="upheld")) == [("m1", "body", "upheld")]


def test_a_later_finding_stands_beside_the_first():
    judged = find(find(ANSWERED, "not-upheld"), "maladministration", "2026-05-01", **HOUSING)

    assert made(judged) == [("m1", "body", "not-upheld"), ("m1", "ombudsman", "maladministration")]


def test_a_second_finding_by_the_same_finder_is_a_correction():
    judged = find(COMPLAINT, "upheld")

    assert refusal(find, judged, "not-upheld", "2026-01-21") == (
        "the body has judged m1 in stage 1 already: correct that finding instead"
    )


def test_a_closed_case_is_reopened_where_something_new_is_known():
    closed = after(find(ANSWERED, "not-upheld"), Closed(), "2026-01-21")

    assert refusal(find, closed, "upheld", "2026-02-02") == (
        "the body has judged m1 in stage 1 already: correct that finding if it was mistyped, or reopen the case to"
        " judge it anew"
    )


def test_the_next_stage_judges_anew():
    second = after(find(ANSWERED, "not-upheld"), Escalated(stage="2"), "2026-02-02")

    judged = find(second, "upheld", "2026-02-20")

    assert [(each.event.stage, each.visit) for each in judged.results.findings] == [("1", 1), ("2", 2)]


def test_a_reopened_case_is_judged_anew_even_on_the_same_day():
    closed = after(find(ANSWERED, "not-upheld", "2026-01-21"), Closed(), "2026-01-21")
    reopened = after(closed, Reopened(reason="new-evidence"), "2026-01-21")

    assert made(find(reopened, "upheld", "2026-01-21")) == [("m1", "body", "not-upheld"), ("m1", "body", "upheld")]


def test_a_finding_may_be_recorded_late_for_its_stage_and_after_the_case_ended():
    assert find(SECOND, "upheld", stage="1").results.findings[0].visit == 1
    assert made(find(CLOSED, "maladministration", "2026-05-01", **HOUSING))
    assert refusal(find, SECOND, "upheld", "2026-01-20") == (
        "2026-01-20 is before stage 2 began on 2026-02-02: give that day or a later one"
    )
    assert refusal(find, COMPLAINT, "upheld", stage="2") == "it was never in stage 2; it was in 1"


def test_a_finding_in_a_stage_where_the_case_never_was_is_read_back_all_the_same():
    told = after(SECOND, FindingMade(matter="m1", stage="9", scheme="upheld", outcome="upheld"), "2026-02-20")

    assert told.results.findings[0].visit == 2


# What they come to


def test_without_findings_there_is_no_outcome():
    assert outcome_of(COMPLAINT, OUTCOMES) is None


def test_the_outcome_of_a_case_is_that_of_all_its_matters():
    judged = find(find(TWO_MATTERS, "upheld", matter="m1"), "not-upheld", matter="m2")

    assert outcome_of(judged, OUTCOMES) is RollUp.PARTLY_UPHELD


def test_the_ombudsmans_finding_counts_whenever_it_was_recorded():
    in_turn = find(find(ANSWERED, "not-upheld"), "maladministration", "2026-05-01", **HOUSING)
    late = find(find(ANSWERED, "maladministration", "2026-05-01", **HOUSING), "not-upheld")

    for judged in (in_turn, late):
        assert [each.event.by for each in standing_findings(judged)] == [FindingBy.OMBUDSMAN]
        assert outcome_of(judged, OUTCOMES) is RollUp.UPHELD


def test_a_later_stage_counts_more_than_an_earlier_one():
    judged = find(find(SECOND, "not-upheld", "2026-02-20"), "upheld", stage="1")

    assert outcome_of(judged, OUTCOMES) is RollUp.NOT_UPHELD


def test_an_outcome_that_is_not_known_any_more_makes_no_figure():
    judged = find(find(TWO_MATTERS, "upheld", matter="m1"), "not-upheld", matter="m2")
    shorter = attrs.evolve(OUTCOMES["upheld"], outcomes=OUTCOMES["upheld"].outcomes[:1])

    assert [roll_up_of(each, {"upheld": shorter}) for each in judged.results.findings] == [RollUp.UPHELD, None]
    assert outcome_of(judged, {"upheld": shorter}) is None
    assert outcome_of(judged, {}) is None


def test_a_scheme_whose_file_is_gone_makes_no_figure():
    judged = after(COMPLAINT, FindingMade(matter="m1", stage="1", scheme="gone", outcome="upheld"), "2026-01-20")

    assert outcome_of(judged, OUTCOMES) is None


@given(strategies.histories(PROCEDURES.get(COUNCIL), first=dt.date(2024, 6, 1), longest=20))
def test_there_are_never_fewer_findings_but_after_a_correction(facts):
    case = begin("case-1", facts[0])
    for fact in facts[1:]:
        before, case = case.results.findings, evolve(case, fact)
        if not isinstance(fact.event, Corrected):
            assert case.results.findings[: len(before)] == before
