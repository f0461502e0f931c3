import json

import pytest

ROLES = '\n[organisation.roles]\nmanager = ["staff-3"]\n'
TOWN = """
id = "town"
name = "Reminders of our town"
citation = "Complaints team handbook, 2026"
evidence = "local"
note = "For complaints about waste."
in_force_from = 2024-04-01
goes_up = ["handler", "manager"]

[applies_to]
kinds = ["complaint", "service_request"]
services = ["waste"]

[[rung]]
id = "soon"
watches = "limit"
limits = ["respond"]
stages = ["1"]
when = "2 working days before"
calendar = "scotland"
to = ["handler", "manager"]
"""


@pytest.fixture
def town(bins, tmp_path):
    """The office of bins with a schedule and a manager of its own."""
    path = tmp_path / "casework.toml"
    text = path.read_text(encoding="utf-8").replace('# reminders = "reminders"', 'reminders = "reminders"')
    path.write_text(text + ROLES, encoding="utf-8")
    (tmp_path / "reminders").mkdir()
    (tmp_path / "reminders" / "town.toml").write_text(TOWN, encoding="utf-8")
    return bins


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def test_schedules_are_listed_with_the_cases_that_they_are_for(town):
    assert done(town("reminders list")).splitlines() == [
        "town   Reminders of our town, for kind complaint or service request, service",
        "       waste",
        "usual  The usual reminders, for every case",
    ]
    assert [each["id"] for each in json.loads(done(town("reminders list --json")))] == ["town", "usual"]


def test_a_schedule_is_shown_with_all_that_it_says(town):
    shown = done(town("reminders show town"))

    assert shown.splitlines() == [
        "Reminders of our town (town)",
        "  [Complaints team handbook, 2026; local]",
        "  For complaints about waste.",
        "  For kind complaint or service request, service waste, from 2024-04-01 on, at",
        "    09:00.",
        "  Where nobody has any role of a rung, the next one is told: handler, manager.",
        "  soon: limit (respond) in stage 1, 2 working days before on scotland, to",
        "    handler, manager",
    ]
    said = json.loads(done(town("reminders show town --json")))
    assert said["applies_to"]["kinds"] == ["complaint", "service_request"]
    assert (said["at"], said["in_force_from"], said["rungs"][0]["when"]) == (
        "09:00", "2024-04-01", "2 working days before",
    )  # fmt: skip
    assert done(town("reminders show town --file")) == TOWN


def test_a_schedule_of_a_file_is_shown_and_ours_is_marked_as_our_choice(casework, tmp_path):
    small = TOWN.replace('goes_up = ["handler", "manager"]', "").replace('note = "For complaints about waste."', "")
    (tmp_path / "small.toml").write_text(small.replace("in_force_from = 2024-04-01", ""), encoding="utf-8")

    assert "service waste, at 09:00" in " ".join(done(casework("reminders show small.toml")).split())
    assert "no law, code or ombudsman sets these" in " ".join(done(casework("reminders show usual")).split())


def test_files_are_checked_and_every_mistake_is_told(casework, tmp_path):
    (tmp_path / "usual.toml").write_text(TOWN.replace('"town"', '"usual"'), encoding="utf-8")
    (tmp_path / "bad.toml").write_text(TOWN.replace("2 working days before", "soonish"), encoding="utf-8")
    (tmp_path / "lost.toml").write_text(TOWN.replace('["respond"]', '["dance"]'), encoding="utf-8")

    good, bad, lost = (casework(f"reminders check {name}.toml") for name in ("usual", "bad", "lost"))

    assert "takes the place of the usual" in " ".join(done(good).split())
    assert (bad.exit_code, lost.exit_code) == (3, 3)
    assert "bad.toml: rung[0].when: 'soonish' says no time" in " ".join(bad.output.split())
    assert lost.output == "lost.toml: rung[0].limits: there is no limit dance in any procedure\n"
    assert json.loads(casework("reminders check lost.toml --json").stdout)[0]["schedule"] == "town"


def test_a_check_says_of_what_nobody_is_reminded_by_a_schedule(casework, tmp_path):
    of_limits = ("limits", "stages", "calendar")
    silent = TOWN.replace('watches = "limit"', 'watches = "no_owner"').replace("2 working days before", "at once")
    for name, text in {
        "late": TOWN.replace("2 working days before", "every 2 working days while overdue"),
        "soon": TOWN,
        "silent": "\n".join(each for each in silent.splitlines() if not each.startswith(of_limits)),
        "whole": done(casework("reminders show usual --file")).replace('id = "usual"', 'id = "whole"', 1),
    }.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")

    late, soon, silent = (
        " ".join(done(casework(f"reminders check {name}.toml")).split()) for name in ("late", "soon", "silent")
    )

    assert "A case goes by one schedule alone, and by this one nobody is reminded of: cases that wait" in soon
    assert soon.endswith("cases that nobody has, time limits that are overdue.")
    assert late.endswith("cases that nobody has.")
    assert "nobody is reminded of: time limits, cases that wait" in silent
    assert "overdue" not in silent
    assert done(casework("reminders check whole.toml")) == "whole.toml: no mistakes; it is whole\n"
    assert json.loads(casework("reminders check late.toml --json").stdout)[0]["untold"][0] == "allocation"


def test_a_preview_says_what_would_fire_when_to_whom_and_why_and_what_is_skipped(town):
    before = done(town("show BINS-1 --history"))
    shown = done(town("reminders preview BINS-1"))

    assert shown.splitlines()[:2] == ["BINS-1  reminders of the schedule town", "  Nothing fires in this time."]
    said = " ".join(shown.split())
    assert "Mon 13 Jan 2025 09:00: respond in stage 1, due Wed 15 Jan 2025 [soon: 2 working days before]:" in said
    assert said.endswith("it lies before the date was on record.")
    assert done(town("show BINS-1 --history")) == before


