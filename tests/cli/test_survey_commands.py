"""``casework survey``: files, answers by hand, invitations and follow-ups, as a person types them."""

import json

import pytest

TOWN = """
id = "town"
name = "How was our service?"
about = "service"
method = "survey"
citation = "Customer charter 2026"
evidence = "local"

[invitation]
choice = "opt-out"
kinds = ["complaint"]
after_days = 0
within_days = 3650

[follow_up]
question = "politeness"
worst = 1

[[question]]
code = "politeness"
title = "How polite were our staff?"
best = { score = 5, means = "very polite" }
worst = { score = 1, means = "very rude" }
outside = [{ score = 6, means = "I met nobody" }]
standards = ["charter-mark/3.2.1"]
citation = "Customer charter 2026, page 3"

[[question]]
code = "ideas"
title = "What should we do better?"
"""
SHOW = """
id = "show"
name = "What do you think of our promises?"
about = "service"
method = "event"
citation = "Customer charter 2026"
evidence = "local"

[follow_up]
question = "ease"
worst = 2

[[question]]
code = "ease"
title = "How easy is it to find out what there is?"
best = { score = 5, means = "very easy" }
worst = { score = 1, means = "very hard" }
standards = ["charter-mark/2.2.1"]

[[edition]]
code = "2024"
held_on = 2024-09-07
ended_on = 2024-09-08
place = "Town show"
asked = 2
baseline = true

[[edition]]
code = "2025"
held_on = 2025-09-06
"""


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def data(result):
    return json.loads(done(result))


@pytest.fixture
def town(casework, monkeypatch, tmp_path):
    """A folder with a store, two surveys of its own, and staff-17 at work."""
    (tmp_path / "surveys").mkdir()
    (tmp_path / "surveys" / "town.toml").write_text(TOWN)
    (tmp_path / "surveys" / "show.toml").write_text(SHOW)
    assert casework("init --organisation rotherham --surveys surveys").exit_code == 0
    monkeypatch.setenv("CASEWORK_ACTOR", "staff-17")
    return casework


def closed(town, reference):
    done(
        town(
            f"receive --kind complaint --procedure lgsco-code-2024 --reference {reference}"
            " --complainant name='Jo Smith' --on 2026-01-05"
        )
    )
    done(town(f"respond {reference} --on 2026-01-06"))
    done(town(f"close {reference} --on 2026-01-06"))


# Files


def test_surveys_are_listed_those_that_come_with_casework_and_ones_own(town):
    told = done(town("survey list"))

    assert "town                  How was our service? (survey, 2 questions)\n" in told
    assert "show                  What do you think of our promises? (event, 1 question)\n" in told
    assert [each["id"] for each in data(town("survey list --json"))["surveys"]] == [
        "back-to-the-floor",
        "complaints-procedure",
        "mystery-shopping",
        "service",
        "show",
        "telephone-test",
        "town",
    ]


def test_a_survey_is_shown_with_its_scales_and_what_it_tests(town):
    assert done(town("survey show town")) == (
        "How was our service? (town)\n"
        "  service, by survey, internal. [Customer charter 2026; local]\n"
        "  politeness: How polite were our staff?\n"
        "    5, the best: very polite; 1, the worst: very rude; 6: I met nobody.\n"
        "    It tests charter-mark/3.2.1. [Customer charter 2026, page 3; local]\n"
        "  ideas: What should we do better?\n"
        "    In words.\n"
        "  Invited at the closure of each complaint, by opt-out: after 0 days, within\n"
        "    3650.\n"
        "  Followed up, if they agree: who answers politeness by the worst point.\n"
    )


def test_an_event_is_shown_with_its_editions(town):
    assert done(town("survey show show")).endswith(
        "    It tests charter-mark/2.2.1.\n"
        "  Followed up, if they agree: who answers ease by the worst 2 points.\n"
        "  2024: 2024-09-07 to 2024-09-08, Town show, 2 asked; the baseline.\n"
        "  2025: 2025-09-06, no place, nobody wrote down how many were asked.\n"
    )
    told = data(town("survey show show --json"))
    assert told["editions"][0]["ended_on"] == "2024-09-08"
    assert told["invitation"] is None
    assert data(town("survey show town --json"))["follow_up"] == {"question": "politeness", "worst": 1}


