"""What is added up for readings: for each indicator and each period, how many are good, of how many, and what is not.

All cases are counted at once for all indicators of a kind: the store groups them, and each group is handed to those
indicators that count it. What came in on a day that nobody knows belongs to no period, and is named in each.
"""

import datetime as dt
import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias, TypeVar

import attrs

from casework.application.periods import Per, Period
from casework.application.reports.asking import Asked
from casework.domain.standards.indicators import (
    Contacts,
    Indicator,
    IndicatorName,
    Timeliness,
    Verdicts,
    Which,
)
from casework.domain.standards.readings import LeftOut
from casework.domain.surveys.results import Response

Value: TypeAlias = str | int | None

MeasureT = TypeVar("MeasureT")
Found: TypeAlias = Sequence[tuple[str | None, tuple[Value, ...], int]]
"""What is said of one thing: in which month, what, and how often."""

UNDATED = "of cases of which nobody knows when they came in"
NOT_SORTED = "not sorted by these standards"
WITHOUT_VERDICT = "without a verdict of the source"
LEFT_OUT_LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "ended": "given up while there was time left, or closed and nothing says when",
        "done": "done, but there was no due date",
        "unknown": "not done when the case was closed, and nobody knows when",
    }
)
"""Why a time limit is neither kept nor broken, by its result."""

LEFT_OUT_TARGETS: Mapping[str, str] = MappingProxyType(
    {
        "ended": "over in another way than by being closed",
        "undue": "without a day that the source had set",
        "unknown": "closed, and nobody knows when",
    }
)
"""The same of a day that a source had set."""

_CHOICES = ("kind", "service", "procedure")
_DECIDED = frozenset({"met", "missed", "overdue"})


@attrs.define
class Sum:
    """What an indicator comes to in one period, as far as it is counted."""

    good: int = 0
    of: int = 0
    waiting: int = 0
    response: Response | None = None
    left_out: Counter[str] = attrs.Factory(Counter)

    def add(self, number: int, *, good: bool) -> None:
        """Add *number* that count."""
        self.of += number
        self.good += number if good else 0

    def take(self, result: str, number: int, *, waiting: Collection[str] = frozenset({"open"})) -> None:
        """Add *number* time limits with the same *result*, of which those that are *waiting* are in neither number."""
        if result in waiting:
            self.waiting += number
        elif result in _DECIDED:
            self.add(number, good=result == "met")
        else:
            self.left_out[result] += number

    def named(self) -> tuple[LeftOut, ...]:
        """Return those that were left out, by why."""
        return tuple(LeftOut(why=why, count=count) for why, count in sorted(self.left_out.items()) if count)


Sums: TypeAlias = defaultdict[tuple[IndicatorName, str], Sum]


@attrs.frozen(kw_only=True)
class Spans:
    """The periods for which there is a reading each, of *whole*; all of time where it is None."""

    whole: Period | None
    per: Per | None
    parts: tuple[Period, ...]

    def labels(self, month: str | None) -> Sequence[str]:
        """Return the names of the periods that hold *month*; all of them where nobody knows it."""
        if month is None or self.whole is None or self.per is None:
            return [each.name for each in self.parts]
        return (self.whole.label_of(month, self.per),)

    def leaves_out(self, month: str | None) -> bool:
        """Whether what belongs to *month* is left out: in a period, what nobody knows the day of."""
        return month is None and self.whole is not None


Measured: TypeAlias = Sequence[tuple[Indicator, MeasureT]]
"""Indicators with their measures of one kind."""


def measured_by(kind: type[MeasureT], indicators: Iterable[Indicator]) -> Measured[MeasureT]:
    """Return those of *indicators* whose measure is a *kind*, each with its measure."""
    return [(each, each.measure) for each in indicators if isinstance(each.measure, kind)]


Limits: TypeAlias = Mapping[IndicatorName, Collection[tuple[str, str, str]]]
"""The time limits that indicators count and cases have, each as procedure, stage and limit."""


def count_cases(asked: Asked, spans: Spans, indicators: Sequence[Indicator], sums: Sums) -> Limits:
    """Add up, for those of *indicators* that count cases, the cases that the viewer sees; return their time limits."""
    timely = measured_by(Timeliness, indicators)
    counting = _Counting(asked=asked, spans=spans, sums=sums)
    counting.limits([(each, measure) for each, measure in timely if measure.target_of_source is None])
    counting.targets_of_sources([(each, measure) for each, measure in timely if measure.target_of_source is not None])
    counting.verdicts(measured_by(Verdicts, indicators))
    counting.contacts(measured_by(Contacts, indicators))
    return counting.seen


