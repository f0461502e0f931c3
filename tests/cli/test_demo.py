import datetime as dt
import html
import io
import json
import re
import shlex
import shutil
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from casework.application.notifying import stream as notification_stream
from casework.application.notifying.found import STREAM as IN_FORCE
from casework.application.rows import LimitRow
from casework.casebook import Casebook
from casework.cli import tour, tour_reports
from casework.cli.demo import FIRST_LINE, progress
from casework.cli.main import cli
from casework.cli.queue import Due

FEW = "90"
HEADINGS = [
    "1. What came in during 2025",
    "2. The queue on Wed 31 Dec 2025: what is overdue, and what is due in 9 days",
    "3. One deadline, explained",
    "4. An escalation, made now: ",
    "5. What is refused: closing that case before it has its second answer",
    "6. The report: what was done in time",
    "7. What was put right and learned",
    "8. Which promises are kept, and what is published",
    "9. What people want most, and how complaints are sorted",
    "10. What would be said, and to whom",
    "11. Is the log what was written?",
    "12. What it left in ",
]
LEFT = [
    "casework.db",
    "casework.toml",
    "categories/theme.toml",
    "frameworks/exampleton-promises.toml",
    "indicators/exampleton-promises.toml",
    "procedures/local-feedback.toml",
    "procedures/local-service-requests.toml",
    "reports/handling.csv",
    "reports/handling.json",
    "reports/handling.txt",
    "reports/standards.csv",
    "reports/standards.html",
    "reports/standards.json",
    "reports/standards.txt",
    "reports/summary.csv",
    "reports/summary.json",
    "reports/summary.txt",
    "surveys/open-day.toml",
]


def run(*arguments):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], prog_name="casework")


def figures_of(folder):
    shown = run("demo", folder, "--json", "--cases", FEW)
    assert shown.exit_code == 0, shown.output
    return json.loads(shown.stdout)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Give a demonstration for people, on a machine whose shell finds casework, and what it printed."""
    folder, found = tmp_path_factory.mktemp("shown") / "demo", tmp_path_factory.mktemp("bin") / "casework"
    found.touch(mode=0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(found.parent))
        return folder, run("demo", folder, "--cases", FEW)


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    """Give a demonstration for scripts, and its figures."""
    folder = tmp_path_factory.mktemp("figures")
    return folder, figures_of(folder)


@pytest.fixture(scope="module")
def made_anew(shown, tmp_path_factory):
    """Give a demonstration in a folder where another one and somebody's notes are, and what it printed."""
    folder = tmp_path_factory.mktemp("anew") / "demo"
    shutil.copytree(shown[0], folder)
    (folder / "my-notes.txt").write_text("mine")
    return folder, run("demo", folder, "--cases", FEW)


