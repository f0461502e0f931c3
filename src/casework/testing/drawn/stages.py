"""How decisions that move a case on are drawn."""

from collections.abc import Mapping

from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event
from casework.domain.cases.vocabulary import AskedBy
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import SOME_CODE, Draw, Drawn, later, refusal, simply


def _an_outcome(draw: Draw, circumstances: Circumstances) -> str | None:
    """Draw an outcome, most of the time one of the scheme that the procedure names."""
    scheme = circumstances.version.outcomes
    codes = () if scheme is None or scheme not in circumstances.outcomes else circumstances.outcomes[scheme].codes
    fitting = SOME_CODE if not codes else st.none() | st.sampled_from(codes)
    outcome: str | None = draw(fitting | fitting | SOME_CODE)
    return outcome


def _respond(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    stage = draw(st.sampled_from([None, *(visit.stage for visit in case.visits)]))
    outcome = _an_outcome(draw, circumstances)
    return DECISIONS["respond"](case, circumstances, happened=happened, stage=stage, outcome=outcome)


def _withdraw(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    undated = case.intake.source is not None and draw(st.booleans())
    return DECISIONS["withdraw"](case, circumstances, happened=happened, undated=undated)


def _close(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    undated = case.intake.source is not None and draw(st.booleans())
    outcome = _an_outcome(draw, circumstances)
    return DECISIONS["close"](case, circumstances, happened=happened, outcome=outcome, undated=undated)


def _decline_escalation(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    before = draw(st.none() | st.integers(0, 20))
    asked_on = None if before is None else later(happened, -before, circumstances)
    said = refusal(draw, circumstances)
    return DECISIONS["decline-escalation"](case, circumstances, happened=happened, asked_on=asked_on, **said)


DRAWN: Mapping[str, Drawn] = {
    "respond": _respond,
    "escalate": simply("escalate", asked_by=st.sampled_from(AskedBy)),
    "decline-escalation": _decline_escalation,
    "refer": simply("refer", body=st.just("ombudsman")),
    "withdraw": _withdraw,
    "pursue": simply("pursue", reason=st.just("public-interest")),
    "close": _close,
    "reopen": simply("reopen", reason=st.just("new-evidence")),
}
