"""The closed lists of words that events use."""

from enum import StrEnum


class Kind(StrEnum):
    """What somebody asks of the body; a service request is not a complaint."""

    COMPLAINT = "complaint"
    SERVICE_REQUEST = "service_request"
    COMPLIMENT = "compliment"
    COMMENT = "comment"
    SUGGESTION = "suggestion"
    ENQUIRY = "enquiry"
    INFORMATION_REQUEST = "information_request"


class Formality(StrEnum):
    """Whether a contact was treated formally, for regimes and legacy data that know the difference."""

    INFORMAL = "informal"
    FORMAL = "formal"


class Channel(StrEnum):
    """The way by which a contact reached the body."""

    WEB = "web"
    EMAIL = "email"
    PHONE = "phone"
    LETTER = "letter"
    IN_PERSON = "in_person"
    SOCIAL_MEDIA = "social_media"
    APP = "app"
    OTHER = "other"
    UNKNOWN = "unknown"


class Format(StrEnum):
    """The form in which somebody can read what the body writes."""

    STANDARD = "standard"
    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    BRAILLE = "braille"
    AUDIO = "audio"
    BSL_VIDEO = "bsl_video"


class Role(StrEnum):
    """What a party has to do with a case."""

    COMPLAINANT = "complainant"
    PERSON_AFFECTED = "person_affected"
    REPRESENTATIVE = "representative"
    ADVOCATE = "advocate"
    PERSON_COMPLAINED_ABOUT = "person_complained_about"
    COMPLAINT_HANDLER = "complaint_handler"
    INVESTIGATING_OFFICER = "investigating_officer"
    INDEPENDENT_PERSON = "independent_person"
    ADJUDICATING_OFFICER = "adjudicating_officer"
    PANEL_CHAIR = "panel_chair"
    PANEL_MEMBER = "panel_member"
    CONTRACTOR = "contractor"
    COUNCILLOR = "councillor"
    MEMBER_OF_PARLIAMENT = "member_of_parliament"
    LEAD_BODY = "lead_body"
    PARTNER_BODY = "partner_body"


class AskedBy(StrEnum):
    """Who asked for the next stage."""

    COMPLAINANT = "complainant"
    BODY = "body"


class ConsentStep(StrEnum):
    """What became of a consent."""

    REQUESTED = "requested"
    RECEIVED = "received"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ConsentScope(StrEnum):
    """What somebody agreed to: that another acts for them, is told about them, or that their case is passed on."""

    ACT_FOR = "act_for"
    DISCLOSE = "disclose"
    PASS_ON = "pass_on"  # noqa: S105 - no password, but what somebody agreed to

    @property
    def in_words(self) -> str:
        """What somebody has leave to do, as people read it."""
        return _LEAVE[self]


_LEAVE = {
    ConsentScope.ACT_FOR: "to act for them",
    ConsentScope.DISCLOSE: "to disclose",
    ConsentScope.PASS_ON: "to pass the case on",
}


class SetBy(StrEnum):
    """Who set a date that is given and not counted."""

    PANEL = "panel"
    OMBUDSMAN = "ombudsman"
    COURT = "court"


class Irregularity(StrEnum):
    """Which rule an extension broke when it was given; several may be broken at once."""

    NOT_ALLOWED = "not_allowed"
    TOO_OFTEN = "too_often"
    TOO_MUCH = "too_much"
    ABOVE_CAP = "above_cap"
    AFTER_DUE = "after_due"
    NO_REASON = "no_reason"
    NOT_TOLD = "not_told"

    @property
    def in_words(self) -> str:
        """What was wrong, as people read it."""
        return _IRREGULAR[self]


_IRREGULAR = {
    Irregularity.NOT_ALLOWED: "no more time is allowed",
    Irregularity.TOO_OFTEN: "once too often",
    Irregularity.TOO_MUCH: "more at once than is allowed",
    Irregularity.ABOVE_CAP: "beyond the latest day that is allowed",
    Irregularity.AFTER_DUE: "after the due day",
    Irregularity.NO_REASON: "without a reason",
    Irregularity.NOT_TOLD: "not on record as told to the complainant",
}


