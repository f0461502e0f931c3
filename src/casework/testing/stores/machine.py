"""Any history of calls: a store beside the one in memory, which must agree on every answer."""

from collections.abc import Callable, Mapping

import attrs
import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from casework.adapters.memory import MemoryStore
from casework.application.ports import (
    AgendaChange,
    AgendaQuery,
    AgendaRow,
    AnswerQuery,
    AnswerRow,
    CaseRow,
    Commit,
    Detail,
    FindingRow,
    GoodPoints,
    IdempotencyKey,
    JudgedRow,
    LimitRow,
    Outgoing,
    PraiseRow,
    RemedyRow,
    RowQuery,
    Store,
    StreamAppend,
    StruckAnswer,
    SweepMark,
    UpcomingRow,
)
from casework.errors import CaseworkError
from casework.testing.stores.agendas import EARLY, LATE, MIDDLE
from casework.testing.stores.answers import answer, answered, struck
from casework.testing.stores.samples import commit, contents, copied, detail, event, events, row

_ORGANISATIONS = ("rotherham", "doncaster")
_CASES = tuple(f"case-{number}" for number in range(4))
_DETAILS = tuple(f"detail-{number}" for number in range(12))

_organisations = st.sampled_from(_ORGANISATIONS)
_keys = st.none() | st.builds(
    IdempotencyKey, key=st.sampled_from(("form-1", "form-2", "form-3")), digest=st.sampled_from("ab")
)
_references = st.sampled_from(("C-1", "C-2", "C-3", "C-4", "C-5"))
_APOLOGY = RemedyRow(remedy="remedy-1", kind="apology", result="done", done_on="2026-04-02")
_PAYMENT = RemedyRow(remedy="remedy-2", kind="payment", result="open", amount="150.00", currency="GBP")
_OURS = FindingRow(matter="1", stage="1", by="body", scheme="plain", outcome="not-upheld", roll_up="not_upheld")
_THEIRS = FindingRow(matter="1", by="ombudsman", scheme="ho", outcome="service-failure", roll_up="upheld")
_PRAISE = PraiseRow(who="staff-3", is_team=False, named_on="2026-04-02")
_lives = st.sampled_from(
    (
        {},
        {"flags": ("risk", "vulnerability"), "remedies": (_APOLOGY,), "merged_into": "case-9", "escalated_to": ("2",)},
        {
            "people": ("customer-1", "customer-2"),
            "learning": ("letters",),
            "remedies": (_PAYMENT, _APOLOGY),
            "findings": (_OURS, _THEIRS),
            "praise": (_PRAISE,),
            "merged_into": "case-9",
        },
        {"flags": ("risk",), "learning": ("letters", "training"), "findings": (_THEIRS,), "declined_for": "too-late"},
        {
            "received_on": None,
            "batch": "batch-1",
            "judged": (JudgedRow(name="target", verdict="kept"),),
            "limits": (LimitRow(stage="1", limit="reply", result="open", starts_on="2026-04-01", due_on="2026-04-02"),),
        },
    )
)
"""What happened to a case besides: few, so that one small choice makes each, and histories stay long."""


def _lived(case: str, /, life: Mapping[str, object], **changes: object) -> CaseRow:
    return row(case, **life, **changes)


