"""The commands that suggest categories, check rules, and compare them with what people decided."""

import json

import pytest

RULES = """
scheme = "cause"

[[rule]]
name = "waited"
code = "delay"
confidence = 0.8
any = ["missed", "wait*"]

[[rule]]
name = "rude"
code = "conduct"
confidence = 0.9
any = ["rude"]
"""
TOWN = """
id = "town"
name = "What our town promises"
publisher = "The town council"
citation = "Customer charter 2026"
evidence = "local"
standard = [{ code = "answer", title = "We answer letters" }]

[[version]]
effective_from = 2026-04-01
"""


@pytest.fixture
def sorting(bins, tmp_path):
    """The office of the bins, with rules of its own, and a framework that holds since April 2026."""
    for folder, name, text in (("categories", "cause", RULES), ("frameworks", "town", TOWN)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.toml").write_text(text, encoding="utf-8")
    config = tmp_path / "casework.toml"
    text = config.read_text(encoding="utf-8")
    for folder in ("categories", "frameworks"):
        text = text.replace(f'# {folder} = "{folder}"', f'{folder} = "{folder}"')
    config.write_text(text, encoding="utf-8")
    return bins


def test_suggestions_are_shown_with_their_rule_and_its_words(sorting):
    assert sorting("categories suggest BINS-1").stdout == (
        "Matter  Scheme  Code   Sure  By             Words\n"
        "m1      cause   delay  80%   rules: waited  missed\n"
        "Nothing is recorded: 'casework categorise' decides.\n"
    )


def test_suggestions_are_data_too(sorting):
    sorting("categorise BINS-1 delay --scheme cause")
    told = json.loads(sorting("categories suggest BINS-1 --with rules --json").stdout)

    assert told["suggestions"] == [
        {
            "matter": "m1",
            "scheme": "cause",
            "code": "delay",
            "confidence": 0.8,
            "categoriser": "rules",
            "rule": "waited",
            "words": ["missed"],
            "chosen": True,
        }
    ]
    assert (told["reference"], told["remarks"]) == ("BINS-1", [])


def test_where_no_rule_speaks_nothing_is_suggested(sorting):
    sorting("receive --kind complaint --procedure lgsco-code-2024 --reference QUIET --on 2024-12-20")

    assert sorting("categories suggest QUIET").stdout == (
        "Nothing is suggested for QUIET.\nNo words about m1 are kept: there is nothing to go by.\n"
    )
    assert sorting("categories suggest BINS-1 --scheme service").stdout == (
        "Nothing is suggested for BINS-1.\nThere are no rules for service; there are some for cause.\n"
    )


@pytest.mark.parametrize(
    ("scheme", "hint"),
    [
        ("twon", "twon is no framework, and there are no rules for it; did you mean town?"),
        ("cuase", "did you mean cause?"),
        ("cause", None),
        ("where", None),
    ],
)
def test_a_scheme_that_may_be_misspelt_is_taken_with_a_hint(scheme, hint, sorting):
    done = sorting(f"categorise BINS-1 delay --scheme {scheme}")

    assert done.exit_code == 0
    said = " ".join(done.stdout.split())
    assert "did you mean" not in said if hint is None else hint in said


def test_where_there_are_no_rules_at_all_that_is_said(bins):
    assert bins("categories suggest BINS-1 --scheme service").stdout == (
        "Nothing is suggested for BINS-1.\nThere are no rules for service.\n"
    )


def test_good_rules_are_told_and_bad_ones_with_all_mistakes(sorting, tmp_path):
    good = sorting("categories check categories/cause.toml")
    (tmp_path / "town.toml").write_text(RULES.replace('"cause"', '"town"').replace('["rude"]', '["ru*de"]'))
    bad = sorting("categories check town.toml")
    (tmp_path / "town.toml").write_text(RULES.replace('"cause"', '"town"').replace('"conduct"', '"none"'))
    unknown = sorting("categories check town.toml --json")

    assert (good.exit_code, good.stdout) == (0, "cause.toml: no mistakes; it is cause\n")
    assert bad.exit_code == 3
    assert " ".join(bad.stdout.split()).startswith("town.toml: rule[1].any[0]: 'ru*de': a * stands behind")
    [told] = json.loads(unknown.stdout)
    assert told["problems"] == [
        "town.toml: rule[0].code: the framework town has no standard delay: check the spelling",
    ]
    assert (told["scheme"], told["rules"], told["codes"]) == ("town", 2, ["delay", "none"])


def test_rules_are_compared_with_what_people_decided(sorting):
    sorting("categorise BINS-1 delay --scheme cause")
    for number, (summary, cause) in enumerate((("They were rude", "delay"), ("Cold water", "repair"))):
        sorting(
            f"receive --kind complaint --procedure lgsco-code-2024 --reference C-{number} --summary '{summary}'"
            f" --category cause={cause} --on 2024-12-20"
        )

    assert sorting("categories compare cause").stdout == (
        "cause: 3 texts that people sorted and that have words\n"
        "Left out: 0 not sorted, 0 sorted, without words to read.\n"
        "Agreed 1, wrong 1, abstained 1.\n"
        "Where there was a suggestion, 50% agreed; for so few that may be 9% to 91%.\n"
        "\n"
        "Code     Chosen  Agreed  Other  Abstained  Wrongly  Right when said\n"
        "delay    2       1       1      0          0        100%\n"
        "repair   1       0       0      1          0        -\n"
        "conduct  0       0       0      0          1        0%\n"
    )
    told = json.loads(sorting("categories compare cause --period 2024 --json").stdout)
    assert (told["compared"], told["share"], told["codes"][0]["precision"]) == (3, 0.5, 1.0)


def test_where_people_chose_two_codes_the_one_that_was_not_suggested_stands_beside(sorting):
    sorting("categorise BINS-1 delay conduct --scheme cause")

    assert sorting("categories compare cause").stdout == (
        "cause: 1 text that people sorted and that has words\n"
        "Left out: 0 not sorted, 0 sorted, without words to read.\n"
        "Agreed 1, wrong 0, abstained 0.\n"
        "Where there was a suggestion, 100% agreed; for so few that may be 21% to 100%.\n"
        "A text of several codes agreed if one was suggested; the rest of its codes count\n"
        "  under Beside.\n"
        "\n"
        "Code     Chosen  Agreed  Beside  Other  Abstained  Wrongly  Right when said\n"
        "conduct  1       0       1       0      0          0        -\n"
        "delay    1       1       0       0      0          0        100%\n"
    )


def test_rules_may_be_tried_before_they_are_in_force(sorting, tmp_path):
    sorting("categorise BINS-1 other --scheme cause")
    (tmp_path / "draft.toml").write_text(RULES.replace('"missed", ', ""), encoding="utf-8")

    tried = sorting("categories compare cause --rules draft.toml").stdout

    assert "Agreed 0, wrong 0, abstained 1.\n\n" in tried
    assert "Where there was a suggestion" not in tried


def test_of_nothing_nothing_is_said(sorting):
    assert sorting("categories compare service").stdout == (
        "service: 0 texts that people sorted and that have words\n"
        "Left out: 1 not sorted, 0 sorted, without words to read.\n"
    )


def test_a_case_shows_who_sorted_it_and_as_what_before(sorting, monkeypatch):
    sorting("categorise BINS-1 delay conduct --scheme cause --on 2024-12-21")
    monkeypatch.setenv("CASEWORK_ACTOR", "staff-9")
    sorting("categorise BINS-1 conduct --scheme cause --on 2024-12-23")

    shown = sorting("show BINS-1").stdout
    history = sorting("show BINS-1 --history").stdout

    assert (
        "  Matter     m1 waste; cause: conduct\n"
        "  Sorted     m1 cause: conduct by staff-9, Mon 23 Dec 2024; before that delay,\n"
        "             conduct by staff-17, Sat 21 Dec 2024\n"
    ) in shown
    assert history.count("categorised") == 2


def test_a_standard_that_did_not_hold_yet_is_recorded_and_told(sorting):
    done = sorting("categorise BINS-1 answer --scheme town --on 2024-12-23")

    assert done.exit_code == 0
    assert "Standard town/answer did not hold when the case came in." in " ".join(done.stdout.split())
    assert "  Standard   town/answer did not hold when the case came in\n" in sorting("show BINS-1").stdout
    assert "did not hold" not in sorting("categorise BINS-1 none --scheme town").stdout


def test_what_is_no_standard_is_refused(sorting):
    refused = sorting("categorise BINS-1 letters --scheme town")

    assert refused.exit_code == 1
    assert "the framework town has no standard letters" in " ".join(refused.stderr.split())


def test_the_folder_of_rules_is_among_the_settings(sorting):
    assert json.loads(sorting("config show --json").stdout)["own_categories"].endswith("categories")
