"""Where a rule comes from, and how well it is known."""

from enum import StrEnum
from functools import cached_property

import attrs


class Evidence(StrEnum):
    """How well a number is known."""

    READ = "read"
    READ_SECONDARY = "read-secondary"
    MEMORY = "memory"
    NOT_FOUND = "not-found"
    LOCAL = "local"

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody has seen the number in a text, or sets it themselves."""
        return self is not Evidence.MEMORY and self is not Evidence.NOT_FOUND

    @property
    def was_read(self) -> bool:
        """Whether somebody has seen the number in a text, which can be named."""
        return self is Evidence.READ or self is Evidence.READ_SECONDARY


@attrs.frozen(kw_only=True)
class Authority:
    """Where a rule is written down: *citation* the provision, *source* where it was seen."""

    citation: str
    evidence: Evidence
    source: str = ""

    @cached_property
    def is_confirmed(self) -> bool:
        """Whether somebody has seen the rule in a text, or sets it themselves."""
        return self.evidence.is_confirmed
