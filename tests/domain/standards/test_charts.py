"""Control charts: which patterns are more than chance, which periods are judged, and when the limits begin anew."""

import random

import pytest

from casework.domain.standards.charts import Standing, share_chart, value_chart
from casework.domain.standards.patterns import patterns
from casework.domain.standards.readings import Better
from casework.domain.standards.signals import Change, Rule
from casework.domain.standards.yardsticks import Counted, Measured, ShareYardstick, ValueYardstick
from casework.errors import UsageError
from tests.control_charts import months
from tests.oracles import slow_charts

STEADY = [17, 16, 18, 17, 16, 17, 18, 16, 17, 18, 16, 18]
"""How many of 20 were in time in each month of an ordinary year."""


def shares(*good, of=20, **fields):
    return [Counted(period=name, good=each, of=of) for name, each in zip(months(len(good)), good, strict=True)]


def values(*found):
    return [Measured(period=name, value=each, of=30) for name, each in zip(months(len(found)), found, strict=True)]


def told(chart):
    return [(each.change, each.rule, each.periods[0], each.periods[-1]) for each in chart.signals]


def test_an_ordinary_year_says_nothing():
    chart = share_chart(shares(*STEADY))

    assert not chart.too_few
    assert chart.signals == ()
    assert chart.lasting is None
    assert [each.since for each in chart.levels] == ["2000-01"]


def test_one_month_outside_of_the_limits_is_a_dip():
    chart = share_chart(shares(*STEADY, 9))

    assert told(chart) == [(Change.DIP, Rule.OUTSIDE, "2001-01", "2001-01")]
    assert chart.signals[0].words == "2001-01: further below the usual than chance alone goes (usual is 85.0%)"


def test_one_terrible_month_makes_no_good_ones_of_the_others():
    chart = share_chart(shares(*[6] * 12, 0, of=6))

    assert told(chart) == [(Change.DIP, Rule.OUTSIDE, "2001-01", "2001-01")]
    assert chart.levels[0].centre == 1


def test_where_every_third_month_is_outside_nothing_is_left_out_of_what_is_usual():
    chart = value_chart(values(*[10, 10, 10, 10, 10, 10, 10, 10, 30, 30, 30, 30]), better=Better.HIGHER)

    assert chart.levels[0].centre == pytest.approx(200 / 12)


def test_two_months_in_a_row_outside_are_one_dip():
    chart = share_chart(shares(*STEADY, *STEADY, 4, 3, 17))

    assert (Change.DIP, Rule.OUTSIDE, "2002-01", "2002-02") in told(chart)


def test_eight_months_in_a_row_above_the_usual_are_a_rise():
    chart = share_chart(shares(*STEADY, *STEADY[:-1], 16, *[19] * 8))

    (rise,) = [each for each in chart.signals if each.rule is Rule.RUN]
    assert (rise.change, rise.periods[0], rise.periods[-1]) == (Change.RISE, "2002-01", "2002-08")
    assert rise.words == "2002-01 to 2002-08: 8 in a row above the usual (usual is 84.6%)"


def test_seven_months_in_a_row_are_none():
    chart = share_chart(shares(*STEADY, *STEADY[:-1], 16, *[19] * 7))

    assert Rule.RUN not in {each.rule for each in chart.signals}


def test_eight_full_months_are_no_news_where_most_months_are_full():
    mostly = [10, 9, 10, 10, 9, 10, 9, 10, 10, 9, 10, 10, 9, 10, 10, 9]

    assert share_chart(shares(*mostly, *[10] * 8, of=10)).signals == ()


def test_a_month_exactly_at_the_usual_ends_a_run():
    assert share_chart(shares(*[16, 18] * 12, 17, *[16] * 4, 17, *[16] * 4)).signals == ()


def test_two_of_three_months_near_a_limit_are_a_dip():
    chart = share_chart(shares(*STEADY, *STEADY, 13, 17, 12))

    assert told(chart) == [(Change.DIP, Rule.NEAR, "2002-01", "2002-03")]


