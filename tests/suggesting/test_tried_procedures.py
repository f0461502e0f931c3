"""By which procedure the due days of a register come out, which a draft writes where nearly all do."""

import datetime as dt
import tomllib
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from casework.adapters.procedure_drafts import OwnPolicy, drafted_procedure
from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.organisations import Organisation
from casework.application.rulebook import Rulebook
from casework.application.suggesting import KnownProcedures, suggest
from casework.application.suggesting.due_rows import DueRows
from casework.cli.counting_advice import counting, policy_for
from casework.domain.time.counting import count
from casework.domain.time.rules import CountingRule, Unit
from tests.suggesting.sources import columns, doubts

CALENDARS = load_calendars()
CODES = ("lgsco-code-2024", "housing-ombudsman-code-2024")
LONDON = ZoneInfo("Europe/London")
REFS = [f"C{number}" for number in range(12)]


def due(begun, working_days):
    """Return the day that comes so many working days after each of *begun*, as England has its bank holidays."""
    rule = CountingRule(amount=working_days, unit=Unit.WORKING_DAYS)
    return [count(day, rule, CALENDARS["england-and-wales"], zone=LONDON).due for day in begun]


def received(year, month=4):
    return [dt.date(year, month, 2) + dt.timedelta(days=7 * number) for number in range(12)]


def register(received, due, **more):
    return columns(Ref=written(REFS), Received=written(received), Target=written(due), **more)


def written(days):
    return [day.strftime("%d/%m/%Y") if isinstance(day, dt.date) else day for day in days]


def known(*own_folders, ids=CODES):
    procedures = ProcedureLibrary(own_folders)
    body = Organisation(id="town", calendar="england-and-wales")
    return KnownProcedures(
        rulebook=Rulebook(body, procedures=procedures, calendars=CALENDARS),
        ids=ids,
        said=counting,
        policy=partial(policy_for, procedures=procedures),
    )


def draft(source, procedures=None):
    return suggest(source, name="register", procedures=procedures or known()).text


def asked(text):
    """Return what a draft says of the procedure, with the lines below, and what it writes of it."""
    (doubt,) = (each for each in doubts(text) if "Under which procedure?" in each)
    below = text.partition(doubt)[2].partition("default")[0].split("\n")
    read = tomllib.loads(text)
    return doubt.removeprefix("# ? Under which procedure? "), [each for each in below if each], read["procedure"], read


def test_a_code_is_written_by_which_nearly_all_due_days_come_out():
    receipts = received(2024)
    acknowledged = due(receipts, 3)
    targets = [*due(acknowledged, 10)[:11], dt.date(2024, 9, 2)]

    said, _, procedure, _ = asked(draft(register(receipts, targets, Acknowledged=written(acknowledged))))

    assert said == "Of 12 due days, 11 come out by lgsco-code-2024: taken. As many by housing-ombudsman-code-2024."
    assert procedure == {"default": "lgsco-code-2024"}


def test_where_they_fit_another_way_of_counting_the_command_for_a_policy_that_counts_so_stands_below():
    receipts = received(2025)

    said, below, procedure, _ = asked(draft(register(receipts, due(receipts, 10))))

    assert said == (
        "Of 12 due days, 0 come out by lgsco-code-2024, 12 counting from the beginning of the stage in stage 1: "
        "our-policy is taken, which this writes:"
    )
    assert below == [
        "#   casework procedures new our-policy \\",
        "#     --stage-1 10 --stage-2 20 --acknowledge 5 \\",
        "#     --from-acknowledgement 2 \\",
        "#     --out procedures/our-policy.toml",
    ]
    assert procedure == {"default": "our-policy"}


def test_what_was_received_before_a_code_began_needs_a_policy_although_it_is_counted_alike():
    receipts = received(2019)
    acknowledged = due(receipts, 2)

    said, below, procedure, _ = asked(draft(register(receipts, due(acknowledged, 10), Ack=written(acknowledged))))

    assert said == (
        "Of 12 due days, 12 come out as lgsco-code-2024 counts, which began after them on 2024-04-01: our-policy is "
        "taken, which this writes:"
    )
    assert len(below) == 4
    assert procedure == {"default": "our-policy"}


def test_a_code_is_written_for_what_came_since_it_began_and_a_policy_for_what_came_before():
    receipts = received(2024, month=3)
    acknowledged = due(receipts, 2)

    said, below, procedure, read = asked(draft(register(receipts, due(acknowledged, 10), Ack=written(acknowledged))))

    assert said.endswith(" For receipts before 2024-04-01, when it began, our-policy is taken, which this writes:")
    assert "#     --from-acknowledgement 1 --from-acknowledgement 2 \\" in below
    assert procedure == {"default": "lgsco-code-2024"}
    assert read["procedure_by"] == [{"received_until": dt.date(2024, 3, 31), "procedure": "our-policy"}]


