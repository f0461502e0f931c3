"""How it is drawn that a contact is something else; what links two cases needs a second one, and is not drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event
from casework.domain.cases.vocabulary import Formality
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import Draw, Drawn


def _reclassify(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    return DECISIONS["reclassify"](
        case,
        circumstances,
        happened=happened,
        reason="better-known",
        kind=draw(st.none() | st.sampled_from(circumstances.procedure.applies_to)),
        formality=draw(st.none() | st.sampled_from(Formality)),
    )


DRAWN: Mapping[str, Drawn] = {"reclassify": _reclassify}
