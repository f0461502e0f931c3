"""The commands about several cases, and about what a contact is."""

import json

import pytest


def done(result):
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def head(casework):
    """The last position of the log."""
    return json.loads(casework("verify --json").stdout)["position"]


@pytest.fixture
def request_for_a_bin(office):
    done(
        office(
            "receive --kind service-request --procedure local-service-requests --service waste --reference REQ-1"
            " --summary 'A new bin, please' --complainant name='Jo Smith' --on 2026-05-01"
        )
    )
    return office


@pytest.fixture
def two(bins):
    done(bins("receive --kind complaint --procedure lgsco-code-2024 --reference BINS-2 --on 2024-12-10"))
    return bins


def test_a_request_a_complaint_about_it_and_the_answers_to_both(request_for_a_bin):
    office = request_for_a_bin
    for line, said in (
        ("acknowledge REQ-1 --on 2026-05-05", "REQ-1 acknowledged on Tue 5 May 2026."),
        (
            "raise-complaint REQ-1 --procedure lgsco-code-2024 --summary Late --reference C-1 --on 2026-05-20",
            "C-1 received, a complaint raised from REQ-1, on Wed 20 May 2026. ",
        ),
        ("respond REQ-1 --outcome done --on 2026-05-22", "REQ-1 answered on Fri 22 May 2026."),
        ("close REQ-1 --on 2026-05-22", "REQ-1 closed on Fri 22 May 2026."),
        ("respond C-1 --outcome upheld --on 2026-05-27", "C-1 answered on Wed 27 May 2026."),
    ):
        assert done(office(line)).startswith(said)

    case = json.loads(office("show C-1 --json --people").stdout)
    assert (case["kind"], case["matters"][0]["service"]) == ("complaint", "waste")
    assert case["people"] == {"p1": {"name": "Jo Smith"}}


def test_a_letter_is_split(bins):
    said = done(
        bins(
            "split BINS-1 --kind compliment --procedure local-feedback --summary 'The crew was kind' --reference K-1"
            " --on 2025-01-06"
        )
    )

    assert said.startswith("K-1 split from BINS-1 on Mon 6 Jan 2025. ")
    assert json.loads(bins("show K-1 --json").stdout)["received"] == "2024-12-20"


def test_a_contact_is_reclassified(bins):
    said = done(
        bins(
            "reclassify BINS-1 --kind comment --procedure local-feedback --counts-from change --reason no-complaint"
            " --note 'She only wondered' --on 2025-01-06"
        )
    )

    assert said.startswith("BINS-1 reclassified on Mon 6 Jan 2025. ")
    case = json.loads(bins("show BINS-1 --json").stdout)
    assert (case["kind"], case["procedure"]) == ("comment", "local-feedback")


@pytest.mark.parametrize(
    ("acknowledged", "counts_from", "tells"),
    [(True, "receipt", True), (True, "change", False), (False, "receipt", False)],
)
def test_where_the_first_acknowledgement_holds_on_whoever_reclassifies_is_asked_to_tell_the_complainant(
    office, acknowledged, counts_from, tells
):
    office("receive --kind comment --procedure local-feedback --complainant name=Jo --reference F-1 --on 2025-01-06")
    if acknowledged:
        done(office("acknowledge F-1 --on 2025-01-06"))

    said = done(
        office(
            "reclassify F-1 --kind complaint --procedure lgsco-code-2024 --reason asked-for --on 2025-01-08"
            f" --counts-from {counts_from}"
        )
    )

    told = "Its acknowledgement holds on, so no letter tells the complainant that it is a complaint now: tell them."
    assert said.endswith(told) is tells


def test_a_change_of_procedure_says_which_pauses_it_ended_and_the_case_is_due_again(office):
    office(
        "receive --kind complaint --procedure children-act-1989-representations-england --reference C-1 --on 2025-01-06"
    )
    office("pause C-1 --reason advocate --on 2025-01-07")

    said = done(office("reclassify C-1 --procedure lgsco-code-2024 --reason not-the-act --on 2025-01-08"))

    assert said.startswith("C-1 reclassified, which ended its pause for advocate, on Wed 8 Jan 2025. ")
    assert "C-1" in office("due --on 2025-01-20").stdout


