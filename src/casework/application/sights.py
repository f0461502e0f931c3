"""What somebody must see of a case to see each of its words."""

from collections.abc import Iterable, Iterator, Sequence

from casework.application.access import Sight
from casework.application.document_details import sights_of_documents
from casework.domain.cases.events import AdjustmentAgreed, AdjustmentEnded, Corrected
from casework.domain.cases.parts import Fact


def sights_of_words(facts: Sequence[Fact]) -> dict[str, Sight]:
    """Return what must be seen to see those details that are not seen with the other words, by the id of the detail.

    The confidentiality of a document says it of its title and address. What somebody needs is known with the people.
    """
    return sights_of_documents(facts) | dict.fromkeys(_of_adjustments(facts), Sight.PEOPLE)


def _of_adjustments(facts: Iterable[Fact]) -> Iterator[str]:
    """Yield the details of adjustments, also as corrections put them."""
    for fact in facts:
        event = fact.event
        if isinstance(event, Corrected) and event.replacement is not None:
            event = event.replacement.event
        match event:
            case AdjustmentAgreed(what=detail) | AdjustmentEnded(note=str(detail)):
                yield detail
