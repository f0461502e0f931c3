"""Service improvements as a viewer reads them, as methods of a casebook.

The access policy is asked about ``see-improvements``, without a case.
"""

import datetime as dt
from collections.abc import Mapping

from casework.application.access import viewer_of
from casework.application.improvement_streams import (
    ImprovementFile,
    existing,
    read_improvements,
    read_list,
    words_in,
)
from casework.application.prompts import Prompts
from casework.application.reading import Reader
from casework.application.rulebook import Rulebook
from casework.application.standard_reviews import shown
from casework.application.stream_decisions import words_of
from casework.application.streams import Desk
from casework.domain.actors import Actor
from casework.domain.improvements.events import Prompt
from casework.domain.improvements.improvement import Improvements
from casework.domain.standards.frameworks import Framework
from casework.domain.time.moments import checked

SEEING = "see-improvements"


class ReadingImprovements:
    """The part of a casebook that tells of service improvements."""

    rulebook: Rulebook
    _desk: Desk
    _reader: Reader
    _frameworks: Mapping[str, Framework]

    def improvements(
        self, *, overdue_on: dt.date | None = None, because_of: Prompt | None = None, viewer: Actor | None = None
    ) -> ImprovementFile:
        """Return every improvement with its words, or only some of them.

        Args:
            overdue_on: Only those that are overdue on that day: what was to be done by a day before and is not, and
                what was to be looked at again and was not.
            because_of: Only those for which this asked; of a case also those for which something in it did.
            viewer: Who reads.

        Raises:
            AccessError: If the access policy does not let *viewer* see them, or the case.
            NotFoundError: If there is no such case.
        """
        self._authorise(viewer)
        found = read_improvements(self._desk.store, self._desk.organisation)
        if because_of is not None:
            (prompt,) = self._prompts(viewer_of(viewer)).named((because_of,))
            found = found.because_of(prompt)
        if overdue_on is not None:
            found = found.overdue(self.rulebook.day(checked(overdue_on)))
        return self._told(found)

    def improvement(self, improvement: str, *, viewer: Actor | None = None) -> ImprovementFile:
        """Return one improvement with its words.

        Raises:
            AccessError: If the access policy does not let *viewer* see it.
            NotFoundError: If there is no such improvement.
        """
        self._authorise(viewer)
        store, organisation = self._desk.store, self._desk.organisation
        found = existing(store, organisation, shown(improvement))
        return self._told(Improvements(version=read_list(store, organisation).version, known=(found,)))

    def _authorise(self, viewer: Actor | None) -> None:
        self._desk.authorise(viewer_of(viewer), SEEING, "see improvements")

    def _prompts(self, who: Actor) -> Prompts:
        return Prompts(reader=self._reader, frameworks=self._frameworks, who=who)

    def _told(self, found: Improvements) -> ImprovementFile:
        events = (fact.event for each in found.known for fact in each.facts)
        wanted = (detail for event in events for _, detail in words_in(event))
        return ImprovementFile(improvements=found, details=words_of(self._desk, wanted))
