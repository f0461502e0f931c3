"""Explanations of dips and rises on record, as methods of a casebook.

What was said of the signals of a procedure's time limits, or of a framework's indicators, stands in the stream
``signals/`` and the id of that procedure or framework. The access policy is asked about ``explain-signal`` to write and
``see-explanations`` to read, without a case.
"""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any, Unpack

import attrs

from casework.application.access import viewer_of
from casework.application.contacts import needed_words
from casework.application.dips import FindingDips
from casework.application.drafts import Drafts
from casework.application.indicator_dips import ChartingReadings
from casework.application.periods import Per
from casework.application.ports import Committed, Store
from casework.application.standard_reviews import shown
from casework.application.stream_decisions import Decision, When, Writ, day_of, words_of
from casework.application.streams import Desk, Shapes
from casework.application.writing import Writing, key_of, writer_of
from casework.domain.actors import Actor
from casework.domain.envelope import Record
from casework.domain.standards.charts import Chart
from casework.domain.standards.signals import (
    CasesOf,
    Explained,
    ExplanationEvent,
    ExplanationFact,
    Explanations,
    ExplanationWithdrawn,
    Signal,
    SignalExplained,
    SignalName,
    why_not_explained,
)
from casework.domain.standards.yardsticks import Counted
from casework.errors import DecisionError, NotFoundError, UsageError

EXPLAINING, SEEING = "explain-signal", "see-explanations"

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


def stream_of(name: str) -> str:
    """Return the stream in which the explanations of a procedure or a framework stand."""
    return f"signals/{name}"


def read_explanations(store: Store, organisation: str, name: str, *, up_to: int | None = None) -> Explanations:
    """Return what was said of the signals of *name*, or as it stood at the position *up_to*; no policy is asked.

    Raises:
        EventShapeError: If this release cannot read what stands there.
    """
    records = store.read(organisation, stream_of(name))
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
        **writing: Unpack[Writing],
    ) -> ExplanationFact:
        """Say why there was a dip or a rise, and what is done about it, by whom and until when.

        Args:
            series: The time limit, as ``foi-2000/1/respond``, or the indicator, as ``town/answered-in-time``.
            signal: Which signal of it, as ``dip:outside_the_limits:2021-02``.
            why: Why it came about, in words that can be published.
            action: What is done about it.
            owner: Who does it, as an opaque id.
            due_on: By when.
            whose: Of which cases the chart is made, if not of all.

        Raises:
            NotFoundError: If there is no such series or signal.
            DecisionError: If the day is still to come, or that of the action is over.
        """
        said = {"why": needed_words("reasons", why), "action": needed_words("words of the action", action)}
        return self._say(
            SignalExplained, series, signal, writing, whose=whose, said={**said, "owner": owner, "due_on": due_on}
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

    def explanations(self, name: str, *, viewer: Actor | None = None) -> ExplanationFile:
        """Return what was said of the signals of a procedure's time limits, or of a framework's indicators.

        Raises:
            AccessError: If the access policy does not let *viewer* see it.
        """
        desk = self._desk
        desk.authorise(viewer_of(viewer), SEEING, "see explanations")
        found = read_explanations(desk.store, desk.organisation, shown(name))
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
    ) -> ExplanationFact:
        by, desk = writer_of(writing), self._desk
        desk.authorise(by, EXPLAINING, "explain a dip or a rise")
        named = signal if isinstance(signal, SignalName) else SignalName.parse(signal)
        cases = _cases(whose)
        name, words = shown(series).partition("/")[0], ("why", "action", "reasons")
        if kind is SignalExplained:
            self._check(shown(series), named, cases, by)
        stream, read = stream_of(name), partial(read_explanations, desk.store, desk.organisation, name)

        def decide(found: Explanations, when: When) -> tuple[Writ]:
            def say(drafts: Drafts) -> ExplanationEvent:
                details = {each: drafts.text(said[each]) for each in words if each in said}
                event = kind(series=series, signal=named, whose=cases, **{**said, **details})
                fact = ExplanationFact(version=found.version + 1, on=when.on, event=event)
                objection = why_not_explained(found, fact, today=when.today)
                if objection is not None:
                    raise DecisionError(f"{series} {named}", EXPLAINING, objection)
                return event

            return (Writ.of(stream, SHAPES, say, when, expected=found.version),)

        request = {"kind": kind.__name__, "series": series, "signal": str(named), "whose": attrs.astuple(cases), **said}
        key = key_of(EXPLAINING, writing, lambda: request)
        written: Committed = Decision(stream=stream, read=read, decide=decide).write(desk, self.rulebook, writing, key)
        return read(up_to=written.last).facts[-1]

    def _check(self, series: str, signal: SignalName, whose: CasesOf, by: Actor) -> None:
        """Refuse to explain what no chart shows.

        Raises:
            NotFoundError: If there is no such series, or no such signal in it.
        """
        charts = self._charts(series, signal, whose, by)
        if series not in charts:
            raise NotFoundError("series", series, known=tuple(charts))
        names = [SignalName.of(each) for each in charts[series].signals]
        if signal not in names:
            raise NotFoundError(f"signal of {series}", str(signal), known=[str(each) for each in names])

    def _charts(self, series: str, signal: SignalName, whose: CasesOf, by: Actor) -> Mapping[str, Chart[Counted]]:
        per = Per.QUARTER if "-Q" in signal.first else Per.MONTH
        framework = series.partition("/")[0]
        if framework in self._frameworks:
            return {each.name: each.chart for each in self.indicator_dips(framework, per=per, viewer=by)}
        found = self.dips(per=per, service=whose.service, team=whose.team, handler=whose.handler, viewer=by)
        return {each.name: each.chart for each in found}
