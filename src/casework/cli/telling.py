"""How a case and its deadlines are told: in calm sentences for people, with stable keys for scripts."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import TypeAlias

import click

from casework.application.reading import CaseFile
from casework.casebook import Casebook
from casework.domain.deadlines import Deadline, DeadlineResult, DeadlineStatus
from casework.domain.time.moments import Moment, at_place
from casework.domain.time.steps import in_words

Json: TypeAlias = dict[str, object]

_ALARMS = {DeadlineStatus.OVERDUE: "red", DeadlineStatus.MISSED: "red", DeadlineStatus.DUE_SOON: "yellow"}


def say_json(answer: Json) -> None:
    """Write *answer* as one JSON object."""
    click.echo(json.dumps(answer, ensure_ascii=False))


def case_json(book: Casebook, file: CaseFile, on: Moment, *, explain: bool = False) -> Json:
    """Return what every command that concerns one case tells scripts."""
    case = file.case
    return {
        "case": case.id,
        "reference": case.reference,
        "version": case.version,
        "status": case.status.value,
        "stage": case.stage,
        "deadlines": [deadline_json(book, deadline, on, explain=explain) for deadline in file.deadlines],
        "allowed": list(file.allowed),
    }


def deadline_json(book: Casebook, deadline: Deadline, on: Moment, *, explain: bool = False) -> Json:
    """Return one deadline, with its status at *on*."""
    told: Json = {
        "stage": deadline.stage,
        "limit": deadline.limit,
        "starts": moment_json(book, deadline.starts_on),
        "due": moment_json(book, deadline.due_on),
        "done": moment_json(book, deadline.done_on),
        "status": status(book, deadline, on).value,
        "provisional": deadline.provisional,
        "unconfirmed": deadline.unconfirmed,
    }
    return told | {"explanation": list(deadline.explanation)} if explain else told


def moment_json(book: Casebook, moment: Moment | None) -> str | None:
    """Return *moment* as ISO text, an instant in the organisation's local time with its offset."""
    return None if moment is None else at_place(moment, book.rulebook.place.zone).isoformat()


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
    """Return in one sentence what the case waits for on the day *on*."""
    if not file.case.is_open:
        return f"It is {file.case.status.value}."
    if file.case.open_pause:
        return "Its clocks stand still."
    waiting = [
        (deadline.due_day, deadline)
        for deadline in file.deadlines
        if deadline.result is DeadlineResult.OPEN and deadline.due_day is not None
    ]
    if not waiting:
        return "Nothing of it has a due date now."
    _, first = min(waiting, key=lambda pair: pair[0])
    what = first.limit.replace("_", " ")
    if status(book, first, on) is DeadlineStatus.OVERDUE:
        return f"OVERDUE: {what} was due on {local(book, first.due_on)}."
    remark = " (provisional)" if first.provisional else ""
    return f"Next: {what} by {local(book, first.due_on)}{remark}."


def printable(text: str) -> str:
    """Return *text* without the control characters by which words from outside could steer a terminal."""
    return "".join(symbol if symbol.isprintable() or symbol == "\n" else " " for symbol in text)


def table(headings: Iterable[str], rows: Iterable[Iterable[str]], *, indent: int = 0) -> str:
    """Return *rows* as an aligned table; a column in which no row says anything is left out."""
    lines = [tuple(cells) for cells in rows]
    columns = [
        (heading, [line[place] for line in lines])
        for place, heading in enumerate(headings)
        if any(line[place] not in {"", "-"} for line in lines)
    ]
    widths = [max(len(click.unstyle(cell)) for cell in (heading, *cells)) for heading, cells in columns]
    written = [[click.style(heading, bold=True) for heading, _ in columns]]
    written += [[cells[number] for _, cells in columns] for number in range(len(lines))]
    return "\n".join(
        " " * indent + "  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in written
    )


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - len(click.unstyle(cell)))
