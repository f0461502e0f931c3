"""Service improvements on the command line: from the complaint to what is published of it."""

import json

import pytest

from casework.cli.improve import PromptType
from casework.domain.improvements.events import Prompt, PromptKind

PROPOSE = "improve propose --title 'Say on the web when a round is late' --proposed-by public"
AGREE = "improve agree i1 --owner staff-9 --due-on 2025-03-31 --on 2025-01-10"
DONE = "improve done i1 --evidence 'The page is there' --review-on 2025-09-01 --on 2025-03-01"


def done(result):
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def told(result):
    return json.loads(result.stdout)


@pytest.fixture
def learned(bins):
    """A complaint from which something was learned, and the improvement for which that asked."""
    done(bins("learn BINS-1 --cause communication --what 'Nobody said that the round was late' --on 2025-01-06"))
    done(bins(f"{PROPOSE} --because-of learning:BINS-1/l1 --on 2025-01-07"))
    return bins


def test_an_improvement_from_the_complaint_to_what_is_published(learned):
    for line, said in (
        (AGREE, "i1 was agreed on Fri 10 Jan 2025."),
        ("improve start i1 --on 2025-01-20", "i1 was started on Mon 20 Jan 2025."),
        (f"{DONE} --saving 1000", "i1 was done on Sat 1 Mar 2025."),
        (
            "improve publish i1 --asked 'Tell us' --done 'The web page says so' --from 2025-03-10 --on 2025-03-02",
            "The text of i1 was published on Sun 2 Mar 2025. The improvement is done.",
        ),
        (
            "improve review i1 --effect worked --findings 'Half as many calls' --on 2025-09-01",
            "The effect of i1 was looked at on Mon 1 Sep 2025. The improvement is done.",
        ),
        (
            "improve award i1 --to staff-3 --amount 500 --on 2025-09-02",
            "The award for i1 was recorded on Tue 2 Sep 2025. The improvement is done.",
        ),
        ("improve share i1 --with nhs-trust --with police --on 2025-09-03", "i1 was shared on Wed 3 Sep 2025."),
        (
            "improve taken-up i1 --partner police --on 2025-10-01",
            "i1 was taken up by a partner on Wed 1 Oct 2025. The improvement is done.",
        ),
    ):
        assert done(learned(line)).startswith(said)

    assert done(learned("improve show i1 --on 2025-10-02")) == (
        "i1 done: Say on the web when a round is late. Done on Sat 1 Mar 2025."
        " Proposed by the public on Tue 7 Jan 2025."
        " Because of learning BINS-1/l1."
        " Evidence: The page is there"
        " Saves 1000.00 GBP in its first year."
        " Award of 500.00 GBP to staff-3 on Tue 2 Sep 2025."
        " Effect, looked at on Mon 1 Sep 2025: worked. Half as many calls"
        " Shared with nhs-trust on Wed 3 Sep 2025."
        " Shared with police on Wed 3 Sep 2025; they do the same since Wed 1 Oct 2025."
        " Published from Mon 10 Mar 2025 on:"
        " You asked: Tell us We did: The web page says so"
    )
    found = learned("report learning --format csv")
    assert "Tell us,The web page says so,2025-03-10" in found.stdout


def test_what_is_to_be_published_or_was_withdrawn_says_so(learned):
    for line in (AGREE, DONE, "improve publish i1 --asked A --done B --wording you-told-us --on 2025-03-02"):
        done(learned(line))

    assert "To be published from Sun 2 Mar 2025 on: You told us: A We have: B" in done(
        learned("improve show i1 --on 2025-03-01")
    )
    assert done(learned("improve withdraw i1 --reasons 'Not plain' --on 2025-03-09")) == (
        "The text of i1 was withdrawn on Sun 9 Mar 2025. The improvement is done."
    )
    assert "Published from Sun 2 Mar 2025, withdrawn on Sun 9 Mar 2025:" in done(learned("improve show i1"))


def test_a_text_without_a_day_is_published_today(learned):
    for line in (AGREE, DONE):
        done(learned(line))

    found = told(learned("improve publish i1 --asked A --done B --json"))
    assert found["status"] == "done"
    (text,) = told(learned("improve show i1 --json"))["publications"]
    assert text["stands"]


def test_what_is_overdue_is_listed_on_a_day(learned):
    done(learned(AGREE))

    assert done(learned("improve list --overdue --on 2025-03-31")) == "No improvement is overdue."
    assert done(learned("improve list --overdue --on 2025-04-01")) == (
        "i1 agreed: Say on the web when a round is late. OVERDUE since Mon 31 Mar 2025. staff-9 sees to it."
    )
    assert "Due on Mon 31 Mar 2025. staff-9 sees to it." in done(learned("improve list --on 2025-03-31"))
    done(learned(DONE))
    assert "Its effect is looked at by Mon 1 Sep 2025." in done(learned("improve list --on 2025-09-01"))
    assert "REVIEW DUE since Mon 1 Sep 2025." in done(learned("improve list --overdue --on 2025-09-02"))