@attrs.frozen(kw_only=True)
class _Counting:
    """One question of cases, and where the answers are added up."""

    asked: Asked
    spans: Spans
    sums: Sums
    seen: defaultdict[IndicatorName, set[tuple[str, str, str]]] = attrs.Factory(lambda: defaultdict(set))

    def limits(self, wanted: Measured[Timeliness]) -> None:
        """Add up which limits were kept."""
        which = [measure.which for _, measure in wanted]
        own = () if any(each.procedures for each in which) else ("procedure",)
        own = (*own, "limit_procedure", "limit_stage", "limit")
        for thing, found in self._things(which, own, ("limit_result", "limit_waits_until")):
            procedure = thing["limit_procedure"] or thing["procedure"]
            limit = (str(procedure), str(thing["limit_stage"]), str(thing["limit"]))
            case = {**thing, "procedure": procedure}
            results = self._results(found, LEFT_OUT_LIMITS)
            for each, measure in wanted:
                if measure.covers(*limit[1:]) and _accepts(measure.which, case):
                    self.seen[each.name].add(limit)
                    self._add_results(each, measure, results)

    def targets_of_sources(self, wanted: Measured[Timeliness]) -> None:
        """Add up which cases were closed by the day that their source had set."""
        which = [measure.which for _, measure in wanted]
        for thing, found in self._things(which, ("judged_name",), ("judged_result", "judged_waits_until")):
            results = self._results(found, LEFT_OUT_TARGETS)
            for each, measure in wanted:
                if measure.target_of_source == thing["judged_name"] and _accepts(measure.which, thing):
                    self._add_results(each, measure, results)

    def verdicts(self, wanted: Measured[Verdicts]) -> None:
        """Add up what sources said themselves."""
        which = [measure.which for _, measure in wanted]
        for thing, found in self._things(which, ("judged_name",), ("judged_verdict",)):
            for each, measure in wanted:
                if measure.name == thing["judged_name"] and _accepts(measure.which, thing):
                    for total, (verdict,), number in self._totals(each, found):
                        if verdict is None:
                            total.left_out[WITHOUT_VERDICT] += number
                        else:
                            total.add(number, good=verdict in measure.good)

    def contacts(self, wanted: Measured[Contacts]) -> None:
        """Add up which contacts touch the standards of an indicator."""
        touching = {each.name: touched_by(each) for each, _ in wanted}
        for thing, found in self._things([measure.which for _, measure in wanted], (), ("category_set",)):
            for each, measure in wanted:
                if not _accepts(measure.which, thing):
                    continue
                codes, schemes = touching[each.name]
                for total, (said,), number in self._totals(each, found):
                    categories = frozenset(str(said).split(" ")) if said else frozenset()
                    if schemes.isdisjoint(category.partition(":")[0] for category in categories):
                        total.left_out[NOT_SORTED] += number
                    else:
                        total.add(number, good=not codes.isdisjoint(categories))

    def _things(
        self, which: Sequence[Which], own: tuple[str, ...], said: tuple[str, ...]
    ) -> Iterator[tuple[Mapping[str, Value], Found]]:
        """Yield each combination of values that indicators choose by, with what is said of it, month by month.

        All of it is counted at once. What no indicator chooses by is not asked for.
        """
        if not which:
            return
        asks = ((name, any(getattr(each, f"{name}s") for each in which)) for name in _CHOICES)
        names = (*(name for name, chosen in asks if chosen), *own)
        missing = dict.fromkeys(_CHOICES)
        for asked in (self.asked, self._undated()):
            counted = () if asked is None else asked.counted(*names, "received_month", *said)
            for values, group in itertools.groupby(counted, key=lambda counted: counted[0][: len(names)]):
                yield (
                    {**missing, **dict(zip(names, values, strict=True))},
                    [(_month(rest[len(names)]), rest[len(names) + 1 :], number) for rest, number in group],
                )

    def _undated(self) -> Asked | None:
        """Return the same question about cases of which nobody knows when they came in; of all time they are in it."""
        if self.spans.whole is None:
            return None
        query = attrs.evolve(self.asked.query, received_from=None, received_before=None, undated=True)
        return attrs.evolve(self.asked, query=query)

    def _totals(self, each: Indicator, found: Found) -> Iterator[tuple[Sum, tuple[Value, ...], int]]:
        """Yield what is said in *found* beside the sum to which it belongs; what is in no period is left out."""
        for month, said, number in found:
            for label in self.spans.labels(month):
                total = self.sums[each.name, label]
                if self.spans.leaves_out(month):
                    total.left_out[UNDATED] += number
                else:
                    yield total, said, number

    def _results(self, found: Found, left_out: Mapping[str, str]) -> Found:
        """Return *found* by results: ``met``, ``missed``, ``overdue``, ``open``, or in words why it is left out."""
        results: Counter[tuple[str | None, str]] = Counter()
        for month, (result, until), number in found:
            came = by_cut_off(result, until, self.asked.today)
            results[month, left_out.get(came, came)] += number
        return [(month, (result,), number) for (month, result), number in results.items()]

    def _add_results(self, each: Indicator, measure: Timeliness, results: Found) -> None:
        waiting = {"open", "overdue"} if measure.finished_only else {"open"}
        for total, (result,), number in self._totals(each, results):
            total.take(str(result), number, waiting=waiting)


def by_cut_off(result: Value, until: Value, today: dt.date) -> str:
    """Return *result*, or ``overdue`` where what is open could be kept *until* a day that is over."""
    return "overdue" if until is not None and str(until) < today.isoformat() else str(result)


def touched_by(indicator: Indicator) -> tuple[frozenset[str], frozenset[str]]:
    """Return the categories that say that a contact touches its standards, and their schemes: the frameworks."""
    standards = indicator.standards
    return (
        frozenset(f"{each.framework}:{each.code}" for each in standards),
        frozenset(each.framework for each in standards),
    )


def _accepts(which: Which, case: Mapping[str, Value]) -> bool:
    return which.accepts(kind=case["kind"], service=case["service"], procedure=case["procedure"])


def _month(value: Value) -> str | None:
    return None if value is None else str(value)
