"""What is counted and told while an import goes on."""

from collections import Counter
from collections.abc import Callable, Iterable

import attrs

from casework.application.import_words import MetInWords
from casework.application.ports import Commit
from casework.application.row_drafts import Draft
from casework.application.row_outcomes import Progress, RejectedRow


class MetCounter:
    """Counts how often something was met, in the rows that were taken in."""

    def __init__(self, before: MetInWords) -> None:
        self._unknown, self._flags = Counter(before.unknown), Counter(before.flags)
        self._rules = Counter({(target, pattern): number for target, pattern, number in before.rules})

    def add(self, drafts: Iterable[Draft]) -> None:
        """Count what was met in *drafts*."""
        for draft in drafts:
            self._unknown.update(draft.met.unknown)
            self._rules.update(draft.met.rules)
            self._flags.update(draft.met.flags)

    def so_far(self) -> MetInWords:
        """Return all of it."""
        return MetInWords(
            unknown=dict(sorted(self._unknown.items())),
            rules=tuple((target, pattern, number) for (target, pattern), number in self._rules.items()),
            flags=dict(sorted(self._flags.items())),
        )


@attrs.frozen(kw_only=True)
class Watching:
    """Who is told of what on the way.

    *rejected* hears of each rejected row, *progress* now and then, *taken* of each commit that is written, or would be.
    """

    rejected: Callable[[RejectedRow], None] | None = None
    progress: Callable[[Progress], None] | None = None
    taken: Callable[[Commit], None] | None = None
