import json

import pytest

BIN_QUEUE = """\
3 dates in 3 cases on Thu 2 Jan 2025: 1 overdue, 2 due.

Due                                          Case    What             Kind
Tue 31 Dec 2024  OVERDUE by 2 calendar days  BINS-1  acknowledge (1)  complaint
    service waste
Thu 2 Jan 2025   due today                   ROAD-1  acknowledge (1)  complaint
    service roads, handler staff-20
Fri 3 Jan 2025   in 1 calendar day           TREE-1  acknowledge (1)  complaint
"""


WORDS = ("Large print", "Report on Kit", "shelf 9")
"""What is said of people in a case."""


@pytest.fixture
def queue(bins):
    """Three complaints: one is overdue on 2 January 2025, one is due that day, and one on the next."""
    receive = "receive --kind complaint --procedure lgsco-code-2024"
    for line in (
        f"{receive} --reference ROAD-1 --service roads --on 2024-12-23",
        "assign ROAD-1 --handler staff-20 --on 2024-12-23",
        f"{receive} --reference TREE-1 --on 2024-12-24",
    ):
        assert bins(line).exit_code == 0
    return bins


def test_a_case_is_shown_with_its_deadlines(bins):
    bins("acknowledge BINS-1 --on 2024-12-23")

    shown = bins("show BINS-1 --on 2025-01-08")

    assert (
        shown.stdout.partition(" Look first")[0]
        == """\
BINS-1  complaint, open, stage 1
  About      Bins missed three times
  Received   Fri 20 Dec 2024, by web
  Procedure  lgsco-code-2024
  Matter     m1 waste
  Parties    p1 complainant

Deadlines as they stand on Wed 8 Jan 2025, by all that is recorded now
  Stage  Limit        Due              Done             Status
  1      acknowledge  Tue 31 Dec 2024  Mon 23 Dec 2024  met
  1      respond      Thu 9 Jan 2025   -                due soon

Missing
  Nobody deals with it: assign a handler or a team.

What to do now
  Acknowledge and log the complaint, and ask about anything in it that is
    unclear."""
    )
    assert "\n\nAllowed now: accept, decline, pass-on" in shown.stdout
    assert "Always possible" not in shown.stdout


def test_what_is_always_possible_is_told_with_the_explanations(bins):
    assert "\n\nAlways possible: categorise, " in bins("show BINS-1 --explain").stdout


def test_a_case_is_found_by_a_reference_typed_carelessly(office):
    office("receive --kind complaint --procedure lgsco-code-2024 --reference 24-7KQ2M0-X --on 2024-12-20")

    assert office("show 24-7kq2mo-x").stdout.startswith("24-7KQ2M0-X  complaint")


def test_overdue_is_said_in_words_and_not_only_by_colour(bins):
    assert "1      acknowledge  Tue 31 Dec 2024  OVERDUE" in bins("show BINS-1 --on 2025-01-02").stdout


def test_an_explanation_says_how_each_date_was_counted(bins):
    explained = bins("show BINS-1 --explain").stdout

    assert "Stage 1, acknowledge: why\n" in explained
    assert "  Left out: Christmas Day (Wed 25 Dec 2024), Boxing Day (Thu 26 Dec 2024).\n" in explained
    assert "  Due on Tue 31 Dec 2024.\n" in explained


def test_the_history_says_what_when_by_whom_and_when_it_was_written_down(bins):
    bins("acknowledge BINS-1 --told-due-on 2025-01-09 --on 2024-12-23 --by staff-99")
    bins("note BINS-1 --text 'She called\nagain' --on 2024-12-24")
    bins("categorise BINS-1 delay rudeness --scheme cause --on 2024-12-24")
    bins("add-party BINS-1 --party p2 --role advocate --person name=Ali --on 2024-12-24")

    lines = bins("show BINS-1 --history").stdout.partition("History\n")[2].splitlines()

    assert lines[0] == "    1  Fri 20 Dec 2024  received"
    assert lines[1].startswith("       by staff-17, written down ")
    assert lines[2] == "       Bins missed three times"
    assert lines[3] == "    2  Mon 23 Dec 2024  acknowledged: told due on 2025-01-09"
    assert lines[4].startswith("       by staff-99, written down ")
    assert lines[5] == "    3  Tue 24 Dec 2024  noted"
    assert lines[7:9] == ["       She called", "       again"]
    assert lines[9] == "    4  Tue 24 Dec 2024  categorised: categories delay rudeness, matter m1,"
    assert lines[10] == "       scheme cause"
    assert lines[12] == "    5  Tue 24 Dec 2024  party added: p2 advocate"


