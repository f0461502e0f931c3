"""Indicators: how each standard is tested, by which figure, and which target the figure had since when.

What is counted is a measure, one of five: time limits, answers, contacts, the verdicts of a source, or figures that
other bodies gave. The files are read by ``casework.adapters.toml_indicators``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

import attrs

from casework.domain.standards.frameworks import Framework, StandardName
from casework.domain.standards.noted_figures import NotedFigure
from casework.domain.standards.readings import Assurance, Better, Reading
from casework.domain.surveys.results import Response
from casework.domain.surveys.scales import Scale
from casework.domain.time.steps import in_words
from casework.errors import NotFoundError, UsageError


class Unit(StrEnum):
    """What is counted of a survey: each answer, or each person whose answers agree."""

    ANSWER = "answer"
    RESPONDENT = "respondent"


@attrs.frozen(kw_only=True)
class Target:
    """The share of 1 that is wanted from the day *since* on."""

    since: dt.date
    share: Fraction


@attrs.frozen(kw_only=True)
class Which:
    """Which cases are counted; what is empty leaves nothing out."""

    kinds: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()

    def accepts(self, *, kind: object, service: object, procedure: object) -> bool:
        """Whether a case of these is counted."""
        said = ((kind, self.kinds), (service, self.services), (procedure, self.procedures))
        return all(value in wanted for value, wanted in said if wanted)


@attrs.frozen(kw_only=True)
class Timeliness:
    """Whether time limits are kept: the *limits* of those names, or each limit there is.

    *target_of_source* is the name of a target that the source of an import set: then the day on which a case was closed
    is compared with that day, and no limit of ours is. With *finished_only* what is overdue and still open waits;
    without it, it counts as not kept.
    """

    which: Which = Which()
    limits: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    target_of_source: str | None = None
    finished_only: bool = False

    def covers(self, stage: object, limit: object) -> bool:
        """Whether *limit* of *stage* is one of those that are counted."""
        return all(value in wanted for value, wanted in ((stage, self.stages), (limit, self.limits)) if wanted)


@attrs.frozen(kw_only=True)
class Good:
    """Which points of one scale are good, said twice so that no scale is read upside down: by its ends, and by a point.

    One of *at_least* and *at_most* is given, and must lead to the best end.
    """

    scale: Scale
    at_least: int | None = None
    at_most: int | None = None

    @property
    def contradicts(self) -> bool:
        """Whether the good points lead to the worst end, or every point is good, or none."""
        rising = self.scale.best > self.scale.worst
        point = self.at_least if rising else self.at_most
        other = self.at_most if rising else self.at_least
        return other is not None or point is None or not self.scale.holds(point) or point == self.scale.worst

    @property
    def points(self) -> int:
        """How many points are good, from the best one on."""
        point = self.at_most if self.at_least is None else self.at_least
        return 0 if point is None else self.scale.rank(point)


@attrs.frozen(kw_only=True)
class Answers:
    """How many answers to the *questions* of a survey are good, or to each of its questions; counted by *unit*."""

    survey: str
    good: tuple[Good, ...]
    unit: Unit
    questions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    def asks(self, question: object, service: object) -> bool:
        """Whether an answer to *question* about *service* is counted."""
        return (not self.questions or question in self.questions) and (not self.services or service in self.services)

    @property
    def counts_people(self) -> bool:
        """Whether each person counts once at most, of all who were asked the survey."""
        return not self.services and (self.unit is Unit.RESPONDENT or len(self.questions) == 1)

    def is_turned(self, scale: Scale) -> bool:
        """Whether *scale* is one of its own the other way round, and none of its own."""
        own = {each.scale for each in self.good}
        return scale not in own and scale.turned() in own


@attrs.frozen(kw_only=True)
class Contacts:
    """How many of the contacts of *which* touch the standards of the indicator, by their categories."""

    which: Which = Which()


@attrs.frozen(kw_only=True)
class Verdicts:
    """How many of the verdicts *name*, which the source of an import gave itself, are among the *good* ones."""

    name: str
    good: tuple[str, ...]
    which: Which = Which()


@attrs.frozen(kw_only=True)
class Elsewhere:
    """Figures of the body *source*, noted as it gave them; nothing of it is counted here."""

    source: str


Measure: TypeAlias = Timeliness | Answers | Contacts | Verdicts | Elsewhere

MEASURES: Mapping[str, type[Measure]] = MappingProxyType(
    {
        "timeliness": Timeliness,
        "answers": Answers,
        "contacts": Contacts,
        "verdicts": Verdicts,
        "elsewhere": Elsewhere,
    }
)
"""The measures by their names."""

NO_TARGET_OF_VERDICTS = (
    "what a source says itself it says of open cases too, so it is held against no target: "
    "count by timeliness with its target_of_source, or leave the target away"
)
"""Why an indicator by verdicts has no targets."""


@attrs.frozen(kw_only=True, order=True)
class IndicatorName:
    """An indicator among those of all frameworks: ``town/letters-in-time``."""

    framework: str
    code: str

    def __str__(self) -> str:
        return f"{self.framework}/{self.code}"


@attrs.frozen(kw_only=True)
class Indicator:
    """How one standard or several are tested; *targets* are in the order of their days.

    The verdicts of a source are held against no target.
    """

    name: IndicatorName
    title: str
    standards: tuple[StandardName, ...]
    measure: Measure
    targets: tuple[Target, ...] = ()
    better: Better = Better.HIGHER
    assured: Assurance = Assurance.INTERNAL
    owner: str | None = None
    note: str = ""

    def __attrs_post_init__(self) -> None:
        if self.targets and isinstance(self.measure, Verdicts):
            message = f"{self.name}: {NO_TARGET_OF_VERDICTS}"
            raise UsageError(message)

    @property
    def measured_by(self) -> str:
        """The name of its measure."""
        return next(name for name, kind in MEASURES.items() if isinstance(self.measure, kind))

    def targets_within(self, first: dt.date, last: dt.date) -> tuple[Target, ...]:
        """Return the targets of the days from *first* to *last*, in their order."""
        ends = (*(after.since for after in self.targets[1:]), dt.date.max)
        return tuple(each for each, end in zip(self.targets, ends, strict=False) if each.since <= last and end > first)

    def target_on(self, day: dt.date) -> Fraction | None:
        """Return the share of 1 that is wanted on *day*; None where none is."""
        begun = [each.share for each in self.targets if each.since <= day]
        return begun[-1] if begun else None

    @property
    def raised_on(self) -> tuple[dt.date, ...]:
        """The days from which more is wanted than before."""
        return tuple(
            after.since for before, after in pairwise(self.targets) if self._wants_more(after.share, before.share)
        )

    @property
    def lowered(self) -> tuple[tuple[Target, Target], ...]:
        """The targets that want less than the one before, each behind that one."""
        return tuple(
            (before, after) for before, after in pairwise(self.targets) if self._wants_more(before.share, after.share)
        )

    def _wants_more(self, share: Fraction, than: Fraction) -> bool:
        return share > than if self.better is Better.HIGHER else share < than


@attrs.frozen(kw_only=True)
class IndicatorSet:
    """The indicators of the file of one framework."""

    framework: str
    indicators: tuple[Indicator, ...]
    note: str = ""

    def __getitem__(self, code: str) -> Indicator:
        """Return the indicator with *code*.

        Raises:
            NotFoundError: If there is none.
        """
        found = next((each for each in self.indicators if each.name.code == code), None)
        if found is None:
            known = [each.name.code for each in self.indicators]
            raise NotFoundError(f"indicator of {self.framework}", code, known=known)
        return found

    def dangling(self, known: Iterable[Framework]) -> Iterator[tuple[int, int, StandardName]]:
        """Yield the standards that none of the frameworks *known* has, each behind its place: indicator, standard."""
        there = {StandardName(framework=each.id, code=standard.code) for each in known for standard in each.standards}
        for place, indicator in enumerate(self.indicators):
            yield from ((place, number, name) for number, name in enumerate(indicator.standards) if name not in there)


@attrs.frozen(kw_only=True, order=True)
class CountedLimit:
    """A time limit that an indicator counts: *limit* of *stage* of *procedure*, and its *course* in words."""

    procedure: str
    stage: str
    limit: str
    course: str


@attrs.frozen(kw_only=True)
class IndicatorReading:
    """The reading of an indicator for the period of its ``reading``, and all that belongs beside the figure.

    *standards* are those that the indicator tests, *serves* those of other frameworks that these serve by links. It was
    *read_on* that day, and what came later is not in it. *response* is how many of those who were asked answered, where
    that is known. *targets* are those of its days, of which the last one judges. *limits* are the time limits that it
    counts, *absent* those that it names and no case has. *only_extremes* says that it is made of contacts alone, which
    are the best and the worst that happened; *beside* names the readings of what everybody was asked about the same
    standards. *noted* are the figures of other bodies for the same days.
    """

    indicator: IndicatorName
    title: str
    standards: tuple[StandardName, ...]
    measure: str
    period: str
    reading: Reading
    read_on: dt.date
    assured: Assurance
    serves: tuple[StandardName, ...] = ()
    response: Response | None = None
    targets: tuple[Target, ...] = ()
    limits: tuple[CountedLimit, ...] = ()
    absent: tuple[str, ...] = ()
    only_extremes: bool = False
    beside: tuple[IndicatorName, ...] = ()
    noted: tuple[NotedFigure, ...] = ()

    @property
    def target_judges(self) -> str:
        """Which target judges, in words; nothing where it was the same on all of its days."""
        if len(self.targets) < 2:  # noqa: PLR2004 - one, and another before it
            return ""
        *before, last = self.targets
        earlier = ", ".join(f"{float(100 * each.share):.12g} since {in_words(each.since)}" for each in before)
        return (
            f"judged by the target of its last day, {float(100 * last.share):.12g} since {in_words(last.since)}; "
            f"before it, {earlier}"
        )

    @property
    def tested(self) -> tuple[StandardName, ...]:
        """Every standard of which it says something."""
        return (*self.standards, *self.serves)