class IrregularExtensions(StrEnum):
    """What a body does with an extension that breaks a rule: it refuses it, or records that it was given."""

    REFUSE = "refuse"
    RECORD = "record"


class RecomputePolicy(StrEnum):
    """What becomes of the due dates of open cases when rules or facts have changed.

    ``favour_complainant`` follows the change where it makes a date earlier, ``always`` wherever it leads, and ``never``
    keeps every date as it was. No policy makes a date later than one that the complainant was told.
    """

    FAVOUR_COMPLAINANT = "favour_complainant"
    ALWAYS = "always"
    NEVER = "never"


class DateCause(StrEnum):
    """Why a due date is another one than before."""

    CALENDAR = "calendar"
    PROCEDURE = "procedure"
    ORGANISATION = "organisation"
    CORRECTION = "correction"
    RECLASSIFICATION = "reclassification"


class CountsFrom(StrEnum):
    """From when the clocks of another procedure run: the receipt of the contact, or the change."""

    RECEIPT = "receipt"
    CHANGE = "change"


class FlagKind(StrEnum):
    """What staff must know of a case before they do anything else."""

    VULNERABILITY = "vulnerability"
    RISK = "risk"
    SAFEGUARDING = "safeguarding"


class FindingBy(StrEnum):
    """Who came to a finding."""

    BODY = "body"
    PANEL = "panel"
    OMBUDSMAN = "ombudsman"
    COURT = "court"


OF_A_STAGE = frozenset({FindingBy.BODY, FindingBy.PANEL})
"""Whose findings are those of a stage; an ombudsman or a court comes to theirs about the whole case."""


class RemedyKind(StrEnum):
    """What is done to put something right."""

    APOLOGY = "apology"
    ACTION = "action"
    PAYMENT = "payment"
    REVIEW = "review"


class Confidentiality(StrEnum):
    """Who sees what a document is: all who see the case, those who see its words, or those who see its people."""

    OPEN = "open"
    PERSONAL = "personal"
    RESTRICTED = "restricted"


class DocumentUse(StrEnum):
    """What a document is to its case: it came in, it went out, or it is the body's own paper."""

    RECEIVED = "received"
    SENT = "sent"
    INTERNAL = "internal"


class LinkKind(StrEnum):
    """What another case is to this one; each word has one for the other direction."""

    FOLLOWS = "follows"
    FOLLOWED_BY = "followed_by"
    DUPLICATE = "duplicate"
    SAME_PERSON = "same_person"
    SAME_CAUSE = "same_cause"
    RAISED_FROM = "raised_from"
    RAISED = "raised"
    SPLIT_FROM = "split_from"
    SPLIT_INTO = "split_into"

    @property
    def other_way(self) -> "LinkKind":
        """What this case is to the other one."""
        return _OTHER_WAY.get(self, self)

    @property
    def tells_origin(self) -> bool:
        """Whether it says that one of the two came out of the other: it is written when that happens, and stays."""
        return self in _ORIGINS


_OTHER_WAY = {
    LinkKind.FOLLOWS: LinkKind.FOLLOWED_BY,
    LinkKind.FOLLOWED_BY: LinkKind.FOLLOWS,
    LinkKind.RAISED_FROM: LinkKind.RAISED,
    LinkKind.RAISED: LinkKind.RAISED_FROM,
    LinkKind.SPLIT_FROM: LinkKind.SPLIT_INTO,
    LinkKind.SPLIT_INTO: LinkKind.SPLIT_FROM,
}

_ORIGINS = frozenset({LinkKind.RAISED_FROM, LinkKind.RAISED, LinkKind.SPLIT_FROM, LinkKind.SPLIT_INTO})


def with_article(word: str) -> str:
    """Return ``an information request`` for ``information_request``, ``a complaint`` for ``complaint``."""
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word.replace('_', ' ')}"
