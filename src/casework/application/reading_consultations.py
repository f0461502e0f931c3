"""Consultations as a viewer reads them, as methods of a casebook.

The access policy is asked about ``see-consultations``, without a case; for what came of them about
``see-standard-reviews`` and ``see-improvements`` too.
"""

from collections.abc import Mapping

from casework.application.access import viewer_of
from casework.application.consultation_streams import CameOf, ConsultationFile, details_of, existing, read_list
from casework.application.improvement_streams import read_improvements
from casework.application.reading_improvements import SEEING as SEEING_IMPROVEMENTS
from casework.application.standard_reviews import SEEING as SEEING_REVIEWS
from casework.application.standard_reviews import read_reviews
from casework.application.stream_decisions import words_of
from casework.application.streams import Desk
from casework.domain.actors import Actor
from casework.domain.improvements.events import PromptKind
from casework.domain.standards.frameworks import Framework

SEEING = "see-consultations"
_SEE = "see consultations"


class ReadingConsultations:
    """The part of a casebook that tells of consultations."""

    _desk: Desk
    _frameworks: Mapping[str, Framework]

    def consultations(self, *, viewer: Actor | None = None) -> tuple[ConsultationFile, ...]:
        """Return every consultation, in the order in which they were planned.

        Raises:
            AccessError: If the access policy does not let *viewer* see them.
        """
        desk = self._desk
        desk.authorise(viewer_of(viewer), SEEING, _SEE)
        return tuple(self._file_of(each) for each in read_list(desk.store, desk.organisation).ids)

    def consultation(self, consultation: str, *, viewer: Actor | None = None) -> ConsultationFile:
        """Return one consultation with its words.

        Raises:
            AccessError: If the access policy does not let *viewer* see it.
            NotFoundError: If there is no such consultation.
        """
        self._desk.authorise(viewer_of(viewer), SEEING, _SEE)
        return self._file_of(consultation)

    def came_of_consultation(self, consultation: str, *, viewer: Actor | None = None) -> CameOf:
        """Return which reviews of standards and which improvements name a consultation as what asked for them.

        Raises:
            AccessError: If the access policy does not let *viewer* see consultations, reviews or improvements.
            NotFoundError: If there is no such consultation.
        """
        desk, who = self._desk, viewer_of(viewer)
        for action, what in (
            (SEEING, _SEE),
            (SEEING_REVIEWS, "see the reviews of standards"),
            (SEEING_IMPROVEMENTS, "see improvements"),
        ):
            desk.authorise(who, action, what)
        name = existing(desk.store, desk.organisation, consultation).id
        return CameOf(
            reviews=tuple(
                (framework, fact)
                for framework in self._frameworks
                for fact in read_reviews(desk.store, desk.organisation, framework).facts
                if name in fact.event.consultations
            ),
            improvements=tuple(
                each.id
                for each in read_improvements(desk.store, desk.organisation).known
                if any(prompt.kind is PromptKind.CONSULTATION and prompt.of == name for prompt in each.prompts)
            ),
        )

    def _file_of(self, consultation: str) -> ConsultationFile:
        found = existing(self._desk.store, self._desk.organisation, consultation)
        return ConsultationFile(consultation=found, details=words_of(self._desk, details_of(found)))
