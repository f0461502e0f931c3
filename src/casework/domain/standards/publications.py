"""Readings as they were published: frozen with the words, the target and the verdict of that day.

What is published is one event, which holds every number, so that no later release, rule or file says it otherwise.
Words are the ids of details; what is said twice is one detail.
"""

import datetime as dt
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import attrs

from casework.domain.cases.fields import (
    code,
    codes,
    day,
    detail,
    number,
    optional_code,
    optional_day,
    optional_detail,
    optional_form,
    optional_number,
    part,
    parts,
    word,
    yes_or_no,
)
from casework.domain.improvements.events import Wording
from casework.domain.standards.readings import Assurance, Better, LeftOut, Reading, Verdict
from casework.domain.standards.signals import SignalName
from casework.errors import UsageError

_HUNDREDTHS = re.compile(r"(?:100\.0{2,18}|\d{1,2}\.\d{2,18})\Z")
_SHARE = re.compile(r"\d{1,18}/[1-9]\d{0,17}\Z")


def _percent() -> Any:  # noqa: ANN401 - attrs types a field by its annotation
    """Declare a field that holds a figure in a hundred, as it was published, or nothing."""
    return optional_form(_HUNDREDTHS, "a number from 0.00 to 100.00 with at least two places")


def _is_level(_instance: object, _attribute: "attrs.Attribute[str]", value: object) -> None:
    if not isinstance(value, str) or _HUNDREDTHS.match(value) is None:
        message = "the level of an interval must be a number such as 95.00"
        raise UsageError(message)


def in_hundred(share: float | Fraction | None) -> str | None:
    """Return a share of 1 in a hundred, as it is published; None of nothing.

    >>> in_hundred(0.8527)
    '85.27'
    """
    return None if share is None else f"{float(100 * share):.2f}"


@attrs.frozen(kw_only=True)
class PublishedLeftOut:
    """How many were not counted, and why, as the id of a detail."""

    why: str = detail()
    count: int = number()


@attrs.frozen(kw_only=True)
class PublishedStandard:
    """A standard as it was worded then, as the id of a detail, and who answered for it."""

    name: str = code()
    wording: str = detail()
    owner: str | None = optional_code()


@attrs.frozen(kw_only=True)
class PublishedFigure:
    """The figure of another body that stood beside a reading; *percent* is None of nothing."""

    source: str = code()
    first: dt.date = day()
    last: dt.date = day()
    assured: Assurance = word(Assurance)
    good: int | None = optional_number()
    of: int | None = optional_number()
    percent: str | None = _percent()


@attrs.frozen(kw_only=True)
class PublishedReading:
    """One reading with all its numbers; *target* is a share of 1 as a fraction, such as ``17/20``, and so is *alone*.

    *lower* and *upper* are the ends of its interval at the *level*, in a hundred.
    """

    indicator: str = code()
    title: str = detail()
    measure: str = code()
    standards: tuple[PublishedStandard, ...] = parts(PublishedStandard)
    serves: tuple[str, ...] = codes()
    period: str = code()
    first: dt.date = day()
    last: dt.date = day()
    good: int = number()
    of: int = number()
    waiting: int = number()
    left_out: tuple[PublishedLeftOut, ...] = parts(PublishedLeftOut)
    percent: str | None = _percent()
    lower: str | None = _percent()
    upper: str | None = _percent()
    level: str = attrs.field(validator=_is_level)
    better: Better = word(Better)
    target: str | None = optional_form(_SHARE, "a fraction such as 17/20")
    everybody: bool = yes_or_no()
    alone: str | None = optional_form(_SHARE, "a fraction such as 17/20")
    verdict: Verdict = word(Verdict)
    assured: Assurance = word(Assurance)
    asked: int | None = optional_number()
    answered: int | None = optional_number()
    only_extremes: bool = yes_or_no()
    beside: tuple[str, ...] = codes()
    noted: tuple[PublishedFigure, ...] = parts(PublishedFigure)

    def as_reading(self, words: Callable[[str], str]) -> Reading:
        """Return the reading as it was, *words* being what a detail says."""
        return Reading(
            first=self.first,
            last=self.last,
            good=self.good,
            of=self.of,
            waiting=self.waiting,
            left_out=tuple(LeftOut(why=words(each.why), count=each.count) for each in self.left_out),
            better=self.better,
            target=None if self.target is None else Fraction(self.target),
            everybody=self.everybody,
            alone=None if self.alone is None else Fraction(self.alone),
            level=float(Fraction(self.level) / 100),
        )


@attrs.frozen(kw_only=True)
class PublishedSignal:
    """A dip or a rise of the readings, and how it was explained by then; *words* and what follows are details."""

    series: str = code()
    signal: SignalName = part(SignalName)
    words: str = detail()
    why: str | None = optional_detail()
    action: str | None = optional_detail()
    owner: str | None = optional_code()
    due_on: dt.date | None = optional_day()


@attrs.frozen(kw_only=True)
class PublishedImprovement:
    """An improvement whose text was published by then: what was *asked* and what was *done*, as the ids of details."""

    improvement: str = code()
    asked: str = detail()
    done: str = detail()
    wording: Wording = word(Wording)


@attrs.frozen(kw_only=True)
class ReadingsPublished:
    """The readings of the indicators of *framework* were published, for *period* or for each part of it.

    *signals* are the dips and rises in the three years up to then, and *improvements* those that answer them or the
    standards.
    """

    framework: str = code()
    period: str = code()
    per: str | None = optional_code()
    readings: tuple[PublishedReading, ...] = parts(PublishedReading)
    signals: tuple[PublishedSignal, ...] = parts(PublishedSignal)
    improvements: tuple[PublishedImprovement, ...] = parts(PublishedImprovement)
    note: str | None = optional_detail()


@attrs.frozen(kw_only=True)
class PublicationListed:
    """A publication began to be; it stands in a stream of its own."""

    publication: str = code()
