"""What a file may say that changes another procedure: one class for each table of the TOML, and what it becomes.

====================  =================================================================================================
table                 what it is
====================  =================================================================================================
the file itself       `OverrideTable`: which procedure it is based on, and what is changed in it
``[[limit]]``         `LimitChangeTable`: another number for a limit of a stage, or other rules for more time
``[[window]]``        `WindowChangeTable`: another number for a window of the complainant
``[[pause]]``         `PauseChangeTable`: a reason for which clocks stand still
``[referral]``        `ReferralChangeTable`: where the complainant can go in the end
====================  =================================================================================================
"""

import datetime as dt

import attrs

from casework.adapters.procedure_tables import CountTable, ExtensionTable, PauseTable, ReferralTable
from casework.domain.authority import Authority, Evidence
from casework.domain.overrides import Change, LimitChange, Override, PauseChange, ReferralChange, WindowChange
from casework.domain.procedures import Pick


@attrs.frozen(kw_only=True)
class LimitChangeTable:
    """Another number for *limit* of *stage*, from *effective_from* on."""

    stage: str
    limit: str
    citation: str
    evidence: Evidence
    source: str = ""
    within: tuple[CountTable, ...] = ()
    pick: Pick = Pick.EARLIER
    extension: ExtensionTable | None = None
    longer_because: str = ""
    effective_from: dt.date | None = None
    note: str = ""

    def value(self) -> LimitChange:
        """Return the change."""
        return LimitChange(
            stage=self.stage,
            limit=self.limit,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            counts=tuple(count.value for count in self.within),
            pick=self.pick,
            extension=self.extension.value(self.citation) if self.extension else None,
            longer_because=self.longer_because,
            since=self.effective_from,
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class WindowChangeTable:
    """Another number for *window*, from *effective_from* on."""

    window: str
    within: CountTable
    citation: str
    evidence: Evidence
    source: str = ""
    shorter_because: str = ""
    effective_from: dt.date | None = None
    note: str = ""

    def value(self) -> WindowChange:
        """Return the change."""
        return WindowChange(
            window=self.window,
            authority=Authority(citation=self.citation, evidence=self.evidence, source=self.source),
            count=self.within.value,
            shorter_because=self.shorter_because,
            since=self.effective_from,
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class PauseChangeTable(PauseTable):
    """A reason for which clocks stand still, from *effective_from* on."""

    longer_because: str = ""
    effective_from: dt.date | None = None

    def change(self) -> PauseChange:
        """Return the change."""
        return PauseChange(rule=self.value(), longer_because=self.longer_because, since=self.effective_from)


@attrs.frozen(kw_only=True)
class ReferralChangeTable(ReferralTable):
    """Where the complainant can go in the end, from *effective_from* on."""

    effective_from: dt.date | None = None

    def change(self) -> ReferralChange:
        """Return the change."""
        return ReferralChange(referral=self.value(), since=self.effective_from)


@attrs.frozen(kw_only=True)
class OverrideTable:
    """What an organisation changes in the procedure *base*."""

    id: str
    base: str
    name: str = ""
    limit: tuple[LimitChangeTable, ...] = ()
    window: tuple[WindowChangeTable, ...] = ()
    pause: tuple[PauseChangeTable, ...] = ()
    referral: ReferralChangeTable | None = None
    note: str = ""

    def value(self) -> Override:
        """Return the changes, each with its path in the file."""
        changes: list[tuple[str, Change]] = [
            *((f"limit[{number}]", each.value()) for number, each in enumerate(self.limit)),
            *((f"window[{number}]", each.value()) for number, each in enumerate(self.window)),
            *((f"pause[{number}]", each.change()) for number, each in enumerate(self.pause)),
        ]
        if self.referral is not None:
            changes.append(("referral", self.referral.change()))
        return Override(id=self.id, base=self.base, changes=tuple(changes), name=self.name, note=self.note)
