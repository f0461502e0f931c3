import json
from importlib import resources

import pytest
from click.testing import CliRunner

from casework.adapters.toml_procedures import ProcedureLibrary, parse_procedure, read_procedure
from casework.cli.main import cli
from casework.cli.procedures import _procedure_lines
from casework.domain import procedure_paths
from tests.adapters.procedure_sketches import SKETCHES
from tests.transitions import BY_STAGE, PLAIN, TAKING_OVER


def run(*arguments):
    return CliRunner().invoke(cli, ["procedures", *arguments])


def shipped(procedure_id):
    return (resources.files("casework") / "data" / "procedures" / f"{procedure_id}.toml").read_text(encoding="utf-8")


def test_the_list_names_every_procedure():
    lines = run("list").stdout.splitlines()

    assert "lgsco-code-2024" in lines
    assert "    LGSCO Complaint Handling Code (councils) (England; complaint)" in lines
    assert [line for line in lines if line[0] != " "] == list(ProcedureLibrary().ids())


def test_the_list_for_scripts_has_the_versions():
    found = {each["id"]: each for each in json.loads(run("list", "--json").stdout)}

    assert found["uk-gdpr-sar"]["versions"] == ["uk-gdpr-sar@2018-05-25", "uk-gdpr-sar@2019-08-15"]
    assert found["local-feedback"]["applies_to"] == ["compliment", "comment", "suggestion"]


def test_a_procedure_is_shown_with_number_citation_and_evidence():
    shown = " ".join(run("show", "lgsco-code-2024").stdout.split())

    assert "Stage 1; a case begins here; then 2" in shown
    assert "10 working days (calendar england-and-wales), from the acknowledgement to the answer" in shown
    assert "[LGSCO Code 2024, 6.3; read; https://www.lgo.org.uk" in shown
    assert "More time: 10 working days; once; at most 20 working days in all; from the due date; if: comp" in shown
    assert "Time to ask for stage 2: no number from the answer at stage 1." in shown
    assert "In the end: Local Government and Social Care Ombudsman, 12 months" in shown


def test_what_another_version_governs_is_said_in_words():
    shown = {each: "\n".join(_procedure_lines(each, each.versions[-1])) for each in (PLAIN, BY_STAGE, TAKING_OVER)}

    assert "Each stage is governed by the version in force when it began" in shown[BY_STAGE]
    assert "It takes over what is open on 2026-04-08" in shown[TAKING_OVER]
    assert not any(words in shown[PLAIN] for words in ("takes over", "governed by"))


OWN = """
id = "town"
base = "foi-2000"
[[pause]]
reason = "fee"
citation = "Policy 6"
evidence = "local"
[[pause]]
reason = "strike"
longer_because = "the Commissioner agreed"
citation = "Policy 7"
evidence = "local"
[[limit]]
stage = "1"
limit = "LIMIT"
citation = "Policy 4"
evidence = "local"
within = { amount = 10, unit = "working_days", calendar = "uk-union" }
[referral]
body = "the mayor"
citation = "Policy 9"
evidence = "local"
"""


def test_what_is_the_organisations_own_is_marked_and_what_it_stands_for_is_said(tmp_path):
    limit = ProcedureLibrary().get("foi-2000").versions[-1].stages[0].limits[0].id
    (tmp_path / "town.toml").write_text(OWN.replace("LIMIT", limit), encoding="utf-8")

    shown = " ".join(run("show", "town", "--procedures", str(tmp_path)).stdout.split())
    described = json.loads(run("show", "town", "--procedures", str(tmp_path), "--json").stdout)["version"]

    assert "Based on foi-2000@" in shown
    assert f"Own: {limit} of stage 1, instead of: 20 working days (calendar uk-union)" in shown
    assert "Own: the pause for fee, instead of: Pause for fee: the clock stands still; the day on which" in shown
    assert "Own: the pause for strike, which the base does not have" in shown
    assert "Own: the referral, instead of: In the end: " in shown
    assert described["base"].startswith("foi-2000@")
    assert described["own"] == [f"{limit} of stage 1", "the pause for fee", "the pause for strike", "the referral"]