_rows = st.builds(
    _lived,
    st.sampled_from(_CASES),
    life=_lives,
    reference=_references,
    version=st.integers(1, 3),
    status=st.sampled_from(("open", "closed")),
    next_due_on=st.none() | st.sampled_from(("2026-04-01", "2026-04-02")),
    source_key=st.none() | st.sampled_from(("1", "2")),
    source_system=st.just("old-crm"),
    categories=st.lists(st.sampled_from(("delay", "staff")), unique=True).map(tuple),
)
_details = st.builds(detail, st.sampled_from(_DETAILS), stream=st.sampled_from(_CASES), value=st.just('"words"'))
_queries = st.builds(
    RowQuery,
    order=st.sampled_from(("case", "next_due_on")),
    status=st.none() | st.just("open"),
    due_before=st.none() | st.just("2026-04-02"),
    without_merged=st.booleans(),
    undated=st.booleans(),
    after=st.none() | _rows,
    limit=st.integers(1, 4),
)
_counts = st.sampled_from(
    (
        ("category", "status"),
        ("flag", "learning", "declined_for", "escalated_to"),
        ("remedy_kind", "remedy_result", "remedy_amount"),
        ("finding_by", "finding_stage", "category"),
        ("praise_who", "praise_is_team", "praise_told_on"),
        ("judged_name", "judged_verdict", "judged_result", "judged_waits_until", "received_month"),
        ("category_set", "limit", "limit_waits_until"),
        ("limit", "remedy_kind"),
    )
)
_SURVEYS = ("fft", "bins")
_surveys = st.sampled_from(_SURVEYS)
_batches = st.none() | st.sampled_from(("b1", "b2"))
_answers = st.builds(
    answer,
    st.sampled_from(("q1", "q2")),
    score=st.sampled_from((1, 2, 5)),
    who=st.none() | st.sampled_from(("r1", "r2")),
    worst=st.sampled_from((5, 6)),
    given_on=st.none() | st.sampled_from(("2026-04-30", "2026-05-01")),
    categories=st.lists(st.sampled_from(("delay", "staff")), unique=True).map(tuple),
    batch=_batches,
)
_struck = st.lists(st.builds(struck, st.integers(1, 4), _batches, survey=_surveys), max_size=2).map(tuple)
_answer_queries = st.builds(
    AnswerQuery,
    questions=st.none() | st.just(("q2",)),
    given_from=st.none() | st.just("2026-05-01"),
    undone=st.frozensets(st.sampled_from(("b1", "b2"))),
    best_points=st.sampled_from((None, 1, 5)),
    good=st.sampled_from(((), (GoodPoints(best=1, worst=6, points=2),))),
)
_answer_counts = st.sampled_from(
    (
        ("survey", "respondent_judgement"),
        ("category", "respondent_judgement", "given_month"),
        ("question", "judgement", "batch"),
        ("respondent", "category", "score"),
    )
)
_instants = st.sampled_from((None, EARLY, MIDDLE, LATE))
_agendas = st.builds(
    AgendaRow,
    case=st.sampled_from(_CASES),
    version=st.integers(1, 3),
    notices=st.integers(0, 2),
    seen=st.integers(0, 1),
    next_at=_instants,
    deliver_at=_instants,
    failed=st.integers(0, 1),
    nobody=st.integers(0, 1),
    passed_until=_instants,
    unreadable=st.booleans(),
    upcoming=st.sampled_from(((), (UpcomingRow(at=LATE, what="{}"),))),
)
_nothing = st.builds(AgendaRow, case=st.sampled_from(_CASES), version=st.integers(1, 3), notices=st.integers(0, 1))
_numbers = {"before": st.integers(0, 2), "notices": st.integers(0, 3), "failed": st.integers(0, 1)}
_outgoing = st.builds(Outgoing, case=st.sampled_from(_CASES), deliver_at=_instants, **_numbers)
_agenda_groups = st.lists(_agendas | _nothing | _outgoing, max_size=2)
_marks = st.none() | st.builds(SweepMark, position=st.integers(0, 2), rules=st.sampled_from("ab"))
_after = st.none() | _agendas
_asked = {"for_staff": st.booleans(), "unreadable": st.booleans(), "limit": st.integers(1, 4), "after": _after}
_agenda_queries = st.builds(AgendaQuery, case=st.none() | st.sampled_from(_CASES), next_by=_instants, **_asked)
_agenda_queries |= st.builds(AgendaQuery, deliver_by=_instants, after=_after)
_agenda_queries |= st.builds(AgendaQuery, passed_after=_instants, after=_after)
_versions_off = st.sampled_from((None, 0, 0, 0, -1, 1))
"""By how much an expected version misses the true one; None expects nothing."""


