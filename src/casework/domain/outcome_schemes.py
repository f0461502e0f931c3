"""Outcome schemes as values: the outcomes that one body may give, and what each comes to in figures.

Councils uphold complaints, the Housing Ombudsman finds maladministration, a request for information is granted. So that
one figure can be made of all of them, each outcome says what it *rolls up* to. The files are read by
``casework.adapters.toml_outcomes``.
"""

from collections.abc import Iterable
from enum import StrEnum

import attrs

from casework.domain.authority import Authority


class RollUp(StrEnum):
    """What an outcome comes to.

    ``no_finding`` is for what judged nothing: outside jurisdiction, withdrawn, a request granted or refused.
    """

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    NO_FINDING = "no_finding"


@attrs.frozen(kw_only=True)
class Outcome:
    """One outcome that a body may give; *note* says what it means, and whose choice its roll-up is."""

    code: str
    name: str
    roll_up: RollUp
    note: str = ""


@attrs.frozen(kw_only=True)
class OutcomeScheme:
    """The outcomes that belong together, in the order of their body's list; *authority* is where that is written."""

    id: str
    name: str
    outcomes: tuple[Outcome, ...]
    authority: Authority
    note: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the outcomes, in order."""
        return tuple(outcome.code for outcome in self.outcomes)

    def outcome(self, code: str) -> Outcome | None:
        """Return the outcome with *code*, or None if the scheme has none."""
        return next((outcome for outcome in self.outcomes if outcome.code == code), None)


def rolled_up(findings: Iterable[RollUp]) -> RollUp | None:
    """Return what the findings on several matters come to together, or None if there are none.

    All alike come to the same; different ones come to partly upheld. ``no_finding`` plays no part unless it is all
    there is.
    """
    found = frozenset(findings)
    judged = found - {RollUp.NO_FINDING} or found
    if len(judged) > 1:
        return RollUp.PARTLY_UPHELD
    return next(iter(judged), None)
