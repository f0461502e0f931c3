"""Equality answers, as methods of a casebook: they are written one set at a time, and read as figures alone.

Each set has a stream of its own with a random name. There is no list of those streams: the figures find them by reading
the whole log once and looking at the names of its events, which is as slow as ``verify`` and as seldom needed. The
access policy is asked about ``record-equality`` and ``see-equality-figures``, without a case.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from itertools import islice

from casework.application.access import viewer_of
from casework.application.contacts import by_name
from casework.application.drafts import Drafts
from casework.application.ports import IdempotencyKey
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk, Shapes
from casework.application.writing import Writing, key_of, writer_of
from casework.domain.actors import Actor
from casework.domain.equality import EqualityAnswered, EqualityFigures, QuestionSet, figures
from casework.errors import UsageError

ASKED = "standard"
"""The id of the question set that is asked; an organisation's own goes before the one that comes with casework."""

_ANSWERED = "equality.answered"
_SHAPES: Shapes[EqualityAnswered] = Shapes({_ANSWERED: EqualityAnswered})
_BATCH = 500


class AskingEquality:
    """The part of a casebook that keeps what people said about themselves, apart from everything else."""

    rulebook: Rulebook
    _desk: Desk
    _questions: Mapping[str, QuestionSet]

    def equality_questions(self) -> QuestionSet:
        """Return the questions that the organisation asks, with the answers that may be given."""
        return self._questions[ASKED]

    def record_equality(self, answers: Mapping[str, str], *, by: Actor, key: str | None = None) -> None:
        """Record what somebody said about themselves; nothing ties it to a case, and nothing of it is returned.

        Args:
            answers: The code of an answer, or ``prefer_not_to_say``, by the code of its question; any may be left out.
            key: Makes a repeat of the same request harmless; only its hash is kept, since a key may name a case.

        Raises:
            UsageError: If a question is not asked, or an answer is not among those that may be given.
        """
        desk = self._desk
        writing = Writing(by=by, key=key)
        writer_of(writing)
        desk.authorise(by, "record-equality", "record equality answers")
        said = by_name("answers", answers)
        mistakes = list(self.equality_questions().mistakes(said))
        if mistakes:
            raise UsageError("\n".join(mistakes))
        now = desk.clock.now()
        stream = f"equality-{os.urandom(16).hex()}"
        drafts = Drafts(stream, now)
        event = EqualityAnswered(answers=drafts.person(said) or "")
        new = _SHAPES.new(event, self.rulebook.day(now).isoformat(), drafts)
        wanted = key_of("record-equality", writing, lambda: {"answers": said})
        desk.append(stream, new, drafts, by=by, expected=0, key=_unrecognisable(wanted))

    def equality_figures(self, *, viewer: Actor | None = None) -> EqualityFigures:
        """Return how often each answer was given, with small numbers hidden; the only way to read equality answers.

        Raises:
            AccessError: If the access policy does not let *viewer* see them.
        """
        self._desk.authorise(viewer_of(viewer), "see-equality-figures", "see equality figures")
        return figures(self.equality_questions(), self._answer_sets())

    def _answer_sets(self) -> Iterator[Mapping[str, str]]:
        """Yield every answer set that was not erased."""
        desk = self._desk
        records = (record for record in desk.store.read_all(desk.organisation) if record.name == _ANSWERED)
        details = (_SHAPES.event(record).answers for record in records)
        while batch := list(islice(details, _BATCH)):
            yield from (json.loads(kept.value) for kept in desk.store.details(desk.organisation, batch).values())


def _unrecognisable(key: IdempotencyKey | None) -> IdempotencyKey | None:
    if key is None:
        return None
    return IdempotencyKey(key=hashlib.sha256(f"equality {key.key}".encode()).hexdigest(), digest=key.digest)
