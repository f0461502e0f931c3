"""Dates that are given, holding letters and milestones on the command line."""

import json
from importlib.resources import files
from pathlib import Path

import pytest

from tests.cli.test_refusal_commands import done, refused, shown


def due(casework, case="BINS-1"):
    return {each["limit"]: each["due"] for each in shown(casework, case)["deadlines"]}


def test_an_ombudsman_sets_a_date_and_the_explanation_says_so(bins):
    done(bins("acknowledge BINS-1 --on 2024-12-23"))

    said = done(bins("set-date BINS-1 --limit respond --until 2025-02-28 --set-by ombudsman --on 2025-02-03"))

    assert said.startswith("BINS-1 has a date for respond, set by the ombudsman on Mon 3 Feb 2025.")
    assert due(bins)["respond"] == "2025-02-28"
    told = done(bins("show BINS-1 --explain"))
    assert "The ombudsman set the date on Mon 3 Feb 2025: due on Fri 28 Feb 2025." in " ".join(told.split())


def test_a_holding_letter_moves_no_due_date(bins):
    done(bins("acknowledge BINS-1 --on 2024-12-23"))
    before = due(bins)

    said = done(
        bins(
            "inform-delay BINS-1 --limit respond --told-due-on 2025-02-28 --reason illness --on 2025-01-08 --note Sorry"
        )
    )

    assert said.startswith("BINS-1 has a delay for respond, told on Wed 8 Jan 2025.")
    assert due(bins) == before


def test_more_time_knows_who_agreed_and_who_was_told(bins):
    line = "extend BINS-1 --reason complexity --agreed-by p1 --told-on 2025-01-07 --told p1 --ombudsman-told"

    assert done(bins(f"{line} --on 2025-01-06")).startswith("BINS-1 extended on Mon 6 Jan 2025.")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "set-date BINS-1 --limit panel --until 2025-02-28 --set-by panel --on 2025-01-06",
            "stage 1 has no limit panel; it has acknowledge, respond",
        ),
        (
            "set-date BINS-1 --limit respond --until 2024-12-19 --set-by court --on 2025-01-06",
            "2024-12-19 is before the day on which it was set, 2025-01-06: change one",
        ),
        (
            "set-date BINS-1 --limit respond --until 2025-02-28 --set-by court --document d1 --on 2025-01-06",
            "it has no document d1; it has none",
        ),
        (
            "agree-date BINS-1 --limit respond --until 2025-01-20 --document d1 --on 2024-12-23",
            "it has no document d1; it has none",
        ),
        ("respond BINS-1 --document d1 --on 2025-01-06", "it has no document d1; it has none"),
        (
            "inform-delay BINS-1 --limit respond --told-due-on 2025-01-05 --reason illness --on 2025-01-06",
            "the promised day, 2025-01-05, is before the day of telling, 2025-01-06: give a later day",
        ),
        (
            "extend BINS-1 --reason complexity --told-on 2025-01-05 --on 2025-01-06",
            "they were told on 2025-01-05, before it was given on 2025-01-06: change one",
        ),
        ("extend BINS-1 --reason complexity --told p1 --on 2025-01-06", "say when they were told (told on)"),
        (
            "extend BINS-1 --reason complexity --told p7 --told-on 2025-01-06 --on 2025-01-06",
            "it has no party p7; it has p1",
        ),
        ("milestone BINS-1 panel-met --on 2025-01-06", "names no milestones in stage 1"),
    ],
)
def test_a_date_that_does_not_fit_is_one_sentence_and_nothing_changed(bins, line, sentence):
    assert sentence in refused(bins, line)


def test_a_milestone_is_one_of_the_procedure_and_not_before_its_stage(office):
    done(
        office(
            "receive --kind complaint --procedure children-act-1989-representations-england --reference KID-1"
            " --on 2025-03-03"
        )
    )
    done(office("escalate KID-1 --asked-by body --on 2025-03-10"))

    assert "stage 2 has no milestone tea-made; it has statement-agreed, " in (
        refused(office, "milestone KID-1 tea-made --on 2025-03-11")
    )
    assert "2025-03-07 is before stage 2 began on 2025-03-10: give that day or a later one" in (
        refused(office, "milestone KID-1 statement-agreed --on 2025-03-07")
    )
    assert done(office("milestone KID-1 statement-agreed --on 2025-03-11")).startswith("KID-1 reached statement-agreed")


