"""Commands for papers: document, erase-document, note."""

from pathlib import Path
from typing import Any

import click

from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import decision
from casework.cli.parameters import CASE, CODE, DAY, WORDS, Words
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import Confidentiality, DocumentUse


@click.command("document")
@CASE
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PATH",
    help="The file, which is read and stays where it is.",
)
@click.option(
    "--use",
    type=Words([use.value for use in DocumentUse]),
    required=True,
    metavar="USE",
    help=f"What it is to the case: {', '.join(DocumentUse)}.",
)
@click.option("--title", type=WORDS, metavar="TEXT", help="What to call it; the name of the file, if left out.")
@click.option("--address", type=WORDS, metavar="TEXT", help="Where it is kept, in your words; nothing, if left out.")
@click.option(
    "--confidentiality",
    type=Words([mark.value for mark in Confidentiality]),
    default="personal",
    show_default=True,
    metavar="MARK",
    help=f"Who sees its title: {', '.join(Confidentiality)}.",
)
@click.option("--third-party", is_flag=True, help="It tells of other people than the complainant.")
@click.option("--media-type", metavar="TYPE", help="Such as application/pdf; by the ending of the file, if left out.")
@click.option("--template", type=CODE, metavar="ID", help="Of a letter that was sent: what it was made from.")
@click.option("--promised-on", type=DAY, metavar="DATE", help="Of a letter that was sent: the date it promised.")
@click.option("--document", type=CODE, metavar="ID", help="A short id in this case; d1, d2 and so on, if left out.")
@decision("has the document {event.document}, added")
def document(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Let a document belong to the case by reference.

    Its hash, its size and what sort of file it is go on record; its title and address are kept apart and can be erased.
    The bytes stay where they are.
    """
    return book.document(case, **given, **writing)


@click.command("erase-document")
@CASE
@click.argument("document", type=CODE, metavar="DOCUMENT")
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code, such as retention.")
@decision("has no longer the words of {document}, erased")
def erase_document(book: Casebook, writing: Writing, *, case: str, document: str, reason: str) -> Case:
    """Erase the title and the address of a document.

    They are gone for good. That it was there stays on record. The file itself is for whoever keeps it to delete.
    """
    return book.erase_document(case, document=document, reason=reason, **writing)


@click.command("note")
@CASE
@click.option("--text", type=WORDS, required=True, metavar="TEXT", help="The words; - reads standard input.")
@decision("has a note, written")
def note(book: Casebook, writing: Writing, *, case: str, text: str) -> Case:
    """Write something down in the case."""
    return book.note(case, text=text, **writing)
