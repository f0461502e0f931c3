"""The rules for cases that have to do with each other."""

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.rule import Rule
from casework.domain.cases.events import Absorbed, Linked, Merged
from casework.domain.procedures import ProcedureVersion


def _not_merged(case: Case, _version: ProcedureVersion) -> str | None:
    return None if case.merged_into is None else f"it is part of {case.merged_into} already"


RULES = (
    Rule(decision="link", event=Linked),
    Rule(decision="merge", event=Merged, whether=_not_merged),
    Rule(decision="absorb", event=Absorbed, whether=_not_merged, listed=False),
)
