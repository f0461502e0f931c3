"""``casework equality``: what people say about themselves, apart from every case, and the figures of it."""

import attrs
import click

from casework.cli.layout import printable, table, wrapped
from casework.cli.opening import open_book, open_book_to_read
from casework.cli.parameters import PAIR, by_option, json_option
from casework.cli.telling import say_json
from casework.domain.actors import Actor
from casework.domain.equality import SMALLEST_SHOWN, EqualityFigures, QuestionSet

_HIDDEN = "hidden"


@click.group("equality")
def command() -> None:
    """Keep what people say about themselves, apart from every case.

    Nothing ties an answer to a case. All that can be read is how often each answer was given.
    """


@command.command("questions")
@json_option
def questions(*, as_json: bool) -> None:
    """List the questions, and the answers that may be given."""
    with open_book_to_read() as book:
        asked = book.equality_questions()
    if as_json:
        said = [{"code": each.code, "text": each.text, "allowed": list(each.allowed)} for each in asked.questions]
        say_json({"id": asked.id, "questions": said})
        return
    for question in asked.questions:
        click.echo(wrapped(printable(f"{question.code}: {question.text}")))
        click.echo(wrapped(", ".join(question.allowed), indent=2, hanging=2))


@command.command("answer")
@click.option(
    "--answer",
    "answers",
    type=PAIR,
    multiple=True,
    required=True,
    metavar="QUESTION=ANSWER",
    help="One answer; repeat it for others.",
)
@by_option(required=True)
@click.option("--key", metavar="KEY", help="Make a repeat harmless: the same key and request is done once.")
@json_option
def answer(*, answers: tuple[tuple[str, str], ...], by: Actor, key: str | None, as_json: bool) -> None:
    """Record what somebody said about themselves.

    \b
    casework equality answer --answer age=35_to_64 --answer sex=prefer_not_to_say --by staff-17
    """
    said = dict(answers)
    if len(said) < len(answers):
        raise click.UsageError("a question is answered twice: give one answer to each")
    with open_book() as book:
        book.record_equality(said, by=by, key=key)
    if as_json:
        say_json({"recorded": True})
        return
    click.echo("Recorded. Nothing ties it to a case.")


@command.command("figures")
@by_option(required=False)
@json_option
def figures(*, by: Actor | None, as_json: bool) -> None:
    """Count the answers; small numbers, and what would give them away, are hidden."""
    with open_book_to_read() as book:
        asked, found = book.equality_questions(), book.equality_figures(viewer=by)
    if as_json:
        say_json(attrs.asdict(found))
        return
    click.echo(_told(asked, found))


def _told(asked: QuestionSet, found: EqualityFigures) -> str:
    texts = {question.code: question.text for question in asked.questions}
    sets = f"fewer than {SMALLEST_SHOWN}" if found.sets is None else found.sets
    parts = [f"Answer sets: {sets}"]
    for question in found.questions:
        rows = [(each.answer, _HIDDEN if each.count is None else str(each.count)) for each in question.figures]
        parts.append(f"{wrapped(printable(texts[question.question]))}\n{table(('Answer', 'People'), rows, indent=2)}")
    note = f"Hidden: a number below {SMALLEST_SHOWN}, or one that would give such a number away."
    return "\n\n".join([*parts, wrapped(note)])