def test_compliments_of_before_a_code_began_are_not_by_the_policy_for_complaints():
    receipts, kinds = received(2024, month=3), ["Complaint", "Compliment"] * 6
    acknowledged = due(receipts, 2)

    source = register(receipts, due(acknowledged, 10), Ack=written(acknowledged), Type=kinds)
    *_, procedure, read = asked(draft(source))

    assert procedure == {"default": "lgsco-code-2024", "compliment": "local-feedback"}
    assert [rule["kind"] for rule in read["procedure_by"]] == ["complaint"]


def test_a_register_that_counted_otherwise_until_a_code_began_has_both():
    receipts = [*received(2023)[:6], *received(2024)[6:]]
    acknowledged = [due([day], 1 + number % 4)[0] for number, day in enumerate(receipts)]
    targets = [*due(receipts[:6], 15), *due(acknowledged[6:], 10)]

    said, below, procedure, read = asked(draft(register(receipts, targets, Ack=written(acknowledged))))

    assert said == (
        "Of 6 due days, 6 come out by lgsco-code-2024: taken. As many by housing-ombudsman-code-2024. For receipts "
        "before 2024-04-01, when it began (of 6 due days, 6 counting 15 working days from the beginning of the stage "
        "in stage 1), our-policy is taken, which this writes:"
    )
    assert "#     --stage-1 15 --stage-2 20 --acknowledge 5 \\" in below
    assert procedure == {"default": "lgsco-code-2024"}
    assert read["procedure_by"][0]["procedure"] == "our-policy"


def test_where_due_days_fit_nothing_it_is_said_how_many_do_and_nothing_is_written():
    receipts = received(2025)
    acknowledged = due(receipts, 2)
    targets = [due([day], 10 if number < 4 else 3 + 2 * number)[0] for number, day in enumerate(acknowledged)]

    said, below, procedure, _ = asked(draft(register(receipts, targets, Ack=written(acknowledged))))

    assert said == (
        "Of 12 due days, 4 come out by lgsco-code-2024 and 4 by housing-ombudsman-code-2024. none has no time "
        "limits: 'casework procedures list'. First receipt: 2025-04-02."
    )
    assert below == []
    assert procedure == {"default": "none"}


@pytest.mark.parametrize(
    "source",
    [
        columns(Ref=REFS, Received=written(received(2025))),
        columns(Ref=REFS, Target=written(received(2025))),
        register(received(2025), [*due(received(2025)[:4], 10), *[""] * 8]),
    ],
    ids=["no due days", "no receipts", "few due days"],
)
def test_where_there_is_too_little_to_compare_the_procedure_is_only_asked_for(source):
    said, _, procedure, _ = asked(draft(source))

    assert said.startswith("none has no time limits: 'casework procedures list'.")
    assert procedure == {"default": "none"}


def test_a_policy_of_the_organisation_goes_before_a_code_that_fits_as_well_and_one_with_mistakes_is_passed_over(
    tmp_path,
):
    policy = OwnPolicy(
        id="ours", stages={"1": 10, "2": 20}, acknowledge=5, from_acknowledgement=("1", "2"), since=None, until=None,
        citation="ours",
    )  # fmt: skip
    (tmp_path / "ours.toml").write_text(drafted_procedure(policy), encoding="utf-8")
    (tmp_path / "broken.toml").write_text('id = "broken"', encoding="utf-8")
    receipts = received(2025)
    acknowledged = due(receipts, 2)
    procedures = known(tmp_path, ids=("broken", "ours", *CODES))

    def said_of(working_days):
        targets = due(acknowledged, working_days)
        return asked(draft(register(receipts, targets, Ack=written(acknowledged)), procedures))

    said, _, procedure, _ = said_of(10)
    assert said.startswith("Of 12 due days, 12 come out by ours: taken. As many by lgsco-code-2024")
    assert procedure == {"default": "ours"}
    said, below, procedure, _ = said_of(12)
    assert said.endswith("12 counting 12 working days in stage 1: ours is taken, which this writes:")
    assert below == ["#   amount = 12   in your ours: respond of stage 1, within"]
    assert procedure == {"default": "ours"}


def test_answers_that_count_from_acknowledgements_of_which_nothing_tells_are_not_compared(tmp_path):
    policy = OwnPolicy(
        id="ours", stages={"1": 10, "2": 20}, acknowledge=None, from_acknowledgement=("1", "2"), since=None,
        until=None, citation="ours",
    )  # fmt: skip
    (tmp_path / "ours.toml").write_text(drafted_procedure(policy), encoding="utf-8")
    receipts = received(2025)

    said, *_ = asked(draft(register(receipts, due(receipts, 10)), known(tmp_path, ids=("ours",))))

    assert said.startswith("none has no time limits")


