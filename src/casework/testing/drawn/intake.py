"""How decisions about a contact itself are drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event, Matter
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import FEW_CODES, SOME_CODE, SOME_DAY, Draw, Drawn, in_a_stage, simply


def _add_matter(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    matter = Matter(matter=f"m{draw(st.integers(2, 4))}", service=draw(SOME_CODE))
    return DECISIONS["add-matter"](case, circumstances, happened=happened, matter=matter)


DRAWN: Mapping[str, Drawn] = {
    "acknowledge": in_a_stage("acknowledge", told_due_on=SOME_DAY),
    "accept": in_a_stage("accept"),
    "categorise": simply("categorise", scheme=FEW_CODES, categories=st.lists(FEW_CODES, max_size=2).map(tuple)),
    "add-matter": _add_matter,
}
