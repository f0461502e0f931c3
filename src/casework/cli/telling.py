"""How a case and its deadlines are told: in calm sentences for people, with stable keys for scripts."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Protocol, TypeAlias

import click

from casework.application.freshness import Unreadable
from casework.application.reading import CaseFile
from casework.casebook import Casebook
from casework.cli.explaining import explained
from casework.cli.layout import printable, wrapped
from casework.domain.authority import Authority
from casework.domain.cases.case import Case
from casework.domain.cases.remedies import next_remedy
from casework.domain.deadlines import Deadline, DeadlineResult, DeadlineStatus
from casework.domain.deadlines.windows import CaseWindow
from casework.domain.procedures import Stage
from casework.domain.time.lateness import is_past
from casework.domain.time.moments import Moment, at_place, local_day
from casework.domain.time.steps import in_words

Json: TypeAlias = dict[str, object]

_ALARMS = {DeadlineStatus.OVERDUE: "red", DeadlineStatus.MISSED: "red", DeadlineStatus.DUE_SOON: "yellow"}


def say_json(answer: Json) -> None:
    """Write *answer* as one JSON object, without a raw character by which it could steer a terminal."""
    click.echo("".join(map(_escaped, json.dumps(answer, ensure_ascii=False))))


def _escaped(symbol: str) -> str:
    return symbol if symbol.isprintable() else json.dumps(symbol)[1:-1]


def say_unreadable(found: Iterable[Unreadable]) -> None:
    """Say on standard error which cases today's rules cannot read, if there are any."""
    for each in found:
        click.echo(wrapped(printable(f"{each}.")), err=True)


class Marked(Protocol):
    """A date that may rest on what is not known for certain."""

    @property
    def provisional(self) -> bool:
        """Whether something that is not known yet may change it."""

    @property
    def unconfirmed(self) -> bool:
        """Whether it rests on a number or a rule that nobody could confirm."""


def marks(date: Marked) -> str:
    """Return what must be said beside a date: ``provisional``, ``unconfirmed``, both or nothing."""
    said = {"provisional": date.provisional, "unconfirmed": date.unconfirmed}
    return ", ".join(mark for mark, holds in said.items() if holds)


def cited(authority: Authority) -> str:
    """Return where a rule is written, how well that is known, and that nobody could confirm it where that is so."""
    mark = "" if authority.evidence.is_confirmed else " UNCONFIRMED"
    source = f"; {authority.source}" if authority.source else ""
    return f"[{authority.citation}; {authority.evidence.value}{source}]{mark}"


def case_json(book: Casebook, file: CaseFile, on: Moment, *, explain: bool = False) -> Json:
    """Return what every command that concerns one case tells scripts."""
    case = file.case
    return {
        "case": case.id,
        "reference": case.reference,
        "version": case.version,
        "status": case.status.value,
        "stage": case.stage,
        "deadlines": [
            {"visit": _visit(case, deadline), **deadline_json(book, deadline, on, explain=explain)}
            for deadline in file.deadlines
        ],
        "allowed": list(file.allowed),
    }


def _visit(case: Case, deadline: Deadline) -> int:
    """Return the how-manyth stay in its stage a deadline belongs to, from 1 on."""
    return 1 + sum(visit.stage == deadline.stage for visit in case.visits[: deadline.visit])


def place_of(case: Case, deadline: Deadline) -> str:
    """Return the stage of a deadline, and that the case was there before where it was: ``1, again``."""
    number = _visit(case, deadline)
    again = ("", ", again", f", again ({number})")
    return deadline.stage + again[min(number, len(again)) - 1]


def stage_in_words(stage: Stage) -> str:
    """Return ``stage 1 (Assessment)``; a name that begins with its number is not said twice."""
    if stage.name.casefold().startswith(f"stage {stage.id}".casefold()):
        return f"s{stage.name[1:]}"
    return f"stage {stage.id} ({stage.name})"


def deadline_json(book: Casebook, deadline: Deadline, on: Moment, *, explain: bool = False) -> Json:
    """Return one deadline of a casebook, with its status at *on*."""
    place, soon = book.rulebook.place, book.organisation.soon
    return deadline_told(deadline, on, zone=place.zone, soon=soon, explain=explain)


def deadline_told(deadline: Deadline, on: Moment | None, *, zone: dt.tzinfo, soon: int, explain: bool = False) -> Json:
    """Return one deadline, with its status at *on* where that is given; *soon* is in working days.

    Dates are local days in *zone*; of a limit in hours, which is due at an instant, they are local instants.
    """
    told: Json = {
        "stage": deadline.stage,
        "limit": deadline.limit,
        **{
            name: None if moment is None else moment.isoformat()
            for name, moment in zip(("starts", "due", "done"), local_dates(deadline, zone), strict=True)
        },
    }
    if on is not None:
        told["status"] = deadline.status(on, soon=soon).value
    told |= {"provisional": deadline.provisional, "unconfirmed": deadline.unconfirmed}
    return told | explained(deadline.explain()) if explain else told


