"""Frameworks: published sets of promises or criteria, in versions, and what links one of them to another.

The **code** of a standard never changes its meaning; its **title** may, from a day on. Which standards hold is said by
versions, the next of which ends the last. When the first version began is not always known: then it is not known
either what held before somebody saw it, and that is told. The files are read by ``casework.adapters.toml_frameworks``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum

import attrs

from casework.domain.authority import Authority
from casework.errors import NotFoundError


class Match(StrEnum):
    """How a standard is linked to another, in the words of SKOS; the other one is what is broader or narrower."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"

    @property
    def backwards(self) -> "Match":
        """How the other standard is linked to this one."""
        return {Match.BROAD: Match.NARROW, Match.NARROW: Match.BROAD}.get(self, self)

    @property
    def chains(self) -> bool:
        """Whether two such links in a row make a third, as SKOS has it: close and related ones do not."""
        return self in {Match.EXACT, Match.BROAD, Match.NARROW}

    @property
    def serves(self) -> bool:
        """Whether what is known of one standard says something of the other: related ones only have to do with it."""
        return self is not Match.RELATED


class Force(StrEnum):
    """Whether a version holds on a day."""

    IN_FORCE = "in_force"
    ENDED = "ended"
    NOT_KNOWN = "not_known"


TOUCHES_NONE = "none"
"""The code, in every framework, of what was held against its standards and touches none of them."""


@attrs.frozen(kw_only=True, order=True)
class StandardName:
    """A standard among those of all frameworks: ``charter-mark/1.2.1``."""

    framework: str
    code: str

    def __str__(self) -> str:
        return f"{self.framework}/{self.code}"


@attrs.frozen(kw_only=True)
class Theme:
    """What standards are ordered under."""

    code: str
    name: str


@attrs.frozen(kw_only=True)
class Title:
    """What a standard is called from the day *since* on."""

    since: dt.date
    title: str


@attrs.frozen(kw_only=True)
class Standard:
    """One promise or criterion: what it is called, who answers for it, and where it is written.

    *written_as* is how the document prints its code, where that is a misprint.
    """

    code: str
    title: str
    authority: Authority
    theme: str | None = None
    owner: str | None = None
    retitled: tuple[Title, ...] = ()
    written_as: str | None = None
    note: str = ""

    def title_on(self, day: dt.date | None = None) -> str:
        """Return what it is called on *day*, or now if there is none."""
        later = [each.title for each in self.retitled if day is None or each.since <= day]
        return later[-1] if later else self.title


@attrs.frozen(kw_only=True)
class Gap:
    """A number that the document's own numbering passes over; nothing is made up in its place."""

    code: str
    note: str


@attrs.frozen(kw_only=True)
class Link:
    """What the standard *code* has to do with another one; *ours* says that no document says so, and casework does."""

    code: str
    to: StandardName
    match: Match
    ours: bool
    authority: Authority
    note: str = ""


@attrs.frozen(kw_only=True)
class Fact:
    """A figure that the document gives, such as how many people were asked."""

    code: str
    text: str
    number: int
    authority: Authority
    unit: str | None = None


@attrs.frozen(kw_only=True)
class FrameworkVersion:
    """The standards that hold from a day on; that day is None where it is not known.

    *ends_on* is its last day, and *superseded_by* what took its place outside of this framework.
    """

    standards: tuple[str, ...]
    effective_from: dt.date | None = None
    ends_on: dt.date | None = None
    superseded_by: str | None = None
    gaps: tuple[Gap, ...] = ()
    links: tuple[Link, ...] = ()
    note: str = ""

    def force(self, day: dt.date) -> Force:
        """Return whether it holds on *day*, one on which no later version does."""
        if self.ends_on is not None and self.ends_on < day:
            return Force.ENDED
        open_end = self.superseded_by is not None and self.ends_on is None
        return Force.NOT_KNOWN if self.effective_from is None or open_end else Force.IN_FORCE


@attrs.frozen(kw_only=True)
class Framework:
    """A published set of standards; its versions are in the order in which they came into force."""

    id: str
    name: str
    publisher: str
    authority: Authority
    standards: tuple[Standard, ...]
    versions: tuple[FrameworkVersion, ...]
    themes: tuple[Theme, ...] = ()
    facts: tuple[Fact, ...] = ()
    note: str = ""

    def __getitem__(self, code: str) -> Standard:
        """Return the standard with *code*, of whichever version.

        Raises:
            NotFoundError: If there is none.
        """
        found = next((each for each in self.standards if each.code == code), None)
        if found is None:
            raise NotFoundError(f"standard of {self.id}", code, known=[each.code for each in self.standards])
        return found

    @property
    def newest(self) -> FrameworkVersion:
        """The last version, whether it holds or not."""
        return self.versions[-1]

    def version_on(self, day: dt.date | None = None) -> FrameworkVersion | None:
        """Return the version that holds on *day*, or may; the newest where no day is given.

        There is none before the first has begun, and after the last has ended.
        """
        if day is None:
            return self.newest
        begun = [each for each in self.versions if each.effective_from is None or each.effective_from <= day]
        return begun[-1] if begun and begun[-1].force(day) is not Force.ENDED else None

    def holding(self, day: dt.date | None = None) -> tuple[Standard, ...]:
        """Return the standards that hold on *day*, or may, and those of the newest version where no day is given."""
        version = self.version_on(day)
        return () if version is None else tuple(self[code] for code in version.standards)

    def holds(self, code: str, day: dt.date) -> bool | None:
        """Say whether the standard with *code* holds on *day*; None where nobody knows what held then."""
        version = self.version_on(day)
        if version is None:
            return False
        return None if version.force(day) is Force.NOT_KNOWN else code in version.standards

    def without_owner(self) -> Iterator[Standard]:
        """Yield the standards of the newest version for which nobody answers."""
        return (each for each in self.holding() if each.owner is None)

    def dangling(self, known: Iterable["Framework"]) -> Iterator[tuple[int, int, Link]]:
        """Yield the links that lead to no standard of the frameworks *known*, each behind its place: version, link."""
        there = {StandardName(framework=each.id, code=standard.code) for each in known for standard in each.standards}
        for place, version in enumerate(self.versions):
            yield from ((place, number, link) for number, link in enumerate(version.links) if link.to not in there)
