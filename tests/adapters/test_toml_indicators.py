"""Indicators in TOML files: all that a file may say, and all mistakes of one at once."""

import datetime as dt
from fractions import Fraction

import pytest

from casework.adapters.toml_indicators import TomlIndicators, load_indicators
from casework.domain.standards.indicators import (
    Answers,
    Contacts,
    Elsewhere,
    Good,
    Target,
    Timeliness,
    Unit,
    Verdicts,
    Which,
)
from casework.domain.standards.readings import Assurance, Better
from casework.errors import DataError, NotFoundError
from tests.frameworks import name
from tests.indicators import DOWN, UP

TOWN = """
framework = "town"
note = "As the council decided"

[[indicator]]
code = "in-time"
title = "Letters that were answered in time"
standards = ["answer", "charter-mark/3.2.1"]
owner = "customer-services"
note = "From the log"
target = [{ since = 2024-04-01, percent = 80 }, { since = 2025-04-01, percent = 82.5 }]

[indicator.timeliness]
limits = ["respond"]
stages = ["1"]
kinds = ["complaint"]
services = ["waste"]
procedures = ["foi-2000"]

[[indicator]]
code = "closed-in-time"
title = "Requests that were closed in time"
standards = ["answer"]

[indicator.timeliness]
target_of_source = "target"
finished_only = true

[[indicator]]
code = "understood"
title = "People who understood the answer"
standards = ["plain"]
assured = "independent"

[indicator.answers]
survey = "fft"
questions = ["q1"]
services = ["waste"]
unit = "respondent"
good = [{ at_least = 4, worst = 1, best = 5 }, { at_most = 2, worst = 5, best = 1 }]

[[indicator]]
code = "rude"
title = "Complaints about rudeness"
standards = ["plain"]
better = "lower"

[indicator.contacts]
kinds = ["complaint"]

[[indicator]]
code = "said"
title = "What the city says"
standards = ["answer"]

[indicator.verdicts]
name = "target"
good = ["on-time"]

[[indicator]]
code = "county"
title = "The same in the county"
standards = ["answer"]

[indicator.elsewhere]
source = "county"
"""
ONE = """
framework = "town"

[[indicator]]
code = "in-time"
title = "Letters that were answered in time"
standards = ["answer"]
"""


MISTAKES = (
    ("framework", "must be the id of a framework, such as charter-mark, not 'our town'"),
    ("indicator[0].code", "it must be an id or a code"),
    ("indicator[2].code", "b is the code of indicator[1] already"),
    ("indicator[0].title", "is empty"),
    ("indicator[0].owner", "must be an id such as customer-services, without spaces, and never a name"),
    ("indicator[0].standards", "is empty: say which standard it tests"),
    ("indicator[0].target[0].percent", "must be from 0 to 100"),
    ("indicator[0].target[1].since", "must be after that of the one before"),
    ("indicator[0]", "one of the tables timeliness, answers, contacts, verdicts, elsewhere; it has none"),
    ("indicator[1].standards[1]", "our town/answer is there already"),
    ("indicator[1].standards[2]", "must be a standard, such as 1.2.1 or charter-mark/1.2.1, not '/x'"),
    ("indicator[1].standards[3]", "must be a standard, such as 1.2.1 or charter-mark/1.2.1, not 'town/'"),
    ("indicator[1]", "it has timeliness and elsewhere"),
    ("indicator[1].timeliness.target_of_source", "must be a code"),
    ("indicator[1].timeliness.kinds[0]", "'complaints' is not known; write one of complaint,"),
    ("indicator[1].timeliness.limits[0]", "must be a code"),
    ("indicator[1].elsewhere.source", "must be a code"),
    ("indicator[1].timeliness", "counts either limits of casework or the target_of_source, not both"),
    ("indicator[2].answers.survey", "must be a code"),
    ("indicator[2].answers.good", "is empty: say which points are good"),
    ("indicator[3].verdicts.good", "is empty: say which verdicts are good"),
    ("indicator[3].target", "it says of open cases too, so it is held against no target: count by timeliness"),
)
"""The mistakes of the file with many: where each is, and what is said of it."""


@pytest.fixture
def written(tmp_path):
    def write(text, file="town.toml"):
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path):
    with pytest.raises(DataError) as refused:
        TomlIndicators(path.parent).from_file(path)
    return [problem.removeprefix(f"{path}: ") for problem in refused.value.problems]


def test_a_file_says_how_each_standard_is_tested(written):
    path = written(TOWN)
    found = load_indicators(path.parent)["town"]

    assert (found.framework, found.note, len(found.indicators)) == ("town", "As the council decided", 6)
    one = found["in-time"]
    assert one.standards == (name("town/answer"), name("charter-mark/3.2.1"))
    assert one.targets == (
        Target(since=dt.date(2024, 4, 1), share=Fraction(4, 5)),
        Target(since=dt.date(2025, 4, 1), share=Fraction(33, 40)),
    )
    assert (one.owner, one.note, one.better, one.assured) == (
        "customer-services",
        "From the log",
        Better.HIGHER,
        Assurance.INTERNAL,
    )
    assert [each.measure for each in found.indicators] == [
        Timeliness(
            which=Which(kinds=("complaint",), services=("waste",), procedures=("foi-2000",)),
            limits=("respond",),
            stages=("1",),
        ),
        Timeliness(target_of_source="target", finished_only=True),
        Answers(
            survey="fft",
            questions=("q1",),
            services=("waste",),
            unit=Unit.RESPONDENT,
            good=(Good(scale=UP, at_least=4), Good(scale=DOWN, at_most=2)),
        ),
        Contacts(which=Which(kinds=("complaint",))),
        Verdicts(name="target", good=("on-time",)),
        Elsewhere(source="county"),
    ]
    assert (found["understood"].assured, found["rude"].better) == (Assurance.INDEPENDENT, Better.LOWER)


