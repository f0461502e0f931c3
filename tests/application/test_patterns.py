"""Regular expressions of a mapping that could go on for ever are refused, and long texts where one could."""

import re
import time
from re import _parser

import pytest

from casework.application.mappings.characters import are_apart, first_characters
from casework.application.mappings.patterns import SHORTEST, STEPS, most_steps, reach
from casework.errors import DataError
from tests.boston import Register, counts

ENDLESS = "(a+)+$"
RULES = 'service = { columns = ["Team"], default = "waste", rules = [{ match = \'%s\', value = "waste" }] }'
SERVICE = 'service = { columns = ["Team"], codes = { Bins = "waste" }, unlisted = "unknown" }'


@pytest.fixture
def register(tmp_path):
    return Register(tmp_path)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$", "(a*)*b", "(a|ab)*c", "(?:a?){30}", "a?" * 30 + "a" * 30, r"(\w+\s?)*x", "(.*a){12}", "(.*,){3}x",
        ".*a.*b.*c", r"(a+)\1", "(a)?(?(1)b|c)", "(.*)(.*)(.*)x", r"^(\w+)+$", r"^(\w+\s?)+$", r"(\w|\d\w)+$",
        r"\s*\s*\s*\s*x", r"^(.+?)\s*-\s*(.+?)\s*$", r"^(\w+)\s*(\w+)\s*(\w+)\s*(\w+)$", "(?i)k+\u212a+k+K+x",
        r"(\d+(?=x)){9}\d+\d+\d+y",
    ],
)  # fmt: skip
def test_a_pattern_that_can_go_on_for_ever_has_no_reach(pattern):
    assert reach(re.compile(pattern)) == 0


NESTED = "a?"
for _ in range(6):
    NESTED = f"(?:{NESTED}){{27}}"


@pytest.mark.parametrize("pattern", ["^" + "a?" * 2_000, "^" + "a?b?" * 1_000 + "c", NESTED])
def test_of_a_pattern_without_an_end_it_is_soon_known_that_it_has_too_many_ways(pattern):
    compiled = re.compile(pattern)
    began = time.process_time()

    assert reach(compiled) == 0
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "pattern",
    [
        "", "thank", "^Total", "(?i)\\bmiss(t)?ed (trash|recycling)\\b", "(?is)^General.*\\bcomplai?nts?\\b",
        "([0-9]+)", "^([0-9]+)$|.+", "\\Aa+b", "[^a-z]{2,5}?x", "(?:abc)*", "(x+|y)", "(a?){3}",
    ],
)  # fmt: skip
def test_an_everyday_pattern_is_looked_for_in_long_texts(pattern):
    assert reach(re.compile(pattern)) > 50_000


HARMLESS = {
    r"^(\w+)\s+(\w+)\s+(\d+)$": ["a" * 900, "a " * 450, "a" * 300 + " " * 300 + "a" * 300, "1" * 300 + " " * 600],
    r"^\s*([A-Z]{2})\s*-\s*(\d{4})\s*$": [" " * 900, "AB" + " " * 900, "AB-1234" + " " * 900 + "x"],
    r"(\d+)\s*/\s*(\d+)": ["1" * 900, "1 " * 450, "1" * 450 + " " * 450, "1/" * 450],
    r"(\w+)\s+(\w+)\s+(\d+)": ["a" * 900, "a " * 450, "a" * 300 + " " * 300 + "a" * 300],
    r"^(\d+)\s*(?:-|to)\s*(\d+)\s*(days|weeks)$": ["1" * 900, "1" + " " * 900, "1-" + "1" * 900],
    r"^([^,]*),([^,]*),([^,]*),([^,]*)$": ["," * 900, "a" * 900, "a,a,a," * 300],
    r"(?i)^stage\s*(\d+)\s*:\s*(\w+)\b\W+(\w+)$": ["STAGE" + " " * 900, "stage" + "1" * 900, "stage1:" + "a" * 900],
    r"^(?:\w+\s+)*(\d+)$": ["a" * 900, "1 " * 450, "1" * 900 + "x"],
    r"^\s*(?:(\d+)|([A-Z]+)-)\s*(?>x)\w+\Z": [" " * 900, "1" * 900, "A" * 900],
}
"""Patterns as people write them, whose repeats cannot be confused, with the texts that are the worst for them."""


