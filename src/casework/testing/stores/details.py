"""What a store must promise of details, of closing, and of other processes."""

import os
import warnings
from collections.abc import Callable

import pytest

from casework.application.ports import Store
from casework.errors import DetailTakenError, ForkedStoreError
from casework.testing.stores.samples import ORGANISATION, OTHER, commit, contents, detail, event, row


class DetailContract:
    """The sentences about details."""

    def test_a_detail_comes_back_as_it_was_written(self, store: Store) -> None:
        words = detail(value='"caf\u00e9 \U0001f5d1\ufe0f \\u0000 \x7f"')
        store.append(commit(details=(words,)))

        assert store.details(ORGANISATION, ["detail-1"]) == {"detail-1": words}

    def test_unknown_details_are_left_out(self, store: Store) -> None:
        store.append(commit(details=(detail("a"), detail("b"))))

        assert set(store.details(ORGANISATION, ["b", "nothing", "a", "a"])) == {"a", "b"}
        assert not store.details(ORGANISATION, [])

    def test_many_details_come_at_once(self, store: Store) -> None:
        many = tuple(detail(f"detail-{number}") for number in range(1_234))
        store.append(commit(details=many))

        assert store.details(ORGANISATION, [one.id for one in many]) == {one.id: one for one in many}

    def test_an_organisation_has_details_of_its_own(self, store: Store) -> None:
        store.append(commit(details=(detail(value='"here"'),)))
        store.append(commit(organisation=OTHER, details=(detail(value='"there"'),)))

        assert store.erase(OTHER, ["detail-1"]) == 1
        assert store.details(ORGANISATION, ["detail-1"])["detail-1"].value == '"here"'

    def test_an_id_is_never_used_for_a_second_detail(self, store: Store) -> None:
        store.append(commit(details=(detail("a"), detail("b"))))
        store.erase(ORGANISATION, ["b"])
        before = contents(store)

        for taken in ("a", "b"):
            with pytest.raises(DetailTakenError) as refused:
                store.append(commit(details=(detail("new"), detail(taken)), rows=(row(),)))
            assert refused.value.detail == taken
        with pytest.raises(DetailTakenError):
            store.append(commit(details=(detail("twice"), detail("twice"))))

        assert contents(store) == before
        assert not store.details(ORGANISATION, ["new", "twice"])

    def test_erased_details_are_gone_and_the_others_stay(self, store: Store) -> None:
        store.append(commit(details=(detail("a"), detail("b"), detail("c"))))

        assert store.erase(ORGANISATION, ["a", "c", "nothing", "a"]) == 2

        assert set(store.details(ORGANISATION, ["a", "b", "c"])) == {"b"}
        assert store.erase(ORGANISATION, ["a", "c"]) == 0
        assert store.erase(ORGANISATION, []) == 0

    def test_the_log_its_seals_and_the_rows_stay_as_they_are_after_erasing(self, store: Store) -> None:
        store.append(commit(details=(detail(),), rows=(row(),)))
        store.append(commit())
        log, head, rows, _ = contents(store)

        store.erase(ORGANISATION, ["detail-1"])

        assert contents(store) == (log, head, rows, {})
        assert next(store.read_all(ORGANISATION)).details == event(details=(detail(),)).details


class LifeContract:
    """The sentences about closing, opening again and forking."""

    def test_what_was_written_is_there_when_the_store_is_opened_again(
        self, store: Store, reopen: Callable[[Store], Store]
    ) -> None:
        store.append(commit(details=(detail("a"), detail("b")), rows=(row(),)))
        store.erase(ORGANISATION, ["a"])
        before = contents(store)

        again = reopen(store)

        assert contents(again) == before
        assert again.append(commit()).first == 2

    def test_a_closed_store_may_be_closed_again(self, store: Store) -> None:
        store.append(commit())
        store.close()
        store.close()

    def test_carried_over_a_fork_a_store_refuses_to_work(self, store: Store) -> None:
        store.append(commit())

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Python warns of forks beside threads; so do we, here
            child = os.fork()
        if not child:
            os._exit(calls_not_refused(store))  # pragma: no cover - in the forked process
        _, status = os.waitpid(child, 0)

        assert os.waitstatus_to_exitcode(status) == 0, "every call in the forked process must raise ForkedStoreError"
        assert store.append(commit()).first == 2


def calls_not_refused(store: Store) -> int:
    """Return how many calls *store* does not refuse because it was opened in another process."""
    calls: tuple[Callable[[], object], ...] = (
        lambda: store.append(commit()),
        lambda: store.head(ORGANISATION),
        lambda: list(store.read_all(ORGANISATION)),
        lambda: store.erase(ORGANISATION, ["a"]),
    )
    return sum(not _refuses(call) for call in calls)


def _refuses(call: Callable[[], object]) -> bool:
    try:
        call()
    except ForkedStoreError:
        return True
    except Exception:  # noqa: BLE001 - nothing may leave the forked process
        return False
    return False