def recording(bins):
    """The office after its configuration was changed to record irregular extensions."""
    path = Path("casework.toml")
    path.write_text(path.read_text(encoding="utf-8").replace('= "refuse"', '= "record"'), encoding="utf-8")
    bins("acknowledge BINS-1 --on 2024-12-27")
    return bins


def test_an_extension_against_the_rules_is_recorded_where_the_body_says_so_and_shown_wherever_the_date_is(bins):
    office = recording(bins)
    office("extend BINS-1 --reason complexity --on 2025-01-06 --told-on 2025-01-06")
    again = "extend BINS-1 --reason complexity --until 2025-03-31 --on 2025-01-07 --told-on 2025-01-07"

    assert done(office(again)).startswith("BINS-1 extended on Tue 7 Jan 2025.")

    shown = " ".join(office("show BINS-1 --explain").stdout.split())
    assert "Irregular more time for respond of stage 1, until Mon 31 Mar 2025, given Tue 7 Jan 2025: " in shown
    assert "once too often, beyond the latest day that is allowed; it does not move the due date" in shown
    assert "(until Mon 31 Mar 2025) against a rule: once too often" in shown
    told = json.loads(office("show BINS-1 --json").stdout)["irregular_extensions"]
    assert [(each["irregular"], each["moves_due_date"]) for each in told] == [(["too_often", "above_cap"], False)]
    (waits,) = json.loads(office("due --on 2025-02-28 --json").stdout)["due"]
    assert (waits["due_on"], waits["irregular"]) == ("2025-01-27", 1)
    assert "respond (1)  irregular\n" in office("due --on 2025-02-28").stdout
    table = next(
        table
        for table in json.loads(office("report handling --json").stdout)["tables"]
        if table["name"] == "irregular_extensions"
    )
    (row,) = table["rows"]
    assert (row["limit"], row["extensions"], row["of"]) == ("respond", 1, 1)


def test_an_extension_that_goes_too_far_says_so_and_counts_in_part(bins):
    office = recording(bins)
    office("extend BINS-1 --until 2025-03-31 --reason complexity --on 2025-01-06")

    shown = " ".join(office("show BINS-1").stdout.split())

    assert "not on record as told to the complainant; it counts as far as the rules allow" in shown


def test_an_extension_without_a_reason_is_refused_in_one_sentence(bins):
    bins("acknowledge BINS-1 --on 2024-12-27")

    refused = bins("extend BINS-1 --on 2025-01-06")

    assert refused.exit_code == 1
    assert refused.stderr.endswith("it has no reason: say why, as a code\n")


def test_an_extension_of_which_nobody_was_told_is_shown_until_they_were(bins):
    bins("acknowledge BINS-1 --on 2024-12-27")
    bins("extend BINS-1 --reason complexity --on 2025-01-06")
    shown = " ".join(bins("show BINS-1").stdout.split())
    assert "given Mon 6 Jan 2025: not on record as told to the complainant" in shown

    done(bins("correct BINS-1 3 --set told_on=2025-01-08 --reason told-later --on 2025-01-09"))

    assert "Irregular" not in bins("show BINS-1").stdout


def test_more_time_is_told_with_what_the_rule_asks_for_since_no_rule_looks_at_the_reason(bins, office):
    said = " ".join(done(bins("extend BINS-1 --reason bananas --told-on 2025-01-06 --on 2025-01-06")).split())
    assert said.endswith("More time may be given only: complexity; reasons clearly explained; "
                         "not more than once without good reason.")  # fmt: skip
    office("receive --kind complaint --procedure lgsco-code-2024 --reference B-2 --on 2025-01-06")
    told = json.loads(done(office("extend B-2 --reason complexity --told-on 2025-01-07 --on 2025-01-07 --json")))
    assert told["reference"] == "B-2"


def test_more_time_under_a_rule_that_names_no_condition_is_told_without_one(office):
    Path("procedures").mkdir()
    council = files("casework") / "data" / "procedures" / "lgsco-code-2024.toml"
    condition = 'condition = "complexity; reasons clearly explained; not more than once without good reason"\n'
    text = council.read_text(encoding="utf-8").replace(condition, "")
    Path("procedures/lgsco-code-2024.toml").write_text(text, encoding="utf-8")
    path = Path("casework.toml")
    path.write_text(path.read_text().replace("# procedures", "procedures"))
    office("receive --kind complaint --procedure lgsco-code-2024 --reference B-2 --on 2025-01-06")

    said = done(office("extend B-2 --reason complexity --told-on 2025-01-07 --on 2025-01-07"))

    assert "only" not in said
