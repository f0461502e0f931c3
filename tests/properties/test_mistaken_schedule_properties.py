"""Whatever files of reminder schedules have mistakes, and for however long: once they are mended nothing is missing."""

from hypothesis import given
from hypothesis import strategies as st

from tests.delivery import sweep
from tests.mistaken_schedules import DAY, USUAL, WASTE, rungs, town
from tests.offices import NOW

STATES = {
    "sound": (set(), set()),
    "a rung of waste is wrong": ({"waste"}, set()),
    "waste cannot be read": (set(), {"waste"}),
    "a rung of usual is wrong": ({"usual"}, set()),
    "nobody sweeps": None,
}


def heard(course):
    """What the cases of a town have heard after so many days, each of which its files began in one of the states."""
    book, folder, *cases = town(USUAL, WASTE)
    for day, state in enumerate(course, 1):
        book.clock.set(NOW + day * DAY)
        if STATES[state] is not None:
            folder.broken, folder.torn = STATES[state]
            sweep(book)
    return [sorted(each[:2] for each in rungs(book, case)) for case in cases]


@given(course=st.lists(st.sampled_from(list(STATES)), min_size=24, max_size=24))
def test_each_case_hears_what_it_would_have_heard_without_mistakes_and_nothing_else(course):
    assert heard([*course, "sound"]) == heard(["sound"] * 25)
