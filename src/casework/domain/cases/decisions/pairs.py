"""Decisions that concern two cases: each of them is judged by its own rules, and an event is written into both."""

import datetime as dt

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.corrections import Around, in_short, new_problems
from casework.domain.cases.decisions.dating import is_before
from casework.domain.cases.decisions.intake import receive
from casework.domain.cases.decisions.judging import permit, permit_at_all, unsuitable
from casework.domain.cases.decisions.rules.links import UNDATED
from casework.domain.cases.events import Absorbed, Corrected, Event, Link, Linked, Merged, Received
from casework.domain.cases.fold import evolve
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import LinkKind, with_article
from casework.domain.time.moments import Moment
from casework.errors import DecisionError, UsageError


@attrs.frozen(kw_only=True)
class Side:
    """One of the two cases, and what may be looked at beside it; *note* is the id of a detail in its own stream."""

    case: Case
    around: Around
    note: str | None = None

    @property
    def circumstances(self) -> Circumstances:
        """What may be looked at beside the case as it stands."""
        return self.around(self.case)

    def after(self, event: Event, happened: Moment) -> Case:
        """Return the case as it stands after one more event."""
        return evolve(self.case, Fact(version=self.case.version + 1, happened=happened, event=event))


def link(one: Side, other: Side, *, happened: Moment, link: LinkKind) -> tuple[Linked, Linked]:
    """Say in *one* what it is to *other*, and there the same in the other direction.

    Raises:
        DecisionError: If they are one case, or linked so already, or *link* says where a case came from.
    """
    if link.tells_origin:
        others = ", ".join(each for each in LinkKind if not each.tells_origin)
        raise unsuitable(one.case, "link", f"{link} is said by raise-complaint and split alone: say {others}")
    here = Linked(link=Link(case=other.case.id, link=link), note=one.note)
    there = Linked(link=Link(case=one.case.id, link=link.other_way), note=other.note)
    permit(one.case, here, happened, one.circumstances)
    _permit_for(one, other, "link", there, happened)
    return here, there


def unlink(
    one: Side, other: Side, *, happened: Moment, reason: str, link: LinkKind | None = None
) -> tuple[Corrected, Corrected]:
    """Undo the link of *one* with *other*: it is struck out in both. *link* is which, where there are several.

    Raises:
        DecisionError: If the two are not linked so, or one of them came out of the other.
    """
    permit_at_all(one.case, "unlink", one.circumstances.version)
    kind = _which(one, other, link)
    struck = (
        _struck_out(one, Link(case=other.case.id, link=kind), reason),
        _struck_out(other, Link(case=one.case.id, link=kind.other_way), reason),
    )
    for side, event in zip((one, other), struck, strict=True):
        _permit_for(one, side, "unlink", event, happened)
    return struck


def _which(one: Side, other: Side, wanted: LinkKind | None) -> LinkKind:
    """Return which of the links between the two is meant."""
    if wanted is not None and wanted.tells_origin:
        why = "one of the two came out of the other, which stays on record"
        raise unsuitable(one.case, "unlink", why)
    found = [each.link for each in one.case.links if each.case == other.case.id and not each.link.tells_origin]
    if not found:
        raise unsuitable(one.case, "unlink", "the two are not linked: name a case that it is linked with")
    known = ", ".join(found)
    if wanted is None and len(found) > 1:
        raise unsuitable(one.case, "unlink", f"the two are linked in several ways: say which of them is wrong, {known}")
    if wanted is not None and wanted not in found:
        raise unsuitable(one.case, "unlink", f"the two are not linked so: they are linked as {known}")
    return wanted or found[0]


def _struck_out(side: Side, link: Link, reason: str) -> Corrected:
    """Return the event that strikes out what said *link* in the case of *side*."""
    linked = (fact for fact in side.case.history if isinstance(fact.event, Linked) and fact.event.link == link)
    return Corrected(version=next(linked).version, reason=reason, note=side.note)


