import json

import pytest

from casework.cli.commands import COMMANDS
from casework.domain.cases.decisions.rules import RULES

DECISIONS = [name for name in COMMANDS if name in RULES and RULES[name].listed]


def head(casework):
    """The last position of the log."""
    return json.loads(casework("verify --json").stdout)["position"]


def shown(casework, case="BINS-1", more=""):
    return json.loads(casework(f"show {case} --json {more}").stdout)


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_complaint_from_receipt_to_reopening(bins):
    for line, said in (
        ("acknowledge BINS-1 --told-due-on 2025-01-09 --on 2024-12-23", "acknowledged on Mon 23 Dec 2024."),
        ("accept BINS-1 --on 2024-12-23", "accepted on Mon 23 Dec 2024."),
        ("categorise BINS-1 delay rudeness --scheme cause --on 2024-12-23", "categorised by cause on"),
        ("assign BINS-1 --handler staff-20 --team waste --on 2024-12-24", "assigned on Tue 24 Dec 2024."),
        ("note BINS-1 --text 'She called again' --on 2024-12-30", "has a note, written on Mon 30 Dec 2024."),
        ("add-party BINS-1 --party p2 --role advocate --person name=Ali --on 2024-12-30", "has the party p2 on"),
        ("add-matter BINS-1 --matter m2 --service phones --summary 'No reply' --on 2024-12-30", "has the matter m2 on"),
        ("extend BINS-1 --reason complexity --told-on 2025-01-06 --on 2025-01-06", "extended on Mon 6 Jan 2025."),
        ("agree-date BINS-1 --limit respond --until 2025-01-22 --on 2025-01-07", "has an agreed date for respond"),
        ("respond BINS-1 --outcome upheld --letter 'We are sorry' --on 2025-01-20", "answered on Mon 20 Jan 2025."),
        ("close BINS-1 --on 2025-01-20", "closed on Mon 20 Jan 2025."),
        ("escalate BINS-1 --on 2025-01-27", "escalated on Mon 27 Jan 2025."),
        ("assign BINS-1 --handler staff-21 --team waste --on 2025-01-27", "assigned on Mon 27 Jan 2025."),
        ("acknowledge BINS-1 --on 2025-01-28", "acknowledged on Tue 28 Jan 2025."),
        ("respond BINS-1 --outcome upheld --on 2025-02-10", "answered on"),
        ("refer BINS-1 --body lgsco --on 2025-03-03", "referred to lgsco on Mon 3 Mar 2025."),
        ("reopen BINS-1 --reason ombudsman-asked --on 2025-03-10", "reopened on Mon 10 Mar 2025."),
        ("withdraw BINS-1 --note 'Sorted out' --on 2025-03-11", "withdrawn on Tue 11 Mar 2025."),
    ):
        assert done(bins(line)).startswith(f"BINS-1 {said}")

    case = shown(bins)
    assert (case["status"], case["version"]) == ("withdrawn", 19)
    assert (case["handler"], case["team"]) == ("staff-21", "waste")
    assert [matter["matter"] for matter in case["matters"]] == ["m1", "m2"]


def test_what_was_forgotten_in_an_earlier_stage_is_recorded_there(bins):
    for line in (
        "escalate BINS-1 --asked-by body --on 2025-01-27",
        "acknowledge BINS-1 --stage 1 --on 2024-12-23",
        "accept BINS-1 --stage 1 --on 2024-12-23",
        "extend BINS-1 --stage 1 --reason complexity --on 2025-01-06",
        "agree-date BINS-1 --stage 1 --limit respond --until 2025-01-22 --on 2025-01-07",
        "respond BINS-1 --stage 1 --on 2025-01-20",
    ):
        done(bins(line))

    done_on = {(each["stage"], each["limit"]): each["done"] for each in shown(bins)["deadlines"]}
    assert (done_on["1", "acknowledge"], done_on["1", "respond"]) == ("2024-12-23", "2025-01-20")
    assert (done_on["2", "acknowledge"], done_on["2", "respond"]) == (None, None)
    assert "names no milestones in stage 1" in bins("milestone BINS-1 panel-met --stage 1 --on 2025-01-20").stderr