def test_more_time_that_the_base_gives_is_said_where_it_was_changed():
    text = """
        id = "town"
        base = "lgsco-code-2024"
        [[limit]]
        stage = "1"
        limit = "respond"
        citation = "Policy 4"
        evidence = "local"
        within = { amount = 8, unit = "working_days" }
        """
    made = parse_procedure(text, name="town.toml")

    (line,) = [each for each in _procedure_lines(made, made.versions[0]) if each.startswith("  Own: ")]
    assert "instead of: 10 working days (calendar england-and-wales); more time: 10 working days; once; at most" in line


def test_a_window_of_the_base_is_said_where_it_was_changed():
    text = """
        id = "town"
        base = "lgsco-code-2024"
        [[window]]
        window = "ask-for-stage-2"
        citation = "Policy 5"
        evidence = "local"
        within = { amount = 20, unit = "working_days" }
        """
    made = parse_procedure(text, name="town.toml")

    (line,) = [each for each in _procedure_lines(made, made.versions[0]) if each.startswith("  Own: ")]
    assert "instead of: Time to ask for stage 2: no number" in line


def test_a_file_may_be_checked_that_is_based_on_one_beside_it(tmp_path):
    (tmp_path / "town.toml").write_text(OWN.replace("LIMIT", "respond"), encoding="utf-8")
    hamlet = 'id = "hamlet"\nbase = "town"\n[referral]\nbody = "x"\ncitation = "y"\nevidence = "local"\n'
    (tmp_path / "hamlet.toml").write_text(hamlet, encoding="utf-8")

    assert "no mistakes; it is hamlet" in run("check", str(tmp_path / "hamlet.toml")).stdout


def test_what_nobody_could_confirm_is_plain_to_see():
    shown = " ".join(run("show", "foi-2000").stdout.split())

    assert "[FOIA s.45 Code; memory] UNCONFIRMED" in shown
    assert "20 school days (the place's calendar) or, whichever is earlier, 60 working days" in shown
    assert "(only for: school)" in shown
    assert "Pause for fee: the clock stands still; the day on which it goes on does not count." in shown
    assert "Pause for clarification: the clock begins anew afterwards." in shown


def test_a_version_is_shown_by_a_day_on_which_it_is_in_force():
    old = json.loads(run("show", "uk-gdpr-sar", "--on", "2019-01-01", "--json").stdout)
    new = json.loads(run("show", "uk-gdpr-sar", "--json").stdout)

    assert (old["version"]["id"], new["version"]["id"]) == ("uk-gdpr-sar@2018-05-25", "uk-gdpr-sar@2019-08-15")
    assert old["versions"] == new["versions"] == ["uk-gdpr-sar@2018-05-25", "uk-gdpr-sar@2019-08-15"]
    limit = old["version"]["stages"][0]["limits"][0]
    assert (limit["starts"], limit["done"]) == ("stage_began", "responded")
    assert limit["counts"][0]["rule"]["start"] == "next_day"
    shown = run("show", "uk-gdpr-sar", "--on", "2019-01-01").stdout
    assert "day 0 is the next day, a closed last day rolls forward" in shown


@pytest.mark.parametrize(
    "said",
    [
        "Outcomes: those of the scheme upheld",
        "What to do now: Acknowledge and log the complaint",
        "Put right on the spot: Most complaints can be put right promptly",
        (
            "since the matter, or since the person knew of it (late); it turns away "
            "a complaint; consider whether to take it on all the same; give the ombudsman's details. Every complaint"
        ),
        "May be refused: Legal proceedings have started (legal-proceedings); it turns away a complaint or the",
        (
            "Not one person: complaint handler in stage 1, then complaint handler in stage 2 (another-handler-at"
            "-stage-2). "
            "Stage 2 is dealt with by somebody else than stage 1. [LGSCO Code 2024 s.6; read-secondary"
        ),
        "Not one person: person complained about, then complaint handler (about-oneself). Nobody handles a complaint",
    ],
)
def test_a_procedure_tells_what_may_be_refused_who_may_not_do_what_and_what_to_do_now(said):
    assert said in " ".join(run("show", "lgsco-code-2024").stdout.split())


