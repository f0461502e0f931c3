"""The short ids that the things of a case get when nobody names them: r1, r2 and so on."""

import itertools

from casework.domain.cases.case import Case
from casework.domain.cases.events import Event


def next_name(case: Case, letter: str, kind: type[Event], field: str) -> str:
    """Return the first of *letter* 1, 2, ... that *field* of no event of *kind* ever held.

    Not that of one that was struck out either: it may be restored.
    """
    taken = {getattr(fact.event, field) for fact in (*case.history, *case.struck) if isinstance(fact.event, kind)}
    return next(name for name in (f"{letter}{number}" for number in itertools.count(1)) if name not in taken)
