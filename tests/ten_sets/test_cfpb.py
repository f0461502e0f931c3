"""Four exports of the complaints database of the Consumer Financial Protection Bureau, one of them broken off."""

import datetime as dt
from collections import Counter

import pytest

from casework.adapters.shipped_mappings import load_mappings
from casework.application.codec import fact_of
from casework.domain.cases.events import MilestoneReached, Received
from casework.errors import DataError
from tests.ten_sets.sets import Set, as_codes, by_category, counted

SETS = [
    Set(name=name, mapping="cfpb", zone="America/New_York")
    for name in ("cfpb_2015.csv.gz", "cfpb_2016_sample.csv", "cfpb_2019_narratives.csv")
]
TRUNCATED = Set(name="cfpb_2023_truncated.csv", mapping="cfpb", zone="America/New_York")


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: chosen.name)
def test_every_complaint_comes_in_and_every_count_comes_out(chosen, tmp_path):
    facts = chosen.facts()
    with chosen.open(tmp_path) as book:
        outcome = chosen.bring_in(book)

        assert (outcome.rows, outcome.new) == (facts["records"], facts["accepted"])
        check(book, outcome, facts)


def test_a_file_that_breaks_off_is_refused_until_the_mapping_takes_all_but_its_last_record(tmp_path):
    facts = TRUNCATED.facts()
    patient = tmp_path / "patient.toml"
    text = load_mappings().text("cfpb")
    patient.write_text(text.replace("[source]", '[source]\non_truncated = "reject_last_record"', 1), encoding="utf-8")
    with TRUNCATED.open(tmp_path) as book:
        with pytest.raises(DataError, match="breaks off"):
            TRUNCATED.bring_in(book)
        assert not tuple(book.rows())

        outcome = TRUNCATED.bring_in(book, mapping=patient)

        assert (outcome.rows, outcome.new, outcome.rejected) == (facts["records"], facts["accepted"], 1)
        check(book, outcome, facts)


def check(book, outcome, facts):
    """Compare what the casebook counts with the counts of the set."""
    assert counted(book, "received_month") == facts["by_month_received"]
    assert counted(book, "service") == as_codes(facts["by_product"])
    assert by_category(book, "response") == as_codes(facts["by_response"])
    disputed = {text.lower(): number for text, number in facts["disputed_values"].items() if text in {"Yes", "No"}}
    assert by_category(book, "disputed") == disputed
    open_ones = facts["by_response"].get("In progress", 0)
    finished = facts["accepted"] - open_ones
    assert counted(book, "status", "days_to_close") == {("open", None): open_ones, ("closed", None): finished}
    if facts["with_narrative"] is not None:
        assert outcome.new - outcome.unknown["summary"] == facts["with_narrative"]
    check_days_to_the_company(book, facts)
    check_verdict(book, facts)


def check_days_to_the_company(book, facts):
    """Compare the longest way to the company; nothing went there before it came in."""
    received, sent = {}, {}
    for record in book.store.read_all(book.organisation.id):
        if record.name in {"case.received", "case.milestone_reached"}:
            fact = fact_of(record)
            (received if isinstance(fact.event, Received) else sent)[record.stream] = fact
    days = Counter((fact.happened - received[case].happened).days for case, fact in sent.items())

    assert all(isinstance(fact.event, MilestoneReached) and type(fact.happened) is dt.date for fact in sent.values())
    assert sum(number for taken, number in days.items() if taken < 0) == facts["negative_days_received_to_sent"]
    assert max(days) == facts["max_days_received_to_sent"]


def check_verdict(book, facts):
    """Find the Bureau's own share of timely responses among what other systems say."""
    judged = dict(book.tabulate(["judged_verdict"]))

    assert judged.get(("timely",), 0) == facts["timely"]["n"]
    assert sum(judged.values()) == facts["timely"]["of"]
    assert round(100 * judged[("timely",)] / sum(judged.values()), 2) == facts["timely"]["percent"]
    assert not book.tabulate(["limit"])
