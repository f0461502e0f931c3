"""Dips and rises on the command line: in words for people, with every figure for scripts."""

import datetime as dt
import json

import pytest

from casework.casebook import Casebook
from tests.offices import OFFICER


@pytest.fixture
def kept(office, tmp_path):
    """Requests for information: in each month so many answered in time, and so many late."""

    def keep_them(*months):
        with Casebook.configured(tmp_path / "casework.toml") as book:
            for place, (in_time, late) in enumerate(months):
                day = dt.date(2020 + place // 12, place % 12 + 1, 5)
                for each in range(in_time + late):
                    case = book.receive(kind="information_request", procedure="foi-2000", received_at=day, by=OFFICER)
                    after = dt.timedelta(days=1 if each < in_time else 60)
                    book.respond(case.id, happened=day + after, by=OFFICER)

    return keep_them


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_empty_store_has_no_time_limits(office):
    assert done(office("dips")) == "No case has a time limit.\n"


def test_a_few_months_are_too_few_to_say(office, kept):
    kept((6, 0), (5, 1), (1, 0))

    told = done(office("dips"))

    assert told.startswith("foi-2000, stage 1, respond\n  Too few to say: 2 of 3 months count, and 12 are needed.\n")
    assert told.endswith(
        "\nA month counts when it is over, nothing of it can still be kept, and 5 cases or\n"
        "more did or did not keep the limit.\n"
    )


def test_a_dip_is_told_with_its_rule_and_what_it_asks_for(office, kept):
    kept(*[(6, 0)] * 11, (3, 0), (6, 0), (1, 5))

    told = done(office("dips"))

    assert told.startswith(
        "foi-2000, stage 1, respond\n"
        "  DIP. 2021-02: further below the usual than chance alone goes (usual is\n"
        "    100.0%). Say why, what is done about it, by whom and until when; publish\n"
        "    both with the figure.\n"
        "  From 2020-01 to 2021-02: no lasting change; usual is 100.0% from 2020-01 on.\n"
        "  Month    Kept  Of  Percent  Ordinary\n"
        "  2020-01  6     6   100.0%   83.3% to 100.0%\n"
    )
    assert "  2020-12  3     3   100.0%   -                too small\n" in told
    assert "  2021-02  1     6   16.7%    83.3% to 100.0%  outside\n" in told


def test_months_that_are_all_ordinary_say_nothing_and_what_waits_is_marked(office, kept, tmp_path):
    kept(*[(5, 1)] * 12)
    with Casebook.configured(tmp_path / "casework.toml") as book:
        book.receive(kind="information_request", procedure="foi-2000", received_at=book.today(), by=OFFICER)
        today = book.today()

    told = done(office("dips"))

    assert "  No dip and no rise: all of it is what chance alone does.\n" in told
    assert f"  {today:%Y-%m}  0     0   -        -                provisional, 1 open\n" in told
    assert "left out" not in told


def test_the_present_month_is_marked_where_nothing_waits(office, kept, tmp_path):
    kept(*[(5, 1)] * 12)
    with Casebook.configured(tmp_path / "casework.toml") as book:
        case = book.receive(kind="information_request", procedure="foi-2000", received_at=book.today(), by=OFFICER)
        book.respond(case.id, by=OFFICER)
        today = book.today()

    assert f"  {today:%Y-%m}  1     1   100.0%   -                provisional\n" in done(office("dips"))


def test_a_lasting_change_is_told_with_both_figures(office, kept):
    kept(*[(5, 1), (6, 0)] * 6, *[(2, 4), (1, 5)] * 6)

    told = done(office("dips"))

    assert told.startswith(
        "foi-2000, stage 1, respond\n"
        "  DIP. 2021-01 to 2021-12: 12 in a row below the usual (usual is 91.7%); it\n"
        "    lasted, so what is usual is counted anew from 2021-01. Say why, what is done\n"
        "    about it, by whom and until when; publish both with the figure.\n"
        "  From 2020-01 to 2021-12: a lasting dip; usual is 91.7% from 2020-01 on, then\n"
        "    25.0% from 2021-01 on.\n"
    )


def test_json_has_every_figure_and_the_rest_by_name(office, kept, tmp_path):
    kept(*[(6, 0)] * 12, (1, 5))
    with Casebook.configured(tmp_path / "casework.toml") as book:
        case = book.receive(kind="information_request", procedure="foi-2000", received_at=book.today(), by=OFFICER)
        book.withdraw(case.id, by=OFFICER)

    found = json.loads(done(office("dips --json")))

    (series,) = [each for each in found["series"] if each["limit"] == "respond"]
    assert found["per"] == "month"
    assert (series["too_few_to_say"], series["lasting"]) == (False, None)
    assert series["levels"] == [{"since": "2020-01", "centre": 100.0, "spread": 1.0}]
    assert series["periods"][-1] == {
        "period": "2021-01",
        "kept": 1,
        "of": 6,
        "waiting": 0,
        "percent": 16.67,
        "standing": "judged",
        "usual": 100.0,
        "lower": 83.33,
        "upper": 100.0,
    }
    (dip,) = series["signals"]
    assert (dip["change"], dip["rule"], dip["periods"], dip["lasting"]) == (
        "dip",
        "outside_the_limits",
        ["2021-01"],
        False,
    )
    assert series["left_out"] == [
        {"why": "given up while there was time left, or closed and nothing says when", "count": 1}
    ]


def test_quarters_are_asked_for_where_months_are_small(office, kept):
    kept((2, 0), (2, 0), (2, 0), (1, 0))

    assert "Too few to say: 1 of 2 quarters count, and 12 are needed.\n" in done(office("dips --per quarter"))
    assert office("dips --per week").exit_code == 2
