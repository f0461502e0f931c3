"""How the record is read. Every path asks the access policy: one case, a list, a count, an export."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence

import attrs

from casework.application.access import AccessPolicy, Sight, viewer_of
from casework.application.codec import fact_of
from casework.application.freshness import Tally, Unreadable, refresh, row_or_error
from casework.application.loading import find_id, load
from casework.application.notifying.letters_out import letters_taken_back, more_time_written
from casework.application.notifying.praise_told import Praised, heard_by_letter, with_praise_told
from casework.application.on_record import recorded
from casework.application.ports import CaseRow, RowQuery, Store
from casework.application.rulebook import Rulebook
from casework.application.sights import sights_of_words
from casework.application.tabulation import tabulate_rows
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.decisions import allowed_now
from casework.domain.cases.events import short_name
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.deadlines import Deadline
from casework.domain.envelope import Record
from casework.domain.next_steps import NextSteps, next_steps
from casework.domain.notifications.taken_back import TakenBack
from casework.domain.restrictions import Restriction
from casework.domain.time.moments import Moment, local_day
from casework.errors import AccessError, CaseworkError, NotFoundError, UsageError


@attrs.frozen(kw_only=True)
class HistoryEntry:
    """One record of a case, as people read it: what, when, by whom and when it was written down.

    *name* is the word of the event without the prefix that the log needs: ``received``, not ``case.received``.
    """

    version: int
    name: str
    fact: Fact
    actor: str
    recorded_at: str
    details: tuple[str, ...]


@attrs.frozen(kw_only=True)
class CaseFile:
    """Everything about one case: the case, its records, its words and people, its deadlines, and what may come next.

    *details* maps the id of a detail to what it says. Erased ones are missing, and so are those in *hidden*, which the
    viewer may not see. *about_people* are the ids of words that are seen with the people: of adjustments and of
    restricted documents.
    """

    case: Case
    history: tuple[HistoryEntry, ...]
    details: Mapping[str, str | Mapping[str, str]]
    hidden: frozenset[str]
    deadlines: tuple[Deadline, ...]
    allowed: tuple[str, ...]
    about_people: frozenset[str] = frozenset()

    def instead(self, detail: str) -> str:
        """Return what is shown in place of a detail that is not there: that it was erased, or that it is hidden."""
        return "[hidden]" if detail in self.hidden else "[erased]"


class Reader:
    """Reads the record of one organisation on behalf of a viewer."""

    def __init__(self, store: Store, rulebook: Rulebook, *, policy: AccessPolicy) -> None:
        self._store, self._rulebook, self._policy = store, rulebook, policy
        self._organisation = rulebook.organisation.id
        self._left: tuple[RowQuery, ...] = ()

    @property
    def rules(self) -> Rulebook:
        """The rules by which it reads cases."""
        return self._rulebook

    def identify(self, name: str, viewer: Actor | None = None) -> str:
        """Return the id of the case that *name*, an id or a reference, belongs to, as far as *viewer* may know.

        Raises:
            NotFoundError: If there is none.
            AccessError: If *viewer* may not see it.
        """
        case_id = self._seen_id(name, viewer_of(viewer))
        self._records(case_id)
        return case_id

    def file(self, name: str, viewer: Actor | None = None, *, on: Moment | None = None) -> CaseFile:
        """Return everything about a case that *viewer* may see, and what it allows *on* a day.

        Raises:
            NotFoundError: If there is none.
            AccessError: If *viewer* may not see it.
        """
        case_id = self._seen_id(name, viewer_of(viewer))
        history = tuple(
            HistoryEntry(
                version=record.version,
                name=short_name(record.name),
                fact=fact_of(record),
                actor=record.actor,
                recorded_at=record.recorded_at,
                details=tuple(reference.detail for reference in record.details),
            )
            for record in self._records(case_id)
        )
        case = self._with_praise_told(fold(case_id, (entry.fact for entry in history)))
        sights = sights_of_words([entry.fact for entry in history])
        details, hidden = self._details(case, history, sights, viewer_of(viewer))
        return CaseFile(
            case=case,
            history=history,
            details=details,
            hidden=hidden,
            deadlines=self._rulebook.deadlines(case),
            allowed=allowed_now(case, self._rulebook.governing(case, on=on)),
            about_people=frozenset(detail for detail, sight in sights.items() if sight is Sight.PEOPLE),
        )

    def _details(
        self, case: Case, history: Sequence[HistoryEntry], sights: Mapping[str, Sight], who: Actor
    ) -> tuple[Mapping[str, str | Mapping[str, str]], frozenset[str]]:
        """Return what *who* may see of the words and people of a case, and the ids of what is hidden."""
        wanted = [detail for entry in history for detail in entry.details]
        kept = self._store.details(self._organisation, wanted) if wanted else {}
        said = {key: json.loads(detail.value) for key, detail in kept.items()}
        if not said:
            return {}, frozenset()
        row = self.row(case.id)
        may = {what: self._policy.sees(who, row, what) for what in (Sight.WORDS, Sight.PEOPLE)} | {Sight.CASE: True}
        shown = {
            key: value
            for key, value in said.items()
            if may[sights.get(key) or (Sight.WORDS if isinstance(value, str) else Sight.PEOPLE)]
        }
        return shown, frozenset(said.keys() - shown.keys())

    def people(self, name: str, viewer: Actor | None = None) -> tuple[str, tuple[Mapping[str, str], ...]]:
        """Return the reference of a case, and what is known of each of its people whom *viewer* may see.

        Raises:
            NotFoundError: If there is none.
            AccessError: If *viewer* may not see it.
        """
        who = viewer_of(viewer)
        case_id = self._seen_id(name, who)
        row = self.row(case_id)
        wanted = [reference.detail for record in self._records(case_id) for reference in record.details]
        if not wanted or not self._policy.sees(who, row, Sight.PEOPLE):
            return row.reference, ()
        kept = (json.loads(each.value) for each in self._store.details(self._organisation, wanted).values())
        return row.reference, tuple(each for each in kept if isinstance(each, Mapping))

    def case(self, name: str, viewer: Actor | None = None) -> Case:
        """Return a case.

        Raises:
            NotFoundError: If there is none.
            AccessError: If *viewer* may not see it.
        """
        return load(self._store, self._organisation, self._seen_id(name, viewer_of(viewer)))

    def next_steps(self, case: Case, on: Moment, restrictions: Sequence[Restriction] = ()) -> NextSteps:
        """Return what comes next in *case* at *on*; *restrictions* are those on its people."""
        rules, case = self._rulebook, self._with_praise_told(case)
        return next_steps(
            case,
            rules.governing(case, on=on),
            rules.deadlines(case),
            on=on,
            zone=rules.place.zone,
            soon=rules.organisation.soon,
            windows=rules.windows(case, {}),
            restrictions=restrictions,
            outcomes=rules.outcomes,
            written=more_time_written(self._store, self._organisation, case),
            taken_back=self.taken_back(case),
        )

    def taken_back(self, case: Case) -> Sequence[TakenBack]:
        """Return the letters of *case* that tell what does not hold any more, and of which nobody has told since."""
        return letters_taken_back(self._store, self._organisation, case, lambda: recorded(self._records(case.id)))

    def _with_praise_told(self, case: Case) -> Case:
        return with_praise_told(self._store, self._organisation, case)

    def praise_told_on(self, case_id: str) -> Mapping[Praised, str]:
        """Return the local days, as rows keep them, on which a letter told of the praise in the case with that id."""
        heard, zone = heard_by_letter(self._store, self._organisation, case_id), self._rulebook.place.zone
        return {who: local_day(at, zone).isoformat() for who, at in heard.items()}

    def _records(self, case_id: str) -> Sequence[Record]:
        records = self._store.read(self._organisation, case_id)
        if not records:
            raise NotFoundError("case", case_id)
        return records

    def _seen_id(self, name: str, who: Actor) -> str:
        """Return the id of a case, if *who* may see it; a refusal says no other name of it than the one given."""
        case_id = find_id(self._store, self._organisation, name)
        if not self._policy.sees_all(who) and not self._policy.sees(who, self.row(case_id), Sight.CASE):
            raise AccessError(who.id, f"see {name}")
        return case_id

    def row(self, case_id: str) -> CaseRow:
        """Return the row of a case, whoever may see it: what an access policy is asked about."""
        kept = self._store.find(self._organisation, RowQuery(case=case_id, limit=1))
        # Rows are disposable: without one, the log says what the case is.
        return kept[0] if kept else self._rulebook.plain_row(load(self._store, self._organisation, case_id))

    def find(self, query: RowQuery | None, viewer: Actor | None = None) -> tuple[CaseRow, ...]:
        """Return one page of the rows that agree with *query* and that *viewer* may see."""
        query, page = _asked(query), list[CaseRow]()
        for row in self._seen(query, viewer_of(viewer)):
            page.append(row)
            if len(page) == query.limit:
                break
        return tuple(page)

    def every(self, query: RowQuery | None, viewer: Actor | None = None) -> Iterator[CaseRow]:
        """Yield every row that agrees with *query* and that *viewer* may see, page by page."""
        return self._seen(_asked(query), viewer_of(viewer))

    def _seen(self, query: RowQuery, who: Actor) -> Iterator[CaseRow]:
        if query.limit < 1:
            message = f"a page of {query.limit} rows holds nothing: ask for at least 1"
            raise UsageError(message)
        return self._pages(query, who)

    def _pages(self, query: RowQuery, who: Actor) -> Iterator[CaseRow]:
        everything = self._policy.sees_all(who)
        while True:
            page = self._store.find(self._organisation, query)
            yield from (row for row in page if everything or self._policy.sees(who, row, Sight.CASE))
            if len(page) < query.limit:
                return
            query = attrs.evolve(query, after=page[-1])

    def due(self, *, before: dt.date, viewer: Actor | None = None) -> tuple[CaseRow, ...]:
        """Return the cases of which something is due before that day, the earliest first."""
        self.refresh()
        return tuple(self.every(RowQuery(due_before=before.isoformat(), order="next_due_on"), viewer))

    def tabulate(
        self, by: Sequence[str], query: RowQuery | None = None, viewer: Actor | None = None
    ) -> tuple[tuple[tuple[str | int | None, ...], int], ...]:
        """Count what *viewer* may see by each combination of *by*, as ``Store.tabulate`` does."""
        who, query = viewer_of(viewer), _asked(query)
        if self._policy.sees_all(who):
            return self._store.tabulate(self._organisation, by, query)
        return tabulate_rows(self._seen(query, who), by)

    def refresh(self) -> int:
        """Rebuild the rows that today's rules would make otherwise; return how many."""
        found = refresh(self._store, self._rulebook)
        self._left = found.left
        return found.rows

    def unreadable(self, viewer: Actor | None = None) -> tuple[Unreadable, ...]:
        """Return which of the cases that *viewer* may see were left as they were by the last refresh."""
        tally = Tally()
        for stale in self._left:
            number = sum(count for _, count in self.tabulate((), stale, viewer))
            for row in self.find(attrs.evolve(stale, limit=1), viewer):
                error = row_or_error(self._store, self._rulebook, row.case)
                if isinstance(error, CaseworkError):  # pragma: no branch - unless it was mended this very moment
                    tally.add(error, number)
        return tally.told()


def _asked(query: RowQuery | None) -> RowQuery:
    """Return *query*; the one that every row agrees with, where there is none.

    Raises:
        UsageError: If it is no query.
    """
    found: object = RowQuery() if query is None else query
    if not isinstance(found, RowQuery):
        message = "which rows are wanted comes as a query, for example RowQuery(status='open')"
        raise UsageError(message)
    return found
