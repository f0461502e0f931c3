"""Readings of indicators, as a part of a casebook.

A case counts in the period in which it was received, an answer in that in which it was given. All indicators are
counted together: the log of cases is asked once for each kind of measure, and each survey once for each unit.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from casework.application.access import viewer_of
from casework.application.answer_counts import AnswersThen, of_one_moment
from casework.application.answer_sums import count_answers
from casework.application.indicator_sums import Limits, Spans, Sum, Sums, count_cases
from casework.application.noted_figures import SEEING, read_figures
from casework.application.periods import Per, Period, as_period
from casework.application.ports import Clock, RowQuery
from casework.application.reading import Reader
from casework.application.reports.asking import Asked
from casework.application.rulebook import Rulebook
from casework.application.standard_reviews import framework_of, shown
from casework.application.streams import Desk
from casework.domain.actors import Actor
from casework.domain.procedures import Procedure
from casework.domain.standards.counted_limits import course_of, never_named
from casework.domain.standards.coverage import served
from casework.domain.standards.crosswalks import Links
from casework.domain.standards.frameworks import Framework, StandardName
from casework.domain.standards.indicators import (
    Answers,
    Contacts,
    CountedLimit,
    Elsewhere,
    Indicator,
    IndicatorName,
    IndicatorReading,
    IndicatorSet,
    Timeliness,
)
from casework.domain.standards.noted_figures import NotedFigure, that_count
from casework.domain.standards.readings import Reading
from casework.domain.surveys.question_sets import Survey
from casework.errors import CaseworkError, UsageError

ALL_TIME = "all time"


class TakingReadings:
    """The part of a casebook that reads the indicators of its standards."""

    clock: Clock
    rulebook: Rulebook
    _reader: Reader
    _desk: Desk
    _frameworks: Mapping[str, Framework]
    _indicators: Mapping[str, IndicatorSet]
    _surveys: Mapping[str, Survey]

    def indicators(self) -> Mapping[str, IndicatorSet]:
        """Return the indicators by which standards are tested, by the id of the framework whose file they are in."""
        return self._indicators

    def readings(
        self,
        framework: str | None = None,
        *,
        period: Period | str | None = None,
        per: str | None = None,
        viewer: Actor | None = None,
    ) -> tuple[IndicatorReading, ...]:
        """Return the reading of each indicator for *period*, or for each month, quarter or year of it.

        Args:
            framework: Only indicators that say something of a standard of this framework, their own or one that theirs
                serve by links; all, if left out.
            period: All of it up to today, if left out, with what happened on days that nobody knows. What is not over
                is provisional, and judged by the target of today.
            per: ``month``, ``quarter`` or ``year``; the whole period once, if left out.
            viewer: Who reads; cases that they may not see are not counted.

        Raises:
            NotFoundError: If there is no such framework.
            UsageError: If the period is none, or cannot be split so.
            DataError: If answers are on a scale that runs the other way than an indicator says.
            AccessError: If answers or figures of other bodies are wanted, and *viewer* may not see them.
        """
        today = self.rulebook.day(self.clock.now())
        spans = _spans(period, per, today)
        links = Links.among(self._frameworks.values())
        found = [each for one in self._indicators.values() for each in one.indicators]
        serves = {each.name: served(each, links) for each in found}
        beside = _beside(found, serves)
        if framework is not None:
            framework_of(self._frameworks, framework)
            found = [each for each in found if framework in _frameworks_of(each, serves[each.name])]
        (sums, limits), noted = of_one_moment(
            self._desk.store,
            self._desk.organisation,
            lambda then: (self._sums(found, spans, viewer, then), self._noted(found, viewer)),
        )
        courses = _Courses(self.rulebook)
        return tuple(
            _reading(
                each,
                part,
                sums[each.name, part.name],
                noted[each.name],
                read_on=today,
                running=spans.whole is not None and part.last >= today,
                serves=serves[each.name],
                beside=beside[each.name],
                limits=courses.of(limits.get(each.name, ()), part.last),
            )
            for each in found
            for part in spans.parts
        )

    def _sums(
        self, indicators: Sequence[Indicator], spans: Spans, viewer: Actor | None, then: AnswersThen
    ) -> tuple[Sums, Limits]:
        """Return what *indicators* come to, and which of the time limits that they count there are."""
        sums: Sums = defaultdict(Sum)
        limits = count_cases(self._asked(spans, viewer), spans, indicators, sums)
        surveys = {each.measure.survey for each in indicators if isinstance(each.measure, Answers)}
        for survey in sorted(surveys):
            self._desk.authorise(viewer_of(viewer), "see-answers", f"see the answers of {survey}")
        count_answers(then, spans, indicators, sums, surveys=self._surveys)
        return sums, limits

    def _asked(self, spans: Spans, viewer: Actor | None) -> Asked:
        query, whole = RowQuery(without_merged=True), spans.whole
        if whole is not None:
            query = attrs.evolve(query, received_from=whole.first.isoformat(), received_before=whole.end.isoformat())
        self._reader.refresh()
        now = self.clock.now()
        return Asked(
            reader=self._reader, query=query, viewer=viewer, period=whole, today=self.rulebook.day(now), now=now
        )

    def _noted(
        self, indicators: Sequence[Indicator], viewer: Actor | None
    ) -> Mapping[IndicatorName, tuple[NotedFigure, ...]]:
        """Return the figures of other bodies that count, by the indicator for which they were noted."""
        found: defaultdict[IndicatorName, tuple[NotedFigure, ...]] = defaultdict(tuple)
        for framework in dict.fromkeys(each.name.framework for each in indicators):
            kept = read_figures(self._desk.store, self._desk.organisation, framework)
            if kept:
                self._desk.authorise(viewer_of(viewer), SEEING, "see the figures of other bodies")
            for each in that_count(kept):
                found[IndicatorName(framework=framework, code=each.said.indicator)] += (each,)
        return found


class _Courses:
    """From when the clocks of time limits run; each is looked up once."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._known: dict[tuple[str, str, str, dt.date], CountedLimit] = {}

    def of(self, limits: Iterable[tuple[str, str, str]], day: dt.date) -> tuple[CountedLimit, ...]:
        """Return *limits* in their order, with what the rules of *day* say of them."""
        return tuple(self._counted(*each, day) for each in sorted(limits))

    def _counted(self, procedure: str, stage: str, limit: str, day: dt.date) -> CountedLimit:
        key = (procedure, stage, limit, day)
        if key not in self._known:
            course = course_of(self._procedure(procedure), stage, limit, day)
            self._known[key] = CountedLimit(procedure=procedure, stage=stage, limit=limit, course=course)
        return self._known[key]

    def _procedure(self, procedure: str) -> Procedure | None:
        try:
            return self._rulebook.procedures.get(procedure)
        except CaseworkError:
            return None


