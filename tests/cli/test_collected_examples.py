"""Every worked example that was collected, asked of the calculators as a script would ask them.

Examples of a procedure that comes with casework are reached through that procedure. What a receipt does not say by
itself stands in ``TOLD``; the limit or window that is meant stands in ``MEANT`` where it is not ``respond``.
"""

import json

import pytest
from click.testing import CliRunner

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.cli.main import cli
from tests.collected_examples import EXAMPLES, RULES

SHIPPED = set(ProcedureLibrary().ids())

NOT_SHIPPED = {
    "generic", "generic-calendar-days",  # rules of software for any body
    "dfe-apply", "hmcts-civil", "home-office-correspondence", "planning-consultation",  # no procedures for complaints
}  # fmt: skip
INTERNAL = "a milestone inside a ministry, which no law sets"
NOT_REACHED = {
    **dict.fromkeys(
        [
            "moj-bd-7", "moj-bd-12", "moj-bd-13", "moj-base-2", "moj-base-3", "moj-base-5", "moj-pt-3", "moj-fs-2",
        ],
        INTERNAL,
    ),
    "c-aw-h3": "a day before the law was in force, chosen because the clocks go back on it",
}  # fmt: skip


def event(name, day, /, **said):
    return {"event": name, "on": day, **said}


def received(day, **said):
    return event("received", day, **said)


PANEL = [
    received("2026-01-05"),
    event("stage_requested", "2026-01-20", stage="2"),
    event("stage_requested", "2026-03-16", stage="3"),
]
COUNCIL_STAGE_2 = [received("2026-04-01"), event("stage_requested", "2026-05-01", stage="2")]


def hazard(aware, stage, *later):
    return [received(aware, stage=stage), event("milestone", aware, name="landlord-aware"), *later]


TOLD = {
    "c-aw-1": hazard("2025-12-19", "S"),
    "c-aw-3": hazard("2025-12-19", "S", event("milestone", "2026-01-05", name="investigation-concluded")),
    "c-aw-h1": hazard("2025-12-25T23:30:00+00:00", "E"),
    "c-aw-h2": hazard("2026-03-28T12:00:00+00:00", "E"),
    "c-cfpb-2": [received("2026-03-01"), event("extended", "2026-03-10", limit="respond")],
    "c-ch-3": [received("2025-11-03"), event("stage_requested", "2025-12-01", stage="2")],
    "c-ch-7": [*PANEL, event("milestone", "2026-04-27", name="recommendations-received")],
    "c-ch-8": [*PANEL[:2], event("responded", "2026-04-27", stage="2")],
    "c-disp-1": [received("2026-04-02", stage="0")],
    "c-eir-2": [received("2026-01-05"), event("extended", "2026-01-20", limit="respond")],
    "c-lg-2": [received("2026-04-01"), event("acknowledged", "2026-04-07")],
    "c-lg-3": [
        received("2026-04-01"), event("acknowledged", "2026-04-07"), event("extended", "2026-04-20", limit="respond"),
    ],
    "c-lg-4": [received("2026-04-02"), event("acknowledged", "2026-04-13")],
    "c-lg-5": COUNCIL_STAGE_2,
    "c-lg-7": [
        *COUNCIL_STAGE_2, event("acknowledged", "2026-05-05"), event("extended", "2026-06-01", limit="respond"),
    ],
    "c-nhss-2": [received("2026-06-11"), event("extended", "2026-06-18", limit="resolve")],
    "c-ni-2": [received("2026-06-01"), event("stage_requested", "2026-07-09", stage="2")],
    "c-sar-4": [received("2025-11-30"), event("extended", "2025-12-10", limit="respond")],
    "c-spso-7": [received("2026-06-18"), event("responded", "2026-06-25")],
    "c-ws-2": [received("2026-05-26"), event("acknowledged", "2026-05-27")],
    "iopc-1": [received("2024-03-01"), event("responded", "2024-04-01")],
    "moj-cm-3": [received("2019-08-27"), event("extended", "2019-09-01", limit="respond", amount=1, unit="months")],
    "moj-cm-4": [received("2019-09-26"), event("extended", "2019-10-01", limit="respond")],
}  # fmt: skip
MEANT = {
    **dict.fromkeys(["c-lg-5", "c-lg-8", "c-ho-1", "c-ho-4", "c-dp-1", "c-dp-2", "c-dp-3", "c-ws-1"], "acknowledge"),
    **dict.fromkeys(["c-aw-h1", "c-aw-h2"], "investigate_and_make_safe"),
    **dict.fromkeys(["c-disp-1", "c-nhss-2"], "resolve"),
    "c-aw-1": "investigate", "c-aw-3": "safety_works", "c-ch-7": "authority_response", "c-ws-2": "discussion",
    "c-ch-8": "ask-for-panel", "c-spso-7": "ask-for-stage-2", "iopc-1": "ask-for-review",
}  # fmt: skip


