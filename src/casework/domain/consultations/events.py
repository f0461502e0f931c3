"""What happens in a consultation: it is planned, people vote, somebody decides, and those who were asked hear of it."""

import datetime as dt
from enum import StrEnum
from typing import TypeAlias

import attrs

from casework.domain.cases.fields import (
    code,
    codes,
    detail,
    number,
    optional_code,
    optional_day,
    optional_detail,
    optional_number,
    parts,
    percent,
    word,
)


class Worth(StrEnum):
    """What a method of asking people was found to be worth, looked at afterwards."""

    RELIABLE = "reliable"
    IN_PART = "in-part"
    NOT_RELIABLE = "not-reliable"


@attrs.frozen(kw_only=True)
class PlannedOption:
    """An option of a plan; *title* is the id of a detail."""

    code: str = code()
    title: str = detail()
    standard: str | None = optional_code()


@attrs.frozen(kw_only=True)
class PlannedRound:
    """A round of a plan."""

    method: str = code()
    code: str = code()
    choose: int = number()
    keep: int | None = optional_number()
    opens_on: dt.date | None = optional_day()
    closes_on: dt.date | None = optional_day()
    groups: tuple[str, ...] = codes()


@attrs.frozen(kw_only=True)
class ConsultationPlanned:
    """A consultation was planned; *title* is the id of a detail."""

    title: str = detail()
    options: tuple[PlannedOption, ...] = parts(PlannedOption)
    rounds: tuple[PlannedRound, ...] = parts(PlannedRound)
    analyse_by: dt.date | None = optional_day()
    tell_by: dt.date | None = optional_day()
    tell: tuple[str, ...] = codes()


@attrs.frozen(kw_only=True)
class GroupReached:
    """A *group* took part in a round, *people* of it where that is known; a later one takes the place of an earlier."""

    round: str = code()
    group: str = code()
    people: int | None = optional_number()


@attrs.frozen(kw_only=True)
class Voted:
    """Somebody chose; *voter* is an opaque code, where it is known who it was, and *unreadable* what was no option."""

    round: str = code()
    voter: str | None = optional_code()
    choices: tuple[str, ...] = codes()
    unreadable: int = number(0)


@attrs.frozen(kw_only=True)
class OptionVotes:
    """How many chose an option."""

    option: str = code()
    votes: int = number()


@attrs.frozen(kw_only=True)
class VotesCounted:
    """The body *source* counted the votes of a round, of so many *people*, where that is known."""

    round: str = code()
    source: str = code()
    people: int | None = optional_number()
    votes: tuple[OptionVotes, ...] = parts(OptionVotes)


@attrs.frozen(kw_only=True)
class ToldShare:
    """How many in a hundred chose an option, as it was told."""

    option: str = code()
    percent: str = percent()


@attrs.frozen(kw_only=True)
class SharesTold:
    """The body *source* told which shares of a round chose what, and not of how many: nothing of it is counted."""

    round: str = code()
    source: str = code()
    shares: tuple[ToldShare, ...] = parts(ToldShare)


@attrs.frozen(kw_only=True)
class RoundDecided:
    """The *kept* options of a round go on; *decided_by* and the detail *reason* say more where votes did not decide."""

    round: str = code()
    kept: tuple[str, ...] = codes()
    decided_by: str | None = optional_code()
    reason: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class ConsultationAnalysed:
    """The results were analysed; *note* is the id of a detail: what was found."""

    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class PeopleTold:
    """A *group* heard what the consultation brought; *note* is the id of a detail: what is planned."""

    group: str = code()
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class MethodReviewed:
    """It was looked at whether a *method* worked and can be relied on; *reason* is the id of a detail."""

    method: str = code()
    worth: Worth = word(Worth)
    reason: str = detail()


@attrs.frozen(kw_only=True)
class RecordStruckOut:
    """The record at *version* counts no longer, for a *reason*, which is a code."""

    version: int = number()
    reason: str = code()


@attrs.frozen(kw_only=True)
class ConsultationListed:
    """There is a *consultation* of that id."""

    consultation: str = code()


ConsultationEvent: TypeAlias = (
    ConsultationPlanned
    | GroupReached
    | Voted
    | VotesCounted
    | SharesTold
    | RoundDecided
    | ConsultationAnalysed
    | PeopleTold
    | MethodReviewed
    | RecordStruckOut
)


@attrs.frozen(kw_only=True)
class ConsultationFact:
    """An event of a consultation, the day on which it happened, and its version in the stream."""

    version: int
    on: dt.date
    event: ConsultationEvent
