"""What happens to a service improvement, from the proposal to the review of its effect.

Each has a stream of its own. Everything in it happens on days. Words are details; who proposed it, who sees to it and
who got an award are opaque ids.
"""

import datetime as dt
from enum import StrEnum
from typing import TypeAlias

import attrs

from casework.domain.cases.fields import (
    code,
    codes,
    day,
    detail,
    optional_code,
    optional_day,
    optional_detail,
    optional_part,
    optional_word,
    part,
    parts,
    word,
)
from casework.domain.money import Money
from casework.errors import UsageError


class ProposedBy(StrEnum):
    """From whom the idea came."""

    PUBLIC = "public"
    STAFF = "staff"
    PARTNER = "partner"
    BODY = "body"


class PromptKind(StrEnum):
    """What may ask for an improvement."""

    CASE = "case"
    MATTER = "matter"
    LEARNING = "learning"
    DIP = "dip"
    CONSULTATION = "consultation"
    SURVEY = "survey"
    STANDARD = "standard"

    @property
    def has_part(self) -> bool:
        """Whether it is named by what it belongs to and its own id there."""
        return self in _OF_ANOTHER


_OF_ANOTHER = frozenset({PromptKind.MATTER, PromptKind.LEARNING, PromptKind.DIP, PromptKind.STANDARD})
_IN_CASES = frozenset({PromptKind.CASE, PromptKind.MATTER, PromptKind.LEARNING})


class Effect(StrEnum):
    """What an improvement turned out to have changed."""

    WORKED = "worked"
    PARTLY_WORKED = "partly_worked"
    NOT_WORKED = "not_worked"
    TOO_EARLY = "too_early"


class Wording(StrEnum):
    """Under which heading it is told: people asked the body, or told it in a survey or a consultation."""

    YOU_ASKED = "you_asked"
    YOU_TOLD_US = "you_told_us"

    @property
    def headings(self) -> tuple[str, str]:
        """What stands over what was asked, and over what was done."""
        return ("You asked", "We did") if self is Wording.YOU_ASKED else ("You told us", "We have")


@attrs.frozen(kw_only=True)
class Prompt:
    """What asked for an improvement.

    *of* is the id of a case, a survey or a consultation. A matter, a learning, a dip and a standard have a *part*
    besides: their own id in the case, in the series of a chart or in the framework that *of* names.
    """

    kind: PromptKind = word(PromptKind)
    of: str = code()
    part: str | None = optional_code()

    def __attrs_post_init__(self) -> None:
        if (self.part is None) == self.kind.has_part:
            has = "needs its own id besides: give it as the part" if self.kind.has_part else "has no part: leave it out"
            message = f"a {self.kind.value} that asked for an improvement {has}"
            raise UsageError(message)

    @property
    def is_of_case(self) -> bool:
        """Whether it is a case, or something in one."""
        return self.kind in _IN_CASES

    def holds(self, other: "Prompt") -> bool:
        """Whether *other* is the same, or is in this case."""
        return self == other or (self.kind is PromptKind.CASE and other.is_of_case and self.of == other.of)

    @property
    def name(self) -> str:
        """How it is told: ``standard town/answer-letters``."""
        return f"{self.kind.value} {self.of}" if self.part is None else f"{self.kind.value} {self.of}/{self.part}"


@attrs.frozen(kw_only=True)
class ImprovementProposed:
    """Somebody proposed an improvement; *title* says what, as the id of a detail.

    *proposer* is the opaque id of the member of staff, the partner or the member of the public, where it is known.
    *saving* is what it is thought to save in its first year.
    """

    title: str = detail()
    proposed_by: ProposedBy = word(ProposedBy)
    proposer: str | None = optional_code()
    prompts: tuple[Prompt, ...] = parts(Prompt)
    owner: str | None = optional_code()
    due_on: dt.date | None = optional_day()
    saving: Money | None = optional_part(Money)


@attrs.frozen(kw_only=True)
class ImprovementAgreed:
    """The body decided to do it: *owner* sees to it by *due_on*."""

    owner: str = code()
    due_on: dt.date = day()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class ImprovementStarted:
    """Work on it began."""

    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class ImprovementDone:
    """It was done; *evidence* says what shows that. Its effect is looked at by *review_on*.

    *saving* is what it saves in its first year, as far as that is known by now.
    """

    evidence: str = detail()
    review_on: dt.date | None = optional_day()
    saving: Money | None = optional_part(Money)


@attrs.frozen(kw_only=True)
class ImprovementDropped:
    """It is not to be done; *reason* sorts why, and *reasons* says it."""

    reason: str = code()
    reasons: str = detail()


@attrs.frozen(kw_only=True)
class ImprovementReopened:
    """It was not done, or is not given up, after all; *reasons* says why."""

    reasons: str = detail()


@attrs.frozen(kw_only=True)
class ImprovementReviewed:
    """Its effect was looked at; *findings* says what was found. It is looked at again by *review_on*, if at all.

    *saving* is what it turned out to save in its first year.
    """

    effect: Effect = word(Effect)
    findings: str = detail()
    review_on: dt.date | None = optional_day()
    saving: Money | None = optional_part(Money)


@attrs.frozen(kw_only=True)
class ImprovementCorrected:
    """Something of it was recorded wrongly, or is otherwise from now on; *reasons* says why.

    What is left out stays as it was. *prompts_added* asked for it too, *prompts_removed* did not.
    """

    reasons: str = detail()
    title: str | None = optional_detail()
    proposed_by: ProposedBy | None = optional_word(ProposedBy)
    proposer: str | None = optional_code()
    owner: str | None = optional_code()
    due_on: dt.date | None = optional_day()
    saving: Money | None = optional_part(Money)
    prompts_added: tuple[Prompt, ...] = parts(Prompt)
    prompts_removed: tuple[Prompt, ...] = parts(Prompt)


@attrs.frozen(kw_only=True)
class AwardMade:
    """Somebody got an award for the idea; *to* is their opaque id."""

    to: str = code()
    money: Money = part(Money)
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class ImprovementPublished:
    """What was *asked* for and what was *done* about it are published from that day on, as the ids of details."""

    asked: str = detail()
    done: str = detail()
    wording: Wording = word(Wording)
    published_from: dt.date = day()


@attrs.frozen(kw_only=True)
class PublicationWithdrawn:
    """What was published is so no longer; *reasons* says why."""

    reasons: str = detail()


@attrs.frozen(kw_only=True)
class PracticeShared:
    """It was told to *partners*, the ids of other organisations, as good practice."""

    partners: tuple[str, ...] = codes()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class PracticeTakenUp:
    """A *partner* with whom it was shared does the same."""

    partner: str = code()
    note: str | None = optional_detail()


ImprovementEvent: TypeAlias = (
    ImprovementProposed
    | ImprovementAgreed
    | ImprovementStarted
    | ImprovementDone
    | ImprovementDropped
    | ImprovementReopened
    | ImprovementReviewed
    | ImprovementCorrected
    | AwardMade
    | ImprovementPublished
    | PublicationWithdrawn
    | PracticeShared
    | PracticeTakenUp
)


@attrs.frozen(kw_only=True)
class ImprovementListed:
    """An improvement was begun: what stands in the list of all of them."""

    improvement: str = code()


@attrs.frozen(kw_only=True)
class ImprovementFact:
    """An event of an improvement, the day on which it happened, and its version in the stream."""

    version: int
    on: dt.date
    event: ImprovementEvent
