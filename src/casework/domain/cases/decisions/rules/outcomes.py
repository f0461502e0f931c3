"""The rules for findings, remedies and what was learned."""

from casework.domain.cases.decisions.rule import Rule, since_the_stage_began
from casework.domain.cases.events import FindingMade, Learned, RemedyAgreed, RemedyDone, RemedyUndeliverable

RULES = (
    Rule(decision="finding", event=FindingMade, not_before=since_the_stage_began, in_stage=True),
    Rule(decision="remedy", event=RemedyAgreed),
    Rule(decision="remedy-done", event=RemedyDone),
    Rule(decision="remedy-undeliverable", event=RemedyUndeliverable),
    Rule(decision="learn", event=Learned),
)
