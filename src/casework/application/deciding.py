"""The decisions of a casebook, as an embedding developer takes them: each a method, each one commit."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Unpack

from casework.application.amendments import WORDS, Amendment
from casework.application.contacts import Contact, by_name, word
from casework.application.drafts import Drafts
from casework.application.rulebook import Rulebook
from casework.application.writing import Writer, Writing
from casework.domain.actors import Actor
from casework.domain.cases import decisions
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import Circumstances
from casework.domain.cases.events import Corrected, Event, Matter, Party, Received, Replacement, Source
from casework.domain.cases.vocabulary import AskedBy, Channel, Formality, Kind, Role
from casework.domain.time.moments import Moment
from casework.errors import DataError, DecisionError, NotFoundError, UsageError


class Deciding:
    """The part of a casebook that decides; every method returns the case as it stands afterwards."""

    rulebook: Rulebook
    _writer: Writer

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

    def _decide(self, action: str, case: str, writing: Writing, **arguments: Any) -> Case:  # noqa: ANN401 - any decision's
        """Take the domain's decision behind *action*; words among *arguments* become details."""
        decision = _DECISIONS[action]

        def decide(found: Case, circumstances: Circumstances, happened: Moment, drafts: Drafts) -> Event:
            drafted = {name: drafts.text(value) if name in WORDS else value for name, value in arguments.items()}
            return decision(found, circumstances, happened=happened, **drafted)

        return self._writer.decide(action, case, decide, writing=writing, request=arguments)

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

    def assign(
        self, case: str, *, handler: str | None = None, team: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Give the case to a member of staff, a team, or both."""
        return self._decide("assign", case, writing, handler=handler, team=team)

    def pause(
        self,
        case: str,
        *,
        reason: str,
        pause: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Stop the clocks; *reason* is one that the procedure knows, *pause* a name for this pause (p1, p2, ...)."""
        return self._decide("pause", case, writing, reason=reason, pause=pause, note=note)

    def resume(
        self, case: str, *, pause: str | None = None, note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Let the clocks run again: the pause called *pause* ends, or the only open one."""
        return self._decide("resume", case, writing, pause=pause, note=note)

    def extend(
        self,
        case: str,
        *,
        reason: str,
        limit: str | None = None,
        amount: int | None = None,
        until: dt.date | None = None,
        told_on: dt.date | None = None,
        stage: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Give a limit of the present stage more time, as far as the procedure allows."""
        given = {"reason": reason, "limit": limit, "amount": amount, "until": until, "told_on": told_on}
        return self._decide("extend", case, writing, **given, stage=stage, note=note)

    def agree_date(
        self, case: str, *, limit: str, until: dt.date, stage: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Record the day that was agreed with the complainant for a limit."""
        return self._decide("agree-date", case, writing, limit=limit, until=until, stage=stage)

    def reach_milestone(
        self, case: str, *, milestone: str, stage: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Record that a milestone of the procedure was reached."""
        return self._decide("milestone", case, writing, milestone=milestone, stage=stage)

    def respond(
        self,
        case: str,
        *,
        outcome: str | None = None,
        letter: str | None = None,
        stage: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Give the answer of the present stage; *letter* is its text."""
        return self._decide("respond", case, writing, outcome=outcome, letter=letter, stage=stage)

    def escalate(
        self,
        case: str,
        *,
        to_stage: str | None = None,
        asked_by: AskedBy | str = AskedBy.COMPLAINANT,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Move the case to its next stage."""
        asked = word(AskedBy, "asked_by", asked_by)
        return self._decide("escalate", case, writing, to_stage=to_stage, asked_by=asked, note=note)

    def refer(self, case: str, *, body: str, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Record that the case went to another body, such as an ombudsman."""
        return self._decide("refer", case, writing, body=body, note=note)

    def withdraw(self, case: str, *, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Record that the complainant took the contact back."""
        return self._decide("withdraw", case, writing, note=note)

    def close_case(
        self, case: str, *, outcome: str | None = None, note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Finish with the case for now."""
        return self._decide("close", case, writing, outcome=outcome, note=note)

    def reopen(self, case: str, *, reason: str, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Take a finished case up again; its stage begins anew."""
        return self._decide("reopen", case, writing, reason=reason, note=note)

    def note(self, case: str, *, text: str, **writing: Unpack[Writing]) -> Case:
        """Write something down in the case."""
        if not text:
            message = "the note is empty: write down what is to be noted"
            raise UsageError(message)
        return self._decide("note", case, writing, text=text)

    def add_party(
        self,
        case: str,
        *,
        party: str,
        role: Role | str,
        person: Mapping[str, str] | None = None,
        actor: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Let another party join the case, or change the one called *party*."""
        known, described = word(Role, "role", role), by_name("person", person)

        def decide(found: Case, circumstances: Circumstances, happened: Moment, drafts: Drafts) -> Event:
            joined = Party(party=party, role=known, person=drafts.person(described), actor=actor)
            return decisions.add_party(found, circumstances, happened=happened, party=joined)

        request = {"party": party, "role": known, "person": described, "actor": actor}
        return self._writer.decide("add-party", case, decide, writing=writing, request=request)

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

        def decide(found: Case, circumstances: Circumstances, happened: Moment, drafts: Drafts) -> Event:
            added = Matter(matter=matter, service=service, summary=drafts.text(summary))
            return decisions.add_matter(found, circumstances, happened=happened, matter=added)

        request = {"matter": matter, "service": service, "summary": summary}
        return self._writer.decide("add-matter", case, decide, writing=writing, request=request)

    def correct(
        self,
        case: str,
        *,
        version: int,
        reason: str,
        happened_instead: Moment | None = None,
        fields: Mapping[str, Any] | None = None,
        strike: bool = False,
        restore: bool = False,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Put right the event at *version* of the case: another date, other fields, or strike it out.

        With *restore* an event that was struck out stands again as it was; another date or other fields restore it too.
        What was written stays in the log; the case becomes what it would have been without the mistake.

        Raises:
            DecisionError: If there is no such event, or what followed could not have followed.
            UsageError: If the event has no such field.
        """
        said = Amendment(
            version=version,
            happened=happened_instead,
            fields=by_name("fields", fields),
            strike=strike,
            restore=restore,
        )

        def decide(found: Case, circumstances: Circumstances, happened: Moment, drafts: Drafts) -> Corrected:
            instead = said.replacement(found, drafts)
            return decisions.correct(
                found,
                circumstances,
                happened=happened,
                after=self._after(instead, circumstances.now),
                version=version,
                reason=reason,
                replacement=instead,
                note=drafts.text(note),
            )

        def rules(found: Case, now: dt.datetime) -> Circumstances:
            return self._rules(found, lambda: said.replacement(found, Drafts(found.id, now)), now)

        request = said.request() | {"reason": reason, "note": note}
        return self._writer.decide("correct", case, decide, writing=writing, request=request, rules=rules)

    def _rules(self, case: Case, replaced: Callable[[], Replacement | None], now: dt.datetime) -> Circumstances:
        """Return the rules that govern *case*; those of its corrected receipt, where its own are not to be had."""
        try:
            return self.rulebook.around(case, now)
        except (DataError, NotFoundError, UsageError):
            instead = replaced()
            if instead is None or not isinstance(instead.event, Received):
                raise
            circumstances = self.rulebook.circumstances(instead.event.procedure, instead.happened, now)
            _begin_anew(case, instead.event, instead.happened, circumstances)
            return circumstances

    def _after(self, instead: Replacement | None, now: dt.datetime) -> Circumstances | None:
        """Return the circumstances of a corrected receipt, which may bring other rules."""
        if instead is None or not isinstance(instead.event, Received):
            return None
        return self.rulebook.circumstances(instead.event.procedure, instead.happened, now)


_DECISIONS: Mapping[str, Callable[..., Event]] = {
    "acknowledge": decisions.acknowledge,
    "accept": decisions.accept,
    "categorise": decisions.categorise,
    "assign": decisions.assign,
    "pause": decisions.pause,
    "resume": decisions.resume,
    "extend": decisions.extend,
    "agree-date": decisions.agree_date,
    "milestone": decisions.reach_milestone,
    "respond": decisions.respond,
    "escalate": decisions.escalate,
    "refer": decisions.refer,
    "withdraw": decisions.withdraw,
    "close": decisions.close,
    "reopen": decisions.reopen,
    "note": decisions.note,
}


def _begin_anew(case: Case, receipt: Received, happened: Moment, circumstances: Circumstances) -> None:
    """Refuse a corrected receipt with which no case could begin.

    Raises:
        DecisionError: If it is one.
    """
    try:
        decisions.receive(receipt, happened, circumstances)
    except DecisionError as error:
        raise DecisionError(case.reference, "correct", error.why) from None
