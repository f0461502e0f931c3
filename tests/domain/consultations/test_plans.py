"""Plans of consultations: what makes no sense is told with its place, all of it at once."""

import datetime as dt

import attrs
import pytest

from casework.domain.consultations.plans import METHODS
from tests.consultations import CLOSES, DATED, OPENS, asked, options, plan


def test_a_plan_in_order_has_no_mistakes():
    dated = asked(opens_on=OPENS, closes_on=CLOSES, keep=None)

    assert list(plan(**DATED).mistakes()) == []
    assert list(plan(rounds=(dated,), analyse_by=CLOSES).mistakes()) == []


@pytest.mark.parametrize(
    ("said", "mistakes"),
    [
        ({"id_": "our promises"}, ["id: 'our promises' must be letters, digits and . _ : / -, at most 120, no spaces"]),
        ({"title": " "}, ["title: is empty"]),
        ({"rounds": ()}, ["round: is empty: a consultation has at least one [[round]]"]),
        (
            {"options": options("access", "access", "time", "honesty")},
            ["option[1].code: access is the code of option[0] already"],
        ),
        (
            {"rounds": (asked(keep=None), asked("show", choose=1, keep=1))},
            ["round[0].keep: is missing: say how many go on to the next round"],
        ),
        (
            {"rounds": (asked(choose=5, keep=4),)},
            [
                "round[0].choose: must be from 1 to as many as there are to choose among, not 5",
                "round[0].keep: must be from 1 to less than there are to choose among, not 4",
            ],
        ),
        (
            {"rounds": (asked(keep=2), asked("show", choose=3, keep=2))},
            [
                "round[1].choose: must be from 1 to as many as there are to choose among, not 3",
                "round[1].keep: must be from 1 to less than there are to choose among, not 2",
            ],
        ),
        ({"rounds": (asked(choose=0, keep=0),)}, None),
        ({"rounds": (asked(opens_on=CLOSES, closes_on=OPENS),)}, ["round[0].closes_on: must not be before opens_on"]),
        (
            {"rounds": (asked(method="a focus group", groups=("staff", "staff")),)},
            [
                "round[0].method: 'a focus group' must be letters, digits and . _ : / -, at most 120, no spaces",
                "round[0].groups[1]: staff is there already",
            ],
        ),
        (
            {"rounds": (asked(closes_on=CLOSES),), "analyse_by": OPENS},
            ["analyse_by: must not be before the last round closes"],
        ),
        ({**DATED, "tell_by": OPENS}, ["tell_by: must not be before analyse_by"]),
        ({**DATED, "tell": ()}, ["tell: is empty: say which groups hear of the results by tell_by"]),
        ({"tell_by": dt.date(2026, 3, 1), "tell": ("users",)}, []),
    ],
)
def test_each_mistake_is_told_with_its_place(said, mistakes):
    found = list(plan(**said).mistakes())

    assert found == mistakes if mistakes is not None else len(found) == 2


def test_without_options_nothing_can_be_chosen():
    assert next(plan(options=()).mistakes()) == "option: is empty: people choose among at least one [[option]]"


@pytest.mark.parametrize("standard", ["charter-mark", "/1.2.1", "charter-mark/", "charter mark/1.2.1"])
def test_an_option_stands_for_a_standard_of_a_framework(standard):
    found = plan(options=tuple(attrs.evolve(each, standard=standard) for each in options("a", "b", "c", "d")))

    assert len(list(found.mistakes())) == 4


def of_method(method):
    return plan(rounds=(attrs.evolve(asked(keep=None), method=method),))


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_said_of_the_usual_methods(method):
    assert list(of_method(method).odd()) == []


def test_a_method_that_is_nearly_a_usual_one_names_that_one():
    (said,) = of_method("fokus-group").odd()

    assert said == (
        "round[0].method: fokus-group is a method of your own, and results say 'by fokus-group'; did you mean "
        "focus-group?"
    )


def test_a_method_of_ones_own_is_told_with_the_usual_ones():
    (said,) = of_method("sermon").odd()

    assert said.startswith("round[0].method: sermon is a method of your own, and results say 'by sermon'; the usual")
    assert said.endswith("show, telephone, workshop.")
