"""Which records of earlier imports a newer export of their source does not have any more.

Nothing follows from it: an export may hold only what is new. It is told because a record that is missing by mistake
would else show nowhere.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from casework.application.import_places import Place
from casework.application.row_outcomes import Gone

FIRST = 10
"""How many keys are told."""
_AT_ONCE = 500


def keys_gone(place: Place, keys: Iterable[str], holds: Callable[[str], bool]) -> Gone:
    """Return which *keys* of *place* the source does not hold, of those that its mapping brought and that stand."""
    missing = (key for key in keys if not holds(key))
    some = iter(lambda: tuple(islice(missing, _AT_ONCE)), ())
    gone = chain.from_iterable(_standing(place, keys) for keys in some)
    first = tuple(islice(gone, FIRST))
    return Gone(count=len(first) + sum(1 for _ in gone), first=first)


def _standing(place: Place, keys: tuple[str, ...]) -> Iterator[str]:
    pasts = place.pasts(keys)
    mine = (key for key in keys if key in pasts and place.other_mapping(pasts[key]) is None)
    return (key for key in mine if not pasts[key].is_new)