def _spans(period: Period | str | None, per: str | None, today: dt.date) -> Spans:
    whole, said = as_period(period), shown(per)
    if per is not None and said not in {*Per}:
        message = f"there is a reading for each {', '.join(Per)} or for the whole period, not for each {said}"
        raise UsageError(message)
    if whole is None:
        if per is not None:
            message = f"say which period is to be read for each {per}, such as 2026-04..2026-09"
            raise UsageError(message)
        return Spans(whole=None, per=None, parts=(Period(name=ALL_TIME, first=dt.date.min, last=today),))
    split = None if per is None else Per(per)
    return Spans(whole=whole, per=split, parts=(whole,) if split is None else whole.parts(split))


def _frameworks_of(indicator: Indicator, serves: Sequence[StandardName]) -> set[str]:
    return {indicator.name.framework, *(each.framework for each in (*indicator.standards, *serves))}


def _beside(
    indicators: Sequence[Indicator], serves: Mapping[IndicatorName, tuple[StandardName, ...]]
) -> Mapping[IndicatorName, tuple[IndicatorName, ...]]:
    """Return, for those that are made of contacts, which surveys say something of the same standards."""
    asked = [(each, {*each.standards, *serves[each.name]}) for each in indicators if isinstance(each.measure, Answers)]
    found: dict[IndicatorName, tuple[IndicatorName, ...]] = {}
    for each in indicators:
        own = {*each.standards, *serves[each.name]} if isinstance(each.measure, Contacts) else set[StandardName]()
        found[each.name] = tuple(survey.name for survey, standards in asked if not own.isdisjoint(standards))
    return found


def _reading(
    indicator: Indicator,
    part: Period,
    total: Sum,
    noted: Sequence[NotedFigure],
    *,
    read_on: dt.date,
    running: bool,
    serves: tuple[StandardName, ...],
    beside: tuple[IndicatorName, ...],
    limits: tuple[CountedLimit, ...],
) -> IndicatorReading:
    given = _given(indicator, part, noted)
    reading = _counted(indicator, part, total, read_on=read_on, running=running)
    return IndicatorReading(
        indicator=indicator.name,
        title=indicator.title,
        standards=indicator.standards,
        measure=indicator.measured_by,
        period=part.name,
        reading=reading if given is None else _with_figure(reading, given),
        read_on=read_on,
        assured=indicator.assured if given is None else given.said.assured,
        serves=serves,
        response=total.response,
        targets=indicator.targets_within(part.first, min(part.last, read_on)),
        limits=limits,
        absent=never_named(indicator.measure, limits) if isinstance(indicator.measure, Timeliness) else (),
        only_extremes=isinstance(indicator.measure, Contacts),
        beside=beside,
        noted=tuple(each for each in noted if each.touches(part.first, part.last)),
    )


def _counted(indicator: Indicator, part: Period, total: Sum, *, read_on: dt.date, running: bool) -> Reading:
    """Return the reading of *indicator* as it was counted here."""
    return Reading(
        first=part.first,
        last=part.last,
        good=total.good,
        of=total.of,
        waiting=total.waiting,
        running=running,
        left_out=total.named(),
        better=indicator.better,
        target=indicator.target_on(min(part.last, read_on)),
        everybody=isinstance(indicator.measure, Timeliness | Contacts),
    )


def _given(indicator: Indicator, part: Period, noted: Sequence[NotedFigure]) -> NotedFigure | None:
    """Return the figure of another body that is the reading of *indicator*; None where there is none."""
    if not isinstance(indicator.measure, Elsewhere):
        return None
    source = indicator.measure.source
    return next((each for each in noted if each.said.source == source and each.is_of(part.first, part.last)), None)


def _with_figure(reading: Reading, given: NotedFigure) -> Reading:
    said = given.said
    if said.percent is not None:
        return attrs.evolve(reading, alone=given.share)
    return attrs.evolve(reading, good=said.good or 0, of=said.of or 0)
