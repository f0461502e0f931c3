"""What a source says of its own time limits, beside what comes out here; neither is ever taken for the other.

The days and verdicts of a source are facts of their own. Where they differ from ours, somebody should look: a day and
month were exchanged, a holiday is missing, or the body promised another number of days than its procedure has here.

Nobody says which of our limits a source means. It is taken to be the one whose due days agree most often with its own.
Where a source has verdicts and no due days nothing shows it, and they stand beside every limit that was decided.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeAlias

import attrs

from casework.application.rows import CaseRow, JudgedRow, LimitRow
from casework.application.ways_of_counting import NOT_TRIED, WAYS, Amount, Change, Tried, Way, WaysOfCounting
from casework.domain.time.rules import Unit

FIRST = 10
"""How many places are told of each difference."""
_DECIDED = frozenset({"met", "missed"})
_FEWEST = 3
"""Of fewer due days that differ nothing is said of how they may have been counted: that could be chance."""
_NEARLY_ALL = 0.9
"""Which part of what differs a way of counting has to explain to be told."""
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
class OtherWay:
    """A way of counting by which *same* due days of the source are those of ours, and nearly all that differ now.

    *amount* is how many days of *unit* most have, where another amount was counted. *on_own_calendar* says that the
    limit is counted on the calendar of the organisation, and not on one of its own.
    """

    changes: Way
    same: int
    amount: int | None
    on_own_calendar: bool
    unit: Unit | None = None


@attrs.frozen(kw_only=True)
class Judgement:
    """What the source says of its limit *name*, beside our *limit* of *stage*, which is nearest to it.

    *compared* cases have a due day in both, *same* of them the same one, and *before_more_time* of these the one before
    the case got more time. *other_ways* are those that explain most of what differs, if any explains nearly all.
    """

    name: str
    stage: str
    limit: str
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
        self, row: CaseRow, place: str, ways: WaysOfCounting | None = None, *, extended: Collection[Extended] = ()
    ) -> None:
        """Compare what the source of *row*, which stands at *place*, says of time limits with those of the row.

        *extended* are the limits that got more time, *ways* those by which they may have been counted there.
        """
        for judged in row.judged:
            for limit in row.limits:
                name = (judged.name, limit.stage, limit.limit)
                got_more = not {(limit.stage, limit.limit), (None, limit.limit)}.isdisjoint(extended)
                starts = {Why.RECEIPT_EXCHANGED: row.received_on, Why.START_EXCHANGED: limit.starts_on}
                explained = None if got_more else starts
                tried = NOT_TRIED if ways is None or judged.due_on is None else ways.of(row, limit, judged.due_on)
                self._beside[name].add(judged, limit, place, explained, tried)

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


def _meant(of_source: "Mapping[tuple[str, str, str], _Beside]") -> list[tuple[str, str, str]]:
    """Return which of our limits one of the source is: the nearest by its due days, or all that were decided."""
    compared = [name for name, beside in of_source.items() if beside.compared]
    if compared:
        return [max(compared, key=lambda name: of_source[name].nearness)]
    return [name for name, beside in of_source.items() if beside.is_decided]


class _Beside:
    """One limit of the source beside one of ours."""

    def __init__(self) -> None:
        self.compared = self._same = self._before_more_time = self._apart = 0
        self._differing = Counter[tuple[Why, int | None]]()
        self._verdicts = Counter[tuple[str, str]]()
        self._places: dict[tuple[object, object], list[str]] = {}
        self._by_way = [0] * len(WAYS)
        self._by_amount = [Counter[Amount]() for _ in WAYS]
        self._on_own_calendar = True

    def add(
        self, judged: JudgedRow, limit: LimitRow, place: str, starts: Mapping[Why, str | None] | None, tried: Tried
    ) -> None:
        """Compare them; *starts* are days from which they may count differently, None where there was more time."""
        if judged.verdict is not None:
            self._verdicts[judged.verdict, limit.result] += 1
            self._keep((judged.verdict, limit.result), place)
        if judged.due_on is None or limit.due_on is None:
            return
        self.compared += 1
        theirs, ours = judged.due_on[:10], limit.due_on[:10]
        got_more = starts is None
        before = got_more and theirs != ours and theirs == tried.days[0]
        is_same = theirs == ours or before
        counts_plainly = theirs != ours if got_more else tried.days[0] in {None, ours}
        self._try(theirs, tried, is_same=is_same, counts_plainly=counts_plainly)
        if is_same:
            self._same += 1
            self._before_more_time += before
            return
        self._apart += abs((_day(theirs) - _day(ours)).days)
        reason = (Why.EXTENDED, None) if starts is None else _reason(_day(theirs), _day(ours), starts)
        self._differing[reason] += 1
        self._keep(reason, place)

    def _try(self, theirs: str, tried: Tried, *, is_same: bool, counts_plainly: bool) -> None:
        """Count in which ways the due day is *theirs*; where ours is not a plain count, nothing can be tried."""
        self._on_own_calendar = self._on_own_calendar and tried.on_own_calendar
        for number, (day, amount) in enumerate(zip(tried.days, tried.amounts, strict=True)):
            if counts_plainly and amount is not None:
                self._by_amount[number][amount] += 1
            elif not (counts_plainly and Change.OTHER_AMOUNT in WAYS[number]):
                self._by_way[number] += day == theirs if counts_plainly and day is not None else is_same

    def _keep(self, what: tuple[object, object], place: str) -> None:
        places = self._places.setdefault(what, [])
        if len(places) < FIRST:
            places.append(place)

    @property
    def is_decided(self) -> bool:
        """Whether ours was kept or missed in any case of which the source says something."""
        return any(result in _DECIDED for _, result in self._verdicts)

    @property
    def nearness(self) -> tuple[int, int, int]:
        """How near they are: how often they agree or would, or can be compared, and how few days lie between.

        With another number of days any two agree, so that says nothing.
        """
        ways = [way.same for way in self._other_ways() if way.amount is None]
        return max([self._same, *ways]), self.compared, -self._apart

    def judgement(self, name: str, stage: str, limit: str) -> Judgement:
        """Return it as it is told."""
        return Judgement(
            name=name,
            stage=stage,
            limit=limit,
            compared=self.compared,
            same=self._same,
            before_more_time=self._before_more_time,
            other_ways=self._other_ways(),
            differences=self._differences(),
            verdicts=tuple(
                VerdictBeside(verdict=verdict, result=result, count=count, places=tuple(self._places[verdict, result]))
                for (verdict, result), count in sorted(self._verdicts.items())
            ),
        )

    def _other_ways(self) -> tuple[OtherWay, ...]:
        """Return the ways that explain nearly all that differs, with the fewest changes, and of these the best.

        Another amount is told only where nothing else explains as much.
        """
        unexplained = sum(count for (why, _), count in self._differing.items() if why in _OF_COUNTING)
        enough = self._same + max(_FEWEST, _NEARLY_ALL * unexplained)
        found = [way for way in map(self._way, range(len(WAYS))) if way.same >= enough]
        fewest = [each for each in found if len(each.changes) == len(found[0].changes)]
        most = max((each.same for each in fewest), default=0)
        best = [each for each in fewest if each.same == most]
        return tuple(each for each in best if each.amount is None) or tuple(best)

    def _way(self, number: int) -> OtherWay:
        (amount, count), *_ = (*self._by_amount[number].most_common(1), (None, 0))
        same = self._by_way[number] + count
        days, unit = amount or (None, None)
        return OtherWay(changes=WAYS[number], same=same, amount=days, unit=unit, on_own_calendar=self._on_own_calendar)

    def _differences(self) -> tuple[Difference, ...]:
        return tuple(
            Difference(why=why, days=days, count=count, places=tuple(self._places[why, days]))
            for (why, days), count in self._differing.most_common()
        )


def _reason(theirs: dt.date, ours: dt.date, starts: Mapping[Why, str | None]) -> tuple[Why, int | None]:
    """Return what may be behind two due days that differ, and by how many days they do where nothing else is."""
    if _exchanged(theirs) == ours:
        return Why.DUE_EXCHANGED, None
    for why, text in starts.items():
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
