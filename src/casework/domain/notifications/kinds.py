"""What a notification is about, and for whom each kind is meant."""

from enum import StrEnum
from types import MappingProxyType


class Audience(StrEnum):
    """For whom a notification is meant: somebody outside the body, or its staff."""

    COMPLAINANT = "complainant"
    STAFF = "staff"


class NoticeKind(StrEnum):
    """What a notification says."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    EXTENDED = "extended"
    DELAY = "delay"
    RESPONSE = "response"
    RIGHT_TO_ESCALATE = "right_to_escalate"
    STAGE_REFUSED = "stage_refused"
    SURVEY_INVITATION = "survey_invitation"
    THANKS = "thanks"
    ASSIGNED = "assigned"
    HANDLER_NOT_TOLD = "handler_not_told"
    ESCALATED = "escalated"
    COMPLIMENT = "compliment"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    UNASSIGNED = "unassigned"
    SILENCE = "silence"
    REVIEW_DUE = "review_due"
    DIGEST = "digest"

    @property
    def audience(self) -> Audience:
        """For whom it is meant."""
        return Audience.COMPLAINANT if self in _OUTSIDE else Audience.STAFF

    @property
    def is_reminder(self) -> bool:
        """Whether a reminder schedule asks for it."""
        return self in _REMINDERS

    @property
    def says(self) -> str:
        """What it tells, as people read it in a list."""
        return _SAYS[self]


_OUTSIDE = frozenset(
    {
        NoticeKind.RECEIVED,
        NoticeKind.ACKNOWLEDGED,
        NoticeKind.EXTENDED,
        NoticeKind.DELAY,
        NoticeKind.RESPONSE,
        NoticeKind.RIGHT_TO_ESCALATE,
        NoticeKind.STAGE_REFUSED,
        NoticeKind.SURVEY_INVITATION,
        NoticeKind.THANKS,
    }
)
_REMINDERS = frozenset(
    {
        NoticeKind.DUE_SOON,
        NoticeKind.OVERDUE,
        NoticeKind.UNASSIGNED,
        NoticeKind.SILENCE,
        NoticeKind.REVIEW_DUE,
    }
)
_SAYS = MappingProxyType(
    {
        NoticeKind.RECEIVED: "that it came in",
        NoticeKind.ACKNOWLEDGED: "that it is dealt with, by whom and until when",
        NoticeKind.EXTENDED: "that it takes longer, and until when",
        NoticeKind.DELAY: "that it is late, and why",
        NoticeKind.RESPONSE: "that it is answered, and what can be done next",
        NoticeKind.RIGHT_TO_ESCALATE: "that it goes no further here, and who can look at it",
        NoticeKind.STAGE_REFUSED: "the same, where a request for the next stage is refused",
        NoticeKind.SURVEY_INVITATION: "an invitation to a survey",
        NoticeKind.THANKS: "thanks for a compliment",
        NoticeKind.ASSIGNED: "that a case is theirs",
        NoticeKind.HANDLER_NOT_TOLD: "that whoever was given a case may not be told, in place of that it is theirs",
        NoticeKind.ESCALATED: "that a case went on to another stage",
        NoticeKind.COMPLIMENT: "that they were praised",
        NoticeKind.DUE_SOON: "that something is due",
        NoticeKind.OVERDUE: "that something is overdue",
        NoticeKind.UNASSIGNED: "that nobody has the case",
        NoticeKind.SILENCE: "since when there is no contact with the complainant",
        NoticeKind.REVIEW_DUE: "that something has to be looked at again",
        NoticeKind.DIGEST: "several of these at once",
    }
)
WORDED_AS = MappingProxyType(
    {NoticeKind.HANDLER_NOT_TOLD: NoticeKind.ASSIGNED, NoticeKind.STAGE_REFUSED: NoticeKind.RIGHT_TO_ESCALATE}
)
"""What is sent of another kind, where that reads otherwise: it has a template of its own, and is asked for by that."""

_WORDS_ALONE = frozenset({NoticeKind.DIGEST, *WORDED_AS})
"""What other kinds are worded as: several at once, or of one sort that reads otherwise."""

NOTICES = tuple(each for each in NoticeKind if not each.is_reminder and each not in _WORDS_ALONE)
"""The kinds that follow from events, each of which an organisation asks for by name."""
