"""How a decision becomes part of the record: load the case, decide, and write events, row and details in one commit."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NotRequired, Required, TypedDict, TypeVar

import attrs
import msgspec

from casework.application.access import AccessPolicy
from casework.application.codec import as_kept, encode, moment_text
from casework.application.contacts import Contact
from casework.application.drafts import Drafts
from casework.application.identity import new_id
from casework.application.loading import find_id, load
from casework.application.ports import (
    CaseRow,
    Clock,
    Commit,
    Committed,
    IdempotencyKey,
    NewEvent,
    RowQuery,
    Store,
    StreamAppend,
)
from casework.application.row_keys import KEY_OF_IMPORTS
from casework.application.rulebook import Rulebook
from casework.application.rules_record import RulesRecord
from casework.domain.actors import Actor
from casework.domain.cases import decisions
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import Circumstances
from casework.domain.cases.events import NAMES, SCHEMAS, Event
from casework.domain.cases.fields import check_code, check_number
from casework.domain.cases.fold import begin, evolve
from casework.domain.cases.parts import CaseStatus, Fact
from casework.domain.envelope import stamp
from casework.domain.time.moments import Moment
from casework.errors import AccessError, ReferenceTakenError, StaleVersionError, UsageError

ATTEMPTS = 50
"""How often a decision is made anew when somebody else wrote first and the caller named no version."""

_NOTHING: tuple[object, ...] = ("", (), [], {})


class Writing(TypedDict, total=False):
    """What every write can say.

    *by* is who writes; *happened* when it happened (now, if left out); *expected_version* the version of the case that
    the writer has seen; *key* makes a repeat of the same request harmless.
    """

    by: Required[Actor]
    happened: NotRequired[Moment | None]
    expected_version: NotRequired[int | None]
    key: NotRequired[str | None]


_KNOWN = frozenset(Writing.__annotations__)


class Writer:
    """Writes decisions of one organisation."""

    def __init__(
        self, store: Store, rulebook: Rulebook, *, rules: RulesRecord, policy: AccessPolicy, clock: Clock
    ) -> None:
        self._store, self._rulebook, self._policy, self._clock = store, rulebook, policy, clock
        self._rules = rules
        self._organisation = rulebook.organisation.id

    def _load(self, case_id: str, *, up_to: int | None = None) -> Case:
        return load(self._store, self._organisation, case_id, up_to=up_to)

    def _as_answered(self, first: Committed) -> Case:
        """Return the case as it stood after a request that came before: the answer that was given then."""
        return self._load(first.streams[0], up_to=first.last)

    def now(self) -> dt.datetime:
        """Return the present instant."""
        return self._clock.now()

    def receive(self, contact: Contact, *, received_at: Moment, writing: Writing) -> Case:
        """Begin a case with *contact*, which came in at *received_at*."""
        writing = {**writing, "happened": received_at}
        by, now = writer_of(writing), self.now()
        happened = as_kept(received_at)
        key = key_of("receive", writing, contact.request)
        if key is not None and (first := self._store.recall(self._organisation, key)):
            answer = self._as_answered(first)
            self._authorise(by, "receive", self._row(answer), "a case")
            return answer
        circumstances = self._rulebook.circumstances(contact.procedure, happened, now)
        left = ATTEMPTS
        while True:
            left -= 1
            case_id = new_id("case", now)
            drafts = Drafts(case_id, now)
            reference = contact.reference_or_new(self._rulebook.day(happened))
            event = contact.received(drafts, reference, circumstances.version.first_stage)
            decisions.receive(event, happened, circumstances)
            case = begin(case_id, Fact(version=1, happened=happened, event=event))
            row = self._rulebook.row(case)
            self._authorise(by, "receive", row, "a case")
            try:
                committed = self._commit(
                    row, event, happened, drafts, by, now, key, procedures=case.procedures, expected=0
                )
            except (ReferenceTakenError, StaleVersionError) as error:
                is_given = isinstance(error, ReferenceTakenError) and contact.reference is not None
                if is_given or not left:
                    raise
                continue
            return self._as_answered(committed) if committed.repeated else case

    def decide(
        self,
        action: str,
        name: str,
        decision: Callable[[Case, Circumstances, Moment, Drafts], Event],
        *,
        writing: Writing,
        request: Mapping[str, Any],
        rules: Callable[[Case, dt.datetime], Circumstances] | None = None,
    ) -> Case:
        """Take *decision* on the case *name* and write what follows; decide anew if somebody else wrote in between.

        *rules* gives what the decision may look at, where it is not what governs the case.

        Raises:
            StaleVersionError: If the case is not at the version that the writer has seen.
        """
        writer_of(writing)
        case_id = find_id(self._store, self._organisation, name)
        key = key_of(action, writing, lambda: {"case": case_id, **request})
        seen = writing.get("expected_version")

        def attempt() -> Case:
            case = self._load(case_id)
            self._authorise(writing["by"], action, self._row(case), name)
            return self._attempt(case, decision, rules or self._rulebook.around, writing, key)

        return until_written(attempt, case_id, seen)

    def _attempt(
        self,
        case: Case,
        decision: Callable[[Case, Circumstances, Moment, Drafts], Event],
        rules: Callable[[Case, dt.datetime], Circumstances],
        writing: Writing,
        key: IdempotencyKey | None,
    ) -> Case:
        now, by = self.now(), writing["by"]
        happened = happened_of(writing, now)
        if key is not None and (first := self._store.recall(self._organisation, key)):
            return self._as_answered(first)
        seen = writing.get("expected_version")
        if seen is not None and seen != case.version:
            raise StaleVersionError(case.id, expected=seen, found=case.version)
        drafts = Drafts(case.id, now)
        circumstances = rules(case, now).at(case, happened)
        event = decision(case, attrs.evolve(circumstances, actor=by.id), happened, drafts)
        after = evolve(case, Fact(version=case.version + 1, happened=happened, event=event))
        row = self._rulebook.row(after)
        committed = self._commit(
            row, event, happened, drafts, by, now, key, procedures=after.procedures, expected=case.version
        )
        return self._as_answered(committed) if committed.repeated else after

    def _commit(  # noqa: PLR0917 - the parts of a commit, in its order
        self,
        row: CaseRow,
        event: Event,
        happened: Moment,
        drafts: Drafts,
        by: Actor,
        now: dt.datetime,
        key: IdempotencyKey | None,
        *,
        procedures: Iterable[str],
        expected: int,
    ) -> Committed:
        written = new_event(event, happened, drafts)
        self._rules.write_down(self._rulebook, procedures, by)
        return self._rules.append(
            Commit(
                organisation=self._organisation,
                actor=by.id,
                recorded_at=stamp(now),
                appends=(StreamAppend(stream=row.case, events=(written,), expected=expected),),
                rows=() if row.status == CaseStatus.UNDONE else (row,),
                details=tuple(drafts.details),
                key=key,
            )
        )

    def _authorise(self, by: Actor, action: str, row: CaseRow, name: str) -> None:
        """Refuse what *by* may not do; the refusal says no other name of the case than the one that was given."""
        if not self._policy.may(by, action, row):
            raise AccessError(by.id, f"{action} {name}")

    def _row(self, case: Case) -> CaseRow:
        kept = self._store.find(self._organisation, RowQuery(case=case.id, limit=1))
        return next(iter(kept), None) or self._rulebook.plain_row(case)


Answer = TypeVar("Answer")


def until_written(attempt: Callable[[], Answer], stream: str, seen: int | None) -> Answer:
    """Return what *attempt* returns; try again as long as somebody else writes first.

    Raises:
        StaleVersionError: If the writer has seen another version of *stream*, *seen*, than it has now.
    """
    left = ATTEMPTS
    while True:
        left -= 1
        try:
            return attempt()
        except StaleVersionError as error:
            if (seen is not None and error.stream == stream) or not left:
                raise


def new_event(event: Event, happened: Moment, drafts: Drafts) -> NewEvent:
    """Return *event* as it goes into the log."""
    name = NAMES[type(event)]
    return NewEvent(
        name=name,
        schema=SCHEMAS[name],
        happened=moment_text(happened),
        data=encode(event),
        details=drafts.references(),
    )


def writer_of(writing: Writing) -> Actor:
    """Return who writes.

    Raises:
        UsageError: If nobody does, or something is said that no write can say: a misspelt date must not become today,
            and a version that is text would be another one for ever.
    """
    if not writing.keys() <= _KNOWN:
        unknown = sorted(writing.keys() - _KNOWN)
        message = f"no write knows {', '.join(unknown)}; every write knows {', '.join(Writing.__annotations__)}"
        raise UsageError(message)
    by = writing.get("by")
    if not isinstance(by, Actor):
        message = 'say who writes: by=Actor("staff-17")'
        raise UsageError(message)
    if writing.get("expected_version") is not None:
        check_number("expected_version", writing["expected_version"])
    return by


def happened_of(writing: Writing, now: dt.datetime) -> Moment:
    """Return when it happened, as it will be read back: *now*, if that is left out, and for no other reason.

    Raises:
        UsageError: If it is neither a date nor an instant with its offset.
    """
    said = writing.get("happened")
    return as_kept(now if said is None else said)


def key_of(action: str, writing: Writing, request: Callable[[], Mapping[str, Any]]) -> IdempotencyKey | None:
    """Return the writer's key with a digest of the whole request; None where the writer gave none.

    Raises:
        UsageError: If the request holds what cannot be kept, or the key begins as those of imports do.
    """
    key = writing.get("key")
    if key is None:
        return None
    if KEY_OF_IMPORTS.match(check_code("key", key)):
        message = "keys that begin with import/ are those of imports, by which nobody is told: choose another beginning"
        raise UsageError(message)
    said = {"action": action, "by": writing["by"].id, "happened": writing.get("happened"), **request()}
    # What was left out counts for nothing, so that a later release may ask for more and still know the request again.
    said = {name: value for name, value in said.items() if value is not None and value not in _NOTHING}
    try:
        text = msgspec.json.encode(said, order="deterministic")
    except (TypeError, ValueError, OverflowError, RecursionError):
        message = "what was asked for holds something that is neither text, a number nor a date: it cannot be kept"
        raise UsageError(message) from None
    return IdempotencyKey(key=key, digest=hashlib.sha256(text).hexdigest())
