"""What a column of a source can be."""

from enum import StrEnum


class Meaning(StrEnum):
    """What a column most likely is. The words of people's details come last but for those that say little."""

    KEY = "key"
    REFERENCE = "reference"
    ROW_NUMBER = "row_number"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    RESPONDED = "responded"
    ESCALATED = "escalated"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    DUE = "due"
    EXTENDED = "extended"
    WRITTEN = "written"
    OTHER_DATE = "other_date"
    KIND = "kind"
    CHANNEL = "channel"
    SERVICE = "service"
    CATEGORY = "category"
    STAGE = "stage"
    OUTCOME = "outcome"
    STANDING = "standing"
    VERDICT = "verdict"
    ORGANISATION = "organisation"
    PLACE = "place"
    QUESTION = "question"
    SCORE = "score"
    RESPONDENT = "respondent"
    LABEL = "label"
    SUBCATEGORY = "subcategory"
    LABEL_CODE = "label_code"
    CRITICALITY = "criticality"
    ONE_HOT = "one_hot"
    TEXT = "text"
    REPLY = "reply"
    HANDLER = "handler"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    ADDRESS = "address"
    BIRTH = "birth"
    BLANK = "blank"
    CONSTANT = "constant"
    OTHER = "other"


class Record(StrEnum):
    """What a row of the source is."""

    CASE = "case"
    SURVEY_ANSWER = "survey_answer"
    LABELLED_TEXT = "labelled_text"


PEOPLE = frozenset(
    {Meaning.NAME, Meaning.EMAIL, Meaning.PHONE, Meaning.POSTCODE, Meaning.ADDRESS, Meaning.BIRTH, Meaning.HANDLER}
)
"""What is told about people."""

DROPPED = frozenset({Meaning.BLANK, Meaning.ROW_NUMBER, Meaning.CONSTANT, Meaning.BIRTH})
"""What a draft leaves out where nothing else reads it."""

UNQUOTED = PEOPLE | {Meaning.TEXT, Meaning.REPLY, Meaning.KEY, Meaning.REFERENCE, Meaning.RESPONDENT, Meaning.OTHER}
"""Columns of which no value is ever quoted in a draft."""

DATED = frozenset(
    {
        Meaning.RECEIVED,
        Meaning.ACKNOWLEDGED,
        Meaning.RESPONDED,
        Meaning.ESCALATED,
        Meaning.REFERRED,
        Meaning.WITHDRAWN,
        Meaning.CLOSED,
        Meaning.DUE,
        Meaning.EXTENDED,
        Meaning.WRITTEN,
        Meaning.OTHER_DATE,
        Meaning.BIRTH,
    }
)