def test_an_entry_that_was_struck_out_is_restored(bins):
    done(bins("acknowledge BINS-1 --on 2024-12-23"))
    done(bins("correct BINS-1 2 --strike --reason wrong-case"))
    assert shown(bins)["deadlines"][0]["done"] is None

    done(bins("correct BINS-1 2 --restore --reason right-after-all"))

    assert shown(bins)["deadlines"][0]["done"] == "2024-12-23"


def test_of_two_pauses_the_one_that_is_named_ends(office):
    done(office("receive --kind information_request --procedure foi-2000 --reference FOI-1 --on 2025-03-03"))
    done(office("pause FOI-1 --reason fee --on 2025-03-05"))
    done(office("pause FOI-1 --reason clarification --on 2025-03-06"))

    assert "say which pause ends: p1 (fee, since 2025-03-05), p2 (clarification, since 2025-03-06)" in (
        office("resume FOI-1 --on 2025-03-12").stderr
    )
    assert "clarification" in done(office("show FOI-1"))
    done(office("resume FOI-1 --pause p2 --on 2025-03-12"))

    told = done(office("show FOI-1"))
    assert "since Wed 5 Mar 2025: fee (p1)" in told
    assert "clarification" not in told


def test_the_clock_stops_and_goes_on(office):
    done(office("receive --kind information_request --procedure foi-2000 --reference FOI-1 --on 2025-03-03"))

    assert done(office("pause FOI-1 --reason fee --on 2025-03-05")).endswith("Its clocks stand still.\n")
    done(office("resume FOI-1 --note 'Fee was paid' --on 2025-03-12"))

    assert shown(office, "FOI-1")["deadlines"][0]["due"] == "2025-04-09"  # without the pause it was 1 April


def test_a_milestone_is_reached(office):
    done(office("receive --kind compliment --procedure local-feedback --reference C-1 --on 2025-03-03"))

    said = done(office("milestone C-1 passed-on --on 2025-03-04"))

    assert said == "C-1 reached passed-on on Tue 4 Mar 2025. It has no due date now.\n"


def test_a_fresh_case_says_what_comes_next(office):
    said = done(office("receive --kind complaint --procedure lgsco-code-2024 --reference NEW-1"))

    assert said.startswith("NEW-1 received on ")
    assert ". Next: acknowledge by " in said


def test_scripts_get_stable_keys(bins):
    told = json.loads(done(bins("acknowledge BINS-1 --on 2024-12-23 --json")))

    assert list(told) == ["case", "reference", "version", "status", "stage", "deadlines", "allowed"]
    assert (told["reference"], told["version"], told["status"], told["stage"]) == ("BINS-1", 2, "open", "1")
    assert told["deadlines"][1] == {
        "visit": 1, "stage": "1", "limit": "respond", "starts": "2024-12-23", "due": "2025-01-09", "done": None,
        "status": "overdue", "provisional": False, "unconfirmed": False,
    }  # fmt: skip
    assert "respond" in told["allowed"]
    assert "acknowledge" not in told["allowed"]


def test_everything_known_of_a_contact_can_be_said_at_its_receipt(office):
    done(
        office(
            "receive --kind service-request --procedure local-service-requests --channel in-person --formality formal"
            " --summary - --complainant name='Jo Smith' --complainant email=jo@example.org --service waste"
            " --category cause=delay --category ward=north --written-on 2025-03-01 --stage 1 --reference R-7"
            " --on 2025-03-03T23:30:00+00:00",
            typed="Two lines\nof words\n",
        )
    )

    case = shown(office, "R-7", "--people")
    assert (case["kind"], case["channel"], case["formality"]) == ("service_request", "in_person", "formal")
    assert case["summary"] == "Two lines\nof words"
    assert case["people"] == {"p1": {"name": "Jo Smith", "email": "jo@example.org"}}
    assert [category["code"] for category in case["matters"][0]["categories"]] == ["delay", "north"]
    assert case["received"] == "2025-03-03T23:30:00+00:00"


