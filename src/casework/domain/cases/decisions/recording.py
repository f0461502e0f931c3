"""Decisions that record what they are told, as it is told."""

from collections.abc import Callable
from typing import Any

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.judging import permit
from casework.domain.cases.decisions.rules import RULE_OF
from casework.domain.cases.events import Event
from casework.domain.time.moments import Moment


def recording(kind: type[Event]) -> Callable[..., Event]:
    """Return the decision that makes an event of *kind* from its fields, in the present stage where none is named.

    It is called with the case, the circumstances, ``happened`` and the fields of the event by name, and raises a
    DecisionError where the rule of the event does not let it follow.
    """
    has_stage = RULE_OF[kind].in_stage

    def decide(case: Case, circumstances: Circumstances, /, *, happened: Moment, **fields: Any) -> Event:  # noqa: ANN401 - the fields of any event
        if has_stage and fields.get("stage") is None:
            fields["stage"] = case.stage
        event = kind(**fields)
        permit(case, event, happened, circumstances)
        return event

    return decide
