"""What a source says of its own time limits, beside what comes out here; neither is ever taken for the other.

The days and verdicts of a source are facts of their own. Where they differ from ours, somebody should look: a day and
month were exchanged, a holiday is missing, or the body promised another number of days than its procedure has here.

Nobody says which of our limits a source means. It is taken to be the one whose due days agree most often with its own.
Where a source has verdicts and no due days nothing shows it, and they stand beside every limit that was decided, unless
the mapping says of which stage they are.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

import attrs

from casework.application.fitting_ways import Agreement, Compared, FittingWays, OtherWay
from casework.application.rows import CaseRow, LimitRow
from casework.application.ways_of_counting import Basis, WaysOfCounting, basis_of

FIRST = 10
"""How many places are told of each difference."""
ANSWER = "respond"
"""The time limit of an answer, as the procedures call it."""
_DECIDED = frozenset({"met", "missed"})
_BY_CHANCE = 0.25
"""Where fewer of the due days agree with those of a limit, that may be chance, and is no sign that it is meant."""
_NEAR = 4
"""How many days a due day moves at most, where the days around another receipt have other weekends and holidays."""


Extended: TypeAlias = tuple[str | None, str | None]
"""A stage, None where nobody says which, and a limit of it that got more time."""


class Why(StrEnum):
    """What may be behind a due day of the source that is another than ours.

    A spreadsheet may have exchanged day and month of the receipt, of the day on which the clock started (such as that
    of the acknowledgement), or of the due day itself. Or the case got more time, and the source has neither the day
    before that nor the one after it.
    """

    RECEIPT_EXCHANGED = "receipt_exchanged"
    START_EXCHANGED = "start_exchanged"
    DUE_EXCHANGED = "due_exchanged"
    EXTENDED = "extended"
    OTHER_DAYS = "other_days"


_OF_COUNTING = frozenset({Why.OTHER_DAYS, Why.EXTENDED})
"""What counting in another way may explain."""


@attrs.frozen(kw_only=True)
class Difference:
    """Due days of the source that differ from ours in one way: how many, and the first places.

    *days* is by how many calendar days the source's are later than ours, below 0 earlier; None where exchanging day and
    month or more time explains it.
    """

    why: Why
    days: int | None
    count: int
    places: tuple[str, ...]


@attrs.frozen(kw_only=True)
class VerdictBeside:
    """A verdict of the source and the result of our limit in the same cases: how many, and the first places."""

    verdict: str
    result: str
    count: int
    places: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Judgement:
    """What the source says of its limit *name*, beside our *limit* of *stage*, which is nearest to it.

    *compared* cases have a due day in both, *same* of them the same one, and *before_more_time* of these the one before
    the case got more time. Most of them are of *procedure*. *other_ways* are those that explain most of what differs,
    if any explains nearly all.
    """

    name: str
    stage: str
    limit: str
    procedure: str | None = None
    compared: int
    same: int
    before_more_time: int = 0
    other_ways: tuple[OtherWay, ...] = ()
    differences: tuple[Difference, ...]
    verdicts: tuple[VerdictBeside, ...]


class SourceJudgements:
    """Compares case by case, and keeps no more than numbers and places."""

    def __init__(self) -> None:
        self._beside = defaultdict[tuple[str, str, str], _Beside](_Beside)

    def add(
        self,
        row: CaseRow,
        place: str,
        ways: WaysOfCounting | None = None,
        *,
        extended: Collection[Extended] = (),
        stages: Mapping[str, str] | None = None,
    ) -> None:
        """Compare what the source of *row*, which stands at *place*, says of time limits with those of the row.

        *extended* are the limits that got more time, *ways* those by which they may have been counted there. Of a limit
        of the source that has one of *stages*, only the answer in that stage is meant.
        """
        bases = [(limit, basis_of(row, limit)) for limit in row.limits] if row.judged else []
        for judged in row.judged:
            stage = (stages or {}).get(judged.name)
            for limit, basis in bases if stage is None else _answers_in(stage, bases):
                beside = self._beside[judged.name, limit.stage, limit.limit]
                if judged.verdict is not None:
                    beside.add_verdict(judged.verdict, limit.result, place)
                if judged.due_on is not None and limit.due_on is not None:
                    got_more = not {(limit.stage, limit.limit), (None, limit.limit)}.isdisjoint(extended)
                    theirs, ours = judged.due_on[:10], limit.due_on[:10]
                    plain = ways.plain_day(basis) if got_more and ways is not None else None
                    compared = Compared(theirs, ours, basis, got_more, _agreement(theirs, ours, plain))
                    beside.add_due(compared, place, ways)

    def add_due(self, name: str, theirs: dt.date, ours: str, basis: Basis, ways: WaysOfCounting) -> None:
        """Compare the due day *theirs* of a limit called *name* with *ours*, which follows from *basis*."""
        said = theirs.isoformat()
        compared = Compared(said, ours, basis, got_more=False, agreement=_agreement(said, ours, None))
        self._beside[name, basis.stage, basis.limit].add_due(compared, "", ways)

    def found(self) -> tuple[Judgement, ...]:
        """Return what was found, by the names of the source's limits."""
        return tuple(
            self._beside[name].judgement(*name) for of_source in self._by_name().values() for name in _meant(of_source)
        )

    def _by_name(self) -> dict[str, dict[tuple[str, str, str], "_Beside"]]:
        named: dict[str, dict[tuple[str, str, str], _Beside]] = {}
        for name, beside in sorted(self._beside.items(), key=lambda each: each[0]):
            named.setdefault(name[0], {})[name] = beside
        return named