@pytest.mark.parametrize("pattern", HARMLESS)
def test_repeats_that_cannot_be_confused_are_let_through_and_are_quick(pattern):
    compiled = re.compile(pattern)
    began = time.process_time()

    assert reach(compiled) >= 900
    assert [bool(compiled.search(text)) for text in HARMLESS[pattern]].count(True) < len(HARMLESS[pattern])
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (r"\w", r"\s", True), (r"\d", "[A-F]", True), ("[a-f]", "[e-z]", False), (r"\W", r"\s", False),
        ("[^a]", "a", True), ("[^ab]", "[b-c]", False), (r"[\D]", r"\d", True), (r"[^\S]", r"\S", True),
        (".", "\n", True), ("(?s:.)", "\n", False), ("(?i:k)", "\u212a", False), ("k", "\u212a", True),
        (r"(?a:\w)", "\u00e9", True), (r"\w", "\u00e9", False), ("a*b", "[c-z]", True), ("a*b", "a", False),
        ("(?:a|b)c", "b", False), ("(?:a|b)c", "c", True), ("(?>a)", "a", False), (r"\ba", "b", True),
        ("$", "a", True), ("$", r"\s", False), (r"\Z", r"\s", True), ("(?:a|ab|)c", "[bd]", True),
        (r"(?:\w|[a-f]|x)", r"\W", True),
    ],
)  # fmt: skip
def test_what_two_parts_can_go_on_with_is_the_same_or_apart(one, other, apart):
    first, second = (first_characters(list(_parser.parse(each)), re.UNICODE, None) for each in (one, other))

    assert are_apart(first, second) is apart


@pytest.mark.parametrize("unknown", ["", "a*", "(?=a)b", "(?:a|(?!b))", "(?:a|)"])
def test_what_nobody_knows_to_go_on_with_something_is_apart_from_nothing(unknown):
    assert first_characters(list(_parser.parse(unknown)), re.UNICODE, None) is None


def test_the_longest_text_is_the_last_one_whose_steps_are_few_enough():
    pattern = re.compile("a+b")

    longest = reach(pattern)

    assert most_steps(pattern, longest) <= STEPS < most_steps(pattern, longest + 1)
    assert SHORTEST < longest < 10_000


@pytest.mark.parametrize("ahead", ["(?=a+)b", "(?!a+)b", "(?>a+)b", "a++b"])
def test_what_is_looked_for_ahead_and_what_is_never_given_back_counts_like_all_else(ahead):
    assert SHORTEST < reach(re.compile(ahead)) < 10_000


def test_a_line_begins_in_many_places():
    assert reach(re.compile("(?m)^a+b")) < reach(re.compile("^a+b"))


def test_the_mapping_says_which_of_its_patterns_can_go_on_for_ever(register):
    register.change(SERVICE, RULES % ENDLESS)
    register.change("[fields]\n", f"[columns.Ref]\ntransforms = [\"trim\", {{ extract = '{ENDLESS}' }}]\n\n[fields]\n")
    where = f"where = {{ column = \"What\", match = '{ENDLESS}' }}\n"
    skip = f"\n[[skip]]\ncolumn = \"Ref\"\nmatch = '{ENDLESS}'\n"
    text = register.mapping.read_text(encoding="utf-8")
    register.mapping.write_text(f"{text.rstrip()}\n{where}{skip}", encoding="utf-8")

    with pytest.raises(DataError) as refused:
        register.rules()

    told = [each for each in refused.value.problems if "can take more than 100,000,000 steps" in each]
    paths = [
        "columns['Ref'].transforms[1].extract: ", "fields.service.rules[0].match: ", "skip[0].match: ",
        "event[0].where.match: ",
    ]  # fmt: skip
    assert [path in line for path, line in zip(paths, told, strict=True)] == [True] * len(paths)


def test_a_row_whose_text_is_too_long_to_be_looked_through_is_rejected(register):
    register.change(SERVICE, RULES % "a+b")
    longest = reach(re.compile("a+b"))
    row = "{},02/03/2020,,CPL,{},Thanks,,,"

    outcome = register.run(row.format(1, "a" * longest), row.format(2, "a" * (longest + 1)))

    assert counts(outcome) == (1, 0, 0, 1)
    assert outcome.rejects[0].reason == (
        f"a text of {longest + 1:,} characters is too long to look for 'a+b' in it, which can be done in {longest:,} "
        "at most: begin the pattern with ^, or say how often something is repeated at most"
    )


def test_a_row_whose_text_is_too_long_to_be_looked_through_is_no_subtotal(register):
    text = register.mapping.read_text(encoding="utf-8")
    skips = "\n".join(
        f'[[skip]]\ncolumn = "{column}"\nmatch = "{match}"' for column, match in (("What", "a+b"), ("Ref", "T"))
    )
    register.mapping.write_text(f"{text}\n{skips}\n", encoding="utf-8")
    longest = reach(re.compile("a+b"))

    outcome = register.run(f"1,02/03/2020,,CPL,Bins,{'a' * (longest + 1)},,,", f"T,,,,,{'a' * (longest + 1)},,,")

    assert counts(outcome) == (1, 0, 0, 0)