def test_an_exclusion_for_which_nobody_need_be_sent_to_the_ombudsman_says_nothing_of_it():
    shown = " ".join(run("show", "adult-social-care-nhs-england-2009").stdout.split())

    assert "(employment); it turns away a complaint. [SI 2009/309 reg 8(1)(b); read" in shown


@pytest.mark.parametrize(
    ("procedure", "said"),
    [
        (
            "spso-mchp-2020",
            "The counting rule: [MCHP 2020, timelines: the day of receipt is day 1; memory] UNCONF",
        ),
        ("hsc-ni-2009", "Stage 1 (Local resolution (trust)); a case begins here acknowledge:"),
        ("hsc-ni-2009", "Stage 1f (Local resolution (family practitioner)); a case may begin here"),
        ("nhs-wales-ptr-2011", "Last day of force: 2026-03-31"),
        ("nhs-wales-listening-2026", "It took the place of: nhs-wales-ptr-2011"),
        (
            "ofcom-adr",
            "The two bodies were read; the 12 months are from memory. [General Condition C4; memory]",
        ),
    ],
)
def test_a_procedure_tells_where_a_case_begins_how_long_it_holds_and_what_is_only_remembered(procedure, said):
    shown = " ".join(run("show", procedure).stdout.split())

    assert said in shown


def test_guidance_says_for_which_kinds_it_is_and_up_to_which_amount():
    shown = shipped("local-feedback").replace(
        'kinds = ["compliment"]', 'put_right = "A cake"\nup_to = "20.5"\nkinds = ["compliment"]'
    )
    procedure = parse_procedure(shown, name="own")

    lines = [line.strip() for line in _procedure_lines(procedure, procedure.versions[0])]

    assert any(line.startswith("What to do now (comment, suggestion): Say thank you, pass it on") for line in lines)
    assert "Put right on the spot, up to 20.50 GBP: A cake" in lines


def test_a_date_that_is_given_is_told_from_a_number_that_nobody_set():
    assert (
        "a date that is given, from the beginning of the stage to the answer" in run("show", "ombudsman-enquiry").stdout
    )
    assert "no number, from the beginning of the stage to the answer" in run("show", "member-enquiries").stdout


def test_what_is_said_about_conduct_is_there_for_scripts():
    version = json.loads(run("show", "lgsco-code-2024", "--json").stdout)["version"]

    assert version["outcomes"] == "upheld"
    late, court, *_ = version["exclusions"]
    assert (late["id"], late["bars"], late["discretion"], late["signpost"]) == ("late", ["complaint"], True, True)
    assert court["bars"] == ["complaint", "escalation"]
    assert [(each["first"], each["second"]) for each in version["conflicts"]] == [
        ("complaint_handler@1", "complaint_handler@2"), ("person_complained_about", "complaint_handler"),
    ]  # fmt: skip
    assert version["stages"][0]["guidance"][0]["up_to"] is None
    assert version["stages"][0]["limits"][0]["given"] is False


def test_an_amount_is_a_text_for_scripts_and_no_number_with_a_point(tmp_path):
    text = shipped("local-feedback").replace('put_right = "Small', 'up_to = "20.50"\nput_right = "Small')
    (tmp_path / "local-feedback.toml").write_text(text, encoding="utf-8")

    version = json.loads(run("show", "local-feedback", "--json", "--procedures", str(tmp_path)).stdout)["version"]

    assert [each["up_to"] for each in version["stages"][0]["guidance"]] == [None, "20.50"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ofcom", "All versions: ofcom-adr@undated, ofcom-adr@2026-04-08"),
        ("spso", "the first day counts"),
        ("children-act", "More time: 40 working days; at most 65 working days in all; from the due date; tell"),
        ("spso", "More time: as agreed; from the due date; if: clear good reason"),
        ("spso", "Time to ask for stage 2: 2 months (calendar all-days) from the answer; whichever is later: 6 months"),
        ("school", "a start on a closed day is deemed the next working day"),
        ("school", "no number, from the beginning of the stage to the acceptance"),
        ("dp-complaint", "In the end: Information Commissioner. [DPA 2018 s.165; read]"),
    ],
)
def test_every_part_of_a_procedure_is_put_into_words(name, said):
    procedure = parse_procedure(SKETCHES[name], name=name)

    assert said in "\n".join(_procedure_lines(procedure, procedure.versions[-1]))


