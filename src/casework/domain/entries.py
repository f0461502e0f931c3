"""Entries: records that stand alone, thousands of them in one stream, such as the answers to a survey.

No entry depends on another, so nothing is folded. What was wrong is not put right in place: an entry is struck out, and
another one may stand for it. What is struck out stands in a stream of its own beside the entries, which is short:
whoever reads them knows it before the first one. Nothing counts of an import that was undone, neither the entries that
it brought nor what it struck out.
"""

from collections.abc import Collection, Iterable

import attrs

from casework.domain.cases.fields import code, number, optional_code


@attrs.frozen(kw_only=True)
class EntryStruckOut:
    """The entry at *version* counts no longer, for a *reason*; *batch* is the import that said so."""

    version: int = number()
    reason: str = code()
    batch: str | None = optional_code()


@attrs.frozen(kw_only=True)
class Standing:
    """What counts in one stream: all but the entries at the *struck_out* versions and those of the *undone* imports."""

    struck_out: frozenset[int] = frozenset()
    undone: frozenset[str] = frozenset()

    def holds(self, version: int, batch: str | None) -> bool:
        """Whether the entry at *version*, which came with the import *batch*, counts."""
        return version not in self.struck_out and batch not in self.undone


def standing(events: Iterable[EntryStruckOut], undone: Collection[str]) -> Standing:
    """Return what counts after *events*, in whatever order they came, where the imports *undone* were undone."""
    gone = frozenset(undone)
    return Standing(struck_out=frozenset(each.version for each in events if each.batch not in gone), undone=gone)