def test_words_may_come_from_standard_input(bins):
    done(bins("respond BINS-1 --letter - --on 2025-01-06", typed="Dear Jo,\n\nwe are sorry.\n"))

    assert "Dear Jo,\n\nwe are sorry." in shown(bins, more="--history")["history"][-1]["words"]


def test_an_empty_standard_input_is_no_text(bins):
    refused = bins("note BINS-1 --text -", typed="\n")

    assert refused.exit_code == 2
    assert "there is nothing on standard input" in refused.stderr


def test_the_actor_of_the_command_goes_before_the_one_of_the_environment(bins):
    done(bins("note BINS-1 --text hello --by staff-99"))

    assert [entry["by"] for entry in shown(bins, more="--history")["history"]] == ["staff-17", "staff-99"]


def test_the_same_key_and_request_is_done_once(bins):
    before = head(bins)

    first = json.loads(done(bins("acknowledge BINS-1 --key post-42 --on 2024-12-23 --json")))
    again = json.loads(done(bins("acknowledge BINS-1 --key post-42 --on 2024-12-23 --json")))

    assert first == again
    assert head(bins) == before + 1


def test_a_key_works_without_a_date_too(bins):
    before = head(bins)

    done(bins("note BINS-1 --text hello --key k1"))
    done(bins("note BINS-1 --text hello --key k1"))

    assert head(bins) == before + 1


def test_a_receipt_with_a_key_gives_the_same_case_again(office):
    line = "receive --kind complaint --procedure lgsco-code-2024 --key web-1 --on 2025-01-06 --json"

    assert json.loads(done(office(line)))["case"] == json.loads(done(office(line)))["case"]
    assert head(office) == len(["the rules that date it", "the case"])


def test_a_receipt_with_a_key_needs_its_date(office):
    refused = office("receive --kind complaint --procedure lgsco-code-2024 --key web-1")

    assert refused.exit_code == 2
    assert "with --key say --on as well" in refused.stderr


def test_a_key_for_another_request_is_refused(bins):
    done(bins("note BINS-1 --text hello --key k1"))

    refused = bins("note BINS-1 --text goodbye --key k1")

    assert refused.exit_code == 1
    assert "the idempotency key k1 was used before" in refused.stderr


def test_a_stale_form_is_refused(bins):
    done(bins("acknowledge BINS-1 --on 2024-12-23"))

    refused = bins("note BINS-1 --text hello --expect 1")

    assert refused.exit_code == 1
    assert "Error: BINS-1 is at version 2, not 1: read it again and decide anew" in refused.stderr
    done(bins("note BINS-1 --text hello --expect 2"))


def test_a_new_case_has_no_version_to_expect(office):
    refused = office("receive --kind complaint --procedure lgsco-code-2024 --expect 5")

    assert refused.exit_code == 2
    assert "No such option" in refused.stderr


def test_a_case_that_is_closed_is_not_said_to_be_closed_twice(bins):
    done(bins("respond BINS-1 --outcome upheld --on 2025-01-03"))

    assert done(bins("close BINS-1 --on 2025-01-03")) == "BINS-1 closed on Fri 3 Jan 2025.\n"
    assert done(bins("note BINS-1 --text 'She called' --on 2025-01-03")).endswith("It is closed.\n")


def test_a_wrong_date_is_put_right(bins):
    done(bins("acknowledge BINS-1 --on 2024-12-24"))

    said = done(bins("correct BINS-1 2 --happened 2024-12-23 --reason typing-error --note 'See the letter'"))

    assert said.startswith("BINS-1 corrected in entry 2 (")
    assert shown(bins)["deadlines"][1]["starts"] == "2024-12-23"
    history = " ".join(done(bins("show BINS-1 --history")).split())
    assert "entry 2 put right, reason typing-error: it happened Tue 24 Dec 2024 -> Mon 23 Dec 2024" in history


