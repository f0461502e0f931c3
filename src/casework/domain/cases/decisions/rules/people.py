"""The rules for the people of a case."""

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rule import Rule, needs_open
from casework.domain.cases.events import (
    Assigned,
    ConsentRecorded,
    PartyAdded,
    PartyRemoved,
    Recognised,
    RecognitionTold,
)
from casework.domain.time.moments import Moment


def _assigned(_case: Case, event: Assigned, _happened: Moment, _circumstances: Circumstances) -> str | None:
    if event.handler is None and event.team is None:
        return "neither a handler nor a team is named: name one of them"
    return None


RULES = (
    Rule(decision="assign", event=Assigned, whether=needs_open, fits=_assigned, recorded_late=True),
    Rule(decision="add-party", event=PartyAdded),
    Rule(decision="remove-party", event=PartyRemoved),
    Rule(decision="consent", event=ConsentRecorded),
    Rule(decision="recognise", event=Recognised),
    Rule(decision="tell-recognised", event=RecognitionTold),
)
