"""Which time limits an indicator counts, from when their clocks run, and what it names that no procedure has."""

import datetime as dt

import attrs
import pytest

from casework.domain.authority import Authority
from casework.domain.procedures import Limit, Trigger
from casework.domain.standards.counted_limits import (
    against_procedures,
    course_in_words,
    course_of,
    limits_in_words,
    never_named,
    set_by,
    told,
    told_of,
)
from casework.domain.standards.indicators import Contacts, Elsewhere, Timeliness, Which
from tests.complaints import COUNCIL, PROCEDURES
from tests.indicators import indicator

CODE, REQUESTS = PROCEDURES.get(COUNCIL), PROCEDURES.get("foi-2000")
BOTH = (CODE, REQUESTS)
OF_THE_CODE = Which(procedures=(COUNCIL,))
ANSWER = Timeliness(limits=("respond",), which=OF_THE_CODE)
NUMBERLESS = Limit(
    id="answer",
    name="Answer",
    starts=Trigger.parse("received"),
    done=Trigger.parse("responded"),
    authority=Authority(citation="Ours", evidence="local"),
)


def test_an_answer_in_ten_days_is_counted_from_the_acknowledgement_and_at_both_stages():
    assert list(limits_in_words(set_by(ANSWER, BOTH))) == [
        (
            "Counted under lgsco-code-2024: respond of stage 1, 10 working days from the acknowledgement; respond of "
            "stage 2, 20 working days from the acknowledgement."
        )
    ]


def test_a_stage_that_is_named_is_the_only_one():
    only = Timeliness(limits=("respond",), stages=("2",), which=OF_THE_CODE)

    assert [(each.stage, each.course) for each in set_by(only, BOTH)] == [
        ("2", "20 working days from the acknowledgement")
    ]


def test_the_day_of_a_source_is_no_limit_of_ours():
    assert set_by(Timeliness(target_of_source="target"), BOTH) == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [(True, "until a date that is given, from the receipt"), (False, "without a number, from the receipt")],
)
def test_a_limit_without_a_number_says_so(given, said):
    assert course_in_words(attrs.evolve(NUMBERLESS, given=given)) == said


def test_the_course_is_that_of_the_version_that_held_by_then():
    day = dt.date(2026, 1, 1)

    assert course_of(CODE, "1", "respond", day) == "10 working days from the acknowledgement"
    lost = "by rules that are not here any more"
    assert course_of(CODE, "1", "respond", dt.date(2020, 1, 1)) == lost
    assert course_of(CODE, "1", "answer", day) == course_of(None, "1", "respond", day) == lost


def test_what_names_no_procedure_counts_the_limits_of_all_of_them_and_is_told_so():
    assert list(told(Timeliness(limits=("respond",)), BOTH)) == [
        (
            "respond of any procedure is counted, and 2 have it, each with a time of its own: name procedures, and "
            "stages, to count one promise."
        )
    ]
    assert list(told(Timeliness(), BOTH)) == [
        (
            "every limit of any procedure is counted, and 2 have some, each with a time of its own: name procedures, "
            "and stages, to count one promise."
        )
    ]
    assert list(told(Timeliness(limits=("nowhere",)), BOTH)) == []


def test_what_is_told_stands_behind_its_path():
    known = {each.id: each for each in BOTH}

    (said,) = told_of([indicator("rude", Contacts()), indicator("in-time", ANSWER)], known)

    assert said.startswith("indicator[1].timeliness: Counted under lgsco-code-2024: respond of stage 1, 10 working")


def problems(measure):
    return list(against_procedures([indicator("county", Elsewhere(source="county")), indicator("x", measure)], BOTH))


def test_a_limit_a_stage_or_a_procedure_that_there_is_not_is_a_mistake():
    measure = Timeliness(limits=("response",), stages=("9",), which=Which(procedures=(COUNCIL, "foi")))

    assert problems(measure) == [
        "indicator[1].timeliness.procedures[1]: there is no procedure foi: check the spelling",
        "indicator[1].timeliness.stages[0]: there is no stage 9 in lgsco-code-2024, foi: check the spelling",
        "indicator[1].timeliness.limits[0]: there is no limit response in lgsco-code-2024, foi: check the spelling",
    ]
    assert problems(Timeliness(limits=("response",))) == [
        "indicator[1].timeliness.limits[0]: there is no limit response in any procedure: check the spelling"
    ]
    assert problems(Contacts(which=Which(procedures=("foi",)))) == [
        "indicator[1].contacts.procedures[0]: there is no procedure foi: check the spelling"
    ]


def test_a_limit_that_no_stage_of_those_has_is_a_mistake():
    of_schools = Timeliness(limits=("respond_school",), stages=("2",), which=Which(procedures=("foi-2000",)))

    assert problems(of_schools) == [
        "indicator[1].timeliness.limits[0]: there is no limit respond_school at stage 2 in foi-2000"
    ]


def test_what_there_is_is_no_mistake():
    assert problems(ANSWER) == problems(Timeliness(limits=("respond",), stages=("1",))) == []


def test_a_limit_that_is_named_and_not_there_is_known():
    measure = Timeliness(limits=("respond", "response"))

    assert never_named(measure, set_by(measure, BOTH)) == ("response",)
