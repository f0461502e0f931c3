"""Importing: rows of another system become cases, in the same log and by the same rules as all others.

An import writes history and nothing else: no notification follows from it. Every fact has the date that the source
gives it, never that of the import; what the source does not know stays unknown and is counted. The one entry dated with
the import is the note with the facts that the mapping keeps, since that is when somebody wrote it down.

A row is known again by its source key. Each case is committed under an idempotency key made of system and source key,
with a digest of the row, so that the same row is found unchanged, and one that changed in the source is found too and
left alone. Two imports at once cannot make two cases of one row. Rows are written in groups; an import that was stopped
anywhere is finished by running it again.

One key names one row. Where a file has a key twice, for two rows that do not say the same, nobody but its keeper can
tell which is meant: the first counts, and every other is rejected and names the line of the first. A row that is simply
there twice is one case. For this the first row of each key is noted to the end of the file, in a place of the caller's
that does not grow in memory.

A case may be closed here without a response, although nobody could close it so today: that another system closed it is
a fact. Its time limit for the response is then neither met nor missed.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import attrs
import msgspec

from casework.application.access import AccessPolicy
from casework.application.group_writing import GroupWriter
from casework.application.imported_cases import CaseBuilder
from casework.application.mapping_checks import mistakes_of
from casework.application.mappings import SourceMapping
from casework.application.ports import Clock, Commit, Committed, IdempotencyKey, Importer, SourceRow, Store
from casework.application.row_reading import RowProblemError, RowReader
from casework.application.rulebook import Rulebook
from casework.application.rules_record import RulesRecord
from casework.domain.actors import Actor
from casework.errors import (
    AccessError,
    DataError,
    KeyReusedError,
    ReferenceTakenError,
    SourceKeyTakenError,
    StaleVersionError,
)

GROUP = 500
"""How many cases are committed together."""
EXAMPLES = 100
"""How many rejected rows, and how many lines of changed ones, an outcome holds itself."""
_ATTEMPTS = 50

_digest_of = msgspec.json.Encoder(order="deterministic").encode


class KeysSeen(Protocol):
    """Remembers the first row of each key of one source."""

    def before(self, key: str, *, line: int, digest: str) -> tuple[int, str] | None:
        """Return the line and the digest of the first row with *key*; None if it is this one, which is noted then."""


@attrs.frozen(kw_only=True)
class RejectedRow:
    """A row that was not imported: the line on which it begins, why, and its cells as they stand in the source."""

    line: int
    reason: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]


@attrs.frozen(kw_only=True)
class ImportOutcome:
    """What an import did, or with *check* would have done: every row is in exactly one of the four counts.

    *accepted* rows are cases now; *unchanged* ones were before, or stand in the source a second time; *changed* ones
    were too, but say something else now (or what they said has been erased) and were left alone; *rejected* ones could
    not be read as cases, or have the key of a row before them that says something else. *rejects* and *changes* (lines)
    hold the first hundred. *unknown* counts unknown values by target; *rules* how often each text rule decided, with
    None for rows in which none did; *flags* what the mapping had to decide; *unmentioned* are the columns that the
    mapping does not name. These are about the rows that are new.
    """

    rows: int
    accepted: int
    unchanged: int
    changed: int
    rejected: int
    check: bool
    mapping: str
    columns: tuple[str, ...]
    rejects: tuple[RejectedRow, ...]
    changes: tuple[int, ...]
    unknown: Mapping[str, int]
    rules: tuple[tuple[str, str | None, int], ...]
    flags: Mapping[str, int]
    unmentioned: tuple[str, ...]
    remarks: tuple[str, ...]


@attrs.frozen(kw_only=True)
class _Waiting:
    """A case that is ready to be written, and the row that it came from."""

    row: SourceRow
    key: str
    commit: Commit


def import_cases(
    source: Importer,
    mapping: SourceMapping,
    *,
    store: Store,
    rulebook: Rulebook,
    rules: RulesRecord,
    policy: AccessPolicy,
    clock: Clock,
    seen: KeysSeen,
    by: Actor,
    check: bool = False,
    rejected: Callable[[RejectedRow], None] | None = None,
    progress: Callable[[int], None] | None = None,
) -> ImportOutcome:
    """Import every row of *source* as *mapping* says.

    Args:
        seen: Remembers the rows of this source, and no others.
        check: Read and judge everything, and write nothing.
        rejected: Called with each rejected row, in the order of their lines as far as groups allow.
        progress: Called with the number of rows read so far, now and then.

    Raises:
        DataError: If the mapping has mistakes, or the source is not what it says or lacks columns; nothing is written.
        NotFoundError: If there is no procedure of a name in the mapping; nothing is written.
        AccessError: If *by* may not import, or not decide what the mapping stands for; a check asks the same.
        StoreError: If the store cannot write; the groups before are written, and importing again does the rest.
    """
    _refuse_mistakes(mapping)
    _authorise(policy, by, mapping)
    for procedure in mapping.procedures():
        rulebook.procedures.get(procedure)
    columns = source.columns()
    reader = RowReader(mapping, columns)
    with GroupWriter(store) as writer:
        run = _Run(
            mapping,
            reader,
            store,
            rulebook,
            clock,
            by,
            rules=rules,
            policy=policy,
            columns=columns,
            seen=seen,
            check=check,
            sink=rejected,
            writer=writer,
        )
        run.take_all(source.rows(), progress)
    return run.outcome(reader.unmentioned, source.remarks())


def _procedures_of(waiting: Iterable[_Waiting]) -> Iterable[str]:
    return dict.fromkeys(row.procedure for each in waiting for row in each.commit.rows)


def _refuse_mistakes(mapping: SourceMapping) -> None:
    mistakes = mistakes_of(mapping)
    if mistakes:
        message = f"the mapping {mapping.id} has mistakes"
        raise DataError(message, problems=mistakes)


def _authorise(policy: AccessPolicy, by: Actor, mapping: SourceMapping) -> None:
    """An import is as much as the decisions that it stands for, so each of them is asked about."""
    fates = {"acknowledged": "acknowledge", "responded": "respond", "withdrawn": "withdraw", "closed": "close"}
    actions = ["import", "receive", *(fates[event.event.value] for event in mapping.event)]
    for action in [*actions, "note"] if mapping.kept else actions:
        if not policy.may(by, action, None):
            raise AccessError(by.id, f"{action} cases in an import")


class _Run:
    """One import under way: what waits to be written, and the counts."""

    def __init__(
        self,
        mapping: SourceMapping,
        reader: RowReader,
        store: Store,
        rulebook: Rulebook,
        clock: Clock,
        by: Actor,
        *,
        rules: RulesRecord,
        policy: AccessPolicy,
        columns: tuple[str, ...],
        seen: KeysSeen,
        check: bool,
        sink: Callable[[RejectedRow], None] | None,
        writer: GroupWriter,
    ) -> None:
        self._writer = writer
        self._under_way: tuple[list[_Waiting], Callable[[], Sequence[Committed]]] | None = None
        self._mapping, self._store, self._clock, self._check, self._sink = mapping, store, clock, check, sink
        self._seen, self._columns = seen, columns
        self._rules, self._rulebook, self._by = rules, rulebook, by
        self._organisation = rulebook.organisation.id
        self._reader = reader
        self._builder = CaseBuilder(rulebook, mapping, by, policy)
        self._waiting: list[_Waiting] = []
        self._counts: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        self._text_rules: Counter[tuple[str, str | None]] = Counter()
        self._flags: Counter[str] = Counter()
        self._rejects: list[RejectedRow] = []
        self._changes: list[int] = []
        self._now = clock.now()

    def take_all(self, rows: Iterable[SourceRow], progress: Callable[[int], None] | None) -> None:
        """Take *rows* and write what is new; tell *progress* how many were taken, now and then and at the end."""
        for row in rows:
            self._take(row)
            if progress is not None and self._counts["rows"] % GROUP == 0:
                progress(self._counts["rows"])
        self.write()
        self._settle()
        if progress is not None:
            progress(self._counts["rows"])

    def _take(self, row: SourceRow) -> None:
        """Find out what *row* is, and let it wait to be written if it is new."""
        self._counts["rows"] += 1
        if row.problem is not None:
            self._reject(row, row.problem)
            return
        try:
            self._judge(row)
        except RowProblemError as error:
            self._reject(row, str(error))
        if len(self._waiting) == GROUP:
            self.write()

    def _judge(self, row: SourceRow) -> None:
        key = self._reader.key(row.values)
        asked = self._asked(key, row.values)
        repeated = self._is_repeated(row, asked)
        if self._is_known(row, asked):
            return
        draft = self._reader.draft(row.values)
        commit = self._builder.commit(draft, key, asked, self._now)
        if repeated:
            self._count_known(row, same=True)
            return
        self._waiting.append(_Waiting(row=row, key=key, commit=commit))
        self._unknown.update(draft.met.unknown)
        self._text_rules.update(draft.met.rules)
        self._flags.update(draft.met.flags)

    def _is_repeated(self, row: SourceRow, asked: IdempotencyKey) -> bool:
        """Say whether a row before *row* says exactly the same.

        Raises:
            RowProblemError: If one before has its key and says something else.
        """
        first = self._seen.before(asked.key, line=row.line, digest=asked.digest)
        if first is None:
            return False
        line, digest = first
        if digest != asked.digest:
            columns = " and ".join(self._mapping.identity.columns)
            why = f"the same as on line {line}, which says something else; one of them needs another, or must go"
            raise RowProblemError(f"{columns}: {why}")
        return True

    def _asked(self, key: str, values: Mapping[str, str]) -> IdempotencyKey:
        digest = hashlib.sha256(_digest_of(self._reader.digested(values))).hexdigest()
        return IdempotencyKey(key=f"import/{self._mapping.source.system}/{key}", digest=digest)

    def _is_known(self, row: SourceRow, asked: IdempotencyKey) -> bool:
        """Count *row* where there is a case of it already."""
        try:
            answer = self._store.recall(self._organisation, asked)
        except KeyReusedError:
            self._count_known(row, same=False)
            return True
        if answer is not None:
            self._count_known(row, same=True)
        return answer is not None

    def _count_known(self, row: SourceRow, *, same: bool) -> None:
        self._counts["unchanged" if same else "changed"] += 1
        if not same and len(self._changes) < EXAMPLES:
            self._changes.append(row.line)

    def _reject(self, row: SourceRow, reason: str) -> None:
        self._counts["rejected"] += 1
        found = RejectedRow(line=row.line, reason=reason, columns=self._columns, cells=row.cells)
        if len(self._rejects) < EXAMPLES:
            self._rejects.append(found)
        if self._sink is not None:
            self._sink(found)

    def write(self) -> None:
        """Write the cases that wait, as one group; one by one where the group as a whole is refused."""
        waiting, self._waiting = self._waiting, []
        if self._check:
            self._counts["accepted"] += len(waiting)
        elif waiting:
            self._settle()
            self._under_way = waiting, self._begun(waiting)
            if not self._writer.goes_on:
                self._settle()
        self._now = self._clock.now()

    def _begun(self, waiting: list[_Waiting]) -> Callable[[], Sequence[Committed]]:
        """Begin to write the cases by rules that are on record; one guard is enough for a group."""
        self._rules.write_down(self._rulebook, _procedures_of(waiting), self._by)
        first, *others = [each.commit for each in waiting]
        return self._writer.write((self._rules.guarded(first), *others))

    def _settle(self) -> None:
        """Wait for the group that is under way, if there is one, and count what became of it."""
        if self._under_way is None:
            return
        (waiting, answer), self._under_way = self._under_way, None
        try:
            answers = self._answers(waiting, answer)
        except (KeyReusedError, SourceKeyTakenError, ReferenceTakenError):
            for each in waiting:
                self._write_one(each)
            return
        for answer in answers:
            self._counts["unchanged" if answer.repeated else "accepted"] += 1

    def _answers(self, waiting: list[_Waiting], answer: Callable[[], Sequence[Committed]]) -> Sequence[Committed]:
        while True:
            try:
                return answer()
            except StaleVersionError:  # somebody else wrote other rules down
                self._rules.read()
                answer = self._begun(waiting)

    def _write_one(self, waiting: _Waiting) -> None:
        """Write a case, with another reference where chance gave it one that is taken."""
        commit = waiting.commit
        for _ in range(_ATTEMPTS):
            try:
                self._rules.write_down(self._rulebook, _procedures_of((waiting,)), self._by)
                answer = self._rules.append(commit)
            except StaleVersionError:
                continue
            except KeyReusedError:
                self._count_known(waiting.row, same=False)
            except SourceKeyTakenError:
                self._reject(waiting.row, f"{waiting.key} is a case already, and it did not come from an import")
            except ReferenceTakenError as error:
                if self._mapping.fields is None or self._mapping.fields.reference is None:
                    draft = self._reader.draft(waiting.row.values)
                    asked = self._asked(waiting.key, waiting.row.values)
                    commit = self._builder.commit(draft, waiting.key, asked, self._now)
                    continue
                self._reject(waiting.row, f"the reference {error.reference} belongs to another case")
            else:
                self._counts["unchanged" if answer.repeated else "accepted"] += 1
            return
        self._reject(waiting.row, "no free reference was found: import the row again")

    def outcome(self, unmentioned: Iterable[str], remarks: Iterable[str]) -> ImportOutcome:
        """Return what came of it."""
        counts = self._counts
        return ImportOutcome(
            **{name: counts[name] for name in ("rows", "accepted", "unchanged", "changed", "rejected")},
            check=self._check,
            mapping=f"{self._mapping.id}/{self._mapping.version}",
            columns=self._columns,
            rejects=tuple(self._rejects),
            changes=tuple(self._changes),
            unknown=dict(sorted(self._unknown.items())),
            rules=tuple((target, pattern, number) for (target, pattern), number in self._text_rules.items()),
            flags=dict(sorted(self._flags.items())),
            unmentioned=tuple(unmentioned),
            remarks=tuple(remarks),
        )
