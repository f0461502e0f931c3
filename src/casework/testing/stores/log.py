"""What a store must promise of the log: order, versions, seals, keys, all or nothing."""

import threading
from itertools import pairwise

import attrs
import msgspec
import pytest

from casework.application.ports import Store, StreamAppend
from casework.domain.envelope import FIRST_SEAL, Record, seal
from casework.errors import KeyReusedError, StaleVersionError, UsageError
from casework.testing.stores.samples import ORGANISATION, OTHER, commit, contents, detail, event, events, key, row


class LogContract:
    """The sentences about appending and reading records."""

    def test_an_empty_store_has_no_records_and_its_head_is_0(self, store: Store) -> None:
        assert store.head(ORGANISATION) == 0
        assert not store.read(ORGANISATION, "case-1")
        assert not list(store.read_all(ORGANISATION))

    def test_a_record_says_where_it_stands_and_everything_it_was_given(self, store: Store) -> None:
        words = detail()

        store.append(commit("case-1", details=(words,), key=key("form-1")))

        (record,) = store.read(ORGANISATION, "case-1")
        assert attrs.evolve(record, seal="") == Record(
            organisation=ORGANISATION,
            stream="case-1",
            version=1,
            position=1,
            name="noted",
            schema=1,
            happened="2026-04-02",
            recorded_at="2026-04-02T09:30:00.000000Z",
            actor="staff-17",
            data='{"number":1}',
            details=event(details=(words,)).details,
            key="form-1",
        )

    def test_the_data_of_a_record_is_the_text_that_was_written(self, store: Store) -> None:
        odd = '{ "b":1,  "a":"caf\u00e9 \U0001f5d1\ufe0f \\u0000 \x7f \u202e"}'
        strange = msgspec.structs.replace(event(), data=odd)

        store.append(commit(appends=(StreamAppend(stream="case-1", events=(strange,)),)))

        assert store.read(ORGANISATION, "case-1")[0].data == odd

    def test_positions_begin_at_1_and_have_no_gaps(self, store: Store) -> None:
        for stream in ("case-1", "case-2", "case-1"):
            store.append(commit(stream, count=2))

        assert [record.position for record in store.read_all(ORGANISATION)] == [1, 2, 3, 4, 5, 6]

    def test_versions_of_a_stream_begin_at_1_and_have_no_gaps(self, store: Store) -> None:
        for stream in ("case-1", "case-2", "case-1"):
            store.append(commit(stream, count=2))

        assert [record.version for record in store.read(ORGANISATION, "case-1")] == [1, 2, 3, 4]
        assert [record.version for record in store.read(ORGANISATION, "case-2")] == [1, 2]

    def test_a_refused_commit_leaves_no_gap(self, store: Store) -> None:
        store.append(commit("case-1"))
        with pytest.raises(StaleVersionError):
            store.append(commit("case-1", expected=0))
        store.append(commit("case-1"))

        assert [record.position for record in store.read_all(ORGANISATION)] == [1, 2]

    def test_an_answer_names_the_first_and_last_position_and_the_streams(self, store: Store) -> None:
        store.append(commit("case-1"))
        both = (
            StreamAppend(stream="case-2", events=events(2)),
            StreamAppend(stream="case-1", events=events(1)),
        )

        answer = store.append(commit(appends=both))

        assert (answer.first, answer.last, answer.streams, answer.repeated) == (2, 4, ("case-2", "case-1"), False)
        assert store.head(ORGANISATION) == 4

    def test_one_commit_may_come_back_to_a_stream(self, store: Store) -> None:
        twice = (
            StreamAppend(stream="case-1", events=events(1), expected=0),
            StreamAppend(stream="case-1", events=events(1), expected=1),
        )

        store.append(commit(appends=twice))

        assert [record.version for record in store.read(ORGANISATION, "case-1")] == [1, 2]

    def test_one_commit_may_go_on_with_many_streams(self, store: Store) -> None:
        store.append(commit("case-11"))
        cases = [StreamAppend(stream=f"case-{number}", events=events(1)) for number in range(12)]

        store.append(commit(appends=tuple(cases)))

        assert [record.version for record in store.read_all(ORGANISATION)] == [1, *[1] * 11, 2]

    def test_a_commit_without_any_event_is_refused(self, store: Store) -> None:
        with pytest.raises(UsageError):
            store.append(commit(appends=(StreamAppend(stream="case-1", events=()),)))

    def test_an_append_without_events_only_says_where_its_stream_must_stand(self, store: Store) -> None:
        store.append(commit("rules"))
        own = StreamAppend(stream="case-1", events=events(1), expected=0)
        with pytest.raises(StaleVersionError) as refused:
            store.append(commit(appends=(own, StreamAppend(stream="rules", events=(), expected=0))))

        answer = store.append(commit(appends=(own, StreamAppend(stream="rules", events=(), expected=1))))

        assert (refused.value.stream, refused.value.found) == ("rules", 1)
        assert (answer.first, answer.last, answer.streams) == (2, 2, ("case-1",))
        assert len(store.read(ORGANISATION, "rules")) == 1

    def test_text_that_is_no_unicode_is_refused(self, store: Store) -> None:
        half = msgspec.structs.replace(event(), data='"\ud83d"')
        once = StreamAppend(stream="case-1", events=events(1))
        with pytest.raises(UsageError):
            store.append(commit(appends=(StreamAppend(stream="case-1", events=(half,)),)))
        with pytest.raises(UsageError):
            store.append(commit(appends=(once,), details=(detail(value='"\ud83d"'),)))
        assert store.head(ORGANISATION) == 0

    @pytest.mark.parametrize("expected", [0, 1, 3, 99])
    def test_a_stream_at_another_version_than_expected_is_refused_lower_or_higher(
        self, store: Store, expected: int
    ) -> None:
        store.append(commit("case-1", count=2))
        before = contents(store)

        with pytest.raises(StaleVersionError) as refused:
            store.append(commit("case-1", expected=expected))

        assert (refused.value.stream, refused.value.expected, refused.value.found) == ("case-1", expected, 2)
        assert contents(store) == before

    def test_a_new_stream_is_at_version_0(self, store: Store) -> None:
        store.append(commit("case-1", expected=0))

        with pytest.raises(StaleVersionError):
            store.append(commit("case-2", expected=1))

    def test_without_an_expected_version_events_go_wherever_the_stream_stands(self, store: Store) -> None:
        store.append(commit("case-1", count=3))
        store.append(commit("case-1", expected=None))

        assert len(store.read(ORGANISATION, "case-1")) == 4

    def test_a_stream_is_read_page_by_page_from_a_version_on(self, store: Store) -> None:
        for stream, count in (("case-1", 3), ("case-2", 2), ("case-1", 2)):
            store.append(commit(stream, count=count))

        def versions(after: int, limit: int | None) -> list[int]:
            return [record.version for record in store.read(ORGANISATION, "case-1", after=after, limit=limit)]

        assert versions(0, 2) == [1, 2]
        assert versions(2, 2) == [3, 4]
        assert versions(4, 2) == [5]
        assert versions(3, None) == [4, 5]
        assert not versions(5, 2)
        assert not versions(0, 0)

    def test_each_seal_covers_the_record_and_the_seal_before_it_in_the_organisation(self, store: Store) -> None:
        for stream in ("case-1", "case-2", "case-1"):
            store.append(commit(stream, count=2))
        store.append_many([commit("case-3", key=key()), commit("case-4", details=(detail(),))])

        log = list(store.read_all(ORGANISATION))
        assert log[0].seal == seal(FIRST_SEAL, log[0])
        assert all(record.seal == seal(before.seal, record) for before, record in pairwise(log))

    def test_organisations_have_positions_versions_and_seals_of_their_own(self, store: Store) -> None:
        store.append(commit("case-1", count=3))
        store.append(commit("case-1", organisation=OTHER, expected=0))

        (record,) = store.read_all(OTHER)
        assert (record.position, record.version, record.seal) == (1, 1, seal(FIRST_SEAL, record))
        assert store.head(ORGANISATION) == 3
        assert not store.read("nobody", "case-1")

    def test_a_refused_commit_writes_nothing_of_its_parts(self, store: Store) -> None:
        store.append(commit("case-1"))
        before = contents(store)
        parts = (
            StreamAppend(stream="case-2", events=events(2)),
            StreamAppend(stream="case-1", events=events(1), expected=7),
        )

        with pytest.raises(StaleVersionError):
            store.append(commit(appends=parts, rows=(row("case-2"),), details=(detail(),), key=key()))

        assert contents(store) == before
        assert not store.details(ORGANISATION, ["detail-1"])
        assert not store.append(commit("case-2", key=key())).repeated


