"""What the findings on a case come to.

A finding stands beside the earlier ones and never over them: the body's, then that of a later stage, then the
ombudsman's. Which of them counts for the whole case is worked out here and never stored.
"""

from collections.abc import Mapping

from casework.domain.cases.case import Case
from casework.domain.cases.parts import Finding
from casework.domain.cases.vocabulary import FindingBy
from casework.domain.outcome_schemes import OutcomeScheme, RollUp, rolled_up

_IN_TURN = (FindingBy.BODY, FindingBy.PANEL, FindingBy.OMBUDSMAN, FindingBy.COURT)
"""Who comes to a finding after whom in one stage."""


def roll_up_of(finding: Finding, schemes: Mapping[str, OutcomeScheme]) -> RollUp | None:
    """Return what *finding* counts as in every scheme; None if its scheme is gone, or has lost the outcome."""
    name = finding.event.scheme
    # Schemes are read from files when they are asked for by name, and one that is not there is an error of its own.
    outcome = schemes[name].outcome(finding.event.outcome) if name in schemes else None
    return outcome.roll_up if outcome else None


def standing_findings(case: Case) -> tuple[Finding, ...]:
    """Return the findings that count for the whole case: those of whoever judged last, on all matters they judged.

    A later stay in a stage comes after an earlier one, and in one stay the body comes before the panel, the ombudsman
    and the court. When each was recorded plays no part, since a finding may be recorded late.
    """
    last = max((_turn(finding) for finding in case.results.findings), default=None)
    return tuple(finding for finding in case.results.findings if _turn(finding) == last)


def _turn(finding: Finding) -> tuple[int, int]:
    return finding.visit, _IN_TURN.index(finding.event.by)


def outcome_of(case: Case, schemes: Mapping[str, OutcomeScheme]) -> RollUp | None:
    """Return what the standing findings on *case* come to together.

    None if there are none, or if what one of them counts as is not known any more: a figure made of the others would be
    wrong.
    """
    found = [roll_up_of(finding, schemes) for finding in standing_findings(case)]
    known = [each for each in found if each is not None]
    return rolled_up(known) if len(known) == len(found) else None
