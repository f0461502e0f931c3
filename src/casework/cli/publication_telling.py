"""How a publication is told: as it was published, and beside what is read now."""

from collections.abc import Iterable, Iterator

from casework.application.publications import Publication, RestatedReading
from casework.cli.layout import printable, table, wrapped
from casework.cli.telling import Json
from casework.domain.standards.publications import PublishedReading, PublishedSignal
from casework.domain.standards.readings import Better
from casework.domain.time.steps import in_words


def listed_data(found: Publication) -> Json:
    """Return what a publication is, without what is in it."""
    said = found.said
    return {
        "publication": found.id,
        "framework": said.framework,
        "period": said.period,
        "per": said.per,
        "readings": len(said.readings),
        "published_on": found.on.isoformat(),
        "recorded_at": found.recorded_at,
        "recorded_on": found.recorded_on.isoformat(),
        "by": found.by,
        "position": found.position,
        "seal": found.seal,
    }


def publication_data(found: Publication) -> Json:
    """Return a publication for scripts; shares are in a hundred, as text with two places, as they were published."""
    said = found.said
    return {
        **listed_data(found),
        "readings": [_reading_data(found, each) for each in said.readings],
        "signals": [_signal_data(found, each) for each in said.signals],
        "improvements": [
            {
                "improvement": each.improvement,
                "wording": each.wording,
                "asked": found.words(each.asked),
                "done": found.words(each.done),
            }
            for each in said.improvements
        ],
        "note": _words(found, said.note),
    }


def _reading_data(found: Publication, reading: PublishedReading) -> Json:
    return {
        "indicator": reading.indicator,
        "title": found.words(reading.title),
        "measure": reading.measure,
        "standards": [
            {"name": each.name, "wording": found.words(each.wording), "owner": each.owner} for each in reading.standards
        ],
        "serves": list(reading.serves),
        "period": reading.period,
        "first": reading.first.isoformat(),
        "last": reading.last.isoformat(),
        "good": None if reading.alone is not None else reading.good,
        "of": None if reading.alone is not None else reading.of,
        "percent": reading.percent,
        "lower": reading.lower,
        "upper": reading.upper,
        "waiting": reading.waiting,
        "left_out": [{"why": found.words(each.why), "count": each.count} for each in reading.left_out],
        "better": reading.better,
        "target": _target(found, reading),
        "verdict": reading.verdict,
        "assured": reading.assured,
        "asked": reading.asked,
        "answered": reading.answered,
        "only_extremes": reading.only_extremes,
        "beside": list(reading.beside),
        "noted": [
            {
                "source": each.source,
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "good": each.good,
                "of": each.of,
                "percent": each.percent,
                "assured": each.assured,
            }
            for each in reading.noted
        ],
    }


def _signal_data(found: Publication, signal: PublishedSignal) -> Json:
    return {
        "series": signal.series,
        "signal": str(signal.signal),
        "words": found.words(signal.words),
        "why": _words(found, signal.why),
        "action": _words(found, signal.action),
        "owner": signal.owner,
        "due_on": None if signal.due_on is None else signal.due_on.isoformat(),
    }


def _words(found: Publication, detail: str | None) -> str | None:
    return None if detail is None else found.words(detail)


def publication_lines(found: Publication, day: str) -> Iterator[str]:
    """Yield a publication in sentences; *day* is when it was published, in words."""
    said = found.said
    yield wrapped(f"{found.id}: {said.framework}, {said.period}, published on {day} by {found.by}.")
    if found.recorded_later is not None:
        recorded = in_words(found.recorded_later)
        yield wrapped(f"It was recorded on {recorded}, and its figures are those of that day.", indent=2)
    if said.note is not None:
        yield wrapped(printable(found.words(said.note)), indent=2)
    headings = ("Indicator", "Period", "Good", "Of", "Percent", "Between", "Target", "Verdict", "Open")
    yield table(headings, (_row(found, each) for each in said.readings), indent=2)
    for each in said.readings:
        yield from _remarks(found, each)
    for signal in said.signals:
        yield wrapped(f"{signal.series}: {found.words(signal.words)}.", indent=2)
        yield wrapped(_explained(found, signal), indent=4)
    for improvement in said.improvements:
        you, we = improvement.wording.headings
        yield wrapped(f"{you}: {printable(found.words(improvement.asked))}", indent=2)
        yield wrapped(f"{we}: {printable(found.words(improvement.done))}", indent=4)
    yield wrapped(f"Entry {found.position} of the log, sealed with {found.seal}.", indent=2)


def _row(found: Publication, reading: PublishedReading) -> tuple[str, ...]:
    between = "-" if reading.lower is None else f"{reading.lower}-{reading.upper}"
    way = "at least" if reading.better is Better.HIGHER else "at most"
    target = _target(found, reading)
    return (
        reading.indicator,
        reading.period,
        str(reading.good) if reading.alone is None else "-",
        str(reading.of) if reading.alone is None else "-",
        reading.percent or "-",
        between,
        "-" if target is None else f"{way} {target}",
        reading.verdict.in_words,
        f"{reading.waiting}, provisional" if reading.waiting else "-",
    )


def _target(found: Publication, reading: PublishedReading) -> str | None:
    was = found.reading(reading)
    return was.in_hundred(was.target)


def _remarks(found: Publication, reading: PublishedReading) -> Iterator[str]:
    tests = "; ".join(f"{each.name} ({printable(found.words(each.wording))})" for each in reading.standards)
    yield wrapped(
        f"{reading.indicator}: {printable(found.words(reading.title))}. Tests {tests}. Assured: {reading.assured}.",
        indent=2,
    )
    for each in reading.left_out:
        yield wrapped(f"{reading.period}: left out {each.count}: {found.words(each.why)}", indent=4)


def _explained(found: Publication, signal: PublishedSignal) -> str:
    if signal.why is None or signal.action is None or signal.due_on is None:
        return "Not explained by then."
    why, action = printable(found.words(signal.why)), printable(found.words(signal.action))
    return f"Why: {why}. What is done: {action} ({signal.owner}, by {in_words(signal.due_on)})."


def restated_data(file: Publication, found: RestatedReading) -> Json:
    """Return a published reading and the same one as it is now, for scripts."""
    published, both = found.published, found.both
    return {
        "indicator": published.indicator,
        "title": file.words(published.title),
        "period": published.period,
        "published_on": file.on.isoformat(),
        "published": {"good": published.good, "of": published.of, "percent": published.percent},
        "now_on": None if both is None else both.now_on.isoformat(),
        "now": None if both is None else {"good": both.now.good, "of": both.now.of, "percent": both.now.percent_told},
        "verdict": published.verdict,
        "verdict_now": None if both is None else both.now.verdict,
        "changed": None if both is None else both.changed,
        "changes": None if both is None else list(both.changes),
    }


def restated_lines(file: Publication, found: Iterable[RestatedReading]) -> Iterator[str]:
    """Yield both figures of each reading in a sentence."""
    for each in found:
        yield wrapped(f"{each.published.indicator}, {each.published.period}: {_told(file, each)}.")


def _told(file: Publication, found: RestatedReading) -> str:
    published, both = found.published, found.both
    if both is None:
        figure = "nothing counts" if published.percent is None else f"{published.percent} %"
        return f"{figure}, as published on {file.on}; no indicator of that name reads now"
    if not both.changed or both.now.verdict is published.verdict:
        return both.in_words
    return f"{both.in_words}; then {published.verdict.in_words}, now {both.now.verdict.in_words}"