class KeyContract:
    """The sentences about idempotency keys."""

    def test_a_key_that_came_before_gives_the_first_answer_and_stores_nothing(self, store: Store) -> None:
        store.append(commit("case-0"))
        both = (StreamAppend(stream="case-2", events=events(2)), StreamAppend(stream="case-1", events=events(1)))
        first = store.append(commit(appends=both, key=key()))
        store.append(commit("case-1"))
        before = contents(store)

        again = store.append(commit(appends=both, key=key()))

        assert again == attrs.evolve(first, repeated=True)
        assert contents(store) == before

    def test_a_repeat_gives_the_first_answer_whatever_versions_are_expected(self, store: Store) -> None:
        first = store.append(commit("case-1", expected=0, key=key()))

        for expected in (0, 1, 99, None):
            again = store.append(commit("case-1", expected=expected, key=key()))
            assert again == attrs.evolve(first, repeated=True)

    def test_a_key_can_be_looked_up_without_writing(self, store: Store) -> None:
        both = (StreamAppend(stream="case-2", events=events(2)), StreamAppend(stream="case-1", events=events(1)))
        first = store.append(commit(appends=both, key=key("form-1", "a")))

        assert store.recall(ORGANISATION, key("form-1", "a")) == attrs.evolve(first, repeated=True)
        assert store.recall(ORGANISATION, key("form-2", "a")) is None
        assert store.recall(OTHER, key("form-1", "a")) is None
        with pytest.raises(KeyReusedError):
            store.recall(ORGANISATION, key("form-1", "b"))

    def test_a_repeat_writes_neither_rows_nor_details(self, store: Store) -> None:
        store.append(commit("case-1", rows=(row(status="open"),), key=key()))
        before = contents(store)

        store.append(commit("case-1", rows=(row(status="closed"),), details=(detail(),), key=key()))

        assert contents(store) == before
        assert not store.details(ORGANISATION, ["detail-1"])

    def test_a_key_with_another_request_is_refused(self, store: Store) -> None:
        store.append(commit("case-1", key=key("form-1", "a")))
        before = contents(store)

        with pytest.raises(KeyReusedError) as refused:
            store.append(commit("case-1", key=key("form-1", "b")))

        assert refused.value.key == "form-1"
        assert contents(store) == before

    def test_a_refused_commit_does_not_use_up_its_key(self, store: Store) -> None:
        with pytest.raises(StaleVersionError):
            store.append(commit("case-1", expected=5, key=key("form-1", "a")))

        assert not store.append(commit("case-1", key=key("form-1", "b"))).repeated

    def test_a_key_belongs_to_one_organisation(self, store: Store) -> None:
        store.append(commit("case-1", key=key("form-1", "a")))

        assert not store.append(commit("case-1", organisation=OTHER, key=key("form-1", "b"))).repeated

    def test_only_the_first_record_of_a_commit_carries_the_key(self, store: Store) -> None:
        store.append(commit("case-1", count=3, key=key("form-1")))

        assert [record.key for record in store.read_all(ORGANISATION)] == ["form-1", None, None]

    def test_a_key_whose_digest_was_erased_is_refused(self, store: Store) -> None:
        store.append(commit("case-1", details=(detail(),), key=key()))
        store.erase(ORGANISATION, ["detail-1"])

        with pytest.raises(KeyReusedError):
            store.append(commit("case-1", key=key()))

    @pytest.mark.parametrize("stream", ["survey/s", "texts/t"])
    def test_erasing_reaches_no_other_request_of_a_stream_whose_entries_stand_alone(
        self, store: Store, stream: str
    ) -> None:
        mine = detail("a", stream=stream), detail("b", stream=stream)
        store.append(commit(stream, key=key("form-1"), details=mine[:1]))
        store.append(commit(stream, key=key("form-2"), details=mine[1:]))
        store.append(commit(stream, key=key("form-3")))
        store.append(commit(stream, details=(detail("c", stream=stream),)))

        store.erase(ORGANISATION, ["a", "c"])

        digests = {receipt.key: receipt.digest for receipt in store.receipts(ORGANISATION)}
        assert digests == {"form-1": None, "form-2": key().digest, "form-3": key().digest}

    def test_erasing_reaches_the_digest_of_every_request_that_wrote_to_the_stream(self, store: Store) -> None:
        both = (StreamAppend(stream="case-2", events=events(1)), StreamAppend(stream="case-1", events=events(1)))
        store.append(commit("case-1", details=(detail(),)))
        store.append(commit(appends=both, key=key("both")))
        store.append(commit("case-1", key=key("later")))
        store.append(commit("case-2", key=key("other")))

        store.erase(ORGANISATION, ["detail-1"])

        for erased in ("both", "later"):
            with pytest.raises(KeyReusedError):
                store.append(commit("case-1", key=key(erased)))
            with pytest.raises(KeyReusedError):
                store.recall(ORGANISATION, key(erased))
        assert store.append(commit("case-2", key=key("other"))).repeated


