"""Which of several columns with days has those on which a case was answered.

An answer comes with an outcome: its day is blank where nothing has been found yet. A day by which one was promised is
there from the beginning, so it also stands where nobody has answered.
"""

from collections.abc import Iterator, Sequence

from casework.application.suggesting.relations import Relations
from casework.application.suggesting.settling import Column


def answer_among(answers: Sequence[Column], outcomes: Sequence[Column], relations: Relations) -> Column:
    """Return which of *answers* has fewest days without any of *outcomes*, of several that with most, or the last."""
    together = relations.together

    def least_alone(column: Column) -> tuple[int, int, int]:
        alone = min((together.alone(column.name, each.name) for each in outcomes), default=0)
        return alone, -together.filled(column.name), -column.look.place

    return min(answers, key=least_alone)


def promised_beside(
    answer: Column, answers: Sequence[Column], outcomes: Sequence[Column], relations: Relations
) -> Iterator[Column]:
    """Yield those of *answers* that are filled wherever *answer* is, and also where nothing was found."""
    together = relations.together
    for column in answers:
        alone = min((together.alone(column.name, each.name) for each in outcomes), default=0)
        if column is not answer and alone and together.is_within(answer.name, column.name):
            yield column


def decided_with(maybe: Sequence[Column], outcomes: Sequence[Column], relations: Relations) -> list[Column]:
    """Return those of *maybe* that are filled in the same rows as one of *outcomes*, but for slips."""
    together = relations.together
    return [
        column
        for column in maybe
        if any(
            together.is_within(each.name, column.name) and together.is_within(column.name, each.name)
            for each in outcomes
        )
    ]