def test_such_months_apart_are_two_dips_and_overlapping_ones_are_one():
    apart = share_chart(shares(*STEADY, *STEADY, 13, 13, 17, 17, 13, 17, 13, 17, 13))

    near = [each.periods for each in apart.signals if each.rule is Rule.NEAR]
    assert [(each[0], each[-1]) for each in near] == [("2002-01", "2002-02"), ("2002-05", "2002-09")]


def test_six_months_each_lower_than_the_one_before_are_a_dip():
    chart = share_chart(shares(*[18, 17] * 6, 20, 19, 18, 17, 16, 15))

    assert told(chart) == [(Change.DIP, Rule.TREND, "2001-01", "2001-06")]
    assert "6 in a row, each lower than the one before" in chart.signals[0].words


def test_five_months_each_lower_than_the_one_before_are_none():
    assert share_chart(shares(*[18, 17] * 6, 20, 19, 18, 17, 16, 18)).signals == ()


def test_where_lower_is_better_more_is_a_dip_and_less_a_rise():
    days = [12, 14, 11, 13, 12, 14, 11, 12, 13, 12, 14, 11]

    assert told(value_chart(values(*days, 25), better=Better.LOWER)) == [
        (Change.DIP, Rule.OUTSIDE, "2001-01", "2001-01")
    ]
    assert told(value_chart(values(*days, 1), better=Better.LOWER))[0][0] is Change.RISE


def test_the_limits_of_single_values_are_2_66_mean_moving_ranges_away():
    chart = value_chart(values(*[10, 12] * 6), better=Better.LOWER)

    assert (chart.points[0].lower, chart.points[0].upper) == pytest.approx((11 - 2 * 2.66, 11 + 2 * 2.66), abs=0.001)
    assert chart.levels[0].spread is None


def test_a_month_that_waits_is_a_dip_already_where_nothing_can_save_it():
    lost = Counted(period="2001-01", good=3, of=18, waiting=2)
    open_still = Counted(period="2001-02", good=10, of=14, waiting=6)

    chart = share_chart([*shares(*STEADY), lost, open_still])

    assert told(chart) == [(Change.DIP, Rule.OUTSIDE, "2001-01", "2001-01")]
    assert chart.signals[0].words == (
        "2001-01: further below the usual than chance alone goes, whatever becomes of what is open (usual is 85.0%)"
    )


def test_a_month_that_waits_is_never_a_rise_and_before_all_others_it_is_measured_by_the_first_limits():
    poor = shares(*[5, 6, 4] * 4)
    first = Counted(period="1999-12", good=0, of=40, waiting=1)
    good = Counted(period="2001-01", good=20, of=20, waiting=1)

    assert told(share_chart([*poor, good])) == []
    assert told(share_chart([first, *poor])) == [(Change.DIP, Rule.OUTSIDE, "1999-12", "1999-12")]


def test_a_month_that_runs_or_of_which_very_little_is_known_is_no_certain_dip():
    runs = Counted(period="2001-01", good=0, of=20, waiting=1, running=True)
    little = Counted(period="2001-02", good=0, of=2, waiting=1)

    assert share_chart([*shares(*STEADY), runs, little]).signals == ()


def test_with_eleven_months_there_are_too_few_to_say():
    chart = share_chart(shares(*STEADY[:10], 0))

    assert chart.too_few
    assert (chart.levels, chart.signals) == ((), ())
    assert chart.points[-1].centre is None


def test_a_small_month_and_one_that_waits_and_one_that_runs_are_shown_and_not_judged():
    small = Counted(period="2001-01", good=0, of=4)
    waits = Counted(period="2001-02", good=16, of=20, waiting=1)
    runs = Counted(period="2001-03", good=0, of=20, running=True)
    none = Counted(period="2001-04", good=0, of=0)

    chart = share_chart([*shares(*STEADY), small, waits, runs, none])

    assert [each.standing for each in chart.points[-4:]] == [
        Standing.TOO_SMALL,
        Standing.PROVISIONAL,
        Standing.PROVISIONAL,
        Standing.TOO_SMALL,
    ]
    assert chart.signals == ()
    assert none.value is None


