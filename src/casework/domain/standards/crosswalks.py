"""Crosswalks: which standards of one framework serve those of another, by which links, and what nothing serves.

Links are followed as SKOS has it and no further. Each may be walked backwards: what is broader one way is narrower the
other. Exact matches in a row make an exact match, and broad ones or narrow ones a broad or a narrow one. Close and
related matches make nothing in a row, because a small difference, passed on often enough, is a large one; and links of
two sorts in a row make nothing either, because SKOS does not say what they would make.
"""

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping

import attrs

from casework.domain.standards.frameworks import Framework, Link, Match, Standard, StandardName


@attrs.frozen(kw_only=True)
class Step:
    """A link of the file *framework* as it is walked from *start* to *end*; *match* is what *end* is to *start*."""

    framework: str
    start: StandardName
    end: StandardName
    match: Match
    link: Link

    @classmethod
    def both_ways(cls, framework: str, link: Link) -> tuple["Step", "Step"]:
        """Return *link*, which stands in *framework*, as it is walked there and back."""
        here = StandardName(framework=framework, code=link.code)
        there = cls(framework=framework, start=here, end=link.to, match=link.match, link=link)
        return there, attrs.evolve(there, start=link.to, end=here, match=link.match.backwards)


@attrs.frozen(kw_only=True)
class Chain:
    """The links by which one standard leads to another: one of them, or several of one sort in a row."""

    steps: tuple[Step, ...]

    @property
    def start(self) -> StandardName:
        """Where it begins."""
        return self.steps[0].start

    @property
    def end(self) -> StandardName:
        """Where it leads."""
        return self.steps[-1].end

    @property
    def match(self) -> Match:
        """What its end is to its start."""
        return self.steps[0].match

    @property
    def ours(self) -> bool:
        """Whether any of its links is ours and no document's."""
        return any(step.link.ours for step in self.steps)

    @property
    def is_confirmed(self) -> bool:
        """Whether all its links are confirmed."""
        return all(step.link.authority.is_confirmed for step in self.steps)


@attrs.frozen(kw_only=True)
class Crosswalk:
    """What the standards of two frameworks are to each other.

    *chains* lead from standards of the first to standards of the second. The gaps are the standards of each that
    nothing of the other serves, those that are only related to something among them.
    """

    first: str
    second: str
    chains: tuple[Chain, ...]
    first_gaps: tuple[Standard, ...]
    second_gaps: tuple[Standard, ...]


class Links:
    """The links among standards, to be followed from any of them."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps: Mapping[StandardName, list[Step]] = defaultdict(list)
        for step in steps:
            self._steps[step.start].append(step)

    @classmethod
    def among(cls, frameworks: Iterable[Framework], day: dt.date | None = None) -> "Links":
        """Return the links of the versions that hold on *day*, or may; of the newest ones where no day is given.

        A link counts only where both of its standards hold.
        """
        found = tuple(frameworks)
        there = {StandardName(framework=each.id, code=one.code) for each in found for one in each.holding(day)}
        links = ((each.id, link) for each in found for link in _links(each, day))
        steps = (Step.both_ways(framework, link) for framework, link in links)
        return cls(step for pair in steps for step in pair if step.start in there and step.end in there)

    def from_(self, start: StandardName) -> tuple[Chain, ...]:
        """Return a chain to each standard that *start* leads to, the shortest of each sort."""
        return tuple(chain for match in Match for chain in self._reached(start, match))

    def _reached(self, start: StandardName, match: Match) -> Iterator[Chain]:
        seen = {start}
        waiting: deque[tuple[tuple[Step, ...], StandardName]] = deque([((), start)])
        while waiting:
            so_far, here = waiting.popleft()
            for step in self._steps.get(here, ()):
                if step.match is match and step.end not in seen:
                    seen.add(step.end)
                    yield Chain(steps=(*so_far, step))
                    if match.chains:
                        waiting.append(((*so_far, step), step.end))


def crosswalk(frameworks: Mapping[str, Framework], first: str, second: str, *, day: dt.date | None = None) -> Crosswalk:
    """Return how the standards of *first* and *second*, two ids, serve each other, by way of all *frameworks*.

    Raises:
        NotFoundError: If there is no such framework.
    """
    one, other = frameworks[first], frameworks[second]
    links = Links.among(frameworks.values(), day)
    starts = [StandardName(framework=first, code=each.code) for each in one.holding(day)]
    chains = tuple(chain for start in starts for chain in links.from_(start) if chain.end.framework == second)
    served = {name for chain in chains if chain.match.serves for name in (chain.start, chain.end)}
    return Crosswalk(
        first=first,
        second=second,
        chains=chains,
        first_gaps=tuple(_outside(one, served, day)),
        second_gaps=tuple(_outside(other, served, day)),
    )


def _links(framework: Framework, day: dt.date | None) -> tuple[Link, ...]:
    version = framework.version_on(day)
    return () if version is None else version.links


def _outside(framework: Framework, served: set[StandardName], day: dt.date | None) -> Iterator[Standard]:
    for standard in framework.holding(day):
        if StandardName(framework=framework.id, code=standard.code) not in served:
            yield standard
