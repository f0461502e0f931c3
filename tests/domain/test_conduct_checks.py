from decimal import Decimal

import attrs
import pytest

from casework.domain.authority import Authority, Evidence
from casework.domain.cases.vocabulary import Kind
from casework.domain.conduct import Barred, Conflict, Exclusion, Guidance, LetterKind, LetterPart, LetterRule, RoleAt
from casework.domain.procedure_checks import mistakes_of
from casework.domain.procedures import Procedure, ProcedureVersion, Referral, Stage

READ = Authority(citation="Policy 2.2", evidence=Evidence.READ)
NOWHERE = Authority(citation="", evidence=Evidence.READ)
LATE = Exclusion(id="late", name="Over twelve months old", authority=READ)
DO = Guidance(do="Say what you understood", authority=READ)


def conflict(first="complaint_handler@1", second="complaint_handler@2", **changes):
    made = Conflict(
        id="same-handler", name="Another person at stage 2", first=RoleAt.parse(first), second=RoleAt.parse(second),
        authority=READ,
    )  # fmt: skip
    return attrs.evolve(made, **changes)


def mistakes(*guidance, letters=(), **conduct):
    one = Stage(id="1", name="Stage 1", next=("2",), guidance=guidance)
    version = ProcedureVersion(
        procedure="policy", effective_from=None, authority=READ, first_stages=("1",),
        stages=(one, Stage(id="2", name="Stage 2", letters=letters)), fingerprint="", **conduct,
    )  # fmt: skip
    return mistakes_of(
        Procedure(
            id="policy", name="Policy", jurisdiction="here", legal_status="local",
            applies_to=(Kind.COMPLAINT,), versions=(version,),
        )
    )  # fmt: skip


def test_a_late_complaint_another_handler_and_a_small_sum_on_the_spot_are_no_mistake():
    small = attrs.evolve(DO, kinds=(Kind.COMPLAINT,), put_right="A bunch of flowers", up_to=Decimal("50.00"))

    assert mistakes(small, exclusions=(LATE,), conflicts=(conflict(),), outcomes="upheld") == ()


def test_an_amount_of_nothing_is_no_mistake():
    assert mistakes(attrs.evolve(DO, put_right="Apologise", up_to=Decimal(0))) == ()


@pytest.mark.parametrize(
    ("exclusions", "mistake"),
    [
        ((LATE, LATE), "version[0].exclusion: the id 'late' is given twice"),
        (
            (attrs.evolve(LATE, bars=()),),
            "version[0].exclusion[0].bars: it turns nothing away; name complaint, escalation or both",
        ),
        (
            (attrs.evolve(LATE, bars=(Barred.ESCALATION, Barred.ESCALATION)),),
            "version[0].exclusion[0].bars[1]: escalation is there twice",
        ),
        (
            (attrs.evolve(LATE, authority=NOWHERE),),
            "version[0].exclusion[0].citation: it is empty; say where the rule is written down",
        ),
        (
            (attrs.evolve(LATE, id="too late"),),
            "version[0].exclusion[0].id: 'too late' must be letters, digits and . _ : / -, at most 120, no spaces",
        ),
    ],
)
def test_a_mistake_in_an_exclusion_is_found(exclusions, mistake):
    assert mistakes(exclusions=exclusions) == (mistake,)


