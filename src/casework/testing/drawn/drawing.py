"""What drawing a decision needs: a way to draw, a few codes, and the shapes that most decisions have."""

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeAlias

from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event
from casework.domain.time.moments import Moment

Draw: TypeAlias = Callable[[st.SearchStrategy[Any]], Any]

Drawn: TypeAlias = Callable[[Draw, Case, Circumstances, Moment], Event]
"""Draws what a decision says, and takes it; what does not fit raises as the decision does."""

A_DETAIL = "detail-" + "0" * 32
FEW_CODES = st.sampled_from(("housing", "waste", "delay", "conduct", "upheld", "not-upheld"))
SOME_CODE = st.none() | FEW_CODES
FEW_PEOPLE = st.sampled_from(("staff-1", "staff-2", "person-3"))
SOME_DAY = st.none() | st.dates(dt.date(2010, 1, 1), dt.date(2039, 12, 31))


def simply(decision: str, **arguments: st.SearchStrategy[Any]) -> Drawn:
    """Return a way to draw a decision whose arguments do not depend on the case."""

    def drawn(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
        given = {name: draw(strategy) for name, strategy in arguments.items()}
        return DECISIONS[decision](case, circumstances, happened=happened, **given)

    return drawn


def in_a_stage(decision: str, **arguments: st.SearchStrategy[Any]) -> Drawn:
    """Return a way to draw a decision in the present stage, or in an earlier one where it was forgotten."""

    def drawn(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
        stage = draw(st.sampled_from([None, *(visit.stage for visit in case.visits)]))
        given = {name: draw(strategy) for name, strategy in arguments.items()}
        return DECISIONS[decision](case, circumstances, happened=happened, stage=stage, **given)

    return drawn


def later(happened: Moment, more: int, circumstances: Circumstances) -> dt.date:
    """Return the local day *more* days after *happened*."""
    return circumstances.day(happened) + dt.timedelta(days=more)


def exclusions(circumstances: Circumstances) -> list[str]:
    """Return the exclusions of the procedure, or one that it does not have."""
    return [each.id for each in circumstances.version.exclusions] or ["none"]


def refusal(draw: Draw, circumstances: Circumstances) -> dict[str, Any]:
    """Draw what a refusal says: its ground, reasons, and most of the time what the ground asks for."""
    return {
        "exclusion": draw(st.sampled_from(exclusions(circumstances))),
        "reasons": A_DETAIL,
        "discretion": draw(st.sampled_from((A_DETAIL, A_DETAIL, None))),
        "ombudsman_told": draw(st.sampled_from((True, True, False))),
    }
