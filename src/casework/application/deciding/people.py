"""Decisions about the people of a case, as methods of a casebook."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Unpack

from casework.application.contacts import by_name, several, word
from casework.application.deciding.known_people import changed
from casework.application.deciding.recording import Recording
from casework.application.drafts import Drafts
from casework.application.reading import Reader
from casework.application.streams import Desk
from casework.application.writing import Writing
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import DECISIONS, Circumstances
from casework.domain.cases.events import Event, Party
from casework.domain.cases.vocabulary import ConsentScope, ConsentStep, Role
from casework.domain.time.moments import Moment


class DecidingPeople(Recording):
    """Who has to do with a case, who agreed to what, and who is praised."""

    _desk: Desk
    _reader: Reader

    def assign(
        self,
        case: str,
        *,
        handler: str | None = None,
        team: str | None = None,
        stage: str | None = None,
        override: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Give the case to a member of staff, a team, or both.

        *stage* is the earlier one for which that was forgotten; the present one, if left out.
        *override* says why the handler may have it although a conflict rule of the procedure bars them.
        """
        return self._decide("assign", case, writing, handler=handler, team=team, stage=stage, override=override)

    def add_party(
        self,
        case: str,
        *,
        party: str,
        role: Role | str,
        person: Mapping[str, str] | None = None,
        actor: str | None = None,
        acts_for: str | None = None,
        child: bool = False,
        stage: str | None = None,
        override: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Let another party join the case, or change the one called *party*.

        Args:
            person: What is known of them, such as name, email and phone; kept apart from the events. What is known
                already and not named here stays as it was, and a blank takes it away.
            actor: The id by which the organisation knows them across cases. It stays as it was if left out.
            acts_for: The party for whom a representative, an advocate, a councillor or a member of parliament speaks.
            child: Whether it is a child who complains in their own right.
            stage: The earlier stage in which they joined, where that was forgotten; the present one, if left out.
            override: Why they may have the role although a conflict rule of the procedure bars them.

        Raises:
            UsageError: If nothing would be known of them any more, or *by* may not see what is known already.
        """
        known, described = word(Role, "role", role), by_name("person", person)

        def decide(found: Case, circumstances: Circumstances, happened: Moment, drafts: Drafts) -> Event:
            left = changed(self._desk, self._reader, found, party, described, by=writing["by"])
            joined = Party(
                party=party, role=known, person=drafts.person(left), actor=actor, acts_for=acts_for, child=child
            )
            why = drafts.text(override)
            return DECISIONS["add-party"](
                found, circumstances, happened=happened, party=joined, stage=stage, override=why
            )

        said = {
            "party": party,
            "role": known,
            "person": described,
            "actor": actor,
            "acts_for": acts_for,
            "child": child,
            "stage": stage,
            "override": override,
        }
        return self._writer.decide("add-party", case, decide, writing=writing, request=said)

    def remove_party(
        self, case: str, *, party: str, reason: str, note: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Record that a party has no longer to do with the case; *reason* is a code."""
        return self._decide("remove-party", case, writing, party=party, reason=reason, note=note)

    def consent(
        self,
        case: str,
        *,
        step: ConsentStep | str,
        giver: str,
        scopes: Sequence[ConsentScope | str] = (),
        party: str | None = None,
        expires_on: dt.date | None = None,
        evidence: str | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Record what became of a consent: requested, received, refused or withdrawn.

        Args:
            giver: The party who agrees, or does not.
            scopes: What it is about: that *party* acts for the giver, is told about them, or that the body passes the
                case on. A step other than received may leave it out and is about everything then.
            party: The representative or advocate to whom it gives leave; nobody where it gives leave to the body.
            expires_on: The last day on which it counts.
            evidence: The id of a document of the case, such as the signed form.
        """
        return self._decide(
            "consent",
            case,
            writing,
            step=word(ConsentStep, "step", step),
            scopes=tuple(word(ConsentScope, "scope", scope) for scope in several("scopes", scopes, such_as="disclose")),
            giver=giver,
            party=party,
            expires_on=expires_on,
            evidence=evidence,
            note=note,
        )

    def recognise(
        self, case: str, *, staff: Sequence[str] = (), teams: Sequence[str] = (), **writing: Unpack[Writing]
    ) -> Case:
        """Name the members of staff and the teams who were praised, by their ids."""
        return self._decide("recognise", case, writing, staff=several("staff", staff), teams=several("teams", teams))

    def tell_recognised(self, case: str, *, who: str, **writing: Unpack[Writing]) -> Case:
        """Record that a member of staff or a team was told of the praise."""
        return self._decide("tell-recognised", case, writing, who=who)