class GroupContract:
    """The sentences about groups of commits, readers who come back, and threads."""

    def test_a_group_is_written_in_order(self, store: Store) -> None:
        answers = store.append_many(
            [commit("case-1", expected=0), commit("case-2", count=2), commit("case-1", expected=1)]
        )

        assert [(answer.first, answer.last) for answer in answers] == [(1, 1), (2, 3), (4, 4)]
        assert [record.stream for record in store.read_all(ORGANISATION)] == ["case-1", "case-2", "case-2", "case-1"]

    def test_a_group_is_written_whole_or_not_at_all(self, store: Store) -> None:
        store.append(commit("case-1"))
        before = contents(store)

        with pytest.raises(StaleVersionError):
            store.append_many([commit("case-2", rows=(row("case-2"),), key=key()), commit("case-1", expected=0)])

        assert contents(store) == before
        assert not store.append(commit("case-2", key=key())).repeated

    def test_a_key_may_come_again_within_a_group(self, store: Store) -> None:
        first, again = store.append_many([commit("case-1", key=key()), commit("case-1", key=key())])

        assert again == attrs.evolve(first, repeated=True)
        assert store.head(ORGANISATION) == 1
        with pytest.raises(KeyReusedError):
            store.append_many([commit("case-1", key=key("new", "a")), commit("case-1", key=key("new", "b"))])

    def test_a_group_may_serve_several_organisations(self, store: Store) -> None:
        store.append_many([commit("case-1"), commit("case-1", organisation=OTHER), commit("case-1")])

        assert (store.head(ORGANISATION), store.head(OTHER)) == (2, 1)

    def test_an_empty_group_writes_nothing(self, store: Store) -> None:
        assert store.append_many([]) == ()

    def test_a_reader_who_comes_back_misses_nothing_and_sees_nothing_twice(self, store: Store) -> None:
        seen: list[Record] = []
        for count in (1, 4, 2):
            store.append(commit("case-1", count=count))
            seen += store.read_all(ORGANISATION, after=seen[-1].position if seen else 0, limit=3)
        seen += store.read_all(ORGANISATION, after=seen[-1].position)

        assert seen == list(store.read_all(ORGANISATION))
        assert not list(store.read_all(ORGANISATION, after=7))

    def test_a_long_log_comes_in_order_without_gaps(self, store: Store) -> None:
        store.append(commit("case-1", count=2_345))

        assert [record.position for record in store.read_all(ORGANISATION)] == list(range(1, 2_346))
        assert [record.position for record in store.read_all(ORGANISATION, after=17, limit=1_100)] == list(
            range(18, 1_118)
        )
        assert not list(store.read_all(ORGANISATION, limit=0))

    def test_one_may_write_while_reading_the_log(self, store: Store) -> None:
        store.append(commit("case-1", count=3))

        for record in store.read_all(ORGANISATION, limit=3):
            store.append(commit(f"seen-{record.position}", expected=0))

        assert store.head(ORGANISATION) == 6

    def test_threads_that_share_a_store_lose_and_double_nothing(self, store: Store) -> None:
        def add() -> None:
            for _ in range(10):
                while True:
                    version = len(store.read(ORGANISATION, "case-1"))
                    try:
                        store.append(commit("case-1", expected=version))
                    except StaleVersionError:
                        continue
                    break

        threads = [threading.Thread(target=add) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        numbers = list(range(1, 61))
        log = list(store.read_all(ORGANISATION))
        assert [record.position for record in log] == numbers
        assert [record.version for record in log] == numbers