def test_everybody_is_invited_where_the_file_names_no_kind(casework, tmp_path):
    (tmp_path / "own.toml").write_text(TOWN.replace('kinds = ["complaint"]\n', "").replace("[follow_up]\n", "").replace(
        'question = "politeness"\nworst = 1\n', ""))  # fmt: skip

    assert "Invited at the closure of each case, by opt-out" in done(casework("survey show own.toml"))


def test_the_file_itself_is_printed_to_be_copied(town):
    assert done(town("survey show town --file")) == TOWN
    assert done(town("survey show service --file")).startswith('id = "service"\n')


def test_files_are_checked_with_all_mistakes_and_what_may_be_upside_down(town, tmp_path):
    assert done(town("survey check surveys/town.toml surveys/show.toml")) == (
        "town.toml: no mistakes; it is town\nNo standard is tested by ideas.\nshow.toml: no mistakes; it is show\n"
    )
    (tmp_path / "odd.toml").write_text(
        TOWN.replace('"town"', '"service"')
        .replace("very polite", "very poor")
        .replace("charter-mark/3.2.1", "charter-mark/9.9")
    )
    refused = town("survey check odd.toml --json")
    assert refused.exit_code == 3
    (told,) = json.loads(refused.stdout)
    assert told["problems"] == [
        "odd.toml: question[0].standards[0]: there is no standard charter-mark/9.9: check the spelling"
    ]
    assert told["replaces"] is True
    assert "means 'very poor'" in told["odd"][0]
    (tmp_path / "wrong.toml").write_text(TOWN.replace("score = 6", "score = 3").replace('"survey"', '"telephone"'))
    refused = town("survey check wrong.toml")
    assert refused.exit_code == 3
    assert len([line for line in refused.stdout.splitlines() if line.startswith("wrong.toml: ")]) == 2


def test_a_scale_that_may_be_upside_down_is_said(town, tmp_path):
    (tmp_path / "odd.toml").write_text(TOWN.replace("very polite", "very poor"))

    assert "Look again at politeness: 5 is near the best end" in done(town("survey check odd.toml"))


def test_a_scale_of_words_that_are_not_understood_must_say_which_numbers_are_better(town, tmp_path):
    unusual = TOWN.replace("very polite", "like a friend").replace("very rude", "like a robot")
    (tmp_path / "odd.toml").write_text(unusual)
    (tmp_path / "said.toml").write_text(unusual.replace("outside = ", 'better = "higher"\noutside = '))

    refused = town("survey check odd.toml")
    assert refused.exit_code == 3
    assert " ".join(refused.stdout.split()).startswith(
        "odd.toml: question[0].better: 5 = 'like a friend' counts as the best answer, and 1 = 'like a robot' as the "
        'worst; no word of theirs is understood, so that nobody would see it upside down: say better = "higher" if'
    )
    assert done(town("survey check said.toml")).startswith("said.toml: no mistakes")
    assert data(town("survey show said.toml --json"))["questions"][0]["better"] == "higher"
    assert data(town("survey show odd.toml --json"))["questions"][0]["better"] is None


def test_a_mapping_is_checked_against_the_file_of_its_survey(town, tmp_path):
    (tmp_path / "map.toml").write_text(
        'id = "m"\nversion = 1\nrecord = "survey_answer"\n[source]\nsystem = "m"\nzone = "Europe/London"\n'
        '[identity]\ncolumns = ["No"]\n[answer]\nsurvey = { default = "show" }\nquestion = { default = "ease" }\n'
        'score = { columns = ["Score"] }\nscale = { best = 1, worst = 5 }\n'
    )

    refused = town("mappings check map.toml")
    assert refused.exit_code == 3
    assert "one of the two is upside down" in " ".join(refused.stdout.split())


# Answers


