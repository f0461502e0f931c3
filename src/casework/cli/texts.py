"""``casework texts``: labelled texts, as figures."""

from collections.abc import Iterable

import attrs
import click

from casework.cli.layout import number_of, table
from casework.cli.opening import open_book_to_read
from casework.cli.parameters import by_option, json_option
from casework.cli.survey_telling import words_and_days
from casework.cli.telling import say_json
from casework.domain.actors import Actor
from casework.domain.labelled_texts import TextFigures


@click.command("texts")
@click.argument("collection")
@by_option(required=False)
@json_option
def texts(collection: str, *, by: Actor | None, as_json: bool) -> None:
    """Count the labelled texts of a collection, by label and by how critical they are.

    COLLECTION is the id under which they were imported.
    """
    with open_book_to_read() as book:
        found = book.text_figures(collection, viewer=by)
    if as_json:
        say_json({"collection": collection, **attrs.asdict(found)})
        return
    click.echo("\n\n".join(_texts_told(collection, found)))


def _texts_told(collection: str, found: TextFigures) -> Iterable[str]:
    yield f"{collection}: {number_of(found.texts, 'text')}\n{words_and_days(found)}"
    if found.texts:
        labels = [(str(each.count), _said(each.label), _said(each.subcategory)) for each in found.labels]
        yield table(("Texts", "Label", "Subcategory"), labels)
        yield table(
            ("Criticality", "Texts"), [(_said(each.criticality), str(each.count)) for each in found.criticalities]
        )
        yield table(("Question", "Texts"), [(_said(each.question), str(each.count)) for each in found.questions])


def _said(value: object) -> str:
    return "not known" if value is None else str(value)
