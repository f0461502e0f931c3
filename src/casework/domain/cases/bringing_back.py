"""Bringing a case back to what it said before: by corrections, so that nothing is taken out of its log."""

from collections.abc import Iterator

from casework.domain.cases.case import Case
from casework.domain.cases.events import Corrected, Replacement


def bringing_back(case: Case, before: Case, *, reason: str) -> Iterator[Corrected]:
    """Yield the corrections after which the facts of *case* are those of *before*, which it was earlier in its life.

    A fact that was put right or struck out since says again what it said, and one that came since is struck out.
    """
    now = {fact.version: fact for fact in case.history}
    then = {fact.version: fact for fact in before.history}
    for version, fact in then.items():
        if now.get(version) != fact:
            replacement = Replacement(happened=fact.happened, event=fact.event)
            yield Corrected(version=version, reason=reason, replacement=replacement)
    for version in now:
        if version not in then:
            yield Corrected(version=version, reason=reason)
