"""What an organisation changes in a procedure that it follows for the rest.

A council that acknowledges within three working days instead of the five of the code says just that. What it does not
say follows the procedure that it is based on, also when that changes. It may promise less time than a rule that binds
it, and not more, unless it says why; and it may give the complainant more time, and not less.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import attrs

from casework.domain.authority import Authority, Evidence
from casework.domain.checking import listed, twice, uncited
from casework.domain.lengths import Single, can_be_longer, size
from casework.domain.procedures import (
    Count,
    ExtensionRule,
    Limit,
    PauseRule,
    Pick,
    Procedure,
    ProcedureVersion,
    Referral,
    Window,
)


@attrs.frozen(kw_only=True)
class LimitChange:
    """Another number for a limit of *stage*, other rules for more time, or both.

    *longer_because* says why it may be longer than that of the base. *since* is the first day on which it holds; None
    means as long as the base.
    """

    stage: str
    limit: str
    authority: Authority
    counts: tuple[Count, ...] = ()
    pick: Pick = Pick.EARLIER
    extension: ExtensionRule | None = None
    longer_because: str = ""
    since: dt.date | None = None
    note: str = ""

    @property
    def about(self) -> str:
        """What is changed, in words."""
        return f"{self.limit} of stage {self.stage}"

    def fits(self, version: ProcedureVersion) -> bool:
        """Whether *version* has what is changed."""
        return version.has_stage(self.stage) and any(
            limit.id == self.limit for limit in version.stage(self.stage).limits
        )

    def missing(self, version: ProcedureVersion) -> str:
        """Return what is said where *version* does not have it."""
        if not version.has_stage(self.stage):
            return (
                f"stage: there is no stage {self.stage!r}; the stages are {listed(each.id for each in version.stages)}"
            )
        known = listed(limit.id for limit in version.stage(self.stage).limits) or "none"
        return f"limit: there is no limit {self.limit!r} in stage {self.stage!r}; its limits are {known}"

    def mistakes(self, version: ProcedureVersion) -> Iterator[str]:
        """Yield what is wrong with it as a change of *version*."""
        if not self.counts and self.extension is None:
            yield "within: nothing is changed; give within, an extension, or both"
        limit = version.stage(self.stage).limit(self.limit)
        if self.longer_because or not _binds(limit.authority):
            return
        if self.counts and limit.counts and can_be_longer(self, limit):
            yield f"within: it can be longer than in {version.id} ({limit.authority.citation}); {_LONGER}"
        if self.extension is not None and _gives_more(self.extension, limit.extension):
            yield f"extension: it gives more time than {version.id} ({limit.authority.citation}); {_LONGER}"

    def applied(self, version: ProcedureVersion) -> ProcedureVersion:
        """Return *version* with the change."""
        stages = tuple(
            attrs.evolve(stage, limits=tuple(self._changed(each) for each in stage.limits))
            if stage.id == self.stage
            else stage
            for stage in version.stages
        )
        return attrs.evolve(version, stages=stages)

    def _changed(self, limit: Limit) -> Limit:
        if limit.id != self.limit:
            return limit
        if self.counts:
            limit = attrs.evolve(limit, counts=self.counts, pick=self.pick, authority=self.authority)
        return attrs.evolve(limit, extension=self.extension or limit.extension, note=self.note or limit.note)


@attrs.frozen(kw_only=True)
class WindowChange:
    """Another number for a window of the complainant; *shorter_because* says why it may be shorter."""

    window: str
    authority: Authority
    count: Count
    shorter_because: str = ""
    since: dt.date | None = None
    note: str = ""

    @property
    def about(self) -> str:
        """What is changed, in words."""
        return f"the window {self.window}"

    def fits(self, version: ProcedureVersion) -> bool:
        """Whether *version* has what is changed."""
        return any(window.id == self.window for window in version.windows)

    def missing(self, version: ProcedureVersion) -> str:
        """Return what is said where *version* does not have it."""
        known = listed(window.id for window in version.windows) or "none"
        return f"window: there is no window {self.window!r}; the windows are {known}"

    def mistakes(self, version: ProcedureVersion) -> Iterator[str]:
        """Yield what is wrong with it as a change of *version*."""
        (window,) = (each for each in version.windows if each.id == self.window)
        if len(window.periods) > 1:
            yield f"within: {self.window} has {len(window.periods)} periods in {version.id}; only one can be changed"
            return
        before = window.periods[0].count
        bound = before is not None and _binds(window.authority) and not self.shorter_because
        if bound and before is not None and can_be_longer(Single(before), Single(self.count)):
            yield (
                f"within: it can be shorter than in {version.id} ({window.authority.citation}); "
                "give the complainant as long, or say in shorter_because why not"
            )

    def applied(self, version: ProcedureVersion) -> ProcedureVersion:
        """Return *version* with the change."""
        return attrs.evolve(version, windows=tuple(self._changed(each) for each in version.windows))

    def _changed(self, window: Window) -> Window:
        if window.id != self.window:
            return window
        periods = tuple(attrs.evolve(each, count=self.count) for each in window.periods)
        return attrs.evolve(window, periods=periods, authority=self.authority, note=self.note or window.note)


@attrs.frozen(kw_only=True)
class PauseChange:
    """A reason for which clocks stand still: one that the base does not have, or has another rule for."""

    rule: PauseRule
    longer_because: str = ""
    since: dt.date | None = None

    @property
    def about(self) -> str:
        """What is changed, in words."""
        return f"the pause for {self.rule.reason}"

    def fits(self, version: ProcedureVersion) -> bool:  # noqa: ARG002 - one of four changes
        """Whether *version* can have it."""
        return True

    def mistakes(self, version: ProcedureVersion) -> Iterator[str]:
        """Yield what is wrong with it as a change of *version*."""
        before = version.pause_rule(self.rule.reason)
        authority = version.authority if before is None else before.authority
        if _stands_longer(self.rule, before) and _binds(authority) and not self.longer_because:
            yield f"reason: clocks stand still for longer than in {version.id} ({authority.citation}); {_LONGER}"

    def applied(self, version: ProcedureVersion) -> ProcedureVersion:
        """Return *version* with the change."""
        others = tuple(each for each in version.pauses if each.reason != self.rule.reason)
        return attrs.evolve(version, pauses=(*others, self.rule))


@attrs.frozen(kw_only=True)
class ReferralChange:
    """Another body to which the complainant can go in the end, or another time for it."""

    referral: Referral
    since: dt.date | None = None

    @property
    def about(self) -> str:
        """What is changed, in words."""
        return "the referral"

    def fits(self, version: ProcedureVersion) -> bool:  # noqa: ARG002 - one of four changes
        """Whether *version* can have it."""
        return True

    def mistakes(self, version: ProcedureVersion) -> Iterator[str]:  # noqa: ARG002 - one of four changes
        """Yield nothing: where one can go in the end is for the text to say."""
        yield from ()

    def applied(self, version: ProcedureVersion) -> ProcedureVersion:
        """Return *version* with the change."""
        return attrs.evolve(version, referral=self.referral, no_referral="")


Change: TypeAlias = LimitChange | WindowChange | PauseChange | ReferralChange


@attrs.frozen(kw_only=True)
class Override:
    """A procedure of an organisation: the changes that it makes in another one, each with its place in the file."""

    id: str
    base: str
    changes: tuple[tuple[str, Change], ...]
    name: str = ""
    note: str = ""


def override_mistakes(override: Override, base: Procedure) -> Iterator[str]:
    """Yield every mistake of *override* as ``path: what``."""
    if not override.changes:
        yield "base: nothing is changed in it; give a limit, a window, a pause or a referral"
    again = twice((change.about, change.since) for _, change in override.changes)
    for path, change in override.changes:
        if (change.about, change.since) in again:
            yield f"{path}: {change.about} is changed twice; say it once, or from different days on"
        yield from uncited(_authority(change), path)
        yield from (f"{path}.{what}" for what in _of_change(change, base))


def _authority(change: Change) -> Authority:
    match change:
        case PauseChange():
            return change.rule.authority
        case ReferralChange():
            return change.referral.authority
        case _:
            return change.authority


def _of_change(change: Change, base: Procedure) -> Iterable[str]:
    if change.since is not None:
        first = base.versions[0].effective_from
        if first is not None and change.since < first:
            return [f"effective_from: {change.since.isoformat()} is before {base.id} begins, on {first.isoformat()}"]
        if base.ends_on is not None and change.since > base.ends_on:
            return [
                f"effective_from: {change.since.isoformat()} is after {base.id} ended, on {base.ends_on.isoformat()}"
            ]
    reached = [version for version in base.versions if _is_reached(version, change, base)]
    fitting = [version for version in reached if change.fits(version)]
    if not fitting and isinstance(change, (LimitChange, WindowChange)):
        return [change.missing(reached[-1])]
    return dict.fromkeys(mistake for version in fitting for mistake in change.mistakes(version))


def _is_reached(version: ProcedureVersion, change: Change, base: Procedure) -> bool:
    """Whether *version* is in force on a day on which *change* holds."""
    return change.since is None or version in {_in_force(base, change.since), *_after(base, change.since)}


def _after(base: Procedure, day: dt.date) -> Iterator[ProcedureVersion]:
    return (version for version in base.versions if (version.effective_from or dt.date.min) > day)


def _in_force(base: Procedure, day: dt.date) -> ProcedureVersion:
    return next(each for each in reversed(base.versions) if (each.effective_from or dt.date.min) <= day)


def overridden(override: Override, base: Procedure) -> Procedure:
    """Return *base* with the changes of *override*, which has no mistakes.

    Each of its versions knows the version of the base that it was made of; a change that holds from a later day on
    begins a version of its own.
    """
    days = {version.effective_from or dt.date.min for version in base.versions}
    days |= {change.since for _, change in override.changes if change.since is not None}
    return attrs.evolve(
        base,
        id=override.id,
        name=override.name or base.name,
        note=override.note or base.note,
        versions=tuple(_version(override, base, day) for day in sorted(days)),
    )


def _version(override: Override, base: Procedure, day: dt.date) -> ProcedureVersion:
    under = _in_force(base, day)
    own_day = day != (under.effective_from or dt.date.min)
    holding = [change for _, change in override.changes if (change.since or dt.date.min) <= day and change.fits(under)]
    version = attrs.evolve(
        under,
        procedure=override.id,
        effective_from=day if own_day else under.effective_from,
        takes_over_open=under.takes_over_open and not own_day,
        base=under,
    )
    for change in sorted(holding, key=lambda each: each.since or dt.date.min):
        version = change.applied(version)
    return version


def own_rules(version: ProcedureVersion) -> Iterator[tuple[str, Limit | Window | PauseRule | Referral | None]]:
    """Yield what an organisation changed to make *version*: what it is, in words, and what the base has there."""
    base = version.base
    if base is None:
        return
    for stage in version.stages:
        pairs = zip(stage.limits, base.stage(stage.id).limits, strict=True)
        yield from ((f"{mine.id} of stage {stage.id}", before) for mine, before in pairs if mine != before)
    windows = zip(version.windows, base.windows, strict=True)
    yield from ((f"the window {mine.id}", before) for mine, before in windows if mine != before)
    pauses = ((rule, base.pause_rule(rule.reason)) for rule in version.pauses)
    yield from ((f"the pause for {mine.reason}", before) for mine, before in pauses if mine != before)
    if version.referral != base.referral:
        yield "the referral", base.referral


_LONGER = "promise as little, or say in longer_because why it may be longer"


def _binds(authority: Authority) -> bool:
    """Whether somebody else than the organisation set the number."""
    return authority.evidence not in {Evidence.LOCAL, Evidence.NOT_FOUND}


def _gives_more(rule: ExtensionRule, before: ExtensionRule | None) -> bool:
    """Whether *rule* can give more time than *before*: more at once, more often, more in all, or from a later day."""
    if before is None or rule.base is not before.base:
        return True
    pairs = (
        ((rule.amount, rule.unit), (before.amount, before.unit)),
        ((rule.at_most, rule.at_most_unit), (before.at_most, before.at_most_unit)),
        ((rule.times, None), (before.times, None)),
    )
    return any(_is_more(mine, yours) for mine, yours in pairs)


def _is_more(mine: tuple[int | None, object], yours: tuple[int | None, object]) -> bool:
    (amount, unit), (most, most_unit) = mine, yours
    if most is None:
        return False
    if amount is None:
        return True
    if unit is None or most_unit is None:
        return amount > most or unit is not most_unit
    (large, one), (small, other) = size(amount, unit), size(most, most_unit)  # type: ignore[arg-type]  # both are units
    return large > small or one != other


def _stands_longer(rule: PauseRule, before: PauseRule | None) -> bool:
    if before is None:
        return True
    return (before.counts_last_day and not rule.counts_last_day) or (rule.restarts and not before.restarts)
