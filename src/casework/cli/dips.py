"""``casework dips``: where time limits are kept less or more often than before, and how sure that is."""

import datetime as dt
from collections.abc import Iterator, Sequence

import attrs
import click

from casework.application.dips import CHARTED, LimitSeries
from casework.application.indicator_dips import IndicatorSeries
from casework.application.periods import Per, Period
from casework.casebook import Casebook
from casework.cli.explaining import Answers, answer_data, answer_lines, answers_here, explain, withdraw
from casework.cli.layout import table, wrapped
from casework.cli.opening import open_book_to_read
from casework.cli.parameters import CODE, Words, by_option, json_option
from casework.cli.report import PeriodType
from casework.cli.telling import say_json, say_unreadable
from casework.domain.actors import Actor
from casework.domain.standards.charts import FEWEST_CASES, FEWEST_PERIODS, Chart, Level, Plotted, Standing
from casework.domain.standards.readings import LeftOut
from casework.domain.standards.signals import CasesOf
from casework.domain.standards.yardsticks import Counted
from casework.errors import NotFoundError, UsageError

__all__ = ["command"]


@click.group("dips", invoke_without_command=True)
@click.option("--period", type=PeriodType(), metavar="PERIOD", help="Cases received in it, as of a report.")
@click.option(
    "--per",
    type=Words([each.value for each in CHARTED]),
    default=Per.MONTH.value,
    show_default=True,
    help="A point for each; quarters where months hold few cases.",
)
@click.option("--indicator", metavar="NAME", help="One indicator instead, as town/in-time; of three years.")
@click.option("--service", type=CODE, metavar="CODE", help="Only cases of this service.")
@click.option("--team", type=CODE, metavar="ID", help="Only cases of this team.")
@click.option("--handler", type=CODE, metavar="ID", help="Only cases of this member of staff.")
@by_option(required=False)
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    period: Period | None,
    per: str,
    indicator: str | None,
    by: Actor | None,
    as_json: bool,
    **whose: str | None,
) -> None:
    """Find where time limits are kept less or more often than before.

    For each time limit, the share that was kept of the cases received in each month, beside what chance alone would
    make of what is usual. A month in which something can still be kept is provisional and is not judged. The
    readings of an indicator are charted in the same way. A dip is told with why it came about and what is done about
    it, or as not explained yet.
    """
    if ctx.invoked_subcommand is not None:
        return
    if indicator is not None and any(whose.values()):
        message = "an indicator says itself which cases it counts: leave --service, --team and --handler away"
        raise UsageError(message)
    with open_book_to_read() as book:
        series: Sequence[LimitSeries | IndicatorSeries]
        if indicator is None:
            series = book.dips(period=period, per=per, viewer=by, **whose)
        else:
            series = _of_indicator(book, indicator, period=period, per=per, viewer=by)
        said = answers_here(book, series, CasesOf(**whose), by)
        say_unreadable(book.unreadable(viewer=by))
        today = book.today()
    if as_json:
        say_json({"per": per, "series": [_as_data(each, said, today) for each in series]})
        return
    if not series:
        click.echo("No case has a time limit.")
        return
    click.echo("\n\n".join([*(_told(each, per, said, today) for each in series), _rule(per)]))


def _of_indicator(
    book: Casebook, name: str, *, period: Period | None, per: str, viewer: Actor | None
) -> tuple[IndicatorSeries, ...]:
    """Return the chart of one indicator."""
    framework, _, code = name.partition("/")
    known = book.indicators()
    if framework not in known:
        names = [str(each.name) for one in known.values() for each in one.indicators]
        raise NotFoundError("indicator", name, known=names)
    wanted = known[framework][code].name
    found = book.indicator_dips(framework, period=period, per=per, viewer=viewer)
    return tuple(each for each in found if each.indicator == wanted)


command.add_command(explain)
command.add_command(withdraw)


def _as_data(series: LimitSeries | IndicatorSeries, said: Answers, today: dt.date) -> dict[str, object]:
    """Return one series as plain data; every share is in a hundred."""
    chart = series.chart
    return {
        "name": series.name,
        **_named(series),
        "too_few_to_say": chart.too_few,
        "lasting": chart.lasting,
        "levels": [_level_as_data(each) for each in chart.levels],
        "signals": [
            {**attrs.asdict(each), "asks": each.asks, **answer_data(said, series.name, each, today)}
            for each in chart.signals
        ],
        "periods": [_period_as_data(each) for each in chart.points],
        "left_out": [attrs.asdict(each) for each in _left_out(series)],
    }