def test_a_version_whose_beginning_is_not_known_says_so():
    backwards = 'unit = "weeks", direction = "before", cut_off = 16:00:00'
    procedure = parse_procedure(SKETCHES["ofcom"].replace('unit = "weeks"', backwards), name="x")

    shown = "\n".join(_procedure_lines(procedure, procedure.versions[0]))

    assert "Version in force since a day that is not known" in shown
    assert "8 weeks (before, cut-off 16:00, calendar all-days)" in shown


def test_every_procedure_that_comes_with_casework_passes_the_check(tmp_path):
    names = [each["id"] for each in json.loads(run("list", "--json").stdout)]
    files = [tmp_path / f"{name}.toml" for name in names]
    for file in files:
        file.write_text(shipped(file.stem), encoding="utf-8")

    done = run("check", *map(str, files))

    assert done.exit_code == 0
    assert "foi-2000.toml: no mistakes; it is foi-2000" in done.stdout


def test_all_mistakes_of_all_files_are_listed(tmp_path):
    shape, sense, name = (tmp_path / file for file in ("shape.toml", "sense.toml", "name.toml"))
    shape.write_text(shipped("foi-2000").replace("amount = 20", 'amount = "20"'), encoding="utf-8")
    sense.write_text(
        shipped("lgsco-code-2024").replace('next = ["2"]', 'next = ["3"]').replace("at_most = 20", "at_most = 5"),
        encoding="utf-8",
    )
    name.write_text(shipped("local-feedback"), encoding="utf-8")

    done = run("check", str(shape), str(sense), str(name))

    assert done.exit_code == 3
    assert done.stdout.replace("\n  ", " ").splitlines() == [
        "shape.toml: version[0].stage[0].limit[0].within[0].amount: '20' is not a whole number",
        "shape.toml: version[0].stage[0].limit[0].extension.amount: '20' is not a whole number",
        "shape.toml: version[0].stage[0].limit[1].within[0].amount: '20' is not a whole number",
        "shape.toml: version[0].stage[1].limit[0].within[0].amount: '20' is not a whole number",
        "shape.toml: id: it is 'foi-2000'; name the file foi-2000.toml",
        "sense.toml: version[0].stage[0].next: there is no stage '3'; the stages are 1, 2",
        "sense.toml: version[0].stage[1]: no way leads to stage '2'; name it in first_stages or in a next",
        "sense.toml: version[0].stage[0].limit[1].extension.at_most: 5 is less than the limit itself, 10",
        "sense.toml: id: it is 'lgsco-code-2024'; name the file lgsco-code-2024.toml",
        "name.toml: id: it is 'local-feedback'; name the file local-feedback.toml",
    ]
    answers = json.loads(run("check", str(shape), "--json").stdout)
    assert (answers[0]["file"], answers[0]["procedure"], len(answers[0]["problems"])) == ("shape.toml", None, 5)


def test_a_calendar_that_nobody_knows_and_a_wrong_file_name_are_told_with_the_other_mistakes(tmp_path):
    own = SKETCHES["dp-complaint"]
    file = tmp_path / "other.toml"
    file.write_text(own.replace('roll = "forward"', 'roll = "up", calendar = "mars"').replace('"UK"', "7"), "utf-8")

    lines = run("check", str(file)).stdout.replace("\n  ", " ").splitlines()

    assert len(lines) == 4
    assert lines[2].startswith(
        "other.toml: version[0].stage[0].limit[0].within[0].calendar: there is no calendar 'mars'"
    )
    assert lines[3] == "other.toml: id: it is 'dp-complaint-2026'; name the file dp-complaint-2026.toml"


def test_a_calendar_of_the_organisation_may_be_named(tmp_path):
    (tmp_path / "mars.toml").write_text('id = "mars"\nname = "Mars"\nbase = "all-days"\n', encoding="utf-8")
    file = tmp_path / "dp-complaint-2026.toml"
    file.write_text(SKETCHES["dp-complaint"].replace('roll = "forward"', 'calendar = "mars"'), encoding="utf-8")

    assert run("check", str(file)).exit_code == 3
    assert run("check", str(file), "--calendars", str(tmp_path)).exit_code == 0


