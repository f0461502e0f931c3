"""How the matters of a case were sorted, one time after the other, and which entry of the log says so."""

from collections.abc import Iterator

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import Categorised, Corrected, Event, Matter, MatterAdded, Received
from casework.domain.cases.parts import Fact
from casework.domain.time.moments import Moment


@attrs.frozen(kw_only=True)
class Sorting:
    """A *matter* was sorted by one *scheme*, as *codes*; none of them where it was taken out of the scheme.

    *happened* is when that holds from, and *version* the entry that says so: a correction, where one changed the codes.
    *replaced* says that the matter was sorted anew since.
    """

    matter: str
    scheme: str
    codes: tuple[str, ...]
    happened: Moment
    version: int
    replaced: bool = False


def sortings(case: Case) -> tuple[Sorting, ...]:
    """Return every time that a matter of *case* was sorted, in the order in which that stands in its history."""
    deciders = _deciders(case)
    found = [
        Sorting(
            matter=matter,
            scheme=scheme,
            codes=codes,
            happened=fact.happened,
            version=deciders.get((fact.version, matter, scheme), fact.version),
        )
        for fact in case.history
        for matter, scheme, codes in _sorted_by(fact.event)
    ]
    last = {(each.matter, each.scheme): number for number, each in enumerate(found)}
    return tuple(
        attrs.evolve(each, replaced=last[each.matter, each.scheme] != number) for number, each in enumerate(found)
    )


def _deciders(case: Case) -> dict[tuple[int, str, str], int]:
    """Return which entry decided what a fact, which was corrected, says of a matter by a scheme."""
    said: dict[tuple[int, str, str], tuple[str, ...]] = {}
    deciders: dict[tuple[int, str, str], int] = {}
    for version, fact in _told(case):
        for matter, scheme, codes in _sorted_by(fact.event):
            place = (version, matter, scheme)
            if said.get(place) != codes:
                said[place], deciders[place] = codes, fact.version
    return deciders


def _told(case: Case) -> Iterator[tuple[int, Fact]]:
    """Yield what was recorded, each behind the entry that it is about: a correction behind the one that it replaces."""
    for fact in case.recorded:
        if not isinstance(fact.event, Corrected):
            yield fact.version, fact
        elif fact.event.replacement is not None:
            yield fact.event.version, attrs.evolve(fact, event=fact.event.replacement.event)


def _sorted_by(event: Event) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield what *event* says: of which matter, by which scheme, as which codes."""
    match event:
        case Received():
            for matter in event.matters:
                yield from _of_matter(matter)
        case MatterAdded():
            yield from _of_matter(event.matter)
        case Categorised():
            yield event.matter, event.scheme, event.categories


def _of_matter(matter: Matter) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    schemes = dict.fromkeys(category.scheme for category in matter.categories)
    for scheme in schemes:
        yield matter.matter, scheme, tuple(each.code for each in matter.categories if each.scheme == scheme)
