"""Time: pauses, extensions, dates that were agreed, set or recomputed, delays that were told, and milestones."""

import datetime as dt

import attrs

from casework.domain.cases.fields import (
    code,
    codes,
    day,
    number,
    optional_code,
    optional_day,
    optional_detail,
    optional_number,
    parts,
    word,
    words,
    yes_or_no,
)
from casework.domain.cases.vocabulary import DateCause, Irregularity, RecomputePolicy, SetBy


@attrs.frozen(kw_only=True)
class Paused:
    """The clocks of the case stopped, from this day on; *pause* is the name of this pause in its case."""

    pause: str = code()
    reason: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Resumed:
    """The pause called *pause* ended; the day of resuming counts, unless another pause goes on."""

    pause: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class Extended:
    """A limit got more time: an amount of a unit, or a day until when.

    *agreed_by* is who agreed to it: a party, or a member of staff by their id. *told_on* is when the parties in *told*
    (the complainant, if none is named) heard of it; *ombudsman_told* says that the ombudsman's details were given.
    *irregular* are the rules that it broke when it was recorded; whoever records it does not say them, they are judged.
    *undated* says that nobody knows when it was given.
    """

    stage: str = code()
    limit: str = code()
    reason: str | None = optional_code()
    amount: int | None = optional_number()
    unit: str | None = optional_code()
    until: dt.date | None = optional_day()
    agreed_by: str | None = optional_code()
    told_on: dt.date | None = optional_day()
    told: tuple[str, ...] = codes()
    ombudsman_told: bool = yes_or_no()
    irregular: tuple[Irregularity, ...] = words(Irregularity)
    note: str | None = optional_detail()
    undated: bool = yes_or_no()


@attrs.frozen(kw_only=True)
class DateAgreed:
    """The day by which something is due was agreed with the complainant; *document* is the evidence, by its id."""

    stage: str = code()
    limit: str = code()
    until: dt.date = day()
    document: str | None = optional_code()


@attrs.frozen(kw_only=True)
class DateSet:
    """The day by which something is due was set by somebody else: a panel, an ombudsman, a court.

    *document* is the letter or the order that says so, by its id.
    """

    stage: str = code()
    limit: str = code()
    until: dt.date = day()
    by: SetBy = word(SetBy)
    document: str | None = optional_code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class DelayInformed:
    """The complainant was told that the answer will be late, and until when; no due date moves by it."""

    stage: str = code()
    limit: str = code()
    told_due_on: dt.date = day()
    reason: str = code()
    document: str | None = optional_code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class MilestoneReached:
    """A fact that the procedure names and waits for came true."""

    stage: str = code()
    milestone: str = code()


@attrs.frozen(kw_only=True)
class DateChange:
    """What a change of rules or facts did to one due date, and what was made of it.

    *visit* counts the visits of the case, and *turn* the turns of a limit that repeats, from 0. *before* is the day on
    which it was due, *after* the day that is counted now; either is None where there was or is none. A date that was
    *kept* goes on by the rules and the record of *since*, a position of the log; what happens later counts for it, too.
    """

    visit: int = number()
    stage: str = code()
    limit: str = code()
    turn: int = number(default=0)
    before: dt.date | None = optional_day()
    after: dt.date | None = optional_day()
    causes: tuple[DateCause, ...] = words(DateCause)
    since: int | None = optional_number()

    @property
    def kept(self) -> bool:
        """Whether the date goes on as it was before."""
        return self.since is not None


@attrs.frozen(kw_only=True)
class DatesRecomputed:
    """Rules or facts had changed, and it was settled by a policy which due dates of the case follow."""

    policy: RecomputePolicy = word(RecomputePolicy)
    dates: tuple[DateChange, ...] = parts(DateChange)
