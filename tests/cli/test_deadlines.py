import datetime as dt
import json
from importlib import resources

import pytest
from click.testing import CliRunner

from casework.cli.main import cli
from tests.oracles.explanation_walker import walk_deadline


def run(*arguments, lines=None):
    sent = None if lines is None else "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    return CliRunner().invoke(cli, ["deadlines", *arguments], input=sent)


def batch(*lines, options=()):
    done = run("--batch", "-", *options, lines=lines)
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


def event(name, day, /, **said):
    return {"event": name, "on": day, **said}


def one(procedure, *events, options=(), **request):
    code, (answer,) = batch({"id": "x", "procedure": procedure, "events": list(events), **request}, options=options)
    assert code == (3 if "error" in answer else 0), answer
    return answer


def due(answer, limit, stage="1"):
    return [each["due"] for each in answer["deadlines"] if (each["stage"], each["limit"]) == (stage, limit)][-1]


def refused(procedure, *events, **request):
    return one(procedure, *events, **request)["error"]


RECEIVED = event("received", "2026-05-05")
ENDS = ["9999-12-31T23:00:00-05:00", "9999-12-31T12:00:00Z", "9999-12-31", "0001-01-01T00:00:00+05:00", "0001-01-01"]


# The batch form


def test_a_line_is_answered_with_the_version_and_every_deadline():
    answer = one("lgsco-code-2024", event("received", "2026-03-30"), event("acknowledged", "2026-04-07"))

    assert answer["id"] == "x"
    assert answer["version"] == "lgsco-code-2024@2024-04-01"
    acknowledge, respond = answer["deadlines"]
    explanation, steps = acknowledge.pop("explanation"), acknowledge.pop("steps")
    assert acknowledge == {
        "stage": "1", "limit": "acknowledge", "starts": "2026-03-30", "due": "2026-04-08", "done": "2026-04-07",
        "provisional": False, "unconfirmed": False,
    }  # fmt: skip
    assert explanation[-1] == "LGSCO Code 2024, 6.2 (read)."
    assert steps[-1] == {
        "code": "authority", "days": [], "names": ["LGSCO Code 2024, 6.2", "read", ""], "number": None,
    }  # fmt: skip
    assert walk_deadline(steps) == (dt.date(2026, 4, 8), False, False)
    assert respond["due"] == "2026-04-21"


def test_a_status_is_given_where_a_day_is_asked_for():
    answer = one("lgsco-code-2024", event("received", "2026-03-30"), on="2026-04-09")

    assert [each["status"] for each in answer["deadlines"]] == ["overdue", "not_started"]
    assert [each["due"] for each in answer["deadlines"]] == ["2026-04-08", "2026-04-22"]
    assert [each["provisional"] for each in answer["deadlines"]] == [False, True]


def test_instants_are_shown_as_the_local_days_on_which_they_fell():
    answer = one("foi-2000", event("received", "2026-06-07T23:30:00Z"), event("responded", "2026-06-09T10:00:00+01:00"))

    (respond,) = answer["deadlines"]
    assert (respond["starts"], respond["done"]) == ("2026-06-08", "2026-06-09")


@pytest.mark.parametrize("reason", ["fee", "clarification", None])
def test_T36_a_pause_that_ends_after_the_answer_does_not_move_a_finished_limit(reason):
    answered = [
        event("received", "2026-03-02"), event("paused", "2026-03-09", reason=reason), event("responded", "2026-03-20"),
    ]  # fmt: skip

    before = one("foi-2000", *answered, on="2026-06-01")
    after = one("foi-2000", *answered, event("resumed", "2026-05-05"), on="2026-06-01")

    assert after == before
    assert [(each["starts"], each["due"], each["status"]) for each in after["deadlines"]] == [
        ("2026-03-02", "2026-04-14", "met")
    ]


def test_a_line_at_an_end_of_the_calendar_is_an_error_of_that_line_only():
    fine = {"id": "fine", "procedure": "foi-2000", "events": [RECEIVED]}
    asked = [{**fine, "id": number, "on": on} for number, on in enumerate(ENDS)]
    received = [{**fine, "id": number, "events": [event("received", on)]} for number, on in enumerate(ENDS)]
    resumed = {**fine, "id": "fee", "events": [RECEIVED, event("paused", "2026-05-07", reason="fee")]}
    resumed["events"].append(event("resumed", "9999-12-31"))

    code, answers = batch(*asked, *received, resumed, fine)

    assert code == 3
    assert all("too near an end of the years 1 to 9999" in answer["error"] for answer in answers[:-1])
    assert [answer["id"] for answer in answers] == [*range(len(ENDS))] * 2 + ["fee", "fine"]
    assert due(answers[-1], "respond") == "2026-06-03"


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        (None, "2026-09-01"),
        ("scotland", "2026-08-31"),
        ({"base": "scotland", "holidays": ["2026-08-31"]}, "2026-09-01"),
    ],
)
def test_a_calendar_stands_in_for_the_place(calendar, expected):
    asked = {} if calendar is None else {"calendar": calendar}

    assert due(one("uk-gdpr-sar", event("received", "2026-07-31"), **asked), "respond") == expected
    assert due(one("foi-2000", event("received", "2026-07-31"), **asked), "respond") == "2026-09-01"