def local_dates(deadline: Deadline, zone: dt.tzinfo) -> tuple[Moment | None, Moment | None, Moment | None]:
    """Return when *deadline* starts, is due and was done: as days, or as instants where hours are counted."""
    moments = (deadline.starts_on, deadline.due_on, deadline.done_on)
    if isinstance(deadline.due_on, dt.datetime):
        starts, due, done = (None if moment is None else at_place(moment, zone) for moment in moments)
    else:
        starts, due, done = (None if moment is None else local_day(moment, zone) for moment in moments)
    return starts, due, done


def window_told(window: CaseWindow, *, zone: dt.tzinfo, explain: bool = False) -> Json:
    """Return one window of the complainant, whether anything is known of it or not; dates are local days in *zone*."""
    told: Json = {
        "window": window.window,
        "name": window.name,
        "to_stage": window.to_stage,
        "until": _local_text(window.until, zone),
        "bound": window.bound.value if window.bound else None,
        "provisional": window.provisional,
        "unconfirmed": window.unconfirmed,
        "periods": [
            {
                "starts": period.starts,
                "starts_on": _local_text(period.starts_on, zone),
                "until": _local_text(period.until, zone),
            }
            for period in window.periods
        ],
    }
    return told | explained(window.explain()) if explain else told


def _local_text(moment: Moment | None, zone: dt.tzinfo) -> str | None:
    return None if moment is None else at_place(moment, zone).isoformat()


def moment_json(book: Casebook, moment: Moment | None) -> str | None:
    """Return *moment* as ISO text, an instant in the organisation's local time with its offset."""
    return _local_text(moment, book.rulebook.place.zone)


def status(book: Casebook, deadline: Deadline, on: Moment) -> DeadlineStatus:
    """Return how *deadline* stands at *on* by the organisation's idea of soon."""
    return deadline.status(on, soon=book.organisation.soon)


def styled(word: DeadlineStatus) -> str:
    """Return a status in words, coloured where a terminal shows colours."""
    colour = _ALARMS.get(word)
    text = word.value.replace("_", " ")
    text = text.upper() if word is DeadlineStatus.OVERDUE else text
    return click.style(text, fg=colour, bold=word is DeadlineStatus.OVERDUE) if colour else text


def local(book: Casebook, moment: Moment | None) -> str:
    """Return *moment* in words at the organisation's place, a dash for none."""
    return "-" if moment is None else in_words(at_place(moment, book.rulebook.place.zone))


def what_next(book: Casebook, file: CaseFile, on: dt.date) -> str:
    """Return in one sentence what the case waits for on the day *on*: a time limit, or a remedy that is due before."""
    limit, remedy = _next_limit(book, file, on), next_remedy(file.case)
    if remedy is None or (limit is not None and limit[0] <= remedy[0]):
        return _how_it_stands(file) if limit is None else limit[1]
    due_on, name = remedy
    ended = "" if file.case.is_open else f"It is {file.case.status.in_words}. "
    if is_past(due_on, on, book.rulebook.place.zone):
        return f"{ended}OVERDUE: remedy {name} was due on {local(book, due_on)}."
    return f"{ended}Next: remedy {name} by {local(book, due_on)}."


def _how_it_stands(file: CaseFile) -> str:
    if not file.case.is_open:
        return f"It is {file.case.status.in_words}."
    return "Its clocks stand still." if file.case.open_pause else "It has no due date now."


def _next_limit(book: Casebook, file: CaseFile, on: dt.date) -> tuple[dt.date, str] | None:
    """Return the day of the time limit that is due next, and a sentence; None where no clock runs to a date."""
    waiting = [
        (deadline.due_day, deadline)
        for deadline in file.deadlines
        if deadline.result is DeadlineResult.OPEN and deadline.due_day is not None
    ]
    if not waiting or not file.case.is_open or file.case.open_pause:
        return None
    day, first = min(waiting, key=lambda pair: pair[0])
    what = first.limit.replace("_", " ")
    remark = f" ({said})" if (said := marks(first)) else ""
    if status(book, first, on) is DeadlineStatus.OVERDUE:
        return day, f"OVERDUE: {what} was due on {local(book, first.due_on)}{remark}."
    return day, f"Next: {what} by {local(book, first.due_on)}{remark}."
