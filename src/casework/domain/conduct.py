"""What a procedure says about conduct: what may be refused, who may not do what, what staff should do and write now.

All of it is data that somebody published, like the time limits; no decision is made here.
"""

from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Self

import attrs

from casework.domain.authority import Authority
from casework.domain.cases.vocabulary import Kind, Role
from casework.domain.notifications.kinds import NoticeKind
from casework.errors import UsageError


class Barred(StrEnum):
    """What an exclusion may turn away: a complaint, or the request for the next stage."""

    COMPLAINT = "complaint"
    ESCALATION = "escalation"


@attrs.frozen(kw_only=True)
class Exclusion:
    """A ground on which a complaint, or a request for the next stage, may be refused.

    *bars* says which of the two. With *discretion* the body must consider whether to take it on all the same, as with
    a late complaint, and record why it did not. With *signpost* the complainant must be given the details of the
    ombudsman.
    """

    id: str
    name: str
    authority: Authority
    bars: tuple[Barred, ...] = (Barred.COMPLAINT,)
    discretion: bool = False
    signpost: bool = False
    note: str = ""


@attrs.frozen(kw_only=True)
class RoleAt:
    """A role in a stage, or in any if *stage* is None; written ``complaint_handler@1`` or ``complaint_handler``."""

    role: Role
    stage: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``complaint_handler`` or ``complaint_handler@1``.

        Raises:
            UsageError: If *text* is none of these.
        """
        name, at, stage = text.partition("@")
        known = [role.value for role in Role]
        if name not in known or bool(at) != bool(stage):
            message = f"{text!r} names no role: write one of {', '.join(known)}, in one stage only as ROLE@STAGE"
            raise UsageError(message)
        return cls(role=Role(name), stage=stage or None)

    def __str__(self) -> str:
        """Return the form in which procedure files write it."""
        return f"{self.role.value}@{self.stage}" if self.stage else self.role.value


@attrs.frozen(kw_only=True)
class Conflict:
    """Two roles in one case that exclude each other: nobody who held *first* may hold *second*."""

    id: str
    name: str
    first: RoleAt
    second: RoleAt
    authority: Authority
    note: str = ""


@attrs.frozen(kw_only=True)
class Guidance:
    """What staff should do now in a stage, for cases of *kinds*, or of all kinds if there are none.

    *put_right* is what they may put right on the spot, *up_to* the most that it may cost, in *currency*; None where
    no amount is set.
    """

    do: str
    authority: Authority
    kinds: tuple[Kind, ...] = ()
    put_right: str = ""
    up_to: Decimal | None = None
    currency: str = "GBP"

    def is_for(self, kind: Kind) -> bool:
        """Return whether it is meant for cases of *kind*."""
        return not self.kinds or kind in self.kinds


class LetterPart(StrEnum):
    """Something that a letter to the complainant may have to say."""

    UNDERSTANDING = "understanding"
    OUTCOME_SOUGHT = "outcome_sought"
    HANDLER = "handler"
    ANSWER_BY = "answer_by"
    DISCUSSION = "discussion"
    STAGE = "stage"
    NEW_DATE = "new_date"
    PROGRESS = "progress"
    CONSIDERED = "considered"
    DECISION = "decision"
    REASONS = "reasons"
    REMEDY = "remedy"
    OUTSTANDING = "outstanding"
    NEXT_STAGE = "next_stage"
    FINAL = "final"
    OMBUDSMAN = "ombudsman"

    @property
    def in_words(self) -> str:
        """What it is, as people read it in a list."""
        return _PARTS[self]


_PARTS = MappingProxyType(
    {
        LetterPart.UNDERSTANDING: "how it was understood",
        LetterPart.OUTCOME_SOUGHT: "which outcome is sought",
        LetterPart.HANDLER: "who deals with it",
        LetterPart.ANSWER_BY: "by when it is answered",
        LetterPart.DISCUSSION: "an offer to talk about how it is handled, and by when",
        LetterPart.STAGE: "the stage",
        LetterPart.NEW_DATE: "the new date",
        LetterPart.PROGRESS: "how far it is",
        LetterPart.CONSIDERED: "how it was looked into",
        LetterPart.DECISION: "what was decided",
        LetterPart.REASONS: "the reasons",
        LetterPart.REMEDY: "what is put right",
        LetterPart.OUTSTANDING: "what is still to be done",
        LetterPart.NEXT_STAGE: "how to ask for the next stage",
        LetterPart.FINAL: "that it is the final answer",
        LetterPart.OMBUDSMAN: "how to reach the ombudsman",
    }
)


class LetterKind(StrEnum):
    """A letter of which a procedure may say what stands in it; each is a notification of the same name."""

    ACKNOWLEDGED = NoticeKind.ACKNOWLEDGED
    EXTENDED = NoticeKind.EXTENDED
    DELAY = NoticeKind.DELAY
    RESPONSE = NoticeKind.RESPONSE
    RIGHT_TO_ESCALATE = NoticeKind.RIGHT_TO_ESCALATE

    @property
    def notice(self) -> NoticeKind:
        """The notification that it is."""
        return NoticeKind(self.value)

    @property
    def in_words(self) -> str:
        """What people call it."""
        return _LETTERS[self]


_LETTERS = MappingProxyType(
    {
        LetterKind.ACKNOWLEDGED: "Acknowledgement",
        LetterKind.EXTENDED: "More time",
        LetterKind.DELAY: "Delay",
        LetterKind.RESPONSE: "Answer",
        LetterKind.RIGHT_TO_ESCALATE: "Refusal",
    }
)


@attrs.frozen(kw_only=True)
class LetterRule:
    """What a letter of a *kind* in a stage must say."""

    kind: LetterKind
    says: tuple[LetterPart, ...]
    authority: Authority
    note: str = ""
