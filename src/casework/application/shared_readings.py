"""Readings of several organisations together, as partners agreed to show them.

Each organisation has a casebook of its own, with its own rules, and its own access policy says what is counted of it.
"""

from collections.abc import Mapping
from typing import Protocol

from casework.application.periods import Period
from casework.domain.actors import Actor
from casework.domain.standards.indicators import IndicatorReading
from casework.domain.standards.partnerships import Partnership, SharedReading, shared
from casework.errors import NotFoundError


class TakesReadings(Protocol):
    """What can read the indicators of one organisation: a casebook."""

    def readings(
        self,
        framework: str | None = None,
        *,
        period: Period | str | None = None,
        per: str | None = None,
        viewer: Actor | None = None,
    ) -> tuple[IndicatorReading, ...]:
        """Return its readings."""


def shared_readings(
    partnership: Partnership,
    books: Mapping[str, TakesReadings],
    *,
    period: Period | str,
    per: str | None = None,
    viewer: Actor | None = None,
) -> tuple[SharedReading, ...]:
    """Return what the indicators of all members read together; small numbers are kept back.

    Args:
        books: The casebook of each member, by the id of the organisation.
        period: As of ``Casebook.readings``; the days are the same for all of them.
        per: ``month``, ``quarter`` or ``year``; the whole period once, if left out.
        viewer: Who reads; the policy of each casebook is asked.

    Raises:
        NotFoundError: If a member has no casebook, or no such framework.
        UsageError: If the members do not read the same indicators.
        AccessError: If the policy of a member does not let *viewer* read.
    """
    found = {}
    for member in partnership.members:
        if member not in books:
            raise NotFoundError("casebook of the member", member, known=tuple(books))
        found[member] = books[member].readings(partnership.framework, period=period, per=per, viewer=viewer)
    return shared(partnership, found)
