"""Frameworks of standards from TOML files: the ones that come with casework, and an organisation's own.

::

    id = "town"
    name = "What our town promises"
    publisher = "The town council"
    citation = "Customer charter 2026"
    evidence = "local"

    [[standard]]
    code = "answer-letters"
    title = "We answer letters within ten working days"
    owner = "customer-services"

    [[version]]
    effective_from = 2026-04-01

    [[version.link]]
    code = "answer-letters"
    to = "charter-mark/3.2.1"
    match = "broad"
    ours = true

All mistakes of a file are reported at once, each as ``file: path: what``. Whether a link leads to a standard that there
is can only be told with all frameworks at hand; see ``Framework.dangling``.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import cattrs

from casework.adapters.framework_tables import FactTable, FrameworkTable, LinkTable, StandardTable, VersionTable
from casework.adapters.toml_folders import TomlFolder, in_order, missing_source, mistakes_of_codes, mistakes_of_id
from casework.adapters.toml_mistakes import one_of, strict_converter
from casework.domain.authority import Evidence
from casework.domain.cases.fields import CODE
from casework.domain.standards.frameworks import Framework, Match

_APART = (
    {Match.EXACT, Match.BROAD},
    {Match.EXACT, Match.NARROW},
    {Match.EXACT, Match.RELATED},
    {Match.RELATED, Match.BROAD},
    {Match.RELATED, Match.NARROW},
)
"""Pairs of matches that SKOS keeps apart: no two standards are linked by both."""


class TomlFrameworks(TomlFolder[Framework]):
    """The frameworks of a folder by id; a file is read when it is asked for, and then kept by this object."""

    sort = "framework"

    def _built(self, raw: object, file: str, *, named: str | None = None) -> Framework:
        written = in_order(
            raw,
            FrameworkTable,
            file,
            what="the framework file",
            converter=_converter(),
            samples=_SAMPLES,
            contradictions=lambda written: (*mistakes_of_id(written.id, named), *_contradictions(written)),
        )
        return written.value()


def load_frameworks(folder: Path | None = None) -> TomlFrameworks:
    """Return the frameworks that come with casework, or those of *folder* laid over them; none is read yet."""
    return _shipped() if folder is None else TomlFrameworks(folder, beneath=_shipped())


@cache
def _shipped() -> TomlFrameworks:
    """Return the frameworks that come with casework, each of which is read once in the life of a process."""
    return TomlFrameworks(resources.files("casework") / "data" / "frameworks")


def _contradictions(written: FrameworkTable) -> Iterator[str]:
    """Yield what is well written and makes no sense; it is named as in the file."""
    if not written.standard:
        yield "standard: is empty: a framework has at least one [[standard]]"
    if not written.version:
        yield "version: is empty: a framework has at least one [[version]], without a date if it is not known"
    yield from missing_source(written.evidence, written.source, "the standards were")
    said = {"name": written.name, "publisher": written.publisher, "citation": written.citation}
    said |= {f"theme[{number}].name": theme.name for number, theme in enumerate(written.theme)}
    said |= {f"standard[{number}].title": standard.title for number, standard in enumerate(written.standard)}
    said |= {f"fact[{number}].text": fact.text for number, fact in enumerate(written.fact)}
    yield from (f"{path}: is empty" for path, text in said.items() if not text.strip())
    for where, tables in (("theme", written.theme), ("standard", written.standard), ("fact", written.fact)):
        yield from mistakes_of_codes(where, [each.code for each in tables])
    themes = [theme.code for theme in written.theme]
    for number, standard in enumerate(written.standard):
        yield from _of_standard(f"standard[{number}]", standard, themes, written.source)
    for number, fact in enumerate(written.fact):
        yield from _of_source(f"fact[{number}]", fact, written.source)
    yield from _of_dates(written.version)
    for number, version in enumerate(written.version):
        yield from _of_version(f"version[{number}]", version, written)


def _of_standard(here: str, standard: StandardTable, themes: list[str], source: str) -> Iterator[str]:
    if standard.theme is not None and standard.theme not in themes:
        yield f"{here}.theme: there is no theme {standard.theme}; there are {', '.join(themes) or 'none'}"
    if standard.owner is not None and not CODE.match(standard.owner):
        yield f"{here}.owner: must be an id such as customer-services, without spaces, and never a name"
    for number, title in enumerate(standard.retitled):
        if not title.title.strip():
            yield f"{here}.retitled[{number}].title: is empty"
        if number and title.since <= standard.retitled[number - 1].since:
            yield f"{here}.retitled[{number}].since: must be after that of the one before"
    yield from _of_source(here, standard, source)


def _of_source(here: str, said: StandardTable | FactTable | LinkTable, source: str) -> Iterator[str]:
    yield from missing_source(said.evidence, source if said.source is None else said.source, here=f"{here}.")


def _of_dates(versions: tuple[VersionTable, ...]) -> Iterator[str]:
    for number, version in enumerate(versions):
        here, begins = f"version[{number}]", version.effective_from
        if number and begins is None:
            yield f"{here}.effective_from: is missing: only of the first version it may not be known"
        earlier = versions[number - 1].effective_from if number else None
        if begins is not None and earlier is not None and begins <= earlier:
            yield f"{here}.effective_from: must be after that of the version before"
        if version is not versions[-1] and (version.ends_on, version.superseded_by) != (None, None):
            yield f"{here}: only the last version says when it ends and what takes its place; the next ends this one"
        if version.ends_on is not None and begins is not None and version.ends_on < begins:
            yield f"{here}.ends_on: must not be before effective_from"


def _of_version(here: str, version: VersionTable, written: FrameworkTable) -> Iterator[str]:
    codes, known = version.codes(written), {each.code for each in written.standard}
    for number, code in enumerate(codes):
        if code not in known:
            yield f"{here}.standards[{number}]: there is no standard {code} in this file"
        if code in codes[:number] and version.standards is not None:
            yield f"{here}.standards[{number}]: {code} is there already"
    yield from mistakes_of_codes(f"{here}.gap", [gap.code for gap in version.gap])
    for number, gap in enumerate(version.gap):
        if gap.code in known:
            yield f"{here}.gap[{number}].code: {gap.code} is a standard of this file and no gap"
    for number, link in enumerate(version.link):
        yield from _of_link(f"{here}.link[{number}]", link, written, codes)
        yield from _of_two_links(f"{here}.link[{number}]", link, version.link[:number])


def _of_link(here: str, link: LinkTable, written: FrameworkTable, codes: Iterable[str]) -> Iterator[str]:
    if link.code not in codes:
        yield f"{here}.code: there is no standard {link.code} in this version"
    if not link.name.framework or not CODE.match(link.name.code):
        yield f"{here}.to: must be a framework and a standard of it, such as charter-mark/1.2.1, not {link.to!r}"
    if (link.name.framework, link.name.code) == (written.id, link.code):
        yield f"{here}.to: leads back to the standard itself"
    if link.ours and link.evidence is not None and link.evidence.was_read:
        yield f"{here}.ours: a link that was read is the document's: leave the evidence away, or say ours = false"
    yield from _of_source(here, link, "" if link.ours else written.source)


def _of_two_links(here: str, link: LinkTable, earlier: tuple[LinkTable, ...]) -> Iterator[str]:
    """Yield what is wrong with *link* beside those of the same two standards: SKOS keeps these apart."""
    for other in (each for each in earlier if (each.code, each.to) == (link.code, link.to)):
        both = {link.match, other.match}
        if len(both) == 1:
            yield f"{here}: {link.code} is linked to {link.to} as {link.match.value} already"
        elif both in _APART:
            yield f"{here}.match: {link.to} is {other.match.value} already, and cannot be {link.match.value} too"


@cache
def _converter() -> cattrs.Converter:
    converter = strict_converter()
    for words in (Evidence, Match):
        converter.register_structure_hook(words, one_of)
    return converter


# A mark that asks for nothing else, so that one that cannot be read is no second mistake.
_SAMPLES: Mapping[object, object] = {Evidence: "local"}
