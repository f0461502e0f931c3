"""Which names of cases are taken: what a store refuses of an import, and what a check of it says beforehand.

A check writes nothing, so that no store refuses anything. It asks for the names that are on record, and notes those
that the rows before would have taken.
"""

import attrs

from casework.application.import_judging import Waiting
from casework.application.mappings import SourceMapping
from casework.application.ports import Store
from casework.application.row_drafts import CaseDraft
from casework.application.row_units import KeysSeen


def reference_taken(reference: str) -> str:
    """Return why a row is rejected that gives its case the *reference* of another."""
    return f"the reference {reference} belongs to another case"


def key_taken(key: str) -> str:
    """Return why a row is rejected whose *key* somebody gave a case that did not come from it."""
    return f"{key} is a case already, and it did not come from an import"


@attrs.frozen(kw_only=True)
class ChecksBefore:
    """What checks noted that go together, such as those of several mappings in one command.

    Their imports would come one after the other, so each sees which *references* the cases of those before it would
    have, and which *records* they would have brought.
    """

    references: KeysSeen
    records: KeysSeen


class TakenNames:
    """The names that are taken while a check goes on: those in *store*, and those of the rows that came before.

    If it is *blind*, rows are judged as if no import had come before: the names of their own cases are free.
    """

    def __init__(self, store: Store, mapping: SourceMapping, after: ChecksBefore | None, *, blind: bool) -> None:
        self._store, self._system, self._mapping, self._blind = store, mapping.source.system, mapping.id, blind
        self._records = None if after is None else after.records
        self._has_cases: dict[str, bool] = {}

    def brought_before(self, waiting: Waiting) -> tuple[str, str] | None:
        """Return which mapping would have brought the record of what is *waiting* by then, and the digest of that.

        None, and it is noted, if no check before had it.
        """
        if self._records is None or not waiting.past.is_new:
            return None
        unit, named = waiting.unit, f"{waiting.place.organisation}\n{self._system}\n{waiting.unit.key}"
        return self._records.before(named, place=self._mapping, digest=unit.digest)

    def refusal(self, waiting: Waiting, before: KeysSeen) -> str | None:
        """Return why the store would refuse what is *waiting*; None, and its reference is noted, if it would not.

        *before* are the references of the rows that came before.
        """
        draft, unit, organisation = waiting.draft, waiting.unit, waiting.place.organisation
        if not isinstance(draft, CaseDraft):
            return None
        if self._on_record(organisation) and (why := self._refusal_on_record(waiting, draft.reference)) is not None:
            return why
        if draft.reference is None:
            return None
        first = before.before(f"{organisation}\n{draft.reference}", place=unit.rows[0].place, digest=unit.digest)
        return None if first is None else reference_taken(draft.reference)

    def _on_record(self, organisation: str) -> bool:
        """Return whether the organisation has anything on record at all."""
        if organisation not in self._has_cases:
            self._has_cases[organisation] = self._store.head(organisation) > 0
        return self._has_cases[organisation]

    def _refusal_on_record(self, waiting: Waiting, reference: str | None) -> str | None:
        organisation, key = waiting.place.organisation, waiting.unit.key
        own = waiting.commit.appends[0].stream
        mine = self._store.case_of(organisation, key, system=self._system)
        if mine not in {None, own} and not self._blind:
            return key_taken(key)
        holder = None if reference is None else self._store.case_of(organisation, reference)
        return None if reference is None or holder in {None, own, mine} else reference_taken(reference)
