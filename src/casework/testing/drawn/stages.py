"""How decisions that move a case on are drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event
from casework.domain.cases.vocabulary import AskedBy
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import SOME_CODE, Draw, Drawn, in_a_stage, later, refusal, simply


def _decline_escalation(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    before = draw(st.none() | st.integers(0, 20))
    asked_on = None if before is None else later(happened, -before, circumstances)
    said = refusal(draw, circumstances)
    return DECISIONS["decline-escalation"](case, circumstances, happened=happened, asked_on=asked_on, **said)


DRAWN: Mapping[str, Drawn] = {
    "respond": in_a_stage("respond", outcome=SOME_CODE),
    "escalate": simply("escalate", asked_by=st.sampled_from(AskedBy)),
    "decline-escalation": _decline_escalation,
    "refer": simply("refer", body=st.just("ombudsman")),
    "withdraw": simply("withdraw"),
    "pursue": simply("pursue", reason=st.just("public-interest")),
    "close": simply("close", outcome=SOME_CODE),
    "reopen": simply("reopen", reason=st.just("new-evidence")),
}
