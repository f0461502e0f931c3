"""Decisions about several cases, and about what a contact is, as methods of a casebook."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Unpack

from casework.application.codec import as_kept
from casework.application.contacts import Contact, word
from casework.application.deciding.recording import Recording
from casework.application.pairs import Beginning, PairWriter
from casework.application.writing import Writing
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, pairs
from casework.domain.cases.decisions.judging import permit_at_all
from casework.domain.cases.fields import check_code
from casework.domain.cases.vocabulary import Channel, CountsFrom, Formality, Kind, LinkKind
from casework.domain.time.moments import Moment

if TYPE_CHECKING:
    from casework.application.drafts import Drafts
    from casework.domain.cases.decisions import Circumstances
    from casework.domain.cases.events import Absorbed, Corrected, Event, Linked, Merged


class DecidingLinks(Recording):
    """One case that becomes two, two that become one, what they are to each other, and what a contact is."""

    _writer: PairWriter

    def raise_complaint(
        self,
        case: str,
        *,
        procedure: str,
        received_at: Moment,
        channel: Channel | str = Channel.UNKNOWN,
        formality: Formality | str | None = None,
        summary: str | None = None,
        service: str | None = None,
        written_on: dt.date | None = None,
        stage: str | None = None,
        reference: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Make a complaint out of a service request, or another contact, that goes on; return the new case.

        Those who wrote, and for whom, are in the new case too. *service* is that of the request, if left out.

        Raises:
            DecisionError: If *case* is a complaint itself, or the procedure is not for complaints.
        """
        said = {
            "procedure": procedure,
            "channel": word(Channel, "channel", channel),
            "formality": None if formality is None else word(Formality, "formality", formality),
            "summary": summary,
            "written_on": written_on,
            "stage": stage,
            "reference": reference,
        }

        def contact(found: Case) -> Contact:
            return _contact(Kind.COMPLAINT, service=found.service if service is None else service, **said)

        beginning = Beginning(
            action="raise-complaint",
            link=LinkKind.RAISED_FROM,
            contact=contact,
            received=as_kept(received_at),
            request={**said, "service": service},
        )
        if writing.get("happened") is None:
            writing["happened"] = received_at
        return self._writer.begin_beside(case, beginning, writing=writing)

    def split(
        self,
        case: str,
        *,
        kind: Kind | str,
        procedure: str,
        received_at: Moment | None = None,
        formality: Formality | str | None = None,
        summary: str | None = None,
        service: str | None = None,
        stage: str | None = None,
        reference: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Make another case out of a letter that holds two things; return the new one.

        It came in when the letter did, on the same way, from the same people; *received_at* says otherwise. Nothing is
        taken away from *case*: *summary* says what the new one is about.

        Raises:
            DecisionError: If *case* became part of another one, or the procedure is not for this kind.
        """
        what = word(Kind, "kind", kind)
        said = {
            "procedure": procedure,
            "formality": None if formality is None else word(Formality, "formality", formality),
            "summary": summary,
            "stage": stage,
            "reference": reference,
        }

        def contact(found: Case) -> Contact:
            from_the_letter = {"channel": found.intake.channel, "written_on": found.intake.written_on}
            return _contact(what, service=found.service if service is None else service, **from_the_letter, **said)

        beginning = Beginning(
            action="split",
            link=LinkKind.SPLIT_FROM,
            contact=contact,
            received=received_at,
            request={**said, "kind": what, "service": service},
        )
        return self._writer.begin_beside(case, beginning, writing=writing)

    def link(
        self, case: str, *, other: str, link: LinkKind | str, note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Say what *case* is to the case *other*; both of them know it afterwards, each in its own direction.

        With ``follows``, *case* follows *other*, and *other* is ``followed_by`` it.
        """
        kind = word(LinkKind, "link", link)

        def decide(one: pairs.Side, second: pairs.Side, happened: Moment) -> "tuple[Linked, Linked]":
            return pairs.link(one, second, happened=happened, link=kind)

        said = {"other": other, "link": kind}
        return self._writer.decide_both("link", case, lambda _: other, decide, note=note, writing=writing, request=said)

    def unlink(
        self,
        case: str,
        *,
        other: str,
        reason: str,
        link: LinkKind | str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Undo the link of *case* with the case *other*, in both of them; *link* says which, where there are several.

        That one of them came out of the other, by ``raise_complaint`` or ``split``, stays on record.

        Raises:
            DecisionError: If the two are not linked so.
        """
        kind = None if link is None else word(LinkKind, "link", link)

        def decide(one: pairs.Side, second: pairs.Side, happened: Moment) -> "tuple[Corrected, Corrected]":
            return pairs.unlink(one, second, happened=happened, reason=reason, link=kind)

        said = {"other": other, "reason": reason, "link": kind}
        return self._writer.decide_both(
            "unlink", case, lambda _: other, decide, note=note, writing=writing, request=said
        )

    def merge(
        self, case: str, *, into: str, reason: str = "duplicate", note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Let *case* go on as part of the case *into*, which counts from the earlier of the two receipts.

        Both keep their history. The clocks of *case* end without having been missed, and reports count the two once.

        Raises:
            DecisionError: If one of them is part of another case already, *into* is not open or of another kind, or
                has no flag up of which nobody may lose sight.
        """

        def decide(one: pairs.Side, other: pairs.Side, happened: Moment) -> "tuple[Merged, Absorbed]":
            return pairs.merge(one, other, happened=happened, reason=reason)

        said = {"into": into, "reason": reason}
        return self._writer.decide_both("merge", case, lambda _: into, decide, note=note, writing=writing, request=said)

    def unmerge(self, case: str, *, reason: str, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Undo the merging of *case*: both cases stand as if it had never been.

        Raises:
            DecisionError: If it is part of no case, or that case is part of a third one.
        """

        def other(found: Case) -> str:
            permit_at_all(found, "unmerge", self.rulebook.governing(found))
            return found.merged_into or ""

        def decide(one: pairs.Side, second: pairs.Side, happened: Moment) -> "tuple[Corrected, Corrected]":
            return pairs.unmerge(one, second, happened=happened, reason=reason)

        said = {"reason": reason}
        return self._writer.decide_both("unmerge", case, other, decide, note=note, writing=writing, request=said)

    def reclassify(
        self,
        case: str,
        *,
        reason: str,
        kind: Kind | str | None = None,
        formality: Formality | str | None = None,
        procedure: str | None = None,
        stage: str | None = None,
        counts_from: CountsFrom | str = CountsFrom.RECEIPT,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record that the contact is something else than it was taken for, or is formal now.

        What is left out stays as it is. Under another *procedure* the case begins anew, in its first stage or in
        *stage*, and its clocks run from the receipt or from the change, as *counts_from* says.

        Raises:
            DecisionError: If nothing changes, or the procedure is not for such a contact.
            UsageError: If the procedure was not in force on that day.
        """
        said = {
            "kind": None if kind is None else word(Kind, "kind", kind),
            "formality": None if formality is None else word(Formality, "formality", formality),
            "stage": stage,
            "counts_from": word(CountsFrom, "counts_from", counts_from),
            "reason": reason,
        }

        def decide(found: Case, circumstances: "Circumstances", happened: Moment, drafts: "Drafts") -> "Event":
            from_the_change = said["counts_from"] is CountsFrom.CHANGE
            onto = self._onto(found, circumstances, procedure, happened if from_the_change else None)
            return DECISIONS["reclassify"](
                found, circumstances, happened=happened, onto=onto, note=drafts.text(note), **said
            )

        request = {**said, "procedure": procedure, "note": note}
        return self._writer.decide("reclassify", case, decide, writing=writing, request=request)

    def _onto(
        self, case: Case, circumstances: "Circumstances", procedure: str | None, change: Moment | None
    ) -> "Circumstances":
        """Return the circumstances of the procedure under which *case* is to go on."""
        if procedure is None or check_code("procedure", procedure) == case.intake.procedure:
            return circumstances
        known = any(visit.procedure == procedure for visit in case.visits)
        since = case.governed_since(procedure) if known or change is None else as_kept(change)
        return self.rulebook.circumstances(procedure, since, circumstances.now)


def _contact(kind: Kind, *, service: str | None, **said: object) -> Contact:
    """Return what comes in with a case that is made out of another one; its people are carried over apart from it."""
    build: Callable[..., Contact] = Contact
    return build(kind=kind, service=service, complainant=None, categories=None, source=None, **said)
