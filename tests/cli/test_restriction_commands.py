"""Restrictions on the command line: from the day on which one is imposed to the day on which it is lifted."""

import json

import pytest

IMPOSE = (
    "restriction impose --person person-4 --measure written-only --reasons 'Forty calls a day' --review-on 2025-07-01"
    " --appeal-told --ombudsman-told --on 2025-01-06"
)


def done(result):
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def listed(casework, more=""):
    return json.loads(casework(f"restriction list --json {more}").stdout)


def test_a_restriction_from_its_first_day_to_its_last(office):
    assert done(office("restriction list")) == "There are no such restrictions."
    for line, said in (
        (IMPOSE, " imposed on Mon 6 Jan 2025. It is looked at again on Tue 1 Jul 2025."),
        (
            "restriction appeal r1 --on 2025-01-20",
            " was appealed on Mon 20 Jan 2025. It is looked at again on Tue 1 Jul 2025.",
        ),
        (
            "restriction appeal r1 --result not-upheld --note 'Heard by the director' --on 2025-02-03",
            ": the appeal was not upheld on Mon 3 Feb 2025. It is looked at again on Tue 1 Jul 2025.",
        ),
        (
            "restriction review r1 --review-on 2025-12-01 --on 2025-07-01",
            " reviewed on Tue 1 Jul 2025. It is looked at again on Mon 1 Dec 2025.",
        ),
    ):
        assert done(office(line)) == f"Restriction r1 on person-4 (written only){said}"
    assert done(office("restriction list --in-force --on 2025-12-01")) == (
        "r1 person-4: written only, in force Since Mon 6 Jan 2025; ombudsman told: yes."
        " REVIEW DUE since Mon 1 Dec 2025. Appeal pending on Mon 20 Jan 2025. Appeal not upheld on Mon 3 Feb 2025."
        " Reasons: Forty calls a day"
    )
    assert "Review on Mon 1 Dec 2025." in done(office("restriction list --on 2025-11-30"))
    assert "r1 person-4: written only, not in force Since Mon 6 Jan 2025; ombudsman told: yes. Appeal" in done(
        office("restriction list --on 2025-01-05")
    )

    assert done(office("restriction lift r1 --reason improved --on 2025-12-01")) == (
        "Restriction r1 on person-4 (written only) lifted on Mon 1 Dec 2025."
    )
    assert done(office("restriction list --in-force")) == "There are no such restrictions."
    assert "Lifted on Mon 1 Dec 2025: improved. Appeal" in done(office("restriction list"))


def test_scripts_are_told_everything_but_the_id_of_the_words(office):
    told = json.loads(office(f"{IMPOSE} --key form-1 --json").stdout)

    assert told == {
        "restriction": "r1",
        "person": "person-4",
        "measure": "written_only",
        "imposed_on": "2025-01-06",
        "review_on": "2025-07-01",
        "appeal_told": True,
        "ombudsman_told": True,
        "reviewed_on": [],
        "appeals": [],
        "lifted_on": None,
        "lifted_for": None,
        "in_force": True,
    }
    assert json.loads(office(f"{IMPOSE} --key form-1 --json").stdout) == told
    assert listed(office) == {"version": 1, "restrictions": [told | {"reasons": "Forty calls a day"}]}
    assert listed(office, "--person person-5") == {"version": 1, "restrictions": []}


def test_a_repeat_without_a_day_is_the_same_request(office):
    line = IMPOSE.replace(" --on 2025-01-06", "").replace("2025-07-01", "2999-01-01") + " --key form-1"

    assert done(office(line)) == done(office(line))
    assert listed(office)["version"] == 1


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        (
            IMPOSE.replace(" --appeal-told", ""),
            1,
            "restriction impose is not possible for r1: nobody is restricted without being told how to appeal",
        ),
        (IMPOSE.replace(" --review-on 2025-07-01", ""), 2, "Missing option '--review-on'"),
        (IMPOSE.replace("2025-07-01", "2025-01-06"), 1, "must come after 2025-01-06: give a later day"),
        (IMPOSE.replace("person-4", "'Jo Smith'"), 2, "must be an id or a code"),
        (IMPOSE.replace("written-only", "silence"), 2, "'silence' is not one of 'single-point-of-contact'"),
        (
            "restriction lift r9 --reason improved",
            1,
            "restriction lift is not possible for r9: there is no such restriction; there are none",
        ),
        (f"{IMPOSE} --expect 3", 1, "restrictions is at version 0, not 3: read it again and decide anew"),
    ],
)
def test_an_unfair_restriction_is_one_sentence_and_nothing_changes(office, line, code, sentence):
    refused = office(line)

    assert refused.exit_code == code
    assert sentence in " ".join(refused.stderr.split())
    assert listed(office) == {"version": 0, "restrictions": []}


def test_a_result_without_an_appeal_is_refused_and_so_is_a_second_appeal(office):
    office(IMPOSE)

    early = office("restriction appeal r1 --result upheld --on 2025-02-03")
    office("restriction appeal r1 --on 2025-02-03")
    again = office("restriction appeal r1 --on 2025-02-04")

    assert "restriction appeal is not possible for r1: no appeal waits" in " ".join(early.stderr.split())
    assert "the appeal of 2025-02-03 waits to be decided" in " ".join(again.stderr.split())
    assert (early.exit_code, again.exit_code, listed(office)["version"]) == (1, 1, 2)
