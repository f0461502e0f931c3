"""What an officer could check in the procedures of regulators, other bodies and neighbours abroad.

The dates of worked cases are asked of ``casework deadlines``; numbers and marks are compared with the collected facts.
"""

import json

import pytest
from click.testing import CliRunner

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.cli.main import cli
from casework.domain.authority import Evidence
from casework.domain.procedures import ExtensionBase
from tests.shared import shared_file

LIBRARY = ProcedureLibrary()
FACTS = {
    each["id"]: each
    for each in json.loads(shared_file("facts/procedures.json").read_text(encoding="utf-8"))["procedures"]
}
OTHERS = [
    "ofsted", "schools-england", "police-review-2020", "phso-ukcg-standards", "ukvi", "iso-10002", "nz-oia",
    "nz-lgoima", "ie-hse-yoursay", "us-cfpb", "eu-psd2", "au-practice",
]  # fmt: skip
UNITS = {"business_days": "working_days", "calendar_months": "months"}
EVIDENCE = {"not found": "not-found"}


def run(*arguments):
    return CliRunner().invoke(cli, list(arguments))


def shown(procedure_id, *arguments):
    return " ".join(run("procedures", "show", procedure_id, *arguments).stdout.split())


def received(on, **more):
    return {"event": "received", "on": on, **more}


def acknowledged(on):
    return {"event": "acknowledged", "on": on}


def updated(on):
    return {"event": "milestone", "on": on, "name": "updated"}


def calculated(procedure_id, *events, calendar="england-and-wales"):
    """Return the version that governs the case, and its deadlines as ``casework deadlines`` tells them."""
    request = {"procedure": procedure_id, "events": events, "calendar": calendar}
    done = CliRunner().invoke(cli, ["deadlines", "--batch", "-"], json.dumps(request) + "\n")
    (answer,) = map(json.loads, done.stdout.splitlines())
    return answer["version"], answer["deadlines"]


def deadlines(procedure_id, *events, limit="respond", calendar="england-and-wales"):
    _, found = calculated(procedure_id, *events, calendar=calendar)
    return [each for each in found if each["limit"] == limit]


def due(procedure_id, *events, limit="respond", calendar="england-and-wales"):
    return deadlines(procedure_id, *events, limit=limit, calendar=calendar)[-1]["due"]


def window(procedure_id, window_id, *, version=-1):
    windows = LIBRARY.get(procedure_id).versions[version].windows
    return next(each for each in windows if each.id == window_id)


def length(period):
    return (period.count.rule.amount, period.count.rule.unit.value)


# The numbers, their marks and their dates of force are those of the collected facts


def fact_limits():
    for procedure_id in OTHERS:
        for stage in FACTS[procedure_id]["stages"]:
            yield from (
                pytest.param(procedure_id, stage["id"], limit, id=f"{procedure_id}-{stage['id']}-{limit['event']}")
                for limit in stage["limits"]
            )


ON_THE_COMPLAINANT = {
    ("ofsted", "0", "raise"): "contact-inspector",
    ("ofsted", "1", "raise"): "complain",
    ("police-review-2020", "2", "apply_received"): "ask-for-review",
}


@pytest.mark.parametrize(("procedure_id", "stage", "fact"), [*fact_limits()])
def test_every_limit_of_the_facts_is_there_with_its_amount_its_unit_and_its_mark(procedure_id, stage, fact):
    version = LIBRARY.get(procedure_id).versions[-1]
    named = ON_THE_COMPLAINANT.get((procedure_id, stage, fact["event"]))
    if named is not None:
        found = window(procedure_id, named)
        counts = [found.periods[0].count]
    else:
        found = version.stage(stage).limit(fact["event"])
        counts = list(found.counts)

    amounts = [(count.rule.amount, count.rule.unit.value) for count in counts]
    wanted = [] if fact["amount"] is None else [(fact["amount"], UNITS.get(fact["unit"], fact["unit"]))]
    assert amounts == wanted
    assert found.authority.evidence.value == EVIDENCE.get(fact["evidence"], fact["evidence"])


@pytest.mark.parametrize("procedure_id", OTHERS)
def test_the_day_of_force_is_that_of_the_facts_and_where_nobody_knows_one_there_is_none(procedure_id):
    since = LIBRARY.get(procedure_id).versions[-1].effective_from

    assert (since.isoformat() if since else None) == FACTS[procedure_id]["effective_from"]


