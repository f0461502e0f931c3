"""The people of a case on the command line: what a complaints officer types, and what is refused."""

import json

import pytest

from casework.casebook import Casebook
from casework.domain.actors import Actor


def done(result):
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def version(casework, case="BINS-1"):
    return json.loads(casework(f"show {case} --json").stdout)["version"]


@pytest.fixture
def helped(bins):
    """Jo Smith's complaint, with a son who speaks for her."""
    done(
        bins("add-party BINS-1 --party p2 --role representative --acts-for p1 --person name='Ed Smith' --on 2024-12-23")
    )
    return bins


def test_a_son_speaks_for_his_mother_with_her_consent(helped):
    for line, said in (
        ("consent BINS-1 --step requested --giver p1 --party p2 --on 2024-12-23", "has a consent requested on Mon 23"),
        (
            (
                "consent BINS-1 --step received --scope act-for --scope disclose --giver p1 --party p2"
                " --expires-on 2025-01-31 --note 'By phone' --on 2024-12-27"
            ),
            "has a consent received on Fri 27 Dec 2024.",
        ),
        ("respond BINS-1 --to p1 --to p2 --outcome upheld --on 2025-01-06", "answered on Mon 6 Jan 2025."),
        (
            "consent BINS-1 --step withdrawn --giver p1 --party p2 --on 2025-01-07",
            "has a consent withdrawn on Tue 7 Jan 2025.",
        ),
        (
            "remove-party BINS-1 --party p2 --reason consent-withdrawn --on 2025-01-07",
            "has no party p2 any more, on Tue 7 Jan 2025.",
        ),
    ):
        assert done(helped(line)).startswith(f"BINS-1 {said}")


def test_whoever_records_a_consent_reads_who_gets_letters_now(helped):
    about = "--giver p1 --party p2 --on 2024-12-23"

    asked = done(helped(f"consent BINS-1 --step requested {about}"))
    part = done(helped(f"consent BINS-1 --step received --scope act-for {about}"))
    given = done(helped(f"consent BINS-1 --step received --scope disclose {about}"))
    told = done(helped("show BINS-1"))
    as_data = json.loads(helped("show BINS-1 --json").stdout)
    back = done(helped(f"consent BINS-1 --step withdrawn {about}"))
    own = done(helped("consent BINS-1 --step received --scope pass-on --giver p1 --on 2024-12-23"))

    assert "Letters" not in asked + own
    why = "the consent of p1 for p2 is to act for them, not to disclose"
    assert f"Letters for p1 go to p1 now, and none to p2: {why}." in " ".join(part.split())
    assert "Letters for p1 go to p2 now." in given
    assert "Letters for p1 go to p2" in told
    assert as_data["letters"] == [{"party": "p1", "to": "p2"}]
    assert "Letters for p1 go to p1 now, and none to p2: the consent of p1 for p2 to act" in back


def test_the_consent_of_a_body_says_nothing_of_letters(helped):
    helped("add-party BINS-1 --party p3 --role partner-body --actor nhs --on 2024-12-23")

    said = done(helped("consent BINS-1 --step received --scope disclose --giver p1 --party p3 --on 2024-12-23"))

    assert "Letters" not in said


def test_the_handler_of_stage_1_gets_stage_2_only_with_a_reason(bins):
    done(bins("assign BINS-1 --handler staff-20 --on 2024-12-23"))
    done(bins("escalate BINS-1 --asked-by body --on 2025-01-06"))

    refused = bins("assign BINS-1 --handler staff-20 --on 2025-01-07")

    assert refused.exit_code == 1
    assert "this person is or was complaint handler in stage 1: name somebody else" in " ".join(refused.stderr.split())
    done(bins("assign BINS-1 --handler staff-20 --despite-conflict 'Nobody else knows the lift' --on 2025-01-07"))
    history = json.loads(bins("show BINS-1 --json --history").stdout)["history"]
    assert "Nobody else knows the lift" in history[-1]["words"]