def test_a_change_that_lasts_begins_the_limits_anew():
    chart = share_chart(shares(*STEADY, *STEADY, *[each - 7 for each in STEADY], 19))

    before, after = chart.levels
    assert (before.since, after.since) == ("2000-01", "2002-01")
    assert (before.centre, after.centre) == pytest.approx((0.85, 0.5), abs=0.001)
    assert chart.lasting is Change.DIP
    (lasting,) = [each for each in chart.signals if each.lasting]
    assert (lasting.rule, lasting.periods[0]) == (Rule.RUN, "2002-01")
    assert lasting.words.endswith("; it lasted, so what is usual is counted anew from 2002-01")
    # By the old limits the last month is ordinary; by the new ones it is a rise.
    assert told(chart)[-1] == (Change.RISE, Rule.OUTSIDE, "2003-01", "2003-01")


def test_a_change_that_went_away_again_does_not():
    chart = share_chart(shares(*STEADY, *STEADY, *[10] * 8, *STEADY))

    assert [each.since for each in chart.levels] == ["2000-01"]
    assert Rule.RUN in {each.rule for each in chart.signals}


def test_a_fall_and_a_rise_are_no_lasting_change():
    chart = share_chart(shares(*STEADY, *STEADY, *[each - 7 for each in STEADY], *STEADY, *STEADY))

    assert len(chart.levels) == 3
    assert chart.lasting is None


def test_three_years_of_getting_better_are_a_lasting_rise():
    chart = share_chart(shares(*[each - 9 for each in STEADY], *[each - 3 for each in STEADY], *STEADY, of=19))

    assert chart.lasting is Change.RISE


def test_large_months_that_vary_more_than_chance_have_wider_limits():
    chart = share_chart(shares(*[1700, 1600, 1800] * 4, 1550, of=2000))

    assert chart.levels[0].spread > 5
    assert chart.signals == ()


def test_a_year_in_which_all_was_in_time_and_one_in_which_nothing_was_can_be_judged():
    assert share_chart(shares(*[20] * 12, 19)).signals == ()
    assert told(share_chart(shares(*[20] * 12, 16)))[0][0] is Change.DIP
    assert share_chart(shares(*[0] * 12)).levels[0].centre == 0


def test_a_period_comes_once():
    with pytest.raises(UsageError, match="2000-01: a period comes once; add up what belongs to it"):
        share_chart([*shares(1, 2), *shares(3)])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Counted(period="2026-01", good=3, of=2),
        lambda: Counted(period="2026-01", good=1, of=2, waiting=-1),
        lambda: Measured(period="2026-01", value=float("nan"), of=2),
        lambda: Measured(period="2026-01", value=1, of=-2),
    ],
    ids=["more-than-all", "fewer-than-none-wait", "no-number", "of-fewer-than-none"],
)
def test_what_cannot_have_been_counted_is_refused(wrong):
    with pytest.raises(UsageError, match=r"2026-01: .* cannot be"):
        wrong()


def places(found):
    return {(each.rule.value, each.way, place) for each in found for place in range(each.first, each.last + 1)}


@pytest.mark.parametrize("seed", range(30))
def test_a_slow_chart_finds_the_same_patterns_in_shares(seed):
    chance = random.Random(seed)
    series = [
        Counted(period=name, good=chance.randint(low, of), of=of)
        for name in months(40)
        for of in (chance.randint(5, 12),)
        for low in (chance.choice((0, of // 2, of // 2, of - 3)),)
    ]

    quick, slow = ShareYardstick.learned(series[:24]), slow_charts.SlowShares(series[:24])

    assert quick.spread == pytest.approx(slow.spread)
    assert places(patterns(series, quick)) == slow_charts.covered(series, slow)


@pytest.mark.parametrize("seed", range(30))
def test_a_slow_chart_finds_the_same_patterns_in_values(seed):
    chance, level, found = random.Random(seed), 0.0, []
    for name in months(40):
        level = 0.8 * level + chance.gauss(0, 3)
        found.append(Measured(period=name, value=level, of=10))

    quick, slow = ValueYardstick.learned(found[:24]), slow_charts.SlowValues(found[:24])

    assert places(patterns(found, quick)) == slow_charts.covered(found, slow)
