"""What a procedure leaves out that whoever reads its results will ask for.

A procedure can be used without it, so a file is not refused for it when it is read; but its check tells it as a
mistake: where a complaint ends, where a number was seen, and what governs between a procedure and the one before.
"""

import datetime as dt
from collections.abc import Callable, Iterator

from casework.domain.authority import Authority
from casework.domain.cases.vocabulary import Kind
from casework.domain.checking import listed
from casework.domain.procedures import Procedure, ProcedureVersion

_ONE_DAY = dt.timedelta(days=1)


def omissions_of(procedure: Procedure, known: Callable[[str], Procedure | None]) -> tuple[str, ...]:
    """Return what *procedure* leaves out, each as ``path: what``; *known* gives procedures by their ids, if it can."""
    found = [*_gaps(procedure, known)]
    for number, version in enumerate(procedure.versions):
        found += _dead_ends(procedure, version, f"version[{number}]")
        found += _unsourced(version, f"version[{number}]")
    return tuple(found)


def _dead_ends(procedure: Procedure, version: ProcedureVersion, path: str) -> Iterator[str]:
    if version.referral is not None and version.no_referral:
        yield f"{path}.no_referral: there is a referral, to {version.referral.body}; leave one of the two away"
    last = [stage.id for stage in version.stages if not stage.next]
    if Kind.COMPLAINT in procedure.applies_to and last and version.referral is None and not version.no_referral.strip():
        yield (
            f"{path}.referral: a complaint comes to its end in stage {listed(last)}; say where the complainant can go "
            "then, or say in no_referral why none is given"
        )


def _unsourced(version: ProcedureVersion, path: str) -> Iterator[str]:
    for place, stage in enumerate(version.stages):
        for number, limit in enumerate(stage.limits):
            here = f"{path}.stage[{place}].limit[{number}]"
            yield from _unseen(limit.authority, here)
            if limit.extension is not None:
                yield from _unseen(limit.extension.authority, f"{here}.extension")
            if limit.at_most is not None:
                yield from _unseen(limit.at_most.authority, f"{here}.at_most")


def _unseen(authority: Authority, path: str) -> Iterator[str]:
    if authority.evidence.was_read and not authority.source.strip():
        yield f"{path}.source: its evidence is {authority.evidence.value}; say where it was seen"


def _gaps(procedure: Procedure, known: Callable[[str], Procedure | None]) -> Iterator[str]:
    """Yield the days on which neither *procedure* is in force nor one that it took the place of."""
    begins = procedure.versions[0].effective_from
    before = [earlier for earlier in map(known, procedure.supersedes) if earlier is not None]
    ends = [earlier.ends_on for earlier in before if earlier.ends_on is not None]
    if begins is None or not before or len(ends) < len(before) or max(ends) + _ONE_DAY >= begins:
        return
    first, last = max(ends) + _ONE_DAY, begins - _ONE_DAY
    yield (
        f"version[0].effective_from: nothing is in force from {first.isoformat()} to {last.isoformat()}, "
        f"between it and what it supersedes, {listed(procedure.supersedes)}"
    )
