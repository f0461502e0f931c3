"""Who may answer, and to whom: one answer of several bodies, by nobody in conflict, to nobody without leave."""

from casework.domain.cases.case import Case
from casework.domain.cases.conflicts import complained_about, standing, told
from casework.domain.cases.consents import why_no_leave
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rules.words import unknown
from casework.domain.cases.events import Party, Responded
from casework.domain.cases.vocabulary import ConsentScope, Role
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment


def lead_body(case: Case) -> Party | None:
    """Return the body that answers for all, if one is named."""
    return next((party for party in case.parties if party.role is Role.LEAD_BODY), None)


def nobody_may_answer(case: Case, version: ProcedureVersion) -> str | None:
    """Return why the people of *case*, as they are, cannot give its answer; None where they can."""
    joint = any(party.role is Role.PARTNER_BODY for party in case.parties)
    if joint and lead_body(case) is None:
        return "several bodies deal with it and none leads, but the answer is one: add the lead body as a party first"
    clash = standing(case, version)
    if clash is None:
        return None
    if clash.holding.role is Role.COMPLAINT_HANDLER:
        who, instead = "the handler", "assign somebody else, or assign them again"
    else:
        who, instead = "a party", "remove that party, or add it again"
    return f"{told(clash, who)}: {instead} and say why the conflict is accepted"


def about_themselves(case: Case, circumstances: Circumstances) -> str | None:
    """Return why whoever writes does not answer, decline or close a complaint: it is about them; None otherwise."""
    clash = complained_about(case, circumstances.version, circumstances.actor)
    return None if clash is None else f"{told(clash, 'whoever writes this')}: leave it to somebody else"


def _is_about(party: Party) -> bool:
    return party.role is Role.PERSON_COMPLAINED_ABOUT


def not_to_them(case: Case, event: Responded, happened: Moment, circumstances: Circumstances) -> str | None:
    """Return why the answer cannot go to those whom *event* names; None where it can."""
    known = [party.party for party in case.parties]
    about = next((each.party for each in case.parties if _is_about(each) and each.party in event.to), None)
    if about is not None:
        return f"{about} is complained about and gets no answer that is the complainant's: write to them separately"
    for party in event.to:
        why = unknown("it", "party", party, known) or why_no_leave(
            case, ConsentScope.DISCLOSE, party=party, on=circumstances.day(happened), zone=circumstances.zone
        )
        if why is not None:
            return why
    return None
