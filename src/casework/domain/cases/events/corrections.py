"""Every event of a case in one type, and the event that looks back: an earlier one was wrong, or never happened."""

from typing import Any, TypeAlias, get_args

import attrs

from casework.domain.cases.events.care import (
    AdjustmentAgreed,
    AdjustmentEnded,
    FlagCleared,
    FlagRaised,
    PreferencesStated,
)
from casework.domain.cases.events.clocks import (
    DateAgreed,
    DateSet,
    DatesRecomputed,
    DelayInformed,
    Extended,
    MilestoneReached,
    Paused,
    Resumed,
)
from casework.domain.cases.events.documents import DocumentAdded, DocumentErased, Noted
from casework.domain.cases.events.imports import ImportUndone, JudgedElsewhere
from casework.domain.cases.events.intake import (
    Accepted,
    Acknowledged,
    Categorised,
    Declined,
    MatterAdded,
    PassedOn,
    Received,
    Reclassified,
)
from casework.domain.cases.events.links import Absorbed, Linked, Merged
from casework.domain.cases.events.outcomes import FindingMade, Learned, RemedyAgreed, RemedyDone, RemedyUndeliverable
from casework.domain.cases.events.people import (
    Assigned,
    ConsentRecorded,
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
from casework.domain.cases.fields import code, moment, number, optional_detail, optional_part
from casework.domain.time.moments import Moment
from casework.errors import UsageError


def _is_event(_instance: object, _attribute: "attrs.Attribute[Any]", value: object) -> None:
    if type(value) not in get_args(Event) or isinstance(value, Corrected):
        message = "a correction can put any event in the place of another, but no other correction"
        raise UsageError(message)


@attrs.frozen(kw_only=True)
class Replacement:
    """What should have been recorded: an event and when it happened."""

    happened: Moment = moment()
    event: "Event" = attrs.field(validator=_is_event)


@attrs.frozen(kw_only=True)
class Corrected:
    """An earlier event of the case was wrong: it is replaced, or struck out where *replacement* is None."""

    version: int = number()
    reason: str = code()
    replacement: Replacement | None = optional_part(Replacement)
    note: str | None = optional_detail()


Event: TypeAlias = (
    Received
    | Reclassified
    | Acknowledged
    | Accepted
    | Declined
    | PassedOn
    | Categorised
    | MatterAdded
    | PartyAdded
    | PartyRemoved
    | Assigned
    | ConsentRecorded
    | Recognised
    | RecognitionTold
    | Paused
    | Resumed
    | Extended
    | DateAgreed
    | DateSet
    | DatesRecomputed
    | DelayInformed
    | MilestoneReached
    | Responded
    | Escalated
    | EscalationDeclined
    | Referred
    | Withdrawn
    | Pursued
    | Closed
    | Reopened
    | PreferencesStated
    | AdjustmentAgreed
    | AdjustmentEnded
    | FlagRaised
    | FlagCleared
    | FindingMade
    | RemedyAgreed
    | RemedyDone
    | RemedyUndeliverable
    | Learned
    | DocumentAdded
    | DocumentErased
    | Noted
    | Linked
    | Merged
    | Absorbed
    | JudgedElsewhere
    | ImportUndone
    | Corrected
)
"""Everything that can happen to a case."""
