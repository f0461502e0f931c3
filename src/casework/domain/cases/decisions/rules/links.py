"""The rules for cases that have to do with each other."""

from collections.abc import Iterator

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.dating import is_before
from casework.domain.cases.decisions.rule import Rule, since_receipt, since_the_stage_began
from casework.domain.cases.events import Absorbed, Linked, Merged
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment


def not_merged(case: Case, _version: ProcedureVersion) -> str | None:
    """Allow it unless the case became part of another one."""
    return None if case.merged_into is None else f"it is part of {case.merged_into}: go on there, or undo the merging"


def _linked(case: Case, event: Linked, _happened: Moment, _circumstances: Circumstances) -> str | None:
    wanted = event.link
    if wanted.case == case.id:
        return "a case is not linked to itself: name the other one"
    for link in case.links:
        if link.case == wanted.case and link.link in {wanted.link, wanted.link.other_way}:
            return f"the two are linked already ({link.link.value.replace('_', ' ')})"
    return None


def _merged(case: Case, event: Merged, _happened: Moment, _circumstances: Circumstances) -> str | None:
    return "a case does not become part of itself: name the other one" if event.into == case.id else None


def _absorbed(case: Case, event: Absorbed, _happened: Moment, circumstances: Circumstances) -> str | None:
    if event.case in case.absorbed:
        return f"it has taken in {event.case} already"
    if event.earlier != is_before(event.received, case.intake.received, circumstances):
        which = "not before it" if event.earlier else "before it"
        return f"it took in {event.case}, which came in {which}: undo that merging first, and merge the two anew"
    return None


def _since_it_stands_so(case: Case, event: Merged) -> Iterator[tuple[Moment, str]]:
    yield from since_receipt(case, event)
    yield from since_the_stage_began(case, event)
    yield from ((closure.ended, "it ended") for closure in case.closures if closure.reopened is None)


RULES = (
    Rule(decision="link", event=Linked, fits=_linked),
    Rule(decision="merge", event=Merged, whether=not_merged, fits=_merged, not_before=_since_it_stands_so),
    Rule(decision="absorb", event=Absorbed, whether=not_merged, fits=_absorbed, listed=False),
)
