"""What a newer export says otherwise than an older one, as events of the case.

The case has to become what it would be, had the newer export been imported first. What the source did not know before
is appended, with the source's date; what it says otherwise is corrected; what it says no more is struck out. Where that
leads to another case than the newer export tells of, because a fact belongs between two that are on record, everything
from there on is struck out and told again in its order.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import attrs
import msgspec

from casework.application.amendments import referred
from casework.application.codec import plain
from casework.application.drafts import Drafts
from casework.application.imported_events import Written
from casework.application.ports import Store
from casework.domain.cases.case import Case
from casework.domain.cases.events import Corrected, Event, JudgedElsewhere, Noted, Received, Replacement
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact

REASON = "source-changed"
"""The code by which a correction says that the source says something else now."""

_WHICH = ("stage", "milestone", "limit", "matter", "scheme", "document", "name", "pause", "remedy", "learning")
"""The fields that tell events of one class apart."""


def standing_words(store: Store, organisation: str, case: Case) -> Mapping[str, Any]:
    """Return what the details say that the facts of *case* refer to, by their ids."""
    wanted = [str(detail) for fact in case.history for _, detail in referred(plain(fact.event))]
    kept = store.details(organisation, wanted) if wanted else {}
    return {name: msgspec.json.decode(each.value) for name, each in kept.items()}


def what_changed(case: Case, wanted: Sequence[Written], words: Mapping[str, Any], now: dt.datetime) -> list[Written]:
    """Return the events that make *case* say what *wanted* tells; none where it does already.

    *words* are those of the details of the case.
    """
    receipt, *rest = wanted
    receipt = _as_first_imported(case, receipt)
    found = _Comparing(case, [receipt, *rest], words, now)
    changes = found.least()
    if not changes or found.leads_to_the_same(changes):
        return changes
    return found.in_order()


def _as_first_imported(case: Case, receipt: Written) -> Written:
    """Return the receipt with what a newer export cannot change: where the case came from first."""
    first, event = case.history[0].event, receipt.event
    assert isinstance(first, Received)  # noqa: S101 - every case begins with its receipt
    assert isinstance(event, Received)  # noqa: S101 - as every draft does
    kept = attrs.evolve(event, source=first.source, links=first.links)
    return msgspec.structs.replace(receipt, event=kept)


class _Comparing:
    """What stands in a case beside what is wanted of it."""

    def __init__(self, case: Case, wanted: Sequence[Written], words: Mapping[str, Any], now: dt.datetime) -> None:
        self._case, self._wanted, self._words, self._now = case, wanted, words, now

    def least(self) -> list[Written]:
        """Return the fewest events: whatever is the same thing is left or corrected, wherever it stands."""
        standing = defaultdict[object, list[Fact]](list)
        for fact in self._case.history:
            standing[_what(fact.event)].append(fact)
        changes: list[Written] = []
        new: list[Written] = []
        for each in self._wanted:
            same = standing[_what(each.event)]
            if same:
                changes += self._correction(same.pop(0), each)
            else:
                new.append(each)
        gone = sorted(fact.version for facts in standing.values() for fact in facts)
        return [*changes, *(self._strike(version) for version in gone), *new]

    def in_order(self) -> list[Written]:
        """Return the events after which all facts stand in the order in which they are wanted."""
        standing, wanted = list(self._case.history), list(self._wanted)
        changes: list[Written] = []
        gone: list[Fact] = []
        while wanted:
            place = next((place for place, fact in enumerate(standing) if _same(fact, wanted[0])), None)
            if place is None:
                break
            gone += standing[:place]
            changes += self._correction(standing[place], wanted.pop(0))
            standing = standing[place + 1 :]
        gone += standing
        return [*changes, *(self._strike(fact.version) for fact in gone), *wanted]

    def leads_to_the_same(self, changes: Sequence[Written]) -> bool:
        """Say whether the case is after *changes* what it would be, had nothing else been imported."""
        versions = count(self._case.version + 1)
        facts = [*(self._case.recorded or self._case.history), *(_fact(next(versions), each) for each in changes)]
        fresh = fold(self._case.id, [_fact(number, each) for number, each in enumerate(self._wanted, start=1)])
        words = self._all_words()
        return _essence(fold(self._case.id, facts), words) == _essence(fresh, words)

    def _all_words(self) -> Mapping[str, Any]:
        new = {detail.id: msgspec.json.decode(detail.value) for each in self._wanted for detail in each.drafts.details}
        return {**self._words, **new}

    def _correction(self, fact: Fact, wanted: Written) -> Iterator[Written]:
        """Yield the correction that makes *fact* say what is *wanted*; nothing where it does."""
        event, happened = wanted.event, wanted.happened
        if _is_undated(event) and _is_undated(fact.event):
            happened = fact.happened
        words = self._all_words()
        if happened == fact.happened and _said(event, words) == _said(fact.event, words):
            return
        replacement = Replacement(happened=happened, event=event)
        corrected = Corrected(version=fact.version, reason=REASON, replacement=replacement)
        yield Written(event=corrected, happened=self._now, drafts=wanted.drafts)

    def _strike(self, version: int) -> Written:
        struck = Corrected(version=version, reason=REASON)
        return Written(event=struck, happened=self._now, drafts=Drafts(self._case.id, self._now))


def _fact(version: int, written: Written) -> Fact:
    return Fact(version=version, happened=written.happened, event=written.event)


def _what(event: Event) -> object:
    """Return what *event* is about, whatever it says of that; a case has one receipt, in whichever stage it begins."""
    if isinstance(event, Received):
        return Received
    return type(event), *(getattr(event, name, None) for name in _WHICH)


def _same(fact: Fact, wanted: Written) -> bool:
    return _what(fact.event) == _what(wanted.event)


def _is_undated(event: Event) -> bool:
    """Say whether the day in the envelope of *event* is that of the import, and says nothing."""
    return isinstance(event, Noted | JudgedElsewhere) or getattr(event, "undated", False)


def _essence(case: Case, words: Mapping[str, Any]) -> object:
    """Return what *case* is, but for how it was recorded, with words in the place of details."""
    bare = attrs.evolve(case, version=0, history=(), struck=(), recorded=())
    return _with_words(plain(bare), words)


def _said(event: Event, words: Mapping[str, Any]) -> object:
    return _with_words(plain(event), words)


def _with_words(value: object, words: Mapping[str, Any]) -> object:
    """Return plain data with the words in the place of the ids of details."""
    if isinstance(value, dict):
        return {name: _with_words(held, words) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [_with_words(each, words) for each in value]
    return words.get(value, value) if isinstance(value, str) else value
