"""The rules for the people of a case."""

from collections.abc import Iterator

from casework.domain.cases.case import Case
from casework.domain.cases.conflicts import Clash, conflicts_of, holding_of, holding_of_handler, told, unaccepted
from casework.domain.cases.consents import BODIES, CONCERNED, ELECTED, SPEAKING_FOR_OTHERS, answer_on
from casework.domain.cases.decisions.answering import lead_body
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.dating import is_before
from casework.domain.cases.decisions.rule import Rule, needs_open, since_receipt
from casework.domain.cases.decisions.rules.documents import unknown_document
from casework.domain.cases.decisions.rules.words import unknown
from casework.domain.cases.events import (
    Assigned,
    ConsentRecorded,
    Party,
    PartyAdded,
    PartyRemoved,
    Recognised,
    RecognitionTold,
)
from casework.domain.cases.parts import RoleHeld
from casework.domain.cases.vocabulary import ConsentScope, ConsentStep, Role, with_article
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment

WHO_HANDLES = "who handles a case is said in one way only: assign them"

_ACTING_FOR_OTHERS = SPEAKING_FOR_OTHERS | ELECTED


def _parties(case: Case) -> list[str]:
    return [party.party for party in case.parties]


def _since_it_came_to_the_stage(case: Case, _event: object) -> Iterator[tuple[Moment | None, str]]:
    """Let nothing of a stage happen before the case was first there; a stage may be taken up again."""
    here = (case.stage, case.intake.procedure)
    began = next(visit.began for visit in case.visits if (visit.stage, visit.procedure) == here)
    yield began, f"stage {case.stage} began"


# Roles that one person may not hold together


def _assigned(case: Case, event: Assigned, _happened: Moment, circumstances: Circumstances) -> str | None:
    if event.handler is None and event.team is None:
        return "neither a handler nor a team is named: name one of them"
    holding = holding_of_handler(case, event.handler, event.stage)
    return _in_conflict(case, circumstances.version, holding, event.override)


def _in_conflict(case: Case, version: ProcedureVersion, holding: RoleHeld | None, override: str | None) -> str | None:
    if override is not None:
        if holding is None or not conflicts_of(case, version, holding):
            return "there is no conflict of roles to accept: leave out the reason for accepting one"
        return None
    clash = None if holding is None else unaccepted(case, version, holding)
    if clash is None:
        return None
    return f"{told(clash)}: {_instead(case, clash)}, or say why the conflict is accepted"


def _instead(case: Case, clash: Clash) -> str:
    """Return what to do about a conflict; what a complaint is about is a fact, whoever handles it."""
    if clash.holding.role is Role.PERSON_COMPLAINED_ABOUT and clash.held.role is Role.COMPLAINT_HANDLER:
        return f"assign another handler first ('casework assign {case.reference} --handler ID')"
    return "name somebody else"


# Who is in the case


def _party_added(case: Case, event: PartyAdded, happened: Moment, circumstances: Circumstances) -> str | None:
    party = event.party
    return (
        _unfit(case, party)
        or _given_before(case, party)
        or _after_an_earlier_stage(case, party, happened, circumstances)
        or (None if party.role in CONCERNED else _leaves_nobody(case, party.party))
        or _in_conflict(case, circumstances.version, holding_of(case, party, event.stage), event.override)
    )


def _given_before(case: Case, party: Party) -> str | None:
    """Say that the id was somebody else's, who left: what is on record of them is not of the new party."""
    gone = {fact.event.party for fact in case.history if isinstance(fact.event, PartyRemoved)}
    if party.party not in gone:
        return None
    return f"{party.party} was the id of a party that left the case: give another id"


def _after_an_earlier_stage(case: Case, party: Party, happened: Moment, circumstances: Circumstances) -> str | None:
    """Say why a party was not forgotten in an earlier stage: it is known, or came later; None in the present one."""
    ended = case.visit.ended
    if ended is None or not case.is_open:
        return None
    if case.party(party.party) is not None:
        return f"{party.party} is in it already, as it is now: change that without naming an earlier stage"
    if not is_before(ended, happened, circumstances):
        return None
    on, until = circumstances.day(happened), circumstances.day(ended)
    return f"{on} is after stage {case.stage} ended on {until}: give that day or an earlier one, or leave the stage out"


