"""``casework show``: one case, its deadlines, its history and what comes next."""

from collections.abc import Iterator

import click

from casework.application.as_data.linked import linked_deadlines
from casework.application.as_data.seen import Seen
from casework.application.reading import CaseFile
from casework.casebook import Casebook
from casework.cli.case_telling import day_in_words, facts_told, in_words, people_told
from casework.cli.history import history_told
from casework.cli.layout import table, wrapped
from casework.cli.next_telling import next_told
from casework.cli.notification_telling import letters_told, notifications_told
from casework.cli.opening import open_book_to_read
from casework.cli.parameters import CASE, MOMENT, by_option, json_option
from casework.cli.telling import (
    local,
    marks,
    place_of,
    say_json,
    stage_in_words,
    status,
    styled,
)
from casework.cli.window_telling import windows_explained, windows_told
from casework.domain.actors import Actor
from casework.domain.deadlines import Deadline
from casework.domain.time.moments import Moment
from casework.errors import AccessError, NotFoundError


@click.command("show")
@CASE
@click.option(
    "--on", type=MOMENT, metavar="WHEN", help="How the deadlines stand on this day, by all that is recorded now."
)
@click.option("--explain", is_flag=True, help="Say of each date how it was counted, and what was said of it.")
@click.option("--history", is_flag=True, help="List every entry: what, when, by whom, and when it was written down.")
@click.option("--people", is_flag=True, help="Show the personal details that are kept.")
@by_option(required=False)
@json_option
def show(
    case: str, *, on: Moment | None, explain: bool, history: bool, people: bool, by: Actor | None, as_json: bool
) -> None:
    """Show one case, its deadlines, the complainant's time, and what comes next.

    What comes next is what is due, what is missing, what staff should do now, and what the case allows. CASE is a
    reference or an id. Personal details are left out unless --people asks for them, and so are adjustments in words
    and what restricted documents are called.
    """
    with open_book_to_read() as book:
        file = book.file(case, viewer=by)
        when = on or book.today()
        if as_json:
            say_json(book.as_dict(file, viewer=by, on=when, explain=explain, history=history, people=people))
            return
        seen = Seen(book=book, file=file, on=when, viewer=by, people=people)
        coming = book.next_steps(file.case.id, on=when, viewer=by)
        parts = [
            _heading(seen, _sheet(book, file, by)),
            _deadlines(book, file, when, today=on is None),
            *_letters(book, file, by),
            *_linked(seen),
            *windows_told(seen),
        ]
        parts += [_explained(file), *windows_explained(seen), *_said(book, file, by)] if explain else []
        parts += [history_told(seen)] if history else []
        parts += [people_told(seen)] if people else []
        click.echo("\n\n".join([*parts, *next_told(seen, coming, explain=explain)]))


def _sheet(book: Casebook, file: CaseFile, viewer: Actor | None) -> str | None:
    """Return what the sheet of an imported case is called, as far as it is known and *viewer* may know it."""
    source = file.case.intake.source
    if source is None or source.sheet is None:
        return None
    try:
        sheets = book.find_import(source.batch or "", viewer=viewer).sheets
    except (AccessError, NotFoundError):
        return None
    return dict(enumerate(sheets, start=1)).get(source.sheet)


def _heading(seen: Seen, sheet: str | None) -> str:
    case = seen.case
    stage = seen.book.rulebook.governing(case).stage(case.stage)
    kind = in_words(case.intake.kind)
    title = wrapped(f"{case.reference}  {kind}, {case.status.in_words}, {stage_in_words(stage)}")
    return f"{click.style(title, bold=True)}\n{facts_told(seen, sheet=sheet)}"


def _said(book: Casebook, file: CaseFile, viewer: Actor | None) -> Iterator[str]:
    """Yield what was said of the case to whom, if anything was, or is to be."""
    found = book.notifications(file.case.id, viewer=viewer)
    if found:
        yield f"{click.style('Notifications', bold=True)}\n{notifications_told(book, found, viewer=viewer, indent=2)}"


def _letters(book: Casebook, file: CaseFile, viewer: Actor | None) -> Iterator[str]:
    lines = list(letters_told(book, book.notifications(file.case.id, viewer=viewer)))
    if lines:
        yield "\n".join(lines)


def _deadlines(book: Casebook, file: CaseFile, on: Moment, *, today: bool) -> str:
    rows = [
        (
            place_of(file.case, deadline),
            deadline.limit.replace("_", " "),
            local(book, deadline.due_on),
            local(book, deadline.done_on),
            styled(status(book, deadline, on)),
            marks(deadline),
        )
        for deadline in file.deadlines
    ]
    # The facts are today's: what was recorded after that day is not taken away.
    when = f"today, {local(book, on)}" if today else f"on {local(book, on)}, by all that is recorded now"
    head = click.style(f"Deadlines as they stand {when}", bold=True)
    if not rows:
        return f"{head}\n  None: no time limit applies to it."
    return f"{head}\n{table(('Stage', 'Limit', 'Due', 'Done', 'Status', ''), rows, indent=2)}"


def _linked(seen: Seen) -> Iterator[str]:
    """Yield one part with what is due in linked cases, so that all clocks of a contact are seen together."""
    rows = [
        (
            day_in_words(seen, each.due_on),
            each.reference,
            f"{in_words(each.deadline.limit)} ({each.deadline.stage})",
            styled(each.deadline.status(seen.on, soon=seen.book.rulebook.organisation.soon)),
            each.procedure,
            marks(each.deadline),
        )
        for each in linked_deadlines(seen)
    ]
    if rows:
        head = click.style("Due in linked cases", bold=True)
        yield f"{head}\n{table(('Due', 'Case', 'What', 'Status', 'Procedure', ''), rows, indent=2)}"


def _explained(file: CaseFile) -> str:
    return "\n\n".join(_why(file, deadline) for deadline in file.deadlines)


def _why(file: CaseFile, deadline: Deadline) -> str:
    title = f"Stage {place_of(file.case, deadline)}, {deadline.limit.replace('_', ' ')}: why"
    return "\n".join(
        [click.style(title, bold=True), *(wrapped(sentence, indent=2) for sentence in deadline.explanation)]
    )
