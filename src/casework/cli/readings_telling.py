"""How readings are told: whether the target was met, of how many, and what must be known of the figure."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from fractions import Fraction

import attrs

from casework.cli.explaining import Answers, answer_data, answer_lines
from casework.cli.layout import table, wrapped
from casework.cli.telling import Json
from casework.domain.standards.counted_limits import limits_in_words
from casework.domain.standards.indicators import IndicatorReading
from casework.domain.standards.missed_targets import missed_target
from casework.domain.standards.noted_figures import NotedFigure
from casework.domain.standards.readings import Better, Reading
from casework.domain.surveys.results import Response
from casework.domain.time.steps import in_words

_EXTREMES = "Contacts alone show only the extremes: who was neither pleased nor angry seldom writes."
_OF_THE_SOURCE = "It is what the source said itself, also of cases that are open, and no count of casework."


def reading_data(found: IndicatorReading, said: Answers, today: dt.date) -> Json:
    """Return a reading for scripts; every share is in a hundred. *said* is what explains the targets that it missed."""
    reading, response, missed = found.reading, found.response, missed_target(found)
    return {
        "indicator": str(found.indicator),
        "title": found.title,
        "standards": [str(each) for each in found.standards],
        "serves": [str(each) for each in found.serves],
        "measure": found.measure,
        "period": found.period,
        "first": None if reading.first == dt.date.min else reading.first.isoformat(),
        "last": reading.last.isoformat(),
        "read_on": found.read_on.isoformat(),
        "running": reading.running,
        "good": None if reading.alone is not None else reading.good,
        "of": None if reading.alone is not None else reading.of,
        "percent": reading.percent,
        "lower": None if reading.alone is not None else _number(reading.in_hundred(reading.interval.lower)),
        "upper": None if reading.alone is not None else _number(reading.in_hundred(reading.interval.upper)),
        "waiting": reading.waiting,
        "provisional": reading.provisional,
        "left_out": [{"why": each.why, "count": each.count} for each in reading.left_out],
        "better": reading.better.value,
        "target": _number(reading.in_hundred(reading.target)),
        "targets": [{"since": each.since.isoformat(), "percent": float(100 * each.share)} for each in found.targets],
        "verdict": reading.verdict.value,
        "missed": None if missed is None else answer_data(said, str(found.indicator), missed, today),
        "assured": found.assured.value,
        "asked": None if response is None else response.asked,
        "answered": None if response is None else response.answered,
        "response_rate": None if response is None else _in_hundred(response.rate),
        "limits": [attrs.asdict(each) for each in found.limits],
        "absent_limits": list(found.absent),
        "only_extremes": found.only_extremes,
        "beside": [str(each) for each in found.beside],
        "noted": [figure_data(each) for each in found.noted],
    }


def figure_data(figure: NotedFigure) -> Json:
    """Return a figure of another body for scripts."""
    said = figure.said
    return {
        "indicator": said.indicator,
        "source": said.source,
        "first": said.first.isoformat(),
        "last": said.last.isoformat(),
        "good": said.good,
        "of": said.of,
        "percent": _in_hundred(figure.share),
        "assured": said.assured.value,
        "version": figure.version,
    }


def reading_lines(found: Iterable[IndicatorReading], said: Answers, today: dt.date) -> Iterator[str]:
    """Yield the readings in sentences, those of each indicator together, and on which days they were read."""
    days: dict[str, None] = {}
    for _, group in itertools.groupby(found, key=lambda each: each.indicator):
        own = tuple(group)
        days |= dict.fromkeys(in_words(each.read_on) for each in own)
        yield from _lines(own, said, today)
        yield ""
    yield f"As counted on {', '.join(days)}."


_HEADINGS = ("Period", "Good", "Of", "Percent", "Between", "Target", "Verdict", "Open")


def _lines(found: tuple[IndicatorReading, ...], said: Answers, today: dt.date) -> Iterator[str]:
    one = found[0]
    yield wrapped(f"{one.indicator}: {one.title}")
    yield table(_HEADINGS, map(_row, found), indent=2)
    yield wrapped(f"Tests {', '.join(map(str, one.standards))}. Assured: {one.assured.value}.", indent=2)
    yield from (wrapped(each, indent=2) for each in limits_in_words(one.limits))
    if one.absent:
        yield wrapped(f"No case of that time has a limit called {' or '.join(one.absent)}.", indent=2)
    if one.serves:
        yield wrapped(f"By links it says something of {', '.join(map(str, one.serves))}.", indent=2)
    for each in found:
        yield from _remarks(each)
        if (missed := missed_target(each)) is not None:
            yield wrapped(f"Target missed. {missed.words}.", indent=2)
            yield from answer_lines(said, str(each.indicator), missed, today)
    if one.only_extremes:
        beside = f"Beside it stand {', '.join(map(str, one.beside))}." if one.beside else "No survey stands beside it."
        yield wrapped(f"{_EXTREMES} {beside}", indent=2)
    if one.measure == "verdicts":
        yield wrapped(_OF_THE_SOURCE, indent=2)
    for figure in dict.fromkeys(figure for each in found for figure in each.noted):
        yield wrapped(_figure(figure), indent=2)


def _row(found: IndicatorReading) -> tuple[str, ...]:
    reading = found.reading
    return (
        found.period,
        str(reading.good) if reading.alone is None else "-",
        str(reading.of) if reading.alone is None else "-",
        reading.percent_told or "-",
        "-".join(_ends(reading)) or "-",
        _target(reading),
        reading.verdict.in_words,
        _open(reading),
    )


def _open(reading: Reading) -> str:
    waiting = [str(reading.waiting)] if reading.waiting else []
    return ", ".join([*waiting, "provisional"]) if reading.provisional else "-"


def _ends(reading: Reading) -> Iterator[str]:
    ends = (reading.interval.lower, reading.interval.upper) if reading.of else ()
    yield from (reading.in_hundred(each, places=1) or "" for each in ends)


def _target(reading: Reading) -> str:
    wanted = _number(reading.in_hundred(reading.target))
    if wanted is None:
        return "-"
    way = "at least" if reading.better is Better.HIGHER else "at most"
    return f"{way} {wanted:.12g}"


def _remarks(found: IndicatorReading) -> Iterator[str]:
    if found.reading.running:
        yield wrapped(f"{found.period}: its days are not over", indent=2)
    if found.target_judges:
        yield wrapped(f"{found.period}: {found.target_judges}", indent=2)
    for each in found.reading.left_out:
        yield wrapped(f"{found.period}: left out {each.count}: {each.why}", indent=2)
    if found.response is not None:
        yield wrapped(f"{found.period}: {_response(found.response)}", indent=2)


def _response(response: Response) -> str:
    if response.rate is None:
        return f"{response.answered} people answered, and the file of the survey says that {response.asked} were asked"
    return f"{response.answered} of {response.asked} answered ({float(100 * response.rate):.1f} %)"


def _figure(figure: NotedFigure) -> str:
    said, share = figure.said, figure.share
    of = "of how many it does not say" if said.of is None else f"{said.good} of {said.of}"
    percent = "no share" if share is None else f"{float(100 * share):.2f} %"
    return (
        f"{said.source} gave {percent} ({of}) for {in_words(said.first)} to {in_words(said.last)}. "
        f"Assured: {said.assured.value}."
    )


def _number(told: str | None) -> float | None:
    return None if told is None else float(told)


def _in_hundred(share: float | Fraction | None) -> float | None:
    return None if share is None else round(float(100 * share), 2)
