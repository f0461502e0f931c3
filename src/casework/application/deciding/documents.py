"""Decisions about papers and notes, as methods of a casebook."""

import datetime as dt
import os
from typing import Unpack

from casework.application.codec import fact_of
from casework.application.contacts import word
from casework.application.deciding.recording import Recording
from casework.application.document_details import details_of_document
from casework.application.document_files import FileFacts, facts_of_file
from casework.application.loading import find_id, load
from casework.application.ports import Store
from casework.application.writing import Writing
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import Confidentiality, DocumentUse
from casework.errors import DecisionError, KeyReusedError, UsageError


class DecidingDocuments(Recording):
    """Documents and notes."""

    store: Store

    def document(
        self,
        case: str,
        *,
        use: DocumentUse | str,
        path: str | os.PathLike[str] | None = None,
        document: str | None = None,
        title: str | None = None,
        media_type: str | None = None,
        sha256: str | None = None,
        size: int | None = None,
        address: str | None = None,
        confidentiality: Confidentiality | str = Confidentiality.PERSONAL,
        third_party: bool = False,
        template: str | None = None,
        promised_on: dt.date | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Let a document belong to the case; its bytes stay where they are.

        Args:
            use: ``received``, ``sent`` or ``internal``.
            path: A file to read hash, size, media type and title from; without it these are given.
            document: A short id in this case; d1, d2 and so on if left out.
            address: Where the bytes are, in the words of whoever keeps them; a path is not taken for one.
            confidentiality: Who sees title and address: ``open``, ``personal`` or ``restricted``.
            third_party: Whether it tells of other people than the complainant.
            template: Of a letter that was sent: what it was made from.
            promised_on: Of a letter that was sent: the date that it promised.

        Raises:
            DecisionError: If the id is taken, or it says what only a document that was sent can say.
            UsageError: If there is no such file, or hash, size, media type or title cannot be right.
        """
        known = _known(path, title, media_type, sha256, size)
        return self._decide(
            "document",
            case,
            writing,
            document=document,
            use=word(DocumentUse, "use", use),
            title=known.name,
            media_type=known.media_type,
            sha256=known.sha256,
            size=known.size,
            address=address,
            confidentiality=word(Confidentiality, "confidentiality", confidentiality),
            third_party=third_party,
            template=template,
            promised_on=promised_on,
        )

    def erase_document(self, case: str, *, document: str, reason: str, **writing: Unpack[Writing]) -> Case:
        """Erase what is known of a document: its title, and where its bytes are, for good.

        It is put on record first and erased then. Whoever was stopped in between asks again: that completes it and
        writes nothing more. The bytes themselves are for whoever keeps them to erase.

        Raises:
            DecisionError: If the case has no such document.
        """
        body = self.rulebook.organisation.id
        try:
            found = self._decide("erase-document", case, writing, document=document, reason=reason)
        except (DecisionError, KeyReusedError):
            # Erasing takes the digests of the requests of the case along, so a repeat with its key is not known again.
            found = load(self.store, body, find_id(self.store, body, case))
            if all(each.event.document != document or each.erased is None for each in found.documents):
                raise
        told = [fact_of(record) for record in self.store.read(body, found.id)]
        self.store.erase(body, details_of_document(told, document))
        return found

    def note(self, case: str, *, text: str, **writing: Unpack[Writing]) -> Case:
        """Write something down in the case."""
        if not text:
            message = "the note is empty: write down what is to be noted"
            raise UsageError(message)
        return self._decide("note", case, writing, text=text)


def _known(
    path: str | os.PathLike[str] | None,
    title: str | None,
    media_type: str | None,
    sha256: str | None,
    size: int | None,
) -> FileFacts:
    """Return what is known of the bytes, from the file or as given; the name of it is the title.

    Raises:
        UsageError: If both or neither say it.
    """
    if path is not None:
        if sha256 is not None or size is not None:
            message = "hash and size are read from the file: leave them out, or leave out the file"
            raise UsageError(message)
        read = facts_of_file(path)
        return FileFacts(
            name=title or read.name, media_type=media_type or read.media_type, sha256=read.sha256, size=read.size
        )
    if not title or media_type is None or sha256 is None or size is None:
        message = "say which file it is, or its title, media type, hash (sha256) and size"
        raise UsageError(message)
    return FileFacts(name=title, media_type=media_type, sha256=sha256, size=size)