def test_personal_details_are_shown_only_when_they_are_asked_for(bins):
    everything_else = bins("show BINS-1 --explain --history").stdout + bins("show BINS-1 --history --json").stdout

    assert "Jo Smith" not in everything_else
    assert "p1  name: Jo Smith" in bins("show BINS-1 --people").stdout
    assert json.loads(bins("show BINS-1 --people --json").stdout)["people"] == {"p1": {"name": "Jo Smith"}}


def test_a_party_of_whom_nothing_personal_is_known_is_not_among_the_people(bins):
    bins("add-party BINS-1 --party p9 --role contractor --actor staff-3")

    people = bins("show BINS-1 --people").stdout.partition("People")[2]

    assert "p1" in people
    assert "p9" not in people


def test_a_case_is_told_to_scripts_in_one_object(bins):
    told = json.loads(bins("show BINS-1 --json --on 2025-01-02").stdout)

    assert (told["on"], told["received"], told["summary"]) == ("2025-01-02", "2024-12-20", "Bins missed three times")
    assert [deadline["status"] for deadline in told["deadlines"]] == ["overdue", "not_started"]
    assert "explanation" not in told["deadlines"][0]
    assert "history" not in told
    more = json.loads(bins("show BINS-1 --json --explain --history").stdout)
    assert more["deadlines"][0]["explanation"][-2] == "Due on Tue 31 Dec 2024."
    assert more["deadlines"][0]["steps"][-2]["days"] == ["2024-12-31"]
    assert more["history"][0]["event"] == "received"
    assert more["history"][0]["words"] == ["Bins missed three times"]


def test_scripts_are_told_which_entries_count_no_more(bins):
    bins("acknowledge BINS-1 --on 2024-12-23")
    bins("correct BINS-1 2 --strike --reason mistake")
    struck = json.loads(bins("show BINS-1 --json --history").stdout)["history"]
    bins("correct BINS-1 2 --restore --reason mistake")
    restored = json.loads(bins("show BINS-1 --json --history").stdout)["history"]

    assert [entry["struck_out_by"] for entry in struck] == [None, 3, None]
    assert [entry["struck_out_by"] for entry in restored] == [None, None, None, None]
    assert {entry["undone_by"] for entry in restored} == {None}


def test_words_from_outside_cannot_steer_a_terminal(bins):
    bins("note BINS-1 --text -", typed="click \x1b]8;;http://example.org\x07here")

    shown = bins("show BINS-1 --history").stdout

    assert "\x1b" not in shown
    assert "click  ]8;;http://example.org here" in shown


def test_a_case_that_is_paused_assigned_and_finished_says_so(office):
    office(
        "receive --kind information_request --formality formal --procedure foi-2000 --reference FOI-1 --on 2025-03-03"
    )
    office("assign FOI-1 --team information --on 2025-03-04")
    office("pause FOI-1 --reason fee --on 2025-03-05")
    paused = office("show FOI-1").stdout
    office("resume FOI-1 --on 2025-03-06")
    office("respond FOI-1 --outcome granted --on 2025-03-10")
    office("close FOI-1 --outcome granted-in-part --on 2025-03-10")

    assert "  Formality  formal\n" in paused
    assert "  Team       information\n" in paused
    assert "  Paused     since Wed 5 Mar 2025: fee (p1)\n" in paused
    assert "  Outcome    granted-in-part\n" in office("show FOI-1").stdout


def test_erased_words_are_told_to_be_erased(bins):
    from casework.casebook import Casebook

    with Casebook.configured("casework.toml") as book:
        ids = [detail for entry in book.file("BINS-1").history for detail in entry.details]
        book.store.erase("rotherham", ids)

    shown = bins("show BINS-1 --people --history").stdout

    assert "  About      [erased]\n" in shown
    assert "  p1  [erased]\n" in shown


