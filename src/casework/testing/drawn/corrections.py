"""How corrections are drawn."""

import datetime as dt
from collections.abc import Mapping

import attrs
from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event, Received, Replacement
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import Draw, Drawn


def _correct(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    wrong = draw(st.sampled_from((*case.history, *case.struck)))
    replacement, after = None, circumstances
    if wrong in case.struck or draw(st.booleans()):
        moved = circumstances.day(wrong.happened) + dt.timedelta(days=draw(st.integers(-10, 10)))
        replacement = Replacement(happened=moved, event=wrong.event)
        if isinstance(wrong.event, Received):
            after = attrs.evolve(circumstances, version=circumstances.procedure.version_on(moved))
    return DECISIONS["correct"](
        case,
        circumstances,
        happened=happened,
        version=wrong.version,
        reason="typing-error",
        replacement=replacement,
        after=after,
    )


DRAWN: Mapping[str, Drawn] = {"correct": _correct}
