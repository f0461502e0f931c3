"""The shapes of what is told of letters: which the stage may still need, and what each must say."""

from typing import Annotated, TypedDict

import msgspec

from casework.domain.conduct import LETTERS, LetterPart

_PART = msgspec.Meta(extra_json_schema={"enum": [part.value for part in LetterPart]})
_KIND = msgspec.Meta(extra_json_schema={"enum": [kind.value for kind in LETTERS]})


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
