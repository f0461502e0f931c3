"""What is counted and told while an import goes on."""

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain

import attrs

from casework.application.import_judging import Counted, Waiting
from casework.application.import_notices import Notices
from casework.application.import_words import MetInWords
from casework.application.mappings import Fate
from casework.application.ports import SourceRow
from casework.application.row_drafts import CaseDraft, Draft
from casework.application.row_outcomes import EXAMPLES, Progress, RejectedRow, rejected_row
from casework.application.row_units import Unit


class MetCounter:
    """Counts how often something was met, in the rows that were taken in."""

    def __init__(self, before: MetInWords) -> None:
        self._unknown, self._flags = Counter(before.unknown), Counter(before.flags)
        self._rules = Counter({(target, pattern): number for target, pattern, number in before.rules})

    def add(self, drafts: Iterable[Draft]) -> None:
        """Count what was met in *drafts*."""
        met = [each for draft in drafts for each in draft.met.of_rows()]
        self._unknown.update(chain.from_iterable([each.unknown for each in met]))
        self._rules.update(chain.from_iterable([each.rules for each in met]))
        self._flags.update(chain.from_iterable([each.flags for each in met]))

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

    *rejected* hears of each rejected row, *progress* now and then, *taken* of what is written, or would be, and
    *repeated* of each row that says again what one before it did.
    """

    rejected: Callable[[RejectedRow], None] | None = None
    progress: Callable[[Progress], None] | None = None
    taken: Callable[[Waiting], None] | None = None
    repeated: Callable[[SourceRow], None] | None = None


class Telling:
    """Tells whoever is *watching* of rejected rows, in their order, and of progress; *lines* is all that there are."""

    def __init__(self, watching: Watching, columns: tuple[str, ...], lines: int | None) -> None:
        self._watching, self._columns, self._lines = watching, columns, lines
        self._reasons: dict[int, str] = {}
        self._line = 0
        self.examples: list[RejectedRow] = []
        self.notices = Notices()

    def taken(self, taken: Waiting, *, instead_of: str | None) -> None:
        """Note what was met in what was *taken* in; *instead_of* is another mapping that brought its record before."""
        first = taken.unit.rows[0]
        self.read(taken)
        self._repeated(taken.unit.repeats)
        if taken.fate == "updated":
            self.notices.updated(first.place, instead_of=instead_of)
        self.notices.of_rejects |= first.rejected_before

    def read(self, taken: Waiting) -> None:
        """Note what was met in what was read, whether it is *taken* in or is there already."""
        draft, met = taken.draft, taken.draft.met
        facts, verdicts = (draft.facts, draft.verdicts) if isinstance(draft, CaseDraft) else ((), ())
        extended = [(fact.stage, fact.limit) for fact in facts if fact.event is Fate.EXTENDED]
        first = taken.unit.rows[0].place
        for each in met.of_rows():
            self.notices.met(each.place or first, unknown=each.unknown, flags=each.flags)
        self.notices.taken(
            first,
            rows=taken.commit.rows,
            ways=taken.place.ways,
            extended=extended,
            stages={verdict.name: verdict.stage for verdict in verdicts if verdict.stage is not None},
        )

    def counted(self, counted: Counted) -> None:
        """Note which rows of what brings nothing were in the source before."""
        unit = counted.unit
        self._repeated((*unit.rows, *unit.repeats) if unit.is_repeat else unit.repeats)

    def _repeated(self, rows: Iterable[SourceRow]) -> None:
        for row in rows:
            self.notices.duplicate(row.place)
            if self._watching.repeated is not None:
                self._watching.repeated(row)

    def note(self, unit: Unit, reason: str) -> None:
        """Note that *unit* is rejected; it is told of with its group."""
        self._reasons[id(unit)] = reason

    def rejected(self, group: Iterable[Unit]) -> None:
        """Tell of the rejected rows of *group*."""
        reasons, self._reasons = self._reasons, {}
        for unit in group if reasons else ():
            if id(unit) in reasons:
                for row in (*unit.rows, *unit.repeats):
                    self._tell(row, reasons[id(unit)], unit.key_of)

    def _tell(self, row: SourceRow, reason: str, key_of: str | None) -> None:
        found = rejected_row(row, reason, self._columns, key_of)
        self.notices.rejected(reason, row.place, key_of=key_of)
        if len(self.examples) < EXAMPLES:
            self.examples.append(found)
        if self._watching.rejected is not None:
            self._watching.rejected(found)

    def progress(self, rows: int, group: Iterable[Unit]) -> None:
        """Tell that *rows* are read, those of *group* last."""
        if self._watching.progress is not None:
            self._line = max([self._line, *(unit.line for unit in group)])
            part = min(1.0, self._line / self._lines) if self._lines else None
            self._watching.progress(Progress(rows=rows, part=part))
