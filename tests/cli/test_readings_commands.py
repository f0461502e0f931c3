"""The commands about readings: how each is told, for people and for scripts, and how a figure is noted."""

import datetime as dt
import json

import pytest

from casework.casebook import Casebook
from casework.domain.time.steps import in_words
from tests.cli.test_standards import TOWN
from tests.entry_examples import bring, draft
from tests.offices import OFFICER

INDICATORS = """
framework = "town"

[[indicator]]
code = "in-time"
title = "Requests that were answered in time"
standards = ["answer"]
target = [{ since = 2019-04-01, percent = 80 }]

[indicator.timeliness]
limits = ["respond"]

[[indicator]]
code = "clear"
title = "People who found the answer clear"
standards = ["plain"]
assured = "independent"

[indicator.answers]
survey = "fft"
unit = "respondent"
good = [{ at_most = 2, best = 1, worst = 5 }]

[[indicator]]
code = "rude"
title = "Requests that touch plain words"
standards = ["plain"]
better = "lower"
target = [{ since = 2019-04-01, percent = 12.5 }]

[indicator.contacts]
kinds = ["information_request"]

[[indicator]]
code = "said"
title = "What a source said"
standards = ["answer"]

[indicator.verdicts]
name = "target"
good = ["kept"]

[[indicator]]
code = "in-the-county"
title = "The same in the county"
standards = ["answer"]

[indicator.elsewhere]
source = "county"
"""
SURVEY = """
id = "fft"
name = "Friends and family"
about = "service"
method = "event"
citation = "Our own"
evidence = "local"

[[question]]
code = "q1"
title = "Was it clear?"
best = { score = 1, means = "very good" }
worst = { score = 5, means = "very poor" }

[[edition]]
code = "y2026"
held_on = 2026-01-01
ended_on = 2026-01-05
asked = 8
"""
NOTE = (
    "readings note town in-the-county --source county --period 2020-Q1 --assured independent --by staff-17"
    " --note 'Page 7'"
)


