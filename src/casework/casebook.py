"""The casebook: one organisation's cases, as an embedding developer sees them."""

import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_configuration import read_configuration
from casework.adapters.toml_mappings import read_mapping
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.codec import as_kept, event_from, plain
from casework.application.drafts import Drafts
from casework.application.freshness import rebuild
from casework.application.importing import ImportOutcome, RejectedRow, import_cases
from casework.application.organisations import Organisation
from casework.application.periods import Period
from casework.application.ports import (
    AccessPolicy,
    AllowAll,
    CaseRow,
    Clock,
    ProcedureSource,
    RowQuery,
    Store,
    Table,
)
from casework.application.reading import CaseFile, Reader
from casework.application.reporting import report
from casework.application.rulebook import Rulebook
from casework.application.verification import Verified, verify
from casework.application.writing import Writer, Writing
from casework.domain.actors import Actor
from casework.domain.cases import decisions
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import Circumstances
from casework.domain.cases.events import (
    NAMES,
    Category,
    Corrected,
    Event,
    Matter,
    Party,
    Received,
    Replacement,
    Source,
)
from casework.domain.cases.vocabulary import AskedBy, Channel, Formality, Kind, Role
from casework.domain.deadlines import Deadline
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.moments import Moment, checked
from casework.errors import NotFoundError, UsageError
from casework.plugins.host import PluginHost
from casework.plugins.opening import open_parts

_WORDS = ("summary", "note", "text", "letter")
"""The fields of events that hold the id of a detail with words in it."""


