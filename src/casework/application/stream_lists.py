"""Lists of what stands in streams of their own: their ids, in the order in which they were listed."""

import itertools
from collections.abc import Iterable

import attrs


@attrs.frozen(kw_only=True)
class Listed:
    """The ids of all there are, in the order in which they came; *version* is that of the list."""

    version: int
    ids: tuple[str, ...]

    @classmethod
    def of(cls, ids: Iterable[str]) -> "Listed":
        """Return the list of *ids*."""
        found = tuple(ids)
        return cls(version=len(found), ids=found)

    def next_id(self, letter: str) -> str:
        """Return the first of *letter* 1, *letter* 2, ... that nothing here ever had."""
        return next(name for name in (f"{letter}{number}" for number in itertools.count(1)) if name not in self.ids)
