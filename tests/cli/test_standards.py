"""The commands about published standards."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework.adapters.toml_frameworks import load_frameworks
from casework.cli.main import cli

TOWN = """
id = "town"
name = "What our town promises"
publisher = "The town council"
citation = "Customer charter 2026"
evidence = "local"

[[standard]]
code = "answer"
title = "We answer letters within ten working days"
owner = "customer-services"

[[standard]]
code = "plain"
title = "We write plainly"

[[version]]
effective_from = 2026-04-01

[[version.link]]
code = "answer"
to = "charter-mark/3.2.1"
match = "broad"
ours = true
"""
OF_THE_COUNTY = """
id = "county"
name = "County"
publisher = "The county"
citation = "County charter"
evidence = "memory"
standard = [{ code = "x", title = "Answers come" }]

[[version]]
effective_from = 2026-04-01
ends_on = 2026-12-31

[[version.link]]
code = "x"
to = "town/answer"
match = "exact"
ours = false

[[version.link]]
code = "x"
to = "charter-mark/3.2.1"
match = "related"
ours = false
evidence = "read"
source = "https://county.example/charter"
"""
CONFIGURATION = """
[organisation]
id = "town"

[store]
address = "sqlite:///casework.db"

[rules]
frameworks = "frameworks"
"""


def run(*arguments):
    return CliRunner().invoke(cli, ["standards", *arguments])


def flat(done):
    return " ".join(done.stdout.split())


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Begin in a folder with the files of a town and of a county, and no configuration."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "town.toml").write_text(TOWN, encoding="utf-8")
    (tmp_path / "county.toml").write_text(OF_THE_COUNTY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def configured(files):
    """Begin in a folder whose configuration names a folder with both."""
    (files / "frameworks").mkdir()
    for name in ("town.toml", "county.toml"):
        (files / name).rename(files / "frameworks" / name)
    assert CliRunner().invoke(cli, ["init", "--organisation", "town", "--frameworks", "frameworks"]).exit_code == 0
    return files


# list


@pytest.mark.usefixtures("files")
def test_the_list_names_each_framework_and_how_many_standards_it_has():
    said = flat(run("list"))

    assert "satisfaction-drivers Four drivers of customer satisfaction (4 standards)" in said
    assert "Rotherham's charter links (1 standard)" in said
    assert [each["id"] for each in json.loads(run("list", "--json").stdout)] == list(load_frameworks())


@pytest.mark.usefixtures("configured")
def test_the_frameworks_of_the_configuration_can_be_used():
    found = {each["id"]: each for each in json.loads(run("list", "--json").stdout)}

    assert found["town"] == {
        "id": "town",
        "name": "What our town promises",
        "publisher": "The town council",
        "standards": 2,
    }
    assert run("show", "town").stdout.startswith("What our town promises (town)\n")


# show


@pytest.mark.usefixtures("files")
def test_a_framework_is_shown_with_its_dates_owners_and_links():
    assert run("show", "town.toml").stdout.splitlines() == [
        "What our town promises (town)",
        "  The town council. [Customer charter 2026; local]",
        "  It holds since Wed 1 Apr 2026.",
        "    answer: We answer letters within ten working days. Owner: customer-services.",
        "    plain: We write plainly.",
        "  Links:",
        "    answer is a part of charter-mark/3.2.1 [our own mapping]",
    ]


@pytest.mark.usefixtures("files")
def test_a_misprint_gaps_figures_and_what_is_not_known_are_told():
    said = flat(run("show", "charter-mark"))

    assert (
        "Since when it holds is not known, and until Thu 30 Jun 2011. Customer Service Excellence took its place."
        in said
    )
    assert "The document prints 1.31. The notes print 1.31;" in said
    assert "1 Set standards and perform well 1.1.1: Standards for the main services" in said
    assert "Numbers that the document leaves out: 5.1.1: The notes begin criterion 5 with 5.1.3." in said
    assert "criteria-in-the-notes: 54. Criteria that the notes number" in said
    assert "elements-of-4: 13." in said
    assert "[Cabinet Office, External assessment scoring system; read; http://www.cabinetoffice.gov.uk/" in said
    assert "chose-easy-access: 74%." in flat(run("show", "rotherham-promises"))


@pytest.mark.usefixtures("files")
def test_what_one_standard_is_cited_by_is_told_only_where_it_is_not_the_files():
    said = flat(run("show", "complaint-handling-code"))

    assert "4: There are people and resources for complaints. The Housing Ombudsman calls it staff." in said
    assert "[LGSCO Code 2024, section 4; read-secondary; https://bassetlaw.gov.uk/" in said


@pytest.mark.usefixtures("files")
def test_links_that_a_document_has_are_told_with_it_and_so_are_doubts():
    said = flat(run("show", "county.toml"))

    assert "[County charter; memory] UNCONFIRMED" in said
    assert "x is the same as town/answer [the document says so]" in said
    assert "x has to do with charter-mark/3.2.1 [County charter; read; https://county.example/charter]" in said


@pytest.mark.usefixtures("files")
def test_a_framework_is_shown_as_it_holds_on_a_day():
    before = run("show", "town.toml", "--on", "2026-03-31")
    data = json.loads(run("show", "county.toml", "--on", "2026-12-31", "--json").stdout)

    assert before.stdout.splitlines()[2:] == ["  No version of it holds on that day."]
    assert json.loads(run("show", "town.toml", "--on", "2026-03-31", "--json").stdout)["version"] is None
    assert (data["version"]["force"], data["version"]["ends_on"]) == ("in_force", "2026-12-31")
    assert "and until Thu 31 Dec 2026." in flat(run("show", "county.toml"))


@pytest.mark.usefixtures("files")
def test_a_framework_for_scripts_has_everything_that_its_file_says():
    said = json.loads(run("show", "charter-mark", "--json").stdout)

    assert set(said) == {
        "id", "name", "publisher", "citation", "evidence", "source", "note", "version", "themes", "standards", "facts",
        "reviews",
    }  # fmt: skip
    assert said["reviews"] is None
    assert said["version"]["force"] is None
    assert [gap["code"] for gap in said["version"]["gaps"]] == ["5.1.1", "5.1.2", "5.2.2", "6.1.1"]
    assert [each["written_as"] for each in said["standards"] if each["code"] == "1.3.1"] == ["1.31"]
    (link,) = json.loads(run("show", "town.toml", "--json").stdout)["version"]["links"]
    assert (link["to"], link["match"], link["ours"], link["evidence"]) == ("charter-mark/3.2.1", "broad", True, "local")


@pytest.mark.usefixtures("files")
def test_a_file_can_be_printed_to_be_copied_and_an_unknown_name_says_which_there_are():
    assert run("show", "healthwatch", "--file").stdout.startswith('id = "healthwatch"\n')
    done = run("show", "mars")
    assert done.exit_code == 1
    assert "there is no framework 'mars': choose one of charter-mark" in done.stderr


@pytest.mark.parametrize("framework", load_frameworks())
def test_every_line_of_what_is_shown_fits_a_terminal(framework, files):
    for shown in (run("show", framework), run("crosswalk", framework, "charter-mark")):
        assert not [line for line in shown.stdout.splitlines() if len(line) > 80 and " " in line.strip()]


# crosswalk


@pytest.mark.usefixtures("files")
def test_a_crosswalk_tells_which_standards_serve_each_other_and_which_nothing_serves():
    assert run("crosswalk", "town.toml", "rotherham-promises").stdout.splitlines() == [
        "No link leads from town to rotherham-promises.",
        "Nothing of rotherham-promises serves these of town: answer, plain",
        "Nothing of town serves these of rotherham-promises: 1, 2, 3, 4, 5",
    ]
    said = flat(run("crosswalk", "rotherham-promises", "satisfaction-drivers"))
    assert "rotherham-promises/1: We make it easy to find out which services there are is a part of" in said
    assert "satisfaction-drivers/easy-access: Services are easy to reach rotherham-promises/2:" in said
    assert "satisfaction-drivers/on-time: Services come in time [our own mapping] Every standard of" in said


@pytest.mark.usefixtures("configured")
def test_a_chain_says_by_way_of_what_it_leads_whose_it_is_and_what_is_unconfirmed():
    city = OF_THE_COUNTY.replace('"county"', '"city"').replace("town/answer", "county/x")
    Path("city.toml").write_text(city, encoding="utf-8")

    said = flat(run("crosswalk", "city.toml", "town"))
    data = json.loads(run("crosswalk", "city.toml", "town", "--json").stdout)

    assert (
        "is the same as town/answer: We answer letters within ten working days [by way of county/x; UNCONFIRMED]"
        in said
    )
    (chain,) = data["chains"]
    assert (chain["from"], chain["to"], chain["match"], chain["serves"]) == ("city/x", "town/answer", "exact", True)
    assert (chain["ours"], chain["confirmed"], chain["by_way_of"]) == (False, False, ["county/x"])
    assert [link["framework"] for link in chain["links"]] == ["city", "county"]
    assert (data["first_gaps"], data["second_gaps"]) == ([], ["plain"])


@pytest.mark.usefixtures("files")
def test_a_crosswalk_holds_on_a_day():
    data = json.loads(run("crosswalk", "town.toml", "charter-mark", "--on", "2026-04-01", "--json").stdout)

    assert (data["chains"], data["first_gaps"], data["second_gaps"]) == ([], ["answer", "plain"], [])


# check


@pytest.mark.usefixtures("files")
def test_a_file_without_mistakes_passes_and_standards_without_an_owner_are_listed():
    done = run("check", "town.toml", "county.toml")

    assert done.exit_code == 0
    assert flat(done) == (
        "town.toml: no mistakes; it is town "
        "Nobody answers for plain: give each an owner. "
        "No indicator tests answer, plain: say how each is tested. "
        "The target of answer, plain was never raised: ask whether more can be promised. "
        "county.toml: no mistakes; it is county "
        "Nobody answers for x: give each an owner. "
        "No indicator tests x: say how each is tested. "
        "The target of x was never raised: ask whether more can be promised."
    )
    (answer,) = json.loads(run("check", "town.toml", "--json").stdout)
    assert answer == {
        "file": "town.toml",
        "framework": "town",
        "replaces": False,
        "problems": [],
        "without_owner": ["plain"],
        "without_indicator": ["answer", "plain"],
        "never_raised": ["answer", "plain"],
        "lowered": [],
        "contradictions": [],
    }


INDICATORS = """
framework = "FRAMEWORK"