def test_the_queue_calls_no_limit_overdue_whose_clock_has_not_started(bins):
    said = bins("due --on 2025-03-03").stdout
    told = json.loads(bins("due --on 2025-03-03 --json").stdout)["due"]

    assert said.startswith("2 dates in 1 case on Mon 3 Mar 2025: 1 overdue, 0 due, 1 not started.\n")
    assert {(each["limit"], each["overdue"], each["provisional"]) for each in told} == {
        ("acknowledge", True, False), ("respond", False, True),
    }  # fmt: skip
    assert "Wed 15 Jan 2025  not started                  BINS-1  respond (1)" in said
    assert "not started" in bins("show BINS-1 --on 2025-03-03").stdout


def test_the_queue_begins_with_what_is_overdue(queue):
    assert queue("due --on 2025-01-02 --within 1").stdout == BIN_QUEUE


def test_the_queue_is_told_to_scripts(queue):
    told = json.loads(queue("due --on 2025-01-02 --json").stdout)

    assert (told["on"], told["until"]) == ("2025-01-02", "2025-01-02")
    assert [case["reference"] for case in told["due"]] == ["BINS-1", "ROAD-1"]
    assert [case["overdue"] for case in told["due"]] == [True, False]
    assert [case["calendar_days_left"] for case in told["due"]] == [-2, 0]


def test_the_queue_can_be_that_of_a_service_or_of_one_person(queue):
    for line, found in (("--service waste", ["BINS-1"]), ("--handler staff-20", ["ROAD-1"]), ("--service parks", [])):
        told = json.loads(queue(f"due --on 2025-01-02 --within 1 --json {line}").stdout)
        assert [case["reference"] for case in told["due"]] == found


@pytest.fixture
def review(office):
    """A request for a review, whose time limit nobody could confirm, received on 20 May 2026."""
    office("receive --kind information-request --procedure foi-2000 --reference FOI-2 --on 2026-05-05")
    office("respond FOI-2 --on 2026-05-19")
    told = office("escalate FOI-2 --on 2026-05-20")
    assert told.exit_code == 0, told.output
    return office, told.stdout


def test_a_date_that_rests_on_an_unconfirmed_number_says_so_in_the_queue(review):
    office, _ = review

    shown = office("due --on 2026-06-19").stdout
    (case,) = json.loads(office("due --on 2026-06-19 --json").stdout)["due"]

    assert "unconfirmed" in shown
    assert (case["unconfirmed"], case["provisional"]) == (True, False)


def test_a_date_that_rests_on_an_unconfirmed_number_says_so_after_a_decision_and_in_the_report(review):
    office, told = review

    assert told.endswith("respond was due on Fri 19 Jun 2026\n  (unconfirmed).\n")
    *_, limit = json.loads(office("report limits --format json").stdout)["tables"][0]["rows"]
    assert (limit["unconfirmed"], limit["provisional"]) == (True, False)
    assert office("report limits").stdout.count("unconfirmed  yes") == 1


def test_a_date_before_which_a_holiday_may_still_be_proclaimed_says_so_in_the_queue(office, tmp_path):
    (tmp_path / "calendars").mkdir()
    horizon = "known_from = 2024-01-01\nknown_until = 2024-12-24\n"
    known = f"closed_weekdays = []\n{horizon}[holidays]\n2024-01-01 = 'New Year'\n"
    (tmp_path / "calendars" / "town.toml").write_text(f"id = 'town'\nname = 'Town'\n{known}", encoding="utf-8")
    settings = (tmp_path / "casework.toml").read_text(encoding="utf-8")
    settings = settings.replace("# calendars", "calendars").replace("england-and-wales", "town")
    (tmp_path / "casework.toml").write_text(settings, encoding="utf-8")
    told = office("receive --kind complaint --procedure eu-psd2 --on 2024-12-20").stdout

    *_, case = json.loads(office("due --on 2025-01-19 --json").stdout)["due"]

    assert (case["unconfirmed"], case["provisional"]) == (False, True)
    assert "(provisional)" in told


def test_an_empty_queue_says_so(queue):
    assert queue("due --on 2024-12-30").stdout == "Nothing is due by Mon 30 Dec 2024.\n"
    assert json.loads(queue("due --on 2024-12-30 --json").stdout)["due"] == []


