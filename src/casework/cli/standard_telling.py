"""How frameworks, crosswalks and reviews are told: in calm sentences for people, with stable keys for scripts."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import attrs

from casework.application.standard_reviews import ReviewFile
from casework.cli.layout import printable, wrapped
from casework.cli.telling import Json, cited
from casework.domain.authority import Authority
from casework.domain.procedures import Procedure
from casework.domain.standards.counted_limits import told
from casework.domain.standards.crosswalks import Chain, Crosswalk
from casework.domain.standards.frameworks import Framework, FrameworkVersion, Link, Match, Standard
from casework.domain.standards.indicators import IndicatorSet, Timeliness
from casework.domain.standards.reviews import ReviewFact
from casework.domain.time.steps import in_words

_IS = {
    Match.EXACT: "is the same as",
    Match.CLOSE: "is nearly the same as",
    Match.BROAD: "is a part of",
    Match.NARROW: "takes in",
    Match.RELATED: "has to do with",
}


def framework_data(
    framework: Framework, day: dt.date | None, reviewed: ReviewFile | None, today: dt.date | None
) -> Json:
    """Return a framework for scripts, as it holds on *day*; *reviewed* is what is on record about it *today*."""
    version = framework.version_on(day)
    return {
        "id": framework.id,
        "name": framework.name,
        "publisher": framework.publisher,
        **_authority(framework.authority),
        "note": framework.note,
        "version": None if version is None else _version_data(version, day),
        "themes": [{"code": theme.code, "name": theme.name} for theme in framework.themes],
        "standards": [_standard_data(standard, day) for standard in framework.holding(day)],
        "facts": [
            {"code": fact.code, "text": fact.text, "number": fact.number, "unit": fact.unit}
            | _authority(fact.authority)
            for fact in framework.facts
        ],
        "reviews": None if reviewed is None else _reviews_data(framework, reviewed, today),
    }


def _authority(authority: Authority) -> Json:
    return {"citation": authority.citation, "evidence": authority.evidence.value, "source": authority.source}


def _version_data(version: FrameworkVersion, day: dt.date | None) -> Json:
    return {
        "effective_from": _iso(version.effective_from),
        "ends_on": _iso(version.ends_on),
        "superseded_by": version.superseded_by,
        "force": None if day is None else version.force(day).value,
        "note": version.note,
        "gaps": [{"code": gap.code, "note": gap.note} for gap in version.gaps],
        "links": [_link_data(link) for link in version.links],
    }


def _link_data(link: Link) -> Json:
    said = {"code": link.code, "to": str(link.to), "match": link.match.value, "ours": link.ours, "note": link.note}
    return said | _authority(link.authority)


def _standard_data(standard: Standard, day: dt.date | None) -> Json:
    return {
        "code": standard.code,
        "title": standard.title_on(day),
        "theme": standard.theme,
        "owner": standard.owner,
        "written_as": standard.written_as,
        "note": standard.note,
        **_authority(standard.authority),
    }


def _reviews_data(framework: Framework, reviewed: ReviewFile, today: dt.date | None) -> Json:
    told = reviewed.reviews
    late = [] if today is None else [each.code for each in told.not_reviewed(framework, on=today)]
    made = [review_data(fact) | {"reason": reviewed.details.get(fact.event.reason)} for fact in told.facts]
    return {"version": told.version, "made": made, "not_reviewed": late}


def review_data(fact: ReviewFact) -> Json:
    """Return a review for scripts, without its reason."""
    before, after = fact.targets
    return {
        "standard": fact.event.standard,
        "result": fact.result.value,
        "on": fact.on.isoformat(),
        "consulted": list(fact.event.consulted),
        "consultations": list(fact.event.consultations),
        "from_target": before,
        "to_target": after,
    }


def crosswalk_data(found: Crosswalk) -> Json:
    """Return a crosswalk for scripts."""
    return {
        "first": found.first,
        "second": found.second,
        "chains": [
            {
                "from": str(chain.start),
                "to": str(chain.end),
                "match": chain.match.value,
                "serves": chain.match.serves,
                "ours": chain.ours,
                "confirmed": chain.is_confirmed,
                "by_way_of": [str(step.end) for step in chain.steps[:-1]],
                "links": [_link_data(step.link) | {"framework": step.framework} for step in chain.steps],
            }
            for chain in found.chains
        ],
        "first_gaps": [standard.code for standard in found.first_gaps],
        "second_gaps": [standard.code for standard in found.second_gaps],
    }


def framework_lines(
    framework: Framework, day: dt.date | None, reviewed: ReviewFile | None, today: dt.date | None
) -> Iterator[str]:
    """Yield a framework in sentences, as it holds on *day*; *reviewed* is what is on record about it *today*."""
    yield wrapped(f"{framework.name} ({framework.id})")
    yield wrapped(f"{framework.publisher}. {cited(framework.authority)}", indent=2)
    if framework.note:
        yield wrapped(framework.note, indent=2, hanging=2)
    version = framework.version_on(day)
    if version is None:
        yield wrapped("No version of it holds on that day.", indent=2)
    else:
        yield wrapped(" ".join((_dates(version), version.note)).strip(), indent=2, hanging=2)
        yield from _standard_lines(framework, day)
        yield from _gap_lines(version)
        yield from _link_lines(framework, version)
    if framework.facts:
        yield wrapped("Figures:", indent=2)
    for fact in framework.facts:
        number = f"{fact.number}{'%' if fact.unit == 'percent' else ''}"
        where = _cited_beside(fact.authority, framework.authority)
        yield wrapped(f"{fact.code}: {number}. {fact.text}. {where}".rstrip(), indent=4)
    if reviewed is not None and today is not None and reviewed.reviews.facts:
        yield from _review_lines(framework, reviewed, today)


def indicator_lines(found: IndicatorSet, procedures: Mapping[str, Procedure]) -> Iterator[str]:
    """Yield the indicators of a framework, and which time limits they count."""
    yield wrapped("Indicators:", indent=2)
    for each in found.indicators:
        tested = ", ".join(map(str, each.standards))
        yield wrapped(f"{each.name.code}: {each.title}. Tests {tested}.", indent=4)
        for said in told(each.measure, procedures.values()) if isinstance(each.measure, Timeliness) else ():
            yield wrapped(said[:1].upper() + said[1:], indent=6, hanging=6)


def _cited_beside(authority: Authority, file: Authority) -> str:
    """Return where something is written, and nothing of it that is said of the whole *file* already."""
    if authority == file:
        return ""
    return cited(attrs.evolve(authority, source="") if authority.source == file.source else authority)


def _dates(version: FrameworkVersion) -> str:
    """Return since when and until when a version holds, as far as that is known."""
    begins = version.effective_from
    since = "Since when it holds is not known" if begins is None else f"It holds since {in_words(begins)}"
    ended = "" if version.ends_on is None else f", and until {in_words(version.ends_on)}"
    after = "" if version.superseded_by is None else f" {version.superseded_by} took its place."
    return f"{since}{ended}.{after}"


def _standard_lines(framework: Framework, day: dt.date | None) -> Iterator[str]:
    themes, last = {theme.code: theme.name for theme in framework.themes}, None
    for standard in framework.holding(day):
        if standard.theme is not None and standard.theme != last:
            yield wrapped(f"{standard.theme} {themes[standard.theme]}", indent=2)
        last = standard.theme
        owner = "" if standard.owner is None else f" Owner: {standard.owner}."
        printed = "" if standard.written_as is None else f" The document prints {standard.written_as}."
        yield wrapped(f"{standard.code}: {standard.title_on(day)}.{owner}{printed}", indent=4)
        if standard.note:
            yield wrapped(standard.note, indent=6, hanging=6)
        if where := _cited_beside(standard.authority, framework.authority):
            yield wrapped(where, indent=6, hanging=6)


def _gap_lines(version: FrameworkVersion) -> Iterator[str]:
    if version.gaps:
        yield wrapped("Numbers that the document leaves out:", indent=2)
    for gap in version.gaps:
        yield wrapped(f"{gap.code}: {gap.note}", indent=4)


def _link_lines(framework: Framework, version: FrameworkVersion) -> Iterator[str]:
    if version.links:
        yield wrapped("Links:", indent=2)
    for link in version.links:
        whose = "[our own mapping]" if link.ours else _cited_beside(link.authority, framework.authority)
        said = (f"{link.code} {_IS[link.match]} {link.to}", whose or "[the document says so]", link.note)
        yield wrapped(" ".join(said).strip(), indent=4)


def _review_lines(framework: Framework, reviewed: ReviewFile, today: dt.date) -> Iterator[str]:
    yield wrapped("Reviews:", indent=2)
    for fact in reviewed.reviews.facts:
        before, after = fact.targets
        how = "" if after is None else f" to {after}" if before is None else f" from {before} to {after}"
        asked = f" Asked: {', '.join(fact.event.consulted)}." if fact.event.consulted else ""
        held = fact.event.consultations
        asked += f" After {', '.join(held)}." if held else ""
        said = f"{fact.event.standard} was {fact.result.value}{how} on {in_words(fact.on)}.{asked}"
        yield wrapped(f"{said} {printable(reviewed.reason(fact))}", indent=4)
    late = [standard.code for standard in reviewed.reviews.not_reviewed(framework, on=today)]
    if late:
        yield wrapped(f"Not reviewed in the last year: {', '.join(late)}", indent=2)


def crosswalk_lines(found: Crosswalk, frameworks: Mapping[str, Framework], day: dt.date | None) -> Iterator[str]:
    """Yield a crosswalk in sentences, each standard of the first framework with what serves it in the second."""
    for standard in frameworks[found.first].holding(day):
        chains = [chain for chain in found.chains if chain.start.code == standard.code]
        if chains:
            yield wrapped(f"{found.first}/{standard.code}: {standard.title_on(day)}")
        for chain in chains:
            title = frameworks[chain.end.framework][chain.end.code].title_on(day)
            yield wrapped(f"{_IS[chain.match]} {chain.end}: {title}{_marks(chain)}", indent=2)
    if not found.chains:
        yield wrapped(f"No link leads from {found.first} to {found.second}.")
    yield from _left_over(found.first, found.second, found.first_gaps)
    yield from _left_over(found.second, found.first, found.second_gaps)


def _marks(chain: Chain) -> str:
    """Return by which standards a chain leads, and what must be known of its links."""
    by = [f"by way of {', '.join(str(step.end) for step in chain.steps[:-1])}"] if len(chain.steps) > 1 else []
    ours = ["our own mapping"] if chain.ours else []
    unsure = [] if chain.is_confirmed else ["UNCONFIRMED"]
    said = "; ".join((*by, *ours, *unsure))
    return f" [{said}]" if said else ""


def _left_over(of: str, other: str, gaps: Iterable[Standard]) -> Iterator[str]:
    codes = [standard.code for standard in gaps]
    if codes:
        yield wrapped(f"Nothing of {other} serves these of {of}: {', '.join(codes)}")
    else:
        yield wrapped(f"Every standard of {of} is served by {other}.")


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
