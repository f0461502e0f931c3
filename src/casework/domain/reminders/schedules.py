"""Reminder schedules as values: what is watched, when somebody is reminded, and who that is.

A schedule is an organisation's own choice. It moves no deadline and decides nothing about a case.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Self, TypeVar

import attrs

from casework.domain.authority import Authority
from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    Corrected,
    Event,
    FlagCleared,
    FlagRaised,
    MatterAdded,
    Received,
    Reclassified,
)
from casework.domain.cases.vocabulary import FlagKind, Kind
from casework.domain.time.rules import Unit
from casework.errors import DataError, UsageError

MOST_UNITS = 400
"""The most units that a rung may be away from its date."""

WHOLE = 100

LONGEST_IDS = 86
"""How long the ids of a schedule and of a rung may be together: what is in force is written down under both."""


class Subject(StrEnum):
    """What a rung watches.

    ``allocation`` is the time until somebody is given the case, ``silence`` the time since the last contact with the
    complainant, ``consent_asked`` the time since a consent was asked for that has not come, ``no_owner`` a case that
    nobody has, at once; the others have a date of their own.
    """

    LIMIT = "limit"
    ALLOCATION = "allocation"
    SILENCE = "silence"
    REMEDY = "remedy"
    CONSENT = "consent"
    CONSENT_ASKED = "consent_asked"
    ADJUSTMENT = "adjustment"
    RESTRICTION = "restriction"
    NO_OWNER = "no_owner"

    @property
    def has_date(self) -> bool:
        """Whether it has a date before and after which somebody may be reminded; the others only have a beginning."""
        return self not in {Subject.ALLOCATION, Subject.SILENCE, Subject.CONSENT_ASKED, Subject.NO_OWNER}


OF_CONSENTS = frozenset({Subject.CONSENT, Subject.CONSENT_ASKED})
"""What is about a consent, which is named by whom it is for."""


class Timing(StrEnum):
    """How a rung lies to the date that it is about."""

    BEFORE = "before"
    ON = "on"
    AFTER = "after"
    SHARE = "share"
    EVERY = "every"
    AT_ONCE = "at_once"


_UNITS = {
    "day": None,
    "working day": Unit.WORKING_DAYS,
    "calendar day": Unit.CALENDAR_DAYS,
    "week": Unit.WEEKS,
    "hour": Unit.HOURS,
}
_WORDS = {unit: word for word, unit in _UNITS.items()}
_AWAY = re.compile(rf"(\d{{1,4}}) ({'|'.join(_UNITS)})s? (before|after)")
_SHARE = re.compile(r"at (\d{1,3}) ?%")
_EVERY = re.compile(rf"every (\d{{1,4}}) ({'|'.join(_UNITS)})s? while overdue")


@attrs.frozen(kw_only=True)
class When:
    """When a rung fires: *amount* units before or after, or in every so many; or at *amount* per cent of the time.

    *unit* is None for the days in which the limit itself is told.
    """

    timing: Timing
    amount: int = 0
    unit: Unit | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2 working days before``, ``on``, ``3 days after``, ``at 80 %`` and the like.

        Raises:
            UsageError: If *text* is nothing of that sort.
        """
        if text in {"on", "at once"}:
            return cls(timing=Timing(text.replace(" ", "_")))
        share = _SHARE.fullmatch(text)
        if share and 0 < int(share[1]) < WHOLE:
            return cls(timing=Timing.SHARE, amount=int(share[1]))
        found = _AWAY.fullmatch(text) or _EVERY.fullmatch(text)
        if found and 0 < int(found[1]) <= MOST_UNITS:
            timing = Timing(found[3]) if found.re is _AWAY else Timing.EVERY
            return cls(timing=timing, amount=int(found[1]), unit=_UNITS[found[2]])
        message = (
            f"{text!r} says no time: write it as '2 working days before', 'on', '3 calendar days after', 'at 80 %', "
            f"'every 5 working days while overdue' or 'at once', with up to {MOST_UNITS} days, weeks or hours"
        )
        raise UsageError(message)

    def __str__(self) -> str:
        """Return it in the words of a schedule file."""
        if self.timing in {Timing.ON, Timing.AT_ONCE}:
            return self.timing.replace("_", " ")
        if self.timing is Timing.SHARE:
            return f"at {self.amount} %"
        many = f"{self.amount} {_WORDS[self.unit]}{'' if self.amount == 1 else 's'}"
        return f"every {many} while overdue" if self.timing is Timing.EVERY else f"{many} {self.timing}"


