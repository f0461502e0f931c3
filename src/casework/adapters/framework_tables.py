"""What a framework file may say, table by table, and the values that the tables describe."""

import datetime as dt
from typing import Protocol

import attrs

from casework.domain.authority import Authority, Evidence
from casework.domain.standards.frameworks import (
    Fact,
    Framework,
    FrameworkVersion,
    Gap,
    Link,
    Match,
    Standard,
    StandardName,
    Theme,
    Title,
)


@attrs.frozen(kw_only=True)
class StandardTable:
    """A table ``[[standard]]``; where it does not say where it comes from, it comes from where the file does."""

    code: str
    title: str
    theme: str | None = None
    owner: str | None = None
    retitled: tuple[Title, ...] = ()
    written_as: str | None = None
    citation: str | None = None
    evidence: Evidence | None = None
    source: str | None = None
    note: str = ""

    def value(self, authority: Authority) -> Standard:
        """Return the standard; *authority* is that of the file."""
        return Standard(
            code=self.code,
            title=self.title,
            theme=self.theme,
            owner=self.owner,
            retitled=self.retitled,
            written_as=self.written_as,
            authority=laid_over(authority, self),
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class LinkTable:
    """A table ``[[version.link]]``; *to* is written ``framework/code``."""

    code: str
    to: str
    match: Match
    ours: bool
    citation: str | None = None
    evidence: Evidence | None = None
    source: str | None = None
    note: str = ""

    @property
    def name(self) -> StandardName:
        """The standard to which it leads; a framework without a code where *to* holds no stroke."""
        framework, _, code = self.to.partition("/")
        return StandardName(framework=framework, code=code)

    def value(self, authority: Authority) -> Link:
        """Return the link; *authority* is that of the file."""
        return Link(
            code=self.code,
            to=self.name,
            match=self.match,
            ours=self.ours,
            authority=laid_over(OUR_OWN if self.ours else authority, self),
            note=self.note,
        )


@attrs.frozen(kw_only=True)
class FactTable:
    """A table ``[[fact]]``."""

    code: str
    text: str
    number: int
    unit: str | None = None
    citation: str | None = None
    evidence: Evidence | None = None
    source: str | None = None

    def value(self, authority: Authority) -> Fact:
        """Return the fact; *authority* is that of the file."""
        return Fact(
            code=self.code,
            text=self.text,
            number=self.number,
            unit=self.unit,
            authority=laid_over(authority, self),
        )


@attrs.frozen(kw_only=True)
class VersionTable:
    """A table ``[[version]]``; without *standards* all those of the file belong to it."""

    effective_from: dt.date | None = None
    ends_on: dt.date | None = None
    superseded_by: str | None = None
    standards: tuple[str, ...] | None = None
    gap: tuple[Gap, ...] = ()
    link: tuple[LinkTable, ...] = ()
    note: str = ""

    def value(self, framework: "FrameworkTable", authority: Authority) -> FrameworkVersion:
        """Return the version of *framework*."""
        return FrameworkVersion(
            standards=self.codes(framework),
            effective_from=self.effective_from,
            ends_on=self.ends_on,
            superseded_by=self.superseded_by,
            gaps=self.gap,
            links=tuple(link.value(authority) for link in self.link),
            note=self.note,
        )

    def codes(self, framework: "FrameworkTable") -> tuple[str, ...]:
        """Return the codes of its standards."""
        return tuple(each.code for each in framework.standard) if self.standards is None else self.standards


@attrs.frozen(kw_only=True)
class FrameworkTable:
    """The file."""

    id: str
    name: str
    publisher: str
    citation: str
    evidence: Evidence
    source: str = ""
    note: str = ""
    theme: tuple[Theme, ...] = ()
    standard: tuple[StandardTable, ...]
    fact: tuple[FactTable, ...] = ()
    version: tuple[VersionTable, ...]

    def value(self) -> Framework:
        """Return the framework that it describes."""
        authority = Authority(citation=self.citation, evidence=self.evidence, source=self.source)
        return Framework(
            id=self.id,
            name=self.name,
            publisher=self.publisher,
            authority=authority,
            standards=tuple(each.value(authority) for each in self.standard),
            versions=tuple(each.value(self, authority) for each in self.version),
            themes=self.theme,
            facts=tuple(each.value(authority) for each in self.fact),
            note=self.note,
        )


OUR_OWN = Authority(citation="a mapping of our own", evidence=Evidence.LOCAL)
"""Where a link comes from that no document has."""


class Sourced(Protocol):
    """A table that may say where it comes from, where that is elsewhere than its file says."""

    @property
    def citation(self) -> str | None:
        """Where it is written."""

    @property
    def evidence(self) -> Evidence | None:
        """How well it is known."""

    @property
    def source(self) -> str | None:
        """Where it was read."""


def laid_over(authority: Authority, said: Sourced) -> Authority:
    """Return what *said* says of where it comes from, and *authority* for the rest of it."""
    return Authority(
        citation=authority.citation if said.citation is None else said.citation,
        evidence=authority.evidence if said.evidence is None else said.evidence,
        source=authority.source if said.source is None else said.source,
    )
