"""The words that belong to a document: which details hold them, and what somebody must see of a case to see them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from casework.application.access import Sight
from casework.domain.cases.events import Corrected, DocumentAdded
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import Confidentiality

_SIGHTS: Mapping[Confidentiality, Sight] = MappingProxyType(
    {
        Confidentiality.OPEN: Sight.CASE,
        Confidentiality.PERSONAL: Sight.WORDS,
        Confidentiality.RESTRICTED: Sight.PEOPLE,
    }
)


def sights_of_documents(facts: Iterable[Fact]) -> dict[str, Sight]:
    """Return what somebody must see of the case to see each detail of its documents, by the id of the detail.

    What was said last of a document counts: one that turned out to be restricted is, in the old entry too.
    """
    return {detail: _SIGHTS[event.confidentiality] for _, event in _as_told(facts) for detail in _details(event)}


def details_of_document(facts: Sequence[Fact], document: str) -> tuple[str, ...]:
    """Return the details of *document*, those that a correction replaced or struck out among them."""
    told = tuple(_as_told(facts))
    entries = {version for version, event in told if event.document == document}
    return tuple(dict.fromkeys(detail for version, event in told if version in entries for detail in _details(event)))


def _as_told(facts: Iterable[Fact]) -> Iterator[tuple[int, DocumentAdded]]:
    """Yield what was said of each document, at first and in corrections, with the version that it is about."""
    for fact in facts:
        version, event = fact.version, fact.event
        if isinstance(event, Corrected) and event.replacement is not None:
            version, event = event.version, event.replacement.event
        if isinstance(event, DocumentAdded):
            yield version, event


def _details(event: DocumentAdded) -> tuple[str, ...]:
    return (event.title,) if event.address is None else (event.title, event.address)