def test_each_stage_is_compared_from_its_own_beginning_and_what_got_more_time_is_left_out():
    receipts, begun = received(2025), due(received(2025), 20)
    acknowledged, later = due(receipts, 2), due(begun, 1)
    source = columns(
        Ref=REFS, Received=written(receipts), Ack=written(acknowledged), Stage_1_due=written(due(acknowledged, 10)),
        Stage_1_reply=written(due(receipts, 9)), Stage_2_requested=written(begun), Stage_2_ack=written(later),
        Stage_2_due=written([*due(later[:11], 20), dt.date(2026, 3, 2)]), Stage_2_reply=written(due(begun, 18)),
        Extended_to=[*[""] * 11, "02/03/2026"],
    )  # fmt: skip

    said, *_ = asked(draft(source))

    assert said.startswith("Of 22 due days, 22 come out by lgsco-code-2024: taken.")


def test_a_row_for_each_stage_is_compared_by_the_limits_of_its_stage():
    receipts = received(2025)
    acknowledged = due(receipts, 2)
    stages = ["Stage One"] * 8 + ["stage two"] * 4
    targets = [*due(acknowledged[:8], 10), *due(acknowledged[8:], 20)]
    source = columns(
        Ref=[*REFS[:8], *REFS[:4]], Received=written(receipts), Ack=written(acknowledged), Stage=stages,
        Target=written(targets),
    )  # fmt: skip

    said, _, procedure, _ = asked(draft(source))

    assert said.startswith("Of 12 due days, 12 come out by lgsco-code-2024: taken.")
    assert procedure == {"default": "lgsco-code-2024"}


def test_where_keys_do_not_show_the_stages_of_a_case_only_rows_of_the_first_are_compared():
    receipts = received(2025)
    acknowledged = due(receipts, 2)
    targets = [*due(acknowledged[:8], 10), *due(acknowledged[8:], 20)]
    source = register(receipts, targets, Ack=written(acknowledged), Stage=["1"] * 8 + ["2"] * 4)

    said, *_ = asked(draft(source))

    assert said.startswith("Of 8 due days, 8 come out by lgsco-code-2024: taken.")


def test_a_procedure_without_a_stage_that_the_register_has_is_not_written():
    receipts, begun, third = received(2025), due(received(2025), 20), due(received(2025), 60)
    source = columns(
        Ref=REFS, Received=written(receipts), Stage_1_due=written(due(receipts, 15)),
        Stage_1_reply=written(due(receipts, 9)), Stage_2_requested=written(begun),
        Stage_2_reply=written(due(begun, 18)), Stage_3_requested=written(third), Stage_3_reply=written(due(third, 9)),
    )  # fmt: skip

    said, _, procedure, _ = asked(draft(source))

    assert "come out by lgsco-code-2024 (it has no stage 3)" in said
    assert procedure == {"default": "none"}


def test_a_limit_to_acknowledge_is_compared_as_one():
    receipts = received(2025)
    acknowledged = due(receipts, 2)
    source = columns(
        Ref=REFS, Received=written(receipts), Ack_due=written(due(receipts, 3)), Ack_sent=written(acknowledged),
        Response_due=written(due(acknowledged, 10)),
    )  # fmt: skip

    said, below, *_ = asked(draft(source))

    assert "counting 3 working days to acknowledge in stage 1" in said
    assert "#     --stage-1 10 --stage-2 20 --acknowledge 3 \\" in below


def test_what_counts_from_something_that_no_column_tells_is_not_compared():
    receipts = received(2023)
    source = register(receipts, due(receipts, 20))

    said, *_ = asked(draft(source, known(ids=("housing-ombudsman-code-2022", "hsc-ni-2009"))))

    assert said == "Of 12 due days, 11 come out by hsc-ni-2009: taken."


def test_of_many_rows_with_due_days_some_are_held_evenly_from_first_to_last():
    held = DueRows(["Target"])
    for number in range(10_000):
        held.add(None, {"Target": dt.date(2000, 1, 1) + dt.timedelta(days=number)} if number % 2 else {})

    days = [(row.days["Target"] - dt.date(2000, 1, 1)).days for row in held.found()]

    assert 1_000 <= len(days) <= 2_000
    assert {later - earlier for earlier, later in pairwise(days)} == {8}
    assert days[0] == 1
    assert days[-1] > 9_990


def test_where_no_column_has_due_days_the_command_for_a_policy_is_told():
    replied = written(received(2024))

    said, below, procedure, _ = asked(draft(columns(Ref=written(REFS), Received=replied, Replied=replied)))

    assert said.endswith(" No column has due days: take a code, or your own days for N, and our-policy, by:")
    assert below == ["#   casework procedures new our-policy --stage-1 N --stage-2 N --out procedures/our-policy.toml"]
    assert procedure == {"default": "none"}
