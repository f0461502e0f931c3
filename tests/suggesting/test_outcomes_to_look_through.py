"""Outcomes that a rule took are one doubt, each that nobody knows is its own, and what is yet to be found is none."""

import tomllib

from tests.suggesting.sources import columns, doubts, draft

NUMBERS = range(40)
RECEIVED = [f"{1 + number % 28:02}/0{1 + number // 28}/2024" for number in NUMBERS]
REPLIED = [f"{1 + number % 28:02}/0{2 + number // 28}/2024" for number in NUMBERS]
WORDS = ["Upheld", "Complaint upheld", "Not justified", "Goodwill", "No case", "Resolved", "Not upheld", "Upheld"]
SAID = [WORDS[number % 8] for number in NUMBERS]


def register(outcomes=SAID, **more):
    said = {"Ref": [f"C{number:03}" for number in NUMBERS], "Received": RECEIVED, "Replied": REPLIED}
    return columns(**{**said, "Outcome": outcomes, **more})


def findings(text):
    return tomllib.loads(text)["matter"][0]["finding"]


def told(text, words):
    return [doubt for doubt in doubts(text) if words in doubt]


def test_all_that_a_rule_took_is_one_doubt_and_each_text_that_nobody_knows_its_own():
    text = draft(register())

    (doubt,) = told(text, "Taken for")
    assert doubt.removeprefix("# ? Taken for what was found, look them through: ") == (
        '"Complaint upheld" = "upheld"; "Not justified" = "not-upheld".'
    )
    goodwill, *others = told(text, "what was found?")
    assert goodwill == (
        'Goodwill = "not-considered"  # ? 5 rows: what was found? upheld, partly-upheld, not-upheld, resolved, '
        "withdrawn or not-considered; not yet answered, take the line away"
    )
    assert others == [
        '"No case" = "not-considered"  # ? 5 rows: what was found?',
        'Resolved = "resolved"  # ? 5 rows: what was found?',
    ]


def test_what_is_asked_in_stage_1_is_asked_in_stage_2_too():
    text = draft(
        columns(
            Ref=[f"C{number:03}" for number in NUMBERS],
            Received=RECEIVED,
            Stage_1_replied=REPLIED,
            Stage_1_outcome=SAID,
            Stage_2_received=REPLIED,
            Stage_2_replied=["28/06/2024"] * 40,
            Stage_2_outcome=SAID,
        )
    )

    assert [each["stage"] for each in findings(text)] == ["1", "2"]
    assert len(told(text, "Taken for")) == 2
    assert len(told(text, "what was found?")) == 6


def test_a_list_in_one_line_names_what_is_to_be_changed_in_it_too():
    half = NUMBERS[:20]
    text = draft(
        register(
            Ref=[f"C{number % 20:03}" for number in NUMBERS],
            Stage=["Stage 1" for _ in half] + ["Stage 2" for _ in half],
        )
    )

    assert findings(text)[1]["outcome"]["columns"] == ["2.Outcome"]
    (doubt,) = told(text, "in the list above")
    assert doubt == (
        "# ? What you change in the list above, change here too: "
        '"Complaint upheld", "Goodwill", "No case", "Not justified", "Resolved".'
    )


def test_a_list_in_one_line_in_which_all_is_known_needs_nothing():
    half = NUMBERS[:20]
    source = register(
        ["Upheld", "Not upheld"] * 20,
        Ref=[f"C{number % 20:03}" for number in NUMBERS],
        Stage=["Stage 1" for _ in half] + ["Stage 2" for _ in half],
    )

    assert not told(draft(source), "in the list above")


def test_what_is_still_in_hand_is_no_outcome_yet():
    waiting = ["Open", "Ongoing", "In progress", "Pending", "Under investigation"]
    outcomes = [*waiting * 5, *["Upheld", "Not upheld", "Partly upheld"] * 5]

    text = draft(register(outcomes, Replied=["" if each in waiting else "28/06/2024" for each in outcomes]))

    (finding,) = findings(text)
    assert set(finding["outcome"]["codes"]) == {"Upheld", "Not upheld", "Partly upheld"}
    assert tomllib.loads(text)["columns"]["Outcome"]["blank"] == sorted(waiting)
    assert not told(text, "Open")


def test_a_day_that_nobody_knows_is_not_to_be_put_right_but_for_that_of_receipt():
    replied = ["Not known", "n/k", "unknown", "see file", *REPLIED[4:]]

    text = draft(register(Replied=replied))
    (doubt,) = told(text, "put right")
    assert 'unknown if left: "Replied", line 5.' in doubt
    assert findings(text)[0]["on"] == {"column": "Replied", "unreadable": "unknown"}

    assert not told(draft(register(Replied=["not known", *REPLIED[1:]])), "put right")
    assert told(draft(register(Received=["not known", *RECEIVED[1:]])), 'rejected if left: "Received", line 2')


def test_after_many_days_that_nobody_knows_a_text_is_told_without_its_line():
    said = ["n/k"] * 25 + ["see file"] + ["28/06/2024"] * 54

    text = draft(columns(Ref=[f"C{number:03}" for number in range(80)], Received=RECEIVED * 2, Replied=said))

    (doubt,) = told(text, "put right")
    assert doubt.endswith('No date, unknown if left: "Replied", 1 text.')
