"""How what only an import brings is drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.testing.drawn.drawing import SOME_DAY, Drawn, simply

DRAWN: Mapping[str, Drawn] = {
    "judged-elsewhere": simply(
        "judged-elsewhere",
        name=st.sampled_from(("target", "visit")),
        due_on=SOME_DAY,
        verdict=st.sampled_from(("kept", "overdue")),
    ),
    "undo-import": simply("undo-import", batch=st.sampled_from(("b1", "b2"))),
}
