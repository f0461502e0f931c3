"""What an officer in Scotland, Wales or Northern Ireland, or under a regulator, could check in their procedures."""

import datetime as dt
import json
from itertools import chain

import pytest
from click.testing import CliRunner

from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.cli.main import cli
from casework.domain.authority import Evidence
from casework.domain.cases.decisions import DECISIONS
from casework.domain.cases.events import Received
from casework.domain.cases.vocabulary import Kind
from casework.domain.conduct import Barred
from casework.domain.procedures import ExtensionBase, Pick
from casework.domain.time.counting import Unit, count
from casework.errors import DecisionError, UsageError
from tests.complaints import around, case_of, on
from tests.shared import shared_file

LIBRARY = ProcedureLibrary()
CALENDARS = load_calendars()
extend = DECISIONS["extend"]
SCOTLAND, NORTHERN_IRELAND, WALES = "scotland", "northern-ireland", "england-and-wales"
SPSO, NHS_SCOTLAND = "spso-mchp-2020", "nhs-scotland-2017"
PSOW, WALES_SOCIAL = "psow-model-policy", "wales-social-services-2014"
PTR, LISTENING = "nhs-wales-ptr-2011", "nhs-wales-listening-2026"
NIPSO, HSC = "nipso-mchp", "hsc-ni-2009"
FCA, OFCOM, OFGEM, OFWAT = "fca-disp", "ofcom-adr", "ofgem-2008", "ofwat-ccw"
ALL = [SPSO, NHS_SCOTLAND, PSOW, WALES_SOCIAL, PTR, LISTENING, NIPSO, HSC, FCA, OFCOM, OFGEM, OFWAT]


def told(event, day, **more):
    return {"event": event, "on": day, **more}


def received(day, **more):
    return told("received", day, **more)


def answered(procedure, *events, calendar=WALES):
    """Return the deadlines of the present visit by their limit, as the calculator gives them."""
    request = {"procedure": procedure, "calendar": calendar, "on": events[-1]["on"], "events": list(events)}
    done = CliRunner().invoke(cli, ["deadlines", "--batch", "-"], json.dumps(request) + "\n")
    (answer,) = map(json.loads, done.stdout.splitlines())
    assert "error" not in answer, answer
    return {each["limit"]: each for each in answer["deadlines"]}


def due(procedure, limit, *events, calendar=WALES):
    return answered(procedure, *events, calendar=calendar)[limit]["due"]


def latest(procedure):
    return LIBRARY.get(procedure).versions[-1]


def window(procedure, window_id):
    return next(each for each in latest(procedure).windows if each.id == window_id)


# Which days count, and what may be refused


def test_months_and_weeks_run_over_all_days_and_every_calendar_suits_the_nation():
    named = {}
    for procedure in ALL:
        for version in LIBRARY.get(procedure).versions:
            limits = chain.from_iterable(stage.limits for stage in version.stages)
            counts = [each for limit in limits for each in limit.counts]
            periods = [period.count for each in version.windows for period in each.periods]
            periods += [version.referral.period.count] if version.referral.period else []
            long = [each for each in (*counts, *periods) if each.rule.unit is not Unit.WORKING_DAYS]
            assert {each.calendar for each in long} <= {"all-days"}
            named[procedure] = {each.calendar for each in counts if each.rule.unit is Unit.WORKING_DAYS}

    assert named == {
        SPSO: {"place"}, NHS_SCOTLAND: {SCOTLAND}, PSOW: {WALES}, WALES_SOCIAL: {WALES}, PTR: {WALES},
        LISTENING: set(), NIPSO: {NORTHERN_IRELAND}, HSC: {NORTHERN_IRELAND}, FCA: {"nation"}, OFCOM: set(),
        OFGEM: set(), OFWAT: {WALES},
    }  # fmt: skip