def test_a_procedure_that_takes_the_place_of_ours_is_told(tmp_path):
    file = tmp_path / "foi-2000.toml"
    file.write_text(shipped("foi-2000"), encoding="utf-8")

    done = run("check", str(file))

    assert "it takes the place of the foi-2000 that comes with casework" in " ".join(done.stdout.split())
    assert json.loads(run("check", str(file), "--json").stdout)[0]["replaces"] is True


def test_the_paths_that_were_walked_are_listed_for_scripts(tmp_path, monkeypatch):
    file = tmp_path / "lgsco-code-2024.toml"
    file.write_text(shipped("lgsco-code-2024"), encoding="utf-8")

    (walked,) = json.loads(run("check", str(file), "--json").stdout)[0]["paths"]
    assert (walked["version"], walked["complete"]) == ("lgsco-code-2024@2024-04-01", True)
    assert sorted(walked["paths"]) == [
        ["1"],
        ["1", "1"],
        ["1", "1", "2"],
        ["1", "1", "2", "2"],
        ["1", "2"],
        ["1", "2", "2"],
    ]

    monkeypatch.setattr(procedure_paths, "MOST", 2)
    assert "lgsco-code-2024@2024-04-01: only the first 2 paths were walked" in run("check", str(file)).stdout


def test_nothing_was_walked_where_there_are_mistakes(tmp_path):
    (tmp_path / "broken.toml").write_text("id = 1", encoding="utf-8")
    (tmp_path / "town.toml").write_text(OWN.replace("LIMIT", "nothing"), encoding="utf-8")

    for found in json.loads(run("check", str(tmp_path), "--json").stdout):
        assert (found["paths"], found["procedure"], bool(found["problems"])) == ([], None, True)


def test_a_mistake_on_one_of_the_paths_is_told(tmp_path):
    text = shipped("lgsco-code-2024").replace('first_stages = ["1"]', 'first_stages = ["1", "2"]')
    name = "version[0].stage[1].limit[0]"
    text = text.replace(
        'name = "Acknowledge the request for stage 2"\nstarts = "stage_began"', 'name = "A"\nstarts = "responded@1"'
    )
    (tmp_path / "lgsco-code-2024.toml").write_text(text, encoding="utf-8")

    done = run("check", str(tmp_path))

    assert done.exit_code == 3
    assert f"{name}.starts: no decision brings about responded@1, so it never starts (on the way 2)" in " ".join(
        done.stdout.split()
    )


def test_what_a_procedure_leaves_out_is_told_and_the_file_is_used_all_the_same(tmp_path):
    text = SKETCHES["dp-complaint"]
    (tmp_path / "dp-complaint-2026.toml").write_text(
        text.partition("[version.referral]")[0].replace('["complaint"]', '["complaint"]\nsupersedes = ["bad", "none"]'),
        encoding="utf-8",
    )
    (tmp_path / "bad.toml").write_text('id = "bad"\n', encoding="utf-8")

    done = run("check", str(tmp_path / "dp-complaint-2026.toml"))

    assert done.exit_code == 3
    assert "version[0].referral: a complaint comes to its end in stage 1; say where" in " ".join(done.stdout.split())
    assert run("show", "dp-complaint-2026", "--procedures", str(tmp_path)).exit_code == 0


def test_why_there_is_no_referral_is_said(tmp_path):
    text = SKETCHES["dp-complaint"].partition("[version.referral]")[0]
    text = text.replace("[[version]]", '[[version]]\nno_referral = "The Commissioner is asked first."')
    procedure = parse_procedure(text, name="dp-complaint-2026.toml")

    assert "In the end: no referral. The Commissioner is asked first." in _procedure_lines(
        procedure, procedure.versions[0]
    )


