"""The rule for corrections; what they would change is looked at by the decision itself."""

from casework.domain.cases.decisions.rule import Rule
from casework.domain.cases.events import Corrected

RULES = (Rule(decision="correct", event=Corrected),)
