"""What the words of a column with outcomes mean, and which of them may mean something else."""

import re

from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import (
    ASKED,
    WITHDRAWN,
    is_instead_of_upheld,
    is_mere_w,
    is_no_word_of_scheme,
    outcome_answered,
    outcome_in,
    outcome_of,
)

_NOT_THE_CASE = re.compile(
    r"(?i)\b(?:not|never)\b(?! pursu)|\b(?:consent|authority|permission|offer|funding|service|charge|invoice|notice)\b"
)
"""Words with which nothing was withdrawn, or something else than the case."""


def meaning_in(column: Column, text: str) -> str | None:
    """Return the code that the scheme of outcomes has for *text* in *column*."""
    is_asked = ASKED & set(column.look.words)
    return (outcome_answered(text) if is_asked else None) or outcome_in(text)


def may_mean_another(column: Column, text: str) -> bool:
    """Return whether the code for *text* in *column* is one that somebody must confirm."""
    plain = outcome_answered(text) if "upheld" in column.look.words else outcome_of(text)
    doubtful = plain is None or is_no_word_of_scheme(text)
    beside = is_instead_of_upheld(text) and any("upheld" in each.lower() for each in column.look.plain_values())
    other = plain == WITHDRAWN and _NOT_THE_CASE.search(text) is not None
    return doubtful or beside or other or (is_mere_w(text) and not _has_withdrawn(column))


def _has_withdrawn(column: Column) -> bool:
    """Return whether what else begins with a W is a word for withdrawn, and there is one."""
    others = [each for each in column.look.plain_values() if each[0] in "Ww" and not is_mere_w(each)]
    return bool(others) and all(meaning_in(column, each) == WITHDRAWN for each in others)