[[indicator]]
code = "in-time"
title = "Letters that were answered in time"
standards = ["answer", "plain"]
target = [{ since = 2025-04-01, percent = 80 }, { since = 2026-04-01, percent = 85 }]

[indicator.timeliness]
limits = ["respond"]
"""


def test_a_file_in_which_everybody_answers_for_something_and_all_is_tested_has_no_remark(files):
    owned = TOWN.replace('title = "We write plainly"', 'title = "We write plainly"\nowner = "editors"')
    (files / "healthwatch.toml").write_text(owned.replace('"town"', '"healthwatch"'), encoding="utf-8")
    (files / "tested.toml").write_text(INDICATORS.replace("FRAMEWORK", "healthwatch"), encoding="utf-8")

    told, of_indicators = json.loads(run("check", "healthwatch.toml", "tested.toml", "--json").stdout)
    assert (told["without_owner"], told["without_indicator"], told["never_raised"]) == ([], [], [])
    assert of_indicators == {
        "file": "tested.toml",
        "framework": "healthwatch",
        "replaces": False,
        "problems": [],
        "indicators": ["in-time"],
        "without_indicator": [],
        "never_raised": [],
        "lowered": [],
        "contradictions": [],
    }
    (files / "tested.toml").unlink()
    (files / "indicators").mkdir()
    (files / "indicators" / "healthwatch.toml").write_text(INDICATORS.replace("FRAMEWORK", "healthwatch"), "utf-8")
    assert CliRunner().invoke(cli, ["init", "--organisation", "town", "--indicators", "indicators"]).exit_code == 0

    assert flat(run("check", "healthwatch.toml")).startswith(
        "healthwatch.toml: no mistakes; it is healthwatch. In a folder of your own it takes the place of the "
        "healthwatch that comes with casework. answer: more is wanted of healthwatch/in-time from Wed 1 Apr 2026 on, "
        "and no review says that it was raised: record the review."
    )


@pytest.mark.usefixtures("configured")
def test_a_framework_that_the_configuration_does_not_have_yet_is_checked_without_its_reviews(files):
    (files / "healthwatch-2.toml").write_text(TOWN.replace('"town"', '"village"'), encoding="utf-8")

    assert flat(run("check", "healthwatch-2.toml")).startswith("healthwatch-2.toml: no mistakes; it is village")


def test_an_indicator_of_a_standard_or_a_framework_that_there_is_not_is_a_mistake(files):
    (files / "lost.toml").write_text(INDICATORS.replace("FRAMEWORK", "parish"), encoding="utf-8")
    (files / "odd.toml").write_text(
        INDICATORS.replace("FRAMEWORK", "town").replace('"plain"', '"plane"'), encoding="utf-8"
    )
    (files / "bad.toml").write_text(INDICATORS.replace("85", "850"), encoding="utf-8")

    done = run("check", "town.toml", "lost.toml", "odd.toml", "bad.toml")
    said = flat(done)

    assert done.exit_code == 3
    assert "lost.toml: framework: there is no framework parish: check the spelling" in said
    assert "lost.toml: indicator[0].standards[0]: there is no standard parish/answer: check the spelling" in said
    assert "odd.toml: indicator[0].standards[1]: there is no standard town/plane: check the spelling" in said
    assert "bad.toml: framework: must be the id of a framework" not in said
    assert "bad.toml: indicator[0].target[1].percent: must be from 0 to 100" in said


def test_a_limit_that_no_procedure_has_is_a_mistake_and_what_is_counted_is_told(files):
    mistyped = INDICATORS.replace("FRAMEWORK", "town").replace("respond", "response")
    (files / "mistyped.toml").write_text(mistyped, encoding="utf-8")
    named = f'{INDICATORS}procedures = ["foi-2000"]\nstages = ["1"]\n'.replace("FRAMEWORK", "town")
    (files / "named.toml").write_text(named, encoding="utf-8")

    assert (
        "mistyped.toml: indicator[0].timeliness.limits[0]: there is no limit response in any procedure: check the "
        "spelling"
    ) in flat(run("check", "town.toml", "mistyped.toml"))
    assert (
        "indicator[0].timeliness: Counted under foi-2000: respond of stage 1, 20 working days from the beginning of "
        "the stage."
    ) in flat(run("check", "town.toml", "named.toml"))


def test_a_framework_is_shown_with_its_indicators_and_what_their_time_limits_are(files):
    (files / "indicators").mkdir()
    named = f'{INDICATORS}procedures = ["foi-2000"]\nstages = ["1"]\n'.replace("FRAMEWORK", "town")
    rude = named.replace('framework = "town"', "").replace("in-time", "rude").split("[indicator.timeliness]")[0]
    text = f"{named}{rude}[indicator.contacts]\nkinds = ['complaint']\n"
    (files / "indicators" / "town.toml").write_text(text, "utf-8")
    assert CliRunner().invoke(cli, ["init", "--organisation", "town", "--indicators", "indicators"]).exit_code == 0

    assert flat(run("show", "town.toml")).endswith(
        "Indicators: in-time: Letters that were answered in time. Tests town/answer, town/plain. Counted under "
        "foi-2000: respond of stage 1, 20 working days from the beginning of the stage. rude: Letters that were "
        "answered in time. Tests town/answer, town/plain."
    )
    assert "Indicators:" not in run("show", "charter-mark").stdout


def test_a_framework_that_lies_there_and_is_not_in_use_is_told_with_how_to_switch_it_on(files):
    said = 'write frameworks = "frameworks" under [rules] in casework.toml'
    (files / "frameworks").mkdir()
    (files / "frameworks" / "village.toml").write_text(TOWN.replace('"town"', '"village"'), encoding="utf-8")
    assert "not in use" not in run("show", "village").stderr
    assert "not in use" not in flat(run("check", "frameworks/village.toml"))
    assert CliRunner().invoke(cli, ["init", "--organisation", "town"]).exit_code == 0
    own = INDICATORS.replace("FRAMEWORK", "village")
    (files / "village.toml").write_text(own, encoding="utf-8")

    assert flat(run("check", "frameworks/village.toml")).endswith(f"It is not in use yet: {said}.")
    assert flat(run("check", "frameworks/village.toml", "village.toml")).endswith(
        f'It is not in use yet: write indicators = "{files.name}" under [rules] in casework.toml.'
    )
    told = " ".join(run("show", "village").stderr.split())
    assert told.endswith(f". frameworks/village.toml is there, and its folder is not in use: {said}")
    assert "not in use" not in run("show", "hamlet").stderr
    text = (files / "casework.toml").read_text(encoding="utf-8").replace("# frameworks", "frameworks")
    (files / "casework.toml").write_text(text, encoding="utf-8")
    assert "not in use" not in flat(run("check", "frameworks/village.toml"))
    assert "not in use" not in run("show", "hamlet").stderr


def test_all_mistakes_of_all_files_are_listed_and_links_that_lead_nowhere_are_mistakes(files):
    (files / "wrong.toml").write_text(TOWN.replace('"local"', '"hearsay"').replace('"broad"', '"same"'), "utf-8")

    done = run("check", "wrong.toml", "county.toml")
    said = flat(done)

    assert done.exit_code == 3
    assert "wrong.toml: evidence: 'hearsay' is not known; write one of read," in said
    assert "wrong.toml: version[0].link[0].match: 'same' is not known; write one of exact, close, broad," in said
    assert "county.toml: version[0].link[0].to: there is no standard town/answer: check the spelling" in said


# review

RAISED = ("review", "town", "answer", "--result", "raised", "--reason", "Most asked for it", "--by", "staff-17")
TARGETS = ("--from-target", "80-percent", "--to-target", "85-percent")


@pytest.mark.usefixtures("configured")
def test_a_review_is_recorded_and_shown_with_its_framework():
    done = run(*RAISED, *TARGETS, "--consulted", "service-users", "--consulted", "staff", "--on", "2025-04-02")
    run(
        "review",
        "town",
        "plain",
        "--result",
        "kept",
        "--reason",
        "Nobody asked",
        "--by",
        "staff-17",
        "--on",
        "2025-04-03",
    )

    assert (done.exit_code, done.stdout) == (0, "town/answer was raised on Wed 2 Apr 2025.\n")
    shown = flat(run("show", "town"))
    assert (
        "Reviews: answer was raised from 80-percent to 85-percent on Wed 2 Apr 2025. Asked: service-users, staff. Most "
        "asked for it plain was kept on Thu 3 Apr 2025. Nobody asked"
    ) in shown
    reviews = json.loads(run("show", "town", "--json").stdout)["reviews"]
    assert reviews["version"] == 2
    assert reviews["made"][0] == {
        "standard": "answer",
        "result": "raised",
        "on": "2025-04-02",
        "consulted": ["service-users", "staff"],
        "consultations": [],
        "from_target": "80-percent",
        "to_target": "85-percent",
        "reason": "Most asked for it",
    }


@pytest.mark.usefixtures("configured")
def test_standards_that_were_not_reviewed_for_a_year_are_named():
    run("review", "town", "plain", "--result", "kept", "--reason", "Fine", "--by", "staff-17", "--on", "2020-04-03")
    run(*RAISED, "--to-target", "85-percent")

    shown = flat(run("show", "town"))

    assert "answer was raised to 85-percent on" in shown
    assert shown.endswith("Not reviewed in the last year: plain")
    run("review", "town", "plain", "--result", "kept", "--reason", "Fine", "--by", "staff-17")
    assert "Not reviewed" not in flat(run("show", "town"))


@pytest.mark.usefixtures("configured")
def test_a_review_for_scripts_says_which_version_it_made():
    said = json.loads(run(*RAISED, *TARGETS, "--on", "2025-04-02", "--expect", "0", "--key", "form-1", "--json").stdout)

    assert (said["framework"], said["standard"], said["version"], said["on"]) == ("town", "answer", 1, "2025-04-02")


@pytest.mark.usefixtures("configured")
def test_what_cannot_be_is_refused_in_a_sentence():
    done = run(*RAISED, "--from-target", "85-percent", "--to-target", "85-percent")

    assert done.exit_code == 1
    assert "standards review is not possible for town/answer: the target is the same as before" in " ".join(
        done.stderr.split()
    )
    assert "reviews" in json.loads(run("show", "town", "--json").stdout)


def test_a_framework_is_shown_without_its_reviews_where_the_store_is_missing(configured):
    (configured / "casework.db").unlink()

    assert json.loads(run("show", "town", "--json").stdout)["reviews"] is None


@pytest.mark.usefixtures("configured")
def test_a_file_of_another_name_has_no_reviews_here():
    Path("city.toml").write_text(OF_THE_COUNTY.replace('"county"', '"city"'), encoding="utf-8")

    assert json.loads(run("show", "city.toml", "--json").stdout)["reviews"] is None
