"""A case goes to another provider that has a casebook too: it ends with one organisation and begins with the other.

Each has a log of its own, and only one of them owns the case. It ends first, with the consent that ``pass_on`` asks
for; only then does anything reach the other. If that fails in between, doing it again finishes what was begun, and
doing it once more changes nothing.
"""

from collections.abc import Mapping
from typing import Protocol

from casework.application.organisations import Organisation
from casework.application.reading import CaseFile
from casework.application.rulebook import Rulebook
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.events import PassedOn, Source
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import Channel, Formality, Kind
from casework.domain.time.moments import Moment
from casework.errors import AccessError, DecisionError, UsageError


class Giving(Protocol):
    """The casebook with which the case ends."""

    organisation: Organisation

    def file(self, case: str, *, viewer: Actor | None = None) -> CaseFile:
        """Return everything about a case."""

    def pass_on(
        self, case: str, *, body: str, party: str | None = None, note: str | None = None, by: Actor,
        happened: Moment | None = None,
    ) -> Case:  # fmt: skip
        """Record that it went to another body."""


class Taking(Protocol):
    """The casebook in which it begins."""

    organisation: Organisation
    rulebook: Rulebook

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
        source: Source | None = None,
        anonymous: bool = False,
        key: str | None = None,
    ) -> Case:
        """Record that a contact came in."""


def hand_over(
    case: str,
    *,
    giving: Giving,
    taking: Taking,
    procedure: str,
    by: Actor,
    party: str | None = None,
    note: str | None = None,
    happened: Moment | None = None,
) -> Case:
    """Hand a case of the casebook *giving* over to *taking*, and return the case that begins there.

    What the contact is about goes along, and what is known of whoever agreed; nothing else of the record does. The new
    case names the organisation and the case from which it came as its source, and was received when it was passed on.

    Args:
        case: The case, by its id or its reference.
        procedure: The procedure of the other organisation under which it goes on.
        by: Who does it; the policies of both casebooks are asked.
        party: Who agreed to it, the only complainant if left out.
        note: A remark for the organisation that hands it over.
        happened: When; now, if left out.

    Raises:
        DecisionError: If nobody gave leave, or the case ended in another way.
        AccessError: If *by* may not do it, or may not see all of what would go along.
        NotFoundError: If there is no such case, or no such procedure of the other organisation.
        UsageError: If both are one organisation.
    """
    ours, theirs = giving.organisation.id, taking.organisation.id
    if ours == theirs:
        message = f"{case} is a case of {theirs} already: hand it over to another organisation"
        raise UsageError(message)
    taking.rulebook.procedures.get(procedure)
    file = giving.file(case, viewer=by)
    if file.hidden:
        raise AccessError(by.id, f"see all of {case} that would be handed over")
    if _passed_to(file) is None:
        giving.pass_on(case, body=theirs, party=party, note=note, by=by, happened=happened)
        file = giving.file(case, viewer=by)
    passed = _passed_to(file)
    if passed is None or passed[1].body != theirs:
        raise DecisionError(case, "hand-over", f"it went to another body, not to {theirs}")
    when, event = passed
    intake = file.case.intake
    return taking.receive(
        kind=intake.kind,
        procedure=procedure,
        received_at=when,
        by=by,
        channel=intake.channel,
        formality=intake.formality,
        summary=_words(file, intake.summary),
        complainant=_person(file, event.party),
        source=Source(system=ours, key=file.case.id),
        anonymous=intake.anonymous and event.party is None,
        key=f"hand-over/{ours}/{file.case.id}",
    )


def _passed_to(file: CaseFile) -> tuple[Moment, PassedOn] | None:
    """Return when and to whom the case was passed on, if that is how it ended."""
    if file.case.status is not CaseStatus.PASSED_ON:
        return None
    found = [entry.fact for entry in file.history if isinstance(entry.fact.event, PassedOn)]
    last = found[-1]
    return (last.happened, last.event) if isinstance(last.event, PassedOn) else None


def _words(file: CaseFile, detail: str | None) -> str | None:
    """Return what a detail says; nothing where there is none, or it was erased."""
    said = None if detail is None else file.details.get(detail)
    return said if isinstance(said, str) else None


def _person(file: CaseFile, party: str | None) -> Mapping[str, str] | None:
    """Return what is known of a party; nothing where nobody is named, or it was erased."""
    for each in file.case.parties:
        if each.party == party and each.person is not None:
            known = file.details.get(each.person)
            return known if isinstance(known, Mapping) else None
    return None
