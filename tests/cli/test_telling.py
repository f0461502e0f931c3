import json


def test_json_sends_no_raw_character_that_could_steer_a_terminal(office):
    words = "A\x9b2J \u202eevil\u2066 \u200b caf\u00e9 \U000e0041 \u2603"
    receive = "receive --kind complaint --procedure lgsco-code-2024 --reference R-1 --on 2024-12-20 --summary -"
    assert office(receive, typed=words).exit_code == 0

    said = office("show R-1 --json").stdout

    assert json.loads(said)["summary"] == words
    assert all(symbol.isprintable() for symbol in said.removesuffix("\n"))
    assert "caf\u00e9" in said
    assert "\u2603" in said


def test_a_remedy_that_is_due_before_the_answer_is_what_comes_next(bins):
    agree = "remedy BINS-1 --kind apology --what Sorry --on 2024-12-23 --due-on"
    told = " ".join(bins(f"{agree} 2024-12-27").stdout.split())

    assert told.endswith("OVERDUE: remedy r1 was due on Fri 27 Dec 2024.")


def test_a_remedy_is_what_a_closed_case_waits_for(bins):
    bins("respond BINS-1 --outcome upheld --on 2024-12-23")
    assert bins("close BINS-1 --on 2024-12-23").stdout == "BINS-1 closed on Mon 23 Dec 2024.\n"

    told = bins("remedy BINS-1 --kind apology --what Sorry --on 2024-12-23 --due-on 2099-01-02").stdout

    assert " ".join(told.split()).endswith("It is closed. Next: remedy r1 by Fri 2 Jan 2099.")
    assert bins("remedy-done BINS-1 --remedy r1 --on 2024-12-24").stdout.endswith("It is closed.\n")