@attrs.frozen(kw_only=True)
class Rung:
    """One reminder of a schedule: what it *watches*, *when* it fires, and *to* which roles.

    Its *id* is a part of what tells one reminder from another: a rung that keeps it does not fire again for the same
    date. Without *limits* it watches every limit, without *stages* every stage. *calendar* is that on which its working
    days are counted; None for that of the limit, or of the place where there is no limit.
    """

    id: str
    watches: Subject
    when: When
    to: tuple[str, ...]
    limits: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    calendar: str | None = None

    @property
    def is_late(self) -> bool:
        """Whether it fires when its date has gone by."""
        return self.when.timing in {Timing.AFTER, Timing.EVERY}

    def is_about(self, sort: Subject, name: str, stage: str) -> bool:
        """Whether it watches the *sort* of thing called *name* in *stage*."""
        named = not self.limits or name in self.limits
        return self.watches is sort and named and (not self.stages or stage in self.stages)


MOVES: frozenset[type[Event]] = frozenset({Corrected, FlagCleared, FlagRaised, MatterAdded, Received, Reclassified})
"""The events that may let another schedule be meant for a case: no other one changes what ``AppliesTo`` asks."""


@attrs.frozen(kw_only=True)
class AppliesTo:
    """The cases for which a schedule is meant: all of them, unless it names some.

    *services* are those of any matter of a case, *flags* the sorts of flag that are up on it: how severe it is.
    """

    procedures: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    services: tuple[str, ...] = ()
    flags: tuple[FlagKind, ...] = ()

    def holds(self, case: Case) -> bool:
        """Whether it is meant for *case* as that stands."""
        return (
            _agree(self.procedures, [case.intake.procedure])
            and _agree(self.kinds, [case.intake.kind])
            and _agree(self.services, [matter.service for matter in case.matters])
            and _agree(self.flags, [flag.kind for flag in case.care.open_flags])
        )

    @property
    def particularity(self) -> tuple[bool, bool, bool, bool]:
        """What goes first where several hold: flags, then services, then procedures, then kinds."""
        return bool(self.flags), bool(self.services), bool(self.procedures), bool(self.kinds)


def _agree(named: tuple[str, ...], found: Iterable[str | None]) -> bool:
    return not named or any(each in named for each in found)


@attrs.frozen(kw_only=True)
class Scope:
    """Which cases a schedule is meant for, by its *id*: what says whose a case is."""

    id: str
    applies_to: AppliesTo = AppliesTo()


@attrs.frozen(kw_only=True)
class Outline:
    """What says of a schedule, by its *id*, whose it is and who is told in place of whom, whatever its rungs are."""

    id: str
    applies_to: AppliesTo = AppliesTo()
    goes_up: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        """Whose it is, whoever is told."""
        return Scope(id=self.id, applies_to=self.applies_to)


@attrs.frozen(kw_only=True)
class ReminderSchedule:
    """The rungs for some cases, and *at* which local time of day they fire.

    *goes_up* lists roles from the lowest to the highest: where nobody has any role of a rung, the next one up is told.
    Nothing fires for an instant before *in_force_from*. *fingerprint* changes with any word of it.
    """

    id: str
    name: str
    authority: Authority
    rungs: tuple[Rung, ...]
    at: dt.time = dt.time(9)
    goes_up: tuple[str, ...] = ()
    applies_to: AppliesTo = AppliesTo()
    in_force_from: dt.date | None = None
    note: str = ""
    fingerprint: str = ""

    @property
    def outline(self) -> Outline:
        """What it is without its rungs."""
        return Outline(id=self.id, applies_to=self.applies_to, goes_up=self.goes_up)

    @property
    def unwatched(self) -> tuple[Subject, ...]:
        """What none of its rungs watches."""
        watched = {each.watches for each in self.rungs}
        return tuple(each for each in Subject if each not in watched)

    @property
    def tells_overdue(self) -> bool:
        """Whether it reminds of a limit after its day."""
        return any(each.watches is Subject.LIMIT and each.is_late for each in self.rungs)


class BrokenScheduleError(DataError):
    """A reminder schedule has mistakes; *applies_to* says for which cases it is, None where nobody can tell."""

    def __init__(self, message: str, *, problems: Sequence[str], applies_to: AppliesTo | None) -> None:
        super().__init__(message, problems=problems)
        self.applies_to = applies_to


_Schedule = TypeVar("_Schedule", ReminderSchedule, Scope)


def schedule_for(case: Case, schedules: Iterable[_Schedule]) -> _Schedule | None:
    """Return the one schedule that holds for *case*: the most particular, and of equals the first by its id."""
    fitting = sorted((each for each in schedules if each.applies_to.holds(case)), key=lambda each: each.id)
    return max(fitting, key=lambda each: each.applies_to.particularity, default=None)