def test_every_event_of_the_language_becomes_a_fact():
    answer = one(
        "lgsco-code-2024",
        event("received", "2026-05-05", stage="1"), event("accepted", "2026-05-05"),
        event("acknowledged", "2026-05-06"), event("paused", "2026-05-07"), event("resumed", "2026-05-11"),
        event("extended", "2026-05-12", limit="respond", amount=5, unit="working_days"),
        event("responded", "2026-05-20", stage="1"), event("stage_requested", "2026-05-21", stage="2"),
        event("acknowledged", "2026-05-22"), event("date_agreed", "2026-05-26", limit="respond", until="2026-07-01"),
        event("responded", "2026-06-30"), event("closed", "2026-07-01"), event("reopened", "2026-07-02"),
    )  # fmt: skip

    found = [(each["stage"], each["limit"], each["due"], each["done"]) for each in answer["deadlines"]]
    assert found == [
        ("1", "acknowledge", "2026-05-12", "2026-05-06"),
        ("1", "respond", "2026-06-01", "2026-05-20"),
        ("2", "acknowledge", "2026-05-29", "2026-05-22"),
        ("2", "respond", "2026-07-01", "2026-06-30"),
        ("2", "acknowledge", "2026-07-09", None),
        ("2", "respond", "2026-08-06", None),
    ]


@pytest.mark.parametrize(
    ("by", "expected"), [("ombudsman", "2026-05-12"), ("court", "2026-05-12"), ("panel", "2026-05-20")]
)
def test_a_date_that_was_set_binds_unless_it_is_the_appointment_of_a_panel(by, expected):
    answer = one(
        "lgsco-code-2024", RECEIVED, event("acknowledged", "2026-05-06"),
        event("date_set", "2026-05-07", limit="respond", until="2026-05-12", by=by),
    )  # fmt: skip

    assert due(answer, "respond") == expected


def test_a_limit_whose_date_is_given_has_none_until_it_is_set():
    receipt = event("received", "2026-05-05", stage="enquiry")
    letter = event("date_set", "2026-05-07", limit="respond", until="2026-06-01", by="ombudsman")

    without = one("ombudsman-enquiry", receipt)
    assert due(without, "respond", "enquiry") is None
    assert "The date is not counted: it comes from a letter or an agreement." in without["deadlines"][0]["explanation"]
    assert due(one("ombudsman-enquiry", receipt, letter), "respond", "enquiry") == "2026-06-01"


def test_a_milestone_is_a_fact_where_the_procedure_names_it():
    answer = one("local-feedback", RECEIVED, event("milestone", "2026-05-06", name="passed-on"))

    assert [each["done"] for each in answer["deadlines"]] == [None, "2026-05-06", None]
    assert "The organisation has set no number for this limit" in answer["deadlines"][0]["explanation"][1]


def test_an_extension_without_a_length_has_that_of_the_procedure():
    start, more = event("received", "2025-11-30"), event("extended", "2025-12-10", limit="respond")

    assert due(one("uk-gdpr-sar", start, more), "respond") == "2026-03-02"
    assert due(one("uk-gdpr-sar", start, more | {"until": "2026-04-01"}), "respond") == "2026-04-01"


def test_a_reason_decides_what_a_pause_does():
    stop, go_on = event("paused", "2026-05-07"), event("resumed", "2026-05-12")

    assert due(one("foi-2000", RECEIVED, stop, go_on), "respond") == "2026-06-08"
    assert due(one("foi-2000", RECEIVED, stop | {"reason": "fee"}, go_on), "respond") == "2026-06-09"
    assert due(one("foi-2000", RECEIVED, stop), "respond") is None


def test_pauses_and_resumptions_pair_up_in_the_order_of_time():
    first, second = event("paused", "2026-05-07"), event("paused", "2026-05-11")
    once, twice = event("resumed", "2026-05-13"), event("resumed", "2026-05-15")
    whole = due(one("foi-2000", RECEIVED, first, twice), "respond")

    assert due(one("foi-2000", RECEIVED, twice, second, once, first), "respond") == whole
    assert due(one("foi-2000", RECEIVED, first, second, once), "respond") is None


