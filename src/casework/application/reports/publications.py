"""Publications as the tables of a page: the figures as they were frozen, with the periods beside each other."""

from collections.abc import Iterator, Sequence

from casework.application.ports import Table
from casework.application.publications import Publication
from casework.application.reports.figures import Cell
from casework.domain.improvements.events import Wording
from casework.domain.standards.publications import PublishedReading
from casework.domain.standards.readings import Better
from casework.domain.standards.signals import Rule
from casework.domain.time.steps import in_words


def published_tables(found: Sequence[Publication], name: str) -> tuple[Table, ...]:
    """Return what was published in the publications *found* of the framework called *name*, the earliest first.

    Where several have the same figure of the same period, the last one stands beside the others.
    """
    return (
        _promises(found, name),
        _signals(found),
        *(table for wording in Wording if (table := _improvements(found, wording)).rows),
        _figures(found),
        _left_out(found),
        _sources(found),
    )


def _readings(found: Sequence[Publication]) -> Iterator[tuple[Publication, PublishedReading]]:
    return ((each, reading) for each in found for reading in each.said.readings)


def _promises(found: Sequence[Publication], name: str) -> Table:
    last = {reading.indicator: (file, reading) for file, reading in _readings(found)}
    told = {(reading.indicator, reading.period): _told(reading) for _, reading in _readings(found)}
    days = {reading.period: reading.first for _, reading in _readings(found)}
    periods = sorted(days, key=lambda each: (days[each], each))
    return Table(
        name="promises",
        title=f"{name}: {', '.join(periods)}",
        columns=("what_we_look_at", *periods, "wanted", "our_promise"),
        rows=tuple(
            (
                file.words(reading.title),
                *(told.get((indicator, period)) for period in periods),
                _wanted(file, reading),
                "; ".join(file.words(each.wording) for each in reading.standards),
            )
            for indicator, (file, reading) in last.items()
        ),
        notes=(
            "As published; what was recorded later changes nothing of it.",
            "too few to say: nobody knows on which side of what is wanted the true share lies.",
        ),
    )


def _told(reading: PublishedReading) -> str:
    of = "" if reading.alone is not None else f" ({reading.good} of {reading.of})"
    figure = "nothing counts" if reading.percent is None else f"{reading.percent} %{of}"
    provisional = ", provisional" if reading.waiting else ""
    return f"{figure}: {reading.verdict.in_words}{provisional}"


def _wanted(file: Publication, reading: PublishedReading) -> str | None:
    was = file.reading(reading)
    target = was.in_hundred(was.target)
    if target is None:
        return None
    return f"{'at least' if reading.better is Better.HIGHER else 'at most'} {float(target):.12g} %"


def _signals(found: Sequence[Publication]) -> Table:
    titles = {reading.indicator: file.words(reading.title) for file, reading in _readings(found)}
    rows: dict[tuple[str, str], tuple[Cell, ...]] = {}
    for file in found:
        for signal in file.said.signals:
            kind = "target missed" if signal.signal.rule is Rule.MISSED else signal.signal.change.value
            rows[signal.series, str(signal.signal)] = (
                titles.get(signal.series, signal.series),
                f"{kind}: {file.words(signal.words)}",
                "not explained by then" if signal.why is None else file.words(signal.why),
                None if signal.action is None else file.words(signal.action),
                signal.owner,
                None if signal.due_on is None else in_words(signal.due_on),
            )
    return Table(
        name="explained",
        title="Where it got worse or better, and what we do",
        columns=("what_we_look_at", "what", "why", "action", "owner", "due_on"),
        rows=tuple(rows.values()),
    )


def _improvements(found: Sequence[Publication], wording: Wording) -> Table:
    rows = {
        each.improvement: (file.words(each.asked), file.words(each.done))
        for file in found
        for each in file.said.improvements
        if each.wording is wording
    }
    you, we = wording.headings
    return Table(name=wording.value, title=f"{you}, {we.lower()}", columns=(you, we), rows=tuple(rows.values()))


def _figures(found: Sequence[Publication]) -> Table:
    return Table(
        name="figures",
        title="The figures",
        columns=("what_we_look_at", "period", "percent", "number", "of", "between", "open", "assured", "publication"),
        rows=tuple(
            (
                file.words(reading.title),
                reading.period,
                reading.percent,
                None if reading.alone is not None else reading.good,
                None if reading.alone is not None else reading.of,
                None if reading.lower is None else f"{reading.lower} to {reading.upper}",
                reading.waiting,
                reading.assured.value,
                file.id,
            )
            for file, reading in sorted(_readings(found), key=lambda each: each[1].first)
        ),
        notes=("The true share may lie between the two (Wilson, 95 %).",),
    )


def _left_out(found: Sequence[Publication]) -> Table:
    return Table(
        name="left_out",
        title="What is not counted",
        columns=("what_we_look_at", "period", "count", "why"),
        rows=tuple(
            (file.words(reading.title), reading.period, left.count, file.words(left.why))
            for file, reading in _readings(found)
            for left in reading.left_out
        ),
    )


def _sources(found: Sequence[Publication]) -> Table:
    return Table(
        name="publications",
        title="When this was published",
        columns=("publication", "period", "published", "recorded", "entry", "seal"),
        rows=tuple(
            (each.id, each.said.period, in_words(each.on), in_words(each.recorded_on), each.position, each.seal)
            for each in found
        ),
        notes=("The figures are those of the day on which they were recorded.",),
    )
