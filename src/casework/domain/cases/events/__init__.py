"""What can happen to a case, as facts in the past tense.

An event says only what happened. *When* it happened, who wrote it and when it was recorded stand in the envelope around
it (see ``casework.domain.envelope``); other dates, such as the one a letter promised, are fields here. No field is free
text: words and personal data live in details, and an event holds their ids. Nothing that can be computed is a field:
there is no event "became overdue".

The name under which an event is stored is ``case.`` and its class name in snake case, such as ``case.received``, and
never changes: one log also tells of other things than cases. A change of shape raises the schema number in ``SCHEMAS``
and keeps a golden file of the old shape in the tests.
"""

import re

from casework.domain.cases.events.care import (
    AdjustmentAgreed,
    AdjustmentEnded,
    FlagCleared,
    FlagRaised,
    PreferencesStated,
)
from casework.domain.cases.events.clocks import (
    DateAgreed,
    DateChange,
    DateSet,
    DatesRecomputed,
    DelayInformed,
    Extended,
    MilestoneReached,
    Paused,
    Resumed,
)
from casework.domain.cases.events.corrections import Corrected, Event, Replacement
from casework.domain.cases.events.documents import DocumentAdded, DocumentErased, Noted
from casework.domain.cases.events.imports import ImportUndone, JudgedElsewhere
from casework.domain.cases.events.intake import (
    Accepted,
    Acknowledged,
    Categorised,
    Category,
    Declined,
    Matter,
    MatterAdded,
    PassedOn,
    Received,
    Reclassified,
    Source,
)
from casework.domain.cases.events.links import Absorbed, Link, Linked, Merged
from casework.domain.cases.events.outcomes import FindingMade, Learned, RemedyAgreed, RemedyDone, RemedyUndeliverable
from casework.domain.cases.events.people import (
    Assigned,
    ConsentRecorded,
    Party,
    PartyAdded,
    PartyRemoved,
    Recognised,
    RecognitionTold,
)
from casework.domain.cases.events.stages import (
    Closed,
    Escalated,
    EscalationDeclined,
    Pursued,
    Referred,
    Reopened,
    Responded,
    Withdrawn,
)

EVENTS: tuple[type[Event], ...] = Event.__args__


_OF_A_CASE = "case."


def event_name(event: type[Event]) -> str:
    """Return the name under which *event* is stored: ``StageVisited`` would be ``case.stage_visited``."""
    return _OF_A_CASE + re.sub(r"(?<!^)(?=[A-Z])", "_", event.__name__).lower()


def short_name(name: str) -> str:
    """Return a stored name as people who look at one case read it: ``received`` for ``case.received``."""
    return name.removeprefix(_OF_A_CASE)


NAMES: dict[type[Event], str] = {event: event_name(event) for event in EVENTS}
BY_NAME: dict[str, type[Event]] = {name: event for event, name in NAMES.items()}
SCHEMAS: dict[str, int] = dict.fromkeys(BY_NAME, 1)
"""The schema number of each event's present shape."""

__all__ = [
    "BY_NAME",
    "EVENTS",
    "NAMES",
    "SCHEMAS",
    "Absorbed",
    "Accepted",
    "Acknowledged",
    "AdjustmentAgreed",
    "AdjustmentEnded",
    "Assigned",
    "Categorised",
    "Category",
    "Closed",
    "ConsentRecorded",
    "Corrected",
    "DateAgreed",
    "DateChange",
    "DateSet",
    "DatesRecomputed",
    "Declined",
    "DelayInformed",
    "DocumentAdded",
    "DocumentErased",
    "Escalated",
    "EscalationDeclined",
    "Event",
    "Extended",
    "FindingMade",
    "FlagCleared",
    "FlagRaised",
    "ImportUndone",
    "JudgedElsewhere",
    "Learned",
    "Link",
    "Linked",
    "Matter",
    "MatterAdded",
    "Merged",
    "MilestoneReached",
    "Noted",
    "Party",
    "PartyAdded",
    "PartyRemoved",
    "PassedOn",
    "Paused",
    "PreferencesStated",
    "Pursued",
    "Received",
    "Reclassified",
    "Recognised",
    "RecognitionTold",
    "Referred",
    "RemedyAgreed",
    "RemedyDone",
    "RemedyUndeliverable",
    "Reopened",
    "Replacement",
    "Responded",
    "Resumed",
    "Source",
    "Withdrawn",
    "event_name",
    "short_name",
]
