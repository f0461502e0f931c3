"""Papers and words of a case: documents by reference, and notes."""

import datetime as dt

import attrs

from casework.domain.cases.fields import (
    code,
    detail,
    number,
    optional_code,
    optional_day,
    optional_detail,
    word,
    yes_or_no,
)
from casework.domain.cases.vocabulary import Confidentiality, DocumentUse


@attrs.frozen(kw_only=True)
class DocumentAdded:
    """A document belongs to the case; its bytes stay with whoever keeps them.

    *title* and *address*, where the bytes are, are details: either may hold a name. *media_type* is such as
    ``application/pdf``, *sha256* the hash of the bytes as 64 hex digits, *size* how many there are. A letter that was
    sent names the *template* it was made from, and the date that it *promised_on*.
    """

    document: str = code()
    use: DocumentUse = word(DocumentUse)
    title: str = detail()
    media_type: str = code()
    sha256: str = code()
    size: int = number()
    address: str | None = optional_detail()
    confidentiality: Confidentiality = word(Confidentiality, Confidentiality.PERSONAL)
    third_party: bool = yes_or_no()
    template: str | None = optional_code()
    promised_on: dt.date | None = optional_day()


@attrs.frozen(kw_only=True)
class DocumentErased:
    """What was known of a document was erased, its title and where its bytes are."""

    document: str = code()
    reason: str = code()


@attrs.frozen(kw_only=True)
class Noted:
    """Somebody wrote something down; *text* is the id of a detail."""

    text: str = detail()
