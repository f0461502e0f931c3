"""The report ``standards``: which standards are kept, how that is known, and what is done where they are not.

It holds the frameworks that have indicators of their own. Each figure passes through one function, so that whoever
hides small numbers finds all of them there.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from casework.application.ports import Table
from casework.application.reports.asking import Asked
from casework.application.reports.figures import Cell
from casework.application.reports.learning import published
from casework.application.standards_file import StandardsFile
from casework.domain.improvements.events import Wording
from casework.domain.standards.charts import FEWEST_PERIODS, Plotted, Standing
from casework.domain.standards.frameworks import Framework, Standard, StandardName
from casework.domain.standards.indicators import IndicatorReading
from casework.domain.standards.missed_targets import missed_target
from casework.domain.standards.readings import Better, Reading, Verdict
from casework.domain.standards.yardsticks import Counted
from casework.domain.time.steps import in_words
from casework.errors import UsageError

NOT_EXPLAINED = "not explained yet"
_EXTREMES = "contacts show only the extremes"


def standards(asked: Asked) -> tuple[Table, ...]:
    """Return the standards with their readings, what is beside these, dips, and what was improved.

    Raises:
        UsageError: If only the cases of a service, a team or an officer are asked for.
    """
    if asked.whose():
        message = "an indicator says itself which cases it counts: leave --service, --team and --handler away"
        raise UsageError(message)
    file, improvements = asked.standards(), asked.improvements()
    return (
        _standards(asked, file),
        _readings(asked, file),
        _behind(file),
        _limits(file),
        _left_out(file),
        _comparators(file),
        _dips(file),
        *(published(asked, improvements, wording) for wording in Wording),
        _without(file),
        _charts(file),
    )


def _standards(asked: Asked, file: StandardsFile) -> Table:
    """Return each standard with its owner, and the verdicts of what says something of it."""
    return Table(
        name="standards",
        title=f"{', '.join(each.name for each in file.frameworks.values()) or 'Our standards'}: {_period(asked)}",
        columns=("title", "verdicts", "owner", "standard"),
        rows=tuple(
            (standard.title_on(asked.today), _verdicts(file, name), standard.owner or "nobody", str(name))
            for name, standard in _all(file)
        ),
        notes=tuple(f"{each.name}, {each.publisher}: {each.id}" for each in file.frameworks.values()),
    )


def _period(asked: Asked) -> str:
    return asked.period.name if asked.period else "all time"


def _all(file: StandardsFile) -> Iterator[tuple[StandardName, Standard]]:
    for framework in file.frameworks.values():
        yield from _named(framework)


def _named(framework: Framework) -> Iterator[tuple[StandardName, Standard]]:
    for standard in framework.holding():
        yield StandardName(framework=framework.id, code=standard.code), standard


def _verdicts(file: StandardsFile, name: StandardName) -> str:
    found = [f"{each.title}: {_verdict(each.reading)}" for each in file.tested_by(name)]
    return "; ".join(found) or "without a reading"


def _verdict(reading: Reading) -> str:
    """Return the verdict in words, and that it may still change where it may."""
    said = reading.verdict.in_words
    return f"{said} (provisional)" if reading.provisional else said


def _readings(asked: Asked, file: StandardsFile) -> Table:
    return Table(
        name="readings",
        title="What we found",
        columns=(
            "title", "percent", "target", "verdict", "number", "of", "period", "open", "assured", "remarks",
        ),
        rows=tuple(_row(each) for each in file.readings),
        notes=(
            "percent is number / of.",
            "verdict: the whole interval lies on one side of the target, or all there are were counted, 20 or more.",
            "too few to say: neither; then nobody knows on which side of the target the true share lies.",
            "too early to say: what is open, or days that are still to come, can bring the share to the other side.",
            "open: what can still be met or missed is in neither number, and makes the reading provisional.",
            "A reading of days that are not over is provisional too, and judged by the target of today.",
            f"Readings{_when(asked)}, as counted on {asked.today}.",
        ),
    )  # fmt: skip


def _behind(file: StandardsFile) -> Table:
    """Return what stands behind each reading: how sure it is, of how many who were asked, and by which codes."""
    return Table(
        name="readings_behind",
        title="How sure that is",
        columns=("title", "lower", "upper", "asked", "answered", "indicator", "standards"),
        rows=tuple(
            (
                each.title,
                *_ends(each.reading),
                None if each.response is None else each.response.asked,
                None if each.response is None else each.response.answered,
                str(each.indicator),
                ", ".join(map(str, each.standards)),
            )
            for each in file.readings
        ),
        notes=("The true share may lie between lower and upper (Wilson, 95 %).",),
    )


def _when(asked: Asked) -> str:
    return f" from {asked.period.first} to {asked.period.last}" if asked.period else " of all time"


def _row(found: IndicatorReading) -> tuple[Cell, ...]:
    return (found.title, *_figures(found), found.assured.value, "; ".join(_remarks(found)) or None)


def _figures(found: IndicatorReading) -> tuple[Cell, ...]:
    """Return the figures of a reading, the answer first and what it is made of behind."""
    reading = found.reading
    counted = reading.alone is None
    return (
        reading.percent,
        _target(reading),
        _verdict(reading),
        reading.good if counted else None,
        reading.of if counted else None,
        found.period,
        reading.waiting,
    )


def _ends(reading: Reading) -> tuple[Cell, Cell]:
    """Return between which ends the true share may lie; with `_figures` these are all figures of a reading."""
    ends = reading.interval if reading.of else None
    return (
        _number(reading.in_hundred(None if ends is None else ends.lower)),
        _number(reading.in_hundred(None if ends is None else ends.upper)),
    )


def _number(told: str | None) -> float | None:
    return None if told is None else float(told)


def _in_hundred(share: float | Fraction) -> float:
    return round(float(100 * share), 2)


def _target(reading: Reading) -> str | None:
    wanted = _number(reading.in_hundred(reading.target))
    if wanted is None:
        return None
    way = "at least" if reading.better is Better.HIGHER else "at most"
    return f"{way} {wanted:.12g} %"


def _remarks(found: IndicatorReading) -> Iterator[str]:
    if found.reading.provisional:
        yield "provisional"
    if found.target_judges:
        yield found.target_judges
    if found.only_extremes:
        yield _EXTREMES + (f", beside {', '.join(map(str, found.beside))}" if found.beside else "")
    if found.measure == "verdicts":
        yield "what the source said itself"
    if found.serves:
        yield f"says something of {', '.join(map(str, found.serves))} too"


def _limits(file: StandardsFile) -> Table:
    """Return from when the clock of each time limit runs, which the title of an indicator may say otherwise."""
    return Table(
        name="limits",
        title="Which time limits count",
        columns=("title", "course", "limit", "stage", "procedure", "indicator"),
        rows=tuple(
            dict.fromkeys(
                (each.title, limit.course, limit.limit, limit.stage, limit.procedure, str(each.indicator))
                for each in file.readings
                for limit in each.limits
            )
        ),
    )


def _left_out(file: StandardsFile) -> Table:
    return Table(
        name="left_out",
        title="What is not counted",
        columns=("title", "period", "count", "why", "indicator"),
        rows=tuple(
            (each.title, each.period, left.count, left.why, str(each.indicator))
            for each in file.readings
            for left in each.reading.left_out
        ),
    )


def _comparators(file: StandardsFile) -> Table:
    """Return what other bodies gave as their figures for the same days."""
    noted = dict.fromkeys((each.title, str(each.indicator), figure) for each in file.readings for figure in each.noted)
    return Table(
        name="comparators",
        title="What others say of themselves",
        columns=("title", "body", "percent", "number", "of", "first", "last", "assured", "indicator"),
        rows=tuple(
            (
                title,
                figure.said.source,
                None if figure.share is None else _in_hundred(figure.share),
                figure.said.good,
                figure.said.of,
                figure.said.first.isoformat(),
                figure.said.last.isoformat(),
                figure.said.assured.value,
                indicator,
            )
            for title, indicator, figure in noted
        ),
        notes=("As these bodies gave them: nothing of it is counted here.",),
    )


def _dips(file: StandardsFile) -> Table:
    return Table(
        name="dips",
        title="Where it got worse or better",
        columns=("title", "what", "why", "action", "owner", "due_on", "indicator"),
        rows=tuple(_signals(file)),
        notes=(
            "target missed: a reading above whose verdict is not met.",
            "dip, rise: over the last three years, what is more than chance.",
        ),
    )


def _signals(file: StandardsFile) -> Iterator[tuple[Cell, ...]]:
    missed = ((each.title, each.indicator, missed_target(each)) for each in file.readings)
    charted = ((each.title, each.indicator, signal) for each in file.charts for signal in each.chart.signals)
    for title, indicator, signal in (*missed, *charted):
        if signal is None:
            continue
        what = f"{signal.title}: {signal.words}"
        answer = file.explanations(indicator.framework).answer(str(indicator), signal)
        if answer is None:
            yield (title, what, NOT_EXPLAINED, None, None, None, str(indicator))
        else:
            due_on = in_words(answer.due_on)
            yield (title, what, answer.why, answer.action, answer.owner, due_on, str(indicator))


def _without(file: StandardsFile) -> Table:
    return Table(
        name="without_reading",
        title="Standards without a reading",
        columns=("title", "owner", "standard"),
        rows=tuple(
            (standard.title_on(), standard.owner or "nobody", str(name))
            for name, standard in _all(file)
            if not any(each.reading.of for each in file.tested_by(name))
        ),
        notes=("No indicator tests them, or nothing was counted.",),
    )


def _charts(file: StandardsFile) -> Table:
    """Return the points of the control charts, one after the other."""
    return Table(
        name="charts",
        title="Month by month",
        columns=("series", "label", "period", "percent", "of", "usual", "lower", "upper", "standing"),
        rows=tuple(
            (series.name, series.title, each.point.period, *_plotted(each))
            for series in file.charts
            for each in series.chart.points
        ),
        notes=(
            "Between lower and upper chance alone moves a figure; what is provisional or too small is not judged.",
            "outside: judged, and further from the usual than chance alone goes.",
            f"too few to say: with fewer than {FEWEST_PERIODS} that can be judged, nobody knows what is usual.",
        ),
    )


def _plotted(plotted: Plotted[Counted]) -> Iterable[Cell]:
    point = plotted.point
    yield None if point.value is None else _in_hundred(point.value)
    yield point.of
    for each in (plotted.centre, plotted.lower, plotted.upper):
        yield None if each is None else _in_hundred(each)
    yield _standing(plotted)


def _standing(plotted: Plotted[Counted]) -> str:
    """Return whether a period is judged, and what of: of too few that could be, nothing is usual."""
    if plotted.standing is Standing.JUDGED and plotted.centre is None:
        return Verdict.TOO_FEW.in_words
    return "outside" if plotted.outside else plotted.standing.value.replace("_", " ")
