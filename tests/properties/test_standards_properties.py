"""Readings and charts, whatever is drawn: no order counts, no open case helps, and a turned scale turns the answer."""

from fractions import Fraction

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from casework.domain.standards.charts import share_chart, value_chart
from casework.domain.standards.intervals import wilson
from casework.domain.standards.readings import Better, Reading, Verdict
from casework.domain.standards.signals import Change
from casework.domain.standards.yardsticks import Counted, Measured
from tests.control_charts import months
from tests.domain.standards.test_readings import reading

shares = st.integers(0, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
targets = st.integers(0, 100).map(lambda percent: Fraction(percent, 100))
TURNED = {Better.HIGHER: Better.LOWER, Better.LOWER: Better.HIGHER}
OTHER = {Change.DIP: Change.RISE, Change.RISE: Change.DIP}
ORDER = (Verdict.NOT_MET, Verdict.TOO_FEW, Verdict.TOO_EARLY, Verdict.MET)


@st.composite
def series(draw, least=0):
    """Some months of counted shares, of which some wait, and some are far from the others."""
    names = months(draw(st.integers(least, 45)))
    found = []
    for name in names:
        of = draw(st.integers(0, 40))
        good = draw(st.integers(0, of) if draw(st.integers(0, 4)) == 0 else st.integers(of * 3 // 4, of))
        found.append(Counted(period=name, good=good, of=of, waiting=draw(st.sampled_from([0, 0, 0, 0, 2]))))
    return found


@given(shares)
def test_the_interval_holds_the_share_and_stays_between_none_and_all(share):
    good, of = share
    assume(of)

    found = wilson(good, of)

    assert 0 <= found.lower <= good / of + 1e-12
    assert good / of - 1e-12 <= found.upper <= 1


@given(shares, st.integers(2, 50))
def test_the_same_share_of_more_is_surer(share, times):
    good, of = share
    assume(of)

    few, many = wilson(good, of), wilson(good * times, of * times)

    assert few.lower <= many.lower + 1e-12
    assert many.upper <= few.upper + 1e-12


@given(shares, targets, st.booleans(), st.sampled_from(Better))
def test_a_reading_told_by_the_others_says_the_same(share, target, everybody, better):
    good, of = share
    one = reading(good, of, target=target, everybody=everybody, better=better)

    other = attrs.evolve(one, good=of - good, target=1 - target, better=TURNED[better])

    assert other.verdict is one.verdict


@given(shares, targets, st.integers(1, 20))
def test_another_open_case_never_raises_a_reading(share, target, more):
    before = reading(*share, target=target)

    after = attrs.evolve(before, waiting=more)

    assert after.percent == before.percent
    assert after.verdict in {before.verdict, Verdict.TOO_EARLY}
    assert after.provisional


@given(shares, targets, st.booleans())
def test_an_open_case_that_runs_late_never_raises_a_reading(share, target, everybody):
    good, of = share
    assume(of)
    before = reading(good, of, waiting=1, target=target, everybody=everybody)

    after: Reading = attrs.evolve(before, of=of + 1, waiting=0)

    assert after.share <= before.share
    if of >= 20:
        assert ORDER.index(after.verdict) <= ORDER.index(before.verdict)


@given(series(), st.randoms())
def test_the_order_in_which_months_were_recorded_plays_no_part(found, chance):
    other = list(found)
    chance.shuffle(other)

    assert share_chart(other) == share_chart(found)


@given(series(least=12))
def test_counting_what_was_late_turns_every_dip_into_a_dip(found):
    turned = [attrs.evolve(each, good=each.of - each.good) for each in found]

    kept, late = share_chart(found), share_chart(turned, better=Better.LOWER)

    assert _told(late) == _told(kept)
    assert late.lasting == kept.lasting


@given(series(least=12))
def test_the_same_figures_of_which_less_is_better_turn_every_dip_into_a_rise(found):
    found = [attrs.evolve(each, waiting=0) for each in found]
    up, down = share_chart(found), share_chart(found, better=Better.LOWER)

    assert _told(down) == [(OTHER[change], *rest) for change, *rest in _told(up)]


@given(series(least=12), st.integers(1, 9), st.integers(0, 44))
def test_another_open_case_makes_no_month_better(found, more, place):
    place %= len(found)
    before = share_chart(found)
    found[place] = attrs.evolve(found[place], waiting=found[place].waiting + more)

    after = share_chart(found)

    assert after.points[place].point.value == before.points[place].point.value
    assert {each.change for each in after.signals if found[place].period in each.periods} <= {Change.DIP}


@given(st.lists(st.integers(-1000, 1000), min_size=12, max_size=40), st.sampled_from([2, 4, 1024]))
def test_days_in_another_unit_give_the_same_signals(numbers, times):
    days = [Measured(period=name, value=each, of=9) for name, each in zip(months(len(numbers)), numbers, strict=True)]
    other = [attrs.evolve(each, value=each.value * times) for each in days]

    assert _told(value_chart(other, better=Better.LOWER)) == _told(value_chart(days, better=Better.LOWER))


def _told(chart):
    return [(each.change, each.rule, each.periods, each.lasting) for each in chart.signals]
