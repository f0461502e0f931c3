"""What staff still owe the people of a case: flags that nobody was told of, and adjustments to look at again.

Also why a case is never refused because of how somebody behaved as long as safeguarding is at stake in it.
"""

import datetime as dt

from casework.domain.cases.case import Case
from casework.domain.cases.parts import Adjustment, Flag
from casework.domain.cases.vocabulary import FlagKind
from casework.domain.time.moments import Moment, local_day


def untold_flags(case: Case) -> tuple[Flag, ...]:
    """Return the open safeguarding flags of *case* of which nobody was told."""
    return tuple(flag for flag in case.care.open_flags if flag.kind is FlagKind.SAFEGUARDING and not flag.told)


def reviews_due(case: Case, day: dt.date) -> tuple[Adjustment, ...]:
    """Return the adjustments of *case* that were to be looked at again by *day*, in the order of those days."""
    due = [(each.review_on, each) for each in case.care.current if each.review_on is not None and each.review_on <= day]
    return tuple(each for _, each in sorted(due, key=lambda pair: pair[0]))


def why_not_declined(case: Case, restriction: str | None, happened: Moment, zone: dt.tzinfo) -> str | None:
    """Return why *case* cannot have been declined because of *restriction* at *happened*; None where it can.

    A restriction never stops a safeguarding matter. A flag stands in the way until the day on which it was cleared,
    also where it was raised after *happened*: what is known now is not passed over because a refusal is written late.
    """
    if restriction is None:
        return None
    day = local_day(happened, zone)
    for flag in case.care.flags:
        is_over = flag.cleared is not None and local_day(flag.cleared, zone) <= day
        if flag.kind is FlagKind.SAFEGUARDING and not is_over:
            return (
                f"restriction {restriction} cannot stop a safeguarding matter (flag {flag.flag} is open): "
                "split off what may be refused, and go on with the rest"
            )
    return None