def merge(one: Side, other: Side, *, happened: Moment, reason: str) -> tuple[Merged, Absorbed]:
    """Let *one* become part of *other*, which counts from the earlier of the two receipts.

    Raises:
        DecisionError: If they are one case, one of them is part of another already, *other* is not open or of another
            kind, it lacks a flag that is up in *one*, or no rules were in force for it on the day of the earlier
            receipt.
    """
    merged = Merged(into=other.case.id, reason=reason, note=one.note)
    permit(one.case, merged, happened, one.circumstances)
    received, there = one.case.intake.received, other.case.intake.received
    if received is None or there is None:
        raise unsuitable(one.case, "merge", _said_of(one, one if received is None else other, UNDATED))
    absorbed = Absorbed(
        case=one.case.id,
        received_on=None if isinstance(received, dt.datetime) else received,
        received_at=received if isinstance(received, dt.datetime) else None,
        earlier=is_before(received, there, other.circumstances),
    )
    _permit_for(one, other, "merge", absorbed, happened)
    why = _why_not_one(one.case, other.case)
    if why is not None:
        raise unsuitable(one.case, "merge", why)
    if absorbed.earlier:
        why = _why_no_such_receipt(other.after(absorbed, happened), other.around)
        if why is not None:
            raise unsuitable(one.case, "merge", f"{other.case.reference} would have the earlier receipt, but {why}")
    return merged, absorbed


def _why_not_one(case: Case, into: Case) -> str | None:
    """Return what would be lost if *case* became part of *into*, None where nothing would."""
    here, there = with_article(case.intake.kind), with_article(into.intake.kind)
    if here != there:
        what = "link the two, or reclassify the one that is not what it was taken for"
        return f"{here} does not become part of {there}: {what}"
    unseen = {flag.kind for flag in case.care.open_flags} - {flag.kind for flag in into.care.open_flags}
    if not unseen:
        return None
    flags = " and ".join(f"{with_article(kind)} flag" for kind in sorted(unseen))
    raised = "raise it there first, so that nobody loses sight of it"
    return f"it has {flags} up, and {into.reference} has none: {raised}"


def _why_no_such_receipt(case: Case, around: Around) -> str | None:
    """Return why no rules govern *case* from its receipt on, None where some do."""
    try:
        version = around(case).version
    except UsageError as error:
        return str(error)
    known = {stage.id for stage in version.stages}
    been = {visit.stage for visit in case.visits if visit.procedure == version.procedure}
    return f"{version.id} has no stage {', '.join(sorted(been - known))}" if been - known else None


def unmerge(one: Side, other: Side, *, happened: Moment, reason: str) -> tuple[Corrected, Corrected]:
    """Undo the merging of *one* into *other*: it is struck out in both.

    Raises:
        DecisionError: If *other* is part of a third case, or what followed could not have followed.
    """
    permit_at_all(one.case, "unmerge", one.circumstances.version)
    if other.case.merged_into is not None:
        why = f"{other.case.reference} is part of another case now: undo that merging first"
        raise unsuitable(one.case, "unmerge", why)
    struck = (
        _struck(one, reason=reason, case=other.case.id),
        _struck(other, reason=reason, case=one.case.id),
    )
    for side, event in zip((one, other), struck, strict=True):
        _permit_for(one, side, "unmerge", event, happened)
        new = new_problems((side.case, side.around), (side.after(event, happened), side.around))
        if new:
            raise unsuitable(one.case, "unmerge", _said_of(one, side, in_short(new)))
    return struck


def _struck(side: Side, *, reason: str, case: str) -> Corrected:
    """Return the event that strikes out what merged the case of *side* with *case*."""
    version = next(fact.version for fact in side.case.history if _partner(fact.event) == case)
    return Corrected(version=version, reason=reason, note=side.note)


def _partner(event: Event) -> str | None:
    """Return the other case of an event that merged two, None of any other event."""
    match event:
        case Merged():
            return event.into
        case Absorbed():
            return event.case
    return None


def begin_beside(
    one: Side, receipt: Received, received: Moment, circumstances: Circumstances, *, decision: str
) -> None:
    """Let another case begin out of *one*, by the rules of *circumstances*.

    Raises:
        DecisionError: If *one* is part of another case, a complaint is to be raised from a complaint, or no such case
            could be received.
    """
    permit_at_all(one.case, decision, one.circumstances.version)
    try:
        receive(receipt, received, circumstances)
    except DecisionError as error:
        raise unsuitable(one.case, decision, error.why) from None


def _permit_for(one: Side, side: Side, decision: str, event: Event, happened: Moment) -> None:
    """Let *event* follow in *side*, as one of the two that *decision*, taken on *one*, concerns.

    Raises:
        DecisionError: If the case of *side* does not allow it.
    """
    try:
        permit(side.case, event, happened, side.circumstances)
    except DecisionError as error:
        raise unsuitable(one.case, decision, _said_of(one, side, error.why)) from None


def _said_of(one: Side, side: Side, why: str) -> str:
    return why if side is one else f"in {side.case.reference}, {why}"