@pytest.fixture
def town(casework, tmp_path, monkeypatch):
    """A folder with the charter of a town, how it is tested, and some requests: 21 in time, 3 late, one open."""
    for folder, text in (("frameworks", TOWN), ("indicators", INDICATORS)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "town.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("CASEWORK_ACTOR", "staff-17")
    assert casework("init --organisation town --frameworks frameworks --indicators indicators").exit_code == 0
    with Casebook.configured(tmp_path / "casework.toml") as book:
        for place in range(24):
            day = dt.date(2020, 1 + place % 3, 6)
            named = {"town": "plain"} if place < 3 else {"town": "none"} if place < 20 else {}
            case = book.receive(
                kind="information_request", procedure="foi-2000", received_at=day, categories=named, by=OFFICER
            )
            book.respond(case.id, happened=day + dt.timedelta(days=1 if place >= 3 else 60), by=OFFICER)
        book.receive(kind="information_request", procedure="foi-2000", received_at=book.today(), by=OFFICER)
        bring(book, draft(1, respondent="r1"), draft(5, respondent="r2"))
    return casework


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def test_readings_are_told_with_their_target_and_how_sure_they_are(town):
    told = done(town("readings town --period 2020-Q1"))

    assert told.startswith(
        "town/in-time: Requests that were answered in time\n"
        "  Period   Good  Of  Percent  Between    Target       Verdict\n"
        "  2020-Q1  21    24  87.50    69.0-95.7  at least 80  met\n"
        "  Tests town/answer. Assured: internal.\n"
        "  Counted under foi-2000: respond of stage 1, 20 working days from the beginning\n"
        "    of the stage.\n"
        "  By links it says something of charter-mark/3.2.1.\n"
    )
    assert (
        "town/clear: People who found the answer clear\n"
        "  Period   Good  Of  Verdict\n"
        "  2020-Q1  0     0   no target\n"
        "  Tests town/plain. Assured: independent.\n"
    ) in told
    assert (
        "  2020-Q1  3     20  15.00    5.2-36.0  at most 12.5  not met\n"
        "  Tests town/plain. Assured: internal.\n"
        "  2020-Q1: left out 4: not sorted by these standards\n"
        "  Target missed. 2020-Q1: 15.00 %, and at most 12.50 % is wanted.\n"
        "    Not explained yet. Say why, what is done about it, by whom and until when;\n"
        "      publish both with the figure.\n"
        "    Its name: town/rude dip:missed_its_target:2020-Q1\n"
        "  Contacts alone show only the extremes: who was neither pleased nor angry\n"
        "    seldom writes. Beside it stand town/clear.\n"
    ) in told
    assert "It is what the source said itself, also of cases that are open" in " ".join(told.split())


def test_a_limit_that_no_case_has_is_no_nothing_of_nothing_without_a_word(town, tmp_path):
    (tmp_path / "indicators" / "town.toml").write_text(INDICATORS.replace('"respond"', '"response"'), encoding="utf-8")

    told = done(town("readings town --period 2020-Q1"))

    assert "  Tests town/answer. Assured: internal.\n  No case of that time has a limit called response.\n" in told


def test_a_missed_target_is_told_with_why_and_what_is_done(town):
    done(
        town(
            "dips explain town/rude dip:missed-its-target:2020-Q1 --why 'The new letter was rude'"
            " --action 'It is written anew' --owner staff-20 --due-on 2020-06-30 --on 2020-04-15"
        )
    )

    assert (
        "  Target missed. 2020-Q1: 15.00 %, and at most 12.50 % is wanted.\n"
        "    Why: The new letter was rude\n"
        "    What is done: It is written anew (staff-20; it WAS to be done by Tue 30 Jun\n"
        "      2020)\n"
    ) in done(town("readings town --period 2020-Q1"))
    _, _, rude, *_ = json.loads(done(town("readings town --period 2020-Q1 --json")))["readings"]
    assert (rude["missed"]["name"], rude["missed"]["explained"]) == ("dip:missed_its_target:2020-Q1", True)


def test_a_target_that_begins_within_the_period_judges_it_and_is_named(town, tmp_path):
    lowered = INDICATORS.replace("percent = 80 }", "percent = 90 }, { since = 2020-02-15, percent = 70 }")
    (tmp_path / "indicators" / "town.toml").write_text(lowered, encoding="utf-8")

    told = done(town("readings town --period 2020-Q1"))

    assert "  2020-Q1  21    24  87.50    69.0-95.7  at least 70  " in told
    assert (
        "  2020-Q1: judged by the target of its last day, 70 since Sat 15 Feb 2020;\n"
        "    before it, 90 since Mon 1 Apr 2019\n"
    ) in told
    assert "judged by the target" not in done(town("readings town --period 2020-03"))


def test_what_is_open_makes_a_reading_provisional(town):
    told = done(town("readings show town"))

    assert "all time  21    24  87.50    69.0-95.7  at least 80  met" in told
    assert "1, provisional" in told


def test_what_is_not_over_is_told_as_provisional_with_the_day_of_counting(town, tmp_path):
    with Casebook.configured(tmp_path / "casework.toml") as book:
        today = book.today()

    told = done(town(f"readings town --period {today.year}"))
    clear = told.partition("town/clear")[2].partition("town/rude")[0]

    assert f"  {today.year}: its days are not over\n" in clear
    assert "no target  provisional\n" in clear
    assert told.endswith(f"\n\nAs counted on {in_words(today)}.\n")


def test_each_month_has_a_line_of_its_own(town):
    told = done(town("readings --period 2020-Q1 --per month"))

    assert "  2020-01  7     8   87.50    52.9-97.8  at least 80  too few to say\n" in told
    assert told.count("town/in-time") == 1


def test_scripts_read_every_figure_under_a_key(town):
    first, clear, *_ = json.loads(done(town("readings town --period 2020-Q1 --json")))["readings"]
    everything = json.loads(done(town("readings --json")))["readings"]

    assert first == {
        "indicator": "town/in-time",
        "title": "Requests that were answered in time",
        "standards": ["town/answer"],
        "serves": ["charter-mark/3.2.1"],
        "measure": "timeliness",
        "period": "2020-Q1",
        "first": "2020-01-01",
        "last": "2020-03-31",
        "read_on": first["read_on"],
        "running": False,
        "good": 21,
        "of": 24,
        "percent": 87.5,
        "lower": 69.0,
        "upper": 95.66,
        "waiting": 0,
        "provisional": False,
        "left_out": [],
        "better": "higher",
        "target": 80.0,
        "targets": [{"since": "2019-04-01", "percent": 80.0}],
        "verdict": "met",
        "missed": None,
        "assured": "internal",
        "asked": None,
        "answered": None,
        "response_rate": None,
        "limits": [
            {
                "procedure": "foi-2000",
                "stage": "1",
                "limit": "respond",
                "course": "20 working days from the beginning of the stage",
            }
        ],
        "absent_limits": [],
        "only_extremes": False,
        "beside": [],
        "noted": [],
    }
    assert (clear["answered"], clear["target"], clear["percent"]) == (None, None, None)
    assert (everything[0]["first"], everything[1]["of"]) == (None, 2)


def test_a_figure_of_another_body_is_noted_and_stands_beside_the_reading(town):
    assert done(town(f"{NOTE} --good 41 --of 50")) == "The figure of county for town/in-the-county was noted.\n"
    figure = json.loads(done(town(f"{NOTE} --percent 91.5 --json".replace("--source county", "--source city"))))

    assert figure == {
        "framework": "town",
        "indicator": "in-the-county",
        "source": "city",
        "first": "2020-01-01",
        "last": "2020-03-31",
        "good": None,
        "of": None,
        "percent": 91.5,
        "assured": "independent",
        "version": 2,
    }
    told = done(town("readings town --period 2020-Q1"))
    assert "  2020-Q1  41    50  82.00    69.2-90.2  no target\n" in told
    words = " ".join(told.split())
    assert "county gave 82.00 % (41 of 50) for Wed 1 Jan 2020 to Tue 31 Mar 2020. Assured: independent." in words
    assert "city gave 91.50 % (of how many it does not say)" in words


def test_a_percentage_alone_stands_in_the_row_and_it_says_not_of_how_many(town, tmp_path):
    path = tmp_path / "indicators" / "town.toml"
    text = path.read_text(encoding="utf-8")
    title = 'title = "The same in the county"\n'
    wanted = f"{title}target = [{{ since = 2019-04-01, percent = 85 }}]\n"
    path.write_text(text.replace(title, wanted), encoding="utf-8")
    done(town(f"{NOTE} --percent 99"))

    told = done(town("readings town --period 2020-Q1"))
    *_, found = json.loads(done(town("readings town --period 2020-Q1 --json")))["readings"]

    assert "  2020-Q1  99.00    at least 85  of how many it does not say\n" in told
    assert (found["good"], found["of"], found["lower"], found["percent"]) == (None, None, None, 99.0)
    assert found["verdict"] == "of_how_many_it_does_not_say"


def test_a_figure_of_nothing_says_so(town):
    done(town(f"{NOTE} --good 0 --of 0"))

    assert "county gave no share (0 of 0) for Wed 1 Jan 2020" in done(town("readings town --period 2020-Q1"))


def test_a_figure_of_days_that_are_still_to_come_is_refused_by_the_name_of_the_command(town):
    result = town(f"{NOTE} --good 41 --of 50".replace("2020-Q1", "2999"))

    assert result.exit_code == 1
    assert "readings note" in result.stderr
    assert "its days are not over" in " ".join(result.stderr.split())


def test_the_response_rate_is_told_where_it_is_known(town, tmp_path):
    survey = tmp_path / "surveys" / "fft.toml"
    survey.parent.mkdir()
    survey.write_text(SURVEY, encoding="utf-8")
    text = (tmp_path / "casework.toml").read_text(encoding="utf-8")
    (tmp_path / "casework.toml").write_text(text.replace("# surveys", "surveys"), encoding="utf-8")

    assert "  2026: 2 of 8 answered (25.0 %)\n" in done(town("readings town --period 2026"))


def test_without_files_of_indicators_it_is_said_how_to_have_some(office):
    assert "There are no indicators: put a file for each framework into a folder" in done(office("readings"))
    assert json.loads(done(office("readings --json"))) == {"readings": []}


def test_a_framework_that_nothing_tests_is_told_apart_from_no_indicators_at_all(town):
    assert done(town("readings healthwatch")) == "No indicator tests these standards.\n"


def test_the_commands_of_readings_are_named_in_their_help(town):
    assert "note" in done(town("readings --help"))
    assert "--per" in done(town("readings show --help"))


# Charts


def test_the_readings_of_an_indicator_are_charted(town):
    told = done(town("dips --indicator town/in-time --period 2019-01..2020-12"))
    (series,) = json.loads(done(town("dips --indicator town/in-time --period 2020-Q1 --json")))["series"]

    assert told.startswith(
        "town/in-time: Requests that were answered in time\n"
        "  Too few to say: 3 of 3 months count, and 12 are needed.\n"
        "\n"
        "A month counts when it is over"
    )
    assert (series["indicator"], series["too_few_to_say"], series["left_out"]) == ("town/in-time", True, [])
    assert [each["of"] for each in series["periods"]] == [8, 8, 8]


def test_a_chart_of_an_indicator_is_told_like_that_of_a_limit(town, tmp_path):
    with Casebook.configured(tmp_path / "casework.toml") as book:
        for month in range(12):
            for _ in range(6):
                day = dt.date(2021, month + 1, 5)
                case = book.receive(kind="information_request", procedure="foi-2000", received_at=day, by=OFFICER)
                book.respond(case.id, happened=day + dt.timedelta(days=60 if month == 11 else 1), by=OFFICER)

    told = done(town("dips --indicator town/in-time --period 2021"))

    assert "  DIP. 2021-12: further below the usual than chance alone goes" in told


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("parish/in-time --period 2020", "there is no indicator 'parish/in-time': choose one of town/in-time"),
        ("town/x --period 2020", "there is no indicator of town 'x'"),
        ("town/in-time --period 2020 --team bins", "leave --service, --team and --handler away"),
    ],
)
def test_an_indicator_that_cannot_be_charted_is_told_with_what_to_do(asked, why, town):
    result = town(f"dips --indicator {asked}")

    assert result.exit_code != 0
    assert why in " ".join(result.stderr.split())
