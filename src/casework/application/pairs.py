"""Decisions that concern two cases: both are loaded and judged, and both are written in one commit, or neither.

The access policy is asked about both, and each row is made anew in the same commit. Somebody who wrote to either case
first makes the whole decision be taken anew.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from casework.application.access import Sight
from casework.application.codec import as_kept
from casework.application.contacts import Contact
from casework.application.drafts import Drafts
from casework.application.identity import new_id
from casework.application.loading import find_id
from casework.application.ports import CaseRow, Commit, Committed, IdempotencyKey, StreamAppend
from casework.application.writing import (
    ATTEMPTS,
    Writer,
    Writing,
    happened_of,
    key_of,
    new_event,
    until_written,
    writer_of,
)
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.decisions.pairs import Side, begin_beside
from casework.domain.cases.decisions.recording import recording
from casework.domain.cases.events import Event, Link, Linked, Party, Received
from casework.domain.cases.fold import begin
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import LinkKind, Role
from casework.domain.envelope import stamp
from casework.domain.time.moments import Moment
from casework.errors import AccessError, ReferenceTakenError, StaleVersionError

Both: TypeAlias = Callable[[Side, Side, Moment], tuple[Event, Event]]
"""Takes the two cases and when it happened, and returns the event for each."""

_COME_ALONG = frozenset(
    {
        Role.COMPLAINANT,
        Role.PERSON_AFFECTED,
        Role.REPRESENTATIVE,
        Role.ADVOCATE,
        Role.COUNCILLOR,
        Role.MEMBER_OF_PARLIAMENT,
    }
)
"""Who is in the new case too: those who wrote and those for whom they did. Who deals with it is decided anew."""

_record_link = recording(Linked)


@attrs.frozen(kw_only=True)
class _Written:
    """What is written into one case: the event, when it happened, its details, and the case before and afterwards."""

    event: Event
    happened: Moment
    drafts: Drafts
    expected: int
    after: Case

    def append(self) -> StreamAppend:
        """Return it as it goes into the log."""
        written = new_event(self.event, self.happened, self.drafts)
        return StreamAppend(stream=self.after.id, events=(written,), expected=self.expected)


@attrs.frozen(kw_only=True)
class Beginning:
    """Another case that begins out of one: what comes in, when, and what the new case is to the one it came out of.

    *contact* makes of the old case what is received; *received* is None where it is the receipt of the old case.
    *request* is what the caller said, and nothing that was taken from the old case, which may have changed at a repeat.
    """

    action: str
    link: LinkKind
    contact: Callable[[Case], Contact]
    received: Moment | None
    request: Mapping[str, Any]


class PairWriter(Writer):
    """Writes the decisions of one organisation, those that concern two cases among them."""

    def decide_both(
        self,
        action: str,
        name: str,
        other: Callable[[Case], str],
        decision: Both,
        *,
        note: str | None,
        writing: Writing,
        request: Mapping[str, Any],
    ) -> Case:
        """Take *decision* on the case *name* and the one that *other* names, and return the first as it stands then.

        Raises:
            AccessError: If the writer may not do so to both cases, or see the other one.
            StaleVersionError: If the case is not at the version that the writer has seen.
        """
        by = writer_of(writing)
        case_id = find_id(self._store, self._organisation, name)
        key = key_of(action, writing, lambda: {"case": case_id, "note": note, **request})

        def attempt() -> Case:
            case = self._load(case_id)
            self._authorise(by, action, self._row(case), name)
            if key is not None and (first := self._store.recall(self._organisation, key)):
                return self._as_answered(first)
            self._expect(case, writing)
            second = self._other(by, action, other(case))
            return self._write_both((case, second), decision, note, writing, key)

        return until_written(attempt, case_id, writing.get("expected_version"))

    def _write_both(
        self,
        cases: tuple[Case, Case],
        decision: Both,
        note: str | None,
        writing: Writing,
        key: IdempotencyKey | None,
    ) -> Case:
        now = self.now()
        happened = happened_of(writing, now)
        drafts = [Drafts(case.id, now) for case in cases]
        one, other = (
            Side(case=case, around=self._around(now), note=draft.text(note))
            for case, draft in zip(cases, drafts, strict=True)
        )
        written = [
            _Written(
                event=event,
                happened=happened,
                drafts=draft,
                expected=side.case.version,
                after=side.after(event, happened),
            )
            for event, side, draft in zip(decision(one, other, happened), (one, other), drafts, strict=True)
        ]
        return self._commit_all(written, writing["by"], now, key)

    def begin_beside(self, name: str, beginning: Beginning, *, writing: Writing) -> Case:
        """Begin another case out of the case *name*, link the two, and return the new one.

        Raises:
            AccessError: If the writer may not do so to the case, or not receive the new one.
            StaleVersionError: If the case is not at the version that the writer has seen.
        """
        by = writer_of(writing)
        case_id = find_id(self._store, self._organisation, name)
        said = {"case": case_id, "received": beginning.received, **beginning.request}
        key = key_of(beginning.action, writing, lambda: said)

        def attempt() -> Case:
            case = self._load(case_id)
            self._authorise(by, beginning.action, self._row(case), name)
            if key is not None and (first := self._store.recall(self._organisation, key)):
                answer = self._as_answered(first)
                self._authorise(by, "receive", self._row(answer), "a case")
                return answer
            self._expect(case, writing)
            return self._begin(case, beginning, beginning.contact(case), writing, key)

        return until_written(attempt, case_id, writing.get("expected_version"))

    def _begin(
        self, case: Case, beginning: Beginning, contact: Contact, writing: Writing, key: IdempotencyKey | None
    ) -> Case:
        left, now = ATTEMPTS, self.now()
        while True:
            left -= 1
            new, old = self._new(case, beginning, contact, writing, now)
            self._authorise(writing["by"], "receive", self._rulebook.row(new.after), "a case")
            try:
                return self._commit_all((new, old), writing["by"], now, key)
            except ReferenceTakenError:
                if contact.reference is not None or not left:
                    raise

    def _new(
        self, case: Case, beginning: Beginning, contact: Contact, writing: Writing, now: dt.datetime
    ) -> tuple[_Written, _Written]:
        """Return the receipt of the new case, and the link that the old one gets."""
        happened = happened_of(writing, now)
        received = case.intake.received if beginning.received is None else as_kept(beginning.received)
        circumstances = self._rulebook.circumstances(contact.procedure, received, now)
        case_id, one = new_id("case", now), Side(case=case, around=self._around(now))
        drafts = Drafts(case_id, now)
        # The log tells of a receipt that nobody can date when it was written down.
        came_in, undated = (received, False) if received is not None else (happened, True)
        reference = contact.reference_or_new(self._rulebook.day(came_in))
        event = contact.received(drafts, reference, circumstances.version.first_stage, undated=undated)
        event = self._carried_over(event, case, beginning.link, drafts, writing["by"])
        begin_beside(one, event, came_in, circumstances, decision=beginning.action)
        begun = begin(case_id, Fact(version=1, happened=came_in, event=event))
        link = Link(case=case_id, link=beginning.link.other_way)
        linked = _record_link(case, one.circumstances, happened=happened, link=link)
        return (
            _Written(event=event, happened=came_in, drafts=drafts, expected=0, after=begun),
            _Written(
                event=linked,
                happened=happened,
                drafts=Drafts(case.id, now),
                expected=case.version,
                after=one.after(linked, happened),
            ),
        )

    def _carried_over(self, event: Received, case: Case, link: LinkKind, drafts: Drafts, by: Actor) -> Received:
        """Return *event* with the link to *case*, and with the people who wrote, as far as *by* may know them.

        Their words are copied: each case has its own, which is erased by itself.
        """
        parties = tuple(party for party in case.parties if party.role in _COME_ALONG)
        people = self._people(case, parties, by)
        return attrs.evolve(
            event,
            parties=tuple(
                attrs.evolve(
                    party, person=drafts.person(people.get(party.person or "")), acts_for=_still(party, parties)
                )
                for party in parties
            ),
            anonymous=case.intake.anonymous,
            links=(Link(case=case.id, link=link),),
        )

    def _people(self, case: Case, parties: Sequence[Party], by: Actor) -> Mapping[str, Mapping[str, str]]:
        """Return what is known of the people of *case*, by the ids of the details; nothing that *by* may not see."""
        wanted = [party.person for party in parties if party.person is not None]
        if not wanted or not self._policy.sees(by, self._row(case), Sight.PEOPLE):
            return {}
        kept = self._store.details(self._organisation, wanted)
        return {key: json.loads(detail.value) for key, detail in kept.items()}

    def _other(self, by: Actor, action: str, name: str) -> Case:
        case = self._load(find_id(self._store, self._organisation, name))
        row: CaseRow = self._row(case)
        if not self._policy.sees_all(by) and not self._policy.sees(by, row, Sight.CASE):
            raise AccessError(by.id, f"see {name}")
        self._authorise(by, action, row, name)
        return case

    def _expect(self, case: Case, writing: Writing) -> None:
        seen = writing.get("expected_version")
        if seen is not None and seen != case.version:
            raise StaleVersionError(case.id, expected=seen, found=case.version)

    def _around(self, now: dt.datetime) -> Callable[[Case], Any]:
        return lambda case: self._rulebook.around(case, now)

    def _commit_all(self, written: Sequence[_Written], by: Actor, now: dt.datetime, key: IdempotencyKey | None) -> Case:
        """Write all of it, or none, and return the first case as it stands then."""
        procedures = dict.fromkeys(name for each in written for name in each.after.procedures)
        self._rules.write_down(self._rulebook, procedures, by)
        committed: Committed = self._rules.append(
            Commit(
                organisation=self._organisation,
                actor=by.id,
                recorded_at=stamp(now),
                appends=tuple(each.append() for each in written),
                rows=tuple(self._rulebook.row(each.after) for each in written),
                details=tuple(detail for each in written for detail in each.drafts.details),
                key=key,
            )
        )
        return self._as_answered(committed) if committed.repeated else written[0].after


def _still(party: Party, parties: Sequence[Party]) -> str | None:
    """Return for whom *party* acts, if they are among *parties*."""
    return party.acts_for if any(each.party == party.acts_for for each in parties) else None
