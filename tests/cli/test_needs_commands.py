"""Needs and flags on the command line: what a complaints officer types, and what is refused."""

import json

import pytest


def done(result):
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def version(casework, case="BINS-1"):
    return json.loads(casework(f"show {case} --json").stdout)["version"]


def test_a_welsh_speaker_who_needs_calls_after_six(bins):
    for line, said in (
        (
            "prefer BINS-1 --party p1 --language cy --format large-print --on 2024-12-23",
            "has the preferences of p1, stated on Mon 23 Dec 2024.",
        ),
        (
            "adjust BINS-1 --party p1 --what 'Calls after six' --review-on 2025-01-31 --on 2024-12-23",
            "has an adjustment for p1, agreed on Mon 23 Dec 2024.",
        ),
        (
            "adjust BINS-1 --party p1 --what 'Calls after seven' --adjustment a1 --on 2025-01-31",
            "has an adjustment for p1, agreed on Fri 31 Jan 2025.",
        ),
        (
            "end-adjustment BINS-1 --adjustment a1 --reason moved --note 'Days off' --on 2025-02-03",
            "no longer has the adjustment a1: it ended on Mon 3 Feb 2025.",
        ),
        (
            "flag BINS-1 --kind safeguarding --told safeguarding-team --told police --on 2025-02-03",
            "has the flag f1 for safeguarding, recorded on Mon 3 Feb 2025.",
        ),
        (
            "clear-flag BINS-1 --flag f1 --reason resolved --on 2025-02-10",
            "has the flag f1 cleared on Mon 10 Feb 2025.",
        ),
    ):
        assert done(bins(line)).startswith(f"BINS-1 {said}")
    assert version(bins) == 7


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("prefer BINS-1 --party p9 --language cy", 1, "it has no party p9; it has p1"),
        ("prefer BINS-1 --party p1", 2, "no preference is given: say language, format or channel"),
        ("prefer BINS-1 --party p1 --language 'Welsh please'", 2, "language must be a code such as cy or en-GB"),
        ("prefer BINS-1 --party p1 --format scroll", 2, "'scroll' is not one of 'standard', 'large-print'"),
        ("adjust BINS-1 --party p9 --what Calls", 1, "it has no party p9; it has p1"),
        (
            "adjust BINS-1 --party p1 --what Calls --review-on 2024-12-20 --on 2024-12-23",
            1,
            "the review on 2024-12-20 is before the agreement on 2024-12-23: give a later day",
        ),
        ("end-adjustment BINS-1 --adjustment a1 --reason moved", 1, "no adjustment is agreed in it"),
        ("prefer BINS-1 --party p1 --format easyread", 2, "did you mean 'easy-read'?"),
        ("prefer BINS-1 --party p1 --channel post", 2, "did you mean 'letter'?"),
        ("prefer BINS-1 --party p1 --channel E-Mail", 2, "did you mean 'email'?"),
        ("flag BINS-1 --kind nuisance", 2, "'nuisance' is not one of 'vulnerability', 'risk', 'safeguarding'"),
        ("flag BINS-1 --kind risk --told 'Jo Smith'", 2, "must be an id or a code"),
        ("clear-flag BINS-1 --flag f1 --reason resolved", 1, "it has no open flag"),
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_nothing_changes(bins, line, code, sentence):
    before = version(bins)

    refused = bins(line)

    assert refused.exit_code == code
    assert sentence in " ".join(refused.stderr.split())
    assert version(bins) == before