def test_what_one_person_answered_is_recorded_and_counted(town):
    assert done(town("survey answer town --score politeness=5 --words ideas='Open on Saturdays'")) == (
        "town: 2 answers recorded. Nothing ties them to a case.\n"
    )
    told = data(town("survey answer town --score politeness=6 --respondent r1 --category place=north --json"))
    assert told == {"survey": "town", "respondent": "r1", "answers": 1, "follow_up": False}
    assert done(town("survey figures town")) == (
        "town: 3 answers, 2 respondents\n"
        "0 of 0 who were invited answered\n"
        "With words 1; on a day that is not known 0\n"
        "\n"
        "On the scale from 5 (best) to 1 (worst)\n"
        "  Score  Answers\n"
        "  5      1        positive\n"
        "\n"
        "Outside of the scale\n"
        "  Number  Answers\n"
        "  6       1\n"
        "\n"
        "Positive: the best 2 points of the scale\n"
        "  By answers: 100.00 % (1 of 1)\n"
        "    left out: 1 answered outside of the scale\n"
        "    left out: 1 without a score\n"
        "  By respondents: 100.00 % (1 of 1)\n"
        "    left out: 1 answered outside of the scale\n"
        "\n"
        "Answers  By answers         By respondents     Question\n"
        "1        nothing counts     nothing counts     ideas\n"
        "2        100.00 % (1 of 1)  100.00 % (1 of 1)  politeness\n"
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("--score politeness", "must be a name and a value"),
        ("--score politeness=good", "'good' is no whole number"),
        ("--score politeness=5 --score politeness=4", "politeness stands twice in the scores: which one is meant?"),
        ("--score politeness=9", "9 is no answer to politeness"),
        ("", "nothing is answered"),
    ],
)
def test_what_is_no_answer_is_refused(town, line, why):
    refused = town(f"survey answer town {line}")

    assert refused.exit_code == 2
    assert why in " ".join(refused.stderr.split())


def test_an_annual_event_is_told_edition_by_edition(town):
    for number, score in enumerate((5, 1)):
        done(town(f"survey answer show --score ease={score} --respondent r{number} --on 2024-09-07"))
        done(town(f"survey answer show --score ease=5 --respondent r{number} --on 2025-09-06"))

    told = done(town("survey figures show"))
    assert told.endswith(
        "2024, the baseline: 2024-09-07, Town show\n"
        "  2 of 2 who were asked answered (100.00 %); with so few, whose answer it is can\n"
        "    be guessed\n"
        "  By answers: 50.00 % (1 of 2)\n"
        "  By respondents: 50.00 % (1 of 2)\n"
        "\n"
        "2025: 2025-09-06\n"
        "  2 people answered; nobody wrote down how many were asked\n"
        "  By answers: 100.00 % (2 of 2)\n"
        "  By respondents: 100.00 % (2 of 2)\n"
        "\n"
        "Since the baseline\n"
        "  Editions      Points  Between           Question\n"
        "  2024 to 2025  +50.00  -27.26 to +90.55  ease      no more than chance explains\n"
    ), told
    figures = data(town("survey figures show --json"))
    assert figures["since_baseline"][0]["more_than_chance"] is False
    assert figures["editions"][0]["response"] == {"asked": 2, "answered": 2, "percent": 100.0, "few": True}
    assert figures["response"] is None
    assert data(town("survey figures show --period 2025 --json"))["answers"] == 2


def test_each_edition_is_compared_with_the_one_before_where_that_is_not_the_baseline(town, tmp_path):
    more = SHOW + '\n[[edition]]\ncode = "2026"\nheld_on = 2026-01-02\n'
    (tmp_path / "surveys" / "show.toml").write_text(more)
    for day in ("2024-09-07", "2025-09-06", "2026-01-02"):
        done(town(f"survey answer show --score ease=5 --on {day}"))

    told = done(town("survey figures show"))
    assert "From one edition to the next\n" in told
    assert "2025 to 2026" in told


def test_what_was_answered_between_the_editions_counts_and_is_told_apart(town, tmp_path):
    (tmp_path / "surveys" / "show.toml").write_text(SHOW.replace('method = "event"', 'method = "survey"'))
    for day in ("2024-09-07", "2024-12-24"):
        done(town(f"survey answer show --score ease=5 --on {day}"))

    told = done(town("survey figures show"))
    assert "Not counted" not in told
    assert "In no edition, and counted above: 1 answer, on a day of none, or on one that\n  nobody knows.\n" in told
    figures = data(town("survey figures show --json"))
    assert (figures["answers"], figures["in_no_edition"], figures["stray"]) == (2, 1, [])


def test_what_is_not_of_the_survey_is_told(town, tmp_path):
    done(town("survey answer town --score politeness=5"))
    (tmp_path / "surveys" / "town.toml").write_text(
        TOWN.replace('code = "politeness"', 'code = "tone"').replace('question = "politeness"', 'question = "tone"')
    )

    assert "Not counted: 1 answers to a question that the survey does not ask.\n" in done(town("survey figures town"))
    assert data(town("survey figures town --json"))["stray"] == [{"why": "unknown_question", "count": 1}]


# Invitations


