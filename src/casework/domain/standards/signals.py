"""What a chart says: a dip or a rise, by which rule, in which periods; and what is asked of the owner then."""

import datetime as dt
from enum import StrEnum

import attrs

from casework.errors import UsageError


class Rule(StrEnum):
    """Why something is more than chance; each is explained in ``docs/explanation/how-dips-are-found.md``."""

    OUTSIDE = "outside_the_limits"
    RUN = "eight_on_one_side"
    NEAR = "two_of_three_near_a_limit"
    TREND = "trend_of_six"


class Change(StrEnum):
    """Whether things got worse or better."""

    DIP = "dip"
    RISE = "rise"


@attrs.frozen(kw_only=True)
class Signal:
    """Something that chance alone seldom does: which change, by which rule, in which periods, and how it is said."""

    change: Change
    rule: Rule
    periods: tuple[str, ...]
    words: str
    lasting: bool = False
    """Whether it stayed, so that the limits are counted anew from its first period."""

    @property
    def asks(self) -> str:
        """What is wanted of the owner of the figure."""
        if self.change is Change.DIP:
            return "Say why, what is done about it, by whom and until when; publish both with the figure."
        return "Say what made it better, so that it can be kept and shared."


@attrs.frozen(kw_only=True)
class Explanation:
    """The answer to a signal: *why* it happened, and the *action* that *owner* takes by *due_on*."""

    change: Change
    rule: Rule
    first: str
    """The first period of the signal; with its change and its rule this is the name by which it is found again."""
    why: str
    action: str
    owner: str
    due_on: dt.date

    def __attrs_post_init__(self) -> None:
        missing = [name for name in ("why", "action", "owner") if not getattr(self, name).strip()]
        if missing:
            message = f"an explanation needs words for {', '.join(missing)}"
            raise UsageError(message)

    def answers(self, signal: Signal) -> bool:
        """Return whether this is about *signal*, also where more periods have joined it since."""
        return (self.change, self.rule, self.first) == (signal.change, signal.rule, signal.periods[0])
