"""The closed lists of words that events use, and the check that keeps free text out of them."""

import re
from enum import StrEnum
from typing import Any

import attrs

from casework.errors import NotACodeError

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@-]{0,119}\Z")


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
    PANEL_MEMBER = "panel_member"
    CONTRACTOR = "contractor"


class AskedBy(StrEnum):
    """Who asked for the next stage."""

    COMPLAINANT = "complainant"
    BODY = "body"


def check_code(name: str, value: object) -> str:
    """Return *value* if it is an id or a code.

    Raises:
        NotACodeError: If it is anything else, free text above all.
    """
    if not isinstance(value, str) or CODE.match(value) is None:
        raise NotACodeError(name)
    return value


def _is_code(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    check_code(attribute.name, value)


def _is_code_or_none(_instance: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
    if value is not None:
        check_code(attribute.name, value)


def _are_codes(_instance: object, attribute: "attrs.Attribute[Any]", value: tuple[object, ...]) -> None:
    for item in value:
        check_code(attribute.name, item)


def code() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds an id or a code."""
    return attrs.field(validator=_is_code)


def optional_code() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds an id, a code or nothing."""
    return attrs.field(default=None, validator=_is_code_or_none)


def codes() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds any number of codes."""
    return attrs.field(default=(), validator=_are_codes)