def test_a_pause_needs_no_reason_but_one_that_is_given_must_be_of_the_procedure():
    said = refused("foi-2000", RECEIVED, event("paused", "2026-05-07", reason="sick"))

    assert said.startswith("paused: foi-2000@2005-01-01 has no pause for sick; it has clarification, fee, or leave")


def test_events_may_come_in_any_order_and_a_day_with_a_date_only_keeps_the_order_given():
    events = [
        event("responded", "2026-05-20"), event("acknowledged", "2026-05-05"),
        event("received", "2026-05-05T10:00:00+01:00"),
    ]  # fmt: skip

    answer = one("lgsco-code-2024", *events)

    assert [each["done"] for each in answer["deadlines"]] == ["2026-05-05", "2026-05-20"]
    instants = one(
        "lgsco-code-2024", event("stage_requested", "2026-05-05T12:00:00Z", stage="2"),
        event("acknowledged", "2026-05-05T11:00:00Z"), event("received", "2026-05-05T10:00:00Z"),
    )  # fmt: skip
    assert [each["done"] is None for each in instants["deadlines"]] == [False, True, True, True]


def test_a_bad_line_is_an_error_for_its_id_and_the_others_are_answered():
    good = {"id": 1, "procedure": "foi-2000", "events": [RECEIVED]}

    code, answers = batch(good, {"id": 2, "procedure": "fio", "events": []}, "nonsense", "[]", good | {"id": 4})

    assert code == 3
    assert [answer["id"] for answer in answers] == [1, 2, None, None, 4]
    assert ["error" in answer for answer in answers] == [False, True, True, True, False]
    assert answers[1]["error"].startswith("there is no procedure 'fio': choose one of")
    assert [answer.get("line") for answer in answers] == [None, 2, 3, 4, None]
    assert "line 1" not in answers[2]["error"]


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([], "there are 0 events received: say once when the case was received"),
        ([RECEIVED, RECEIVED], "there are 2 events received"),
        ([RECEIVED, event("closed", "2026-05-04")], "closed on 2026-05-04 comes before the receipt"),
        (["received"], "events[0]: 'received' is no event"),
        ([event("recieved", "2026-05-05")], "events[0].event: 'recieved' is not known; write one of received, ack"),
        ([event("received", "2026-05-05", tone="red")], "events[0]: received has no tone; it has event, on, stage"),
        ([event("received", "2026-02-30")], "events[0].on: '2026-02-30' is not a date"),
        ([event("received", None)], "events[0].on: None is not a date"),
        ([event("received", 20260505)], "events[0].on: 20260505 is not a date"),
        ([event("received", "2026-05-05T10:00:00")], "events[0].on: 2026-05-05T10:00:00 has no offset from UTC"),
        ([event("received", "2026-05-05", stage=1)], "received: stage is a text, not 1"),
        ([event("received", "2026-05-05", stage="9")], "there is no stage '9': choose one of 1, 2"),
        ([event("received", "1999-05-05")], "lgsco-code-2024 is not yet in force on 1999-05-05: it began on 2024"),
        ([RECEIVED, event("resumed", "2026-05-06")], "resumed on 2026-05-06: nothing was paused by then"),
        ([RECEIVED, event("reopened", "2026-05-06")], "reopened on 2026-05-06: the case was not closed by then"),
        ([RECEIVED, event("paused", "2026-05-06", reason="a b")], "reason must be an id or a code"),
        ([RECEIVED, event("paused", "2026-05-06", reason="sick")], "lgsco-code-2024@2024-04-01 has no pause for sick"),
        ([RECEIVED, event("stage_requested", "2026-05-06")], "stage_requested: stage is missing"),
        ([RECEIVED, event("stage_requested", "2026-05-06", stage="3")], "there is no stage '3': choose one of 1, 2"),
        ([RECEIVED, event("responded", "2026-05-06", stage="2")], "the case has not been in stage 2 by then"),
        ([RECEIVED, event("milestone", "2026-05-06", name="x")], "stage 1 of lgsco-code-2024@2024-04-01 has no milest"),
        ([RECEIVED, event("extended", "2026-05-06")], "extended: limit is missing"),
        ([RECEIVED, event("extended", "2026-05-06", limit="x")], "there is no time limit 'x': choose one of acknowl"),
        ([RECEIVED, event("extended", "2026-05-06", limit="acknowledge")], "sets no length for acknowledge; give"),
        (
            [RECEIVED, event("extended", "2026-05-06", limit="respond", amount=1, until="2026-06-06")],
            "give amount and unit, or until, not both",
        ),
        ([RECEIVED, event("extended", "2026-05-06", limit="respond", amount="5")], "a whole number from 1 on, not '5'"),
        ([RECEIVED, event("extended", "2026-05-06", limit="respond", amount=0)], "a whole number from 1 on, not 0"),
        (
            [RECEIVED, event("extended", "2026-05-06", limit="respond", amount=1, unit="fortnights")],
            "unit cannot be 'fortnights': choose one of working",
        ),
        ([RECEIVED, event("date_agreed", "2026-05-06", limit="respond")], "date_agreed: until is missing"),
        (
            [RECEIVED, event("date_agreed", "2026-05-06", limit="respond", until="2026-06-06T10:00:00Z")],
            "date_agreed: until is a date, not the instant",
        ),
        ([RECEIVED, event("date_set", "2026-05-06", limit="respond", by="court")], "date_set: until is missing"),
        (
            [RECEIVED, event("date_set", "2026-05-06", limit="respond", until="2026-06-06")],
            "date_set: by is missing",
        ),
        (
            [RECEIVED, event("date_set", "2026-05-06", limit="respond", until="2026-06-06", by="mayor")],
            "date_set: 'mayor' sets no dates; write one of panel, ombudsman, court",
        ),
    ],
)
def test_what_cannot_have_happened_is_refused_in_a_sentence(events, said):
    assert said in refused("lgsco-code-2024", *events)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"procedure": 7, "events": []}, "procedure is the id of a procedure, not 7"),
        ({"procedure": "foi-2000", "events": {}}, "events is a list, such as"),
        ({"procedure": "foi-2000", "events": [RECEIVED], "tone": 1}, "unknown: tone; the keys are calendar, events"),
        ({"procedure": "foi-2000", "events": [RECEIVED], "calendar": "mars"}, "there is no calendar 'mars'"),
        ({"procedure": "foi-2000", "events": [RECEIVED], "calendar": {"base": "x"}}, "there is no calendar 'x'"),
        ({"procedure": "foi-2000", "events": [RECEIVED], "on": "soon"}, "'soon' is not a date"),
    ],
)
def test_a_request_that_cannot_be_read_is_refused_in_a_sentence(request_, said):
    code, (answer,) = batch({"id": 5, **request_})

    assert (code, answer["id"]) == (3, 5)
    assert said in answer["error"]