@pytest.mark.parametrize("procedure", [SPSO, NHS_SCOTLAND, PSOW, WALES_SOCIAL, PTR, NIPSO, HSC])
def test_a_late_complaint_may_be_refused_only_after_thinking_about_it(procedure):
    for version in LIBRARY.get(procedure).versions:
        (late,) = (each for each in version.exclusions if Barred.COMPLAINT in each.bars)
        complain = next(each for each in version.windows if each.id == "complain")

        assert (late.id, late.discretion, late.bars) == ("late", True, (Barred.COMPLAINT,))
        assert late.authority == complain.authority


@pytest.mark.parametrize(
    ("procedure", "stage", "limit", "most"),
    [
        (SPSO, "1", "respond", (10, None)), (SPSO, "2", "respond", (None, None)),
        (NHS_SCOTLAND, "1", "resolve", (10, None)), (PSOW, "2", "respond", (None, None)),
        (WALES_SOCIAL, "1", "discussion", (None, None)), (WALES_SOCIAL, "2", "respond", (6, Unit.MONTHS)),
        (PTR, "1", "respond", (6, Unit.MONTHS)), (NIPSO, "1", "respond", (10, None)),
        (NIPSO, "2", "respond", (None, None)), (HSC, "1f", "respond", (20, None)), (FCA, "1p", "respond", (35, None)),
    ],
)  # fmt: skip
def test_more_time_counts_on_from_the_due_date_and_has_its_cap(procedure, stage, limit, most):
    rule = latest(procedure).stage(stage).limit(limit).extension

    assert rule.base is ExtensionBase.DUE
    assert (rule.at_most, rule.at_most_unit) == most
    assert rule.condition


def test_only_these_limits_may_have_more_time():
    limits = [limit for name in ALL for stage in latest(name).stages for limit in stage.limits]

    assert sum(limit.extension is not None for limit in limits) == 11


@pytest.mark.parametrize(
    ("begun", "limit", "given", "last"),
    [
        ((SPSO, "1", "2026-03-02"), "respond", "2026-03-06", "2026-03-13"),
        ((NHS_SCOTLAND, "1", "2026-06-11"), "resolve", "2026-06-18", "2026-06-26"),
        ((WALES_SOCIAL, "2", "2026-01-30"), "respond", "2026-02-20", "2026-07-30"),
        ((PTR, "1", "2026-01-30"), "respond", "2026-03-02", "2026-07-30"),
        ((HSC, "1f", "2026-04-01"), "respond", "2026-04-10", "2026-05-01"),
        ((FCA, "1p", "2026-03-02"), "respond", "2026-03-20", "2026-04-22"),
    ],
)
def test_the_cap_is_the_last_day_until_which_an_officer_can_give_more_time(begun, limit, given, last):
    procedure, stage, day = begun
    receipt = Received(kind=Kind.COMPLAINT, procedure=procedure, reference="C-1", stage=stage)
    case, rules = case_of((on(day), receipt)), around(procedure, received=day, now=on("2026-09-01T12:00:00+00:00"))

    def longer(until):
        return extend(case, rules, happened=on(given), limit=limit, until=until, reason="complexity")

    assert longer(on(last)).until == on(last)
    with pytest.raises(DecisionError, match="the latest that"):
        longer(on(last) + dt.timedelta(days=1))


# Scotland


def test_the_day_of_receipt_is_day_1_in_scotland_and_that_is_unconfirmed():
    found = answered(SPSO, received("2026-03-02"), calendar=SCOTLAND)["respond"]

    assert (found["due"], found["unconfirmed"]) == ("2026-03-06", True)
    assert "Day 1 is Mon 2 Mar 2026." in found["explanation"]
    assert (
        "Unconfirmed: the counting rule is from memory; check the text before you rely on it." in (found["explanation"])
    )


@pytest.mark.parametrize(
    ("calendar", "last"),
    [(SCOTLAND, "2026-04-08"), ({"base": SCOTLAND, "holidays": ["2026-04-06"]}, "2026-04-09"), (WALES, "2026-04-09")],
)
def test_easter_monday_is_a_working_day_in_scotland_unless_the_council_closes(calendar, last):
    assert due(SPSO, "respond", received("2026-04-01"), calendar=calendar) == last


