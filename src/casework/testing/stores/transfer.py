"""What a store must promise of logs that come from another store: nothing is lost, and nothing is taken on trust."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import attrs
import pytest

from casework.application.ports import Name, Passage, Receipt, RowQuery, Store, StreamAppend
from casework.application.verification import verify
from casework.domain.envelope import seal
from casework.errors import (
    BrokenSealError,
    CaseworkError,
    DetailTakenError,
    KeyReusedError,
    ReferenceTakenError,
    SourceKeyTakenError,
    StaleVersionError,
    UsageError,
)
from casework.testing.stores.samples import (
    FULL,
    ORGANISATION,
    OTHER,
    commit,
    contents,
    copied,
    detail,
    events,
    key,
    row,
)


def fill(store: Store) -> None:
    """Write a log with everything in it that may get lost on the way."""
    both = (StreamAppend(stream="case-2", events=events(2)), StreamAppend(stream="case-5", events=events(1)))
    store.append(commit("case-1", details=(detail("a"), detail("b")), rows=(row("case-1"),), key=key("form-1")))
    store.append(commit(appends=both, rows=(row("case-2", reference="C-2"),), key=key("form-2")))
    store.append(commit("case-full", rows=(FULL,), details=(detail("c", stream="case-full"),)))
    store.append(commit("case-2", rows=(row("case-2", reference="C-3", version=3),)))
    store.append(commit("case-3", organisation=OTHER, rows=(row("case-3"),), details=(detail("a"),), key=key("form-1")))
    store.erase(ORGANISATION, ["b"])


def _resealed(passage: Passage, place: int, **changes: object) -> Passage:
    """Return *passage* with one record changed and properly sealed, and those after it left as they were."""
    record = attrs.evolve(passage.records[place], **changes)  # type: ignore[arg-type]
    record = attrs.evolve(record, seal=seal(passage.records[place - 1].seal, record))
    return attrs.evolve(passage, records=(*passage.records[:place], record, *passage.records[place + 1 :]))


def _with_half_a_symbol(passage: Passage) -> Passage:
    record = attrs.evolve(passage.records[5], data='"\ud83d"')  # cannot be sealed at all
    return attrs.evolve(passage, records=(*passage.records[:5], record))


def _with_last(passage: Passage, place: int, last: int) -> Passage:
    receipts = list(passage.receipts)
    receipts[place] = attrs.evolve(receipts[place], last=last)
    return attrs.evolve(passage, receipts=tuple(receipts))


def _with_name(passage: Passage, key: str, system: str | None = None) -> Passage:
    return attrs.evolve(passage, names=(*passage.names, Name(case="another", key=key, system=system)))


_Fault: TypeAlias = tuple[Callable[[Passage], Passage], type[CaseworkError]]

_FAULTS: Mapping[str, _Fault] = {
    "its beginning is missing": (lambda one: attrs.evolve(one, records=one.records[1:]), StaleVersionError),
    "a record is missing": (lambda one: attrs.evolve(one, records=one.records[:3] + one.records[4:]), BrokenSealError),
    "a record is there twice": (lambda one: attrs.evolve(one, records=one.records[:1] + one.records), BrokenSealError),
    "a record was changed": (lambda one: _resealed(one, 2, actor="nobody"), BrokenSealError),
    "a version is wrong": (lambda one: _resealed(one, 5, version=9), BrokenSealError),
    "a record is another's": (lambda one: _resealed(one, 5, organisation=OTHER), BrokenSealError),
    "a record is no Unicode": (_with_half_a_symbol, UsageError),
    "other words": (lambda one: attrs.evolve(one, details=(detail("a", value='"Other"'),)), BrokenSealError),
    "other words beside the true ones": (
        lambda one: attrs.evolve(one, details=(detail("a", value='"Other"'), *one.details)),
        BrokenSealError,
    ),
    "a receipt is missing": (lambda one: attrs.evolve(one, receipts=one.receipts[:1]), UsageError),
    "receipts out of order": (lambda one: attrs.evolve(one, receipts=one.receipts[::-1]), UsageError),
    "receipts of nothing": (lambda one: Passage(receipts=one.receipts), UsageError),
    "a receipt reaches into the next": (lambda one: _with_last(one, 0, 2), UsageError),
    "a receipt reaches beyond the end": (lambda one: _with_last(one, 1, 7), UsageError),
    "a receipt ends before it begins": (lambda one: _with_last(one, 1, 1), UsageError),
    "a reference is another's": (lambda one: _with_name(one, "C-2"), ReferenceTakenError),
    "a source key is another's": (lambda one: _with_name(one, "4711", "old-crm"), SourceKeyTakenError),
}


class TransferContract:
    """The sentences about receipts, names and adopting."""

    @pytest.fixture
    def source(self, make_store: Callable[[], Store]) -> Store:
        """Return another store with a log to take over."""
        source = make_store()
        fill(source)
        return source

    def test_a_receipt_says_what_became_of_a_request_that_came_with_a_key(self, source: Store) -> None:
        erased, kept = source.receipts(ORGANISATION)

        assert erased == Receipt(key="form-1", first=1, last=1, digest=None)
        assert kept == Receipt(key="form-2", first=2, last=4, digest="digest-of-the-form")
        assert [one.key for one in source.receipts(OTHER)] == ["form-1"]
        assert not list(source.receipts("nobody"))

    def test_a_name_tells_its_case_for_ever(self, source: Store) -> None:
        assert set(source.names(ORGANISATION)) == {
            Name(case="case-1", key="REF-case-1"),
            Name(case="case-2", key="C-2"),
            Name(case="case-2", key="C-3"),
            Name(case="case-full", key="REF-case-full"),
            Name(case="case-full", key="4711", system="old-crm"),
        }
        assert list(source.names(OTHER)) == [Name(case="case-3", key="REF-case-3")]
        assert not list(source.names("nobody"))

    def test_many_receipts_and_names_come_one_by_one(self, store: Store) -> None:
        many = range(1_234)
        store.append_many([commit(f"c-{n}", rows=(row(f"c-{n}"),), key=key(f"form-{n}")) for n in many])

        assert [one.key for one in store.receipts(ORGANISATION)] == [f"form-{n}" for n in many]
        assert {one.case for one in store.names(ORGANISATION)} == {f"c-{n}" for n in many}

    def test_receipts_are_found_by_their_keys_however_many(self, store: Store) -> None:
        many = range(1_234)
        store.append_many([commit(f"c-{n}", key=key(f"form-{n}")) for n in many])

        found = store.receipts_of(ORGANISATION, ["nothing", *(f"form-{n}" for n in many)])

        assert found == {receipt.key: receipt for receipt in store.receipts(ORGANISATION)}
        assert not store.receipts_of(OTHER, ["form-1"])
        assert not store.receipts_of(ORGANISATION, [])

    def test_a_receipt_whose_digest_was_erased_is_found_without_it(self, source: Store) -> None:
        for receipt in source.receipts(ORGANISATION):
            assert source.receipts_of(ORGANISATION, [receipt.key]) == {receipt.key: receipt}

    def test_an_adopted_log_is_the_same_log_without_rows(self, store: Store, source: Store) -> None:
        store.adopt(ORGANISATION, copied(source))

        log, head, _, details = contents(source)
        assert contents(store) == (log, head, (), details)
        assert copied(store) == attrs.evolve(copied(source), names=copied(store).names)
        assert set(store.names(ORGANISATION)) == set(source.names(ORGANISATION))
        assert verify(store, ORGANISATION) == verify(source, ORGANISATION)
        assert contents(store, OTHER) == ((), 0, (), {})
        assert [one.version for one in store.read(ORGANISATION, "case-2")] == [1, 2, 3]

    def test_what_was_a_repeat_or_a_conflict_there_is_one_here(self, store: Store, source: Store) -> None:
        first = source.recall(ORGANISATION, key("form-2"))
        store.adopt(ORGANISATION, copied(source))

        assert store.append(commit("case-2", key=key("form-2"))) == first
        for other in (key("form-2", "other"), key("form-1")):
            with pytest.raises(KeyReusedError):
                store.append(commit("case-2", key=other))
        for taken in ("C-2", "C-3"):
            assert store.case_of(ORGANISATION, taken) == "case-2"
            with pytest.raises(ReferenceTakenError):
                store.append(commit("case-9", rows=(row("case-9", reference=taken),)))
        with pytest.raises(SourceKeyTakenError):
            store.append(commit("case-9", rows=(row("case-9", source_system="old-crm", source_key="4711"),)))
        for used in ("a", "b"):
            with pytest.raises(DetailTakenError):
                store.append(commit("case-9", details=(detail(used),)))
        with pytest.raises(StaleVersionError):
            store.append(commit("case-2", expected=2))
        assert store.append(commit("case-2", expected=3)).first == 7
        assert verify(store, ORGANISATION).position == 7

    def test_a_log_is_adopted_passage_by_passage(self, store: Store, source: Store) -> None:
        whole = copied(source)

        for start, end in ((0, 1), (1, 5), (5, 6)):
            records = whole.records[start:end]
            ids = {reference.detail for record in records for reference in record.details}
            passage = Passage(
                records=records,
                details=tuple(one for one in whole.details if one.id in ids),
                receipts=tuple(one for one in whole.receipts if start < one.first <= end),
                names=whole.names,
            )
            store.adopt(ORGANISATION, passage)

        assert contents(store)[0] == whole.records
        assert store.recall(ORGANISATION, key("form-2")) == source.recall(ORGANISATION, key("form-2"))
        assert store.details(ORGANISATION, ["a", "b", "c"]) == source.details(ORGANISATION, ["a", "b", "c"])

    def test_rows_are_made_for_adopted_cases_as_for_others(self, store: Store, source: Store) -> None:
        store.adopt(ORGANISATION, copied(source))

        store.replace_rows(ORGANISATION, [row("case-2", reference="C-3", version=3)])

        assert [found.case for found in store.find(ORGANISATION, RowQuery())] == ["case-2"]

    def test_a_detail_of_an_adopted_log_is_erased_with_the_digest_of_its_request(
        self, store: Store, source: Store
    ) -> None:
        source.append(commit("case-4", details=(detail("d", stream="case-4"),), key=key("form-4")))
        store.adopt(ORGANISATION, copied(source))

        assert store.erase(ORGANISATION, ["d", "b"]) == 1

        with pytest.raises(KeyReusedError):
            store.recall(ORGANISATION, key("form-4"))
        assert store.recall(ORGANISATION, key("form-2")) is not None

    def test_erased_words_do_not_come_back_with_a_later_passage(self, store: Store, source: Store) -> None:
        store.adopt(ORGANISATION, copied(source))
        again = source.append(commit("case-1", details=(detail("e"),))).first
        passage = copied(source, after=again - 1)

        store.adopt(ORGANISATION, attrs.evolve(passage, details=(*passage.details, detail("b"))))

        assert set(store.details(ORGANISATION, ["a", "b", "e"])) == {"a", "e"}

    def test_a_passage_of_nothing_but_names_gives_them(self, store: Store) -> None:
        store.adopt(ORGANISATION, Passage(names=(Name(case="case-1", key="C-1"),)))
        store.adopt(ORGANISATION, Passage(names=(Name(case="case-1", key="C-1"),)))

        assert store.case_of(ORGANISATION, "C-1") == "case-1"
        assert store.head(ORGANISATION) == 0

    @pytest.mark.parametrize(("change", "refusal"), list(_FAULTS.values()), ids=list(_FAULTS))
    def test_a_passage_with_a_fault_is_refused_and_nothing_of_it_is_written(
        self, store: Store, source: Store, change: Callable[[Passage], Passage], refusal: type[CaseworkError]
    ) -> None:
        faulty = change(copied(source))

        with pytest.raises(refusal):
            store.adopt(ORGANISATION, faulty)

        assert contents(store) == ((), 0, (), {})
        assert not store.details(ORGANISATION, ["a", "c"])
        assert not list(store.receipts(ORGANISATION))
        assert not list(store.names(ORGANISATION))

    def test_a_log_that_went_on_meanwhile_is_not_overtaken(self, store: Store, source: Store) -> None:
        store.append(commit("case-9"))
        before = contents(store)

        with pytest.raises(StaleVersionError) as refused:
            store.adopt(ORGANISATION, copied(source))

        assert (refused.value.stream, refused.value.expected, refused.value.found) == (ORGANISATION, 0, 1)
        assert contents(store) == before

    def test_a_key_that_came_here_before_is_not_taken_twice(self, store: Store) -> None:
        store.append(commit("case-1", key=key("form-7")))
        before = copied(store)
        twice = Receipt(key="form-7", first=2, last=2, digest="x")
        record = attrs.evolve(before.records[0], position=2, version=2)
        record = attrs.evolve(record, seal=seal(before.records[0].seal, record))

        with pytest.raises(KeyReusedError):
            store.adopt(ORGANISATION, Passage(records=(record,), receipts=(twice,)))

        assert copied(store) == before

    def test_a_name_of_another_case_here_is_not_taken_away(self, store: Store) -> None:
        store.replace_rows(ORGANISATION, [row("case-1", reference="C-1")])

        with pytest.raises(ReferenceTakenError):
            store.adopt(ORGANISATION, Passage(names=(Name(case="case-2", key="C-1"),)))
