"""Until when the complainant has time: for the next stage once there is an answer, and for whatever else has a day."""

from collections.abc import Iterator

import click

from casework.application.as_data.seen import Seen
from casework.cli.case_telling import day_in_words, listed
from casework.cli.layout import printable, wrapped
from casework.cli.telling import marks, stage_in_words
from casework.domain.deadlines.steps import amount_in_words
from casework.domain.deadlines.windows import Bound, CasePeriod, CaseWindow
from casework.domain.time.lateness import is_past


def windows_told(seen: Seen) -> Iterator[str]:
    """Yield one part that says until when there is time, if there is anything to say."""
    said = [_line(seen, window) for window in _running(seen)]
    referral = _referral(seen)
    said += [] if referral is None else [_further(seen, referral)]
    if said:
        lines = (wrapped(printable(line), indent=2, hanging=4) for line in said)
        yield "\n".join([click.style("Time of the complainant", bold=True), *lines])


def windows_explained(seen: Seen) -> Iterator[str]:
    """Yield for each window that is told how its last day was counted."""
    referral = _referral(seen)
    for window in (*_running(seen), *(() if referral is None else (referral,))):
        sentences = (wrapped(printable(sentence), indent=2) for sentence in window.explanation)
        yield "\n".join([click.style(f"{window.name}: why", bold=True), *sentences])


def _running(seen: Seen) -> list[CaseWindow]:
    """Return the windows with a last day; those for a stage only while the case can go there from where it is."""
    following = seen.book.rulebook.governing(seen.case).stage(seen.case.stage).next
    every = seen.book.rulebook.windows(seen.case, {})
    return [each for each in every if each.until is not None and each.to_stage in {None, *following}]


def _referral(seen: Seen) -> CaseWindow | None:
    """Return the way to the ombudsman, once there is an answer or a refusal for them to look at."""
    decided = seen.case.visit.responded is not None or seen.case.refusals
    return seen.book.rulebook.referral(seen.case, {}) if decided else None


_HOW_LONG = {
    Bound.UNTIL: "until {}",
    Bound.AT_LEAST: "until {} at least",
    Bound.AT_THE_LATEST: "until {} at the latest",
}


def _line(seen: Seen, window: CaseWindow) -> str:
    until, source = _until(seen, window), _source(seen, window)
    if window.to_stage is None:
        return f"{window.name}: {until} ({source})"
    stage = stage_in_words(seen.book.rulebook.governing(seen.case).stage(window.to_stage))
    return f"S{stage[1:]} {_can(seen, window)} be asked for {until} ({source})"


def _further(seen: Seen, window: CaseWindow) -> str:
    asked = f"In the end: {window.body} {_can(seen, window)} be asked"
    if window.until is not None:
        return f"{asked} {_until(seen, window)} ({_source(seen, window)})"
    times = [f"{_lasting(each)} from {each.starts}, a day that is not on record" for each in window.periods]
    return f"{asked} ({listed(*times, marks(window), window.authority.citation, between='; ')})"


def _lasting(period: CasePeriod) -> str:
    if period.count is None:
        return "for a time that is not known"
    return amount_in_words(period.count.rule.amount, period.count.rule.unit.value)


def _until(seen: Seen, window: CaseWindow) -> str:
    return _HOW_LONG[window.bound or Bound.UNTIL].format(day_in_words(seen, window.until))


def _can(seen: Seen, window: CaseWindow) -> str:
    return "could" if window.until is not None and is_past(window.until, seen.on, seen.zone) else "can"


def _source(seen: Seen, window: CaseWindow) -> str:
    """Say from when each time runs, how well it is known, and where it is written down."""
    begun = [
        f"from {each.starts}, {day_in_words(seen, each.starts_on)}" for each in window.periods if each.until is not None
    ]
    unknown = [f"not known: {each.starts}" for each in window.periods if each.until is None]
    return listed(*begun, *unknown, marks(window), window.authority.citation, between="; ")