@pytest.mark.parametrize(
    ("conflicts", "mistake"),
    [
        (
            (conflict(), conflict("investigating_officer", "adjudicating_officer")),
            "version[0].conflict: the id 'same-handler' is given twice",
        ),
        (
            (conflict(), conflict("complaint_handler@2", "complaint_handler@1", id="again")),
            "version[0].conflict[1].roles: complaint_handler@2 and complaint_handler@1 are in conflict[0] already",
        ),
        (
            (conflict(second="complaint_handler@3"),),
            "version[0].conflict[0].roles: there is no stage '3'; the stages are 1, 2",
        ),
        (
            (conflict("complaint_handler@1", "complaint_handler@1"),),
            (
                "version[0].conflict[0].roles: complaint_handler@1 and complaint_handler@1 are one role, "
                "so nobody could hold it; name two roles, or two stages"
            ),
        ),
        (
            (conflict("complaint_handler", "complaint_handler@2"),),
            (
                "version[0].conflict[0].roles: complaint_handler and complaint_handler@2 are one role, "
                "so nobody could hold it; name two roles, or two stages"
            ),
        ),
        (
            (conflict(authority=NOWHERE),),
            "version[0].conflict[0].citation: it is empty; say where the rule is written down",
        ),
        (
            (conflict(id="no one"),),
            "version[0].conflict[0].id: 'no one' must be letters, digits and . _ : / -, at most 120, no spaces",
        ),
    ],
)
def test_a_mistake_in_a_conflict_is_found(conflicts, mistake):
    assert mistakes(conflicts=conflicts) == (mistake,)


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"do": ""}, "do: it is empty; say what staff should do now"),
        ({"kinds": (Kind.COMPLAINT, Kind.COMPLAINT)}, "kinds[1]: complaint is there twice"),
        (
            {"kinds": (Kind.COMPLIMENT,)},
            "kinds[0]: the procedure does not apply to compliment; it applies to complaint",
        ),
        (
            {"up_to": Decimal(50)},
            "up_to: an amount needs a put_right; say what staff may put right with it",
        ),
        ({"up_to": Decimal("-0.01"), "put_right": "Pay"}, "up_to: -0.01 is below zero"),
        ({"up_to": Decimal("50.005"), "put_right": "Pay"}, "up_to: 50.005 must have at most two decimals"),
        ({"up_to": Decimal("NaN"), "put_right": "Pay"}, "up_to: NaN must have at most two decimals"),
        ({"currency": "gbp"}, "currency: 'gbp' must be three capital letters, such as GBP"),
        ({"authority": NOWHERE}, "citation: it is empty; say where the rule is written down"),
    ],
)
def test_a_mistake_in_guidance_is_found(changes, mistake):
    assert mistakes(attrs.evolve(DO, **changes)) == (f"version[0].stage[0].guidance[0].{mistake}",)


def test_a_scheme_of_outcomes_is_named_by_its_id():
    assert mistakes(outcomes="up held") == (
        "version[0].outcomes: 'up held' must be letters, digits and . _ : / -, at most 120, no spaces",
    )


def test_whoever_is_sent_to_the_ombudsman_is_told_to_which():
    signposted = attrs.evolve(LATE, signpost=True)
    referral = Referral(body="Town Ombudsman", authority=READ)

    assert mistakes(exclusions=(signposted,), referral=referral) == ()
    assert mistakes(exclusions=(signposted,)) == (
        "version[0].exclusion[0].signpost: no referral says where to; add [version.referral], or leave signpost away",
    )


def test_a_citation_of_blanks_is_none():
    blank = attrs.evolve(LATE, authority=Authority(citation="  ", evidence=Evidence.READ))

    assert mistakes(exclusions=(blank,)) == (
        "version[0].exclusion[0].citation: it is empty; say where the rule is written down",
    )


@pytest.mark.parametrize(
    ("says", "mistake"),
    [
        ((), "says: it is empty; name what the letter must say"),
        ((LetterPart.REASONS, LetterPart.REASONS), "says[1]: reasons is there twice"),
        (
            (LetterPart.OMBUDSMAN,),
            "says: no referral says which ombudsman; add [version.referral], or leave ombudsman away",
        ),
        ((LetterPart.NEXT_STAGE,), "says: no stage follows stage 2; leave next_stage away"),
    ],
)
def test_a_letter_that_cannot_say_what_it_must_is_a_mistake(says, mistake):
    letter = LetterRule(kind=LetterKind.RESPONSE, says=says, authority=READ)

    assert mistakes(letters=(letter,)) == (f"version[0].stage[1].letter[0].{mistake}",)


def test_a_letter_says_where_its_rule_is_written_down():
    letter = LetterRule(kind=LetterKind.DELAY, says=(LetterPart.REASONS,), authority=NOWHERE)

    (mistake,) = mistakes(letters=(letter,))

    assert mistake.startswith("version[0].stage[1].letter[0].citation: it is empty")
