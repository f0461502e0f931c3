"""Readings: what they say of a target, what is in them, and how a published one stands beside the present one."""

import datetime as dt
from fractions import Fraction

import attrs
import pytest

from casework.domain.standards.readings import ENOUGH, Better, LeftOut, Reading, Restated, Verdict
from casework.errors import UsageError

TARGET = Fraction(85, 100)
MAY = dt.date(2026, 5, 1)


def reading(good, of, **fields):
    return Reading(**{"first": dt.date(2026, 4, 1), "last": dt.date(2026, 4, 30), "good": good, "of": of, **fields})


@pytest.mark.parametrize(
    ("good", "of", "verdict"),
    [
        (100, 100, Verdict.MET),
        (26, 26, Verdict.MET),
        (0, 5, Verdict.NOT_MET),
        (2, 5, Verdict.NOT_MET),
        (4, 5, Verdict.TOO_FEW),
        (5, 5, Verdict.TOO_FEW),
        (0, 0, Verdict.TOO_FEW),
        (16, 19, Verdict.TOO_FEW),
        (17, 20, Verdict.MET),
        (16, 20, Verdict.NOT_MET),
    ],
)
def test_where_all_were_counted_a_few_say_nothing_and_twenty_say_what_happened(good, of, verdict):
    assert ENOUGH == 20
    assert reading(good, of, target=TARGET).verdict is verdict


@pytest.mark.parametrize(
    ("good", "of", "verdict"),
    [
        (17, 20, Verdict.TOO_FEW),
        (86, 100, Verdict.TOO_FEW),
        (900, 1000, Verdict.MET),
        (800, 1000, Verdict.NOT_MET),
        (0, 0, Verdict.TOO_FEW),
    ],
)
def test_where_some_were_asked_the_whole_interval_must_lie_on_one_side(good, of, verdict):
    assert reading(good, of, target=TARGET, everybody=False).verdict is verdict


@pytest.mark.parametrize(
    ("good", "of", "waiting", "verdict"),
    [
        (163, 190, 15, Verdict.TOO_EARLY),
        (163, 190, 1, Verdict.MET),
        (160, 190, 15, Verdict.TOO_EARLY),
        (160, 190, 1, Verdict.NOT_MET),
        (17, 19, 15, Verdict.TOO_FEW),
    ],
)
def test_where_what_waits_can_still_turn_it_it_is_too_early_to_say(good, of, waiting, verdict):
    assert reading(good, of, waiting=waiting, target=TARGET).verdict is verdict


@pytest.mark.parametrize(
    ("good", "waiting", "verdict"),
    [(27, 15, Verdict.TOO_EARLY), (27, 1, Verdict.MET), (30, 15, Verdict.TOO_EARLY), (30, 1, Verdict.NOT_MET)],
)
def test_so_it_is_where_less_is_better(good, waiting, verdict):
    found = reading(good, 190, waiting=waiting, better=Better.LOWER, target=Fraction(15, 100))

    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("good", "waiting", "verdict"),
    [
        (950, 60, Verdict.MET),
        (950, 200, Verdict.TOO_EARLY),
        (750, 100, Verdict.NOT_MET),
        (750, 900, Verdict.TOO_EARLY),
    ],
)
@pytest.mark.parametrize("everybody", [True, False])
def test_so_it_is_where_the_whole_interval_is_on_one_side_already(good, waiting, verdict, everybody):
    assert reading(good, 1000, waiting=waiting, target=TARGET, everybody=everybody).verdict is verdict


@pytest.mark.parametrize(
    ("waiting", "target", "may_turn", "verdict"),
    [
        (0, TARGET, None, Verdict.MET),
        (1, TARGET, False, Verdict.MET),
        (200, TARGET, True, Verdict.TOO_EARLY),
        (200, None, False, Verdict.NO_TARGET),
    ],
)
def test_without_the_number_that_waits_it_says_the_same_and_stays_provisional(waiting, target, may_turn, verdict):
    found = reading(950, 1000, waiting=waiting, target=target).without_waiting(smallest=5)

    assert (found.waiting, found.may_turn, found.verdict) == (0, may_turn, verdict)
    assert found.provisional is (waiting > 0)


