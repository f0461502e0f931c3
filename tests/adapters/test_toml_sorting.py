"""Rules for sorting are read from files of an organisation's own, and all mistakes of a file are told at once."""

import pytest

from casework.adapters.toml_sorting import TomlSorting, load_sorting
from casework.errors import DataError, NotFoundError

GOOD = """
scheme = "cause"
note = "By the team that reads the letters."

[[rule]]
name = "waited"
code = "delay"
confidence = 0.8
any = ["wait*", "took too long"]
none = ["thank*"]

[[rule]]
name = "rude"
code = "conduct"
confidence = 1
all = ["staff", "rude"]
note = "Said of staff only."
"""


def read(tmp_path, text, name="cause"):
    (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_sorting(tmp_path)[name]


def problems(tmp_path, text, name="cause"):
    with pytest.raises(DataError) as error:
        read(tmp_path, text, name)
    return [each.partition(": ")[2] for each in error.value.problems]


def test_rules_are_read_in_their_order_and_suggest(tmp_path):
    rules = read(tmp_path, GOOD)

    assert [rule.name for rule in rules.rules] == ["waited", "rude"]
    assert (rules.note, rules.rules[1].note) == ("By the team that reads the letters.", "Said of staff only.")
    assert [each.code for each in rules.suggest("Rude staff! I waited.")] == ["conduct", "delay"]
    assert rules.suggest("Thanks for the wait") == ()


def test_without_a_folder_there_are_no_rules():
    assert dict(load_sorting()) == {}


def test_a_scheme_without_rules_is_told(tmp_path):
    with pytest.raises(NotFoundError, match="categories"):
        load_sorting(tmp_path)["cause"]


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path):
    bad = """
scheme = "the cause"

[[rule]]
name = "one"
code = "too late"
confidence = 80
any = ["wait**", "", "late"]
all = ["Late!"]

[[rule]]
name = "one"
code = "delay"
confidence = 0
none = ["thanks"]
"""
    assert problems(tmp_path, bad) == [
        "scheme: the file is named cause, but its scheme is the cause",
        "scheme: must be a code: letters, digits and . _ : / -, at most 120, no spaces",
        "rule[0].code: must be a code: letters, digits and . _ : / -, at most 120, no spaces",
        "rule[0].confidence: must be above 0 and at most 1",
        "rule[0].any[0]: 'wait**': a * stands behind the beginning of a word and nowhere else, as in wait*",
        "rule[0].any[1]: has no word: write letters or digits",
        "rule[0].any[2]: 'late' is there already, as all[0]",
        "rule[1].name: one is the name of rule[0] already",
        "rule[1].confidence: must be above 0 and at most 1",
        "rule[1]: says no words: give some in any, or in all",
    ]


def test_a_mistake_of_the_shape_hides_no_other(tmp_path):
    bad = GOOD.replace("confidence = 0.8", 'confidence = "high"').replace("confidence = 1", "confidence = true")
    bad = bad.replace('name = "rude"', "").replace('"took too long"', '"took*long"') + 'regex = "x"\n'

    assert problems(tmp_path, bad) == [
        "rule[0].confidence: must be a number such as 0.8, not 'high'",
        "rule[1].name: is missing",
        "rule[1].confidence: must be a number such as 0.8, not True",
        "rule[1]: unknown: regex; remove it, or check the spelling",
        "rule[0].any[1]: 'took*long': a * stands behind the beginning of a word and nowhere else, as in wait*",
    ]


def test_a_file_without_a_rule_is_no_file_of_rules(tmp_path):
    assert problems(tmp_path, 'scheme = "cause"') == ["rule: is empty: a file has at least one [[rule]]"]


def test_a_file_may_be_read_before_it_is_in_the_folder(tmp_path):
    file = tmp_path / "draft-3.toml"
    file.write_text(GOOD, encoding="utf-8")

    assert TomlSorting(tmp_path).from_file(file).scheme == "cause"
