"""Explanations of dips and rises on record, as methods of a casebook.

What was said of the signals of a procedure's time limits stands in the stream ``signals/procedure/`` and its id, what
was said of those of a framework's indicators in ``signals/framework/`` and its id: the two may share an id. The access
policy is asked about ``explain-signal`` to write and ``see-explanations`` to read, without a case.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Unpack

import attrs

from casework.application.access import viewer_of
from casework.application.contacts import needed_words
from casework.application.dips import FindingDips
from casework.application.drafts import Drafts
from casework.application.indicator_dips import ChartingReadings
from casework.application.names_in_words import name_somebody
from casework.application.periods import Per, Period, as_period
from casework.application.ports import CaseRow, Committed, RowQuery, Store
from casework.application.standard_reviews import shown
from casework.application.stream_decisions import Decision, When, Writ, day_of, words_of
from casework.application.streams import Desk, Shapes
from casework.application.writing import Writing, key_of, writer_of
from casework.domain.actors import Actor
from casework.domain.envelope import Record
from casework.domain.improvements.events import Prompt, PromptKind
from casework.domain.standards.charts import FEWEST_PERIODS, Chart, Standing
from casework.domain.standards.missed_targets import missed_target
from casework.domain.standards.signals import (
    CasesOf,
    Explained,
    ExplanationEvent,
    ExplanationFact,
    Explanations,
    ExplanationWithdrawn,
    Rule,
    Signal,
    SignalExplained,
    SignalName,
    why_not_explained,
)
from casework.domain.standards.yardsticks import Counted
from casework.errors import DecisionError, NotFoundError, UsageError

EXPLAINING, SEEING = "explain-signal", "see-explanations"

_NAMES_SOMEBODY = (
    "its words are published, and hold the reference of a case of these periods, or name somebody in one: leave that "
    "out; a word that is no name there is written small"
)

SHAPES: Shapes[ExplanationEvent] = Shapes(
    {"signal.explained": SignalExplained, "signal.explanation_withdrawn": ExplanationWithdrawn}
)


@attrs.frozen(kw_only=True)
class Explanation:
    """The answer to a signal: *why* it came about, and the *action* that *owner* takes by *due_on*."""

    series: str
    signal: SignalName
    whose: CasesOf
    why: str
    action: str
    owner: str
    due_on: dt.date
    explained_on: dt.date


@attrs.frozen(kw_only=True)
class ExplanationFile:
    """What was said of signals, as a viewer reads it, and the words of those details that still exist, by id."""

    explanations: Explanations
    details: Mapping[str, str]

    def answer(self, series: str, signal: Signal, whose: CasesOf | None = None) -> Explanation | None:
        """Return the answer to *signal*, also where more periods have joined it since; None if it is unexplained."""
        fact = self.explanations.answering(series, signal, CasesOf() if whose is None else whose)
        return None if fact is None else self._told(fact)

    def standing(self) -> tuple[Explanation, ...]:
        """Return every explanation that holds."""
        return tuple(self._told(each) for each in self.explanations.answered().values())

    def _told(self, explained: Explained) -> Explanation:
        event = explained.event
        return Explanation(
            series=event.series,
            signal=event.signal,
            whose=event.whose,
            why=self.details.get(event.why, "[erased]"),
            action=self.details.get(event.action, "[erased]"),
            owner=event.owner,
            due_on=event.due_on,
            explained_on=explained.on,
        )


def is_of_indicator(series: str) -> bool:
    """Whether *series* is an indicator, ``framework/indicator``, and no time limit, ``procedure/stage/limit``."""
    return series.count("/") == 1


def stream_of(series: str) -> str:
    """Return the stream in which the explanations of *series* stand, with all others of its procedure or framework."""
    return _stream(series.partition("/")[0], of_framework=is_of_indicator(series))


def _stream(name: str, *, of_framework: bool) -> str:
    return f"signals/{'framework' if of_framework else 'procedure'}/{name}"


def read_explanations(store: Store, organisation: str, stream: str, *, up_to: int | None = None) -> Explanations:
    """Return what was said of signals in *stream*, or as it stood at the position *up_to*; no policy is asked.

    Raises:
        EventShapeError: If this release cannot read what stands there.
    """
    records = store.read(organisation, stream)
    return Explanations.of(_fact(record) for record in records if up_to is None or record.position <= up_to)


def _fact(record: Record) -> ExplanationFact:
    return ExplanationFact(version=record.version, on=day_of(record), event=SHAPES.event(record))


def _cases(whose: object) -> CasesOf:
    """Return of which cases a chart is made: of all, where nothing is said.

    Raises:
        UsageError: If it is said in no way that there is.
    """
    found = CasesOf() if whose is None else whose
    if not isinstance(found, CasesOf):
        message = "whose cases a chart is made of is given as CasesOf(service=..., team=..., handler=...)"
        raise UsageError(message)
    return found


class ExplainingSignals(FindingDips, ChartingReadings):
    """The part of a casebook that keeps why there was a dip or a rise, and what is done about it."""

    _desk: Desk

    def explain_signal(
        self,
        series: str,
        signal: SignalName | str,
        *,
        why: str,
        action: str,
        owner: str,
        due_on: dt.date,
        whose: CasesOf | None = None,
        period: Period | str | None = None,
        **writing: Unpack[Writing],
    ) -> ExplanationFact:
        """Say why there was a dip or a rise, and what is done about it, by whom and until when.

        Args:
            series: The time limit, as ``foi-2000/1/respond``, or the indicator, as ``town/answered-in-time``.
            signal: Which signal of it, as ``dip:outside_the_limits:2021-02``; for an indicator also the reading of a
                period that missed its target, as ``dip:missed_its_target:2021-Q1``.
            why: Why it came about, in words that can be published.
            action: What is done about it.
            owner: Who does it, as an opaque id.
            due_on: By when.
            whose: Of which cases the chart is made, if not of all; that of an indicator always is.
            period: Of which days the chart is made that shows it, if others were given to ``dips`` or
                ``indicator_dips`` than those which they take by themselves.

        Raises:
            NotFoundError: If there is no such series or signal in that chart.
            UsageError: If *whose* is given for an indicator, or *period* is none.
            DecisionError: If that chart has no signal at all or no target was missed, the day is still to come, that of
                the action is over, or the words hold the reference of a case of these periods or the name of somebody
                in one.
        """
        said = {"why": needed_words("reasons", why), "action": needed_words("words of the action", action)}
        return self._say(
            SignalExplained,
            series,
            signal,
            writing,
            whose=whose,
            said={**said, "owner": owner, "due_on": due_on},
            period=as_period(period),
        )

    def withdraw_explanation(
        self,
        series: str,
        signal: SignalName | str,
        *,
        reasons: str,
        whose: CasesOf | None = None,
        **writing: Unpack[Writing],
    ) -> ExplanationFact:
        """Record that what was said of a signal holds no longer, and why."""
        said = {"reasons": needed_words("reasons", reasons)}
        return self._say(ExplanationWithdrawn, series, signal, writing, whose=whose, said=said)

    def explanations(
        self, procedure: str | None = None, *, framework: str | None = None, viewer: Actor | None = None
    ) -> ExplanationFile:
        """Return what was said of the signals of a *procedure*'s time limits, or of a *framework*'s indicators.

        Raises:
            AccessError: If the access policy does not let *viewer* see it.
            UsageError: If both are named, or neither.
        """
        if (procedure is None) is (framework is None):
            message = "say of which procedure or of which framework, one of them"
            raise UsageError(message)
        desk = self._desk
        desk.authorise(viewer_of(viewer), SEEING, "see explanations")
        name = shown(procedure if framework is None else framework)
        found = read_explanations(desk.store, desk.organisation, _stream(name, of_framework=framework is not None))
        events = (fact.event for fact in found.facts)
        wanted = (each for event in events if isinstance(event, SignalExplained) for each in (event.why, event.action))
        return ExplanationFile(explanations=found, details=words_of(desk, wanted))

    def _say(
        self,
        kind: type[ExplanationEvent],
        series: str,
        signal: SignalName | str,
        writing: Writing,
        *,
        whose: CasesOf | None,
        said: Mapping[str, Any],
        period: Period | None = None,
    ) -> ExplanationFact:
        by, desk = writer_of(writing), self._desk
        desk.authorise(by, EXPLAINING, "explain a dip or a rise")
        named = signal if isinstance(signal, SignalName) else SignalName.parse(signal)
        cases = _cases(whose)
        stream, words = stream_of(shown(series)), ("why", "action", "reasons")
        read = partial(read_explanations, desk.store, desk.organisation, stream)

        def decide(found: Explanations, when: When) -> tuple[Writ]:
            names = False
            if kind is SignalExplained:
                behind = self._behind(shown(series), self._shown(shown(series), named, cases, period, by), cases, by)
                names = name_somebody(self._reader, by, behind, (said[each] for each in words if each in said))

            def say(drafts: Drafts) -> ExplanationEvent:
                details = {each: drafts.text(said[each]) for each in words if each in said}
                event = kind(series=series, signal=named, whose=cases, **{**said, **details})
                fact = ExplanationFact(version=found.version + 1, on=when.on, event=event)
                objection = why_not_explained(found, fact, today=when.today) or (_NAMES_SOMEBODY if names else None)
                if objection is not None:
                    raise DecisionError(f"{series} {named}", EXPLAINING, objection)
                return event

            return (Writ.of(stream, SHAPES, say, when, expected=found.version),)

        request = {"kind": kind.__name__, "series": series, "signal": str(named), "whose": attrs.astuple(cases), **said}
        key = key_of(EXPLAINING, writing, lambda: request)
        written: Committed = Decision(stream=stream, read=read, decide=decide).write(desk, self.rulebook, writing, key)
        return read(up_to=written.last).facts[-1]

    def _check_dips(self, asked: Iterable[Prompt], by: Actor) -> None:
        """Look for the dips and rises among what *asked* for an improvement.

        Raises:
            NotFoundError: If one of them is not there.
            DecisionError: If the chart of one has no signal at all, or its target was not missed.
        """
        for each in asked:
            if each.kind is PromptKind.DIP:
                self._check_dip(each.of, SignalName.parse(str(each.part)), by)

    def _check_dip(self, series: str, signal: SignalName, by: Actor) -> None:
        """Look for a signal that the chart of all cases shows now, or of which something is on record.

        Raises:
            NotFoundError: If there is neither.
            DecisionError: If the chart has no signal at all, or its target was not missed.
        """
        said = read_explanations(self._desk.store, self._desk.organisation, stream_of(series)).facts
        if not any((fact.event.series, fact.event.signal) == (series, signal) for fact in said):
            self._shown(series, signal, CasesOf(), None, by)

    def _shown(self, series: str, signal: SignalName, whose: CasesOf, period: Period | None, by: Actor) -> Signal:
        """Return the signal of that name in the chart of *series*.

        Raises:
            NotFoundError: If there is no such series, or no such signal in it.
            DecisionError: If it has no signal at all.
        """
        if signal.rule is Rule.MISSED:
            return self._missed(series, signal, whose, period, by)
        charts = self._charts(series, signal, whose, period, by)
        if series not in charts:
            raise NotFoundError("series", series, known=tuple(charts))
        signals = {SignalName.of(each): each for each in charts[series].signals}
        if not signals:
            raise DecisionError(f"{series} {signal}", EXPLAINING, _why_no_signal(charts[series], _points(signal)))
        if signal not in signals:
            raise NotFoundError(f"signal of {series}", str(signal), known=[str(each) for each in signals])
        return signals[signal]

    def _missed(self, series: str, signal: SignalName, whose: CasesOf, period: Period | None, by: Actor) -> Signal:
        """Return that *series* missed its target in the period of *signal*."""
        if whose != CasesOf() or period is not None:
            message = "a reading is of all that its indicator counts, in the period that the signal names: say no other"
            raise UsageError(message)
        framework = series.partition("/")[0]
        known = [str(each.name) for one in self._indicators.values() for each in one.indicators]
        if series not in known:
            raise NotFoundError("indicator", series, known=known)
        readings = self.readings(framework, period=signal.first, viewer=by)
        found = next(each for each in readings if str(each.indicator) == series)
        missed = missed_target(found)
        if missed is None:
            why = f"its target was not missed in {found.period}: {found.reading.verdict.in_words}"
            raise DecisionError(f"{series} {signal}", EXPLAINING, why)
        return missed

    def _charts(
        self, series: str, signal: SignalName, whose: CasesOf, period: Period | None, by: Actor
    ) -> Mapping[str, Chart[Counted]]:
        per = _points(signal)
        framework = series.partition("/")[0]
        if is_of_indicator(series) and framework in self._frameworks:
            if whose != CasesOf():
                message = "the chart of an indicator is of all cases: leave out service, team and handler"
                raise UsageError(message)
            return {each.name: each.chart for each in self.indicator_dips(framework, period=period, per=per, viewer=by)}
        asked = attrs.asdict(whose)
        return {each.name: each.chart for each in self.dips(period=period, per=per, viewer=by, **asked)}

    def _behind(self, series: str, signal: Signal, whose: CasesOf, by: Actor) -> Iterator[str]:
        """Yield the cases received in the periods of *signal*: of a time limit those that had it, else all of them."""
        first, last = Period.parse(signal.periods[0]).first, Period.parse(signal.periods[-1]).end
        within = RowQuery(received_from=first.isoformat(), received_before=last.isoformat(), **attrs.asdict(whose))
        for row in self._reader.every(within, by):
            if is_of_indicator(series) or series in _limits_of(row):
                yield row.case


def _points(signal: SignalName) -> Per:
    """Return what the chart has a point for that shows *signal*."""
    return Per.QUARTER if "-Q" in signal.first else Per.MONTH


def _why_no_signal(chart: Chart[Counted], per: Per) -> str:
    if not chart.too_few:
        return "its chart shows no dip and no rise: all of it is what chance alone does"
    judged = sum(each.standing is Standing.JUDGED for each in chart.points)
    return (
        f"a chart needs {FEWEST_PERIODS} {per}s that can be judged, and there are {judged}; a reading that missed its "
        f"target is explained without one, as dip:{Rule.MISSED}:2025-Q3"
    )


def _limits_of(row: CaseRow) -> set[str]:
    return {f"{limit.procedure or row.procedure}/{limit.stage}/{limit.limit}" for limit in row.limits}