def test_a_folder_of_ones_own_adds_procedures(tmp_path):
    (tmp_path / "dp-complaint-2026.toml").write_text(SKETCHES["dp-complaint"], encoding="utf-8")

    assert "dp-complaint-2026" in run("list", "--procedures", str(tmp_path)).stdout
    assert "30 calendar days" in run("show", "dp-complaint-2026", "--procedures", str(tmp_path)).stdout


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (["show", "fio"], "there is no procedure 'fio': choose one of", 1),
        (["show", "foi-2000", "--on", "yesterday"], "'yesterday' is not a date: write it as 2026-04-03", 2),
        (["show", "foi-2000", "--on", "1999-01-01"], "foi-2000 is not yet in force", 2),
        (["check", "missing.toml"], "does not exist", 2),
    ],
)
def test_a_wrong_command_is_refused_in_a_sentence(arguments, said, code):
    done = run(*arguments)

    assert (done.exit_code, "Traceback" in done.output) == (code, False)
    assert said in done.stderr


def test_the_file_of_a_shipped_procedure_is_printed_to_be_copied_and_changed(tmp_path):
    printed = CliRunner().invoke(cli, ["procedures", "show", "local-feedback", "--file"])
    copy = tmp_path / "local-feedback.toml"
    copy.write_text(printed.stdout, encoding="utf-8")

    assert printed.exit_code == 0
    assert read_procedure(copy) == ProcedureLibrary().get("local-feedback")


def test_without_a_file_every_procedure_that_can_be_used_is_checked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("check")

    assert done.exit_code == 0
    told = [line.split(":")[0] for line in done.stdout.splitlines() if line[0] != " "]
    assert told == [f"{name}.toml" for name in ProcedureLibrary().ids()]


