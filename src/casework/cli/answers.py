"""``casework answers`` and ``casework texts``: what people answered and wrote, as figures."""

import itertools
from collections.abc import Iterable

import attrs
import click

from casework.application.reading_entries import BEST
from casework.cli.layout import table, wrapped
from casework.cli.opening import open_book_to_read
from casework.cli.parameters import by_option, json_option
from casework.cli.telling import say_json
from casework.domain.actors import Actor
from casework.domain.labelled_texts import TextFigures
from casework.domain.surveys.figures import AnswerFigures, Share


@click.command("answers")
@click.argument("survey")
@click.option(
    "--best", type=int, default=BEST, show_default=True, metavar="N", help="How many of the best points are positive."
)
@by_option(required=False)
@json_option
def answers(survey: str, *, best: int, by: Actor | None, as_json: bool) -> None:
    """Count the answers to a survey, and how many of them are positive.

    By answers and by respondents, of whom one may give several. An answer is positive if it is among the best points
    of its scale, at whichever end of the numbers these are. SURVEY is the id under which the answers were imported.
    """
    with open_book_to_read() as book:
        found = book.answer_figures(survey, best=best, viewer=by)
    if as_json:
        say_json({"survey": survey, **_as_data(found)})
        return
    click.echo("\n\n".join(_answers_told(survey, found)))


def _as_data(found: AnswerFigures) -> dict[str, object]:
    """Return the figures as plain data, each share with its percentage."""
    return {
        **attrs.asdict(found),
        "best": found.best.points,
        "by_answers": _share_as_data(found.by_answers),
        "by_respondents": _share_as_data(found.by_respondents),
        "questions": [
            {
                "question": each.question,
                "answers": each.answers,
                "by_answers": _share_as_data(each.by_answers),
                "by_respondents": _share_as_data(each.by_respondents),
            }
            for each in found.questions
        ],
    }


def _share_as_data(share: Share) -> dict[str, object]:
    return {"percent": share.percent, **attrs.asdict(share)}


def _answers_told(survey: str, found: AnswerFigures) -> Iterable[str]:
    number, people = _number(found.answers, "answer"), _number(found.respondents, "respondent")
    yield f"{survey}: {number}, {people}\n{_words_and_days(found)}"
    yield from (wrapped(f"Look again: {warning}.") for warning in found.warnings)
    yield from _scores_told(found)
    best = "best point" if found.best.points == 1 else f"best {found.best.points} points"
    yield "\n".join([
        f"Positive: the {best} of the scale",
        *_share_told("By answers", found.by_answers),
        *_share_told("By respondents", found.by_respondents),
    ])  # fmt: skip
    if len(found.questions) > 1:
        headings = ("Answers", "By answers", "By respondents", "Question")
        yield table(
            headings,
            [
                (str(each.answers), _of(each.by_answers), _of(each.by_respondents), each.question)
                for each in found.questions
            ],
        )


def _scores_told(found: AnswerFigures) -> Iterable[str]:
    for scale, counts in itertools.groupby(found.scores, key=lambda each: each.scale):
        rows = [(str(each.score), str(each.count), "positive" if each.positive else "") for each in counts]
        yield f"On {scale}\n{table(('Score', 'Answers', ''), rows, indent=2)}"
    if found.outside:
        numbers = [(str(each.outside), str(each.count)) for each in found.outside]
        yield f"Outside of the scale\n{table(('Number', 'Answers'), numbers, indent=2)}"


def _number(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"


def _words_and_days(found: AnswerFigures | TextFigures) -> str:
    return f"With words {found.with_text}; on a day that is not known {found.undated}"


def _share_told(title: str, share: Share) -> Iterable[str]:
    yield f"  {title}: {_of(share)}"
    yield from (wrapped(f"left out: {each.count} {each.why.in_words}", indent=4) for each in share.excluded)


def _of(share: Share) -> str:
    return "nothing counts" if share.percent is None else f"{share.percent:.2f} % ({share.positive} of {share.of})"


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
    yield f"{collection}: {_number(found.texts, 'text')}\n{_words_and_days(found)}"
    if found.texts:
        labels = [(str(each.count), _said(each.label), _said(each.subcategory)) for each in found.labels]
        yield table(("Texts", "Label", "Subcategory"), labels)
        yield table(
            ("Criticality", "Texts"), [(_said(each.criticality), str(each.count)) for each in found.criticalities]
        )
        yield table(("Question", "Texts"), [(_said(each.question), str(each.count)) for each in found.questions])


def _said(value: object) -> str:
    return "not known" if value is None else str(value)
