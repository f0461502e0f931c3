"""A contact that comes in, as a caller describes it, and the event that it becomes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

import attrs

from casework.application.drafts import Drafts, is_blank
from casework.application.identity import new_reference
from casework.domain.cases.events import Category, Matter, Party, Received, Source
from casework.domain.cases.fields import code
from casework.domain.cases.vocabulary import Channel, Formality, Kind, Role
from casework.errors import NotFoundError, UsageError

Word = TypeVar("Word", bound=StrEnum)


def word(words: type[Word], name: str, value: Word | str) -> Word:
    """Return *value* as one of *words*.

    Raises:
        NotFoundError: If it is none of them; the message lists them.
    """
    try:
        return words(value)
    except ValueError:
        raise NotFoundError(name, _shown(value), known=[word.value for word in words]) from None


def _shown(value: object) -> str:
    return value if isinstance(value, str) else type(value).__name__


def by_name(name: str, value: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return *value* as a dict.

    Raises:
        UsageError: If it is none; the value is not in the message, because it may be somebody's name.
    """
    if value is not None and not isinstance(value, Mapping):
        message = f"{name} is given as values by name, for example {{'name': '...'}}"
        raise UsageError(message)
    return dict(value or {})


def several(name: str, values: Sequence[Any], *, such_as: str = "staff-17") -> tuple[Any, ...]:
    """Return *values* as a tuple, each of them once.

    Raises:
        UsageError: If they are a text, which is a sequence of its letters, or no sequence at all.
    """
    if isinstance(values, str | bytes) or not isinstance(values, Sequence):
        message = f"{name} come as a list, also where there is only one, for example ['{such_as}']"
        raise UsageError(message)
    # What cannot be hashed is junk, which the field of the event refuses by its name.
    return tuple(value for place, value in enumerate(values) if value not in values[:place])


def needed_words(what: str, value: object) -> object:
    """Return the words *value*, which must say something.

    Raises:
        UsageError: If they are empty.
    """
    if value is None or (isinstance(value, str) and is_blank(value)):
        message = f"the {what} are empty: say them in your own words"
        raise UsageError(message)
    return value


def _kind(value: Kind | str) -> Kind:
    return word(Kind, "kind", value)


def _channel(value: Channel | str) -> Channel:
    return word(Channel, "channel", value)


def _formality(value: Formality | str | None) -> Formality | None:
    return None if value is None else word(Formality, "formality", value)


def _person(value: Mapping[str, str] | None) -> dict[str, str]:
    return by_name("complainant", value)


def _categories(value: Mapping[str, str] | None) -> dict[str, str]:
    return by_name("categories", value)


@attrs.frozen(kw_only=True)
class Contact:
    """What can be known of a contact when it comes in, in the caller's words."""

    kind: Kind = attrs.field(converter=_kind)
    procedure: str = code()
    channel: Channel = attrs.field(converter=_channel)
    formality: Formality | None = attrs.field(converter=_formality)
    summary: str | None
    complainant: dict[str, str] = attrs.field(converter=_person)
    complainant_id: str | None = None
    service: str | None
    categories: dict[str, str] = attrs.field(converter=_categories)
    written_on: dt.date | None
    stage: str | None
    reference: str | None
    source: Source | None
    anonymous: bool = False

    def reference_or_new(self, received_on: dt.date) -> str:
        """Return the reference, a new one where none was given."""
        return new_reference(received_on) if self.reference is None else self.reference

    def received(self, drafts: Drafts, reference: str, first_stage: str, *, undated: bool = False) -> Received:
        """Return the event that begins the case; words and people go into *drafts*.

        *undated*: nobody knows when it came in.
        """
        categories = tuple(Category(scheme=scheme, code=code) for scheme, code in self.categories.items())
        return Received(
            kind=self.kind,
            procedure=self.procedure,
            reference=reference,
            stage=first_stage if self.stage is None else self.stage,
            channel=self.channel,
            formality=self.formality,
            written_on=self.written_on,
            summary=drafts.text(self.summary),
            matters=(Matter(matter="m1", service=self.service, categories=categories),),
            parties=self._parties(drafts.person(self.complainant)),
            source=self.source,
            anonymous=self.anonymous,
            undated=undated,
        )

    def _parties(self, person: str | None) -> tuple[Party, ...]:
        if person is None and self.complainant_id is None:
            return ()
        return (Party(party="p1", role=Role.COMPLAINANT, person=person, actor=self.complainant_id),)

    def request(self) -> dict[str, Any]:
        """Return all of it as plain values, for the digest of the request."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(Contact)}
