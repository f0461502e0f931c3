"""Which cases of an import its figures of stages leave out, since they are no complaints: each kind has its number.

A register of feedback has compliments and comments among its complaints. Hardly any of these is answered, and nothing
is found in them, so that they would hide the one complaint without a day of its answer.
"""

from collections import Counter
from collections.abc import Mapping

from casework.application.import_judging import Waiting
from casework.application.mappings import SourceMapping
from casework.application.row_drafts import CaseDraft
from casework.domain.cases.vocabulary import Kind


class KindsApart:
    """Counts the cases of other kinds, where *mapping* can make a complaint of a row; else none is apart."""

    def __init__(self, mapping: SourceMapping) -> None:
        kind = None if mapping.fields is None else mapping.fields.kind
        values = set() if kind is None else {value for _, value in kind.listed()}
        self._has_complaints = not values or Kind.COMPLAINT.value in values
        self._counts = Counter[str]()

    def has(self, taken: Waiting) -> bool:
        """Return whether what was *taken* in is apart, and count it then."""
        draft = taken.draft
        if not self._has_complaints or not isinstance(draft, CaseDraft) or draft.kind is Kind.COMPLAINT:
            return False
        self._counts[draft.kind.value] += 1
        return True

    def found(self) -> Mapping[str, int]:
        """Return how many of each kind there are, the most frequent first."""
        return dict(self._counts.most_common())