def test_one_case_is_not_two(bins):
    assert bins("due --on 2025-01-01").stdout.startswith("1 date in 1 case on Wed 1 Jan 2025: 1 overdue, 0 due.\n")
    assert "OVERDUE by 1 calendar day " in bins("due --on 2025-01-01").stdout


def test_an_answer_stays_in_the_queue_beside_an_old_remedy_of_its_case(bins):
    bins("acknowledge BINS-1 --on 2024-12-23")
    bins("remedy BINS-1 --kind apology --what 'A letter' --due-on 2025-01-02 --on 2024-12-30")

    said = bins("due --on 2025-01-09").stdout.splitlines()
    told = json.loads(bins("due --on 2025-01-09 --json").stdout)["due"]

    assert said[0] == "2 dates in 1 case on Thu 9 Jan 2025: 1 overdue, 1 due."
    assert [line.split("  ")[0] for line in said[3::2]] == ["Thu 2 Jan 2025", "Thu 9 Jan 2025"]
    assert [(due["limit"], due["due_on"], due["calendar_days_left"]) for due in told] == [
        ("remedy:r1", "2025-01-02", -7),
        ("respond", "2025-01-09", 0),
    ]


def test_the_queue_ends_with_the_day_that_was_asked_for(bins):
    bins("remedy BINS-1 --kind apology --what 'A letter' --due-on 2025-01-20 --on 2024-12-30")

    assert bins("due --on 2025-01-19").stdout.startswith("2 dates in 1 case on ")
    assert bins("due --on 2025-01-20").stdout.startswith("3 dates in 1 case on ")


def test_a_case_that_has_ended_shows_its_remedies_alone(bins):
    bins("remedy BINS-1 --kind apology --what 'A letter' --due-on 2025-01-20 --on 2024-12-30")
    bins("remedy BINS-1 --kind action --what 'No date is promised' --on 2024-12-30")
    bins("withdraw BINS-1 --on 2024-12-30")

    told = json.loads(bins("due --on 2025-06-01 --json").stdout)["due"]

    assert [due["limit"] for due in told] == ["remedy:r1"]


def test_the_review_of_an_adjustment_stands_in_the_queue(bins):
    bins("acknowledge BINS-1 --on 2024-12-23")
    bins("adjust BINS-1 --party p1 --what 'Large print' --review-on 2024-12-30 --on 2024-12-23")

    said = " ".join(bins("due --on 2025-01-09").stdout.split())

    assert said.startswith("2 dates in 1 case on Thu 9 Jan 2025: 1 overdue, 1 due.")
    assert "BINS-1 review a1" in said


def test_without_a_date_the_queue_is_that_of_today(office):
    office("receive --kind complaint --procedure lgsco-code-2024 --reference NEW-1")

    assert office("due").stdout.startswith("Nothing is due by ")
    assert "NEW-1" in office("due --within 30").stdout


def test_a_stage_that_began_anew_can_be_told_from_its_first_time(bins):
    bins("respond BINS-1 --outcome upheld --on 2024-12-30")
    bins("close BINS-1 --on 2024-12-30")
    bins("reopen BINS-1 --reason new-facts --on 2025-01-06")

    shown = bins("show BINS-1 --explain --on 2025-01-07").stdout
    told = json.loads(bins("show BINS-1 --json").stdout)["deadlines"]

    rows = [line[2:].split("  ")[0] for line in shown.splitlines() if line.startswith("  1") and "202" in line[-40:]]
    assert rows[:2] + [row for row in rows if row == "1, again"] == ["1", "1", "1, again", "1, again"]
    assert "Stage 1, again, respond: why" in shown
    assert [(each["stage"], each["visit"]) for each in told] == [("1", 1), ("1", 1), ("1", 2), ("1", 2)]


