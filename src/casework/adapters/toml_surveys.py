"""Surveys from TOML files: the ones that come with casework, and an organisation's own.

::

    id = "reception"
    name = "How was your visit?"
    about = "service"
    method = "survey"
    citation = "Customer charter 2026"
    evidence = "local"

    [[question]]
    code = "courtesy"
    title = "How polite were our staff?"
    best = { score = 5, means = "very polite" }
    worst = { score = 1, means = "very rude" }
    standards = ["charter-mark/3.2.1"]

All mistakes of a file are reported at once, each as ``file: path: what``. Whether a question tests a standard that
there is can only be told with all frameworks at hand; see ``Survey.dangling``.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import cattrs

from casework.adapters.survey_tables import EditionTable, InvitationTable, QuestionTable, SurveyTable
from casework.adapters.toml_folders import TomlFolder, in_order, missing_source, mistakes_of_codes, mistakes_of_id
from casework.adapters.toml_mistakes import one_of, strict_converter
from casework.domain.authority import Evidence
from casework.domain.cases.fields import CODE
from casework.domain.cases.vocabulary import Kind
from casework.domain.standards.readings import Assurance, Better
from casework.domain.surveys.invitation_rules import Choice
from casework.domain.surveys.question_sets import About, Method, Survey
from casework.domain.surveys.questions import Point
from casework.domain.surveys.scales import Scale
from casework.errors import UsageError


class TomlSurveys(TomlFolder[Survey]):
    """The surveys of a folder by id; a file is read when it is asked for, and then kept by this object."""

    sort = "survey"

    def _built(self, raw: object, file: str, *, named: str | None = None) -> Survey:
        written = in_order(
            raw,
            SurveyTable,
            file,
            what="the survey file",
            converter=_converter(),
            samples=_SAMPLES,
            contradictions=lambda written: (*mistakes_of_id(written.id, named), *_contradictions(written)),
        )
        return written.value()


def load_surveys(folder: Path | None = None) -> TomlSurveys:
    """Return the surveys that come with casework, or those of *folder* laid over them; none is read yet."""
    return _shipped() if folder is None else TomlSurveys(folder, beneath=_shipped())


@cache
def _shipped() -> TomlSurveys:
    """Return the surveys that come with casework, each of which is read once in the life of a process."""
    return TomlSurveys(resources.files("casework") / "data" / "surveys")


def _contradictions(written: SurveyTable) -> Iterator[str]:
    """Yield what is well written and makes no sense; it is named as in the file."""
    if not written.question:
        yield "question: is empty: a survey has at least one [[question]]"
    yield from missing_source(written.evidence, written.source, "the questions were")
    said = {"name": written.name, "citation": written.citation}
    said |= {f"question[{number}].title": question.title for number, question in enumerate(written.question)}
    yield from (f"{path}: is empty" for path, text in said.items() if not text.strip())
    yield from mistakes_of_codes("question", [each.code for each in written.question])
    for number, question in enumerate(written.question):
        yield from _of_question(f"question[{number}]", question, written)
    if written.invitation is not None:
        yield from _of_invitation(written.invitation, written.method)
    yield from _of_follow_up(written)
    yield from mistakes_of_codes("edition", [each.code for each in written.edition])
    yield from _of_editions(written.edition)


def _of_question(here: str, question: QuestionTable, written: SurveyTable) -> Iterator[str]:
    source = written.source if question.source is None else question.source
    yield from missing_source(question.evidence, source, here=f"{here}.")
    for number, name in enumerate(question.names):
        if not name.framework or not CODE.match(name.code):
            form, said = "a framework and a standard of it, such as charter-mark/1.2.1", question.standards[number]
            yield f"{here}.standards[{number}]: must be {form}, not {said!r}"
        if name in question.names[:number]:
            yield f"{here}.standards[{number}]: {name} is there already"
    for path, point in _points(question):
        if not point.means.strip():
            yield f"{here}.{path}.means: is empty: say what people read beside it"
    yield from (f"{here}.{each}" for each in _of_scale(question, written.best_points))


def _points(question: QuestionTable) -> Iterator[tuple[str, Point]]:
    yield from ((path, point) for path, point in (("best", question.best), ("worst", question.worst)) if point)
    yield from ((f"outside[{number}]", point) for number, point in enumerate(question.outside))


def _of_scale(question: QuestionTable, best_points: int) -> Iterator[str]:
    """Yield what is wrong with the points of *question*, behind the key at which it is."""
    best, worst = question.best, question.worst
    if best is None or worst is None:
        if best is not None or worst is not None:
            yield f"{'best' if best is None else 'worst'}: is missing: say both ends of the scale, or neither"
            return
        for key, said in (("outside", question.outside), ("better", question.better)):
            if said:
                yield f"{key}: belongs to a question with a scale: say best and worst"
        return
    try:
        scale = Scale(best=best.score, worst=worst.score)
    except UsageError as error:
        yield f"best: {error}"
        return
    if best_points >= scale.points:
        yield f"best: {scale} has {scale.points} points, and with best_points = {best_points} each would be positive"
    yield from _beside_scale(question, scale)


def _beside_scale(question: QuestionTable, scale: Scale) -> Iterator[str]:
    """Yield what is wrong with what *question* says besides its *scale*."""
    if question.better is not None and (question.better is Better.HIGHER) is not scale.higher_is_better:
        yield f"better: says that {question.better} numbers are better, and {scale} says the opposite: one is wrong"
    scores = [each.score for each in question.outside]
    for number, score in enumerate(scores):
        if scale.holds(score):
            yield f"outside[{number}].score: {score} is a point of {scale}"
        if score in scores[:number]:
            yield f"outside[{number}].score: {score} is there already"


def _of_invitation(invitation: InvitationTable, method: Method) -> Iterator[str]:
    if method is not Method.SURVEY:
        yield f"invitation: nobody is invited to answer by {method.value}: leave it away, or say another method"
    if invitation.after_days < 0:
        yield "invitation.after_days: must be 0 or more days after the closure"
    if invitation.within_days <= invitation.after_days:
        yield "invitation.within_days: must be more than after_days, or nobody is ever asked"
    for number, kind in enumerate(invitation.kinds):
        if kind not in tuple(Kind):
            yield f"invitation.kinds[{number}]: {kind!r} is not known; write one of {', '.join(Kind)}"


def _of_follow_up(written: SurveyTable) -> Iterator[str]:
    follow_up = written.follow_up
    if follow_up is None:
        return
    question = next((each for each in written.question if each.code == follow_up.question), None)
    if question is None:
        yield f"follow_up.question: there is no question {follow_up.question} in this file"
    elif question.best is None or question.worst is None:
        yield f"follow_up.question: {follow_up.question} has no scale, so that no answer to it is a bad one"
    elif not 0 < follow_up.worst <= (abs(question.best.score - question.worst.score) or follow_up.worst):
        yield "follow_up.worst: must be 1 or more of the worst points, and not all points of the scale"


def _of_editions(editions: tuple[EditionTable, ...]) -> Iterator[str]:
    for number, edition in enumerate(editions):
        here = f"edition[{number}]"
        if edition.ended_on is not None and edition.ended_on < edition.held_on:
            yield f"{here}.ended_on: must not be before held_on"
        earlier = editions[number - 1] if number else None
        if earlier is not None and edition.held_on <= (earlier.ended_on or earlier.held_on):
            yield f"{here}.held_on: must be after the last day of the edition before"
        if edition.asked is not None and edition.asked < 0:
            yield f"{here}.asked: must be 0 or more people; leave it away where nobody knows"
        if edition.baseline and any(each.baseline for each in editions[:number]):
            yield f"{here}.baseline: another edition is the baseline already"


@cache
def _converter() -> cattrs.Converter:
    converter = strict_converter()
    for words in (Evidence, About, Method, Choice, Assurance, Better):
        converter.register_structure_hook(words, one_of)
    return converter


# A mark that asks for nothing else, so that one that cannot be read is no second mistake.
_SAMPLES: Mapping[object, object] = {Evidence: "local"}
