"""Decisions about a contact that comes in: receive, acknowledge, categorise, assign, note, add a party or a matter."""

import datetime as dt

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rules import permit, to_come, unsuitable
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    Assigned,
    Categorised,
    Matter,
    MatterAdded,
    Noted,
    Party,
    PartyAdded,
    Received,
)
from casework.domain.cases.vocabulary import with_article
from casework.domain.time.moments import Moment
from casework.errors import DecisionError


def receive(event: Received, happened: Moment, circumstances: Circumstances) -> Received:
    """Let a case begin with *event*.

    Raises:
        DecisionError: If the procedure is not for this kind or formality, has no such stage, or the receipt is to come.
    """
    why = _why_no_receipt(event, happened, circumstances)
    if why is not None:
        raise DecisionError(f"the new case {event.reference}", "receive", why)
    return event


def _why_no_receipt(event: Received, happened: Moment, circumstances: Circumstances) -> str | None:
    procedure = circumstances.procedure
    if event.kind not in procedure.applies_to:
        kinds = ", ".join(kind.value for kind in procedure.applies_to)
        return f"{procedure.id} is for {kinds}, not for {with_article(event.kind.value)}: choose another procedure"
    if event.formality is not None and event.formality in procedure.refuses_formality:
        return f"{procedure.id} has no {event.formality.value} stage: choose another procedure"
    if event.stage not in circumstances.version.first_stages:
        first = ", ".join(circumstances.version.first_stages)
        return f"a case of {circumstances.version.id} begins in stage {first}, not in stage {event.stage}"
    day, future = circumstances.day(happened), to_come(happened, circumstances)
    if future is not None:
        return f"the receipt, {future}, is still to come: give when it came in"
    if event.written_on is not None and event.written_on > day:
        written_on = event.written_on.isoformat()
        return f"it was written on {written_on}, after its receipt on {day.isoformat()}: put one of the two right"
    return None


def acknowledge(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    told_due_on: dt.date | None = None,
    stage: str | None = None,
) -> Acknowledged:
    """Tell the complainant that the contact arrived, and perhaps by when to expect the answer.

    *stage* is an earlier stage whose acknowledgement was forgotten; the present one, if left out.

    Raises:
        DecisionError: If the stage is acknowledged already, or *happened* is not within the stage or to come.
    """
    event = Acknowledged(stage=stage or case.stage, told_due_on=told_due_on)
    permit(case, event, happened, circumstances)
    return event


def accept(case: Case, circumstances: Circumstances, *, happened: Moment, stage: str | None = None) -> Accepted:
    """Take the contact on under its procedure, in the present stage or in *stage*.

    Raises:
        DecisionError: If the case is not open or accepted already.
    """
    event = Accepted(stage=stage or case.stage)
    permit(case, event, happened, circumstances)
    return event


def categorise(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    scheme: str,
    categories: tuple[str, ...],
    matter: str | None = None,
) -> Categorised:
    """Sort a matter by one scheme; the first matter where *matter* is None.

    Raises:
        DecisionError: If the case has no such matter.
    """
    if matter is None and not case.matters:
        raise unsuitable(case, "categorise", "it has no matter yet; add one first")
    event = Categorised(matter=matter or case.matters[0].matter, scheme=scheme, categories=categories)
    permit(case, event, happened, circumstances)
    return event


def assign(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    handler: str | None = None,
    team: str | None = None,
) -> Assigned:
    """Give the case to a member of staff, a team, or both.

    Raises:
        DecisionError: If the case is not open, or neither is named.
    """
    event = Assigned(handler=handler, team=team)
    permit(case, event, happened, circumstances)
    return event


def note(case: Case, circumstances: Circumstances, *, happened: Moment, text: str) -> Noted:
    """Write something down; *text* is the id of a detail."""
    event = Noted(text=text)
    permit(case, event, happened, circumstances)
    return event


def add_party(case: Case, circumstances: Circumstances, *, happened: Moment, party: Party) -> PartyAdded:
    """Let another party join the case, or change a known one."""
    event = PartyAdded(party=party)
    permit(case, event, happened, circumstances)
    return event


def add_matter(case: Case, circumstances: Circumstances, *, happened: Moment, matter: Matter) -> MatterAdded:
    """Record another matter in the case.

    Raises:
        DecisionError: If the case has a matter of that id already.
    """
    event = MatterAdded(matter=matter)
    permit(case, event, happened, circumstances)
    return event