def test_a_wrong_procedure_of_the_organisation_is_told_among_those_that_can_be_used(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(cli, ["init", "--organisation", "here"])
    settings = (tmp_path / "casework.toml").read_text("utf-8").replace("# procedures", "procedures")
    (tmp_path / "casework.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "own.toml").write_text('id = "own"\n', encoding="utf-8")

    done = run("check")

    assert done.exit_code == 3
    assert "own.toml:\n  version: it is missing\n" in done.stdout
    assert "foi-2000.toml: no mistakes; it is foi-2000\n" in done.stdout


def test_what_no_decision_reaches_is_told_as_a_mistake(tmp_path):
    file = tmp_path / "foi-2000.toml"
    file.write_text(shipped("foi-2000").replace('starts = "stage_began"', 'starts = "responded@2"', 1), "utf-8")

    done = run("check", str(file))

    assert done.exit_code == 3
    assert " ".join(done.stdout.split()).startswith(
        "foi-2000.toml: version[0].stage[0].limit[0].starts: no decision brings about responded@2, so it never starts"
    )


def test_an_outcome_scheme_that_nobody_knows_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "lgsco-code-2024.toml"
    file.write_text(shipped("lgsco-code-2024").replace('outcomes = "upheld"', 'outcomes = "nowhere"'), "utf-8")
    known = "lgsco-code-2024.toml: version[0].outcomes: there is no outcome scheme 'nowhere'; there are "

    done = run("check", str(file))

    assert done.exit_code == 3
    assert " ".join(done.stdout.split()).startswith(known)


def test_a_scheme_that_is_gone_is_told_of_a_procedure_that_can_be_used_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(cli, ["init", "--organisation", "here"])
    settings = (tmp_path / "casework.toml").read_text("utf-8").replace("# procedures", "procedures")
    (tmp_path / "casework.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "procedures").mkdir()
    wrong = shipped("lgsco-code-2024").replace('outcomes = "upheld"', 'outcomes = "nowhere"')
    (tmp_path / "procedures" / "lgsco-code-2024.toml").write_text(wrong, encoding="utf-8")

    done = run("check")

    assert done.exit_code == 3
    assert "version[0].outcomes: there is no outcome scheme 'nowhere'" in " ".join(done.stdout.split())


def test_a_folder_is_checked_file_by_file(tmp_path):
    for name in ("foi-2000", "local-feedback"):
        (tmp_path / f"{name}.toml").write_text(shipped(name), encoding="utf-8")
    (tmp_path / "remarks.txt").write_text("No procedure", encoding="utf-8")

    told = json.loads(run("check", str(tmp_path), "--json").stdout)

    assert [(each["procedure"], each["problems"]) for each in told] == [("foi-2000", []), ("local-feedback", [])]


def test_a_folder_without_a_procedure_is_no_success(tmp_path):
    done = run("check", str(tmp_path))

    assert done.exit_code == 2
    assert "there is no procedure file in" in " ".join(done.stderr.split())


def test_the_most_that_a_limit_takes_is_shown_with_where_it_is_written_down():
    shown = " ".join(
        CliRunner().invoke(cli, ["procedures", "show", "children-act-1989-representations-england"]).stdout.split()
    )

    assert "At most 20 working days, whatever stands still or is given: [SI 2006/1738 reg 14; read-secondary" in shown


# A policy of one's own


def new(*more):
    return run("new", "old-policy", "--stage-1", "15", "--stage-2", "20", *more)


def test_an_old_policy_is_written_by_its_numbers_and_days(tmp_path):
    more = ("--acknowledge", "3", "--from", "2015-04-01", "--until", "2024-03-31", "--citation", "Policy 2015")
    (tmp_path / "old-policy.toml").write_text(new(*more).stdout, encoding="utf-8")

    checked = run("check", str(tmp_path))
    shown = " ".join(run("show", "old-policy", "--procedures", str(tmp_path)).stdout.split())

    assert "old-policy.toml: no mistakes; it is old-policy" in checked.stdout, checked.output
    assert "Version in force since 2015-04-01: [Policy 2015; local]" in shown
    assert "Last day of force: 2024-03-31" in shown
    assert "15 working days (the place's calendar)" in shown
    assert shown.count("3 working days") == 2
    assert shown.count("20 working days") == 1


def test_an_answer_counts_from_the_acknowledgement_where_the_policy_says_so(tmp_path):
    file = tmp_path / "old-policy.toml"
    counting = ("--from-acknowledgement", "1", "--from-acknowledgement", "2")
    file.write_text(new("--acknowledge", "5", *counting).stdout, encoding="utf-8")

    (version,) = read_procedure(file).versions

    starts = [(limit.id, str(limit.starts)) for stage in version.stages for limit in stage.limits]
    assert starts == [("acknowledge", "stage_began"), ("respond", "acknowledged")] * 2


def test_each_stage_counts_as_the_policy_says_of_it(tmp_path):
    file = tmp_path / "old-policy.toml"
    file.write_text(new("--acknowledge", "5", "--from-acknowledgement", "1").stdout, encoding="utf-8")

    (version,) = read_procedure(file).versions

    starts = {stage.id: str(stage.limits[-1].starts) for stage in version.stages}
    assert starts == {"1": "acknowledged", "2": "stage_began"}


def test_a_stage_without_a_time_for_its_answer_has_none_to_count_from_an_acknowledgement():
    refused = new("--from-acknowledgement", "3")

    assert refused.exit_code == 2
    assert "an answer in stage 3 has no time limit to count: give --stage-3 as well" in " ".join(refused.stderr.split())


@pytest.mark.parametrize(
    ("more", "stages"),
    [
        ((), [("1", ("2",), 15), ("2", (), 20)]),
        (("--stage-3", "25"), [("1", ("2",), 15), ("2", ("3",), 20), ("3", (), 25)]),
        (("--stage-0", "5"), [("0", ("1",), 5), ("1", ("2",), 15), ("2", (), 20)]),
    ],
)
def test_a_policy_may_have_an_informal_stage_or_a_third_one(tmp_path, more, stages):
    file = tmp_path / "old-policy.toml"
    file.write_text(new(*more).stdout, encoding="utf-8")

    (version,) = read_procedure(file).versions

    assert version.first_stages == (stages[0][0],)
    assert [(stage.id, stage.next, stage.limits[0].counts[0].rule.amount) for stage in version.stages] == stages


def test_the_numbers_of_a_policy_are_its_own_and_never_law():
    marks = [line for line in new().stdout.splitlines() if line.startswith("evidence")]

    assert set(marks) == {'evidence = "local"'}
    assert 'legal_status = "the organisation\'s own policy"' in new().stdout
    assert "effective_from" not in new().stdout
    assert "acknowledge" not in new().stdout


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("new", "old policy", "--stage-1", "15", "--stage-2", "20"), "'old policy' must be a code"),
        (
            ("new", "old", "--stage-1", "0", "--stage-2", "20"),
            "'0' is no number of working days: write a whole",
        ),
        (("new", "old", "--stage-1", "15"), "Missing option '--stage-2'"),
        (("new", "old", "--stage-1", "1", "--stage-2", "2", "--until", "March"), "'March'"),
    ],
)
def test_a_policy_needs_a_code_and_its_numbers(arguments, why):
    refused = run(*arguments)

    assert refused.exit_code != 0
    assert why in " ".join((refused.stderr + str(refused.exception)).split())


