"""Texts that somebody has sorted already: what people wrote, each with a label, and how many there are of each."""

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

import attrs

from casework.domain.cases.events import Source
from casework.domain.cases.fields import (
    number,
    optional_code,
    optional_detail,
    optional_number,
    optional_part,
    yes_or_no,
)
from casework.errors import UsageError

Key = TypeVar("Key", bound=Hashable)


@attrs.frozen(kw_only=True)
class Span:
    """The whole numbers from *least* to *most*."""

    least: int = number()
    most: int = number()

    def __attrs_post_init__(self) -> None:
        if self.least >= self.most:
            message = f"a range goes from its least number to its most: {self.least} to {self.most} is none"
            raise UsageError(message)

    def holds(self, value: int) -> bool:
        """Whether *value* is one of them."""
        return self.least <= value <= self.most


@attrs.frozen(kw_only=True)
class TextLabelled:
    """Somebody sorted a text; it happened when the text was written.

    *label* is what it is about, *subcategory* more closely, *code* the short form of that in the scheme. *criticality*
    is how much it blames or praises, a number of *span*; None where that is not known. *text* is what was written, and
    *note* what else the source says, as ids of details. *undated* says that nobody knows when; then the envelope has
    the instant of recording. *source* is where it was imported from.
    """

    label: str | None = optional_code()
    subcategory: str | None = optional_code()
    code: str | None = optional_code()
    criticality: int | None = optional_number()
    span: Span | None = optional_part(Span)
    question: str | None = optional_code()
    text: str | None = optional_detail()
    note: str | None = optional_detail()
    undated: bool = yes_or_no()
    source: Source | None = optional_part(Source)

    def __attrs_post_init__(self) -> None:
        if self.criticality is None:
            return
        if self.span is None or not self.span.holds(self.criticality):
            message = "a criticality is a number of the range that is stated with it; what is none is unknown"
            raise UsageError(message)


@attrs.frozen(kw_only=True)
class LabelCount:
    """How many texts have *label* and *subcategory*; None where they have none."""

    label: str | None
    subcategory: str | None
    count: int


@attrs.frozen(kw_only=True)
class CriticalityCount:
    """How many texts are so critical; None where that is not known."""

    criticality: int | None
    count: int


@attrs.frozen(kw_only=True)
class QuestionCount:
    """How many texts answer *question*; None where nobody knows which one."""

    question: str | None
    count: int


@attrs.frozen(kw_only=True)
class TextFigures:
    """The figures of a collection; of *undated* texts nobody knows the day, *with_text* have words."""

    texts: int
    with_text: int
    undated: int
    labels: tuple[LabelCount, ...]
    criticalities: tuple[CriticalityCount, ...]
    questions: tuple[QuestionCount, ...]


def figures(texts: Iterable[TextLabelled]) -> TextFigures:
    """Return the figures of *texts*, whatever their order."""
    labels, criticalities = Counter[tuple[str | None, str | None]](), Counter[int | None]()
    questions = Counter[str | None]()
    undated = with_text = 0
    for text in texts:
        labels[text.label, text.subcategory] += 1
        criticalities[text.criticality] += 1
        questions[text.question] += 1
        undated += text.undated
        with_text += text.text is not None
    return TextFigures(
        texts=labels.total(),
        with_text=with_text,
        undated=undated,
        labels=tuple(
            LabelCount(label=label, subcategory=subcategory, count=count)
            for (label, subcategory), count in sorted(labels.items(), key=lambda item: [*map(_last_if_none, item[0])])
        ),
        criticalities=tuple(CriticalityCount(criticality=key, count=count) for key, count in _in_order(criticalities)),
        questions=tuple(QuestionCount(question=key, count=count) for key, count in _in_order(questions)),
    )


def _in_order(counts: Counter[Key]) -> list[tuple[Key, int]]:
    """Return *counts* in order, what is not known last."""
    return sorted(counts.items(), key=lambda item: _last_if_none(item[0]))


def _last_if_none(value: object) -> tuple[bool, object]:
    return value is None, value or 0