def test_the_history_says_what_was_put_right_and_what_was_struck_out(bins):
    bins("acknowledge BINS-1 --told-due-on 2025-01-09 --on 2024-12-23")
    bins("respond BINS-1 --outcome upheld --on 2024-12-27")
    bins("correct BINS-1 1 --reason typo --happened 2024-12-19")
    bins("correct BINS-1 2 --reason typo --set told_due_on=2025-01-10")
    bins("correct BINS-1 3 --reason wrong-case --strike")

    lines = bins("show BINS-1 --history").stdout.partition("History\n")[2].splitlines()
    entries = [line.strip() for line in lines if line[:5].strip().isdigit()]

    assert entries == [
        "1  Fri 20 Dec 2024  received (put right by entry 4)",
        "2  Mon 23 Dec 2024  acknowledged: told due on 2025-01-09 (put right by entry",
        "3  Fri 27 Dec 2024  responded: outcome upheld (struck out by entry 6)",
    ] + [entry for entry in entries if entry[0] in "456"]
    text = " ".join(" ".join(lines).split())
    assert "corrected: entry 1 put right, reason typo: it happened Fri 20 Dec 2024 -> Thu 19 Dec 2024" in text
    assert "corrected: entry 2 put right, reason typo: told due on 2025-01-09 -> 2025-01-10" in text
    assert "corrected: entry 3 struck out, reason wrong-case" in text


def history(casework, case):
    """The history of a case as one line."""
    return " ".join(casework(f"show {case} --history").stdout.partition("History\n")[2].split())


def test_the_history_says_who_joined_and_which_party_was_changed(bins):
    bins("add-party BINS-1 --party p2 --role representative --acts-for p1 --actor person-8 --on 2024-12-23")
    bins("add-party BINS-1 --party p2 --role advocate --acts-for p1 --on 2024-12-24")

    said = history(bins, "BINS-1")

    assert "party added: p2 representative for p1 (person-8) by staff-17" in said
    assert "party changed: p2 advocate for p1 (person-8) by staff-17" in said


def test_the_history_says_yes_or_no_without_a_word_of_programs(bins):
    bins("extend BINS-1 --reason complexity --told-on 2024-12-24 --on 2024-12-24")
    bins("correct BINS-1 2 --reason forgotten --set ombudsman_told=yes")

    said = history(bins, "BINS-1")

    assert "ombudsman told no -> yes" in said
    assert "True" not in said


def test_what_was_told_stands_in_the_history_by_its_name_alone(bins):
    bins("extend BINS-1 --reason complexity --told-on 2024-12-24 --ombudsman-told --on 2024-12-24")

    said = history(bins, "BINS-1")

    assert "limit respond, ombudsman told, reason complexity" in said


def test_words_about_people_stand_in_the_history_only_where_people_are_asked_for(bins, tmp_path):
    (tmp_path / "scan.txt").write_text("As scanned", encoding="utf-8")
    bins("adjust BINS-1 --party p1 --what 'Large print' --on 2024-12-23")
    bins(
        "document BINS-1 --file scan.txt --title 'Report on Kit' --address 'shelf 9' --use received"
        " --confidentiality restricted --on 2024-12-23"
    )
    bins("note BINS-1 --text 'She rang' --on 2024-12-23")

    for line in ("show BINS-1 --history", "show BINS-1 --history --json"):
        without, with_people = bins(line).stdout, bins(f"{line} --people").stdout
        assert "She rang" in without
        assert not [word for word in WORDS if word in without]
        assert [word for word in WORDS if word in with_people] == list(WORDS)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--happened 2024-12-24", "(acknowledged: it happened Mon 23 Dec 2024 -> Tue 24 Dec 2024)"),
        ("--set told_due_on=2025-01-10", "(acknowledged: told due on 2025-01-09 -> 2025-01-10)"),
        ("--strike", "(acknowledged: struck out)"),
    ],
)
def test_a_correction_is_answered_with_what_it_put_right(bins, options, said):
    bins("acknowledge BINS-1 --told-due-on 2025-01-09 --on 2024-12-23")

    answer = " ".join(bins(f"correct BINS-1 2 --reason typo {options}").stdout.split())

    assert answer.startswith(f"BINS-1 corrected in entry 2 {said} on ")


def test_a_second_correction_is_compared_with_the_first(bins):
    bins("acknowledge BINS-1 --told-due-on 2025-01-09 --on 2024-12-23")
    bins("correct BINS-1 2 --reason typo --set told_due_on=2025-01-10")
    bins("correct BINS-1 2 --reason typo --set told_due_on=")

    text = " ".join(bins("show BINS-1 --history").stdout.split())

    assert "told due on 2025-01-10 -> nothing" in text
    assert "(put right by entries 3 and 4)" in text


