"""Decisions about findings, remedies and learning, where something that was not said is filled in."""

import datetime as dt

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.judging import impossible, permit, refused, unsuitable
from casework.domain.cases.decisions.naming import next_name
from casework.domain.cases.events import FindingMade, Learned, RemedyAgreed, RemedyDone, RemedyUndeliverable
from casework.domain.cases.vocabulary import FindingBy, RemedyKind
from casework.domain.money import Money
from casework.domain.time.moments import Moment


def finding(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    outcome: str,
    matter: str | None = None,
    stage: str | None = None,
    scheme: str | None = None,
    by: FindingBy = FindingBy.BODY,
    reasons: str | None = None,
) -> FindingMade:
    """Record a finding on the only matter, in the present stage and by the procedure's scheme, where none is named.

    Raises:
        DecisionError: If there is no such matter, scheme or outcome, or the same finder has judged that matter already.
    """
    event = FindingMade(
        matter=_only_matter(case) if matter is None else matter,
        stage=case.stage if stage is None else stage,
        scheme=_scheme(case, circumstances) if scheme is None else scheme,
        outcome=outcome,
        by=by,
        reasons=reasons,
    )
    permit(case, event, happened, circumstances)
    return event


def _only_matter(case: Case) -> str:
    if len(case.matters) == 1:
        return case.matters[0].matter
    choices = ", ".join(matter.matter for matter in case.matters)
    why = f"say which matter: {choices}" if choices else "it has no matter yet; add one first"
    raise unsuitable(case, "finding", why)


def _scheme(case: Case, circumstances: Circumstances) -> str:
    if circumstances.version.outcomes is not None:
        return circumstances.version.outcomes
    known = ", ".join(circumstances.outcomes)
    raise unsuitable(case, "finding", f"{circumstances.version.id} names no outcome scheme: say which of {known}")


def remedy(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    kind: RemedyKind,
    remedy: str | None = None,
    what: str | None = None,
    money: Money | None = None,
    due_on: dt.date | None = None,
    matter: str | None = None,
    owner: str | None = None,
) -> RemedyAgreed:
    """Promise something to put a wrong right; it is called *remedy*, or r1, r2 and so on.

    Raises:
        DecisionError: If the id is taken, there is no such matter, money is missing or out of place, or it was due
            before it was agreed.
    """
    event = RemedyAgreed(
        remedy=next_name(case, "r", RemedyAgreed, "remedy") if remedy is None else remedy,
        kind=kind,
        what=what,
        money=money,
        due_on=due_on,
        matter=matter,
        owner=owner,
    )
    permit(case, event, happened, circumstances)
    return event


def remedy_done(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    remedy: str | None = None,
    note: str | None = None,
) -> RemedyDone:
    """Record that a remedy was carried out; the only open one, if left out.

    Raises:
        DecisionError: If there is no such open remedy, or it was agreed later.
    """
    name = _only_open(case, "remedy-done", happened, circumstances) if remedy is None else remedy
    event = RemedyDone(remedy=name, note=note)
    permit(case, event, happened, circumstances)
    return event


def remedy_undeliverable(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    reason: str,
    remedy: str | None = None,
    note: str | None = None,
) -> RemedyUndeliverable:
    """Record that a remedy cannot be carried out; the only open one, if left out.

    Raises:
        DecisionError: If there is no such open remedy, or it was agreed later.
    """
    name = _only_open(case, "remedy-undeliverable", happened, circumstances) if remedy is None else remedy
    event = RemedyUndeliverable(remedy=name, reason=reason, note=note)
    permit(case, event, happened, circumstances)
    return event


def _only_open(case: Case, decision: str, happened: Moment, circumstances: Circumstances) -> str:
    why = impossible(case, decision, happened, circumstances)
    if why is not None:
        raise refused(case, decision, why, circumstances.version)
    waiting = [each.id for each in case.results.remedies if each.is_open]
    if len(waiting) == 1:
        return waiting[0]
    raise unsuitable(case, decision, f"say which remedy: {', '.join(waiting)}")


def learn(
    case: Case,
    circumstances: Circumstances,
    *,
    happened: Moment,
    cause: str,
    what: str,
    learning: str | None = None,
    owner: str | None = None,
) -> Learned:
    """Record what was learned from the case; it is called *learning*, or l1, l2 and so on.

    Raises:
        DecisionError: If the id is taken.
    """
    name = next_name(case, "l", Learned, "learning") if learning is None else learning
    event = Learned(learning=name, cause=cause, what=what, owner=owner)
    permit(case, event, happened, circumstances)
    return event
