"""``casework readings shared``: the readings of partners together, none of them singled out."""

import datetime as dt
import json

import pytest

from casework.casebook import Casebook
from tests.cli.test_standards import TOWN
from tests.offices import OFFICER

INDICATORS = """
framework = "town"

[[indicator]]
code = "in-time"
title = "Requests that were answered in time"
standards = ["answer"]
target = [{ since = 2019-04-01, percent = 50 }]

[indicator.timeliness]
limits = ["respond"]

[[indicator]]
code = "plain"
title = "Requests that touch plain words"
standards = ["plain"]

[indicator.contacts]
kinds = ["information_request"]
"""
GOOD, LATE = dt.timedelta(days=1), dt.timedelta(days=60)
MEMBERS = {"council": (7, 4), "police": (4, 3), "trust": (4, 6), "fire": (1, 2)}


def partnership(*members, **said):
    lines = ['id = "together"', 'name = "Our Town Together"', 'framework = "town"', "smallest = 3"]
    lines += [f"{key} = {value}" for key, value in said.items()]
    for member in members:
        lines += ["[[member]]", f'organisation = "{member}"', f'configuration = "{member}.toml"']
    return "\n".join(lines)


@pytest.fixture
def partners(casework, tmp_path):
    """Four bodies in one store with the same charter: how many requests each answered in time, and how many late."""
    for folder, text in (("frameworks", TOWN), ("indicators", INDICATORS)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "town.toml").write_text(text, encoding="utf-8")
    assert casework("init --organisation council --frameworks frameworks --indicators indicators").exit_code == 0
    first = (tmp_path / "casework.toml").read_text(encoding="utf-8")
    for member, numbers in MEMBERS.items():
        path = tmp_path / f"{member}.toml"
        path.write_text(first.replace('"council"', f'"{member}"'), encoding="utf-8")
        with Casebook.configured(path) as book:
            for number, took in zip(numbers, (GOOD, LATE), strict=True):
                for _ in range(number):
                    day = dt.date(2020, 1, 6)
                    case = book.receive(
                        kind="information_request",
                        procedure="foi-2000",
                        received_at=day,
                        categories={"town": "none"},
                        by=OFFICER,
                    )
                    book.respond(case.id, happened=day + took, by=OFFICER)

    def write(name, *members, **said):
        (tmp_path / name).write_text(partnership(*members, **said), encoding="utf-8")
        return casework

    return write


def flat(result):
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_only_the_sum_is_shown_where_the_partners_agreed_so(partners):
    run = partners("together.toml", "council", "police", "trust")

    said = flat(run("readings shared together.toml --period 2020-Q1"))

    assert said.startswith(
        "Our Town Together: 3 members share town. town/in-time, 2020-Q1: Requests that were answered"
    )
    assert "police - - - kept back: agreed" in said
    assert "together 15 28 53.57 met" in said
    assert "Contacts alone show only the best and the worst that happened." in said


def test_each_is_shown_but_for_small_numbers_and_what_protects_them(partners):
    run = partners("together.toml", *MEMBERS, singly="true")

    said = flat(run("readings shared together.toml --period 2020-Q1"))

    assert "fire - - - kept back: it could tell of few people" in said
    assert "police - - - kept back: it could tell of few people" in said
    assert "together 16 31 51.61 met" in said
    in_time = json.loads(run("readings shared together.toml --period 2020-Q1 --json").output)["readings"][0]
    assert in_time["members"][3] == {
        "organisation": "fire",
        "good": None,
        "of": None,
        "percent": None,
        "kept_back": "few",
    }
    assert in_time["total"] == {"good": 16, "of": 31, "percent": 51.61, "target": 0.5, "verdict": "met"}


def test_a_sum_that_open_cases_can_change_says_so(partners, tmp_path):
    run = partners("together.toml", "council", "police", "trust")
    assert "Provisional" not in flat(run("readings shared together.toml --period 2020-Q1"))
    with Casebook.configured(tmp_path / "trust.toml") as book:
        book.receive(kind="information_request", procedure="foi-2000", received_at=book.today(), by=OFFICER)
        today = book.today().isoformat()

    assert "Provisional: open cases, or days" in flat(run(f"readings shared together.toml --period {today}"))


def test_of_two_members_the_sum_is_kept_back_too(partners):
    run = partners("together.toml", "council", "police", singly="true")

    assert "council 7 11 63.64" in flat(run("readings shared together.toml --period 2020-Q1"))

    run = partners("together.toml", "council", "fire", singly="true")
    said = flat(run("readings shared together.toml --period 2020-Q1"))
    assert "The sum is kept back: fewer than 3 members have figures" in said
    data = json.loads(run("readings shared together.toml --period 2020-Q1 --json").output)["readings"]
    assert data[0]["total"] is None


def test_each_month_is_shown_by_itself(partners):
    run = partners("together.toml", "council", "police", "trust")

    data = json.loads(run("readings shared together.toml --period 2020-Q1 --per month --json").output)["readings"]

    assert [each["period"] for each in data if each["indicator"] == "town/in-time"] == ["2020-01", "2020-02", "2020-03"]


def test_a_configuration_that_is_not_there_or_of_another_body_is_told(partners, tmp_path):
    run = partners("together.toml", "council", "harbour")
    refused = run("readings shared together.toml --period 2020-Q1")
    assert refused.exit_code != 0
    assert "harbour.toml of the member harbour is not there" in " ".join(refused.output.split())

    (tmp_path / "harbour.toml").write_text((tmp_path / "fire.toml").read_text(encoding="utf-8"), encoding="utf-8")
    refused = run("readings shared together.toml --period 2020-Q1")
    assert "is the configuration of fire and not of the member harbour" in " ".join(refused.output.split())


def test_without_indicators_of_the_framework_it_is_said(partners, tmp_path):
    (tmp_path / "indicators" / "town.toml").unlink()
    run = partners("together.toml", "council", "police")

    assert "No indicator says anything of a standard of it." in flat(run("readings shared together.toml --period 2020"))
