"""Taking on, refusing, passing on and pursuing on the command line: what is said, and what changes nothing."""

import json

import pytest

from tests.cli.test_bad_input import everything

DECLINE = "decline BINS-1 --exclusion late --reasons 'It was in 2022' --on 2024-12-23"
IN_COURT = "decline-escalation BINS-1 --exclusion legal-proceedings --reasons 'In court' --ombudsman-told"
WHOLE = "--discretion 'No new facts' --ombudsman-told"


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def shown(casework, case="BINS-1"):
    return json.loads(done(casework(f"show {case} --json")))


def refused(casework, line, *, code=1):
    before = everything()
    result = casework(line)
    assert (result.exit_code, result.stdout) == (code, "")
    assert everything() == before
    (sentence,) = result.stderr.splitlines()
    return sentence.removeprefix("Error: ")


def test_a_late_complaint_is_refused_and_goes_to_the_ombudsman(bins):
    assert done(bins(f"{DECLINE} {WHOLE}")) == "BINS-1 declined for late on Mon 23 Dec 2024.\n"
    assert shown(bins)["status"] == "declined"

    assert done(bins("refer BINS-1 --body lgsco --on 2025-02-03")).startswith("BINS-1 referred to lgsco on")


def test_a_late_complaint_is_taken_on_all_the_same(bins):
    done(bins("accept BINS-1 --despite late --reasons 'She was in hospital' --on 2024-12-23"))

    assert "She was in hospital" in done(bins("show BINS-1 --history"))


def test_the_next_stage_is_refused_and_opened_later(bins):
    done(bins("respond BINS-1 --outcome not-upheld --on 2025-01-06"))
    refuse = "decline-escalation BINS-1 --exclusion considered-before --reasons 'Answered in 2023' --ombudsman-told"

    said = done(bins(f"{refuse} --asked-on 2025-01-13 --on 2025-01-15"))

    assert said.startswith("BINS-1 refused its next stage for considered-before on Wed 15 Jan 2025.")
    assert (shown(bins)["status"], shown(bins)["stage"]) == ("open", "1")
    done(bins("escalate BINS-1 --to-stage 2 --on 2025-02-03"))
    assert shown(bins)["stage"] == "2"


def test_an_anonymous_contact_is_passed_on_without_consent(office):
    done(office("receive --kind comment --procedure local-feedback --anonymous --reference A-1 --on 2025-03-03"))

    said = done(office("pass-on A-1 --body water-company --note 'A burst pipe' --on 2025-03-04"))

    assert said == "A-1 passed on to water-company on Tue 4 Mar 2025.\n"
    assert shown(office, "A-1")["status"] == "passed_on"


def test_a_withdrawn_complaint_is_pursued_and_its_clocks_go_on(bins):
    done(bins("acknowledge BINS-1 --on 2024-12-23"))
    before = [each["due"] for each in shown(bins)["deadlines"]]
    done(bins("withdraw BINS-1 --on 2024-12-30"))

    assert done(bins("pursue BINS-1 --reason public-interest --on 2025-01-02")).startswith(
        "BINS-1 pursued on Thu 2 Jan 2025."
    )

    assert shown(bins)["status"] == "open"
    assert [each["due"] for each in shown(bins)["deadlines"]] == before


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (f"{DECLINE} --ombudsman-told", "late leaves room for discretion: say why it was not taken on all the same"),
        (f"{DECLINE} --discretion 'No new facts'", "is told how to reach the ombudsman (Local Government"),
        (
            "decline BINS-1 --exclusion rude --reasons 'He shouted' --on 2024-12-23",
            "has no exclusion that bars a complaint called rude; it has late, legal-proceedings, considered-before",
        ),
        (f"{DECLINE} {WHOLE} --restriction r1", "there is no restriction r1: check its id, or give another ground"),
        ("accept BINS-1 --despite late --on 2024-12-23", "say why it was taken on despite late (reasons)"),
        ("accept BINS-1 --reasons 'Just so' --on 2024-12-23", "name the exclusion (despite), or leave them away"),
        (
            f"{IN_COURT} --asked-on 2024-12-24 --on 2024-12-23",
            "it was asked for on 2024-12-24, after it was refused on 2024-12-23",
        ),
        (
            "pass-on BINS-1 --body water-company --on 2024-12-23",
            "the consent of p1 to pass the case on is not on record",
        ),
        ("pursue BINS-1 --reason public-interest --on 2024-12-23", "it is not withdrawn"),
    ],
)
def test_a_refusal_that_cannot_stand_is_one_sentence_and_nothing_changed(bins, line, sentence):
    assert sentence in refused(bins, line)


@pytest.mark.parametrize("command", ["decline", "decline-escalation"])
def test_reasons_are_said_in_words(bins, command):
    line = f"{command} BINS-1 --exclusion legal-proceedings --ombudsman-told --on 2024-12-23"

    assert "Missing option '--reasons'" in refused(bins, line, code=2)
    assert refused(bins, f"{line} --reasons ' '", code=2) == "the reasons are empty: say them in your own words"


def test_an_anonymous_contact_has_no_complainant(office):
    receive = "receive --kind comment --procedure local-feedback --anonymous --complainant name='Jo Smith'"

    said = refused(office, receive)

    assert "a contact that is anonymous has no complainant: leave one of the two away" in said
    assert "Jo" not in said