def _unfit(case: Case, party: Party) -> str | None:
    """Return why what is said of *party* does not fit its role, or the other parties."""
    if party.role is Role.COMPLAINT_HANDLER:
        return WHO_HANDLES
    if party.child and party.role not in CONCERNED:
        role = with_article(party.role)
        return f"{role} is no child who complains in their own right: leave that out, or choose another role"
    return _unfit_body(case, party) if party.role in BODIES else _unfit_to_act(case, party)


def _unfit_body(case: Case, party: Party) -> str | None:
    if party.actor is None:
        return f"{with_article(party.role)} is known by its id: name it as the actor"
    if party.acts_for is not None:
        return f"{with_article(party.role)} acts for nobody else: leave that out, or choose another role"
    lead = lead_body(case)
    if party.role is not Role.LEAD_BODY or lead is None or lead.party == party.party:
        return None
    return f"{lead.party} leads already, and the answer is one: make {lead.party} a partner body first"


def _unfit_to_act(case: Case, party: Party) -> str | None:
    if party.acts_for is None:
        return None
    if party.role not in _ACTING_FOR_OTHERS:
        return f"{with_article(party.role)} acts for nobody else: leave that out, or choose another role"
    if party.acts_for == party.party:
        return "nobody acts for themselves in this way: name the party for whom they act"
    return unknown("it", "party", party.acts_for, _parties(case))


def _leaves_nobody(case: Case, name: str) -> str | None:
    """Return that without the party called *name* it would be nobody's case; None if somebody is left, or never was."""
    concerned = [party.party for party in case.parties if party.role in CONCERNED]
    if concerned != [name]:
        return None
    return f"without {name} it would be nobody's case: add the other complainant or person affected first"


def _party_removed(case: Case, event: PartyRemoved, _happened: Moment, _circumstances: Circumstances) -> str | None:
    gone = unknown("it", "party", event.party, _parties(case))
    if gone is not None:
        return gone
    speaker = next((party.party for party in case.parties if party.acts_for == event.party), None)
    if speaker is not None:
        return f"{speaker} acts for {event.party}: remove {speaker} first, or say for whom else they act"
    return _leaves_nobody(case, event.party)


# Consent


def _consent(case: Case, event: ConsentRecorded, happened: Moment, circumstances: Circumstances) -> str | None:
    return (
        unknown("it", "party", event.giver, _parties(case))
        or _not_theirs_to_give(case, event)
        or _outside_scope(event)
        or _wrong_expiry(event, happened, circumstances)
        or unknown_document(case, event.evidence)
        or _nothing_to_withdraw(case, event, happened, circumstances)
    )


def _not_theirs_to_give(case: Case, event: ConsentRecorded) -> str | None:
    if event.party is None:
        return None
    party = case.party(event.party)
    if party is None:
        return unknown("it", "party", event.party, _parties(case))
    if party.role not in SPEAKING_FOR_OTHERS:
        return _not_only_told(case, event, party)
    if party.acts_for not in {None, event.giver} or event.giver == event.party:
        whom = party.acts_for or "another party"
        return (
            f"{event.party} acts for {whom}, not for {event.giver}: the consent must come from those who are acted for"
        )
    return None


def _not_only_told(case: Case, event: ConsentRecorded, told: Party) -> str | None:
    """Return why *told*, who acts for nobody, may not be told in this way."""
    role = with_article(told.role)
    if told.role in CONCERNED | ELECTED:
        return f"{told.party} is {role}, who needs no consent: leave it out"
    if told.role is Role.PERSON_COMPLAINED_ABOUT:
        return f"{told.party} is complained about, and no consent lets them have the answer: leave it out"
    if event.giver == told.party:
        return f"{told.party} is {role} and no party agrees for itself: name who agreed"
    if ConsentScope.ACT_FOR in event.scopes:
        return f"{told.party} is {role}, which acts for nobody: name disclose as the only scope"
    givers = [party.party for party in case.parties if party.role in CONCERNED]
    if told.role in BODIES or event.giver in givers:
        return None
    return unknown("it", "complainant or person affected called", event.giver, givers)


