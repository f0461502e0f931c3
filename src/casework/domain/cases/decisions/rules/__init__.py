"""One rule for each decision, by ideas. They list what a case allows and judge every new fact and corrected history."""

from collections.abc import Mapping
from types import MappingProxyType

from casework.domain.cases.decisions.rule import Rule
from casework.domain.cases.decisions.rules import (
    care,
    clocks,
    corrections,
    documents,
    imports,
    intake,
    links,
    outcomes,
    people,
    stages,
)
from casework.domain.cases.events import Event

_ROOMS = (intake, people, clocks, stages, care, outcomes, documents, links, imports, corrections)

RULES: Mapping[str, Rule] = MappingProxyType({rule.decision: rule for room in _ROOMS for rule in room.RULES})
"""Every rule by its decision."""

RULE_OF: Mapping[type[Event], Rule] = MappingProxyType({rule.event: rule for rule in RULES.values() if rule.judges})
"""The rule that judges each event, by the event; a receipt has none, because there is no case yet."""

__all__ = ["RULES", "RULE_OF"]
