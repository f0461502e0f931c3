"""A suite that nothing fails proves nothing: each store here has one defect, and the contract must find it."""

import attrs
import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from casework.adapters.memory import MemoryStore
from casework.application.ports import StreamAppend
from casework.domain.envelope import seal
from casework.testing import StoreContract, StoreMachine

CONTRACT = StoreContract()


class LosesAnUpdate(MemoryStore):
    """Takes a commit although somebody wrote since."""

    def append_many(self, commits):
        return super().append_many(list(map(_without_expectations, commits)))

    def append(self, commit):
        return super().append(_without_expectations(commit))


class AcceptsAVersionFromTheFuture(MemoryStore):
    """Refuses only what is too low, as a unique index alone would."""

    def append(self, commit):
        (append,) = commit.appends
        now = len(self.read(commit.organisation, append.stream))
        ahead = append.expected is not None and append.expected > now
        return super().append(_without_expectations(commit) if ahead else commit)


class LeavesAGap(MemoryStore):
    """Hands out positions like an identity column: one is used up by a commit that is refused."""

    def __init__(self):
        super().__init__()
        self._wasted = 0

    def append(self, commit):
        try:
            return super().append(commit)
        except Exception:
            self._wasted += 1
            raise

    def read_all(self, organisation, *, after=0, limit=None):
        for record in super().read_all(organisation, after=after, limit=limit):
            yield attrs.evolve(record, position=record.position + self._wasted)


class ReusesAKey(MemoryStore):
    """Takes a key that came before for a repeat, whatever the request."""

    def append(self, commit):
        key = commit.key and attrs.evolve(commit.key, digest="the same")
        return super().append(attrs.evolve(commit, key=key))


class DoesNotChainSeals(MemoryStore):
    """Seals every record as if it were the first."""

    def read_all(self, organisation, *, after=0, limit=None):
        for record in super().read_all(organisation, after=after, limit=limit):
            yield attrs.evolve(record, seal=seal("0" * 64, record))


class WritesHalfACommit(MemoryStore):
    """Writes the rows of a commit before it knows whether the commit can be."""

    def append(self, commit):
        super().replace_rows(commit.organisation, commit.rows)
        return super().append(commit)


class ForgetsToErase(MemoryStore):
    """Counts the details that it should erase, and keeps them."""

    def erase(self, organisation, ids):
        return len(self.details(organisation, ids))


class RepeatsARowOnTheNextPage(MemoryStore):
    """Begins a page with the last row of the one before."""

    def find(self, organisation, query):
        last = query.after
        found = super().find(organisation, query)
        return (last, *found)[: query.limit] if last and found else found


class WorksAfterAFork(MemoryStore):
    """Goes on in a forked process, where nobody will ever see what it wrote."""

    def _locked(self):
        return self._lock


def _without_expectations(commit):
    appends = tuple(StreamAppend(stream=one.stream, events=one.events) for one in commit.appends)
    return attrs.evolve(commit, appends=appends)


def lower_or_higher(store):
    for expected in (0, 1, 3, 99):
        CONTRACT.test_a_stream_at_another_version_than_expected_is_refused_lower_or_higher(store, expected)
        store.__init__()


def higher(store):
    CONTRACT.test_a_stream_at_another_version_than_expected_is_refused_lower_or_higher(store, 99)


def pages(store):
    CONTRACT.test_pages_of_any_size_miss_nothing_and_repeat_nothing(store, "case", 2)


DEFECTS = [
    (LosesAnUpdate, lower_or_higher),
    (LosesAnUpdate, CONTRACT.test_a_refused_commit_writes_nothing_of_its_parts),
    (AcceptsAVersionFromTheFuture, higher),
    (LeavesAGap, CONTRACT.test_a_refused_commit_leaves_no_gap),
    (ReusesAKey, CONTRACT.test_a_key_with_another_request_is_refused),
    (DoesNotChainSeals, CONTRACT.test_each_seal_covers_the_record_and_the_seal_before_it_in_the_organisation),
    (WritesHalfACommit, CONTRACT.test_a_refused_commit_writes_nothing_of_its_parts),
    (ForgetsToErase, CONTRACT.test_erased_details_are_gone_and_the_others_stay),
    (RepeatsARowOnTheNextPage, pages),
    (WorksAfterAFork, CONTRACT.test_carried_over_a_fork_a_store_refuses_to_work),
]


@pytest.mark.parametrize(
    ("broken", "sentence"), DEFECTS, ids=[f"{broken.__name__}-{n}" for n, (broken, _) in enumerate(DEFECTS)]
)
def test_the_sentence_holds_for_a_good_store_and_finds_the_defect(broken, sentence):
    sentence(MemoryStore())

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        sentence(broken())


@pytest.mark.parametrize("broken", [LosesAnUpdate, ReusesAKey, ForgetsToErase, RepeatsARowOnTheNextPage])
def test_any_history_beside_the_store_in_memory_finds_it_too(broken):
    # The first history that shows it will do; to look for the shortest takes minutes.
    quick = settings(phases=[Phase.generate], report_multiple_bugs=False, max_examples=50, derandomize=True)

    with pytest.raises(AssertionError, match="the store says"):
        run_state_machine_as_test(lambda: StoreMachine(broken, lambda store: store), settings=quick)
