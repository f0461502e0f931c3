"""Dips and rises on the command line: in words for people, with every figure for scripts."""

import datetime as dt
import json

import pytest

from casework.casebook import Casebook
from casework.cli.explaining import answer_data, answer_lines, answers_here
from casework.domain.standards.signals import CasesOf
from tests.application.test_readings import Closed
from tests.offices import OFFICER

INDICATORS = """
framework = "charter-mark"

[[indicator]]
code = "in-time"
title = "Answered in time"
standards = ["4.3.4"]
timeliness = { limits = ["respond"] }
"""


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
        "    100.0%).\n"
        "    Not explained yet. Say why, what is done about it, by whom and until when;\n"
        "      publish both with the figure.\n"
        "    Its name: foi-2000/1/respond dip:outside_the_limits:2021-02\n"
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
        "    lasted, so what is usual is counted anew from 2021-01.\n"
        "    Not explained yet. Say why, what is done about it, by whom and until when;\n"
        "      publish both with the figure.\n"
        "    Its name: foi-2000/1/respond dip:eight_on_one_side:2021-01\n"
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


# What was said of a dip

DIP = "foi-2000/1/respond dip:outside-the-limits:2021-01"
EXPLAIN = (
    f"dips explain {DIP} --why 'Two officers left' --action 'Two are hired' --owner staff-20"
    " --on 2021-02-15 --due-on 2021-06-30"
)


@pytest.fixture
def dipped(office, kept):
    kept(*[(6, 0)] * 12, (1, 5))
    return office


def signal_of(office, more=""):
    (series,) = json.loads(done(office(f"dips --json {more}")))["series"]
    return series["signals"][0]


def flat(result):
    return " ".join(done(result).split())


def test_a_dip_is_explained_and_told_with_what_is_done_about_it(dipped):
    assert flat(dipped(EXPLAIN)) == (
        "foi-2000/1/respond dip:outside_the_limits:2021-01 is explained since Mon 15 Feb 2021."
    )

    told = flat(dipped("dips"))
    assert "Why: Two officers left What is done: Two are hired (staff-20; it WAS to be done by Wed 30 Jun 2021)" in told
    assert "Not explained yet" not in told
    assert signal_of(dipped)["explanation"] == {
        "why": "Two officers left",
        "action": "Two are hired",
        "owner": "staff-20",
        "due_on": "2021-06-30",
        "overdue": True,
        "explained_on": "2021-02-15",
    }


def test_an_action_that_is_still_to_come_says_by_when(dipped):
    flat(dipped(EXPLAIN.replace("2021-06-30", "2999-06-30")))

    assert "(staff-20, by Sun 30 Jun 2999)" in flat(dipped("dips"))


def test_scripts_are_told_which_dips_are_unexplained_and_their_names(dipped):
    found = signal_of(dipped)

    assert (found["name"], found["explained"], found["explanation"], found["improvements"]) == (
        "dip:outside_the_limits:2021-01",
        False,
        None,
        [],
    )


