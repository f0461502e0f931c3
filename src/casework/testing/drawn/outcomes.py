"""How the decisions by which findings, remedies and learning are recorded are drawn."""

from collections.abc import Mapping

import attrs
from hypothesis import strategies as st

from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event
from casework.domain.cases.vocabulary import FindingBy, RemedyKind
from casework.domain.money import Money
from casework.domain.time.moments import Moment
from casework.testing.drawn.drawing import A_DETAIL, FEW_CODES, FEW_PEOPLE, Draw, Drawn, later, simply


def _finding(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    scheme = circumstances.version.outcomes or "upheld"
    return DECISIONS["finding"](
        case,
        circumstances,
        happened=happened,
        scheme=scheme,
        outcome=draw(st.sampled_from(circumstances.outcomes[scheme].codes)),
        matter=draw(st.sampled_from([None, *(matter.matter for matter in case.matters)])),
        stage=draw(st.sampled_from([None, *(visit.stage for visit in case.visits)])),
        by=draw(st.sampled_from(FindingBy)),
    )


def _remedy(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    kind = draw(st.sampled_from(RemedyKind))
    pounds = draw(st.integers(1, 500))
    agreed = DECISIONS["remedy"](
        case,
        circumstances,
        happened=happened,
        kind=kind,
        what=A_DETAIL,
        money=Money.of(pounds) if kind is RemedyKind.PAYMENT else None,
        due_on=draw(st.none() | st.integers(0, 60).map(lambda more: later(happened, more, circumstances))),
        owner=draw(st.none() | FEW_PEOPLE),
    )
    return attrs.evolve(agreed, undated=_is_undated(draw, case))  # type: ignore[arg-type]  # it has that field


def _remedy_done(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
    done = _remedy_ended("remedy-done")(draw, case, circumstances, happened)
    return attrs.evolve(done, undated=_is_undated(draw, case))  # type: ignore[arg-type]  # it has that field


def _is_undated(draw: Draw, case: Case) -> bool:
    """Draw whether nobody knows the day, which imports alone say."""
    return case.intake.source is not None and draw(st.booleans())


def _remedy_ended(decision: str, **said: str) -> Drawn:
    def drawn(draw: Draw, case: Case, circumstances: Circumstances, happened: Moment) -> Event:
        waiting = [each.id for each in case.results.remedies if each.is_open]
        remedy = draw(st.sampled_from(waiting or ["r9"]))
        return DECISIONS[decision](case, circumstances, happened=happened, remedy=remedy, **said)

    return drawn


DRAWN: Mapping[str, Drawn] = {
    "finding": _finding,
    "remedy": _remedy,
    "remedy-done": _remedy_done,
    "remedy-undeliverable": _remedy_ended("remedy-undeliverable", reason="declined"),
    "learn": simply("learn", cause=FEW_CODES, what=st.just(A_DETAIL), owner=st.none() | FEW_PEOPLE),
}