def test_a_policy_is_written_into_a_folder_that_is_made_and_never_over_a_file(tmp_path):
    file = tmp_path / "procedures" / "old-policy.toml"

    written, again = new("--out", str(file)), new("--out", str(file))

    assert file.read_text(encoding="utf-8") == new().stdout
    assert f'below [rules]: procedures = "{file.parent.as_posix()}"' in written.stdout
    assert again.exit_code == 2
    assert "is there already: choose another name" in " ".join(again.stderr.split())


def configured(folder, *, rules=None):
    """Return the configuration of a new organisation in *folder*, with *rules* as that table if they are given."""
    assert CliRunner().invoke(cli, ["init", "--organisation", "exampleton"]).exit_code == 0
    file = folder / "casework.toml"
    if rules is not None:
        before, _, _ = file.read_text(encoding="utf-8").partition("[rules]")
        file.write_text(f"{before}{rules}", encoding="utf-8")
    return file


def test_a_policy_is_found_at_once_and_all_else_in_the_configuration_stays(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = configured(tmp_path).read_text(encoding="utf-8")

    written, second = new("--out", "procedures/old-policy.toml"), new("--out", "procedures/other.toml")

    assert 'casework.toml has now, below [rules]: procedures = "procedures"' in written.stdout
    assert "casework looks there, as casework.toml says" in second.stdout
    named = before.replace('# procedures = "procedures"', 'procedures = "procedures"')
    assert (tmp_path / "casework.toml").read_text(encoding="utf-8") == named
    assert "old-policy" in run("show", "old-policy").stdout


@pytest.mark.parametrize(
    ("rules", "then"),
    [
        ("", '\n[rules]\nprocedures = "own"\n'),
        ('[rules]\ncalendars = "."\n', '[rules]\nprocedures = "own"\ncalendars = "."\n'),
        ("[rules]\n\n[plugins]\n# procedures = 1\n", '[rules]\nprocedures = "own"\n\n[plugins]\n# procedures = 1\n'),
    ],
)
def test_a_configuration_without_the_line_gets_it_among_its_rules(tmp_path, monkeypatch, rules, then):
    monkeypatch.chdir(tmp_path)
    file = configured(tmp_path, rules=rules)

    new("--out", "own/old-policy.toml")

    assert file.read_text(encoding="utf-8").endswith(then)
    assert "old-policy" in run("show", "old-policy").stdout


@pytest.mark.parametrize("rules", ["rules = {}\n", "[ rules ]\n"])
def test_a_configuration_that_is_written_in_another_way_is_left_alone(tmp_path, monkeypatch, rules):
    monkeypatch.chdir(tmp_path)
    file = configured(tmp_path, rules=rules)
    if rules.startswith("rules"):
        file.write_text(rules + file.read_text(encoding="utf-8").replace(rules, ""), encoding="utf-8")
    before = file.read_text(encoding="utf-8")

    written = new("--out", "own/old-policy.toml")

    assert 'casework looks there once casework.toml has, below [rules]: procedures = "own"' in written.stdout
    assert file.read_text(encoding="utf-8") == before


def test_a_policy_in_another_folder_than_the_configuration_names_is_told_to_lie_outside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules").mkdir()
    configured(tmp_path, rules='[rules]\nprocedures = "rules"\n')

    said = " ".join(new("--out", "own/old-policy.toml").stdout.split())

    assert "casework does not look there: casework.toml names" in said
