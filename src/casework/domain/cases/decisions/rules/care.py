"""The rules for care: preferences, adjustments and flags."""

from casework.domain.cases.decisions.rule import Rule
from casework.domain.cases.events import (
    AdjustmentAgreed,
    AdjustmentEnded,
    FlagCleared,
    FlagRaised,
    PreferencesStated,
)

RULES = (
    Rule(decision="prefer", event=PreferencesStated),
    Rule(decision="adjust", event=AdjustmentAgreed),
    Rule(decision="end-adjustment", event=AdjustmentEnded),
    Rule(decision="flag", event=FlagRaised),
    Rule(decision="clear-flag", event=FlagCleared),
)
