"""Decisions about a contact that comes in, where there is more to do than to record it."""

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.dating import to_come
from casework.domain.cases.decisions.judging import permit, unsuitable
from casework.domain.cases.decisions.rules.categories import unfit_in
from casework.domain.cases.decisions.rules.people import WHO_HANDLES
from casework.domain.cases.events import Categorised, Declined, PassedOn, Received
from casework.domain.cases.vocabulary import Role, with_article
from casework.domain.time.moments import Moment
from casework.errors import DecisionError


def receive(event: Received, happened: Moment, circumstances: Circumstances) -> Received:
    """Let a case begin with *event*.

    Raises:
        DecisionError: If the procedure is not for this kind or formality, has no such stage, the receipt is to come, or
            a category is no standard of the framework that is its scheme.
    """
    why = _why_no_receipt(event, happened, circumstances)
    if why is not None:
        raise DecisionError(f"the new case {event.reference}", "receive", why)
    return event


def _why_no_receipt(event: Received, happened: Moment, circumstances: Circumstances) -> str | None:
    procedure = circumstances.procedure
    if event.kind not in procedure.applies_to:
        kinds = ", ".join(with_article(kind.value) for kind in procedure.applies_to)
        return f"{procedure.id} is for {kinds}, not for {with_article(event.kind.value)}: choose another procedure"
    if event.formality is not None and event.formality in procedure.refuses_formality:
        return f"{procedure.id} has no {event.formality.value} stage: choose another procedure"
    if event.stage not in circumstances.version.first_stages:
        first = ", ".join(circumstances.version.first_stages)
        return f"a case of {circumstances.version.id} begins in stage {first}, not in stage {event.stage}"
    if event.undated and not procedure.counts_nothing:
        return (
            f"it is not known when it came in, and {procedure.id} counts from that: choose a procedure without limits"
        )
    return unfit_in(event.matters, circumstances) or _unlikely(event, happened, circumstances)


def _unlikely(event: Received, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say what of a receipt cannot be true: its days, or its people."""
    if event.anonymous and any(party.role is Role.COMPLAINANT for party in event.parties):
        return "a contact that is anonymous has no complainant: leave one of the two away"
    if Role.COMPLAINT_HANDLER in [party.role for party in event.parties]:
        return WHO_HANDLES
    day, future = circumstances.day(happened), to_come(happened, circumstances)
    if future is not None:
        return f"the receipt, {future}, is still to come: give when it came in"
    if event.written_on is not None and event.written_on > day and not event.undated:
        written_on = event.written_on.isoformat()
        return f"it was written on {written_on}, after its receipt on {day.isoformat()}: put one of the two right"
    return None


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
        DecisionError: If the case has no such matter, or the scheme is a framework without such a standard.
    """
    if matter is None and not case.matters:
        raise unsuitable(case, "categorise", "it has no matter yet; add one first")
    sorted_by = case.matters[0].matter if matter is None else matter
    event = Categorised(matter=sorted_by, scheme=scheme, categories=categories)
    permit(case, event, happened, circumstances)
    return event


def decline(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    exclusion: str,
    reasons: str,
    discretion: str | None = None,
    ombudsman_told: bool = False,
    restriction: str | None = None,
    document: str | None = None,
) -> Declined:
    """Refuse the contact, in the stage in which it is, for an *exclusion* of the procedure.

    Raises:
        DecisionError: If the procedure names no such ground, something that it asks for is missing, or it is too late.
    """
    event = Declined(
        stage=case.stage,
        exclusion=exclusion,
        reasons=reasons,
        discretion=discretion,
        ombudsman_told=ombudsman_told,
        restriction=restriction,
        document=document,
    )
    permit(case, event, happened, circumstances)
    return event


def pass_on(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    body: str,
    party: str | None = None,
    document: str | None = None,
    note: str | None = None,
) -> PassedOn:
    """Send the contact to the other *body* that it is for; the only complainant agreed to it where no *party* is named.

    Raises:
        DecisionError: If nobody gave leave for it, or the case is not open.
    """
    giver = _only_complainant(case) if party is None else party
    event = PassedOn(body=body, party=giver, document=document, note=note)
    permit(case, event, happened, circumstances)
    return event


def _only_complainant(case: Case) -> str | None:
    found = [party.party for party in case.parties if party.role is Role.COMPLAINANT]
    return found[0] if len(found) == 1 else None
