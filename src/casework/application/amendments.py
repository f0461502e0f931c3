"""What a caller says was wrong in an earlier event of a case, and the event that should have been recorded instead."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from casework.application.codec import as_kept, event_from, plain
from casework.application.drafts import REFERRING, WORDS, Drafts
from casework.domain.cases.case import Case
from casework.domain.cases.events import NAMES, Event, Replacement
from casework.domain.cases.fields import number, yes_or_no
from casework.domain.time.moments import Moment
from casework.errors import DecisionError, UsageError


@attrs.frozen(kw_only=True)
class Amendment:
    """What is to become of the event at *version*: another date or other fields, or it is struck out, or restored.

    Raises:
        UsageError: If it is not exactly one of the three.
    """

    version: int = number()
    happened: Moment | None
    fields: dict[str, Any]
    strike: bool = yes_or_no()
    restore: bool = yes_or_no()

    def __attrs_post_init__(self) -> None:
        if sum((self.strike, self.restore, self.happened is not None or bool(self.fields))) != 1:
            message = (
                "a correction gives another date or other fields, or strikes the event out, or restores one that was "
                "struck out: one of the three"
            )
            raise UsageError(message)

    def request(self) -> dict[str, Any]:
        """Return all of it as plain values, for the digest of the request."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(Amendment)}

    def replacement(self, case: Case, drafts: Drafts) -> Replacement | None:
        """Return what should have been recorded; None where the event is to be struck out, or there is none.

        Raises:
            DecisionError: If an event is to be restored that was not struck out.
            UsageError: If the event cannot have such fields.
        """
        fact = next((each for each in (*case.history, *case.struck) if each.version == self.version), None)
        if self.strike or fact is None:
            return None
        if self.restore and fact in case.history:
            why = f"event {self.version} was not struck out: there is nothing to restore"
            raise DecisionError(case.reference, "correct", why)
        _refuse_words_inside(fact.event, self.fields)
        changed = {name: drafts.text(value) if name in WORDS else value for name, value in self.fields.items()}
        event = event_from(NAMES[type(fact.event)], {**plain(fact.event), **changed})
        return Replacement(happened=as_kept(fact.happened if self.happened is None else self.happened), event=event)


def _refuse_words_inside(event: Event, fields: Mapping[str, Any]) -> None:
    """Refuse words of people and matters inside *fields*; what *event* refers to already may stay.

    Raises:
        UsageError: If there are any; they are not in the message, because they may be somebody's name.
    """
    known = [detail for _, detail in referred(plain(event))]
    for name, detail in (pair for value in fields.values() for pair in referred(plain(value))):
        if detail not in known:
            message = (
                f"{name} is not put right here: add_party gives a party its person anew, and a matter whose words are "
                "wrong is added with other ones"
            )
            raise UsageError(message)


def referred(value: object) -> Iterator[tuple[str, object]]:
    """Yield every field inside plain data that refers to a detail, with what it holds."""
    if isinstance(value, dict):
        yield from ((name, held) for name, held in value.items() if name in REFERRING and held is not None)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for each in inner:
        yield from referred(each)
