"""The decision about a document, where something that was not said is filled in."""

from typing import Any

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.judging import permit
from casework.domain.cases.decisions.naming import next_name
from casework.domain.cases.events import DocumentAdded
from casework.domain.time.moments import Moment


def document(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    document: str | None = None,
    **fields: Any,  # noqa: ANN401 - those of the event
) -> DocumentAdded:
    """Let a document belong to the case; it is called *document*, or d1, d2 and so on.

    Raises:
        DecisionError: If the id is taken, or it says what only a document that was sent can say.
    """
    name = next_name(case, "d", DocumentAdded, "document") if document is None else document
    event = DocumentAdded(document=name, **fields)
    permit(case, event, happened, circumstances)
    return event
