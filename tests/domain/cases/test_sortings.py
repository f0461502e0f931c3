"""Of every category of a case it is known which entry of the log decided it, and what was decided before."""

import datetime as dt

from casework.domain.cases.events import Categorised, Category, Corrected, Matter, MatterAdded, Replacement
from casework.domain.cases.fold import evolve, fold
from casework.domain.cases.parts import Fact
from casework.domain.cases.sortings import sortings
from tests.complaints import received

DAY = dt.date(2026, 1, 5)


def case_of(*events, categories=()):
    matter = Matter(matter="m1", categories=tuple(Category(scheme=scheme, code=code) for scheme, code in categories))
    told = (received(matters=(matter,))[1], *events)
    return fold("case-1", [Fact(version=at, happened=DAY, event=each) for at, each in enumerate(told, start=1)])


def sorted_as(*codes, scheme="cause", matter="m1"):
    return Categorised(matter=matter, scheme=scheme, categories=codes)


def told(case):
    return [(each.matter, each.scheme, each.codes, each.version, each.replaced) for each in sortings(case)]


def test_what_came_with_the_receipt_was_decided_there():
    case = case_of(categories=[("cause", "delay"), ("town", "letters"), ("cause", "conduct")])

    assert told(case) == [("m1", "cause", ("delay", "conduct"), 1, False), ("m1", "town", ("letters",), 1, False)]


def test_sorting_anew_keeps_what_was_decided_before():
    case = case_of(
        sorted_as("conduct"), sorted_as("letters", scheme="town"), sorted_as(), categories=[("cause", "delay")]
    )

    assert told(case) == [
        ("m1", "cause", ("delay",), 1, True),
        ("m1", "cause", ("conduct",), 2, True),
        ("m1", "town", ("letters",), 3, False),
        ("m1", "cause", (), 4, False),
    ]


def test_each_matter_is_sorted_by_itself():
    added = MatterAdded(matter=Matter(matter="m2", categories=(Category(scheme="cause", code="delay"),)))
    case = case_of(added, sorted_as("conduct"))

    assert told(case) == [("m2", "cause", ("delay",), 2, False), ("m1", "cause", ("conduct",), 3, False)]


def test_a_correction_of_the_codes_is_what_decided_them():
    instead = Replacement(happened=DAY, event=sorted_as("conduct"))
    case = case_of(sorted_as("delay"), Corrected(version=2, reason="mistyped", replacement=instead))

    assert told(case) == [("m1", "cause", ("conduct",), 3, False)]


def test_a_correction_of_something_else_leaves_the_decision_with_who_took_it():
    later = dt.date(2026, 1, 7)
    instead = Replacement(happened=later, event=sorted_as("delay"))
    case = case_of(sorted_as("delay"), Corrected(version=2, reason="mistyped", replacement=instead))

    assert told(case) == [("m1", "cause", ("delay",), 2, False)]
    assert sortings(case)[0].happened == later


def test_what_was_struck_out_decides_nothing():
    case = case_of(sorted_as("delay"), Corrected(version=2, reason="mistyped"))

    assert told(case) == []


def test_the_case_says_what_stands():
    case = evolve(case_of(sorted_as("delay")), Fact(version=3, happened=DAY, event=sorted_as("conduct")))
    standing = {(each.scheme, code) for each in sortings(case) if not each.replaced for code in each.codes}

    assert standing == {(each.scheme, each.code) for each in case.categories}
