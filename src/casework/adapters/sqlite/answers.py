"""Answer rows: how they go into their table and come back, and how they are counted.

Names come from the closed lists here, values are bound.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from casework.adapters.sqlite.commits import head_of
from casework.adapters.sqlite.listing import Statement
from casework.adapters.sqlite.rows import ANSWER_COLUMNS, PUT_ANSWER, answer_values
from casework.application.answer_tabulation import JUDGEMENT, OF_RESPONDENTS, ROW_NAMES, check_answer_names
from casework.application.ports import AnswerQuery, AnswerRow
from casework.domain.surveys.figures import NO_SCORE, OTHER, OTHER_SCALE, OUTSIDE, POSITIVE, TOO_SHORT
from casework.errors import StaleVersionError

if TYPE_CHECKING:
    import sqlite3

READ_ANSWERS = f"""
    SELECT {ANSWER_COLUMNS} FROM answers WHERE organisation = ? AND survey = ? AND version > ? ORDER BY version LIMIT ?
"""
_DROP = "DELETE FROM answers WHERE organisation = ? AND survey = ? AND version > ? AND version <= coalesce(?, version)"

_AMONG = "IN (SELECT value FROM json_each(?))"
_STANDING = f"""
    (batch IS NULL OR batch NOT {_AMONG}) AND (struck IS NULL OR NOT EXISTS (
        SELECT 1 FROM json_each(answers.struck) AS strike WHERE strike.value IS NULL OR strike.value NOT {_AMONG}
    ))
"""
_JUDGEMENT = f"""
    CASE WHEN score IS NULL THEN CASE WHEN outside IS NULL THEN {NO_SCORE} ELSE {OUTSIDE} END
    WHEN points IS NULL THEN {OTHER_SCALE} WHEN points > abs(best - worst) THEN {TOO_SHORT}
    WHEN abs(score - best) < points THEN {POSITIVE} ELSE {OTHER} END
"""
_EVERY_BIT = (POSITIVE, OTHER, OUTSIDE, TOO_SHORT, OTHER_SCALE, NO_SCORE)
_TOGETHER = " | ".join(f"max(judgement & {bit})" for bit in _EVERY_BIT)
_COUNTED = {name: f'"{name}"' for name in sorted(ROW_NAMES)} | {
    "given_month": "substr(given_on, 1, 7)",
    "category": "each.value",
    JUDGEMENT: JUDGEMENT,
    OF_RESPONDENTS: OF_RESPONDENTS,
}


def replace(
    connection: "sqlite3.Connection",
    organisation: str,
    survey: str,
    rows: Iterable[AnswerRow],
    *,
    after: int,
    last: int | None,
    head: int,
) -> None:
    """Write *rows* in place of those of *survey* between two versions.

    Raises:
        StaleVersionError: If the log does not end at *head*.
    """
    found = head_of(connection, organisation)[0]
    if found != head:
        raise StaleVersionError(organisation, expected=head, found=found)
    connection.execute(_DROP, (organisation, survey, after, last))
    connection.executemany(PUT_ANSWER, [answer_values(organisation, row.version, row) for row in rows])


def count_answers_statement(organisation: str, by: Sequence[str], query: AnswerQuery) -> Statement:
    """Return the statement that counts answers, or respondents, by *by*; the count is the last column.

    Raises:
        UsageError: If answers cannot be counted by these names.
    """
    check_answer_names(by)
    judged, values = _judged(organisation, query)
    each = " LEFT JOIN json_each(judged.categories) AS each" if "category" in by else ""
    columns = [_COUNTED[name] for name in by]
    if OF_RESPONDENTS in by:
        others = [f"{_COUNTED[name]} AS c{place}" for place, name in enumerate(by) if name != OF_RESPONDENTS]
        groups = [_COUNTED[name] for name in by if name != OF_RESPONDENTS]
        # Answers of which nobody knows who gave them are groups of their own, one by one.
        groups += ["survey", "respondent", "CASE WHEN respondent IS NULL THEN version END"]
        together = f"CASE WHEN respondent IS NOT NULL THEN {_TOGETHER} END AS {OF_RESPONDENTS}"
        judged = f"SELECT {', '.join([*others, together])} FROM ({judged}) AS judged{each} GROUP BY {', '.join(groups)}"
        columns = [OF_RESPONDENTS if name == OF_RESPONDENTS else f"c{place}" for place, name in enumerate(by)]
        each = ""
    numbers = ", ".join(str(number) for number in range(1, len(by) + 1))
    order = f" GROUP BY {numbers} ORDER BY {numbers}" if by else ""
    return f"SELECT {', '.join([*columns, 'count(*)'])} FROM ({judged}) AS judged{each}{order}", values


def _judged(organisation: str, query: AnswerQuery) -> Statement:
    """Return the statement that finds the answers that are wanted, and says how each counts."""
    points = "?"
    values: list[Any] = [query.best_points]
    if query.good:
        points = f"CASE {'WHEN best = ? AND worst = ? THEN ? ' * len(query.good)}ELSE ? END"
        values = [value for each in query.good for value in (each.best, each.worst, each.points)] + values
    conditions: list[str] = ["organisation = ?"]
    wanted: list[Any] = [organisation]
    for name, among in (("survey", query.surveys), ("question", query.questions), ("service", query.services)):
        if among is not None:
            conditions.append(f"{name} {_AMONG}")
            wanted.append(_array(among))
    for condition, day in (("given_on >= ?", query.given_from), ("given_on < ?", query.given_before)):
        if day is not None:
            conditions.append(condition)
            wanted.append(day)
    undone = _array(sorted(query.undone))
    found = f"SELECT *, {points} AS points FROM answers WHERE {' AND '.join([*conditions, _STANDING])}"
    return f"SELECT *, {_JUDGEMENT} AS judgement FROM ({found})", [*values, *wanted, undone, undone]


def _array(texts: Collection[str]) -> str:
    return msgspec.json.encode(texts).decode()
