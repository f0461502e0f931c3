"""How the decisions by which care is taken are drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event
from casework.domain.cases.vocabulary import FlagKind
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import A_DETAIL, FEW_CODES, Draw, Drawn, later

_FEW_TEAMS = st.lists(st.sampled_from(("safeguarding", "police", "staff-2")), max_size=2, unique=True).map(tuple)


def _a_party(draw: Draw, case: Case) -> str:
    party: str = draw(st.sampled_from([party.party for party in case.parties] or ["nobody"]))
    return party


def _prefer(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    party = _a_party(draw, case)
    return DECISIONS["prefer"](case, circumstances, happened=happened, party=party, preferences=A_DETAIL)


def _adjust(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    current = [each.adjustment for each in case.care.current]
    more = draw(st.none() | st.integers(0, 60))
    return DECISIONS["adjust"](
        case,
        circumstances,
        happened=happened,
        party=_a_party(draw, case),
        what=A_DETAIL,
        review_on=None if more is None else later(happened, more, circumstances),
        adjustment=draw(st.sampled_from([None, *current])),
    )


def _end_adjustment(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    adjustment = draw(st.sampled_from([each.adjustment for each in case.care.current] or ["a9"]))
    return DECISIONS["end-adjustment"](
        case, circumstances, happened=happened, adjustment=adjustment, reason=draw(FEW_CODES)
    )


def _flag(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    known = draw(st.sampled_from([None, *case.care.open_flags]))
    kind = draw(st.sampled_from(FlagKind)) if known is None else known.kind
    name = None if known is None else known.flag
    return DECISIONS["flag"](case, circumstances, happened=happened, kind=kind, told=draw(_FEW_TEAMS), flag=name)


def _clear_flag(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    flag = draw(st.sampled_from([each.flag for each in case.care.open_flags] or ["f9"]))
    return DECISIONS["clear-flag"](case, circumstances, happened=happened, flag=flag, reason=draw(FEW_CODES))


DRAWN: Mapping[str, Drawn] = {
    "prefer": _prefer,
    "adjust": _adjust,
    "end-adjustment": _end_adjustment,
    "flag": _flag,
    "clear-flag": _clear_flag,
}
"""How each of them is drawn."""
