"""What several checks of procedures ask."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from casework.domain.authority import Authority

_Thing = TypeVar("_Thing", bound=Hashable)


def twice(things: Iterable[_Thing]) -> list[_Thing]:
    """Return what is there more than once."""
    return [thing for thing, times in Counter(things).items() if times > 1]


def listed(names: Iterable[str]) -> str:
    """Return *names* as a sentence lists them."""
    return ", ".join(names)


def uncited(authority: Authority, path: str) -> Iterator[str]:
    """Yield a mistake if the rule at *path* is written down nowhere."""
    if not authority.citation.strip():
        yield f"{path}.citation: it is empty; say where the rule is written down"