def test_nor_does_the_verdict_tell_that_exactly_one_waits():
    one, five, six = (reading(175, 200, waiting=number, target=TARGET) for number in (1, 5, 6))

    assert [each.verdict for each in (one, five, six)] == [Verdict.MET, Verdict.MET, Verdict.TOO_EARLY]
    assert one.without_waiting(smallest=6) == six.without_waiting(smallest=6)
    assert one.without_waiting(smallest=6).verdict is Verdict.TOO_EARLY


def test_while_days_are_still_to_come_not_everybody_was_counted():
    assert reading(17, 20, running=True, target=TARGET).verdict is Verdict.TOO_EARLY
    assert reading(100, 100, running=True, target=TARGET).verdict is Verdict.MET


def test_without_a_target_nothing_is_said_of_it():
    assert reading(17, 20).verdict is Verdict.NO_TARGET
    assert reading(17, 20, better=Better.LOWER).verdict is Verdict.NO_TARGET


def test_at_most_five_in_a_hundred_is_the_same_promise_as_at_least_95():
    late = reading(4, 100, better=Better.LOWER, target=Fraction(5, 100))
    in_time = reading(96, 100, target=Fraction(95, 100))

    assert late.verdict is in_time.verdict is Verdict.MET
    assert reading(6, 100, better=Better.LOWER, target=Fraction(5, 100)).verdict is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("good", "target", "told"),
    [
        (84_996, "0.85", "84.996"),
        (85_004, "0.85", "85.004"),
        (85_000, "0.85", "85.00"),
        (84_990, "0.85", "84.99"),
        (99_999, "1", "99.999"),
        (87_123, "0.87125", "87.12"),
        (87_125, "0.87125", "87.125"),
        (87_126, "0.87125", "87.13"),
    ],
)
def test_a_share_is_never_rounded_to_the_other_side_of_its_target(good, target, told):
    found = reading(good, 100_000, target=Fraction(target))

    assert (found.percent_told, found.percent) == (told, float(told))
    assert (found.percent >= float(found.in_hundred(found.target))) is (found.verdict is Verdict.MET)


def test_an_end_of_the_interval_is_not_rounded_to_the_other_side_either():
    found = reading(8, 10, target=TARGET)

    assert found.in_hundred(0.84996, places=1) == "84.996"
    assert found.in_hundred(0.4902, places=1) == "49.0"


def test_a_target_that_no_decimal_can_tell_ends_somewhere():
    assert len(reading(3333, 10_000, target=Fraction(1, 3)).in_hundred(Fraction(1, 3))) == 21


def test_a_percentage_alone_is_told_and_held_against_no_target():
    found = reading(0, 0, alone=Fraction(99, 100), target=TARGET, everybody=False)

    assert (found.percent_told, found.share, found.verdict) == ("99.00", None, Verdict.OF_UNKNOWN)
    assert attrs.evolve(found, target=None).verdict is Verdict.NO_TARGET
    both = Restated(published=found, published_on=MAY, now=found, now_on=MAY)
    assert both.in_words.startswith("99.00 % (of how many it does not say), as published on")


def test_one_miss_breaks_a_promise_of_all_of_them():
    assert reading(4, 5, target=Fraction(1)).verdict is Verdict.NOT_MET
    assert reading(20, 20, target=Fraction(1)).verdict is Verdict.MET


def test_a_verdict_is_said_in_plain_words():
    assert [each.in_words for each in Verdict] == [
        "met",
        "not met",
        "too few to say",
        "too early to say",
        "of how many it does not say",
        "no target",
    ]


