"""What a chart says: a dip or a rise, by which rule, in which periods; and what is asked of the owner then."""

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeAlias

import attrs

from casework.domain.cases.fields import code, day, detail, optional_code, part, word
from casework.errors import UsageError


class Rule(StrEnum):
    """Why something is more than chance; each is explained in ``docs/explanation/how-dips-are-found.md``.

    The last one is no rule of a chart: the reading of a period that missed its target.
    """

    OUTSIDE = "outside_the_limits"
    RUN = "eight_on_one_side"
    NEAR = "two_of_three_near_a_limit"
    TREND = "trend_of_six"
    MISSED = "missed_its_target"


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
    def title(self) -> str:
        """What it is called: a dip, a rise, or a target that was missed."""
        return "target missed" if self.rule is Rule.MISSED else self.change.value

    @property
    def asks(self) -> str:
        """What is wanted of the owner of the figure."""
        if self.change is Change.DIP:
            return "Say why, what is done about it, by whom and until when; publish both with the figure."
        return "Say what made it better, so that it can be kept and shared."


@attrs.frozen(kw_only=True)
class SignalName:
    """By what a signal is found again in its series, also where more periods have joined it since.

    *first* is its first period.

    >>> str(SignalName.parse("dip:outside-the-limits:2021-02"))
    'dip:outside_the_limits:2021-02'
    """

    change: Change = word(Change)
    rule: Rule = word(Rule)
    first: str = code()

    def __str__(self) -> str:
        return f"{self.change}:{self.rule}:{self.first}"

    @classmethod
    def of(cls, signal: Signal) -> "SignalName":
        """Return the name of *signal*."""
        return cls(change=signal.change, rule=signal.rule, first=signal.periods[0])

    @classmethod
    def parse(cls, text: str) -> "SignalName":
        """Return the name that *text* says; hyphens are as good as underscores in the rule.

        Raises:
            UsageError: If it says none.
        """
        try:
            change, rule, first = text.split(":")
            return cls(change=Change(change), rule=Rule(rule.replace("-", "_")), first=first)
        except (ValueError, TypeError, AttributeError, UsageError):
            message = (
                f"a signal is named by its change, its rule ({', '.join(Rule)}) and its first period, "
                f"as dip:{Rule.OUTSIDE.value}:2021-02"
            )
            raise UsageError(message) from None


@attrs.frozen(kw_only=True)
class CasesOf:
    """Of which cases a chart is made: those of a service, a team or a member of staff, or of all of them."""

    service: str | None = optional_code()
    team: str | None = optional_code()
    handler: str | None = optional_code()


@attrs.frozen(kw_only=True)
class SignalExplained:
    """Somebody said *why* a signal of *series* came about, and which *action* *owner* takes by *due_on*.

    A series is a time limit, ``procedure/stage/limit``, or an indicator, ``framework/indicator``. The words are the ids
    of details. What is said later of the same signal takes the place of what was said before.
    """

    series: str = code()
    signal: SignalName = part(SignalName)
    whose: CasesOf = part(CasesOf)
    why: str = detail()
    action: str = detail()
    owner: str = code()
    due_on: dt.date = day()


@attrs.frozen(kw_only=True)
class ExplanationWithdrawn:
    """What was said of a signal holds no longer; *reasons* is the id of a detail."""

    series: str = code()
    signal: SignalName = part(SignalName)
    whose: CasesOf = part(CasesOf)
    reasons: str = detail()


ExplanationEvent: TypeAlias = SignalExplained | ExplanationWithdrawn

About: TypeAlias = tuple[str, SignalName, CasesOf]
"""A series, a signal in it, and of which cases it is made."""


@attrs.frozen(kw_only=True)
class ExplanationFact:
    """An event about explanations, the day on which it happened, and its version in the stream."""

    version: int
    on: dt.date
    event: ExplanationEvent

    @property
    def about(self) -> About:
        """What it is about."""
        return self.event.series, self.event.signal, self.event.whose


@attrs.frozen(kw_only=True)
class Explained:
    """An explanation that holds, and the day on which it was given."""

    on: dt.date
    event: SignalExplained


@attrs.frozen(kw_only=True)
class Explanations:
    """What was said of the signals of one procedure or framework; *version* is that of the stream."""

    version: int = 0
    facts: tuple[ExplanationFact, ...] = ()

    @classmethod
    def of(cls, facts: Iterable[ExplanationFact]) -> "Explanations":
        """Return what *facts* tell of, in the order in which they were recorded."""
        found = sorted(facts, key=lambda fact: fact.version)
        return cls(version=max((fact.version for fact in found), default=0), facts=tuple(found))

    def answering(self, series: str, signal: Signal, whose: CasesOf) -> Explained | None:
        """Return what was said of *signal*, also where more periods have joined it since; None if it is unexplained."""
        about = (series, SignalName.of(signal), whose)
        return self.answered().get(about)

    def answered(self) -> Mapping[About, Explained]:
        """Return the explanations that hold, by what they are about: what was said last, unless it was withdrawn."""
        last = {fact.about: fact for fact in self.facts}
        return {
            about: Explained(on=fact.on, event=event)
            for about, fact in last.items()
            if isinstance(event := fact.event, SignalExplained)
        }


def why_not_explained(found: Explanations, fact: ExplanationFact, *, today: dt.date) -> str | None:
    """Return why *fact* cannot be, and what to do instead; None where it can."""
    event = fact.event
    if fact.on > today:
        return f"{fact.on.isoformat()} is still to come: give when it happened"
    if isinstance(event, SignalExplained) and event.due_on < fact.on:
        return f"{event.due_on.isoformat()} was over when it was explained: give a later day for the action"
    if isinstance(event, ExplanationWithdrawn) and fact.about not in found.answered():
        return "nothing was said of it that could be withdrawn"
    return None
