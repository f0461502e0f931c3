"""Findings, remedies and learning at the command line, as an officer records them."""

import json

import pytest

from tests.cli.test_bad_input import refused


def done(result):
    assert result.exit_code == 0, result.output
    return result.stdout


def history(casework):
    return " ".join(done(casework("show BINS-1 --history")).split())


def version(casework):
    return json.loads(done(casework("show BINS-1 --json")))["version"]


def test_a_complaint_is_judged_put_right_and_learned_from(bins):
    for line, said in (
        (
            "finding BINS-1 --outcome upheld --reasons 'Three rounds were missed' --on 2025-01-03",
            "has the finding upheld on m1, made by the body on Fri 3 Jan 2025.",
        ),
        (
            (
                "remedy BINS-1 --kind payment --amount 30 --due-on 2025-01-31 --what 'For the wait' --owner staff-20"
                " --on 2025-01-03"
            ),
            "has the remedy r1, agreed on Fri 3 Jan 2025.",
        ),
        ("remedy BINS-1 --kind apology --matter m1 --remedy sorry --on 2025-01-03", "has the remedy sorry, agreed on"),
        (
            "remedy-done BINS-1 --remedy r1 --note 'By transfer' --on 2025-02-03",
            "has its remedy r1 carried out on Mon 3 Feb 2025.",
        ),
        (
            "remedy-undeliverable BINS-1 --reason declined --on 2025-02-03",
            "has its remedy sorry marked undeliverable on",
        ),
        (
            "learn BINS-1 --cause planning --what 'Plan rounds around holidays' --owner staff-20",
            "has the learning l1, recorded",
        ),
        (
            "finding BINS-1 --outcome maladministration --scheme housing-ombudsman --found-by ombudsman",
            "has the finding maladministration on m1, made by the ombudsman on",
        ),
    ):
        assert done(bins(line)).startswith(f"BINS-1 {said}")

    assert version(bins) == 8


def test_a_remedy_that_is_due_is_listed_after_the_case_was_closed(bins):
    done(bins("respond BINS-1 --outcome upheld --on 2025-01-03"))
    done(bins("close BINS-1 --on 2025-01-03"))
    done(bins("remedy BINS-1 --kind apology --due-on 2025-01-31 --on 2025-01-03"))
    assert "BINS-1" in done(bins("due --on 2025-01-31"))

    done(bins("remedy-done BINS-1 --on 2025-01-31"))

    assert "BINS-1" not in done(bins("due --on 2025-01-31"))


def test_a_cause_that_no_other_case_has_is_told_with_the_one_that_may_be_meant(bins):
    done(
        bins(
            "receive --kind complaint --procedure lgsco-code-2024 --reference BINS-2 --summary Again"
            " --complainant name='Jo Smith' --on 2024-12-20"
        )
    )
    first, typo, again = (
        " ".join(done(bins(f"learn {case} --cause {cause} --what 'Plan rounds' --on 2025-01-06")).split())
        for case, cause in (("BINS-1", "planning"), ("BINS-2", "planing"), ("BINS-2", "planning"))
    )

    assert first.endswith("It is the first case with the cause planning: reports count it in a row of its own.")
    assert typo.endswith(
        "It is the first case with the cause planing: reports count it in a row of its own. Did you mean planning?"
    )
    assert "first case" not in again
    tables = json.loads(done(bins("report handling --json")))["tables"]
    assert [each["rows"] for each in tables if each["name"] == "learning"] == [
        [{"cause": "planing", "cases": 1}, {"cause": "planning", "cases": 2}]
    ]


def test_words_may_come_from_standard_input(bins):
    done(bins("learn BINS-1 --cause records --what -", typed="Write calls down\n"))

    assert "Write calls down" in history(bins)


def test_a_wrong_finding_and_a_wrong_amount_are_put_right(bins):
    done(bins("finding BINS-1 --outcome upheld --on 2025-01-03"))
    done(bins("remedy BINS-1 --kind payment --amount 30 --on 2025-01-03"))

    done(bins("correct BINS-1 2 --set outcome=not-upheld --reason typing-error"))
    done(bins("correct BINS-1 3 --set money=300.50 --reason typing-error"))
    done(bins("correct BINS-1 3 --set 'money=300.50 EUR' --reason typing-error"))

    assert version(bins) == 6
    assert "300.50" in history(bins)
    assert "-0.5 is no amount to be paid" in refused(bins, "correct BINS-1 3 --set money=-0.5 --reason typo", code=2)


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("finding BINS-1 --outcome rejected", 1, "outcome scheme upheld has no outcome rejected; it has upheld, "),
        ("finding BINS-1 --outcome upheld --scheme town", 1, "there is no outcome scheme town; there are "),
        ("finding BINS-1 --outcome upheld --matter m7", 1, "it has no matter m7; it has m1"),
        ("finding BINS-1 --outcome upheld --found-by mayor", 2, "'mayor' is not one of 'body', 'panel', 'ombudsman'"),
        ("finding BINS-1 --outcome upheld --stage 2", 1, "it was never in stage 2; it was in 1"),
        ("finding BINS-1", 2, "Missing option '--outcome'"),
        ("remedy BINS-1 --kind payment --amount -1", 2, "-1 is no amount to be paid: give more than nothing"),
        ("remedy BINS-1 --kind payment --amount 0", 2, "0 is no amount to be paid: give more than nothing"),
        ("remedy BINS-1 --kind payment --amount 1.005", 2, "1.005 has more than 2 decimals: give an amount such as"),
        ("remedy BINS-1 --kind payment --amount lots", 2, "that is no amount of money: write it in digits"),
        ("remedy BINS-1 --kind payment --amount 5 --currency pounds", 2, "a currency is three capital letters"),
        ("remedy BINS-1 --kind payment --currency GBP", 2, "a currency needs an amount: say --amount as well"),
        ("remedy BINS-1 --kind payment", 1, "a payment needs its amount: say how much"),
        ("remedy BINS-1 --kind apology --amount 5", 1, "only a payment has an amount, and this is apology"),
        ("remedy BINS-1 --kind action --due-on 2024-12-31", 1, "it is due on 2024-12-31, before it was agreed on "),
        ("remedy BINS-1 --kind action --owner 'Jo Smith'", 2, "must be an id or a code"),
        ("remedy-done BINS-1", 1, "it has no remedy"),
        ("remedy-undeliverable BINS-1 --reason 'She said no'", 2, "must be an id or a code"),
        (
            "learn BINS-1 --cause delay --what ''",
            2,
            "the words of what was learned are empty: say them in your own words",
        ),
        ("learn BINS-1 --cause delay", 2, "Missing option '--what'"),
    ],
)
def test_a_mistake_is_one_sentence_and_changes_nothing(bins, line, code, sentence):
    assert sentence in refused(bins, line, code=code)


def test_a_remedy_done_before_it_was_agreed_changes_nothing(bins):
    done(bins("remedy BINS-1 --kind apology --on 2025-01-10"))

    assert "2025-01-09 is before remedy r1 was agreed on 2025-01-10: give that day or a later one" in refused(
        bins, "remedy-done BINS-1 --on 2025-01-09", code=1
    )
