"""Control charts by the book and slowly: whole fractions, every window, no code of the engine."""

import math
from fractions import Fraction
from statistics import NormalDist


def ordinary(of, good, counted, chance):
    """The numbers of *of* of which neither they and fewer, nor they and more, have less than *chance*."""
    part, whole = 2 * good + 1, 2 * (counted + 1)
    exactly = [math.comb(of, each) * part**each * (whole - part) ** (of - each) for each in range(of + 1)]
    least = Fraction(chance) * whole**of
    return {each for each in range(of + 1) if min(sum(exactly[: each + 1]), sum(exactly[each:])) >= least}


def spread(points):
    """Laney's sigma z: the mean difference of neighbouring z scores, divided by 1.128."""
    share = sum(each.good for each in points) / sum(each.of for each in points)
    scores = [(each.good / each.of - share) / math.sqrt(share * (1 - share) / each.of) for each in points]
    return moving_range(scores) / 1.128


def moving_range(values):
    """The mean difference of neighbours, counted again without those above its upper limit, 3.267 times itself."""
    found = [abs(values[place] - values[place - 1]) for place in range(1, len(values))]
    kept = [each for each in found if each <= 3.267 * sum(found) / len(found)]
    return sum(kept) / len(kept)


class SlowShares:
    """What is usual of shares."""

    def __init__(self, baseline):
        self.good, self.counted = sum(each.good for each in baseline), sum(each.of for each in baseline)
        self.spread = 1 if self.good in {0, self.counted} else max(1, spread(baseline))

    def side(self, point):
        away = Fraction(point.good, point.of) - Fraction(self.good, self.counted)
        return (away > 0) - (away < 0)

    def beyond(self, points, deviations):
        good, of = sum(each.good for each in points), sum(each.of for each in points)
        fine = ordinary(of, self.good, self.counted, NormalDist().cdf(-deviations * self.spread))
        return (good > max(fine)) - (good < min(fine))


class SlowValues:
    """What is usual of single values: 2.66 mean moving ranges on either side of the mean."""

    def __init__(self, baseline):
        values = [each.value for each in baseline]
        self.mean = sum(values) / len(values)
        self.range = moving_range(values)

    def side(self, point):
        return (point.value > self.mean) - (point.value < self.mean)

    def beyond(self, points, deviations):
        mean = sum(each.value for each in points) / len(points)
        reach = deviations / 1.128 * self.range / math.sqrt(len(points))
        return (mean > self.mean + reach) - (mean < self.mean - reach)


def covered(points, slow):
    """Every place that a pattern covers, as rule, way and place."""
    found, number = set(), len(points)
    for way in (-1, 1):
        near = [slow.beyond([each], 2) == way for each in points]
        for first in range(number):
            if slow.beyond([points[first]], 3) == way:
                found.add(("outside_the_limits", way, first))
            for last in range(first + 1, number):
                window = range(first, last + 1)
                if last - first <= 2 and near[first] and near[last]:
                    found |= {("two_of_three_near_a_limit", way, place) for place in window}
                if last - first >= 5 and all(
                    (points[place].value - points[place - 1].value) * way > 0 for place in window[1:]
                ):
                    found |= {("trend_of_six", way, place) for place in window}
                longest = (first == 0 or slow.side(points[first - 1]) != way) and (
                    last == number - 1 or slow.side(points[last + 1]) != way
                )
                one_side = last - first >= 7 and longest and all(slow.side(points[place]) == way for place in window)
                if one_side and slow.beyond(points[first : last + 1], 2.66) == way:
                    found |= {("eight_on_one_side", way, place) for place in window}
    return found