def test_a_preview_skips_what_another_reminder_tells_the_same_people_at_that_instant(town, tmp_path):
    again = TOWN.partition("[[rung]]")[2].replace('"soon"', '"soonest"').replace(', "manager"]', "]")
    (tmp_path / "reminders" / "town.toml").write_text(f"{TOWN}\n[[rung]]{again}", encoding="utf-8")
    done(town("receive --kind complaint --procedure lgsco-code-2024 --service waste --reference B-2"))
    done(town("assign B-2 --handler staff-17"))

    shown = done(town("reminders preview B-2"))
    data = json.loads(done(town("reminders preview B-2 --json")))

    said, _, skipped = shown.partition("Skipped")
    assert "[soon: 2 working days before]" in " ".join(said.split())
    assert "[soonest:" not in said
    assert "[soonest: 2 working days before]: another one about the same thing" in " ".join(skipped.split())
    assert [each["rung"] for each in data["reminders"]] == ["soon"]


def test_a_preview_in_which_nothing_is_skipped_says_nothing_of_skipping(town):
    done(town("receive --kind complaint --procedure lgsco-code-2024 --service waste --reference B-2 --summary Bins"))

    shown = done(town("reminders preview B-2"))

    assert "respond in stage 1, due " in shown
    assert "Skipped" not in shown


def test_a_preview_of_a_case_without_a_schedule_says_so(town, tmp_path):
    done(
        town("receive --kind compliment --procedure local-feedback --reference THANKS --summary Thanks --on 2024-12-20")
    )
    (tmp_path / "reminders" / "usual.toml").write_text(TOWN.replace('"town"', '"usual"'), encoding="utf-8")

    assert done(town("reminders preview THANKS")) == "THANKS  no reminder schedule is for this case.\n"
    assert json.loads(done(town("reminders preview THANKS --json")))["schedule"] is None


def test_a_preview_tells_what_fires_by_now_and_puts_what_repeats_on_one_line(bins, tmp_path):
    with (tmp_path / "casework.toml").open("a", encoding="utf-8") as file:
        file.write(ROLES)

    shown = " ".join(done(bins("reminders preview BINS-1")).split())

    assert "by now, since " in shown
    assert ": nobody has the case, since " in shown
    assert "[nobody-has-it: at once]. To manager staff-3." in shown
    assert "[still-overdue: every 5 working days while overdue], and " in shown
    assert "To manager staff-3; head-of-service: nobody." in shown
    done(bins("assign BINS-1 --handler staff-17"))
    again = " ".join(done(bins("reminders preview BINS-1")).split())
    assert "nobody has the case: it is done, or nobody waits for it any more." in again


def test_a_role_that_nobody_has_is_told_with_whoever_is_told_instead(bins, tmp_path):
    with (tmp_path / "casework.toml").open("a", encoding="utf-8") as file:
        file.write(ROLES)
    done(bins("remedy BINS-1 --kind apology --due-on 2199-01-04"))

    shown = " ".join(done(bins("reminders preview BINS-1 --from 2198-01-01 --to 2199-01-31")).split())

    assert "Fri 28 Dec 2198 09:00: remedy r1, due Fri 4 Jan 2199 [remedy-soon: 5 working days before]." in shown
    assert "To manager staff-3, where nobody is owner" in shown


def test_a_handler_who_may_not_be_told_is_told_with_whoever_is_told_instead(bins, tmp_path):
    with (tmp_path / "casework.toml").open("a", encoding="utf-8") as file:
        file.write(ROLES)
    done(bins("receive --kind complaint --procedure lgsco-code-2024 --reference NOW-1 --complainant name=Jo"))
    done(bins("assign NOW-1 --handler staff-17"))
    done(
        bins(
            "add-party NOW-1 --party p2 --role person-complained-about --actor staff-17"
            " --despite-conflict 'Nobody else is there'"
        )
    )

    shown = " ".join(done(bins("reminders preview NOW-1")).split())

    assert "To manager staff-3, where nobody is handler who may be told" in shown
    assert "somebody who has the role is complained about in the case, and is passed over" in shown


def test_a_preview_as_data(bins):
    told = json.loads(done(bins("reminders preview BINS-1 --to 2025-01-31 --json")))
    whole = json.loads(done(bins("reminders preview BINS-1 --json")))

    assert told["schedule"] == "usual"
    assert told["reference"] == "BINS-1"
    first = next(each for each in told["skipped"] if each["reminder"])
    assert first["why"] == "before_known"
    assert first["reminder"]["key"].startswith("limit/acknowledge/0/0/")
    assert first["reminder"]["fires_at"].endswith("T09:00:00+00:00")
    assert {each["why"] for each in whole["skipped"]} >= {"before_known", "nobody"}


def test_the_roles_of_an_organisation_are_shown_and_their_mistakes_told(office, tmp_path):
    path = tmp_path / "casework.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + ROLES, encoding="utf-8")
    assert "roles                 manager: staff-3" in done(office("config show"))
    assert json.loads(done(office("config show --json")))["roles"] == {"manager": ["staff-3"]}

    for wrong, why in (('manager = "staff-3"', "must be a table of roles"), ('handler = ["x"]', "said by each case")):
        path.write_text(f"{text}\n[organisation.roles]\n{wrong}\n", encoding="utf-8")
        refused = office("config show")
        assert (refused.exit_code, why in " ".join(refused.output.split())) == (2, True)