def test_cases_are_linked_merged_and_taken_apart_again(two):
    for line, said in (
        ("link BINS-1 BINS-2 --as same-cause --note 'One round' --on 2025-01-06", "BINS-1 linked with BINS-2 on Mon"),
        ("unlink BINS-2 BINS-1 --reason mistake --on 2025-01-06", "BINS-2 no longer linked with BINS-1 on Mon"),
        ("merge BINS-1 --into BINS-2 --on 2025-01-06", "BINS-1 merged into BINS-2 on Mon 6 Jan 2025."),
        ("unmerge BINS-1 --reason mistake --on 2025-01-07", "BINS-1 taken out of the case that it was part of, on Tue"),
    ):
        assert done(two(line)).startswith(said)


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("link BINS-1 BINS-1 --as follows", 1, "a case is not linked to itself: name the other one"),
        ("link BINS-1 BINS-9 --as follows", 1, "there is no case 'BINS-9': check the spelling"),
        ("link BINS-1 BINS-2 --as cousin", 2, "'cousin' is not one of"),
        ("link BINS-1 BINS-2 --as raised", 2, "'raised' is not one of 'follows', 'followed-by'"),
        ("unlink BINS-1 BINS-2 --reason mistake", 1, "nothing links it with another case"),
        ("merge BINS-1 --into BINS-1", 1, "a case does not become part of itself: name the other one"),
        ("merge BINS-1", 2, "Missing option '--into'"),
        ("unmerge BINS-1 --reason mistake", 1, "it is not part of another case: nothing was merged"),
        ("split BINS-1 --kind comment --procedure lgsco-code-2024", 1, "not for a comment: choose another procedure"),
        ("split BINS-1 --kind comment --procedure none-such", 1, "there is no procedure 'none-such'"),
        ("raise-complaint BINS-1 --procedure lgsco-code-2024", 1, "it is a complaint already: move it on, or split"),
        ("raise-complaint BINS-1 --procedure lgsco-code-2024 --key k", 2, "with --key say --on as well"),
        ("reclassify BINS-1 --reason x", 1, "it is that already (complaint, under lgsco-code-2024): say what changes"),
        ("reclassify BINS-1 --formality informal --reason x", 1, "lgsco-code-2024 has no informal stage: say that it"),
        ("merge BINS-1 --into BINS-2 --expect 7", 1, "BINS-1 is at version 1, not 7: read it again"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_changed(two, line, code, sentence):
    before = head(two)

    refused = two(line)

    assert refused.exit_code == code
    assert sentence in " ".join(refused.stderr.split())
    assert head(two) == before


def test_the_same_key_raises_one_complaint(request_for_a_bin):
    line = "raise-complaint REQ-1 --procedure lgsco-code-2024 --on 2026-05-20 --key form-1 --json"
    before = head(request_for_a_bin)

    assert request_for_a_bin(line).stdout == request_for_a_bin(line).stdout
    written = ["the rules of its procedure", "the complaint", "what the request says of it"]
    assert head(request_for_a_bin) == before + len(written)


def test_the_history_names_other_cases_by_the_references_that_officers_know(two):
    for line in (
        "link BINS-1 BINS-2 --as same-cause --on 2025-01-06",
        "merge BINS-1 --into BINS-2 --on 2025-01-07",
        "unmerge BINS-1 --reason mistaken --on 2025-01-08",
    ):
        done(two(line))

    here, there = (done(two(f"show {reference} --history --on 2025-01-09")) for reference in ("BINS-1", "BINS-2"))
    assert "linked: link BINS-2 same_cause" in here
    assert "merged: into BINS-2," in here
    assert "absorbed: case BINS-1," in there
    assert "case-" not in here + there


# The clocks of linked cases


@pytest.fixture
def two_procedures(office):
    """A letter that complains, and asks for papers: a case under each of two procedures."""
    office("receive --kind complaint --procedure lgsco-code-2024 --reference BINS-9 --on 2026-05-11")
    office("split BINS-9 --kind information-request --procedure foi-2000 --reference FOI-9 --on 2026-05-12")
    return office


def linked(office, line):
    """The words of the part that tells what is due in linked cases, below its heading."""
    shown = office(line).stdout
    return " ".join(shown.partition("Due in linked cases\n")[2].partition("\n\n")[0].split())


def test_matters_under_two_procedures_show_the_clocks_of_both(two_procedures):
    assert linked(two_procedures, "show BINS-9 --on 2026-05-13") == (
        "Due Case What Status Procedure Tue 9 Jun 2026 FOI-9 respond (1) running foi-2000"
    )
    assert linked(two_procedures, "show FOI-9 --on 2026-05-19") == (
        "Due Case What Status Procedure Mon 18 May 2026 BINS-9 acknowledge (1) OVERDUE lgsco-code-2024"
        " Tue 2 Jun 2026 BINS-9 respond (1) not started lgsco-code-2024 provisional"
    )


def test_what_is_done_in_a_linked_case_is_due_no_more(two_procedures):
    two_procedures("respond FOI-9 --on 2026-05-20")

    assert "Due in linked cases" not in two_procedures("show BINS-9 --on 2026-05-21").stdout


def test_scripts_are_told_the_clocks_of_linked_cases(two_procedures):
    (told,) = json.loads(two_procedures("show BINS-9 --on 2026-05-13 --json").stdout)["linked_deadlines"]

    assert told == {
        "case": "FOI-9",
        "procedure": "foi-2000",
        "stage": "1",
        "limit": "respond",
        "due": "2026-06-09",
        "status": "running",
        "provisional": False,
        "unconfirmed": False,
    }
