"""Whether a key comes again because each stage of a case has a row of its own."""

from collections.abc import Mapping

import attrs

from casework.application.suggesting.exchanged_dates import Line
from casework.application.suggesting.meanings import DROPPED, Meaning
from casework.application.suggesting.settling import Column, Settled
from casework.application.suggesting.vocabulary import OUTSIDE, stage_of

_KEYS = 200_000
"""The stages of so many keys are followed."""
_NEARLY_ALL = 0.9
_FEWEST = 2


@attrs.frozen(kw_only=True)
class Staged:
    """*column* says the stage of a row; *names* has the stage of each of its texts, *first* is where a case begins.

    *alike* are the lines of rows that are of a stage which another row of their key has, and say something else;
    *same* are those that say again what that one does.
    """

    column: str
    names: Mapping[str, str]
    first: str
    alike: tuple[Line, ...] = ()
    same: tuple[Line, ...] = ()

    @property
    def later(self) -> tuple[str, ...]:
        """The other stages of the body itself, in order."""
        return tuple(sorted({*self.names.values()} - {self.first, OUTSIDE}))

    @property
    def outside(self) -> str | None:
        """The stage of another body, if there is one."""
        return OUTSIDE if OUTSIDE in self.names.values() else None

    @property
    def others(self) -> tuple[str, ...]:
        """All that have a row beside that of the first: the later ones, and that of another body."""
        return self.later if self.outside is None else (*self.later, self.outside)


class StageLook:
    """Follows the stages of the rows of each key, where one column of *settled* names stages."""

    def __init__(self, settled: Settled) -> None:
        self._key = settled.first(Meaning.KEY)
        self._column = next(filter(_names_stages, settled.all(Meaning.STAGE)), None)
        self._compared = [column.name for column in settled.columns if column.meaning not in DROPPED]
        self._stages: dict[int, dict[str, int]] = {}
        self._again = 0
        self._alike: list[Line] = []
        self._same: list[Line] = []

    def add(self, values: Mapping[str, str], line: Line) -> str | None:
        """Look at the row with *values* on *line*, and return its stage."""
        if self._column is None or self._key is None:
            return None
        key, stage = values[self._key.name].strip(), stage_of(_plain(values[self._column.name]))
        if key and stage is not None and (hash(key) in self._stages or len(self._stages) < _KEYS):
            before = self._stages.setdefault(hash(key), {})
            self._again += bool(before)
            said = hash(tuple(values[name] for name in self._compared))
            if stage in before:
                (self._same if before[stage] == said else self._alike).append(line)
            before.setdefault(stage, said)
        return stage

    def found(self) -> Staged | None:
        """Return what was found: keys that come again are nearly always of other stages."""
        twice = len(self._alike) + len(self._same)
        if self._column is None or self._again < _FEWEST or twice > (1 - _NEARLY_ALL) * self._again:
            return None
        names = {text: stage for text in self._column.look.plain_values() if (stage := stage_of(text)) is not None}
        first = min(names.values(), key=lambda name: (name == OUTSIDE, name))
        begun = sum(first in stages for stages in self._stages.values())
        if begun < _NEARLY_ALL * len(self._stages):
            return None
        same, alike = tuple(self._same), tuple(self._alike)
        return Staged(column=self._column.name, names=names, first=first, alike=alike, same=same)


def _names_stages(column: Column) -> bool:
    values = column.look.plain_values()
    named = {text: stage for text in values if (stage := stage_of(text)) is not None}
    known = sum(values[text] for text in named)
    return len(set(named.values())) > 1 and known >= _NEARLY_ALL * sum(values.values())


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").strip()
