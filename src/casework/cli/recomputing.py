"""``casework recompute``: which due dates a change of rules or of the record has moved, and what is made of that."""

from collections.abc import Iterator

import click

from casework.application.as_data.dates import local_text
from casework.application.comparing import AffectedCase
from casework.application.recomputing import Recomputed
from casework.casebook import Casebook
from casework.cli.layout import number_of, wrapped
from casework.cli.opening import open_book, open_book_to_read
from casework.cli.parameters import Words, by_option, json_option
from casework.cli.telling import Json, local, say_json, say_unreadable
from casework.domain.actors import Actor
from casework.domain.cases.events import DateChange
from casework.domain.cases.vocabulary import DateCause, RecomputePolicy
from casework.domain.recomputing import MovedDate
from casework.domain.time.calendars import Holidays
from casework.domain.time.moments import Moment
from casework.domain.time.steps import in_words

_CAUSES = {
    DateCause.CALENDAR: "the calendar changed",
    DateCause.PROCEDURE: "the rules of the procedure changed",
    DateCause.ORGANISATION: "the settings of the organisation changed",
    DateCause.CORRECTION: "the record was corrected",
    DateCause.RECLASSIFICATION: "the case came under another procedure",
}
_POLICIES = {
    RecomputePolicy.FAVOUR_COMPLAINANT: "in favour of the complainant",
    RecomputePolicy.ALWAYS: "always following",
    RecomputePolicy.NEVER: "never following",
}


@click.command("recompute")
@click.option(
    "--apply",
    "policy",
    type=Words([policy.value for policy in RecomputePolicy]),
    help="Settle what becomes of the dates, and record it in each case.",
)
@by_option(required=False)
@json_option
def command(*, policy: str | None, by: Actor | None, as_json: bool) -> None:
    """List every open case whose due dates a change has moved.

    Dates move when a holiday is proclaimed, a rule changes, an entry is corrected or a case comes under another
    procedure. They are compared with those of the last time they were settled, or of the receipt; what has ended stays
    as it was. With --apply a policy settles them: favour-complainant follows where a date becomes earlier, always
    follows everywhere, never keeps every date. A date that the complainant was told is never made later.
    """
    if policy is not None and by is None:
        message = "Missing option '--by': whoever settles dates has to be named."
        raise click.UsageError(message)
    with open_book() if policy else open_book_to_read() as book:
        found = book.recompute(policy, by=by)
        say_unreadable(found.unreadable)
        if as_json:
            say_json(_as_json(book, found))
        else:
            click.echo("\n".join(_lines(book, found)))


def dates_in_words(changes: tuple[DateChange, ...]) -> str:
    """Say what was made of due dates that had moved, for the history of a case."""
    return "; ".join(_change_in_words(change) for change in changes)


def _change_in_words(change: DateChange) -> str:
    what = f"{change.limit.replace('_', ' ')} of stage {change.stage}"
    before, after = (in_words(day) if day else "no date" for day in (change.before, change.after))
    why = " and ".join(_CAUSES[cause] for cause in change.causes)
    moved = f"kept at {before}, {after} is counted" if change.kept else f"{before} -> {after}"
    return f"{what} {moved}, because {why}"


def _lines(book: Casebook, found: Recomputed) -> Iterator[str]:
    dates = sum(len(case.moved) for case in found.cases)
    if not dates:
        yield "No due date of an open case has moved."
        return
    number = f"{number_of(dates, 'due date')} in {number_of(len(found.cases), 'open case')}"
    if found.policy is None:
        yield f"{number} moved."
    else:
        kept = sum(each.is_kept(found.policy) for case in found.cases for each in case.moved)
        yield f"{number} settled, {_POLICIES[found.policy]}: {kept} kept, {dates - kept} moved."
    for case in found.cases:
        yield ""
        paused = "" if case.paused is None else f"  paused since {local(book, case.paused)}; as if it went on now"
        yield click.style(case.reference, bold=True) + paused
        several = len({each.procedure for each in case.moved}) > 1
        for each in case.moved:
            yield from _moved(book, each, found.policy, place=each.procedure if several else None)


def _moved(book: Casebook, moved: MovedDate, policy: RecomputePolicy | None, *, place: str | None) -> Iterator[str]:
    before, after = (_date(book, moment) for moment in (moved.before, moved.after))
    where = moved.stage if place is None else f"{moved.stage} of {place}"
    kept = f", kept at {before}" if policy is not None and moved.is_kept(policy) else ""
    yield wrapped(f"{moved.limit.replace('_', ' ')} ({where}): {before} -> {after}{kept}", indent=2, hanging=4)
    yield wrapped(f"because {' and '.join(_CAUSES[cause] for cause in moved.causes)}", indent=4, hanging=4)
    for days, said in ((moved.newly_closed, "is closed now"), (moved.newly_open, "is open now")):
        for day, name in days:
            yield wrapped(f"{in_words(day)} {said} ({name})", indent=4, hanging=4)
    if moved.told is not None:
        until = "" if moved.told.until is None else f" {in_words(moved.told.until)}"
        yield wrapped(f"the complainant was told{until} on {local(book, moved.told.on)}", indent=4, hanging=4)


def _date(book: Casebook, moment: Moment | None) -> str:
    return "no date" if moment is None else local(book, moment)


def _as_json(book: Casebook, found: Recomputed) -> Json:
    return {
        "policy": None if found.policy is None else found.policy.value,
        "cases": [_case_json(book, case, found.policy) for case in found.cases],
    }


def _case_json(book: Casebook, case: AffectedCase, policy: RecomputePolicy | None) -> Json:
    return {
        "case": case.case,
        "reference": case.reference,
        "paused": local_text(case.paused, book.rulebook.place.zone),
        "dates": [_date_json(book, each, policy) for each in case.moved],
    }


def _date_json(book: Casebook, moved: MovedDate, policy: RecomputePolicy | None) -> Json:
    return {
        "procedure": moved.procedure,
        "stage": moved.stage,
        "limit": moved.limit,
        "turn": moved.turn,
        "before": local_text(moved.before, book.rulebook.place.zone),
        "after": local_text(moved.after, book.rulebook.place.zone),
        "causes": [cause.value for cause in moved.causes],
        "newly_closed": _days(moved.newly_closed),
        "newly_open": _days(moved.newly_open),
        "told_on": None if moved.told is None else local_text(moved.told.on, book.rulebook.place.zone),
        "told_due_on": None if moved.told is None or moved.told.until is None else moved.told.until.isoformat(),
        "kept": None if policy is None else moved.is_kept(policy),
    }


def _days(holidays: Holidays) -> list[Json]:
    return [{"date": day.isoformat(), "name": name} for day, name in holidays]
