"""Answers of the Friends and Family Test, whose scale runs downwards, and comments that people have labelled."""

import csv
import gzip
from collections import Counter

import attrs

from casework.adapters.shipped_mappings import load_mappings
from tests.shared import shared_file
from tests.ten_sets.sets import Set, as_codes

FRIENDS = Set(name="nhs_fft_comments.csv.gz", mapping="nhs-fft", organisation="neas")
LABELLED = Set(name="nhs_feedback_labelled.csv.gz", mapping="nhs_feedback_labelled.toml", organisation="trust-a")
ONE_BODY = """[organisation]
columns = ["Trust"]
codes = { NEAS = "neas", NHFT = "nhft" }
"""


def test_the_answers_of_two_trusts_go_into_the_logs_of_both(tmp_path):
    facts = FRIENDS.facts()
    with FRIENDS.open(tmp_path) as book:
        outcome = FRIENDS.bring_in(book)
        neas = book.survey_figures("fft").answers
    with attrs.evolve(FRIENDS, organisation="nhft").open(tmp_path) as book:
        nhft = book.survey_figures("fft").answers

    assert (outcome.rows, outcome.new) == (facts["rows"], facts["rows"])
    assert {"NEAS": neas.answers, "NHFT": nhft.answers} == facts["by_trust"]


def test_dates_that_can_be_read_both_ways_are_not_known(tmp_path):
    facts = FRIENDS.facts()
    book, outcome = together(tmp_path)
    with book:
        undated = sum(entry.said.undated for entry in book.answers("fft"))

    # Some of those that cannot be decided say the same day both ways, such as 05/05/2021.
    assert undated == outcome.unknown["given"] == facts["neas_rows_both_12_or_less"] - same_both_ways()


def same_both_ways():
    """Return how many rows of NEAS have one number for day and month, counted from the file itself."""
    with gzip.open(shared_file(f"data/{FRIENDS.name}"), "rt", encoding="utf-8", newline="") as file:
        dates = [row["Date"].split("/") for row in csv.DictReader(file) if row["Trust"] == "NEAS"]
    return sum(int(day) == int(month) for day, month, _ in dates if int(day) <= 12)


def together(tmp_path):
    """Return the casebook of one body that keeps the answers of both trusts, and the outcome of the import."""
    mapping = tmp_path / "one-body.toml"
    text = load_mappings().text("nhs-fft")
    assert ONE_BODY in text
    mapping.write_text(text.replace(ONE_BODY, ""), encoding="utf-8")
    book = FRIENDS.open(tmp_path)
    return book, FRIENDS.bring_in(book, mapping=mapping)


def test_shares_by_answers_and_by_respondents_come_out_the_right_way_up(tmp_path):
    facts = FRIENDS.facts()
    book, _ = together(tmp_path)
    with book:
        found = book.survey_figures("fft").answers
        themes = Counter(category.code for entry in book.answers("fft") for category in entry.said.categories)

    assert (found.answers, found.respondents) == (facts["rows"], facts["respondents"])
    assert {str(each.score): each.count for each in found.scores} == first(facts["score_rows"], 5)
    assert {str(each.outside): each.count for each in found.outside} == last(facts["score_rows"], 5)
    by_answers, by_respondents = found.by_answers, found.by_respondents
    assert (by_answers.positive, by_answers.of) == pair(facts["positive_rows_1_or_2_of_1_to_5"])
    assert by_answers.percent == 85.27
    assert (by_respondents.positive, by_respondents.of) == pair(facts["positive_respondents_1_or_2_of_1_to_5"])
    assert by_respondents.percent == 85.26
    labels = as_codes(facts["label_totals_top15"])
    assert {code.lower().replace("/-", "-"): number for code, number in labels.items()}.items() <= themes.items()


def first(numbers, many):
    """Return the *many* first of *numbers*."""
    return dict(list(numbers.items())[:many])


def last(numbers, after):
    """Return *numbers* behind the first *after*."""
    return dict(list(numbers.items())[after:])


def pair(share):
    """Return the two numbers of *share*."""
    return share["n"], share["of"]


def test_labelled_comments_come_in_with_every_count(tmp_path):
    facts = LABELLED.facts()
    mapping = tmp_path / "one-body.toml"
    text = LABELLED.own_mapping().read_text(encoding="utf-8")
    head, _, rest = text.partition("[organisation]")
    mapping.write_text(head + rest.partition("\n\n")[2], encoding="utf-8")
    with LABELLED.open(tmp_path) as book:
        outcome = LABELLED.bring_in(book, mapping=mapping)
        texts = [entry.said for entry in book.labelled_texts("nhs-feedback")]

    assert (outcome.rows, outcome.new) == (facts["rows"], facts["rows"])
    assert Counter(text.label for text in texts) == as_codes(facts["by_label"])
    assert len({text.subcategory for text in texts}) == facts["subcategories"]
    assert facts["by_code_top10"].items() <= Counter(text.code for text in texts).items()
    known = [text.criticality for text in texts if text.criticality is not None]
    assert (len(known), outcome.unknown["criticality"]) == (
        facts["criticality_valid_minus5_to_5"],
        facts["criticality_invalid"],
    )
