"""The casebook: one organisation's cases, as an embedding developer sees them."""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from casework.adapters.rule_files import RuleFiles, load_rule_files, rule_files
from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.access import AccessPolicy, AllowAll
from casework.application.as_data.answering import AsData
from casework.application.complainants_time import ComplainantsTime
from casework.application.consultations import Consulting
from casework.application.deciding import Deciding
from casework.application.document_files import path_text
from casework.application.equality import AskingEquality
from casework.application.freshness import Rebuilt, Unreadable, rebuild
from casework.application.improvements import Improving
from casework.application.noted_figures import NotingFigures
from casework.application.organisations import Organisation
from casework.application.pairs import PairWriter
from casework.application.per_process import once_in_each_process
from casework.application.ports import CaseRow, Clock, ProcedureSource, RowQuery, Store, Table
from casework.application.publications import Publishing
from casework.application.reading import CaseFile, Reader
from casework.application.reading_entries import ReadingEntries
from casework.application.recomputing import Recomputing
from casework.application.reminding import Reminding
from casework.application.rulebook import Rulebook
from casework.application.rules_record import RulesRecord
from casework.application.standard_reviews import ReviewingStandards
from casework.application.streams import Desk
from casework.application.surveys import Surveying
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.fields import check_number
from casework.domain.equality import QuestionSet
from casework.domain.next_steps import NextSteps
from casework.domain.notifications.templates import Template
from casework.domain.outcome_schemes import OutcomeScheme
from casework.domain.reminders.schedules import ReminderSchedule
from casework.domain.sorting.rules import SortingRules
from casework.domain.standards.frameworks import Framework
from casework.domain.standards.indicators import IndicatorSet
from casework.domain.surveys.question_sets import Survey
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.moments import Moment, checked
from casework.errors import UsageError
from casework.plugins.delivering import Delivering
from casework.plugins.followers.part import Following
from casework.plugins.host import PluginHost
from casework.plugins.importing import Importing
from casework.plugins.opening import check_parts, joined_store, open_parts
from casework.plugins.suggesting import SuggestingCategories

if TYPE_CHECKING:  # what not every program needs is imported by the methods that do
    from casework.application.periods import Period
    from casework.application.verification import Verified


