"""Decisions about the contact itself, as methods of a casebook."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Unpack

from casework.application.contacts import Contact
from casework.application.deciding.recording import Recording
from casework.application.drafts import Drafts
from casework.application.writing import Writing
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.events import Matter, Source
from casework.domain.cases.vocabulary import Channel, Formality, Kind
from casework.domain.time.moments import Moment
from casework.errors import UsageError


class DecidingIntake(Recording):
    """What is known of a contact: receipt, acknowledgement, acceptance, categories, matters."""

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
        service: str | None = None,
        categories: Mapping[str, str] | None = None,
        written_on: dt.date | None = None,
        stage: str | None = None,
        reference: str | None = None,
        source: Source | None = None,
        key: str | None = None,
    ) -> Case:
        """Record that a contact came in, and return the new case.

        Args:
            received_at: The day of receipt, or the instant with its offset; it may be in the past.
            complainant: What is known of the person, for example name and email; kept apart from the events.
            categories: One category per scheme, for example ``{"cause": "delay"}``.
            stage: The stage in which the case begins; the procedure's first stage if left out.
            reference: The number that people use; one is made if left out.

        Raises:
            DecisionError: If the procedure is not for this kind, has no such stage, or the receipt is still to come.
            NaiveInstantError: If *received_at* is an instant without an offset.
            ReferenceTakenError: If another case has *reference*.
        """
        contact = Contact(
            kind=kind,
            procedure=procedure,
            channel=channel,
            formality=formality,
            summary=summary,
            complainant=complainant,
            service=service,
            categories=categories,
            written_on=written_on,
            stage=stage,
            reference=reference,
            source=source,
        )
        return self._writer.receive(contact, writing=Writing(by=by, happened=received_at, key=key))

    def acknowledge(
        self, case: str, *, told_due_on: dt.date | None = None, stage: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Record that the complainant was told the contact arrived, and perhaps by when to expect the answer.

        Here and wherever it may be given, *stage* names an earlier stage in which something was forgotten; it is the
        present one if left out.
        """
        return self._decide("acknowledge", case, writing, told_due_on=told_due_on, stage=stage)

    def accept(self, case: str, *, stage: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Record that the body took the contact on under its procedure."""
        return self._decide("accept", case, writing, stage=stage)

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
        if isinstance(categories, str):
            message = "categories come as a list of codes, for example ['delay']"
            raise UsageError(message)
        return self._decide("categorise", case, writing, scheme=scheme, categories=tuple(categories), matter=matter)

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
