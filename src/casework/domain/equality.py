"""Who uses the complaints system: voluntary answers about people, and figures in which nobody can be found.

An answer set stands alone, in a stream of its own. Nothing ties it to a case: what somebody complains about must not be
read beside who they are. All that is ever read of it is counts.

**Small numbers are hidden.** A count below five is, and so are counts from which it could be worked out. All answers to
a question, with "prefer not to say" and "not answered", make up the number of answer sets, so a count that is hidden
alone could be worked out by taking the others away from it. That is why the smallest of the others are hidden with it,
until at least two are hidden that come to five or more together, and are not all as large as a hidden one can be.
Counts that are equal are hidden together: which of them was chosen would be a hint.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from casework.domain.authority import Authority
from casework.domain.cases.fields import detail

PREFER_NOT_TO_SAY = "prefer_not_to_say"
"""What may be answered to every question."""

NOT_ANSWERED = "not_answered"
"""What is counted for a question that was left out."""

SMALLEST_SHOWN = 5
"""A count below this is hidden."""


@attrs.frozen(kw_only=True)
class Answer:
    """One of the answers to a question."""

    code: str
    text: str


@attrs.frozen(kw_only=True)
class Question:
    """A question about the person; each may be left out, or answered with ``prefer_not_to_say``."""

    code: str
    text: str
    answers: tuple[Answer, ...]

    @property
    def allowed(self) -> tuple[str, ...]:
        """The codes of all that may be answered."""
        return (*(answer.code for answer in self.answers), PREFER_NOT_TO_SAY)


@attrs.frozen(kw_only=True)
class QuestionSet:
    """The questions that an organisation asks."""

    id: str
    name: str
    questions: tuple[Question, ...]
    authority: Authority
    note: str = ""

    def mistakes(self, answers: Mapping[str, object]) -> Iterator[str]:
        """Yield what is wrong with *answers*, each as a sentence; what somebody answered is in none of them."""
        known = {question.code: question for question in self.questions}
        if not answers:
            yield "there is no answer: leave the whole form away"
        if any(code not in known for code in answers):
            yield f"there is a question that is not asked; the questions are {', '.join(known)}"
        for code, question in known.items():
            if code in answers and answers[code] not in question.allowed:
                yield f"{code} must be one of {', '.join(question.allowed)}"


@attrs.frozen(kw_only=True)
class EqualityAnswered:
    """Somebody said something about themselves; *answers* is the id of a detail with their answers by question."""

    answers: str = detail()


@attrs.frozen(kw_only=True)
class Figure:
    """How many gave an answer; *count* is None where it is hidden."""

    answer: str
    count: int | None


@attrs.frozen(kw_only=True)
class QuestionFigures:
    """The figures of one question."""

    question: str
    figures: tuple[Figure, ...]


@attrs.frozen(kw_only=True)
class EqualityFigures:
    """The figures of all questions over *sets* answer sets; *sets* is None where it is too small to be told."""

    sets: int | None
    questions: tuple[QuestionFigures, ...]


def figures(asked: QuestionSet, answer_sets: Iterable[Mapping[str, str]]) -> EqualityFigures:
    """Return how often each answer was given, with small numbers hidden.

    An answer that is no longer offered is counted under its code; a question that is no longer asked is left out.
    """
    sets = 0
    counts: dict[str, Counter[str]] = {question.code: Counter() for question in asked.questions}
    for given in answer_sets:
        sets += 1
        for question, counted in counts.items():
            counted[given.get(question, NOT_ANSWERED)] += 1
    return EqualityFigures(
        sets=None if sets < SMALLEST_SHOWN else sets,
        questions=tuple(_figures(question, counts[question.code]) for question in asked.questions),
    )


def _figures(question: Question, counted: Counter[str]) -> QuestionFigures:
    offered = (*question.allowed, NOT_ANSWERED)
    answers = (*offered, *sorted(counted.keys() - set(offered)))
    shown = with_small_numbers_hidden([counted[answer] for answer in answers])
    return QuestionFigures(
        question=question.code,
        figures=tuple(Figure(answer=answer, count=count) for answer, count in zip(answers, shown, strict=True)),
    )


def with_small_numbers_hidden(counts: Sequence[int]) -> tuple[int | None, ...]:
    """Return *counts* with None for each that is hidden, so that none of those can be worked out from their sum."""
    hidden = {place for place, count in enumerate(counts) if count < SMALLEST_SHOWN}
    while hidden and len(hidden) < len(counts) and _can_be_worked_out([counts[place] for place in hidden]):
        smallest = min(count for place, count in enumerate(counts) if place not in hidden)
        hidden |= {place for place, count in enumerate(counts) if count == smallest}
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


def _can_be_worked_out(hidden: Sequence[int]) -> bool:
    """Say whether the sum of *hidden* gives one of them away, to somebody who knows what is hidden and why."""
    as_large_as_can_be = all(count == SMALLEST_SHOWN - 1 for count in hidden)
    return len(hidden) == 1 or sum(hidden) < SMALLEST_SHOWN or as_large_as_can_be
