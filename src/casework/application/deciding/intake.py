"""Decisions about the contact itself, as methods of a casebook."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Unpack

from casework.application.contacts import Contact, needed_words, several
from casework.application.deciding.refusing import Refusing
from casework.application.drafts import Drafts
from casework.application.writing import Writing
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.events import Matter, Source
from casework.domain.cases.vocabulary import Channel, Formality, Kind
from casework.domain.time.moments import Moment


class DecidingIntake(Refusing):
    """What is known of a contact: receipt, acknowledgement, acceptance or refusal, categories, matters."""

    def receive(
        self,
        *,
        kind: Kind | str,
        procedure: str,
        received_at: Moment,
        by: Actor,
        channel: Channel | str = Channel.UNKNOWN,
        formality: Formality | str | None = None,
        summary: str | None = None,
        complainant: Mapping[str, str] | None = None,
        complainant_id: str | None = None,
        service: str | None = None,
        categories: Mapping[str, str] | None = None,
        written_on: dt.date | None = None,
        stage: str | None = None,
        reference: str | None = None,
        source: Source | None = None,
        anonymous: bool = False,
        key: str | None = None,
    ) -> Case:
        """Record that a contact came in, and return the new case.

        Args:
            received_at: The day of receipt, or the instant with its offset; it may be in the past.
            complainant: What is known of the person, for example name and email; kept apart from the events.
            complainant_id: The opaque id by which you know them across cases, such as a customer number; it stays in
                the log, so never a name or an address. ``RowQuery(person=...)`` finds their cases.
            categories: One category per scheme, for example ``{"cause": "delay"}``.
            stage: The stage in which the case begins; the procedure's first stage if left out.
            reference: The number that people use; one is made if left out.
            source: The system that the contact came from, and its key there, which no other case may have.
                ``RowQuery(source_system=..., source_key=...)`` finds the case by it.
            anonymous: That whoever wrote does not want to be known; there is no complainant then.

        Raises:
            DecisionError: If the procedure is not for this kind, has no such stage, or the receipt is still to come.
            NaiveInstantError: If *received_at* is an instant without an offset.
            ReferenceTakenError: If another case has *reference*.
            SourceKeyTakenError: If another case came from *source*.
        """
        contact = Contact(
            kind=kind,
            procedure=procedure,
            channel=channel,
            formality=formality,
            summary=summary,
            complainant=complainant,
            complainant_id=complainant_id,
            service=service,
            categories=categories,
            written_on=written_on,
            stage=stage,
            reference=reference,
            source=source,
            anonymous=anonymous,
        )
        return self._writer.receive(contact, received_at=received_at, writing=Writing(by=by, key=key))

    def acknowledge(
        self,
        case: str,
        *,
        told_due_on: dt.date | None = None,
        document: str | None = None,
        stage: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record that the complainant was told the contact arrived, and perhaps by when to expect the answer.

        Here and wherever they may be given, *document* is the letter that said so, as a document of the case, and
        *stage* names an earlier stage in which something was forgotten; it is the present one if left out.
        """
        return self._decide("acknowledge", case, writing, told_due_on=told_due_on, document=document, stage=stage)

    def accept(
        self,
        case: str,
        *,
        despite: str | None = None,
        reasons: str | None = None,
        stage: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record that the body took the contact on under its procedure.

        *despite* is the exclusion by which it might have been refused, for a late complaint say; it needs *reasons*.
        """
        return self._decide("accept", case, writing, despite=despite, reasons=reasons, stage=stage)

    def decline(
        self,
        case: str,
        *,
        exclusion: str,
        reasons: str,
        discretion: str | None = None,
        ombudsman_told: bool = False,
        restriction: str | None = None,
        document: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Refuse the contact for an *exclusion* of the procedure; the case ends.

        Args:
            reasons: Why the exclusion holds in this very case.
            discretion: Why it was not taken on all the same, where the exclusion leaves room for that.
            ombudsman_told: That the complainant was given the ombudsman's details.
            restriction: The restriction on the person on which the refusal rests, if it rests on one.

        Raises:
            DecisionError: If the procedure has no such exclusion, something that it asks for is missing, or it is too
                late.
        """
        return self._refuse(
            "decline",
            case,
            writing,
            exclusion=exclusion,
            reasons=needed_words("reasons", reasons),
            discretion=discretion,
            ombudsman_told=ombudsman_told,
            restriction=restriction,
            document=document,
        )

    def pass_on(
        self,
        case: str,
        *,
        body: str,
        party: str | None = None,
        document: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Send the contact to the other *body* that it is for; the case ends here.

        *party* is the one who agreed to that, the only complainant if left out; their consent must be on record. For an
        anonymous contact nobody could be asked.
        """
        return self._decide("pass-on", case, writing, body=body, party=party, document=document, note=note)

    def categorise(
        self,
        case: str,
        *,
        scheme: str,
        categories: Sequence[str],
        matter: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Sort a matter (the first one, if left out) by one scheme."""
        known = several("categories", categories, such_as="delay")
        return self._decide("categorise", case, writing, scheme=scheme, categories=known, matter=matter)

    def add_matter(
        self,
        case: str,
        *,
        matter: str,
        service: str | None = None,
        summary: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record another matter in the case."""

        def parts(drafts: Drafts) -> dict[str, Matter]:
            return {"matter": Matter(matter=matter, service=service, summary=drafts.text(summary))}

        said = {"matter": matter, "service": service, "summary": summary}
        return self._decide("add-matter", case, writing, parts=parts, **said)
