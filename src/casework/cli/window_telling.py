"""Until when the complainant has time: for the next stage once there is an answer, and for whatever else has a day."""

from collections.abc import Iterator

import click

from casework.application.as_data.seen import Seen
from casework.cli.case_telling import day_in_words, listed
from casework.cli.layout import printable, wrapped
from casework.cli.telling import marks, stage_in_words
from casework.domain.deadlines.windows import Bound, CaseWindow
from casework.domain.time.lateness import is_past


def windows_told(seen: Seen) -> Iterator[str]:
    """Yield one part that says until when there is time, if there is anything to say."""
    lines = [wrapped(printable(_line(seen, window)), indent=2, hanging=4) for window in _running(seen)]
    if lines:
        yield "\n".join([click.style("Time of the complainant", bold=True), *lines])


def windows_explained(seen: Seen) -> Iterator[str]:
    """Yield for each window that is told how its last day was counted."""
    for window in _running(seen):
        sentences = (wrapped(printable(sentence), indent=2) for sentence in window.explanation)
        yield "\n".join([click.style(f"{window.name}: why", bold=True), *sentences])


def _all(seen: Seen) -> tuple[CaseWindow, ...]:
    return seen.book.rulebook.windows(seen.case, {})


def _running(seen: Seen) -> list[CaseWindow]:
    """Return the windows with a last day; those for a stage only while the case can go there from where it is."""
    following = seen.book.rulebook.governing(seen.case).stage(seen.case.stage).next
    return [each for each in _all(seen) if each.until is not None and each.to_stage in {None, *following}]


_HOW_LONG = {
    Bound.UNTIL: "until {}",
    Bound.AT_LEAST: "until {} at least",
    Bound.AT_THE_LATEST: "until {} at the latest",
}


def _line(seen: Seen, window: CaseWindow) -> str:
    zone = seen.zone
    over = window.until is not None and is_past(window.until, seen.on, zone)
    until = _HOW_LONG[window.bound or Bound.UNTIL].format(day_in_words(seen, window.until))
    begun = [
        f"from {each.starts}, {day_in_words(seen, each.starts_on)}" for each in window.periods if each.until is not None
    ]
    unknown = [f"not known: {each.starts}" for each in window.periods if each.until is None]
    said = listed(*begun, *unknown, marks(window), window.authority.citation, between="; ")
    if window.to_stage is None:
        return f"{window.name}: {until} ({said})"
    stage = stage_in_words(seen.book.rulebook.governing(seen.case).stage(window.to_stage))
    return f"S{stage[1:]} {'could' if over else 'can'} be asked for {until} ({said})"