def test_a_child_complains_in_their_own_right_and_keeps_their_name(bins):
    done(bins("add-party BINS-1 --party p1 --role complainant --child"))

    assert json.loads(bins("show BINS-1 --json --people").stdout)["people"] == {"p1": {"name": "Jo Smith"}}


def test_a_party_may_join_in_spite_of_a_conflict(office):
    done(
        office(
            "receive --kind complaint --procedure adult-social-care-nhs-england-2009 --reference CARE-1 --on 2025-03-03"
        )
    )
    done(office("assign CARE-1 --handler staff-20 --on 2025-03-04"))
    about = "add-party CARE-1 --party p2 --role person-complained-about --actor staff-20 --on 2025-03-05"

    assert office(about).exit_code == 1
    done(office(f"{about} --despite-conflict 'Only until Monday'"))


def test_those_who_were_praised_are_told(office):
    done(office("receive --kind compliment --procedure local-feedback --reference T-1 --on 2025-03-03"))

    for line, said in (
        ("recognise T-1 --staff staff-3 --staff staff-4 --team waste --on 2025-03-04", "has praise recorded on Tue 4"),
        ("tell-recognised T-1 --who staff-3 --on 2025-03-05", "has its praise told to staff-3 on Wed 5 Mar 2025."),
    ):
        assert done(office(line)).startswith(f"T-1 {said}")


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("add-party BINS-1 --party p3 --role mayor", 2, "'mayor' is not one of 'complainant', 'person-affected'"),
        ("add-party BINS-1 --party p3 --role contractor --acts-for p1", 1, "a contractor acts for nobody else"),
        ("add-party BINS-1 --party p3 --role advocate --acts-for p9", 1, "it has no party p9; it has p1, p2"),
        ("add-party BINS-1 --party p3 --role lead-body --actor icb --child", 1, "a lead body is no child"),
        ("add-party BINS-1 --party p1 --role advocate", 1, "without p1 it would be nobody's case"),
        ("remove-party BINS-1 --party p1 --reason died", 1, "p2 acts for p1: remove p2 first"),
        ("remove-party BINS-1 --party p9 --reason died", 1, "it has no party p9; it has p1, p2"),
        ("assign BINS-1 --handler staff-20 --despite-conflict why", 1, "there is no conflict of roles to accept"),
        (
            "consent BINS-1 --step received --giver p1 --party p2", 1,
            "it is not said what was agreed to: name one scope or more",
        ),
        (
            "consent BINS-1 --step received --scope pass-on --giver p1 --party p2", 1,
            "it is the body that passes a case on, not p2",
        ),
        ("consent BINS-1 --step received --scope all --giver p1", 2, "'all' is not one of 'act-for', 'disclose'"),
        ("consent BINS-1 --step received --scope disclose --giver p9", 1, "it has no party p9; it has p1, p2"),
        ("consent BINS-1 --step withdrawn --giver p1 --party p2", 1, "no consent was received"),
        (
            "consent BINS-1 --step received --scope disclose --giver p1 --party p2 --evidence d1", 1,
            "it has no document d1; it has none",
        ),
        (
            ("consent BINS-1 --step received --scope disclose --giver p1 --party p2 --expires-on 2024-12-20"
            " --on 2024-12-23"), 1, "it would have ended on 2024-12-20, before it was given on 2024-12-23",
        ),
        ("respond BINS-1 --to p2", 1, "the consent of p1 for p2 to disclose is not on record"),
        ("recognise BINS-1", 1, "nobody is named"),
        ("tell-recognised BINS-1 --who staff-3", 1, "nobody was praised in it who is still to be told"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence_and_changes_nothing(helped, line, code, said):
    before = version(helped)

    refused = helped(line)

    assert refused.exit_code == code
    assert said in " ".join(refused.stderr.split())
    assert refused.stderr.startswith("Error: ") or "Usage" not in refused.stderr
    assert version(helped) == before


def test_what_was_forgotten_in_stage_1_is_recorded_there(bins):
    done(bins("escalate BINS-1 --asked-by body --on 2025-01-06"))

    assert "assigned on Mon 23 Dec 2024." in done(bins("assign BINS-1 --handler staff-20 --stage 1 --on 2024-12-23"))
    joined = bins("add-party BINS-1 --party p3 --role contractor --actor firm-1 --stage 1 --on 2024-12-23")
    assert "has the party p3 on Mon 23 Dec 2024." in done(joined)


def test_the_handler_is_no_party(bins):
    refused = bins("add-party BINS-1 --party p3 --role complaint-handler --actor staff-3 --on 2024-12-23")

    assert refused.exit_code == 1
    assert "who handles a case is said in one way only: assign them" in " ".join(refused.stderr.split())


def test_the_complainant_goes_by_the_id_by_which_the_body_knows_them(bins):
    done(bins("receive --kind complaint --procedure lgsco-code-2024 --reference P-1 --complainant-id customer-88"))

    assert "p1 complainant (customer-88)" in done(bins("show P-1"))
    (party,) = json.loads(bins("show P-1 --json").stdout)["parties"]
    assert party["actor"] == "customer-88"


def test_a_name_is_no_id_of_the_complainant(bins):
    refused = bins("receive --kind complaint --procedure lgsco-code-2024 --complainant-id 'Jo Smith'")

    assert refused.exit_code == 2
    assert "Jo Smith" not in refused.output


def known_of(party):
    with Casebook.configured("casework.toml") as book:
        file = book.file("BINS-1", viewer=Actor("staff-17"))
        return file.details[file.case.party(party).person]


def test_one_address_is_put_right_and_all_else_that_is_known_stays(bins):
    for person in ("email=jo@hmoe.example --person phone=01632960002", "email=jo@home.example --person phone="):
        done(bins(f"add-party BINS-1 --party p1 --role complainant --person {person}"))

    assert known_of("p1") == {"name": "Jo Smith", "email": "jo@home.example"}


def test_a_party_that_is_changed_otherwise_is_known_as_before(helped):
    done(helped("add-party BINS-1 --party p2 --role advocate --acts-for p1"))

    assert known_of("p2") == {"name": "Ed Smith"}


def test_not_everything_that_is_known_of_somebody_is_taken_away(bins):
    refused = bins("add-party BINS-1 --party p1 --role complainant --person name=")

    assert refused.exit_code == 2
    assert "nothing would be known of p1 any more" in " ".join(refused.stderr.split())
    assert known_of("p1") == {"name": "Jo Smith"}


def test_what_no_letter_knows_of_a_person_is_kept_and_told_with_what_may_be_meant(bins):
    received = bins(
        "receive --kind complaint --procedure lgsco-code-2024 --reference BINS-2 --complainant naem=Sam"
        " --complainant e-mail=sam@home.example --complainant shoe-size=9"
    )

    told = " ".join(received.stderr.split())
    assert received.exit_code == 0
    assert "'naem' is kept, but no letter knows it; letters know name, email" in told
    assert "did you mean name?" in told
    assert "did you mean email?" in told
    assert told.endswith("letters know name, email, phone, address, postcode")
    assert "home.example" not in told


def test_who_speaks_for_nobody_by_name_is_told_with_what_to_do(bins):
    added = bins("add-party BINS-1 --party p2 --role advocate --person name=Ed")
    told = done(added)

    assert "Nobody said for whom p2 speaks, so nothing is sent to them" in told
    assert "'casework add-party BINS-1 --party p2 --role advocate --acts-for PARTY'" in told
    assert told.endswith("record the consent with 'casework consent'.")


@pytest.mark.parametrize("joins", ["--role advocate --acts-for p1", "--role contractor"])
def test_of_whom_else_joins_nothing_more_is_told(bins, joins):
    assert "Nobody said" not in done(bins(f"add-party BINS-1 --party p2 {joins}"))
