"""How a case came to the stage of which a letter tells, or did not: it was asked for, or became a complaint."""

from casework.application.notifying.telling import Telling, Value
from casework.domain.cases.events import Escalated, EscalationDeclined, Received, Reclassified
from casework.domain.cases.vocabulary import AskedBy, Kind


def asked_on(telling: Telling) -> Value | None:
    """Return when whoever complained asked for the stage, or the one refused; nothing where the body took it there."""
    began = telling.began
    if isinstance(telling.event, EscalationDeclined):
        return telling.date(telling.event.asked_on)
    is_asked = isinstance(began.event, Escalated) and began.event.asked_by is AskedBy.COMPLAINANT
    return telling.date(began.happened) if is_asked else None


def refused_stage(telling: Telling) -> Value | None:
    """Return the stage that was asked for and refused."""
    event = telling.event
    return telling.stage_told(event.stage) if isinstance(event, EscalationDeclined) else None


def complaint_since(telling: Telling) -> Value | None:
    """Return since when it is a complaint, where it came in as something else and became one in this visit."""
    first, *_ = telling.file.case.history
    if isinstance(first.event, Received) and first.event.kind is Kind.COMPLAINT:
        return None
    here = (each for each in telling.file.case.history if each.version >= telling.began.version)
    became = (each for each in here if isinstance(each.event, Reclassified) and each.event.kind is Kind.COMPLAINT)
    since = next((each for each in became if each.version < (telling.due.event or 0)), None)
    return None if since is None else telling.date(since.happened)