def _named(series: LimitSeries | IndicatorSeries) -> dict[str, object]:
    if isinstance(series, LimitSeries):
        return {"procedure": series.procedure, "stage": series.stage, "limit": series.limit}
    return {"indicator": series.name, "title": series.title}


def _left_out(series: LimitSeries | IndicatorSeries) -> tuple[LeftOut, ...]:
    return series.left_out if isinstance(series, LimitSeries) else ()


def _level_as_data(level: Level) -> dict[str, object]:
    return {**attrs.asdict(level), "centre": _percent(level.centre)}


def _period_as_data(plotted: Plotted[Counted]) -> dict[str, object]:
    point = plotted.point
    return {
        "period": point.period,
        "kept": point.good,
        "of": point.of,
        "waiting": point.waiting,
        "percent": _percent(point.value),
        "standing": plotted.standing,
        "usual": _percent(plotted.centre),
        "lower": _percent(plotted.lower),
        "upper": _percent(plotted.upper),
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


def _told(series: LimitSeries | IndicatorSeries, per: str, said: Answers, today: dt.date) -> str:
    return "\n".join([
        _title(series),
        *(_nothing_told(series.chart, per) if series.chart.too_few else _chart_told(series, per, said, today)),
        *(wrapped(f"left out: {each.count} {each.why}", indent=2) for each in _left_out(series)),
    ])  # fmt: skip


def _title(series: LimitSeries | IndicatorSeries) -> str:
    if isinstance(series, LimitSeries):
        return f"{series.procedure}, stage {series.stage}, {series.limit.replace('_', ' ')}"
    return wrapped(f"{series.name}: {series.title}")


def _nothing_told(chart: Chart[Counted], per: str) -> Iterator[str]:
    judged = sum(each.standing is Standing.JUDGED for each in chart.points)
    yield f"  Too few to say: {judged} of {len(chart.points)} {per}s count, and {FEWEST_PERIODS} are needed."


def _rule(per: str) -> str:
    return wrapped(
        f"A {per} counts when it is over, nothing of it can still be kept, and {FEWEST_CASES} cases or more did or did "
        "not keep the limit.",
        hanging=0,
    )


def _chart_told(series: LimitSeries | IndicatorSeries, per: str, said: Answers, today: dt.date) -> Iterator[str]:
    chart = series.chart
    for signal in chart.signals:
        yield wrapped(f"{signal.change.value.upper()}. {signal.words}.", indent=2)
        yield from answer_lines(said, series.name, signal, today)
    if not chart.signals:
        yield wrapped("No dip and no rise: all of it is what chance alone does.", indent=2)
    yield wrapped(_course(chart), indent=2)
    yield table((per.capitalize(), "Kept", "Of", "Percent", "Ordinary", ""), map(_line, chart.points), indent=2)


def _course(chart: Chart[Counted]) -> str:
    judged = [each.point.period for each in chart.points if each.standing is Standing.JUDGED]
    levels = ", then ".join(f"{each.centre:.1%} from {each.since} on" for each in chart.levels)
    verdict = "no lasting change" if chart.lasting is None else f"a lasting {chart.lasting}"
    return f"From {judged[0]} to {judged[-1]}: {verdict}; usual is {levels}."


def _line(plotted: Plotted[Counted]) -> tuple[str, ...]:
    point = plotted.point
    percent = "-" if point.value is None else f"{point.value:.1%}"
    if plotted.lower is None or plotted.upper is None:
        return point.period, str(point.good), str(point.of), percent, "-", _remark(plotted)
    ordinary = f"{plotted.lower:.1%} to {plotted.upper:.1%}"
    return point.period, str(point.good), str(point.of), percent, ordinary, "outside" if plotted.outside else ""


def _remark(plotted: Plotted[Counted]) -> str:
    if plotted.standing is Standing.TOO_SMALL:
        return "too small"
    waiting = plotted.point.waiting
    return f"provisional, {waiting} open" if waiting else "provisional"
