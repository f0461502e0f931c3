"""``casework dips``: where time limits are kept less or more often than before, and how sure that is."""

from collections.abc import Iterator

import attrs
import click

from casework.application.dips import CHARTED, LimitSeries
from casework.application.periods import Per, Period
from casework.cli.layout import table, wrapped
from casework.cli.opening import open_book_to_read
from casework.cli.parameters import CODE, Words, by_option, json_option
from casework.cli.report import PeriodType
from casework.cli.telling import say_json, say_unreadable
from casework.domain.actors import Actor
from casework.domain.standards.charts import FEWEST_CASES, FEWEST_PERIODS, Chart, Level, Plotted, Standing
from casework.domain.standards.yardsticks import Counted
from casework.errors import NotFoundError, UsageError

__all__ = ["command"]


@click.command("dips")
@click.option("--period", type=PeriodType(), metavar="PERIOD", help="Cases received in it, as of a report.")
@click.option(
    "--per",
    type=Words([each.value for each in CHARTED]),
    default=Per.MONTH.value,
    show_default=True,
    help="A point for each; quarters where months hold few cases.",
)
@click.option("--service", type=CODE, metavar="CODE", help="Only cases of this service.")
@click.option("--team", type=CODE, metavar="ID", help="Only cases of this team.")
@click.option("--handler", type=CODE, metavar="ID", help="Only cases of this member of staff.")
@click.option("--indicator", metavar="NAME", help="One indicator instead, as town/in-time; it needs a period.")
@by_option(required=False)
@json_option
def command(
    *,
    period: Period | None,
    per: str,
    service: str | None,
    team: str | None,
    handler: str | None,
    indicator: str | None,
    by: Actor | None,
    as_json: bool,
) -> None:
    """Find where time limits are kept less or more often than before.

    For each time limit, the share that was kept of the cases received in each month, beside what chance alone would
    make of what is usual. A month in which something can still be kept is provisional and is not judged. The
    readings of an indicator are charted in the same way.
    """
    if indicator is not None:
        if (service, team, handler) != (None, None, None):
            message = "an indicator says itself which cases it counts: leave --service, --team and --handler away"
            raise UsageError(message)
        _tell_indicator(indicator, period=period, per=per, by=by, as_json=as_json)
        return
    with open_book_to_read() as book:
        found = book.dips(period=period, per=per, service=service, team=team, handler=handler, viewer=by)
        say_unreadable(book.unreadable(viewer=by))
    if as_json:
        say_json({"per": per, "series": [_as_data(each) for each in found]})
        return
    if not found:
        click.echo("No case has a time limit.")
        return
    click.echo("\n\n".join([*(_told(each, per) for each in found), _rule(per)]))


def _tell_indicator(name: str, *, period: Period | None, per: str, by: Actor | None, as_json: bool) -> None:
    """Tell the chart of one indicator."""
    framework, _, code = name.partition("/")
    with open_book_to_read() as book:
        if period is None:
            message = "say over which period the readings are charted, with --period, such as 2024-01..2026-12"
            raise UsageError(message)
        known = book.indicators()
        if framework not in known:
            raise NotFoundError(
                "indicator", name, known=[str(each.name) for one in known.values() for each in one.indicators]
            )
        wanted = known[framework][code].name
        (found,) = [
            each
            for each in book.indicator_dips(framework, period=period, per=per, viewer=by)
            if each.indicator == wanted
        ]
        say_unreadable(book.unreadable(viewer=by))
    if as_json:
        said = {"indicator": str(found.indicator), "title": found.title, **_chart_as_data(found.chart), "left_out": []}
        say_json({"per": per, "series": [said]})
        return
    lines = _nothing_told(found.chart, per) if found.chart.too_few else _chart_told(found.chart, per)
    click.echo("\n".join([wrapped(f"{found.indicator}: {found.title}"), *lines]))
    click.echo(f"\n{_rule(per)}")


def _as_data(series: LimitSeries) -> dict[str, object]:
    """Return one series as plain data; every share is in a hundred."""
    return {
        "procedure": series.procedure,
        "stage": series.stage,
        "limit": series.limit,
        **_chart_as_data(series.chart),
        "left_out": [attrs.asdict(each) for each in series.left_out],
    }


def _chart_as_data(chart: Chart[Counted]) -> dict[str, object]:
    return {
        "too_few_to_say": chart.too_few,
        "lasting": chart.lasting,
        "levels": [_level_as_data(each) for each in chart.levels],
        "signals": [{**attrs.asdict(each), "asks": each.asks} for each in chart.signals],
        "periods": [_period_as_data(each) for each in chart.points],
    }


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


def _told(series: LimitSeries, per: str) -> str:
    return "\n".join([
        f"{series.procedure}, stage {series.stage}, {series.limit.replace('_', ' ')}",
        *(_nothing_told(series.chart, per) if series.chart.too_few else _chart_told(series.chart, per)),
        *(wrapped(f"left out: {each.count} {each.why}", indent=2) for each in series.left_out),
    ])  # fmt: skip


def _nothing_told(chart: Chart[Counted], per: str) -> Iterator[str]:
    judged = sum(each.standing is Standing.JUDGED for each in chart.points)
    yield f"  Too few to say: {judged} of {len(chart.points)} {per}s count, and {FEWEST_PERIODS} are needed."


def _rule(per: str) -> str:
    return wrapped(
        f"A {per} counts when it is over, nothing of it can still be kept, and {FEWEST_CASES} cases or more did or did "
        "not keep the limit.",
        hanging=0,
    )


def _chart_told(chart: Chart[Counted], per: str) -> Iterator[str]:
    for signal in chart.signals:
        yield wrapped(f"{signal.change.value.upper()}. {signal.words}. {signal.asks}", indent=2)
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
    outside = "" if plotted.lower <= (point.value or 0.0) <= plotted.upper else "outside"
    return point.period, str(point.good), str(point.of), percent, ordinary, outside


def _remark(plotted: Plotted[Counted]) -> str:
    if plotted.standing is Standing.TOO_SMALL:
        return "too small"
    waiting = plotted.point.waiting
    return f"provisional, {waiting} open" if waiting else "provisional"
