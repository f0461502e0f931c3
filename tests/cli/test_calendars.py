import json

import pytest
from click.testing import CliRunner

from casework.adapters.toml_calendars import load_calendars
from casework.cli.main import cli
from tests.shared import shared_file

OURS = """
id = "ours"
name = "Our council"
base = "scotland"
[holidays]
2026-12-29 = "Christmas closure"
"""


def run(*arguments):
    return CliRunner().invoke(cli, ["calendars", *arguments])


@pytest.fixture
def own(tmp_path):
    file = tmp_path / "ours.toml"
    file.write_text(OURS, encoding="utf-8")
    return file


def test_the_list_says_how_far_each_calendar_is_known():
    width = max(map(len, load_calendars()))
    lines = run("list").stdout.replace("\n" + " " * (width + 2), " ").splitlines()

    assert any(line.startswith("uk-union") and "known from 1990-01-01 until 2028-12-31" in line for line in lines)
    assert "all-days            all days; no holidays" in lines


def test_the_list_for_scripts_has_version_and_source():
    found = {each["id"]: each for each in json.loads(run("list", "--json").stdout)}

    assert found["scotland"]["known_until"] == "2028-12-31"
    assert found["scotland"]["closed_weekdays"] == ["saturday", "sunday"]
    assert found["all-days"]["known_until"] is None
    assert len(found["scotland"]["version"]) == 12


def test_a_calendar_is_shown_with_the_names_of_its_days():
    lines = run("show", "uk-union", "--year", "2026").stdout.splitlines()

    assert "  Closed every week: Saturday, Sunday" in lines
    assert "  Mon 15 Jun 2026  World Cup bank holiday (Scotland)" in lines
    assert sum("2026  " in line for line in lines) == 14


def test_a_calendar_without_closed_days_says_so():
    assert "Closed every week: no day" in run("show", "all-days").stdout


def test_a_calendar_of_ones_own_is_shown_from_its_file(own):
    found = json.loads(run("show", str(own), "--year", "2026", "--json").stdout)

    assert found["id"] == "ours"
    assert {"date": "2026-12-29", "name": "Christmas closure"} in found["days"]


def test_a_file_without_mistakes_passes_the_check(own):
    done = run("check", str(own))

    assert (done.exit_code, done.stdout) == (0, "ours.toml: no mistakes; it is ours\n")
    (answer,) = json.loads(run("check", str(own), "--json").stdout)
    assert answer == {"file": "ours.toml", "calendar": "ours", "replaces": False, "problems": []}


def test_all_mistakes_of_all_files_are_listed(own, tmp_path):
    wrong, nonsense = tmp_path / "wrong.toml", tmp_path / "nonsense.toml"
    wrong.write_text('id = "wrong"\nname = 7\ncolour = "red"\nclosed_weekdays = ["moonday"]\n', encoding="utf-8")
    nonsense.write_text("nonsense", encoding="utf-8")

    done = run("check", str(own), str(wrong), str(nonsense))

    assert done.exit_code == 3
    assert done.stdout.count("wrong.toml") == 4
    assert "nonsense.toml" in done.stdout


def test_a_calendar_that_takes_the_place_of_ours_is_told(own, tmp_path):
    scotland = tmp_path / "scotland.toml"
    scotland.write_text(OURS.replace('"ours"', '"scotland"').replace('base = "scotland"', 'base = "uk-union"'), "utf-8")

    done = run("check", str(scotland))

    assert done.exit_code == 0
    assert "it takes the place of the scotland that comes with casework" in " ".join(done.stdout.split())
    assert [each["replaces"] for each in json.loads(run("check", str(scotland), str(own), "--json").stdout)] == [
        True, False,
    ]  # fmt: skip


def test_an_unknown_calendar_says_which_there_are():
    done = run("show", "mars")

    assert done.exit_code == 1
    assert "there is no calendar 'mars': choose one of all-days, england-and-wales" in done.stderr


def test_a_year_whose_holidays_are_not_known_says_so():
    assert "The holidays of 2031 are not known." in run("show", "scotland", "--year", "2031").stdout
    assert "The holidays of 2031 are not known." not in run("show", "all-days", "--year", "2031").stdout
    assert "not known" not in run("show", "scotland", "--year", "2026").stdout


def test_a_calendar_is_shown_with_its_hours_its_evidence_and_its_closures_as_stretches(tmp_path):
    file = tmp_path / "ours.toml"
    hours = 'windows = ["09:00-17:00"]\nwindows_on = { friday = ["09:00-16:30"] }\n'
    closure = '[[closure]]\nname = "Move"\nfirst = 2026-05-13\nlast = 2026-05-15\n'
    file.write_text(OURS.replace("[holidays]", f"as_of = 2026-01-05\n{hours}[holidays]") + closure, encoding="utf-8")

    lines = run("show", str(file), "--year", "2026").stdout.splitlines()
    found = json.loads(run("show", str(file), "--year", "2026", "--json").stdout)

    assert "  Business hours: 09:00-17:00" in lines
    assert "  Business hours on Friday: 09:00-16:30" in lines
    assert "  Evidence: read-secondary, read on 2026-01-05" in lines
    assert "  Wed 13 May 2026 to Fri 15 May 2026  Move" in lines
    assert (found["windows"], found["weekday_windows"]) == (["09:00-17:00"], {"friday": ["09:00-16:30"]})
    assert (found["as_of"], found["evidence"], found["school"]) == ("2026-01-05", "read-secondary", True)