def _answers_in(stage: str, bases: Sequence[tuple[LimitRow, Basis]]) -> list[tuple[LimitRow, Basis]]:
    return [(limit, basis) for limit, basis in bases if (limit.stage, limit.limit) == (stage, ANSWER)]


def _meant(of_source: "Mapping[tuple[str, str, str], _Beside]") -> list[tuple[str, str, str]]:
    """Return which of our limits one of the source is: the nearest by its due days, or all that were decided."""
    compared = [name for name, beside in of_source.items() if beside.compared]
    if compared:
        return [max(compared, key=lambda name: of_source[name].nearness)]
    return [name for name, beside in of_source.items() if beside.is_decided]


class _Beside:
    """One limit of the source beside one of ours."""

    def __init__(self) -> None:
        self.compared = self._apart = 0
        self._agreeing = Counter[Agreement]()
        self._procedures = Counter[str]()
        self._differing = Counter[tuple[Why, int | None]]()
        self._verdicts = Counter[tuple[str, str]]()
        self._places: dict[tuple[object, object], list[str]] = {}
        self._fitting = FittingWays()

    def add_verdict(self, verdict: str, result: str, place: str) -> None:
        """Take a *verdict* of the source and our *result*."""
        self._verdicts[verdict, result] += 1
        self._keep((verdict, result), place)

    def add_due(self, compared: Compared, place: str, ways: WaysOfCounting | None) -> None:
        """Take a due day of the source and ours, which may have been counted in one of *ways* there."""
        self.compared += 1
        self._agreeing[compared.agreement] += 1
        self._procedures[compared.basis.procedure] += 1
        if ways is not None:
            self._fitting.add(compared, ways)
        if compared.agreement is Agreement.DIFFERS:
            theirs, ours = _day(compared.theirs), _day(compared.ours)
            self._apart += abs((theirs - ours).days)
            reason = (Why.EXTENDED, None) if compared.got_more else _reason(theirs, ours, compared.basis)
            self._differing[reason] += 1
            self._keep(reason, place)

    def _keep(self, what: tuple[object, object], place: str) -> None:
        places = self._places.setdefault(what, [])
        if len(places) < FIRST:
            places.append(place)

    @property
    def is_decided(self) -> bool:
        """Whether ours was kept or missed in any case of which the source says something."""
        return any(result in _DECIDED for _, result in self._verdicts)

    @property
    def _same(self) -> int:
        return self.compared - self._agreeing[Agreement.DIFFERS]

    @property
    def nearness(self) -> tuple[int, int, int]:
        """How near they are: how often they agree or would, or can be compared, and how few days lie between.

        With another number of days any two agree, so that says nothing; and a few agree by chance.
        """
        ways = self._fitting.found_of_same_amount(same=self._same, unexplained=self._unexplained)
        agreeing = max([self._same, *(way.same for way in ways)])
        return agreeing if agreeing >= _BY_CHANCE * self.compared else 0, self.compared, -self._apart

    def judgement(self, name: str, stage: str, limit: str) -> Judgement:
        """Return it as it is told."""
        return Judgement(
            name=name,
            stage=stage,
            limit=limit,
            procedure=max(self._procedures, key=self._procedures.__getitem__, default=None),
            compared=self.compared,
            same=self._same,
            before_more_time=self._agreeing[Agreement.BEFORE_MORE_TIME],
            other_ways=self._fitting.found(same=self._same, unexplained=self._unexplained),
            differences=self._differences(),
            verdicts=tuple(
                VerdictBeside(verdict=verdict, result=result, count=count, places=tuple(self._places[verdict, result]))
                for (verdict, result), count in sorted(self._verdicts.items())
            ),
        )

    @property
    def _unexplained(self) -> int:
        return sum(count for (why, _), count in self._differing.items() if why in _OF_COUNTING)

    def _differences(self) -> tuple[Difference, ...]:
        return tuple(
            Difference(why=why, days=days, count=count, places=tuple(self._places[why, days]))
            for (why, days), count in self._differing.most_common()
        )


def _agreement(theirs: str, ours: str, plain: str | None) -> Agreement:
    """Return how a due day of the source agrees with ours; *plain* is ours before more time, if there was any."""
    if theirs == ours:
        return Agreement.SAME
    return Agreement.BEFORE_MORE_TIME if theirs == plain else Agreement.DIFFERS


def _reason(theirs: dt.date, ours: dt.date, basis: Basis) -> tuple[Why, int | None]:
    """Return what may be behind two due days that differ, and by how many days they do where nothing else is."""
    if _exchanged(theirs) == ours:
        return Why.DUE_EXCHANGED, None
    starts = ((Why.RECEIPT_EXCHANGED, basis.received_on), (Why.START_EXCHANGED, basis.starts.own))
    for why, text in starts:
        start = None if text is None else _day(text)
        other = None if start is None else _exchanged(start)
        if start is not None and other is not None and abs((theirs - other) - (ours - start)).days <= _NEAR:
            return why, None
    return Why.OTHER_DAYS, (theirs - ours).days


def _exchanged(day: dt.date) -> dt.date | None:
    """Return *day* with its day and month exchanged; None where that is no other day."""
    if day.day == day.month:
        return None
    try:
        return day.replace(month=day.day, day=day.month)
    except ValueError:
        return None


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text[:10])
