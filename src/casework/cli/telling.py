"""How a case and its deadlines are told: in calm sentences for people, with stable keys for scripts."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeAlias

import click

from casework.application.as_data.deadlines import visit_of
from casework.application.as_data.seen import Book
from casework.application.freshness import Unreadable
from casework.application.reading import CaseFile
from casework.casebook import Casebook
from casework.cli.layout import printable, wrapped
from casework.domain.authority import Authority
from casework.domain.cases.case import Case
from casework.domain.cases.remedies import next_remedy
from casework.domain.deadlines import Deadline, DeadlineResult, DeadlineStatus
from casework.domain.procedures import Stage
from casework.domain.time.lateness import is_past
from casework.domain.time.moments import Moment, at_place
from casework.domain.time.steps import in_words

Json: TypeAlias = dict[str, object]

_ALARMS = {DeadlineStatus.OVERDUE: "red", DeadlineStatus.MISSED: "red", DeadlineStatus.DUE_SOON: "yellow"}


def say_json(answer: Mapping[str, object]) -> None:
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


def place_of(case: Case, deadline: Deadline) -> str:
    """Return the stage of a deadline, and that the case was there before where it was: ``1, again``."""
    number = visit_of(case, deadline)
    again = ("", ", again", f", again ({number})")
    return deadline.stage + again[min(number, len(again)) - 1]


def stage_in_words(stage: Stage) -> str:
    """Return ``stage 1 (Assessment)``; a name that begins with its number is not said twice."""
    if stage.name.casefold().startswith(f"stage {stage.id}".casefold()):
        return f"s{stage.name[1:]}"
    return f"stage {stage.id} ({stage.name})"


def status(book: Casebook, deadline: Deadline, on: Moment) -> DeadlineStatus:
    """Return how *deadline* stands at *on* by the organisation's idea of soon."""
    return deadline.status(on, soon=book.organisation.soon)


def styled(word: DeadlineStatus) -> str:
    """Return a status in words, coloured where a terminal shows colours."""
    colour = _ALARMS.get(word)
    text = word.value.replace("_", " ")
    text = text.upper() if word is DeadlineStatus.OVERDUE else text
    return click.style(text, fg=colour, bold=word is DeadlineStatus.OVERDUE) if colour else text


def local(book: Book, moment: Moment | None) -> str:
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
