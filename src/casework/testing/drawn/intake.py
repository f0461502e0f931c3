"""How decisions about a contact itself are drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event, Matter
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import (
    A_DETAIL,
    FEW_CODES,
    SOME_CODE,
    SOME_DAY,
    Draw,
    Drawn,
    exclusions,
    in_a_stage,
    refusal,
    simply,
)


def _add_matter(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    matter = Matter(matter=f"m{draw(st.integers(2, 4))}", service=draw(SOME_CODE))
    return DECISIONS["add-matter"](case, circumstances, happened=happened, matter=matter)


def _accept(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    despite = draw(st.none() | st.sampled_from(exclusions(circumstances)))
    stage = draw(st.sampled_from([None, *(visit.stage for visit in case.visits)]))
    reasons = None if despite is None else A_DETAIL
    return DECISIONS["accept"](case, circumstances, happened=happened, stage=stage, despite=despite, reasons=reasons)


def _decline(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    return DECISIONS["decline"](case, circumstances, happened=happened, **refusal(draw, circumstances))


DRAWN: Mapping[str, Drawn] = {
    "acknowledge": in_a_stage("acknowledge", told_due_on=SOME_DAY),
    "accept": _accept,
    "decline": _decline,
    "pass-on": simply("pass-on", body=st.just("water-company")),
    "categorise": simply(
        "categorise", scheme=FEW_CODES, categories=st.lists(FEW_CODES, max_size=2, unique=True).map(tuple)
    ),
    "add-matter": _add_matter,
}
