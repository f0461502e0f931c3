"""How decisions about the people of a case are drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.consents import BODIES, SPEAKING_FOR_OTHERS
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event, Party
from casework.domain.cases.vocabulary import ConsentScope, ConsentStep, Role
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import A_DETAIL, FEW_CODES, FEW_PEOPLE, Draw, Drawn, in_a_stage, later, simply

_SOMEBODY = st.none() | FEW_PEOPLE
_OVERRIDE = st.sampled_from((None, None, None, A_DETAIL))
_SOME_PEOPLE = st.lists(FEW_PEOPLE, max_size=2, unique=True).map(tuple)
_FOR_THE_BODY = (ConsentScope.DISCLOSE, ConsentScope.PASS_ON)
_FOR_SOMEBODY = (ConsentScope.ACT_FOR, ConsentScope.DISCLOSE)
_FOR_ANOTHER_BODY = (ConsentScope.DISCLOSE,)


def _parties(case: Case) -> list[str]:
    return [party.party for party in case.parties] or ["p1"]


def _add_party(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    role = draw(st.sampled_from(Role))
    others = st.none() | st.sampled_from(_parties(case))
    party = Party(
        party=f"p{draw(st.integers(1, 6))}",
        role=role,
        actor=draw(FEW_PEOPLE if role in BODIES else _SOMEBODY),
        acts_for=draw(others) if role in SPEAKING_FOR_OTHERS else None,
    )
    stage = draw(st.sampled_from([None, None, *(visit.stage for visit in case.visits)]))
    return DECISIONS["add-party"](
        case, circumstances, happened=happened, party=party, stage=stage, override=draw(_OVERRIDE)
    )


def _remove_party(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    party = draw(st.sampled_from(_parties(case)))
    return DECISIONS["remove-party"](case, circumstances, happened=happened, party=party, reason="left")


def _consent(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    giver = draw(st.sampled_from(_parties(case)))
    speakers = [each.party for each in case.parties if each.role in SPEAKING_FOR_OTHERS and each.acts_for == giver]
    bodies = [each.party for each in case.parties if each.role in BODIES and each.party != giver]
    party = draw(st.sampled_from([None, *speakers, *bodies]))
    some = st.sampled_from(
        _FOR_SOMEBODY if party in speakers else _FOR_ANOTHER_BODY if party in bodies else _FOR_THE_BODY
    )
    step = draw(st.sampled_from(ConsentStep))
    more = draw(st.none() | st.integers(0, 90)) if step is ConsentStep.RECEIVED else None
    return DECISIONS["consent"](
        case,
        circumstances,
        happened=happened,
        step=step,
        scopes=draw(st.lists(some, min_size=1, max_size=2, unique=True).map(tuple)),
        giver=giver,
        party=party,
        expires_on=None if more is None else later(happened, more, circumstances),
    )


def _tell_recognised(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    named = [praise.who for praise in case.results.praise if praise.told is None]
    return DECISIONS["tell-recognised"](
        case, circumstances, happened=happened, who=draw(st.sampled_from(named or ["nobody"]))
    )


DRAWN: Mapping[str, Drawn] = {
    "assign": in_a_stage("assign", handler=_SOMEBODY, team=FEW_CODES, override=_OVERRIDE),
    "add-party": _add_party,
    "remove-party": _remove_party,
    "consent": _consent,
    "recognise": simply("recognise", staff=_SOME_PEOPLE, teams=st.lists(FEW_CODES, max_size=1).map(tuple)),
    "tell-recognised": _tell_recognised,
}
