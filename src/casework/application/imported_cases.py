"""From a draft to the commit that makes its case: events with the source's dates, the row, and the details.

The one entry that is dated with the import is what nobody knows the day of: the note with the facts that the mapping
keeps, the verdicts of the source, and a receipt or a closing without a day.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from casework.application.access import AccessPolicy
from casework.application.case_updates import standing_words, what_changed
from casework.application.codec import fact_of
from casework.application.drafts import Drafts
from casework.application.identity import new_id, new_reference
from casework.application.imported_events import Course, Written, received
from casework.application.ports import Commit, NewEvent, Store, StreamAppend
from casework.application.record_builders import RowOrigin
from casework.application.row_drafts import CaseDraft
from casework.application.row_reading import RowProblemError
from casework.application.rulebook import Rulebook
from casework.application.writing import new_event
from casework.domain.actors import Actor
from casework.domain.cases import decisions
from casework.domain.cases.case import Case
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.envelope import Record, stamp
from casework.errors import CaseworkError, DecisionError, NotInForceError


class CaseBuilder:
    """Makes the commits of the cases of one import in one organisation; *by* is who imports."""

    def __init__(self, store: Store, rulebook: Rulebook, *, by: Actor, policy: AccessPolicy) -> None:
        self._store, self._rulebook, self._by, self._policy = store, rulebook, by, policy
        self._organisation = rulebook.organisation.id

    def procedures(self, commit: Commit) -> tuple[str, ...]:
        """Return the procedures whose rules must be on record before *commit* is written."""
        return tuple([row.procedure for row in commit.rows])

    def commit(self, draft: CaseDraft, row: RowOrigin) -> Commit:
        """Return everything that begins the case of *draft*; the same case anew, if its import was undone.

        Raises:
            RowProblemError: If the rules or the access policy do not let such a case begin, no case can say a fact, or
                it is still to come.
        """
        before = self._before(row) if row.past.was_undone else ()
        case_id = before[0].stream if before else new_id("case", row.now)
        known = self._void(fold(case_id, map(fact_of, before))) if before else None
        written = self._written(draft, row, case_id, known)
        return self._committed(case_id, before, written, row, "receive")

    def _void(self, case: Case) -> str:
        """Return the reference of a case that begins anew."""
        if case.undone is None:
            raise RowProblemError(
                f"case {case.reference} stayed when its import was undone, because somebody worked on it: settle it "
                "there"
            )
        return case.reference

    def update(self, draft: CaseDraft, row: RowOrigin) -> Commit | None:
        """Return what makes the case say what *draft* says; None where it does already.

        Raises:
            RowProblemError: As ``commit`` does, or if the case was worked on here since it was imported.
        """
        before = self._before(row)
        facts = [fact_of(record) for record in before]
        case = fold(before[0].stream, facts)
        theirs = _by_imports(before, case, row)
        as_imported = fold(case.id, [fact for fact in facts if fact.version in theirs])
        wanted = self._written(draft, row, case.id, as_imported.reference)
        words = standing_words(self._store, self._organisation, as_imported)
        changes = what_changed(as_imported, wanted, words, row.now)
        if not changes and case.undone is None:
            return None
        if len(theirs) < len(before):
            raise RowProblemError(
                f"case {case.reference} was worked on here since it was imported, and the source, or its mapping, says "
                "something else now: look at both and decide"
            )
        return self._committed(case.id, before, changes, row, "correct")

    def _before(self, row: RowOrigin) -> Sequence[Record]:
        """Return the records of the case that the row began before."""
        case_id = self._store.case_of(self._organisation, row.key, system=row.system)
        records = self._store.read(self._organisation, case_id) if case_id is not None else ()
        if not records:
            raise RowProblemError(f"{row.key} was imported before, and its case is not to be found")
        return records

    def _written(self, draft: CaseDraft, row: RowOrigin, case_id: str, reference: str | None) -> list[Written]:
        """Return the events that tell *draft*."""
        drafts = Drafts(case_id, row.now)
        happened = row.now if draft.received is None else draft.received
        try:
            circumstances = self._rulebook.circumstances(draft.procedure, draft.received, row.now)
            first = circumstances.version.first_stage
            named = draft.reference or reference or new_reference(self._rulebook.day(happened))
            receipt = received(draft, row.source, named, first, drafts)
            decisions.receive(receipt, happened, circumstances)
            course = Course(draft, case_id, circumstances, first)
            written = [Written(event=receipt, happened=happened, drafts=drafts), *course.events()]
        except DecisionError as error:
            raise RowProblemError(error.why) from None
        except NotInForceError as error:
            raise RowProblemError(_of_another_time(error)) from None
        except CaseworkError as error:
            raise RowProblemError(str(error)) from None
        note = course.note(row.system)
        return written if note is None else [*written, note]

    def _committed(
        self, case_id: str, before: Sequence[Record], written: Iterable[Written], row: RowOrigin, action: str
    ) -> Commit:
        events: list[NewEvent] = []
        details = []
        facts = [fact_of(record) for record in before]
        for each in written:
            events.append(new_event(each.event, each.happened, each.drafts))
            details += each.drafts.details
            facts.append(Fact(version=len(facts) + 1, happened=each.happened, event=each.event))
        try:
            shown = self._rulebook.row(fold(case_id, facts))
        except CaseworkError as error:
            raise RowProblemError(str(error)) from None
        if not self._policy.may(self._by, action, shown):
            raise RowProblemError(f"{self._by.id} may not {action} it")
        return Commit(
            organisation=self._organisation,
            actor=self._by.id,
            recorded_at=stamp(row.now),
            appends=(StreamAppend(stream=case_id, events=tuple(events), expected=len(before)),),
            rows=(shown,),
            details=tuple(details),
            key=row.asked,
        )


def _of_another_time(error: NotInForceError) -> str:
    """Return why rows are rejected whose procedure was not in force, one reason whatever their days."""
    one_day, edge = dt.timedelta(days=1), error.edge
    if error.is_early:
        when, condition = f"before {error.procedure} began on {edge}", f"received_until = {edge - one_day}"
    else:
        when, condition = f"after {error.procedure} ended on {edge}", f"received_from = {edge + one_day}"
    return f"received {when}: name the procedure of that time in a [[procedure_by]] with {condition}"


def _by_imports(records: Sequence[Record], case: Case, row: RowOrigin) -> frozenset[int]:
    """Return the versions of what imports wrote of *case*, and of what is from before it began anew."""
    began = case.history[0].version
    return frozenset(
        record.version
        for record in records
        if record.version < began or any(each.first <= record.position <= each.last for each in row.past.writes)
    )
