"""What the findings on a case come to.

A finding stands beside the earlier ones and never over them: the body's, then that of a later stage, then the
ombudsman's. Which of them counts for the whole case is worked out here and never stored.
"""

from collections.abc import Mapping

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.parts import Finding
from casework.domain.cases.vocabulary import FindingBy
from casework.domain.outcome_schemes import OutcomeScheme, RollUp, rolled_up

_IN_TURN = (FindingBy.BODY, FindingBy.PANEL, FindingBy.OMBUDSMAN, FindingBy.COURT)
"""Who comes to a finding after whom in one stage."""

_FROM_OUTSIDE = frozenset({FindingBy.OMBUDSMAN, FindingBy.COURT})
"""Those whose finding the body cannot put its own over, however late it looks again."""


def roll_up_of(finding: Finding, schemes: Mapping[str, OutcomeScheme]) -> RollUp | None:
    """Return what *finding* counts as in every scheme; None if its scheme is gone, or has lost the outcome."""
    name = finding.event.scheme
    # Schemes are read from files when they are asked for by name, and one that is not there is an error of its own.
    outcome = schemes[name].outcome(finding.event.outcome) if name in schemes else None
    return outcome.roll_up if outcome else None


def standing_findings(case: Case) -> tuple[Finding, ...]:
    """Return the findings that count for the whole case: on each matter that of whoever judged it last.

    A later stay in a stage comes after an earlier one, and in one stay the body comes before the panel. What an
    ombudsman or a court found stands over whatever the body finds, before or afterwards. When each was recorded plays
    no part, since a finding may be recorded late.
    """
    last: dict[str, Finding] = {}
    for finding in sorted(case.results.findings, key=_turn):
        last[finding.event.matter] = finding
    return tuple(finding for finding in case.results.findings if last[finding.event.matter] == finding)


def _turn(finding: Finding) -> tuple[bool, int, int]:
    by = finding.event.by
    return by in _FROM_OUTSIDE, finding.visit, _IN_TURN.index(by)


def answered_otherwise(
    case: Case, scheme: str | None, schemes: Mapping[str, OutcomeScheme]
) -> tuple[RollUp, RollUp] | None:
    """Return what the answer of the present stage counts as and what the body found there, where the two differ.

    None if they agree, or cannot be told: *scheme* is not at hand, or some matter has no finding of the body. What an
    ombudsman or a court found is no part of the answer.
    """
    said = schemes[scheme].outcome(case.visit.outcome or "") if scheme is not None and scheme in schemes else None
    here = tuple(
        finding
        for finding in case.results.findings
        if finding.visit == len(case.visits) and finding.event.by not in _FROM_OUTSIDE
    )
    if said is None or {matter.matter for matter in case.matters} - {finding.event.matter for finding in here}:
        return None
    found = outcome_of(attrs.evolve(case, results=attrs.evolve(case.results, findings=here)), schemes)
    return None if found is None or found is said.roll_up else (said.roll_up, found)


def outcome_of(case: Case, schemes: Mapping[str, OutcomeScheme]) -> RollUp | None:
    """Return what the standing findings on *case* come to together.

    None if there are none, or if what one of them counts as is not known any more: a figure made of the others would be
    wrong.
    """
    found = [roll_up_of(finding, schemes) for finding in standing_findings(case)]
    known = [each for each in found if each is not None]
    return rolled_up(known) if len(known) == len(found) else None
