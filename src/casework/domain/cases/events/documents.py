"""Papers and words of a case: documents by reference, and notes."""

import datetime as dt
import re
from typing import Any

import attrs

from casework.domain.cases.fields import (
    code,
    detail,
    is_number,
    optional_code,
    optional_day,
    optional_detail,
    optional_form,
    optional_hash,
    word,
    yes_or_no,
)
from casework.domain.cases.vocabulary import Confidentiality, DocumentUse
from casework.errors import UsageError

MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,63}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,63}\Z")
"""What RFC 6838 calls a type and a subtype; a charset or another parameter is none of it."""


def _is_size(instance: object, attribute: "attrs.Attribute[Any]", value: int | None) -> None:
    if value is None:
        return
    is_number(instance, attribute, value)
    if value < 0:
        message = f"{attribute.name} is the number of bytes, and {value} is less than none"
        raise UsageError(message)


@attrs.frozen(kw_only=True)
class DocumentAdded:
    """A document belongs to the case; its bytes stay with whoever keeps them.

    *title* and *address*, where the bytes are, are details: either may hold a name. *media_type* is such as
    ``application/pdf``, *sha256* the hash of the bytes as 64 hex digits, *size* how many there are. A letter that was
    sent names the *template* it was made from, and the date that it *promised_on*. Of the paper of an old register the
    bytes may not be at hand: then nothing is known of them. *undated* says that nobody knows when it came or went.
    """

    document: str = code()
    use: DocumentUse = word(DocumentUse)
    title: str = detail()
    media_type: str | None = optional_form(MEDIA_TYPE, "a type and a subtype, such as application/pdf")
    sha256: str | None = optional_hash()
    size: int | None = attrs.field(default=None, validator=_is_size)
    address: str | None = optional_detail()
    confidentiality: Confidentiality = word(Confidentiality, Confidentiality.PERSONAL)
    third_party: bool = yes_or_no()
    template: str | None = optional_code()
    promised_on: dt.date | None = optional_day()
    undated: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class DocumentErased:
    """What was known of a document was erased, its title and where its bytes are."""

    document: str = code()
    reason: str = code()


@attrs.frozen(kw_only=True)
class Noted:
    """Somebody wrote something down; *text* is the id of a detail."""

    text: str = detail()