def test_what_was_said_can_be_said_anew_withdrawn_and_written_once(dipped):
    said = json.loads(done(dipped(f"{EXPLAIN} --key k1 --expect 0 --json")))
    assert said == json.loads(done(dipped(f"{EXPLAIN} --key k1 --expect 0 --json")))
    assert said == {
        "series": "foi-2000/1/respond",
        "signal": "dip:outside_the_limits:2021-01",
        "service": None,
        "team": None,
        "handler": None,
        "explained": True,
        "on": "2021-02-15",
        "version": 1,
    }

    assert flat(dipped(f"dips withdraw {DIP} --reasons 'Wrong figures' --on 2021-03-01")) == (
        "foi-2000/1/respond dip:outside_the_limits:2021-01 is no longer explained since Mon 1 Mar 2021."
    )
    assert "Not explained yet." in flat(dipped("dips"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (EXPLAIN.replace("2021-01", "2020-01"), "there is no signal of foi-2000/1/respond"),
        (EXPLAIN.replace("dip:outside-the-limits", "fell"), "a signal is named by its change"),
        (EXPLAIN.replace("foi-2000/1", "foi-2000/9"), "there is no series 'foi-2000/9/respond'"),
        (EXPLAIN.replace("2021-06-30", "2021-01-30"), "dips explain is not possible for foi-2000/1/respond"),
        (f"dips withdraw {DIP} --reasons x", "dips withdraw is not possible for foi-2000/1/respond"),
        ("dips --indicator town/in-time --team housing", "an indicator says itself which cases it counts"),
        ("dips --indicator mars/in-time", "there is no indicator 'mars/in-time'"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(line, said, dipped):
    result = dipped(line)

    assert result.exit_code in {1, 2}
    assert said in " ".join(result.stderr.split())


def test_an_improvement_for_which_a_dip_asked_stands_beside_it(dipped):
    flat(
        dipped(f"improve propose --title 'Share the work' --proposed-by staff --because-of dip:{DIP.replace(' ', '/')}")
    )

    other = DIP.replace(" ", "/").replace("2021-01", "2021-03")
    for line in (
        f"improve propose --title x --proposed-by staff --because-of dip:{other}",
        f"improve correct i1 --reasons x --because-of dip:{other}",
    ):
        refused = dipped(line)
        assert refused.exit_code == 1
        said = " ".join(refused.stderr.split())
        assert "there is no signal of foi-2000/1/respond 'dip:outside_the_limits:2021-03': choose one of dip:" in said
    assert "Improvement i1: proposed." in flat(dipped("dips"))
    assert signal_of(dipped)["improvements"] == [{"improvement": "i1", "status": "proposed"}]


def test_a_viewer_who_may_not_see_them_hears_nothing_of_explanations_and_improvements(dipped, tmp_path):
    flat(dipped(EXPLAIN))
    with Casebook.configured(tmp_path / "casework.toml", policy=Closed("see-explanations", "see-improvements")) as book:
        series = book.dips()
        said = answers_here(book, series, CasesOf(), OFFICER)
    signal = series[0].chart.signals[0]

    assert list(answer_lines(said, series[0].name, signal, dt.date(2026, 1, 5))) == []
    told = answer_data(said, series[0].name, signal, dt.date(2026, 1, 5))
    assert (told["explained"], told["explanation"], told["improvements"]) == (None, None, [])


def test_the_dip_of_an_indicator_has_a_name_by_which_it_is_explained(office, kept, tmp_path):
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "charter-mark.toml").write_text(INDICATORS, encoding="utf-8")
    settings = tmp_path / "casework.toml"
    written = settings.read_text(encoding="utf-8")
    settings.write_text(written.replace("[rules]\n", '[rules]\nindicators = "indicators"\n'), encoding="utf-8")
    kept(*[(6, 0)] * 12, (1, 5))

    told = flat(office("dips --indicator charter-mark/in-time --period 2020-01..2021-01"))
    assert told.startswith("charter-mark/in-time: Answered in time DIP. 2021-01:")
    assert "Its name: charter-mark/in-time dip:outside_the_limits:2021-01" in told
    (series,) = json.loads(done(office("dips --indicator charter-mark/in-time --period 2020-01..2021-01 --json")))[
        "series"
    ]
    assert (series["indicator"], series["title"], series["left_out"]) == (
        "charter-mark/in-time",
        "Answered in time",
        [],
    )
    said = EXPLAIN.replace(DIP, "charter-mark/in-time dip:outside-the-limits:2021-01")
    assert office(said).exit_code == 1
    assert "is explained since Mon 15 Feb 2021." in flat(office(f"{said} --period 2020-01..2021-01"))
    told = flat(office("dips --indicator charter-mark/in-time --period 2020-01..2021-01"))
    assert "Why: Two officers left" in told
