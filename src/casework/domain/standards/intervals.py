"""Between which ends a share may lie when only so many were counted: the interval of Wilson (1927).

It is the one that the Office for Health Improvement and Disparities prefers for shares, since it holds for small
numbers and does not fail at 0 or 100 %: https://fingertips.phe.org.uk/static-reports/public-health-technical-guidance/.
"""

import math
from statistics import NormalDist

import attrs

from casework.errors import UsageError

LEVEL = 0.95
"""How often such intervals hold the true share, where nobody says otherwise."""


@attrs.frozen(kw_only=True)
class Interval:
    """From *lower* to *upper*, both as shares of 1."""

    lower: float
    upper: float


def wilson(good: int, of: int, *, level: float = LEVEL) -> Interval:
    """Return between which ends the true share may lie where *good* *of* so many were counted.

    It is every share that differs from the counted one by no more than chance explains. Of nothing, it is all from 0
    to 1.

    Raises:
        UsageError: If there are more good ones than were counted, or *level* is no share between 0 and 1.
    """
    if not 0 <= good <= of:
        message = f"{good} of {of} is no share: count at least 0 and at most all of them"
        raise UsageError(message)
    if not 0 < level < 1:
        message = f"a level of {level} is none: write 0.95 for 95 %"
        raise UsageError(message)
    deviations = NormalDist().inv_cdf((1 + level) / 2)
    # The upper end is the lower one of the rest, so that a scale that is turned gives the same answer turned.
    return Interval(lower=_lower(good, of, deviations), upper=1 - _lower(of - good, of, deviations))


def _lower(good: int, of: int, deviations: float) -> float:
    if good == 0:
        return 0.0
    squared = deviations**2
    width = deviations * math.sqrt(squared + 4 * good * (of - good) / of)
    return (2 * good + squared - width) / (2 * (of + squared))