def test_stage_1_in_scotland_may_take_ten_working_days_in_all():
    longer = [received("2026-03-02"), told("extended", "2026-03-06", limit="respond")]

    assert due(SPSO, "respond", *longer, calendar=SCOTLAND) == "2026-03-13"


def test_stage_2_in_scotland_is_acknowledged_in_three_days_and_answered_in_twenty():
    asked = [received("2026-03-02"), told("stage_requested", "2026-05-01", stage="2")]

    found = answered(SPSO, *asked, calendar=SCOTLAND)

    assert (found["acknowledge"]["due"], found["respond"]["due"]) == ("2026-05-06", "2026-06-01")


def test_a_complaint_that_begins_at_stage_2_has_the_limits_of_stage_2():
    assert due(SPSO, "respond", received("2026-05-01", stage="2"), calendar=SCOTLAND) == "2026-06-01"


def ends_of(found, days):
    """Return the last day of each period of a window that begins on *days*."""
    return [
        count(day, period.count.rule, CALENDARS[period.count.calendar], zone=dt.UTC).due
        for period, day in zip(found.periods, days, strict=True)
    ]


@pytest.mark.parametrize("procedure", [SPSO, NIPSO])
def test_stage_2_can_be_asked_for_in_the_later_of_two_months_from_the_answer_and_six_from_the_event(procedure):
    example = next(
        row
        for row in json.loads(shared_file("data/deadline_examples.json").read_text(encoding="utf-8"))
        if row["id"] == "c-spso-7"
    )
    found = window(procedure, "ask-for-stage-2")

    ends = ends_of(found, [dt.date.fromisoformat(example["start"]), dt.date(2026, 1, 10)])

    assert (found.pick, found.to_stage, str(found.periods[0].trigger)) == (Pick.LATER, "2", "responded@1")
    assert ends == [dt.date(2026, 8, 25), dt.date(2026, 7, 10)]
    assert max(ends).isoformat() == example["expected_due"]


@pytest.mark.parametrize("procedure", [NHS_SCOTLAND, HSC])
def test_a_complaint_comes_within_six_months_of_knowing_and_twelve_of_the_event_whichever_ends_first(procedure):
    found = window(procedure, "complain")

    assert found.pick is Pick.EARLIER
    assert ends_of(found, [dt.date(2026, 3, 31), dt.date(2025, 5, 31)]) == [dt.date(2026, 9, 30), dt.date(2026, 5, 31)]


def test_early_resolution_in_the_scottish_health_service_skips_the_holiday_of_june_2026_and_no_english_one():
    assert due(NHS_SCOTLAND, "resolve", received("2026-06-11")) == "2026-06-19"
    assert due(NHS_SCOTLAND, "resolve", received("2026-04-02")) == "2026-04-10"


def test_until_march_2017_the_scottish_health_service_had_three_days_to_put_right_or_acknowledge():
    before = answered(NHS_SCOTLAND, received("2017-03-31"))

    assert {name: each["due"] for name, each in before.items()} == {
        "acknowledge": "2017-04-05", "respond": "2017-05-02",
    }  # fmt: skip
    assert due(NHS_SCOTLAND, "resolve", received("2017-03-31", stage="1")) == "2017-04-05"
    assert due(NHS_SCOTLAND, "resolve", received("2017-04-01")) == "2017-04-07"


def test_what_the_scottish_health_service_did_not_put_right_in_three_days_is_counted_from_its_receipt():
    asked = [received("2016-03-01", stage="1"), told("stage_requested", "2016-03-04", stage="2")]

    assert answered(NHS_SCOTLAND, *asked)["acknowledge"]["due"] == "2016-03-04"


# Wales


