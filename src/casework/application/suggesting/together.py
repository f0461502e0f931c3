"""Which columns are filled in the same rows."""

from collections import Counter
from collections.abc import Sequence

import attrs

MOSTLY = 0.8
"""What holds of so many rows holds, but for slips."""
_MINORITY = 0.6
_FEWEST = 2


@attrs.define(kw_only=True)
class Together:
    """Counts the rows in which columns are filled, alone and two at a time."""

    _filled: Counter[str] = attrs.Factory(Counter)
    _both: Counter[tuple[str, str]] = attrs.Factory(Counter)

    def add(self, names: Sequence[str]) -> None:
        """Look at one row, in which the columns *names* are filled."""
        self._filled.update(names)
        self._both.update((one, other) for one in names for other in names)

    def filled(self, name: str) -> int:
        """Return in how many rows a column is filled."""
        return self._filled[name]

    def alone(self, name: str, other: str) -> int:
        """Return in how many rows a column is filled without *other*."""
        return self._filled[name] - self._both[name, other]

    def is_within(self, name: str, other: str) -> bool:
        """Return whether a column is filled only where *other* is, but for slips."""
        return self._both[name, other] >= MOSTLY * self._filled[name] > 0

    def is_part_of(self, name: str, other: str) -> bool:
        """Return whether a column is filled in a minority of the rows in which *other* is, and in hardly any else."""
        few = _FEWEST <= self._filled[name] <= _MINORITY * self._filled[other]
        return few and self.is_within(name, other)
