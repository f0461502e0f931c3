"""A group of rows on its way into the log: what waits to be written, and what is being written."""

from collections.abc import Callable, Collection
from typing import TypeAlias

import attrs

from casework.application.import_counts import Counts
from casework.application.import_places import Place
from casework.application.ports import Commit
from casework.application.row_drafts import Draft
from casework.application.row_keys import Past
from casework.application.row_units import Unit
from casework.domain.batches import MetSoFar


@attrs.define(kw_only=True)
class Waiting:
    """A commit that is ready to be written, and what it was made of; *tries* counts how often it was made."""

    unit: Unit
    place: Place
    draft: Draft
    past: Past
    commit: Commit
    tries: int = 1

    @property
    def fate(self) -> str:
        """The count to which its rows belong."""
        return "new" if self.past.is_new else "updated"


Effect: TypeAlias = Callable[[], None]
"""What comes of a unit of rows, to be counted and told in its turn."""


@attrs.frozen(kw_only=True)
class UnderWay:
    """A group that is being written: what will have been counted and met then, and what waits until it is written."""

    places: Collection[Place]
    counts: Counts
    met: MetSoFar
    wait: Callable[[], object]