def test_a_welsh_body_resolves_a_concern_in_ten_days_and_investigates_in_twenty():
    asked = [received("2026-03-02"), told("stage_requested", "2026-03-20", stage="2")]

    assert due(PSOW, "resolve", received("2026-03-02")) == "2026-03-16"
    found = answered(PSOW, *asked)
    assert (found["acknowledge"]["due"], found["acknowledge"]["unconfirmed"]) == ("2026-03-27", True)
    assert (found["respond"]["due"], found["respond"]["unconfirmed"]) == ("2026-04-21", False)


def test_the_terms_of_a_resolution_are_written_five_working_days_after_it():
    resolved = [
        received("2026-05-22"),
        told("acknowledged", "2026-05-26"),
        told("milestone", "2026-06-01", name="discussion-held"),
        told("milestone", "2026-06-03", name="resolution-reached"),
    ]

    assert due(WALES_SOCIAL, "written_terms", *resolved) == "2026-06-10"
    assert due(WALES_SOCIAL, "written_terms", *resolved[:3]) is None


def test_the_independent_investigation_takes_twenty_five_working_days_from_the_request():
    asked = [received("2026-05-22"), told("stage_requested", "2026-07-01", stage="2")]
    later = told("extended", "2026-08-03", limit="respond", until="2026-10-01")

    found, longer = answered(WALES_SOCIAL, *asked)["respond"], answered(WALES_SOCIAL, *asked, later)["respond"]

    assert (found["due"], found["unconfirmed"]) == ("2026-08-05", False)
    assert (longer["due"], longer["unconfirmed"]) == ("2026-10-01", True)


def test_putting_things_right_takes_thirty_working_days_and_at_most_six_months():
    found = answered(PTR, received("2026-01-30"))
    rule = latest(PTR).stage("1").limit("respond").extension

    assert (found["acknowledge"]["due"], found["respond"]["due"]) == ("2026-02-03", "2026-03-13")
    assert (rule.at_most, rule.at_most_unit, rule.authority.evidence) == (6, Unit.MONTHS, Evidence.READ_SECONDARY)


def test_no_concern_is_taken_on_after_three_years_and_that_is_from_memory():
    longest = window(PTR, "complain-at-the-latest")

    assert longest.authority.evidence is Evidence.MEMORY
    assert ends_of(longest, [dt.date(2020, 2, 29)]) == [dt.date(2023, 2, 28)]


def test_putting_things_right_ends_with_march_2026_and_listening_to_people_begins_the_day_after():
    last, first = dt.date(2026, 3, 31), dt.date(2026, 4, 1)

    assert LIBRARY.get(PTR).version_on(last).id == "nhs-wales-ptr-2011@2011-04-01"
    with pytest.raises(UsageError, match="no longer in force on 2026-04-01: it ended on 2026-03-31"):
        LIBRARY.get(PTR).version_on(first)
    assert LIBRARY.get(LISTENING).version_on(first).id == "nhs-wales-listening-2026@2026-04-01"
    with pytest.raises(UsageError, match="not yet in force on 2026-03-31"):
        LIBRARY.get(LISTENING).version_on(last)


@pytest.mark.parametrize(("stage", "limit"), [("1", "resolve"), ("2", "respond")])
def test_listening_to_people_has_no_number_and_gets_none(stage, limit):
    asked = [received("2026-05-20"), told("stage_requested", "2026-06-20", stage="2")][: int(stage)]

    found = answered(LISTENING, *asked)[limit]

    assert (found["stage"], found["due"], found["unconfirmed"]) == (stage, None, True)
    assert "No number is known for this limit, so there is no due date." in found["explanation"]


# Northern Ireland


def test_stage_1_in_northern_ireland_takes_five_working_days_and_at_most_ten_and_skips_the_twelfth_of_july():
    longer = [received("2026-07-09"), told("extended", "2026-07-16", limit="respond")]

    found = answered(NIPSO, received("2026-07-09"))["respond"]

    assert (found["due"], found["unconfirmed"]) == ("2026-07-17", True)
    assert (
        "Unconfirmed: the counting rule is not found; check the text before you rely on it." in (found["explanation"])
    )
    assert due(NIPSO, "respond", *longer) == "2026-07-24"


