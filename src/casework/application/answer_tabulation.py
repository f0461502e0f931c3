"""Counting answer rows in Python: what ``Store.tabulate_answers`` means, for a store that has nothing faster."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

import attrs

from casework.application.answer_rows import AnswerQuery, AnswerRow
from casework.application.tabulation import Counts, Value, check_names, in_order
from casework.domain.surveys.figures import NO_SCORE, OTHER_SCALE, OUTSIDE, judgement_of
from casework.domain.surveys.scales import Scale
from casework.errors import UsageError

ROW_NAMES = frozenset(field.name for field in attrs.fields(AnswerRow)) - {"version", "categories", "struck"}
JUDGEMENT, OF_RESPONDENTS = "judgement", "respondent_judgement"
NAMES = ROW_NAMES | {"given_month", "category", JUDGEMENT, OF_RESPONDENTS}


def check_answer_names(by: Sequence[str]) -> None:
    """Refuse names by which answers cannot be counted.

    Raises:
        UsageError: If *by* holds another name, or both judgements.
    """
    check_names(by, NAMES, "answers")
    if JUDGEMENT in by and OF_RESPONDENTS in by:
        message = f"{JUDGEMENT} counts answers and {OF_RESPONDENTS} the people who gave them: count them one by one"
        raise UsageError(message)


def tabulate_answer_rows(rows: Iterable[AnswerRow], by: Sequence[str], query: AnswerQuery) -> Counts:
    """Count those of *rows* that agree with *query*; sorted, None first.

    Raises:
        UsageError: As ``check_answer_names`` does.
    """
    check_answer_names(by)
    wanted = (row for row in rows if _agrees(row, query))
    counted: Counter[tuple[Value, ...]] = Counter()
    judge = _judging(query)
    if OF_RESPONDENTS not in by:
        counted.update(group for row in wanted for group in _groups(row, by, judge))
        return in_order(counted)
    together: dict[tuple[str, str, tuple[Value, ...]], int] = {}
    others = [JUDGEMENT if name == OF_RESPONDENTS else name for name in by]
    places = [place for place, name in enumerate(by) if name == OF_RESPONDENTS]
    for row in wanted:
        for group in _groups(row, others, judge):
            blank = _with(group, places, None)
            if row.respondent is None:
                counted[blank] += 1
            else:
                person = row.survey, row.respondent, blank
                together[person] = together.get(person, 0) | judge(row)
    counted.update(_with(group, places, judgement) for (*_, group), judgement in together.items())
    return in_order(counted)


def stands(row: AnswerRow, undone: Collection[str]) -> bool:
    """Whether *row* counts, where nothing counts of the *undone* imports, neither answers nor what they struck out."""
    return (row.batch is None or row.batch not in undone) and all(
        batch is not None and batch in undone for batch in row.struck
    )


def judged(row: AnswerRow, query: AnswerQuery) -> int:
    """Return how the answer of *row* counts by the rule of *query*."""
    if row.best is None or row.worst is None or row.score is None:
        return NO_SCORE if row.outside is None else OUTSIDE
    own = (each.points for each in query.good if (each.best, each.worst) == (row.best, row.worst))
    points = next(own, query.best_points)
    return OTHER_SCALE if points is None else judgement_of(row.score, Scale(best=row.best, worst=row.worst), points)


def _judging(query: AnswerQuery) -> Callable[[AnswerRow], int]:
    """Return ``judged`` by the rule of *query*, which looks once at answers that say the same."""
    known: dict[tuple[int | None, int | None, int | None, bool], int] = {}

    def judge(row: AnswerRow) -> int:
        said = row.best, row.worst, row.score, row.outside is None
        if said not in known:
            known[said] = judged(row, query)
        return known[said]

    return judge


def _groups(row: AnswerRow, by: Sequence[str], judge: Callable[[AnswerRow], int]) -> Iterator[tuple[Value, ...]]:
    """Yield what *row* says by the names, once for each of its categories where one of them is the category."""
    for category in (row.categories or (None,)) if "category" in by else (None,):
        yield tuple(
            [judge(row) if name == JUDGEMENT else category if name == "category" else getattr(row, name) for name in by]
        )


def _with(group: tuple[Value, ...], places: Sequence[int], value: Value) -> tuple[Value, ...]:
    changed = list(group)
    for place in places:
        changed[place] = value
    return tuple(changed)


def _agrees(row: AnswerRow, query: AnswerQuery) -> bool:
    return (
        stands(row, query.undone)
        and (query.surveys is None or row.survey in query.surveys)
        and (query.questions is None or row.question in query.questions)
        and (query.services is None or row.service in query.services)
        and (query.given_from is None or (row.given_on is not None and row.given_on >= query.given_from))
        and (query.given_before is None or (row.given_on is not None and row.given_on < query.given_before))
    )
