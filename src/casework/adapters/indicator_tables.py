"""What an indicator file may say, table by table, and the values that the tables describe."""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction

import attrs

from casework.domain.standards.frameworks import StandardName
from casework.domain.standards.indicators import (
    Answers,
    Contacts,
    Elsewhere,
    Good,
    Indicator,
    IndicatorName,
    IndicatorSet,
    Measure,
    Target,
    Timeliness,
    Unit,
    Verdicts,
    Which,
)
from casework.domain.standards.readings import Assurance, Better
from casework.domain.surveys.scales import Scale


@attrs.frozen(kw_only=True)
class Percent:
    """So many in a hundred; *in_words* if its per cent sign was written too."""

    number: Fraction
    in_words: bool = False

    @property
    def looks_like_a_share(self) -> bool:
        """Whether it may be a share of 1 that was written for per cent, as 0.85 for 85."""
        return 0 < self.number < 1 and not self.in_words


@attrs.frozen(kw_only=True)
class TargetTable:
    """A table ``[[indicator.target]]``."""

    since: dt.date
    percent: Percent

    def value(self) -> Target:
        """Return the target."""
        return Target(since=self.since, share=self.percent.number / 100)


@attrs.frozen(kw_only=True)
class TimelinessTable:
    """A table ``[indicator.timeliness]``."""

    kinds: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    target_of_source: str | None = None
    finished_only: bool = False

    def value(self) -> Timeliness:
        """Return the measure."""
        return Timeliness(
            which=_which(self),
            limits=self.limits,
            stages=self.stages,
            target_of_source=self.target_of_source,
            finished_only=self.finished_only,
        )


@attrs.frozen(kw_only=True)
class GoodTable:
    """One of the tables of ``good``: a scale by its ends, and from which point on an answer is good."""

    best: int
    worst: int
    at_least: int | None = None
    at_most: int | None = None

    def value(self) -> Good:
        """Return the points of the scale that are good.

        Raises:
            UsageError: If there is no such scale.
        """
        return Good(scale=Scale(best=self.best, worst=self.worst), at_least=self.at_least, at_most=self.at_most)


@attrs.frozen(kw_only=True)
class AnswersTable:
    """A table ``[indicator.answers]``."""

    survey: str
    unit: Unit
    good: tuple[GoodTable, ...]
    questions: tuple[str, ...] = ()
    services: tuple[str, ...] = ()

    def value(self) -> Answers:
        """Return the measure."""
        return Answers(
            survey=self.survey,
            unit=self.unit,
            good=tuple(each.value() for each in self.good),
            questions=self.questions,
            services=self.services,
        )


@attrs.frozen(kw_only=True)
class ContactsTable:
    """A table ``[indicator.contacts]``."""

    kinds: tuple[str, ...]
    services: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()

    def value(self) -> Contacts:
        """Return the measure."""
        return Contacts(which=_which(self))


@attrs.frozen(kw_only=True)
class VerdictsTable:
    """A table ``[indicator.verdicts]``."""

    name: str
    good: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()

    def value(self) -> Verdicts:
        """Return the measure."""
        return Verdicts(name=self.name, good=self.good, which=_which(self))


@attrs.frozen(kw_only=True)
class ElsewhereTable:
    """A table ``[indicator.elsewhere]``."""

    source: str

    def value(self) -> Elsewhere:
        """Return the measure."""
        return Elsewhere(source=self.source)


@attrs.frozen(kw_only=True)
class IndicatorTable:
    """A table ``[[indicator]]``, with one of the five tables that say what is counted."""

    code: str
    title: str
    standards: tuple[str, ...]
    better: Better = Better.HIGHER
    assured: Assurance = Assurance.INTERNAL
    owner: str | None = None
    note: str = ""
    target: tuple[TargetTable, ...] = ()
    timeliness: TimelinessTable | None = None
    answers: AnswersTable | None = None
    contacts: ContactsTable | None = None
    verdicts: VerdictsTable | None = None
    elsewhere: ElsewhereTable | None = None

    @property
    def measures(self) -> tuple[Callable[[], Measure], ...]:
        """What makes the measures of the tables that are there; one, where nothing is wrong."""
        tables = (self.timeliness, self.answers, self.contacts, self.verdicts, self.elsewhere)
        return tuple(each.value for each in tables if each is not None)

    def named(self, framework: str) -> tuple[StandardName, ...]:
        """Return its standards; those without a stroke are of *framework*."""
        return tuple(_standard(each, framework) for each in self.standards)

    def value(self, framework: str) -> Indicator:
        """Return the indicator, which stands in the file of *framework*."""
        (measure,) = self.measures
        return Indicator(
            name=IndicatorName(framework=framework, code=self.code),
            title=self.title,
            standards=self.named(framework),
            measure=measure(),
            targets=tuple(each.value() for each in self.target),
            better=self.better,
            assured=self.assured,
            owner=self.owner,
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class IndicatorFile:
    """The file."""

    framework: str
    indicator: tuple[IndicatorTable, ...]
    note: str = ""

    def value(self) -> IndicatorSet:
        """Return the indicators that it describes."""
        return IndicatorSet(
            framework=self.framework,
            indicators=tuple(each.value(self.framework) for each in self.indicator),
            note=self.note,
        )


def _which(said: TimelinessTable | ContactsTable | VerdictsTable) -> Which:
    return Which(kinds=said.kinds, services=said.services, procedures=said.procedures)


def _standard(written: str, framework: str) -> StandardName:
    other, stroke, code = written.partition("/")
    return StandardName(framework=other, code=code) if stroke else StandardName(framework=framework, code=written)