class Casebook:
    """One organisation's cases: every decision, every reading, and the care of the store.

    A casebook may be shared by threads. Carried over a fork it refuses to work; open one in each process, or make it
    with ``lazy``. A case is named by its id or by its reference.
    """

    def __init__(
        self,
        store: Store,
        organisation: Organisation,
        *,
        procedures: ProcedureSource,
        calendars: Mapping[str, WorkingCalendar],
        clock: Clock,
        policy: AccessPolicy | None = None,
    ) -> None:
        self.store, self.organisation, self.clock = store, organisation, clock
        self.rulebook = Rulebook(organisation, procedures=procedures, calendars=calendars)
        self._policy = policy = policy or AllowAll()
        self._writer = Writer(store, self.rulebook, policy=policy, clock=clock)
        self._reader = Reader(store, self.rulebook, policy=policy)

    @classmethod
    def open(
        cls,
        address: str,
        *,
        organisation: str | Organisation,
        clock: Clock | None = None,
        policy: AccessPolicy | None = None,
        procedures: ProcedureSource | None = None,
        calendars: Mapping[str, WorkingCalendar] | None = None,
        read_only: bool = False,
    ) -> Self:
        """Open the store at *address*, ``sqlite:///complaints.db`` or ``memory:``, for *organisation*.

        Raises:
            ConfigurationError: If the address or the organisation's settings are wrong.
            StoreError: If the store cannot be opened.
        """
        parts = open_parts(address, read_only=read_only)
        body = organisation if isinstance(organisation, Organisation) else Organisation(id=organisation)
        return cls(
            parts.store,
            body,
            procedures=procedures or parts.procedures,
            calendars=calendars or parts.calendars,
            clock=clock or parts.clock,
            policy=policy,
        )

    @classmethod
    def configured(
        cls,
        path: str | os.PathLike[str],
        *,
        clock: Clock | None = None,
        policy: AccessPolicy | None = None,
        read_only: bool = False,
    ) -> Self:
        """Open the casebook that the configuration file at *path* describes.

        Raises:
            ConfigurationError: If the file has mistakes; all of them are listed.
            StoreError: If the store cannot be opened.
        """
        said = read_configuration(Path(path))
        return cls.open(
            said.store,
            organisation=said.organisation,
            clock=clock,
            policy=policy,
            procedures=ProcedureLibrary((said.procedures,) if said.procedures else ()),
            calendars=load_calendars(said.calendars),
            read_only=read_only,
        )

    @classmethod
    def lazy(cls, address: str, **settings: Any) -> Callable[[], "Casebook"]:  # noqa: ANN401 - those of open
        """Return a function that gives this process its casebook, opened at the first call and again after a fork.

        The settings are those of ``open``.
        """
        # What another process opened is never closed here: that would tear its files away from it.
        opened: dict[int, Casebook] = {}
        locks: dict[int, threading.Lock] = {}

        def book() -> Casebook:
            process = os.getpid()
            with locks.setdefault(process, threading.Lock()):
                if process not in opened:
                    opened[process] = cls.open(address, **settings)
                return opened[process]

        return book

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    # Decisions

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
        sorted_in, known = _mapping("categories", categories), _mapping("complainant", complainant)
        fields: dict[str, Any] = {
            "kind": _word(Kind, "kind", kind),
            "channel": _word(Channel, "channel", channel),
            "formality": None if formality is None else _word(Formality, "formality", formality),
            "written_on": written_on,
            "source": source,
        }

        def build(drafts: Drafts, chosen: str, first_stage: str) -> Received:
            schemes = tuple(Category(scheme=scheme, code=code) for scheme, code in sorted_in.items())
            person = drafts.person(known)
            return Received(
                procedure=procedure,
                reference=chosen,
                stage=stage or first_stage,
                summary=drafts.text(summary),
                matters=(Matter(matter="m1", service=service, categories=schemes),),
                parties=(Party(party="p1", role=Role.COMPLAINANT, person=person),) if person else (),
                **fields,
            )

        return self._writer.receive(
            build,
            procedure=procedure,
            reference=reference,
            writing=Writing(by=by, happened=received_at, key=key),
            request={
                **fields,
                "procedure": procedure,
                "summary": summary,
                "complainant": known,
                "service": service,
                "categories": sorted_in,
                "stage": stage,
                "reference": reference,
            },
        )

    def _decide(self, action: str, case: str, writing: Writing, **arguments: Any) -> Case:  # noqa: ANN401 - any decision's
        """Take the domain's decision behind *action*; words among *arguments* become details."""
        decision = _DECISIONS[action]

        def decide(found: Case, circumstances: Circumstances, happened: Moment, drafts: Drafts) -> Event:
            drafted = {name: drafts.text(value) if name in _WORDS else value for name, value in arguments.items()}
            return decision(found, circumstances, happened=happened, **drafted)

        return self._writer.decide(action, self._reader.find_id(case), decide, writing=writing, request=arguments)

    def acknowledge(self, case: str, *, told_due_on: dt.date | None = None, **writing: Unpack[Writing]) -> Case:
        """Record that the complainant was told the contact arrived, and perhaps by when to expect the answer."""
        return self._decide("acknowledge", case, writing, told_due_on=told_due_on)

    def accept(self, case: str, **writing: Unpack[Writing]) -> Case:
        """Record that the body took the contact on under its procedure."""
        return self._decide("accept", case, writing)

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

    def pause(self, case: str, *, reason: str, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Stop the clocks; *reason* is one that the procedure knows."""
        return self._decide("pause", case, writing, reason=reason, note=note)

    def resume(self, case: str, *, note: str | None = None, **writing: Unpack[Writing]) -> Case:
        """Let the clocks run again."""
        return self._decide("resume", case, writing, note=note)

    def extend(
        self,
        case: str,
        *,
        reason: str,
        limit: str | None = None,
        amount: int | None = None,
        until: dt.date | None = None,
        told_on: dt.date | None = None,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Give a limit of the present stage more time, as far as the procedure allows."""
        return self._decide(
            "extend", case, writing, reason=reason, limit=limit, amount=amount, until=until, told_on=told_on, note=note
        )

    def agree_date(self, case: str, *, limit: str, until: dt.date, **writing: Unpack[Writing]) -> Case:
        """Record the day that was agreed with the complainant for a limit."""
        return self._decide("agree-date", case, writing, limit=limit, until=until)

    def reach_milestone(self, case: str, *, milestone: str, **writing: Unpack[Writing]) -> Case:
        """Record that a milestone of the procedure was reached."""
        return self._decide("milestone", case, writing, milestone=milestone)

    def respond(
        self, case: str, *, outcome: str | None = None, letter: str | None = None, **writing: Unpack[Writing]
    ) -> Case:
        """Give the answer of the present stage; *letter* is its text."""
        return self._decide("respond", case, writing, outcome=outcome, letter=letter)

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
        asked = _word(AskedBy, "asked_by", asked_by)
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
        known, described = _word(Role, "role", role), _mapping("person", person)

        def decide(found: Case, circumstances: Circumstances, happened: Moment, drafts: Drafts) -> Event:
            joined = Party(party=party, role=known, person=drafts.person(described), actor=actor)
            return decisions.add_party(found, circumstances, happened=happened, party=joined)

        request = {"party": party, "role": known, "person": described, "actor": actor}
        return self._writer.decide("add-party", self._reader.find_id(case), decide, writing=writing, request=request)

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
        return self._writer.decide("add-matter", self._reader.find_id(case), decide, writing=writing, request=request)

    def correct(
        self,
        case: str,
        *,
        version: int,
        reason: str,
        happened_instead: Moment | None = None,
        fields: Mapping[str, Any] | None = None,
        strike: bool = False,
        note: str | None = None,
        **writing: Unpack[Writing],
    ) -> Case:
        """Put right the event at *version* of the case: another date, other fields, or strike it out.

        What was written stays in the log; the case becomes what it would have been without the mistake.

        Raises:
            DecisionError: If there is no such event, or what followed could not have followed.
            UsageError: If the event has no such field.
        """
        changes = _mapping("fields", fields)
        if strike == bool(happened_instead or changes):
            message = "a correction gives another date or other fields, or strikes the event out: one of the two"
            raise UsageError(message)

        def decide(found: Case, circumstances: Circumstances, happened: Moment, drafts: Drafts) -> Corrected:
            replacement = None if strike else _replacement(found, version, happened_instead, changes, drafts)
            after = None
            if replacement is not None and isinstance(replacement.event, Received):
                procedure, received = replacement.event.procedure, replacement.happened
                after = self.rulebook.circumstances(procedure, received, circumstances.now)
            return decisions.correct(
                found,
                circumstances,
                happened=happened,
                after=after,
                version=version,
                reason=reason,
                replacement=replacement,
                note=drafts.text(note),
            )

        request = {
            "version": version,
            "reason": reason,
            "instead": happened_instead,
            "fields": changes,
            "strike": strike,
            "note": note,
        }
        return self._writer.decide("correct", self._reader.find_id(case), decide, writing=writing, request=request)

    # Reading

    def identify(self, name: str, *, viewer: Actor | None = None) -> str:
        """Return the id of the case that *name*, an id or a reference, belongs to."""
        return self._reader.identify(name, viewer)

    def case(self, case: str, *, viewer: Actor | None = None) -> Case:
        """Return a case as its events left it."""
        return self._reader.case(self._reader.find_id(case), viewer)

    def file(self, case: str, *, viewer: Actor | None = None) -> CaseFile:
        """Return everything about a case: its records, words, people, deadlines, and what is allowed now."""
        return self._reader.file(self._reader.find_id(case), viewer)

    def deadlines(self, case: str, *, viewer: Actor | None = None) -> tuple[Deadline, ...]:
        """Return every deadline of a case, in the order of its stages and limits."""
        return self.rulebook.deadlines(self.case(case, viewer=viewer))

    def find(self, query: RowQuery | None = None, *, viewer: Actor | None = None) -> tuple[CaseRow, ...]:
        """Return one page of rows as they were last made; the last one goes into the next query's ``after``.

        ``due``, ``rows`` and ``tabulate`` make rows anew first where a rule or a holiday changed.
        """
        return self._reader.find(query or RowQuery(), viewer)

    def rows(self, query: RowQuery | None = None, *, viewer: Actor | None = None) -> Iterator[CaseRow]:
        """Yield every row that agrees with *query*, as an export does."""
        self._reader.refresh()
        return self._reader.every(query or RowQuery(), viewer)

    def due(self, *, on: Moment | None = None, within: int = 0, viewer: Actor | None = None) -> tuple[CaseRow, ...]:
        """Return the open cases of which something is due by *within* calendar days after *on* (today), earliest first.

        Raises:
            UsageError: If there is no such day.
        """
        first = self.today() if on is None else self.rulebook.day(checked(on))
        try:
            before = first + dt.timedelta(days=within + 1)
        except OverflowError:
            message = f"there is no day {within} days after {first.isoformat()}"
            raise UsageError(message) from None
        return self._reader.due(before=before, viewer=viewer)

    def tabulate(
        self, by: Sequence[str], *, query: RowQuery | None = None, viewer: Actor | None = None
    ) -> Sequence[tuple[tuple[str | int | None, ...], int]]:
        """Count cases, or their limits, by each combination of values; see ``Store.tabulate`` for the names."""
        self._reader.refresh()
        return self._reader.tabulate(by, query, viewer)

    def today(self) -> dt.date:
        """Return the present day at the organisation's place."""
        return self.rulebook.day(self.clock.now())

    def report(
        self, name: str, *, period: Period | str | None = None, viewer: Actor | None = None
    ) -> tuple[Table, ...]:
        """Return the tables of the report *name* (``summary``, ``cases``, ``limits``) over cases received in *period*.

        Raises:
            NotFoundError: If there is no such report.
            UsageError: If *period* is none.
        """
        within = Period.parse(period) if isinstance(period, str) else period
        return report(self._reader, name, period=within, viewer=viewer, today=self.today())

    # Importing

    def import_file(
        self,
        path: str | os.PathLike[str],
        mapping: str | os.PathLike[str],
        *,
        by: Actor,
        check: bool = False,
        rejected: Callable[[RejectedRow], None] | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> ImportOutcome:
        """Import the file at *path* as the mapping file *mapping* says; with *check*, only judge it.

        Importing again changes nothing; an import that was stopped is finished by importing again.

        Raises:
            DataError: If the mapping has mistakes, or the file is not what it says; then nothing is written.
        """
        said = read_mapping(Path(mapping))
        source = PluginHost().importers.get(said.source.format)(Path(path), **said.source.options())
        return import_cases(
            source,
            said,
            store=self.store,
            rulebook=self.rulebook,
            policy=self._policy,
            clock=self.clock,
            by=by,
            check=check,
            rejected=rejected,
            progress=progress,
        )

    # Care of the store

    def verify(self) -> Verified:
        """Check the whole log against its seals.

        Raises:
            BrokenSealError: If it is not what was written.
        """
        return verify(self.store, self.organisation.id)

    def rebuild(self) -> tuple[int, int]:
        """Make every row anew from the log; return how many cases there are, and how many rows had to change."""
        return rebuild(self.store, self.rulebook)


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


Word = TypeVar("Word", bound=StrEnum)


def _word(words: type[Word], name: str, value: Word | str) -> Word:
    try:
        return words(value)
    except ValueError:
        raise NotFoundError(name, str(value), known=[word.value for word in words]) from None


def _replacement(
    case: Case, version: int, happened: Moment | None, fields: Mapping[str, Any], drafts: Drafts
) -> Replacement | None:
    """Return the event at *version* with another date and other fields; None where there is no such event."""
    fact = next((each for each in case.history if each.version == version), None)
    if fact is None:
        return None
    changed = {name: drafts.text(value) if name in _WORDS else value for name, value in fields.items()}
    event = event_from(NAMES[type(fact.event)], {**plain(fact.event), **changed})
    return Replacement(happened=as_kept(happened or fact.happened), event=event)


def _mapping(name: str, value: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return *value* as a dict; the value is never in the message, because it may be somebody's name."""
    if value is not None and not isinstance(value, Mapping):
        message = f"{name} is given as values by name, for example {{'name': '...'}}"
        raise UsageError(message)
    return dict(value or {})