def test_without_a_folder_there_are_no_indicators(tmp_path):
    assert dict(load_indicators()) == {}
    with pytest.raises(NotFoundError):
        load_indicators(tmp_path)["town"]


def test_a_file_is_named_after_its_framework(written):
    path = written(TOWN, "county.toml")

    with pytest.raises(DataError) as refused:
        load_indicators(path.parent)["county"]

    assert refused.value.problems == ("county.toml: framework: the file is named county, but its framework is town",)


def test_all_mistakes_of_a_file_are_told_at_once(written):
    path = written(
        """
framework = "our town"

[[indicator]]
code = "in time"
title = " "
standards = []
owner = "Ann Other"
target = [{ since = 2025-04-01, percent = 101 }, { since = 2025-04-01, percent = 80 }]

[[indicator]]
code = "b"
title = "B"
standards = ["answer", "our town/answer", "/x", "town/"]

[indicator.timeliness]
limits = ["to respond"]
kinds = ["complaints"]
target_of_source = "the target"

[indicator.elsewhere]
source = "the county"

[[indicator]]
code = "b"
title = "C"
standards = ["answer"]

[indicator.answers]
survey = "our survey"
unit = "answer"
good = []

[[indicator]]
code = "d"
title = "D"
standards = ["answer"]
target = [{ since = 2026-04-01, percent = 85 }]

[indicator.verdicts]
name = "target"
good = []
"""
    )

    told = problems(path)

    assert [(each.split(": ")[0], word in each) for each, (_, word) in zip(told, MISTAKES, strict=True)] == [
        (path, True) for path, _ in MISTAKES
    ]


@pytest.mark.parametrize(
    ("good", "why"),
    [
        (
            "{ at_least = 4, worst = 5, best = 1 }",
            "[0]: on the scale from 1 (best) to 5 (worst) the good points are named by at_most",
        ),
        (
            "{ at_most = 2, worst = 1, best = 5 }",
            "[0]: on the scale from 5 (best) to 1 (worst) the good points are named by at_least",
        ),
        ("{ at_least = 1, worst = 1, best = 5 }", "[0]: on the scale from 5 (best) to 1 (worst) the good points"),
        ("{ worst = 1, best = 5 }", "[0]: on the scale from 5 (best) to 1 (worst) the good points"),
        ("{ at_least = 4, worst = 5, best = 5 }", "[0]: a scale has its best and its worst point at two ends"),
        (
            "{ at_least = 4, worst = 1, best = 5 }, { at_least = 3, worst = 1, best = 5 }",
            "[1]: this scale is there already",
        ),
    ],
)
def test_good_points_that_contradict_their_scale_are_a_mistake(good, why, written):
    path = written(f'{ONE}[indicator.answers]\nsurvey = "fft"\nunit = "answer"\ngood = [{good}]\n')

    (problem,) = problems(path)

    assert problem.startswith(f"indicator[0].answers.good{why}")


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        ("0.85", 'write 85 for 85 per cent, or "0.85 %" if 0.85 per cent is meant'),
        ("0.005", 'write 0.5 for 0.5 per cent, or "0.005 %" if 0.005 per cent is meant'),
    ],
)
def test_a_target_that_may_be_a_share_of_one_is_refused_and_both_are_spelt_out(percent, said, written):
    path = written(f"{ONE}target = [{{ since = 2025-04-01, percent = {percent} }}]\n[indicator.timeliness]\n")

    assert problems(path) == [f"indicator[0].target[0].percent: {said}"]


@pytest.mark.parametrize(
    ("percent", "share"), [('"0.5 %"', Fraction(1, 200)), ("0", 0), ("1", Fraction(1, 100)), ("100", 1)]
)
def test_less_than_one_per_cent_is_written_with_its_sign(percent, share, written):
    path = written(f"{ONE}target = [{{ since = 2025-04-01, percent = {percent} }}]\n[indicator.timeliness]\n")

    (target,) = TomlIndicators(path.parent).from_file(path)["in-time"].targets

    assert target.share == share


@pytest.mark.parametrize("percent", ["true", '"85"', "nan", "inf"])
def test_a_target_is_a_number(percent, written):
    path = written(f"{ONE}target = [{{ since = 2025-04-01, percent = {percent} }}]\n[indicator.timeliness]\n")

    (problem,) = problems(path)

    assert problem.startswith("indicator[0].target[0].percent: must be a number such as 85 or 99.5, not ")


def test_what_is_missing_or_no_word_of_a_list_is_told(written):
    path = written(f'{ONE}better = "more"\n[indicator.answers]\nsurvey = "fft"\nunit = "household"\n')

    assert problems(path) == [
        "indicator[0].better: 'more' is not known; write one of higher, lower",
        "indicator[0].answers.unit: 'household' is not known; write one of answer, respondent",
        "indicator[0].answers.good: is missing",
    ]


def test_a_file_without_an_indicator_is_refused(written):
    assert problems(written('framework = "town"\nindicator = []\n')) == [
        "indicator: is empty: a file has at least one [[indicator]]"
    ]
