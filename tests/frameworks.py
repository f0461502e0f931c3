"""Small frameworks for tests: letters for standards, and links between them by one word each."""

from casework.domain.authority import Authority, Evidence
from casework.domain.standards.frameworks import Framework, FrameworkVersion, Link, Match, Standard, StandardName

LOCAL = Authority(citation="our charter", evidence=Evidence.LOCAL)


def name(written):
    """Return the name of ``town/a``."""
    framework, _, code = written.partition("/")
    return StandardName(framework=framework, code=code)


def link(code, match, to, *, ours=True, authority=LOCAL):
    return Link(code=code, to=name(to), match=Match(match), ours=ours, authority=authority)


def framework(id_, codes, *links, **said):
    """A framework with a standard for each of *codes*, in one version that holds for ever."""
    standards = tuple(Standard(code=code, title=f"We do {code}", authority=LOCAL) for code in codes)
    version = FrameworkVersion(standards=tuple(codes), links=links, **said)
    return Framework(
        id=id_, name=id_.title(), publisher="The town", authority=LOCAL, standards=standards, versions=(version,)
    )


def by_id(*frameworks):
    return {each.id: each for each in frameworks}
