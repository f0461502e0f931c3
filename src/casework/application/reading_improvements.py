"""Service improvements as a viewer reads them, as methods of a casebook.

The access policy is asked about ``see-improvements``, without a case.
"""

import datetime as dt

import attrs

from casework.application.access import viewer_of
from casework.application.improvement_streams import ImprovementFile, read_improvements, words_in
from casework.application.rulebook import Rulebook
from casework.application.standard_reviews import shown
from casework.application.stream_decisions import words_of
from casework.application.streams import Desk
from casework.domain.actors import Actor
from casework.domain.improvements.improvement import Improvements
from casework.domain.time.moments import checked

SEEING = "see-improvements"


class ReadingImprovements:
    """The part of a casebook that tells of service improvements."""

    rulebook: Rulebook
    _desk: Desk

    def improvements(self, *, overdue_on: dt.date | None = None, viewer: Actor | None = None) -> ImprovementFile:
        """Return every improvement with its words; with *overdue_on*, only those that are overdue on that day.

        Overdue is what was to be done by a day before and is not, and what was to be looked at again and was not.

        Raises:
            AccessError: If the access policy does not let *viewer* see them.
        """
        found = self._seen(viewer)
        if overdue_on is not None:
            found = found.overdue(self.rulebook.day(checked(overdue_on)))
        return self._told(found)

    def improvement(self, improvement: str, *, viewer: Actor | None = None) -> ImprovementFile:
        """Return one improvement with its words.

        Raises:
            AccessError: If the access policy does not let *viewer* see it.
            NotFoundError: If there is no such improvement.
        """
        found = self._seen(viewer)
        return self._told(attrs.evolve(found, known=(found[shown(improvement)],)))

    def _seen(self, viewer: Actor | None) -> Improvements:
        self._desk.authorise(viewer_of(viewer), SEEING, "see improvements")
        return read_improvements(self._desk.store, self._desk.organisation)

    def _told(self, found: Improvements) -> ImprovementFile:
        events = (fact.event for each in found.known for fact in each.facts)
        wanted = (detail for event in events for _, detail in words_in(event))
        return ImprovementFile(improvements=found, details=words_of(self._desk, wanted))