def test_who_complained_is_invited_answers_by_a_token_and_is_a_number_then(town):
    closed(town, "C-1")
    closed(town, "C-2")
    assert done(town("survey wish C-2 --wish leave-out --reason deceased")) == (
        "C-2: p1 is left out of surveys (deceased).\n"
    )
    assert done(town("survey invite town")) == (
        "town: 1 invited, 0 invited before\n  1 not invited: left out on record: deceased\n"
    )
    again = data(town("survey invite town --json"))
    assert (again["made"], again["already"]) == ([], 1)
    told = done(town("survey invitations town --due"))
    assert [line.split() for line in told.splitlines()] == [
        ["Case", "Party", "State", "From", "Until"],
        ["C-1", "p1", "due", "2026-01-06", "2036-01-04"],
    ]
    token = done(town("survey token town")).strip()
    done(town(f"survey answer town --score politeness=5 --token {token}"))
    assert "1 of 1 who were invited answered (100.00 %); with so few, whose answer it is can" in done(
        town("survey figures town")
    )
    refused = town(f"survey answer town --score politeness=1 --token {token}")
    assert refused.exit_code == 1
    assert "has answered it already" in " ".join(refused.stderr.split())


def test_a_wish_and_an_invitation_are_told_to_scripts(town):
    closed(town, "C-1")
    assert data(town("survey invite town --json"))["made"][0]["due_on"] == "2026-01-06"
    assert done(town("survey wish C-1 --wish invite --survey town")) == "C-1: p1 is to be invited to town (asked).\n"
    told = data(town("survey wish C-1 --wish leave-out --json"))
    assert (told["wish"], told["reason"], told["surveys"]) == ("leave_out", "asked", [])
    (told,) = data(town("survey invitations town --json"))["invitations"]
    assert (told["reference"], told["state"], told["why"]) == ("C-1", "taken_back", "left out on record: asked")
    assert "taken back" in done(town("survey invitations town"))
    assert done(town("survey invitations town --due")) == "town: there is no such invitation.\n"
    assert len(data(town("survey token town --json"))["token"]) == 49


# Follow-ups


def test_who_was_dissatisfied_and_agreed_is_followed_up(town):
    assert done(town("survey follow-ups town")) == "town: nobody is to be followed up.\n"
    assert done(town("survey answer town --score politeness=1 --contact telephone='01709 382121' --on 2026-01-07")) == (
        "town: 1 answer recorded. They are to be followed up: their contact says whose answers these are.\n"
    )
    assert done(town("survey follow-ups town")) == (
        "1  politeness, asked on Wed 7 Jan 2026: to do\n  telephone 01709 382121\n"
    )
    closed(town, "C-1")
    done(town("survey follow-up town 1 --result put-right --case C-1 --note 'Said sorry' --on 2026-01-08"))
    assert done(town("survey follow-ups town")) == "town: nobody is to be followed up.\n"
    told = done(town("survey follow-ups town --all"))
    assert told.startswith("1  politeness, asked on Wed 7 Jan 2026: put-right on Thu 8 Jan 2026\n  telephone 01709")
    assert told.endswith("Note: Said sorry\n")
    assert "Case: case-" in told
    (found,) = data(town("survey follow-ups town --all --json"))["follow_ups"]
    assert (found["result"], found["contact"]) == ("put-right", {"telephone": "01709 382121"})


def test_a_follow_up_is_told_and_done_once(town):
    done(town("survey answer town --score politeness=1 --contact telephone=1 --on 2026-01-07"))
    done(town("survey answer town --score politeness=1 --contact telephone=1 --on 2026-01-07"))

    assert done(town("survey follow-up town 1 --result not-reached --on 2026-01-08")) == (
        "town: 1 was followed up on Thu 8 Jan 2026 (not-reached).\n"
    )
    assert data(town("survey follow-up town 2 --result put-right --on 2026-01-08 --json"))["number"] == 2
    assert town("survey follow-up town 1 --result put-right").exit_code == 1


def test_how_to_reach_somebody_may_be_erased(town, tmp_path):
    from casework.casebook import Casebook

    done(town("survey answer town --score politeness=1 --contact telephone=1 --on 2026-01-07"))
    with Casebook.configured(tmp_path / "casework.toml") as book:
        book.store.erase("rotherham", [book.follow_ups("town").follow_ups[1].contact])

    assert "How to reach them was erased." in done(town("survey follow-ups town"))