def test_T04_the_public_holidays_of_the_nation_are_those_of_the_calendar_that_a_line_names_or_writes(tmp_path):
    shut = tmp_path / "town.toml"
    shut.write_text('id = "town"\nname = "T"\nbase = "scotland"\n[holidays]\n2026-05-08 = "Shut"\n', encoding="utf-8")
    asked = {"procedure": "uk-gdpr-sar", "events": [event("received", "2026-04-08")]}

    _, (town, proclaimed) = batch(
        {**asked, "calendar": "town"}, {**asked, "calendar": {"base": "scotland", "holidays": ["2026-05-08"]}},
        options=["--calendar", str(shut)],
    )  # fmt: skip

    assert [answer["deadlines"][0]["due"] for answer in (town, proclaimed)] == ["2026-05-08", "2026-05-11"]


def test_an_instant_without_an_offset_is_suggested_with_that_of_the_place():
    asked = ["deadlines", "--procedure", "foi-2000", "--received", "2026-06-14T23:50"]
    _, (line,) = batch(
        {"procedure": "foi-2000", "events": [event("received", "2026-06-14T23:50")]}, options=["--zone", "Europe/Paris"]
    )

    assert "an instant such as 2026-06-14T23:50:00+01:00" in CliRunner().invoke(cli, asked).stderr
    assert "an instant such as 2026-06-14T23:50:00+02:00" in line["error"]


def test_where_the_configuration_has_mistakes_an_instant_is_suggested_in_utc(tmp_path):
    wrong = tmp_path / "casework.toml"
    wrong.write_text("", encoding="utf-8")
    asked = ["--config", str(wrong), "deadlines", "--procedure", "foi-2000", "--received", "2026-06-14T23:50"]

    assert "an instant such as 2026-06-14T23:50:00+00:00" in CliRunner().invoke(cli, asked).stderr


