"""Counting answers: from the fields of an ``AnswerQuery`` to SQL. Names are of closed lists, values are bound."""

from collections.abc import Sequence
from typing import Any

from casework.application.answer_tabulation import JUDGEMENT, OF_RESPONDENTS, ROW_NAMES, check_answer_names
from casework.application.ports import AnswerQuery
from casework.domain.surveys.figures import NO_SCORE, OTHER, OTHER_SCALE, OUTSIDE, POSITIVE, TOO_SHORT
from casework_postgres.listing import Asked
from casework_postgres.statements import named

_CONDITIONS = {
    "surveys": "survey = ANY (%(surveys)s::text[])",
    "questions": "question = ANY (%(questions)s::text[])",
    "services": "service = ANY (%(services)s::text[])",
    "given_from": "given_on >= %(given_from)s",
    "given_before": "given_on < %(given_before)s",
}
_STANDING = """
    (batch IS NULL OR batch <> ALL (%(undone)s::text[])) AND NOT EXISTS (
        SELECT FROM jsonb_array_elements_text(answers.struck) AS strike (batch)
        WHERE strike.batch IS NULL OR strike.batch <> ALL (%(undone)s::text[])
    )
"""
_JUDGEMENT = f"""
    CASE WHEN score IS NULL THEN CASE WHEN outside IS NULL THEN {NO_SCORE} ELSE {OUTSIDE} END
    WHEN points IS NULL THEN {OTHER_SCALE} WHEN points > abs(best - worst) THEN {TOO_SHORT}
    WHEN abs(score - best) < points THEN {POSITIVE} ELSE {OTHER} END
"""
_COUNTED = {name: name for name in sorted(ROW_NAMES)} | {
    "given_month": "substr(given_on, 1, 7)",
    "category": 'each.value COLLATE "C"',
    JUDGEMENT: JUDGEMENT,
    OF_RESPONDENTS: OF_RESPONDENTS,
}


def count_answers_statement(schema: str, organisation: str, by: Sequence[str], query: AnswerQuery) -> Asked:
    """Return the statement that counts answers, or respondents, by *by*; the count is the last column.

    Raises:
        UsageError: If answers cannot be counted by these names.
    """
    check_answer_names(by)
    judged, values = _judged(organisation, query)
    each = " LEFT JOIN jsonb_array_elements_text(judged.categories) AS each (value) ON true"
    each = each if "category" in by else ""
    columns = [_COUNTED[name] for name in by]
    if OF_RESPONDENTS in by:
        others = [f"{_COUNTED[name]} AS c{place}" for place, name in enumerate(by) if name != OF_RESPONDENTS]
        groups = [_COUNTED[name] for name in by if name != OF_RESPONDENTS]
        # Answers of which nobody knows who gave them are groups of their own, one by one.
        groups += ["survey", "respondent", "CASE WHEN respondent IS NULL THEN version END"]
        together = f"CASE WHEN respondent IS NOT NULL THEN bit_or({JUDGEMENT}) END AS {OF_RESPONDENTS}"
        judged = f"SELECT {', '.join([*others, together])} FROM ({judged}) AS judged{each} GROUP BY {', '.join(groups)}"
        columns = [OF_RESPONDENTS if name == OF_RESPONDENTS else f"c{place}" for place, name in enumerate(by)]
        each = ""
    numbers = range(1, len(by) + 1)
    group, order = ", ".join(map(str, numbers)), ", ".join(f"{number} NULLS FIRST" for number in numbers)
    grouped = f" GROUP BY {group} ORDER BY {order}" if by else ""
    return named(f"SELECT {', '.join([*columns, 'count(*)'])} FROM ({judged}) AS judged{each}{grouped}", schema), values


def _judged(organisation: str, query: AnswerQuery) -> tuple[str, dict[str, Any]]:
    """Return the statement that finds the answers that are wanted, and says how each counts, with its values."""
    points = "%(best_points)s::bigint"
    values: dict[str, Any] = {"best_points": query.best_points}
    for place, each in enumerate(reversed(query.good)):
        own = f"best = %(best_{place})s AND worst = %(worst_{place})s THEN %(points_{place})s::bigint"
        points = f"CASE WHEN {own} ELSE {points} END"
        values |= {f"best_{place}": each.best, f"worst_{place}": each.worst, f"points_{place}": each.points}
    wanted = {name: value for name in _CONDITIONS if (value := getattr(query, name)) is not None}
    values |= {name: list(value) if isinstance(value, tuple) else value for name, value in wanted.items()}
    values |= {"organisation": organisation, "undone": sorted(query.undone)}
    conditions = ["organisation = %(organisation)s::text", *(_CONDITIONS[name] for name in wanted), _STANDING]
    found = f"SELECT *, {points} AS points FROM {{s}}.answers WHERE {' AND '.join(conditions)}"
    return f"SELECT *, {_JUDGEMENT} AS judgement FROM ({found}) AS found", values