def test_a_calendar_by_definition_is_shown_without_the_day_on_which_it_was_read():
    assert "  Evidence: local" in run("show", "all-days").stdout.splitlines()
    assert json.loads(run("show", "all-days", "--json").stdout)["as_of"] is None


def test_days_of_which_a_calendar_knows_nothing_are_shown_only_for_a_year_that_is_asked_for():
    everything = json.loads(run("show", "new-zealand-oia", "--json").stdout)

    assert (everything["days"][0]["date"], everything["days"][-1]["date"]) == ("1990-01-01", "2028-12-31")
    assert everything["holidays"] == len(everything["days"])
    assert (
        "Wed 1 Jan 2031 to Wed 15 Jan 2031  25 December to 15 January"
        in run("show", "new-zealand-oia", "--year", "2031").stdout
    )


# A newer official list


def listed(*events, division="scotland"):
    return {division: {"division": division, "events": [{"title": title, "date": date} for date, title in events]}}


@pytest.fixture
def published(tmp_path):
    def write(content):
        path = tmp_path / "bank-holidays.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    return write


def test_the_official_list_says_the_same_as_our_calendars():
    done = run("check", str(shared_file("data/bank-holidays.json")))

    assert done.exit_code == 0
    assert " ".join(done.stdout.split()).count("was compared from 2012-01-01 to 2028-12-31 and is the same.") == 3


def test_what_a_newer_list_says_otherwise_is_told_and_the_exit_code_says_so(published):
    events = [
        ("2028-01-03", "New Year Holiday"), ("2028-01-04", "2nd January (substitute day)"),
        ("2028-02-02", "Day of the otter"), ("2029-01-01", "New Year\u2019s Day"),
    ]  # fmt: skip
    done = run("check", published(listed(*events)))
    lines = done.stdout.splitlines()

    assert done.exit_code == 1
    assert "  Mon 3 Jan 2028  New Year\u2019s Day (substitute day): called New Year Holiday in" in done.stdout
    assert "  Wed 2 Feb 2028  Day of the otter: only in bank-holidays.json" in lines
    assert "  Fri 14 Apr 2028  Good Friday: only in our calendar" in lines
    assert "  Mon 1 Jan 2029  New Year\u2019s Day: beyond what our calendar knows" in lines


def test_the_comparison_for_scripts_has_the_days_under_stable_keys(published):
    done = run("check", "--json", published(listed(("2028-01-03", "A"), ("2028-02-02", "B"), ("2029-01-01", "C"))))
    (answer,) = json.loads(done.stdout)
    (scotland,) = answer["calendars"]

    assert done.exit_code == 1
    assert (answer["file"], answer["same"], answer["problems"]) == ("bank-holidays.json", False, [])
    assert (scotland["calendar"], scotland["same"]) == ("scotland", False)
    assert (scotland["first"], scotland["last"]) == ("2028-01-01", "2028-12-31")
    assert scotland["only_published"] == [{"date": "2028-02-02", "name": "B"}]
    assert scotland["renamed"] == [
        {"date": "2028-01-03", "ours": "New Year\u2019s Day (substitute day)", "published": "A"}
    ]
    assert {"date": "2028-04-14", "name": "Good Friday"} in scotland["only_ours"]
    assert scotland["beyond"] == [{"date": "2029-01-01", "name": "C"}]


def test_a_list_that_cannot_be_read_or_names_no_calendar_of_ours_has_the_exit_code_of_wrong_data(published, own):
    unknown = run("check", str(own), published(listed(("2028-01-03", "A"), division="cornwall")))
    unreadable = run("check", "--json", published([]))

    assert unknown.exit_code == unreadable.exit_code == 3
    assert "ours.toml: no mistakes; it is ours" in unknown.stdout
    assert "there is no calendar 'cornwall'" in unknown.stdout
    (answer,) = json.loads(unreadable.stdout)
    assert (answer["same"], answer["calendars"]) == (False, [])
    assert "must be an object with a table for each division" in answer["problems"][0]


def test_an_ics_is_compared_with_the_calendar_it_is_named_after(tmp_path):
    path = tmp_path / "scotland.ics"
    event = "BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20290101\nSUMMARY:New Year\nEND:VEVENT\n"
    path.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{event}END:VCALENDAR\n", encoding="utf-8")

    done = run("check", str(path))

    assert done.exit_code == 1
    assert "  Mon 1 Jan 2029  New Year: beyond what our calendar knows" in done.stdout.splitlines()
