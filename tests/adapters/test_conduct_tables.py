from decimal import Decimal

import pytest

from casework.adapters.toml_procedures import parse_procedure
from casework.domain.cases.vocabulary import Kind
from casework.domain.conduct import Barred
from casework.errors import DataError

POLICY = """
id = "policy"
name = "Policy"
jurisdiction = "here"
legal_status = "local"
applies_to = ["complaint"]

[[version]]
first_stages = ["1"]
citation = "Policy"
evidence = "local"
outcomes = "upheld"

[version.referral]
body = "Town Ombudsman"
citation = "Policy 5"
evidence = "local"

[[version.exclusion]]
id = "late"
name = "Too late"
bars = ["complaint", "escalation"]
discretion = true
signpost = true
citation = "Policy 2.2"
evidence = "local"

[[version.conflict]]
id = "another-handler"
name = "Another handler"
roles = ["complaint_handler@1", "complaint_handler@2"]
citation = "Policy 3"
evidence = "local"

[[version.conflict]]
id = "about-oneself"
name = "Nobody handles a complaint about themselves"
roles = ["person_complained_about", "complaint_handler"]
citation = "Policy 3"
evidence = "local"

[[version.stage]]
id = "1"
name = "Stage 1"
next = ["2"]

[[version.stage.guidance]]
do = "Say sorry"
kinds = ["complaint"]
put_right = "Flowers"
up_to = "50.00"
citation = "Policy 4.3.2"
evidence = "local"

[[version.stage]]
id = "2"
name = "Stage 2"
"""


def problems(text):
    with pytest.raises(DataError) as caught:
        parse_procedure(text, name="own.toml")
    return list(caught.value.problems)


def test_what_a_procedure_says_about_conduct_is_read():
    version = parse_procedure(POLICY, name="own").versions[0]
    late, (another, _) = version.exclusion("late"), version.conflicts
    (guidance,) = version.stage("1").guidance_for(Kind.COMPLAINT)

    assert version.outcomes == "upheld"
    assert (late.bars, late.discretion, late.signpost) == ((Barred.COMPLAINT, Barred.ESCALATION), True, True)
    assert (str(another.first), str(another.second)) == ("complaint_handler@1", "complaint_handler@2")
    assert (guidance.put_right, guidance.up_to, guidance.currency) == ("Flowers", Decimal("50.00"), "GBP")
    assert version.stage("2").guidance == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"50.00"', "50.00", 'guidance[0].up_to: 50.0 is not an amount in quotes, such as "50.00"'),
        ('"50.00"', '"1e3"', "guidance[0].up_to: '1e3' is not an amount in quotes"),
        ('"50.00"', '"50.005"', "guidance[0].up_to: 50.005 must have at most two decimals"),
        ('"50.00"', '"-1"', "guidance[0].up_to: -1 is below zero"),
        ('put_right = "Flowers"\n', "", "guidance[0].up_to: an amount needs a put_right"),
        ('up_to = "50.00"', 'currency = "pounds"', "guidance[0].currency: 'pounds' must be three capital letters"),
        ('do = "Say sorry"', 'do = ""', "guidance[0].do: it is empty"),
        (
            'kinds = ["complaint"]',
            'kinds = ["comment"]',
            "guidance[0].kinds[0]: the procedure does not apply to comment",
        ),
        ('["person_complained_about", ', '["boss", ', "conflict[1].roles: 'boss' names no role: write one of complain"),
        ('["person_complained_about", ', "[", "conflict[1].roles: ['complaint_handler'] is not two roles in square"),
        ('["person_complained_about", ', "[7, ", "conflict[1].roles: [7, 'complaint_handler'] is not two roles"),
        (
            '"complaint_handler@2"',
            '"complaint_handler@4"',
            "conflict[0].roles: there is no stage '4'; the stages are 1",
        ),
        ('"complaint_handler@2"', '"complaint_handler@1"', "conflict[0].roles: complaint_handler@1 and complaint_ha"),
        ('id = "about-oneself"', 'id = "another-handler"', "conflict: the id 'another-handler' is given twice"),
        ('["complaint", "escalation"]', '["complaint", "all"]', "exclusion[0].bars[1]: 'all' is not known; write one"),
        ('["complaint", "escalation"]', "[]", "exclusion[0].bars: it turns nothing away"),
        ('citation = "Policy 2.2"', 'citation = ""', "exclusion[0].citation: it is empty"),
        ('citation = "Policy 2.2"\n', "", "exclusion[0].citation: it is missing"),
        ('outcomes = "upheld"', 'outcomes = "up held"', "outcomes: 'up held' must be letters"),
        ('next = ["2"]\n', 'next = "2"\n', "next: '2' is not an array in square brackets"),
    ],
)
def test_one_mistake_about_conduct_is_told_once_with_its_place(old, new, said):
    assert POLICY.count(old) == 1, old

    (problem,) = problems(POLICY.replace(old, new))

    assert said in problem


def test_a_kind_that_nobody_knows_does_not_make_guidance_wrong():
    wrong = POLICY.replace('applies_to = ["complaint"]', 'applies_to = ["comments"]').replace(
        'kinds = ["complaint"]', 'kinds = ["comment"]'
    )

    (problem,) = problems(wrong)

    assert "applies_to[0]: 'comments' is not known" in problem


def test_two_conflicts_that_cannot_be_read_are_two_mistakes_and_not_the_same_one():
    wrong = POLICY.replace('["complaint_handler@1"', '["boss"').replace('["person_complained_about"', '["boss"')

    assert [": 'boss' names no role" in problem for problem in problems(wrong)] == [True, True]