class Casebook(
    Deciding,
    AsData,
    ComplainantsTime,
    AskingEquality,
    ReviewingStandards,
    NotingFigures,
    Publishing,
    Improving,
    Recomputing,
    SuggestingCategories,
    ReadingEntries,
    Surveying,
    Consulting,
    Reminding,
    Importing,
    Following,
    Delivering,
):
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
        rules: RuleFiles | None = None,
        clock: Clock,
        policy: AccessPolicy | None = None,
        host: PluginHost | None = None,
    ) -> None:
        policy, rules = AllowAll() if policy is None else policy, rule_files() if rules is None else rules
        check_parts(
            store=store, organisation=organisation, procedures=procedures, calendars=calendars, rules=rules,
            clock=clock, policy=policy, host=host,
        )  # fmt: skip
        self.store, self.organisation, self.clock = store, organisation, clock
        self._rule_files = rules
        self._questions, self._frameworks, self._indicators = rules.questions, rules.frameworks, rules.indicators
        self._surveys, self._categories = rules.surveys, rules.categories
        self._reminders, self._templates = rules.reminders, rules.templates
        self._rules_record = RulesRecord(store, organisation, clock)
        self.rulebook = Rulebook(
            organisation, procedures=procedures, calendars=calendars, outcomes=rules.outcomes,
            frameworks=rules.frameworks, past=self._rules_record.past,
        )  # fmt: skip
        self._host = host
        self._policy = policy
        self._writer = PairWriter(store, self.rulebook, rules=self._rules_record, policy=policy, clock=clock)
        self._reader = Reader(store, self.rulebook, policy=policy)
        self._desk = Desk(store=store, organisation=organisation.id, policy=policy, clock=clock)

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
        outcomes: Mapping[str, OutcomeScheme] | None = None,
        questions: Mapping[str, QuestionSet] | None = None,
        frameworks: Mapping[str, Framework] | None = None,
        indicators: Mapping[str, IndicatorSet] | None = None,
        surveys: Mapping[str, Survey] | None = None,
        categories: Mapping[str, SortingRules] | None = None,
        reminders: Mapping[str, ReminderSchedule] | None = None,
        templates: Mapping[str, Template] | None = None,
        read_only: bool = False,
        host: PluginHost | None = None,
    ) -> Self:
        """Open the store at *address*, ``sqlite:///complaints.db`` or ``memory:``, for *organisation*.

        *host* holds the plugins to choose from; the installed ones if left out.

        Raises:
            ConfigurationError: If the address or the organisation's settings are wrong.
            NotFoundError: If no plugin offers a store for the address.
            StoreError: If the store cannot be opened.
        """
        rules = rule_files(
            outcomes=outcomes, questions=questions, frameworks=frameworks, indicators=indicators, surveys=surveys,
            categories=categories, reminders=reminders, templates=templates,
        )  # fmt: skip
        return cls._opened(
            address, organisation=organisation, procedures=procedures, calendars=calendars, rules=rules,
            clock=clock, policy=policy, read_only=read_only, host=host,
        )  # fmt: skip

    @classmethod
    def _opened(
        cls,
        address: str,
        *,
        organisation: str | Organisation,
        procedures: ProcedureSource | None,
        calendars: Mapping[str, WorkingCalendar] | None,
        rules: RuleFiles,
        clock: Clock | None,
        policy: AccessPolicy | None,
        read_only: bool,
        host: PluginHost | None,
    ) -> Self:
        host = PluginHost() if host is None else host
        parts = open_parts(address, host=host, read_only=read_only)
        body = organisation if isinstance(organisation, Organisation) else Organisation(id=organisation)
        return cls(
            parts.store, body, procedures=parts.procedures if procedures is None else procedures,
            calendars=parts.calendars if calendars is None else calendars, rules=rules,
            clock=parts.clock if clock is None else clock, policy=policy, host=host,
        )  # fmt: skip

    @classmethod
    def configured(
        cls,
        path: str | os.PathLike[str],
        *,
        clock: Clock | None = None,
        policy: AccessPolicy | None = None,
        read_only: bool = False,
        host: PluginHost | None = None,
    ) -> Self:
        """Open the casebook that the configuration file at *path* describes.

        *host* holds the plugins to choose from; if left out, those that the file and the environment choose.

        Raises:
            ConfigurationError: If the file has mistakes; all of them are listed. Or if a plugin that it names fails.
            StoreError: If the store cannot be opened.
        """
        from casework.adapters.toml_configuration import read_configuration

        said = read_configuration(Path(path_text(path)))
        host = PluginHost(choice=said.plugins.overruled_by(os.environ)) if host is None else host
        return cls._opened(
            said.store, organisation=said.organisation, rules=load_rule_files(said),
            procedures=ProcedureLibrary((said.procedures,) if said.procedures else ()),
            calendars=load_calendars(said.calendars), clock=clock, policy=policy, read_only=read_only, host=host,
        )  # fmt: skip

    @classmethod
    def lazy(
        cls,
        address: str | None = None,
        *,
        configuration: str | os.PathLike[str] | None = None,
        **settings: Any,  # noqa: ANN401 - those of open or of configured
    ) -> Callable[[], "Casebook"]:
        """Return a function that gives this process its casebook, opened at the first call and again after a fork.

        It is opened at *address* with the settings of ``open``, or as the file *configuration* says, with those of
        ``configured``.

        Raises:
            UsageError: If neither or both are given, or a setting is unknown or missing.
        """
        if (address is None) == (configuration is None):
            message = "say where the cases are: by an address such as sqlite:///complaints.db, or configuration='...'"
            raise UsageError(message)
        if address is None:
            return once_in_each_process(cls.configured, configuration, **settings)
        return once_in_each_process(cls.open, address, **settings)

    def joined(self, connection: object) -> Self:
        """Return this casebook at work on a connection of its host, inside the transaction that is open there.

        What it writes is durable when the host commits, and gone when the host rolls back; see ``JoinableStore``.

        Raises:
            UsageError: If the store cannot work on it.
        """
        # A book of its own, with a memory of its own for the rules on record: what it reads there may be rolled back.
        return type(self)(
            joined_store(self.store, connection), self.organisation, procedures=self.rulebook.procedures,
            calendars=self.rulebook.calendars, rules=self._rule_files, clock=self.clock, policy=self._policy,
            host=self._host,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    # Reading

    def identify(self, name: str, *, viewer: Actor | None = None) -> str:
        """Return the id of the case that *name*, an id or a reference, belongs to."""
        return self._reader.identify(name, viewer)

    def case(self, case: str, *, viewer: Actor | None = None) -> Case:
        """Return a case as its events left it."""
        return self._reader.case(case, viewer)

    def file(self, case: str, *, viewer: Actor | None = None) -> CaseFile:
        """Return everything about a case: its records, words, people, deadlines, and what is allowed now."""
        return self._reader.file(case, viewer, on=self.clock.now())

    def next_steps(self, case: str, *, on: Moment | None = None, viewer: Actor | None = None) -> NextSteps:
        """Return what a case allows, what is due and missing in it, and what staff should do, on a day (today)."""
        found, when = self.case(case, viewer=viewer), self.today() if on is None else checked(on)
        restrictions = self.restrictions_in(found, on=self.rulebook.day(when), viewer=viewer)
        return self._reader.next_steps(found, when, restrictions)

    def rows(self, query: RowQuery | None = None, *, viewer: Actor | None = None) -> Iterator[CaseRow]:
        """Yield every row that agrees with *query*, as an export does."""
        self._reader.refresh()
        return self._reader.every(query, viewer)

    def due(self, *, on: Moment | None = None, within: int = 0, viewer: Actor | None = None) -> tuple[CaseRow, ...]:
        """Return the cases of which something is due by *within* calendar days after *on* (today), earliest first.

        A case that is not open is among them as long as a remedy is due.

        Raises:
            UsageError: If there is no such day.
        """
        check_number("within", within)
        first = self.today() if on is None else self.rulebook.day(checked(on))
        try:
            before = first + dt.timedelta(days=within + 1)
        except OverflowError:
            message = f"there is no day {within} days after {first.isoformat()}"
            raise UsageError(message) from None
        return self._reader.due(before=before, viewer=viewer)

    def tabulate(
        self, by: Sequence[str], *, query: RowQuery | None = None, viewer: Actor | None = None
    ) -> tuple[tuple[tuple[str | int | None, ...], int], ...]:
        """Count cases, or their limits, remedies or findings, by each combination of values; see ``Store.tabulate``."""
        self._reader.refresh()
        return self._reader.tabulate(by, query, viewer)

    def unreadable(self, *, viewer: Actor | None = None) -> tuple[Unreadable, ...]:
        """Return the cases that the last list could not make anew, because today's rules cannot read them.

        Their rows stay as they were. A procedure's file may have been given another name, or no version may cover the
        receipt any more: put the file back, or correct the receipt.
        """
        return self._reader.unreadable(viewer)

    def today(self) -> dt.date:
        """Return the present day at the organisation's place."""
        return self.rulebook.day(self.clock.now())

    def report(
        self,
        name: str,
        *,
        period: "Period | str | None" = None,
        service: str | None = None,
        team: str | None = None,
        handler: str | None = None,
        viewer: Actor | None = None,
    ) -> tuple[Table, ...]:
        """Return the tables of the report *name* over the cases received in *period*: ``summary``, ``deadlines``, ...

        Only the cases of *service*, *team* and *handler* are in it, where these are given.

        Raises:
            NotFoundError: If there is no such report.
            UsageError: If *period* is none.
        """
        from casework.application.periods import as_period
        from casework.application.reports import report

        within = as_period(period)
        if not isinstance(name, str):
            message = "a report is named by text, such as summary"
            raise UsageError(message)
        return report(
            self._reader,
            name,
            period=within,
            whose=RowQuery(service=service, team=team, handler=handler),
            viewer=viewer,
            now=self.clock.now(),
            improvements=lambda: self.improvements(viewer=viewer),
            standards=lambda: self.standards_file(period=within, viewer=viewer),
        )

    # Care of the store

    def verify(self, *, anchors: Sequence[str] = ()) -> "Verified":
        """Check the whole log against its seals and *anchors*; no access policy is asked, for it tells of no case.

        Raises:
            BrokenSealError: If it is not what was written.
            UsageError: If one of *anchors* is none, or one of another organisation.
        """
        from casework.application.verification import verify
        from casework.domain.anchors import parsed

        return verify(self.store, self.organisation.id, anchors=parsed(anchors))

    def rebuild(self) -> Rebuilt:
        """Make every row anew from the log; what today's rules cannot read keeps its row and is counted.

        No access policy is asked.
        """
        return rebuild(self.store, self.rulebook)
