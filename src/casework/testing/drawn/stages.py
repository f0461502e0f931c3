"""How decisions that move a case on are drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.domain.cases.vocabulary import AskedBy
from casework.testing.drawn.drawing import SOME_CODE, Drawn, in_a_stage, simply

DRAWN: Mapping[str, Drawn] = {
    "respond": in_a_stage("respond", outcome=SOME_CODE),
    "escalate": simply("escalate", asked_by=st.sampled_from(AskedBy)),
    "refer": simply("refer", body=st.just("ombudsman")),
    "withdraw": simply("withdraw"),
    "close": simply("close", outcome=SOME_CODE),
    "reopen": simply("reopen", reason=st.just("new-evidence")),
}
