"""What a procedure file may say about conduct: one class for each table of the TOML, and what it becomes.

========================================  =============================================================================
table                                     what it is
========================================  =============================================================================
``[[version.exclusion]]``                 `ExclusionTable`: a ground on which something may be refused
``[[version.conflict]]``                  `ConflictTable`: two roles that nobody may hold one after the other
``[[version.stage.guidance]]``            `GuidanceTable`: what staff should do now, and may put right on the spot
``[[version.stage.letter]]``              `LetterTable`: what a letter of the stage must say
========================================  =============================================================================
"""

import re
from decimal import Decimal
from typing import Self

import attrs

from casework.domain.authority import Authority, Evidence
from casework.domain.cases.vocabulary import Kind
from casework.domain.conduct import Barred, Conflict, Exclusion, Guidance, LetterKind, LetterPart, LetterRule, RoleAt
from casework.errors import UsageError

_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?\Z")


def amount(value: object) -> Decimal:
    """Return the amount of money that is written as a text, because a number with a point is not exact.

    Raises:
        UsageError: If it is anything else.
    """
    if not isinstance(value, str) or _AMOUNT.match(value) is None:
        message = f'{value!r} is not an amount in quotes, such as "50.00"'
        raise UsageError(message)
    return Decimal(value)


@attrs.frozen(kw_only=True)
class TwoRoles:
    """Two roles, written as an array: ``["complaint_handler@1", "complaint_handler@2"]``."""

    first: RoleAt
    second: RoleAt

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read an array of two roles.

        Raises:
            UsageError: If it is anything else.
        """
        match value:
            case [str(first), str(second)]:
                return cls(first=RoleAt.parse(first), second=RoleAt.parse(second))
        message = f'{value!r} is not two roles in square brackets, such as ["complaint_handler@1", "panel_chair"]'
        raise UsageError(message)


@attrs.frozen(kw_only=True)
class ExclusionTable:
    """A ground on which a complaint, or the request for the next stage, may be refused."""

    id: str
    name: str
    citation: str
    evidence: Evidence
    source: str = ""
    bars: tuple[Barred, ...] = (Barred.COMPLAINT,)
    discretion: bool = False
    signpost: bool = False
    note: str = ""

    def value(self) -> Exclusion:
        """Return the exclusion."""
        return Exclusion(
            id=self.id,
            name=self.name,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            bars=self.bars,
            discretion=self.discretion,
            signpost=self.signpost,
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class ConflictTable:
    """Two roles: nobody who held the first may hold the second."""

    id: str
    name: str
    roles: TwoRoles
    citation: str
    evidence: Evidence
    source: str = ""
    note: str = ""

    def value(self) -> Conflict:
        """Return the conflict."""
        return Conflict(
            id=self.id,
            name=self.name,
            first=self.roles.first,
            second=self.roles.second,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class GuidanceTable:
    """What staff should do now; *up_to* is a text such as ``"50.00"``."""

    do: str
    citation: str
    evidence: Evidence
    source: str = ""
    kinds: tuple[Kind, ...] = ()
    put_right: str = ""
    up_to: Decimal | None = None
    currency: str = "GBP"

    def value(self) -> Guidance:
        """Return the guidance."""
        return Guidance(
            do=self.do,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            kinds=self.kinds,
            put_right=self.put_right,
            up_to=self.up_to,
            currency=self.currency,
        )


@attrs.frozen(kw_only=True)
class LetterTable:
    """What a letter of the stage must say."""

    kind: LetterKind
    says: tuple[LetterPart, ...]
    citation: str
    evidence: Evidence
    source: str = ""
    note: str = ""

    def value(self) -> LetterRule:
        """Return the rule."""
        authority = Authority(citation=self.citation, evidence=self.evidence, source=self.source)
        return LetterRule(kind=self.kind, says=self.says, authority=authority, note=self.note)