def test_many_calendars_written_in_the_lines_are_each_used():
    days = [dt.date(2026, 5, 26) + dt.timedelta(days=n) for n in range(70)]
    lines = [
        {"id": n, "procedure": "eu-psd2", "events": [RECEIVED],
         "calendar": {"base": "weekends-only", "holidays": [day.isoformat()]}}
        for n, day in enumerate(days)
    ]  # fmt: skip

    code, answers = batch(*lines, lines[-1])

    assert code == 0
    assert answers[-1] == answers[-2]
    assert [answer["deadlines"][0]["due"] for answer in answers][:2] == ["2026-05-27", "2026-05-26"]
    assert len(answers) == 71


def test_the_options_name_the_place_the_sort_of_body_and_procedures_of_ones_own(tmp_path):
    ours = (resources.files("casework") / "data" / "procedures" / "local-feedback.toml").read_text(encoding="utf-8")
    number = 'done = "responded"\nwithin = { amount = 5, unit = "working_days" }'
    (tmp_path / "local-feedback.toml").write_text(ours.replace('done = "responded"', number), encoding="utf-8")
    shut = tmp_path / "ours.toml"
    fair = 'id = "ours"\nname = "Ours"\nbase = "scotland"\n[holidays]\n2026-05-08 = "Fair"\n'
    shut.write_text(fair, encoding="utf-8")

    own = one("local-feedback", RECEIVED, options=["--procedures", str(tmp_path), "--calendar", str(shut)])
    school = one("foi-2000", RECEIVED, options=["--body", "school"])
    late = one("lgsco-code-2024", event("received", "2026-05-05T12:30:00Z"), options=["--zone", "Pacific/Auckland"])

    assert due(own, "respond") == "2026-05-13"
    assert [each["limit"] for each in school["deadlines"]] == ["respond_school"]
    assert late["deadlines"][0]["starts"] == "2026-05-06"


# The single form


def test_a_person_sees_a_table_and_the_reasons():
    done = run("--procedure", "lgsco-code-2024", "--received", "2026-03-30", "--on", "2026-04-08")

    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "lgsco-code-2024@2024-04-01 (LGSCO Code 2024 s.6)"
    assert lines[2].split("  ")[-1].strip() == "due soon"
    assert "Stage 1, respond (provisional)" in lines
    assert "  LGSCO Code 2024, 6.3 (read)." in lines


def test_without_a_day_the_table_has_no_status():
    done = run("--procedure", "foi-2000", "--received", "2026-03-30", "--responded", "2026-04-01")

    assert done.stdout.splitlines()[1].endswith("done")
    assert "Wed 1 Apr 2026" in done.stdout.splitlines()[2]


def test_a_script_gets_one_object():
    done = run("--procedure", "lgsco-code-2024", "--received", "2026-03-30", "--acknowledged", "2026-04-07", "--json")

    assert [each["due"] for each in json.loads(done.stdout)["deadlines"]] == ["2026-04-08", "2026-04-21"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--procedure", "foi-2000"], "give --procedure and --received, or give --batch"),
        (["--batch", "-", "--procedure", "foi-2000"], "--batch takes everything about a case from its line"),
        (["--procedure", "foi-2000", "--received", "tomorrow"], "'tomorrow' is not a date"),
        (["--procedure", "foi-2000", "--received", "2026-05-05T10:00"], "has no offset from UTC"),
        (["--procedure", "foi-2000", "--received", "2026-05-05", "--calendar", "mars"], "there is no calendar 'mars'"),
    ],
)
def test_a_wrong_command_is_refused_in_a_sentence(arguments, said):
    done = run(*arguments)

    assert done.exit_code != 0
    assert said in done.stderr
    assert "Traceback" not in done.output


# Limits in hours


def test_a_limit_in_hours_is_shown_with_its_instants(tmp_path):
    (tmp_path / "hazard.toml").write_text(
        """
id = "hazard"
name = "Emergency hazards"
jurisdiction = "an example"
legal_status = "an example"
applies_to = ["service_request"]

[[version]]
first_stages = ["1"]
citation = "an example"
evidence = "local"

[[version.stage]]
id = "1"
name = "Make safe"

[[version.stage.limit]]
id = "make_safe"
name = "Make safe"
starts = "stage_began"
done = "responded"
within = { amount = 24, unit = "hours", calendar = "all-days" }
citation = "an example"
evidence = "local"

[version.referral]
body = "nobody"
citation = "an example"
evidence = "local"
""",
        encoding="utf-8",
    )
    options = ["--procedures", str(tmp_path)]

    (limit,) = one("hazard", event("received", "2026-03-28T12:00:00Z"), options=options)["deadlines"]

    assert (limit["starts"], limit["due"]) == ("2026-03-28T12:00:00+00:00", "2026-03-29T13:00:00+01:00")
