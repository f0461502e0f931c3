"""``casework show``: one case, its deadlines and its history."""

import datetime as dt
import textwrap
from collections.abc import Iterator

import attrs
import click

from casework.application.codec import plain
from casework.application.reading import CaseFile, HistoryEntry
from casework.casebook import Casebook
from casework.cli.layout import printable, table
from casework.cli.opening import open_book_to_read
from casework.cli.parameters import CASE, MOMENT, by_option, json_option
from casework.cli.telling import Json, case_json, local, marks, moment_json, say_json, status, styled
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.events import Corrected, Received
from casework.domain.time.moments import Moment
from casework.domain.time.steps import in_words

_WORDS = frozenset({"summary", "note", "text", "letter", "person"})
"""The fields of events that hold the id of a detail."""

_WIDTH = 78
"""Of lines that are wrapped, in characters."""


@click.command("show")
@CASE
@click.option("--on", type=MOMENT, metavar="WHEN", help="How the deadlines stand on this day; today, if left out.")
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
            told |= {"history": [_entry_json(book, file, entry) for entry in file.history]} if history else {}
            say_json(told | ({"people": _people(file)} if people else {}))
            return
        parts = [_heading(book, file), _deadlines(book, file, when)]
        parts += [_explained(file)] if explain else []
        parts += [_history(book, file)] if history else []
        parts += [_people_told(file)] if people else []
        click.echo("\n\n".join([*parts, _wrapped(f"Allowed now: {', '.join(file.allowed)}")]))


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
    stage = book.rulebook.version(intake.procedure, intake.received).stage(case.stage)
    kind = intake.kind.value.replace("_", " ")
    title = click.style(f"{case.reference}  {kind}, {case.status.value}, stage {stage.id} ({stage.name})", bold=True)
    facts = [
        ("About", _words(file, intake.summary)),
        ("Received", f"{local(book, intake.received)}, by {intake.channel.value.replace('_', ' ')}"),
        ("Procedure", intake.procedure),
        ("Formality", intake.formality.value if intake.formality else None),
        ("Handler", case.assignment.handler if case.assignment else None),
        ("Team", case.assignment.team if case.assignment else None),
        *_matters(file, case),
        ("Parties", ", ".join(f"{party.party} {party.role.value.replace('_', ' ')}" for party in case.parties)),
        *(("Paused", f"since {local(book, each.paused)}: {each.reason} ({each.pause})") for each in case.open_pauses),
        ("Outcome", case.closures[-1].outcome if case.closures and not case.is_open else case.visit.outcome),
    ]
    lines = [f"  {name:<10} {_indented(printable(said), 13)}" for name, said in facts if said]
    return "\n".join([title, *lines])


def _matters(file: CaseFile, case: Case) -> Iterator[tuple[str, str]]:
    for matter in case.matters:
        codes = ", ".join(f"{category.scheme}: {category.code}" for category in matter.categories)
        said = [part for part in (matter.service, codes, _words(file, matter.summary)) if part]
        yield "Matter", f"{matter.matter} {'; '.join(said)}".rstrip()


def _deadlines(book: Casebook, file: CaseFile, on: Moment) -> str:
    rows = [
        (
            deadline.stage,
            deadline.limit.replace("_", " "),
            local(book, deadline.due_on),
            local(book, deadline.done_on),
            styled(status(book, deadline, on)),
            marks(deadline),
        )
        for deadline in file.deadlines
    ]
    head = click.style(f"Deadlines as of {local(book, on)}", bold=True)
    return f"{head}\n{table(('Stage', 'Limit', 'Due', 'Done', 'Status', ''), rows, indent=2)}"


def _explained(file: CaseFile) -> str:
    return "\n\n".join(
        "\n".join([click.style(f"Stage {deadline.stage}, {deadline.limit.replace('_', ' ')}: why", bold=True)]
                  + [f"  {sentence}" for sentence in deadline.explanation])
        for deadline in file.deadlines
    )  # fmt: skip


def _history(book: Casebook, file: CaseFile) -> str:
    lines = [click.style("History", bold=True)]
    for entry in file.history:
        recorded = in_words(dt.datetime.fromisoformat(entry.recorded_at).astimezone(book.rulebook.place.zone))
        happened = local(book, entry.fact.happened)
        lines.append(f"  {entry.version:>3}  {happened}  {_named(entry)}")
        lines.append(f"       by {entry.actor}, written down {recorded}")
        lines += [f"       {_indented(printable(words), 7)}" for words in _said(file, entry)]
    return "\n".join(lines)


def _named(entry: HistoryEntry) -> str:
    """Return the name of an entry with its codes, dates and numbers; the receipt stands in the heading already."""
    name = entry.name.replace("_", " ")
    match entry.fact.event:
        case Received():
            return name
        case Corrected(version=version, reason=reason, replacement=replacement):
            done = "struck out" if replacement is None else "put right"
            return f"{name}: entry {version} {done}, reason {reason}"
        case event:
            facts = {each: value for each, value in plain(event).items() if each not in {"stage", *_WORDS} and value}
    said = ", ".join(f"{each.replace('_', ' ')} {_flat(value)}" for each, value in facts.items())
    return f"{name}: {said}" if said else name


def _flat(value: object) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(_flat, value))
    if isinstance(value, dict):
        return " ".join(_flat(each) for name, each in value.items() if each and name not in _WORDS)
    return str(value)


def _said(file: CaseFile, entry: HistoryEntry) -> Iterator[str]:
    """Yield the words of an entry; what is kept of people is not among them."""
    for detail in entry.details:
        words = file.details.get(detail, "[erased]")
        if isinstance(words, str):
            yield words


def _entry_json(book: Casebook, file: CaseFile, entry: HistoryEntry) -> Json:
    return {
        "version": entry.version,
        "event": entry.name,
        "happened": moment_json(book, entry.fact.happened),
        "by": entry.actor,
        "recorded_at": entry.recorded_at,
        "data": plain(entry.fact.event),
        "words": list(_said(file, entry)),
    }


def _people(file: CaseFile) -> dict[str, object]:
    return {party.party: file.details.get(party.person or "") for party in file.case.parties if party.person}


def _people_told(file: CaseFile) -> str:
    lines = [click.style("People", bold=True)]
    for party, person in _people(file).items():
        known = [f"{name}: {value}" for name, value in person.items()] if isinstance(person, dict) else ["[erased]"]
        lines.append(printable(f"  {party}  {'; '.join(known)}"))
    return "\n".join(lines)


def _words(file: CaseFile, detail: str | None) -> str | None:
    words = file.details.get(detail, "[erased]") if detail else None
    return words if isinstance(words, str) else None


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, subsequent_indent="  ", break_on_hyphens=False)


def _indented(text: str, spaces: int) -> str:
    return text.replace("\n", "\n" + " " * spaces)