@pytest.mark.parametrize("procedure_id", [each for each in OTHERS if FACTS[each]["effective_from"]])
def test_how_well_the_day_of_force_is_known_is_said_as_in_the_facts(procedure_id):
    said = LIBRARY.get(procedure_id).versions[-1].authority.evidence

    assert said.value == FACTS[procedure_id]["dates_evidence"]


@pytest.mark.parametrize("procedure_id", OTHERS)
def test_jurisdiction_and_status_are_those_of_the_facts(procedure_id):
    procedure, fact = LIBRARY.get(procedure_id), FACTS[procedure_id]

    assert (procedure.name, procedure.jurisdiction, procedure.legal_status) == (
        fact["name"], fact["jurisdiction"], fact["legal_status"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "procedure_id", [each for each in OTHERS if FACTS[each]["out_of_time_limit"] and each != "us-cfpb"]
)
def test_the_time_to_complain_is_that_of_the_facts(procedure_id):
    fact, found = FACTS[procedure_id]["out_of_time_limit"], window(procedure_id, "complain")

    assert length(found.periods[0]) == (fact["amount"], UNITS[fact["unit"]])
    assert found.authority.evidence.value == fact["evidence"]


@pytest.mark.parametrize("procedure_id", OTHERS)
def test_who_can_be_gone_to_in_the_end_is_known_as_well_as_the_facts_say_and_a_number_from_memory_is_unconfirmed(
    procedure_id,
):
    fact, referral = FACTS[procedure_id]["final_referral"], LIBRARY.get(procedure_id).versions[-1].referral
    if fact is None or fact["body"].startswith("none"):
        assert referral is None
        return
    from_memory = "memory" in fact.get("window", "")
    assert referral.authority.evidence.value == ("memory" if from_memory else fact["evidence"])


# Ofsted


def test_a_complaint_about_ofsted_is_answered_in_thirty_working_days_and_since_2024_nobody_has_confirmed_it():
    version, (old,) = calculated("ofsted", received("2024-04-04"))
    assert (version, old["due"], old["unconfirmed"]) == ("ofsted@undated", "2024-05-17", False)

    version, (new,) = calculated("ofsted", received("2024-04-05"))
    assert (version, new["due"], new["unconfirmed"]) == ("ofsted@2024-04-05", "2024-05-20", True)


def test_until_2024_ofsted_reviewed_its_answer_and_when_that_was_due_is_not_known():
    events = [
        received("2023-06-01"),
        {"event": "responded", "on": "2023-07-03"},
        {"event": "stage_requested", "on": "2023-07-10", "stage": "2"},
    ]

    review = deadlines("ofsted", *events)[-1]

    assert (review["stage"], review["due"], review["unconfirmed"]) == ("2", None, True)
    assert "No number is known for this limit, so there is no due date." in review["explanation"]
    assert length(window("ofsted", "ask-for-review", version=0).periods[0]) == (15, "working_days")
    assert [stage.id for stage in LIBRARY.get("ofsted").versions[-1].stages] == ["0", "1"]


def test_who_complains_about_ofsted_has_one_working_day_after_the_visit_and_five_after_the_draft_report():
    text = shown("ofsted")

    assert "Time to contact a senior inspector: 1 working day (calendar england-and-wales) from the inspection" in text
    assert "5 working days (calendar england-and-wales) from the issue of the draft report" in text
    assert "Stage 0 (Contact with a senior inspector); a case may begin here; then 1" in text
    assert "(ICASO), 3 months (calendar all-days) from the answer to the complaint. That a complaint goes on" in text


# Limits without a number


@pytest.mark.parametrize(
    ("procedure_id", "limit", "why", "unconfirmed"),
    [
        ("schools-england", "respond", "The organisation has set no number for this limit, so there is no due", False),
        ("phso-ukcg-standards", "respond", "No number is known for this limit, so there is no due date.", False),
        ("iso-10002", "acknowledge", "No number is known for this limit, so there is no due date.", True),
    ],
)
def test_a_limit_without_a_number_has_no_due_date_and_says_why(procedure_id, limit, why, unconfirmed):
    (found,) = deadlines(procedure_id, received("2026-03-02"), limit=limit)

    assert (found["due"], found["unconfirmed"]) == (None, unconfirmed)
    assert any(sentence.startswith(why) for sentence in found["explanation"])


def test_a_panel_of_governors_meets_when_the_schools_own_policy_says():
    asked = {"event": "stage_requested", "on": "2026-03-16", "stage": "2"}

    (found,) = deadlines("schools-england", received("2026-03-02"), asked, limit="panel")

    assert found["due"] is None
    assert "No law sets a number." in shown("schools-england")


# Police


def test_a_police_complainant_is_told_every_28_days_how_far_it_is():
    first, second, third = deadlines(
        "police-review-2020", received("2026-03-02"), updated("2026-03-20"), updated("2026-04-20"),
        limit="update_complainant",
    )  # fmt: skip

    assert (first["due"], first["done"]) == ("2026-03-30", "2026-03-20")
    assert (second["due"], second["done"]) == ("2026-04-17", "2026-04-20")
    assert (third["due"], third["done"]) == ("2026-05-18", None)
    assert "; it begins anew whenever it is done" in shown("police-review-2020")


def test_before_february_2020_there_was_no_review_of_a_police_complaint():
    done = run("deadlines", "--procedure", "police-review-2020", "--received", "2020-01-31")

    assert done.exit_code == 2
    assert "police-review-2020 is not yet in force on 2020-01-31: it began on 2020-02-01" in done.stderr
    assert calculated("police-review-2020", received("2020-02-01"))[0] == "police-review-2020@2020-02-01"


def test_an_application_for_a_review_has_28_days_without_the_time_at_the_wrong_body():
    version = LIBRARY.get("police-review-2020").versions[0]

    assert length(window("police-review-2020", "ask-for-review").periods[0]) == (28, "calendar_days")
    assert version.pause_rule("wrong-body").authority.evidence is Evidence.READ
    assert "Pauses for wrong-body are left out. It must be RECEIVED within" in shown("police-review-2020")


def test_nobody_can_be_gone_to_after_a_review_of_a_police_complaint():
    assert LIBRARY.get("police-review-2020").versions[0].referral is None
    assert "There is nobody to go to after the review." in shown("police-review-2020")


# A department


def test_uk_visas_and_immigration_answer_in_twenty_working_days_since_a_day_that_the_page_does_not_say():
    version, (answer,) = calculated("ukvi", received("2026-03-30"))

    assert (version, answer["due"], answer["unconfirmed"]) == ("ukvi@undated", "2026-04-29", False)
    assert "Version in force since a day that is not known" in shown("ukvi")


# New Zealand


def test_a_new_zealand_council_closed_as_the_ministries_until_march_2019_and_five_days_earlier_since():
    """The request of the day before is due before the days that are not counted begin."""
    assert due("nz-lgoima", received("2018-11-26")) == "2018-12-24"
    assert due("nz-lgoima", received("2018-11-27")) == "2019-01-16"
    assert due("nz-lgoima", received("2019-11-21")) == "2019-12-19"
    assert due("nz-lgoima", received("2019-11-22")) == "2020-01-13"


def test_the_rule_of_march_2019_is_a_version_of_its_own():
    assert calculated("nz-lgoima", received("2019-03-20"))[0] == "nz-lgoima@undated"
    assert calculated("nz-lgoima", received("2019-03-21"))[0] == "nz-lgoima@2019-03-21"


def test_around_christmas_a_ministry_and_a_council_of_new_zealand_come_to_two_days():
    assert due("nz-oia", received("2025-12-01")) == "2026-01-20"
    assert due("nz-lgoima", received("2025-12-01")) == "2026-01-19"


@pytest.mark.parametrize("procedure_id", ["nz-oia", "nz-lgoima"])
def test_more_time_in_new_zealand_is_a_reasonable_time_until_a_day(procedure_id):
    until = {"event": "extended", "on": "2026-03-16", "limit": "respond", "until": "2026-04-30"}

    assert due(procedure_id, received("2026-03-02"), until) == "2026-04-30"
    assert "More time: as agreed; from the due date" in shown(procedure_id)


# Ireland


def test_the_health_service_of_ireland_acknowledges_in_five_working_days_and_answers_thirty_later():
    events = [received("2026-03-02"), acknowledged("2026-03-05")]

    assert due("ie-hse-yoursay", *events, limit="acknowledge") == "2026-03-09"
    # Saint Patrick's Day and Easter Monday are not counted; Good Friday is.
    assert due("ie-hse-yoursay", *events) == "2026-04-20"


def test_an_irish_answer_that_takes_longer_is_followed_by_news_every_twenty_working_days():
    events = [received("2026-03-02"), acknowledged("2026-03-05")]

    (waits,) = deadlines("ie-hse-yoursay", *events, limit="update")
    assert waits["due"] is None

    first, second = deadlines("ie-hse-yoursay", *events, updated("2026-04-20"), updated("2026-05-15"), limit="update")
    assert (first["due"], first["done"]) == ("2026-05-19", "2026-05-15")
    assert (second["due"], second["done"]) == ("2026-06-15", None)


def test_after_six_months_from_receipt_an_irish_complaint_is_answered_or_the_delay_is_explained():
    (limit,) = deadlines("ie-hse-yoursay", received("2026-03-02"), limit="answer_or_explain")

    assert limit["due"] == "2026-09-02"
    assert "the complainant is told why" in shown("ie-hse-yoursay")


def test_irish_clocks_stand_still_while_the_complainant_gives_further_information_for_which_there_are_ten_days():
    asked = [
        {"event": "paused", "on": "2026-03-09", "reason": "information"},
        {"event": "resumed", "on": "2026-03-16"},
    ]

    assert due("ie-hse-yoursay", received("2026-03-02"), acknowledged("2026-03-05"), *asked) == "2026-04-27"
    assert length(window("ie-hse-yoursay", "give-information").periods[0]) == (10, "working_days")


def test_an_irish_review_can_be_asked_for_within_thirty_working_days_and_takes_twenty():
    review = [received("2026-03-02"), {"event": "stage_requested", "on": "2026-06-02", "stage": "3"}]

    assert due("ie-hse-yoursay", *review) == "2026-06-30"
    assert window("ie-hse-yoursay", "ask-for-review").to_stage == "3"
    assert length(window("ie-hse-yoursay", "ask-for-review").periods[0]) == (30, "working_days")


# United States, European Union, Australia


def test_a_company_in_the_united_states_answers_in_fifteen_days_or_in_sixty_if_it_says_so():
    progress = {"event": "extended", "on": "2026-03-10", "limit": "respond"}

    assert due("us-cfpb", received("2026-03-01")) == "2026-03-16"
    assert due("us-cfpb", received("2026-03-01"), progress) == "2026-04-30"


def test_by_the_earlier_manual_a_company_had_ten_days():
    assert calculated("us-cfpb", received("2011-12-31"))[0] == "us-cfpb@undated"
    assert due("us-cfpb", received("2011-12-31")) == "2012-01-10"
    assert due("us-cfpb", received("2012-01-01")) == "2012-01-16"


def test_a_consumer_can_say_for_sixty_days_what_they_think_of_the_answer():
    assert length(window("us-cfpb", "give-feedback").periods[0]) == (60, "calendar_days")


def test_a_payment_service_answers_in_fifteen_business_days_or_thirty_five_with_a_holding_reply():
    holding = {"event": "extended", "on": "2026-03-20", "limit": "respond"}

    assert due("eu-psd2", received("2026-03-02"), calendar="weekends-only") == "2026-03-23"
    assert due("eu-psd2", received("2026-03-02"), holding, calendar="weekends-only") == "2026-04-20"
    rule = LIBRARY.get("eu-psd2").versions[0].stage("1").limit("respond").extension
    assert (rule.base, rule.amount, rule.at_most) == (ExtensionBase.DUE, 20, 35)


def test_an_agency_in_new_south_wales_is_given_six_weeks_and_a_provider_in_western_australia_ten_business_days():
    assert due("au-practice", received("2026-03-02"), limit="allow_agency") == "2026-04-13"
    assert due("au-practice", received("2026-03-02", stage="WA"), calendar="weekends-only") == "2026-03-16"
    assert "In the end: state ombudsman, 1 year (calendar all-days) from a day that is not in what was" in shown(
        "au-practice"
    )


# What is shown


def test_what_a_procedure_took_the_place_of_and_when_it_ended_are_shown(tmp_path):
    text = run("procedures", "show", "ukvi", "--file").stdout
    ended = text.replace("[[version]]", 'ends_on = 2026-03-31\nsupersedes = ["ukba"]\n\n[[version]]', 1)
    (tmp_path / "ukvi.toml").write_text(ended, encoding="utf-8")

    text = shown("ukvi", "--procedures", str(tmp_path), "--on", "2026-03-31")

    assert "Last day of force: 2026-03-31 It took the place of: ukba" in text


@pytest.mark.parametrize("procedure_id", OTHERS)
def test_what_rests_on_memory_is_marked_where_it_is_shown(procedure_id):
    text = shown(procedure_id)

    assert ("UNCONFIRMED" in text) == ("; memory" in text or "; not-found" in text)