def test_there_are_none_at_first_and_a_proposal_waits_to_be_agreed(office):
    assert done(office("improve list")) == "There are no such improvements yet."
    done(office(f"{PROPOSE} --proposer customer-4 --saving 10 --currency EUR --owner staff-9"))

    assert done(office("improve list")).endswith("proposed: Say on the web when a round is late. staff-9 sees to it.")
    found = done(office("improve show i1"))
    assert "Proposed by customer-4 (public) on" in found
    assert "Thought to save 10.00 EUR in its first year." in found
    assert told(office("improve list --json"))["improvements"][0]["saving"] == {"amount": "10.00", "currency": "EUR"}


def test_what_became_of_a_case_is_asked_for_by_its_reference(learned):
    done(learned(f"{PROPOSE} --because-of survey:fft"))

    assert done(learned("improve list --because-of case:BINS-1")).startswith("i1 proposed:")
    assert done(learned("improve list --because-of learning:BINS-1/l1")).startswith("i1 proposed:")
    assert done(learned("improve list --because-of survey:fft")).startswith("i2 proposed:")
    assert done(learned("improve list --because-of matter:BINS-1/m1")) == "There are no such improvements yet."


def test_what_is_dropped_and_taken_up_again_keeps_its_history(learned):
    assert done(learned("improve drop i1 --reason too-costly --reasons 'It costs too much' --on 2025-01-08")) == (
        "i1 was dropped on Wed 8 Jan 2025."
    )
    assert "Dropped for too-costly." in done(learned("improve show i1"))
    assert done(learned("improve reopen i1 --reasons 'Another supplier' --on 2025-01-09")) == (
        "i1 was taken up again on Thu 9 Jan 2025. The improvement is proposed."
    )
    assert done(
        learned(
            "improve correct i1 --reasons 'A driver said so' --proposed-by staff --not-because-of learning:BINS-1/l1"
        )
    ).startswith("i1 was corrected on")
    found = told(learned("improve show i1 --json"))
    assert (found["proposed_by"], found["because_of"]) == ("staff", [])
    assert [each["name"] for each in found["history"]] == ["proposed", "dropped", "reopened", "corrected"]
    assert found["history"][1]["words"] == {"reasons": "It costs too much"}


def test_scripts_are_told_how_it_stands(learned):
    found = told(learned(f"{AGREE} --key form-1 --expect 1 --json"))

    assert found == told(learned(f"{AGREE} --key form-1 --expect 1 --json"))
    assert {name: found[name] for name in ("improvement", "version", "status", "owner", "due_on", "done_on")} == {
        "improvement": "i1",
        "version": 2,
        "status": "agreed",
        "owner": "staff-9",
        "due_on": "2025-03-31",
        "done_on": None,
    }
    assert found["because_of"][0]["kind"] == "learning"
    assert (found["overdue"], found["review_overdue"], found["awards"], found["shared_with"]) == (True, False, [], [])


def test_reviews_awards_and_shares_are_data(learned):
    for line in (
        AGREE,
        DONE,
        "improve review i1 --effect too-early --findings 'Wait' --review-on 2026-01-05 --on 2025-09-01",
        "improve award i1 --to staff-3 --amount 500 --on 2025-09-02",
        "improve share i1 --with police --on 2025-09-03",
    ):
        done(learned(line))

    found = told(learned("improve show i1 --json --on 2025-12-01"))
    assert found["reviews"] == [{"on": "2025-09-01", "effect": "too_early", "findings": "Wait"}]
    assert found["awards"] == [{"to": "staff-3", "on": "2025-09-02", "money": {"amount": "500.00", "currency": "GBP"}}]
    assert found["shared_with"] == [{"partner": "police", "shared_on": "2025-09-03", "taken_up_on": None}]
    assert found["evidence"] == "The page is there"
    assert "Effect, looked at on Mon 1 Sep 2025: too early. Wait" in done(learned("improve show i1"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("improve start i1", "improve start is not possible for i1: it is proposed, and this is for what is agreed"),
        ("improve start i9", "there is no improvement 'i9': choose one of i1"),
        ("improve start i1 --expect 4", "improvement/i1 is at version 1, not 4"),
        (f"{PROPOSE} --because-of rumour:x", "'rumour' is none of case, matter"),
        (f"{PROPOSE} --because-of matter:BINS-1", "a matter that asked for an improvement needs its own id besides"),
        (f"{PROPOSE} --because-of case:BINS-9", "BINS-9"),
        (f"{PROPOSE} --currency GBP", "a currency needs an amount"),
        (f"{PROPOSE} --saving lots", "that is no amount of money"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(line, said, learned):
    result = learned(line)

    assert result.exit_code in {1, 2}
    assert said in " ".join(result.stderr.split())


def test_a_prompt_is_written_as_its_kind_and_its_name():
    written = PromptType()

    assert written.convert("case:a/b", None, None) == Prompt(kind=PromptKind.CASE, of="a/b")
    assert written.convert("standard:town/a", None, None) == Prompt(kind=PromptKind.STANDARD, of="town", part="a")
    assert written.convert(Prompt(kind=PromptKind.CASE, of="a"), None, None).of == "a"
