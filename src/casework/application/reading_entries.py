"""Survey answers and labelled texts, as methods of a casebook.

The access policy is asked about them by name, without a case: ``see-answers`` and ``see-texts`` for what is in codes
and for figures, ``see-answer-words`` and ``see-text-words`` besides for what people wrote.
"""

from collections.abc import Iterator

from casework.application.access import viewer_of
from casework.application.entries import ANSWERS, TEXTS, Entry, EntryKind, Event, read_entries
from casework.application.streams import Desk
from casework.domain.actors import Actor
from casework.domain.labelled_texts import TextFigures, TextLabelled, figures
from casework.domain.surveys.answers import SurveyAnswered


class ReadingEntries:
    """The part of a casebook that reads what people answered and wrote, apart from every case."""

    _desk: Desk

    def answers(
        self, survey: str, *, words: bool = False, viewer: Actor | None = None
    ) -> Iterator[Entry[SurveyAnswered]]:
        """Return every answer to *survey*, in the order in which they were recorded; with *words*, what was written.

        Raises:
            NotFoundError: If there is no such survey.
            AccessError: If the access policy does not let *viewer* see them, or their words.
        """
        return self._entries(ANSWERS, survey, "answer", words=words, viewer=viewer)

    def labelled_texts(
        self, collection: str, *, words: bool = False, viewer: Actor | None = None
    ) -> Iterator[Entry[TextLabelled]]:
        """Return every labelled text of *collection*, in order; with *words*, what was written.

        Raises:
            NotFoundError: If there is no such collection.
            AccessError: If the access policy does not let *viewer* see them, or their words.
        """
        return self._entries(TEXTS, collection, "text", words=words, viewer=viewer)

    def text_figures(self, collection: str, *, viewer: Actor | None = None) -> TextFigures:
        """Return how many texts of *collection* have each label and each criticality.

        Raises:
            NotFoundError: If there is no such collection.
        """
        return figures(entry.said for entry in self.labelled_texts(collection, viewer=viewer))

    def _entries(
        self, kind: EntryKind[Event], name: str, noun: str, *, words: bool, viewer: Actor | None
    ) -> Iterator[Entry[Event]]:
        desk, who = self._desk, viewer_of(viewer)
        desk.authorise(who, f"see-{noun}s", f"see the {noun}s of {name}")
        if words:
            desk.authorise(who, f"see-{noun}-words", f"see the words of the {noun}s of {name}")
        return read_entries(desk.store, desk.organisation, kind, name, words=words)
