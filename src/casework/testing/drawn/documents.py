"""How decisions about papers and notes are drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.testing.drawn.drawing import A_DETAIL, Drawn, simply

DRAWN: Mapping[str, Drawn] = {"note": simply("note", text=st.just(A_DETAIL))}