class StoreMachine(RuleBasedStateMachine):
    """Drives the store that *make_store* makes and the store in memory side by side."""

    def __init__(self, make_store: Callable[[], Store], reopen: Callable[[Store], Store]) -> None:
        super().__init__()
        self._store, self._reopen, self._model = make_store(), reopen, MemoryStore()

    @rule(
        organisation=_organisations,
        writes=st.lists(st.tuples(st.sampled_from(_CASES), _versions_off), min_size=1, max_size=2),
        rows=st.lists(_rows, max_size=2),
        gone=st.lists(st.sampled_from(_CASES), max_size=1),
        details=st.lists(_details, max_size=2),
        key=_keys,
    )
    def append(  # noqa: PLR0917 - the parts of a commit
        self,
        organisation: str,
        writes: list[tuple[str, int | None]],
        rows: list[CaseRow],
        gone: list[str],
        details: list[Detail],
        key: IdempotencyKey | None,
    ) -> None:
        one = self._commit(organisation, writes, rows=rows, details=details, key=key)
        one = msgspec.structs.replace(one, without_rows=tuple(gone))
        self._agree(lambda store: store.append(one))

    @rule(
        organisations=st.lists(_organisations, min_size=1, max_size=3),
        case=st.sampled_from(_CASES),
        off=_versions_off,
        key=_keys,
        rows=st.lists(_rows, max_size=1),
        gone=st.lists(st.sampled_from(_CASES), max_size=1),
    )
    def append_many(  # noqa: PLR0917 - the parts of a group
        self,
        organisations: list[str],
        case: str,
        off: int | None,
        key: IdempotencyKey | None,
        rows: list[CaseRow],
        gone: list[str],
    ) -> None:
        first, *others = (self._commit(name, [(case, off)], rows=rows, details=[], key=key) for name in organisations)
        group = [msgspec.structs.replace(first, without_rows=tuple(gone)), *others]
        self._agree(lambda store: store.append_many(group))

    @rule(
        organisation=_organisations,
        survey=_surveys,
        groups=st.lists(st.lists(_answers, min_size=1, max_size=2), min_size=1, max_size=2),
        gone=_struck,
        key=_keys,
    )
    def answer(
        self,
        organisation: str,
        survey: str,
        groups: list[list[AnswerRow]],
        gone: tuple[StruckAnswer, ...],
        key: IdempotencyKey | None,
    ) -> None:
        """Somebody answers, in one commit or two that come together."""
        own = [[attrs.evolve(each, survey=survey) for each in rows] for rows in groups]
        group = [answered(*rows, struck=gone, survey=survey, organisation=organisation, key=key) for rows in own]
        self._agree(lambda store: store.append_many(group))

    @rule(organisation=_organisations, query=_answer_queries, by=_answer_counts)
    def count_answers(self, organisation: str, query: AnswerQuery, by: tuple[str, ...]) -> None:
        self._agree(lambda store: store.tabulate_answers(organisation, by, query))

    @rule(
        organisation=_organisations,
        survey=_surveys,
        rows=st.lists(_answers, max_size=2),
        after=st.integers(0, 3),
        to_the_end=st.booleans(),
        off=st.sampled_from((0, 0, 0, 1)),
    )
    def replace_answers(
        self, organisation: str, survey: str, rows: list[AnswerRow], after: int, *, to_the_end: bool, off: int
    ) -> None:
        """Somebody makes the rows of a stretch of answers anew, having seen the whole log or not."""
        put = [attrs.evolve(each, survey=survey, version=after + place) for place, each in enumerate(rows, start=1)]
        last, head = None if to_the_end else after + len(put), self._model.head(organisation) + off
        self._agree(lambda store: store.replace_answers(organisation, survey, put, after=after, last=last, head=head))

    @rule(
        organisation=_organisations,
        cases=st.lists(st.sampled_from(_CASES), min_size=1, max_size=2),
        off=_versions_off,
        rows=st.lists(_agendas | _nothing, max_size=2),
        sent=st.lists(_outgoing, max_size=1),
        gone=st.lists(st.sampled_from(_CASES), max_size=1),
        key=_keys,
    )
    def claim(  # noqa: PLR0917 - the parts of a group
        self,
        organisation: str,
        cases: list[str],
        off: int | None,
        rows: list[AgendaRow],
        sent: list[Outgoing],
        gone: list[str],
        key: IdempotencyKey | None,
    ) -> None:
        """Somebody says what was due in one case, or in two that come together, and another case stops to count."""
        group = [
            msgspec.structs.replace(
                self._commit(organisation, [(f"notifications/{case}", off)], rows=[], details=[], key=key),
                agendas=tuple(rows),
                outgoing=tuple(sent),
            )
            for case in cases
        ]
        group[-1] = msgspec.structs.replace(group[-1], without_rows=tuple(gone))
        self._agree(lambda store: store.append_many(group))

    @rule(organisation=_organisations, changes=_agenda_groups, mark=_marks, is_expected=st.integers(0, 3))
    def replace_agendas(
        self, organisation: str, changes: list[AgendaChange], mark: SweepMark | None, is_expected: int
    ) -> None:
        expected = self._model.swept(organisation) if is_expected else SweepMark(position=1, rules="a")
        self._agree(lambda store: store.replace_agendas(organisation, changes, mark=mark, expected=expected))

    @rule(organisation=_organisations, query=_agenda_queries)
    def agendas(self, organisation: str, query: AgendaQuery) -> None:
        self._agree(lambda store: tuple(store.agendas(organisation, query)))
        self._agree(lambda store: store.swept(organisation))

    @rule(organisation=_organisations, rows=st.lists(_rows, max_size=3))
    def replace_rows(self, organisation: str, rows: list[CaseRow]) -> None:
        self._agree(lambda store: store.replace_rows(organisation, rows))

    @rule(organisation=_organisations, name=_references | st.just("1"), system=st.none() | st.just("old-crm"))
    def case_of(self, organisation: str, name: str, system: str | None) -> None:
        self._agree(lambda store: store.case_of(organisation, name, system=system))

    @rule(organisation=_organisations, ids=st.lists(st.sampled_from(_DETAILS), max_size=4))
    def erase(self, organisation: str, ids: list[str]) -> None:
        self._agree(lambda store: store.erase(organisation, ids))

    @rule(organisation=_organisations, query=_queries, by=_counts)
    def find(self, organisation: str, query: RowQuery, by: tuple[str, ...]) -> None:
        self._agree(lambda store: tuple(store.find(organisation, query)))
        self._agree(lambda store: tuple(store.tabulate(organisation, by, query)))

    @rule(organisation=_organisations, case=st.sampled_from(_CASES), after=st.integers(0, 9), limit=st.integers(0, 5))
    def read(self, organisation: str, case: str, after: int, limit: int) -> None:
        self._agree(lambda store: tuple(store.read(organisation, case)))
        self._agree(lambda store: tuple(store.read(organisation, case, after=after, limit=limit)))
        self._agree(lambda store: tuple(store.read_all(organisation, after=after, limit=limit)))

    @rule(
        organisation=_organisations,
        writes=st.lists(st.tuples(st.sampled_from(_CASES), st.none()), min_size=1, max_size=2),
        rows=st.lists(_rows, max_size=2),
        details=st.lists(_details, max_size=2),
        key=_keys,
    )
    def adopt(
        self,
        organisation: str,
        writes: list[tuple[str, int | None]],
        rows: list[CaseRow],
        details: list[Detail],
        key: IdempotencyKey | None,
    ) -> None:
        """Take in what a third store wrote that went on from the same log."""
        third, head = MemoryStore(), self._model.head(organisation)
        third.adopt(organisation, copied(self._model, organisation))
        one = self._commit(organisation, writes, rows=rows, details=details, key=key)
        _outcome(lambda store: store.append(one), third)
        passage = copied(third, organisation, after=head)
        self._agree(lambda store: store.adopt(organisation, passage))

    @rule()
    def reopen(self) -> None:
        self._store = self._reopen(self._store)

    def teardown(self) -> None:
        for organisation in _ORGANISATIONS:
            self._agree(lambda store, name=organisation: contents(store, name))  # type: ignore[misc]
            self._agree(lambda store, name=organisation: tuple(store.receipts(name)))  # type: ignore[misc]
            for survey in _SURVEYS:
                self._agree(lambda store, name=organisation, of=survey: store.answer_rows(name, of))  # type: ignore[misc]
            for query in (AgendaQuery(), AgendaQuery(next_by=LATE), AgendaQuery(deliver_by=LATE)):
                self._agree(lambda store, name=organisation, of=query: tuple(store.agendas(name, of)))  # type: ignore[misc]
            self._agree(lambda store, name=organisation: frozenset(store.names(name)))  # type: ignore[misc]
        self._store.close()

    def _commit(
        self,
        organisation: str,
        writes: list[tuple[str, int | None]],
        *,
        rows: list[CaseRow],
        details: list[Detail],
        key: IdempotencyKey | None,
    ) -> Commit:
        appends = tuple(
            StreamAppend(
                stream=case,
                events=(event(details=tuple(details)), *events(number)),
                expected=None if off is None else max(0, len(self._model.read(organisation, case)) + off),
            )
            for number, (case, off) in enumerate(writes)
        )
        return commit(organisation=organisation, appends=appends, rows=tuple(rows), details=tuple(details), key=key)

    def _agree(self, call: Callable[[Store], object]) -> None:
        """Check that both stores give the same answer, or both refuse."""
        answer, wanted = _outcome(call, self._store), _outcome(call, self._model)
        assert answer == wanted, f"the store says {answer!r}, and the store in memory says {wanted!r}"


def _outcome(call: Callable[[Store], object], store: Store) -> object:
    try:
        return call(store)
    except CaseworkError:
        return "refused"