def test_a_wrong_entry_is_struck_out(bins):
    done(bins("acknowledge BINS-1 --on 2024-12-24"))

    done(bins("correct BINS-1 2 --strike --reason wrong-case"))

    assert shown(bins)["deadlines"][0]["done"] is None
    assert "acknowledge" in shown(bins)["allowed"]
    assert "entry 2 struck out, reason wrong-case" in " ".join(done(bins("show BINS-1 --history")).split())


@pytest.mark.parametrize(
    ("field", "name", "value"),
    [
        ("channel=phone", "channel", "phone"),
        ("formality=formal", "formality", "formal"),
        ("formality=", "formality", None),
        ("summary='Bins missed twice'", "summary", "Bins missed twice"),
        (
            'matters=\'[{"matter": "m1", "service": "street-cleaning"}]\'', "matters",
            [{"matter": "m1", "service": "street-cleaning", "categories": [], "sortings": [], "summary": None}],
        ),
    ],
)  # fmt: skip
def test_a_wrong_field_is_put_right(bins, field, name, value):
    done(bins(f"correct BINS-1 1 --set {field} --reason typing-error"))

    assert shown(bins)[name] == value


def test_an_extension_that_becomes_an_amount_says_what_else_must_be_set(bins):
    done(bins("extend BINS-1 --limit respond --reason complex --until 2025-01-20 --on 2024-12-23"))

    first = bins("correct BINS-1 2 --reason typo --set amount=5").stderr
    second = bins("correct BINS-1 2 --reason typo --set amount=5 --set until=").stderr

    for said in (first, second):
        assert "change amount, unit and until together" in said
    done(bins("correct BINS-1 2 --reason typo --set amount=5 --set unit=working_days --set until="))


def test_numbers_and_lists_are_put_right_too(bins):
    done(bins("acknowledge BINS-1 --on 2024-12-23"))
    done(bins("extend BINS-1 --reason complexity --on 2024-12-30"))
    done(bins("categorise BINS-1 delay --scheme cause --on 2024-12-30"))

    done(bins("correct BINS-1 3 --set amount=5 --reason typing-error"))
    done(bins("correct BINS-1 4 --set categories=rudeness,delay --reason typing-error"))

    assert shown(bins)["deadlines"][1]["due"] == "2025-01-16"  # 5 working days after 9 January instead of 10
    assert [category["code"] for category in shown(bins)["matters"][0]["categories"]] == ["rudeness", "delay"]


@pytest.mark.parametrize(
    ("given", "code", "sentence"),
    [
        ("1 --set colour=red", 2, "received has no colour; it has"),
        ("1 --set channel=pigeon", 2, "channel is a word that is not one of its list"),
        ("1 --strike", 1, "a case without its receipt is no case: correct the receipt instead"),
        ("9 --strike", 1, "it has no event 9 to correct; it has 1"),
        ("9 --set a=b", 1, "it has no event 9 to correct; it has 1"),
        ("1", 2, "a correction gives another date or other fields, or strikes the event out"),
        ("1 --strike --set channel=phone", 2, "one of the three"),
        ("1 --set channel", 2, "must be a name and a value"),
        ("x --strike", 2, "'x' is not a valid integer"),
        ("1 --happened 2026-02-30", 2, "'2026-02-30' is not a date"),
        ("1 --happened 2099-01-01", 1, "is still to come"),
    ],
)
def test_a_correction_that_cannot_be_says_why(bins, given, code, sentence):
    before = head(bins)

    refused = bins(f"correct BINS-1 {given} --reason typing-error")

    assert refused.exit_code == code
    assert sentence in refused.stderr
    assert head(bins) == before


@pytest.mark.parametrize("name", DECISIONS)
def test_every_decision_knows_the_common_options(casework, name):
    offered = casework(f"{name} --help").stdout

    assert all(option in offered for option in ("--by", "--on", "--key", "--json"))
    assert ("--expect" in offered) == (name != "receive")
