"""Work on very many objects, most of which are gone again soon."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 50_000
"""So many more objects than were let go of make Python look for cycles among them; it does so after 700 else."""


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Let Python look for cycles of objects rarely meanwhile.

    What stands in a group of cases holds no cycle, and looking through all of it again and again takes a tenth of the
    time of an import.
    """
    before = gc.get_threshold()
    gc.set_threshold(_MANY if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
