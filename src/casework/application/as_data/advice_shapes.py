"""The shapes of what staff is told to do and to write: the guidance of a stage, and what its letters must say."""

from typing import Annotated, TypedDict

import msgspec

from casework.domain.conduct import LetterKind, LetterPart

_PART = msgspec.Meta(extra_json_schema={"enum": [part.value for part in LetterPart]})
_KIND = msgspec.Meta(extra_json_schema={"enum": [kind.value for kind in LetterKind]})


class GuidanceData(TypedDict):
    """What the procedure says to do now, and where it says so."""

    do: str
    put_right: str | None
    up_to: str | None
    currency: str | None
    citation: str
    evidence: str


class MustSayData(TypedDict):
    """Something that a letter must say, the placeholders by which a template does, and where it is written down."""

    part: Annotated[str, _PART]
    placeholders: list[str]
    citation: str
    evidence: str


class LetterData(TypedDict):
    """A letter that the stage may still need, and what it must say."""

    kind: Annotated[str, _KIND]
    says: list[MustSayData]
