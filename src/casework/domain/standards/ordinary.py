"""How many of a number are ordinary, where chance alone decides: exact binomial limits, one end at a time.

The usual limits, three standard deviations from the centre, are wrong for the months of a council: of 12 cases of which
95 % are usually in time, they let nothing but 10 to 12 pass, and a stable office breaks them once in four years. The
binomial distribution itself is right for any number.
"""

import math


def ordinary(of: int, *, good: int, counted: int, chance: float) -> tuple[int, int]:
    """Return the fewest and the most of *of* that are ordinary where *good* of *counted* were good before.

    Fewer than the fewest happen with less than *chance*; so do more than the most.
    """
    # The most is what is left by the fewest of the rest, so that a scale that is turned gives the same answer turned.
    most = of - _fewest(of, good=counted - good, counted=counted, chance=chance)
    return _fewest(of, good=good, counted=counted, chance=chance), most


def _fewest(of: int, *, good: int, counted: int, chance: float) -> int:
    """Return the smallest number of *of* good ones up to which less than *chance* would not lie."""
    # Half a good one and half a bad one more: a baseline without a single miss does not promise that there is none.
    share = (good + 0.5) / (counted + 1)
    deviation = math.sqrt(of * share * (1 - share))
    # Below this lies less than chance could ever be asked for; summing from 0 would take long for large numbers.
    number = max(0, math.floor(of * share - 12 * deviation - 12))
    exactly = _probability(number, of, share)
    below = exactly
    while below < chance and number < of:
        exactly *= (of - number) / (number + 1) * share / (1 - share)
        number += 1
        below += exactly
    return number


def _probability(number: int, of: int, share: float) -> float:
    """Return the probability of exactly *number* good ones *of* so many."""
    ways = math.lgamma(of + 1) - math.lgamma(number + 1) - math.lgamma(of - number + 1)
    return math.exp(ways + number * math.log(share) + (of - number) * math.log(1 - share))
