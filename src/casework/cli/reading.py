"""``casework show``: one case, its deadlines and its history."""

from collections.abc import Iterator

import attrs
import click

from casework.application.reading import CaseFile
from casework.casebook import Casebook
from casework.cli.history import history_json, history_told
from casework.cli.layout import labelled, printable, table, wrapped
from casework.cli.opening import open_book_to_read
from casework.cli.parameters import CASE, MOMENT, by_option, json_option
from casework.cli.telling import (
    Json,
    case_json,
    local,
    marks,
    moment_json,
    place_of,
    say_json,
    stage_in_words,
    status,
    styled,
)
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import Channel
from casework.domain.deadlines import Deadline
from casework.domain.time.moments import Moment


@click.command("show")
@CASE
@click.option(
    "--on", type=MOMENT, metavar="WHEN", help="How the deadlines stand on this day, by all that is recorded now."
)
@click.option("--explain", is_flag=True, help="Say of each deadline how its date was counted.")
@click.option("--history", is_flag=True, help="List every entry: what, when, by whom, and when it was written down.")
@click.option("--people", is_flag=True, help="Show the personal details that are kept.")
@by_option(required=False)
@json_option
def show(
    case: str, *, on: Moment | None, explain: bool, history: bool, people: bool, by: Actor | None, as_json: bool
) -> None:
    """Show one case, its deadlines and its history.

    CASE is a reference or an id. Personal details are left out unless --people asks for them.
    """
    with open_book_to_read() as book:
        file = book.file(case, viewer=by)
        when = on or book.today()
        if as_json:
            told = (
                case_json(book, file, when, explain=explain) | {"on": moment_json(book, when)} | _case_json(book, file)
            )
            told |= {"history": history_json(book, file)} if history else {}
            say_json(told | ({"people": _people(file)} if people else {}))
            return
        parts = [_heading(book, file), _deadlines(book, file, when, today=on is None)]
        parts += [_explained(file)] if explain else []
        parts += [history_told(book, file)] if history else []
        parts += [_people_told(file)] if people else []
        click.echo("\n\n".join([*parts, wrapped(f"Allowed now: {', '.join(file.allowed)}")]))


def _case_json(book: Casebook, file: CaseFile) -> Json:
    case, intake = file.case, file.case.intake
    return {
        "kind": intake.kind.value,
        "procedure": intake.procedure,
        "received": moment_json(book, intake.received),
        "channel": intake.channel.value,
        "formality": intake.formality.value if intake.formality else None,
        "summary": _words(file, intake.summary),
        "handler": case.assignment.handler if case.assignment else None,
        "team": case.assignment.team if case.assignment else None,
        "matters": [
            {
                "matter": matter.matter,
                "service": matter.service,
                "categories": [attrs.asdict(category) for category in matter.categories],
                "summary": _words(file, matter.summary),
            }
            for matter in case.matters
        ],
        "parties": [{"party": party.party, "role": party.role.value, "actor": party.actor} for party in case.parties],
    }


def _heading(book: Casebook, file: CaseFile) -> str:
    case, intake = file.case, file.case.intake
    stage = book.rulebook.governing(case).stage(case.stage)
    kind = intake.kind.value.replace("_", " ")
    title = click.style(f"{case.reference}  {kind}, {case.status.value}, {stage_in_words(stage)}", bold=True)
    way = "" if intake.channel is Channel.UNKNOWN else f", by {intake.channel.value.replace('_', ' ')}"
    facts = [
        ("About", _words(file, intake.summary)),
        ("Received", f"{local(book, intake.received)}{way}"),
        ("Procedure", intake.procedure),
        ("Formality", intake.formality.value if intake.formality else None),
        ("Handler", case.assignment.handler if case.assignment else None),
        ("Team", case.assignment.team if case.assignment else None),
        *_matters(file, case),
        ("Parties", ", ".join(f"{party.party} {party.role.value.replace('_', ' ')}" for party in case.parties)),
        *(("Paused", f"since {local(book, each.paused)}: {each.reason} ({each.pause})") for each in case.open_pauses),
        ("Outcome", case.closures[-1].outcome if case.closures and not case.is_open else case.visit.outcome),
    ]
    lines = [labelled(f"  {name}", printable(said), width=13) for name, said in facts if said]
    return "\n".join([title, *lines])


def _matters(file: CaseFile, case: Case) -> Iterator[tuple[str, str]]:
    for matter in case.matters:
        codes = ", ".join(f"{category.scheme}: {category.code}" for category in matter.categories)
        said = [part for part in (matter.service, codes, _words(file, matter.summary)) if part]
        yield "Matter", f"{matter.matter} {'; '.join(said)}".rstrip()


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
    return f"{head}\n{table(('Stage', 'Limit', 'Due', 'Done', 'Status', ''), rows, indent=2)}"


def _explained(file: CaseFile) -> str:
    return "\n\n".join(_why(file, deadline) for deadline in file.deadlines)


def _why(file: CaseFile, deadline: Deadline) -> str:
    title = f"Stage {place_of(file.case, deadline)}, {deadline.limit.replace('_', ' ')}: why"
    return "\n".join(
        [click.style(title, bold=True), *(wrapped(sentence, indent=2) for sentence in deadline.explanation)]
    )


def _people(file: CaseFile) -> dict[str, object]:
    return {party.party: file.details.get(party.person or "") for party in file.case.parties if party.person}


def _people_told(file: CaseFile) -> str:
    lines = [click.style("People", bold=True)]
    for party in file.case.parties:
        if party.person:
            person = file.details.get(party.person, file.instead(party.person))
            known = (
                [f"{name}: {value}" for name, value in person.items()] if isinstance(person, dict) else [str(person)]
            )
            lines.append(wrapped(printable(f"  {party.party}  {'; '.join(known)}"), hanging=6))
    return "\n".join(lines)


def _words(file: CaseFile, detail: str | None) -> str | None:
    words = file.details.get(detail, file.instead(detail)) if detail else None
    return words if isinstance(words, str) else None
