"""What an officer could check in the procedures of English councils, and in those for requests for information."""

import json

import pytest
from click.testing import CliRunner

from casework.cli.main import cli


def told(event, on, **more):
    return {"event": event, "on": on, **more}


def deadlines(procedure_id, *events, calendar="england-and-wales", body="council"):
    """Return the deadlines of the last stage, by their limits."""
    request = {"procedure": procedure_id, "events": events, "calendar": calendar}
    done = CliRunner().invoke(cli, ["deadlines", "--batch", "-", "--body", body], json.dumps(request) + "\n")
    (answer,) = map(json.loads, done.stdout.splitlines())
    last = answer["deadlines"][-1]["stage"]
    return {each["limit"]: each for each in answer["deadlines"] if each["stage"] == last}


def due(procedure_id, limit, *events, **where):
    return deadlines(procedure_id, *events, **where)[limit]["due"]


# The Housing Ombudsman's older Codes


def test_until_march_2024_a_landlord_answered_ten_working_days_after_the_complaint_was_logged():
    received, acknowledged = told("received", "2024-03-01"), told("acknowledged", "2024-03-04")
    logged = told("milestone", "2024-03-08", name="logged")

    answer = deadlines("housing-ombudsman-code-2022", received, acknowledged, logged)["respond"]

    assert (answer["due"], answer["unconfirmed"]) == ("2024-03-22", False)


def test_as_long_as_nothing_is_logged_the_latest_day_of_the_answer_is_known():
    answer = deadlines("housing-ombudsman-code-2022", told("received", "2024-03-01"))["respond"]

    # Logged at the latest on 8 March, which is from memory, and ten working days later.
    assert (answer["due"], answer["provisional"], answer["unconfirmed"]) == ("2024-03-22", True, True)


def test_more_time_at_stage_2_was_ten_working_days_by_the_code_of_2022_and_is_twenty_by_that_of_2024():
    def asked(day, *more):
        return [told("received", day), *more, told("stage_requested", "2024-06-03", stage="2")]

    longer = told("extended", "2024-06-10", limit="respond")
    old = asked("2024-03-29")
    new = [*asked("2024-04-02"), told("acknowledged", "2024-06-03")]

    assert due("housing-ombudsman-code-2022", "respond", *old) == "2024-07-01"
    assert due("housing-ombudsman-code-2022", "respond", *old, longer) == "2024-07-15"
    assert due("housing-ombudsman-code-2024", "respond", *new) == "2024-07-01"
    assert due("housing-ombudsman-code-2024", "respond", *new, longer) == "2024-07-29"


@pytest.mark.parametrize(
    ("procedure_id", "day", "said"),
    [
        ("housing-ombudsman-code-2020", "2020-07-06", "it began on 2020-07-07"),
        ("housing-ombudsman-code-2020", "2022-04-01", "it ended on 2022-03-31"),
        ("housing-ombudsman-code-2022", "2022-03-31", "it began on 2022-04-01"),
        ("housing-ombudsman-code-2022", "2024-04-01", "it ended on 2024-03-31"),
        ("adult-social-care-england-2006", "2006-08-31", "it began on 2006-09-01"),
        ("adult-social-care-england-2006", "2009-04-01", "it ended on 2009-03-31"),
        ("adult-social-care-nhs-england-2009", "2009-03-31", "it began on 2009-04-01"),
        ("public-health-complaints-england-2012", "2013-03-31", "it began on 2013-04-01"),
        ("dp-complaint-2026", "2026-06-18", "it began on 2026-06-19"),
    ],
)
def test_nothing_is_received_under_a_rule_before_its_first_day_or_after_its_last(procedure_id, day, said):
    done = CliRunner().invoke(cli, ["deadlines", "--procedure", procedure_id, "--received", day])

    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize("procedure_id", ["housing-ombudsman-code-2020", "adult-social-care-england-2006"])
def test_of_what_is_from_memory_every_date_says_so(procedure_id):
    found = deadlines(procedure_id, told("received", "2008-03-03" if "2006" in procedure_id else "2021-03-01"))

    assert {each["unconfirmed"] for each in found.values()} == {True}


# A town hall that closes at Christmas


CLOSED_AT_CHRISTMAS = {
    "base": "england-and-wales",
    "holidays": ["2024-12-24", "2024-12-27", "2024-12-30", "2024-12-31"],
}


