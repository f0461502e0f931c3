"""What somebody writes so that due days are counted as in the source: in a file of one's own, or by a command."""

import attrs
import pytest

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.fitting_ways import OtherWay
from casework.application.source_judgements import Judgement
from casework.application.ways_of_counting import Change
from casework.cli.counting_advice import counting, to_write
from casework.domain.time.rules import Unit

SHIPPED = ProcedureLibrary()
FIFTEEN = OtherWay(changes=(Change.OTHER_AMOUNT,), same=97, amount=15, unit=Unit.WORKING_DAYS)
HOLIDAYS = OtherWay(changes=(Change.BANK_HOLIDAYS,), same=97)


def judgement(*ways, procedure="housing-ombudsman-code-2024", stage="1", limit="respond"):
    return Judgement(
        name="target", stage=stage, limit=limit, procedure=procedure, compared=98, same=9, other_ways=ways,
        differences=(), verdicts=(),
    )  # fmt: skip


def advice(*judgements, procedures=SHIPPED):
    return list(to_write(judgements, procedures))


def test_where_nothing_was_counted_otherwise_nothing_is_to_be_written():
    assert advice(judgement()) == []


def test_for_a_code_that_comes_with_casework_the_command_for_a_policy_of_ones_own_is_told():
    assert advice(judgement(FIFTEEN)) == [
        "To count so, write:",
        "  casework procedures new our-policy \\",
        "    --stage-1 15 --stage-2 20 --acknowledge 5 \\",
        "    --from-acknowledgement 1 --from-acknowledgement 2 \\",
        "    --out procedures/our-policy.toml",
        '  "our-policy" instead of "housing-ombudsman-code-2024"   in the mapping',
    ]


def test_the_ways_of_two_stages_are_one_command():
    later = attrs.evolve(FIFTEEN, amount=25)

    told = advice(judgement(FIFTEEN), judgement(later, stage="2"))

    assert "    --stage-1 15 --stage-2 25 --acknowledge 5 \\" in told


def test_what_counts_from_the_beginning_needs_no_acknowledgement_in_the_command():
    beginning = OtherWay(changes=(Change.BEGINNING,), same=97)
    told = advice(judgement(beginning), judgement(beginning, stage="2"))

    assert told[1:4] == [
        "  casework procedures new our-policy \\",
        "    --stage-1 10 --stage-2 20 --acknowledge 5 \\",
        "    --out procedures/our-policy.toml",
    ]


def test_where_the_source_has_no_acknowledgements_the_command_sets_no_limit_for_them():
    both = [judgement(OtherWay(changes=(Change.BEGINNING,), same=97), stage=stage) for stage in "12"]

    assert list(to_write(both, SHIPPED, acknowledged=False))[2] == "    --stage-1 10 --stage-2 20 \\"
    # The second stage still counts from them.
    assert "--acknowledge 5" in list(to_write(both[:1], SHIPPED, acknowledged=False))[2]


def test_a_stage_whose_days_agree_goes_on_counting_as_the_code_does():
    told = advice(judgement(OtherWay(changes=(Change.BEGINNING,), same=97), stage="2"))

    assert told[2:4] == ["    --stage-1 10 --stage-2 20 --acknowledge 5 \\", "    --from-acknowledgement 1 \\"]


def test_a_policy_that_counts_from_the_acknowledgement_is_told_so():
    told = advice(judgement(OtherWay(changes=(Change.ACKNOWLEDGEMENT,), same=97), procedure="spso-mchp-2020"))

    assert any("--from-acknowledgement 1" in line for line in told)


def test_another_time_for_the_acknowledgement_is_in_the_command():
    told = advice(judgement(attrs.evolve(FIFTEEN, amount=3), limit="acknowledge"))

    assert "    --stage-1 10 --stage-2 20 --acknowledge 3 \\" in told


def test_the_calendar_is_changed_for_the_limit_alone_and_never_for_the_whole_organisation():
    told = advice(judgement(HOLIDAYS))

    assert '  calendar = "weekends-only"   there: respond of stage 1, within' in told
    assert not any("casework.toml" in line for line in told)


def test_the_numbers_of_an_earlier_code_are_those_of_the_command():
    before = "housing-ombudsman-code-2022@2022-04-01"
    told = advice(judgement(OtherWay(changes=(Change.EARLIER_RULES,), same=97, earlier=before)))

    assert told[2] == "    --stage-1 10 --stage-2 20 --acknowledge 5 \\"


def test_a_procedure_that_the_command_cannot_write_is_to_be_copied():
    found = judgement(FIFTEEN, procedure="ofsted")

    assert advice(found) == [
        "To count so, write:",
        "  casework procedures show ofsted --file > procedures/our-policy.toml",
        '  id = "our-policy"   there',
        "  amount = 15   there: respond of stage 1, within",
        '  "our-policy" instead of "ofsted"   in the mapping',
    ]


def test_where_two_ways_explain_as_much_the_lines_are_for_the_first():
    told = advice(judgement(HOLIDAYS, attrs.evolve(HOLIDAYS, changes=(Change.FIRST_DAY,)), procedure="ours"))

    assert told == ["For the first, write:", '  calendar = "weekends-only"   in your ours: respond of stage 1, within']


def test_earlier_rules_of_ones_own_are_named():
    way = OtherWay(changes=(Change.EARLIER_RULES,), same=97, earlier="ours@2015-04-01")

    assert counting(way) == "as ours@2015-04-01 does"
    assert advice(judgement(way, procedure="ours"))[1:] == [
        "  what ours@2015-04-01 says   in your ours: respond of stage 1"
    ]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_file_of_the_organisation_makes_a_procedure_its_own(tmp_path, is_there):
    name = "housing-ombudsman-code-2024"
    if is_there:
        (tmp_path / f"{name}.toml").write_text(SHIPPED.text(name), encoding="utf-8")

    told = advice(judgement(HOLIDAYS), procedures=ProcedureLibrary([tmp_path]))

    assert any(f"in your {name}" in line for line in told) == is_there