def test_another_day_moves_the_statuses_and_not_the_facts_and_the_heading_says_so(bins):
    then = bins("show BINS-1 --on 2025-01-02").stdout

    assert "Deadlines as they stand on Thu 2 Jan 2025, by all that is recorded now" in then
    assert "Deadlines as they stand today, " in bins("show BINS-1").stdout


def test_a_way_of_coming_that_is_not_known_is_left_out(office):
    office("receive --kind complaint --procedure lgsco-code-2024 --reference X-1 --on 2024-12-20")

    shown = office("show X-1").stdout

    assert "  Received   Fri 20 Dec 2024\n" in shown
    assert shown.startswith("X-1  complaint, open, stage 1\n")


def test_nothing_that_is_shown_of_a_case_is_wider_than_a_terminal(bins):
    bins(f"note BINS-1 --text '{'She called again about the bins. ' * 9}' --on 2024-12-24")
    bins(
        "add-party BINS-1 --party p2 --role advocate --person name=Ali --person address='{}'".format("Long Road " * 20)
    )
    bins("assign BINS-1 --handler staff-20 --team environmental-services --on 2024-12-24")

    shown = bins("show BINS-1 --explain --history --people").stdout + bins("due --on 2025-01-02").stdout

    assert max(map(len, shown.splitlines())) <= 80
    assert not any(line.endswith(" ") for line in shown.splitlines())
    assert "handler staff-20" in shown


def test_a_stage_with_a_long_name_is_no_wider_than_a_terminal(office):
    office("receive --kind complaint --procedure children-act-1989-representations-england --reference K-1")
    office("escalate K-1 --asked-by body")

    title = office("show K-1").stdout.splitlines()[:2]

    assert title == [
        "K-1  complaint, open, stage 2 (Investigation (investigating officer and",
        "  independent person))",
    ]


def test_an_entry_that_was_struck_out_and_stands_again_is_said_to_be_restored(bins):
    bins("acknowledge BINS-1 --on 2024-12-23")
    assert bins("correct BINS-1 2 --reason typo --strike").exit_code == 0
    assert bins("correct BINS-1 2 --reason mistaken --restore").exit_code == 0

    text = " ".join(bins("show BINS-1 --history").stdout.split())

    assert "acknowledged (struck out by entry 3, restored by entry 4)" in text
    assert "corrected: entry 2 struck out, reason typo" in text
    assert "corrected: entry 2 restored, reason mistaken by" in text
    assert "put right by" not in text


def test_an_entry_that_is_restored_with_another_date_says_both_dates_and_may_be_put_right_again(bins):
    bins("acknowledge BINS-1 --on 2024-12-23")
    bins("correct BINS-1 2 --reason typo --strike")
    bins("correct BINS-1 2 --reason mistaken --happened 2024-12-24")
    bins("correct BINS-1 2 --reason typo --happened 2024-12-23")

    text = " ".join(bins("show BINS-1 --history").stdout.split())

    assert "acknowledged (struck out by entry 3, restored by entry 4, put right by entry 5)" in text
    assert "entry 2 restored, reason mistaken: it happened Mon 23 Dec 2024 -> Tue 24 Dec 2024" in text
    assert "entry 2 put right, reason typo: it happened Tue 24 Dec 2024 -> Mon 23 Dec 2024" in text


def test_the_history_says_what_a_consent_gives_leave_to_do(bins, tmp_path):
    (tmp_path / "letter.pdf").write_bytes(b"%PDF")
    bins("add-party BINS-1 --party p1 --role complainant --on 2024-12-21")
    bins("add-party BINS-1 --party p2 --role representative --acts-for p1 --on 2024-12-21")
    bins("document BINS-1 --file letter.pdf --use received --on 2024-12-21")
    given = "consent BINS-1 --step received --scope act-for --giver p1 --party p2 --on 2024-12-23"
    bins(f"{given} --expires-on 2025-06-02 --evidence d1")
    bins("consent BINS-1 --step withdrawn --giver p1 --party p2 --on 2025-01-06")

    told = history(bins, "BINS-1")

    assert "consent recorded: p1 for p2: to act for them, received, until Mon 2 Jun 2025, evidence d1 by" in told
    assert "consent recorded: p1 for p2: withdrawn by" in told