@pytest.mark.parametrize(
    ("stage", "acknowledge", "respond"), [("1", "2026-07-14", "2026-08-07"), ("1f", "2026-07-15", "2026-07-24")]
)
def test_a_trust_and_a_family_practitioner_have_days_of_their_own(stage, acknowledge, respond):
    found = answered(HSC, received("2026-07-09", stage=stage))

    assert (found["acknowledge"]["due"], found["respond"]["due"]) == (acknowledge, respond)


def test_a_case_of_health_and_social_care_begins_at_the_trust_unless_something_else_is_said():
    assert latest(HSC).first_stages == ("1", "1f")


def test_with_an_honest_broker_a_family_practitioner_has_twenty_working_days():
    asked = [received("2026-09-01", stage="1f"), told("extended", "2026-09-10", limit="respond", until="2026-09-29")]

    assert due(HSC, "respond", asked[0]) == "2026-09-15"
    assert due(HSC, "respond", *asked) == "2026-09-29"


# Regulators


def test_a_final_response_has_eight_weeks_and_no_holiday_moves_them():
    found = answered(FCA, received("2025-11-06"))

    assert (found["respond"]["due"], found["acknowledge"]["due"]) == ("2026-01-01", None)


def test_a_payment_service_has_fifteen_business_days_and_thirty_five_in_exceptional_cases():
    asked = [received("2026-03-02", stage="1p"), told("extended", "2026-03-20", limit="respond")]

    assert due(FCA, "respond", *asked[:1]) == "2026-03-23"
    assert due(FCA, "respond", *asked) == "2026-04-22"


def test_what_is_not_resolved_at_once_has_the_eight_weeks_from_its_receipt():
    asked = [received("2026-04-02", stage="0"), told("stage_requested", "2026-04-10", stage="1")]

    assert due(FCA, "respond", *asked) == "2026-05-28"


@pytest.mark.parametrize(("day", "last"), [("2016-06-29", "2016-06-30"), ("2016-06-30", "2016-07-05")])
def test_summary_resolution_had_one_business_day_until_29_june_2016_and_three_since(day, last):
    assert due(FCA, "resolve", received(day, stage="0")) == last


def test_what_a_final_response_was_due_by_before_june_2016_is_not_known_here():
    found = answered(FCA, received("2016-06-29"))["respond"]

    assert (found["due"], found["unconfirmed"]) == (None, True)


@pytest.mark.parametrize(("day", "last"), [("2026-04-07", "2026-06-02"), ("2026-04-08", "2026-05-20")])
def test_a_telecoms_complaint_has_eight_weeks_if_it_came_by_7_april_2026_and_six_since(day, last):
    open_later = [received(day), told("acknowledged", "2026-04-20")]

    assert due(OFCOM, "adr_access", *open_later) == last


def test_that_nobody_knows_what_holds_for_complaints_that_were_open_is_said():
    assert "Which limit applies to a complaint that was open on 8 April 2026 was not found" in LIBRARY.get(OFCOM).note


def test_an_energy_supplier_names_the_ombudsman_after_eight_weeks_or_earlier():
    told_early = told("milestone", "2026-01-20", name="ombudsman-signposted")

    found = answered(OFGEM, received("2026-01-05"), told_early)["signpost_ombudsman"]

    assert (found["due"], found["done"], found["status"]) == ("2026-03-02", "2026-01-20", "met")


def test_all_that_is_known_of_water_companies_is_unconfirmed():
    found = answered(OFWAT, received("2026-03-02"))

    assert {name: (each["due"], each["unconfirmed"]) for name, each in found.items()} == {
        "respond_written": ("2026-03-16", True), "ccw_access": ("2026-04-27", True),
    }  # fmt: skip