def each_row(wanted):
    return pytest.mark.parametrize("row", [row for row in EXAMPLES if wanted(row)], ids=lambda row: row["id"])


def is_reached(row):
    return row["procedure"] in SHIPPED and row["id"] not in NOT_REACHED


def asked(row, *more):
    """The line of a batch for an example; a procedure that names a calendar takes its own and not that of the place."""
    line = {"id": row["id"], "procedure": row["procedure"], "events": [*TOLD.get(row["id"], [received(row["start"])])]}
    line["events"] += more
    if row["calendar"] not in ("all-days", "uk-union"):
        line["calendar"] = row["calendar"]
    return line | ({"on": row["at"]} if "at" in row else {})


def answers(command, *lines):
    done = CliRunner().invoke(cli, [command, "--batch", "-"], "".join(json.dumps(line) + "\n" for line in lines))
    return [json.loads(line) for line in done.stdout.splitlines()]


def found(answer, name):
    """The limit or window called *name*, in the stage that the case is in."""
    limits = [each for each in answer["deadlines"] if each["limit"] == name]
    windows = [each | {"due": each["until"]} for each in answer["windows"] if each["window"] == name]
    return [*limits, *windows][-1]


@each_row(is_reached)
def test_an_example_of_a_procedure_is_reached_through_that_procedure(row):
    (answer,) = answers("deadlines", asked(row))

    meant = found(answer, MEANT.get(row["id"], "respond"))
    assert answer["id"] == row["id"]
    assert meant["due"] == row["expected_due"]
    assert not meant["provisional"]
    if row["kind"] == "status":
        assert meant["status"] == row["expected_value"]


@each_row(lambda row: NOT_REACHED.get(row["id"]) == INTERNAL)
def test_no_limit_of_the_law_is_due_on_the_day_of_a_milestone_inside_a_ministry(row):
    (answer,) = answers("deadlines", asked(row, event("stage_requested", row["start"], stage="2")))

    assert {each["stage"] for each in answer["deadlines"]} == {"1", "2"}
    assert row["expected_due"] not in {each["due"] for each in answer["deadlines"]}


def test_a_day_before_the_law_is_refused():
    row = next(row for row in EXAMPLES if row["id"] == "c-aw-h3")

    (answer,) = answers("deadlines", asked(row))

    assert answer["error"] == "awaabs-law-2025 is not yet in force on 2025-10-25: it began on 2025-10-27"


def test_every_example_of_a_procedure_that_comes_with_casework_is_reached_or_named_with_its_reason():
    of_ours = {row["id"] for row in EXAMPLES if row["procedure"] in SHIPPED}

    assert {row["procedure"] for row in EXAMPLES} - SHIPPED == NOT_SHIPPED
    assert (len(EXAMPLES), len(of_ours), len(NOT_REACHED)) == (99, 73, 9)
    assert set(NOT_REACHED) < of_ours
    assert {*TOLD, *MEANT} <= of_ours - set(NOT_REACHED)
    assert {row["kind"] for row in EXAMPLES if is_reached(row)} == {"due_date", "status", "timestamp"}


# The same without a procedure


def test_every_example_with_a_due_date_is_counted_by_the_command():
    rows = [row for row in EXAMPLES if row["kind"] != "count"]
    lines = [
        {"id": row["id"], "from": row["start"], "amount": row["amount"], "calendar": bare(row["calendar"])}
        | RULES[row["rule_id"]]
        | ({"cut_off": row["cutoff"]} if "cutoff" in row else {})
        for row in rows
    ]

    counted = {each["id"]: each["due"] for each in answers("count", *lines)}

    assert counted == {row["id"]: row["expected_due"] for row in rows}
    assert len(rows) == 97


def bare(calendar):
    """A calendar without the note that the collector wrote into it."""
    return calendar if isinstance(calendar, str) else {name: calendar[name] for name in ("base", "holidays")}


@each_row(lambda row: row["kind"] == "count")
def test_the_days_between_two_dates_are_those_of_the_source(row):
    between = ["--from", row["start"], "--to", row["end"], "--unit", "working-days", "--calendar", row["calendar"]]

    done = CliRunner().invoke(cli, ["count", *between, "--ends", "end", "--json"])

    assert json.loads(done.stdout)["count"] == row["expected_value"]
