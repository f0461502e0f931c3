"""What a mapping says of a survey against the file of it: its questions, and which end of a scale is the best."""

from collections.abc import Iterator, Mapping

from casework.application.mappings import SourceMapping, ValueRule
from casework.application.row_drafts import AnswerDraft
from casework.application.survey_files import file_of
from casework.domain.surveys.question_sets import Survey
from casework.domain.surveys.questions import Question
from casework.domain.surveys.scales import Scale


def survey_mistakes(mapping: SourceMapping, surveys: Mapping[str, Survey]) -> Iterator[str]:
    """Yield where *mapping* contradicts the file of a survey that it names; a survey without a file is not judged."""
    fields = mapping.answer
    if fields is None:
        return
    for name in _named(fields.survey):
        if name in surveys:
            survey, questions = surveys[name], _named(fields.question)
            asked = [question for code in questions if (question := survey.question(code)) is not None]
            known = ", ".join(each.code for each in survey.questions)
            for code in questions:
                if survey.question(code) is None:
                    yield f"answer.question: the survey {name} does not ask {code}; it asks {known}"
            if fields.score is not None and fields.scale is not None:
                yield from _of_scale(fields.scale, survey, asked)


def why_not_of(draft: AnswerDraft, surveys: Mapping[str, Survey]) -> str | None:
    """Return why *draft* is no answer to its survey, in a sentence; None where it is, or the survey has no file."""
    survey = file_of(surveys, draft.survey)
    if survey is None:
        return None
    question = survey.question(draft.question)
    if question is None:
        return f"the survey {survey.id} does not ask {draft.question}"
    if draft.score is None or draft.scale is None or draft.scale == question.scale:
        return None
    return _contradiction(draft.scale, survey, question)


def _of_scale(scale: Scale, survey: Survey, asked: list[Question]) -> Iterator[str]:
    """Yield which of the questions *asked* have another scale; where any may be meant, whether all have."""
    if asked:
        found = [each for each in asked if each.scale != scale]
    else:
        found = [each for each in survey.questions if each.scale is not None]
        if any(each.scale == scale for each in found):
            return
    yield from (f"answer.scale: {_contradiction(scale, survey, each)}" for each in found)


def _contradiction(scale: Scale, survey: Survey, question: Question) -> str:
    """Return what is wrong with an answer on *scale* to a *question* that has another one, or none."""
    if question.scale is None:
        return f"the survey {survey.id} has {question.code} answered in words, not by a number"
    said = f"{scale} is not that of {question.code}, which the survey {survey.id} asks on {question.scale}"
    return f"{said}: one of the two is upside down" if scale.turned() == question.scale else said


def _named(rule: ValueRule) -> tuple[str, ...]:
    """Return the codes that *rule* is known to give, without a look at the rows."""
    return tuple(dict.fromkeys(value for _, value in rule.listed()))