def _outside_scope(event: ConsentRecorded) -> str | None:
    if event.step is ConsentStep.RECEIVED and not event.scopes:
        return "it is not said what was agreed to: name one scope or more"
    if event.party is None and ConsentScope.ACT_FOR in event.scopes:
        return "nobody is named who may act for them: name the representative or the advocate as the party"
    if event.party is not None and ConsentScope.PASS_ON in event.scopes:
        return f"it is the body that passes a case on, not {event.party}: record that consent by itself, for no party"
    return None


def _wrong_expiry(event: ConsentRecorded, happened: Moment, circumstances: Circumstances) -> str | None:
    if event.expires_on is None:
        return None
    if event.step is not ConsentStep.RECEIVED:
        return "only a consent that was received has a last day: leave it out"
    given_on = circumstances.day(happened)
    if event.expires_on < given_on:
        return f"it would have ended on {event.expires_on}, before it was given on {given_on}: give a later last day"
    return None


def _nothing_to_withdraw(
    case: Case, event: ConsentRecorded, happened: Moment, circumstances: Circumstances
) -> str | None:
    if event.step is not ConsentStep.WITHDRAWN:
        return None
    received = [scope for scope in ConsentScope if _is_received(case, event, scope, happened, circumstances)]
    missing = [scope for scope in event.scopes if scope not in received]
    if received and not missing:
        return None
    what = f"to {missing[0].value.replace('_', ' ')} " if missing else ""
    return f"no consent {what}was received that could be withdrawn on that day: check who gave it to whom, and the day"


def _is_received(
    case: Case, event: ConsentRecorded, scope: ConsentScope, happened: Moment, circumstances: Circumstances
) -> bool:
    on, zone = circumstances.day(happened), circumstances.zone
    answer = answer_on(case, scope, giver=event.giver, party=event.party, on=on, zone=zone)
    return answer is not None and answer.step is ConsentStep.RECEIVED


# Praise


def _recognised(case: Case, event: Recognised, _happened: Moment, _circumstances: Circumstances) -> str | None:
    named = [*((who, False) for who in event.staff), *((who, True) for who in event.teams)]
    if not named:
        return "nobody is named: name the members of staff or the teams who were praised"
    if all(name in {(praise.who, praise.is_team) for praise in case.results.praise} for name in named):
        return "they are named already"
    return None


def _waiting(case: Case) -> list[str]:
    return [praise.who for praise in case.results.praise if praise.told is None]


def _tell_recognised(case: Case, _version: ProcedureVersion) -> str | None:
    return None if _waiting(case) else "nobody was praised in it who is still to be told"


def _recognition_told(
    case: Case, event: RecognitionTold, _happened: Moment, _circumstances: Circumstances
) -> str | None:
    waiting = _waiting(case)
    if event.who in waiting:
        return None
    told_before = any(praise.who == event.who for praise in case.results.praise)
    why = "they were told already" if told_before else "nobody of that id was praised in it"
    return f"{why}; still to be told: {', '.join(waiting)}"


def _since_named(case: Case, event: RecognitionTold) -> Iterator[tuple[Moment | None, str]]:
    yield from since_receipt(case, event)
    yield from ((praise.named, "the praise") for praise in case.results.praise if praise.who == event.who)


RULES = (
    Rule(
        decision="assign",
        event=Assigned,
        whether=needs_open,
        fits=_assigned,
        not_before=_since_it_came_to_the_stage,
        recorded_late=True,
        in_stage=True,
    ),
    Rule(
        decision="add-party",
        event=PartyAdded,
        fits=_party_added,
        not_before=_since_it_came_to_the_stage,
        in_stage=True,
    ),
    Rule(decision="remove-party", event=PartyRemoved, fits=_party_removed),
    Rule(decision="consent", event=ConsentRecorded, fits=_consent),
    Rule(decision="recognise", event=Recognised, fits=_recognised),
    Rule(
        decision="tell-recognised",
        event=RecognitionTold,
        whether=_tell_recognised,
        fits=_recognition_told,
        not_before=_since_named,
    ),
)
