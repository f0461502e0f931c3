"""Details on their way into the store: words and people, each with an id, a salt and a commitment."""

import datetime as dt
import json
import os
from collections.abc import Mapping

import attrs
import msgspec

from casework.application.identity import CHANCE_BYTES, id_of, milliseconds
from casework.application.ports import Detail
from casework.domain.cases.events import EVENTS, Matter, Party
from casework.domain.cases.fields import holds_detail
from casework.domain.envelope import DetailReference, commitment
from casework.errors import UsageError

REFERRING = frozenset(
    field.name for kind in (*EVENTS, Matter, Party) for field in attrs.fields(kind) if holds_detail(field)
)
"""The fields of events and their parts that hold the id of a detail."""

PEOPLE = frozenset({"person", "preferences"})
"""Those of them whose detail holds words by name, about a person."""

WORDS = REFERRING - PEOPLE
"""Those of them whose detail holds words."""

_SALT_BYTES = 16
_encode = msgspec.json.Encoder().encode


class Drafts:
    """The details that one decision writes into one stream."""

    def __init__(self, stream: str, now: dt.datetime) -> None:
        self._stream, self._now = stream, now
        self.details: list[Detail] = []

    def text(self, words: str | None) -> str | None:
        """Draft *words* and return the id of the detail; nothing for nothing, and blanks alone say nothing.

        Raises:
            UsageError: If they are no text.
        """
        if words is not None and not isinstance(words, str):
            message = f"notes, summaries and letters are text, not a {type(words).__name__}"
            raise UsageError(message)
        return None if words is None or is_blank(words) else self._add(words)

    def person(self, person: Mapping[str, str] | None) -> str | None:
        """Draft what is known of a person (name, email, ...) and return the id of the detail.

        Raises:
            UsageError: If it is not a mapping of words to words.
        """
        if not person:
            return None
        if any(not isinstance(part, str) for pair in person.items() for part in pair):
            message = "a person is given as words by name, for example {'name': '...', 'email': '...'}"
            raise UsageError(message)
        return self._add(dict(person))

    def _add(self, value: str | dict[str, str]) -> str:
        chance = os.urandom(_SALT_BYTES + CHANCE_BYTES)
        name = id_of("detail", milliseconds(self._now), chance[_SALT_BYTES:])
        detail = Detail(id=name, stream=self._stream, salt=chance[:_SALT_BYTES], value=_as_json(value))
        self.details.append(detail)
        return detail.id

    def references(self) -> tuple[DetailReference, ...]:
        """Return what the record of the event says of its details."""
        return tuple(
            [
                DetailReference(detail=detail.id, commitment=commitment(detail.salt, detail.value))
                for detail in self.details
            ]
        )


def is_blank(words: str) -> bool:
    """Say whether *words* say nothing: there are none, or blanks alone."""
    return not words.strip()


def _as_json(value: str | dict[str, str]) -> str:
    try:
        return _encode(value).decode()
    except UnicodeEncodeError:  # half of a surrogate pair, which only the escapes of plain JSON can hold
        return json.dumps(value)
