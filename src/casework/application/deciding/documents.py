"""Decisions about papers and notes, as methods of a casebook."""

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any, Unpack

from casework.application.codec import fact_of
from casework.application.contacts import needed_words, word
from casework.application.deciding.recording import Recording, drafted
from casework.application.document_details import details_of_document
from casework.application.document_files import facts_of_file, path_text
from casework.application.drafts import Drafts
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
        known = {
            "document": document,
            "use": word(DocumentUse, "use", use),
            "address": address,
            "confidentiality": word(Confidentiality, "confidentiality", confidentiality),
            "third_party": third_party,
            "template": template,
            "promised_on": promised_on,
        }
        of_the_bytes = {"title": title, "media_type": media_type, "sha256": sha256, "size": size}
        where = _checked_source(path, of_the_bytes)

        def parts(drafts: Drafts) -> dict[str, Any]:
            # A repeat is answered before anybody looks for the file, which may be gone by then.
            read = of_the_bytes if where is None else _read(where, title=title, media_type=media_type)
            return {name: drafted(drafts, name, value) for name, value in {**known, **read}.items()}

        return self._decide("document", case, writing, parts=parts, path=where, **known, **of_the_bytes)

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
        needed_words("words of the note", text)
        return self._decide("note", case, writing, text=text)


def _checked_source(path: object, of_the_bytes: Mapping[str, object]) -> str | None:
    """Return *path* as text; None where *of_the_bytes* says all that would be read from a file.

    Raises:
        UsageError: If both or neither say it, the title is empty, or *path* is none.
    """
    if of_the_bytes["title"] is not None:
        needed_words("words of the title", of_the_bytes["title"])
    if path is None:
        if None in of_the_bytes.values():
            message = "say which file it is, or its title, media type, hash (sha256) and size"
            raise UsageError(message)
        return None
    if of_the_bytes["sha256"] is not None or of_the_bytes["size"] is not None:
        message = "hash and size are read from the file: leave them out, or leave out the file"
        raise UsageError(message)
    return path_text(path)


def _read(where: str, *, title: str | None, media_type: str | None) -> dict[str, Any]:
    """Return what is known of the bytes of a file; its name is the title, where no other one is given."""
    found = facts_of_file(where)
    return {
        "title": found.name if title is None else title,
        "media_type": found.media_type if media_type is None else media_type,
        "sha256": found.sha256,
        "size": found.size,
    }
