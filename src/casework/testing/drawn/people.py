"""How decisions about the people of a case are drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event, Party
from casework.domain.cases.vocabulary import Role
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import FEW_CODES, SOME_CODE, Draw, Drawn, simply


def _add_party(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    party = Party(party=f"p{draw(st.integers(1, 3))}", role=draw(st.sampled_from(Role)))
    return DECISIONS["add-party"](case, circumstances, happened=happened, party=party)


DRAWN: Mapping[str, Drawn] = {
    "assign": simply("assign", handler=SOME_CODE, team=FEW_CODES),
    "add-party": _add_party,
}