@pytest.mark.parametrize(
    ("procedure_id", "limit", "day"),
    [
        ("lgsco-code-2024", "acknowledge", "2024-12-31"),
        ("housing-ombudsman-code-2024", "acknowledge", "2024-12-31"),
        ("psow-model-policy", "resolve", "2025-01-08"),
        ("wales-social-services-2014", "acknowledge", "2024-12-24"),
    ],
)
def test_T04_a_town_hall_that_closes_at_christmas_has_no_more_time_by_the_rules_of_its_nation(procedure_id, limit, day):
    found = deadlines(procedure_id, told("received", "2024-12-20"), calendar=CLOSED_AT_CHRISTMAS)

    assert found[limit]["due"] == day


def test_T04_a_request_for_ones_own_data_ends_before_the_town_hall_closes_for_christmas(tmp_path):
    """A month from 27 November ends on 27 December 2024, a working day on which this town hall is closed."""
    town = tmp_path / "town.toml"
    closed = '[[closure]]\nname = "Christmas closure"\nfirst = 2024-12-27\nlast = 2024-12-31\n'
    town.write_text(f'id = "town"\nname = "Town"\nbase = "england-and-wales"\n{closed}', encoding="utf-8")
    asked = ["deadlines", "--procedure", "uk-gdpr-sar", "--received", "2024-11-27", "--calendar", str(town)]

    done = CliRunner().invoke(cli, asked)

    assert "Fri 27 Dec 2024" in done.stdout.splitlines()[2]


# Social care until 2009, and public health


def test_until_2009_a_panel_met_within_thirty_working_days_and_it_is_from_memory():
    stages = [
        told("received", "2008-01-07"),
        told("stage_requested", "2008-02-04", stage="2"),
        told("stage_requested", "2008-06-03", stage="3"),
    ]

    panel = deadlines("adult-social-care-england-2006", *stages)["panel_meets"]

    assert (panel["due"], panel["unconfirmed"]) == ("2008-07-15", True)


def test_a_public_health_complaint_is_answered_within_six_months_that_begin_on_the_day_of_receipt():
    found = deadlines("public-health-complaints-england-2012", told("received", "2026-01-15"))

    assert (found["respond"]["due"], found["respond"]["unconfirmed"]) == ("2026-07-14", False)
    assert (found["acknowledge"]["due"], found["acknowledge"]["unconfirmed"]) == ("2026-01-20", True)


# Information


def test_an_act_of_scotland_leaves_out_scottish_holidays_wherever_the_body_is():
    """The Monday of the World Cup, 15 June 2026, was a holiday in Scotland only; Easter Monday is none there."""
    assert due("foisa-2002", "respond", told("received", "2026-06-12")) == "2026-07-13"
    assert due("foisa-2002", "respond", told("received", "2026-04-02")) == "2026-05-01"
    assert due("foi-2000", "respond", told("received", "2026-04-02")) == "2026-05-05"


def test_the_keeper_of_the_records_of_scotland_has_thirty_working_days():
    received = told("received", "2026-01-05")

    assert list(deadlines("foisa-2002", received)) == ["respond"]
    assert due("foisa-2002", "respond_keeper", received, body="keeper-of-the-records") == "2026-02-16"


def test_a_scottish_request_that_has_to_be_made_clear_counts_from_the_day_on_which_it_is():
    asked = [told("paused", "2026-01-07", reason="clarification"), told("resumed", "2026-01-26")]

    assert due("foisa-2002", "respond", told("received", "2026-01-05"), *asked) == "2026-02-23"


def test_scottish_requests_get_no_more_time():
    done = CliRunner().invoke(cli, ["procedures", "show", "foisa-2002"])

    assert "More time" not in done.stdout


def test_the_month_of_a_subject_access_request_began_a_day_later_until_14_august_2019():
    assert due("uk-gdpr-sar", "respond", told("received", "2019-08-12")) == "2019-09-13"
    assert due("uk-gdpr-sar", "respond", told("received", "2019-08-19")) == "2019-09-19"


def test_the_law_names_no_day_by_which_the_outcome_of_a_data_protection_complaint_is_told():
    answer = deadlines("dp-complaint-2026", told("received", "2026-07-01"))["respond"]

    assert (answer["due"], answer["unconfirmed"]) == (None, False)
