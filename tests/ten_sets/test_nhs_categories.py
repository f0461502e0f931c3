"""Rules for sorting tried on comments that people labelled: written after a look at one trust, tried on two others."""

import csv
import gzip
import re
import tomllib
import unicodedata
from pathlib import Path

import attrs
import pytest

from casework.adapters.toml_sorting import TomlSorting
from tests.shared import shared_file
from tests.ten_sets.sets import code_of
from tests.ten_sets.test_nhs import LABELLED

RULES = Path(__file__).resolve().parents[1] / "sorting_rules" / "nhs-feedback.toml"
FOUND = {"trust-a": (941, 548, 1136), "trust-b": (939, 665, 1703), "trust-c": (2257, 596, 1549)}
"""How many suggestions agree, are wrong, and for how many texts there is none."""


@pytest.fixture(scope="module")
def agreements(tmp_path_factory):
    """How the rules compare with what people decided, by trust."""
    place, found = tmp_path_factory.mktemp("labelled"), {}
    rules = TomlSorting(RULES.parent).from_file(RULES)
    for trust in FOUND:
        with attrs.evolve(LABELLED, organisation=trust).open(place) as book:
            if not found:
                LABELLED.bring_in(book)
            found[trust] = book.compare_categories("nhs-feedback", rules=rules, collection="nhs-feedback")
    return found


@pytest.mark.parametrize("trust", FOUND)
def test_what_agrees_is_counted_as_a_count_without_the_library_has_it(trust, agreements):
    found = agreements[trust]

    assert (found.agreed, found.wrong, found.abstained) == FOUND[trust] == counted_apart(trust)
    assert (found.not_sorted, found.without_words) == (0, 0)


def test_rules_do_no_better_elsewhere_than_the_page_says(agreements):
    """Where nobody had looked, they agree in 72 of 100 texts for which they speak, and say nothing of 42 in 100."""
    agreed, wrong, abstained = (sum(FOUND[trust][place] for trust in ("trust-b", "trust-c")) for place in range(3))

    assert round(100 * agreed / (agreed + wrong), 1) == 71.7
    assert round(100 * abstained / (agreed + wrong + abstained), 1) == 42.2
    assert {trust: round(100 * found.share, 1) for trust, found in agreements.items()} == {
        "trust-a": 63.2,
        "trust-b": 58.5,
        "trust-c": 79.1,
    }


def counted_apart(trust):
    """Count the same from the file itself, phrase by phrase, with nothing of casework."""
    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))["rule"]
    agreed = wrong = abstained = 0
    with gzip.open(shared_file(f"data/{LABELLED.name}"), "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if code_of(row["organization"]).lower() != trust:
                continue
            text = f" {plain(row['feedback'])} "
            spoken = [rule for rule in rules if speaks(rule, text)]
            surest = max(spoken, key=lambda rule: rule["confidence"], default=None)
            abstained += surest is None
            agreed += surest is not None and surest["code"] == code_of(row["label"])
            wrong += surest is not None and surest["code"] != code_of(row["label"])
    return agreed, wrong, abstained


def plain(text):
    apart = unicodedata.normalize("NFKD", text.replace("'", "").replace("\u2019", ""))
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
    return " ".join(re.findall(r"[^\W_]+", letters))


def speaks(rule, text):
    def there(phrase):
        words = plain(phrase.removesuffix("*"))
        return f" {words}" in text if phrase.endswith("*") else f" {words} " in text

    return any(map(there, rule["any"])) and not any(map(there, rule.get("none", ())))