def test_an_open_case_is_no_success_and_makes_the_reading_provisional():
    before, after = reading(8, 10), reading(8, 10, waiting=3)

    assert (after.percent, after.interval) == (before.percent, before.interval)
    assert (before.provisional, after.provisional) == (False, True)


def test_a_period_that_is_not_over_makes_the_reading_provisional():
    assert reading(8, 10, running=True).provisional


def test_of_nothing_there_is_no_percentage():
    assert reading(0, 0).percent is None
    assert reading(2, 3).percent == 66.67


def test_what_was_left_out_is_named():
    found = reading(8, 10, left_out=(LeftOut(why="no due date", count=2),))

    assert found.left_out[0].count == 2


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"last": dt.date(2026, 3, 1)}, "the period ends on 2026-03-01, before it begins on 2026-04-01"),
        ({"good": 11}, "11 of 10 is no share"),
        ({"waiting": -1}, "-1 cases cannot wait"),
        ({"waiting": 2, "may_turn": False}, "what 2 cases that wait can turn follows from their number"),
        ({"left_out": (LeftOut(why="late", count=-2),)}, "fewer than none cannot be left out"),
        ({"alone": Fraction(4, 5)}, "a share alone is said of nothing, and here is one of 10"),
        ({"target": Fraction(85)}, "a target of 85 is no share of 1"),
        ({"good": 11, "waiting": -1}, "11 of 10 is no share; -1 cases cannot wait"),
    ],
)
def test_what_cannot_be_is_refused_with_all_its_mistakes(fields, why):
    with pytest.raises(UsageError) as refused:
        reading(**{"good": 8, "of": 10, **fields})

    assert str(refused.value) == why


def test_a_published_reading_stays_and_the_present_one_stands_beside_it():
    published = reading(8, 10, waiting=2)
    now = attrs.evolve(published, good=8, of=12, waiting=0)

    both = Restated(published=published, published_on=MAY, now=now, now_on=dt.date(2026, 7, 1))

    assert both.changed
    assert both.in_words == (
        "80.00 % (8 of 10), provisional, as published on 2026-05-01; 66.67 % (8 of 12), as counted on 2026-07-01; "
        "what changed: open from 2 to 0"
    )


def test_what_changed_is_named_where_the_share_is_the_same():
    published = reading(15, 20, target=Fraction(17, 20), left_out=(LeftOut(why="unsorted", count=1),))
    now = attrs.evolve(
        published,
        target=None,
        better=Better.LOWER,
        left_out=(LeftOut(why="unsorted", count=1), LeftOut(why="undated", count=2)),
    )

    both = Restated(published=published, published_on=MAY, now=now, now_on=MAY, recorded_on=dt.date(2026, 6, 1))

    assert both.in_words == (
        "75.00 % (15 of 20), as published on 2026-05-01 and recorded on 2026-06-01; 75.00 % (15 of 20), as counted on "
        "2026-05-01; what changed: the target from 85.00 to none, lower is better and not higher, left out (undated) "
        "from 0 to 2"
    )
    more = attrs.evolve(published, good=16)
    assert "what changed" not in attrs.evolve(both, now=more).in_words


def test_where_nothing_changed_it_is_said_once():
    both = Restated(published=reading(0, 0), published_on=MAY, now=reading(0, 0), now_on=MAY)

    assert not both.changed
    assert both.in_words == "nothing counts, as published on 2026-05-01; nothing has changed since"


def test_a_reading_is_restated_for_its_own_period_and_afterwards():
    april = reading(8, 10)
    with pytest.raises(UsageError, match="restated for its own period"):
        Restated(published=april, published_on=MAY, now=attrs.evolve(april, last=MAY), now_on=MAY)
    with pytest.raises(UsageError, match="cannot be restated on 2026-04-30, before it"):
        Restated(published=april, published_on=MAY, now=april, now_on=dt.date(2026, 4, 30))