@pytest.fixture(scope="module")
def unnamed(tmp_path_factory):
    """Give the folder in which a demonstration was asked for that was to have no folder of its own, and its figures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder := tmp_path_factory.mktemp("unnamed"))
        made = run("demo", "--json", "--cases", FEW)
    assert made.exit_code == 0, made.output
    return folder, json.loads(made.stdout)


def test_the_tour_has_eleven_parts_in_order(shown):
    _, result = shown

    assert result.exit_code == 0, result.output
    places = [result.output.find(f"\n{heading}") for heading in HEADINGS]
    assert -1 not in places
    assert places == sorted(places)


def test_the_tour_fits_eighty_columns_and_has_no_colours_off_a_terminal(shown):
    folder, result = shown
    lines = [line for line in result.output.splitlines() if str(folder) not in line]

    assert max(map(len, lines)) <= 80
    assert "\x1b" not in result.output
    assert result.stderr == ""


def test_the_tour_leaves_the_files_that_it_names_and_no_others(shown):
    folder, result = shown

    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == LEFT
    assert all(f"  {name} " in result.output for name in LEFT)


def test_the_commands_it_ends_with_work_in_that_folder(shown, monkeypatch):
    folder, result = shown
    monkeypatch.chdir(folder)
    commands = re.findall(r"^  casework (.*)$", result.output, re.MULTILINE)

    assert len(commands) == 3
    for command in commands:
        asked = run(*shlex.split(command))
        assert asked.exit_code == 0, f"{command}: {asked.output}"


def test_the_deadline_is_explained_as_the_casebook_explains_it(figures):
    folder, told = figures
    with Casebook.configured(folder / "casework.toml") as book:
        explained = [
            list(deadline.explanation)
            for deadline in book.deadlines(told["explained"]["case"])
            if deadline.limit == told["explained"]["limit"]
        ]

    assert told["explained"]["explanation"] in explained
    assert "Left out: " in " ".join(told["explained"]["explanation"])


def test_the_escalated_case_is_open_at_stage_2_with_new_deadlines_and_cannot_be_closed(figures):
    folder, told = figures
    escalated = told["escalation"]
    with Casebook.configured(folder / "casework.toml") as book:
        case = book.case(escalated["case"])

    assert case.is_open
    assert case.stage == escalated["stage"] == "2"
    assert {limit["limit"] for limit in escalated["deadlines"] if limit["stage"] == "2"} == {"acknowledge", "respond"}
    assert "close" not in escalated["allowed"]
    assert told["refused"].startswith(f"close is not possible for {case.reference}: stage 2 has no response yet.")


def test_the_figures_are_those_of_the_store(figures):
    folder, told = figures
    with Casebook.configured(folder / "casework.toml") as book:
        assert {kind: number for (kind,), number in book.tabulate(["kind"])} == told["received"]
        assert book.verify().position == told["verified"]["position"]
        procedures = {row.procedure for row in book.rows()}
        rebuilt = book.rebuild()
        said = sum(
            each.stream == IN_FORCE or each.stream.startswith(notification_stream.STREAM)
            for each in book.store.read_all("exampleton")
        )
        assert sum(len(book.notifications(row.case)) for row in book.rows()) == told["told"]["claimed"]
        assert told["told"]["claimed"] == told["told"]["delivered"]
        assert (rebuilt.cases, rebuilt.changed, rebuilt.answers.changed) == (int(FEW), 0, 0)

    assert sum(told["received"].values()) == int(FEW)
    entries = told["standards"]["entries"]
    assert told["verified"]["position"] == len(procedures) + sum(told["decisions"].values()) + entries + said + 3, (
        "the rules of each procedure, the year, what measures the charter, what was asked and sorted, one escalation, "
        "its handler, its acknowledgement, and what was said"
    )
    assert told["files"] == LEFT


def test_the_report_on_disk_says_what_was_shown(figures):
    folder, told = figures
    tables = {
        table["name"]: table["rows"]
        for table in json.loads((folder / "reports" / "summary.json").read_text(encoding="utf-8"))["tables"]
    }

    assert tables["time_limits"] == told["time_limits"]
    assert "Time limits kept" in (folder / "reports" / "summary.txt").read_text(encoding="utf-8")


def test_what_was_put_right_is_shown_as_the_report_on_disk_says_it(figures, shown):
    folder, told = figures
    _, result = shown
    tables = {
        table["name"]: table["rows"]
        for table in json.loads((folder / "reports" / "handling.json").read_text(encoding="utf-8"))["tables"]
    }
    everything = told["handling"]["remedies"][-1]

    assert told["handling"] == {name: tables[name] for name in told["handling"]}
    assert re.search(rf"^  all kinds +{everything['agreed']} +{everything['done']} ", result.output, re.MULTILINE)
    assert f"Paid: {told['handling']['payments'][0]['total_paid']} GBP." in result.output


def test_the_report_says_which_limits_count_as_missed_and_which_are_left_out(shown):
    _, result = shown
    said = " ".join(result.output.split())

    assert "A limit that was overdue when the case was withdrawn, escalated or referred is missed" in said
    assert "what was given up in time, or has no date, is left out" in said


def test_a_percentage_is_rounded_once_from_the_counts():
    assert tour_reports.percentage(met=14, of=17) == " 82.4 %", "82.35 rounded again would be 82.3"
    assert tour_reports.percentage(met=17, of=17) == "100.0 %"
    assert tour_reports.percentage(met=0, of=3) == "  0.0 %"
    assert tour_reports.percentage(met=1, of=16) == "  6.3 %", "6.25 is rounded up, as people do"


def test_the_percentages_shown_are_those_of_the_counts_that_the_report_gives(figures, shown):
    _, told = figures
    _, result = shown
    counted = [
        tour_reports.percentage(met=each["met"], of=each["of"]).strip() for each in told["time_limits"] if each["of"]
    ]
    counted += [
        tour_reports.percentage(met=each["upheld"] + each["partly_upheld"], of=each["of"]).strip()
        for each in told["handling"]["upheld"]
    ]
    counted += [
        tour_reports.percentage(met=each["number"], of=each["of"]).strip()
        for each in told["standards"]["readings"]
        if each["of"]
    ]

    assert re.findall(r"\d+\.\d %", result.output) == counted


def test_the_year_is_the_same_one_every_time(figures, unnamed):
    (_, told), (_, again) = figures, unnamed

    said = [{name: each[name] for name in each.keys() - {"verified", "folder", "next"}} for each in (told, again)]
    assert said[0] == said[1]


def test_an_earlier_demonstration_is_made_anew_and_what_is_beside_it_stays(shown, made_anew):
    (first, _), (second, _) = shown, made_anew

    assert (second / "my-notes.txt").read_text() == "mine"
    assert (second / "casework.db").read_bytes() != (first / "casework.db").read_bytes()


@pytest.mark.parametrize("name", ["thesis.txt", "casework.toml"])
def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path, name):
    (tmp_path / name).write_bytes(b"\xff irreplaceable")

    refused = run("demo", tmp_path, "--cases", FEW)

    assert refused.exit_code == 2
    assert "is not empty, and no demonstration made it" in refused.stderr
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(name, b"\xff irreplaceable")]


def test_without_a_folder_it_makes_one_and_its_settings_say_what_they_are(unnamed):
    folder, _ = unnamed

    assert (folder / "casework-demo" / "casework.toml").read_text(encoding="utf-8").startswith(FIRST_LINE)


def test_where_the_shell_does_not_find_casework_its_path_is_shown(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [".venv/bin/casework", "demo"])

    assert tour.command_in(Path("casework-demo")) == "../.venv/bin/casework"


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (dt.date(2025, 12, 30), "Tue 30 Dec 2025 OVERDUE"),
        (dt.date(2025, 12, 31), "Wed 31 Dec 2025 today"),
        (dt.date(2026, 1, 2), "Fri 2 Jan 2026"),
    ],
)
def test_the_queue_says_in_words_what_is_overdue(due_on, said):
    assert click.unstyle(tour.marked(due_on, dt.date(2025, 12, 31))) == said


@pytest.mark.parametrize(("starts_on", "said"), [(None, "not started"), ("2025-12-01", "OVERDUE")])
def test_the_queue_says_of_a_clock_that_has_not_started_that_it_has_not(starts_on, said):
    limit = LimitRow(
        stage="2", limit="respond", result="open", starts_on=starts_on, due_on="2025-12-30", provisional=True
    )
    due = Due(on=dt.date(2025, 12, 30), name="respond", row=None, limit=limit)

    assert click.unstyle(tour.dated(due, dt.date(2025, 12, 31))) == f"Tue 30 Dec 2025 {said}"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("quiet", "shows"), [(False, True), (True, False)])
def test_progress_is_shown_on_a_terminal_only_and_not_to_scripts(monkeypatch, quiet, shows):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress(quiet=quiet) as on_day:
        on_day(dt.date(2025, 6, 30))

    assert bool(sys.stderr.getvalue()) is shows


def test_a_second_demonstration_says_that_it_replaces_the_first(shown, made_anew):
    (_, first), (_, second) = shown, made_anew

    assert "It replaces what an earlier demonstration left in" not in " ".join(first.output.split())
    assert "It replaces what an earlier demonstration left in" in " ".join(second.output.split())


def test_the_tour_shows_which_promises_are_kept_what_explains_the_dip_and_what_is_published(figures, shown):
    folder, told = figures
    _, result = shown
    *missed, dip = told["standards"]["dips"]
    page = (folder / "reports" / "standards.html").read_text(encoding="utf-8")
    with Casebook.configured(folder / "casework.toml") as book:
        (published,) = book.publications()

    assert dip["what"].startswith("dip: 2025-03")
    assert all(each["what"].startswith("target missed: 2025") for each in missed)
    assert dip["why"] == "The new switchboard put calls into the wrong queue"
    assert "You asked: Answer the telephone sooner. We did: We call every queue" in result.output
    assert "Without a reading: We show you round a home before you move in." in " ".join(result.output.split())
    assert re.search(r"^  Promise +Share +Of", result.output, re.MULTILINE)
    assert published.id == told["standards"]["published"]
    assert published.said.period == "2025-Q3"
    assert all(html.escape(each["title"]) in page for each in told["standards"]["readings"])


def test_the_tour_shows_how_people_voted_what_was_tied_and_who_decided(figures, shown):
    folder, told = figures
    _, result = shown
    said = " ".join(result.output.split())
    with Casebook.configured(folder / "casework.toml") as book:
        (listed,) = book.consultations()
        came = book.came_of_consultation(listed.consultation.id)
    staff, public = told["asked"]["consultation"]["rounds"]

    assert staff["result"]["cut"]["tied"] == ["plain", "respect", "call-back"]
    assert staff["decision"] | {"on": None} == {
        "on": None,
        "kept": ["in-time", "telephone", "call-back"],
        "decided_by": "charter-board",
        "reason": "Nobody had asked the public about it yet",
        "against_votes": False,
    }
    assert public["decision"]["kept"] == ["telephone"]
    assert "Tied: plain, respect, call-back, of which 1 can go on." in said
    assert "Overdue since Fri 12 Sep 2025: staff is to be told." in said
    assert [(framework, fact.event.standard) for framework, fact in came.reviews] == [
        ("exampleton-promises", "telephone")
    ]
    assert f"Because of it {came.improvements[0]} is to be done" in said


def test_the_tour_says_how_often_officers_sorted_as_the_rules_had_suggested(figures, shown):
    folder, told = figures
    _, result = shown
    with Casebook.configured(folder / "casework.toml") as book:
        found = book.compare_categories("theme")
    told_of = told["asked"]["sorted"]

    assert (told_of["agreed"], told_of["wrong"], told_of["abstained"]) == (found.agreed, found.wrong, found.abstained)
    assert found.agreed > found.wrong > 0, "mostly the officer agrees, and not always"
    assert f"suggested one for {found.spoken}, and {found.agreed} of these" in " ".join(result.output.split())


WORTH_READING = {
    "standards show exampleton-promises": "We answer the telephone within thirty seconds",
    "readings exampleton-promises --period 2025": "Visitors of the open day who felt treated with respect",
    "dips --indicator exampleton-promises/calls-in-time": "The new switchboard put calls into the wrong queue",
    "survey figures open-day": "2024 to 2025",
    "consult results better-first": "Tied: plain, respect, call-back",
    "improve list": "Whoever was not answered is called back the same day",
    "categories compare theme": "Right when said",
}
"""What each command of measuring and learning says, among other things, on the store of the tour."""


@pytest.mark.parametrize("command", WORTH_READING)
def test_each_command_of_measuring_and_learning_has_something_to_show_after_the_tour(figures, monkeypatch, command):
    folder, _ = figures
    monkeypatch.chdir(folder)

    asked = run(*command.split())

    assert asked.exit_code == 0, asked.output
    assert WORTH_READING[command] in " ".join(asked.output.split())


def test_without_the_plugin_for_pages_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("CASEWORK_PLUGINS", "builtin")

    figures_of(tmp_path)

    assert not (tmp_path / "reports" / "standards.html").exists()
    assert (tmp_path / "reports" / "standards.json").exists()
