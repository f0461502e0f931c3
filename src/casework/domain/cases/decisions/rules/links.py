"""The rules for cases that have to do with each other."""

from collections.abc import Iterator

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.dating import is_before
from casework.domain.cases.decisions.rule import Rule, since_receipt, since_the_stage_began
from casework.domain.cases.events import Absorbed, Corrected, Linked, Merged
from casework.domain.cases.vocabulary import Kind
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment

UNDATED = (
    "it is not known when it came in, and of two cases that become one the earlier receipt counts: correct that first"
)


def not_merged(case: Case, _version: ProcedureVersion) -> str | None:
    """Allow it unless the case became part of another one."""
    why = "it is part of another case already: go on there, or undo the merging"
    return None if case.merged_into is None else why


def _raise_complaint(case: Case, version: ProcedureVersion) -> str | None:
    if case.intake.kind is Kind.COMPLAINT:
        return "it is a complaint already: move it on, or split it where one letter holds two"
    return not_merged(case, version)


def _absorb(case: Case, version: ProcedureVersion) -> str | None:
    """Let only an open case take another one in, whose clocks would end otherwise without an answer."""
    why = f"it is {case.status.in_words}: reopen it, or merge the other way round"
    return not_merged(case, version) or (None if case.is_open else why)


def _unlink(case: Case, _version: ProcedureVersion) -> str | None:
    linked = any(not link.link.tells_origin for link in case.links)
    return None if linked else "nothing links it with another case, but for where one came out of the other"


def _unmerge(case: Case, _version: ProcedureVersion) -> str | None:
    return "it is not part of another case: nothing was merged" if case.merged_into is None else None


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
        return "it has taken in that case already"
    received = case.intake.received
    if received is None:
        return UNDATED
    if event.earlier != is_before(event.received, received, circumstances):
        which = "not before it" if event.earlier else "before it"
        return f"it took in another case, which came in {which}: undo that merging first, and merge the two anew"
    return None


def _since_it_stands_so(case: Case, event: Merged) -> Iterator[tuple[Moment | None, str]]:
    yield from since_receipt(case, event)
    yield from since_the_stage_began(case, event)
    yield from ((closure.known_end, "it ended") for closure in case.closures if closure.reopened is None)


RULES = (
    Rule(decision="raise-complaint", event=Linked, whether=_raise_complaint, instead=False, judges=False),
    Rule(decision="split", event=Linked, whether=not_merged, instead=False, judges=False),
    Rule(decision="link", event=Linked, fits=_linked),
    Rule(decision="unlink", event=Corrected, whether=_unlink, instead=False, judges=False),
    Rule(
        decision="merge",
        event=Merged,
        whether=not_merged,
        fits=_merged,
        not_before=_since_it_stands_so,
        instead=False,
    ),
    Rule(decision="absorb", event=Absorbed, whether=_absorb, fits=_absorbed, listed=False),
    Rule(decision="unmerge", event=Corrected, whether=_unmerge, judges=False),
)
