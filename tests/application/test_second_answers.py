"""Rows with a second answer or finding and no stage 2: no case refuses them, and the check tells of them first."""

import pytest

from casework.cli.import_telling import in_words
from tests.boston import Register

REPLIES = """
[[event]]
event = "responded"
on = { column = "Closed", formats = ["%d/%m/%Y"] }

[[event]]
event = "responded"
on = { column = "Target", formats = ["%d/%m/%Y"] }
"""
REOPENED = """
[[event]]
event = "closed"
on = { column = "Closed", formats = ["%d/%m/%Y"] }

[[event]]
event = "reopened"
reason = { default = "asked-again" }
on = { column = "Colour", formats = ["%d/%m/%Y"] }
"""
FINDINGS = """
[[matter]]

[[matter.finding]]
scheme = "upheld"
outcome = { columns = ["What"], codes = { Thanks = "upheld" }, unlisted = "unknown" }

[[matter.finding]]
scheme = "upheld"
STAGE
outcome = { columns = ["More"], codes = { Sorry = "not-upheld" }, unlisted = "unknown" }
"""
SECOND = "a second answer, and no stage 2 begins before it"
BOTH = "a second finding in the same stage: that of stage 2 names its stage"


@pytest.fixture
def register(tmp_path):
    """The small register, which closes no case and keeps no target."""
    found = Register(tmp_path)
    text = found.mapping.read_text(encoding="utf-8").partition("[[event]]")[0]
    found.mapping.write_text(
        text.replace('kept = ["Target"]', "").replace('summary = { columns = ["What", "More"] }\n', "").replace(
            'service = { columns = ["Team"], codes = { Bins = "waste" }, unlisted = "unknown" }\n', ""
        ),
        encoding="utf-8",
    )  # fmt: skip
    return found


def test_rows_with_a_second_answer_and_no_stage_2_are_told_first(register):
    register.mapping.write_text(register.mapping.read_text(encoding="utf-8") + REPLIES, encoding="utf-8")

    outcome = register.run(
        "1,02/03/2020,05/03/2020,CPL,Bins,Thanks,,09/03/2020,red",
        "2,02/03/2020,05/03/2020,CPL,Bins,Thanks,,,red",
        "3,02/03/2020,,CPL,Bins,Thanks,,09/03/2020,red",
        check=True,
    )

    assert outcome.flags == {SECOND: 1}
    lines = list(in_words(outcome, "register.csv", None, beside=None))
    first = lines.index("First, since figures of stages come out wrong:")
    assert lines[first + 1] == f"  {SECOND}: 1 (line 2)"
    assert "Worth a look:" not in lines
    assert not [line for line in lines[:first] if line.endswith(":")]


def test_an_answer_after_a_case_was_opened_again_is_no_second_one(register):
    text = register.mapping.read_text(encoding="utf-8").replace('dropped = ["Colour"]\n', "") + REPLIES + REOPENED
    register.mapping.write_text(text, encoding="utf-8")

    outcome = register.run("1,02/03/2020,05/03/2020,CPL,Bins,Thanks,,09/03/2020,06/03/2020", check=True)

    assert (outcome.new, outcome.flags) == (1, {})


@pytest.mark.parametrize(("stage", "flags"), [("", {BOTH: 1}), ('stage = "1"', {BOTH: 1})])
def test_two_findings_in_one_stage_are_told_first(register, stage, flags):
    text = register.mapping.read_text(encoding="utf-8") + FINDINGS.replace("STAGE", stage)
    register.mapping.write_text(text.replace('compliment = "local-feedback"', 'compliment = "none"'), encoding="utf-8")

    outcome = register.run(
        "1,02/03/2020,,CPL,Bins,Thanks,Sorry,,red",
        "2,02/03/2020,,CPL,Bins,Thanks,,,red",
        check=True,
    )

    assert {name: number for name, number in outcome.flags.items() if name == BOTH} == flags
